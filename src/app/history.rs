//! A profile's attempts: a window of pages from the ledger, never all rows.

use uuid::Uuid;

use crate::domain::{Attempt, Say};

/// Rows in a page. The window holds at most two.
pub const PAGE: usize = 100;

/// What the ledger gave for one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The number of the request.
    pub seq: u64,
    /// The unknown ones, newest first.
    pub pinned: Vec<Attempt>,
    /// The others from the start asked for, newest first, at most two pages.
    pub rows: Vec<Attempt>,
    /// Whether older ones follow.
    pub more: bool,
    /// How many attempts the profile has.
    pub total: u64,
    /// How many of them are unknown.
    pub unknown: u64,
}

/// A profile's attempts as far as the console holds them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    /// The unknown ones, pinned on top.
    pub pinned: Vec<Attempt>,
    /// The window onto the others.
    pub rows: Vec<Attempt>,
    /// How many attempts the profile has.
    pub total: u64,
    /// How many of them are unknown.
    pub unknown: u64,
    /// Whether the ledger has answered once.
    pub loaded: bool,
    /// Why the ledger could not answer.
    pub failed: Option<Say>,
    /// The selected attempt.
    pub selected: Option<Uuid>,
    /// Whether older rows follow the window.
    more: bool,
    /// The rows below which the pages after the first one start, as far as they were visited.
    starts: Vec<Uuid>,
    /// The first page of the window.
    page: usize,
    /// The latest request.
    seq: u64,
    /// Whether its answer is still to come.
    waiting: bool,
}

impl History {
    /// Starts a request for the window: its number and the row below which it starts.
    pub fn ask(&mut self) -> (u64, Option<Uuid>) {
        self.seq += 1;
        self.waiting = true;
        (self.seq, self.page.checked_sub(1).and_then(|at| self.starts.get(at)).copied())
    }

    /// Takes in an answer; one that a later request has overtaken is dropped.
    pub fn take(&mut self, answer: Result<Page, Say>) {
        let page = match answer {
            Ok(page) if page.seq == self.seq => page,
            Ok(_) => return,
            Err(why) => {
                self.failed = Some(why);
                self.waiting = false;
                return;
            }
        };
        self.waiting = false;
        self.loaded = true;
        self.failed = None;
        (self.pinned, self.rows, self.more) = (page.pinned, page.rows, page.more);
        (self.total, self.unknown) = (page.total, page.unknown);
        if self.selected.is_none_or(|id| !self.shown().any(|attempt| attempt.id == id)) {
            let first = self.shown().next().map(|attempt| attempt.id);
            self.selected = first;
        }
    }

    /// The rows of the list: the pinned ones above the first page, then the window.
    pub fn shown(&self) -> impl Iterator<Item = &Attempt> {
        let pinned = if self.page == 0 { self.pinned.as_slice() } else { &[] };
        pinned.iter().chain(&self.rows)
    }

    /// The selected attempt.
    pub fn selected(&self) -> Option<&Attempt> {
        self.selected.and_then(|id| self.shown().find(|attempt| attempt.id == id))
    }

    /// Where the selection stands in the list.
    pub fn position(&self) -> usize {
        self.selected.and_then(|id| self.shown().position(|attempt| attempt.id == id)).unwrap_or(0)
    }

    /// Moves the selection by rows; tells whether another window is needed.
    pub fn step(&mut self, rows: isize) -> bool {
        let count = self.shown().count();
        let Some(last) = count.checked_sub(1) else { return false };
        let to = self.position().saturating_add_signed(rows).min(last);
        let id = self.shown().nth(to).map(|attempt| attempt.id);
        self.selected = id;
        !self.waiting && self.slide(rows > 0, to, last)
    }

    /// Moves the selection to the newest or the last loaded row; tells whether another window is needed.
    pub fn jump(&mut self, newest: bool) -> bool {
        if newest && self.page > 0 {
            self.page = 0;
            self.selected = None;
            return true;
        }
        let id = if newest { self.shown().next() } else { self.shown().last() }.map(|attempt| attempt.id);
        self.selected = id;
        let last = self.shown().count().saturating_sub(1);
        !newest && !self.waiting && self.slide(true, last, last)
    }

    fn slide(&mut self, down: bool, at: usize, last: usize) -> bool {
        if down && self.more && at + PAGE / 4 >= last {
            if self.starts.len() == self.page {
                let Some(row) = self.rows.get(PAGE - 1) else { return false };
                self.starts.push(row.id);
            }
            self.page += 1;
            return true;
        }
        if !down && self.page > 0 && at < PAGE / 4 {
            self.page -= 1;
            return true;
        }
        false
    }
}
