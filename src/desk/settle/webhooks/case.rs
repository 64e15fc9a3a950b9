//! The attempts of an order held against everything that webhooks told of it.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::super::{asked, is_ours, is_tagged, outcome, was_seen};
use super::{Clerk, Conclusion, Told};
use crate::desk::known::covers;
use crate::domain::{Answer, Attempt, Bearing, Comment, Evidence, Json, Order, Say, State, Transaction, say};
use crate::gateway::{Judged, judge_success};
use crate::ledger::{EventKind, NewEvent, OrderFile, Step};

/// What one or more webhooks tell in the same words.
pub(super) struct Heard {
    pub(super) told: Told,
    /// Where it was told first, in events of the ledger.
    pub(super) first: i64,
    /// Every place where it was told.
    pub(super) webhooks: Vec<i64>,
    /// Attempts whose alarm it raised when it came.
    pub(super) alarmed: BTreeSet<Uuid>,
}

/// The attempts of an order with the places of their first events, and what webhooks told of its captures.
pub(super) struct Case<'a> {
    pub(super) attempts: &'a [(i64, Attempt)],
    pub(super) told: Vec<Heard>,
}

/// A move and what proves it.
pub(super) struct Proof<'a> {
    pub(super) attempt: &'a Attempt,
    told: &'a Told,
    to: State,
    evidence: Evidence,
    pub(super) message: Say,
    alarm: Option<Say>,
}

/// Whether two captures are the same one, as far as their ids tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Same {
    Yes,
    No,
    CannotTell,
}

impl<'a> Case<'a> {
    pub(super) fn of(file: &'a OrderFile, news: Option<Told>) -> Self {
        let mut case = Self { attempts: &file.attempts, told: Vec::new() };
        for event in &file.webhooks {
            let payload = event.entry.body.as_deref().unwrap_or_default();
            let stated = Json::parse(payload).ok().and_then(|json| Transaction::read(&json));
            let aside = |stated: &Transaction| file.dismissals.iter().any(|dismissal| covers(dismissal, stated));
            if let Some(transaction) = stated.filter(|stated| stated.method == "capture" && !aside(stated)) {
                let alarmed = event.entry.attempt.filter(|_| event.bearing() == Some(Bearing::Contradicts));
                case.hear(event.seq, Told { transaction, payload: payload.to_vec() }, alarmed);
            }
        }
        if let Some(news) = news {
            case.hear(i64::MAX, news, None);
        }
        case
    }

    /// A gateway may tell the same again and again, with another time in it.
    fn hear(&mut self, at: i64, told: Told, alarmed: Option<Uuid>) {
        match self.told.iter_mut().find(|heard| is_same_news(&heard.told.transaction, &told.transaction)) {
            Some(heard) => {
                heard.webhooks.push(at);
                heard.alarmed.extend(alarmed);
            }
            None => self.told.push(Heard { told, first: at, webhooks: vec![at], alarmed: alarmed.into_iter().collect() }),
        }
    }

    /// The move that is proved, of the newest attempt that has one.
    pub(super) fn proof(&self) -> Option<Proof<'_>> {
        let movable = |proof: &Proof<'_>| {
            let held = !proof.attempt.state.blocks_order() && self.holder().is_some_and(|(_, other)| other.id != proof.attempt.id);
            proof.attempt.state.may_become(proof.to, proof.evidence) && !(held && proof.to.blocks_order())
        };
        let proofs = self.attempts.iter().rev().filter_map(|(first, attempt)| match self.by_own_id(attempt) {
            Some(proof) => Some(proof),
            None => self.by_candidates(*first, attempt),
        });
        proofs.into_iter().find(movable)
    }

    fn by_own_id<'b>(&'b self, attempt: &'b Attempt) -> Option<Proof<'b>> {
        let own = || self.told.iter().map(|heard| &heard.told).filter(|told| is_ours(attempt, &told.transaction));
        if let Some(success) = best(attempt, own()) {
            return Some(succeeded(attempt, success, Evidence::OwnId));
        }
        let failure = own().filter(|told| told.transaction.failed()).min_by(|one, other| one.payload.cmp(&other.payload))?;
        attempt.state.is_open().then(|| failed(attempt, failure, Evidence::OwnId))
    }

    /// What is proved without an id of ours.
    fn by_candidates<'b>(&'b self, first: i64, attempt: &'b Attempt) -> Option<Proof<'b>> {
        let as_asked = self.candidates(first, attempt).filter(|told| is_as_asked(attempt, told));
        let success = best(attempt, as_asked).filter(|_| attempt.state == State::Unknown)?;
        Some(succeeded(attempt, success, Evidence::Webhook))
    }

    /// What is left to say of an unknown attempt after look-ups have proved that they show no capture.
    pub(super) fn conclude(&self, first: i64, attempt: &Attempt, order: &Order, clerk: Clerk<'_>) -> Conclusion {
        let step = |proof: Proof<'_>| Conclusion::Step(Box::new(proof.step(clerk)));
        if let Some(success) = best(attempt, self.candidates(first, attempt)) {
            return step(succeeded(attempt, success, Evidence::Webhook));
        }
        let failures = || self.candidates(first, attempt).filter(|told| told.transaction.failed());
        let shown = || order.transactions.iter().filter(|shown| shown.method == "capture" && shown.failed());
        // What is not final and names itself by no id may be late news of anything.
        let ended = |told: &Told| {
            let failed = || failures().map(|told| &told.transaction).chain(shown());
            is_nameless(&told.transaction) || failed().any(|failure| is_same_capture(failure, &told.transaction))
        };
        if !self.candidates(first, attempt).all(ended) {
            return Conclusion::Wait;
        }
        let sure = failures().filter(|told| self.is_surely(attempt, told));
        let failure = sure.min_by(|one, other| one.payload.cmp(&other.payload));
        failure.map_or(Conclusion::Nothing, |failure| step(failed(attempt, failure, Evidence::Webhook)))
    }

    /// What may be an attempt's own capture although no id says so: first told after it was sent, not seen before, and nobody
    /// else's.
    pub(super) fn candidates(&self, first: i64, attempt: &Attempt) -> impl Iterator<Item = &Told> {
        self.told.iter().map(|heard| &heard.told).filter(move |told| self.may_be(first, attempt, told))
    }

    fn may_be(&self, first: i64, attempt: &Attempt, told: &Told) -> bool {
        !is_tagged(&told.transaction)
            && same(attempt, told) != Same::No
            && !was_seen(attempt, &told.transaction)
            && self.others(attempt).all(|other| same(other, told) != Same::Yes)
            && !self.is_old_news(first, told)
    }

    /// Whether there is no doubt that it is: it names itself, says what was asked for, and no other attempt can have made it.
    fn is_surely(&self, attempt: &Attempt, told: &Told) -> bool {
        let Told { transaction, .. } = told;
        let reached = |other: &&Attempt| !matches!(other.state, State::Rejected | State::Throttled | State::NotSent);
        let comment = transaction.comment.as_deref().unwrap_or_default();
        (transaction.operation_id.is_some() || transaction.transaction_id.is_some())
            && comment == attempt.request.comment.as_ref().map(Comment::as_str).unwrap_or_default()
            && is_as_asked(attempt, told)
            && self.others(attempt).filter(reached).all(|other| same(other, told) == Same::No)
    }

    fn others(&self, attempt: &Attempt) -> impl Iterator<Item = &Attempt> {
        self.attempts.iter().map(|(_, other)| other).filter(move |other| other.id != attempt.id)
    }

    /// Whether this very capture was told before an attempt was sent.
    pub(super) fn is_old_news(&self, first: i64, told: &Told) -> bool {
        self.told.iter().any(|heard| heard.first < first && is_same_capture(&heard.told.transaction, &told.transaction))
    }

    /// The attempt that holds the order.
    pub(super) fn holder(&self) -> Option<&'a (i64, Attempt)> {
        self.attempts.iter().rev().find(|(_, attempt)| attempt.state.blocks_order())
    }
}

impl Proof<'_> {
    pub(super) fn step(self, clerk: Clerk<'_>) -> Step {
        let Self { attempt, told, to, evidence, message, alarm } = self;
        let mut event = NewEvent::of(attempt, EventKind::Settled, clerk.at, clerk.actor);
        event.reason = Some(message.clone());
        let mut end = *outcome(attempt, &told.transaction, message);
        if let Some(answer) = Answer::parse(&told.payload) {
            (end.fee_amount, end.fee_currency) = answer.fee_parts();
        }
        end.body = Some(told.payload.clone());
        let moved = Attempt { state: to, outcome: end, settled_at: Some(clerk.at), ..attempt.clone() };
        Step { attempt: Box::new(moved), from: attempt.state, evidence, alarm, event }
    }
}

/// Whether a capture is the one that an attempt made, as far as ids tell. One that is the same says more than another that is not.
pub(super) fn same(attempt: &Attempt, told: &Told) -> Same {
    let (ours, theirs) = (&attempt.outcome, &told.transaction);
    let pairs = [(&ours.operation_id, &theirs.operation_id), (&ours.transaction_id, &theirs.transaction_id)].into_iter();
    let same = pairs.filter_map(|(ours, theirs)| Some(ours.as_ref()?.eq_ignore_ascii_case(theirs.as_ref()?))).max();
    same.map_or(Same::CannotTell, |same| if same { Same::Yes } else { Same::No })
}

/// Whether two tell of one capture: an id that both state is the same, or both state none and say the same otherwise.
fn is_same_capture(one: &Transaction, other: &Transaction) -> bool {
    let shared =
        |one: &Option<String>, other: &Option<String>| matches!((one, other), (Some(one), Some(other)) if one.eq_ignore_ascii_case(other));
    shared(&one.operation_id, &other.operation_id)
        || shared(&one.transaction_id, &other.transaction_id)
        || is_nameless(one) && is_nameless(other) && one.key() == other.key()
}

fn is_nameless(one: &Transaction) -> bool {
    one.operation_id.is_none() && one.transaction_id.is_none()
}

/// Whether two tell the same of one capture.
fn is_same_news(one: &Transaction, other: &Transaction) -> bool {
    let named = |one: &Transaction| [one.operation_id.clone(), one.transaction_id.clone()];
    one.status == other.status
        && named(one) == named(other)
        && (&one.amount, &one.currency, &one.comment) == (&other.amount, &other.currency, &other.comment)
        && is_same_capture(one, other)
}

/// Of several successes the one with the amount asked for, otherwise always the same one.
fn best<'a>(attempt: &Attempt, told: impl Iterator<Item = &'a Told>) -> Option<&'a Told> {
    let rank = |told: &Told| (matches!(judged(attempt, told), Judged::Mismatch(_)), told.payload.clone());
    told.filter(|told| told.transaction.succeeded()).min_by_key(|told| rank(told))
}

pub(super) fn judged(attempt: &Attempt, told: &Told) -> Judged {
    let currency = told.transaction.currency.clone().map(Json::String);
    judge_success(&attempt.request, attempt.hold, &told.transaction.amount, currency.as_ref())
}

/// Whether amount and currency are what was asked for, where that is known: it tells a capture without an id of ours from another's.
fn is_as_asked(attempt: &Attempt, told: &Told) -> bool {
    attempt.request.expected(attempt.hold).is_some() && judged(attempt, told) == Judged::Captured
}

fn succeeded<'a>(attempt: &'a Attempt, told: &'a Told, evidence: Evidence) -> Proof<'a> {
    let (to, message) = match judged(attempt, told) {
        Judged::Captured | Judged::CapturedNotStated => (State::Captured, about("desk-webhook-captured", told)),
        Judged::Mismatch(why) => {
            let id = if evidence == Evidence::OwnId { "desk-webhook-mismatch" } else { "desk-webhook-mismatch-other" };
            (State::CapturedMismatch, about(id, told).because("asked", asked(attempt, attempt.hold)).because("why", why))
        }
    };
    let alarm = if !attempt.state.is_open() {
        Some(say("desk-webhook-alarm-was").because("was", attempt.state.say()).because("why", message.clone()))
    } else {
        (to == State::CapturedMismatch).then(|| message.clone())
    };
    Proof { attempt, told, to, evidence, message, alarm }
}

fn failed<'a>(attempt: &'a Attempt, told: &'a Told, evidence: Evidence) -> Proof<'a> {
    let message = about("desk-webhook-declined", told)
        .with("code", told.transaction.status_code.as_deref().unwrap_or("-"))
        .with("text", told.transaction.status_description.as_deref().unwrap_or("-"));
    Proof { attempt, told, to: State::Declined, evidence, message, alarm: None }
}

/// A sentence about the capture that a webhook tells of.
pub(super) fn about(id: &'static str, told: &Told) -> Say {
    say(id).money("taken", told.transaction.money()).with("status", &told.transaction.status)
}
