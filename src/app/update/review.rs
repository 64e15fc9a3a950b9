//! The review: the only way to a send.

use std::time::Duration;

use crate::app::effect::Effect;
use crate::app::form::Stop;
use crate::app::key::{Code, Key};
use crate::app::model::{Flight, Model, Place};
use crate::app::msg::Reviewed;
use crate::app::review::{Gate, QUIET, Review, SETTLE};
use crate::app::room::Status;
use crate::domain::{Mode, say};

use super::{form, go};

/// Opens the review of the draft, or shows what is wrong with it.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    go(model, Place::Form);
    model.notice = None;
    let ticket = model.ticket();
    let Some(room) = model.room_mut() else { return Vec::new() };
    room.form.tried = true;
    let pos_id = room.card.as_ref().map(|card| card.pos_id).unwrap_or_default();
    match room.form.draft().check(pos_id) {
        Ok(request) => {
            let effect = Effect::Review { ticket, profile: room.name.clone(), request: Box::new(request.clone()) };
            let open = room.status == Status::Open;
            model.review = Some(Review::new(ticket, request, room.form.clone()));
            model.place = Place::Review;
            // Otherwise the review waits until the profile is open, and is made anew then.
            if open { vec![effect] } else { Vec::new() }
        }
        Err(faults) => {
            if let Some(fault) = faults.first() {
                room.form.more |= fault.field == crate::domain::capture::Field::ServerUrl;
                room.form.go(Stop::Field(fault.field));
            }
            form::left(model)
        }
    }
}

/// Begins a review that waited for its profile to be opened: only now is the point of sale sure.
pub(super) fn begin(model: &mut Model) -> Vec<Effect> {
    if model.review.is_none() {
        return Vec::new();
    }
    let ticket = model.ticket();
    let Some(room) = model.current.and_then(|at| model.rooms.get(at)) else { return Vec::new() };
    let (Some(card), Some(review)) = (&room.card, &mut model.review) else { return Vec::new() };
    let profile = room.name.clone();
    let Ok(request) = review.form.draft().check(card.pos_id) else { return Vec::new() };
    *review = Review::new(ticket, request.clone(), review.form.clone());
    vec![Effect::Review { ticket, profile, request: Box::new(request) }]
}

/// The checks are done.
pub(super) fn reviewed(model: &mut Model, ticket: u64, reviewed: Reviewed) -> Vec<Effect> {
    let now = model.now;
    if let Some(mode) = model.mode()
        && let Some(review) = model.review.as_mut().filter(|review| review.ticket == ticket)
    {
        let seen = reviewed.looked_up.clone();
        review.take(reviewed, mode, now);
        let order_id = review.request.order_id.clone();
        // The draft under it knows as much then, without a look-up of its own.
        if let (Some((order, wall)), Some(room)) = (seen, model.room_mut()) {
            room.form.see(ticket, &order_id, order, wall, now);
        }
    }
    Vec::new()
}

/// Back to the draft.
pub(super) fn cancel(model: &mut Model) -> Vec<Effect> {
    go(model, Place::Form);
    form::left(model)
}

/// Whether a key may go on to its meaning. Keys typed before the review appeared are dropped; a paste takes itself away
/// ([`crate::app::burst`]); any key behind a waiting sending key voids it; a held Enter does not press Cancel.
pub(super) fn admits(model: &mut Model, key: Key) -> bool {
    let at = model.now.at;
    let Some(review) = &mut model.review else { return true };
    let pasted = review.burst.takes_away(at, &mut review.typed);
    // What comes right behind such a key belongs to it.
    let behind = review.voided.take().is_some_and(|then| at.saturating_sub(then) < SETTLE);
    let voided = review.armed.take().is_some() || behind;
    if steers(key) {
        return true;
    }
    if !review.is_seen(at) {
        return false;
    }
    if pasted || voided {
        review.voided = voided.then_some(at);
        model.tell(say(if pasted { "ui-paste-refused" } else { "ui-review-voided" }));
        return false;
    }
    true
}

/// Whether a key leads somewhere and types nothing, so that it is never part of a paste.
pub(super) fn steers(key: Key) -> bool {
    let normal = key.normal();
    normal.code != Code::Enter && (key.ctrl != key.alt || matches!(normal.code, Code::Esc | Code::F(_)))
}

/// The mouse was used over the review: a sending key that waits is void. Tells whether one was.
pub(super) fn disturb(model: &mut Model) -> bool {
    let Some(review) = &mut model.review else { return false };
    let waited = review.armed.take().is_some();
    if waited {
        model.tell(say("ui-review-voided"));
    }
    waited
}

/// A paste came: it counts for nothing here. What was typed stays.
pub(super) fn refuse_paste(model: &mut Model) {
    if let Some(review) = &mut model.review {
        review.armed = None;
    }
    model.tell(say("ui-paste-refused"));
}

/// Enter on Cancel. A held Enter would open and cancel in turn, so it counts like a sending key: after a pause.
pub(super) fn press_cancel(model: &mut Model, last: Option<Duration>) -> Vec<Effect> {
    let rested = last.is_none_or(|last| model.now.at.saturating_sub(last) >= QUIET);
    if !rested {
        return Vec::new();
    }
    let effects = cancel(model);
    form::focus_first(model);
    effects
}

/// The sending key.
pub(super) fn press(model: &mut Model, last: Option<Duration>) -> Vec<Effect> {
    arm(model, last, "ui-too-soon-key");
    Vec::new()
}

/// Enter in the typed field: the next gate, or the send.
pub(super) fn confirm(model: &mut Model, last: Option<Duration>) -> Vec<Effect> {
    let Some(mode) = model.mode() else { return Vec::new() };
    let Some(review) = &mut model.review else { return Vec::new() };
    let Some(gate) = review.gate() else { return Vec::new() };
    if !review.is_right(mode) {
        let wanted = review.wanted(gate, mode);
        model.tell(say("ui-typed-wrong").with("text", wanted));
        return Vec::new();
    }
    if gate == Gate::OrderId {
        arm(model, last, "ui-too-soon-enter");
        return Vec::new();
    }
    if !review.paused(model.now.at, last) {
        model.tell(say("ui-too-soon-enter"));
        return Vec::new();
    }
    review.waived |= gate == Gate::NoLookup;
    review.pass();
    Vec::new()
}

/// Lets the sending key wait a moment, so that a key right behind it shows a paste.
fn arm(model: &mut Model, last: Option<Duration>, too_soon: &'static str) {
    let at = model.now.at;
    let Some(review) = &mut model.review else { return };
    if review.gates.len() == 1 && review.counts(at, last) {
        review.armed = Some(at);
    } else {
        model.tell(say(too_soon));
    }
}

/// The moment asked for has come: a sending key that stood alone sends.
pub(super) fn woke(model: &mut Model) -> Vec<Effect> {
    let armed = model.review.as_ref().and_then(|review| review.armed);
    let ripe = armed.is_some_and(|at| model.now.at >= at + SETTLE);
    if !ripe || model.place != Place::Review || model.quitting {
        return Vec::new();
    }
    launch(model)
}

fn launch(model: &mut Model) -> Vec<Effect> {
    let (Some(at), Some(review)) = (model.current, model.review.take()) else { return Vec::new() };
    let ticket = model.ticket();
    let now = model.now.at;
    let Some(room) = model.rooms.get_mut(at) else { return Vec::new() };
    let effect = Effect::Capture {
        ticket,
        review: review.ticket,
        profile: room.name.clone(),
        request: Box::new(review.request.clone()),
        // What was typed reads as the order id, or nothing would be sent; the desk compares byte for byte.
        confirm: (room.mode() == Mode::Live).then(|| review.request.order_id.as_str().to_owned()),
        waive_lookup: review.waived,
    };
    room.form = room.fresh_form();
    (room.watching, room.result) = (Some(ticket), None);
    let request = review.request.clone();
    model.flights.push(Flight { ticket, room: at, request, review: Box::new(review), started: now, attempt: None });
    model.notice = None;
    model.place = Place::Flight;
    vec![effect]
}
