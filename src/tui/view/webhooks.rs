//! The webhooks of a profile: the list, one in full, or its payload.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{Ui, order, rows, times};
use crate::app::mouse::{Pane, Target};
use crate::app::msg::Seen;
use crate::app::webhooks::{WebhookRow, WebhooksView};
use crate::domain::printable::printable_bytes;
use crate::domain::{Bearing, Json, say};
use crate::tui::widget::field::field;
use crate::tui::widget::pane::{pane, pane_with, scrolled};
use crate::tui::widget::text::{break_at, fit, pad, pad_left, width, wrap};

/// Columns of the names.
const LABEL: usize = super::detail::LABEL;
/// Columns of the field.
const FIELD: u16 = 24;
/// Columns that an order id and a status need at least before something else gives way.
const ORDER_ID: usize = 8;
const STATUS: usize = 7;

/// Draws the list or the selected one.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>) -> Seen {
    let Some(view) = &ui.model.webhooks else { return Seen::default() };
    match view.chosen().filter(|_| view.open) {
        Some(row) => full(frame, area, ui, view, row),
        None => list(frame, area, ui, view),
    }
}

/// Tells the bearing without colour.
fn sign(bearing: Bearing) -> char {
    match bearing {
        Bearing::Settled => '+',
        Bearing::Agrees => '=',
        Bearing::NotFinal => '~',
        Bearing::Kept => '.',
        Bearing::Contradicts => '!',
        Bearing::Elsewhere => '?',
    }
}

fn word(ui: &Ui<'_>, bearing: Bearing) -> String {
    format!("{} {}", sign(bearing), ui.text(&bearing.say()))
}

fn style(ui: &Ui<'_>, bearing: Bearing) -> Style {
    match bearing {
        Bearing::Contradicts => ui.theme.alarm(),
        Bearing::Settled | Bearing::Elsewhere => ui.theme.strong(),
        Bearing::Agrees | Bearing::NotFinal | Bearing::Kept => Style::new(),
    }
}

fn list(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>, view: &WebhooksView) -> Seen {
    let inner = pane_with(frame, area, ui, title(ui, view), true);
    ui.hits.borrow_mut().pane(area, Pane::Front);
    let [head, body] = Layout::vertical([Constraint::Length(2), Constraint::Min(0)]).areas(inner);
    choices(frame, head, ui, view);
    let (page, columns) = (usize::from(body.height), usize::from(body.width));
    if let Some((text, style)) = instead(ui, view) {
        let lines: Vec<Line<'static>> = wrap(&text, columns).into_iter().map(|line| Line::from(Span::styled(line, style))).collect();
        frame.render_widget(Paragraph::new(lines), body);
        return Seen { max_scroll: 0, page };
    }
    let loaded = view.loaded();
    let first = view.selected.saturating_sub(page.saturating_sub(1) / 2).min(loaded.len().saturating_sub(page));
    let shown: Vec<&WebhookRow> = loaded.iter().skip(first).take(page).collect();
    let widths = Widths::of(ui, &shown, columns);
    let selected = |at: usize| first + at == view.selected && !view.finding;
    let lines: Vec<Line<'static>> = shown.iter().enumerate().map(|(at, row)| widths.line(ui, row, selected(at))).collect();
    frame.render_widget(Paragraph::new(lines), body);
    for (at, (row, y)) in shown.iter().zip(body.y..body.bottom()).enumerate() {
        let area = Rect { y, height: 1, ..body };
        ui.hits.borrow_mut().target(area, Target::Webhook(row.seq));
        if selected(at) {
            frame.buffer_mut().set_style(area, ui.theme.selected());
        }
    }
    Seen { max_scroll: 0, page }
}

/// `Webhooks of test 12`; a plus where more can be loaded.
fn title(ui: &Ui<'_>, view: &WebhooksView) -> Vec<Span<'static>> {
    let name = ui.text(&say("ui-title-webhooks").with("profile", &view.profile));
    let count = ui.words.count(view.loaded().len() as u64);
    let count = if matches!(view.rows, Some(Ok(_))) { format!(" {count}{}", if view.more { "+" } else { "" }) } else { String::new() };
    vec![Span::styled(name, ui.theme.strong()), Span::raw(count)]
}

/// Which ones are shown, and what is looked for.
fn choices(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>, view: &WebhooksView) {
    let line = Rect { height: area.height.min(1), ..area };
    let bearing = view.bearing.map_or_else(|| ui.words.get("ui-webhooks-all"), |bearing| word(ui, bearing));
    let text = format!("{} < {bearing} >", ui.words.get("ui-webhooks-show"));
    let label = format!("   {} ", ui.words.get("ui-webhooks-find"));
    let before = u16::try_from(width(&text) + width(&label)).unwrap_or(line.width).min(line.width);
    let searched = view.finding || !view.find.text().is_empty();
    let style = if view.bearing.is_some() { ui.theme.strong() } else { ui.theme.dim() };
    let mut spans = vec![Span::styled(text, style)];
    if searched {
        spans.push(Span::styled(label, ui.theme.strong()));
    }
    frame.render_widget(Paragraph::new(Line::from(spans)), line);
    if searched {
        let place = Rect { x: line.x + before, width: FIELD.min(line.width - before), ..line };
        field(frame, place, ui, &view.find, view.finding);
        ui.hits.borrow_mut().field(place, Target::Typed, &view.find);
    }
}

/// What stands there instead of rows.
fn instead(ui: &Ui<'_>, view: &WebhooksView) -> Option<(String, Style)> {
    let narrowed = view.bearing.is_some() || !view.find.text().trim().is_empty();
    match &view.rows {
        None => Some((ui.words.get("ui-history-loading"), ui.theme.dim())),
        Some(Err(why)) => Some((ui.text(why), ui.theme.fault())),
        Some(Ok(rows)) if rows.is_empty() => {
            let empty = match (narrowed, view.finding) {
                (true, true) => "ui-webhooks-nothing",
                (true, false) => "ui-webhooks-nothing-clear",
                (false, _) => "ui-webhooks-empty",
            };
            Some((ui.words.get(empty), ui.theme.dim()))
        }
        Some(Ok(_)) => None,
    }
}

/// How wide each column is, from what is loaded.
struct Widths {
    time: usize,
    bearing: usize,
    order_id: usize,
    status: usize,
    amount: usize,
}

impl Widths {
    /// What gives way in a narrow list: first the end of a long status, then the time, then the end of a long order id.
    fn of(ui: &Ui<'_>, rows: &[&WebhookRow], columns: usize) -> Self {
        let most = |text: &dyn Fn(&WebhookRow) -> String| rows.iter().map(|row| width(&text(row))).max().unwrap_or(0);
        let (bearing, amount) = (most(&|row| word(ui, row.bearing)), most(&|row| amount(ui, row)));
        let (wanted, told) = (most(&|row| row.order_id.clone()), most(&status));
        // The marker and the gaps between the columns.
        let left = |time: usize| columns.saturating_sub(2 + if time > 0 { time + 2 } else { 0 } + bearing + 2 + 2 + 2 + amount);
        let least = wanted.min(ORDER_ID) + told.min(STATUS);
        let time = Some(most(&|row| times::short(ui, row.at))).filter(|time| left(*time) >= least).unwrap_or(0);
        let status = told.min(left(time).saturating_sub(wanted).max(STATUS)).min(left(time));
        Self { time, bearing, order_id: wanted.min(left(time) - status), status, amount }
    }

    fn line(&self, ui: &Ui<'_>, row: &WebhookRow, selected: bool) -> Line<'static> {
        let marker = if selected { "> " } else { "  " };
        let word = word(ui, row.bearing);
        let gap = " ".repeat(self.bearing.saturating_sub(width(&word)));
        let rest = format!(
            "{gap}  {}  {}  {}",
            pad(&row.order_id, self.order_id),
            pad(&status(row), self.status),
            pad_left(&amount(ui, row), self.amount)
        );
        let time = if self.time > 0 { format!("{}  ", pad(&times::short(ui, row.at), self.time)) } else { String::new() };
        let before = format!("{marker}{time}");
        Line::from(vec![Span::raw(before), Span::styled(word, style(ui, row.bearing)), Span::raw(rest)])
    }
}

/// The status word; of another operation than a capture with its name.
fn status(row: &WebhookRow) -> String {
    match &row.transaction {
        Some(told) if told.method == "capture" => told.status.clone(),
        Some(told) => format!("{} {}", told.method, told.status),
        None => String::new(),
    }
}

fn amount(ui: &Ui<'_>, row: &WebhookRow) -> String {
    row.transaction.as_ref().map(|told| ui.words.money(&told.money())).unwrap_or_default()
}

fn full(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>, view: &WebhooksView, row: &WebhookRow) -> Seen {
    let payload = row.payload.as_ref().filter(|_| view.raw);
    let title = if payload.is_some() { "ui-title-payload" } else { "ui-title-webhook" };
    let inner = pane(frame, area, ui, &ui.text(&say(title).with("id", &row.order_id)), true);
    let columns = usize::from(inner.width);
    let lines = payload.map_or_else(|| told(ui, row, columns), |payload| raw(payload, columns));
    scrolled(frame, area, inner, ui, lines, view.scroll)
}

fn told(ui: &Ui<'_>, row: &WebhookRow, columns: usize) -> Vec<Line<'static>> {
    let head = format!("{} {}  {}", word(ui, row.bearing), fit(&row.order_id, columns / 2), amount(ui, row));
    let mut lines = vec![Line::from(Span::styled(head, style(ui, row.bearing)))];
    let mut plain =
        |text: &str, style: Style| lines.extend(wrap(text, columns).into_iter().map(|line| Line::from(Span::styled(line, style))));
    if let Some(reason) = &row.reason {
        plain(&ui.text(reason), Style::new());
    }
    if row.payload.is_none() {
        plain(&ui.words.get("ui-webhook-not-kept"), ui.theme.dim());
    }
    lines.push(Line::default());
    let mut pair = |name: &str, value: &str| lines.extend(rows::pair(name, value, LABEL, columns, Style::new(), ui.theme.dim()));
    pair(&ui.words.get("ui-webhook-came"), &times::long(ui, row.at));
    if let Some(sender) = &row.sender {
        pair(&ui.words.get("ui-webhook-from"), sender);
    }
    match &row.attempt {
        Some(attempt) => {
            pair(&ui.words.get("ui-detail-attempt"), &attempt.id.to_string());
            pair(&ui.words.get("ui-webhook-now"), &format!("{} {}", attempt.state.sign(), ui.text(&attempt.state.say())));
        }
        None => pair(&ui.words.get("ui-detail-attempt"), &ui.words.get("ui-webhook-nobody")),
    }
    pair("order_id", &row.order_id);
    let Some(stated) = &row.transaction else { return lines };
    pair("method", &stated.method);
    pair("status", &stated.status);
    pair("amount", &amount(ui, row));
    for (name, value) in order::fields(ui, stated) {
        pair(name, &value);
    }
    lines
}

/// The payload as JSON, for people.
fn raw(payload: &[u8], columns: usize) -> Vec<Line<'static>> {
    let text = Json::parse(payload).map_or_else(|_| printable_bytes(payload), |json| json.to_pretty());
    text.lines().flat_map(|line| break_at(line, columns)).map(Line::from).collect()
}
