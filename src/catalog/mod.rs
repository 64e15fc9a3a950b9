//! The catalog: what the ledger holds, arranged for finding and adding up. A file of its own, `DATA/catalog.db`.
//!
//! It is derived: it may be deleted at any time, and is made anew from the ledger. Nothing here takes part in moving money; the
//! ledger is only read, over a connection of its own, and what is wrong with the catalog is no matter of a capture.
//!
//! All calls block on the disk: never call them on the thread that draws.

mod entry;
mod error;
mod key;
mod schema;
mod search;
mod summary;
mod take_in;
mod totals;

use std::fmt;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use uuid::Uuid;

pub use self::error::CatalogError;
use self::search::Way;
use self::take_in::Meta;
use crate::domain::{Attempt, Query, Summary, Tally};
use crate::ledger::{Cursor, Reader};

/// Events taken in at a time.
const BATCH: usize = 1_000;
/// How often another process is waited for that holds the catalog and does not get on with it.
const WAITS: u32 = 5;

/// An open catalog. One thread uses it at a time; any number of processes may have it open.
#[derive(Debug)]
pub struct Catalog {
    db: Connection,
    ledger: Reader,
    path: PathBuf,
    zone: TimeZone,
    interrupt: InterruptHandle,
}

/// How far taking in has come, in events of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Taken in since it began.
    pub done: u64,
    /// To be taken in.
    pub total: u64,
}

/// Ends from another thread what a [`Catalog`] is doing.
#[derive(Clone)]
pub struct InterruptHandle(Arc<Mutex<rusqlite::InterruptHandle>>);

impl InterruptHandle {
    /// Ends the work that runs now with [`CatalogError::Interrupted`]; without any, nothing happens.
    pub fn interrupt(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).interrupt();
    }

    fn now_of(&self, db: &Connection) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = db.get_interrupt_handle();
    }
}

impl fmt::Debug for InterruptHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InterruptHandle")
    }
}

/// The name of a zone: IANA's where it has one.
pub fn zone_name(zone: &TimeZone) -> String {
    match (zone.iana_name(), zone.to_fixed_offset()) {
        (Some(name), _) => name.to_owned(),
        (None, Ok(offset)) => offset.to_string(),
        (None, Err(_)) => format!("{zone:?}"),
    }
}

impl Catalog {
    /// Opens the catalog of the ledger in `data_dir`. It is made where it is missing, and anew where it is damaged, foreign or
    /// of another version. Days are counted in `zone`.
    ///
    /// # Errors
    /// [`CatalogError`] when the ledger cannot be read or the catalog cannot be made; the ledger is left alone.
    pub fn open(data_dir: &Path, zone: TimeZone) -> Result<Self, CatalogError> {
        let ledger = Reader::open(data_dir)?;
        let path = ledger.data_dir().join(schema::FILE);
        let db = schema::open(&path)?;
        let interrupt = InterruptHandle(Arc::new(Mutex::new(db.get_interrupt_handle())));
        Ok(Self { db, ledger, path, zone, interrupt })
    }

    /// A handle with which another thread ends what runs here.
    pub fn interrupt_handle(&self) -> InterruptHandle {
        self.interrupt.clone()
    }

    /// Takes in what the ledger has written since, in batches, each in one transaction: several processes may do so at the same
    /// time, and what was done stays done however it ends. A catalog of another ledger, or of another history of it (a backup
    /// was put back), begins from nothing; another zone than last time makes the totals anew.
    ///
    /// `progress` is told after each batch and may stop the work.
    ///
    /// # Errors
    /// [`CatalogError`]; what was taken in before is kept.
    pub fn catch_up(&mut self, progress: &mut dyn FnMut(Progress) -> ControlFlow<()>) -> Result<(), CatalogError> {
        match self.take_in(progress) {
            Err(CatalogError::Damaged(_)) => {
                self.db = schema::open(&self.path)?;
                self.interrupt.now_of(&self.db);
                self.take_in(progress)
            }
            done => done,
        }
    }

    fn take_in(&self, progress: &mut dyn FnMut(Progress) -> ControlFlow<()>) -> Result<(), CatalogError> {
        let mut begun = self.come_to()?;
        let (mut seen, mut waits) = (begun, 0);
        loop {
            let last = self.ledger.last_event()?;
            let at = match self.batch() {
                Ok(Some(at)) => at,
                Ok(None) => return Ok(()),
                // Another process is at it.
                Err(CatalogError::Busy(_)) if waits < WAITS => self.come_to()?,
                Err(error) => return Err(error),
            };
            waits = if at == seen { waits + 1 } else { 0 };
            if at < seen {
                // It began from nothing.
                begun = 0;
            }
            seen = at;
            let so_far = |to: i64| u64::try_from(to.saturating_sub(begun)).unwrap_or_default();
            if progress(Progress { done: so_far(at), total: so_far(last.max(at)) }).is_break() {
                return Ok(());
            }
        }
    }

    /// The place of the last event taken in.
    fn come_to(&self) -> Result<i64, CatalogError> {
        let meta = self.read(Meta::read)?;
        Ok(meta.and_then(|meta| meta.mark).map_or(0, |mark| mark.seq))
    }

    /// Takes in the next events. Gives the place of the last one; `None` when there were none.
    fn batch(&self) -> Result<Option<i64>, CatalogError> {
        if self.is_current()? {
            return Ok(None);
        }
        let tx = self.begin()?;
        let sqlite = |error: rusqlite::Error| self.failed(&error);
        let mut meta = Meta::read(&tx).map_err(sqlite)?;
        if !self.has_this_past(meta.as_ref())? {
            take_in::clear(&tx).map_err(sqlite)?;
            meta = None;
        }
        let here = zone_name(&self.zone);
        if meta.as_ref().is_some_and(|meta| meta.zone != here) {
            take_in::recount(&tx, &self.zone).map_err(sqlite)?;
        }
        let mark = meta.and_then(|meta| meta.mark);
        let changes = self.ledger.changes(mark.map_or(0, |mark| mark.seq), BATCH)?;
        take_in::apply(&tx, &changes, &self.zone).map_err(sqlite)?;
        let now = Meta { ledger: self.ledger.id().to_string(), mark: changes.last.or(mark), zone: here };
        now.write(&tx).map_err(sqlite)?;
        tx.commit().map_err(sqlite)?;
        Ok(changes.last.map(|mark| mark.seq))
    }

    /// Whether there is nothing to do, asked without locking any other process out.
    fn is_current(&self) -> Result<bool, CatalogError> {
        let Some(meta) = self.read(Meta::read)? else { return Ok(false) };
        let come_to = meta.mark.map_or(0, |mark| mark.seq);
        Ok(meta.zone == zone_name(&self.zone) && self.has_this_past(Some(&meta))? && self.ledger.last_event()? == come_to)
    }

    /// Whether the catalog was made of this ledger, and of what is still its past.
    fn has_this_past(&self, meta: Option<&Meta>) -> Result<bool, CatalogError> {
        let Some(meta) = meta else { return Ok(false) };
        if meta.ledger != self.ledger.id().to_string() {
            return Ok(false);
        }
        match meta.mark {
            None => Ok(true),
            Some(mark) => Ok(self.ledger.mark(mark.seq)? == Some(mark)),
        }
    }

    /// At most `limit` whole attempts, read from the ledger, in the order of the query, that come after `after`. As of the last
    /// [`Catalog::catch_up`].
    ///
    /// # Errors
    /// [`CatalogError`] when catalog or ledger cannot be read, or the search was interrupted.
    pub fn find(&self, query: &Query, after: Option<Cursor>, limit: usize) -> Result<Vec<Attempt>, CatalogError> {
        let ids = self.read(|db| search::ids(db, query, after, limit, Way::Down))?;
        Ok(self.ledger.attempts(&ids)?)
    }

    /// At most `limit` whole attempts that come before `before` in the order of the query, the nearest one first; without it, from
    /// the last one on. As of the last [`Catalog::catch_up`].
    ///
    /// # Errors
    /// As [`Catalog::find`].
    pub fn find_above(&self, query: &Query, before: Option<Cursor>, limit: usize) -> Result<Vec<Attempt>, CatalogError> {
        let ids = self.read(|db| search::ids(db, query, before, limit, Way::Up))?;
        Ok(self.ledger.attempts(&ids)?)
    }

    /// What all attempts of a query add up to. As of the last [`Catalog::catch_up`].
    ///
    /// # Errors
    /// As [`Catalog::find`].
    pub fn tally(&self, query: &Query) -> Result<Tally, CatalogError> {
        self.read(|db| search::tally(db, query))
    }

    /// What these attempts add up to; ids that no attempt has are left out. As of the last [`Catalog::catch_up`].
    ///
    /// # Errors
    /// As [`Catalog::find`].
    pub fn tally_of(&self, ids: &[Uuid]) -> Result<Tally, CatalogError> {
        self.read(|db| search::tally_of(db, ids))
    }

    /// The figures of one profile, or of every profile, over these days (the last one included): one summary for each profile
    /// and mode that has attempts then, or in which a person waived something, by name. As of the last [`Catalog::catch_up`].
    ///
    /// # Errors
    /// As [`Catalog::find`].
    pub fn summary(&self, profile: Option<&str>, first: Date, last: Date) -> Result<Vec<Summary>, CatalogError> {
        let mut summaries = self.figures(profile, first, last)?;
        let (since, until) = (self.begin_of(first), last.tomorrow().map_or(Timestamp::MAX, |next| self.begin_of(next)));
        for (profile, mode, count) in self.ledger.count_waived(profile, since, until)? {
            match summaries.iter_mut().find(|summary| summary.profile == profile && summary.mode == mode) {
                Some(summary) => summary.waived = count,
                None => summaries.push(Summary { waived: count, ..Summary::none(profile, mode, first, last) }),
            }
        }
        summaries.sort_by(|one, other| (&one.profile, one.mode.word()).cmp(&(&other.profile, other.mode.word())));
        Ok(summaries)
    }

    /// The first moment of a day in the zone on screen.
    fn begin_of(&self, day: Date) -> Timestamp {
        day.to_zoned(self.zone.clone()).map_or(Timestamp::MIN, |begin| begin.timestamp())
    }

    fn figures(&self, profile: Option<&str>, first: Date, last: Date) -> Result<Vec<Summary>, CatalogError> {
        let here = zone_name(&self.zone);
        let told = self.read(|db| {
            let same = Meta::read(db)?.is_none_or(|meta| meta.zone == here);
            if same { summary::read(db, profile, first, last).map(Some) } else { Ok(None) }
        })?;
        if let Some(summaries) = told {
            return Ok(summaries);
        }
        // Another process has counted its own days since.
        let tx = self.begin()?;
        let counted = (|| {
            if let Some(meta) = Meta::read(&tx)? {
                take_in::recount(&tx, &self.zone)?;
                Meta { zone: here, ..meta }.write(&tx)?;
            }
            summary::read(&tx, profile, first, last)
        })();
        let summaries = counted.map_err(|error| self.failed(&error))?;
        tx.commit().map_err(|error| self.failed(&error))?;
        Ok(summaries)
    }

    fn begin(&self) -> Result<Transaction<'_>, CatalogError> {
        self.transaction(TransactionBehavior::Immediate).map_err(|error| self.failed(&error))
    }

    /// Runs `work` on one unchanging view of the catalog.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, CatalogError> {
        let run = || work(&*self.transaction(TransactionBehavior::Deferred)?);
        run().map_err(|error| self.failed(&error))
    }

    fn transaction(&self, behavior: TransactionBehavior) -> rusqlite::Result<Transaction<'_>> {
        // An interrupt may have met the end of the last one.
        if !self.db.is_autocommit() {
            self.db.execute_batch("ROLLBACK")?;
        }
        Transaction::new_unchecked(&self.db, behavior)
    }

    /// A file that turns out to be damaged is removed at once: it is only ever read again as a new one.
    fn failed(&self, error: &rusqlite::Error) -> CatalogError {
        match CatalogError::sqlite(&self.path, error) {
            CatalogError::Damaged(path) => schema::discard(&path).err().unwrap_or(CatalogError::Damaged(path)),
            told => told,
        }
    }
}

#[cfg(test)]
mod stories;
#[cfg(test)]
mod tests;
