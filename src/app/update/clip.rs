//! Copying through the terminal.

use crate::app::clip::{Clip, Item, MOST};
use crate::app::effect::Effect;
use crate::app::model::{Model, Notice};
use crate::domain::{Say, say};

/// Opens the menu.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    model.clip = model.chosen().cloned().map(Clip::new);
    Vec::new()
}

/// Sends the selected item to the terminal; a command is made first.
pub(super) fn take(model: &mut Model) -> Vec<Effect> {
    let Some(clip) = model.clip.take() else { return Vec::new() };
    let Some(item) = clip.item() else { return Vec::new() };
    match item.text(&clip.attempt) {
        Some(text) => send(model, item, text),
        None => vec![Effect::Command { attempt: clip.attempt, item }],
    }
}

/// A command is made, or why not.
pub(super) fn made(model: &mut Model, item: Item, result: Result<String, Say>) -> Vec<Effect> {
    match result {
        Ok(text) => send(model, item, text),
        Err(why) => {
            model.notice = Some(Notice::Lasting(why));
            Vec::new()
        }
    }
}

/// Nobody tells whether a terminal takes it, so nothing is called copied.
fn send(model: &mut Model, item: Item, text: String) -> Vec<Effect> {
    let (length, most) = (text.len() as u64, MOST as u64);
    if length > most {
        model.tell(say("ui-clip-too-long").because("what", item.say()).count("bytes", length).count("most", most));
        return Vec::new();
    }
    model.tell(say("ui-clip-sent").because("what", item.say()));
    vec![Effect::Clip { text }]
}
