//! Moves: every change of an attempt, written only where it still stands as it was when the move was decided.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, named_params};
use uuid::Uuid;

use super::attempts::holder;
use super::error::LedgerError;
use super::events::{self, NewEvent};
use super::look_ups::newest_asked;
use super::record::read;
use super::row::{json, json_or_null, time};
use super::webhooks::Key;
use super::{Ledger, told};
use crate::domain::attempt::{Outcome, Release};
use crate::domain::{Alarm, Attempt, Evidence, Gateway, Moment, Say, State, say};

/// A change of state, as decided.
#[derive(Debug, Clone, Copy)]
pub struct Move<'a> {
    /// The attempt.
    pub id: Uuid,
    /// The state it was decided on.
    pub from: State,
    /// The state it leads to.
    pub to: State,
    /// What it rests on.
    pub evidence: Evidence,
    /// Replaces the whole outcome: what is to be kept must be in it.
    pub outcome: &'a Outcome,
    /// When the final state was reached; `None` while open.
    pub settled_at: Option<Timestamp>,
    /// Earliest time of another attempt, for `throttled`.
    pub retry_at: Option<Timestamp>,
    /// The wait that was asked for, in seconds, for `throttled`.
    pub retry_after: Option<u32>,
    /// What it was decided on beside the state, for a move that rests on waits: if that has changed, nothing is written.
    pub decided: Option<Decided<'a>>,
    /// Who released it; `None` keeps what is there.
    pub released: Option<&'a Release>,
    /// A new alarm; `None` keeps what is there.
    pub alarm: Option<&'a Say>,
    /// The event of this step, written however the move ends.
    pub event: &'a NewEvent,
}

/// The waits and the look-up that a move rests on.
#[derive(Debug, Clone, Copy)]
pub struct Decided<'a> {
    /// What waits were counted from.
    pub wait_from: &'a Moment,
    /// The beginning of the run of absences.
    pub absent_since: Option<&'a Moment>,
    /// The gateway that was looked up.
    pub gateway: &'a Gateway,
    /// When it was asked: another process may have asked later, and seen something else.
    pub asked: &'a Moment,
}

impl Decided<'_> {
    fn still_holds(&self, tx: &Connection, now: &Attempt) -> rusqlite::Result<bool> {
        let key = Key { pos_id: now.request.pos_id.to_string(), order_id: now.request.order_id.as_str().to_owned() };
        let waits = now.wait_from == *self.wait_from && now.absent_since.as_ref() == self.absent_since;
        Ok(waits && newest_asked(tx, &key, self.gateway)?.as_ref() == Some(self.asked))
    }
}

/// How a move ended, with the attempt as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moved {
    /// As decided.
    Done(Box<Attempt>),
    /// The attempt was not in the state any more that the move was decided on; state and outcome were left alone.
    MovedOn(Box<Attempt>),
    /// Another attempt, this one, holds the order; the moved one was left alone but for its alarm.
    Refused(Box<Attempt>),
}

impl Ledger {
    /// Carries out a move and writes its event, in one transaction. Tried even after an I/O error.
    ///
    /// Where the attempt has moved on or the order is held by another, the event is written all the same, and what a person
    /// must know of it becomes an alarm on the attempt: proof of success, or an own answer, that could not take effect.
    ///
    /// # Errors
    /// [`LedgerError`] when it could not be written where the next process will read it, no attempt has this id, or the
    /// rules do not allow the move.
    pub fn settle(&self, step: &Move<'_>) -> Result<Moved, LedgerError> {
        if !step.from.may_become(step.to, step.evidence) {
            return Err(LedgerError::Illegal { from: step.from, to: step.to });
        }
        let moved = self.write(|tx| carry_out(tx, step))?;
        // Written into a file that no path leads to any more is not stored.
        self.check_files()?;
        if let Some(moved) = &moved {
            told::event(step.event, Some(step.id));
            told::moved(step.id, step.to, moved);
        }
        moved.ok_or(LedgerError::NoSuchAttempt(step.id))
    }

    /// Sets what the waits of an attempt are counted from, if what that was decided on still holds. Gives whether it does.
    ///
    /// # Errors
    /// [`LedgerError`] when it could not be written or no attempt has this id.
    pub fn set_waits(
        &self,
        id: Uuid,
        decided: &Decided<'_>,
        wait_from: &Moment,
        absent_since: Option<&Moment>,
    ) -> Result<bool, LedgerError> {
        let held = self.write(|tx| {
            let Some(now) = by_id(tx, id)? else { return Ok(None) };
            if !decided.still_holds(tx, &now)? {
                return Ok(Some(false));
            }
            if now.wait_from != *wait_from || now.absent_since.as_ref() != absent_since {
                tx.prepare_cached("UPDATE attempts SET wait_from = ?2, absent_since = ?3 WHERE id = ?1")?.execute((
                    id.to_string(),
                    json(wait_from)?,
                    json_or_null(absent_since)?,
                ))?;
            }
            Ok(Some(true))
        })?;
        held.ok_or(LedgerError::NoSuchAttempt(id))
    }

    /// Begins the wait of an attempt again, if it still begins where that was decided: the wall clock stands before it.
    ///
    /// # Errors
    /// [`LedgerError`] when it could not be written.
    pub fn restart_wait(&self, id: Uuid, from: &Moment, now: &Moment) -> Result<(), LedgerError> {
        self.write(|tx| {
            tx.prepare_cached("UPDATE attempts SET wait_from = ?3, absent_since = NULL WHERE id = ?1 AND wait_from = ?2")?.execute((
                id.to_string(),
                json(from)?,
                json(now)?,
            ))
        })
        .map(drop)
    }

    /// Ends an attempt's run of absences: something was seen, whatever others have seen meanwhile.
    ///
    /// # Errors
    /// [`LedgerError`] when it could not be written.
    pub fn end_absence(&self, id: Uuid) -> Result<(), LedgerError> {
        self.write(|tx| {
            tx.prepare_cached("UPDATE attempts SET absent_since = NULL WHERE id = ?1 AND absent_since IS NOT NULL")?
                .execute([id.to_string()])
        })
        .map(drop)
    }

    /// Takes the alarm of an attempt away once a person has opened it, and writes the event of that. One that was raised since
    /// stays: the person has not seen it.
    ///
    /// # Errors
    /// [`LedgerError`] when it could not be written.
    pub fn open_alarm(&self, id: Uuid, seen: Option<&Alarm>, event: &NewEvent) -> Result<(), LedgerError> {
        let seen = self.write(|tx| {
            let stands = by_id(tx, id)?.and_then(|attempt| attempt.alarm);
            let seen = stands.is_some() && stands.as_ref() == seen;
            if seen {
                tx.prepare_cached("UPDATE attempts SET alarm = NULL WHERE id = ?1")?.execute([id.to_string()])?;
                events::insert(tx, event, Some(id))?;
            }
            Ok(seen)
        })?;
        if seen {
            told::event(event, Some(id));
        }
        Ok(())
    }
}

/// Carries out a legal move within a transaction; `None` when no attempt has this id.
pub(super) fn carry_out(tx: &Connection, step: &Move<'_>) -> rusqlite::Result<Option<Moved>> {
    let Some(before) = by_id(tx, step.id)? else { return Ok(None) };
    if let Some(decided) = &step.decided
        && (before.state != step.from || !decided.still_holds(tx, &before)?)
    {
        return Ok(Some(Moved::MovedOn(Box::new(before))));
    }
    let held_by = match update(tx, step) {
        Ok(0) => None,
        Ok(_) => {
            events::insert(tx, step.event, Some(step.id))?;
            if let Some(alarm) = step.alarm {
                add_alarm(tx, step.id, alarm)?;
            }
            return Ok(by_id(tx, step.id)?.map(|now| Moved::Done(Box::new(now))));
        }
        Err(error) if is_unique(&error) => match holder(tx, before.request.pos_id, &before.request.order_id)? {
            Some(other) => Some(other),
            None => return Err(error),
        },
        Err(error) => return Err(error),
    };
    events::insert(tx, step.event, Some(step.id))?;
    if let Some(alarm) = alarm(step, &before, held_by.as_ref()) {
        add_alarm(tx, step.id, &alarm)?;
    }
    Ok(match held_by {
        Some(other) => Some(Moved::Refused(Box::new(other))),
        None => by_id(tx, step.id)?.map(|now| Moved::MovedOn(Box::new(now))),
    })
}

pub(super) fn by_id(db: &Connection, id: Uuid) -> rusqlite::Result<Option<Attempt>> {
    db.prepare_cached("SELECT * FROM attempts WHERE id = ?1")?.query_row([id.to_string()], read).optional()
}

/// Raises an alarm. One that nobody has opened yet is told with it; of many, the first and the last.
pub(super) fn add_alarm(db: &Connection, id: Uuid, alarm: &Say) -> rusqlite::Result<()> {
    let told = match by_id(db, id)?.and_then(|attempt| attempt.alarm) {
        None => Alarm::from(alarm.clone()),
        Some(stands) if stands.tells(alarm) => return Ok(()),
        Some(stands) => stands.and(alarm.clone()),
    };
    db.prepare_cached("UPDATE attempts SET alarm = ?2 WHERE id = ?1")?.execute((id.to_string(), json(&told)?)).map(drop)
}

fn update(db: &Connection, step: &Move<'_>) -> rusqlite::Result<usize> {
    let outcome = step.outcome;
    let mut statement = db.prepare_cached(
        "UPDATE attempts SET state = :to, settled_at = :settled_at, retry_at = :retry_at, retry_after = :retry_after, \
         http_status = :http_status, amount = :amount, amount_currency = :amount_currency, fee_amount = :fee_amount, \
         fee_currency = :fee_currency, operation_id = :operation_id, payment_id = :payment_id, transaction_id = :transaction_id, status = :status, \
         status_code = :status_code, status_description = :status_description, message = :message, body = :body, \
         released_by = coalesce(:released_by, released_by), released_reason = coalesce(:released_reason, released_reason) \
         WHERE id = :id AND state = :from",
    )?;
    statement.execute(named_params! {
        ":id": step.id.to_string(),
        ":from": step.from.word(),
        ":to": step.to.word(),
        ":settled_at": step.settled_at.map(time),
        ":retry_at": step.retry_at.map(time),
        ":retry_after": step.retry_after,
        ":http_status": outcome.http_status,
        ":amount": outcome.amount,
        ":amount_currency": outcome.amount_currency,
        ":fee_amount": outcome.fee_amount,
        ":fee_currency": outcome.fee_currency,
        ":operation_id": outcome.operation_id,
        ":payment_id": outcome.payment_id,
        ":transaction_id": outcome.transaction_id,
        ":status": outcome.status,
        ":status_code": outcome.status_code,
        ":status_description": outcome.status_description,
        ":message": json_or_null(outcome.message.as_ref())?,
        ":body": outcome.body,
        ":released_by": step.released.map(|released| &released.by),
        ":released_reason": step.released.map(|released| &released.reason),
    })
}

/// Whether two outcomes tell of two captures, as far as their ids say.
fn is_another(one: &Outcome, other: &Outcome) -> bool {
    let pairs = [(&one.operation_id, &other.operation_id), (&one.transaction_id, &other.transaction_id)];
    let same = pairs.into_iter().filter_map(|(one, other)| Some(one.as_ref()?.eq_ignore_ascii_case(other.as_ref()?))).max();
    same == Some(false)
}

fn is_unique(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE)
}

/// What a person must know of a move that could not take effect. An attempt that stands where the move leads is no news.
fn alarm(step: &Move<'_>, standing: &Attempt, held_by: Option<&Attempt>) -> Option<Say> {
    let late = step.to.say();
    let told = match held_by {
        Some(other) => {
            let id = if step.alarm.is_some() { "ledger-alarm-held-why" } else { "ledger-alarm-held" };
            say(id).because("late", late).with("id", other.id.to_string())
        }
        None if standing.state == step.to && is_another(&standing.outcome, step.outcome) => say("ledger-alarm-second"),
        None if standing.state == step.to => return step.alarm.cloned(),
        None if step.to.is_success() || (step.evidence == Evidence::Answer && step.to != State::Unknown) => {
            let id = if step.alarm.is_some() { "ledger-alarm-late-why" } else { "ledger-alarm-late" };
            say(id).because("late", late).because("now", standing.state.say())
        }
        None => return step.alarm.cloned(),
    };
    Some(match step.alarm {
        Some(why) => told.because("why", why.clone()),
        None => told,
    })
}

#[cfg(test)]
mod tests;
