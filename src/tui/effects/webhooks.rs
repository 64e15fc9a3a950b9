//! The webhooks of a profile, as rows of the screen. Read over a connection of its own: no capture waits for a search.

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use super::lock;
use crate::app::webhooks::{Wanted, WebhookRow};
use crate::domain::{Attempt, Bearing, Transaction};
use crate::ledger::{Event, LedgerError, Reader, WebhookFilter};

/// Reads lists of webhooks, one at a time.
pub(super) struct Webhooks {
    data: PathBuf,
    reader: Mutex<Option<Reader>>,
    /// The latest question.
    latest: AtomicU64,
}

impl Webhooks {
    pub(super) fn new(data: PathBuf) -> Self {
        Self { data, reader: Mutex::default(), latest: AtomicU64::new(0) }
    }

    /// A question was asked; those before it need no answer any more.
    pub(super) fn asked(&self, ticket: u64) {
        self.latest.fetch_max(ticket, Ordering::SeqCst);
    }

    /// The newest webhooks that are wanted, at most so many, and whether there are more; `None` where a later question was asked
    /// meanwhile. Blocks on the disk.
    pub(super) fn list(
        &self,
        ticket: u64,
        profile: String,
        wanted: Wanted,
        limit: usize,
    ) -> Option<Result<(Vec<WebhookRow>, bool), LedgerError>> {
        let mut kept = lock(&self.reader);
        if self.latest.load(Ordering::SeqCst) > ticket {
            return None;
        }
        let filter = WebhookFilter { profile: Some(profile), bearing: wanted.bearing, find: Some(wanted.find) };
        let reader = match kept.take().map_or_else(|| Reader::open(&self.data), Ok) {
            Ok(reader) => reader,
            Err(error) => return Some(Err(error)),
        };
        let listed = read(&reader, &filter, limit);
        // After an error the next question begins anew.
        *kept = listed.is_ok().then_some(reader);
        Some(listed)
    }

    /// Closes the connection.
    pub(super) fn close(&self) {
        lock(&self.reader).take();
    }
}

fn read(reader: &Reader, filter: &WebhookFilter, limit: usize) -> Result<(Vec<WebhookRow>, bool), LedgerError> {
    let mut events = reader.webhooks(filter, limit + 1)?;
    let more = events.len() > limit;
    events.truncate(limit);
    let ids: Vec<_> = events.iter().filter_map(|event| event.entry.attempt).collect();
    let attempts = reader.attempts(&ids)?;
    Ok((events.into_iter().map(|event| row(event, &attempts)).collect(), more))
}

fn row(event: Event, attempts: &[Attempt]) -> WebhookRow {
    let attempt = event.entry.attempt.and_then(|id| attempts.iter().find(|attempt| attempt.id == id));
    WebhookRow {
        seq: event.seq,
        at: event.entry.at,
        bearing: event.bearing().unwrap_or(Bearing::Kept),
        transaction: event.told().and_then(Transaction::read),
        sender: event.sender().map(str::to_owned),
        attempt: attempt.cloned().map(Box::new),
        order_id: event.entry.order_id.unwrap_or_default(),
        reason: event.entry.reason,
        payload: event.entry.body,
    }
}
