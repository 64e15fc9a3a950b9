//! What the log is told: sender, status and reason, never what was sent.

use std::io;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::field::display;

use super::refusal::Refusal;

/// How many warnings a minute are told as such: whoever knocks without end shall not push all else out of the log.
const A_MINUTE: u32 = 60;

/// Tells the log.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// When the minute began, and how many warnings it has seen.
    minute: Mutex<Option<(Instant, u32)>>,
}

impl Told {
    /// What became of a webhook.
    pub(super) fn taken(&self, sender: IpAddr, taken: &Result<(), Refusal>) {
        let sender = display(sender);
        match taken {
            Ok(()) => tracing::info!(sender, status = 200, "webhook recorded"),
            Err(refusal) => {
                let (status, reason) = (refusal.status().as_u16(), display(refusal));
                if self.may_warn(Instant::now()) {
                    tracing::warn!(sender, status, reason, "webhook refused");
                } else {
                    tracing::debug!(sender, status, reason, "webhook refused");
                }
            }
        }
    }

    /// The system gave no connection.
    pub(super) fn not_accepted(&self, error: &io::Error) {
        let cause = display(error);
        if self.may_warn(Instant::now()) {
            tracing::warn!(cause, "no connection was accepted");
        } else {
            tracing::debug!(cause, "no connection was accepted");
        }
    }

    /// A connection ended that was no exchange of HTTP.
    pub(super) fn broken(&self, peer: IpAddr, error: &hyper::Error) {
        tracing::debug!(peer = display(peer), cause = display(error), "connection broken");
    }

    /// A connection was closed because its head or the reading of its answer was late.
    pub(super) fn late(&self, peer: IpAddr) {
        tracing::debug!(peer = display(peer), "connection closed: late");
    }

    /// Whether one more warning may be told.
    pub(super) fn may_warn(&self, now: Instant) -> bool {
        let mut minute = self.minute.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, seen) = minute.filter(|(since, _)| now.duration_since(*since) < Duration::from_secs(60)).unwrap_or((now, 0));
        *minute = Some((since, seen.saturating_add(1)));
        seen < A_MINUTE
    }
}
