//! A field of one line: the part of its text that fits, and where the terminal's cursor goes.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::text::{head, pad, tail, width};
use crate::app::TextField;
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

/// A button as it stands in a line.
pub(in crate::tui) fn button(ui: &Ui<'_>, label: &str, focused: bool) -> Span<'static> {
    let style = if focused { ui.theme.selected().patch(ui.theme.strong()) } else { ui.theme.strong() };
    Span::styled(format!("[ {label} ]"), style)
}
