//! A capture that was refused before anything was sent.

use crate::domain::{Attempt, CaptureRequest, Say, State, say};
use crate::ledger::BeginError;

/// Why nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What stands in the way, and the way out.
    pub why: Say,
    /// The attempt in the way, if one is.
    pub blocked_by: Option<Box<Attempt>>,
    /// The look-up failed and that alone is the reason: a person may waive it.
    pub lookup_failed: bool,
}

impl Refusal {
    /// A refusal that no other attempt causes.
    pub fn because(why: Say) -> Self {
        Self { why, blocked_by: None, lookup_failed: false }
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
        BeginError::OtherMode { known } => Refusal::because(say("desk-pos-mode").with("known", known.word())),
        BeginError::Storage(error) => Refusal::because(say("desk-no-row").because("why", error.say())),
    }
}
