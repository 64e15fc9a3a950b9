//! What keys are called.

use crate::app::Key;
use crate::app::actions::{Action, ActionId};
use crate::app::keymap::Keymap;
use crate::words::Words;

/// The names of an action's keys, the one of the footer first.
pub fn names(words: &Words, keymap: &Keymap, action: &Action) -> Vec<String> {
    match action.id {
        ActionId::Move => return vec![words.get("ui-key-arrows")],
        ActionId::Alter | ActionId::Range | ActionId::Bearing => return vec![words.get("ui-key-sideways")],
        _ => {}
    }
    let bound = keymap.of(action.id);
    let letters = bound.letters.iter().map(|letter| Key::char(*letter));
    bound.keys.iter().copied().chain(letters).map(|key| words.text(&key.say())).collect()
}

/// The same in one line; `!` marks what moves money or gives up knowledge.
pub(super) fn marked(words: &Words, keymap: &Keymap, action: &Action) -> String {
    let mut keys = names(words, keymap, action).join(" ");
    if action.dangerous {
        keys.push_str(" !");
    }
    keys
}
