//! What can go wrong with the catalog. None of it touches the ledger or a capture.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::domain::{Say, say};
use crate::ledger::LedgerError;

/// Why the catalog could not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.say())]
pub enum CatalogError {
    /// The ledger cannot be read.
    Ledger(LedgerError),
    /// The file cannot be made, read or written.
    Unusable {
        /// The catalog.
        path: PathBuf,
        /// What the system says.
        detail: String,
    },
    /// The file was found damaged while it was in use; [`super::Catalog::catch_up`] makes it anew.
    Damaged(PathBuf),
    /// Another process kept the catalog locked.
    Busy(PathBuf),
    /// [`super::InterruptHandle::interrupt`] ended the work.
    Interrupted,
}

impl CatalogError {
    /// The sentence for people.
    pub fn say(&self) -> Say {
        let named = |id: &'static str, path: &Path| say(id).with("path", path.display().to_string());
        match self {
            Self::Ledger(error) => error.say(),
            Self::Unusable { path, detail } => named("catalog-unusable", path).with("detail", detail),
            Self::Damaged(path) => named("catalog-damaged", path),
            Self::Busy(path) => named("catalog-busy", path),
            Self::Interrupted => say("catalog-interrupted"),
        }
    }

    /// An error of the file system or of the ledger's rules for files, at `path`.
    pub(super) fn unusable(path: &Path, error: impl ToString) -> Self {
        Self::Unusable { path: path.to_owned(), detail: error.to_string() }
    }

    /// An error of SQLite on the catalog at `path`.
    pub(super) fn sqlite(path: &Path, error: &rusqlite::Error) -> Self {
        match (error, error.sqlite_error_code()) {
            (_, Some(ErrorCode::OperationInterrupted)) => Self::Interrupted,
            (_, Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)) => Self::Busy(path.to_owned()),
            // Tables or values that are not as they were made count as damage too: somebody else wrote in the file.
            (_, Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::ConstraintViolation))
            | (
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::InvalidColumnName(..)
                | rusqlite::Error::QueryReturnedNoRows
                | rusqlite::Error::SqlInputError { .. },
                _,
            ) => Self::Damaged(path.to_owned()),
            _ => Self::unusable(path, error),
        }
    }
}

impl From<LedgerError> for CatalogError {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}
