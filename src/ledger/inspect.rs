//! Reading a whole ledger through: is it sound, and what is open in it. Nothing is changed.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Row, Transaction, TransactionBehavior};
use uuid::Uuid;

use super::error::LedgerError;
use super::{events, files, migrate, network, owner, query, record, schema};
use crate::domain::{Say, State, say};

/// At most this many faults of the file are told one by one.
const TOLD: u32 = 20;

/// What reading a ledger through has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// The ledger.
    pub path: PathBuf,
    /// Its own id.
    pub id: Option<Uuid>,
    /// The id by the marker beside it; without a marker, the next start writes it anew.
    pub marker: Option<Uuid>,
    /// Version of its tables.
    pub version: Option<u32>,
    /// What is in it; `None` where that could not be read.
    pub counts: Option<Counts>,
    /// Everything that is wrong; empty when the ledger is sound.
    pub faults: Vec<Say>,
}

/// What is in a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Attempts of every profile.
    pub attempts: u64,
    /// Events.
    pub events: u64,
    /// Attempts in `sending`.
    pub sending: u64,
    /// Attempts in `unknown`.
    pub unknown: u64,
    /// Attempts in `pending`.
    pub pending: u64,
    /// Those of `sending` whose process is gone; the next start makes them `unknown`.
    pub orphaned: u64,
    /// Alarms that nobody has opened.
    pub alarms: u64,
}

impl Counts {
    /// Attempts whose outcome is open.
    pub fn open(&self) -> u64 {
        self.sending + self.unknown + self.pending
    }
}

/// Where a ledger is that must be there already: directory, file, and what the marker says.
pub(super) fn find(data_dir: &Path) -> Result<(PathBuf, PathBuf, Option<Uuid>), LedgerError> {
    let absent = || LedgerError::Absent(data_dir.to_owned());
    let dir = match files::real_path(data_dir) {
        Ok(dir) if dir.is_dir() => dir,
        Ok(_) => return Err(LedgerError::WrongKind(data_dir.to_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(absent()),
        Err(error) => return Err(LedgerError::io(data_dir, &error)),
    };
    let path = dir.join(files::LEDGER);
    files::check_trust(&dir)?;
    let marker = files::read_marker(&dir)?;
    if files::tighten_file(&path)? {
        return Ok((dir, path, marker));
    }
    Err(if marker.is_some() { LedgerError::Missing { path, marker: dir.join(files::MARKER) } } else { absent() })
}

/// Reads the ledger in `data_dir` through, while other processes may use it.
///
/// # Errors
/// [`LedgerError`] when it is not there or cannot be read at all; smaller faults stand in the result.
pub fn inspect(data_dir: &Path) -> Result<Inspection, LedgerError> {
    let (dir, path, marker) = find(data_dir)?;
    let failed = |error: rusqlite::Error| LedgerError::sqlite(&path, &error);
    let (db, version) = schema::open_to_read(&path, marker)?;
    let begun = owner::all_begun(&dir);
    // One view for all that is counted.
    let view = Transaction::new_unchecked(&db, TransactionBehavior::Deferred).map_err(failed)?;
    let mut faults = Faults { path: &path, told: Vec::new() };
    if let Some(kind) = network::kind(&dir) {
        faults.tell(LedgerError::Network { path: dir.clone(), kind }.say());
    }
    if let Some((path, names)) = files::linked(&dir) {
        faults.tell(LedgerError::Linked { path, names }.say());
    }
    for found in [integrity(&view), rows(&view), rules(&view, version)] {
        faults.read(found).into_iter().flatten().for_each(|fault| faults.tell(fault));
    }
    for begun in begun {
        if faults.read(query::is_there(&view, begun.id)) == Some(false) {
            faults.tell(begun.lost_from(&path).say());
        }
    }
    let id = faults.read(schema::ledger_id(&view));
    let counts = faults.read(count(&view, &dir));
    if marker.is_some() && id.is_some() && marker != id {
        faults.tell(LedgerError::Replaced { path: path.clone(), marker: dir.join(files::MARKER) }.say());
    }
    let faults = faults.told;
    drop(view);
    Ok(Inspection { path, id, marker, version: Some(version), counts, faults })
}

/// What is wrong, each thing told once: the same damage is met in more than one way.
struct Faults<'a> {
    path: &'a Path,
    told: Vec<Say>,
}

impl Faults<'_> {
    fn tell(&mut self, fault: Say) {
        if !self.told.contains(&fault) {
            self.told.push(fault);
        }
    }

    /// A value where it could be read; otherwise why it could not be is told.
    fn read<T>(&mut self, found: rusqlite::Result<T>) -> Option<T> {
        found.map_err(|error| self.tell(LedgerError::sqlite(self.path, &error).say())).ok()
    }
}

/// Tables, indexes and triggers that are not as they were made.
fn rules(db: &Connection, version: u32) -> rusqlite::Result<Vec<Say>> {
    Ok(migrate::differences(db, version)?.into_iter().map(|name| say("ledger-check-rule").with("name", name)).collect())
}

/// What SQLite finds in pages, indexes and references.
fn integrity(db: &Connection) -> rusqlite::Result<Vec<Say>> {
    let mut statement = db.prepare(&format!("PRAGMA integrity_check({TOLD})"))?;
    let found: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut faults: Vec<Say> =
        found.into_iter().filter(|line| line != "ok").map(|line| say("ledger-check-page").with("detail", line)).collect();
    let lost = db.prepare("PRAGMA foreign_key_check")?.query_map([], |_| Ok(()))?.count();
    if lost > 0 {
        faults.push(say("ledger-check-reference").count("count", lost as u64));
    }
    Ok(faults)
}

/// Rows that this program cannot read.
fn rows(db: &Connection) -> rusqlite::Result<Vec<Say>> {
    let attempts = unreadable(db, "SELECT * FROM attempts", |row| record::read(row).map(drop))?;
    let events = unreadable(db, "SELECT * FROM events", |row| events::read(row).map(drop))?;
    let fault = |id, count: u64| (count > 0).then(|| say(id).count("count", count));
    Ok([fault("ledger-check-attempts", attempts), fault("ledger-check-events", events)].into_iter().flatten().collect())
}

fn unreadable(db: &Connection, sql: &str, read: fn(&Row<'_>) -> rusqlite::Result<()>) -> rusqlite::Result<u64> {
    let mut statement = db.prepare(sql)?;
    let mut found = statement.query([])?;
    let mut unreadable = 0;
    while let Some(row) = found.next()? {
        unreadable += u64::from(read(row).is_err());
    }
    Ok(unreadable)
}

fn count(db: &Connection, dir: &Path) -> rusqlite::Result<Counts> {
    let number = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).map(|count| u64::try_from(count).unwrap_or_default());
    let state = |state: State| number(&format!("SELECT count(*) FROM attempts WHERE state = '{state}'"));
    let mut owners = db.prepare("SELECT owner FROM attempts WHERE state = 'sending'")?;
    let owners: Vec<String> = owners.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let gone = |owner: &String| Uuid::parse_str(owner).is_ok_and(|owner| owner::is_orphaned(dir, owner, Uuid::nil()));
    Ok(Counts {
        attempts: number("SELECT count(*) FROM attempts")?,
        events: number("SELECT count(*) FROM events")?,
        sending: state(State::Sending)?,
        unknown: state(State::Unknown)?,
        pending: state(State::Pending)?,
        orphaned: owners.iter().filter(|owner| gone(owner)).count() as u64,
        alarms: number("SELECT count(*) FROM attempts WHERE alarm IS NOT NULL")?,
    })
}

#[cfg(test)]
mod tests;
