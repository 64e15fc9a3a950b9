//! What really happened to the orders, and how the gateway writes it.

use jiff::Timestamp;
use uuid::Uuid;

use crate::ops::Ids;
use crate::support::POS;
use crate::told::{Said, Shown};

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
    /// A status word that nobody knows, for good.
    Odd,
}

/// A capture, or something else that was done to the order.
#[derive(Debug, Clone)]
pub(crate) struct Capture {
    pub method: &'static str,
    pub by: By,
    pub operation: Uuid,
    pub transaction: Uuid,
    /// Which of its ids look-ups state.
    pub ids: Ids,
    pub amount: i64,
    pub(crate) comment: Option<String>,
    pub visible_from: u64,
    pub(crate) fate: Fate,
    /// A webhook told how it ended.
    pub(crate) told: bool,
    /// Look-ups list it twice, once with a word that counts for less.
    pub(crate) twin: bool,
}

impl Capture {
    pub(crate) fn status(&self, now: u64) -> &'static str {
        match self.fate {
            Fate::Success => "success",
            Fate::Failure => "failure",
            Fate::Odd => "halfway",
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

    /// What it says when it is told of, with these ids and in this status.
    pub(crate) fn said(&self, ids: Ids, status: &'static str) -> Said {
        Said {
            method: self.method,
            operation: (ids == Ids::Both).then_some(self.operation),
            transaction: (ids != Ids::None).then_some(self.transaction),
            amount: self.amount,
            status,
            comment: self.comment.clone(),
        }
    }

    fn twin_status(&self, now: u64) -> &'static str {
        match self.status(now) {
            "success" => "failure",
            "failure" => "init",
            other => other,
        }
    }
}

/// What one readable look-up showed.
#[derive(Debug, Clone)]
pub(crate) struct Look {
    pub at: u64,
    /// What had not failed, without what was set aside then.
    pub live: Vec<Said>,
    /// It listed nothing, not even the hold.
    pub is_empty: bool,
    /// It spoke against a capture.
    pub against: bool,
}

/// An order at one gateway.
#[derive(Debug, Default)]
pub(crate) struct Order {
    pub captures: Vec<Capture>,
    /// Voids, refunds and what nobody knows.
    pub others: Vec<Capture>,
    pub looks: Vec<Look>,
    /// When it was asked about last, readably or not.
    pub asked: Option<u64>,
    /// What look-ups have told of it.
    pub shown: Shown,
    /// Until when the gateway asked to wait.
    pub throttled: Option<Timestamp>,
}

impl Order {
    pub(crate) fn all(&self) -> impl Iterator<Item = &Capture> {
        self.captures.iter().chain(&self.others)
    }

    pub(crate) fn visible(&self, now: u64) -> impl Iterator<Item = &Capture> {
        self.all().filter(move |capture| capture.visible_from <= now)
    }

    pub(crate) fn is_voided(&self, now: u64) -> bool {
        self.others.iter().any(|other| other.method == "void" && other.is_live(now))
    }

    /// Whether nothing can be captured any more, whoever can see it.
    pub(crate) fn is_spent(&self, now: u64) -> bool {
        self.is_voided(now) || self.captures.iter().any(|capture| capture.is_live(now))
    }

    /// The list of a look-up. What it means is in no order.
    pub(crate) fn list(&self, name: &str, now: u64, shout: bool) -> String {
        let mut list = vec![hold_json(name)];
        for one in self.visible(now) {
            let written = |status| without(capture_json(one, name, status, shout), one.ids);
            list.push(written(one.status(now)));
            if one.twin && one.ids != Ids::None {
                list.push(written(one.twin_status(now)));
            }
        }
        list.reverse();
        format!("[{}]", list.join(","))
    }
}

pub(crate) fn hold_json(order: &str) -> String {
    format!(r#"{{"order_id":"{order}","pos_id":"{POS}","method":"auth","amount":100.00,"currency":"UAH","status":"success"}}"#)
}

pub(crate) fn capture_json(capture: &Capture, order: &str, status: &str, shout: bool) -> String {
    let spell = |id: Uuid| if shout { id.to_string().to_uppercase() } else { id.to_string() };
    let comment = capture.comment.as_ref().map_or("null".to_owned(), |comment| format!("\"{comment}\""));
    format!(
        r#"{{"order_id":"{order}","pos_id":"{POS}","method":"{}","operation_id":"{}","transaction_id":"{}","amount":{}.{:02},"currency":"UAH","status":"{status}","status_code":"1000","comment":{comment}}}"#,
        capture.method,
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
