//! What a look-up shows: all transactions of an order, or why it settles nothing.

use uuid::Uuid;

use super::exchange::Received;
use super::outcome::is_pos;
use crate::domain::refusal::{Refusal, quote};
use crate::domain::{Json, Order, OrderId, Say, Transaction, say};

/// More transactions than any order has: what a look-up shows is kept, and asked in the guard.
const MAX_TRANSACTIONS: usize = 5_000;

/// Why a look-up shows nothing usable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct LookupFailure {
    /// The cause and the way out, for people.
    pub why: Say,
    /// HTTP status of the answer, if one came.
    pub http_status: Option<u16>,
    /// Which kind of failure it is.
    pub kind: LookupFailureKind,
}

/// The kinds of failed look-ups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LookupFailureKind {
    /// 404 in the documented shape: the gateway knows no such order.
    NotFound,
    /// 401 or 403, or the documented refusal of the keys under another 4xx.
    Unauthorised,
    /// No answer, or one that broke off.
    NoAnswer,
    /// An answer that may not be relied on: another status, another order's, or no look-up at all.
    Unreadable,
}

impl LookupFailure {
    pub(super) fn new(kind: LookupFailureKind, http_status: Option<u16>, why: Say) -> Self {
        Self { why, http_status, kind }
    }

    /// Whether it counts as "no capture to be seen" where a person releases an attempt.
    pub fn shows_nothing(&self) -> bool {
        self.kind == LookupFailureKind::NotFound
    }

    /// The sentence for people.
    pub fn say(&self) -> Say {
        self.why.clone()
    }
}

/// Reads the answer to a look-up of this order (finline: after-payments/info-on-transactions): 2xx, whole, a JSON array
/// of objects with a string `method`, whose `order_id` and `pos_id`, where stated, are ours.
///
/// # Errors
/// [`LookupFailure`] for anything else: it settles nothing.
pub fn read(received: &Received, pos_id: Uuid, order_id: &OrderId) -> Result<Order, LookupFailure> {
    let unreadable = |why: Say| LookupFailure::new(LookupFailureKind::Unreadable, Some(received.http_status), why);
    let items = match readable(received, Some(order_id))? {
        Json::Array(items) if items.len() > MAX_TRANSACTIONS => {
            return Err(unreadable(say("lookup-too-many").count("most", MAX_TRANSACTIONS as u64)));
        }
        Json::Array(items) => items,
        _ => return Err(unreadable(say("lookup-no-list"))),
    };
    let transactions: Vec<_> =
        items.iter().map(|item| transaction(item, pos_id, order_id)).collect::<Result<_, _>>().map_err(unreadable)?;
    Ok(Order::of(transactions))
}

/// Reads the answer to a check of the keys: the HTTP status of any well-formed answer that does not refuse the keys.
///
/// # Errors
/// [`LookupFailure`] when the keys are refused or the answer is not the gateway's own.
pub fn read_check(received: &Received) -> Result<u16, LookupFailure> {
    let failure = match readable(received, None) {
        Ok(_) => return Ok(received.http_status),
        Err(failure) => failure,
    };
    // The expected answer for order 0 is not documented: a refusal that is not about the keys has accepted them.
    let refused = received.whole().is_ok_and(|body| Refusal::parse(body).is_some());
    let keys_accepted = refused && matches!(received.http_status, 400 | 404 | 405 | 406) && failure.kind != LookupFailureKind::Unauthorised;
    if keys_accepted { Ok(received.http_status) } else { Err(failure) }
}

/// The JSON of a whole 2xx.
fn readable(received: &Received, order_id: Option<&OrderId>) -> Result<Json, LookupFailure> {
    let status = received.http_status;
    let fail = |kind, why| LookupFailure::new(kind, Some(status), why);
    let plain = |id| say(id).count("status", u64::from(status));
    let body = received.whole();
    let refusal = body.as_ref().ok().and_then(|body| Refusal::parse(body));
    match (status, &refusal) {
        (401 | 403, Some(refusal)) => {
            return Err(fail(LookupFailureKind::Unauthorised, say("lookup-keys-refused").with("reason", refusal.reason())));
        }
        (401 | 403, None) => return Err(fail(LookupFailureKind::Unauthorised, plain("lookup-unauthorised"))),
        (400..=499, Some(refusal)) if refusal.names_keys() => {
            return Err(fail(LookupFailureKind::Unauthorised, say("lookup-keys-refused").with("reason", refusal.reason())));
        }
        (404, Some(refusal)) => {
            let order = order_id.map_or("0", OrderId::as_str);
            let why = say("lookup-not-found").with("order", order).with("reason", refusal.reason());
            return Err(fail(LookupFailureKind::NotFound, why));
        }
        (429, Some(_)) => return Err(fail(LookupFailureKind::Unreadable, say("lookup-throttled"))),
        (400..=499, Some(refusal)) => {
            return Err(fail(LookupFailureKind::Unreadable, plain("lookup-refused").with("reason", refusal.reason())));
        }
        _ => {}
    }
    if !received.is_success() {
        return Err(fail(LookupFailureKind::Unreadable, plain("lookup-http-status")));
    }
    let body = body.map_err(|why| {
        let kind = if received.oversized { LookupFailureKind::Unreadable } else { LookupFailureKind::NoAnswer };
        fail(kind, say("lookup-cut").because("why", why))
    })?;
    Json::parse(body).map_err(|_| fail(LookupFailureKind::Unreadable, say("lookup-unreadable")))
}

/// One transaction of this order. `Err` says what is wrong with it.
fn transaction(item: &Json, pos_id: Uuid, order_id: &OrderId) -> Result<Transaction, Say> {
    let transaction = Transaction::read(item).ok_or_else(|| say("lookup-no-method"))?;
    match item.get("order_id") {
        None | Some(Json::Null) => {}
        Some(Json::String(found)) if found == order_id.as_str() => {}
        Some(other) => return Err(say("lookup-other-order").with("found", quote(&other.to_text()))),
    }
    match item.get("pos_id") {
        None | Some(Json::Null) => {}
        Some(pos) if is_pos(pos, pos_id) => {}
        Some(other) => return Err(say("lookup-other-pos").with("found", quote(&other.to_text()))),
    }
    Ok(transaction)
}

#[cfg(test)]
mod tests;
