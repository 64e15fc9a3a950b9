//! The webhooks of the present profile.

use crate::app::effect::Effect;
use crate::app::model::{Model, Place};
use crate::app::text_field::Edit;
use crate::app::webhooks::{PAGE, WebhookRow, WebhooksView};
use crate::domain::{Say, say};

use super::{back, detail, go};

/// Shows the webhooks of the present profile, or leaves them.
pub(super) fn toggle(model: &mut Model) -> Vec<Effect> {
    if model.place == Place::Webhooks && model.overlay.is_none() && model.ask.is_none() {
        return back(model);
    }
    let Some(profile) = model.room().map(|room| room.name.clone()) else { return Vec::new() };
    let to = match model.place {
        // A review is void once it is left.
        Place::Review => Place::Form,
        // What was opened from the list leads back to it: that would be a ring.
        place if opened_from_here(model, place) => model.webhooks.as_ref().map_or(Place::Form, |view| view.back),
        place => place,
    };
    go(model, Place::Webhooks);
    model.webhooks = Some(match model.webhooks.take().filter(|view| view.profile == profile) {
        Some(view) => WebhooksView { back: to, ..view },
        None => WebhooksView::new(profile, to),
    });
    ask(model)
}

/// Whether a screen is the list, or leads back to it.
fn opened_from_here(model: &Model, place: Place) -> bool {
    let back = match place {
        Place::Webhooks => Some(Place::Webhooks),
        Place::Detail => model.detail.as_ref().map(|detail| detail.back),
        Place::Order => model.order.as_ref().map(|order| order.back),
        Place::Summary => model.summary.as_ref().map(|summary| summary.back),
        Place::Form | Place::Review | Place::Flight | Place::History => None,
    };
    back == Some(Place::Webhooks)
}

/// Asks for the newest ones that are wanted, as many as are loaded, and one page at least.
fn ask(model: &mut Model) -> Vec<Effect> {
    ask_for(model, PAGE)
}

fn ask_for(model: &mut Model, least: usize) -> Vec<Effect> {
    let ticket = model.ticket();
    let Some(view) = &mut model.webhooks else { return Vec::new() };
    if let Some(why) = &model.office_failed {
        view.take(Err(why.clone()), false);
        return Vec::new();
    }
    view.ticket = ticket;
    let limit = view.loaded().len().max(least);
    vec![Effect::Webhooks { ticket, profile: view.profile.clone(), wanted: view.wanted(), limit }]
}

/// Asks anew where they are on the screen: one came.
pub(super) fn refresh(model: &mut Model) -> Vec<Effect> {
    // What is loaded stays loaded, whatever came on top.
    let loaded = model.webhooks.as_ref().map_or(0, |view| view.loaded().len());
    if model.place == Place::Webhooks { ask_for(model, loaded + PAGE) } else { Vec::new() }
}

/// The ledger gave them.
pub(super) fn listed(model: &mut Model, ticket: u64, result: Result<(Vec<WebhookRow>, bool), Say>) -> Vec<Effect> {
    if let Some(view) = model.webhooks.as_mut().filter(|view| view.ticket == ticket) {
        match result {
            Ok((rows, more)) => view.take(Ok(rows), more),
            Err(why) => view.take(Err(why), false),
        }
    }
    Vec::new()
}

/// Another bearing.
pub(super) fn turn(model: &mut Model, forward: bool) -> Vec<Effect> {
    let Some(view) = &mut model.webhooks else { return Vec::new() };
    view.turn(forward);
    view.rows = None;
    ask(model)
}

/// Puts the cursor into the field of what is looked for.
pub(super) fn find(model: &mut Model) -> Vec<Effect> {
    super::close_overlays(model);
    if let Some(view) = &mut model.webhooks {
        (view.finding, view.open, view.raw, view.scroll) = (true, false, false, 0);
    }
    Vec::new()
}

/// Goes from the field into the list.
pub(super) fn enter_list(model: &mut Model) -> Vec<Effect> {
    if let Some(view) = &mut model.webhooks {
        view.finding = false;
    }
    Vec::new()
}

/// Looks for everything again.
pub(super) fn clear(model: &mut Model) -> Vec<Effect> {
    let Some(view) = &mut model.webhooks else { return Vec::new() };
    view.bearing = None;
    edit(model, Edit::Clear);
    ask(model)
}

/// Inserts text at the cursor.
pub(super) fn insert(model: &mut Model, text: &str) -> Vec<Effect> {
    let Some(view) = &mut model.webhooks else { return Vec::new() };
    if !view.find.insert(text) {
        model.tell(say("ui-too-long"));
        return Vec::new();
    }
    view.selected = 0;
    ask(model)
}

/// Applies an editing key.
pub(super) fn edit(model: &mut Model, edit: Edit) -> Vec<Effect> {
    let Some(view) = &mut model.webhooks else { return Vec::new() };
    if !view.find.apply(edit) {
        return Vec::new();
    }
    view.selected = 0;
    ask(model)
}

/// Shows the selected one in full; from there, the attempt it belongs to.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let Some(view) = &mut model.webhooks else { return Vec::new() };
    if !view.open {
        (view.open, view.raw, view.scroll) = (view.chosen().is_some(), false, 0);
        return Vec::new();
    }
    match view.chosen().and_then(|row| row.attempt.clone()) {
        Some(attempt) => detail::open(model, *attempt),
        None => Vec::new(),
    }
}

/// The payload of the selected one, or back from it.
pub(super) fn raw(model: &mut Model) -> Vec<Effect> {
    if let Some(view) = model.webhooks.as_mut().filter(|view| view.chosen().is_some()) {
        (view.raw, view.scroll) = (!(view.open && view.raw), 0);
        view.open = true;
    }
    Vec::new()
}

/// Back to the list.
pub(super) fn close(model: &mut Model) {
    if let Some(view) = &mut model.webhooks {
        (view.open, view.raw, view.scroll) = (false, false, 0);
    }
}

/// Moves the selection; at the end of what is loaded the next page is asked for.
pub(super) fn step(model: &mut Model, lines: isize) -> Vec<Effect> {
    let max = model.seen.max_scroll;
    let Some(view) = &mut model.webhooks else { return Vec::new() };
    if view.open {
        view.scroll = view.scroll.saturating_add_signed(lines).min(max);
        return Vec::new();
    }
    let last = view.loaded().len().saturating_sub(1);
    view.selected = view.selected.saturating_add_signed(lines).min(last);
    let next = view.loaded().len() + PAGE;
    if view.more && view.selected == last { ask_for(model, next) } else { Vec::new() }
}

/// A row was pointed to; tells whether it was selected before.
pub(super) fn point(model: &mut Model, seq: i64) -> bool {
    let Some(view) = &mut model.webhooks else { return false };
    let before = (view.selected, view.finding);
    view.finding = false;
    view.selected = view.loaded().iter().position(|row| row.seq == seq).unwrap_or(view.selected);
    before == (view.selected, false)
}
