//! The filter of the history.

use crate::app::effect::Effect;
use crate::app::filter::FilterStop;
use crate::app::history::History;
use crate::app::model::{Model, Place};
use crate::app::text_field::Edit;
use crate::domain::say;

use super::{go, history};

/// Goes to the history and opens the filter there.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let there = model.place == Place::History;
    go(model, Place::History);
    if let Some(room) = model.room_mut() {
        room.history.filter.focus = Some(FilterStop::Find);
    }
    if there { Vec::new() } else { history::reload_current(model) }
}

/// Changes something in the filter; where that changes what is looked for, it is looked for at once.
fn change(model: &mut Model, change: impl FnOnce(&mut History) -> bool) -> Vec<Effect> {
    let Some(history) = model.room_mut().map(|room| &mut room.history) else { return Vec::new() };
    if !change(history) {
        return Vec::new();
    }
    history.look_anew();
    history::ask_current(model)
}

/// Inserts text at the cursor.
pub(super) fn insert(model: &mut Model, text: &str) -> Vec<Effect> {
    let today = model.today();
    let mut fits = true;
    let effects = change(model, |history| {
        let changed = history.filter.insert(text, today);
        fits = changed.is_some();
        changed.unwrap_or(false)
    });
    if !fits {
        model.tell(say("ui-too-long"));
    }
    effects
}

/// Applies an editing key.
pub(super) fn edit(model: &mut Model, edit: Edit) -> Vec<Effect> {
    let today = model.today();
    change(model, |history| history.filter.edit(edit, today))
}

/// Takes the next or former choice.
pub(super) fn alter(model: &mut Model, forward: bool) -> Vec<Effect> {
    change(model, |history| {
        history.filter.alter(forward);
        true
    })
}

/// Moves the cursor.
pub(super) fn step(model: &mut Model, forward: bool) {
    if let Some(room) = model.room_mut() {
        room.history.filter.step(forward);
    }
}

/// Goes into the list; the filter stays. What cannot be read is told first, once.
pub(super) fn enter_list(model: &mut Model) -> Vec<Effect> {
    let Some(filter) = model.room_mut().map(|room| &mut room.history.filter) else { return Vec::new() };
    match filter.untold() {
        Some(stop) => filter.focus = Some(stop),
        None => filter.close(),
    }
    Vec::new()
}

/// Goes into the list at once.
pub(super) fn leave(model: &mut Model) -> Vec<Effect> {
    if let Some(room) = model.room_mut() {
        room.history.filter.close();
    }
    Vec::new()
}

/// Looks for everything again.
pub(super) fn clear(model: &mut Model) -> Vec<Effect> {
    change(model, |history| {
        history.filter.clear();
        true
    })
}
