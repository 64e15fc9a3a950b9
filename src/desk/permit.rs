//! What goes into a capture beside the request, and what comes out of it.

use rust_decimal::Decimal;

use super::lookup::LookedUp;
use super::refusal::Refusal;
use crate::domain::{Attempt, Order, Say};

/// What the person or script gave along with a request.
#[derive(Debug, Clone, Default)]
pub struct Permit {
    /// The typed confirmation.
    pub confirm: Confirm,
    /// What the guard does about the look-up.
    pub lookup: LookupPolicy,
    /// A look-up made a moment ago for this order.
    pub seen: Option<LookedUp>,
    /// The hold that the person saw, or named.
    pub expected: Expected,
    /// How long an answer in hand waits for a busy ledger.
    pub patience: Patience,
}

/// How long an answer in hand is tried to be stored while another process keeps the ledger busy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Patience {
    /// As long as the profile waits for an answer (a script waits for us).
    #[default]
    Timeout,
    /// Until the program is told to stop (a console).
    UntilStopped,
}

/// The hold that a person saw before, or named: what is sent is what was seen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Expected {
    /// Nothing is compared.
    #[default]
    Anything,
    /// A review showed this hold and its currency, or none.
    Seen(Option<(Decimal, Option<String>)>),
    /// This amount was named, in the currency of the request.
    Amount(Decimal),
}

impl Expected {
    /// What a review has shown.
    pub fn seen(order: Option<&Order>) -> Self {
        Self::Seen(order.and_then(hold_of))
    }

    /// Whether an order shows another hold.
    pub(super) fn differs_from(&self, order: &Order) -> bool {
        match self {
            Self::Anything => false,
            Self::Seen(seen) => *seen != hold_of(order),
            Self::Amount(amount) => order.hold() != Some(*amount),
        }
    }
}

fn hold_of(order: &Order) -> Option<(Decimal, Option<String>)> {
    Some((order.hold()?, order.auth()?.currency.clone()))
}

/// A typed confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Confirm {
    /// Nothing was typed.
    #[default]
    None,
    /// The exact text of [`CaptureRequest::confirm_text`](crate::domain::CaptureRequest::confirm_text), as scripts give it.
    Text(String),
    /// The order id, typed under a review that showed this exact request.
    TypedOrderId(String),
}

/// What the guard does about the look-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LookupPolicy {
    /// Look up; a failed look-up refuses.
    #[default]
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
