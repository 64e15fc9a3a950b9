//! Dismissals: what a named person has set aside, and taking that back.

use rusqlite::{Connection, Row};
use uuid::Uuid;

use super::error::LedgerError;
use super::events::{self, NewEvent};
use super::row::parsed;
use super::webhooks::{Key, OrderFile, order_file};
use super::{Ledger, told};
use crate::domain::{Json, OrderId, Transaction};

/// A transaction in one status that a named person has set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dismissal {
    /// The event by which it was set aside.
    pub event: i64,
    /// The webhook at which it was; `None` where a look-up showed it.
    pub webhook: Option<i64>,
    /// The transaction as it stood.
    pub transaction: Transaction,
    /// Who.
    pub operator: String,
    /// Why.
    pub reason: String,
}

impl Ledger {
    /// Sets a transaction of an order aside, if `refuses` says of the order as it is known then that this refuses a capture.
    /// Gives whether it did.
    ///
    /// # Errors
    /// [`LedgerError`] when it could not be written.
    pub fn dismiss(
        &self,
        event: &NewEvent,
        webhook: Option<i64>,
        transaction: &Transaction,
        reason: &str,
        refuses: impl FnOnce(&OrderFile) -> bool,
    ) -> Result<bool, LedgerError> {
        let key = Key::of(event);
        let done = self.write(|tx| {
            if !refuses(&order_file(tx, &key)?) {
                return Ok(false);
            }
            events::insert(tx, event, event.attempt)?;
            tx.prepare_cached(
                "INSERT INTO dismissals (event, pos_id, order_id, webhook, transaction_shown, operator, reason) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute((
                tx.last_insert_rowid(),
                &key.pos_id,
                &key.order_id,
                webhook,
                transaction.to_json().to_line(),
                &event.actor.operator,
                reason,
            ))?;
            Ok(true)
        })?;
        if done {
            told::event(event, event.attempt);
        }
        Ok(done)
    }

    /// Takes dismissals of an order back: those that `chosen` picks. Gives how many.
    ///
    /// # Errors
    /// [`LedgerError`] when it could not be written.
    pub fn restore(&self, event: &NewEvent, chosen: impl Fn(&Dismissal) -> bool) -> Result<usize, LedgerError> {
        let key = Key::of(event);
        let restored = self.write(|tx| {
            let chosen: Vec<Dismissal> = dismissals(tx, &key)?.into_iter().filter(|dismissal| chosen(dismissal)).collect();
            if !chosen.is_empty() {
                events::insert(tx, event, event.attempt)?;
                let seq = tx.last_insert_rowid();
                let mut update = tx.prepare_cached("UPDATE dismissals SET restored = ?2 WHERE event = ?1")?;
                for dismissal in &chosen {
                    update.execute((dismissal.event, seq))?;
                }
            }
            Ok(chosen.len())
        })?;
        if restored > 0 {
            told::event(event, event.attempt);
        }
        Ok(restored)
    }

    /// The dismissals of an order that stand.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn dismissals(&self, pos_id: Uuid, order_id: &OrderId) -> Result<Vec<Dismissal>, LedgerError> {
        let key = Key { pos_id: pos_id.to_string(), order_id: order_id.as_str().to_owned() };
        self.read(|db| dismissals(db, &key))
    }
}

/// The dismissals of an order that stand.
pub(super) fn dismissals(db: &Connection, key: &Key) -> rusqlite::Result<Vec<Dismissal>> {
    db.prepare_cached("SELECT * FROM dismissals INDEXED BY dismissals_by_order WHERE pos_id = ?1 AND order_id = ?2 AND restored IS NULL")?
        .query_map(key.params(), read)?
        .collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Dismissal> {
    let transaction = |text: &str| Json::parse(text.as_bytes()).ok().as_ref().and_then(Transaction::read);
    Ok(Dismissal {
        event: row.get("event")?,
        webhook: row.get("webhook")?,
        transaction: parsed(row, "transaction_shown", transaction)?,
        operator: row.get("operator")?,
        reason: row.get("reason")?,
    })
}
