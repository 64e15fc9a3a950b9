//! Everything that can happen to the console.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::clip::Item;
use super::detail::EventRow;
use super::form::{Glance, NotSeen};
use super::history::{Found, Page};
use super::key::Key;
use super::mouse::{Click, Pane};
use super::room::Card;
use super::webhooks::WebhookRow;
use crate::domain::{Attempt, DismissTarget, Order, Say, Summary, Tally};

/// Something that happened. When it happened comes beside it, as [`super::Now`].
#[derive(Debug, Clone)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Something was clicked.
    Click(Click),
    /// The wheel was turned.
    Wheel {
        /// Over what.
        over: Pane,
        /// By how much; down if more than none.
        notches: isize,
    },
    /// The terminal says that text was pasted.
    Paste(String),
    /// The terminal has a new size: columns, rows.
    Resize(u16, u16),
    /// A frame was painted.
    Painted(Seen),
    /// The moment asked for by [`super::Model::wake_at`] has come.
    Woke,
    /// The process was asked to end, or the terminal is gone.
    Leave,
    /// The process was asked to stop for a while.
    Stop,
    /// The zone in which times are shown.
    Zone(TimeZone),
    /// An older ledger is being brought up to date: how many of its rows of how many; `None` when that is done.
    Upgrading(Option<(u64, u64)>),
    /// The ledger cannot be used.
    OfficeFailed(Say),
    /// The configuration file was changed after it was read.
    ConfigEdited,
    /// A profile is ready, or why not.
    Opened {
        /// The profile.
        profile: String,
        /// Its card.
        result: Result<Card, Say>,
    },
    /// What the ledger knows of an order id in a draft.
    Glanced {
        /// The profile.
        profile: String,
        /// What it knows.
        glance: Glance,
    },
    /// The quiet look-up of the order in a draft has ended.
    Sighted {
        /// The profile.
        profile: String,
        /// Which look-up.
        ticket: u64,
        /// The order and when the answer was there, or why there is none.
        result: Result<(Order, Timestamp), NotSeen>,
    },
    /// The checks of a review are done.
    Reviewed {
        /// Which review.
        ticket: u64,
        /// What they gave.
        reviewed: Reviewed,
    },
    /// A capture goes on.
    Progress {
        /// Which request.
        ticket: u64,
        /// How far it is.
        progress: Progress,
    },
    /// A capture has ended.
    Reported {
        /// Which request.
        ticket: u64,
        /// How.
        report: Report,
    },
    /// A look-up has ended.
    LookedUp {
        /// Which one.
        ticket: u64,
        /// The order, or why there is none.
        result: Result<Order, Say>,
    },
    /// The ledger gave a window of a profile's attempts.
    Window {
        /// The profile.
        profile: String,
        /// The rows.
        result: Result<Page, Say>,
    },
    /// A window of what a filter found.
    Found {
        /// The profile on whose screen it is shown.
        profile: String,
        /// The number of the request.
        seq: u64,
        /// The rows.
        result: Result<Found, Say>,
    },
    /// What everything that a filter finds adds up to.
    Tallied {
        /// The profile on whose screen it is shown.
        profile: String,
        /// The number of the request.
        seq: u64,
        /// The sums.
        tally: Tally,
    },
    /// What marked attempts add up to.
    AddedUp {
        /// The profile on whose screen they were marked.
        profile: String,
        /// Which ones.
        ids: Vec<Uuid>,
        /// The sums.
        tally: Tally,
    },
    /// The ledger is being read for the first search: how many of its steps of how many; `None` when that is done.
    Reading(Option<(u64, u64)>),
    /// How many attempts a profile has, and how many of them are unknown.
    Counted {
        /// The profile.
        profile: String,
        /// Attempts.
        total: u64,
        /// Unknown ones.
        unknown: u64,
    },
    /// The figures of a profile were added up.
    Summarised {
        /// Which request.
        ticket: u64,
        /// The figures, or why there are none.
        result: Result<Box<Summary>, Say>,
    },
    /// The alarms that nobody has opened, newest first.
    Alarms(Vec<Attempt>),
    /// One attempt in full.
    Detailed {
        /// Which one.
        id: Uuid,
        /// The row as it stands and its events.
        result: Result<(Box<Attempt>, Vec<EventRow>), Say>,
    },
    /// A reconciliation has ended.
    Reconciled {
        /// Which attempt.
        id: Uuid,
        /// The row as it stands and what was found.
        result: Result<(Box<Attempt>, Say), Say>,
    },
    /// A release has ended.
    Released {
        /// Which attempt.
        id: Uuid,
        /// The row as it stands.
        result: Result<Box<Attempt>, Say>,
    },
    /// A dismissal has ended.
    Dismissed {
        /// Of what.
        target: DismissTarget,
        /// Why it was not done.
        result: Result<(), Say>,
    },
    /// An export goes on.
    Exporting {
        /// Rows written so far.
        rows: u64,
    },
    /// An export has ended.
    Exported {
        /// How.
        result: Result<Exported, Say>,
        /// Whether it failed because the file is there already.
        exists: bool,
    },
    /// A request of an attempt as a command, or why there is none.
    Command {
        /// Which request.
        item: Item,
        /// The command.
        result: Result<String, Say>,
    },
    /// The newest webhooks, and whether there are more.
    Webhooks {
        /// The number of the request.
        ticket: u64,
        /// They, and whether there may be more.
        result: Result<(Vec<WebhookRow>, bool), Say>,
    },
    /// The ledger was written, by this process or another.
    Written {
        /// The attempts that were touched, as they stand now.
        attempts: Vec<Attempt>,
        /// Whether a webhook came.
        webhooks: bool,
    },
    /// Something in the background failed.
    Failed(Say),
    /// What was in flight is now unknown, by the person's wish.
    Abandoned,
}

/// An export that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The file.
    pub path: String,
    /// Attempts in it.
    pub rows: u64,
}

/// What the last frame showed: how far the scrolling part can go and how many lines it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seen {
    /// The largest useful offset.
    pub max_scroll: usize,
    /// Lines on the screen at once.
    pub page: usize,
}

/// Why a capture is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The reason.
    pub why: Say,
    /// The attempt in the way.
    pub blocked_by: Option<Box<Attempt>>,
    /// Whether NOLOOKUP would help.
    pub lookup_failed: bool,
    /// Whether the order is not as the review showed it: it is looked at anew.
    pub changed: bool,
}

/// What the checks of a review gave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reviewed {
    /// What is pointed out.
    pub notes: Vec<Say>,
    /// Why it may not be sent, if so.
    pub refusal: Option<Refusal>,
    /// The order and when the answer was there, where the look-up was readable.
    pub looked_up: Option<(Order, Timestamp)>,
    /// Whether this would be the first capture under its point of sale.
    pub new_pos: bool,
}

/// How far a capture is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// The order is looked up once more.
    LookingUp,
    /// The row is durable; the request goes out.
    Sending(Box<Attempt>),
}

/// How a capture has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// Nothing was sent.
    Refused(Refusal),
    /// The attempt with its outcome.
    Ended(Ended),
}

/// An attempt with its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// The outcome is in the ledger.
    Done(Box<Attempt>),
    /// The answer could not be stored.
    NotStored {
        /// The attempt.
        attempt: Box<Attempt>,
        /// The whole answer, printable.
        answer: String,
        /// Why.
        why: Say,
    },
}

impl Ended {
    /// The attempt.
    pub fn attempt(&self) -> &Attempt {
        match self {
            Self::Done(attempt) | Self::NotStored { attempt, .. } => attempt,
        }
    }
}
