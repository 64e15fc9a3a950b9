//! The question before an attempt is released: a reason, in live the order id.

use super::text_field::TextField;
use crate::domain::{Attempt, Mode, Say, say};

/// Longest reason.
const MAX_REASON: usize = 500;

/// Where Tab stops in the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AskStop {
    /// The reason.
    Reason,
    /// The order id, typed in live.
    OrderId,
    /// The button that leaves everything as it is.
    Cancel,
    /// The button that releases.
    Release,
}

/// The question before an attempt is released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The attempt.
    pub attempt: Attempt,
    /// Why the person takes responsibility.
    pub reason: TextField,
    /// The order id as typed.
    pub typed: TextField,
    /// Where the cursor is.
    pub focus: AskStop,
    /// Whether the release is on its way.
    pub busy: bool,
    /// What is wrong.
    pub fault: Option<Say>,
}

impl Ask {
    /// Asks about an attempt.
    pub fn new(attempt: Attempt) -> Self {
        Self { attempt, reason: TextField::new(MAX_REASON), typed: TextField::new(64), focus: AskStop::Reason, busy: false, fault: None }
    }

    /// Whether the order id must be typed.
    pub fn needs_order_id(&self) -> bool {
        self.attempt.mode == Mode::Live
    }

    /// The stops in the order of Tab.
    pub fn stops(&self) -> Vec<AskStop> {
        let mut stops = vec![AskStop::Reason, AskStop::OrderId, AskStop::Cancel, AskStop::Release];
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
            AskStop::OrderId => Some(&mut self.typed),
            AskStop::Cancel | AskStop::Release => None,
        }
    }

    /// What is missing before the release may be asked for.
    pub fn missing(&self) -> Option<(AskStop, Say)> {
        let order_id = self.attempt.request.order_id.as_str();
        if self.reason.text().trim().is_empty() {
            return Some((AskStop::Reason, say("ui-release-no-reason")));
        }
        let wrong = self.needs_order_id() && self.typed.text() != order_id;
        wrong.then(|| (AskStop::OrderId, say("ui-typed-wrong").with("text", order_id)))
    }
}
