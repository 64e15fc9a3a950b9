//! The figures of some days, from the kept totals.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rusqlite::{Connection, Row};

use super::entry::unreadable;
use super::totals::Amount;
use crate::domain::{Mode, State, Sum, Summary};

/// What is found of one profile in one mode.
#[derive(Default)]
struct Figures {
    days: BTreeMap<(Date, String), Amount>,
    captured: BTreeMap<String, Amount>,
    not_stated: i64,
    states: BTreeMap<String, i64>,
    fees: BTreeMap<String, Amount>,
    operators: BTreeMap<(String, String), Amount>,
}

/// Profile and the word of its mode.
type Of = (String, String);

/// The figures of one profile, or of all that have attempts, over these days: one summary a profile and mode.
pub(super) fn read(db: &Connection, profile: Option<&str>, first: Date, last: Date) -> rusqlite::Result<Vec<Summary>> {
    let mut found: BTreeMap<Of, Figures> = BTreeMap::new();
    let days = (profile, first.to_string(), last.to_string());
    const WANTED: &str = "(?1 IS NULL OR profile = ?1) AND day >= ?2 AND day <= ?3";
    let mut totals = db.prepare_cached(&format!("SELECT * FROM totals WHERE {WANTED}"))?;
    let mut rows = totals.query(days.clone())?;
    while let Some(row) = rows.next()? {
        let figures = found.entry(of(row)?).or_default();
        figures.total(row)?;
    }
    let mut fees = db.prepare_cached(&format!("SELECT * FROM fees WHERE {WANTED}"))?;
    let mut rows = fees.query(days)?;
    while let Some(row) = rows.next()? {
        let fee = Amount::read(row)?;
        found.entry(of(row)?).or_default().fees.entry(row.get("currency")?).or_default().add(fee);
    }
    Ok(found
        .into_iter()
        .filter_map(|((profile, mode), figures)| Some(figures.summary(profile, Mode::from_word(&mode)?, first, last)))
        .collect())
}

fn of(row: &Row<'_>) -> rusqlite::Result<Of> {
    Ok((row.get("profile")?, row.get("mode")?))
}

impl Figures {
    /// Takes in a row of `totals`.
    fn total(&mut self, row: &Row<'_>) -> rusqlite::Result<()> {
        let amount = Amount::read(row)?;
        let word: String = row.get("state")?;
        let state = State::from_word(&word).ok_or_else(|| unreadable(row, "state"))?;
        let currency: String = row.get("currency")?;
        *self.states.entry(word).or_default() += amount.count;
        if !state.is_success() {
            return Ok(());
        }
        if currency.is_empty() {
            self.not_stated += amount.count;
            return Ok(());
        }
        let day: String = row.get("day")?;
        let day: Date = day.parse().map_err(|_| unreadable(row, "day"))?;
        self.days.entry((day, currency.clone())).or_default().add(amount);
        self.operators.entry((row.get("operator")?, currency.clone())).or_default().add(amount);
        self.captured.entry(currency).or_default().add(amount);
        Ok(())
    }

    fn summary(self, profile: String, mode: Mode, first: Date, last: Date) -> Summary {
        let sum = |currency: String, amount: Amount| sum(mode, currency, amount);
        let count = |state: &State| self.states.get(state.word()).map(|count| (*state, positive(*count)));
        Summary {
            profile,
            mode,
            first,
            last,
            days: self.days.into_iter().map(|((day, currency), amount)| (day, sum(currency, amount))).collect(),
            captured: self.captured.into_iter().map(|(currency, amount)| sum(currency, amount)).collect(),
            not_stated: positive(self.not_stated),
            states: State::ALL.iter().filter_map(count).collect(),
            fees: self.fees.into_iter().map(|(currency, amount)| sum(currency, amount)).collect(),
            operators: self.operators.into_iter().map(|((name, currency), amount)| (name, sum(currency, amount))).collect(),
            waived: 0,
        }
    }
}

/// Money of one mode and currency.
pub(super) fn sum(mode: Mode, currency: String, amount: Amount) -> Sum {
    Sum { mode, currency, amount: amount.sum.value(), count: positive(amount.count) }
}

pub(super) fn positive(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}
