//! A copy of the ledger in one file, taken while other processes use it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use uuid::Uuid;

use super::error::LedgerError;
use super::{files, inspect, schema};
use crate::domain::{Say, say};

/// A backup that was made, made durable and read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// The file.
    pub path: PathBuf,
    /// Attempts in it.
    pub attempts: u64,
    /// Events in it.
    pub events: u64,
}

/// Why there is no backup. No file is left at its place that was not there before.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.say())]
pub enum BackupError {
    /// The ledger cannot be read.
    Ledger(LedgerError),
    /// Something lies at the place of the backup.
    Exists(PathBuf),
    /// The place lies in the data directory itself.
    Beside(PathBuf),
    /// The place is no file name, or not in UTF-8.
    Name(PathBuf),
    /// The copy could not be written.
    Write {
        /// Where.
        path: PathBuf,
        /// What the system says.
        detail: String,
    },
    /// The copy, read back, is not what the ledger is.
    Unfaithful {
        /// Where.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
}

impl BackupError {
    /// The sentence for people.
    pub fn say(&self) -> Say {
        let named = |id: &'static str, path: &Path| say(id).with("path", path.display().to_string());
        match self {
            Self::Ledger(error) => error.say(),
            Self::Exists(path) => named("ledger-backup-exists", path),
            Self::Beside(path) => named("ledger-backup-beside", path),
            Self::Name(path) => named("ledger-backup-name", path),
            Self::Write { path, detail } => named("ledger-backup-write", path).with("detail", detail),
            Self::Unfaithful { path, detail } => named("ledger-backup-unfaithful", path).with("detail", detail),
        }
    }
}

/// Copies the ledger in `data_dir` to the new file `to`: one moment of it, readable by its owner only, durable, read back.
///
/// # Errors
/// [`BackupError`]; what was written so far is removed, and an existing file is left alone.
pub fn backup(data_dir: &Path, to: &Path) -> Result<Backup, BackupError> {
    let (dir, path, marker) = inspect::find(data_dir).map_err(BackupError::Ledger)?;
    let to = place(&dir, to)?;
    let (db, _) = schema::open_to_read(&path, marker).map_err(BackupError::Ledger)?;
    let id = schema::ledger_id(&db).map_err(|error| BackupError::Ledger(LedgerError::sqlite(&path, &error)))?;
    if marker.is_some_and(|marker| marker != id) {
        return Err(BackupError::Ledger(LedgerError::Replaced { path, marker: dir.join(files::MARKER) }));
    }
    // Written beside its place under another name: a file with the name of a backup is always a whole one.
    let draft = to.with_file_name(format!(".capdesk-{}.partial", Uuid::new_v4()));
    let made = copy(&db, &path, &draft, &to).and_then(|()| verify(id, &draft, &to)).and_then(|made| put(&draft, &to).map(|()| made));
    if made.is_err() {
        // The first error counts.
        let _ = fs::remove_file(&draft);
        let _ = fs::remove_file(draft.with_extension("partial-journal"));
    }
    made.map(|(attempts, events)| Backup { path: to, attempts, events })
}

/// The real path of a backup that is still to be made.
fn place(data_dir: &Path, to: &Path) -> Result<PathBuf, BackupError> {
    let name = to.file_name().ok_or_else(|| BackupError::Name(to.to_owned()))?;
    let parent = to.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let parent = files::real_path(parent).map_err(|error| write_failed(to, &error))?;
    let real = parent.join(name);
    if real.to_str().is_none() {
        return Err(BackupError::Name(to.to_owned()));
    }
    if fs::symlink_metadata(&real).is_ok() {
        return Err(BackupError::Exists(real));
    }
    // Beside the ledger it is lost with it, and some names there have a meaning for SQLite.
    if real.starts_with(data_dir) { Err(BackupError::Beside(real)) } else { Ok(real) }
}

/// SQLite copies one moment of the ledger, whatever others write meanwhile.
fn copy(db: &Connection, ledger: &Path, draft: &Path, to: &Path) -> Result<(), BackupError> {
    let file = files::create_file(draft).map_err(|error| write_failed(to, &error))?;
    db.execute("VACUUM INTO ?1", [draft.to_str()]).map_err(|error| match LedgerError::sqlite(ledger, &error) {
        damaged @ LedgerError::Damaged { .. } => BackupError::Ledger(damaged),
        _ => BackupError::Write { path: to.to_owned(), detail: error.to_string() },
    })?;
    file.sync_all().map_err(|error| write_failed(to, &error))
}

/// Reads the copy back. Gives how many attempts and events are in it.
fn verify(id: Uuid, draft: &Path, to: &Path) -> Result<(u64, u64), BackupError> {
    let wrong = |detail: String| BackupError::Unfaithful { path: to.to_owned(), detail };
    let sqlite = |error: rusqlite::Error| wrong(error.to_string());
    let (copy, _) = schema::open_to_read(draft, Some(id)).map_err(|error| wrong(error.to_string()))?;
    let found: String = copy.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(sqlite)?;
    if found != "ok" {
        return Err(wrong(found));
    }
    if schema::ledger_id(&copy).map_err(sqlite)? != id {
        return Err(wrong("ledger_id".to_owned()));
    }
    let count = |sql| copy.query_row(sql, [], |row| row.get::<_, i64>(0)).map(|count| u64::try_from(count).unwrap_or_default());
    Ok((count("SELECT count(*) FROM attempts").map_err(sqlite)?, count("SELECT count(*) FROM events").map_err(sqlite)?))
}

/// Gives the copy its name, which nothing else has taken meanwhile.
fn put(draft: &Path, to: &Path) -> Result<(), BackupError> {
    // The name is reserved first: renaming alone would replace what another process put there.
    let reserved: io::Result<File> = files::create_file(to);
    match reserved {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(BackupError::Exists(to.to_owned())),
        Err(error) => return Err(write_failed(to, &error)),
    }
    let named = fs::rename(draft, to).and_then(|()| to.parent().map_or(Ok(()), files::sync_dir));
    named.map_err(|error| {
        let _ = fs::remove_file(to);
        write_failed(to, &error)
    })
}

fn write_failed(path: &Path, error: &io::Error) -> BackupError {
    BackupError::Write { path: path.to_owned(), detail: error.to_string() }
}

#[cfg(test)]
mod tests;
