//! The terminal is too small.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::Ui;
use crate::app::model::SMALLEST;
use crate::domain::say;
use crate::tui::widget::text::wrap;

/// Draws one plain sentence; the mode stands in it, as on every screen.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>) {
    let mode = ui.model.mode().map_or_else(|| ui.words.get("ui-header-no-profile"), |mode| mode.banner().to_owned());
    let size = format!("{}x{}", SMALLEST.0, SMALLEST.1);
    let text = ui.text(&say("ui-too-small").with("mode", mode).with("size", size));
    let lines: Vec<Line<'static>> = wrap(&text, usize::from(area.width)).into_iter().map(Line::from).collect();
    frame.render_widget(Paragraph::new(lines), area);
}
