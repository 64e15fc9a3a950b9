//! The log: what happened, for whoever is asked for help. A line an event, in a file of its own in the data directory that
//! only its owner can read; never on the screen.
//!
//! Other rooms write to it through `tracing`; only events of this program are taken, none of a library's. A log that cannot
//! be written disturbs nothing: [`trouble`] says it once the work is done.

mod file;
mod line;
mod subscriber;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::domain::{LogLevel, Say};
use subscriber::Log;

/// The log of this process, once it has begun.
static LOG: OnceLock<Arc<Log>> = OnceLock::new();

/// Where the log of a data directory is. Older ones end in `.1` (the latest) to `.4`.
pub fn place(data_dir: &Path) -> PathBuf {
    data_dir.join(file::DIRECTORY).join(file::NAME)
}

/// Begins the log of this process. Touches no file: that waits for the first event after the ledger is there.
pub fn begin(data_dir: &Path, level: LogLevel) {
    if level == LogLevel::Off {
        return;
    }
    let log = Arc::new(Log::new(data_dir, level));
    if LOG.set(Arc::clone(&log)).is_ok() {
        // Refused only where there is one already, and this is the first.
        let _ = tracing::subscriber::set_global_default(log);
    }
}

/// Writes down that the program works now: as what, and for whom.
pub fn started(kind: &str, operator: &str) {
    tracing::info!(version = env!("CARGO_PKG_VERSION"), system = std::env::consts::OS, operator, "started: {kind}");
}

/// Why the log could not be written, if that happened.
pub fn trouble() -> Option<Say> {
    LOG.get().and_then(|log| log.trouble())
}

/// Lets the log tell where a panic happened, before it is told as ever. Never what was in the values: they may be secret.
pub fn panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        panicked(info);
        before(info);
    }));
}

/// Writes down where a panic happened.
pub fn panicked(info: &std::panic::PanicHookInfo<'_>) {
    let place = info.location().map_or_else(String::new, |place| format!("{}:{}", place.file(), place.line()));
    tracing::error!(place, "panicked");
}
