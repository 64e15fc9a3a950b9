//! A capture that was refused before anything was sent.

use crate::domain::{Attempt, CaptureRequest, Say, State, Transaction, say};
use crate::ledger::{BeginError, Forbidden};

/// Why nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What stands in the way, and the way out.
    pub why: Say,
    /// The attempt in the way, if one is.
    pub blocked_by: Option<Box<Attempt>>,
    /// The webhook that says that the order may be taken, by its place in the ledger.
    pub blocked_by_webhook: Option<i64>,
    /// The operation that a look-up showed and that says so, by its id; empty where it has none.
    pub blocked_by_lookup: Option<String>,
    /// The look-up failed and that alone is the reason: a person may waive it.
    pub lookup_failed: bool,
    /// The order is not as it was when the person looked: it is to be looked at anew.
    pub changed: bool,
}

impl Refusal {
    /// A refusal that no other attempt causes.
    pub fn because(why: Say) -> Self {
        Self { why, blocked_by: None, blocked_by_webhook: None, blocked_by_lookup: None, lookup_failed: false, changed: false }
    }
}

/// What something that capdesk knows says against an attempt, and the command that shows it.
pub(super) fn forbidden_refusal(forbidden: Forbidden, request: &CaptureRequest) -> Refusal {
    let about = |id: &'static str, one: &Transaction| {
        let told = say(id).with("order", request.order_id.as_str()).money("taken", one.money());
        told.with("method", &one.method).with("status", &one.status)
    };
    let by_webhook = forbidden.webhook.as_ref().map(|(place, told)| about("desk-told-by-webhook", told).with("number", place.to_string()));
    let by_look_up = || {
        let (at, shown) = forbidden.look_up.as_ref()?;
        Some(about("desk-told-by-look-up", shown).at("at", *at).with("id", shown.id().unwrap_or("-")))
    };
    Refusal {
        blocked_by: forbidden.newest.clone(),
        blocked_by_webhook: forbidden.webhook.as_ref().map(|(place, _)| *place),
        blocked_by_lookup: forbidden.look_up.as_ref().map(|(_, shown)| shown.id().unwrap_or_default().to_owned()),
        ..Refusal::because(by_webhook.or_else(by_look_up).unwrap_or_else(|| say("ledger-forbidden")))
    }
}

/// The same at the field of a draft.
pub(super) fn forbidden_hint(forbidden: &Forbidden) -> Say {
    let about =
        |id: &'static str, one: &Transaction| say(id).with("method", &one.method).with("status", &one.status).money("taken", one.money());
    match (&forbidden.webhook, &forbidden.look_up) {
        (Some((place, told)), _) => about("desk-hint-webhook", told).with("number", place.to_string()),
        (None, Some((at, shown))) => about("desk-hint-look-up", shown).at("at", *at),
        (None, None) => say("ledger-forbidden"),
    }
}

/// Why the ledger refused a new attempt.
pub(super) fn refusal_of(error: BeginError, request: &CaptureRequest) -> Refusal {
    let order = request.order_id.as_str();
    match error {
        BeginError::Blocked(other) => {
            let id = match other.state {
                State::Captured | State::CapturedMismatch => "desk-blocked-captured",
                State::Pending => "desk-blocked-pending",
                State::Unknown => "desk-blocked-unknown",
                _ => "desk-blocked-sending",
            };
            let why = say(id)
                .with("order", order)
                .with("id", other.id.to_string())
                .with("operator", &other.operator)
                .at("day", other.sent.wall)
                .because("amount", other.amount_say());
            Refusal { blocked_by: Some(other), ..Refusal::because(why) }
        }
        BeginError::TooSoon(other) => {
            let until = other.retry_at.map(|at| at.strftime("%H:%M:%S UTC").to_string()).unwrap_or_default();
            let why = say("desk-too-soon").with("order", order).with("until", until).with("id", other.id.to_string());
            Refusal { blocked_by: Some(other), ..Refusal::because(why) }
        }
        BeginError::Forbidden(forbidden) => forbidden_refusal(*forbidden, request),
        BeginError::OtherMode { known } => Refusal::because(say("desk-pos-mode").with("known", known.word())),
        BeginError::PutBack(_) => Refusal::because(error.say()),
        BeginError::Storage(error) => Refusal::because(say("desk-no-row").because("why", error.say())),
    }
}
