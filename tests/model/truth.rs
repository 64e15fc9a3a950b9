//! What really happened to the orders, and how the gateway writes it.

use jiff::Timestamp;
use uuid::Uuid;

use crate::ops::Ids;
use crate::support::POS;

/// Who made a capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// The POST with this number.
    Post(usize),
    Portal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Success,
    Failure,
    /// Final from this second on.
    Pending {
        until: u64,
        succeeds: bool,
    },
}

#[derive(Debug, Clone)]
pub(crate) struct Capture {
    pub by: By,
    pub operation: Uuid,
    pub transaction: Uuid,
    pub amount: i64,
    pub(crate) comment: Option<String>,
    pub visible_from: u64,
    pub(crate) fate: Fate,
    /// A webhook told how it ended.
    pub(crate) told: bool,
}

impl Capture {
    pub(crate) fn status(&self, now: u64) -> &'static str {
        match self.fate {
            Fate::Success => "success",
            Fate::Failure => "failure",
            Fate::Pending { until, .. } if now < until => "pending",
            Fate::Pending { succeeds, .. } => {
                if succeeds {
                    "success"
                } else {
                    "failure"
                }
            }
        }
    }

    /// Whether it is or will be a success.
    pub(crate) fn succeeds(&self) -> bool {
        matches!(self.fate, Fate::Success | Fate::Pending { succeeds: true, .. })
    }

    pub(crate) fn is_live(&self, now: u64) -> bool {
        self.status(now) != "failure"
    }
}

#[derive(Debug, Default)]
pub(crate) struct Order {
    pub captures: Vec<Capture>,
    /// Voided, and visible from this second on.
    pub void: Option<u64>,
    /// When a readable look-up showed the hold or a void and no capture that may have succeeded.
    pub absences: Vec<u64>,
    /// When readable look-ups were made, and whether they spoke against a capture.
    pub looked: Vec<(u64, bool)>,
    /// Until when the gateway asked to wait.
    pub throttled: Option<Timestamp>,
}

impl Order {
    pub(crate) fn visible(&self, now: u64) -> impl Iterator<Item = &Capture> {
        self.captures.iter().filter(move |capture| capture.visible_from <= now)
    }

    pub(crate) fn shows_live(&self, now: u64) -> bool {
        self.visible(now).any(|capture| capture.is_live(now))
    }

    pub(crate) fn voided(&self, now: u64) -> bool {
        self.void.is_some_and(|from| from <= now)
    }

    /// Whether nothing can be captured any more, whoever can see it.
    pub(crate) fn is_spent(&self, now: u64) -> bool {
        self.void.is_some() || self.captures.iter().any(|capture| capture.is_live(now))
    }
}

pub(crate) fn hold_json(order: &str, method: &str) -> String {
    format!(r#"{{"order_id":"{order}","pos_id":"{POS}","method":"{method}","amount":100.00,"currency":"UAH","status":"success"}}"#)
}

pub(crate) fn capture_json(capture: &Capture, order: &str, status: &str, shout: bool) -> String {
    let spell = |id: Uuid| if shout { id.to_string().to_uppercase() } else { id.to_string() };
    let comment = capture.comment.as_ref().map_or("null".to_owned(), |comment| format!("\"{comment}\""));
    format!(
        r#"{{"order_id":"{order}","pos_id":"{POS}","method":"capture","operation_id":"{}","transaction_id":"{}","amount":{}.{:02},"currency":"UAH","status":"{status}","status_code":"1000","comment":{comment}}}"#,
        spell(capture.operation),
        spell(capture.transaction),
        capture.amount / 100,
        capture.amount % 100
    )
}

/// The answer without some of its ids.
pub(crate) fn without(json: String, ids: Ids) -> String {
    let rename = |json: String, name: &str| json.replace(&format!("\"{name}\""), &format!("\"x_{name}\""));
    match ids {
        Ids::Both => json,
        Ids::TransactionOnly => rename(json, "operation_id"),
        Ids::None => rename(rename(json, "operation_id"), "transaction_id"),
    }
}
