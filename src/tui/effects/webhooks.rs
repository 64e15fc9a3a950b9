//! The webhooks of a profile, as rows of the screen.

use crate::app::webhooks::{Wanted, WebhookRow};
use crate::domain::Bearing;
use crate::gateway::lookup;
use crate::ledger::{Event, Ledger, LedgerError, WebhookFilter};

/// The newest webhooks that are wanted, at most so many, and whether there are more. Blocks on the disk.
pub(super) fn list(ledger: &Ledger, profile: String, wanted: Wanted, limit: usize) -> Result<(Vec<WebhookRow>, bool), LedgerError> {
    let filter = WebhookFilter { profile: Some(profile), bearing: wanted.bearing, find: Some(wanted.find) };
    let mut events = ledger.webhooks(&filter, None, limit + 1)?;
    let more = events.len() > limit;
    events.truncate(limit);
    let rows = events.into_iter().map(|event| row(ledger, event)).collect::<Result<_, _>>()?;
    Ok((rows, more))
}

fn row(ledger: &Ledger, event: Event) -> Result<WebhookRow, LedgerError> {
    let attempt = event.entry.attempt.map(|id| ledger.get(id)).transpose()?.flatten().map(Box::new);
    Ok(WebhookRow {
        seq: event.seq,
        at: event.entry.at,
        bearing: event.bearing().unwrap_or(Bearing::Kept),
        transaction: event.told().and_then(lookup::stated),
        sender: event.sender().map(str::to_owned),
        attempt,
        order_id: event.entry.order_id.unwrap_or_default(),
        reason: event.entry.reason,
        payload: event.entry.body,
    })
}
