//! Settling by webhook: what the verified webhooks of an order prove, all together, whatever the order in which they came.
//! No I/O.
//!
//! An id from our own stored answer, or our tag, tells whose capture a webhook is about. Without one, a success of the
//! amount asked for is the open attempt's if it was first told after that attempt was sent, and is no other's. A failure must leave no doubt at all, because taken
//! for ours wrongly it would let the order be captured again: it only counts once a look-up shows no capture that may have succeeded.

mod case;

use jiff::Timestamp;
use rust_decimal::Decimal;

use self::case::{Case, Same, about, judged, same};
use super::{is_ours, is_tagged};
use crate::domain::{Attempt, Bearing, Say, State, Transaction, say};
use crate::gateway::Judged;
use crate::ledger::{Actor, OrderFile, Step, Weighed};

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

/// What a new webhook means for the attempts of its order.
pub(in crate::desk) fn weigh(file: &OrderFile, news: Told, clerk: Clerk<'_>) -> Weighed {
    let latest = file.attempts.last().map(|(_, attempt)| attempt.id);
    if news.transaction.method != "capture" {
        let reason = about("desk-webhook-other", &news).with("method", &news.transaction.method);
        return Weighed { bearing: Bearing::Kept, attempt: latest, reason, step: None, alarm: None };
    }
    let case = Case::of(file, Some(news));
    if let Some(proof) = case.proof() {
        let (attempt, reason) = (Some(proof.attempt.id), proof.message.clone());
        return Weighed { bearing: Bearing::Settled, attempt, reason, step: Some(proof.step(clerk)), alarm: None };
    }
    let Some((_, news)) = case.told.last() else {
        return Weighed { bearing: Bearing::Elsewhere, attempt: None, reason: say("desk-webhook-elsewhere"), step: None, alarm: None };
    };
    let place = place(&case, news);
    let alarm = place.attempt.filter(|_| place.bearing == Bearing::Contradicts).map(|attempt| (attempt.id, place.reason.clone()));
    Weighed { bearing: place.bearing, attempt: place.attempt.map(|attempt| attempt.id), reason: place.reason, step: None, alarm }
}

/// What the webhooks that are here already prove.
pub(in crate::desk) fn settle_kept(file: &OrderFile, clerk: Clerk<'_>) -> Option<Step> {
    let case = Case::of(file, None);
    case.proof().map(|proof| proof.step(clerk))
}

/// What they prove where a look-up has just shown no capture of the order that may have succeeded.
pub(in crate::desk) fn settle_failure(file: &OrderFile, clerk: Clerk<'_>) -> Option<Step> {
    let case = Case::of(file, None);
    case.failure().map(|proof| proof.step(clerk))
}

/// Where a webhook that proves nothing new belongs.
struct Place<'a> {
    bearing: Bearing,
    attempt: Option<&'a Attempt>,
    reason: Say,
}

fn place<'a>(case: &'a Case<'_>, news: &Told) -> Place<'a> {
    let own = |attempt: &&Attempt| is_ours(attempt, &news.transaction) || same(attempt, news) == Same::Yes;
    if let Some(attempt) = case.attempts.iter().rev().map(|(_, attempt)| attempt).find(own) {
        return own_place(attempt, news);
    }
    let nobodys = Place { bearing: Bearing::Elsewhere, attempt: None, reason: about("desk-webhook-elsewhere", news) };
    let others = |id: &'static str, attempt: &'a Attempt| Place {
        bearing: Bearing::Contradicts,
        attempt: Some(attempt),
        reason: about(id, news).because("now", attempt.state.say()),
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
    Place { bearing, attempt: Some(attempt), reason: about(id, news).because("now", attempt.state.say()) }
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
    Place { bearing, attempt: Some(holder), reason: about(id, news).because("now", holder.state.say()) }
}

/// Whether a success tells of the same money as an attempt in which money was taken.
fn agrees(attempt: &Attempt, news: &Told) -> bool {
    let known = attempt.outcome.amount.as_deref().and_then(|text| Decimal::from_str_exact(text).ok());
    let same = known.zip(news.transaction.amount.positive()).is_none_or(|(known, told)| known == told);
    same && matches!(judged(attempt, news), Judged::Mismatch(_)) == (attempt.state == State::CapturedMismatch)
}
