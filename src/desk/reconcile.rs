//! Looking an open attempt up and moving it as far as the answer proves.

use uuid::Uuid;

use super::lookup::LookedUp;
use super::profile::Desk;
use super::settle::webhooks::{Conclusion, conclude, weigh_kept};
use super::settle::{Finding, settle};
use crate::domain::{Attempt, Evidence, Moment, Order, Outcome, Say, State, say};
use crate::gateway::LookupFailureKind;
use crate::ledger::{Decided, EventKind, Findings, LedgerError, Move, Moved, NewEvent};

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
        if !self.gateways.include(attempt.gateway.as_ref()) {
            return Ok(Reconciled { found: self.elsewhere(&attempt), attempt: Box::new(attempt), unauthorised: false });
        }
        let asked = self.office.now();
        let (looked_up, is_newest) = self.look_up_for(&attempt.request.order_id, self.event(EventKind::LookUp, &attempt), false).await;
        match looked_up {
            Ok(LookedUp { off_record: Some(why), .. }) => Err(why),
            Ok(_) if !is_newest => {
                let found = say("desk-asked-later").with("order", attempt.request.order_id.as_str());
                Ok(Reconciled { attempt: Box::new(attempt), found, unauthorised: false })
            }
            Ok(looked_up) => {
                let done = self.apply(attempt, looked_up).await?;
                Ok(Reconciled { found: self.without_address(&done.attempt, done.found), ..done })
            }
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

    /// What was found; of an attempt from before version 3 also that nobody knows which gateway it was sent to.
    pub(super) fn without_address(&self, attempt: &Attempt, found: Say) -> Say {
        match attempt.gateway {
            Some(_) => found,
            None => say("desk-no-address").because("found", found).with("asked", self.gateways.own.as_str()),
        }
    }

    /// Which gateway an attempt was sent to, where that is another one than this profile asks.
    pub(super) fn elsewhere(&self, attempt: &Attempt) -> Say {
        say("desk-other-gateway")
            .with("order", attempt.request.order_id.as_str())
            .with("sent", attempt.gateway.as_ref().map_or("-", |gateway| gateway.as_str()))
            .with("profile", &self.card.name)
            .with("asked", self.gateways.own.as_str())
    }

    /// An attempt, whichever profile it was sent with.
    pub(super) async fn attempt(&self, id: Uuid) -> Result<Attempt, Say> {
        let found = self.office.run(move |ledger| ledger.get(id)).await?.map_err(|error| error.say())?;
        found.ok_or_else(|| say("desk-no-such-attempt").with("id", id.to_string()))
    }

    /// An attempt of this profile's point of sale.
    pub(super) async fn own_attempt(&self, id: Uuid) -> Result<Attempt, Say> {
        let attempt = self.attempt(id).await?;
        if attempt.request.pos_id == self.card.pos_id { Ok(attempt) } else { Err(self.other_pos(&attempt)) }
    }

    /// Whose an attempt of another point of sale is: of another profile, or of this one before its POS_ID was changed.
    pub(super) fn other_pos(&self, attempt: &Attempt) -> Say {
        let id = if attempt.profile == self.card.name { "desk-former-pos" } else { "desk-other-profile" };
        say(id).with("id", attempt.id.to_string()).with("profile", &attempt.profile)
    }

    /// Why this profile cannot ask what became of an attempt, if it cannot.
    pub fn why_not_asked(&self, attempt: &Attempt) -> Option<Say> {
        if attempt.request.pos_id != self.card.pos_id {
            return Some(self.other_pos(attempt));
        }
        (!self.gateways.include(attempt.gateway.as_ref())).then(|| self.elsewhere(attempt))
    }

    async fn apply(&self, attempt: Attempt, looked_up: LookedUp) -> Result<Reconciled, Say> {
        let (pos_id, order_id, id) = (attempt.request.pos_id, attempt.request.order_id.clone(), attempt.id);
        let read = self.office.run(move |ledger| {
            Ok::<_, LedgerError>((ledger.captures_owned_by_others(pos_id, &order_id, id)?, ledger.order_file(pos_id, &order_id)?))
        });
        let (others, file) = read.await?.map_err(|error| error.say())?;
        let order = self.known(&file).without_dismissed(&looked_up.order);
        let done = match settle(&attempt, &order, &others, &self.card.rules.harmless_methods) {
            Finding::Move { to, evidence, outcome, alarm } => self.settle_to(attempt, to, evidence, *outcome, alarm, None).await?,
            Finding::Absent => self.absent(attempt, &looked_up, &order).await?,
            Finding::Open(found) => {
                if order.live_captures().next().is_none()
                    && let Some(settled) = self.late_success(&attempt, &looked_up.asked, &order).await?
                {
                    return Ok(settled);
                }
                if attempt.state == State::Unknown {
                    let id = attempt.id;
                    self.office.run(move |ledger| ledger.end_absence(id)).await?.map_err(|error| error.say())?;
                }
                return Ok(Reconciled { attempt: Box::new(attempt), found, unauthorised: false });
            }
        };
        // What the same look-up shows besides is news once nothing is open any more.
        if done.attempt.state.is_open() { Ok(done) } else { self.with_later_news(done, &looked_up).await }
    }

    async fn with_later_news(&self, done: Reconciled, looked_up: &LookedUp) -> Result<Reconciled, Say> {
        self.keep_again(looked_up, &done.attempt).await?;
        Ok(Reconciled { attempt: Box::new(self.own_attempt(done.attempt.id).await?), ..done })
    }

    /// No capture was there. That is proof once two look-ups, far enough apart and late enough, agree. What a look-up shows
    /// is as old as the question may be: waits end when it was asked and begin when it was answered.
    async fn absent(&self, attempt: Attempt, looked_up: &LookedUp, order: &Order) -> Result<Reconciled, Say> {
        let (asked, at) = (&looked_up.asked, &looked_up.at);
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
            match self.conclude(&attempt, order, false).await? {
                Ended::Settled(settled) => return Ok(told_by_webhook(*settled)),
                Ended::Waits => {
                    self.keep_waits(&attempt, looked_up, wait_from, first).await?;
                    let found = about("desk-webhook-live");
                    return Ok(Reconciled { attempt: Box::new(attempt), found, unauthorised: false });
                }
                Ended::Absent => {}
            }
            let message = about("desk-settled-not-captured");
            let outcome = Outcome { message: Some(message), ..attempt.outcome.clone() };
            return self.settle_to(attempt, State::NotCaptured, Evidence::Lookup, outcome, None, Some(looked_up)).await;
        }
        let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
        let found = about("desk-absent-so-far").count("seconds", seconds.max(1));
        self.keep_waits(&attempt, looked_up, wait_from, first).await?;
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

    /// Written only where nobody else has seen anything since: an absence is decided on what is still true.
    async fn keep_waits(&self, attempt: &Attempt, looked_up: &LookedUp, wait_from: Moment, first: Moment) -> Result<(), Say> {
        let (row, seen) = (attempt.clone(), looked_up.clone());
        let kept = self.office.run(move |ledger| ledger.set_waits(row.id, &decided(&row, &seen), &wait_from, Some(&first)));
        kept.await?.map(drop).map_err(|error| error.say())
    }

    async fn settle_to(
        &self,
        attempt: Attempt,
        to: State,
        evidence: Evidence,
        outcome: Outcome,
        alarm: Option<Say>,
        waited: Option<&LookedUp>,
    ) -> Result<Reconciled, Say> {
        let found = outcome.message.clone().unwrap_or_else(|| to.say());
        if attempt.state == to || !attempt.state.may_become(to, evidence) {
            return Ok(Reconciled { attempt: Box::new(attempt), found, unauthorised: false });
        }
        let event = NewEvent { reason: Some(found.clone()), ..self.event(EventKind::Settled, &attempt) };
        let settled_at = self.office.settled_at(to);
        let (id, from, waited) = (attempt.id, attempt.state, waited.cloned());
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
                decided: waited.as_ref().map(|looked_up| decided(&attempt, looked_up)),
                released: None,
                alarm: alarm.as_ref(),
                event: &event,
            })
        });
        match moved.await?.map_err(|error| error.say())? {
            Moved::MovedOn(attempt) if attempt.state == from => {
                let found = say("desk-asked-later").with("order", attempt.request.order_id.as_str());
                Ok(Reconciled { attempt, found, unauthorised: false })
            }
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

/// What a move that rests on waits was decided on.
fn decided<'a>(attempt: &'a Attempt, looked_up: &'a LookedUp) -> Decided<'a> {
    Decided {
        wait_from: &attempt.wait_from,
        absent_since: attempt.absent_since.as_ref(),
        gateway: &looked_up.gateway,
        asked: &looked_up.asked,
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
