//! Going to a day.

use crate::app::effect::Effect;
use crate::app::history::Start;
use crate::app::jump::Jump;
use crate::app::model::Model;
use crate::app::text_field::Edit;
use crate::domain::say;

use super::history;

/// Asks for the day.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    model.jump = Some(Jump::default());
    Vec::new()
}

/// Inserts text into the day.
pub(super) fn insert(model: &mut Model, text: &str) {
    if let Some(jump) = &mut model.jump {
        jump.fault = (!jump.day.insert(text)).then(|| say("ui-too-long"));
    }
}

/// Applies an editing key to the day.
pub(super) fn edit(model: &mut Model, edit: Edit) {
    if let Some(jump) = &mut model.jump {
        jump.day.apply(edit);
        jump.fault = None;
    }
}

/// Goes to the day that was typed, or says what is wrong with it.
pub(super) fn go(model: &mut Model) -> Vec<Effect> {
    let today = model.today();
    let Some(jump) = &mut model.jump else { return Vec::new() };
    match jump.end(today, &model.zone) {
        Ok(end) => {
            model.jump = None;
            if let Some(room) = model.room_mut() {
                room.history.go(Start::Before(end));
            }
            history::reload_current(model)
        }
        Err(why) => {
            jump.fault = Some(why);
            Vec::new()
        }
    }
}
