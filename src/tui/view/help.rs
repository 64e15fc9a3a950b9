//! Every key, from the one table of actions.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{Ui, names, rows};
use crate::app::TABLE;
use crate::app::msg::Seen;
use crate::domain::{State, say};
use crate::tui::widget::pane::{pane, scrolled};
use crate::tui::widget::text::{width, wrap};

/// Draws the help.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>, scroll: usize) -> Seen {
    let inner = pane(frame, area, ui, &ui.words.get("ui-title-help"), true);
    scrolled(frame, area, inner, ui, lines(ui, usize::from(inner.width)), scroll)
}

fn lines(ui: &Ui<'_>, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let rows: Vec<(String, String)> = TABLE
        .iter()
        .map(|action| {
            let mut keys = names(ui.words, action).join(" ");
            if action.dangerous {
                keys.push_str(" !");
            }
            (keys, ui.text(&say(action.help)))
        })
        .collect();
    let label = rows.iter().map(|(keys, _)| width(keys)).max().unwrap_or(0) + 2;
    for (keys, help) in rows {
        lines.extend(rows::pair(&keys, &help, label, columns, Style::new(), ui.theme.strong()));
    }
    lines.push(Line::default());
    for id in ["ui-help-dangerous", "ui-help-letters", "ui-help-fields", "ui-help-signs"] {
        lines.extend(wrap(&ui.text(&say(id)), columns).into_iter().map(Line::from));
    }
    for state in State::ALL {
        lines.push(Line::from(vec![
            Span::raw("  "),
            Span::styled(format!("{} {}", state.sign(), ui.text(&state.say())), ui.theme.state(state)),
        ]));
    }
    lines
}
