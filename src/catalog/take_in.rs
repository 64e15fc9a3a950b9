//! Taking in what the ledger has written, and noticing that it is not the ledger it was.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::{Connection, OptionalExtension as _, Row};
use uuid::Uuid;

use super::entry::{self, Share, unreadable};
use super::totals;
use crate::ledger::{Changes, Mark};

/// Rows whose day is counted anew at a time.
const ROWS: i64 = 5_000;

/// How far the catalog has come, and in whose days it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Meta {
    pub(super) ledger: String,
    /// The last event taken in; `None` before the first.
    pub(super) mark: Option<Mark>,
    pub(super) zone: String,
}

impl Meta {
    /// What the catalog says of itself; `None` while it is empty.
    pub(super) fn read(db: &Connection) -> rusqlite::Result<Option<Self>> {
        db.prepare_cached("SELECT * FROM meta")?
            .query_row([], |row| Ok(Self { ledger: row.get("ledger_id")?, mark: mark(row)?, zone: row.get("zone")? }))
            .optional()
    }

    /// Writes it down.
    pub(super) fn write(&self, db: &Connection) -> rusqlite::Result<()> {
        db.prepare_cached(
            "INSERT OR REPLACE INTO meta (only_row, ledger_id, mark_seq, mark_at, mark_attempt, zone) VALUES (1, ?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((
            &self.ledger,
            self.mark.map_or(0, |mark| mark.seq),
            self.mark.map(|mark| mark.at.to_string()),
            self.mark.and_then(|mark| mark.attempt).map(|id| id.to_string()),
            &self.zone,
        ))
        .map(drop)
    }
}

fn mark(row: &Row<'_>) -> rusqlite::Result<Option<Mark>> {
    let at: Option<String> = row.get("mark_at")?;
    let attempt: Option<String> = row.get("mark_attempt")?;
    let Some(at) = at else { return Ok(None) };
    let at: Timestamp = at.parse().map_err(|_| unreadable(row, "mark_at"))?;
    let attempt = attempt.map(|id| Uuid::parse_str(&id).map_err(|_| unreadable(row, "mark_attempt"))).transpose()?;
    Ok(Some(Mark { seq: row.get("mark_seq")?, at, attempt }))
}

/// Empties the catalog.
pub(super) fn clear(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch("DELETE FROM attempts; DELETE FROM totals; DELETE FROM fees; DELETE FROM meta")
}

/// Writes the rows of touched attempts and brings the totals up to date.
pub(super) fn apply(db: &Connection, changes: &Changes, zone: &TimeZone) -> rusqlite::Result<()> {
    let mut totals = totals::Changes::default();
    for (seq, attempt) in &changes.attempts {
        if let Some(former) = Share::kept(db, *seq)? {
            totals.take_away(&former);
        }
        let share = Share::of(attempt, zone);
        totals.add(&share);
        entry::write(db, *seq, attempt, &share)?;
    }
    totals.write(db)
}

/// Counts all days anew, in this zone.
pub(super) fn recount(db: &Connection, zone: &TimeZone) -> rusqlite::Result<()> {
    db.execute_batch("DELETE FROM totals; DELETE FROM fees")?;
    let mut totals = totals::Changes::default();
    let mut after = i64::MIN;
    loop {
        let mut statement = db.prepare_cached("SELECT * FROM attempts WHERE seq > ?1 ORDER BY seq LIMIT ?2")?;
        let rows = statement.query_map([after, ROWS], |row| {
            let sent: i64 = row.get("sent_at")?;
            let at = Timestamp::from_nanosecond(i128::from(sent)).map_err(|_| unreadable(row, "sent_at"))?;
            Ok((row.get::<_, i64>("seq")?, Share { day: entry::day(at, zone), ..Share::read(row)? }))
        })?;
        let rows: Vec<(i64, Share)> = rows.collect::<Result<_, _>>()?;
        let Some((last, _)) = rows.last() else { break };
        after = *last;
        let mut update = db.prepare_cached("UPDATE attempts SET day = ?2 WHERE seq = ?1 AND day <> ?2")?;
        for (seq, share) in &rows {
            update.execute((seq, &share.day))?;
            totals.add(share);
        }
    }
    totals.write(db)
}
