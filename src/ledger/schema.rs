//! Opening the database: whose it is, how it is kept safe, and its migrations.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use uuid::Uuid;

use super::error::LedgerError;
use super::files;
use super::migrate::{Progress, VERSION, differences, migrate};

/// `application_id` of a ledger: "CPDK".
pub(super) const APPLICATION_ID: i64 = 0x4350_444b;

/// Larger ledgers are not read through at every start.
const CHECKED_THROUGH: i64 = 4 << 20;

const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

// Older versions can lose commits when two processes reset the WAL (sqlite.org/wal.html#walresetbug).
const _: () = assert!(rusqlite::ffi::SQLITE_VERSION_NUMBER >= 3_051_003);

/// Opens the database file, which exists, and brings its tables up to date. Gives the ledger's id.
///
/// A file that is not a ledger of this version or an older one is left untouched.
pub(super) fn open(path: &Path, marker: Option<Uuid>, progress: &Progress) -> Result<(Connection, Uuid), LedgerError> {
    let failed = |error: rusqlite::Error| LedgerError::sqlite(path, &error);
    let replaced = || LedgerError::Replaced { path: path.to_owned(), marker: path.with_file_name(files::MARKER) };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let db = Connection::open_with_flags(path, flags).map_err(failed)?;
    db.busy_timeout(BUSY_TIMEOUT).map_err(failed)?;
    // SQLite opens a file that it may not write for reading only, without a word.
    if db.is_readonly("main").map_err(failed)? {
        return Err(LedgerError::ReadOnly(path.to_owned()));
    }
    match identify(&db).map_err(failed)? {
        Found::Foreign => return Err(LedgerError::Foreign(path.to_owned())),
        Found::Ledger(found) if found > VERSION => return Err(LedgerError::Newer { path: path.to_owned(), found, known: VERSION }),
        Found::Empty if marker.is_some() => {
            return Err(LedgerError::Missing { path: path.to_owned(), marker: path.with_file_name(files::MARKER) });
        }
        Found::Ledger(_) if marker.is_some() && marker != Some(ledger_id(&db).map_err(failed)?) => return Err(replaced()),
        Found::Empty | Found::Ledger(_) => {}
    }
    let journal = configure(&db).map_err(failed)?;
    if journal != "wal" {
        return Err(LedgerError::Storage { path: path.to_owned(), detail: format!("journal_mode {journal}") });
    }
    migrate(&db, progress).map_err(failed)?;
    // The guard rests on an index and on triggers: without them nothing else holds.
    let missing = differences(&db, VERSION).map_err(failed)?;
    let rules = (!missing.is_empty()).then(|| missing.join(", "));
    if let Some(detail) = rules.map_or_else(|| damage(&db), |rules| Ok(Some(rules))).map_err(failed)? {
        return Err(LedgerError::Damaged { path: path.to_owned(), detail });
    }
    let id = ledger_id(&db).map_err(failed)?;
    Ok((db, id))
}

/// Opens a ledger that must be there for reading only: nothing in it is changed, whatever is wrong with it.
/// Gives the version of its tables.
pub(super) fn open_to_read(path: &Path, marker: Option<Uuid>) -> Result<(Connection, u32), LedgerError> {
    let failed = |error: rusqlite::Error| LedgerError::sqlite(path, &error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let db = match unchanging(path) {
        Some(uri) => Connection::open_with_flags(uri.as_str(), flags | OpenFlags::SQLITE_OPEN_URI),
        None => Connection::open_with_flags(path, flags),
    };
    let db = db.map_err(failed)?;
    db.busy_timeout(BUSY_TIMEOUT).map_err(failed)?;
    for (pragma, value) in [("trusted_schema", "OFF"), ("cell_size_check", "ON")] {
        db.pragma_update(None, pragma, value).map_err(failed)?;
    }
    match identify(&db).map_err(failed)? {
        Found::Foreign => Err(LedgerError::Foreign(path.to_owned())),
        Found::Ledger(found) if found > VERSION => Err(LedgerError::Newer { path: path.to_owned(), found, known: VERSION }),
        Found::Ledger(found) => Ok((db, found)),
        Found::Empty if marker.is_some() => Err(LedgerError::Missing { path: path.to_owned(), marker: path.with_file_name(files::MARKER) }),
        Found::Empty => Err(LedgerError::Absent(path.parent().unwrap_or(path).to_owned())),
    }
}

/// The ledger as a file that nobody writes, where it lies on a disk that cannot be written (mounted read-only after an error,
/// say): SQLite cannot share memory there. With commits still in the write-ahead log that would not be the whole ledger.
fn unchanging(path: &Path) -> Option<url::Url> {
    let wal = std::fs::metadata(path.with_file_name("ledger.db-wal")).is_ok_and(|wal| wal.len() > 0);
    if wal || files::check_writable(path.parent()?).is_ok() {
        return None;
    }
    let mut uri = url::Url::from_file_path(path).ok()?;
    uri.set_query(Some("immutable=1"));
    Some(uri)
}

enum Found {
    Empty,
    Ledger(u32),
    Foreign,
}

fn identify(db: &Connection) -> rusqlite::Result<Found> {
    // One transaction: another process may be making the tables right now.
    let tx = Transaction::new_unchecked(db, TransactionBehavior::Deferred)?;
    let tables: i64 = tx.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let application = number(&tx, "application_id")?;
    let version = number(&tx, "user_version")?;
    Ok(match (application, u32::try_from(version)) {
        (0, Ok(0)) if tables == 0 => Found::Empty,
        (APPLICATION_ID, Ok(version)) if version > 0 => Found::Ledger(version),
        _ => Found::Foreign,
    })
}

/// Gives the journal mode that is in force: "wal" unless the file system cannot share memory.
fn configure(db: &Connection) -> rusqlite::Result<String> {
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    for (pragma, value) in [
        ("synchronous", "FULL"),
        ("fullfsync", "ON"),
        ("checkpoint_fullfsync", "ON"),
        ("foreign_keys", "ON"),
        ("recursive_triggers", "ON"),
        ("trusted_schema", "OFF"),
        ("cell_size_check", "ON"),
    ] {
        db.pragma_update(None, pragma, value)?;
    }
    // Setting the mode takes locks even where nothing changes, so it is read first.
    let journal: String = db.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    if journal == "wal" {
        return Ok(journal);
    }
    // The row comes before the commit, which may fail: only the end of the statement tells.
    let mut statement = db.prepare("PRAGMA journal_mode = WAL")?;
    let told: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(told.concat())
}

/// What is wrong with the file, as far as a cheap look can tell; a large ledger is not read through.
fn damage(db: &Connection) -> rusqlite::Result<Option<String>> {
    if number(db, "page_count")?.saturating_mul(number(db, "page_size")?) > CHECKED_THROUGH {
        return Ok(None);
    }
    let found: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok((found != "ok").then_some(found))
}

/// The version of the tables.
pub(super) fn version(db: &Connection) -> rusqlite::Result<u32> {
    Ok(u32::try_from(number(db, "user_version")?).unwrap_or(u32::MAX))
}

/// The ledger's own id.
pub(super) fn ledger_id(db: &Connection) -> rusqlite::Result<Uuid> {
    db.query_row("SELECT ledger_id FROM ledger", [], |row| super::row::parsed(row, "ledger_id", |text| Uuid::parse_str(text).ok()))
}

pub(super) fn number(db: &Connection, pragma: &str) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, pragma, |row| row.get(0))
}

#[cfg(test)]
mod tests;
