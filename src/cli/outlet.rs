//! One stream of lines, written by a thread of its own: whoever reads it may be slow, or stop, and keeps nobody waiting.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// What keeping a line costs beside its text, in bytes.
const KEEPING: usize = 64;

/// The pause before a reader that takes nothing right now is tried again.
const PAUSE: Duration = Duration::from_millis(20);

/// Told how many lines were left out, once there is room again; what it gives is written as a line of its own.
pub(super) type Gap = Box<dyn Fn(u64) -> Option<String> + Send>;

/// Where lines wait until they are written. Beyond a number of bytes they are left out and counted.
#[derive(Clone)]
pub(super) struct Outlet {
    shared: Arc<Shared>,
    /// How many bytes may wait.
    most: usize,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    /// Something waits, was written, or the end has come.
    changed: Condvar,
}

#[derive(Default)]
struct Queue {
    lines: VecDeque<String>,
    /// What waits and what is being written, with what keeping it costs.
    bytes: usize,
    /// Lines that were left out or could not be written, ever.
    left_out: u64,
    /// Those of them that nobody was told of.
    untold: u64,
    /// The last line could not be written.
    broken: bool,
    /// Nothing more comes.
    ended: bool,
}

impl Outlet {
    /// Starts the thread that writes to `sink`.
    ///
    /// # Errors
    /// When there is no thread to be had.
    pub(super) fn start(sink: impl Write + Send + 'static, most: usize, gap: Gap) -> io::Result<Self> {
        let outlet = Self { shared: Arc::default(), most };
        let shared = Arc::clone(&outlet.shared);
        thread::Builder::new().name("lines".to_owned()).spawn(move || shared.write(Sink { sink, torn: false }, &gap))?;
        Ok(outlet)
    }

    /// Has a line written, if there is room. `false` for the first one in a row that was left out.
    pub(super) fn tell(&self, line: String) -> bool {
        let mut queue = self.shared.lock();
        let cost = line.len() + KEEPING;
        if queue.bytes + cost > self.most {
            return queue.leave_out();
        }
        queue.bytes += cost;
        queue.lines.push_back(line);
        drop(queue);
        self.shared.changed.notify_all();
        true
    }

    /// How many lines were left out so far.
    pub(super) fn left_out(&self) -> u64 {
        self.shared.lock().left_out
    }

    /// Waits until everything is written, until `deadline` at most.
    pub(super) fn close(&self, deadline: Instant) {
        let mut queue = self.shared.lock();
        queue.ended = true;
        self.shared.changed.notify_all();
        while queue.bytes > 0 || (queue.untold > 0 && !queue.broken) {
            let Some(left) = deadline.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) else { return };
            queue = self.shared.changed.wait_timeout(queue, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Queue {
    /// Counts a line that is not written; `false` for the first in a row.
    fn leave_out(&mut self) -> bool {
        self.left_out += 1;
        self.untold += 1;
        self.untold > 1
    }

    /// What became of a line.
    fn wrote(&mut self, wrote: &io::Result<()>) {
        if let Err(cause) = wrote {
            self.leave_out();
            if !self.broken {
                tracing::warn!(cause = tracing::field::display(cause), "lines cannot be written");
            }
        }
        self.broken = wrote.is_err();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes what comes until the end.
    fn write(&self, mut sink: Sink<impl Write>, gap: &Gap) {
        let mut queue = self.lock();
        loop {
            let untold = queue.untold;
            if let Some(line) = queue.lines.pop_front() {
                drop(queue);
                let wrote = sink.line(&line);
                queue = self.lock();
                queue.bytes -= line.len() + KEEPING;
                queue.wrote(&wrote);
            } else if untold > 0 && !queue.broken {
                // Everything that waited was written: there is room again.
                queue.untold = 0;
                drop(queue);
                let wrote = gap(untold).map_or(Ok(()), |line| sink.line(&line));
                queue = self.lock();
                if wrote.is_err() {
                    queue.untold += untold;
                }
                queue.broken = wrote.is_err();
            } else if queue.ended {
                return;
            } else {
                queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
            }
            self.changed.notify_all();
        }
    }
}

/// A stream, and whether its last line is whole.
struct Sink<W> {
    sink: W,
    torn: bool,
}

impl<W: Write> Sink<W> {
    /// Writes a line; the rest of one that was cut off is ended first.
    fn line(&mut self, line: &str) -> io::Result<()> {
        let text = format!("{}{line}\n", if self.torn { "\n" } else { "" });
        let mut rest = text.as_bytes();
        while !rest.is_empty() {
            match self.sink.write(rest) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(written) => rest = rest.get(written..).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // A pipe that somebody else has made so: nobody reads it now.
                Err(error) if error.kind() == ErrorKind::WouldBlock => thread::sleep(PAUSE),
                Err(error) => {
                    self.torn = rest.len() < text.len() || self.torn;
                    return Err(error);
                }
            }
        }
        self.torn = false;
        self.sink.flush()
    }
}

#[cfg(test)]
mod tests;
