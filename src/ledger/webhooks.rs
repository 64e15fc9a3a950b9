//! Verified webhooks: kept once each, weighed against the attempts of their order, and listed.

use std::collections::BTreeSet;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, params_from_iter};
use uuid::Uuid;

use super::conditions::Conditions;
use super::dismissals::{Dismissal, dismissals};
use super::error::LedgerError;
use super::events::{self, Event, NewEvent};
use super::look_ups::{Shown, shown};
use super::record;
use super::row::parsed;
use super::settle::{Move, Moved, add_alarm, by_id, carry_out};
use super::{Ledger, told};
use crate::domain::json::object;
use crate::domain::{Attempt, Bearing, Evidence, Json, OrderId, Say, State};

/// Attempts of one order that one weighing may move; more than any order has.
const MOST_MOVES: usize = 8;

/// What the ledger knows of an order when a webhook about it is weighed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrderFile {
    /// Its attempts, oldest first, each with the place of its first event.
    pub attempts: Vec<(i64, Attempt)>,
    /// Its webhooks so far, oldest first.
    pub webhooks: Vec<Event>,
    /// What look-ups have shown of it, at each gateway.
    pub look_ups: Vec<Shown>,
    /// What persons have set aside.
    pub dismissals: Vec<Dismissal>,
    /// The operations that look-ups showed and that have raised an alarm, by [`crate::domain::Transaction::key`].
    pub alarmed_look_ups: BTreeSet<String>,
    /// Which webhooks, by their places, have raised an alarm of which attempt since they were weighed first.
    pub alarmed: BTreeSet<(Uuid, i64)>,
}

/// What the webhooks of an order prove, all together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Findings {
    /// The next move that is proved.
    pub step: Option<Step>,
    /// Alarms that were not raised yet: events of kind `alarm` with the attempt and the reason, and what raises them. Only asked for
    /// where nothing moves any more.
    pub alarms: Vec<(Raised, NewEvent)>,
}

/// What raises an alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Raised {
    /// A webhook, by its place.
    Webhook(i64),
    /// An operation that a look-up showed, by [`crate::domain::Transaction::key`].
    LookUp(String),
}

impl Raised {
    fn detail(&self) -> Json {
        match self {
            Self::Webhook(place) => object([("webhook", Json::Number(place.to_string()))]),
            Self::LookUp(key) => object([("look_up", Json::String(key.clone()))]),
        }
    }
}

/// What a webhook came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// What it means for the attempts.
    pub bearing: Bearing,
    /// The attempt it belongs to, if one made this capture or may have.
    pub attempt: Option<Uuid>,
    /// The same for people.
    pub reason: Say,
    /// The move that it proves.
    pub step: Option<Step>,
    /// A new alarm of an attempt that does not move.
    pub alarm: Option<(Uuid, Say)>,
}

/// A move that a webhook proves, as decided on the file of its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The attempt as it will stand: its state, its outcome, and when it was settled.
    pub attempt: Box<Attempt>,
    /// The state it is in now.
    pub from: State,
    /// What the move rests on.
    pub evidence: Evidence,
    /// A new alarm; `None` keeps what is there.
    pub alarm: Option<Say>,
    /// The event of this step.
    pub event: NewEvent,
}

/// A webhook that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Its place among the events.
    pub seq: i64,
    /// The order it is about.
    pub order_id: String,
    /// What it meant when it came.
    pub bearing: Bearing,
    /// The same for people.
    pub reason: Option<Say>,
    /// The attempt it belongs to, as it stands now.
    pub attempt: Option<Box<Attempt>>,
    /// It was here before: nothing was written.
    pub again: bool,
}

/// Which webhooks; an empty filter means all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WebhookFilter {
    /// Only of this profile.
    pub profile: Option<String>,
    /// Only with this bearing.
    pub bearing: Option<Bearing>,
    /// Only where this occurs in the order id, or an id that the webhook states begins with it.
    pub find: Option<String>,
}

impl Ledger {
    /// Keeps a verified webhook and what it proves, in one transaction. `event` is about the webhook alone: point of sale, order,
    /// payload, and what else is known; `digest` tells it from every other one of its point of sale. `weigh` reads it against its order;
    /// it is not asked for a webhook that is here already. `again` reads the whole order once the webhook is among the others.
    ///
    /// # Errors
    /// [`LedgerError`] when it could not be written where the next process will read it.
    pub fn take_webhook(
        &self,
        event: NewEvent,
        digest: &str,
        weigh: impl FnOnce(&OrderFile) -> Weighed,
        again: impl FnMut(&OrderFile) -> Findings,
    ) -> Result<Taken, LedgerError> {
        let key = Key::of(&event);
        let (taken, written) = self.write(|tx| {
            if let Some(known) = find(tx, &key, digest)? {
                // What it proves now may have been no proof when it came.
                let told = weigh_again(tx, &key, again)?;
                return Ok((read_taken(tx, &known, true)?, told));
            }
            let weighed = weigh(&order_file(tx, &key)?);
            let text = |text: &str| Json::String(text.to_owned());
            let detail = object([
                ("bearing", text(weighed.bearing.word())),
                ("digest", text(digest)),
                ("about", event.detail.clone().unwrap_or(Json::Null)),
            ]);
            let event = NewEvent { attempt: weighed.attempt, reason: Some(weighed.reason), detail: Some(detail), ..event };
            events::insert(tx, &event, event.attempt)?;
            let seq = tx.last_insert_rowid();
            let mut told = vec![Written::Event(Box::new(event.clone()))];
            if let Some(step) = weighed.step {
                told.push(step.carry_out(tx)?);
            }
            if let Some((id, alarm)) = &weighed.alarm {
                add_alarm(tx, *id, alarm)?;
            }
            told.extend(weigh_again(tx, &key, again)?);
            Ok((read_taken(tx, &Event { seq, entry: event }, false)?, told))
        })?;
        self.check_files()?;
        written.iter().for_each(Written::tell);
        Ok(taken)
    }

    /// Weighs the webhooks that are here already, after something else has changed the order of an attempt: they may have come
    /// before its answer did. Gives the attempt as it stands then, if anything was written.
    ///
    /// # Errors
    /// As [`Ledger::take_webhook`].
    pub fn weigh_webhooks(&self, attempt: &Attempt, again: impl FnMut(&OrderFile) -> Findings) -> Result<Option<Attempt>, LedgerError> {
        let key = Key { pos_id: attempt.request.pos_id.to_string(), order_id: attempt.request.order_id.as_str().to_owned() };
        // Most orders have none: that is seen without keeping other writers waiting.
        if !self.read(|db| any(db, &key))? {
            return Ok(None);
        }
        let (written, now) = self.write(|tx| Ok((weigh_again(tx, &key, again)?, by_id(tx, attempt.id)?)))?;
        if written.is_empty() {
            return Ok(None);
        }
        self.check_files()?;
        written.iter().for_each(Written::tell);
        Ok(now)
    }

    /// What is known of an order.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn order_file(&self, pos_id: Uuid, order_id: &OrderId) -> Result<OrderFile, LedgerError> {
        let key = Key { pos_id: pos_id.to_string(), order_id: order_id.as_str().to_owned() };
        self.read(|db| order_file(db, &key))
    }

    /// At most `limit` webhooks before the place `before`, newest first.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn webhooks(&self, filter: &WebhookFilter, before: Option<i64>, limit: usize) -> Result<Vec<Event>, LedgerError> {
        self.read(|db| page(db, filter, before, limit))
    }

    /// The webhook at this place among the events.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn webhook(&self, seq: i64) -> Result<Option<Event>, LedgerError> {
        self.read(|db| {
            let mut statement = db.prepare_cached("SELECT * FROM events WHERE seq = ?1 AND kind = 'webhook'")?;
            statement.query_row([seq], events::read).optional()
        })
    }
}

/// What was written, for the log.
pub(super) enum Written {
    Event(Box<NewEvent>),
    Move(Box<Step>, Option<Moved>),
}

impl Written {
    pub(super) fn tell(&self) {
        match self {
            Self::Event(event) => told::event(event, event.attempt),
            Self::Move(step, moved) => {
                told::event(&step.event, step.event.attempt);
                if let Some(moved) = moved {
                    told::moved(step.attempt.id, step.attempt.state, moved);
                }
            }
        }
    }
}

impl Step {
    fn carry_out(self, tx: &Connection) -> rusqlite::Result<Written> {
        let Attempt { id, state, outcome, settled_at, .. } = self.attempt.as_ref();
        let moved = carry_out(
            tx,
            &Move {
                id: *id,
                from: self.from,
                to: *state,
                evidence: self.evidence,
                outcome,
                settled_at: *settled_at,
                retry_at: None,
                retry_after: None,
                decided: None,
                released: None,
                alarm: self.alarm.as_ref(),
                event: &self.event,
            },
        )?;
        Ok(Written::Move(Box::new(self), moved))
    }
}

/// Carries out what the webhooks of an order prove, one move after another, then raises the alarms that are left.
pub(super) fn weigh_again(tx: &Connection, key: &Key, mut again: impl FnMut(&OrderFile) -> Findings) -> rusqlite::Result<Vec<Written>> {
    let mut written = Vec::new();
    for _ in 0..MOST_MOVES {
        let Findings { step, alarms } = again(&order_file(tx, key)?);
        if let Some(step) = step {
            written.push(step.carry_out(tx)?);
            continue;
        }
        for (raised, event) in alarms {
            let event = NewEvent { detail: Some(raised.detail()), ..event };
            events::insert(tx, &event, event.attempt)?;
            if let Some((id, alarm)) = event.attempt.zip(event.reason.as_ref()) {
                add_alarm(tx, id, alarm)?;
            }
            written.push(Written::Event(Box::new(event)));
        }
        break;
    }
    Ok(written)
}

const OF_ORDER: &str = "FROM events INDEXED BY events_webhooks_by_order WHERE kind = 'webhook' AND pos_id = ?1 AND order_id = ?2";

/// An order of a point of sale.
pub(super) struct Key {
    pub(super) pos_id: String,
    pub(super) order_id: String,
}

impl Key {
    pub(super) fn of(event: &NewEvent) -> Self {
        Self { pos_id: event.pos_id.unwrap_or_default().to_string(), order_id: event.order_id.clone().unwrap_or_default() }
    }

    pub(super) fn params(&self) -> (&str, &str) {
        (&self.pos_id, &self.order_id)
    }
}

fn any(db: &Connection, key: &Key) -> rusqlite::Result<bool> {
    db.prepare_cached(&format!("SELECT 1 {OF_ORDER}"))?.exists(key.params())
}

fn find(db: &Connection, key: &Key, digest: &str) -> rusqlite::Result<Option<Event>> {
    let mut statement = db.prepare_cached("SELECT * FROM events WHERE kind = 'webhook' AND pos_id = ?1 AND detail ->> '$.digest' = ?2")?;
    statement.query_row((&key.pos_id, digest), events::read).optional()
}

pub(super) fn order_file(db: &Connection, key: &Key) -> rusqlite::Result<OrderFile> {
    let mut attempts = db.prepare_cached(
        "SELECT *, (SELECT min(events.seq) FROM events WHERE events.attempt_id = attempts.id) AS first_event \
         FROM attempts INDEXED BY attempts_by_order WHERE pos_id = ?1 AND order_id = ?2 ORDER BY seq",
    )?;
    let attempts =
        attempts.query_map(key.params(), |row| Ok((row.get::<_, Option<i64>>("first_event")?.unwrap_or(i64::MAX), record::read(row)?)))?;
    let attempts = attempts.collect::<rusqlite::Result<_>>()?;
    let mut webhooks = db.prepare_cached(&format!("SELECT * {OF_ORDER} ORDER BY seq"))?;
    let webhooks = webhooks.query_map(key.params(), events::read)?.collect::<rusqlite::Result<_>>()?;
    let mut alarmed = db.prepare_cached(
        "SELECT attempt_id, detail ->> '$.webhook' AS webhook FROM events WHERE kind = 'alarm' AND detail ->> '$.webhook' IS NOT NULL \
         AND attempt_id IN (SELECT id FROM attempts INDEXED BY attempts_by_order WHERE pos_id = ?1 AND order_id = ?2)",
    )?;
    let alarmed =
        alarmed.query_map(key.params(), |row| Ok((parsed(row, "attempt_id", |text| Uuid::parse_str(text).ok())?, row.get("webhook")?)))?;
    let mut alarmed_look_ups = db.prepare_cached(
        "SELECT detail ->> '$.look_up' FROM events WHERE kind = 'alarm' AND detail ->> '$.look_up' IS NOT NULL \
         AND attempt_id IN (SELECT id FROM attempts INDEXED BY attempts_by_order WHERE pos_id = ?1 AND order_id = ?2)",
    )?;
    let alarmed_look_ups = alarmed_look_ups.query_map(key.params(), |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let (look_ups, dismissals) = (shown(db, key)?, dismissals(db, key)?);
    Ok(OrderFile { attempts, webhooks, look_ups, dismissals, alarmed_look_ups, alarmed: alarmed.collect::<rusqlite::Result<_>>()? })
}

fn read_taken(db: &Connection, event: &Event, again: bool) -> rusqlite::Result<Taken> {
    let attempt = event.entry.attempt.map(|id| by_id(db, id)).transpose()?.flatten();
    Ok(Taken {
        seq: event.seq,
        order_id: event.entry.order_id.clone().unwrap_or_default(),
        bearing: event.bearing().unwrap_or(Bearing::Kept),
        reason: event.entry.reason.clone(),
        attempt: attempt.map(Box::new),
        again,
    })
}

impl Event {
    /// What a webhook meant when it came; `None` for other events.
    pub fn bearing(&self) -> Option<Bearing> {
        self.entry.detail.as_ref()?.get("bearing").and_then(Json::as_str).and_then(Bearing::from_word)
    }

    /// What a webhook says, reduced as a look-up is: an object with the field names of the API.
    pub fn told(&self) -> Option<&Json> {
        self.about()?.get("transaction")
    }

    /// Where a webhook came from.
    pub fn sender(&self) -> Option<&str> {
        self.about()?.get("sender").and_then(Json::as_str)
    }

    fn about(&self) -> Option<&Json> {
        self.entry.detail.as_ref()?.get("about")
    }
}

/// A page of webhooks, newest first.
pub(super) fn page(db: &Connection, filter: &WebhookFilter, before: Option<i64>, limit: usize) -> rusqlite::Result<Vec<Event>> {
    let (sql, values) = page_sql(filter, before.unwrap_or(i64::MAX), limit);
    db.prepare_cached(&sql)?.query_map(params_from_iter(values), events::read)?.collect()
}

fn page_sql(filter: &WebhookFilter, before: i64, limit: usize) -> (String, Vec<Value>) {
    let mut conditions = Conditions::default();
    conditions.also("kind = 'webhook'");
    conditions.and("seq < ?", before);
    let index = if filter.bearing.is_some() { "events_webhooks_by_bearing" } else { "events_webhooks" };
    if let Some(bearing) = filter.bearing {
        conditions.and("detail ->> '$.bearing' = ?", bearing.word().to_owned());
    }
    conditions.equals("profile", filter.profile.as_ref());
    if let Some(find) = filter.find.as_deref().map(str::trim).filter(|find| !find.is_empty()) {
        let ids = ["operation_id", "transaction_id", "payment_id"];
        let begins = ids.map(|id| format!("instr(lower(detail ->> '$.about.transaction.{id}'), lower(?)) = 1")).join(" OR ");
        conditions.and(&format!("(instr(order_id, ?) OR {begins})"), find.to_owned());
    }
    let limit = conditions.value(i64::try_from(limit).unwrap_or(i64::MAX));
    let wanted = &conditions.text;
    (format!("SELECT * FROM events INDEXED BY {index} WHERE {wanted} ORDER BY seq DESC LIMIT {limit}"), conditions.values)
}

#[cfg(test)]
mod tests;
