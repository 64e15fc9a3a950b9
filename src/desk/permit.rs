//! What goes into a capture beside the request, and what comes out of it.

use super::lookup::LookedUp;
use super::refusal::Refusal;
use crate::domain::{Attempt, Say};

/// What the person or script gave along with a request.
#[derive(Debug, Clone)]
pub struct Permit {
    /// The typed confirmation.
    pub confirm: Confirm,
    /// What the guard does about the look-up.
    pub lookup: LookupPolicy,
    /// A look-up made a moment ago for this order.
    pub seen: Option<LookedUp>,
}

/// A typed confirmation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirm {
    /// Nothing was typed.
    None,
    /// The exact text of [`CaptureRequest::confirm_text`](crate::domain::CaptureRequest::confirm_text), as scripts give it.
    Text(String),
    /// The order id, typed under a review that showed this exact request.
    TypedOrderId(String),
}

/// What the guard does about the look-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookupPolicy {
    /// Look up; a failed look-up refuses.
    Strict,
    /// Look up; a failed one is waived (NOLOOKUP, `--no-lookup`). What a readable one forbids stays forbidden.
    WaiveFailed,
    /// Look up; a failed one was told and does not refuse (the console in test and sandbox).
    Tell,
    /// No look-up (the command line in test and sandbox). In live it counts as [`LookupPolicy::Strict`].
    Skip,
}

/// How far a capture has come.
#[derive(Debug, Clone)]
pub enum Progress {
    /// The guard asks the gateway for the order.
    LookingUp,
    /// The row is durable; the request goes out.
    Sending(Box<Attempt>),
}

/// How a capture ended.
#[derive(Debug, Clone)]
pub enum Report {
    /// Refused; nothing was sent.
    Refused(Refusal),
    /// Sent, or provably not; the attempt says which.
    Done(Box<Attempt>),
    /// Sent, and the answer could not be stored: it is here whole. The attempt stays unresolved in the ledger.
    NotStored {
        /// The attempt with the answer's outcome; the ledger still has the state before it.
        attempt: Box<Attempt>,
        /// The answer, printable.
        answer: String,
        /// Why it could not be stored.
        why: Say,
    },
}

impl Report {
    /// Whether something was sent whose outcome is still open.
    pub fn is_open(&self) -> bool {
        match self {
            Self::Refused(_) => false,
            Self::Done(attempt) | Self::NotStored { attempt, .. } => attempt.state.is_open(),
        }
    }
}
