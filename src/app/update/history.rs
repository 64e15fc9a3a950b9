//! The attempts of a profile: moving through them, loading what is shown.

use crate::app::effect::Effect;
use crate::app::history::{Found, Page};
use crate::app::model::Model;
use crate::app::recent::Recent;
use crate::domain::{Attempt, Say, Tally, say};

use super::{refresh, summary};

/// Loads a room's window anew, because attempts have changed.
pub(super) fn reload(model: &mut Model, at: usize) -> Vec<Effect> {
    let Some(room) = model.rooms.get_mut(at) else { return Vec::new() };
    room.history.grow_stale();
    let marked = room.history.marks.ids();
    let (plain, profile) = (room.history.filter.wanted().is_plain(), room.name.clone());
    let mut effects = ask(model, at);
    effects.extend(summary::refresh(model, &profile));
    if model.office_failed.is_none() {
        if !plain {
            effects.push(Effect::Count { profile: profile.clone() });
        }
        if !marked.is_empty() {
            effects.push(Effect::AddUp { profile, ids: marked });
        }
    }
    effects
}

/// Asks for the window of a room that is wanted now.
fn ask(model: &mut Model, at: usize) -> Vec<Effect> {
    if model.office_failed.is_some() {
        return Vec::new();
    }
    let zone = model.zone.clone();
    let Some(room) = model.rooms.get_mut(at) else { return Vec::new() };
    let (seq, start) = room.history.ask();
    let profile = room.name.clone();
    if room.history.filter.wanted().is_plain() {
        return vec![Effect::Window { seq, profile, start }];
    }
    let query = Box::new(room.history.query(&profile, &zone));
    vec![Effect::Find { seq, profile, query, start, tally: room.history.wants_tally() }]
}

/// Asks for the window of the present room that is wanted now.
pub(super) fn ask_current(model: &mut Model) -> Vec<Effect> {
    model.current.map_or_else(Vec::new, |room| ask(model, room))
}

/// Loads the present room's window anew.
pub(super) fn reload_current(model: &mut Model) -> Vec<Effect> {
    model.current.map_or_else(Vec::new, |room| reload(model, room))
}

/// The ledger gave a window.
pub(super) fn window(model: &mut Model, profile: &str, result: Result<Page, Say>) -> Vec<Effect> {
    let Some(at) = model.room_named(profile) else { return Vec::new() };
    let Some(room) = model.rooms.get_mut(at) else { return Vec::new() };
    if let Some(page) = result.as_ref().ok().filter(|page| page.window.above.is_none()) {
        room.recent = Recent::of(page.pinned.iter().chain(&page.window.rows));
    }
    let missed = room.history.take(result);
    tell_missed(model, at, missed)
}

/// A filter found something.
pub(super) fn found(model: &mut Model, profile: &str, seq: u64, result: Result<Found, Say>) -> Vec<Effect> {
    model.reading = None;
    let Some(at) = model.room_named(profile) else { return Vec::new() };
    let missed = model.rooms.get_mut(at).is_some_and(|room| room.history.take_found(seq, result));
    tell_missed(model, at, missed)
}

fn tell_missed(model: &mut Model, at: usize, missed: bool) -> Vec<Effect> {
    if missed && model.current == Some(at) {
        model.tell(say("ui-jump-missed"));
    }
    Vec::new()
}

/// What everything that a filter finds adds up to.
pub(super) fn tallied(model: &mut Model, profile: &str, seq: u64, tally: Tally) -> Vec<Effect> {
    if let Some(room) = model.room_named(profile).and_then(|at| model.rooms.get_mut(at)) {
        room.history.take_tally(seq, tally);
    }
    Vec::new()
}

/// How many attempts a profile has.
pub(super) fn counted(model: &mut Model, profile: &str, total: u64, unknown: u64) -> Vec<Effect> {
    if let Some(room) = model.room_named(profile).and_then(|at| model.rooms.get_mut(at)) {
        (room.history.total, room.history.unknown) = (total, unknown);
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
    if load { ask_current(model) } else { Vec::new() }
}

/// An attempt has changed: it is shown as it stands, and the rooms that list it and its events are loaded anew.
pub(super) fn changed(model: &mut Model, attempt: &Attempt) -> Vec<Effect> {
    refresh(model, attempt);
    let mut effects: Vec<Effect> = shown_in(model, attempt).into_iter().flat_map(|at| reload(model, at)).collect();
    if model.detail.as_ref().is_some_and(|detail| detail.attempt.id == attempt.id) {
        effects.push(Effect::Detail { id: attempt.id });
    }
    effects
}

/// The rooms that list an attempt.
pub(super) fn shown_in(model: &Model, attempt: &Attempt) -> Vec<usize> {
    let lists = |at: &usize| {
        let Some(room) = model.rooms.get(*at) else { return false };
        room.name == attempt.profile || model.current == Some(*at) && room.history.filter.wanted().everywhere
    };
    (0..model.rooms.len()).filter(lists).collect()
}
