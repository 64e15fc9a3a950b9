//! Lines about what came, written by a thread of their own: whoever reads them may be slow, or stop.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use super::take::News;
use crate::cli::{output, record};
use crate::domain::json::object;
use crate::domain::{Alarm, Bearing, Json, Say, say};

/// Lines that wait for a slow reader; more are left out. What matters is in the ledger.
const WAITING: usize = 1_000;

/// Where lines go.
#[derive(Clone)]
pub(super) struct Lines(SyncSender<News>);

impl Lines {
    /// Starts the thread. It ends when every [`Lines`] is gone and what waits is written.
    pub(super) fn start(json: bool) -> (Self, JoinHandle<()>) {
        let (lines, waiting) = sync_channel(WAITING);
        (Self(lines), std::thread::spawn(move || write(&waiting, json)))
    }

    /// Has a line written, if there is room.
    pub(super) fn tell(&self, news: News) {
        let _ = self.0.try_send(news);
    }
}

fn write(waiting: &Receiver<News>, json: bool) {
    for news in waiting {
        // Nobody may read any more.
        let _ = if json { output::json(&line_json(&news)) } else { output::result(&line(&news)) };
        let moved = news.webhook.is_none_or(|(_, _, bearing)| matches!(bearing, Bearing::Settled | Bearing::Contradicts));
        if let Some(attempt) = news.attempt.as_deref().filter(|_| moved && !news.again) {
            output::alarm(attempt);
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
