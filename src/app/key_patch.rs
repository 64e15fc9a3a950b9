//! The keys as the configuration changes them, and what is wrong with such a change.

use super::actions::{ActionId, TABLE};
use super::avail::Spot;
use super::key::{Code, Key};
use super::keymap::Keymap;
use crate::config::{Binding, Placed, nearest};
use crate::domain::{Say, say};

/// The name of an action in the configuration: `look-up` for [`ActionId::LookUp`].
pub fn name(id: ActionId) -> String {
    let mut name = String::new();
    for c in format!("{id:?}").chars() {
        if c.is_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.extend(c.to_lowercase());
    }
    name
}

/// Whether the keys of an action may be changed. Not those that send or end: sentences name them. Not Enter, Esc, Tab and the
/// arrows: fields, lists and questions rest on them.
pub fn may_change(id: ActionId) -> bool {
    let fixed = |key: &Key| !key.ctrl && !key.alt && !matches!(key.code, Code::Char(_) | Code::F(_) | Code::Home | Code::End);
    let by_itself =
        matches!(id, ActionId::Send | ActionId::Confirm | ActionId::Quit | ActionId::Abandon | ActionId::Move | ActionId::Alter);
    !by_itself && TABLE.iter().any(|action| action.id == id && !action.keys.iter().any(fixed))
}

/// The default keys with these changes.
///
/// # Errors
/// Every mistake, with its place.
pub fn patched(bindings: &[Binding]) -> Result<Keymap, Vec<Say>> {
    let mut keymap = Keymap::default();
    let (mut mistakes, mut set) = (Vec::new(), Vec::new());
    for Binding { action, keys } in bindings {
        let Some(id) = TABLE.iter().map(|row| row.id).find(|id| name(*id) == action.text) else {
            mistakes.push(action.at(unknown_action(&action.text)));
            continue;
        };
        if !may_change(id) {
            mistakes.push(action.at(say("keys-fixed").with("action", &action.text)));
        } else if keys.is_empty() {
            mistakes.push(action.at(say("keys-list").with("action", &action.text)));
        } else {
            keymap.clear(id);
            for text in keys {
                match parse(&text.text) {
                    Some(key) => {
                        keymap.bind(id, key);
                        set.push((id, key, text));
                    }
                    None => mistakes.push(text.at(say("keys-unknown-key").with("key", &text.text))),
                }
            }
        }
    }
    mistakes.extend(set.iter().enumerate().filter_map(|(at, one)| conflict(&keymap, one, &set[..at])));
    if mistakes.is_empty() { Ok(keymap) } else { Err(mistakes) }
}

/// Another action with this key that can work on the same screen. What the file sets twice is told once, at the second place.
fn conflict(keymap: &Keymap, (id, key, text): &(ActionId, Key, &Placed), before: &[(ActionId, Key, &Placed)]) -> Option<Say> {
    let told = |other: ActionId| say("keys-conflict").with("key", &text.text).with("one", name(*id)).with("other", name(other));
    let here = |other: ActionId| other != *id && meet(*id, other);
    if let Some((other, _, place)) = before.iter().find(|(other, theirs, _)| theirs == key && here(*other)) {
        return Some(text.at(say("keys-conflict-set").because("what", told(*other)).with("place", &place.place)));
    }
    let other = TABLE.iter().map(|row| row.id).find(|other| here(*other) && keymap.is_default(*other) && keymap.has(*other, *key))?;
    Some(text.at(told(other)))
}

/// Whether two actions can work on the same screen. Those that share a key by default never work at the same time.
fn meet(one: ActionId, other: ActionId) -> bool {
    let default = Keymap::default();
    !default.share(one, other) && Spot::ALL.into_iter().any(|spot| may_work(spot, one) && may_work(spot, other))
}

/// Whether an action may work while this has the keys; where nothing is said, anywhere.
pub fn may_work(spot: Spot, id: ActionId) -> bool {
    match id {
        ActionId::Abandon => spot == Spot::Quitting,
        ActionId::Redraw | ActionId::Suspend | ActionId::Quit => true,
        _ if matches!(spot, Spot::Quitting | Spot::TooSmall) => false,
        ActionId::Send | ActionId::Confirm | ActionId::Blocking => matches!(spot, Spot::ReviewHeld | Spot::ReviewKey | Spot::ReviewTyped),
        ActionId::Raw => matches!(spot, Spot::Detail | Spot::Webhooks | Spot::Webhook),
        ActionId::Dismiss => matches!(spot, Spot::Webhooks | Spot::Webhook | Spot::Order),
        ActionId::Mark => spot == Spot::History,
        ActionId::Range | ActionId::Currency => spot == Spot::Summary,
        ActionId::Bearing => spot == Spot::Webhooks,
        ActionId::More | ActionId::Order => spot == Spot::Button,
        ActionId::Reconcile | ActionId::Release | ActionId::Copy | ActionId::Clip => {
            matches!(spot, Spot::History | Spot::Detail | Spot::Result)
        }
        ActionId::Recent
        | ActionId::LineStart
        | ActionId::LineEnd
        | ActionId::ClearField
        | ActionId::DropWord
        | ActionId::Undo
        | ActionId::Redo => spot.takes_text(),
        _ => true,
    }
}

fn unknown_action(typed: &str) -> Say {
    let names: Vec<String> = TABLE.iter().map(|row| name(row.id)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    match nearest(typed, &names) {
        Some(near) => say("keys-unknown-action-near").with("action", typed).with("near", near),
        None => say("keys-unknown-action").with("action", typed),
    }
}

/// `ctrl+s`, `alt+s`, `f8`, `home`, `end`, `space` or one character.
fn parse(text: &str) -> Option<Key> {
    let lower = text.to_lowercase();
    let one = |text: &str| {
        let mut chars = text.chars();
        chars.next().filter(|c| chars.next().is_none() && !c.is_whitespace())
    };
    let key = match lower.as_str() {
        "space" => Key::char(' '),
        "home" => Key::plain(Code::Home),
        "end" => Key::plain(Code::End),
        _ => match (lower.strip_prefix("ctrl+").and_then(one), lower.strip_prefix("alt+").and_then(one)) {
            (Some(c), _) if c.is_ascii_lowercase() || c == '_' => Key::ctrl(c),
            (_, Some(c)) if c.is_ascii_alphanumeric() => Key::alt(c),
            _ => match (one(&lower), lower.strip_prefix('f').and_then(|number| number.parse().ok())) {
                (Some(c), _) => Key::char(c),
                (None, Some(number @ 1..=12)) => Key::f(number),
                _ => return None,
            },
        },
    };
    // What arrives as Enter, Tab or Backspace is one of those.
    let normal = key.normal();
    matches!(normal.code, Code::Char(_) | Code::F(_) | Code::Home | Code::End).then_some(normal)
}
