//! The review before a send: what must be typed or pressed, and when a key counts.

use std::time::Duration;

use super::age::Since;
use super::burst::Burst;
use super::form::Form;
use super::model::Now;
use super::msg::{Refusal, Reviewed};
use super::text_field::TextField;
use crate::domain::order_id::MAX_ORDER_ID;
use crate::domain::order_id::typed::{reads_as, reads_as_word};
use crate::domain::{Attempt, CaptureRequest, Mode, Say};

/// How long the review must have been on the screen, and no other key pressed, before the sending key counts.
pub const QUIET: Duration = Duration::from_millis(400);
/// How long after a right typed confirmation Enter counts: whoever typed it has read it.
pub const PAUSE: Duration = Duration::from_millis(60);
/// How long a sending key waits for a key right behind it, which would make both a paste.
pub const SETTLE: Duration = Duration::from_millis(20);

/// Longest text typed to confirm: an order id whose letters are typed in parts, such as й in two.
pub(super) const MOST_TYPED: usize = 4 * MAX_ORDER_ID;

/// What stands between a review and the send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// The mode word is typed: the first capture under a new point of sale.
    ModeWord,
    /// NOLOOKUP is typed: the look-up failed, and the person goes on without it.
    NoLookup,
    /// The order id is typed.
    OrderId,
    /// The sending key is pressed.
    Key,
}

/// The exact request before it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The number of the request for its checks.
    pub ticket: u64,
    /// What would be sent.
    pub request: CaptureRequest,
    /// The draft it was made from.
    pub form: Form,
    /// What the form pointed out.
    pub hints: Vec<Say>,
    /// What the checks gave; `None` while they run.
    pub checked: Option<Reviewed>,
    /// Since when the order is known as the checks show it.
    pub since: Option<Since>,
    /// When it was first painted at all: keys typed before that are dropped.
    pub appeared: Option<Duration>,
    /// When the finished review was first painted.
    pub painted: Option<Duration>,
    /// What is still to be passed, in order.
    pub gates: Vec<Gate>,
    /// What was typed for the present gate.
    pub typed: TextField,
    /// The latest keys: four at once are a paste.
    pub burst: Burst,
    /// Whether the cursor is in the typed field; otherwise it is on Cancel.
    pub on_field: bool,
    /// When the sending key came that waits to be proven no paste.
    pub armed: Option<Duration>,
    /// When the latest key came that voided such a key, or belongs to one that did.
    pub voided: Option<Duration>,
    /// Whether the person goes on without a look-up.
    pub waived: bool,
    /// First line shown.
    pub scroll: usize,
}

impl Review {
    /// A review whose checks have just started.
    pub fn new(ticket: u64, request: CaptureRequest, form: Form) -> Self {
        Self {
            ticket,
            request,
            hints: form.hints(),
            form,
            checked: None,
            since: None,
            appeared: None,
            painted: None,
            gates: Vec::new(),
            typed: TextField::new(MOST_TYPED),
            burst: Burst::default(),
            on_field: false,
            armed: None,
            voided: None,
            waived: false,
            scroll: 0,
        }
    }

    /// Takes in the checks: what has to be passed follows from them and from the mode.
    pub fn take(&mut self, reviewed: Reviewed, mode: Mode, now: Now) {
        self.since = reviewed.looked_up.as_ref().map(|(_, wall)| Since::new(now, *wall));
        self.show(reviewed, mode);
    }

    fn show(&mut self, reviewed: Reviewed, mode: Mode) {
        self.painted = None;
        self.armed = None;
        self.retype();
        self.gates = gates(&reviewed, mode);
        self.checked = Some(reviewed);
    }

    /// Shows a refusal that came at the last moment.
    pub fn refuse(&mut self, ticket: u64, refusal: Refusal, mode: Mode) {
        self.ticket = ticket;
        self.waived = false;
        let mut reviewed = self.checked.take().unwrap_or_default();
        reviewed.refusal = Some(refusal);
        self.show(reviewed, mode);
    }

    /// Starts the waiting anew: something else lay over the review.
    pub fn hide(&mut self) {
        (self.appeared, self.painted, self.armed) = (None, None, None);
        self.retype();
    }

    /// Something else has to be typed, or the same once more.
    fn retype(&mut self) {
        self.typed.set("");
        self.burst.rebase(&self.typed);
        self.on_field = false;
    }

    /// The present gate is passed.
    pub(super) fn pass(&mut self) {
        if !self.gates.is_empty() {
            self.gates.remove(0);
        }
        self.retype();
        self.on_field = self.is_typed();
    }

    /// Notes that it was painted.
    pub fn paint(&mut self, at: Duration) {
        self.appeared.get_or_insert(at);
        if self.checked.is_some() {
            self.painted.get_or_insert(at);
        }
    }

    /// Whether a key pressed at `at` was meant for what the review shows now.
    pub fn is_seen(&self, at: Duration) -> bool {
        let since = if self.checked.is_some() { self.painted } else { self.appeared };
        since.is_some_and(|since| at >= since)
    }

    /// The attempt in the way.
    pub fn blocking(&self) -> Option<&Attempt> {
        self.checked.as_ref()?.refusal.as_ref()?.blocked_by.as_deref()
    }

    /// What has to be passed next.
    pub fn gate(&self) -> Option<Gate> {
        self.gates.first().copied()
    }

    /// Whether something has to be typed next.
    pub fn is_typed(&self) -> bool {
        self.gate().is_some_and(|gate| gate != Gate::Key)
    }

    /// What has to be typed at a gate.
    pub fn wanted(&self, gate: Gate, mode: Mode) -> String {
        match gate {
            Gate::ModeWord => mode.banner().to_owned(),
            Gate::NoLookup => "NOLOOKUP".to_owned(),
            Gate::OrderId => self.request.order_id.as_str().to_owned(),
            Gate::Key => String::new(),
        }
    }

    /// Whether what was typed is what has to be typed at the present gate.
    pub fn is_right(&self, mode: Mode) -> bool {
        let (typed, wanted) = (self.typed.text(), |gate| self.wanted(gate, mode));
        match self.gate() {
            Some(gate @ Gate::OrderId) => reads_as(typed, &wanted(gate)),
            Some(gate @ (Gate::ModeWord | Gate::NoLookup)) => reads_as_word(typed, &wanted(gate)),
            Some(Gate::Key) | None => false,
        }
    }

    /// Whether a sending key pressed at `at` counts: the finished review has been on the screen for [`QUIET`], and no other key or
    /// paste came within [`QUIET`] before it, or within [`PAUSE`] where it follows a typed confirmation.
    pub fn counts(&self, at: Duration, last_input: Option<Duration>) -> bool {
        self.painted.is_some_and(|since| rested(at, since, QUIET)) && self.paused(at, last_input)
    }

    /// Whether the keys have rested for long enough before a key pressed at `at`.
    pub fn paused(&self, at: Duration, last_input: Option<Duration>) -> bool {
        let pause = if self.is_typed() { PAUSE } else { QUIET };
        last_input.is_none_or(|last| rested(at, last, pause))
    }
}

fn rested(at: Duration, since: Duration, least: Duration) -> bool {
    at.checked_sub(since).is_some_and(|gap| gap >= least)
}

fn gates(reviewed: &Reviewed, mode: Mode) -> Vec<Gate> {
    let no_lookup = match &reviewed.refusal {
        Some(refusal) if !refusal.lookup_failed => return Vec::new(),
        refusal => refusal.is_some(),
    };
    let mut gates = Vec::new();
    if reviewed.new_pos {
        gates.push(Gate::ModeWord);
    }
    if no_lookup {
        gates.push(Gate::NoLookup);
    }
    gates.push(if mode == Mode::Live { Gate::OrderId } else { Gate::Key });
    gates
}
