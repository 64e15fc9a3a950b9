//! Keys, pastes, the size of the terminal and painted frames.

use crate::app::actions::ActionId;
use crate::app::ask::Ask;
use crate::app::avail::Spot;
use crate::app::effect::Effect;
use crate::app::key::{Code, Key};
use crate::app::keymap::{Meaning, meaning};
use crate::app::model::{Model, Notice, Overlay, Place};
use crate::app::msg::Seen;
use crate::app::text_field::Edit;
use crate::domain::say;

use super::{act, filter, form, history, jump, palette, profiles, review, webhooks};

/// A key was pressed.
pub(super) fn key(model: &mut Model, key: Key) -> Vec<Effect> {
    let at = model.now.at;
    let last = model.last_input.replace(at);
    if matches!(model.notice, Some(Notice::Passing(_))) {
        model.notice = None;
    }
    let spot = Spot::of(model);
    if matches!(spot, Spot::ReviewHeld | Spot::ReviewKey | Spot::ReviewTyped) && !review::admits(model, key) {
        return Vec::new();
    }
    // A paste may have begun in the reason: its keys are noted wherever the cursor is.
    if let Some(ask) = &mut model.ask
        && matches!(spot, Spot::AskField | Spot::AskButton)
        && ask.takes_paste_away(at)
        && ask.is_typed()
        && !review::steers(key)
    {
        ask.fault = Some(say("ui-paste-refused"));
        return Vec::new();
    }
    match meaning(model, key) {
        Meaning::Act(id) => act(model, id, key.normal(), last),
        Meaning::Refused(why) => {
            model.tell(why);
            Vec::new()
        }
        Meaning::Nothing => type_key(model, key),
    }
}

/// A key that means no action: text or a movement within a field.
fn type_key(model: &mut Model, key: Key) -> Vec<Effect> {
    if let Some(c) = key.typed() {
        return insert(model, c.encode_utf8(&mut [0; 4]));
    }
    let edit = match key.normal() {
        Key { ctrl: true, .. } | Key { alt: true, .. } => return Vec::new(),
        key => match key.code {
            Code::Left => Edit::Left,
            Code::Right => Edit::Right,
            Code::Backspace => Edit::Backspace,
            Code::Delete => Edit::Delete,
            _ => return Vec::new(),
        },
    };
    apply(model, edit)
}

/// Inserts text where the cursor is.
fn insert(model: &mut Model, text: &str) -> Vec<Effect> {
    match Spot::of(model) {
        Spot::Field => form::insert(model, text),
        Spot::AskField => {
            if let Some(ask) = &mut model.ask {
                ask.fault = None;
                let fits = ask.field().is_none_or(|field| field.insert(text));
                if !fits {
                    ask.fault = Some(say("ui-too-long"));
                }
            } else if let Some(ask) = &mut model.export {
                let fits = ask.file.insert(text);
                ask.changed();
                if !fits {
                    ask.fault = Some(say("ui-too-long"));
                }
            }
        }
        Spot::ReviewTyped => {
            if let Some(review) = &mut model.review {
                review.on_field = true;
                review.typed.insert(text);
            }
        }
        Spot::JumpField => jump::insert(model, text),
        Spot::FilterField => return filter::insert(model, text),
        Spot::WebhookField => return webhooks::insert(model, text),
        Spot::Palette => palette::insert(model, text),
        _ => {}
    }
    Vec::new()
}

fn apply(model: &mut Model, edit: Edit) -> Vec<Effect> {
    match Spot::of(model) {
        Spot::Field => form::edit(model, edit),
        Spot::AskField => {
            if let Some(field) = model.ask.as_mut().and_then(|ask| ask.field()) {
                field.apply(edit);
            } else if let Some(ask) = &mut model.export
                && ask.file.apply(edit)
            {
                ask.changed();
            }
        }
        Spot::ReviewTyped => {
            if let Some(review) = &mut model.review {
                review.typed.apply(edit);
            }
        }
        Spot::JumpField => jump::edit(model, edit),
        Spot::FilterField | Spot::FilterChoice => return filter::edit(model, edit),
        Spot::WebhookField => return webhooks::edit(model, edit),
        Spot::Palette => palette::edit(model, edit),
        _ => {}
    }
    Vec::new()
}

/// One of the editing keys that stand in the help.
pub(super) fn edit_action(model: &mut Model, id: ActionId) -> Vec<Effect> {
    match id {
        ActionId::LineStart => apply(model, Edit::Home),
        ActionId::LineEnd => apply(model, Edit::End),
        ActionId::ClearField => apply(model, Edit::Clear),
        ActionId::DropWord => apply(model, Edit::Word),
        ActionId::Undo => apply(model, Edit::Undo),
        ActionId::Redo => apply(model, Edit::Redo),
        _ => Vec::new(),
    }
}

/// The terminal says that text was pasted. It never reaches a review or a typed confirmation.
pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    model.last_input = Some(model.now.at);
    if matches!(model.notice, Some(Notice::Passing(_))) {
        model.notice = None;
    }
    match Spot::of(model) {
        Spot::ReviewHeld | Spot::ReviewKey | Spot::ReviewTyped => review::refuse_paste(model),
        Spot::AskField if model.ask.as_ref().is_some_and(Ask::is_typed) => {
            if let Some(ask) = &mut model.ask {
                ask.fault = Some(say("ui-paste-refused"));
            }
        }
        _ => return insert(model, text),
    }
    Vec::new()
}

/// Moves the cursor to the next or former stop.
pub(super) fn step(model: &mut Model, forward: bool) -> Vec<Effect> {
    if let Some(ask) = &mut model.ask {
        ask.step(forward);
        return Vec::new();
    }
    if let Some(ask) = &mut model.export {
        ask.step(forward);
        return Vec::new();
    }
    if model.place == Place::History {
        filter::step(model, forward);
        return Vec::new();
    }
    if model.place == Place::Review {
        if let Some(review) = model.review.as_mut().filter(|review| review.is_typed()) {
            review.on_field = !review.on_field;
        }
        return Vec::new();
    }
    form::step(model, forward)
}

/// Scrolls or moves the selection, whatever has the keys.
pub(super) fn scroll(model: &mut Model, key: Key) -> Vec<Effect> {
    let page = model.seen.page.saturating_sub(1).max(1).cast_signed();
    let lines = match key.code {
        Code::Up => -1,
        Code::Down => 1,
        Code::PageUp => -page,
        Code::PageDown => page,
        Code::Home => isize::MIN,
        _ => isize::MAX,
    };
    scroll_by(model, lines)
}

/// Scrolls or moves the selection by so many lines, whatever has the keys.
pub(super) fn scroll_by(model: &mut Model, lines: isize) -> Vec<Effect> {
    let max = model.seen.max_scroll;
    let to = |from: usize| from.saturating_add_signed(lines).min(max);
    if model.palette.is_some() {
        palette::select(model, lines);
        return Vec::new();
    }
    match model.overlay {
        Some(Overlay::Help(at)) => {
            model.overlay = Some(Overlay::Help(to(at)));
            return Vec::new();
        }
        Some(Overlay::Profiles(selected)) => {
            profiles::select(model, selected, lines);
            return Vec::new();
        }
        None => {}
    }
    if let Some(clip) = &mut model.clip {
        clip.step(lines);
        return Vec::new();
    }
    match model.place {
        Place::History => return history::step(model, lines),
        Place::Webhooks => return webhooks::step(model, lines),
        Place::Detail => {
            if let Some(detail) = &mut model.detail {
                detail.scroll = to(detail.scroll);
            }
        }
        Place::Order => {
            if let Some(order) = &mut model.order {
                order.scroll = to(order.scroll);
            }
        }
        Place::Summary => {
            if let Some(summary) = &mut model.summary {
                summary.scroll = to(summary.scroll);
            }
        }
        Place::Review => {
            if let Some(review) = &mut model.review {
                review.scroll = to(review.scroll);
            }
        }
        Place::Form | Place::Flight => {}
    }
    Vec::new()
}

/// The terminal has a new size.
pub(super) fn resize(model: &mut Model, columns: u16, rows: u16) -> Vec<Effect> {
    model.size = (columns, rows);
    if model.too_small() {
        super::hide_review(model);
    }
    Vec::new()
}

/// A frame was painted: the review's waiting counts from here, and no offset stands beyond its end.
pub(super) fn painted(model: &mut Model, seen: Seen) -> Vec<Effect> {
    model.seen = seen;
    let at = model.now.at;
    let max = seen.max_scroll;
    match (Spot::of(model), model.overlay) {
        (Spot::Help, Some(Overlay::Help(at))) => model.overlay = Some(Overlay::Help(at.min(max))),
        (Spot::ReviewHeld | Spot::ReviewKey | Spot::ReviewTyped, _) => {
            if let Some(review) = &mut model.review {
                review.paint(at);
                review.scroll = review.scroll.min(max);
            }
        }
        (Spot::Detail, _) => {
            if let Some(detail) = &mut model.detail {
                detail.scroll = detail.scroll.min(max);
            }
        }
        (Spot::Order, _) => {
            if let Some(order) = &mut model.order {
                order.scroll = order.scroll.min(max);
            }
        }
        (Spot::Webhook, _) => {
            if let Some(view) = &mut model.webhooks {
                view.scroll = view.scroll.min(max);
            }
        }
        (Spot::Summary, _) => {
            if let Some(summary) = &mut model.summary {
                summary.scroll = summary.scroll.min(max);
            }
        }
        _ => {}
    }
    Vec::new()
}
