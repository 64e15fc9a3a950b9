//! Why the sandbox does not run.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use crate::domain::{Say, say};

/// Why the sandbox does not run.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.say())]
pub enum SandboxError {
    /// The address could be reached from other machines.
    NotLoopback(SocketAddr),
    /// The address cannot be listened on.
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The data directory or the file in it cannot be made.
    Place {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// `sandbox.db` is no database, or a broken one.
    Damaged(PathBuf),
    /// `sandbox.db` was written by a newer version.
    Newer(PathBuf),
    /// `sandbox.db` cannot be read or written.
    Store {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The program ended while the sandbox was starting.
    Stopped,
}

impl SandboxError {
    /// The sentence for people.
    pub fn say(&self) -> Say {
        match self {
            Self::NotLoopback(address) => say("sandbox-not-loopback").with("address", address.to_string()),
            Self::Listen { address, source } => {
                say("sandbox-listen").with("address", address.to_string()).with("cause", source.to_string())
            }
            Self::Place { path, source } => say("sandbox-place").with("path", path.to_string_lossy()).with("cause", source.to_string()),
            Self::Damaged(path) => say("sandbox-damaged").with("path", path.to_string_lossy()),
            Self::Newer(path) => say("sandbox-newer").with("path", path.to_string_lossy()),
            Self::Store { path, source } => say("sandbox-store").with("path", path.to_string_lossy()).with("cause", source.to_string()),
            Self::Stopped => say("sandbox-stopped"),
        }
    }

    pub(super) fn store(path: &Path, source: rusqlite::Error) -> Self {
        match source.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => Self::Damaged(path.to_owned()),
            _ => Self::Store { path: path.to_owned(), source },
        }
    }
}
