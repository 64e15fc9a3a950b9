//! Which keys do what, and from a key to the action it means now.

use super::actions::{Action, ActionId, TABLE};
use super::avail::{Avail, Spot, avail};
use super::filter::FilterStop;
use super::key::{Code, Key, latin};
use super::model::Model;
use crate::domain::Say;

/// What a key means now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// An action that works.
    Act(ActionId),
    /// An action that does not work now, and why.
    Refused(Say),
    /// Nothing in the table.
    Nothing,
}

/// The keys of one action.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bound {
    /// Keys that count everywhere; the first one stands in the footer.
    pub keys: Vec<Key>,
    /// Letters that count outside fields.
    pub letters: Vec<char>,
}

impl Bound {
    /// The key that stands in the footer.
    pub fn first(&self) -> Option<Key> {
        self.keys.first().copied().or_else(|| self.letters.first().copied().map(Key::char))
    }
}

/// The keys of every action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    bound: Vec<(ActionId, Bound)>,
}

impl Default for Keymap {
    fn default() -> Self {
        let bound = |action: &Action| (action.id, Bound { keys: action.keys.to_vec(), letters: action.letter.into_iter().collect() });
        Self { bound: TABLE.iter().map(bound).collect() }
    }
}

impl Keymap {
    /// The keys of an action.
    pub fn of(&self, id: ActionId) -> &Bound {
        static NONE: Bound = Bound { keys: Vec::new(), letters: Vec::new() };
        self.bound.iter().find(|(other, _)| *other == id).map_or(&NONE, |(_, bound)| bound)
    }

    fn of_mut(&mut self, id: ActionId) -> Option<&mut Bound> {
        self.bound.iter_mut().find(|(other, _)| *other == id).map(|(_, bound)| bound)
    }

    /// Takes an action's keys away.
    pub(super) fn clear(&mut self, id: ActionId) {
        if let Some(bound) = self.of_mut(id) {
            *bound = Bound::default();
        }
    }

    /// Gives an action another key; a character counts outside fields only.
    pub(super) fn bind(&mut self, id: ActionId, key: Key) {
        let Some(bound) = self.of_mut(id) else { return };
        match key.code {
            Code::Char(c) if !key.ctrl && !key.alt => bound.letters.push(c),
            _ => bound.keys.push(key),
        }
    }

    /// Whether a key belongs to an action.
    pub(super) fn has(&self, id: ActionId, key: Key) -> bool {
        let bound = self.of(id);
        bound.keys.contains(&key) || (!key.ctrl && !key.alt && bound.letters.iter().any(|letter| key.code == Code::Char(*letter)))
    }

    /// Whether an action has the keys it has without a configuration.
    pub(super) fn is_default(&self, id: ActionId) -> bool {
        self.of(id) == Self::default().of(id)
    }

    /// Whether two actions have a key in common.
    pub(super) fn share(&self, one: ActionId, other: ActionId) -> bool {
        let bound = self.of(one);
        let letters = bound.letters.iter().map(|letter| Key::char(*letter));
        bound.keys.iter().copied().chain(letters).any(|key| self.has(other, key))
    }
}

/// What a key means now. Letters count only outside fields; the Ukrainian letter on the same key is that key.
pub fn meaning(model: &Model, key: Key) -> Meaning {
    let spot = Spot::of(model);
    let key = key.normal();
    let last = model.room().and_then(|room| room.history.filter.focus) == FilterStop::ALL.last().copied();
    // In a field the arrows and Enter move on; elsewhere they have their own actions.
    let alias = match (spot, key.code) {
        (Spot::Field | Spot::AskField, Code::Enter | Code::Down) | (Spot::Button | Spot::AskButton, Code::Down | Code::Right) => {
            Some(ActionId::Next)
        }
        (Spot::FilterField | Spot::FilterChoice, Code::Down) if last => Some(ActionId::EnterList),
        (Spot::FilterField | Spot::FilterChoice, Code::Down) => Some(ActionId::Next),
        (Spot::FilterField | Spot::FilterChoice, Code::Up) => Some(ActionId::Previous),
        (Spot::Field | Spot::AskField, Code::Up) | (Spot::Button | Spot::AskButton, Code::Up | Code::Left) => Some(ActionId::Previous),
        _ => None,
    };
    if let Some(id) = alias.filter(|_| !key.ctrl && !key.alt) {
        return Meaning::Act(id);
    }
    let letter = key.typed().filter(|_| !key.ctrl && !spot.takes_text()).map(latin);
    let mut refused = None;
    for action in TABLE {
        let bound = model.keymap.of(action.id);
        if bound.keys.contains(&key) || letter.is_some_and(|letter| bound.letters.contains(&letter)) {
            match avail(model, action.id) {
                Avail::Now => return Meaning::Act(action.id),
                Avail::Not(why) => refused = refused.or(Some(why)),
                Avail::Elsewhere => {}
            }
        }
    }
    refused.map_or(Meaning::Nothing, Meaning::Refused)
}
