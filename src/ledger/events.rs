//! Events: every step as a row that is never changed.

use jiff::Timestamp;
use rusqlite::{Connection, Row, named_params};
use uuid::Uuid;

use super::error::LedgerError;
use super::row::{from_json, json, json_or_null, parsed, parsed_or_null, time};
use super::{Ledger, told};
pub use crate::domain::EventKind;
use crate::domain::{Attempt, Gateway, Json, Mode, Say};

/// Who works here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The configured name, otherwise the OS user.
    pub operator: String,
    /// The OS user.
    pub os_user: String,
    /// The machine's name.
    pub host: String,
}

/// One step, before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
    /// The attempt it belongs to; a refusal may have none.
    pub attempt: Option<Uuid>,
    /// Who.
    pub actor: Actor,
    /// Profile.
    pub profile: String,
    /// That profile's mode.
    pub mode: Mode,
    /// The gateway that was asked or that told; `None` where none was.
    pub gateway: Option<Gateway>,
    /// Point of sale.
    pub pos_id: Option<Uuid>,
    /// Order id, as typed where it was refused.
    pub order_id: Option<String>,
    /// Request body as sent.
    pub request: Option<Vec<u8>>,
    /// HTTP status of the answer.
    pub http_status: Option<u16>,
    /// Chosen headers of the answer, in order.
    pub headers: Vec<(String, String)>,
    /// Answer's body as received.
    pub body: Option<Vec<u8>>,
    /// Whether `body` is only the start of it.
    pub body_cut: bool,
    /// Why, for people.
    pub reason: Option<Say>,
    /// Anything else, such as the transactions that a look-up showed.
    pub detail: Option<Json>,
}

impl NewEvent {
    /// A step of an attempt, with nothing filled but who, when, what, and which attempt.
    pub fn of(attempt: &Attempt, kind: EventKind, at: Timestamp, actor: &Actor) -> Self {
        Self {
            attempt: Some(attempt.id),
            pos_id: Some(attempt.request.pos_id),
            order_id: Some(attempt.request.order_id.as_str().to_owned()),
            ..Self::new(kind, at, actor, &attempt.profile, attempt.mode)
        }
    }

    /// A step that belongs to no attempt.
    pub fn new(kind: EventKind, at: Timestamp, actor: &Actor, profile: &str, mode: Mode) -> Self {
        Self {
            at,
            kind,
            attempt: None,
            actor: actor.clone(),
            profile: profile.to_owned(),
            mode,
            gateway: None,
            pos_id: None,
            order_id: None,
            request: None,
            http_status: None,
            headers: Vec::new(),
            body: None,
            body_cut: false,
            reason: None,
            detail: None,
        }
    }
}

/// One step as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its place in the ledger; later events have higher numbers.
    pub seq: i64,
    /// What was written.
    pub entry: NewEvent,
}

impl Ledger {
    /// Writes an event. Tried even after an I/O error.
    ///
    /// # Errors
    /// [`LedgerError`] when it could not be written.
    pub fn add_event(&self, event: &NewEvent) -> Result<(), LedgerError> {
        self.write(|tx| insert(tx, event, event.attempt))?;
        told::event(event, event.attempt);
        Ok(())
    }

    /// The events of an attempt, oldest first.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn events(&self, attempt: Uuid) -> Result<Vec<Event>, LedgerError> {
        self.read(|db| {
            let mut statement = db.prepare_cached("SELECT * FROM events WHERE attempt_id = ?1 ORDER BY seq")?;
            statement.query_map([attempt.to_string()], read)?.collect()
        })
    }
}

/// Writes an event of `attempt`.
pub(super) fn insert(db: &Connection, event: &NewEvent, attempt: Option<Uuid>) -> rusqlite::Result<()> {
    let mut statement = db.prepare_cached(
        "INSERT INTO events (at, kind, attempt_id, operator, os_user, host, profile, mode, gateway, pos_id, order_id, request, \
         http_status, headers, body, body_cut, reason, detail) \
         VALUES (:at, :kind, :attempt_id, :operator, :os_user, :host, :profile, :mode, :gateway, :pos_id, :order_id, :request, :http_status, \
         :headers, :body, :body_cut, :reason, :detail)",
    )?;
    statement.execute(named_params! {
        ":at": time(event.at),
        ":kind": event.kind.word(),
        ":attempt_id": attempt.map(|id| id.to_string()),
        ":operator": event.actor.operator,
        ":os_user": event.actor.os_user,
        ":host": event.actor.host,
        ":profile": event.profile,
        ":mode": event.mode.word(),
        ":gateway": event.gateway.as_ref().map(Gateway::as_str),
        ":pos_id": event.pos_id.map(|id| id.to_string()),
        ":order_id": event.order_id,
        ":request": event.request,
        ":http_status": event.http_status,
        ":headers": json(&event.headers)?,
        ":body": event.body,
        ":body_cut": event.body_cut,
        ":reason": json_or_null(event.reason.as_ref())?,
        ":detail": event.detail.as_ref().map(Json::to_line),
    })?;
    Ok(())
}

/// Reads a whole row of `events`.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Event> {
    let uuid = |text: &str| Uuid::parse_str(text).ok();
    Ok(Event {
        seq: row.get("seq")?,
        entry: NewEvent {
            at: parsed(row, "at", |text| text.parse().ok())?,
            kind: parsed(row, "kind", EventKind::from_word)?,
            attempt: parsed_or_null(row, "attempt_id", uuid)?,
            actor: Actor { operator: row.get("operator")?, os_user: row.get("os_user")?, host: row.get("host")? },
            profile: row.get("profile")?,
            mode: parsed(row, "mode", Mode::from_word)?,
            gateway: parsed_or_null(row, "gateway", |text| Some(Gateway::kept(text)))?,
            pos_id: parsed_or_null(row, "pos_id", uuid)?,
            order_id: row.get("order_id")?,
            request: row.get("request")?,
            http_status: row.get("http_status")?,
            headers: parsed(row, "headers", from_json)?,
            body: row.get("body")?,
            body_cut: row.get("body_cut")?,
            reason: parsed_or_null(row, "reason", from_json)?,
            // Nested too deep to be judged: still shown, as text.
            detail: parsed_or_null(row, "detail", |text| {
                Some(Json::parse(text.as_bytes()).unwrap_or_else(|_| Json::String(text.to_owned())))
            })?,
        },
    })
}

#[cfg(test)]
mod tests;
