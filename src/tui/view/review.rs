//! The review: the exact request, and what it takes to send it.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{Ui, rows, sight};
use crate::app::mouse::Target;
use crate::app::msg::Seen;
use crate::app::review::{Gate, Review};
use crate::app::sums::Sums;
use crate::domain::{Order, say};
use crate::tui::widget::field::{buttons, field};
use crate::tui::widget::pane::{pane, scrolled};
use crate::tui::widget::text::{pad, pad_left, width, wrap};

/// Columns of the names.
const LABEL: usize = 16;

/// Draws the review.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>) -> Seen {
    let inner = pane(frame, area, ui, &ui.words.get("ui-title-review"), true);
    let Some(review) = &ui.model.review else { return Seen::default() };
    let columns = usize::from(inner.width);
    let prompt = prompt(ui, review, columns);
    let typed = u16::from(review.is_typed());
    let height = u16::try_from(prompt.len()).unwrap_or(0) + typed + 2;
    let air = u16::from(inner.height >= 16);
    let [top, _, bottom] = Layout::vertical([Constraint::Min(0), Constraint::Length(air), Constraint::Length(height)]).areas(inner);
    let seen = scrolled(frame, area, top, ui, request(ui, review, columns), review.scroll);
    let told = Rect { height: bottom.height.saturating_sub(1 + typed), ..bottom };
    frame.render_widget(Paragraph::new(prompt), told);
    if let Some(gate) = review.gate().filter(|gate| *gate != Gate::Key) {
        draw_typed(frame, Rect { y: told.bottom(), height: 1, ..bottom }, ui, review, gate);
    }
    let last = Rect { y: bottom.bottom().saturating_sub(1), height: 1, ..bottom };
    buttons(frame, last, ui, 0, &[(ui.words.get("ui-button-cancel"), !review.on_field, Target::Cancel)]);
    seen
}

fn draw_typed(frame: &mut Frame<'_>, line: Rect, ui: &Ui<'_>, review: &Review, gate: Gate) {
    let label = ui.text(&say(match gate {
        Gate::ModeWord => "ui-typed-mode",
        Gate::NoLookup => "ui-typed-no-lookup",
        Gate::OrderId | Gate::Key => "ui-typed-order-id",
    }));
    let columns = rows::label(&label, LABEL);
    let at = u16::try_from(columns).unwrap_or(line.width).min(line.width);
    frame.render_widget(Paragraph::new(Span::styled(pad(&label, columns), ui.theme.strong())), Rect { width: at, ..line });
    let place = Rect { x: line.x + at, width: (line.width - at).min(34), ..line };
    field(frame, place, ui, &review.typed, review.on_field);
    ui.hits.borrow_mut().field(place, Target::Typed, &review.typed);
}

/// The exact request, and what is pointed out about it.
fn request(ui: &Ui<'_>, review: &Review, columns: usize) -> Vec<Line<'static>> {
    let theme = ui.theme;
    let request = &review.request;
    let mut lines = Vec::new();
    if let Some(room) = ui.model.room() {
        let host = room.card.as_ref().map_or("", |card| card.host.as_str());
        lines.push(Line::from(vec![
            Span::styled(pad(&ui.words.get("ui-review-profile"), LABEL), theme.dim()),
            Span::styled(room.mode().banner(), theme.mode(room.mode())),
            Span::raw(format!("  {}  {host}", room.name)),
        ]));
    }
    let strong = theme.strong();
    let mut pair = |name: &'static str, value: &str, style: Style| {
        lines.extend(rows::pair(&ui.text(&say(name)), value, LABEL, columns, style, theme.dim()));
    };
    pair("ui-review-pos", &request.pos_id.to_string(), Style::new());
    pair("ui-review-order-id", request.order_id.as_str(), strong);
    pair("ui-review-currency", request.currency.code(), strong);
    lines.extend(money(ui, review, columns));
    let mut pair = |name: &'static str, value: &str, style: Style| {
        lines.extend(rows::pair(&ui.text(&say(name)), value, LABEL, columns, style, theme.dim()));
    };
    if let Some(since) = &review.since {
        pair("ui-looked-up", &sight::looked_up(ui, since), Style::new());
    }
    // Last, because it may be long: what matters most stays in sight.
    pair("ui-review-server-url", request.server_url.as_ref().map_or("-", |url| url.as_str()), Style::new());
    pair("ui-review-comment", request.comment.as_ref().map_or("-", |comment| comment.as_str()), Style::new());
    let notes = review.checked.as_ref().map(|checked| checked.notes.as_slice()).unwrap_or_default();
    // The desk points foreign letters out as well; once is enough.
    let hints = review.hints.iter().filter(|hint| notes.iter().all(|note| ui.text(note) != ui.text(hint)));
    for note in hints.chain(notes) {
        lines.extend(rows::told('!', &ui.text(note), columns, theme.hint()));
    }
    lines
}

/// What is authorised, what this capture takes and what becomes of the rest.
fn money(ui: &Ui<'_>, review: &Review, columns: usize) -> Vec<Line<'static>> {
    let request = &review.request;
    let strong = ui.theme.strong();
    let pair = |name: &str, value: &str| rows::pair(name, value, LABEL, columns, strong, ui.theme.dim());
    let get = |id| ui.words.get(id);
    let order = review.checked.as_ref().and_then(|checked| checked.looked_up.as_ref()).map(|(order, _)| order);
    if let Some(sums) = order.and_then(|order| Sums::of(request, order, ui.rules())) {
        let mut lines = columns_of(ui, review, &sums);
        lines.extend(pair("", &ui.text(&sums.say(request))));
        return lines;
    }
    let capture = pair(&get("ui-review-capture"), &ui.text(&request.amount_say()));
    if review.checked.is_none() {
        return capture;
    }
    let authorised = match order.map(Order::any_auth) {
        Some(Some(auth)) if auth.succeeded() => ui.words.money(&auth.money()),
        Some(Some(auth)) => ui.text(&say("ui-review-not-authorised").with("status", &auth.status)),
        Some(None) => get("ui-sight-no-hold"),
        None => get("ui-not-known"),
    };
    let mut lines = pair(&get("ui-review-authorised"), &authorised);
    lines.extend(capture);
    if order.is_none() && request.charge_amount.is_some() {
        lines.extend(pair("", &get("ui-review-rest-unknown")));
    }
    lines
}

/// The three amounts one below the other, ended by the same column.
fn columns_of(ui: &Ui<'_>, review: &Review, sums: &Sums) -> Vec<Line<'static>> {
    let request = &review.request;
    let whole = if request.charge_amount.is_none() { ui.words.get("ui-whole-hold") } else { String::new() };
    let rows = [
        ("ui-review-authorised", sums.authorised, String::new()),
        ("ui-review-capture", sums.capture, whole),
        ("ui-review-released", sums.released(), String::new()),
    ];
    let rows = rows.map(|(name, amount, note)| (name, ui.words.amount(amount, request.currency), note));
    let most = rows.iter().map(|(_, amount, _)| width(amount)).max().unwrap_or(0);
    let line = |(name, amount, note): (&'static str, String, String)| {
        let name = Span::styled(pad(&ui.text(&say(name)), LABEL), ui.theme.dim());
        Line::from(vec![name, Span::styled(pad_left(&amount, most), ui.theme.strong()), Span::raw(format!("  {note}"))])
    };
    rows.into_iter().map(line).collect()
}

/// What it takes to send, or why it cannot be sent.
fn prompt(ui: &Ui<'_>, review: &Review, columns: usize) -> Vec<Line<'static>> {
    let Some(checked) = &review.checked else {
        return vec![Line::from(Span::styled(ui.words.get("ui-review-checking"), ui.theme.dim()))];
    };
    let mut lines = Vec::new();
    if let Some(refusal) = &checked.refusal {
        lines.extend(rows::told('x', &ui.text(&refusal.why), columns, ui.theme.fault()));
        lines.push(Line::default());
    }
    let mode = ui.model.mode().map_or("", |mode| mode.banner());
    let how = match review.gate() {
        None => say("ui-review-refused"),
        Some(Gate::ModeWord) => say("ui-review-type-mode").with("mode", mode),
        Some(Gate::NoLookup) => say("ui-review-type-no-lookup"),
        Some(Gate::OrderId) => say("ui-review-type-order-id"),
        Some(Gate::Key) => say("ui-review-key"),
    };
    lines.extend(wrap(&ui.text(&how), columns).into_iter().map(|line| Line::from(Span::styled(line, ui.theme.strong()))));
    lines
}
