//! The ledger: every attempt and every step of it, in SQLite.
//!
//! Money safety rests on it. A partial unique index allows at most one open or successful attempt per order, across
//! processes and profiles; a row is durable before anything is sent; triggers forbid to delete attempts and to change events.
//!
//! All calls block on the disk (a commit costs milliseconds): never call them on the thread that draws.

mod attempts;
mod backup;
mod conditions;
mod dismissals;
mod error;
mod events;
pub(crate) mod files;
mod follow;
mod inspect;
mod look_ups;
mod marks;
mod migrate;
mod network;
pub mod owner;
mod page;
mod query;
mod reader;
mod record;
mod restored;
mod row;
mod schema;
mod settle;
mod survey;
mod told;
mod waived;
mod webhooks;

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};
use uuid::Uuid;

pub use self::attempts::{Asked, Forbidden};
pub use self::backup::{Backup, BackupError, backup};
pub(crate) use self::conditions::Conditions;
pub use self::dismissals::Dismissal;
pub use self::error::{BeginError, LedgerError};
pub use self::events::{Actor, Event, EventKind, NewEvent};
pub(crate) use self::files::{create_file, prepare, tighten_file};
pub use self::follow::{Follower, Unfollow};
pub use self::inspect::{Counts, Inspection, inspect};
pub use self::look_ups::{Kept, LookUp, Shown};
pub use self::migrate::Progress;
pub use self::owner::{Owner, OwnerError};
pub use self::page::{Cursor, Filter};
pub use self::query::OwnedIds;
pub use self::reader::{Changes, Mark, Reader};
pub use self::restored::{Marked, marked};
pub use self::settle::{Decided, Move, Moved};
pub use self::survey::{Survey, survey};
pub use self::waived::WaivedFilter;
pub use self::webhooks::{Findings, OrderFile, Raised, Step, Taken, WebhookFilter, Weighed};
use crate::domain::Say;

/// How often opening is tried while other processes make or close the same ledger, and the pause between.
const OPENINGS: u32 = 40;
const PAUSE: Duration = Duration::from_millis(25);

/// One at a time in this process: closing a file drops all locks that the process holds on it, SQLite's too.
static OPENING: Mutex<()> = Mutex::new(());

/// An open ledger. One thread uses it at a time; any number of processes may have it open.
#[derive(Debug)]
pub struct Ledger {
    db: Connection,
    id: Uuid,
    dir: PathBuf,
    path: PathBuf,
    files: files::OpenFiles,
    /// Where this user's mark of it stands, if it is kept.
    mark: Option<marks::Mark>,
    /// The first error after which the disk is not trusted any more.
    broken: RefCell<Option<Say>>,
}

impl Ledger {
    /// Opens the ledger in `data_dir`; directory and ledger are made at first use.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be trusted. A ledger that is newer, damaged, missing where one was before,
    /// or another application's is left as it is.
    pub fn open(data_dir: &Path) -> Result<Self, LedgerError> {
        Self::open_telling(data_dir, &Progress::silent())
    }

    /// As [`Ledger::open`]; where an older ledger is brought up to date, `progress` is told how far that has come.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn open_telling(data_dir: &Path, progress: &Progress) -> Result<Self, LedgerError> {
        let _alone = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
        let dir = files::prepare(data_dir)?;
        for _ in 1..OPENINGS {
            match Self::open_prepared(&dir, progress) {
                Err(LedgerError::Busy(_)) => std::thread::sleep(PAUSE),
                result => return result,
            }
        }
        Self::open_prepared(&dir, progress)
    }

    fn open_prepared(dir: &Path, progress: &Progress) -> Result<Self, LedgerError> {
        let path = dir.join(files::LEDGER);
        // The marker is read before the ledger is looked for: it is written after the ledger is.
        let marker = files::read_marker(dir)?;
        if !files::tighten_file(&path)? {
            // A write-ahead log without its ledger holds commits that would be thrown away.
            let wal = dir.join("ledger.db-wal");
            let trace = if marker.is_some() { Some(dir.join(files::MARKER)) } else { files::tighten_file(&wal)?.then_some(wal) };
            if let Some(marker) = trace {
                return Err(LedgerError::Missing { path, marker });
            }
            match files::create_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(LedgerError::io(&path, &error)),
                _ => {}
            }
        }
        for name in ["ledger.db-wal", "ledger.db-shm"] {
            files::tighten_file(&dir.join(name))?;
        }
        let (db, id) = schema::open(&path, marker, progress)?;
        if marker.is_none() {
            files::write_marker(dir, id).map_err(|error| LedgerError::io(&dir.join(files::MARKER), &error))?;
        }
        Ok(Self { db, id, dir: dir.to_owned(), files: files::OpenFiles::now(dir), mark: None, path, broken: RefCell::new(None) })
    }

    /// The ledger's own id, also kept in `ledger.id` beside it.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// The data directory, as a real path.
    pub fn data_dir(&self) -> &Path {
        &self.dir
    }

    /// Checks that something may be sent by these files: they are the ones that other processes open, and have one name each.
    /// Asked before each send. What has more names is written and read all the same.
    ///
    /// # Errors
    /// [`LedgerError::Moved`] and [`LedgerError::Linked`].
    pub fn may_send(&self) -> Result<(), LedgerError> {
        self.check_files()?;
        match files::linked(&self.dir) {
            None => Ok(()),
            Some((path, names)) => Err(LedgerError::Linked { path, names }),
        }
    }

    /// Checks that the paths of the ledger still lead to the files that are open.
    ///
    /// # Errors
    /// [`LedgerError::Moved`] when another process would open another file.
    pub fn check_files(&self) -> Result<(), LedgerError> {
        match self.files.moved(&self.dir) {
            None => Ok(()),
            Some(path) => {
                let error = LedgerError::Moved(path);
                told::failed(&error);
                self.stop(&error);
                Err(error)
            }
        }
    }

    /// Why nothing may be sent any more, if an error happened after which the disk is not trusted.
    pub fn broken(&self) -> Option<LedgerError> {
        self.broken.borrow().clone().map(|why| LedgerError::Stopped(Box::new(why)))
    }

    /// Runs `work` in one transaction that no other writer can come between.
    fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> Result<T, LedgerError> {
        let run = || {
            let tx = Transaction::new_unchecked(&self.db, TransactionBehavior::Immediate)?;
            let done = work(&tx)?;
            let last = self.mark.as_ref().map(|_| marks::last_event(&tx)).transpose()?.flatten();
            tx.commit()?;
            Ok((done, last))
        };
        let (done, last) = run().map_err(|error| self.failed(&error))?;
        if let (Some(mark), Some(last)) = (&self.mark, &last) {
            self.put(mark, last, false);
        }
        Ok(done)
    }

    /// Runs `work` on one unchanging view of the ledger.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, LedgerError> {
        let run = || work(&*Transaction::new_unchecked(&self.db, TransactionBehavior::Deferred)?);
        run().map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &rusqlite::Error) -> LedgerError {
        let told = LedgerError::sqlite(&self.path, error);
        told::failed(&told);
        if error::stops_sending(error) {
            self.stop(&told);
        }
        told
    }

    /// Rows are gone: nothing more is sent.
    fn lost(&self, begun: owner::Begun) -> LedgerError {
        let error = begun.lost_from(&self.path);
        told::failed(&error);
        self.stop(&error);
        error
    }

    /// Remembers the first error after which nothing may be sent.
    fn stop(&self, error: &LedgerError) {
        self.broken.borrow_mut().get_or_insert_with(|| error.say());
    }
}

#[cfg(test)]
mod processes;
#[cfg(test)]
mod tests;
