//! The attempts of the present profile.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::list::{Columns, line};
use super::{Ui, filter, jump, sums};
use crate::app::Place;
use crate::app::history::History;
use crate::app::mouse::{Pane, Target};
use crate::app::msg::Seen;
use crate::domain::{Mode, say};
use crate::tui::widget::pane::pane_with;
use crate::tui::widget::text::{fit, width, wrap};

/// Rows of the list that its sums may not take.
const LEAST_ROWS: u16 = 4;

/// Draws the list; the selected row stays in sight.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>) -> Seen {
    let Some(room) = ui.model.room() else { return Seen::default() };
    let history = &room.history;
    let focused = ui.model.place == Place::History;
    let inner = pane_with(frame, area, ui, title(ui, history, usize::from(area.width)), focused);
    let inner = match (&ui.model.jump, history.filter.focus) {
        (Some(question), _) if focused => jump::draw(frame, inner, ui, question),
        (_, Some(focus)) if focused => filter::draw(frame, inner, ui, &history.filter, focus),
        _ => inner,
    };
    let inner = below(frame, inner, ui, history, room.mode());
    let page = usize::from(inner.height);
    let columns = usize::from(inner.width);
    ui.hits.borrow_mut().pane(area, Pane::History);
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
    for (attempt, y) in history.shown().skip(first).zip(inner.y..inner.bottom()) {
        ui.hits.borrow_mut().target(Rect { y, height: 1, ..inner }, Target::Row(attempt.id));
    }
    if marked && page > 0 {
        let row = Rect { y: inner.y.saturating_add(u16::try_from(at - first).unwrap_or(0)), height: 1, ..inner };
        frame.buffer_mut().set_style(row, ui.theme.selected());
    }
    Seen { max_scroll: 0, page }
}

/// `History 12 of 128: "4009", declined`. While an answer is still to come no count stands there.
fn title(ui: &Ui<'_>, history: &History, columns: usize) -> Vec<Span<'static>> {
    let name = ui.words.get("ui-title-history");
    let wanted = history.filter.wanted();
    let total = ui.words.count(history.total);
    let found = history.tally.as_ref().map(|tally| ui.words.count(tally.count));
    let count = match found {
        _ if !history.loaded => String::new(),
        _ if history.is_behind() => ui.words.get("ui-history-behind"),
        _ if wanted.is_plain() => total,
        None => ui.words.get("ui-history-behind"),
        Some(found) if wanted.everywhere => found,
        Some(found) => ui.text(&say("ui-history-found").with("found", found).with("total", total)),
    };
    let told = filter::told(ui, &history.filter);
    let mut rest = if count.is_empty() { String::new() } else { format!(" {count}") };
    if !told.is_empty() {
        rest = format!("{rest}: {told}");
    }
    // The corners of the frame and a space on both sides.
    let left = columns.saturating_sub(4 + width(&name));
    vec![Span::styled(name, ui.theme.strong()), Span::raw(fit(&rest, left))]
}

/// Draws the sums under the list and gives what is left for it.
fn below(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>, history: &History, mode: Mode) -> Rect {
    let Some(text) = sums_told(ui, history, mode) else { return area };
    let lines = wrap(&text, usize::from(area.width));
    let height = u16::try_from(lines.len()).unwrap_or(0);
    if area.height < height + LEAST_ROWS {
        return area;
    }
    let drawn = |line: String| Line::from(Span::styled(line.replace('\u{a0}', " "), ui.theme.strong()));
    let lines: Vec<Line<'static>> = lines.into_iter().map(drawn).collect();
    frame.render_widget(Paragraph::new(lines), Rect { y: area.bottom() - height, height, ..area });
    Rect { height: area.height - height, ..area }
}

/// What the marked attempts add up to, or everything that was found.
fn sums_told(ui: &Ui<'_>, history: &History, mode: Mode) -> Option<String> {
    let filtered = !history.filter.wanted().is_plain();
    if let Some((done, total)) = ui.model.reading.filter(|_| filtered || !history.marks.is_empty()) {
        return Some(ui.text(&say("ui-history-reading").with("done", ui.words.count(done)).with("total", ui.words.count(total))));
    }
    if !history.marks.is_empty() {
        let count = ui.words.count(history.marks.count() as u64);
        let told = match &history.marks.tally {
            Some(tally) => sums::told(ui, tally, mode),
            None => ui.words.get("ui-sums-coming"),
        };
        return Some(ui.text(&say("ui-marked").with("count", count).with("sums", told)));
    }
    let tally = history.tally.as_ref().filter(|tally| filtered && tally.count > 0)?;
    Some(ui.text(&say("ui-found").with("sums", sums::told(ui, tally, mode))))
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
    let empty = match history.filter.wanted().is_plain() {
        _ if history.is_behind() => "ui-history-looking",
        true if room.mode() == Mode::Sandbox => "ui-history-empty-sandbox",
        true => "ui-history-empty",
        false if history.filter.focus.is_some() => "ui-history-nothing",
        false => "ui-history-nothing-clear",
    };
    history.shown().next().is_none().then(|| ui.text(&say(empty)))
}
