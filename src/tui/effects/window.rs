//! Windows onto long lists: a few pages around a row, never all rows.

use jiff::Timestamp;

use crate::app::history::{PAGE, Start, Window};
use crate::domain::Attempt;
use crate::ledger::{Cursor, Filter, Ledger, LedgerError};

/// Most rows in a window.
const MOST: usize = 2 * PAGE;

/// A list of attempts that can be read from any row in both directions.
pub(super) trait List {
    /// Why it cannot be read.
    type Error;
    /// At most `limit` rows below a row; without one, from the first row on.
    fn below(&self, after: Option<Cursor>, limit: usize) -> Result<Vec<Attempt>, Self::Error>;
    /// At most `limit` rows above a row, the nearest one first; without one, from the last row on.
    fn above(&self, before: Option<Cursor>, limit: usize) -> Result<Vec<Attempt>, Self::Error>;
    /// The newest attempt that was sent before a time.
    fn before(&self, time: Timestamp) -> Result<Option<Attempt>, Self::Error>;
}

/// Attempts of the ledger, newest first.
pub(super) struct Newest<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) filter: &'a Filter,
}

impl List for Newest<'_> {
    type Error = LedgerError;

    fn below(&self, after: Option<Cursor>, limit: usize) -> Result<Vec<Attempt>, LedgerError> {
        self.ledger.page(self.filter, after, limit)
    }

    fn above(&self, before: Option<Cursor>, limit: usize) -> Result<Vec<Attempt>, LedgerError> {
        self.ledger.page_above(self.filter, before, limit)
    }

    fn before(&self, time: Timestamp) -> Result<Option<Attempt>, LedgerError> {
        let filter = Filter { until: Some(time), ..self.filter.clone() };
        Ok(self.ledger.page(&filter, None, 1)?.pop())
    }
}

/// Loads the window that starts there.
pub(super) fn load<L: List>(list: &L, start: Start) -> Result<Window, L::Error> {
    match start {
        Start::Top => down(list, None),
        Start::Below(id) => {
            let window = down(list, Some(Cursor(id)))?;
            // What stood below may be gone from the list meanwhile.
            if window.rows.is_empty() { ending(list, None) } else { Ok(window) }
        }
        Start::Ending(id) => ending(list, Some(Cursor(id))),
        Start::Bottom => {
            let window = ending(list, None)?;
            let at = window.rows.last().map(|row| row.id);
            Ok(Window { at, ..window })
        }
        Start::Before(time) => match list.before(time)? {
            None => ending(list, None),
            Some(row) => {
                let above = list.above(Some(Cursor(row.id)), PAGE)?;
                // The last one read is the first one left out.
                let edge = above.last().filter(|_| above.len() == PAGE).map(|row| Cursor(row.id));
                Ok(Window { at: Some(row.id), ..down(list, edge)? })
            }
        },
    }
}

/// The rows below a row.
fn down<L: List>(list: &L, after: Option<Cursor>) -> Result<Window, L::Error> {
    let mut rows = list.below(after, MOST + 1)?;
    let more = rows.len() > MOST;
    rows.truncate(MOST);
    Ok(Window { above: after.map(|Cursor(id)| id), rows, more, at: None })
}

/// The rows that end with a row, or with the last one.
fn ending<L: List>(list: &L, last: Option<Cursor>) -> Result<Window, L::Error> {
    // The row itself, those above it, and one more: the first that is left out.
    let count = MOST - usize::from(last.is_some());
    let above = list.above(last, count + 1)?;
    match above.get(count) {
        Some(edge) => down(list, Some(Cursor(edge.id))),
        None => down(list, None),
    }
}

#[cfg(test)]
mod tests;
