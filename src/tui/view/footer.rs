//! The last line: what works now. Whole entries go when the line is too short, never the help.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{Ui, names};
use crate::app::actions::{Action, ActionId, footer};
use crate::app::mouse::Target;
use crate::domain::say;
use crate::tui::widget::text::width;

/// Draws the footer.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>) {
    let mut spans = Vec::new();
    let mut x = area.x;
    for (id, key, label) in entries(ui, usize::from(area.width)) {
        let columns = u16::try_from(width(&key) + width(&label) + 3).unwrap_or(u16::MAX);
        // Up or down, left or right: a click does not say which.
        if !matches!(id, ActionId::Move | ActionId::Alter) {
            ui.hits.borrow_mut().target(Rect { x, width: columns, ..area }.intersection(area), Target::Action(id));
        }
        x = x.saturating_add(columns);
        spans.push(Span::raw(" "));
        spans.push(Span::styled(key, ui.theme.strong()));
        spans.push(Span::raw(format!(" {label} ")));
    }
    frame.render_widget(Paragraph::new(Line::from(spans)), area);
}

/// Action, key and label of each entry that fits.
fn entries(ui: &Ui<'_>, columns: usize) -> Vec<(ActionId, String, String)> {
    let mut entries: Vec<(&Action, String, String)> = footer(ui.model)
        .into_iter()
        .map(|action| {
            let key = names(ui.words, &ui.model.keymap, action).into_iter().next().unwrap_or_default();
            (action, key, ui.text(&say(action.label)))
        })
        .collect();
    let total = |entries: &[(&Action, String, String)]| entries.iter().map(|(_, key, label)| width(key) + width(label) + 3).sum::<usize>();
    while total(&entries) > columns {
        let Some((at, _)) = entries.iter().enumerate().skip(1).max_by_key(|(_, (action, ..))| action.rank) else { break };
        entries.remove(at);
    }
    entries.into_iter().map(|(action, key, label)| (action.id, key, label)).collect()
}
