//! What the log is told: sender, status and reason, never what was sent.
//!
//! Whoever knocks without end shall neither push all else out of the log nor keep it from telling of something else: each kind
//! of news has a budget of its own. What goes beyond it is counted, and one line a minute tells how many of which kind were left
//! out. Webhooks that were here before are only ever counted: anybody who has seen one can send it again.

use std::collections::BTreeMap;
use std::io;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tracing::field::display;

use super::Verdict;
use super::refusal::Refusal;

/// How many lines of one kind are told in a row.
const IN_A_ROW: u32 = 30;
/// How long it takes until one more may be told.
const ONE_MORE: Duration = Duration::from_secs(60);
/// How long what was left out waits until it is told, all kinds in one line.
const EVERY: Duration = Duration::from_secs(60);

/// Tells the log.
#[derive(Debug, Default)]
pub(super) struct Told(Mutex<Kinds>);

#[derive(Debug, Default)]
struct Kinds {
    budgets: BTreeMap<&'static str, Budget>,
    /// When what was left out is told; nothing was, otherwise.
    due: Option<Instant>,
}

/// What may still be told of one kind, and what was not.
#[derive(Debug)]
struct Budget {
    /// Lines that may be told now, as far as they were counted up at `since`.
    lines: u32,
    since: Instant,
    left_out: u64,
}

impl Told {
    /// What became of a webhook; `true` for one that was here before.
    pub(super) fn taken(&self, sender: IpAddr, taken: &Result<bool, Refusal>) {
        let sender = display(sender);
        match taken {
            Ok(false) => tracing::info!(sender, status = 200, "webhook recorded"),
            Ok(true) => {
                self.leave_out("repeated", Instant::now());
                tracing::debug!(sender, status = 200, "webhook repeated");
            }
            Err(refusal) => {
                let (status, reason) = (refusal.status().as_u16(), display(refusal));
                if self.may_tell(refusal.kind(), Instant::now()) {
                    tracing::warn!(sender, status, reason, "webhook refused");
                } else {
                    tracing::debug!(sender, status, reason, "webhook refused");
                }
            }
        }
    }

    /// What became of a webhook whose sender was told to send it again, because that took too long.
    pub(super) fn late_verdict(&self, peer: IpAddr, verdict: &Verdict) {
        if *verdict == (Verdict::Recorded { again: false }) {
            tracing::info!(peer = display(peer), "webhook recorded after its answer; it will come again");
        }
    }

    /// The system gave no connection.
    pub(super) fn not_accepted(&self, error: &io::Error) {
        let cause = display(error);
        if self.may_tell("not accepted", Instant::now()) {
            tracing::warn!(cause, "no connection was accepted");
        } else {
            tracing::debug!(cause, "no connection was accepted");
        }
    }

    /// A connection ended that was no exchange of HTTP.
    pub(super) fn broken(&self, peer: IpAddr, error: &hyper::Error) {
        tracing::debug!(peer = display(peer), cause = display(error), "connection broken");
    }

    /// A connection was closed because its head or the reading of its answer was late.
    pub(super) fn late(&self, peer: IpAddr) {
        tracing::debug!(peer = display(peer), "connection closed: late");
    }

    /// When what was left out is to be told; `None` where nothing was.
    pub(super) fn due(&self) -> Option<Instant> {
        self.lock().due
    }

    /// Tells how many of each kind were left out since the last time.
    pub(super) fn sum_up(&self) {
        if let Some(counts) = self.left_out() {
            tracing::warn!(counts = display(counts), "left out of this log");
        }
    }

    /// Whether one more line of this kind may be told; it is counted otherwise.
    pub(super) fn may_tell(&self, kind: &'static str, now: Instant) -> bool {
        let mut kinds = self.lock();
        let budget = kinds.budgets.entry(kind).or_insert(Budget { lines: IN_A_ROW, since: now, left_out: 0 });
        while budget.lines < IN_A_ROW && now.saturating_duration_since(budget.since) >= ONE_MORE {
            budget.lines += 1;
            budget.since += ONE_MORE;
        }
        if budget.lines == IN_A_ROW {
            budget.since = now;
        }
        if let Some(left) = budget.lines.checked_sub(1) {
            budget.lines = left;
            return true;
        }
        drop(kinds);
        self.leave_out(kind, now);
        false
    }

    fn leave_out(&self, kind: &'static str, now: Instant) {
        let mut kinds = self.lock();
        kinds.budgets.entry(kind).or_insert(Budget { lines: IN_A_ROW, since: now, left_out: 0 }).left_out += 1;
        kinds.due.get_or_insert(now + EVERY);
    }

    /// What was left out since the last time: `forged 12, repeated 3`.
    pub(super) fn left_out(&self) -> Option<String> {
        let mut kinds = self.lock();
        kinds.due.take()?;
        let counts = kinds.budgets.iter_mut().map(|(kind, budget)| (kind, std::mem::take(&mut budget.left_out)));
        let counts = counts.filter(|(_, count)| *count > 0).map(|(kind, count)| format!("{kind} {count}"));
        Some(counts.collect::<Vec<_>>().join(", "))
    }

    fn lock(&self) -> MutexGuard<'_, Kinds> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
