//! Takes the events of this program, and no other's.

use std::cell::Cell;
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};

use jiff::Timestamp;
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::file::{LIMITS, LogFile};
use super::line;
use crate::domain::{LogLevel, Say, say};

/// What events begin with that are ours: the name of the crate.
const OURS: &str = env!("CARGO_CRATE_NAME");

thread_local! {
    /// Whether this thread is writing a line: a panic in the middle of it must not wait for itself.
    static WRITING: Cell<bool> = const { Cell::new(false) };
}

/// The log of this process.
pub(super) struct Log {
    level: LevelFilter,
    file: Mutex<LogFile>,
    trouble: OnceLock<Say>,
}

impl Log {
    pub(super) fn new(data_dir: &Path, level: LogLevel) -> Self {
        let level = match level {
            LogLevel::Off => LevelFilter::OFF,
            LogLevel::Error => LevelFilter::ERROR,
            LogLevel::Warn => LevelFilter::WARN,
            LogLevel::Info => LevelFilter::INFO,
            LogLevel::Debug => LevelFilter::DEBUG,
            LogLevel::Trace => LevelFilter::TRACE,
        };
        Self { level, file: Mutex::new(LogFile::new(data_dir, LIMITS)), trouble: OnceLock::new() }
    }

    /// The first reason why a line could not be written.
    pub(super) fn trouble(&self) -> Option<Say> {
        self.trouble.get().cloned()
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let target = metadata.target();
        let ours = target.strip_prefix(OURS).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
        metadata.is_event() && ours && *metadata.level() <= self.level
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.level)
    }

    fn event(&self, event: &Event<'_>) {
        if WRITING.replace(true) {
            return;
        }
        let line = line::of(event, Timestamp::now());
        let wrote = self.file.lock().unwrap_or_else(PoisonError::into_inner).write(line.as_bytes());
        if let Err((path, error)) = wrote {
            let why = say("log-unwritten").with("path", path.display().to_string()).with("cause", error.to_string());
            // Only the first one is told.
            let _ = self.trouble.set(why);
        }
        WRITING.set(false);
    }

    // There are no spans: every event names what it is about.
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
