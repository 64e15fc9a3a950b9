//! Releasing an attempt whose outcome stays open: a named person takes responsibility, with a reason.

use std::time::Duration;

use jiff::tz::TimeZone;
use uuid::Uuid;

use super::lookup::{LookedUp, lookup_detail};
use super::permit::Confirm;
use super::profile::Desk;
use super::refusal::Refusal;
use super::settle::shows_nothing_of;
use super::settle::webhooks::may_have_succeeded;
use crate::domain::attempt::Release;
use crate::domain::json::object;
use crate::domain::{Attempt, Evidence, Json, Mode, Order, Outcome, Say, State, Transaction, say};
use crate::ledger::{EventKind, LedgerError, Move, Moved, NewEvent};

/// Before that after sending, nobody ends a live attempt that look-ups leave open.
const LIVE_RELEASE: Duration = Duration::from_secs(24 * 60 * 60);
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

    /// Releases an open attempt, so that the order may be tried again. Makes its own look-up first, which must show nothing that may
    /// be the attempt's; from `release_hours` on it may be what is not final. `unverified` releases from then on whatever is shown or
    /// cannot be asked: what shows money goes on refusing by the guard.
    ///
    /// # Errors
    /// Why it was not released, and from when it can be.
    pub async fn release(&self, id: Uuid, reason: &str, confirm: &Confirm, unverified: bool) -> Result<Box<Attempt>, Refusal> {
        let office = self.office.clone();
        // What a dead process left behind is nobody's any more.
        let adopted = tokio::task::spawn_blocking(move || office.adopt_orphans()).await;
        let attempt = match adopted {
            Ok(Ok(())) => self.attempt(id).await.map_err(Refusal::because)?,
            Ok(Err(error)) => return Err(Refusal::because(error.say())),
            Err(_) => return Err(Refusal::because(say("desk-interrupted"))),
        };
        match self.release_checked(&attempt, reason, confirm, unverified).await {
            Ok(released) => Ok(released),
            Err(why) => {
                let event = NewEvent { reason: Some(why.clone()), ..self.event(EventKind::Refused, &attempt) };
                let _ = self.office.run(move |ledger| ledger.add_event(&event)).await;
                Err(Refusal { blocked_by: Some(Box::new(attempt)), ..Refusal::because(why) })
            }
        }
    }

    async fn release_checked(&self, attempt: &Attempt, reason: &str, confirm: &Confirm, unverified: bool) -> Result<Box<Attempt>, Say> {
        let order = attempt.request.order_id.as_str();
        if !matches!(attempt.state, State::Unknown | State::Pending) {
            return Err(say("desk-release-not-open").with("order", order).because("state", attempt.state.say()));
        }
        let not_asked = self.why_not_asked(attempt);
        if let Some(why) = not_asked.as_ref().filter(|_| !unverified) {
            return Err(why.clone());
        }
        // From when is said at once, before anything else is asked for.
        let waited = self.waited(attempt).await?;
        let hours = self.release_after(attempt);
        let needed = if unverified || attempt.state == State::Pending { hours } else { self.rules.settle };
        if waited < needed {
            let id = if unverified { "desk-release-unverified-from" } else { "desk-release-from" };
            return Err(say(id).with("order", order).with("from", self.clock_in(needed - waited)));
        }
        let reason = reason_of(reason)?;
        let confirmed = match confirm {
            _ if ![attempt.mode, self.card.mode].contains(&Mode::Live) => true,
            Confirm::None => false,
            Confirm::Text(text) => *text == Self::release_confirm_text(attempt.id),
            Confirm::TypedOrderId(text) => text == order,
        };
        if !confirmed {
            return Err(say("desk-release-confirm").with("confirm", Self::release_confirm_text(attempt.id)));
        }
        let (shown, against) = match not_asked {
            None => self.release_look_up(attempt, waited >= hours).await?,
            Some(why) => (Json::String(why.to_string()), Some(why)),
        };
        if let Some(why) = against.filter(|_| !unverified) {
            let from = self.clock_in(hours.saturating_sub(waited));
            return Err(say("desk-release-or-unverified").because("why", why).with("from", from));
        }
        self.write_release(attempt, reason, unverified, shown).await
    }

    /// From how long after sending a person may end an attempt that look-ups leave open: live never before a day.
    fn release_after(&self, attempt: &Attempt) -> Duration {
        if attempt.mode == Mode::Live { self.rules.release.max(LIVE_RELEASE) } else { self.rules.release }
    }

    /// How long was surely waited since an attempt was sent. A wall clock that stands before the beginning of the wait starts it again.
    pub(super) async fn waited(&self, attempt: &Attempt) -> Result<Duration, Say> {
        let now = self.office.now();
        if !now.went_back_since(&attempt.wait_from) {
            return Ok(now.surely_since(&attempt.wait_from));
        }
        let (id, from) = (attempt.id, attempt.wait_from.clone());
        self.office.run(move |ledger| ledger.restart_wait(id, &from, &now)).await?.map_err(|error| error.say())?;
        Ok(Duration::ZERO)
    }

    /// The local clock time after a wait.
    fn clock_in(&self, wait: Duration) -> String {
        let now = self.office.now().wall;
        let then = now.checked_add(wait).unwrap_or(now);
        // Never a minute too early.
        let then = if wait.is_zero() { then } else { then.checked_add(Duration::from_secs(59)).unwrap_or(then) };
        then.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// What a look-up shows, and what of it speaks against a release; what is not final does not once it was waited `long_enough`.
    async fn release_look_up(&self, attempt: &Attempt, long_enough: bool) -> Result<(Json, Option<Say>), Say> {
        let (looked_up, is_newest) = self.look_up_for(&attempt.request.order_id, self.event(EventKind::LookUp, attempt), true).await;
        let order = attempt.request.order_id.as_str();
        let shown = lookup_detail(&looked_up);
        let seen = match looked_up {
            Ok(LookedUp { off_record: Some(why), .. }) => return Err(why),
            // Another process has asked later: what this shows may not be true any more.
            Ok(_) if !is_newest => return Err(say("desk-asked-later").with("order", order)),
            Ok(seen) => seen.order,
            Err(failure) if failure.shows_nothing() => Order::default(),
            Err(failure) => return Ok((shown, Some(say("desk-release-lookup-failed").with("order", order).because("why", failure.why)))),
        };
        let (pos_id, order_id, id) = (attempt.request.pos_id, attempt.request.order_id.clone(), attempt.id);
        let read = self.office.run(move |ledger| {
            Ok::<_, LedgerError>((ledger.captures_owned_by_others(pos_id, &order_id, id)?, ledger.order_file(pos_id, &order_id)?))
        });
        let (others, file) = read.await?.map_err(|error| error.say())?;
        if may_have_succeeded(&file, attempt.id) {
            return Ok((shown, Some(say("desk-release-webhook").with("order", order))));
        }
        let order_seen = self.known(&file).without_dismissed(&seen);
        // Long ago, what never became final is nobody's any more.
        let stale = |one: &Transaction| long_enough && one.method == "capture" && matches!(one.status.as_str(), "init" | "pending");
        let nothing = shows_nothing_of(attempt, &order_seen.without(stale), &others, &self.card.rules.harmless_methods);
        let against = say("desk-release-capture-there").with("order", order);
        Ok((shown, (!nothing).then_some(against)))
    }

    async fn write_release(&self, attempt: &Attempt, reason: &str, unverified: bool, shown: Json) -> Result<Box<Attempt>, Say> {
        let by = self.office.actor().operator.clone();
        let id = if unverified { "desk-released-unverified" } else { "desk-released" };
        let message = self.without_address(attempt, say(id).with("operator", &by).with("reason", reason));
        let detail = object([("unverified", Json::Bool(unverified)), ("shown", shown)]);
        let event = NewEvent { reason: Some(message.clone()), detail: Some(detail), ..self.event(EventKind::Released, attempt) };
        let outcome = Outcome { message: Some(message), ..attempt.outcome.clone() };
        let release = Release { by, reason: reason.to_owned() };
        let (id, from, settled_at) = (attempt.id, attempt.state, self.office.settled_at(State::Released));
        let moved = self.office.run(move |ledger| {
            ledger.settle(&Move {
                id,
                from,
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
                Err(say("desk-release-not-open").with("order", now.request.order_id.as_str()).because("state", now.state.say()))
            }
        }
    }
}
