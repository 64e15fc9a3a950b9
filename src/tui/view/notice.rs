//! What is told above the footer: a sentence, or an outcome that nobody watched.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{Ui, rows};
use crate::app::model::Notice;
use crate::domain::{explain, say};
use crate::tui::widget::text::wrap;

/// Most lines of a sentence.
const MOST: usize = 4;

/// The lines to show; none at rest.
pub(super) fn lines(ui: &Ui<'_>, columns: usize) -> Vec<Line<'static>> {
    ui.model.upgrading.map(|(done, all)| upgrading(ui, done, all)).into_iter().chain(told(ui, columns)).collect()
}

/// How far an older ledger has been brought up to date.
fn upgrading(ui: &Ui<'_>, done: u64, all: u64) -> Line<'static> {
    let percent = done.saturating_mul(100).checked_div(all).unwrap_or(100).min(100);
    let told = ui.text(&say("ui-upgrading").count("percent", percent));
    Line::from(Span::styled(format!(" {told}"), ui.theme.hint()))
}

fn told(ui: &Ui<'_>, columns: usize) -> Vec<Line<'static>> {
    match &ui.model.notice {
        None => ui.model.exporting.map_or_else(Vec::new, |rows| {
            let told = ui.text(&say("ui-exporting").count("rows", rows));
            vec![Line::from(Span::styled(format!(" {told}"), ui.theme.hint()))]
        }),
        Some(Notice::Passing(say) | Notice::Lasting(say)) => {
            let wrapped = wrap(&ui.text(say), columns.saturating_sub(2));
            wrapped.into_iter().take(MOST).map(|line| Line::from(Span::styled(format!(" {line}"), ui.theme.hint()))).collect()
        }
        Some(Notice::Outcome { profile, attempt }) => {
            let elsewhere = ui.model.room().is_none_or(|room| room.name != *profile);
            let mut spans = vec![Span::raw(" ")];
            if elsewhere {
                spans.push(Span::styled(format!("{profile}: "), ui.theme.strong()));
            }
            spans.extend(rows::outcome(ui, attempt, columns.saturating_sub(2)));
            let next = wrap(&ui.text(&explain(attempt).next), columns.saturating_sub(2));
            let next = next.into_iter().map(|line| Line::from(format!(" {line}")));
            std::iter::once(Line::from(spans)).chain(next).collect()
        }
    }
}

/// Draws them.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, lines: Vec<Line<'static>>) {
    frame.render_widget(Paragraph::new(lines), area);
}
