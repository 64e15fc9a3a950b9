//! Why the receiver does not run.

use std::io;
use std::net::SocketAddr;

use crate::domain::{Say, say};

/// Why the receiver does not run.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.say())]
pub enum ReceiverError {
    /// The address cannot be listened on.
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
}

impl ReceiverError {
    /// The sentence for people.
    pub fn say(&self) -> Say {
        match self {
            Self::Listen { address, source } => {
                say("receiver-listen").with("address", address.to_string()).with("cause", source.to_string())
            }
        }
    }
}
