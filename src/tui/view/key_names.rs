//! What keys are called.

use crate::app::actions::{Action, ActionId};
use crate::words::Words;

/// The names of an action's keys, the one of the footer first.
pub fn names(words: &Words, action: &Action) -> Vec<String> {
    match action.id {
        ActionId::Move => return vec![words.get("ui-key-arrows")],
        ActionId::Alter | ActionId::Range => return vec![words.get("ui-key-sideways")],
        _ => {}
    }
    let keys = action.keys.iter().map(|key| words.text(&key.say()));
    keys.chain(action.letter.map(|letter| letter.to_string())).collect()
}

/// The same in one line; `!` marks what moves money or gives up knowledge.
pub(super) fn marked(words: &Words, action: &Action) -> String {
    let mut keys = names(words, action).join(" ");
    if action.dangerous {
        keys.push_str(" !");
    }
    keys
}
