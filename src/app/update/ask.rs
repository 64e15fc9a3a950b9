//! What a person takes responsibility for: the release of an attempt, the dismissal of what forbids one.

use std::time::Duration;

use uuid::Uuid;

use crate::app::ask::{Ask, AskStop, Subject};
use crate::app::detail::Found;
use crate::app::effect::Effect;
use crate::app::model::{Model, Notice, Place};
use crate::app::review::{PAUSE, QUIET};
use crate::domain::{Attempt, DismissTarget, Say, Transaction, say};

use super::history;

/// Asks why.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    model.ask = model.chosen().cloned().map(|attempt| Ask::new(Subject::Release(Box::new(attempt))));
    Vec::new()
}

/// Asks why the chosen webhook, or what forbids a capture in the order that is shown, is set aside.
pub(super) fn open_dismissal(model: &mut Model) -> Vec<Effect> {
    let Some((order_id, target, transaction)) = dismissable(model) else { return Vec::new() };
    let Some((profile, mode)) = model.room().map(|room| (room.name.clone(), room.mode())) else { return Vec::new() };
    model.ask = Some(Ask::new(Subject::Dismiss { profile, mode, order_id, target, transaction }));
    Vec::new()
}

/// What could be set aside where the keys are: the chosen webhook, or the first operation of an order that is not final and may move
/// money. A success that a look-up shows cannot be.
pub(in crate::app) fn dismissable(model: &Model) -> Option<(String, DismissTarget, Option<Box<Transaction>>)> {
    match model.place {
        Place::Webhooks => {
            let row = model.webhooks.as_ref()?.chosen()?;
            Some((row.order_id.clone(), DismissTarget::Webhook(row.seq), row.transaction.clone().map(Box::new)))
        }
        Place::Order => {
            let view = model.order.as_ref()?;
            let Found::Order(order) = &view.found else { return None };
            let harmless = model.room()?.card.as_ref().map(|card| card.rules.harmless_methods.as_slice()).unwrap_or_default();
            let open = |one: &&Transaction| one.may_move_money(harmless) && !one.succeeded();
            let one = order.transactions.iter().find(open)?;
            let target = DismissTarget::Shown(view.order_id.clone(), one.id()?.to_owned());
            Some((view.order_id.as_str().to_owned(), target, Some(Box::new(one.clone()))))
        }
        _ => None,
    }
}

/// Presses the focused button. Releasing wants a pause before it, so that a held Enter does not do it: a short one where the order id
/// was typed.
pub(super) fn press(model: &mut Model, last: Option<Duration>) -> Vec<Effect> {
    let Some(ask) = &mut model.ask else { return Vec::new() };
    let pause = if ask.needs_order_id() { PAUSE } else { QUIET };
    let rested = last.is_none_or(|last| model.now.at.saturating_sub(last) >= pause);
    if ask.focus != AskStop::Release {
        model.ask = None;
        return Vec::new();
    }
    if ask.busy {
        return Vec::new();
    }
    if let Some((stop, fault)) = ask.missing() {
        ask.focus = stop;
        ask.fault = Some(fault);
        return Vec::new();
    }
    if !rested {
        ask.fault = Some(say("ui-too-soon-enter"));
        return Vec::new();
    }
    ask.busy = true;
    ask.fault = None;
    let reason = ask.reason.text().trim().to_owned();
    // What was typed reads as the order id ([`Ask::missing`]); the desk compares byte for byte.
    let confirm = ask.needs_order_id().then(|| ask.order_id().to_owned());
    vec![match &ask.subject {
        Subject::Release(attempt) => {
            let unverified = ask.is_unverified();
            Effect::Release { profile: attempt.profile.clone(), id: attempt.id, reason, confirm, unverified }
        }
        Subject::Dismiss { profile, target, .. } => Effect::Dismiss { profile: profile.clone(), target: target.clone(), reason, confirm },
    }]
}

/// A dismissal has ended.
pub(super) fn dismissed(model: &mut Model, target: &DismissTarget, result: Result<(), Say>) -> Vec<Effect> {
    let asked = |ask: &&mut Ask| matches!(&ask.subject, Subject::Dismiss { target: of, .. } if of == target);
    match (result, model.ask.as_mut().filter(asked)) {
        (Err(why), Some(ask)) => {
            ask.busy = false;
            ask.fault = Some(why);
        }
        (Err(why), None) => model.notice = Some(Notice::Lasting(why)),
        (Ok(()), asked) => {
            if asked.is_some() {
                model.ask = None;
            }
            model.notice = Some(Notice::Lasting(say("ui-dismissed").with("what", target.name())));
        }
    }
    Vec::new()
}

/// A release has ended.
pub(super) fn released(model: &mut Model, id: Uuid, result: Result<Box<Attempt>, Say>) -> Vec<Effect> {
    let asked = model.ask.as_mut().filter(|ask| matches!(&ask.subject, Subject::Release(attempt) if attempt.id == id));
    match (result, asked) {
        (Ok(attempt), asked) => {
            if asked.is_some() {
                model.ask = None;
            }
            model.notice = Some(Notice::Lasting(say("ui-released").with("id", attempt.request.order_id.as_str())));
            history::changed(model, &attempt)
        }
        (Err(why), Some(ask)) => {
            ask.busy = false;
            ask.fault = Some(why);
            Vec::new()
        }
        (Err(why), None) => {
            model.notice = Some(Notice::Lasting(why));
            Vec::new()
        }
    }
}
