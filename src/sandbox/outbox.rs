//! The outbox: webhooks stay in `sandbox.db` until they are delivered or given up, whichever process sends them.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};

use super::address;
use super::letters::Letter;
use super::session::{Session, time_at};

/// A webhook that this process has taken to send it.
#[derive(Debug)]
pub(super) struct Taken {
    seq: i64,
    /// How many times it was taken, this time included. Another process that takes it later counts on, so what this one
    /// then says about it changes nothing any more.
    pub(super) tries: u32,
    pub(super) letter: Letter,
}

impl Session<'_> {
    /// Puts a webhook into the outbox.
    pub(super) fn post(&self, letter: &Letter, due_at: Timestamp) -> rusqlite::Result<()> {
        let Letter { url, data, signature, order_id, status } = letter;
        self.0.execute(
            "INSERT INTO outbox (url, local, data, signature, order_id, status, due_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            params![url, address::is_local(url), data, signature, order_id, status, due_at.as_millisecond()],
        )?;
        Ok(())
    }

    /// When the earliest webhook is due: of those to this machine, or of all of them.
    pub(super) fn next_due(&self, anywhere: bool) -> rusqlite::Result<Option<Timestamp>> {
        let mut query = self.0.prepare_cached("SELECT due_at FROM outbox WHERE local OR ? ORDER BY due_at LIMIT 1")?;
        query.query_row([anywhere], |row| time_at(row, 0)).optional()
    }

    /// Takes the webhook that is due the longest. Until `until` nobody else gets it.
    pub(super) fn take(&self, now: Timestamp, until: Timestamp, anywhere: bool) -> rusqlite::Result<Option<Taken>> {
        let mut query = self.0.prepare_cached(
            "UPDATE outbox SET tries = tries + 1, due_at = ?2
             WHERE seq = (SELECT seq FROM outbox WHERE due_at <= ?1 AND (local OR ?3) ORDER BY due_at, seq LIMIT 1)
             RETURNING seq, tries, url, data, signature, order_id, status",
        )?;
        let taken = query.query_row(params![now.as_millisecond(), until.as_millisecond(), anywhere], |row| {
            let letter = Letter { url: row.get(2)?, data: row.get(3)?, signature: row.get(4)?, order_id: row.get(5)?, status: row.get(6)? };
            Ok(Taken { seq: row.get(0)?, tries: row.get(1)?, letter })
        });
        taken.optional()
    }

    /// Removes a webhook that was delivered or given up.
    pub(super) fn remove(&self, taken: &Taken) -> rusqlite::Result<()> {
        self.0.execute("DELETE FROM outbox WHERE seq = ? AND tries = ?", params![taken.seq, taken.tries])?;
        Ok(())
    }

    /// Leaves a webhook that was not delivered until `due_at`.
    pub(super) fn put_off(&self, taken: &Taken, due_at: Timestamp) -> rusqlite::Result<()> {
        self.0.execute(
            "UPDATE outbox SET due_at = ? WHERE seq = ? AND tries = ?",
            params![due_at.as_millisecond(), taken.seq, taken.tries],
        )?;
        Ok(())
    }

    /// Gives a webhook back as if it had never been taken; it is due now.
    pub(super) fn give_back(&self, taken: &Taken, now: Timestamp) -> rusqlite::Result<()> {
        self.0.execute(
            "UPDATE outbox SET due_at = ?, tries = tries - 1 WHERE seq = ? AND tries = ?",
            params![now.as_millisecond(), taken.seq, taken.tries],
        )?;
        Ok(())
    }
}
