//! The question before an attempt is released, or something that forbids one is set aside: a reason, in live the order id.

use std::time::Duration;

use super::burst::Burst;
use super::review::MOST_TYPED;
use super::text_field::TextField;
use crate::domain::order_id::typed::reads_as;
use crate::domain::{Attempt, DismissTarget, Mode, Say, Transaction, say};

/// The word by which an attempt is closed without proof.
const UNVERIFIED: &str = "UNVERIFIED";
/// Longest reason.
const MAX_REASON: usize = 500;

/// Where Tab stops in the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AskStop {
    /// The reason.
    Reason,
    /// The word by which an attempt is closed without proof.
    Unverified,
    /// The order id, typed in live.
    OrderId,
    /// The button that leaves everything as it is.
    Cancel,
    /// The button that does it.
    Release,
}

/// What the question is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// An attempt whose outcome stays unknown is released.
    Release(Box<Attempt>),
    /// What a webhook told or a look-up showed is set aside.
    Dismiss {
        /// The profile.
        profile: String,
        /// Its mode.
        mode: Mode,
        /// The order.
        order_id: String,
        /// What is set aside.
        target: DismissTarget,
        /// What it says.
        transaction: Option<Box<Transaction>>,
    },
}

/// The question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// What it is about.
    pub subject: Subject,
    /// Why the person takes responsibility.
    pub reason: TextField,
    /// The word UNVERIFIED, or nothing.
    pub unverified: TextField,
    /// The order id as typed.
    pub typed: TextField,
    /// The latest keys: four at once are a paste.
    pub burst: Burst,
    /// Where the cursor is.
    pub focus: AskStop,
    /// Whether it is on its way.
    pub busy: bool,
    /// What is wrong.
    pub fault: Option<Say>,
}

impl Ask {
    /// Asks about something.
    pub fn new(subject: Subject) -> Self {
        Self {
            subject,
            reason: TextField::new(MAX_REASON),
            unverified: TextField::new(16),
            typed: TextField::new(MOST_TYPED),
            burst: Burst::default(),
            focus: AskStop::Reason,
            busy: false,
            fault: None,
        }
    }

    /// Whether the order id must be typed.
    pub fn needs_order_id(&self) -> bool {
        let mode = match &self.subject {
            Subject::Release(attempt) => attempt.mode,
            Subject::Dismiss { mode, .. } => *mode,
        };
        mode == Mode::Live
    }

    /// The order it is about.
    pub(super) fn order_id(&self) -> &str {
        match &self.subject {
            Subject::Release(attempt) => attempt.request.order_id.as_str(),
            Subject::Dismiss { order_id, .. } => order_id,
        }
    }

    /// The stops in the order of Tab.
    pub fn stops(&self) -> Vec<AskStop> {
        let mut stops = vec![AskStop::Reason, AskStop::Unverified, AskStop::OrderId, AskStop::Cancel, AskStop::Release];
        stops.retain(|stop| *stop != AskStop::Unverified || matches!(self.subject, Subject::Release(_)));
        stops.retain(|stop| *stop != AskStop::OrderId || self.needs_order_id());
        stops
    }

    /// Moves the cursor, around the ends.
    pub fn step(&mut self, forward: bool) {
        let stops = self.stops();
        let at = stops.iter().position(|stop| *stop == self.focus).unwrap_or(0);
        let to = if forward { (at + 1) % stops.len() } else { (at + stops.len() - 1) % stops.len() };
        self.focus = stops[to];
    }

    /// The field the cursor is in.
    pub fn field(&mut self) -> Option<&mut TextField> {
        match self.focus {
            AskStop::Reason => Some(&mut self.reason),
            AskStop::Unverified => Some(&mut self.unverified),
            AskStop::OrderId => Some(&mut self.typed),
            AskStop::Cancel | AskStop::Release => None,
        }
    }

    /// Whether it is closed whatever look-ups show.
    pub fn is_unverified(&self) -> bool {
        self.unverified.text().trim().eq_ignore_ascii_case(UNVERIFIED)
    }

    /// Notes a key at this time; where it makes the latest ones a paste, takes them away from what is typed.
    pub(super) fn takes_paste_away(&mut self, at: Duration) -> bool {
        let field = if self.focus == AskStop::Unverified { &mut self.unverified } else { &mut self.typed };
        self.burst.takes_away(at, field)
    }

    /// Whether the cursor is in a field for a word that is typed, never pasted.
    pub fn is_typed(&self) -> bool {
        matches!(self.focus, AskStop::Unverified | AskStop::OrderId)
    }

    /// What is missing before the release may be asked for.
    pub fn missing(&self) -> Option<(AskStop, Say)> {
        let order_id = self.order_id();
        if self.reason.text().trim().is_empty() {
            let id = if matches!(self.subject, Subject::Release(_)) { "ui-release-no-reason" } else { "ui-dismiss-no-reason" };
            return Some((AskStop::Reason, say(id)));
        }
        if !self.unverified.text().trim().is_empty() && !self.is_unverified() {
            return Some((AskStop::Unverified, say("ui-typed-wrong").with("text", UNVERIFIED)));
        }
        let wrong = self.needs_order_id() && !reads_as(self.typed.text(), order_id);
        wrong.then(|| (AskStop::OrderId, say("ui-typed-wrong").with("text", order_id)))
    }
}
