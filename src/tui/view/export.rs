//! The question where attempts are exported to.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{Ui, rows};
use crate::app::export::{ExportAsk, ExportStop};
use crate::app::mouse::Target;
use crate::domain::say;
use crate::export::Format;
use crate::tui::widget::field::{buttons, field};
use crate::tui::widget::pane::pane;
use crate::tui::widget::text::{pad, wrap};

/// Columns of the names.
const LABEL: usize = 9;

/// Draws the question.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>, ask: &ExportAsk) {
    let inner = pane(frame, area, ui, &ui.words.get("ui-title-export"), true);
    let columns = usize::from(inner.width);
    let mut lines: Vec<Line<'static>> = wrap(&ui.text(&ask.told), columns).into_iter().map(Line::from).collect();
    lines.push(Line::default());
    let y = inner.y + u16::try_from(lines.len()).unwrap_or(0);
    let label = |id: &'static str, stop| {
        let style = if ask.focus == stop { ui.theme.strong() } else { ui.theme.dim() };
        Span::styled(pad(&ui.words.get(id), LABEL), style)
    };
    lines.push(Line::from(label("ui-export-file", ExportStop::File)));
    let format = match ask.format {
        Format::Csv => "ui-export-csv",
        Format::JsonLines => "ui-export-json-lines",
    };
    lines.push(Line::from(label("ui-export-format", ExportStop::Format)));
    lines.push(Line::default());
    if ask.busy {
        lines.push(Line::from(ui.text(&say("ui-exporting").count("rows", 0))));
        lines.push(Line::default());
    }
    if let Some(fault) = &ask.fault {
        lines.extend(rows::told('x', &ui.text(fault), columns, ui.theme.fault()));
        lines.push(Line::default());
    }
    let below = inner.y + u16::try_from(lines.len()).unwrap_or(0);
    frame.render_widget(Paragraph::new(lines), inner);
    let at = u16::try_from(LABEL).unwrap_or(inner.width).min(inner.width);
    let line = |y| Rect { x: inner.x + at, y, width: inner.width - at, height: 1 }.intersection(inner);
    field(frame, line(y), ui, &ask.file, ask.focus == ExportStop::File);
    ui.hits.borrow_mut().field(line(y), Target::Export(ExportStop::File), &ask.file);
    let one = |id, stop| (ui.words.get(id), ask.focus == stop, Target::Export(stop));
    buttons(frame, line(y + 1), ui, 0, &[one(format, ExportStop::Format)]);
    let last = [one("ui-button-cancel", ExportStop::Cancel), one("ui-button-export", ExportStop::Export)];
    buttons(frame, line(below), ui, 0, &last);
}
