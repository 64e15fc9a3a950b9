//! Settling by look-up: what the transactions of an order prove about one attempt. No I/O.

pub(super) mod webhooks;

use rust_decimal::Decimal;

use self::webhooks::Clerk;
use crate::domain::{Attempt, Comment, Evidence, Json, Money, Order, Outcome, Say, State, Transaction, say};
use crate::gateway::{Judged, judge_success};
use crate::ledger::{EventKind, NewEvent, OwnedIds, Step};

/// What a look-up proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Finding {
    /// The attempt moves.
    Move { to: State, evidence: Evidence, outcome: Box<Outcome>, alarm: Option<Say> },
    /// No capture is there although the hold (or a void) is: proof once it was seen twice, far enough apart.
    Absent,
    /// Nothing is proved; what was found.
    Open(Say),
}

/// Holds an attempt against its order as looked up, without what persons have set aside.
pub(super) fn settle(attempt: &Attempt, order: &Order, owned_by_others: &[OwnedIds], harmless: &[String]) -> Finding {
    let captures = || order.transactions.iter().filter(|transaction| transaction.method == "capture");
    let own: Vec<&Transaction> = captures().filter(|transaction| is_ours(attempt, transaction)).collect();
    if !own.is_empty() {
        return by_own_id(attempt, order, &own);
    }
    if attempt.state != State::Unknown {
        return Finding::Open(found(attempt, order));
    }
    let candidates: Vec<&Transaction> =
        order.live_captures().filter(|transaction| could_be_ours(attempt, transaction, owned_by_others)).collect();
    match candidates[..] {
        [only] if only.succeeded() => succeeded(attempt, order, only, Evidence::Lookup),
        _ if is_absent(attempt, order, owned_by_others, harmless) => Finding::Absent,
        _ => Finding::Open(found(attempt, order)),
    }
}

/// Whether an order shows that an attempt captured nothing: its hold or a void, and nothing that has not failed and may have come of
/// the attempt. A refund may be one of its capture; an unknown method may be anything.
fn is_absent(attempt: &Attempt, order: &Order, owned_by_others: &[OwnedIds], harmless: &[String]) -> bool {
    let refunds = || order.live_refunds().filter(|refund| !was_seen(attempt, refund));
    (order.auth().is_some() || order.live_voids().any(Transaction::succeeded))
        && may_be_released(attempt, order, owned_by_others, harmless, refunds().count() > 0)
}

/// Whether nothing in an order speaks against a person's taking an attempt for one that captured nothing.
pub(super) fn shows_nothing_of(attempt: &Attempt, order: &Order, owned_by_others: &[OwnedIds], harmless: &[String]) -> bool {
    may_be_released(attempt, order, owned_by_others, harmless, order.live_refunds().next().is_some())
}

fn may_be_released(attempt: &Attempt, order: &Order, owned_by_others: &[OwnedIds], harmless: &[String], refunded: bool) -> bool {
    let unknown = order.transactions.iter().any(|transaction| transaction.is_unknown(harmless) && !transaction.failed());
    !refunded && !unknown && !order.live_captures().any(|capture| could_be_ours(attempt, capture, owned_by_others))
}

/// Whether an attempt may have made a capture: no other attempt owns it by its id or a tag, and no look-up showed it before the send.
fn could_be_ours(attempt: &Attempt, capture: &Transaction, owned_by_others: &[OwnedIds]) -> bool {
    is_ours(attempt, capture)
        || !owned_by_others.iter().any(|owner| is_owned(owner, capture)) && !is_tagged(capture) && !was_seen(attempt, capture)
}

/// Whether a look-up before the send showed this transaction, however much of its ids it stated then: as [`Transaction::is_same`].
fn was_seen(attempt: &Attempt, transaction: &Transaction) -> bool {
    let is_seen = |key: &String| {
        let (operation, other) = key.split_once('/').unwrap_or((key, "-"));
        let same = |id: &Option<String>, seen: &str| id.as_ref().is_some_and(|id| id.eq_ignore_ascii_case(seen));
        let by_operation = transaction.operation_id.is_some() && operation != "-";
        let by_id = if by_operation { same(&transaction.operation_id, operation) } else { same(&transaction.transaction_id, other) };
        by_id || *key == transaction.key()
    };
    attempt.seen_before.iter().flatten().any(is_seen)
}

/// The move of a closed attempt that an order proves by an id or tag of ours.
pub(super) fn settle_closed(attempt: &Attempt, order: &Order, clerk: Clerk<'_>) -> Option<Step> {
    if !matches!(attempt.state, State::NotCaptured | State::Released | State::Declined) {
        return None;
    }
    let Finding::Move { to, evidence: Evidence::OwnId, outcome, alarm } = settle(attempt, order, &[], &[]) else { return None };
    let reason = outcome.message.clone();
    let was = |why: Say| say("desk-look-up-alarm-was").because("was", attempt.state.say()).because("why", why);
    let alarm = alarm.or_else(|| reason.clone()).map(was);
    let event = NewEvent { reason, ..NewEvent::of(attempt, EventKind::Settled, clerk.at, clerk.actor) };
    let moved = Attempt { state: to, outcome: *outcome, settled_at: Some(clerk.at), ..attempt.clone() };
    Some(Step { attempt: Box::new(moved), from: attempt.state, evidence: Evidence::OwnId, alarm, event })
}

fn by_own_id(attempt: &Attempt, order: &Order, own: &[&Transaction]) -> Finding {
    if let Some(success) = own.iter().find(|transaction| transaction.succeeded()) {
        return succeeded(attempt, order, success, Evidence::OwnId);
    }
    match own {
        [failure, rest @ ..] if failure.failed() && rest.iter().all(|transaction| transaction.failed()) && attempt.state.is_open() => {
            let message = say("desk-settled-declined")
                .with("order", attempt.request.order_id.as_str())
                .with("code", failure.status_code.as_deref().unwrap_or("-"))
                .with("text", failure.status_description.as_deref().unwrap_or("-"));
            Finding::Move { to: State::Declined, evidence: Evidence::OwnId, outcome: outcome(attempt, failure, message), alarm: None }
        }
        _ => Finding::Open(found(attempt, order)),
    }
}

fn succeeded(attempt: &Attempt, order: &Order, capture: &Transaction, evidence: Evidence) -> Finding {
    let request = &attempt.request;
    let hold = attempt.hold.or_else(|| order.hold());
    let currency = capture.currency.clone().map(Json::String);
    let taken = Money::stated(&capture.amount, capture.currency.as_deref());
    let (to, message, alarm) = match judge_success(request, hold, &capture.amount, currency.as_ref()) {
        Judged::Captured | Judged::CapturedNotStated => {
            (State::Captured, say("desk-settled-captured").with("order", request.order_id.as_str()).money("taken", taken), None)
        }
        Judged::Mismatch(why) => {
            let id = if evidence == Evidence::OwnId { "desk-settled-mismatch" } else { "desk-settled-mismatch-other" };
            let asked = asked(attempt, hold);
            let message =
                say(id).with("order", request.order_id.as_str()).money("taken", taken).because("asked", asked).because("why", why);
            (State::CapturedMismatch, message.clone(), Some(message))
        }
    };
    Finding::Move { to, evidence, outcome: outcome(attempt, capture, message), alarm }
}

fn asked(attempt: &Attempt, hold: Option<Decimal>) -> Say {
    let request = &attempt.request;
    let exact = |amount| say("amount-exact").money("amount", Money::exact(amount, request.currency));
    request.expected(hold).map_or_else(|| request.amount_say(), exact)
}

/// Whether a transaction carries an id from our own stored answer, or our tag.
pub(super) fn is_ours(attempt: &Attempt, transaction: &Transaction) -> bool {
    same_id(&attempt.outcome.operation_id, &transaction.operation_id)
        || same_id(&attempt.outcome.transaction_id, &transaction.transaction_id)
        || transaction.comment.as_deref().is_some_and(|comment| comment.contains(&Comment::tag(attempt.id)))
}

fn is_owned(owner: &OwnedIds, transaction: &Transaction) -> bool {
    same_id(&owner.0, &transaction.operation_id) || same_id(&owner.1, &transaction.transaction_id)
}

/// Whether a capture carries a tag. Asked of captures without our own tag: then another attempt made it, of this ledger or
/// of another one.
fn is_tagged(transaction: &Transaction) -> bool {
    transaction.comment.as_deref().is_some_and(Comment::is_tagged)
}

/// Ids are UUIDs: their case means nothing.
fn same_id(ours: &Option<String>, theirs: &Option<String>) -> bool {
    matches!((ours, theirs), (Some(ours), Some(theirs)) if !ours.is_empty() && ours.eq_ignore_ascii_case(theirs))
}

/// What is known after the look-up: ids and status of the capture found; the HTTP status and body of our own answer stay.
fn outcome(attempt: &Attempt, found: &Transaction, message: Say) -> Box<Outcome> {
    let kept = &attempt.outcome;
    Box::new(Outcome {
        http_status: kept.http_status,
        amount: found.amount.text().map(str::to_owned),
        amount_currency: found.currency.clone(),
        fee_amount: kept.fee_amount.clone(),
        fee_currency: kept.fee_currency.clone(),
        operation_id: found.operation_id.clone().or_else(|| kept.operation_id.clone()),
        payment_id: found.payment_id.clone().or_else(|| kept.payment_id.clone()),
        transaction_id: found.transaction_id.clone().or_else(|| kept.transaction_id.clone()),
        status: Some(found.status.clone()),
        status_code: found.status_code.clone(),
        status_description: found.status_description.clone(),
        message: Some(message),
        body: kept.body.clone(),
    })
}

/// What the look-up showed, when it proves nothing.
fn found(attempt: &Attempt, order: &Order) -> Say {
    let one = |transaction: &Transaction| {
        say("desk-found-one")
            .with("method", &transaction.method)
            .money("amount", Money::stated(&transaction.amount, transaction.currency.as_deref()))
            .with("status", &transaction.status)
    };
    let list: Vec<Say> = order.transactions.iter().map(one).collect();
    let id = match (attempt.state, list.is_empty()) {
        (_, true) => "desk-found-nothing",
        (State::Pending, false) => "desk-found-pending",
        (_, false) => "desk-found-open",
    };
    say(id).with("order", attempt.request.order_id.as_str()).all("list", list)
}

#[cfg(test)]
mod tests;
