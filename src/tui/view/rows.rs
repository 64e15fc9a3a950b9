//! How an attempt reads on one line, and what to do next.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::Ui;
use crate::domain::amount::display;
use crate::domain::{Attempt, Say, State, say};
use crate::tui::widget::text::{fit, pad, width, wrap};

/// Columns of the names before values.
pub(super) const LABEL: usize = 11;

/// `+ captured 1001  100.00 UAH`: sign, state, order id, amount. Always one line: a long order id gives way.
pub(super) fn outcome(ui: &Ui<'_>, attempt: &Attempt, columns: usize) -> Vec<Span<'static>> {
    let state = format!("{} {}", attempt.state.sign(), ui.text(&attempt.state.say()));
    let amount = amount(ui, attempt);
    let room = columns.saturating_sub(width(&state) + width(&amount) + 3);
    let order_id = fit(attempt.request.order_id.as_str(), room);
    let strong = ui.theme.strong();
    vec![Span::styled(state, ui.theme.state(attempt.state).patch(strong)), Span::styled(format!(" {order_id}  {amount}"), strong)]
}

/// The captured amount when known, otherwise the asked one.
pub(super) fn amount(ui: &Ui<'_>, attempt: &Attempt) -> String {
    let currency = attempt.request.currency;
    match attempt.amount() {
        Some(amount) => display(amount, currency),
        None => ui.text(&say("amount-whole").with("currency", currency.code())),
    }
}

/// What there is to say about an outcome; the plain good news stands in [`outcome`] already.
pub(super) fn message(attempt: &Attempt) -> Option<&Say> {
    attempt.outcome.message.as_ref().filter(|message| message.id != "answer-captured")
}

/// What to do about a state.
pub(super) fn next_step(ui: &Ui<'_>, state: State) -> String {
    ui.text(&say(match state {
        State::Sending => "ui-next-sending",
        State::Captured => "ui-next-captured",
        State::CapturedMismatch => "ui-next-mismatch",
        State::Pending => "ui-next-pending",
        State::Declined => "ui-next-declined",
        State::Rejected => "ui-next-rejected",
        State::Throttled => "ui-next-throttled",
        State::NotSent => "ui-next-not-sent",
        State::Unknown => "ui-next-unknown",
        State::NotCaptured => "ui-next-not-captured",
        State::Released => "ui-next-released",
    }))
}

/// A name and its value, the value wrapped beside the name.
pub(super) fn pair(name: &str, value: &str, label: usize, columns: usize, style: Style, names: Style) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (at, line) in wrap(value, columns.saturating_sub(label)).into_iter().enumerate() {
        let name = if at == 0 { pad(name, label) } else { " ".repeat(label) };
        lines.push(Line::from(vec![Span::styled(name, names), Span::styled(line, style)]));
    }
    lines
}

/// A sentence with a sign before it, wrapped.
pub(super) fn told(sign: char, text: &str, columns: usize, style: Style) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (at, line) in wrap(text, columns.saturating_sub(2)).into_iter().enumerate() {
        let sign = if at == 0 { sign } else { ' ' };
        lines.push(Line::from(Span::styled(format!("{sign} {line}"), style)));
    }
    lines
}
