//! What the console asks the world to do.

use jiff::civil::Date;
use uuid::Uuid;

use super::clip::Item;
use super::export::What;
use super::history::Start;
use super::webhooks::Wanted;
use crate::domain::{Attempt, CaptureRequest, DismissTarget, Mode, OrderId, Query};
use crate::export::Format;

/// Something to be done outside. Everything that concerns a profile names it, so that a switch in between misfiles nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Open a profile.
    Open {
        /// Which one.
        profile: String,
    },
    /// Ask the ledger what it knows of an order id in a draft.
    Glance {
        /// The profile.
        profile: String,
        /// The order id.
        order_id: OrderId,
    },
    /// Look the order of a draft up quietly. It takes the place of the profile's former one, if that still runs.
    Sight {
        /// The number of the look-up.
        ticket: u64,
        /// The profile.
        profile: String,
        /// Which order.
        order_id: OrderId,
    },
    /// Run the checks of a review.
    Review {
        /// The number of the review.
        ticket: u64,
        /// The profile.
        profile: String,
        /// What would be sent.
        request: Box<CaptureRequest>,
    },
    /// Send a capture. Only the review asks for this.
    Capture {
        /// The number of the request.
        ticket: u64,
        /// The review it was confirmed on, whose look-up may be used again.
        review: u64,
        /// The profile.
        profile: String,
        /// What is sent.
        request: Box<CaptureRequest>,
        /// The order id, once what was typed under the review reads as it (live only).
        confirm: Option<String>,
        /// Whether the person goes on without a look-up.
        waive_lookup: bool,
    },
    /// Look an order up.
    LookUp {
        /// The number of the look-up.
        ticket: u64,
        /// The profile.
        profile: String,
        /// Which order.
        order_id: OrderId,
    },
    /// Load a window of a profile's attempts, and the alarms.
    Window {
        /// The number of the request.
        seq: u64,
        /// The profile.
        profile: String,
        /// Where it starts.
        start: Start,
    },
    /// Load a window of what a filter finds.
    Find {
        /// The number of the request.
        seq: u64,
        /// The profile on whose screen it is shown.
        profile: String,
        /// What is looked for.
        query: Box<Query>,
        /// Where it starts.
        start: Start,
        /// Whether everything found is to be added up, too.
        tally: bool,
    },
    /// Count a profile's attempts, and load the alarms.
    Count {
        /// The profile.
        profile: String,
    },
    /// Add marked attempts up.
    AddUp {
        /// The profile on whose screen they were marked.
        profile: String,
        /// Which ones.
        ids: Vec<Uuid>,
    },
    /// Add up what was captured.
    Summary {
        /// The number of the request.
        ticket: u64,
        /// Of which profile.
        profile: String,
        /// In which mode: one name may have stood for a test and a live project.
        mode: Mode,
        /// From which day on, in the zone on screen.
        first: Date,
        /// Up to which day, itself included.
        last: Date,
    },
    /// Load the newest webhooks of a profile.
    Webhooks {
        /// The number of the request.
        ticket: u64,
        /// Whose.
        profile: String,
        /// Which ones.
        wanted: Wanted,
        /// At most so many.
        limit: usize,
    },
    /// Load one attempt with its events.
    Detail {
        /// Which one.
        id: Uuid,
    },
    /// Look an attempt up and settle it if the look-up proves something.
    Reconcile {
        /// The profile it was sent with.
        profile: String,
        /// Which one.
        id: Uuid,
    },
    /// Release an attempt.
    Release {
        /// The profile it was sent with.
        profile: String,
        /// Which one.
        id: Uuid,
        /// Why.
        reason: String,
        /// The order id, once what was typed reads as it (live only).
        confirm: Option<String>,
        /// Whatever look-ups show.
        unverified: bool,
    },
    /// Set aside what forbids a capture.
    Dismiss {
        /// The profile.
        profile: String,
        /// What.
        target: DismissTarget,
        /// Why.
        reason: String,
        /// The order id, once what was typed reads as it (live only).
        confirm: Option<String>,
    },
    /// Note that an alarm was opened.
    OpenAlarm {
        /// Whose.
        attempt: Box<Attempt>,
    },
    /// Write a request of an attempt as a command.
    Command {
        /// The attempt.
        attempt: Box<Attempt>,
        /// Which request.
        item: Item,
    },
    /// Export attempts to a file.
    Export {
        /// Which attempts.
        what: What,
        /// The file as typed.
        file: String,
        /// How it is written.
        format: Format,
        /// Whether a file that is there is replaced.
        replace: bool,
    },
    /// Stop the export on its way.
    StopExport,
    /// Hand text to the terminal, to be copied.
    Clip {
        /// The text.
        text: String,
    },
    /// Take no new work: what has no row yet is refused.
    Close,
    /// Leave what is in flight as unknown.
    Abandon {
        /// Their attempts.
        attempts: Vec<Uuid>,
    },
    /// Let the terminal tell of the mouse, or keep it to itself.
    Mouse(bool),
    /// Stop the process until it is continued.
    Suspend,
    /// Ring the terminal's bell once.
    Bell,
    /// Paint the whole screen anew.
    Redraw,
    /// End the console.
    Quit,
}
