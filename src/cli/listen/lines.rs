//! Lines about what came: results on stdout, the rest on stderr. Nobody waits until they are read.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use super::outlet::Outlet;
use super::take::News;
use crate::cli::{output, record};
use crate::domain::json::object;
use crate::domain::{Alarm, Bearing, Json, Say, say};

/// How many bytes of lines may wait for the readers of each stream; more are left out. What matters is in the ledger.
const WAITING: usize = 1024 * 1024;

/// Where lines go.
#[derive(Clone)]
pub(super) struct Lines {
    results: Outlet,
    notes: Outlet,
    json: bool,
}

impl Lines {
    /// Starts writing to stdout and stderr; nothing else in this process should from now on.
    ///
    /// # Errors
    /// When the system has no thread for it.
    pub(super) fn start(json: bool) -> io::Result<Self> {
        let [stdout, stderr] = streams()?;
        let left_out = |stream: &'static str| move |count| say("cli-listen-left-out").count("count", count).with("stream", stream);
        let here = left_out("stderr");
        let notes = Outlet::start(stderr, WAITING, Box::new(move |count| Some(output::note_line(&here(count).to_string()))))?;
        let (there, elsewhere) = (left_out("stdout"), notes.clone());
        let told = move |count| {
            elsewhere.tell(output::note_line(&there(count).to_string()));
            None
        };
        Ok(Self { results: Outlet::start(stdout, WAITING, Box::new(told))?, notes, json })
    }

    /// A result.
    pub(super) fn result(&self, line: String) {
        if !self.results.tell(line) {
            tracing::warn!(stream = "stdout", "lines are left out: nobody reads them");
        }
    }

    /// Progress or an error, for people.
    pub(super) fn note(&self, text: &str) {
        if !self.notes.tell(output::note_line(text)) {
            tracing::warn!(stream = "stderr", "lines are left out: nobody reads them");
        }
    }

    /// A line about a webhook or a look-up, and one about its alarm.
    pub(super) fn tell(&self, news: &News) {
        // Made into text at once: what waits has a known size.
        self.result(if self.json { line_json(news).to_line() } else { line(news) });
        let moved = news.webhook.is_none_or(|(_, _, bearing)| matches!(bearing, Bearing::Settled | Bearing::Contradicts));
        let attempt = news.attempt.as_deref().filter(|_| moved && !news.again);
        if let Some(alarm) = attempt.and_then(output::alarm_text) {
            self.note(&alarm);
        }
    }

    /// How many lines were left out so far.
    pub(super) fn left_out(&self) -> u64 {
        self.results.left_out() + self.notes.left_out()
    }

    /// Waits until everything is written, for this long at most.
    pub(super) fn close(&self, limit: Duration) {
        let deadline = Instant::now() + limit;
        self.results.close(deadline);
        self.notes.close(deadline);
    }
}

/// Stdout and stderr, past the locks and buffers of the library: whoever waits for a reader holds none of them.
#[cfg(unix)]
fn streams() -> io::Result<[impl Write + Send + 'static; 2]> {
    use std::fs::File;
    use std::os::fd::AsFd as _;
    Ok([File::from(io::stdout().as_fd().try_clone_to_owned()?), File::from(io::stderr().as_fd().try_clone_to_owned()?)])
}

#[cfg(not(unix))]
fn streams() -> io::Result<[Box<dyn Write + Send>; 2]> {
    Ok([Box::new(io::stdout()), Box::new(io::stderr())])
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
