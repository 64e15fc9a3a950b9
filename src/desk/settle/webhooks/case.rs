//! The attempts of an order held against everything that webhooks told of it.

use super::super::{asked, is_ours, is_tagged, outcome};
use super::{Clerk, Told};
use crate::domain::{Attempt, Comment, Evidence, Json, Say, State, say};
use crate::gateway::{Judged, judge_success, lookup};
use crate::ledger::{EventKind, NewEvent, OrderFile, Step};

/// The attempts of an order with the places of their first events, and the captures that webhooks told, with theirs.
pub(super) struct Case<'a> {
    pub(super) attempts: &'a [(i64, Attempt)],
    pub(super) told: Vec<(i64, Told)>,
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
        let kept = file.webhooks.iter().filter_map(|event| {
            let payload = event.entry.body.clone()?;
            let transaction = lookup::stated(&Json::parse(&payload).ok()?).filter(|stated| stated.method == "capture")?;
            Some((event.seq, Told { transaction, payload }))
        });
        Self { attempts: &file.attempts, told: kept.chain(news.map(|news| (i64::MAX, news))).collect() }
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

    fn by_own_id(&'a self, attempt: &'a Attempt) -> Option<Proof<'a>> {
        let own = || self.told.iter().map(|(_, told)| told).filter(|told| is_ours(attempt, &told.transaction));
        if let Some(success) = best(attempt, own()) {
            return Some(succeeded(attempt, success, Evidence::OwnId));
        }
        let failure = own().filter(|told| told.transaction.failed()).min_by(|one, other| one.payload.cmp(&other.payload))?;
        attempt.state.is_open().then(|| failed(attempt, failure, Evidence::OwnId))
    }

    /// What is proved without an id of ours.
    fn by_candidates(&'a self, first: i64, attempt: &'a Attempt) -> Option<Proof<'a>> {
        let as_asked = self.candidates(first, attempt).filter(|told| is_as_asked(attempt, told));
        let success = best(attempt, as_asked).filter(|_| attempt.state == State::Unknown)?;
        let proof = succeeded(attempt, success, Evidence::Webhook);
        let mut others = self.candidates(first, attempt).filter(|told| told.transaction.succeeded() && key(told) != key(success));
        let second = others.next().map(|told| about("desk-webhook-second", told).because("now", proof.to.say()));
        Some(Proof { alarm: second, ..proof })
    }

    /// What a failure proves without an id of ours, where a look-up has just shown no capture that may have succeeded.
    pub(super) fn failure(&self) -> Option<Proof<'_>> {
        let (first, attempt) = self.holder().filter(|(_, holder)| holder.state == State::Unknown)?;
        let candidates = || self.candidates(*first, attempt);
        let ended = |told: &Told| candidates().any(|other| other.transaction.failed() && key(other) == key(told));
        if !candidates().all(ended) {
            return None;
        }
        let sure = candidates().filter(|told| told.transaction.failed() && self.is_surely(attempt, told));
        sure.min_by(|one, other| one.payload.cmp(&other.payload)).map(|failure| failed(attempt, failure, Evidence::Webhook))
    }

    fn candidates(&self, first: i64, attempt: &Attempt) -> impl Iterator<Item = &Told> {
        self.told.iter().filter(move |(at, told)| self.may_be(first, attempt, *at, told)).map(|(_, told)| told)
    }

    /// Whether a capture without an id of ours may be this attempt's: first told after it was sent, not seen before, and nobody
    /// else's.
    fn may_be(&self, first: i64, attempt: &Attempt, at: i64, told: &Told) -> bool {
        let seen = attempt.seen_before.as_deref().unwrap_or_default();
        at > first
            && !self.is_old_news(first, told)
            && !seen.contains(&key(told))
            && !is_tagged(&told.transaction)
            && same(attempt, told) != Same::No
            && self.others(attempt).all(|other| same(other, told) != Same::Yes)
    }

    /// Whether there is no doubt that it is: it names itself, says what was asked for, and no other attempt can have made it.
    fn is_surely(&self, attempt: &Attempt, told: &Told) -> bool {
        let Told { transaction, .. } = told;
        let reached = |other: &&Attempt| !matches!(other.state, State::Rejected | State::Throttled | State::NotSent);
        let comment = transaction.comment.as_deref().filter(|comment| !comment.is_empty());
        (transaction.operation_id.is_some() || transaction.transaction_id.is_some())
            && comment.is_none_or(|comment| attempt.request.comment.as_ref().map(Comment::as_str) == Some(comment))
            && is_as_asked(attempt, told)
            && self.others(attempt).filter(reached).all(|other| same(other, told) == Same::No)
    }

    fn others(&self, attempt: &Attempt) -> impl Iterator<Item = &Attempt> {
        self.attempts.iter().map(|(_, other)| other).filter(move |other| other.id != attempt.id)
    }

    /// Whether this very capture was told before an attempt was sent.
    pub(super) fn is_old_news(&self, first: i64, told: &Told) -> bool {
        self.told.iter().any(|(at, other)| *at < first && key(other) == key(told))
    }

    /// The attempt that holds the order.
    pub(super) fn holder(&self) -> Option<&(i64, Attempt)> {
        self.attempts.iter().rev().find(|(_, attempt)| attempt.state.blocks_order())
    }
}

impl Proof<'_> {
    pub(super) fn step(self, clerk: Clerk<'_>) -> Step {
        let Self { attempt, told, to, evidence, message, alarm } = self;
        let mut event = NewEvent::of(attempt, EventKind::Settled, clerk.at, clerk.actor);
        event.reason = Some(message.clone());
        let mut end = *outcome(attempt, &told.transaction, message);
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
        Judged::Mismatch(why) => (
            State::CapturedMismatch,
            about("desk-webhook-mismatch", told).because("asked", asked(attempt, attempt.hold)).because("why", why),
        ),
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

fn key(told: &Told) -> String {
    told.transaction.key()
}

/// A sentence about the capture that a webhook tells of.
pub(super) fn about(id: &'static str, told: &Told) -> Say {
    say(id).money("taken", told.transaction.money()).with("status", &told.transaction.status)
}
