//! Finding attempts, and adding up what was found.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Row, params_from_iter};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::entry::unreadable;
use super::key;
use super::summary::sum;
use super::totals::Amount;
use crate::domain::{Mode, Query, Sort, State, Tally, Total};
use crate::ledger::{Conditions, Cursor};

/// Words beyond these are not looked for: more than SQLite takes, and more than anybody types.
const MOST_WORDS: usize = 10_000;
const WORDS_A_GROUP: usize = 100;

/// Which way a page goes from where it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// In the order of the query.
    Down,
    /// Against it.
    Up,
}

/// The ids of at most `limit` attempts that come after the one of the cursor, or before it, the nearest one first.
pub(super) fn ids(db: &Connection, query: &Query, from: Option<Cursor>, limit: usize, way: Way) -> rusqlite::Result<Vec<Uuid>> {
    let from = match from.map(|Cursor(id)| Place::of(db, id)).transpose()? {
        None => None,
        Some(None) => return Ok(Vec::new()),
        Some(place) => place,
    };
    let mut found = Vec::new();
    for stretch in stretches(query.sort, way, from.as_ref()) {
        let left = limit.saturating_sub(found.len());
        if left == 0 {
            break;
        }
        let (sql, values) = stretch.sql(query, left);
        let mut statement = db.prepare_cached(&sql)?;
        found.extend(statement.query_map(params_from_iter(values), id)?.collect::<rusqlite::Result<Vec<_>>>()?);
    }
    Ok(found)
}

/// What the attempts of a query add up to.
pub(super) fn tally(db: &Connection, query: &Query) -> rusqlite::Result<Tally> {
    let wanted = conditions(query);
    let filter = if wanted.text.is_empty() { String::new() } else { format!("WHERE {}", wanted.text) };
    let from = indexed(way_in(query).unwrap_or_default());
    let mut statement = db.prepare_cached(&format!("SELECT {TALLIED} FROM attempts {from} {filter}"))?;
    let mut rows = statement.query(params_from_iter(wanted.values))?;
    let mut tallied = Tallied::default();
    while let Some(row) = rows.next()? {
        tallied.add(row)?;
    }
    Ok(tallied.tally())
}

/// What these attempts add up to; ids that are not in the catalog are left out.
pub(super) fn tally_of(db: &Connection, ids: &[Uuid]) -> rusqlite::Result<Tally> {
    let mut statement = db.prepare_cached(&format!("SELECT {TALLIED} FROM attempts WHERE id = ?1"))?;
    let mut tallied = Tallied::default();
    for id in ids {
        let mut rows = statement.query([id.as_bytes()])?;
        if let Some(row) = rows.next()? {
            tallied.add(row)?;
        }
    }
    Ok(tallied.tally())
}

const TALLIED: &str = "mode, state, taken, taken_currency";

#[derive(Default)]
struct Tallied {
    count: u64,
    not_stated: u64,
    captured: BTreeMap<(String, String), Amount>,
}

impl Tallied {
    fn add(&mut self, row: &Row<'_>) -> rusqlite::Result<()> {
        self.count += 1;
        let state = row.get_ref("state")?.as_str()?;
        if !State::from_word(state).is_some_and(State::is_success) {
            return Ok(());
        }
        let (taken, currency): (Option<String>, Option<String>) = (row.get("taken")?, row.get("taken_currency")?);
        let Some((taken, currency)) = taken.zip(currency) else {
            self.not_stated += 1;
            return Ok(());
        };
        let taken = Decimal::from_str_exact(&taken).map_err(|_| unreadable(row, "taken"))?;
        let amount = Amount { count: 1, sum: Total::default().plus(taken) };
        self.captured.entry((row.get("mode")?, currency)).or_default().add(amount);
        Ok(())
    }

    fn tally(self) -> Tally {
        let sum = |((mode, currency), amount): ((String, String), Amount)| Some(sum(Mode::from_word(&mode)?, currency, amount));
        Tally { count: self.count, captured: self.captured.into_iter().filter_map(sum).collect(), not_stated: self.not_stated }
    }
}

/// Where an attempt stands in each order.
struct Place {
    seq: i64,
    amount: Option<String>,
    order_folded: String,
}

impl Place {
    fn of(db: &Connection, id: Uuid) -> rusqlite::Result<Option<Self>> {
        db.prepare_cached("SELECT seq, amount, order_folded FROM attempts WHERE id = ?1")?
            .query_row([id.as_bytes()], |row| Ok(Self { seq: row.get(0)?, amount: row.get(1)?, order_folded: row.get(2)? }))
            .optional()
    }
}

/// A part of the attempts in one order, which an index has.
struct Stretch {
    from: &'static str,
    order: &'static str,
    /// Which attempts belong to it, and where to begin.
    begin: Conditions,
}

/// The parts that make up an order, one after the other, from a place on; upwards the last one comes first.
fn stretches(sort: Sort, way: Way, from: Option<&Place>) -> Vec<Stretch> {
    let up = way == Way::Up;
    let stretch = |from, order, belongs: Option<&str>, begin: Option<(&str, Vec<Value>)>| {
        let mut conditions = Conditions::default();
        if let Some(belongs) = belongs {
            conditions.also(belongs);
        }
        if let Some((text, values)) = begin {
            // Rows are compared as wholes: each `?` has a value of its own.
            let mut text = text.to_owned();
            for value in values {
                let number = conditions.value(value);
                text = text.replacen("{}", &number, 1);
            }
            conditions.also(&text);
        }
        Stretch { from, order, begin: conditions }
    };
    let by_seq = |falling: bool| if falling { ("seq DESC", "seq < {}") } else { ("seq", "seq > {}") };
    let seq = |text: &'static str| from.map(|place| (text, vec![place.seq.into()]));
    let by_amount = |falling: bool| {
        let (order, beyond) =
            if falling { ("amount DESC, seq DESC", "(amount, seq) < ({}, {})") } else { ("amount, seq", "(amount, seq) > ({}, {})") };
        let known = |begin| stretch("attempts_by_amount", order, Some("amount IS NOT NULL"), begin);
        // Those without an amount come last in both orders, the newest one first.
        let (order, after) = by_seq(!up);
        let unknown = |begin| stretch("attempts_by_amount", order, Some("amount IS NULL"), begin);
        let place = |amount: &String, seq: i64| Some((beyond, vec![amount.clone().into(), seq.into()]));
        match (from, up) {
            (None, false) => vec![known(None), unknown(None)],
            (None, true) => vec![unknown(None), known(None)],
            (Some(Place { amount: Some(amount), seq, .. }), false) => vec![known(place(amount, *seq)), unknown(None)],
            (Some(Place { amount: Some(amount), seq, .. }), true) => vec![known(place(amount, *seq))],
            (Some(Place { amount: None, .. }), false) => vec![unknown(seq(after))],
            (Some(Place { amount: None, .. }), true) => vec![unknown(seq(after)), known(None)],
        }
    };
    match sort {
        Sort::Newest | Sort::Oldest => {
            let (order, beyond) = by_seq((sort == Sort::Newest) != up);
            vec![stretch("", order, None, seq(beyond))]
        }
        Sort::Largest | Sort::Smallest => by_amount((sort == Sort::Largest) != up),
        Sort::OrderId => {
            let (order, beyond) = if up {
                ("order_folded DESC, seq DESC", "(order_folded, seq) < ({}, {})")
            } else {
                ("order_folded, seq", "(order_folded, seq) > ({}, {})")
            };
            let begin = from.map(|place| (beyond, vec![place.order_folded.clone().into(), place.seq.into()]));
            vec![stretch("attempts_by_order", order, None, begin)]
        }
    }
}

impl Stretch {
    fn sql(self, query: &Query, limit: usize) -> (String, Vec<Value>) {
        let mut wanted = self.begin;
        filter(query, &mut wanted);
        let limit = wanted.value(i64::try_from(limit).unwrap_or(i64::MAX));
        let from = indexed(way_in(query).unwrap_or(self.from));
        let filter = if wanted.text.is_empty() { String::new() } else { format!("WHERE {}", wanted.text) };
        (format!("SELECT id FROM attempts {from} {filter} ORDER BY {} LIMIT {limit}", self.order), wanted.values)
    }
}

/// The index by which the attempts of a query are best come by, where it is not the one that has their order. None is `""`.
fn way_in(query: &Query) -> Option<&'static str> {
    let unusual = |state: &State| !matches!(state, State::Captured | State::Declined);
    if query.order_id.is_some() {
        // An order has few attempts.
        Some("attempts_by_order")
    } else if !query.states.is_empty() && query.states.iter().all(unusual) {
        // So have the states in which a capture does not usually end.
        Some("attempts_by_state")
    } else if !query.text.trim().is_empty() {
        // Words may be in few attempts: reading all rows as they lie is far faster than row by row in the order of an index.
        Some("")
    } else {
        (query.states.len() == 1 && matches!(query.sort, Sort::Newest | Sort::Oldest)).then_some("attempts_by_state")
    }
}

fn indexed(index: &str) -> String {
    if index.is_empty() { "NOT INDEXED".to_owned() } else { format!("INDEXED BY {index}") }
}

fn conditions(query: &Query) -> Conditions {
    let mut conditions = Conditions::default();
    filter(query, &mut conditions);
    conditions
}

fn filter(query: &Query, wanted: &mut Conditions) {
    if let Some(order_id) = &query.order_id {
        wanted.and("order_folded = ?", key::folded(order_id));
        wanted.and("order_id = ?", order_id.clone());
    }
    if let Some(profile) = &query.profile {
        wanted.and("profile = ?", profile.clone());
    }
    if !query.states.is_empty() {
        // State words are ours, never typed: they need no parameter.
        let words: Vec<String> = query.states.iter().map(|state| format!("'{state}'")).collect();
        wanted.also(&format!("state IN ({})", words.join(", ")));
    }
    if let Some(currency) = query.currency {
        wanted.and("currency = ?", currency.code().to_owned());
    }
    if let Some(since) = query.since {
        wanted.and("sent_at >= ?", key::time(since));
    }
    if let Some(until) = query.until {
        wanted.and("sent_at < ?", key::time(until));
    }
    if let Some(operator) = &query.operator {
        wanted.and("operator_folded = ?", key::folded(operator));
    }
    if let Some(from) = query.amount_from {
        wanted.and("amount >= ?", key::amount(from));
    }
    if let Some(to) = query.amount_to {
        wanted.and("amount <= ?", key::amount(to));
    }
    let words: BTreeSet<String> = query.text.split_whitespace().take(MOST_WORDS).map(key::folded).collect();
    // In groups: SQLite nests a chain of `AND`, and not too deep.
    for group in words.into_iter().collect::<Vec<_>>().chunks(WORDS_A_GROUP) {
        let tests = group.iter().map(|word| format!("instr(found, {}) > 0", wanted.value(word.clone())));
        let tests = tests.collect::<Vec<_>>().join(" AND ");
        wanted.also(&format!("({tests})"));
    }
}

fn id(row: &Row<'_>) -> rusqlite::Result<Uuid> {
    let bytes: [u8; 16] = row.get("id")?;
    Ok(Uuid::from_bytes(bytes))
}
