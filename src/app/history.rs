//! A profile's attempts: a window of pages from the ledger, never all rows.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::filter::Filter;
use super::marks::Marks;
use crate::domain::{Attempt, Query, Say, Tally};

/// Rows in a page. The window holds at most two.
pub const PAGE: usize = 100;

/// Where a window onto a list starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// At the first row.
    Top,
    /// So that it ends with the last row.
    Bottom,
    /// With the row below this one.
    Below(Uuid),
    /// So that it ends with this row.
    Ending(Uuid),
    /// Around the newest attempt that was sent before this time, which is selected.
    Before(Timestamp),
}

/// A window onto a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Window {
    /// The row above it; `None` where it starts at the first row.
    pub above: Option<Uuid>,
    /// At most two pages of rows.
    pub rows: Vec<Attempt>,
    /// Whether more rows follow.
    pub more: bool,
    /// The row that was asked for and is to be selected.
    pub at: Option<Uuid>,
}

/// What a filter found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// The unknown ones, in the order of the query.
    pub pinned: Vec<Attempt>,
    /// The others.
    pub window: Window,
}

/// What the ledger gave for one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The number of the request.
    pub seq: u64,
    /// The unknown ones, newest first.
    pub pinned: Vec<Attempt>,
    /// The others.
    pub window: Window,
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
    window: Window,
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
    /// What is looked for.
    pub filter: Filter,
    /// Attempts that were marked.
    pub marks: Marks,
    /// What everything that the filter finds adds up to; `None` without a filter and until it is known.
    pub tally: Option<Tally>,
    /// The latest request whose answer is to be added up.
    tallied: u64,
    /// Whether what the filter finds may have changed since it was added up.
    stale: bool,
    /// Whether the rows are still those of another filter.
    behind: bool,
    /// Another window that was asked for; its answer is still to come.
    wanted: Option<Start>,
    /// The latest request.
    seq: u64,
    /// Whether its answer is still to come.
    waiting: bool,
}

impl History {
    /// Starts a request for the window: its number and where it starts.
    pub fn ask(&mut self) -> (u64, Start) {
        self.seq += 1;
        self.waiting = true;
        (self.seq, self.wanted.unwrap_or(self.window.above.map_or(Start::Top, Start::Below)))
    }

    /// As [`History::ask`], after what is looked for has changed: nothing of the former answer holds any more.
    pub fn look_anew(&mut self) {
        (self.tally, self.stale, self.behind) = (None, true, true);
        self.go(Start::Top);
    }

    /// Notes that attempts have changed.
    pub fn grow_stale(&mut self) {
        self.stale = true;
    }

    /// Whether the present request is to be added up, too.
    pub fn wants_tally(&mut self) -> bool {
        if self.stale {
            self.tallied = self.seq;
        }
        self.stale
    }

    /// Takes in what everything found adds up to, unless a later request has overtaken it.
    pub fn take_tally(&mut self, seq: u64, tally: Tally) {
        if seq == self.tallied && !self.filter.wanted().is_plain() {
            (self.tally, self.stale) = (Some(tally), false);
        }
    }

    /// Whether the rows are still those of another filter.
    pub fn is_behind(&self) -> bool {
        self.behind
    }

    /// What is looked for, as a query.
    pub fn query(&self, profile: &str, zone: &TimeZone) -> Query {
        self.filter.wanted().query(profile, zone)
    }

    /// Takes in a page of the ledger; one that a later request has overtaken is dropped. Returns `true` when a time was asked for
    /// and every row is younger: then the last row is selected.
    pub fn take(&mut self, answer: Result<Page, Say>) -> bool {
        match answer {
            Ok(page) if page.seq == self.seq => {
                (self.total, self.unknown) = (page.total, page.unknown);
                self.show(Found { pinned: page.pinned, window: page.window })
            }
            Ok(_) => false,
            Err(why) => self.fail(why),
        }
    }

    /// As [`History::take`], for what a filter found.
    pub fn take_found(&mut self, seq: u64, answer: Result<Found, Say>) -> bool {
        if seq != self.seq {
            return false;
        }
        match answer {
            Ok(found) => self.show(found),
            Err(why) => self.fail(why),
        }
    }

    fn fail(&mut self, why: Say) -> bool {
        self.failed = Some(why);
        (self.waiting, self.wanted) = (false, None);
        false
    }

    fn show(&mut self, found: Found) -> bool {
        (self.waiting, self.behind) = (false, false);
        let missed = matches!(self.wanted.take(), Some(Start::Before(_))) && found.window.at.is_none();
        self.loaded = true;
        self.failed = None;
        (self.pinned, self.window) = (found.pinned, found.window);
        let last = self.window.rows.last().filter(|_| missed).map(|attempt| attempt.id);
        self.selected = self.window.at.take().or(last).or(self.selected);
        if self.selected.is_none_or(|id| !self.shown().any(|attempt| attempt.id == id)) {
            let first = self.shown().next().map(|attempt| attempt.id);
            self.selected = first;
        }
        for attempt in self.pinned.iter().chain(&self.window.rows) {
            self.marks.refresh(attempt);
        }
        missed
    }

    /// The rows of the list: the pinned ones above the first page, then the window.
    pub fn shown(&self) -> impl Iterator<Item = &Attempt> {
        let pinned = if self.window.above.is_none() { self.pinned.as_slice() } else { &[] };
        pinned.iter().chain(&self.window.rows)
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
        if self.waiting {
            return false;
        }
        self.wanted = self.slide(rows > 0, to, last);
        self.wanted.is_some()
    }

    /// Moves the selection to the first or the last row; tells whether another window is needed.
    pub fn jump(&mut self, first: bool) -> bool {
        let (there, edge) = if first { (self.window.above.is_none(), Start::Top) } else { (!self.window.more, Start::Bottom) };
        if !there {
            return self.go(edge);
        }
        let id = if first { self.shown().next() } else { self.shown().last() }.map(|attempt| attempt.id);
        self.selected = id;
        false
    }

    /// Asks for another window, whose own row is selected.
    pub fn go(&mut self, to: Start) -> bool {
        (self.wanted, self.selected) = (Some(to), None);
        true
    }

    /// The window that comes near an end of this one, if the selection is near it.
    fn slide(&self, down: bool, at: usize, last: usize) -> Option<Start> {
        let rows = &self.window.rows;
        if down && self.window.more && at + PAGE / 4 >= last {
            return rows.get(PAGE - 1).map(|row| Start::Below(row.id));
        }
        if !down && self.window.above.is_some() && at < PAGE / 4 {
            return rows.get(PAGE - 1).or(rows.last()).map(|row| Start::Ending(row.id));
        }
        None
    }
}
