//! What persons stood up for: releases, dismissals and taking them back, and what was waived.

use jiff::Timestamp;
use rusqlite::{Connection, Row, params_from_iter};

use super::Ledger;
use super::conditions::Conditions;
use super::error::LedgerError;
use super::events::{Event, read};
use super::reader::Reader;
use super::row::parsed;
use crate::domain::{EventKind, Mode};

/// Which of these events; an empty filter means all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WaivedFilter {
    /// Only of this profile.
    pub profile: Option<String>,
    /// Only about this order, byte for byte.
    pub order_id: Option<String>,
    /// Only at this time or later.
    pub since: Option<Timestamp>,
    /// Only before this time.
    pub until: Option<Timestamp>,
}

impl Ledger {
    /// At most `limit` of these events, newest first, that come below the place `before`.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn waived(&self, filter: &WaivedFilter, before: Option<i64>, limit: usize) -> Result<Vec<Event>, LedgerError> {
        let Conditions { text, values } = {
            let mut conditions = conditions(filter);
            conditions.and("seq < ?", before.unwrap_or(i64::MAX));
            conditions
        };
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.read(|db| {
            let sql = format!("SELECT * FROM events INDEXED BY events_waived WHERE {} AND {text} ORDER BY seq DESC LIMIT {limit}", kinds());
            db.prepare_cached(&sql)?.query_map(params_from_iter(values), read)?.collect()
        })
    }
}

impl Reader {
    /// How many of these events there are from `since` on and before `until`, of one profile or of all: for each profile and mode
    /// that has any.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn count_waived(&self, profile: Option<&str>, since: Timestamp, until: Timestamp) -> Result<Vec<(String, Mode, u64)>, LedgerError> {
        let filter =
            WaivedFilter { profile: profile.map(str::to_owned), since: Some(since), until: Some(until), ..WaivedFilter::default() };
        self.read(|db| count(db, &filter))
    }
}

fn count(db: &Connection, filter: &WaivedFilter) -> rusqlite::Result<Vec<(String, Mode, u64)>> {
    let Conditions { text, values } = conditions(filter);
    let sql = format!(
        "SELECT profile, mode, count(*) AS number FROM events INDEXED BY events_waived WHERE {} AND {text} GROUP BY profile, mode",
        kinds()
    );
    let counted = |row: &Row<'_>| {
        let number: i64 = row.get("number")?;
        Ok((row.get("profile")?, parsed(row, "mode", Mode::from_word)?, u64::try_from(number).unwrap_or_default()))
    };
    db.prepare_cached(&sql)?.query_map(params_from_iter(values), counted)?.collect()
}

/// The words of the index, in its order: they are ours, never typed.
fn kinds() -> String {
    let words = EventKind::BY_A_PERSON.map(|kind| format!("'{}'", kind.word()));
    format!("kind IN ({})", words.join(", "))
}

fn conditions(filter: &WaivedFilter) -> Conditions {
    let mut conditions = Conditions::default();
    conditions.equals("order_id", filter.order_id.as_ref());
    conditions.equals("profile", filter.profile.as_ref());
    conditions.between("at", filter.since, filter.until);
    conditions
}
