//! What keys are called.

use crate::app::actions::{Action, ActionId};
use crate::app::{Code, Key};
use crate::domain::{Say, say};
use crate::words::Words;

/// The names of an action's keys, the one of the footer first.
pub fn names(words: &Words, action: &Action) -> Vec<String> {
    match action.id {
        ActionId::Move => return vec![words.get("ui-key-arrows")],
        ActionId::Alter => return vec![words.get("ui-key-sideways")],
        _ => {}
    }
    let keys = action.keys.iter().map(|key| words.text(&name(*key)));
    keys.chain(action.letter.map(|letter| letter.to_string())).collect()
}

fn name(key: Key) -> Say {
    match key.code {
        Code::Char(' ') => say("ui-key-space"),
        Code::Char(c) if key.ctrl => say("ui-key-ctrl").with("key", c.to_uppercase().to_string()),
        Code::Char(c) => say("ui-key-char").with("key", c.to_string()),
        Code::F(number) => say("ui-key-f").with("number", number.to_string()),
        Code::Enter => say("ui-key-enter"),
        Code::Esc => say("ui-key-esc"),
        Code::Tab => say("ui-key-tab"),
        Code::BackTab => say("ui-key-back-tab"),
        Code::Home => say("ui-key-home"),
        Code::End => say("ui-key-end"),
        _ => say("ui-key-arrows"),
    }
}
