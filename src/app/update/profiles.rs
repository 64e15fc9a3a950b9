//! Choosing and opening profiles.

use crate::app::effect::Effect;
use crate::app::model::{Model, Notice, Overlay, Place};
use crate::app::room::{Card, Status};
use crate::domain::Say;

use super::{close_overlays, form, go, hide_review, history, review};

/// Opens or closes the list of profiles.
pub(super) fn toggle(model: &mut Model) {
    (model.under_help, model.palette) = (None, None);
    model.overlay = match model.overlay {
        Some(Overlay::Profiles(_)) => None,
        _ => Some(Overlay::Profiles(model.current.unwrap_or(0))),
    };
    hide_review(model);
}

/// Moves the selection.
pub(super) fn select(model: &mut Model, from: usize, by: isize) {
    let last = model.rooms.len().saturating_sub(1);
    model.overlay = Some(Overlay::Profiles(from.saturating_add_signed(by).min(last)));
}

/// Goes to the selected profile, or says why it cannot be used.
pub(super) fn choose(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Profiles(selected)) = model.overlay else { return Vec::new() };
    let Some(room) = model.rooms.get(selected) else { return Vec::new() };
    if let Some(why) = &room.disabled {
        model.tell(why.clone());
        return Vec::new();
    }
    if model.current == Some(selected) {
        toggle(model);
        return Vec::new();
    }
    enter(model, selected)
}

/// Makes a room the present one. A review belongs to the room it was opened in, so it is void; requests in flight go on.
pub(super) fn enter(model: &mut Model, at: usize) -> Vec<Effect> {
    close_overlays(model);
    (model.review, model.detail, model.order) = (None, None, None);
    model.current = Some(at);
    model.place = Place::Form;
    let Some(room) = model.rooms.get_mut(at) else { return Vec::new() };
    if room.watching.is_some() || room.result.is_some() {
        model.place = Place::Flight;
    }
    let mut effects = Vec::new();
    if matches!(room.status, Status::Closed | Status::Failed(_)) {
        room.status = Status::Opening;
        effects.push(Effect::Open { profile: room.name.clone() });
    }
    effects.extend(history::reload(model, at));
    effects
}

/// A profile is ready, or not.
pub(super) fn opened(model: &mut Model, profile: &str, result: Result<Card, Say>) -> Vec<Effect> {
    let Some(at) = model.room_named(profile) else { return Vec::new() };
    let Some(room) = model.rooms.get_mut(at) else { return Vec::new() };
    match result {
        Ok(card) => {
            room.learn(card);
            room.status = Status::Open;
            // Opening a profile may have found the outcome of what another process left behind.
            let mut effects = history::reload(model, at);
            if model.current == Some(at) {
                effects.extend(review::begin(model));
                effects.extend(form::opened(model));
            }
            effects
        }
        Err(why) => {
            room.status = Status::Failed(why.clone());
            if model.current == Some(at) {
                model.notice = Some(Notice::Lasting(why));
            }
            go_if_review(model, at);
            Vec::new()
        }
    }
}

fn go_if_review(model: &mut Model, at: usize) {
    if model.current == Some(at) && model.place == Place::Review {
        go(model, Place::Form);
    }
}
