//! One attempt in full, and an order as a look-up shows it.

use jiff::Timestamp;

use super::model::Place;
use crate::domain::{Alarm, Attempt, EventKind, Json, Order, OrderId, Say};

/// One step of an attempt, as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// When.
    pub at: Timestamp,
    /// What kind of step.
    pub kind: EventKind,
    /// Who.
    pub operator: String,
    /// The request as sent.
    pub request: Option<Vec<u8>>,
    /// HTTP status of an answer.
    pub http_status: Option<u16>,
    /// Chosen headers of an answer.
    pub headers: Vec<(String, String)>,
    /// The answer's body.
    pub body: Option<Vec<u8>>,
    /// Whether the body was too long to be kept whole.
    pub body_cut: bool,
    /// Why, for people.
    pub reason: Option<Say>,
    /// What a look-up found.
    pub detail: Option<Json>,
}

/// One attempt on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// The attempt.
    pub attempt: Attempt,
    /// The alarm that was opened with it: it stands there as long as the detail does.
    pub alarm: Option<Alarm>,
    /// Its events, once the ledger has given them.
    pub events: Option<Result<Vec<EventRow>, Say>>,
    /// Whether the raw JSON is shown.
    pub raw: bool,
    /// First line shown.
    pub scroll: usize,
    /// Where Esc leads.
    pub back: Place,
}

/// What a look-up of an order gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing yet.
    Looking,
    /// The order.
    Order(Order),
    /// No readable answer, and why.
    Failed(Say),
}

/// An order that is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderView {
    /// The number of the request.
    pub ticket: u64,
    /// Which order.
    pub order_id: OrderId,
    /// What was found.
    pub found: Found,
    /// First line shown.
    pub scroll: usize,
    /// Where Esc leads.
    pub back: Place,
}
