//! Owners: which process sends an attempt, and whether it still lives.
//!
//! Each process holds an exclusive lock on a file of its own. The kernel drops the lock when the process ends, however it
//! ends, so a `sending` row whose owner's file is missing or unlocked will never see its answer.
//!
//! The file also names every attempt that its process has begun. SQLite drops what it cannot read of a write-ahead log
//! without a word, so after a crash the rows themselves cannot tell that some of them are gone; these names can.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::error::LedgerError;
use super::{Ledger, files};
use crate::domain::{Attempt, Say, printable, say};

/// Directory of the owner files.
const OWNERS: &str = "owners";
/// How often another file is tried when one was swept away before it was locked.
const TRIES: u32 = 10;

/// This process as an owner of attempts: its file, locked as long as this value lives.
#[derive(Debug)]
pub struct Owner {
    id: Uuid,
    path: PathBuf,
    /// Holds the lock.
    file: File,
}

/// Why this process may not send.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.say())]
pub enum OwnerError {
    /// The file system has no locks, or they do not hold.
    NoLocks(PathBuf),
    /// The file could not be made.
    Io {
        /// The file or its directory.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

impl OwnerError {
    /// The sentence for people.
    pub fn say(&self) -> Say {
        match self {
            Self::NoLocks(path) => say("ledger-no-locks").with("path", path.display().to_string()),
            Self::Io { path, error } => say("ledger-owner").with("path", path.display().to_string()).with("detail", error.to_string()),
        }
    }
}

impl Owner {
    /// Makes and locks this process's file in `data_dir`, and proves that the lock holds.
    ///
    /// # Errors
    /// [`OwnerError`]: this process must not send.
    pub fn claim(data_dir: &Path) -> Result<Self, OwnerError> {
        let dir = data_dir.join(OWNERS);
        make_dir(&dir).map_err(|error| OwnerError::Io { path: dir.clone(), error })?;
        for _ in 0..TRIES {
            let id = Uuid::now_v7();
            let path = dir.join(id.to_string());
            let failed = |error| OwnerError::Io { path: path.clone(), error };
            let file = files::create_file(&path).map_err(failed)?;
            match file.try_lock() {
                Ok(()) => {}
                // A sweep of another process came in between: it takes a new file for a dead one.
                Err(TryLockError::WouldBlock) => continue,
                Err(TryLockError::Error(_)) => return Err(no_locks(&path)),
            }
            // The second open proves that locks hold, and that the file at the path is the locked one.
            match File::open(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(failed(error)),
                Ok(second) => {
                    return match second.try_lock_shared() {
                        Err(TryLockError::WouldBlock) => Ok(Self { id, path, file }),
                        Ok(()) | Err(TryLockError::Error(_)) => Err(no_locks(&path)),
                    };
                }
            }
        }
        Err(no_locks(&dir))
    }

    /// The uuid that the rows of this process carry.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// Writes down that this process has begun an attempt, whose row is durable.
    pub fn note(&self, attempt: &Attempt) {
        // Best effort: without it only the loss of that row would go unnoticed.
        let _ = writeln!(&self.file, "{} {}", attempt.id, attempt.request.order_id);
    }

    /// Ends this owner: its file goes unless a `sending` row names it.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read; the file stays and is swept later.
    pub fn retire(self, ledger: &Ledger) -> Result<(), LedgerError> {
        if !ledger.is_sending(self.id)? {
            remove(&self.path, self.file);
        }
        Ok(())
    }
}

/// Whether the process with this owner id is gone: its file is missing or can be locked. Any doubt counts as alive, and so
/// does one's `own` id.
pub fn is_orphaned(data_dir: &Path, id: Uuid, own: Uuid) -> bool {
    if id == own {
        return false;
    }
    match File::open(data_dir.join(OWNERS).join(id.to_string())) {
        Ok(file) => file.try_lock_shared().is_ok(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

/// An attempt that its owner has begun and whose row is gone.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Begun {
    /// The file that names it.
    pub(super) owner: PathBuf,
    pub(super) id: Uuid,
    pub(super) order_id: String,
}

impl Begun {
    pub(super) fn lost_from(self, ledger: &Path) -> LedgerError {
        LedgerError::Lost { path: ledger.to_owned(), owner: self.owner, id: self.id, order_id: self.order_id }
    }
}

/// The attempts that this owner's file names. A line that is not whole was being written when the process ended.
fn begun(path: &Path) -> Vec<Begun> {
    let text = fs::read(path).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let line = |line: &str| {
        let (id, order_id) = line.strip_suffix('\n')?.split_once(' ')?;
        Some(Begun { owner: path.to_owned(), id: Uuid::parse_str(id).ok()?, order_id: printable(order_id).into_owned() })
    };
    text.split_inclusive('\n').filter_map(line).collect()
}

/// The attempts that all owners name, dead or alive. A view of the ledger that is taken afterwards has a row of each.
pub(super) fn all_begun(data_dir: &Path) -> Vec<Begun> {
    let entries = fs::read_dir(data_dir.join(OWNERS)).into_iter().flatten().flatten();
    entries.flat_map(|entry| begun(&entry.path())).collect()
}

/// Removes the files of dead owners that no `sending` row names; gives how many.
///
/// # Errors
/// [`LedgerError`] when the ledger cannot be read, or lacks an attempt that a dead owner had begun.
pub fn sweep(ledger: &Ledger) -> Result<usize, LedgerError> {
    let dir = ledger.data_dir().join(OWNERS);
    // No directory, nothing to sweep. What cannot be read now is swept another time.
    let Ok(entries) = fs::read_dir(&dir) else { return Ok(0) };
    let mut swept = 0;
    for entry in entries.flatten() {
        let Some(id) = entry.file_name().to_str().and_then(|name| Uuid::parse_str(name).ok()) else { continue };
        let Ok(file) = OpenOptions::new().read(true).write(true).open(entry.path()) else { continue };
        // The lock first: from then on no row can begin to name this owner.
        if file.try_lock().is_err() {
            continue;
        }
        for begun in begun(&entry.path()) {
            if ledger.get(begun.id)?.is_none() {
                return Err(ledger.lost(begun));
            }
        }
        if !ledger.is_sending(id)? {
            swept += usize::from(remove(&entry.path(), file));
        }
    }
    Ok(swept)
}

fn no_locks(path: &Path) -> OwnerError {
    // Best effort: an empty file left behind is swept by a process that can lock.
    let _ = fs::remove_file(path);
    OwnerError::NoLocks(path.to_owned())
}

/// Removes a file while its lock is held.
fn remove(path: &Path, locked: File) -> bool {
    let removed = fs::remove_file(path).is_ok();
    drop(locked);
    removed
}

fn make_dir(dir: &Path) -> io::Result<()> {
    match fs::symlink_metadata(dir) {
        // A link would lead the locks elsewhere.
        Ok(found) if found.is_symlink() => Err(io::ErrorKind::NotADirectory.into()),
        Ok(found) if found.is_dir() => files::set_mode(dir, 0o700),
        _ => files::create_dir(dir),
    }
}

#[cfg(test)]
mod tests;
