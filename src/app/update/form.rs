//! The draft.

use crate::app::effect::Effect;
use jiff::Timestamp;

use crate::app::form::{Glance, NotSeen, Stop};
use crate::app::model::{Model, Place};
use crate::app::room::{Room, Status};
use crate::app::text_field::Edit;
use crate::domain::capture::Field;
use crate::domain::{Order, say};

use super::{go, review};

/// Inserts text at the cursor of the focused field.
pub(super) fn insert(model: &mut Model, text: &str) {
    let Some(form) = model.room_mut().map(|room| &mut room.form) else { return };
    let Some(field) = form.focused_field() else { return };
    let mut changed = form.field(field).clone();
    let upper;
    let text = if field == Field::Currency {
        upper = text.to_ascii_uppercase();
        &upper
    } else {
        text
    };
    let fits = if form.replace { changed.replace(text) } else { changed.insert(text) };
    if !fits {
        return model.tell(say("ui-too-long"));
    }
    form.replace = false;
    *form.field_mut(field) = changed;
    form.touch(field);
}

/// Applies an editing key to the focused field.
pub(super) fn edit(model: &mut Model, edit: Edit) {
    let Some(form) = model.room_mut().map(|room| &mut room.form) else { return };
    let Some(field) = form.focused_field() else { return };
    form.replace = false;
    if form.field_mut(field).apply(edit) {
        form.touch(field);
    }
}

/// Puts the next recent value into the focused field, as if it were typed.
pub(super) fn recall(model: &mut Model) {
    let Some(room) = model.room_mut() else { return };
    let Some(field) = room.form.focused_field() else { return };
    let Some((value, place, all)) = room.recent.after(field, room.form.field(field).text()) else { return };
    if room.form.field_mut(field).replace(value) {
        room.form.replace = false;
        room.form.touch(field);
        model.tell(say("ui-recent").count("place", place as u64).count("all", all as u64));
    }
}

/// Moves the cursor to a stop; an order id that is left is looked for. Where it is already, nothing changes.
pub(super) fn focus(model: &mut Model, to: Stop) -> Vec<Effect> {
    let Some(room) = model.room_mut() else { return Vec::new() };
    let left = room.form.focus;
    if left == to {
        return Vec::new();
    }
    room.form.go(to);
    if left == Stop::Field(Field::OrderId) { self::left(model) } else { Vec::new() }
}

/// Moves the cursor; an order id that is left is looked for.
pub(super) fn step(model: &mut Model, forward: bool) -> Vec<Effect> {
    let Some(room) = model.room_mut() else { return Vec::new() };
    let left = room.form.focus;
    room.form.step(forward);
    if left == Stop::Field(Field::OrderId) { self::left(model) } else { Vec::new() }
}

/// The order id stands: the ledger is asked for it, and the gateway, unless it answered a moment ago.
pub(super) fn left(model: &mut Model) -> Vec<Effect> {
    ask(model, false)
}

/// The key for a look-up: the order is looked for anew.
pub(super) fn look_up(model: &mut Model) -> Vec<Effect> {
    go(model, Place::Form);
    ask(model, true)
}

/// The profile is ready: an order id that was left before is looked for now.
pub(super) fn opened(model: &mut Model) -> Vec<Effect> {
    let waits = model.place == Place::Form && model.form().is_some_and(|form| form.focus != Stop::Field(Field::OrderId));
    if waits { left(model) } else { Vec::new() }
}

fn ask(model: &mut Model, asked_for: bool) -> Vec<Effect> {
    let mut effects = glance(model);
    if effects.is_empty() {
        return effects;
    }
    let (ticket, at) = (model.ticket(), model.now.at);
    if let Some(room) = model.room_mut()
        && let Some(order_id) = room.form.look(ticket, asked_for, at)
    {
        effects.push(Effect::Sight { ticket, profile: room.name.clone(), order_id });
    }
    effects
}

/// A quiet look-up has ended.
pub(super) fn sighted(model: &mut Model, profile: &str, ticket: u64, result: Result<(Order, Timestamp), NotSeen>) -> Vec<Effect> {
    let now = model.now;
    if let Some(room) = model.room_named(profile).and_then(|at| model.rooms.get_mut(at)) {
        room.form.answer(ticket, result, now);
    }
    Vec::new()
}

fn glance(model: &Model) -> Vec<Effect> {
    let open = |room: &&Room| room.status == Status::Open && model.office_failed.is_none();
    let Some(room) = model.room().filter(open) else { return Vec::new() };
    match room.form.order_id() {
        Some(order_id) => vec![Effect::Glance { profile: room.name.clone(), order_id }],
        None => Vec::new(),
    }
}

/// The ledger has said what it knows of an order id.
pub(super) fn glanced(model: &mut Model, profile: &str, glance: Glance) -> Vec<Effect> {
    if let Some(room) = model.room_named(profile).and_then(|at| model.rooms.get_mut(at)) {
        room.form.glance = Some(glance);
    }
    Vec::new()
}

/// Presses the focused button.
pub(super) fn press(model: &mut Model) -> Vec<Effect> {
    match model.form().map(|form| form.focus) {
        Some(Stop::Review) => review::open(model),
        Some(Stop::More) => more(model),
        _ => Vec::new(),
    }
}

/// Shows the webhook address and goes there.
pub(super) fn more(model: &mut Model) -> Vec<Effect> {
    if let Some(room) = model.room_mut() {
        room.form.more = true;
        room.form.go(Stop::Field(Field::ServerUrl));
    }
    Vec::new()
}

/// Copies the chosen attempt into a new draft.
pub(super) fn copy(model: &mut Model) -> Vec<Effect> {
    let Some(request) = model.chosen().map(|attempt| attempt.request.clone()) else { return Vec::new() };
    go(model, Place::Form);
    if let Some(room) = model.room_mut() {
        let mut form = room.fresh_form();
        form.copy(&request);
        room.form = form;
    }
    model.tell(say("ui-copied").with("id", request.order_id.as_str()));
    left(model)
}

/// Puts the cursor into the order id.
pub(super) fn focus_first(model: &mut Model) {
    if let Some(room) = model.room_mut() {
        room.form.go(Stop::Field(Field::OrderId));
    }
}

/// Takes the cursor out of a field, so that letters are keys.
pub(super) fn leave_field(model: &mut Model) -> Vec<Effect> {
    let Some(room) = model.room_mut() else { return Vec::new() };
    let Some(field) = room.form.focused_field() else { return Vec::new() };
    room.form.go(Stop::Review);
    if field == Field::OrderId { left(model) } else { Vec::new() }
}
