//! The one place that writes to the terminal outside the console: results to stdout, progress and errors to stderr.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::exit::Exit;
use crate::domain::{Attempt, Json, Say, printable, say};
use crate::ledger::Progress;

/// A result.
///
/// # Errors
/// When nobody reads stdout any more.
pub(super) fn result(line: &str) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{line}")
}

/// A result as one JSON line.
///
/// # Errors
/// As [`result`].
pub(super) fn json(value: &Json) -> io::Result<()> {
    result(&value.to_line())
}

/// Whether anything was noted.
static NOTED: AtomicBool = AtomicBool::new(false);

/// Whether anything was noted so far.
pub(super) fn has_noted() -> bool {
    NOTED.load(Ordering::Relaxed)
}

/// Progress or an error, for people.
pub(super) fn note(text: &str) {
    NOTED.store(true, Ordering::Relaxed);
    // Nobody may read stderr; the result does not depend on it.
    let _ = writeln!(io::stderr().lock(), "{}", note_line(text));
}

/// Progress or an error as a line, for who writes it elsewhere.
pub(super) fn note_line(text: &str) -> String {
    format!("capdesk: {text}")
}

/// Tells on stderr how far an older ledger has been brought up to date, at most once a second.
pub(super) fn upgrade() -> Progress {
    upgrade_to(note)
}

/// As [`upgrade`], to whoever takes the lines.
pub(super) fn upgrade_to(tell: impl Fn(&str) + Send + Sync + 'static) -> Progress {
    let told = Mutex::new(None::<Instant>);
    Progress::to(move |done, all| {
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.is_none_or(|told| told.elapsed() >= Duration::from_secs(1)) || done == all {
            *told = Some(Instant::now());
            tell(&say("cli-upgrade").count("done", done).count("all", all).to_string());
        }
    })
}

/// A mistake on the command line, as clap tells it: several lines that quote what was typed.
pub(super) fn mistake(text: &str) {
    let mut stderr = io::stderr().lock();
    for line in text.trim_end().lines() {
        // Nobody may read stderr; the exit code says it too.
        let _ = writeln!(stderr, "{}", printable(line));
    }
}

/// An alarm stands on stderr too.
pub(super) fn alarm(attempt: &Attempt) {
    if let Some(text) = alarm_text(attempt) {
        note(&text);
    }
}

/// What is noted of an attempt with an alarm.
pub(super) fn alarm_text(attempt: &Attempt) -> Option<String> {
    let alarm = attempt.alarm.as_ref()?;
    Some(format!("ALARM: {alarm} (order {}, attempt {})", attempt.request.order_id, attempt.id))
}

/// An error, and the code to end with.
pub(super) fn fail(why: &Say, exit: Exit) -> Exit {
    note(&why.to_string());
    exit
}

/// The code to end with when stdout could not be written: `wanted`, because what happened has happened.
pub(super) fn written(wrote: io::Result<()>, wanted: Exit) -> Exit {
    match wrote {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            note(&format!("the result could not be written: {error}"));
            if wanted == Exit::Done { Exit::Internal } else { wanted }
        }
        _ => wanted,
    }
}
