//! Beginning an attempt: the guard and the durable row before anything is sent.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension as _};
use uuid::Uuid;

use super::error::{BeginError, LedgerError};
use super::events::{self, NewEvent};
use super::look_ups::{LookUp, keep};
use super::record::{insert, read};
use super::restored::restored_at;
use super::row::{parsed, time};
use super::webhooks::{Key, OrderFile, order_file};
use super::{Ledger, migrate, schema, told};
use crate::domain::{Attempt, Mode, OrderId, State, Transaction};

/// The longest wait a gateway is granted. A `retry_at` farther away was written by a clock that has since gone back.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(10);

/// The states of the partial unique index.
const HOLDER: &str = "SELECT * FROM attempts INDEXED BY attempts_one_per_order WHERE pos_id = ?1 AND order_id = ?2 \
                      AND state IN ('sending', 'unknown', 'pending', 'captured', 'captured_mismatch', 'voided')";
/// The same by another index.
const HOLDER_BY_ORDER: &str = "SELECT 1 FROM attempts INDEXED BY attempts_by_order WHERE order_id = ?1 AND pos_id = ?2 \
                               AND state IN ('sending', 'unknown', 'pending', 'captured', 'captured_mismatch', 'voided')";

/// What else is asked in the transaction that writes a row.
pub struct Asked<'a> {
    /// The guard's own look-up and its event: kept in the same transaction, however that ends.
    pub look_up: Option<(&'a LookUp, &'a NewEvent)>,
    /// What a person waived, written with the row.
    pub waived: Option<&'a NewEvent>,
    /// What of everything that is known of the order forbids the attempt.
    pub forbids: &'a dyn Fn(&OrderFile) -> Option<Forbidden>,
}

impl Asked<'_> {
    /// Asks nothing: only other attempts stand in the way. For what measures and tests the ledger; nothing sends by it.
    pub const NOTHING: Asked<'static> = Asked { look_up: None, waived: None, forbids: &|_| None };
}

/// Something that the ledger knows and that says that an order may be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forbidden {
    /// The webhook that tells of it, by its place, and what it says.
    pub webhook: Option<(i64, Transaction)>,
    /// The operation that a look-up showed, and when.
    pub look_up: Option<(Timestamp, Transaction)>,
    /// The newest attempt of the order.
    pub newest: Option<Box<Attempt>>,
}

impl Ledger {
    /// Writes the row of a new attempt (state `sending`) and its first event, in one transaction, durable on return, unless another
    /// attempt or anything that is `asked` stands in its way. The mode of its point of sale is remembered at first use. Waits are
    /// judged by the attempt's own `sent` time.
    ///
    /// # Errors
    /// [`BeginError`]: nothing was written that could be taken for sent, and nothing may be sent.
    pub fn begin(&self, attempt: &Attempt, event: &NewEvent, asked: &Asked<'_>) -> Result<(), BeginError> {
        if let Some(stopped) = self.broken() {
            return Err(stopped.into());
        }
        if attempt.state != State::Sending {
            return Err(LedgerError::Illegal { from: attempt.state, to: State::Sending }.into());
        }
        self.may_send()?;
        let request = &attempt.request;
        let refusal = self.write(|tx| {
            let found = schema::version(tx)?;
            if found != migrate::VERSION {
                let newer = LedgerError::Newer { path: self.path.clone(), found, known: migrate::VERSION };
                return Ok(Some(BeginError::Storage(newer)));
            }
            if let Some((look_up, event)) = asked.look_up {
                keep(tx, look_up, event, true)?;
            }
            if let Some(at) = restored_at(tx)?.filter(|_| attempt.mode == Mode::Live) {
                return Ok(Some(BeginError::PutBack(at)));
            }
            let known = pos_mode(tx, request.pos_id)?;
            if let Some(known) = known.filter(|known| *known != attempt.mode) {
                return Ok(Some(BeginError::OtherMode { known }));
            }
            if let Some(refusal) = guard(tx, request.pos_id, &request.order_id, attempt.sent.wall)? {
                return Ok(Some(refusal));
            }
            let key = Key { pos_id: request.pos_id.to_string(), order_id: request.order_id.as_str().to_owned() };
            if let Some(forbidden) = (asked.forbids)(&order_file(tx, &key)?) {
                return Ok(Some(BeginError::Forbidden(Box::new(forbidden))));
            }
            if known.is_none() {
                remember_pos(tx, request.pos_id, attempt.mode)?;
            }
            insert(tx, attempt)?;
            events::insert(tx, event, Some(attempt.id))?;
            if let Some(waived) = asked.waived {
                events::insert(tx, waived, Some(attempt.id))?;
            }
            Ok(None)
        })?;
        if let Some((_, event)) = asked.look_up {
            told::event(event, event.attempt);
        }
        match refusal {
            Some(refusal) => Err(refusal),
            None => {
                told::event(event, Some(attempt.id));
                if let Some(waived) = asked.waived {
                    told::event(waived, Some(attempt.id));
                }
                Ok(())
            }
        }
    }

    /// What [`Ledger::begin`] would refuse now because of other attempts for this order. Writes nothing.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn would_block(&self, pos_id: Uuid, order_id: &OrderId, now: Timestamp) -> Result<Option<BeginError>, LedgerError> {
        self.read(|db| guard(db, pos_id, order_id, now))
    }

    /// The mode in which this point of sale was first used.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn pos_mode(&self, pos_id: Uuid) -> Result<Option<Mode>, LedgerError> {
        self.read(|db| pos_mode(db, pos_id))
    }

    /// Remembers the mode of a point of sale at first use, and gives the mode that is remembered: perhaps another one.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be written.
    pub fn remember_pos(&self, pos_id: Uuid, mode: Mode) -> Result<Mode, LedgerError> {
        self.write(|tx| match pos_mode(tx, pos_id)? {
            Some(known) => Ok(known),
            None => remember_pos(tx, pos_id, mode).map(|()| mode),
        })
    }
}

fn guard(db: &Connection, pos_id: Uuid, order_id: &OrderId, now: Timestamp) -> rusqlite::Result<Option<BeginError>> {
    if let Some(holder) = holder(db, pos_id, order_id)? {
        return Ok(Some(BeginError::Blocked(Box::new(holder))));
    }
    // The one lock on money is asked in two ways: a damaged page in either index must not open it.
    let mut holds = db.prepare_cached(HOLDER_BY_ORDER)?;
    if holds.exists((order_id.as_str(), pos_id.to_string()))? {
        let corrupt = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT_INDEX);
        return Err(rusqlite::Error::SqliteFailure(corrupt, Some("attempts_one_per_order".to_owned())));
    }
    let mut throttled = db.prepare_cached(
        "SELECT * FROM attempts INDEXED BY attempts_by_order WHERE order_id = ?1 AND pos_id = ?2 AND state = 'throttled' \
         AND retry_at > ?3 AND retry_at <= ?4 ORDER BY retry_at DESC LIMIT 1",
    )?;
    let latest = time(now.checked_add(LONGEST_WAIT).unwrap_or(Timestamp::MAX));
    let waiting = throttled.query_row((order_id.as_str(), pos_id.to_string(), time(now), latest), read).optional()?;
    Ok(waiting.map(|attempt| BeginError::TooSoon(Box::new(attempt))))
}

/// The attempt that holds an order.
pub(super) fn holder(db: &Connection, pos_id: Uuid, order_id: &OrderId) -> rusqlite::Result<Option<Attempt>> {
    db.prepare_cached(HOLDER)?.query_row((pos_id.to_string(), order_id.as_str()), read).optional()
}

fn pos_mode(db: &Connection, pos_id: Uuid) -> rusqlite::Result<Option<Mode>> {
    db.prepare_cached("SELECT mode FROM points_of_sale WHERE pos_id = ?1")?
        .query_row([pos_id.to_string()], |row| parsed(row, "mode", Mode::from_word))
        .optional()
}

fn remember_pos(db: &Connection, pos_id: Uuid, mode: Mode) -> rusqlite::Result<()> {
    db.execute("INSERT INTO points_of_sale (pos_id, mode) VALUES (?1, ?2)", (pos_id.to_string(), mode.word())).map(drop)
}

#[cfg(test)]
mod tests;
