//! Which screens stand where.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

use super::{Ui, ask, clip, detail, export, flight, form, help, history, order, palette, profiles, quitting, review, summary, webhooks};
use crate::app::msg::Seen;
use crate::app::{Overlay, Place, Spot};

/// Rows that a detail below the history needs.
const SPLIT_HEIGHT: u16 = 25;
/// Rows of history that are worth showing beside something else.
const LEAST_HISTORY: u16 = 4;

/// Draws everything between header and notice.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>) -> Seen {
    let seen = screen(frame, area, ui);
    if let Some(menu) = ui.model.clip.as_ref().filter(|_| Spot::of(ui.model) == Spot::Clip) {
        clip::draw(frame, area, ui, menu);
    }
    seen
}

fn screen(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>) -> Seen {
    let model = ui.model;
    if model.quitting {
        quitting::draw(frame, area, ui);
        return Seen::default();
    }
    if let Some(open) = &model.palette {
        return palette::draw(frame, area, ui, open);
    }
    match model.overlay {
        Some(Overlay::Help(scroll)) => return help::draw(frame, area, ui, scroll),
        Some(Overlay::Profiles(selected)) => return profiles::draw(frame, area, ui, selected),
        None => {}
    }
    if let Some(question) = &model.ask {
        ask::draw(frame, area, ui, question);
        return Seen::default();
    }
    if let Some(question) = &model.export {
        export::draw(frame, area, ui, question);
        return Seen::default();
    }
    match model.place {
        Place::Review => review::draw(frame, area, ui),
        Place::Order => order::draw(frame, area, ui),
        Place::Summary => summary::draw(frame, area, ui),
        Place::Webhooks => webhooks::draw(frame, area, ui),
        Place::Flight => above_history(frame, area, ui, flight::height(ui, area), flight::draw),
        Place::Detail if model.detail.as_ref().is_some_and(|detail| detail.raw) => detail::draw(frame, area, ui),
        Place::Form | Place::History | Place::Detail if model.is_wide() => wide(frame, area, ui),
        Place::Form => above_history(frame, area, ui, form::height(ui, area.width), form::draw),
        Place::History => history::draw(frame, area, ui),
        Place::Detail => detail::draw(frame, area, ui),
    }
}

/// One pane with the history below it, if enough of it fits.
fn above_history(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>, height: u16, draw: fn(&mut Frame<'_>, Rect, &Ui<'_>)) -> Seen {
    let fits = area.height.saturating_sub(height) >= LEAST_HISTORY + 2;
    let constraint = if fits { Constraint::Length(height) } else { Constraint::Min(0) };
    let below = if fits { Constraint::Min(0) } else { Constraint::Length(0) };
    let [top, bottom] = Layout::vertical([constraint, below]).areas(area);
    draw(frame, top, ui);
    if fits { history::draw(frame, bottom, ui) } else { Seen::default() }
}

/// Form left, history right, the detail below it.
fn wide(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>) -> Seen {
    let left = (area.width / 3).clamp(36, 56);
    let [left, right] = Layout::horizontal([Constraint::Length(left), Constraint::Min(0)]).areas(area);
    form::draw(frame, left, ui);
    if ui.model.place != Place::Detail {
        return history::draw(frame, right, ui);
    }
    if area.height < SPLIT_HEIGHT {
        return detail::draw(frame, right, ui);
    }
    let [top, bottom] = Layout::vertical([Constraint::Length(area.height / 3), Constraint::Min(0)]).areas(right);
    history::draw(frame, top, ui);
    detail::draw(frame, bottom, ui)
}
