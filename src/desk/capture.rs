//! Sending a capture: guard → durable row → one POST → record.

use std::sync::Arc;
use std::time::Duration;

use rust_decimal::Decimal;
use uuid::Uuid;

use super::guard;
use super::profile::{Desk, LookedUp, lookup_detail};
use super::refusal::Refusal;
use crate::domain::{Attempt, CaptureRequest, Comment, Evidence, Mode, Outcome, Say, State, printable, say};
use crate::gateway::{Exchange, LookupFailure, Verdict, classify};
use crate::ledger::{BeginError, EventKind, Ledger, LedgerError, Move, Moved, NewEvent};

/// Oldest look-up that the guard accepts in place of its own.
const LOOKUP_AGE: Duration = Duration::from_secs(10);
/// Longest time between the durable row and the hand-over of the request.
const HAND_OVER: Duration = Duration::from_secs(10);

/// What the person or script gave along with a request.
#[derive(Debug, Clone)]
pub struct Permit {
    /// The typed confirmation.
    pub confirm: Confirm,
    /// What the guard does about the look-up.
    pub lookup: LookupPolicy,
    /// A look-up made a moment ago for this order.
    pub seen: Option<LookedUp>,
}

/// A typed confirmation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirm {
    /// Nothing was typed.
    None,
    /// The exact text of [`CaptureRequest::confirm_text`], as scripts give it.
    Text(String),
    /// The order id, typed under a review that showed this exact request.
    TypedOrderId(String),
}

/// What the guard does about the look-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookupPolicy {
    /// Look up; a failed look-up refuses.
    Strict,
    /// Look up; a failed one is waived (NOLOOKUP, `--no-lookup`). What a readable one forbids stays forbidden.
    WaiveFailed,
    /// Look up; a failed one was told and does not refuse (the console in test and sandbox).
    Tell,
    /// No look-up (the command line in test and sandbox). In live it counts as [`LookupPolicy::Strict`].
    Skip,
}

/// How far a capture has come.
#[derive(Debug, Clone)]
pub enum Progress {
    /// The guard asks the gateway for the order.
    LookingUp,
    /// The row is durable; the request goes out.
    Sending(Box<Attempt>),
}

/// How a capture ended.
#[derive(Debug, Clone)]
pub enum Report {
    /// Refused; nothing was sent.
    Refused(Refusal),
    /// Sent, or provably not; the attempt says which.
    Done(Box<Attempt>),
    /// Sent, and the answer could not be stored: it is here whole. The attempt stays unresolved in the ledger.
    NotStored {
        /// The attempt with the answer's outcome; the ledger still has the state before it.
        attempt: Box<Attempt>,
        /// The answer, printable.
        answer: String,
        /// Why it could not be stored.
        why: Say,
    },
}

impl Desk {
    /// Sends one capture, at most once. See the module for the path it takes.
    pub async fn capture(&self, request: CaptureRequest, permit: Permit, progress: impl Fn(Progress) + Send) -> Report {
        match self.prepare(&request, &permit, &progress).await {
            Ok(attempt) => {
                progress(Progress::Sending(Box::new(attempt.clone())));
                self.send(attempt).await
            }
            Err(refusal) => {
                self.note_refusal(&request, &refusal).await;
                Report::Refused(refusal)
            }
        }
    }

    /// The guard and the durable row. Nothing has been sent when this returns, whatever it returns.
    async fn prepare(&self, request: &CaptureRequest, permit: &Permit, progress: &(impl Fn(Progress) + Send)) -> Result<Attempt, Refusal> {
        if request.pos_id != self.card.pos_id {
            return Err(Refusal::because(say("desk-other-pos")));
        }
        let owner = self.office.owner_id().map_err(Refusal::because)?;
        self.check_confirm(request, &permit.confirm)?;
        let id = Uuid::now_v7();
        if self.rules.comment_tag {
            Comment::tagged(request.comment.as_ref(), id).map_err(|error| Refusal::because(error.say()))?;
        }
        self.check_ledger(request).await?;
        let looked_up = self.guard_look_up(request, permit, progress).await?;
        let now = self.office.now();
        let attempt = Attempt {
            id,
            profile: self.card.name.clone(),
            mode: self.card.mode,
            request: request.clone(),
            state: State::Sending,
            operator: self.office.actor().operator.clone(),
            owner,
            sent: now.clone(),
            wait_from: now,
            absent_since: None,
            settled_at: None,
            hold: looked_up.as_ref().and_then(|seen| seen.order.hold()),
            seen_before: looked_up.map(|seen| {
                seen.order.transactions.iter().filter(|seen| seen.method == "capture").map(crate::domain::Transaction::key).collect()
            }),
            outcome: Outcome::default(),
            released: None,
            retry_at: None,
            alarm: None,
        };
        let event = NewEvent { request: Some(self.body(&attempt)), ..self.office.event(EventKind::Created, &attempt) };
        let row = attempt.clone();
        let office = Arc::clone(&self.office);
        let begin = move |ledger: &mut Ledger| if office.is_closing() { None } else { Some(ledger.begin(&row, &event)) };
        let begun = self.office.run(begin).await.map_err(Refusal::because)?;
        begun.ok_or_else(|| Refusal::because(say("desk-closing")))?.map_err(|error| refusal_of(error, request))?;
        Ok(attempt)
    }

    fn check_confirm(&self, request: &CaptureRequest, confirm: &Confirm) -> Result<(), Refusal> {
        let holds = match confirm {
            _ if self.card.mode != Mode::Live => true,
            Confirm::None => false,
            Confirm::Text(text) => *text == request.confirm_text(),
            Confirm::TypedOrderId(text) => text == request.order_id.as_str(),
        };
        if holds { Ok(()) } else { Err(Refusal::because(say("desk-confirm-needed").with("confirm", request.confirm_text()))) }
    }

    /// What the ledger says before anything goes over the wire; [`Ledger::begin`](crate::ledger::Ledger::begin) asks it all again.
    pub(super) async fn check_ledger(&self, request: &CaptureRequest) -> Result<(), Refusal> {
        let (pos_id, order_id, now) = (request.pos_id, request.order_id.clone(), self.office.now().wall);
        let blocked = self.office.run(move |ledger| ledger.would_block(pos_id, &order_id, now)).await.map_err(Refusal::because)?;
        match blocked.map_err(|error| Refusal::because(error.say()))? {
            Some(error) => Err(refusal_of(error, request)),
            None => Ok(()),
        }
    }

    async fn guard_look_up(
        &self,
        request: &CaptureRequest,
        permit: &Permit,
        progress: &(impl Fn(Progress) + Send),
    ) -> Result<Option<LookedUp>, Refusal> {
        let policy = match permit.lookup {
            LookupPolicy::Skip if self.card.mode != Mode::Live => return Ok(None),
            LookupPolicy::Skip => LookupPolicy::Strict,
            LookupPolicy::Tell if self.card.mode == Mode::Live => LookupPolicy::Strict,
            other => other,
        };
        let fresh = permit.seen.as_ref().filter(|seen| self.office.now().possibly_since(&seen.at) <= LOOKUP_AGE);
        let looked_up = match fresh {
            Some(seen) => Ok(seen.clone()),
            None => {
                progress(Progress::LookingUp);
                tokio::select! {
                    looked_up = self.look_up_on_record(request) => looked_up?,
                    () = self.office.closed() => return Err(Refusal::because(say("desk-closing"))),
                }
            }
        };
        match looked_up {
            Ok(seen) => match guard::blocks(request, &seen.order, self.rules.overcapture_percent) {
                Some(why) => Err(Refusal::because(why)),
                None => Ok(Some(seen)),
            },
            Err(_) if policy != LookupPolicy::Strict => Ok(None),
            Err(failure) => Err(Refusal {
                lookup_failed: true,
                ..Refusal::because(say("desk-lookup-failed").with("order", request.order_id.as_str()).because("why", failure.why))
            }),
        }
    }

    /// A look-up whose result stands in the events.
    pub(super) async fn look_up_on_record(&self, request: &CaptureRequest) -> Result<Result<LookedUp, LookupFailure>, Refusal> {
        let looked_up = self.look_up(&request.order_id).await;
        let event = NewEvent { detail: Some(lookup_detail(&looked_up)), ..self.loose_event(EventKind::LookUp, &request.order_id) };
        let noted = self.office.run(move |ledger| ledger.add_event(&event)).await.map_err(Refusal::because)?;
        noted.map_err(|error| Refusal::because(error.say()))?;
        Ok(looked_up)
    }

    /// The exact bytes of an attempt's request.
    fn body(&self, attempt: &Attempt) -> Vec<u8> {
        let tagged = self.rules.comment_tag.then(|| Comment::tagged(attempt.request.comment.as_ref(), attempt.id).ok()).flatten();
        self.client.capture_body(&attempt.request, tagged.as_ref())
    }

    /// The one POST, and the record of what came of it.
    async fn send(&self, attempt: Attempt) -> Report {
        let files = self.office.run(|ledger| ledger.check_files()).await.and_then(|checked| checked.map_err(|error| error.say()));
        let in_time = || if self.office.now().possibly_since(&attempt.sent) > HAND_OVER { Err(say("desk-too-late")) } else { Ok(()) };
        let exchange = match files {
            Err(why) => Exchange::NeverSent(why),
            Ok(()) => self.client.capture(self.body(&attempt), in_time).await,
        };
        let verdict = classify(&attempt.request, attempt.hold, &exchange, self.office.now().wall);
        self.record(attempt, &exchange, verdict).await
    }

    async fn record(&self, attempt: Attempt, exchange: &Exchange, verdict: Verdict) -> Report {
        let event = self.answer_event(&attempt, exchange, &verdict);
        let settled_at = self.office.settled_at(verdict.state);
        let (row, write, told) = (attempt.clone(), event.clone(), verdict.clone());
        let stored = self.office.run(move |ledger| {
            let mut step = Move {
                id: row.id,
                from: State::Sending,
                to: told.state,
                evidence: Evidence::Answer,
                outcome: &told.outcome,
                settled_at,
                retry_at: told.retry_at,
                released: None,
                alarm: told.alarm.as_ref(),
                event: &write,
            };
            let moved = ledger.settle(&step)?;
            // The row moved on while we waited (abandoned, or taken for orphaned). Proof of what happened still counts.
            if let Moved::MovedOn(now) = &moved
                && now.state.may_become(told.state, Evidence::OwnId)
            {
                (step.from, step.evidence) = (now.state, Evidence::OwnId);
                let late = NewEvent { kind: EventKind::Settled, ..write.clone() };
                step.event = &late;
                return ledger.settle(&step);
            }
            Ok::<_, LedgerError>(moved)
        });
        match stored.await.and_then(|stored| stored.map_err(|error| error.say())) {
            Ok(Moved::Done(attempt) | Moved::MovedOn(attempt) | Moved::Refused(attempt))
                if attempt.id == event.attempt.unwrap_or_default() =>
            {
                Report::Done(attempt)
            }
            Ok(_) => self.reread(attempt).await,
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

    /// Refusals are events too. That one cannot be written changes nothing: nothing was sent.
    async fn note_refusal(&self, request: &CaptureRequest, refusal: &Refusal) {
        let event = NewEvent { reason: Some(refusal.why.clone()), ..self.loose_event(EventKind::Refused, &request.order_id) };
        let _ = self.office.run(move |ledger| ledger.add_event(&event)).await;
    }
}

/// The answer is here and cannot be kept: it is handed over whole, and the state told is `unknown`.
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
    let message = say("desk-not-stored").with("order", attempt.request.order_id.as_str()).because("why", why.clone());
    let outcome = Outcome { message: Some(message), ..verdict.outcome };
    Report::NotStored { attempt: Box::new(Attempt { state: State::Unknown, outcome, ..attempt }), answer, why }
}

/// Why the ledger refused a new attempt.
pub(super) fn refusal_of(error: BeginError, request: &CaptureRequest) -> Refusal {
    let order = request.order_id.as_str();
    match error {
        BeginError::Blocked(other) => {
            let id = match other.state {
                State::Captured | State::CapturedMismatch => "desk-blocked-captured",
                State::Pending => "desk-blocked-pending",
                State::Unknown => "desk-blocked-unknown",
                _ => "desk-blocked-sending",
            };
            let why = say(id)
                .with("order", order)
                .with("id", other.id.to_string())
                .with("operator", &other.operator)
                .with("day", other.sent.wall.strftime("%Y-%m-%d %H:%M UTC").to_string())
                .with("amount", amount_text(&other));
            Refusal { blocked_by: Some(other), ..Refusal::because(why) }
        }
        BeginError::TooSoon(other) => {
            let until = other.retry_at.map(|at| at.strftime("%H:%M:%S UTC").to_string()).unwrap_or_default();
            let why = say("desk-too-soon").with("order", order).with("until", until).with("id", other.id.to_string());
            Refusal { blocked_by: Some(other), ..Refusal::because(why) }
        }
        BeginError::OtherMode { known } => Refusal::because(say("desk-pos-mode").with("known", known.word())),
        BeginError::Storage(error) => Refusal::because(say("desk-no-row").because("why", error.say())),
    }
}

/// The amount of an attempt for people: as captured where known, otherwise as asked.
pub(super) fn amount_text(attempt: &Attempt) -> String {
    let amount: Option<Decimal> = attempt.amount();
    amount
        .map_or_else(|| attempt.request.amount_say().to_string(), |amount| crate::domain::amount::display(amount, attempt.request.currency))
}
