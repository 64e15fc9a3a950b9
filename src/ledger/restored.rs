//! A ledger put back: an older copy of it, or another one, lies where this user's was. Live waits until a person has accepted it.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::Connection;

use super::error::LedgerError;
use super::events::{self, NewEvent};
use super::marks::{self, Found, LastEvent, Mark};
use super::row::{parsed_or_null, time};
use super::{Ledger, told};

/// What the mark in the state directory says of a ledger, for who looks at an installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Marked {
    /// There is none, or it is readable.
    Fine,
    /// It cannot be read and counts as none.
    Unreadable {
        /// Its file.
        path: std::path::PathBuf,
        /// What the system says.
        cause: String,
    },
}

/// Looks at the mark of a ledger.
pub fn marked(state: &Path, ledger: uuid::Uuid) -> Marked {
    let mark = Mark::of(state, ledger);
    match mark.read() {
        Found::Unreadable(cause) => Marked::Unreadable { path: mark.path().to_owned(), cause },
        Found::Nothing | Found::Event(_) => Marked::Fine,
    }
}

impl Ledger {
    /// Holds the ledger against its mark in this state directory, and keeps the mark from now on. A ledger that lacks the event is
    /// an older or another one: that is written into it at once.
    ///
    /// # Errors
    /// [`LedgerError`] when it could not be read or written.
    pub fn keep_mark(&mut self, state: &Path, now: Timestamp) -> Result<(), LedgerError> {
        let mark = Mark::of(state, self.id);
        let lacks = match mark.read() {
            Found::Event(event) if !self.read(|db| marks::has(db, &event))? => Some(event),
            Found::Event(_) | Found::Nothing => None,
            Found::Unreadable(cause) => {
                tracing::warn!(path = %mark.path().display(), cause, "mark of the ledger not read");
                None
            }
        };
        if let Some(event) = &lacks {
            tracing::warn!(event = event.seq, "the ledger was put back");
            self.write(|tx| tx.execute("UPDATE ledger SET restored_at = coalesce(restored_at, ?1)", [time(now)]))?;
        }
        // From here on what is there now is its past: what it lacked is told in the ledger itself.
        if let Some(last) = self.read(marks::last_event)? {
            self.put(&mark, &last, lacks.is_some());
        }
        self.mark = Some(mark);
        Ok(())
    }

    /// When the ledger was found to be put back, until a person accepts it.
    ///
    /// # Errors
    /// [`LedgerError`] when it cannot be read.
    pub fn restored_at(&self) -> Result<Option<Timestamp>, LedgerError> {
        self.read(restored_at)
    }

    /// Whether anything in it is live.
    ///
    /// # Errors
    /// [`LedgerError`] when it cannot be read.
    pub fn has_live_rows(&self) -> Result<bool, LedgerError> {
        self.read(|db| {
            db.query_row(
                "SELECT EXISTS (SELECT 1 FROM points_of_sale WHERE mode = 'live') OR EXISTS (SELECT 1 FROM events WHERE mode = 'live')",
                [],
                |row| row.get(0),
            )
        })
    }

    /// Accepts a ledger that was put back. Gives whether it was.
    ///
    /// # Errors
    /// [`LedgerError`] when it could not be written.
    pub fn accept(&self, event: &NewEvent) -> Result<bool, LedgerError> {
        let done = self.write(|tx| {
            if restored_at(tx)?.is_none() {
                return Ok(false);
            }
            events::insert(tx, event, None)?;
            tx.execute("UPDATE ledger SET restored_at = NULL", [])?;
            Ok(true)
        })?;
        if done {
            told::event(event, None);
        }
        Ok(done)
    }

    /// Puts the mark at the last event of a commit. That it cannot be written keeps nobody from working.
    pub(super) fn put(&self, mark: &Mark, last: &LastEvent, back: bool) {
        let later = matches!(mark.read(), Found::Event(known) if known.seq > last.seq || known == *last);
        if later && !back {
            // Another process has come further.
            return;
        }
        if let Err(error) = mark.write(last) {
            tracing::warn!(path = %mark.path().display(), %error, "mark of the ledger not written");
        }
    }
}

/// When the ledger was found to be put back.
pub(super) fn restored_at(db: &Connection) -> rusqlite::Result<Option<Timestamp>> {
    db.prepare_cached("SELECT restored_at FROM ledger")?.query_row([], |row| parsed_or_null(row, "restored_at", |text| text.parse().ok()))
}
