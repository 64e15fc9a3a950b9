//! From a key to the action it means now.

use super::actions::{ActionId, TABLE};
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
        if action.keys.contains(&key) || (letter.is_some() && action.letter == letter) {
            match avail(model, action.id) {
                Avail::Now => return Meaning::Act(action.id),
                Avail::Not(why) => refused = refused.or(Some(why)),
                Avail::Elsewhere => {}
            }
        }
    }
    refused.map_or(Meaning::Nothing, Meaning::Refused)
}
