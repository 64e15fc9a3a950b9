//! The release of an attempt.

use std::time::Duration;

use uuid::Uuid;

use crate::app::ask::{Ask, AskStop};
use crate::app::effect::Effect;
use crate::app::model::{Model, Notice};
use crate::app::review::QUIET;
use crate::domain::{Attempt, Say, say};

use super::history;

/// Asks why.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    model.ask = model.chosen().cloned().map(Ask::new);
    Vec::new()
}

/// Presses the focused button. Releasing wants a pause before it, so that a held Enter does not do it.
pub(super) fn press(model: &mut Model, last: Option<Duration>) -> Vec<Effect> {
    let rested = last.is_none_or(|last| model.now.at.saturating_sub(last) >= QUIET);
    let Some(ask) = &mut model.ask else { return Vec::new() };
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
    vec![Effect::Release {
        profile: ask.attempt.profile.clone(),
        id: ask.attempt.id,
        reason: ask.reason.text().trim().to_owned(),
        confirm: ask.needs_order_id().then(|| ask.typed.text().to_owned()),
    }]
}

/// A release has ended.
pub(super) fn released(model: &mut Model, id: Uuid, result: Result<Box<Attempt>, Say>) -> Vec<Effect> {
    let asked = model.ask.as_mut().filter(|ask| ask.attempt.id == id);
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
