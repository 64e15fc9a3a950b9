//! Reading attempts: one, the open ones, those of an order.

use rusqlite::{Connection, OptionalExtension as _};
use uuid::Uuid;

use super::Ledger;
use super::error::LedgerError;
use super::record::{folded, read};
use super::settle::by_id;
use crate::domain::{Attempt, OrderId};

/// `operation_id` and `transaction_id` of a capture that an attempt owns.
pub type OwnedIds = (Option<String>, Option<String>);

impl Ledger {
    /// The attempt with this id.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn get(&self, id: Uuid) -> Result<Option<Attempt>, LedgerError> {
        self.read(|db| by_id(db, id))
    }

    /// Attempts that are `sending`, `unknown` or `pending`, of one point of sale or of all, newest first.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn open_attempts(&self, pos_id: Option<Uuid>) -> Result<Vec<Attempt>, LedgerError> {
        let pos_id = pos_id.map(|id| id.to_string());
        self.all(
            "SELECT * FROM attempts INDEXED BY attempts_by_state WHERE state IN ('sending', 'unknown', 'pending') \
             AND (?1 IS NULL OR pos_id = ?1) ORDER BY seq DESC",
            [pos_id],
        )
    }

    /// Attempts that are `sending`, newest first.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn sending(&self) -> Result<Vec<Attempt>, LedgerError> {
        self.all("SELECT * FROM attempts INDEXED BY attempts_by_state WHERE state = 'sending' ORDER BY seq DESC", [])
    }

    /// Whether a `sending` row names this owner.
    pub(super) fn is_sending(&self, owner: Uuid) -> Result<bool, LedgerError> {
        self.read(|db| {
            db.prepare_cached("SELECT 1 FROM attempts INDEXED BY attempts_by_state WHERE state = 'sending' AND owner = ?1")?
                .exists([owner.to_string()])
        })
    }

    /// The newest attempt for an order.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn latest_for_order(&self, pos_id: Uuid, order_id: &OrderId) -> Result<Option<Attempt>, LedgerError> {
        self.read(|db| {
            db.prepare_cached(
                "SELECT * FROM attempts INDEXED BY attempts_by_order WHERE order_id = ?1 AND pos_id = ?2 ORDER BY seq DESC LIMIT 1",
            )?
            .query_row((order_id.as_str(), pos_id.to_string()), read)
            .optional()
        })
    }

    /// The newest attempt whose order id differs from this one only in case.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn case_twin(&self, pos_id: Uuid, order_id: &OrderId) -> Result<Option<Attempt>, LedgerError> {
        self.read(|db| {
            db.prepare_cached(
                "SELECT * FROM attempts INDEXED BY attempts_by_folded_order WHERE order_id_folded = ?1 AND pos_id = ?2 \
                 AND order_id <> ?3 ORDER BY seq DESC LIMIT 1",
            )?
            .query_row((folded(order_id), pos_id.to_string(), order_id.as_str()), read)
            .optional()
        })
    }

    /// `operation_id` and `transaction_id` that other attempts for this order own: such a capture is theirs, not ours.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn captures_owned_by_others(&self, pos_id: Uuid, order_id: &OrderId, except: Uuid) -> Result<Vec<OwnedIds>, LedgerError> {
        self.read(|db| {
            let mut statement = db.prepare_cached(
                "SELECT operation_id, transaction_id FROM attempts INDEXED BY attempts_by_order WHERE order_id = ?1 AND pos_id = ?2 \
                 AND id <> ?3 AND (operation_id IS NOT NULL OR transaction_id IS NOT NULL) ORDER BY seq",
            )?;
            let found =
                statement.query_map((order_id.as_str(), pos_id.to_string(), except.to_string()), |row| Ok((row.get(0)?, row.get(1)?)))?;
            found.collect()
        })
    }

    /// Attempts with an alarm that nobody has opened, of one profile or of all, newest first.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn alarms(&self, profile: Option<&str>) -> Result<Vec<Attempt>, LedgerError> {
        self.all(
            "SELECT * FROM attempts INDEXED BY attempts_with_alarm WHERE alarm IS NOT NULL AND (?1 IS NULL OR profile = ?1) \
             ORDER BY seq DESC",
            [profile],
        )
    }

    fn all(&self, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Attempt>, LedgerError> {
        self.read(|db| db.prepare_cached(sql)?.query_map(params, read)?.collect())
    }
}

/// Whether an attempt has a row.
pub(super) fn is_there(db: &Connection, id: Uuid) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM attempts WHERE id = ?1")?.exists([id.to_string()])
}

#[cfg(test)]
mod tests;
