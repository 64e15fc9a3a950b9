//! The menu of what can be copied, over the screen.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

use super::Ui;
use crate::app::clip::Clip;
use crate::app::mouse::{Pane, Target};
use crate::tui::widget::pane::pane;
use crate::tui::widget::text::{fit, pad, width};

/// Widest menu.
const WIDEST: u16 = 74;

/// Draws the menu in the middle of an area.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>, clip: &Clip) {
    let items = clip.items();
    let columns = area.width.saturating_sub(2).min(WIDEST);
    let rows = u16::try_from(items.len()).unwrap_or(u16::MAX).saturating_add(2).min(area.height);
    let place = Rect { x: area.x + (area.width - columns) / 2, y: area.y + (area.height - rows) / 2, width: columns, height: rows };
    frame.render_widget(Clear, place);
    let inner = pane(frame, place, ui, &ui.words.get("ui-title-clip"), true);
    let names: Vec<String> = items.iter().map(|item| ui.text(&item.say())).collect();
    // Commands have no value to show beside their names.
    let valued = items.iter().zip(&names).filter(|(item, _)| !item.is_command());
    let label = valued.map(|(_, name)| width(name)).max().unwrap_or_default() + 2;
    let room = usize::from(inner.width).saturating_sub(label + 2);
    let lines: Vec<Line<'static>> = items
        .iter()
        .zip(&names)
        .enumerate()
        .map(|(row, (item, name))| {
            let marker = if row == clip.selected { "> " } else { "  " };
            match item.text(&clip.attempt) {
                Some(value) => {
                    Line::from(vec![Span::raw(marker), Span::styled(pad(name, label), ui.theme.dim()), Span::raw(fit(&value, room))])
                }
                None => Line::from(vec![Span::raw(marker), Span::raw(name.clone())]),
            }
        })
        .collect();
    frame.render_widget(Paragraph::new(lines), inner);
    let mut hits = ui.hits.borrow_mut();
    hits.pane(place, Pane::Front);
    for (at, y) in (0..items.len()).zip(inner.y..inner.bottom()) {
        hits.target(Rect { y, height: 1, ..inner }, Target::Item(at));
    }
    let row = Rect { y: inner.y.saturating_add(u16::try_from(clip.selected).unwrap_or(0)), height: 1, ..inner };
    frame.buffer_mut().set_style(row.intersection(inner), ui.theme.selected());
}
