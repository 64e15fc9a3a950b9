//! What the gateway shows of the order in a draft: the hold, what was done to it, and how old that is.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{Ui, rows, times};
use crate::app::age::Since;
use crate::app::form::{Form, Look, NotSeen};
use crate::domain::{Order, Transaction, printable, say};
use crate::tui::widget::text::{width, wrap};

/// Most transactions besides the authorisation; the order view shows them all.
const MOST: usize = 3;

/// The lines under a draft; none as long as nobody has looked.
pub(super) fn lines(ui: &Ui<'_>, form: &Form, columns: usize) -> Vec<Line<'static>> {
    let dim = |text: &str| wrap(text, columns).into_iter().map(|line| Line::from(Span::styled(line, ui.theme.dim()))).collect();
    match form.sight() {
        None => Vec::new(),
        Some(Look::Looking) => dim(&ui.words.get("ui-order-looking")),
        Some(Look::Failed(NotSeen { why, no_such_order })) => {
            let id = if *no_such_order { "ui-sight-not-found" } else { "ui-sight-failed" };
            dim(&ui.text(&say(id).because("why", why.clone())))
        }
        Some(Look::Seen(order, since)) => seen(ui, form, order, since, columns),
    }
}

fn seen(ui: &Ui<'_>, form: &Form, order: &Order, since: &Since, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut row = |name: &str, value: &str, style: Style| {
        lines.extend(rows::pair(name, value, rows::LABEL, columns, style, ui.theme.dim()));
    };
    let told = |transaction: &Transaction| format!("{}  {}", ui.words.money(&transaction.money()), printable(&transaction.status));
    match order.any_auth() {
        Some(auth) if auth.succeeded() => row(&ui.words.get("ui-review-hold"), &told(auth), ui.theme.strong()),
        Some(auth) => {
            let what = say("ui-sight-not-held").with("what", told(auth));
            row(&ui.words.get("ui-review-hold"), &ui.text(&what), ui.theme.strong());
        }
        None => row(&ui.words.get("ui-review-hold"), &ui.words.get("ui-sight-no-hold"), ui.theme.strong()),
    }
    let elsewhere = form.glance().is_some_and(|glance| !glance.ours);
    let live: Vec<_> = order.live_captures().chain(order.live_voids()).chain(order.live_refunds()).collect();
    for transaction in live.iter().take(MOST) {
        let mut value = told(transaction);
        if elsewhere && transaction.method == "capture" {
            value = ui.text(&say("ui-sight-elsewhere").with("what", value));
        }
        row(&ui.words.get(name(transaction)), &value, Style::new());
    }
    if live.is_empty() {
        row(&ui.words.get("ui-order-captured"), &ui.words.get("ui-order-not-captured"), Style::new());
    } else if live.len() > MOST {
        row("", &ui.text(&say("ui-sight-more").count("count", (live.len() - MOST) as u64)), Style::new());
    }
    let age = looked_up(ui, since);
    let [first, second] = if width(&age) + rows::LABEL <= columns {
        [age, String::new()]
    } else {
        // Two short lines read better than an age broken in the middle.
        [times::short(ui, since.wall), ui.text(&since.say())]
    };
    row(&ui.words.get("ui-looked-up"), &first, ui.theme.dim());
    if !second.is_empty() {
        row("", &second, ui.theme.dim());
    }
    lines
}

/// `14:01:22, under a minute ago`.
pub(super) fn looked_up(ui: &Ui<'_>, since: &Since) -> String {
    ui.text(&say("ui-looked-up-at").with("time", times::short(ui, since.wall)).because("age", since.say()))
}

/// What has happened, or what is under way.
fn name(transaction: &Transaction) -> &'static str {
    match (transaction.method.as_str(), transaction.succeeded()) {
        ("capture", true) => "ui-order-captured",
        ("capture", false) => "ui-sight-capture",
        ("void", true) => "ui-sight-voided",
        ("void", false) => "ui-sight-void",
        (_, true) => "ui-sight-refunded",
        (_, false) => "ui-sight-refund",
    }
}
