//! Looking an open attempt up and moving it as far as the answer proves.

use uuid::Uuid;

use super::lookup::{LookedUp, lookup_detail};
use super::profile::Desk;
use super::settle::webhooks::{Conclusion, conclude, weigh_kept};
use super::settle::{Finding, settle};
use crate::domain::{Attempt, Evidence, Moment, Order, Outcome, Say, State, say};
use crate::gateway::LookupFailureKind;
use crate::ledger::{EventKind, Findings, LedgerError, Move, Moved, NewEvent};

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
        let before = attempt.state;
        let attempt = self.office.run(move |ledger| office.weigh_kept(ledger, attempt)).await?;
        if attempt.state != before {
            return Ok(told_by_webhook(attempt));
        }
        let asked = self.office.now();
        let looked_up = self.look_up(&attempt.request.order_id).await;
        let event = NewEvent { detail: Some(lookup_detail(&looked_up)), ..self.office.event(EventKind::LookUp, &attempt) };
        self.office.run(move |ledger| ledger.add_event(&event)).await?.map_err(|error| error.say())?;
        match looked_up {
            Ok(looked_up) => self.apply(attempt, looked_up, &asked).await,
            Err(failure) => {
                if let Some(settled) = self.late_success(&attempt, &asked, &Order::default()).await? {
                    return Ok(settled);
                }
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
        match settle(&attempt, &looked_up.order, &others) {
            Finding::Move { to, evidence, outcome, alarm } => self.settle_to(attempt, to, evidence, *outcome, alarm).await,
            Finding::Absent => self.absent(attempt, asked, &looked_up).await,
            Finding::Open(found) => {
                if looked_up.order.live_captures().next().is_none()
                    && let Some(settled) = self.late_success(&attempt, asked, &looked_up.order).await?
                {
                    return Ok(settled);
                }
                self.keep_waits(&attempt, attempt.wait_from.clone(), None).await?;
                Ok(Reconciled { attempt: Box::new(attempt), found, unauthorised: false })
            }
        }
    }

    /// No capture was there. That is proof once two look-ups, far enough apart and late enough, agree. What a look-up shows
    /// is as old as the question may be: waits end when it was `asked` and begin when it was answered, at `at`.
    async fn absent(&self, attempt: Attempt, asked: &Moment, looked_up: &LookedUp) -> Result<Reconciled, Say> {
        let at = &looked_up.at;
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
            // Look-ups need not show what a webhook has told.
            match self.conclude(&attempt, &looked_up.order, false).await? {
                Ended::Settled(settled) => return Ok(told_by_webhook(*settled)),
                Ended::Waits => {
                    self.keep_waits(&attempt, wait_from, Some(first)).await?;
                    let found = about("desk-webhook-live");
                    return Ok(Reconciled { attempt: Box::new(attempt), found, unauthorised: false });
                }
                Ended::Absent => {}
            }
            let message = about("desk-settled-not-captured");
            let outcome = Outcome { message: Some(message), ..attempt.outcome.clone() };
            return self.settle_to(attempt, State::NotCaptured, Evidence::Lookup, outcome, None).await;
        }
        let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
        let found = about("desk-absent-so-far").count("seconds", seconds.max(1));
        self.keep_waits(&attempt, wait_from, Some(first)).await?;
        Ok(Reconciled { attempt: Box::new(attempt), found, unauthorised: false })
    }

    /// Look-ups may never show what a webhook told of: its success counts once they had their time, whatever they say.
    async fn late_success(&self, attempt: &Attempt, asked: &Moment, order: &Order) -> Result<Option<Reconciled>, Say> {
        if attempt.state != State::Unknown || asked.surely_since(&attempt.wait_from) < self.rules.settle {
            return Ok(None);
        }
        Ok(match self.conclude(attempt, order, true).await? {
            Ended::Settled(settled) => Some(told_by_webhook(*settled)),
            Ended::Waits | Ended::Absent => None,
        })
    }

    /// What webhooks say of an attempt of which look-ups show no capture; where those prove nothing, only of a success.
    async fn conclude(&self, attempt: &Attempt, order: &Order, success: bool) -> Result<Ended, Say> {
        let (office, row, order) = (self.office.clone(), attempt.clone(), order.clone());
        let ended = self.office.run(move |ledger| {
            let (mut waits, mut concluded) = (false, false);
            let now = ledger.weigh_webhooks(&row, |file| {
                // The second time round tells what else follows.
                if std::mem::replace(&mut concluded, true) {
                    return weigh_kept(file, office.clerk());
                }
                match conclude(file, row.id, &order, office.clerk()) {
                    Conclusion::Step(step) if success && !step.attempt.state.is_success() => Findings::default(),
                    Conclusion::Step(step) => Findings { step: Some(*step), alarms: Vec::new() },
                    Conclusion::Wait => {
                        waits = true;
                        Findings::default()
                    }
                    Conclusion::Nothing => Findings::default(),
                }
            })?;
            Ok::<_, LedgerError>(match now.filter(|now| now.state != row.state) {
                Some(settled) => Ended::Settled(Box::new(settled)),
                None if waits => Ended::Waits,
                None => Ended::Absent,
            })
        });
        ended.await?.map_err(|error| error.say())
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
                retry_after: None,
                released: None,
                alarm: alarm.as_ref(),
                event: &event,
            })
        });
        match moved.await?.map_err(|error| error.say())? {
            Moved::Done(attempt) | Moved::MovedOn(attempt) => {
                let office = self.office.clone();
                let attempt = self.office.run(move |ledger| office.weigh_kept(ledger, *attempt)).await?;
                Ok(Reconciled { attempt: Box::new(attempt), found, unauthorised: false })
            }
            Moved::Refused(holder) => {
                let found = say("desk-settle-refused").with("id", holder.id.to_string()).because("found", found);
                Ok(Reconciled { attempt: Box::new(self.own_attempt(id).await?), found, unauthorised: false })
            }
        }
    }
}

/// How an attempt ends of which look-ups show no capture.
enum Ended {
    /// A webhook has told.
    Settled(Box<Attempt>),
    /// A webhook told of a capture that is not final.
    Waits,
    /// Nothing was captured.
    Absent,
}

/// An attempt that was settled by what webhooks had told.
fn told_by_webhook(attempt: Attempt) -> Reconciled {
    let found = attempt.outcome.message.clone().unwrap_or_else(|| attempt.state.say());
    Reconciled { attempt: Box::new(attempt), found, unauthorised: false }
}
