//! What is in the ledger now is told to the log as well: after the commit, never before.

use tracing::field::display;
use uuid::Uuid;

use super::error::LedgerError;
use super::events::{EventKind, NewEvent};
use super::settle::Moved;
use crate::domain::printable::printable_bytes;
use crate::domain::{Json, State};

/// An event that was written.
pub(super) fn event(event: &NewEvent, attempt: Option<Uuid>) {
    let kind = event.kind.word();
    let (attempt, order) = (attempt.map(display), event.order_id.as_deref());
    let (profile, mode) = (event.profile.as_str(), event.mode.word());
    let (status, reason) = (event.http_status, event.reason.as_ref().map(display));
    match event.kind {
        EventKind::Alarm => tracing::warn!(attempt, order, profile, mode, status, reason, "{kind}"),
        _ => tracing::info!(attempt, order, profile, mode, status, reason, "{kind}"),
    }
    if let Some(detail) = &event.detail {
        tracing::debug!(attempt, order, detail = display(Json::to_line(detail)), "{kind}: detail");
    }
    for (what, bytes) in [("request", &event.request), ("answer", &event.body)] {
        if let Some(bytes) = bytes {
            tracing::trace!(attempt, order, body = display(printable_bytes(bytes)), "{kind}: {what}");
        }
    }
}

/// How a move ended.
pub(super) fn moved(id: Uuid, to: State, moved: &Moved) {
    let attempt = display(id);
    match moved {
        Moved::Done(now) => match &now.alarm {
            Some(alarm) => tracing::warn!(attempt, state = to.word(), alarm = display(alarm), "moved"),
            None => tracing::info!(attempt, state = to.word(), "moved"),
        },
        Moved::MovedOn(now) => {
            tracing::warn!(attempt, wanted = to.word(), state = now.state.word(), alarm = now.alarm.as_ref().map(display), "had moved on")
        }
        Moved::Refused(other) => tracing::warn!(attempt, wanted = to.word(), holder = display(other.id), "another attempt holds the order"),
    }
}

/// An error of the ledger.
pub(super) fn failed(error: &LedgerError) {
    tracing::error!(cause = display(error), "ledger");
}
