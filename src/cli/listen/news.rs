//! What is told of webhooks and look-ups.

use std::net::IpAddr;

use jiff::Timestamp;

use crate::cli::lines::Lines;
use crate::cli::{output, record};
use crate::domain::json::object;
use crate::domain::{Alarm, Attempt, Bearing, Json, Say, say};

/// A webhook that was taken in, or an attempt that was looked up because of one.
pub(super) struct News {
    pub(super) at: Timestamp,
    pub(super) profile: String,
    pub(super) order_id: String,
    /// What the list calls it, where it came from, and what it meant; `None` for a look-up.
    pub(super) webhook: Option<(i64, IpAddr, Bearing)>,
    pub(super) again: bool,
    /// Whether it refuses another attempt of its order from now on.
    pub(super) refuses: bool,
    pub(super) attempt: Option<Box<Attempt>>,
    pub(super) message: Option<Say>,
}

/// Tells news in lines.
#[derive(Clone)]
pub(super) struct Teller {
    pub(super) lines: Lines,
    /// As JSON objects.
    pub(super) json: bool,
}

impl Teller {
    /// A line about a webhook or a look-up, and one about its alarm.
    pub(super) fn tell(&self, news: &News) {
        // Made into text at once: what waits has a known size.
        self.lines.result(if self.json { line_json(news).to_line() } else { line(news) });
        if let Some((number, ..)) = news.webhook.filter(|_| news.refuses) {
            let refuses = say("cli-listen-refuses").with("order", &news.order_id).with("number", number.to_string());
            self.lines.note(&refuses.to_string());
        }
        let moved = news.webhook.is_none_or(|(_, _, bearing)| matches!(bearing, Bearing::Settled | Bearing::Contradicts));
        let attempt = news.attempt.as_deref().filter(|_| moved && !news.again);
        if let Some(alarm) = attempt.and_then(output::alarm_text) {
            self.lines.note(&alarm);
        }
    }
}

fn line_json(news: &News) -> Json {
    let text = |text: &str| Json::String(text.to_owned());
    let attempt = news.attempt.as_deref();
    object([
        ("at", text(&record::utc(news.at))),
        ("profile", text(&news.profile)),
        ("number", news.webhook.map_or(Json::Null, |(number, ..)| Json::Number(number.to_string()))),
        ("sender", Json::text(news.webhook.map(|(_, sender, _)| sender.to_string()))),
        ("order_id", text(&news.order_id)),
        ("bearing", Json::text(news.webhook.map(|(.., bearing)| bearing.word()))),
        ("again", Json::Bool(news.again)),
        ("refuses", Json::Bool(news.refuses)),
        ("attempt_id", Json::text(attempt.map(|attempt| attempt.id.to_string()))),
        ("state", Json::text(attempt.map(|attempt| attempt.state.word()))),
        ("alarm", Json::text(attempt.and_then(|attempt| attempt.alarm.as_ref()).map(Alarm::to_string))),
        ("message", text(&news.message.as_ref().map(Say::to_string).unwrap_or_default())),
    ])
}

fn line(news: &News) -> String {
    let what = match news.webhook {
        Some((number, _, bearing)) => say("cli-listen-webhook").with("number", number.to_string()).with("bearing", bearing.word()),
        None => say("cli-listen-looked-up"),
    };
    let again = if news.again { say("cli-listen-again").to_string() } else { String::new() };
    let stands = news.attempt.as_deref().map(record::line).unwrap_or_else(|| news.order_id.clone());
    let message = news.message.as_ref().map(Say::to_string).unwrap_or_default();
    format!("{}  {}  {what}{again}  {stands}\n  {message}", record::utc(news.at), news.profile)
}
