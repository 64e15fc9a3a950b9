//! The palette: finding an action and doing it.

use std::time::Duration;

use crate::app::avail::Avail;
use crate::app::effect::Effect;
use crate::app::key::{Code, Key};
use crate::app::model::{Model, Overlay};
use crate::app::palette::{Palette, by_key_only, rows};
use crate::app::text_field::Edit;
use crate::domain::say;

use super::{act, hide_review, toggle_help};

/// Opens or closes the palette. It means the screen under the help, so the help closes.
pub(super) fn toggle(model: &mut Model) {
    if model.palette.take().is_none() {
        if matches!(model.overlay, Some(Overlay::Help(_))) {
            toggle_help(model);
        }
        model.palette = Some(Palette::default());
    }
    hide_review(model);
}

/// Inserts text into what is searched for.
pub(super) fn insert(model: &mut Model, text: &str) {
    let Some(palette) = &mut model.palette else { return };
    palette.selected = 0;
    if !palette.query.insert(text) {
        model.tell(say("ui-too-long"));
    }
}

/// Applies an editing key to what is searched for.
pub(super) fn edit(model: &mut Model, edit: Edit) {
    if let Some(palette) = &mut model.palette
        && palette.query.apply(edit)
    {
        palette.selected = 0;
    }
}

/// Moves the selection.
pub(super) fn select(model: &mut Model, by: isize) {
    let last = rows(model).len().saturating_sub(1);
    if let Some(palette) = &mut model.palette {
        palette.selected = palette.selected.saturating_add_signed(by).min(last);
    }
}

/// Does the selected action on the screen under the palette, as its key would; says why not where it does not work, and with
/// which key where only its key may do it.
pub(super) fn choose(model: &mut Model, last: Option<Duration>) -> Vec<Effect> {
    let selected = model.palette.as_ref().map_or(0, |palette| palette.selected);
    let Some(row) = rows(model).into_iter().nth(selected) else { return Vec::new() };
    let id = row.action.id;
    match row.avail {
        Avail::Not(why) => model.tell(why),
        Avail::Elsewhere => model.tell(say("ui-why-elsewhere")),
        Avail::Now => {
            toggle(model);
            let key = model.keymap.of(id).first().unwrap_or(Key::plain(Code::Other));
            if !by_key_only(model, id) {
                return act(model, id, key, last);
            }
            model.tell(say("ui-palette-by-key").because("key", key.say()));
        }
    }
    Vec::new()
}
