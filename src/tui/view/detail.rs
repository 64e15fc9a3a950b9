//! One attempt in full: request, every field of the answer, events; or the raw JSON.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{Ui, kinds, rows, times};
use crate::app::Place;
use crate::app::detail::{Detail, EventRow};
use crate::app::msg::Seen;
use crate::domain::printable::{printable, printable_bytes};
use crate::domain::response::{DOCUMENTED, Fee};
use crate::domain::{Answer, EventKind, Explanation, Json, Money, explain, say};
use crate::tui::widget::pane::{pane, scrolled};
use crate::tui::widget::text::{break_at, pad, wrap};

/// Columns of the names; the longest one of the API is `status_description`.
pub(super) const LABEL: usize = 20;

/// Draws the detail.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>) -> Seen {
    let Some(detail) = &ui.model.detail else { return Seen::default() };
    let title = if detail.raw { "ui-title-raw" } else { "ui-title-detail" };
    let inner = pane(frame, area, ui, &ui.text(&say(title)), ui.model.place == Place::Detail);
    let columns = usize::from(inner.width);
    let lines = if detail.raw { raw(ui, detail, columns) } else { Lines { ui, columns, lines: Vec::new() }.all(detail) };
    scrolled(frame, area, inner, ui, lines, detail.scroll)
}

/// The commission in words: null is "none stated", which is not zero.
pub(super) fn fee(ui: &Ui<'_>, answer: &Answer) -> String {
    match answer.fee() {
        Fee::NoneStated => ui.words.get("ui-fee-none"),
        Fee::Amount { amount, currency } => ui.words.money(&Money::quoted(&amount, currency.unwrap_or("-"))),
        Fee::Other(json) => json.to_line(),
    }
}

struct Lines<'a> {
    ui: &'a Ui<'a>,
    columns: usize,
    lines: Vec<Line<'static>>,
}

impl Lines<'_> {
    fn all(mut self, detail: &Detail) -> Vec<Line<'static>> {
        let attempt = &detail.attempt;
        self.lines.push(Line::from(rows::outcome(self.ui, attempt, self.columns)));
        self.now(detail);
        self.answer(detail);
        self.request(detail);
        self.record(detail);
        self.events(detail);
        self.lines
    }

    /// What happened, what to do next and with which keys, the gateway's own words, an open alarm.
    fn now(&mut self, detail: &Detail) {
        let attempt = &detail.attempt;
        let explained = explain(attempt);
        self.head("ui-detail-now");
        // What an alarm says comes first and alone: what is done next without it may be wrong with it, unless it is firm.
        if let Some(alarm) = attempt.alarm.as_ref().or(detail.alarm.as_ref()) {
            let text = self.ui.text(&alarm.say());
            self.lines.extend(rows::told('!', &text, self.columns, self.ui.theme.fault()));
            if explained.firm {
                self.next(&explained);
            }
            if let Some(words) = rows::gateway(self.ui, attempt, &explained) {
                self.plain(&words);
            }
            return;
        }
        let what = self.ui.text(&explained.what);
        self.plain(&what);
        self.next(&explained);
        if let Some(words) = rows::gateway(self.ui, attempt, &explained) {
            self.plain(&words);
        }
    }

    /// The next step and its keys.
    fn next(&mut self, explained: &Explanation) {
        let next = wrap(&self.ui.text(&explained.next), self.columns);
        self.lines.extend(next.into_iter().map(|line| Line::from(Span::styled(line, self.ui.theme.strong()))));
        self.lines.extend(rows::keys(self.ui, explained.ways));
    }

    fn plain(&mut self, text: &str) {
        self.lines.extend(wrap(text, self.columns).into_iter().map(Line::from));
    }

    fn head(&mut self, id: &'static str) {
        self.lines.push(Line::default());
        self.lines.push(Line::from(Span::styled(self.ui.text(&say(id)), self.ui.theme.strong())));
    }

    fn pair(&mut self, name: &str, value: &str) {
        self.lines.extend(rows::pair(name, value, LABEL, self.columns, Style::new(), self.ui.theme.dim()));
    }

    fn named(&mut self, id: &'static str, value: &str) {
        let name = self.ui.text(&say(id));
        self.pair(&name, value);
    }

    /// Every documented field with its name as the API spells it, then what the documentation does not list.
    fn answer(&mut self, detail: &Detail) {
        let told = webhook_told(detail);
        self.head(if told { "ui-detail-webhook" } else { "ui-detail-answer" });
        if let Some(status) = detail.attempt.outcome.http_status {
            self.named("ui-detail-http", &status.to_string());
        }
        let Some(answer) = detail.attempt.answer() else {
            let none = if detail.attempt.outcome.body.is_some() { "ui-detail-unreadable" } else { "ui-detail-no-answer" };
            let text = self.ui.text(&say(none));
            return self.plain(&text);
        };
        for name in DOCUMENTED {
            let value = match (name, answer.member(name)) {
                ("fee", _) => fee(self.ui, &answer),
                (_, None) => self.ui.words.get("ui-not-stated"),
                ("amount", Some(value)) => self.ui.words.number(&value.to_text()),
                ("created_at" | "processing_time", Some(Json::String(time))) => self.ui.text(&say("ui-gateway-time").with("time", time)),
                (_, Some(value)) => value.to_text(),
            };
            self.pair(name, &value);
        }
        let others: Vec<(String, String)> = answer.others().map(|(name, value)| (printable(name).into_owned(), value.to_text())).collect();
        if !others.is_empty() {
            self.head("ui-detail-other");
        }
        for (name, value) in others {
            self.pair(&name, &value);
        }
    }

    fn request(&mut self, detail: &Detail) {
        let request = &detail.attempt.request;
        self.head("ui-detail-request");
        self.pair("order_id", request.order_id.as_str());
        self.pair("order_currency", request.currency.code());
        let amount = self.ui.text(&request.amount_say());
        self.pair("charge_amount", &amount);
        self.pair("comment", request.comment.as_ref().map_or("-", |comment| comment.as_str()));
        self.pair("server_url", request.server_url.as_ref().map_or("-", |url| url.as_str()));
        if let Some(hold) = detail.attempt.hold {
            self.named("ui-review-hold", &self.ui.words.amount(hold, request.currency));
        }
    }

    fn record(&mut self, detail: &Detail) {
        let attempt = &detail.attempt;
        self.head("ui-detail-record");
        self.named("ui-detail-attempt", &attempt.id.to_string());
        self.named("ui-review-profile", &format!("{} ({})", attempt.profile, attempt.mode.banner()));
        self.pair("pos_id", &attempt.request.pos_id.to_string());
        self.named("ui-detail-operator", &attempt.operator);
        let sent = times::long(self.ui, attempt.sent.wall);
        self.named("ui-detail-sent", &sent);
        if let Some(at) = attempt.settled_at {
            let settled = times::long(self.ui, at);
            self.named("ui-detail-settled", &settled);
        }
        if let Some(at) = attempt.retry_at {
            let again = times::long(self.ui, at);
            self.named("ui-detail-retry", &again);
        }
        if let Some(release) = &attempt.released {
            self.named("ui-detail-released-by", &release.by);
            self.named("ui-detail-reason", &release.reason);
        }
    }

    fn events(&mut self, detail: &Detail) {
        self.head("ui-detail-events");
        match &detail.events {
            None => {
                let text = self.ui.words.get("ui-history-loading");
                self.plain(&text);
            }
            Some(Err(why)) => {
                let text = self.ui.text(why);
                self.plain(&text);
            }
            Some(Ok(events)) => {
                for event in events {
                    self.event(event);
                }
            }
        }
    }

    fn event(&mut self, event: &EventRow) {
        let at = pad(&times::short(self.ui, event.at), times::SHORT + 1);
        let kind = self.ui.text(&kinds::say(event.kind));
        let mut text = format!("{kind}, {}", event.operator);
        if let Some(status) = event.http_status {
            text.push_str(&format!(", HTTP {status}"));
        }
        if let Some(reason) = &event.reason {
            text.push_str(&format!(": {}", self.ui.text(reason)));
        }
        self.lines.extend(rows::pair(&at, &text, times::SHORT + 1, self.columns, Style::new(), self.ui.theme.dim()));
        if let Some(found) = &event.detail {
            let text = found.to_line();
            self.lines.extend(rows::pair("", &text, times::SHORT + 1, self.columns, self.ui.theme.dim(), Style::new()));
        }
    }
}

/// Whether what is known of the outcome was told by a webhook, not by the answer.
fn webhook_told(detail: &Detail) -> bool {
    let events = detail.events.as_ref().and_then(|events| events.as_ref().ok());
    let body = detail.attempt.outcome.body.as_ref();
    let told = |kind| events.into_iter().flatten().any(|event| event.kind == kind && event.body.as_ref() == body);
    body.is_some() && told(EventKind::Webhook) && !told(EventKind::Answer)
}

/// The answers and requests as they went over the wire, newest first.
fn raw(ui: &Ui<'_>, detail: &Detail, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut part = |head: String, bytes: &[u8]| {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(Line::from(Span::styled(head, ui.theme.strong())));
        let text = match Json::parse(bytes) {
            Ok(json) => json.to_pretty(),
            Err(_) => String::from_utf8_lossy(bytes).lines().map(|line| printable_bytes(line.as_bytes())).collect::<Vec<_>>().join("\n"),
        };
        lines.extend(text.lines().flat_map(|line| break_at(line, columns)).map(Line::from));
    };
    let events = match &detail.events {
        Some(Ok(events)) => events.as_slice(),
        _ => &[],
    };
    if let Some(body) = &detail.attempt.outcome.body {
        part(ui.words.get(if webhook_told(detail) { "ui-raw-webhook" } else { "ui-raw-answer" }), body);
    }
    for event in events.iter().rev() {
        if let Some(body) = event.body.as_ref().filter(|body| detail.attempt.outcome.body.as_ref() != Some(*body)) {
            let head = if event.body_cut { "ui-raw-event-cut" } else { "ui-raw-event" };
            part(ui.text(&say(head).with("time", times::short(ui, event.at)).because("kind", kinds::say(event.kind))), body);
        }
        if let Some(request) = &event.request {
            part(ui.words.get("ui-raw-request"), request);
        }
    }
    if lines.is_empty() {
        let text = if detail.events.is_none() { "ui-history-loading" } else { "ui-detail-no-answer" };
        lines.push(Line::from(ui.text(&say(text))));
    }
    lines
}
