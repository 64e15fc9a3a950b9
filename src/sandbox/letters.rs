//! Which webhooks a capture calls for.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use jiff::Timestamp;

use super::identity::Identity;
use super::session::Capture;
use super::shared::Shared;
use super::webhooks::{Fate, Notice};
use super::{address, answers, sign};
use crate::domain::Json;

/// A webhook as it is sent.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    /// The `server_url` of the capture.
    pub(super) url: String,
    /// Padded Base64url of what it says.
    pub(super) data: String,
    /// The signature of `data`.
    pub(super) signature: String,
    /// The order it is about.
    pub(super) order_id: String,
    /// The status word it states.
    pub(super) status: String,
}

/// Every webhook about a capture, copies included, each with the moment it is due: one about where the capture ends, and one
/// about `pending` where it settles later. They say what the look-up shows at that stage. There is none without an address
/// that may be used.
pub(super) fn about(capture: &Capture, url: Option<&str>, identity: &Identity, shared: &Shared) -> Vec<(Letter, Timestamp)> {
    let options = &shared.webhooks;
    let Some(url) = url else { return Vec::new() };
    if !options.anywhere && !address::is_local(url) {
        options.tell(|| Notice::new(&capture.order_id, &capture.status, url, Fate::Elsewhere));
        return Vec::new();
    }
    let taken = capture.created_at;
    let stages = match capture.settles_at {
        None => vec![(taken, taken)],
        Some(settled) if options.reverse => vec![(settled, settled), (taken, later(settled, shared.pace.beat))],
        Some(settled) => vec![(taken, taken), (settled, settled)],
    };
    let webhooks = stages.into_iter().map(|(stage, due)| (letter(capture, url, identity, stage), later(due, options.delay)));
    webhooks.flat_map(|webhook| vec![webhook; options.copies as usize]).collect()
}

fn letter(capture: &Capture, url: &str, identity: &Identity, stage: Timestamp) -> Letter {
    let json = answers::capture(identity, capture, stage);
    let data = URL_SAFE.encode(json.to_line());
    Letter {
        url: url.to_owned(),
        signature: sign::webhook(&identity.keys, &data),
        data,
        order_id: capture.order_id.clone(),
        status: json.get("status").and_then(Json::as_str).unwrap_or_default().to_owned(),
    }
}

/// So much later; never, where time ends before that.
pub(super) fn later(at: Timestamp, by: Duration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}
