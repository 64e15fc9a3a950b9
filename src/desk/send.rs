//! The one POST, and the record of what came of it.

use std::sync::Arc;
use std::time::Duration;

use super::permit::Report;
use super::profile::Desk;
use crate::domain::{Attempt, Evidence, Outcome, Say, State, printable, say};
use crate::gateway::{Exchange, Verdict, classify};
use crate::ledger::{EventKind, LedgerError, Move, Moved, NewEvent};

/// Longest time between the durable row and the first byte of the request.
const HAND_OVER: Duration = Duration::from_secs(10);

impl Desk {
    /// The one POST, and the record of what came of it.
    pub(super) async fn send(&self, attempt: Attempt) -> Report {
        let files = self.office.run(|ledger| ledger.check_files()).await.and_then(|checked| checked.map_err(|error| error.say()));
        let (office, sent) = (Arc::clone(&self.office), attempt.sent.clone());
        let in_time = move || if office.now().possibly_since(&sent) > HAND_OVER { Err(say("desk-too-late")) } else { Ok(()) };
        let exchange = match files {
            Err(why) => Exchange::NeverSent(why),
            Ok(()) => self.client.capture(attempt.id, self.body(&attempt), in_time).await,
        };
        let verdict = classify(&attempt.request, attempt.hold, &exchange, self.office.now().wall);
        self.record(attempt, &exchange, verdict).await
    }

    async fn record(&self, attempt: Attempt, exchange: &Exchange, verdict: Verdict) -> Report {
        let event = self.answer_event(&attempt, exchange, &verdict);
        let settled_at = self.office.settled_at(verdict.state);
        let (row, write, told) = (attempt.clone(), event.clone(), verdict.clone());
        let office = self.office.clone();
        let stored = self.office.run(move |ledger| {
            let mut step = Move {
                id: row.id,
                from: State::Sending,
                to: told.state,
                evidence: Evidence::Answer,
                outcome: &told.outcome,
                settled_at,
                retry_at: told.retry_at,
                retry_after: told.retry_after,
                released: None,
                alarm: told.alarm.as_ref(),
                event: &write,
            };
            // The row may have moved on while we waited: abandoned, or taken for orphaned. Proof of what happened still counts then.
            let counts = |now: State| now != State::Sending && now.may_become(told.state, Evidence::OwnId);
            let first = match ledger.get(row.id) {
                Ok(Some(now)) if counts(now.state) => {
                    ledger.add_event(&write)?;
                    Moved::MovedOn(Box::new(now))
                }
                _ => ledger.settle(&step)?,
            };
            let moved = match first {
                Moved::MovedOn(now) if counts(now.state) => {
                    (step.from, step.evidence) = (now.state, Evidence::OwnId);
                    let settled = NewEvent { kind: EventKind::Settled, ..write.clone() };
                    let alarm = say("desk-alarm-late")
                        .with("order", row.request.order_id.as_str())
                        .because("was", now.state.say())
                        .because("late", told.state.say());
                    (step.event, step.alarm) = (&settled, Some(told.alarm.as_ref().unwrap_or(&alarm)));
                    ledger.settle(&step)?
                }
                other => other,
            };
            // Webhooks may have come before the answer did.
            Ok::<_, LedgerError>(match moved {
                Moved::Done(now) => Moved::Done(Box::new(office.weigh_kept(ledger, *now))),
                Moved::MovedOn(now) => Moved::MovedOn(Box::new(office.weigh_kept(ledger, *now))),
                Moved::Refused(other) => Moved::Refused(Box::new(office.weigh_kept(ledger, *other))),
            })
        });
        match stored.await.and_then(|stored| stored.map_err(|error| error.say())) {
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
                ..self.office.event(EventKind::Answer, attempt)
            },
            Exchange::NeverSent(_) => NewEvent { reason, ..self.office.event(EventKind::NotSent, attempt) },
            Exchange::Lost(_) => NewEvent { reason, ..self.office.event(EventKind::Answer, attempt) },
        }
    }
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
