//! What was written to the ledger, perhaps by another process: a receiver of webhooks, a script, another console.

use std::collections::BTreeSet;

use crate::app::effect::Effect;
use crate::app::model::{Model, Notice, Place};
use crate::app::msg::Ended;
use crate::app::room::Room;
use crate::domain::{Attempt, State};

use super::{flight, history, refresh, webhooks};

/// Attempts were touched. Where they are shown they are shown as they stand; what this console knew already is no news.
pub(super) fn written(model: &mut Model, attempts: Vec<Attempt>, webhooks: bool) -> Vec<Effect> {
    let mut effects = Vec::new();
    let mut rooms = BTreeSet::new();
    for attempt in attempts {
        touched(model, attempt, &mut rooms, &mut effects);
    }
    // However many were touched, each list is loaded once. That brings the alarms, too.
    effects.extend(rooms.into_iter().flat_map(|at| history::reload(model, at)).collect::<Vec<_>>());
    if webhooks {
        effects.extend(webhooks::refresh(model));
    }
    effects
}

fn touched(model: &mut Model, attempt: Attempt, rooms: &mut BTreeSet<usize>, effects: &mut Vec<Effect>) {
    let id = attempt.id;
    let known = known(model, &attempt).cloned();
    // It was read before what this console knows already; what was written since comes with the next message.
    if known.as_ref().is_some_and(|known| stage(attempt.state) < stage(known.state)) {
        return;
    }
    if model.detail.as_ref().is_some_and(|detail| detail.attempt.id == id) {
        // Its events are new, even where it stands as before.
        effects.push(Effect::Detail { id });
    }
    if known.as_ref() == Some(&attempt) {
        return;
    }
    let mine = model.flights.iter().any(|flight| flight.attempt == Some(id)) || model.reconciling.contains(&id);
    let settled = !mine && !attempt.state.is_open() && known.is_some_and(|known| known.state.is_open());
    let listed = history::shown_in(model, &attempt);
    // One of a profile that is not here any more may still have raised an alarm.
    rooms.extend(if listed.is_empty() { model.current.into_iter().collect() } else { listed });
    refresh(model, &attempt);
    if settled {
        if !is_watched(model, &attempt) {
            model.notice = Some(Notice::Outcome { profile: attempt.profile.clone(), attempt: Box::new(attempt) });
        }
        effects.extend(flight::bell(model));
    }
}

/// How far a state is along the legal moves, which never lead back.
fn stage(state: State) -> u8 {
    match state {
        State::Sending => 0,
        State::Pending | State::Unknown => 1,
        State::Declined | State::Rejected | State::Throttled | State::NotSent | State::NotCaptured | State::Released => 2,
        State::Captured | State::CapturedMismatch => 3,
    }
}

/// The attempt as this console knows it.
pub(super) fn known<'a>(model: &'a Model, attempt: &Attempt) -> Option<&'a Attempt> {
    let result = |room: &'a Room| room.result.as_ref().map(Ended::attempt);
    let detail = model.detail.as_ref().map(|detail| &detail.attempt);
    let rooms = model.rooms.iter().filter(|room| room.name == attempt.profile);
    rooms.flat_map(|room| room.history.shown().chain(result(room))).chain(detail).find(|known| known.id == attempt.id)
}

/// Whether its result stands on the screen.
fn is_watched(model: &Model, attempt: &Attempt) -> bool {
    let result = model.room().and_then(|room| room.result.as_ref());
    model.place == Place::Flight && result.is_some_and(|result| result.attempt().id == attempt.id)
}
