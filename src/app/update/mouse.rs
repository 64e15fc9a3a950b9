//! The mouse: it does what keys do, by the same rules, and nothing that moves money or gives up knowledge.

use std::time::Duration;

use crate::app::actions::ActionId;
use crate::app::ask::AskStop;
use crate::app::avail::{Avail, Spot, avail};
use crate::app::effect::Effect;
use crate::app::export::ExportStop;
use crate::app::filter::FilterStop;
use crate::app::form::Stop;
use crate::app::key::{Code, Key};
use crate::app::model::{Model, Notice, Overlay, Place};
use crate::app::mouse::{Click, NOTCH, Pane, Target};
use crate::app::palette::{self, by_key_only};
use crate::app::review::QUIET;
use crate::app::text_field::TextField;
use crate::domain::say;

use super::{act, filter, form, go, history, input, profiles, review, webhooks};

/// Something was clicked.
pub(super) fn click(model: &mut Model, click: Click) -> Vec<Effect> {
    let last = model.last_input.replace(model.now.at);
    if matches!(model.notice, Some(Notice::Passing(_))) {
        model.notice = None;
    }
    if review::disturb(model) {
        return Vec::new();
    }
    let spot = Spot::of(model);
    match click.target {
        Target::Action(id) => run(model, id, last),
        Target::Row(id) if shows_history(spot) => row(model, id, last),
        Target::Draft(stop) if shows_history(spot) => draft(model, stop, &click, last),
        Target::Filter(stop) if spot.is_filter() => choose(model, stop, &click),
        Target::Webhook(seq) if matches!(spot, Spot::Webhooks | Spot::WebhookField) => match webhooks::point(model, seq) {
            true => run(model, ActionId::Open, last),
            false => Vec::new(),
        },
        Target::Profile(at) if spot == Spot::Profiles => match model.overlay {
            Some(Overlay::Profiles(selected)) if selected == at => run(model, ActionId::Choose, last),
            _ => {
                profiles::select(model, at, 0);
                Vec::new()
            }
        },
        Target::Item(at) if spot == Spot::Clip => match &mut model.clip {
            Some(clip) if clip.selected != at => {
                clip.selected = at.min(clip.items().len().saturating_sub(1));
                Vec::new()
            }
            _ => run(model, ActionId::Take, last),
        },
        Target::Ask(stop) => ask(model, stop, &click, last),
        Target::Export(stop) => export(model, stop, &click, last),
        Target::Found(id) if spot == Spot::Palette => found(model, id, last),
        Target::Typed => {
            typed(model, spot, &click);
            Vec::new()
        }
        Target::Cancel if model.place == Place::Review => run(model, ActionId::Cancel, last),
        _ => Vec::new(),
    }
}

/// The wheel was turned by so many notches, down if more than none.
pub(super) fn wheel(model: &mut Model, over: Pane, notches: isize) -> Vec<Effect> {
    model.last_input = Some(model.now.at);
    let spot = Spot::of(model);
    if review::disturb(model) || matches!(spot, Spot::TooSmall | Spot::Quitting) {
        return Vec::new();
    }
    match over {
        Pane::History if shows_history(spot) => history::step(model, notches * NOTCH),
        Pane::History => Vec::new(),
        // A list of few goes row by row.
        Pane::Front if matches!(spot, Spot::Profiles | Spot::Clip | Spot::Palette) => input::scroll_by(model, notches),
        Pane::Front => input::scroll_by(model, notches * NOTCH),
    }
}

/// Whether the screen has the keys that may show draft and history, and no question lies over it.
fn shows_history(spot: Spot) -> bool {
    spot.is_filter()
        || matches!(spot, Spot::Field | Spot::Button | Spot::Flight | Spot::Result | Spot::History | Spot::JumpField | Spot::Detail)
}

/// Does what an action does, if it works now and is not only done by its own key.
fn run(model: &mut Model, id: ActionId, last: Option<Duration>) -> Vec<Effect> {
    match avail(model, id) {
        Avail::Now if by_key_only(model, id) => {
            model.tell(say("ui-click-never"));
            Vec::new()
        }
        Avail::Now => act(model, id, Key::plain(Code::Other), last),
        Avail::Not(why) => {
            model.tell(why);
            Vec::new()
        }
        Avail::Elsewhere => Vec::new(),
    }
}

/// The first click on an action in the palette selects it, the next one does it.
fn found(model: &mut Model, id: ActionId, last: Option<Duration>) -> Vec<Effect> {
    let Some(at) = palette::rows(model).iter().position(|row| row.action.id == id) else { return Vec::new() };
    match &mut model.palette {
        Some(palette) if palette.selected != at => {
            palette.selected = at;
            Vec::new()
        }
        _ => run(model, ActionId::Choose, last),
    }
}

/// The one field of what has the keys gets the cursor where it was pointed to.
fn typed(model: &mut Model, spot: Spot, click: &Click) {
    match spot {
        Spot::ReviewTyped => {
            if let Some(review) = &mut model.review {
                review.on_field = true;
                point(&mut review.typed, click);
            }
        }
        Spot::Palette => model.palette.iter_mut().for_each(|palette| point(&mut palette.query, click)),
        Spot::WebhookField => model.webhooks.iter_mut().for_each(|view| point(&mut view.find, click)),
        Spot::JumpField => model.jump.iter_mut().for_each(|jump| point(&mut jump.day, click)),
        _ => {}
    }
}

/// The first click on a row selects it, the next one opens it.
fn row(model: &mut Model, id: uuid::Uuid, last: Option<Duration>) -> Vec<Effect> {
    let shown = |model: &Model| model.room().is_some_and(|room| room.history.shown().any(|attempt| attempt.id == id));
    if !shown(model) {
        return Vec::new();
    }
    let chosen = model.chosen().is_some_and(|attempt| attempt.id == id);
    if Spot::of(model) == Spot::History && chosen {
        return run(model, ActionId::Open, last);
    }
    model.jump = None;
    drop(filter::leave(model));
    let effects = if model.place == Place::History { Vec::new() } else { run(model, ActionId::History, last) };
    if let Some(room) = model.room_mut() {
        room.history.selected = Some(id);
    }
    effects
}

/// A field of the filter gets the cursor; a choice that has it already takes its next word.
fn choose(model: &mut Model, stop: FilterStop, click: &Click) -> Vec<Effect> {
    let Some(filter) = model.room_mut().map(|room| &mut room.history.filter) else { return Vec::new() };
    let there = filter.focus == Some(stop);
    filter.go(stop);
    match filter.focused() {
        Some(field) => point(field, click),
        None if there => return filter::alter(model, true),
        None => {}
    }
    Vec::new()
}

/// A field of the draft gets the cursor, a button is pressed: none of them sends.
fn draft(model: &mut Model, stop: Stop, click: &Click, last: Option<Duration>) -> Vec<Effect> {
    if !model.form().is_some_and(|form| form.stops().contains(&stop)) {
        return Vec::new();
    }
    if model.place != Place::Form {
        go(model, Place::Form);
    }
    let mut effects = form::focus(model, stop);
    match stop {
        Stop::Field(field) => {
            if let Some(room) = model.room_mut() {
                point(room.form.field_mut(field), click);
            }
        }
        Stop::Review | Stop::More => effects.extend(run(model, ActionId::Press, last)),
    }
    effects
}

/// A field of the question gets the cursor; Cancel is pressed, the button that releases is only gone to.
fn ask(model: &mut Model, stop: AskStop, click: &Click, last: Option<Duration>) -> Vec<Effect> {
    if !matches!(Spot::of(model), Spot::AskField | Spot::AskButton) {
        return Vec::new();
    }
    let Some(ask) = model.ask.as_mut().filter(|ask| ask.stops().contains(&stop)) else { return Vec::new() };
    ask.focus = stop;
    if let Some(field) = ask.field() {
        point(field, click);
        return Vec::new();
    }
    if stop == AskStop::Cancel {
        return run(model, ActionId::Cancel, last);
    }
    model.tell(say("ui-click-never"));
    Vec::new()
}

/// A field of the question gets the cursor, a button is pressed. The second half of a double click does not press the button that
/// exports: the first one may have found a file there.
fn export(model: &mut Model, stop: ExportStop, click: &Click, last: Option<Duration>) -> Vec<Effect> {
    let at = model.now.at;
    if !matches!(Spot::of(model), Spot::AskField | Spot::AskButton) {
        return Vec::new();
    }
    let Some(ask) = &mut model.export else { return Vec::new() };
    ask.focus = stop;
    if stop == ExportStop::File {
        point(&mut ask.file, click);
        return Vec::new();
    }
    let twice = stop == ExportStop::Export && last.is_some_and(|last| at.saturating_sub(last) < QUIET);
    if twice { Vec::new() } else { run(model, ActionId::Press, last) }
}

fn point(field: &mut TextField, click: &Click) {
    field.point(click.from, click.column);
}
