//! Readable look-ups: the newest of each order at each gateway, the successes that older ones have shown, and which of them are events.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Row};
use uuid::Uuid;

use super::error::LedgerError;
use super::events::{self, NewEvent};
use super::row::{from_json, json, parsed, parsed_or_null, time};
use super::webhooks::{Findings, Key, OrderFile, Written, weigh_again};
use super::{Ledger, told};
use crate::domain::transaction::SameIndex;
use crate::domain::{Gateway, Json, Moment, OrderId, Transaction};

/// How often a look-up that shows nothing new is an event.
const QUIET: SignedDuration = SignedDuration::from_hours(1);

/// A readable look-up of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookUp {
    /// Point of sale.
    pub pos_id: Uuid,
    /// The order.
    pub order_id: OrderId,
    /// The gateway that was asked.
    pub gateway: Gateway,
    /// When it was asked: what it shows is as old as that.
    pub asked: Moment,
    /// When the answer was there.
    pub at: Timestamp,
    /// What it showed.
    pub transactions: Vec<Transaction>,
}

/// What look-ups have shown of an order at one gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The gateway; `None` for look-ups from before version 3, whose address is not known.
    pub gateway: Option<Gateway>,
    /// When the newest was asked.
    pub asked: Moment,
    /// When its answer was there.
    pub at: Timestamp,
    /// What the newest showed.
    pub newest: Vec<Transaction>,
    /// The successes that older ones showed.
    pub successes: Vec<Transaction>,
}

/// What became of a look-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Whether it is the newest: no other process has asked later. An older one decides nothing.
    pub is_newest: bool,
    /// Whether the ledger needed it as an event.
    is_event: bool,
}

impl Ledger {
    /// Keeps a readable look-up, as an event where it shows something new or `decides`, and carries out what the whole order proves
    /// then, in one transaction.
    ///
    /// # Errors
    /// [`LedgerError`] when it could not be written.
    pub fn take_look_up(
        &self,
        look_up: &LookUp,
        event: &NewEvent,
        decides: bool,
        again: impl FnMut(&OrderFile) -> Findings,
    ) -> Result<Kept, LedgerError> {
        let (kept, written) = self.write(|tx| {
            let kept = keep(tx, look_up, event, decides)?;
            Ok((kept, weigh_again(tx, &look_up.key(), again)?))
        })?;
        if kept.is_event {
            told::event(event, event.attempt);
        }
        written.iter().for_each(Written::tell);
        Ok(kept)
    }

    /// Writes the event of a look-up that failed, unless the newest one of its order says the same and is not an hour old.
    ///
    /// # Errors
    /// [`LedgerError`] when it could not be written.
    pub fn note_failed_look_up(&self, event: &NewEvent) -> Result<(), LedgerError> {
        let noted = self.write(|tx| {
            let mut newest = tx.prepare_cached(
                "SELECT at, detail FROM events INDEXED BY events_look_ups_by_order WHERE kind = 'look_up' AND pos_id = ?1 \
                 AND order_id = ?2 ORDER BY seq DESC LIMIT 1",
            )?;
            let read = |row: &Row<'_>| Ok((parsed(row, "at", |text| text.parse().ok())?, row.get::<_, Option<String>>("detail")?));
            let newest = newest.query_row((event.pos_id.map(|id| id.to_string()), &event.order_id), read).optional()?;
            let detail = event.detail.as_ref().map(Json::to_line);
            let quiet = newest.is_some_and(|(at, known)| known == detail && is_quiet(at, event.at));
            if !quiet {
                events::insert(tx, event, event.attempt)?;
            }
            Ok(!quiet)
        })?;
        if noted {
            told::event(event, event.attempt);
        }
        Ok(())
    }
}

impl LookUp {
    pub(super) fn key(&self) -> Key {
        Key { pos_id: self.pos_id.to_string(), order_id: self.order_id.as_str().to_owned() }
    }
}

fn is_quiet(last: Timestamp, now: Timestamp) -> bool {
    now >= last && now.duration_since(last) < QUIET
}

/// Keeps a look-up within a transaction.
pub(super) fn keep(tx: &Connection, look_up: &LookUp, event: &NewEvent, decides: bool) -> rusqlite::Result<Kept> {
    let known = tx
        .prepare_cached("SELECT * FROM look_ups WHERE pos_id = ?1 AND order_id = ?2 AND gateway = ?3")?
        .query_row((look_up.pos_id.to_string(), look_up.order_id.as_str(), look_up.gateway.as_str()), |row| {
            Ok((read(row)?, parsed_or_null(row, "event_at", |text| text.parse::<Timestamp>().ok())?))
        })
        .optional()?;
    let is_newest = known.as_ref().is_none_or(|(known, _)| !is_before(&look_up.asked, &known.asked));
    let (same, event_at) = match &known {
        Some((known, event_at)) => (lines(&known.newest) == lines(&look_up.transactions), *event_at),
        None => (false, None),
    };
    let is_event = decides || !same || !event_at.is_some_and(|at| is_quiet(at, event.at));
    let (mut seq, mut at) = (None, None);
    if is_event {
        events::insert(tx, event, event.attempt)?;
        (seq, at) = (Some(tx.last_insert_rowid()), Some(time(event.at)));
    }
    let mut successes = known.as_ref().map(|(known, _)| known.successes.clone()).unwrap_or_default();
    let older = if is_newest { known.as_ref().map(|(known, _)| known.newest.as_slice()) } else { Some(look_up.transactions.as_slice()) };
    let mut index = SameIndex::of(&successes);
    let mut nameless: HashSet<String> = successes.iter().filter(|known| !known.is_named()).map(Transaction::key).collect();
    for success in older.into_iter().flatten().filter(|shown| shown.succeeded() && shown.method != "auth") {
        let is_new = if success.is_named() { index.find(success).is_none() } else { nameless.insert(success.key()) };
        if is_new {
            index.add(success, successes.len());
            successes.push(success.clone());
        }
    }
    let newest = if is_newest { Some(lines(&look_up.transactions)) } else { None };
    tx.prepare_cached(
        "INSERT INTO look_ups (pos_id, order_id, gateway, asked, at, transactions, successes, event, event_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, coalesce(?6, '[]'), ?7, ?8, ?9) \
         ON CONFLICT (pos_id, order_id, gateway) DO UPDATE SET \
         asked = iif(?6 IS NULL, asked, excluded.asked), at = iif(?6 IS NULL, at, excluded.at), transactions = coalesce(?6, transactions), \
         successes = excluded.successes, event = coalesce(?8, event), event_at = coalesce(?9, event_at)",
    )?
    .execute((
        look_up.pos_id.to_string(),
        look_up.order_id.as_str(),
        look_up.gateway.as_str(),
        json(&look_up.asked)?,
        time(look_up.at),
        newest,
        lines(&successes),
        seq,
        at,
    ))?;
    Ok(Kept { is_newest, is_event })
}

/// Whether one look-up was asked before another that is kept: by the clock since boot where both know it, otherwise by the wall. No
/// look-up takes an hour: a wall clock that stands so far before has gone back since.
fn is_before(one: &Moment, kept: &Moment) -> bool {
    if one.boot_id == kept.boot_id {
        return one.boot < kept.boot;
    }
    one.wall < kept.wall && kept.wall.duration_since(one.wall) < SignedDuration::from_hours(1)
}

/// When the newest look-up of an order at a gateway was asked.
pub(super) fn newest_asked(db: &Connection, key: &Key, gateway: &Gateway) -> rusqlite::Result<Option<Moment>> {
    db.prepare_cached("SELECT asked FROM look_ups WHERE pos_id = ?1 AND order_id = ?2 AND gateway = ?3")?
        .query_row((&key.pos_id, &key.order_id, gateway.as_str()), |row| parsed(row, "asked", from_json))
        .optional()
}

/// What look-ups have shown of an order, at every gateway.
pub(super) fn shown(db: &Connection, key: &Key) -> rusqlite::Result<Vec<Shown>> {
    db.prepare_cached("SELECT * FROM look_ups WHERE pos_id = ?1 AND order_id = ?2 ORDER BY gateway")?
        .query_map(key.params(), read)?
        .collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Shown> {
    Ok(Shown {
        gateway: parsed(row, "gateway", |text| Some((!text.is_empty()).then(|| Gateway::kept(text))))?,
        asked: parsed(row, "asked", from_json)?,
        at: parsed(row, "at", |text| text.parse().ok())?,
        newest: parsed(row, "transactions", transactions)?,
        successes: parsed(row, "successes", transactions)?,
    })
}

fn transactions(text: &str) -> Option<Vec<Transaction>> {
    match Json::parse(text.as_bytes()).ok()? {
        Json::Array(items) => items.iter().map(Transaction::read).collect(),
        _ => None,
    }
}

/// Transactions as they are kept, whatever the order in which they were listed.
fn lines(transactions: &[Transaction]) -> String {
    let mut lines: Vec<String> = transactions.iter().map(|one| one.to_json().to_line()).collect();
    lines.sort_unstable();
    format!("[{}]", lines.join(","))
}

#[cfg(test)]
mod tests;
