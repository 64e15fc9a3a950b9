//! Settling by webhook: what the verified webhooks of an order prove, all together, whatever the order in which they came.
//! No I/O.
//!
//! An id from our own stored answer, or our tag, tells whose capture a webhook is about. Without one, a success of the amount asked
//! for is the open attempt's if it was first told after that attempt was sent, and is no other's. Anything else without such an id
//! is left to look-ups until they have shown for long enough that they tell nothing of it ([`conclude`]): a failure that was taken
//! for ours wrongly would let the order be captured again.

mod case;

use jiff::Timestamp;
use uuid::Uuid;

use self::case::{Case, Same, about, judged, same};
use super::{is_ours, is_tagged};
use crate::desk::known::covers;
use crate::domain::{Attempt, Bearing, Order, Say, State, Transaction, amount, say};
use crate::gateway::Judged;
use crate::ledger::{Actor, EventKind, Findings, NewEvent, OrderFile, Raised, Step, Weighed};

/// A capture as a verified webhook tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::desk) struct Told {
    /// What it says.
    pub(in crate::desk) transaction: Transaction,
    /// The payload as received.
    pub(in crate::desk) payload: Vec<u8>,
}

/// When and by whom a step is written.
#[derive(Debug, Clone, Copy)]
pub(in crate::desk) struct Clerk<'a> {
    pub(in crate::desk) at: Timestamp,
    pub(in crate::desk) actor: &'a Actor,
}

/// What webhooks say of an unknown attempt once look-ups have shown for long enough that there is no capture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::desk) enum Conclusion {
    /// One of them tells how it ended.
    Step(Box<Step>),
    /// One of them tells of a capture that is not final.
    Wait,
    /// None of them may be about it.
    Nothing,
}

/// What a new webhook means for the attempts of its order.
pub(in crate::desk) fn weigh(file: &OrderFile, news: Told, clerk: Clerk<'_>) -> Weighed {
    let placed = |bearing, attempt: Option<&Attempt>, reason| Weighed {
        bearing,
        attempt: attempt.map(|attempt| attempt.id),
        reason,
        step: None,
        alarm: None,
    };
    if file.dismissals.iter().any(|dismissal| covers(dismissal, &news.transaction)) {
        return placed(Bearing::Kept, None, about("desk-webhook-dismissed", &news));
    }
    if news.transaction.method != "capture" {
        // A void beside a full capture: one of the two is not what it seems.
        let latest = file.attempts.last().map(|(_, attempt)| attempt);
        let full = |attempt: &&Attempt| attempt.state == State::Captured && attempt.request.charge_amount.is_none();
        let beside_capture = file.attempts.iter().map(|(_, attempt)| attempt).find(full).filter(|_| is_void(&news.transaction));
        let Some(captured) = beside_capture else {
            let reason = about("desk-webhook-other", &news).with("method", &news.transaction.method);
            return placed(Bearing::Kept, latest, reason);
        };
        let reason = beside("desk-webhook-void", &news, captured);
        let alarm = Some((captured.id, reason.clone()));
        return Weighed { alarm, ..placed(Bearing::Contradicts, Some(captured), reason) };
    }
    let case = Case::of(file, Some(news.clone()));
    if let Some(proof) = case.proof() {
        let weighed = placed(Bearing::Settled, Some(proof.attempt), proof.message.clone());
        return Weighed { step: Some(proof.step(clerk)), ..weighed };
    }
    let Place { bearing, attempt, reason } = place(&case, &news);
    let alarm = attempt.filter(|_| bearing == Bearing::Contradicts).map(|attempt| (attempt.id, reason.clone()));
    Weighed { alarm, ..placed(bearing, attempt, reason) }
}

/// What the webhooks that are here already prove, and what of them contradicts how attempts ended since they came.
pub(in crate::desk) fn weigh_kept(file: &OrderFile, clerk: Clerk<'_>) -> Findings {
    let case = Case::of(file, None);
    if let Some(proof) = case.proof() {
        return Findings { step: Some(proof.step(clerk)), alarms: Vec::new() };
    }
    let alarms = case.told.iter().filter_map(|heard| {
        let Place { attempt, reason, .. } = Some(place(&case, &heard.told)).filter(|place| place.bearing == Bearing::Contradicts)?;
        let attempt = attempt?;
        let raised = |webhook: &i64| file.alarmed.contains(&(attempt.id, *webhook));
        // Those that contradicted when they came have raised it then.
        let new = !heard.alarmed.contains(&attempt.id) && !heard.webhooks.iter().any(raised);
        let event = NewEvent { reason: Some(reason), ..NewEvent::of(attempt, EventKind::Alarm, clerk.at, clerk.actor) };
        new.then_some((Raised::Webhook(heard.first), event))
    });
    Findings { step: None, alarms: alarms.collect() }
}

/// What they say of an attempt once look-ups prove that they show no capture; `order` is what the last of them showed.
pub(in crate::desk) fn conclude(file: &OrderFile, id: Uuid, order: &Order, clerk: Clerk<'_>) -> Conclusion {
    let Some((first, attempt)) = file.attempts.iter().find(|(_, attempt)| attempt.id == id && attempt.state == State::Unknown) else {
        return Conclusion::Nothing;
    };
    let known = Attempt { hold: attempt.hold.or(order.hold()), ..attempt.clone() };
    Case::of(file, None).conclude(*first, &known, order, clerk)
}

/// Whether a webhook tells of a success that may be an attempt's.
pub(in crate::desk) fn may_have_succeeded(file: &OrderFile, id: Uuid) -> bool {
    let case = Case::of(file, None);
    let attempt = file.attempts.iter().find(|(_, attempt)| attempt.id == id);
    attempt.is_some_and(|(first, attempt)| case.candidates(*first, attempt).any(|told| told.transaction.succeeded()))
}

fn is_void(transaction: &Transaction) -> bool {
    transaction.method == "void" && transaction.succeeded()
}

/// Where a webhook that proves nothing new belongs.
struct Place<'a> {
    bearing: Bearing,
    attempt: Option<&'a Attempt>,
    reason: Say,
}

fn place<'a>(case: &Case<'a>, news: &Told) -> Place<'a> {
    let own = |attempt: &&Attempt| is_ours(attempt, &news.transaction) || same(attempt, news) == Same::Yes;
    if let Some(attempt) = case.attempts.iter().rev().map(|(_, attempt)| attempt).find(own) {
        return own_place(attempt, news);
    }
    let nobodys = Place { bearing: Bearing::Elsewhere, attempt: None, reason: about("desk-webhook-elsewhere", news) };
    let others = |id: &'static str, attempt: &'a Attempt| Place {
        bearing: Bearing::Contradicts,
        attempt: Some(attempt),
        reason: beside(id, news, attempt),
    };
    match (case.holder(), case.attempts.last()) {
        (Some((first, holder)), _) => {
            let unsure = same(holder, news) == Same::CannotTell && !case.is_old_news(*first, news) && !is_tagged(&news.transaction);
            match (unsure, news.transaction.succeeded()) {
                (true, _) => unsure_place(holder, news),
                (false, true) => others("desk-webhook-second", holder),
                (false, false) => nobodys,
            }
        }
        (None, Some((first, latest))) if news.transaction.succeeded() && !case.is_old_news(*first, news) => {
            others("desk-webhook-taken", latest)
        }
        _ => nobodys,
    }
}

/// News about the capture that an attempt made.
fn own_place<'a>(attempt: &'a Attempt, news: &Told) -> Place<'a> {
    let (bearing, id) = match (attempt.state, news.transaction.succeeded(), news.transaction.failed()) {
        (_, false, false) => (Bearing::NotFinal, "desk-webhook-not-final"),
        (State::Sending, ..) => (Bearing::Kept, "desk-webhook-waits"),
        (state, true, _) if state.is_success() && agrees(attempt, news) => (Bearing::Agrees, "desk-webhook-agrees"),
        (state, false, true) if !state.is_success() => (Bearing::Agrees, "desk-webhook-agrees"),
        _ => (Bearing::Contradicts, "desk-webhook-contradicts"),
    };
    Place { bearing, attempt: Some(attempt), reason: beside(id, news, attempt) }
}

/// News that may be about the capture of the attempt that holds the order: no id tells.
fn unsure_place<'a>(holder: &'a Attempt, news: &Told) -> Place<'a> {
    let (bearing, id) = match (holder.state, news.transaction.succeeded(), news.transaction.failed()) {
        (_, false, false) => (Bearing::NotFinal, "desk-webhook-not-final"),
        (State::Sending, ..) => (Bearing::Kept, "desk-webhook-waits"),
        (state, true, _) if state.is_success() && agrees(holder, news) => (Bearing::Agrees, "desk-webhook-agrees"),
        (state, true, _) if state.is_success() => (Bearing::Contradicts, "desk-webhook-contradicts"),
        _ => (Bearing::Kept, "desk-webhook-open"),
    };
    Place { bearing, attempt: Some(holder), reason: beside(id, news, holder) }
}

/// Whether a success tells of the same money as an attempt in which money was taken.
fn agrees(attempt: &Attempt, news: &Told) -> bool {
    let known = attempt.outcome.amount.as_deref().and_then(amount::exact);
    let same = known.zip(news.transaction.amount.positive()).is_none_or(|(known, told)| known == told);
    same && matches!(judged(attempt, news), Judged::Mismatch(_)) == (attempt.state == State::CapturedMismatch)
}

/// A sentence about what a webhook tells, beside how an attempt stands.
fn beside(id: &'static str, news: &Told, attempt: &Attempt) -> Say {
    let stands = say("desk-webhook-stands").because("state", attempt.state.say()).because("amount", attempt.amount_say());
    about(id, news).because("now", stands)
}
