//! A request in flight, then its result.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{Ui, detail, rows};
use crate::app::model::Flight;
use crate::app::msg::Ended;
use crate::domain::{explain, say};
use crate::tui::widget::pane::pane;
use crate::tui::widget::text::wrap;

/// Rows that the pane needs with its frame.
pub(super) fn height(ui: &Ui<'_>, area: Rect) -> u16 {
    let lines = lines(ui, usize::from(area.width).saturating_sub(4)).len();
    u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(2)
}

/// Draws the pane.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>) {
    let title = if ui.model.watched().is_some() { "ui-title-flight" } else { "ui-title-result" };
    let inner = pane(frame, area, ui, &ui.text(&say(title)), true);
    frame.render_widget(Paragraph::new(lines(ui, usize::from(inner.width))), inner);
}

fn lines(ui: &Ui<'_>, columns: usize) -> Vec<Line<'static>> {
    match (ui.model.watched(), ui.model.result()) {
        (Some(flight), _) => on_its_way(ui, flight, columns),
        (None, Some(ended)) => result(ui, ended, columns),
        (None, None) => Vec::new(),
    }
}

fn on_its_way(ui: &Ui<'_>, flight: &Flight, columns: usize) -> Vec<Line<'static>> {
    let phase = if flight.attempt.is_some() { "ui-flight-sending" } else { "ui-flight-checking" };
    let phase = say(phase).with("id", flight.request.order_id.as_str()).because("amount", flight.request.amount_say());
    let elapsed = say("ui-flight-elapsed").count("seconds", ui.model.elapsed(flight));
    let mut lines = vec![Line::from(Span::styled(ui.text(&phase), ui.theme.strong())), Line::from(ui.text(&elapsed)), Line::default()];
    lines.extend(plain(&ui.words.get("ui-flight-how"), columns));
    lines
}

/// The outcome on one line, the next step under it, then why.
fn result(ui: &Ui<'_>, ended: &Ended, columns: usize) -> Vec<Line<'static>> {
    let attempt = ended.attempt();
    let explained = explain(attempt);
    let mut lines = vec![Line::from(rows::outcome(ui, attempt, columns))];
    let next = wrap(&ui.text(&explained.next), columns);
    lines.extend(next.into_iter().map(|line| Line::from(Span::styled(line, ui.theme.strong()))));
    lines.extend(rows::keys(ui, explained.ways));
    lines.push(Line::default());
    // What could not be stored is said by its message alone: keep what is shown here.
    let unstored = matches!(ended, Ended::NotStored { .. }).then_some(attempt.outcome.message.as_ref()).flatten();
    lines.extend(plain(&ui.text(unstored.unwrap_or(&explained.what)), columns));
    lines.extend(rows::gateway(ui, attempt, &explained).iter().flat_map(|words| plain(words, columns)));
    if let Some(answer) = attempt.answer().filter(|_| attempt.state.is_success()) {
        lines.push(Line::default());
        lines.extend(rows::pair("fee", &detail::fee(ui, &answer), detail::LABEL, columns, Style::new(), ui.theme.dim()));
    }
    if let Ended::NotStored { answer, .. } = ended {
        lines.push(Line::default());
        lines.extend(answer.lines().flat_map(|line| plain(line, columns)));
    }
    lines
}

fn plain(text: &str, columns: usize) -> Vec<Line<'static>> {
    wrap(text, columns).into_iter().map(Line::from).collect()
}
