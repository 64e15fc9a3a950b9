//! The attempts of a profile: moving through them and looking them up.

use uuid::Uuid;

use crate::app::effect::Effect;
use crate::app::history::Page;
use crate::app::model::{Model, Notice};
use crate::domain::{Attempt, Say, say};

use super::refresh;

/// Loads a room's window anew.
pub(super) fn reload(model: &mut Model, room: usize) -> Vec<Effect> {
    if model.office_failed.is_some() {
        return Vec::new();
    }
    let Some(room) = model.rooms.get_mut(room) else { return Vec::new() };
    let (seq, start) = room.history.ask();
    vec![Effect::Window { seq, profile: room.name.clone(), start }]
}

/// Loads the present room's window anew.
pub(super) fn reload_current(model: &mut Model) -> Vec<Effect> {
    model.current.map_or_else(Vec::new, |room| reload(model, room))
}

/// The ledger gave a window.
pub(super) fn window(model: &mut Model, profile: &str, result: Result<Page, Say>) -> Vec<Effect> {
    if let Some((at, room)) = model.room_named(profile).and_then(|at| Some((at, model.rooms.get_mut(at)?))) {
        let missed = room.history.take(result);
        if missed && model.current == Some(at) {
            model.tell(say("ui-jump-missed"));
        }
    }
    Vec::new()
}

/// Moves the selection.
pub(super) fn step(model: &mut Model, rows: isize) -> Vec<Effect> {
    let Some(room) = model.room_mut() else { return Vec::new() };
    let load = match rows {
        isize::MIN => room.history.jump(true),
        isize::MAX => room.history.jump(false),
        rows => room.history.step(rows),
    };
    if load { reload_current(model) } else { Vec::new() }
}

/// Looks the chosen attempt up.
pub(super) fn reconcile(model: &mut Model) -> Vec<Effect> {
    let Some(attempt) = model.chosen() else { return Vec::new() };
    let (id, profile) = (attempt.id, attempt.profile.clone());
    let order = attempt.request.order_id.as_str().to_owned();
    model.reconciling.push(id);
    model.tell(say("ui-reconciling").with("id", order));
    vec![Effect::Reconcile { profile, id }]
}

/// A reconciliation has ended.
pub(super) fn reconciled(model: &mut Model, id: Uuid, result: Result<(Box<Attempt>, Say), Say>) -> Vec<Effect> {
    model.reconciling.retain(|other| *other != id);
    match result {
        Ok((attempt, found)) => {
            model.notice = Some(Notice::Lasting(found));
            changed(model, &attempt)
        }
        Err(why) => {
            model.notice = Some(Notice::Lasting(why));
            Vec::new()
        }
    }
}

/// An attempt has changed: it is shown as it stands, and its room and its events are loaded anew.
pub(super) fn changed(model: &mut Model, attempt: &Attempt) -> Vec<Effect> {
    refresh(model, attempt);
    let mut effects = match model.room_named(&attempt.profile) {
        Some(room) => reload(model, room),
        None => Vec::new(),
    };
    if model.detail.as_ref().is_some_and(|detail| detail.attempt.id == attempt.id) {
        effects.push(Effect::Detail { id: attempt.id });
    }
    effects
}
