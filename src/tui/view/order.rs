//! An order as a look-up shows it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use rust_decimal::Decimal;

use super::{Ui, rows};
use crate::app::detail::Found;
use crate::app::msg::Seen;
use crate::domain::{Currency, Money, Order, Transaction, printable, say};
use crate::tui::widget::pane::{pane, scrolled};
use crate::tui::widget::text::wrap;

/// Columns of the names.
const LABEL: usize = super::detail::LABEL;

/// Draws the order.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>) -> Seen {
    let Some(view) = &ui.model.order else { return Seen::default() };
    let title = say("ui-title-order").with("id", view.order_id.as_str());
    let inner = pane(frame, area, ui, &ui.text(&title), true);
    let columns = usize::from(inner.width);
    let lines = match &view.found {
        Found::Looking => vec![Line::from(Span::styled(ui.words.get("ui-order-looking"), ui.theme.dim()))],
        Found::Failed(why) => rows::told('x', &ui.text(why), columns, ui.theme.fault()),
        Found::Order(order) => all(ui, order, columns),
    };
    scrolled(frame, area, inner, ui, lines, view.scroll)
}

fn all(ui: &Ui<'_>, order: &Order, columns: usize) -> Vec<Line<'static>> {
    let theme = ui.theme;
    let hold = order.hold().map_or_else(|| ui.words.get("ui-not-known"), |amount| money(ui, order, amount));
    let mut lines = Vec::new();
    let head = [("ui-review-hold", hold), ("ui-order-captured", captured(ui, order))];
    for (name, value) in head {
        lines.extend(rows::pair(&ui.text(&say(name)), &value, LABEL, columns, theme.strong(), theme.dim()));
    }
    if order.transactions.is_empty() {
        lines.extend(wrap(&ui.words.get("ui-order-empty"), columns).into_iter().map(Line::from));
    }
    for transaction in order.transactions.iter().chain(&order.repeats) {
        lines.push(Line::default());
        lines.extend(one(ui, transaction, columns));
    }
    lines
}

/// An amount in the currency of the hold, where that is stated and known.
fn money(ui: &Ui<'_>, order: &Order, amount: Decimal) -> String {
    let currency = order.any_auth().and_then(|auth| Currency::parse(auth.currency.as_deref()?).ok());
    currency.map_or_else(|| ui.words.number(&amount.to_string()), |currency| ui.words.amount(amount, currency))
}

fn captured(ui: &Ui<'_>, order: &Order) -> String {
    let sums = order.captured();
    if sums.is_empty() {
        let id = if order.live_captures().next().is_none() { "ui-order-not-captured" } else { "ui-not-known" };
        return ui.words.get(id);
    }
    let sum = |(currency, sum): (&String, &Option<Decimal>)| match (sum, Currency::parse(currency)) {
        (None, _) => ui.words.get("ui-not-known"),
        (Some(amount), Ok(known)) => ui.words.amount(*amount, known),
        (Some(amount), Err(_)) => ui.words.money(&Money::quoted(&amount.to_string(), currency)),
    };
    sums.iter().map(sum).collect::<Vec<_>>().join(" + ")
}

fn one(ui: &Ui<'_>, transaction: &Transaction, columns: usize) -> Vec<Line<'static>> {
    let sign = match (transaction.succeeded(), transaction.failed()) {
        (true, _) => '+',
        (_, true) => 'x',
        _ => '~',
    };
    let amount = ui.words.money(&transaction.money());
    let head = format!("{sign} {}  {}  {amount}", transaction.method, transaction.status);
    let mut lines = vec![Line::from(Span::styled(printable(&head).into_owned(), ui.theme.strong()))];
    for (name, value) in fields(ui, transaction) {
        lines.extend(rows::pair(name, &value, LABEL, columns, Style::new(), ui.theme.dim()));
    }
    lines
}

/// The other fields that a transaction states, with their names as the API spells them.
pub(super) fn fields(ui: &Ui<'_>, transaction: &Transaction) -> Vec<(&'static str, String)> {
    let time = |time: &Option<String>| time.as_ref().map(|time| ui.text(&say("ui-gateway-time").with("time", time)));
    let fields = [
        ("status_code", transaction.status_code.clone()),
        ("status_description", transaction.status_description.clone()),
        ("operation_id", transaction.operation_id.clone()),
        ("payment_id", transaction.payment_id.clone()),
        ("transaction_id", transaction.transaction_id.clone()),
        ("comment", transaction.comment.clone()),
        ("created_at", time(&transaction.created_at)),
        ("processing_time", time(&transaction.processing_time)),
    ];
    fields.into_iter().filter_map(|(name, value)| Some((name, printable(&value?).into_owned()))).collect()
}
