//! The lines of a program that runs on and on: results on stdout, the rest on stderr. Nobody waits until they are read.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use super::outlet::Outlet;
use super::output;
use crate::domain::say;

/// How many bytes of lines may wait for the readers of each stream; more are left out.
const WAITING: usize = 1024 * 1024;

/// Where lines go.
#[derive(Clone)]
pub(super) struct Lines {
    results: Outlet,
    notes: Outlet,
}

impl Lines {
    /// Starts writing to stdout and stderr; nothing else in this process should from now on. `left_out` is the sentence about
    /// lines that were left out, with their number as `count` and the name of the stream as `stream`.
    ///
    /// # Errors
    /// When the system has no thread for it.
    pub(super) fn start(left_out: &'static str) -> io::Result<Self> {
        let [stdout, stderr] = streams()?;
        let line = move |count, stream: &str| output::note_line(&say(left_out).count("count", count).with("stream", stream).to_string());
        let notes = Outlet::start(stderr, WAITING, Box::new(move |count| Some(line(count, "stderr"))))?;
        let elsewhere = notes.clone();
        let told = move |count| {
            elsewhere.tell(line(count, "stdout"));
            None
        };
        Ok(Self { results: Outlet::start(stdout, WAITING, Box::new(told))?, notes })
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
