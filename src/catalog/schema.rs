//! The catalog's file: made where there is none, made anew where it is not what it should be.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::error::CatalogError;
use crate::ledger::{create_file, tighten_file};

/// File name of the catalog.
pub(super) const FILE: &str = "catalog.db";
/// File that is locked while the catalog is opened.
const LOCK: &str = "catalog.lock";
/// `application_id` of a catalog: "CPDC".
const APPLICATION_ID: i64 = 0x4350_4443;
/// Version of the tables and of what is written in them. A catalog of another version is made anew.
const VERSION: i64 = 3;
const TABLES: &str = include_str!("tables.sql");

/// Larger catalogs are not read through at every start.
const CHECKED_THROUGH: i64 = 4 << 20;
/// A batch takes far less; when another process holds the file longer, it is doing the same work.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);

/// Opens the catalog at `path`. One that is damaged, foreign or of another version is replaced by an empty one.
pub(super) fn open(path: &Path) -> Result<Connection, CatalogError> {
    let _alone = lock(path)?;
    match open_once(path) {
        Err(CatalogError::Damaged(_)) => {
            remove(path)?;
            open_once(path)
        }
        opened => opened,
    }
}

/// Removes a catalog that turned out to be damaged while it was in use.
pub(super) fn discard(path: &Path) -> Result<(), CatalogError> {
    let _alone = lock(path)?;
    remove(path)
}

/// One process at a time makes or removes the file: a database, its log and its shared memory belong together, and those that
/// others still have open go on without a name.
fn lock(path: &Path) -> Result<File, CatalogError> {
    let path = path.with_file_name(LOCK);
    let locked = || {
        match create_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        let file = File::options().write(true).open(&path)?;
        file.lock().map(|()| file)
    };
    locked().map_err(|error| CatalogError::unusable(&path, error))
}

fn remove(path: &Path) -> Result<(), CatalogError> {
    for ending in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        match fs::remove_file(name) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(CatalogError::unusable(path, error)),
            _ => {}
        }
    }
    Ok(())
}

fn open_once(path: &Path) -> Result<Connection, CatalogError> {
    let failed = |error: rusqlite::Error| CatalogError::sqlite(path, &error);
    if !tighten_file(path).map_err(|error| CatalogError::unusable(path, error))? {
        // What is left of one that was deleted must not be read together with a new one.
        remove(path)?;
        create_file(path).map_err(|error| CatalogError::unusable(path, error))?;
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let db = Connection::open_with_flags(path, flags).map_err(failed)?;
    configure(&db).map_err(failed)?;
    if make(&db).and_then(|made| Ok(made && is_sound(&db)?)).map_err(failed)? {
        Ok(db)
    } else {
        Err(CatalogError::Damaged(path.to_owned()))
    }
}

fn configure(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(BUSY_TIMEOUT)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // What a crash of the machine may lose is taken in again.
    for (pragma, value) in [("synchronous", "NORMAL"), ("trusted_schema", "OFF"), ("cell_size_check", "ON")] {
        db.pragma_update(None, pragma, value)?;
    }
    // Setting the mode takes locks even where nothing changes, so it is read first.
    let journal: String = db.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    if journal != "wal" {
        db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    }
    Ok(())
}

/// Makes the tables in an empty file. `false`: something else is in it.
fn make(db: &Connection) -> rusqlite::Result<bool> {
    if is_ours(db)? {
        return Ok(true);
    }
    let tx = Transaction::new_unchecked(db, TransactionBehavior::Immediate)?;
    let tables: i64 = tx.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables > 0 || number(&tx, "application_id")? != 0 || number(&tx, "user_version")? != 0 {
        return Ok(false);
    }
    tx.execute_batch(TABLES)?;
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", VERSION)?;
    tx.commit()?;
    Ok(true)
}

fn is_ours(db: &Connection) -> rusqlite::Result<bool> {
    Ok(number(db, "application_id")? == APPLICATION_ID && number(db, "user_version")? == VERSION)
}

/// Whether the file is sound, as far as a cheap look can tell.
fn is_sound(db: &Connection) -> rusqlite::Result<bool> {
    let fresh = Connection::open_in_memory()?;
    fresh.execute_batch(TABLES)?;
    if tables(db)? != tables(&fresh)? {
        return Ok(false);
    }
    if number(db, "page_count")?.saturating_mul(number(db, "page_size")?) > CHECKED_THROUGH {
        return Ok(true);
    }
    let found: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok(found == "ok")
}

/// Tables and indexes with their definitions.
fn tables(db: &Connection) -> rusqlite::Result<BTreeSet<(String, String)>> {
    let mut statement = db.prepare("SELECT name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'")?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn number(db: &Connection, pragma: &str) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, pragma, |row| row.get(0))
}
