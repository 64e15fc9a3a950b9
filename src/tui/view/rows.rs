//! How an attempt reads on one line, and with which keys it goes on.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{Ui, names};
use crate::app::actions::{ActionId, TABLE};
use crate::app::avail::{Avail, avail};
use crate::domain::{Attempt, Explanation, Way, say};
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
    ui.text(&attempt.amount_say())
}

/// The keys that a next step is done with, named as in the footer; only those that work now.
pub(super) fn keys(ui: &Ui<'_>, ways: &[Way]) -> Option<Line<'static>> {
    let mut spans = Vec::new();
    for action in TABLE.iter().filter(|action| ways.iter().any(|way| action.id == key_of(*way))) {
        if avail(ui.model, action.id) == Avail::Now {
            let key = names(ui.words, &ui.model.keymap, action).into_iter().next().unwrap_or_default();
            spans.push(Span::styled(key, ui.theme.strong()));
            spans.push(Span::raw(format!(" {}   ", ui.text(&say(action.label)))));
        }
    }
    (!spans.is_empty()).then(|| Line::from(spans))
}

fn key_of(way: Way) -> ActionId {
    match way {
        Way::Reconcile => ActionId::Reconcile,
        Way::Release => ActionId::Release,
        Way::SendAgain => ActionId::Copy,
        Way::LookUp => ActionId::LookUp,
    }
}

/// The gateway's own description; `None` where it has not answered.
pub(super) fn gateway(ui: &Ui<'_>, attempt: &Attempt, explained: &Explanation) -> Option<String> {
    match &explained.gateway {
        Some(text) => Some(ui.text(&say("explain-gateway").with("text", text))),
        None => attempt.outcome.http_status.map(|_| ui.words.get("explain-gateway-silent")),
    }
}

/// Columns for a name before a field: as usual, or as many as it takes in this language.
pub(super) fn label(name: &str, usual: usize) -> usize {
    usual.max(width(name) + 1)
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
