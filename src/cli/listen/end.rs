//! How it ends: in time, whatever holds it, and with a word where something broke.

use std::time::Duration;

use tokio::time::Instant;

use crate::cli::exit::Exit;
use crate::cli::lines::Lines;
use crate::domain::say;
use crate::log;

/// How long the last lines may take.
pub(super) const LAST_LINES: Duration = Duration::from_secs(1);
/// How long work that blocks a thread may take at the end.
pub(super) const LAST_WORK: Duration = Duration::from_millis(500);
/// How long requests under way may take at the end. With the two above less than [`END`].
pub(super) const LAST_REQUESTS: Duration = Duration::from_secs(6);
/// How long after the request to end the process is ended, whatever holds it.
pub(super) const END: Duration = Duration::from_millis(9_500);

/// A panic is told by the log and by a line that waits for nobody, never by what was in the values.
pub(super) fn panics(lines: Lines) {
    std::panic::set_hook(Box::new(move |info| {
        let place = info.location().map_or_else(String::new, |place| format!("{}:{}", place.file(), place.line()));
        lines.note(&say("cli-listen-panicked").with("place", place).to_string());
    }));
    log::panics();
}

/// Ends the process at that moment, if it has not ended by then. What was acknowledged is stored, and what was not comes again.
pub(super) fn end_by(moment: Instant, exit: Exit) {
    let end = move || {
        std::thread::sleep(moment.saturating_duration_since(Instant::now()));
        // Not a word to anybody: that may be what takes too long.
        std::process::exit(i32::from(exit as u8));
    };
    // Without a thread for it, it ends as soon as it can.
    let _ = std::thread::Builder::new().name("end".to_owned()).spawn(end);
}
