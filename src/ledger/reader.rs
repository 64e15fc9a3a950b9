//! Following the ledger from outside the path of the money: reading only, over a connection of its own.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, TransactionBehavior};
use uuid::Uuid;

use super::error::LedgerError;
use super::events::{Event, EventKind};
use super::row::{parsed, parsed_or_null};
use super::settle::by_id;
use super::webhooks::{self, WebhookFilter};
use super::{files, inspect, record, schema};
use crate::domain::Attempt;

/// A ledger that must be there already, open for reading only. It locks no writer out.
#[derive(Debug)]
pub struct Reader {
    db: Connection,
    id: Uuid,
    path: PathBuf,
}

/// An event by which a reader knows how far it has come, and that the ledger still has the same past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Its place in the ledger.
    pub seq: i64,
    /// When it was written, to the nanosecond: another past has another event at this place.
    pub at: Timestamp,
    /// Its attempt; a refusal may have none.
    pub attempt: Option<Uuid>,
}

/// What some events have touched.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// The attempts with their places in the ledger, as they stand now, each once.
    pub attempts: Vec<(i64, Attempt)>,
    /// The last of the events; `None` when there were none.
    pub last: Option<Mark>,
    /// Whether a webhook was among them.
    pub webhooks: bool,
}

impl Reader {
    /// Opens the ledger in `data_dir`.
    ///
    /// # Errors
    /// [`LedgerError`] when it is not there, is not the one that its marker names, or cannot be read.
    pub fn open(data_dir: &Path) -> Result<Self, LedgerError> {
        let (dir, path, marker) = inspect::find(data_dir)?;
        let (db, _) = schema::open_to_read(&path, marker)?;
        let id = schema::ledger_id(&db).map_err(|error| LedgerError::sqlite(&path, &error))?;
        if marker.is_some_and(|marker| marker != id) {
            return Err(LedgerError::Replaced { path, marker: dir.join(files::MARKER) });
        }
        Ok(Self { db, id, path })
    }

    /// The ledger's own id.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// The data directory, as a real path.
    pub fn data_dir(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    /// When the ledger was found to be put back, until a person accepts it.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn restored_at(&self) -> Result<Option<Timestamp>, LedgerError> {
        self.read(super::restored::restored_at)
    }

    /// The place of the last event; 0 in a new ledger.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn last_event(&self) -> Result<i64, LedgerError> {
        self.read(|db| db.prepare_cached("SELECT coalesce(max(seq), 0) FROM events")?.query_row([], |row| row.get(0)))
    }

    /// The event at this place.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn mark(&self, seq: i64) -> Result<Option<Mark>, LedgerError> {
        self.read(|db| db.prepare_cached("SELECT seq, at, attempt_id FROM events WHERE seq = ?1")?.query_row([seq], read_mark).optional())
    }

    /// What the first `limit` events after the place `after` have touched.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn changes(&self, after: i64, limit: usize) -> Result<Changes, LedgerError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.read(|db| {
            let mut events = db.prepare_cached("SELECT seq, at, attempt_id, kind FROM events WHERE seq > ?1 ORDER BY seq LIMIT ?2")?;
            let webhook = |row: &Row<'_>| Ok::<_, rusqlite::Error>(row.get::<_, String>("kind")? == EventKind::Webhook.word());
            let found = events.query_map([after, limit], |row| Ok((read_mark(row)?, webhook(row)?)))?;
            let (marks, webhooks): (Vec<Mark>, Vec<bool>) = found.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
            let mut attempt = db.prepare_cached("SELECT * FROM attempts WHERE id = ?1")?;
            let mut seen = HashSet::new();
            let touched = marks.iter().filter_map(|mark| mark.attempt).filter(|id| seen.insert(*id));
            let attempts = touched.map(|id| attempt.query_row([id.to_string()], |row| Ok((row.get("seq")?, record::read(row)?))));
            let attempts = attempts.collect::<Result<_, _>>()?;
            Ok(Changes { attempts, last: marks.last().copied(), webhooks: webhooks.contains(&true) })
        })
    }

    /// At most `limit` webhooks, newest first.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn webhooks(&self, filter: &WebhookFilter, limit: usize) -> Result<Vec<Event>, LedgerError> {
        self.read(|db| webhooks::page(db, filter, None, limit))
    }

    /// The attempts with these ids, in this order; ids that no attempt has are left out.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn attempts(&self, ids: &[Uuid]) -> Result<Vec<Attempt>, LedgerError> {
        self.read(|db| ids.iter().filter_map(|id| by_id(db, *id).transpose()).collect())
    }

    /// Runs `work` on one unchanging view of the ledger.
    pub(super) fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, LedgerError> {
        let run = || work(&*Transaction::new_unchecked(&self.db, TransactionBehavior::Deferred)?);
        run().map_err(|error| LedgerError::sqlite(&self.path, &error))
    }
}

fn read_mark(row: &Row<'_>) -> rusqlite::Result<Mark> {
    Ok(Mark {
        seq: row.get("seq")?,
        at: parsed(row, "at", |text| text.parse().ok())?,
        attempt: parsed_or_null(row, "attempt_id", |text| Uuid::parse_str(text).ok())?,
    })
}
