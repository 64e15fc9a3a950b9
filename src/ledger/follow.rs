//! Noticing what is written to the ledger by whatever process, without asking again and again.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::error::LedgerError;
use super::reader::{Changes, Reader};

/// Writes that come this close together are told together.
const TOGETHER: Duration = Duration::from_millis(30);
/// When the ledger is looked at again after a write, and how much longer each further pause is. A commit is only there once the disk
/// has synced what was written before, and of that the system does not tell.
const AGAIN: Duration = Duration::from_millis(50);
const LONGER: u32 = 3;
/// Longest of these pauses: longer than any writer may hold the ledger.
const LONGEST: Duration = Duration::from_secs(6);
/// How often the ledger is asked where the system does not tell of writes, and after it could not be read.
const POLL: Duration = Duration::from_secs(2);
/// Events taken in at a time.
const BATCH: usize = 500;

/// Why the follower wakes up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wake {
    Written,
    Ended,
}

/// Follows a ledger: each item waits until something was written and tells what. It ends when it is to. At rest it sleeps: the system
/// wakes it up when the ledger's files are written.
#[derive(Debug)]
pub struct Follower {
    data_dir: PathBuf,
    reader: Reader,
    last: i64,
    wakes: Receiver<Wake>,
    /// When to look again, though nobody tells of a write; `None` at rest.
    pause: Option<Duration>,
    /// It could not be read; said once.
    failed: bool,
    /// `None` where the system does not tell of writes.
    watcher: Option<RecommendedWatcher>,
}

/// Ends a [`Follower`] when it is dropped.
#[derive(Debug)]
pub struct Unfollow(Sender<Wake>);

impl Drop for Unfollow {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.send(Wake::Ended);
    }
}

impl Follower {
    /// Follows the ledger in `data_dir`, which must be there, from now on.
    ///
    /// # Errors
    /// [`LedgerError`] when it cannot be read.
    pub fn open(data_dir: &Path) -> Result<(Self, Unfollow), LedgerError> {
        let (wake, wakes) = channel();
        let watcher = watch(data_dir, wake.clone()).inspect_err(|error| tracing::warn!(%error, "writes of others are asked for")).ok();
        let reader = Reader::open(data_dir)?;
        let last = reader.last_event()?;
        Ok((Self { data_dir: data_dir.to_owned(), reader, last, wakes, pause: None, failed: false, watcher }, Unfollow(wake)))
    }

    /// What was written since the last time.
    fn look(&mut self) -> Option<Changes> {
        match self.reader.changes(self.last, BATCH) {
            Ok(changes) => {
                self.failed = false;
                self.last = changes.last?.seq;
                Some(changes)
            }
            Err(error) => {
                if !std::mem::replace(&mut self.failed, true) {
                    tracing::warn!(cause = tracing::field::display(&error), "the ledger cannot be followed now");
                }
                self.pause = Some(POLL);
                if let Ok(reader) = Reader::open(&self.data_dir) {
                    self.reader = reader;
                }
                None
            }
        }
    }

    /// Waits until it is worth looking; `None` once it is to end.
    fn wait(&mut self) -> Option<()> {
        let pause = if self.watcher.is_some() { self.pause } else { Some(POLL) };
        let woken = match pause {
            Some(pause) => self.wakes.recv_timeout(pause),
            None => self.wakes.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        self.pause = match woken {
            Ok(Wake::Written) => Some(AGAIN),
            Err(RecvTimeoutError::Timeout) => pause.map(|pause| pause * LONGER).filter(|pause| *pause <= LONGEST),
            Ok(Wake::Ended) | Err(RecvTimeoutError::Disconnected) => return None,
        };
        // What else is written now is told together.
        let end = Instant::now() + TOGETHER;
        while woken.is_ok() {
            match self.wakes.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(Wake::Written) => {}
                Err(RecvTimeoutError::Timeout) => break,
                Ok(Wake::Ended) | Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        Some(())
    }
}

impl Iterator for Follower {
    type Item = Changes;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(changes) = self.look() {
                return Some(changes);
            }
            self.wait()?;
        }
    }
}

/// Lets the system tell of writes to the ledger and its write-ahead log.
fn watch(data_dir: &Path, wake: Sender<Wake>) -> notify::Result<RecommendedWatcher> {
    let ours = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(super::files::LEDGER));
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let written = match &event {
            Ok(event) => event.need_rescan() || !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(ours),
            // Something was missed, or the directory is gone: looking tells.
            Err(_) => true,
        };
        if written {
            // Nobody may be listening any more.
            let _ = wake.send(Wake::Written);
        }
    })?;
    watcher.watch(data_dir, RecursiveMode::NonRecursive)?;
    Ok(watcher)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::thread;

    use super::super::tests::{attempt, begun, event, open};
    use super::super::{EventKind as Kind, Ledger};
    use super::*;

    /// Follows a ledger on a thread and tells what it hears.
    fn followed(polled: bool) {
        let (dir, ledger) = open();
        let before = begun(&ledger, "1001");
        let data = dir.path().join("data");
        let (mut follower, unfollow) = Follower::open(&data).unwrap();
        if polled {
            follower.watcher = None;
        }
        let (told, heard) = channel();
        let thread = thread::spawn(move || follower.for_each(|changes| told.send(changes).unwrap()));
        assert!(heard.recv_timeout(Duration::from_millis(100)).is_err(), "what was there before is no news");
        let other = Ledger::open(&data).unwrap();
        let new = attempt("1002");
        other.begin(&new, &event(&new, Kind::Created), &crate::ledger::Asked::NOTHING).unwrap();
        let wait = Duration::from_secs(20);
        assert_eq!(heard.recv_timeout(wait).unwrap().attempts.into_iter().map(|(_, attempt)| attempt).collect::<Vec<_>>(), [new]);
        ledger.add_event(&event(&before, Kind::Webhook)).unwrap();
        let changes = heard.recv_timeout(wait).unwrap();
        assert_eq!((changes.attempts[0].1.id, changes.webhooks), (before.id, true), "its own process writes, too");
        drop(unfollow);
        thread.join().unwrap();
    }

    #[test]
    fn what_any_process_writes_is_told_and_dropping_the_handle_ends_it() {
        followed(false);
    }

    /// The system tells of what is written before a commit, not of the commit: a disk may take its time to sync in between.
    #[test]
    fn a_commit_that_comes_long_after_its_write_is_told() {
        let (dir, ledger) = open();
        let (mut follower, _unfollow) = Follower::open(&dir.path().join("data")).unwrap();
        // Nothing more is told of this ledger than one write.
        let elsewhere = tempfile::tempdir().unwrap();
        let (wake, wakes) = channel();
        (follower.watcher, follower.wakes) = (watch(elsewhere.path(), wake.clone()).ok(), wakes);
        wake.send(Wake::Written).unwrap();
        let (told, heard) = channel();
        let thread = thread::spawn(move || follower.for_each(|changes| told.send(changes).unwrap()));
        assert!(heard.recv_timeout(Duration::from_millis(300)).is_err());
        begun(&ledger, "1001");
        assert_eq!(heard.recv_timeout(Duration::from_secs(20)).unwrap().attempts.len(), 1);
        wake.send(Wake::Ended).unwrap();
        thread.join().unwrap();
    }

    #[test]
    fn where_the_system_does_not_tell_of_writes_they_are_noticed_all_the_same() {
        followed(true);
    }
}
