//! A field of one line: the part of its text that fits, and where the terminal's cursor goes.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::text::{head, pad, tail, width};
use crate::app::TextField;
use crate::app::mouse::Target;
use crate::tui::view::Ui;

/// Draws a field over a whole line; the terminal's cursor goes into it when it has the keys.
pub(in crate::tui) fn field(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>, text: &TextField, focused: bool) {
    let columns = usize::from(area.width);
    if columns < 2 || area.height == 0 {
        return;
    }
    let (before, after) = text.split();
    // One column stays free for the cursor behind the last character.
    let left = tail(before, columns - 1);
    let cursor = width(left);
    let right = head(after, columns - cursor);
    let shown = pad(&format!("{left}{right}"), columns);
    frame.render_widget(Paragraph::new(Line::from(Span::styled(shown, ui.theme.field()))), area);
    if focused {
        let x = area.x + u16::try_from(cursor).unwrap_or(area.width - 1);
        frame.set_cursor_position(Position::new(x, area.y));
    }
}

/// The byte at which a field of so many columns begins to show its text.
pub(in crate::tui) fn shown_from(text: &TextField, columns: u16) -> usize {
    let (before, _) = text.split();
    before.len() - tail(before, usize::from(columns).saturating_sub(1)).len()
}

/// Draws buttons over a line, from a column on: label, whether it has the keys, what it is.
pub(in crate::tui) fn buttons(frame: &mut Frame<'_>, line: Rect, ui: &Ui<'_>, from: usize, buttons: &[(String, bool, Target)]) {
    let mut spans = vec![Span::raw(" ".repeat(from))];
    let mut x = line.x.saturating_add(u16::try_from(from).unwrap_or(u16::MAX));
    let labels: usize = buttons.iter().map(|(label, ..)| width(label) + 4).sum();
    // Two columns between them where there is room.
    let gap = if from + labels + 2 * buttons.len().saturating_sub(1) > usize::from(line.width) { 1 } else { 2 };
    for (at, (label, focused, target)) in buttons.iter().enumerate() {
        if at > 0 {
            spans.push(Span::raw(" ".repeat(usize::from(gap))));
            x = x.saturating_add(gap);
        }
        let span = button(ui, label, *focused);
        let width = u16::try_from(span.width()).unwrap_or(u16::MAX);
        ui.hits.borrow_mut().target(Rect { x, width, height: 1, ..line }.intersection(line), *target);
        x = x.saturating_add(width);
        spans.push(span);
    }
    frame.render_widget(Paragraph::new(Line::from(spans)), line);
}

/// A button as it stands in a line.
fn button(ui: &Ui<'_>, label: &str, focused: bool) -> Span<'static> {
    let style = if focused { ui.theme.selected().patch(ui.theme.strong()) } else { ui.theme.strong() };
    Span::styled(format!("[ {label} ]"), style)
}
