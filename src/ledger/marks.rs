//! Marks: how far each ledger had come when this user last wrote to it. They stand outside the data directory, so that a copy put
//! back there is found out.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, Row};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::files;

/// Directory of the marks in the user's state directory.
const LEDGERS: &str = "ledgers";
/// What of an event never changes: its request, body and detail may be blanked, its hash may be filled in.
const SELECT: &str = "SELECT seq, at, kind, attempt_id, operator, os_user, host, profile, mode, pos_id, order_id, http_status, reason \
                      FROM events";

/// An event that a ledger had: its place and the SHA-256 of its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LastEvent {
    pub(super) seq: i64,
    sha256: String,
}

/// What stands in the state directory about a ledger.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// It was never used by this user.
    Nothing,
    /// The last event that it had.
    Event(LastEvent),
    /// It cannot be read, and why: that counts as none.
    Unreadable(String),
}

/// The mark of one ledger.
#[derive(Debug)]
pub(super) struct Mark {
    path: PathBuf,
}

impl Mark {
    /// The mark of a ledger in this state directory.
    pub(super) fn of(state: &Path, ledger: Uuid) -> Self {
        Self { path: state.join(LEDGERS).join(ledger.to_string()) }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the mark.
    pub(super) fn read(&self) -> Found {
        match fs::read(&self.path) {
            Ok(text) => match std::str::from_utf8(&text).ok().and_then(parse) {
                Some(event) => Found::Event(event),
                None => Found::Unreadable("not a mark".to_owned()),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Found::Nothing,
            Err(error) => Found::Unreadable(error.to_string()),
        }
    }

    /// Puts the mark at this event, in one step and without a sync: after a power cut an older mark may stand, never a later one.
    pub(super) fn write(&self, event: &LastEvent) -> io::Result<()> {
        if let Some(dir) = self.path.parent().filter(|dir| !dir.is_dir()) {
            files::create_dir(dir)?;
        }
        let draft = self.path.with_extension(Uuid::new_v4().to_string());
        let written = files::create_file(&draft)
            .and_then(|mut file| writeln!(file, "{} {}", event.seq, event.sha256))
            .and_then(|()| fs::rename(&draft, &self.path));
        if written.is_err() {
            // The first error counts; a draft left behind does no harm.
            let _ = fs::remove_file(&draft);
        }
        written
    }
}

fn parse(text: &str) -> Option<LastEvent> {
    let (seq, sha256) = text.strip_suffix('\n')?.split_once(' ')?;
    let whole = sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
    Some(LastEvent { seq: seq.parse().ok()?, sha256: whole.then(|| sha256.to_owned())? })
}

/// The last event of a ledger; `None` in a new one.
pub(super) fn last_event(db: &Connection) -> rusqlite::Result<Option<LastEvent>> {
    db.prepare_cached(&format!("{SELECT} ORDER BY seq DESC LIMIT 1"))?.query_row([], digest).optional()
}

/// Whether a ledger has this event.
pub(super) fn has(db: &Connection, event: &LastEvent) -> rusqlite::Result<bool> {
    let there = db.prepare_cached(&format!("{SELECT} WHERE seq = ?1"))?.query_row([event.seq], digest).optional()?;
    Ok(there.as_ref() == Some(event))
}

fn digest(row: &Row<'_>) -> rusqlite::Result<LastEvent> {
    let mut hash = Sha256::new();
    for column in 0..row.as_ref().column_count() {
        // Each value with its kind and length, so that no two rows read alike.
        match row.get_ref(column)? {
            ValueRef::Null => hash.update(b"n"),
            ValueRef::Integer(number) => hash.update([b"i".as_slice(), &number.to_be_bytes()].concat()),
            ValueRef::Real(number) => hash.update([b"r".as_slice(), &number.to_be_bytes()].concat()),
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                hash.update(b"t");
                hash.update((bytes.len() as u64).to_be_bytes());
                hash.update(bytes);
            }
        }
    }
    let sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(LastEvent { seq: row.get("seq")?, sha256 })
}
