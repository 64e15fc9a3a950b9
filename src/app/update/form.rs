//! The draft.

use crate::app::effect::Effect;
use crate::app::form::{Glance, Stop};
use crate::app::model::{Model, Place};
use crate::app::room::Status;
use crate::app::text_field::Edit;
use crate::domain::capture::Field;
use crate::domain::{OrderId, Say, say};

use super::{go, review};

/// Inserts text at the cursor of the focused field.
pub(super) fn insert(model: &mut Model, text: &str) {
    let Some(form) = model.room_mut().map(|room| &mut room.form) else { return };
    let Some(field) = form.focused_field() else { return };
    let mut changed = form.field(field).clone();
    if form.replace {
        changed.apply(Edit::Clear);
    }
    let upper;
    let text = if field == Field::Currency {
        upper = text.to_ascii_uppercase();
        &upper
    } else {
        text
    };
    if !changed.insert(text) {
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

/// Moves the cursor; an order id that is left is looked for in the ledger.
pub(super) fn step(model: &mut Model, forward: bool) -> Vec<Effect> {
    let Some(room) = model.room_mut() else { return Vec::new() };
    let left = room.form.focus;
    room.form.step(forward);
    if left == Stop::Field(Field::OrderId) { glance(model) } else { Vec::new() }
}

fn glance(model: &Model) -> Vec<Effect> {
    let Some(room) = model.room().filter(|room| room.status == Status::Open) else { return Vec::new() };
    match room.form.order_id() {
        Some(order_id) => vec![Effect::Glance { profile: room.name.clone(), order_id }],
        None => Vec::new(),
    }
}

/// The ledger has said what it knows of an order id.
pub(super) fn glanced(model: &mut Model, profile: &str, order_id: OrderId, notes: Vec<Say>) -> Vec<Effect> {
    if let Some(room) = model.room_named(profile).and_then(|at| model.rooms.get_mut(at)) {
        room.form.glance = Some(Glance { order_id, notes });
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
    glance(model)
}

/// Puts the cursor into the order id.
pub(super) fn focus_first(model: &mut Model) {
    if let Some(room) = model.room_mut() {
        room.form.go(Stop::Field(Field::OrderId));
    }
}

/// Takes the cursor out of a field, so that letters are keys.
pub(super) fn leave_field(model: &mut Model) {
    if let Some(room) = model.room_mut().filter(|room| room.form.focused_field().is_some()) {
        room.form.go(Stop::Review);
    }
}
