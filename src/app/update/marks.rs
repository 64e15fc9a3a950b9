//! Marked attempts, and looking attempts up.

use uuid::Uuid;

use crate::app::effect::Effect;
use crate::app::marks::Sweep;
use crate::app::model::{Model, Notice};
use crate::domain::{Attempt, Say, Tally, say};

use super::{flight, history, written};

/// Marks the selected attempt or takes its mark away, and moves on.
pub(super) fn toggle(model: &mut Model) -> Vec<Effect> {
    let Some(room) = model.room_mut() else { return Vec::new() };
    let Some(attempt) = room.history.selected().cloned() else { return Vec::new() };
    room.history.marks.toggle(&attempt);
    let ids = room.history.marks.ids();
    let profile = room.name.clone();
    let mut effects = history::step(model, 1);
    if !ids.is_empty() {
        effects.push(Effect::AddUp { profile, ids });
    }
    effects
}

/// Takes every mark away; what is still to be looked up for them is not.
pub(super) fn clear(model: &mut Model) -> Vec<Effect> {
    model.notice = None;
    let Some(room) = model.current.and_then(|at| model.rooms.get_mut(at)) else { return Vec::new() };
    room.history.marks.clear();
    // Those of another profile are still marked there.
    if let Some(sweep) = model.sweep.as_mut().filter(|sweep| sweep.profile == room.name) {
        sweep.left.clear();
    }
    Vec::new()
}

/// Marked attempts were added up.
pub(super) fn added_up(model: &mut Model, profile: &str, ids: &[Uuid], tally: Tally) -> Vec<Effect> {
    if let Some(room) = model.room_named(profile).and_then(|at| model.rooms.get_mut(at))
        && room.history.marks.ids() == ids
    {
        room.history.marks.tally = Some(tally);
    }
    Vec::new()
}

/// Looks the chosen attempt up, or the marked ones one after another.
pub(super) fn reconcile(model: &mut Model) -> Vec<Effect> {
    if let Some(sweep) = model.to_sweep() {
        return begin(model, sweep);
    }
    let Some(attempt) = model.chosen() else { return Vec::new() };
    let (id, profile) = (attempt.id, attempt.profile.clone());
    let order = attempt.request.order_id.as_str().to_owned();
    model.tell(say("ui-reconciling").with("id", order));
    look_up(model, profile, id)
}

fn look_up(model: &mut Model, profile: String, id: Uuid) -> Vec<Effect> {
    model.reconciling.push(id);
    vec![Effect::Reconcile { profile, id }]
}

fn begin(model: &mut Model, sweep: Sweep) -> Vec<Effect> {
    let (profile, id) = (sweep.profile.clone(), sweep.now);
    tell(model, &sweep);
    model.sweep = Some(sweep);
    look_up(model, profile, id)
}

fn tell(model: &mut Model, sweep: &Sweep) {
    let count = |count: usize| count as u64;
    let at = sweep.total - sweep.left.len();
    say_beside_outcome(model, say("ui-sweep").count("at", count(at)).count("total", count(sweep.total)));
}

/// Says how a sweep goes on, which nobody pressed a key for at that moment: the outcome of a capture is not to be missed for it.
fn say_beside_outcome(model: &mut Model, told: Say) {
    if !matches!(model.notice, Some(Notice::Outcome { .. })) {
        model.notice = Some(Notice::Lasting(told));
    }
}

/// A reconciliation has ended.
pub(super) fn reconciled(model: &mut Model, id: Uuid, result: Result<(Box<Attempt>, Say), Say>) -> Vec<Effect> {
    let asked = model.reconciling.contains(&id);
    model.reconciling.retain(|other| *other != id);
    if let Some(sweep) = model.sweep.take_if(|sweep| sweep.now == id) {
        return go_on(model, sweep, result);
    }
    match result {
        Ok((attempt, found)) => {
            model.notice = Some(Notice::Lasting(found));
            let open = written::known(model, &attempt).is_none_or(|known| known.state.is_open());
            let mut effects = history::changed(model, &attempt);
            // Nobody asked: it was settled in the background, and that is news.
            if !asked && open && !attempt.state.is_open() {
                effects.extend(flight::bell(model));
            }
            effects
        }
        Err(why) => {
            model.notice = Some(Notice::Lasting(why));
            Vec::new()
        }
    }
}

/// Goes on with the next marked attempt, or tells how it ended. What fails for one fails for all: it ends there.
fn go_on(model: &mut Model, mut sweep: Sweep, result: Result<(Box<Attempt>, Say), Say>) -> Vec<Effect> {
    let mut effects = Vec::new();
    match result {
        Ok((attempt, _)) => {
            if attempt.state.is_open() {
                sweep.open += 1;
            } else {
                sweep.settled += 1;
            }
            effects = history::changed(model, &attempt);
        }
        Err(why) => {
            say_beside_outcome(model, why);
            return effects;
        }
    }
    match sweep.left.pop().filter(|_| !model.quitting) {
        Some(next) => {
            sweep.now = next;
            effects.extend(begin(model, sweep));
        }
        None => {
            let told = say("ui-sweep-done").count("settled", sweep.settled as u64).count("open", sweep.open as u64);
            say_beside_outcome(model, told);
        }
    }
    effects
}
