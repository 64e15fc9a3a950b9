//! What all profiles share: the ledger, the owner lock of this process, and who works here.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use tokio::sync::watch;
use uuid::Uuid;

use super::clock::{Clock, SystemClock};
use crate::config::Paths;
use crate::domain::{Alarm, Attempt, Evidence, Moment, Outcome, Say, State, printable, say};
use crate::ledger::{self, Actor, EventKind, Ledger, LedgerError, Move, Moved, NewEvent, Owner, owner};

/// The ledger, the owner lock of this process, and who works here. One a process; profiles share it.
pub struct Office {
    ledger: Mutex<Ledger>,
    /// `None` only while the office is being dropped.
    owner: Option<Result<Owner, Say>>,
    actor: Actor,
    data: PathBuf,
    clock: Arc<dyn Clock>,
    closing: watch::Sender<bool>,
    /// Attempts whose answer this process will still record.
    in_flight: Mutex<BTreeSet<Uuid>>,
}

/// An attempt on its way: as long as this lives, the process that holds it will record the answer.
pub(super) struct Flight {
    office: Arc<Office>,
    attempt: Uuid,
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.office.in_flight.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.attempt);
    }
}

impl Office {
    /// Opens the ledger, claims the owner lock and settles what a dead process left behind. Blocks on the disk.
    ///
    /// A data directory without working locks still opens for reading; sending is refused then.
    ///
    /// # Errors
    /// What is wrong with the ledger and the way out.
    pub fn open(data: &Path, operator: &str) -> Result<Arc<Self>, Say> {
        Self::start(data, None, operator, Arc::new(SystemClock::default()), &ledger::Progress::silent())
    }

    /// As [`Office::open`], with the mark that tells a ledger put back, in the user's state directory. Where an older ledger is
    /// brought up to date, `progress` is told how far that has come.
    ///
    /// # Errors
    /// As [`Office::open`].
    pub fn open_telling(paths: &Paths, operator: &str, progress: &ledger::Progress) -> Result<Arc<Self>, Say> {
        Self::start(&paths.data, paths.state.as_deref(), operator, Arc::new(SystemClock::default()), progress)
    }

    /// As [`Office::open`], with another clock.
    ///
    /// # Errors
    /// As [`Office::open`].
    pub fn open_with(data: &Path, operator: &str, clock: Arc<dyn Clock>) -> Result<Arc<Self>, Say> {
        Self::start(data, None, operator, clock, &ledger::Progress::silent())
    }

    fn start(
        data: &Path,
        state: Option<&Path>,
        operator: &str,
        clock: Arc<dyn Clock>,
        progress: &ledger::Progress,
    ) -> Result<Arc<Self>, Say> {
        let mut ledger = Ledger::open_telling(data, progress).map_err(|error| error.say())?;
        if let Some(state) = state {
            ledger.keep_mark(state, clock.now().wall).map_err(|error| error.say())?;
        }
        let owner = Some(Owner::claim(data).map_err(|error| error.say()));
        let office = Arc::new(Self {
            ledger: Mutex::new(ledger),
            owner,
            actor: this_process(operator),
            data: data.to_owned(),
            clock,
            closing: watch::Sender::new(false),
            in_flight: Mutex::default(),
        });
        office.adopt_orphans().map_err(|error| error.say())?;
        office.with(|ledger| owner::sweep(ledger)).map_err(|error| error.say())?;
        Ok(office)
    }

    /// Works on the ledger. Blocks while another thread does, and on the disk: not for the drawing thread.
    pub fn with<T>(&self, work: impl FnOnce(&mut Ledger) -> T) -> T {
        work(&mut self.ledger.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Works on the ledger away from the async threads.
    ///
    /// # Errors
    /// When the work was interrupted because the program is ending.
    pub(super) async fn run<T: Send + 'static>(self: &Arc<Self>, work: impl FnOnce(&mut Ledger) -> T + Send + 'static) -> Result<T, Say> {
        let office = Arc::clone(self);
        tokio::task::spawn_blocking(move || office.with(work)).await.map_err(|_| say("desk-interrupted"))
    }

    /// Takes no new work from now on: what has no row yet is refused, what is under way goes on to its answer.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Whether no new work is taken.
    pub fn is_closing(&self) -> bool {
        *self.closing.borrow()
    }

    /// Returns once no new work is taken.
    pub(super) async fn closed(&self) {
        // The sender lives as long as the office, so this only ends when the value is true.
        let _ = self.closing.subscribe().wait_for(|closing| *closing).await;
    }

    /// Who works here.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Where the data lives.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Both clocks, read now.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// The owner id of this process; an error when this process must not send.
    pub(super) fn owner_id(&self) -> Result<Uuid, Say> {
        match &self.owner {
            Some(owner) => owner.as_ref().map(Owner::id).map_err(Clone::clone),
            None => Err(say("desk-interrupted")),
        }
    }

    /// Lets the owner's file name an attempt whose row is durable, so that its loss would be noticed.
    pub(super) fn note_begun(&self, attempt: &Attempt) {
        if let Some(Ok(owner)) = &self.owner {
            owner.note(attempt);
        }
    }

    /// An event about an attempt that already has its row.
    pub(super) fn event(&self, kind: EventKind, attempt: &Attempt) -> NewEvent {
        NewEvent::of(attempt, kind, self.now().wall, &self.actor)
    }

    /// Notes that this process is about to write the row of an attempt and to send it.
    pub(super) fn take_off(self: &Arc<Self>, attempt: Uuid) -> Flight {
        self.in_flight.lock().unwrap_or_else(PoisonError::into_inner).insert(attempt);
        Flight { office: Arc::clone(self), attempt }
    }

    /// Turns `sending` rows into `unknown` whose answer nobody will ever record: their process is gone, or it is this one and
    /// has given them up.
    ///
    /// # Errors
    /// When the ledger cannot be read or written.
    pub fn adopt_orphans(&self) -> Result<(), LedgerError> {
        let own = self.owner_id().unwrap_or_default();
        for attempt in self.with(|ledger| ledger.sending())? {
            let order = attempt.request.order_id.as_str();
            let why = if attempt.owner == own {
                if self.in_flight.lock().unwrap_or_else(PoisonError::into_inner).contains(&attempt.id) {
                    continue;
                }
                say("desk-given-up").with("order", order)
            } else if owner::is_orphaned(&self.data, attempt.owner, own) {
                say("desk-orphaned").with("order", order)
            } else {
                continue;
            };
            self.leave_unknown(attempt.id, EventKind::Orphaned, why)?;
        }
        Ok(())
    }

    /// Leaves a `sending` attempt `unknown`, in words: the operator does not wait for its answer any longer.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn abandon(&self, id: Uuid) -> Result<Option<Attempt>, LedgerError> {
        let Some(attempt) = self.with(|ledger| ledger.get(id))? else { return Ok(None) };
        self.leave_unknown(id, EventKind::Abandoned, say("desk-abandoned").with("order", attempt.request.order_id.as_str()))
    }

    /// The attempt as it stands then: one that is not `sending` any more is left alone.
    fn leave_unknown(&self, id: Uuid, kind: EventKind, why: Say) -> Result<Option<Attempt>, LedgerError> {
        self.with(|ledger| {
            let attempt = match ledger.get(id)? {
                Some(attempt) if attempt.state == State::Sending => attempt,
                other => return Ok(other),
            };
            let event = NewEvent { reason: Some(why.clone()), ..self.event(kind, &attempt) };
            let outcome = Outcome { message: Some(why), ..attempt.outcome.clone() };
            let moved = ledger.settle(&Move {
                id,
                from: State::Sending,
                to: State::Unknown,
                evidence: Evidence::Orphaned,
                outcome: &outcome,
                settled_at: None,
                retry_at: None,
                retry_after: None,
                decided: None,
                released: None,
                alarm: None,
                event: &event,
            })?;
            let (Moved::Done(attempt) | Moved::MovedOn(attempt) | Moved::Refused(attempt)) = moved;
            Ok(Some(self.weigh_kept(ledger, *attempt)))
        })
    }

    /// Marks an attempt's alarm as opened.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn open_alarm(&self, attempt: &Attempt) -> Result<(), LedgerError> {
        let event = NewEvent { reason: attempt.alarm.as_ref().map(Alarm::say), ..self.event(EventKind::AlarmOpened, attempt) };
        self.with(|ledger| ledger.open_alarm(attempt.id, attempt.alarm.as_ref(), &event))
    }

    /// When a state that was reached now is final, the time to write beside it.
    pub(super) fn settled_at(&self, state: State) -> Option<Timestamp> {
        (!state.is_open()).then(|| self.now().wall)
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        if let Some(Ok(owner)) = self.owner.take() {
            let ledger = self.ledger.get_mut().unwrap_or_else(PoisonError::into_inner);
            // A file that stays is swept by a later process.
            let _ = owner.retire(ledger);
        }
    }
}

/// Who works at this process: the operator's name, the OS user and the machine.
fn this_process(operator: &str) -> Actor {
    Actor { operator: operator.to_owned(), os_user: crate::config::os_user(), host: host_name() }
}

#[cfg(unix)]
fn host_name() -> String {
    printable(&rustix::system::uname().nodename().to_string_lossy()).into_owned()
}

#[cfg(not(unix))]
fn host_name() -> String {
    printable(&std::env::var("COMPUTERNAME").unwrap_or_default()).into_owned()
}
