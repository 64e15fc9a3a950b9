//! The thread that owns the catalog. It is made at the first question, never at the start.
//!
//! Of each kind of question only the latest of a profile counts: a newer one ends the search that runs. What was begun of taking
//! the ledger in is never thrown away.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::super::runtime::{Incoming, post};
use super::{MOST_PINNED, lock, window};
use crate::app::Msg;
use crate::app::history::{Found, Start, Window};
use crate::catalog::{Catalog, CatalogError, InterruptHandle, Progress};
use crate::domain::{Attempt, Mode, Query, Sort, State, Summary, say};
use crate::ledger::Cursor;

/// How often the progress of taking the ledger in is told.
const TOLD_EVERY: Duration = Duration::from_millis(100);

/// What a filter asks.
#[derive(Debug, Clone)]
pub(super) struct Search {
    /// The number of the request.
    pub(super) seq: u64,
    /// The profile on whose screen the answer is shown.
    pub(super) profile: String,
    /// What is looked for.
    pub(super) query: Query,
    /// Where the window starts.
    pub(super) start: Start,
    /// Whether everything found is added up, too.
    pub(super) tally: bool,
}

/// Marked attempts that are to be added up.
#[derive(Debug)]
pub(super) struct Marked {
    /// The profile on whose screen they were marked.
    pub(super) profile: String,
    /// Which ones.
    pub(super) ids: Vec<Uuid>,
}

/// A profile's figures over some days.
#[derive(Debug)]
pub(super) struct Figures {
    /// The number of the request.
    pub(super) ticket: u64,
    /// Whose.
    pub(super) profile: String,
    /// In which mode.
    pub(super) mode: Mode,
    /// The first day.
    pub(super) first: Date,
    /// The last one, itself included.
    pub(super) last: Date,
}

/// Questions: one search and one sum of marked attempts a profile, oldest first, and one screen of figures.
#[derive(Default)]
struct Questions {
    searches: Vec<Search>,
    marked: Vec<Marked>,
    figures: Option<Figures>,
}

impl Questions {
    fn is_empty(&self) -> bool {
        self.searches.is_empty() && self.marked.is_empty() && self.figures.is_none()
    }

    fn search(&mut self, search: Search) {
        self.searches.retain(|former| former.profile != search.profile);
        self.searches.push(search);
    }

    fn add_up(&mut self, marked: Marked) {
        self.marked.retain(|former| former.profile != marked.profile);
        self.marked.push(marked);
    }

    /// Takes back what was broken off for questions that came meanwhile; what those ask anew is not asked twice.
    fn take_back(&mut self, broken_off: Self) {
        let newer = std::mem::replace(self, broken_off);
        newer.searches.into_iter().for_each(|search| self.search(search));
        newer.marked.into_iter().for_each(|marked| self.add_up(marked));
        self.figures = newer.figures.or(self.figures.take());
    }
}

/// What waits to be answered.
#[derive(Default)]
struct Desk {
    waiting: Questions,
    /// Ends the search that runs now.
    running: Option<InterruptHandle>,
    closing: bool,
}

#[derive(Default)]
struct Shared {
    desk: Mutex<Desk>,
    asked: Condvar,
}

/// Finds attempts for the console.
pub(super) struct Finder {
    data: PathBuf,
    zone: TimeZone,
    inbox: Sender<Incoming>,
    shared: Arc<Shared>,
    started: OnceLock<()>,
}

impl Finder {
    /// A finder that does nothing before it is asked.
    pub(super) fn new(data: PathBuf, zone: TimeZone, inbox: Sender<Incoming>) -> Self {
        Self { data, zone, inbox, shared: Arc::default(), started: OnceLock::new() }
    }

    /// Looks for something; the answers come as messages. What was looked for before is forgotten.
    pub(super) fn search(&self, search: Search) {
        self.ask(|desk| {
            if let Some(running) = &desk.running {
                running.interrupt();
            }
            desk.waiting.search(search);
        });
    }

    /// Adds marked attempts up; the answer comes as a message.
    pub(super) fn add_up(&self, marked: Marked) {
        self.ask(|desk| desk.waiting.add_up(marked));
    }

    /// Adds up what was captured in some days; the answer comes as a message.
    pub(super) fn figures(&self, figures: Figures) {
        self.ask(|desk| desk.waiting.figures = Some(figures));
    }

    fn ask(&self, change: impl FnOnce(&mut Desk)) {
        self.started.get_or_init(|| self.start());
        change(&mut lock(&self.shared.desk));
        self.shared.asked.notify_one();
    }

    fn start(&self) {
        let mut work = Work {
            data: self.data.clone(),
            zone: self.zone.clone(),
            inbox: self.inbox.clone(),
            shared: Arc::clone(&self.shared),
            catalog: None,
        };
        let started = thread::Builder::new().name("finder".into()).spawn(move || work.serve());
        if let Err(error) = started {
            post(&self.inbox, Msg::Failed(say("ui-no-threads").with("cause", error.to_string())));
        }
    }
}

impl Drop for Finder {
    fn drop(&mut self) {
        let mut desk = lock(&self.shared.desk);
        desk.closing = true;
        if let Some(running) = &desk.running {
            running.interrupt();
        }
        self.shared.asked.notify_one();
    }
}

/// What the thread works with.
struct Work {
    data: PathBuf,
    zone: TimeZone,
    inbox: Sender<Incoming>,
    shared: Arc<Shared>,
    catalog: Option<Catalog>,
}

impl Work {
    fn serve(&mut self) {
        while self.wait() {
            let opened = self.catch_up();
            // Whatever came meanwhile is answered as well: only the latest questions are.
            let questions = {
                let mut desk = lock(&self.shared.desk);
                desk.running = self.catalog.as_ref().map(Catalog::interrupt_handle);
                std::mem::take(&mut desk.waiting)
            };
            match opened {
                Ok(()) => self.answer(questions),
                Err(error) => self.refuse(questions, &error),
            }
            lock(&self.shared.desk).running = None;
        }
    }

    /// Waits for a question; `false` when none will come any more.
    fn wait(&self) -> bool {
        let desk = lock(&self.shared.desk);
        let idle = |desk: &mut Desk| !desk.closing && desk.waiting.is_empty();
        let desk: MutexGuard<'_, Desk> = self.shared.asked.wait_while(desk, idle).unwrap_or_else(std::sync::PoisonError::into_inner);
        !desk.closing
    }

    /// Takes in what the ledger has written since; opens the catalog first where that has not been done.
    fn catch_up(&mut self) -> Result<(), CatalogError> {
        let mut catalog = match self.catalog.take() {
            Some(catalog) => catalog,
            None => Catalog::open(&self.data, self.zone.clone())?,
        };
        let mut told: Option<Instant> = None;
        let begun = Instant::now();
        let done = catalog.catch_up(&mut |Progress { done, total }| {
            if told.unwrap_or(begun).elapsed() >= TOLD_EVERY {
                told = Some(Instant::now());
                post(&self.inbox, Msg::Reading(Some((done, total))));
            }
            if lock(&self.shared.desk).closing { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        if told.is_some() {
            post(&self.inbox, Msg::Reading(None));
        }
        self.catalog = Some(catalog);
        done
    }

    fn answer(&self, questions: Questions) {
        let Some(catalog) = &self.catalog else { return };
        let mut broken_off = Questions::default();
        // What somebody waits for with a finger on a key comes first, of the profile that was asked for last.
        for search in questions.searches.into_iter().rev() {
            if let Some(search) = self.find(catalog, search) {
                broken_off.searches.insert(0, search);
            }
        }
        for Marked { profile, ids } in questions.marked {
            match catalog.tally_of(&ids) {
                Ok(tally) => post(&self.inbox, Msg::AddedUp { profile, ids, tally }),
                Err(CatalogError::Interrupted) => broken_off.marked.push(Marked { profile, ids }),
                Err(error) => post(&self.inbox, Msg::Failed(error.say())),
            }
        }
        if let Some(figures) = questions.figures {
            match summary(catalog, &figures) {
                Ok(summary) => post(&self.inbox, Msg::Summarised { ticket: figures.ticket, result: Ok(Box::new(summary)) }),
                Err(CatalogError::Interrupted) => broken_off.figures = Some(figures),
                Err(error) => post(&self.inbox, Msg::Summarised { ticket: figures.ticket, result: Err(error.say()) }),
            }
        }
        lock(&self.shared.desk).waiting.take_back(broken_off);
    }

    /// Answers a search; gives it back where another one has ended it.
    fn find(&self, catalog: &Catalog, search: Search) -> Option<Search> {
        let Search { seq, profile, query, start, tally } = &search;
        let (seq, profile) = (*seq, profile.clone());
        match found(catalog, query, *start) {
            Ok(found) => post(&self.inbox, Msg::Found { profile: profile.clone(), seq, result: Ok(found) }),
            Err(CatalogError::Interrupted) => return Some(search),
            Err(error) => {
                post(&self.inbox, Msg::Found { profile, seq, result: Err(error.say()) });
                return None;
            }
        }
        if *tally && !self.is_overtaken(&profile) {
            match catalog.tally(query) {
                Ok(tally) => post(&self.inbox, Msg::Tallied { profile, seq, tally }),
                Err(CatalogError::Interrupted) => return Some(search),
                Err(error) => post(&self.inbox, Msg::Failed(error.say())),
            }
        }
        None
    }

    /// Whether a newer search of the profile waits.
    fn is_overtaken(&self, profile: &str) -> bool {
        lock(&self.shared.desk).waiting.searches.iter().any(|search| search.profile == profile)
    }

    /// Says why nothing can be found.
    fn refuse(&self, Questions { searches, marked, figures }: Questions, error: &CatalogError) {
        if let Some(Figures { ticket, .. }) = figures {
            post(&self.inbox, Msg::Summarised { ticket, result: Err(error.say()) });
        }
        if searches.is_empty() && !marked.is_empty() {
            post(&self.inbox, Msg::Failed(error.say()));
        }
        for Search { seq, profile, .. } in searches {
            post(&self.inbox, Msg::Found { profile, seq, result: Err(error.say()) });
        }
    }
}

/// The figures of a profile in one mode; days without any attempt have figures, too.
fn summary(catalog: &Catalog, asked: &Figures) -> Result<Summary, CatalogError> {
    let summaries = catalog.summary(Some(&asked.profile), asked.first, asked.last)?;
    let none = || Summary::none(asked.profile.clone(), asked.mode, asked.first, asked.last);
    Ok(summaries.into_iter().find(|summary| summary.mode == asked.mode).unwrap_or_else(none))
}

/// A window of what a query finds, the unknown ones apart.
fn found(catalog: &Catalog, query: &Query, start: Start) -> Result<Found, CatalogError> {
    let wanted = if query.states.is_empty() { State::ALL.to_vec() } else { query.states.clone() };
    let (unknown, others): (Vec<State>, Vec<State>) = wanted.into_iter().partition(|state| *state == State::Unknown);
    let of = |states: Vec<State>| Query { states, ..query.clone() };
    let pinned = if unknown.is_empty() { Vec::new() } else { catalog.find(&of(unknown), None, MOST_PINNED)? };
    // No state at all would mean any.
    let window = match others.is_empty() {
        true => Window::default(),
        false => window::load(&Catalogued { catalog, query: of(others) }, start)?,
    };
    Ok(Found { pinned, window })
}

/// What a query finds in the catalog, in its own order.
struct Catalogued<'a> {
    catalog: &'a Catalog,
    query: Query,
}

impl window::List for Catalogued<'_> {
    type Error = CatalogError;

    fn below(&self, after: Option<Cursor>, limit: usize) -> Result<Vec<Attempt>, CatalogError> {
        self.catalog.find(&self.query, after, limit)
    }

    fn above(&self, before: Option<Cursor>, limit: usize) -> Result<Vec<Attempt>, CatalogError> {
        self.catalog.find_above(&self.query, before, limit)
    }

    fn before(&self, time: Timestamp) -> Result<Option<Attempt>, CatalogError> {
        let until = Some(self.query.until.map_or(time, |until| until.min(time)));
        let query = Query { until, sort: Sort::Newest, ..self.query.clone() };
        Ok(self.catalog.find(&query, None, 1)?.pop())
    }
}

#[cfg(test)]
mod tests;
