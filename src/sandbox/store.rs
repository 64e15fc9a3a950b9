//! `sandbox.db`: the merchant's identity and every capture that was processed. Shared by all processes on a data directory.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};

use super::error::SandboxError;
use super::identity::Identity;
use super::place;
use super::session::Session;

const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const VERSION: i64 = 1;
const SCHEMA: &str = "
CREATE TABLE identity (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    pos_id TEXT NOT NULL, api_key TEXT NOT NULL, api_secret TEXT NOT NULL, endpoints_key TEXT NOT NULL,
    born_at INTEGER NOT NULL
) STRICT;
CREATE TABLE captures (
    seq INTEGER PRIMARY KEY,
    order_id TEXT NOT NULL, operation_id TEXT NOT NULL, transaction_id TEXT NOT NULL,
    amount TEXT NOT NULL, currency TEXT NOT NULL, status TEXT NOT NULL, status_code TEXT NOT NULL,
    created_at INTEGER NOT NULL, settles_at INTEGER, fee TEXT, comment TEXT
) STRICT;
CREATE INDEX captures_of_order ON captures (order_id, seq);
CREATE UNIQUE INDEX one_capture_an_order ON captures (order_id) WHERE status <> 'failure';
PRAGMA user_version = 1;
";

/// The open database.
#[derive(Debug)]
pub(super) struct Store {
    db: Connection,
}

impl Store {
    /// Opens the database of a data directory, made at first use.
    pub(super) fn open(data_dir: &Path, now: Timestamp) -> Result<(Self, Identity), SandboxError> {
        let file = place::prepare(data_dir)?;
        let failed = |source| SandboxError::store(&file, source);
        let mut store = Self { db: Connection::open(&file).map_err(failed)? };
        let version = store.prepare().map_err(failed)?;
        if version > VERSION {
            return Err(SandboxError::Newer(file));
        }
        let identity = store.first_use(now).map_err(failed)?;
        Ok((store, identity))
    }

    /// Draws a new identity and forgets the captures.
    pub(super) fn reset(data_dir: &Path, now: Timestamp) -> Result<(), SandboxError> {
        let (mut store, _) = Self::open(data_dir, now)?;
        store.forget(now).map_err(|source| SandboxError::store(&place::file(data_dir), source))
    }

    fn prepare(&self) -> rusqlite::Result<i64> {
        self.db.busy_timeout(BUSY_TIMEOUT)?;
        // Two processes that both turn a new file to WAL may meet in a lock that SQLite does not wait for.
        let mut tries = 0;
        while let Err(error) = self.db.pragma_update(None, "journal_mode", "WAL") {
            tries += 1;
            if tries > 50 || error.sqlite_error_code() != Some(rusqlite::ErrorCode::DatabaseBusy) {
                return Err(error);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        // Nothing here is worth a disk flush at every commit: losing power may cost the last captures, and no money is in them.
        self.db.pragma_update(None, "synchronous", "NORMAL")?;
        self.db.pragma_query_value(None, "user_version", |row| row.get(0))
    }

    fn first_use(&mut self, now: Timestamp) -> rusqlite::Result<Identity> {
        let session = self.write()?;
        let version: i64 = session.0.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if version == 0 {
            session.0.execute_batch(SCHEMA)?;
        }
        let identity = match session.find_identity()? {
            Some(identity) => identity,
            None => session.put_identity(Identity::draw(now))?,
        };
        session.commit()?;
        Ok(identity)
    }

    fn forget(&mut self, now: Timestamp) -> rusqlite::Result<()> {
        let session = self.write()?;
        session.0.execute("DELETE FROM captures", [])?;
        session.put_identity(Identity::draw(now))?;
        session.commit()
    }

    /// A session that sees one moment of the database.
    pub(super) fn read(&mut self) -> rusqlite::Result<Session<'_>> {
        self.db.transaction().map(Session)
    }

    /// A session that alone may write until it ends: of two captures of one order the second sees the first.
    pub(super) fn write(&mut self) -> rusqlite::Result<Session<'_>> {
        self.db.transaction_with_behavior(TransactionBehavior::Immediate).map(Session)
    }
}
