//! `sandbox.db`: the merchant's identity, every capture that was processed, and the webhooks still to be sent. Shared by all
//! processes on a data directory.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};

use super::error::SandboxError;
use super::identity::Identity;
use super::place;
use super::schema::STEPS;
use super::session::Session;

const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

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
        if version > STEPS.len() {
            return Err(SandboxError::Newer(file));
        }
        let identity = store.first_use(now).map_err(failed)?;
        Ok((store, identity))
    }

    /// Draws a new identity and forgets the captures and their webhooks.
    pub(super) fn reset(data_dir: &Path, now: Timestamp) -> Result<(), SandboxError> {
        let (mut store, _) = Self::open(data_dir, now)?;
        store.forget(now).map_err(|source| SandboxError::store(&place::file(data_dir), source))
    }

    fn prepare(&self) -> rusqlite::Result<usize> {
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
        version(&self.db)
    }

    fn first_use(&mut self, now: Timestamp) -> rusqlite::Result<Identity> {
        let session = self.write()?;
        // Asked again: now nobody else can change it.
        STEPS.iter().skip(version(&session.0)?).try_for_each(|step| session.0.execute_batch(step))?;
        let identity = match session.find_identity()? {
            Some(identity) => identity,
            None => session.put_identity(Identity::draw(now))?,
        };
        session.commit()?;
        Ok(identity)
    }

    fn forget(&mut self, now: Timestamp) -> rusqlite::Result<()> {
        let session = self.write()?;
        session.0.execute_batch("DELETE FROM captures; DELETE FROM outbox;")?;
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

/// How many of the [`STEPS`] were taken.
fn version(db: &Connection) -> rusqlite::Result<usize> {
    db.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0)).map(|version| version as usize)
}
