//! What can go wrong with the ledger, and the way out.

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::ErrorCode;
use uuid::Uuid;

use super::attempts::Forbidden;
use crate::domain::{Attempt, Mode, Say, State, say};
use crate::trust::Distrust;

/// Why the ledger could not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.say())]
pub enum LedgerError {
    /// A newer capdesk wrote this ledger.
    Newer {
        /// The ledger.
        path: PathBuf,
        /// Version of its tables.
        found: u32,
        /// The newest version this program knows.
        known: u32,
    },
    /// The file belongs to another application.
    Foreign(PathBuf),
    /// The file cannot be read as a ledger.
    Damaged {
        /// The ledger.
        path: PathBuf,
        /// What SQLite says.
        detail: String,
    },
    /// No ledger is in this directory, and none is made.
    Absent(PathBuf),
    /// A ledger was here before and is gone. The way out stands in the sentence.
    Missing {
        /// Where the ledger was.
        path: PathBuf,
        /// The file that tells so.
        marker: PathBuf,
    },
    /// An attempt was begun, and the ledger has no row of it any more.
    Lost {
        /// The ledger.
        path: PathBuf,
        /// The file that tells so.
        owner: PathBuf,
        /// The attempt.
        id: Uuid,
        /// Its order.
        order_id: String,
    },
    /// Another ledger lies where one was before.
    Replaced {
        /// The ledger.
        path: PathBuf,
        /// The file that tells so.
        marker: PathBuf,
    },
    /// Directory or file cannot be written.
    ReadOnly(PathBuf),
    /// The data directory lies on a network file system.
    Network {
        /// The data directory.
        path: PathBuf,
        /// The kind of file system.
        kind: String,
    },
    /// Other users may write in the data directory.
    OpenToOthers(PathBuf),
    /// Data directory or file belongs to somebody who is neither the user nor root.
    Owner(Distrust),
    /// Something else lies where a directory or a regular file must be.
    WrongKind(PathBuf),
    /// The ledger's files were replaced while it was open.
    Moved(PathBuf),
    /// The file has other names: by one of them it would be another ledger, with a log of its own.
    Linked {
        /// The file.
        path: PathBuf,
        /// How many names it has.
        names: u64,
    },
    /// No room on the disk.
    Full(PathBuf),
    /// Another process kept the ledger locked.
    Busy(PathBuf),
    /// Any other error of the file system or SQLite.
    Storage {
        /// The file.
        path: PathBuf,
        /// What the system says.
        detail: String,
    },
    /// An earlier error: no more sends until the program starts again.
    Stopped(Box<Say>),
    /// No attempt has this id.
    NoSuchAttempt(Uuid),
    /// The rules do not allow this move.
    Illegal {
        /// From this state.
        from: State,
        /// To this one.
        to: State,
    },
}

impl LedgerError {
    /// The sentence for people.
    pub fn say(&self) -> Say {
        let named = |id: &'static str, path: &Path| say(id).with("path", path.display().to_string());
        match self {
            Self::Newer { path, found, known } => {
                named("ledger-newer", path).count("found", u64::from(*found)).count("known", u64::from(*known))
            }
            Self::Foreign(path) => named("ledger-foreign", path),
            Self::Damaged { path, detail } => named("ledger-damaged", path).with("detail", detail),
            Self::Absent(dir) => named("ledger-absent", dir),
            Self::Missing { path, marker } => named("ledger-missing", path).with("marker", marker.display().to_string()),
            Self::Lost { path, owner, id, order_id } => {
                named("ledger-lost", path).with("owner", owner.display().to_string()).with("id", id.to_string()).with("order", order_id)
            }
            Self::Replaced { path, marker } => named("ledger-replaced", path).with("marker", marker.display().to_string()),
            Self::ReadOnly(path) => named("ledger-read-only", path),
            Self::Network { path, kind } => named("ledger-network", path).with("kind", kind),
            Self::OpenToOthers(path) => named("ledger-open-to-others", path),
            Self::Owner(flaw) => named("ledger-owner-other", flaw.path()).with("command", flaw.command()),
            Self::WrongKind(path) => named("ledger-wrong-kind", path),
            Self::Moved(path) => named("ledger-moved", path),
            Self::Linked { path, names } => named("ledger-linked", path).count("names", *names),
            Self::Full(path) => named("ledger-full", path),
            Self::Busy(path) => named("ledger-busy", path),
            Self::Storage { path, detail } => named("ledger-storage", path).with("detail", detail),
            Self::Stopped(why) => say("ledger-stopped").because("why", Say::clone(why)),
            Self::NoSuchAttempt(id) => say("ledger-no-such-attempt").with("id", id.to_string()),
            Self::Illegal { from, to } => say("ledger-illegal-move").because("from", from.say()).because("to", to.say()),
        }
    }

    /// An error of the file system at `path`.
    pub(super) fn io(path: &Path, error: &io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly(path),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full(path),
            io::ErrorKind::NotADirectory => Self::WrongKind(path),
            _ => Self::Storage { path, detail: error.to_string() },
        }
    }

    /// An error of SQLite on the ledger at `path`.
    pub(super) fn sqlite(path: &Path, error: &rusqlite::Error) -> Self {
        let (path, detail) = (path.to_owned(), error.to_string());
        match (error, error.sqlite_error_code()) {
            (_, Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)) => Self::Damaged { path, detail },
            (_, Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied)) => Self::ReadOnly(path),
            (_, Some(ErrorCode::DiskFull)) => Self::Full(path),
            // The shared memory is a file, and it could not grow.
            (rusqlite::Error::SqliteFailure(failure, _), _) if failure.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => {
                Self::Full(path)
            }
            (_, Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)) => Self::Busy(path),
            // A row that does not read back, a table that is not as it was made: someone else wrote in the file.
            (
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::InvalidColumnName(..)
                | rusqlite::Error::SqlInputError { .. },
                _,
            ) => Self::Damaged { path, detail },
            _ => Self::Storage { path, detail },
        }
    }
}

/// Whether nothing may be sent any more after this error until the program starts again: the disk cannot be trusted.
pub(super) fn stops_sending(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(
            ErrorCode::SystemIoFailure
                | ErrorCode::DiskFull
                | ErrorCode::DatabaseCorrupt
                | ErrorCode::NotADatabase
                | ErrorCode::ReadOnly
                | ErrorCode::CannotOpen
        )
    )
}

/// Why an attempt was not begun. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.say())]
pub enum BeginError {
    /// This attempt holds the order.
    Blocked(Box<Attempt>),
    /// The gateway asked to wait after this attempt; its `retry_at` is still to come.
    TooSoon(Box<Attempt>),
    /// A webhook or a look-up says that the order may be taken.
    Forbidden(Box<Forbidden>),
    /// The point of sale was first used in another mode.
    OtherMode {
        /// The mode the ledger remembers.
        known: Mode,
    },
    /// The ledger was put back, and nobody has accepted it: live waits.
    PutBack(Timestamp),
    /// The row could not be written.
    Storage(LedgerError),
}

impl BeginError {
    /// The sentence for people.
    pub fn say(&self) -> Say {
        match self {
            Self::Blocked(other) => say("ledger-blocked")
                .with("order", other.request.order_id.as_str())
                .with("id", other.id.to_string())
                .because("state", other.state.say()),
            Self::TooSoon(other) => {
                let order = other.request.order_id.as_str();
                say("ledger-too-soon").with("order", order).at("at", other.retry_at.unwrap_or(other.sent.wall))
            }
            Self::Forbidden(_) => say("ledger-forbidden"),
            Self::OtherMode { known } => say("ledger-other-mode").with("known", known.word()),
            Self::PutBack(at) => say("ledger-put-back").at("at", *at),
            Self::Storage(error) => error.say(),
        }
    }
}

impl From<LedgerError> for BeginError {
    fn from(error: LedgerError) -> Self {
        Self::Storage(error)
    }
}
