//! The one POST, and the record of what came of it.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::office::Office;
use super::permit::{Patience, Report};
use super::profile::Desk;
use crate::domain::{Attempt, Evidence, Moment, Outcome, Say, State, printable, say};
use crate::gateway::{Exchange, Verdict, classify};
use crate::ledger::{EventKind, Ledger, LedgerError, Move, Moved, NewEvent};

/// Longest time between the durable row and the first byte of the request.
const HAND_OVER: Duration = Duration::from_secs(10);
/// Pause between two tries to store an answer in a busy ledger; each of them waits by itself.
const BUSY_PAUSE: Duration = Duration::from_millis(100);

impl Desk {
    /// The one POST of these bytes, which the row keeps, and the record of what came of it.
    pub(super) async fn send(&self, attempt: Attempt, body: Vec<u8>, patience: Patience) -> Report {
        let files = self.office.run(|ledger| ledger.may_send()).await.and_then(|checked| checked.map_err(|error| error.say()));
        let (office, sent) = (Arc::clone(&self.office), attempt.sent.clone());
        let in_time = move || if office.now().possibly_since(&sent) > HAND_OVER { Err(say("desk-too-late")) } else { Ok(()) };
        let exchange = match files {
            Err(why) => Exchange::NeverSent(why),
            Ok(()) => self.client.capture(attempt.id, body, in_time).await,
        };
        let verdict = classify(&attempt.request, attempt.hold, &exchange, self.office.now().wall);
        self.record(attempt, &exchange, verdict, patience).await
    }

    async fn record(&self, attempt: Attempt, exchange: &Exchange, verdict: Verdict, patience: Patience) -> Report {
        let event = self.answer_event(&attempt, exchange, &verdict);
        match self.store(&attempt, &event, &verdict, patience).await {
            Ok(Moved::Done(attempt) | Moved::MovedOn(attempt) | Moved::Refused(attempt))
                if attempt.id == event.attempt.unwrap_or_default() =>
            {
                Report::Done(attempt)
            }
            Ok(_) => self.reread(attempt).await,
            Err(why) if matches!(exchange, Exchange::NeverSent(_)) => Report::Done(Box::new(unsent(attempt, verdict, why))),
            Err(why) => not_stored(attempt, exchange, verdict, why),
        }
    }

    /// Stores what came of an attempt. While another process keeps the ledger busy it is tried again: an answer in hand is not dropped.
    async fn store(&self, attempt: &Attempt, event: &NewEvent, verdict: &Verdict, patience: Patience) -> Result<Moved, Say> {
        let from = self.office.now();
        let settled_at = self.office.settled_at(verdict.state);
        loop {
            let (row, write, told) = (attempt.clone(), event.clone(), verdict.clone());
            let office = self.office.clone();
            match self.office.run(move |ledger| write_outcome(&office, ledger, &row, &write, &told, settled_at)).await? {
                Err(LedgerError::Busy(_)) if self.is_patient(patience, &from) => tokio::time::sleep(BUSY_PAUSE).await,
                stored => return stored.map_err(|error| error.say()),
            }
        }
    }

    fn is_patient(&self, patience: Patience, from: &Moment) -> bool {
        match patience {
            Patience::Timeout => self.office.now().surely_since(from) < self.rules.timeout,
            Patience::UntilStopped => !self.office.is_closing(),
        }
    }

    /// The row as it stands, after another attempt turned out to hold the order.
    async fn reread(&self, attempt: Attempt) -> Report {
        let id = attempt.id;
        match self.office.run(move |ledger| ledger.get(id)).await {
            Ok(Ok(Some(now))) => Report::Done(Box::new(now)),
            _ => Report::Done(Box::new(attempt)),
        }
    }

    fn answer_event(&self, attempt: &Attempt, exchange: &Exchange, verdict: &Verdict) -> NewEvent {
        let reason = verdict.outcome.message.clone();
        match exchange {
            Exchange::Answered(received) => NewEvent {
                http_status: Some(received.http_status),
                headers: received.headers.clone(),
                body: Some(received.body.clone()),
                body_cut: received.is_cut(),
                reason,
                ..self.event(EventKind::Answer, attempt)
            },
            Exchange::NeverSent(_) => NewEvent { reason, ..self.event(EventKind::NotSent, attempt) },
            Exchange::Lost(_) => NewEvent { reason, ..self.event(EventKind::Answer, attempt) },
        }
    }
}

/// Writes the outcome of an attempt, and what webhooks that came before it prove then.
fn write_outcome(
    office: &Office,
    ledger: &Ledger,
    row: &Attempt,
    write: &NewEvent,
    told: &Verdict,
    settled_at: Option<Timestamp>,
) -> Result<Moved, LedgerError> {
    let step = Move {
        id: row.id,
        from: State::Sending,
        to: told.state,
        evidence: Evidence::Answer,
        outcome: &told.outcome,
        settled_at,
        retry_at: told.retry_at,
        retry_after: told.retry_after,
        decided: None,
        released: None,
        alarm: told.alarm.as_ref(),
        event: write,
    };
    // The row may have moved on while we waited: abandoned, or taken for orphaned. Proof of what happened still counts then.
    let counts = |now: State| now != State::Sending && now.may_become(told.state, Evidence::OwnId);
    let first = match ledger.get(row.id) {
        Ok(Some(now)) if counts(now.state) => {
            ledger.add_event(write)?;
            Moved::MovedOn(Box::new(now))
        }
        _ => ledger.settle(&step)?,
    };
    let settled = NewEvent { kind: EventKind::Settled, ..write.clone() };
    let late = |now: State| {
        say("desk-alarm-late").with("order", row.request.order_id.as_str()).because("was", now.say()).because("late", told.state.say())
    };
    let moved = match first {
        Moved::MovedOn(now) if counts(now.state) => {
            let alarm = told.alarm.clone().unwrap_or_else(|| late(now.state));
            ledger.settle(&Move { from: now.state, evidence: Evidence::OwnId, event: &settled, alarm: Some(&alarm), ..step })?
        }
        other => other,
    };
    // Webhooks may have come before the answer did.
    Ok(match moved {
        Moved::Done(now) => Moved::Done(Box::new(office.weigh_kept(ledger, *now))),
        Moved::MovedOn(now) => Moved::MovedOn(Box::new(office.weigh_kept(ledger, *now))),
        Moved::Refused(other) => Moved::Refused(Box::new(office.weigh_kept(ledger, *other))),
    })
}

/// Nothing left this machine, and the ledger could not take that: it goes on showing the attempt as open.
fn unsent(attempt: Attempt, verdict: Verdict, why: Say) -> Attempt {
    let message = match verdict.outcome.message {
        Some(reason) if reason != why => say("desk-unsent-not-stored").because("reason", reason).because("why", why),
        _ => why,
    };
    Attempt { state: verdict.state, outcome: Outcome { message: Some(message), ..verdict.outcome }, ..attempt }
}

/// What came, an answer or its loss, cannot be kept: it is handed over whole, and the state told is `unknown`.
fn not_stored(attempt: Attempt, exchange: &Exchange, verdict: Verdict, why: Say) -> Report {
    let answer = match exchange {
        Exchange::Answered(received) => {
            let headers: String = received.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
            let body = String::from_utf8_lossy(&received.body).into_owned();
            let body: Vec<_> = body.lines().map(|line| printable(line).into_owned()).collect();
            format!("HTTP {}\n{headers}\n{}", received.http_status, body.join("\n"))
        }
        Exchange::NeverSent(why) | Exchange::Lost(why) => why.to_string(),
    };
    let id = if matches!(exchange, Exchange::Answered(_)) { "desk-not-stored" } else { "desk-lost-not-stored" };
    let message = say(id).with("order", attempt.request.order_id.as_str()).because("why", why.clone());
    let outcome = Outcome { message: Some(message), ..verdict.outcome };
    Report::NotStored { attempt: Box::new(Attempt { state: State::Unknown, outcome, ..attempt }), answer, why }
}
