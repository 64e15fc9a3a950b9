//! Releasing an attempt whose outcome stays unknown: a named person takes responsibility, with a reason.

use std::time::Duration;

use uuid::Uuid;

use super::lookup::LookedUp;
use super::permit::Confirm;
use super::profile::Desk;
use super::refusal::Refusal;
use super::settle::shows_nothing_of;
use super::settle::webhooks::may_have_succeeded;
use crate::domain::attempt::Release;
use crate::domain::{Attempt, Evidence, Mode, Outcome, Say, State, say};
use crate::ledger::{EventKind, LedgerError, Move, Moved, NewEvent};

/// Longest reason in Unicode scalars.
const MAX_REASON: usize = 500;

/// A reason as it is kept.
///
/// # Errors
/// Why it cannot be used.
pub(super) fn reason_of(text: &str) -> Result<&str, Say> {
    let reason = text.trim();
    if reason.is_empty() {
        return Err(say("desk-release-reason-empty"));
    }
    if reason.chars().count() > MAX_REASON || reason.chars().any(char::is_control) {
        return Err(say("desk-release-reason-bad").count("max", MAX_REASON as u64));
    }
    Ok(reason)
}

impl Desk {
    /// What `--confirm` must be to release this attempt in live.
    pub fn release_confirm_text(id: Uuid) -> String {
        format!("RELEASE:{id}")
    }

    /// Releases an attempt whose outcome is unknown, so that the order may be tried again. Makes its own look-up first, which
    /// must show no capture that may have succeeded.
    ///
    /// # Errors
    /// Why it was not released.
    pub async fn release(&self, id: Uuid, reason: &str, confirm: &Confirm) -> Result<Box<Attempt>, Refusal> {
        let attempt = self.own_attempt(id).await.map_err(Refusal::because)?;
        match self.release_checked(&attempt, reason, confirm).await {
            Ok(released) => Ok(released),
            Err(why) => {
                let event = NewEvent { reason: Some(why.clone()), ..self.event(EventKind::Refused, &attempt) };
                let _ = self.office.run(move |ledger| ledger.add_event(&event)).await;
                Err(Refusal { blocked_by: Some(Box::new(attempt)), ..Refusal::because(why) })
            }
        }
    }

    async fn release_checked(&self, attempt: &Attempt, reason: &str, confirm: &Confirm) -> Result<Box<Attempt>, Say> {
        let order = attempt.request.order_id.as_str();
        let reason = reason_of(reason)?;
        if attempt.state != State::Unknown {
            return Err(say("desk-release-not-unknown").with("order", order).because("state", attempt.state.say()));
        }
        let confirmed = match confirm {
            _ if self.card.mode != Mode::Live => true,
            Confirm::None => false,
            Confirm::Text(text) => *text == Self::release_confirm_text(attempt.id),
            Confirm::TypedOrderId(text) => text == order,
        };
        if !confirmed {
            return Err(say("desk-release-confirm").with("confirm", Self::release_confirm_text(attempt.id)));
        }
        let left = self.rules.settle.saturating_sub(self.office.now().surely_since(&attempt.wait_from));
        if left > Duration::ZERO {
            let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
            return Err(say("desk-release-too-soon").with("order", order).count("seconds", seconds));
        }
        self.release_look_up(attempt).await?;
        let (pos_id, order_id) = (attempt.request.pos_id, attempt.request.order_id.clone());
        let file = self.office.run(move |ledger| ledger.order_file(pos_id, &order_id)).await?.map_err(|error| error.say())?;
        if may_have_succeeded(&file, attempt.id) {
            return Err(say("desk-release-webhook").with("order", order));
        }
        self.write_release(attempt, reason).await
    }

    async fn release_look_up(&self, attempt: &Attempt) -> Result<(), Say> {
        if !self.gateways.include(attempt.gateway.as_ref()) {
            return Err(self.elsewhere(attempt));
        }
        let (looked_up, is_newest) = self.look_up_for(&attempt.request.order_id, self.event(EventKind::LookUp, attempt), true).await;
        let order = attempt.request.order_id.as_str();
        let seen = match looked_up {
            Ok(LookedUp { off_record: Some(why), .. }) => return Err(why),
            // Another process has asked later: what this shows may not be true any more.
            Ok(_) if !is_newest => return Err(say("desk-asked-later").with("order", order)),
            Ok(seen) => seen,
            Err(failure) if failure.shows_nothing() => return Ok(()),
            Err(failure) => return Err(say("desk-release-lookup-failed").with("order", order).because("why", failure.why)),
        };
        let (pos_id, order_id, id) = (attempt.request.pos_id, attempt.request.order_id.clone(), attempt.id);
        let read = self.office.run(move |ledger| {
            Ok::<_, LedgerError>((ledger.captures_owned_by_others(pos_id, &order_id, id)?, ledger.order_file(pos_id, &order_id)?))
        });
        let (others, file) = read.await?.map_err(|error| error.say())?;
        let shown = self.known(&file).without_dismissed(&seen.order);
        let nothing = shows_nothing_of(attempt, &shown, &others, &self.card.rules.harmless_methods);
        if nothing { Ok(()) } else { Err(say("desk-release-capture-there").with("order", order)) }
    }

    async fn write_release(&self, attempt: &Attempt, reason: &str) -> Result<Box<Attempt>, Say> {
        let by = self.office.actor().operator.clone();
        let message = self.without_address(attempt, say("desk-released").with("operator", &by).with("reason", reason));
        let event = NewEvent { reason: Some(message.clone()), ..self.event(EventKind::Released, attempt) };
        let outcome = Outcome { message: Some(message), ..attempt.outcome.clone() };
        let release = Release { by, reason: reason.to_owned() };
        let (id, settled_at) = (attempt.id, self.office.settled_at(State::Released));
        let moved = self.office.run(move |ledger| {
            ledger.settle(&Move {
                id,
                from: State::Unknown,
                to: State::Released,
                evidence: Evidence::Person,
                outcome: &outcome,
                settled_at,
                retry_at: None,
                retry_after: None,
                decided: None,
                released: Some(&release),
                alarm: None,
                event: &event,
            })
        });
        match moved.await?.map_err(|error| error.say())? {
            Moved::Done(attempt) => {
                let office = self.office.clone();
                self.office.run(move |ledger| office.weigh_kept(ledger, *attempt)).await.map(Box::new)
            }
            Moved::MovedOn(now) | Moved::Refused(now) => {
                Err(say("desk-release-not-unknown").with("order", now.request.order_id.as_str()).because("state", now.state.say()))
            }
        }
    }
}
