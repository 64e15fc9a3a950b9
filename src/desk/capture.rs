//! A capture from the request to the durable row: everything that may still refuse it.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::lookup::{LookedUp, lookup_detail};
use super::permit::{Confirm, LookupPolicy, Permit, Progress, Report};
use super::profile::Desk;
use super::refusal::{Refusal, refusal_of};
use crate::domain::guard;
use crate::domain::{Attempt, CaptureRequest, Comment, Mode, Transaction, say};
use crate::gateway::LookupFailure;
use crate::ledger::{EventKind, Ledger, NewEvent};

/// Oldest look-up that the guard accepts in place of its own.
const LOOKUP_AGE: Duration = Duration::from_secs(10);

impl Desk {
    /// Sends one capture, at most once. See the module for the path it takes.
    pub async fn capture(&self, request: CaptureRequest, permit: Permit, progress: impl Fn(Progress) + Send) -> Report {
        let id = Uuid::now_v7();
        let _flight = self.office.take_off(id);
        match self.prepare(id, &request, &permit, &progress).await {
            Ok(attempt) => {
                progress(Progress::Sending(Box::new(attempt.clone())));
                let report = self.send(attempt).await;
                if report.is_open() {
                    self.left_open.notify_one();
                }
                report
            }
            Err(refusal) => {
                self.note_refusal(&request, &refusal).await;
                Report::Refused(refusal)
            }
        }
    }

    /// The guard and the durable row. Nothing has been sent when this returns, whatever it returns.
    async fn prepare(
        &self,
        id: Uuid,
        request: &CaptureRequest,
        permit: &Permit,
        progress: &(impl Fn(Progress) + Send),
    ) -> Result<Attempt, Refusal> {
        if request.pos_id != self.card.pos_id {
            return Err(Refusal::because(say("desk-other-pos")));
        }
        let owner = self.office.owner_id().map_err(Refusal::because)?;
        self.check_confirm(request, &permit.confirm)?;
        if self.rules.comment_tag {
            Comment::tagged(request.comment.as_ref(), id).map_err(|error| Refusal::because(error.say()))?;
        }
        self.check_ledger(request).await?;
        let looked_up = self.guard_look_up(request, permit, progress).await?;
        let now = self.office.now();
        // The computer may have slept since the look-up: what it showed then says nothing about now.
        if looked_up.as_ref().is_some_and(|seen| now.possibly_since(&seen.at) > LOOKUP_AGE) {
            return Err(Refusal::because(say("desk-lookup-too-old").with("order", request.order_id.as_str())));
        }
        let attempt = Attempt {
            gateway: Some(self.gateways.own.clone()),
            operator: self.office.actor().operator.clone(),
            owner,
            hold: looked_up.as_ref().and_then(|seen| seen.order.hold()),
            seen_before: looked_up
                .map(|seen| seen.order.transactions.iter().filter(|seen| seen.method == "capture").map(Transaction::key).collect()),
            ..Attempt::begun(id, &self.card.name, self.card.mode, request.clone(), now)
        };
        let event = NewEvent { request: Some(self.body(&attempt)), ..self.office.event(EventKind::Created, &attempt) };
        let row = attempt.clone();
        let office = Arc::clone(&self.office);
        let begin =
            move |ledger: &mut Ledger| (!office.is_closing()).then(|| ledger.begin(&row, &event).inspect(|()| office.note_begun(&row)));
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
        let now = self.office.now();
        let fresh = permit.seen.as_ref().filter(|seen| seen.is_about(request) && now.possibly_since(&seen.at) <= LOOKUP_AGE);
        let looked_up = match fresh {
            // What the review saw allows this capture: it belongs on record like the guard's own look-up.
            Some(seen) => {
                let seen = Ok(seen.clone());
                self.note_look_up(request, &seen).await?;
                seen
            }
            None => {
                progress(Progress::LookingUp);
                tokio::select! {
                    looked_up = self.look_up_on_record(request) => looked_up?,
                    () = self.office.closed() => return Err(Refusal::because(say("desk-closing"))),
                }
            }
        };
        match looked_up {
            Ok(seen) => match guard::block(request, &seen.order, self.card.overcapture_percent) {
                Some(block) => Err(Refusal::because(block.refusal(&request.order_id))),
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
    async fn look_up_on_record(&self, request: &CaptureRequest) -> Result<Result<LookedUp, LookupFailure>, Refusal> {
        let looked_up = self.look_up(&request.order_id).await;
        self.note_look_up(request, &looked_up).await?;
        Ok(looked_up)
    }

    async fn note_look_up(&self, request: &CaptureRequest, looked_up: &Result<LookedUp, LookupFailure>) -> Result<(), Refusal> {
        let event = NewEvent { detail: Some(lookup_detail(looked_up)), ..self.loose_event(EventKind::LookUp, &request.order_id) };
        let noted = self.office.run(move |ledger| ledger.add_event(&event)).await.map_err(Refusal::because)?;
        noted.map_err(|error| Refusal::because(error.say()))
    }

    /// The exact bytes of an attempt's request.
    pub(super) fn body(&self, attempt: &Attempt) -> Vec<u8> {
        let tagged = self.rules.comment_tag.then(|| Comment::tagged(attempt.request.comment.as_ref(), attempt.id).ok()).flatten();
        self.client.capture_body(&attempt.request, tagged.as_ref())
    }

    /// Refusals are events too. That one cannot be written changes nothing: nothing was sent.
    async fn note_refusal(&self, request: &CaptureRequest, refusal: &Refusal) {
        let event = NewEvent { reason: Some(refusal.why.clone()), ..self.loose_event(EventKind::Refused, &request.order_id) };
        let _ = self.office.run(move |ledger| ledger.add_event(&event)).await;
    }
}
