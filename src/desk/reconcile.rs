//! Looking an open attempt up and moving it as far as the answer proves.

use uuid::Uuid;

use super::lookup::{LookedUp, lookup_detail};
use super::profile::Desk;
use super::settle::webhooks::settle_failure;
use super::settle::{Finding, settle};
use crate::domain::{Attempt, Evidence, Moment, Outcome, Say, State, say};
use crate::gateway::LookupFailureKind;
use crate::ledger::{EventKind, Move, Moved, NewEvent};

/// What a reconcile did.
#[derive(Debug, Clone)]
pub struct Reconciled {
    /// The attempt as it stands now.
    pub attempt: Box<Attempt>,
    /// What was found.
    pub found: Say,
    /// The look-up was refused for its keys (401, 403): asking again is pointless.
    pub unauthorised: bool,
}

impl Desk {
    /// Looks one attempt's order up and settles the attempt as far as that proves anything. Sends no capture.
    ///
    /// # Errors
    /// When the attempt is not this profile's, or the ledger fails. A failed look-up is no error: it settles nothing and says so.
    pub async fn reconcile(&self, id: Uuid) -> Result<Reconciled, Say> {
        let office = self.office.clone();
        tokio::task::spawn_blocking(move || office.adopt_orphans())
            .await
            .map_err(|_| say("desk-interrupted"))?
            .map_err(|error| error.say())?;
        let attempt = self.own_attempt(id).await?;
        if attempt.state == State::Sending {
            let found = say("desk-still-sending").with("order", attempt.request.order_id.as_str());
            return Ok(Reconciled { attempt: Box::new(attempt), found, unauthorised: false });
        }
        let office = self.office.clone();
        let row = attempt.clone();
        let kept = self.office.run(move |ledger| office.settle_kept(ledger, &row)).await?.map_err(|error| error.say())?;
        if let Some(settled) = kept {
            return Ok(told_by_webhook(settled));
        }
        let asked = self.office.now();
        let looked_up = self.look_up(&attempt.request.order_id).await;
        let event = NewEvent { detail: Some(lookup_detail(&looked_up)), ..self.office.event(EventKind::LookUp, &attempt) };
        self.office.run(move |ledger| ledger.add_event(&event)).await?.map_err(|error| error.say())?;
        match looked_up {
            Ok(looked_up) => self.apply(attempt, looked_up, &asked).await,
            Err(failure) => {
                let unauthorised = failure.kind == LookupFailureKind::Unauthorised;
                let found = say("desk-reconcile-failed").with("order", attempt.request.order_id.as_str()).because("why", failure.why);
                Ok(Reconciled { attempt: Box::new(attempt), found, unauthorised })
            }
        }
    }

    /// An attempt of this profile's point of sale.
    pub(super) async fn own_attempt(&self, id: Uuid) -> Result<Attempt, Say> {
        let found = self.office.run(move |ledger| ledger.get(id)).await?.map_err(|error| error.say())?;
        match found {
            Some(attempt) if attempt.request.pos_id == self.card.pos_id => Ok(attempt),
            Some(attempt) => Err(say("desk-other-profile").with("id", id.to_string()).with("profile", &attempt.profile)),
            None => Err(say("desk-no-such-attempt").with("id", id.to_string())),
        }
    }

    async fn apply(&self, attempt: Attempt, looked_up: LookedUp, asked: &Moment) -> Result<Reconciled, Say> {
        let (pos_id, order_id, id) = (attempt.request.pos_id, attempt.request.order_id.clone(), attempt.id);
        let others = self.office.run(move |ledger| ledger.captures_owned_by_others(pos_id, &order_id, id)).await?;
        let others = others.map_err(|error| error.say())?;
        if attempt.state == State::Unknown
            && looked_up.order.live_captures().next().is_none()
            && let Some(settled) = self.settle_failure(&attempt).await?
        {
            return Ok(settled);
        }
        match settle(&attempt, &looked_up.order, &others) {
            Finding::Move { to, evidence, outcome, alarm } => self.settle_to(attempt, to, evidence, *outcome, alarm).await,
            Finding::Absent => self.absent(attempt, asked, &looked_up.at).await,
            Finding::Open(found) => {
                self.keep_waits(&attempt, attempt.wait_from.clone(), None).await?;
                Ok(Reconciled { attempt: Box::new(attempt), found, unauthorised: false })
            }
        }
    }

    /// A webhook said that a capture failed, without an id of ours; now no capture is to be seen that may have succeeded.
    async fn settle_failure(&self, attempt: &Attempt) -> Result<Option<Reconciled>, Say> {
        let (office, row) = (self.office.clone(), attempt.clone());
        let settled = self.office.run(move |ledger| {
            let clerk = office.clerk();
            ledger.weigh_webhooks(&row, |file| settle_failure(file, clerk))
        });
        Ok(settled.await?.map_err(|error| error.say())?.map(told_by_webhook))
    }

    /// No capture was there. That is proof once two look-ups, far enough apart and late enough, agree. What a look-up shows
    /// is as old as the question may be: waits end when it was `asked` and begin when it was answered, at `at`.
    async fn absent(&self, attempt: Attempt, asked: &Moment, at: &Moment) -> Result<Reconciled, Say> {
        // A wall clock that went back starts the count again.
        let wait_from = if at.went_back_since(&attempt.wait_from) { at.clone() } else { attempt.wait_from.clone() };
        let first = attempt.absent_since.clone().filter(|first| !at.went_back_since(first)).unwrap_or_else(|| at.clone());
        let late_enough = self.rules.settle.saturating_sub(asked.surely_since(&wait_from));
        let far_enough = if attempt.absent_since.is_some() {
            self.rules.lookup_gap.saturating_sub(asked.surely_since(&first))
        } else {
            self.rules.lookup_gap
        };
        let left = late_enough.max(far_enough);
        let about = |id: &'static str| say(id).with("order", attempt.request.order_id.as_str());
        if left.is_zero() && attempt.absent_since.is_some() {
            let message = about("desk-settled-not-captured");
            let outcome = Outcome { message: Some(message), ..attempt.outcome.clone() };
            return self.settle_to(attempt, State::NotCaptured, Evidence::Lookup, outcome, None).await;
        }
        let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
        let found = about("desk-absent-so-far").count("seconds", seconds.max(1));
        self.keep_waits(&attempt, wait_from, Some(first)).await?;
        Ok(Reconciled { attempt: Box::new(attempt), found, unauthorised: false })
    }

    /// Held against the row as it stands now: another process may have looked meanwhile, and a capture that was seen breaks
    /// its run of absences too.
    async fn keep_waits(&self, attempt: &Attempt, wait_from: Moment, absent_since: Option<Moment>) -> Result<(), Say> {
        if attempt.state != State::Unknown {
            return Ok(());
        }
        let id = attempt.id;
        let kept = self.office.run(move |ledger| match ledger.get(id)? {
            Some(now) if now.wait_from != wait_from || now.absent_since != absent_since => {
                ledger.set_waits(id, &wait_from, absent_since.as_ref())
            }
            _ => Ok(()),
        });
        kept.await?.map_err(|error| error.say())
    }

    async fn settle_to(
        &self,
        attempt: Attempt,
        to: State,
        evidence: Evidence,
        outcome: Outcome,
        alarm: Option<Say>,
    ) -> Result<Reconciled, Say> {
        let found = outcome.message.clone().unwrap_or_else(|| to.say());
        if attempt.state == to || !attempt.state.may_become(to, evidence) {
            return Ok(Reconciled { attempt: Box::new(attempt), found, unauthorised: false });
        }
        let event = NewEvent { reason: Some(found.clone()), ..self.office.event(EventKind::Settled, &attempt) };
        let settled_at = self.office.settled_at(to);
        let (id, from) = (attempt.id, attempt.state);
        let moved = self.office.run(move |ledger| {
            ledger.settle(&Move {
                id,
                from,
                to,
                evidence,
                outcome: &outcome,
                settled_at,
                retry_at: None,
                released: None,
                alarm: alarm.as_ref(),
                event: &event,
            })
        });
        match moved.await?.map_err(|error| error.say())? {
            Moved::Done(attempt) | Moved::MovedOn(attempt) => Ok(Reconciled { attempt, found, unauthorised: false }),
            Moved::Refused(holder) => {
                let found = say("desk-settle-refused").with("id", holder.id.to_string()).because("found", found);
                Ok(Reconciled { attempt: Box::new(self.own_attempt(id).await?), found, unauthorised: false })
            }
        }
    }
}

/// An attempt that was settled by what webhooks had told.
fn told_by_webhook(attempt: Attempt) -> Reconciled {
    let found = attempt.outcome.message.clone().unwrap_or_else(|| attempt.state.say());
    Reconciled { attempt: Box::new(attempt), found, unauthorised: false }
}
