//! The attempts of the present profile.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::list::{Columns, line};
use super::{Ui, jump};
use crate::app::Place;
use crate::app::msg::Seen;
use crate::domain::{Mode, say};
use crate::tui::widget::pane::pane_with;
use crate::tui::widget::text::wrap;

/// Draws the list; the selected row stays in sight.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>) -> Seen {
    let Some(room) = ui.model.room() else { return Seen::default() };
    let history = &room.history;
    let focused = ui.model.place == Place::History;
    let mut title = vec![Span::styled(ui.words.get("ui-title-history"), ui.theme.strong())];
    if history.loaded {
        title.push(Span::raw(format!(" {}", history.total)));
    }
    let inner = pane_with(frame, area, ui, title, focused);
    let inner = match &ui.model.jump {
        Some(question) if focused => jump::draw(frame, inner, ui, question),
        _ => inner,
    };
    let page = usize::from(inner.height);
    let columns = usize::from(inner.width);
    if let Some(text) = instead(ui) {
        let lines: Vec<Line<'static>> =
            wrap(&text, columns).into_iter().map(|line| Line::from(Span::styled(line, ui.theme.dim()))).collect();
        frame.render_widget(Paragraph::new(lines), inner);
        return Seen { max_scroll: 0, page };
    }
    let at = history.position();
    let first = at.saturating_sub(page.saturating_sub(1) / 2).min(history.shown().count().saturating_sub(page));
    let layout = Columns::of(ui, columns);
    let marked = !matches!(ui.model.place, Place::Form | Place::Flight);
    let lines: Vec<Line<'static>> =
        history.shown().enumerate().skip(first).take(page).map(|(row, attempt)| line(ui, attempt, &layout, row == at && marked)).collect();
    frame.render_widget(Paragraph::new(lines), inner);
    if marked {
        let row = Rect { y: inner.y.saturating_add(u16::try_from(at - first).unwrap_or(0)), height: 1, ..inner };
        frame.buffer_mut().set_style(row, ui.theme.selected());
    }
    Seen { max_scroll: 0, page }
}

/// What stands there instead of rows.
fn instead(ui: &Ui<'_>) -> Option<String> {
    let room = ui.model.room()?;
    let history = &room.history;
    if let Some(why) = history.failed.as_ref().or(ui.model.office_failed.as_ref()) {
        return Some(ui.text(why));
    }
    if !history.loaded {
        return Some(ui.words.get("ui-history-loading"));
    }
    let empty = if room.mode() == Mode::Sandbox { "ui-history-empty-sandbox" } else { "ui-history-empty" };
    history.shown().next().is_none().then(|| ui.text(&say(empty)))
}
