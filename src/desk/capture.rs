//! A capture from the request to the durable row: everything that may still refuse it.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::known::Known;
use super::lookup::{LookedUp, lookup_detail};
use super::permit::{Confirm, Expected, LookupPolicy, Permit, Progress, Report};
use super::profile::Desk;
use super::refusal::{Refusal, refusal_of};
use crate::domain::guard;
use crate::domain::{Attempt, CaptureRequest, Comment, Mode, Money, Order, Say, Transaction, say};
use crate::gateway::LookupFailure;
use crate::ledger::{Asked, EventKind, Ledger, NewEvent, OrderFile};

/// Oldest question whose answer the guard relies on.
const LOOKUP_AGE: Duration = Duration::from_secs(10);

/// What the guard's own look-up brought.
struct LookedUpFirst {
    /// The readable look-up, if there is one.
    seen: Option<LookedUp>,
    /// Whether it is young enough to vouch for the send.
    counts: bool,
    /// Why there is none to rely on, where a person waived that.
    waived: Option<Say>,
}

impl Desk {
    /// Sends one capture, at most once. See the module for the path it takes.
    pub async fn capture(&self, request: CaptureRequest, permit: Permit, progress: impl Fn(Progress) + Send) -> Report {
        let id = Uuid::now_v7();
        let _flight = self.office.take_off(id);
        match self.prepare(id, &request, &permit, &progress).await {
            Ok((attempt, body)) => {
                progress(Progress::Sending(Box::new(attempt.clone())));
                let report = self.send(attempt, body, permit.patience).await;
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

    /// The guard and the durable row; gives the attempt and the bytes that the row keeps. Nothing has been sent when this returns,
    /// whatever it returns.
    async fn prepare(
        &self,
        id: Uuid,
        request: &CaptureRequest,
        permit: &Permit,
        progress: &(impl Fn(Progress) + Send),
    ) -> Result<(Attempt, Vec<u8>), Refusal> {
        if request.pos_id != self.card.pos_id {
            return Err(Refusal::because(say("desk-other-pos")));
        }
        let owner = self.office.owner_id().map_err(Refusal::because)?;
        self.check_confirm(request, &permit.confirm)?;
        let tagged = self.rules.comment_tag.then(|| Comment::tagged(request.comment.as_ref(), id)).transpose();
        let tagged = tagged.map_err(|error| Refusal::because(error.say()))?;
        self.check_ledger(request).await?;
        let LookedUpFirst { seen, counts, waived } = self.guard_look_up(request, permit, progress).await?;
        let mut seen_before = self.known(&self.order_file(request).await?).seen();
        if let Some(seen) = &seen {
            seen_before.extend(seen.order.listed().filter(|one| one.method != "auth").map(Transaction::key));
        }
        let now = self.office.now();
        // The computer may have slept since the look-up: what it showed then says nothing about now.
        if counts && seen.as_ref().is_some_and(|seen| now.possibly_since(&seen.asked) > LOOKUP_AGE) {
            return Err(Refusal::because(say("desk-lookup-too-old").with("order", request.order_id.as_str())));
        }
        let shown = seen.as_ref().filter(|_| counts).map(|seen| &seen.order);
        let attempt = Attempt {
            gateway: Some(self.gateways.own.clone()),
            operator: self.office.actor().operator.clone(),
            owner,
            hold: shown.and_then(Order::hold),
            seen_before: (seen.is_some() || !seen_before.is_empty()).then_some(seen_before),
            ..Attempt::begun(id, &self.card.name, self.card.mode, request.clone(), now)
        };
        let body = self.client.capture_body(request, tagged.as_ref());
        let event = NewEvent { request: Some(body.clone()), ..self.event(EventKind::Created, &attempt) };
        let look_up = seen.as_ref().map(|seen| {
            let event = self.loose_event(EventKind::LookUp, &request.order_id);
            (seen.to_keep(), NewEvent { detail: Some(lookup_detail(&Ok(seen.clone()))), ..event })
        });
        let waived = waived.map(|why| {
            let reason = say("desk-waived-lookup").with("operator", &self.office.actor().operator);
            let reason = reason.with("order", request.order_id.as_str()).because("why", why);
            NewEvent { reason: Some(reason), ..self.event(EventKind::Waived, &attempt) }
        });
        let row = attempt.clone();
        let (office, gateways, harmless) = (Arc::clone(&self.office), self.gateways.clone(), self.card.rules.harmless_methods.clone());
        let begin = move |ledger: &mut Ledger| {
            let forbids = |file: &OrderFile| Known::of(file, &gateways, &harmless).forbids();
            let look_up = look_up.as_ref().map(|(look_up, event)| (look_up, event));
            let asked = Asked { look_up, waived: waived.as_ref(), forbids: &forbids };
            (!office.is_closing()).then(|| ledger.begin(&row, &event, &asked).inspect(|()| office.note_begun(&row)))
        };
        let begun = self.office.run(begin).await.map_err(Refusal::because)?;
        begun.ok_or_else(|| Refusal::because(say("desk-closing")))?.map_err(|error| refusal_of(error, request))?;
        Ok((attempt, body))
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

    /// The look-up that the guard makes itself, and what it forbids. It stands on record with the row, or with the refusal.
    async fn guard_look_up(
        &self,
        request: &CaptureRequest,
        permit: &Permit,
        progress: &(impl Fn(Progress) + Send),
    ) -> Result<LookedUpFirst, Refusal> {
        let policy = match permit.lookup {
            LookupPolicy::Skip if self.card.mode != Mode::Live => return Ok(LookedUpFirst { seen: None, counts: false, waived: None }),
            LookupPolicy::Skip => LookupPolicy::Strict,
            LookupPolicy::Tell if self.card.mode == Mode::Live => LookupPolicy::Strict,
            other => other,
        };
        let now = self.office.now();
        let is_fresh = |seen: &&LookedUp| seen.is_about(request, &self.gateways) && now.possibly_since(&seen.asked) <= LOOKUP_AGE;
        let fresh = permit.seen.as_ref().filter(is_fresh);
        let looked_up = match fresh {
            Some(seen) => Ok(seen.clone()),
            None => {
                progress(Progress::LookingUp);
                tokio::select! {
                    looked_up = self.ask(&request.order_id) => looked_up,
                    () = self.office.closed() => return Err(Refusal::because(say("desk-closing"))),
                }
            }
        };
        let seen = match looked_up {
            Ok(seen) => seen,
            Err(failure) => {
                self.note_failed_look_up(request, &failure).await?;
                if policy == LookupPolicy::Strict {
                    let why = say("desk-lookup-failed").with("order", request.order_id.as_str()).because("why", failure.why);
                    return Err(Refusal { lookup_failed: true, ..Refusal::because(why) });
                }
                let waived = (policy == LookupPolicy::WaiveFailed).then_some(failure.why);
                return Ok(LookedUpFirst { seen: None, counts: false, waived });
            }
        };
        if let Some(refusal) = self.shown_refusal(request, &seen, &permit.expected).await? {
            // Nothing is sent: that it is on record is for the next attempt, and told by the look-up itself where it failed.
            let event = self.loose_event(EventKind::LookUp, &request.order_id);
            let _ = self.keep_look_up(&seen, event).await;
            return Err(refusal);
        }
        // What took longer counts as failed, but what it showed has been asked.
        let counts = self.office.now().possibly_since(&seen.asked) <= LOOKUP_AGE;
        if !counts && policy == LookupPolicy::Strict {
            let why = say("desk-lookup-failed").with("order", request.order_id.as_str()).because("why", say("desk-lookup-slow"));
            return Err(Refusal { lookup_failed: true, ..Refusal::because(why) });
        }
        let waived = (!counts && policy == LookupPolicy::WaiveFailed).then(|| say("desk-lookup-slow"));
        Ok(LookedUpFirst { seen: Some(seen), counts, waived })
    }

    /// What a readable look-up says against a request, what persons have set aside not counted.
    pub(super) async fn shown_refusal(
        &self,
        request: &CaptureRequest,
        seen: &LookedUp,
        expected: &Expected,
    ) -> Result<Option<Refusal>, Refusal> {
        let file = self.order_file(request).await?;
        let order = self.known(&file).without_dismissed(&seen.order);
        let differs = expected.differs_from(&order);
        if let Some(block) = guard::block(request, &order, &self.card.rules) {
            let why = block.refusal(&request.order_id);
            // Where it is not what the person saw, everything is shown again, whatever else speaks against it.
            let changed = differs && matches!(expected, Expected::Seen(_));
            return Ok(Some(match guard::operation(&order, &self.card.rules.harmless_methods) {
                Some(shown) => Refusal {
                    blocked_by: file.attempts.last().map(|(_, attempt)| Box::new(attempt.clone())),
                    blocked_by_lookup: Some(shown.id().unwrap_or_default().to_owned()),
                    changed,
                    ..Refusal::because(say("desk-shown").because("why", why).with("order", request.order_id.as_str()))
                },
                None => Refusal { changed, ..Refusal::because(why) },
            }));
        }
        Ok(differs.then(|| {
            let now = order.auth().map(Transaction::money).unwrap_or_else(|| Money::quoted("", ""));
            Refusal {
                changed: true,
                ..Refusal::because(say("desk-hold-changed").with("order", request.order_id.as_str()).money("now", now))
            }
        }))
    }

    /// What is known of the order of a request.
    pub(super) async fn order_file(&self, request: &CaptureRequest) -> Result<OrderFile, Refusal> {
        let (pos_id, order_id) = (request.pos_id, request.order_id.clone());
        let file = self.office.run(move |ledger| ledger.order_file(pos_id, &order_id)).await.map_err(Refusal::because)?;
        file.map_err(|error| Refusal::because(error.say()))
    }

    async fn note_failed_look_up(&self, request: &CaptureRequest, failure: &LookupFailure) -> Result<(), Refusal> {
        let event = self.loose_event(EventKind::LookUp, &request.order_id);
        let event = NewEvent { detail: Some(lookup_detail(&Err(failure.clone()))), ..event };
        let noted = self.office.run(move |ledger| ledger.add_event(&event)).await.map_err(Refusal::because)?;
        noted.map_err(|error| Refusal::because(error.say()))
    }

    /// Refusals are events too. That one cannot be written changes nothing: nothing was sent.
    async fn note_refusal(&self, request: &CaptureRequest, refusal: &Refusal) {
        let event = NewEvent { reason: Some(refusal.why.clone()), ..self.loose_event(EventKind::Refused, &request.order_id) };
        let _ = self.office.run(move |ledger| ledger.add_event(&event)).await;
    }
}
