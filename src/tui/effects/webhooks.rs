//! The webhooks of a profile, as rows of the screen.

use crate::app::webhooks::{Wanted, WebhookRow};
use crate::domain::{Bearing, Json};
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
    let bearing = event.bearing().unwrap_or(Bearing::Kept);
    let Event { seq, entry } = event;
    let about = entry.detail.as_ref().and_then(|detail| detail.get("about"));
    Ok(WebhookRow {
        seq,
        at: entry.at,
        bearing,
        order_id: entry.order_id.unwrap_or_default(),
        attempt: entry.attempt.map(|id| ledger.get(id)).transpose()?.flatten().map(Box::new),
        transaction: about.and_then(|about| lookup::stated(about.get("transaction")?)),
        reason: entry.reason,
        sender: about.and_then(|about| about.get("sender")).and_then(Json::as_str).map(str::to_owned),
        payload: entry.body,
    })
}
