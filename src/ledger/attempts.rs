//! Beginning an attempt: the guard and the durable row before anything is sent.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::error::{BeginError, LedgerError};
use super::events::{self, NewEvent};
use super::row::{from_json, json, json_or_null, parsed, parsed_or_null, time};
use super::{Ledger, schema};
use crate::domain::amount::ChargeAmount;
use crate::domain::attempt::{Outcome, Release};
use crate::domain::{Attempt, CaptureRequest, Comment, Currency, Mode, Moment, OrderId, ServerUrl, State};

/// The longest wait a gateway is granted. A `retry_at` farther away was written by a clock that has since gone back.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(10);

/// The states of the partial unique index.
const HOLDER: &str = "SELECT * FROM attempts INDEXED BY attempts_one_per_order WHERE pos_id = ?1 AND order_id = ?2 \
                      AND state IN ('sending', 'unknown', 'pending', 'captured', 'captured_mismatch')";

impl Ledger {
    /// Writes the row of a new attempt (state `sending`) and its first event, in one transaction, durable on return.
    /// The mode of its point of sale is remembered at first use. Waits are judged by the attempt's own `sent` time.
    ///
    /// # Errors
    /// [`BeginError`]: nothing was written that could be taken for sent, and nothing may be sent.
    pub fn begin(&self, attempt: &Attempt, event: &NewEvent) -> Result<(), BeginError> {
        if let Some(stopped) = self.broken() {
            return Err(stopped.into());
        }
        if attempt.state != State::Sending {
            return Err(LedgerError::Illegal { from: attempt.state, to: State::Sending }.into());
        }
        self.check_files()?;
        let request = &attempt.request;
        let refusal = self.write(|tx| {
            let found = schema::version(tx)?;
            if found != schema::VERSION {
                let newer = LedgerError::Newer { path: self.path.clone(), found, known: schema::VERSION };
                return Ok(Some(BeginError::Storage(newer)));
            }
            let known = pos_mode(tx, request.pos_id)?;
            if let Some(known) = known.filter(|known| *known != attempt.mode) {
                return Ok(Some(BeginError::OtherMode { known }));
            }
            if let Some(refusal) = guard(tx, request.pos_id, &request.order_id, attempt.sent.wall)? {
                return Ok(Some(refusal));
            }
            if known.is_none() {
                remember_pos(tx, request.pos_id, attempt.mode)?;
            }
            insert(tx, attempt)?;
            events::insert(tx, event)?;
            Ok(None)
        })?;
        refusal.map_or(Ok(()), Err)
    }

    /// What [`Ledger::begin`] would refuse now because of other attempts for this order. Writes nothing.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn would_block(&self, pos_id: Uuid, order_id: &OrderId, now: Timestamp) -> Result<Option<BeginError>, LedgerError> {
        self.read(|db| guard(db, pos_id, order_id, now))
    }

    /// The mode in which this point of sale was first used.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn pos_mode(&self, pos_id: Uuid) -> Result<Option<Mode>, LedgerError> {
        self.read(|db| pos_mode(db, pos_id))
    }

    /// Remembers the mode of a point of sale at first use, and gives the mode that is remembered: perhaps another one.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be written.
    pub fn remember_pos(&self, pos_id: Uuid, mode: Mode) -> Result<Mode, LedgerError> {
        self.write(|tx| match pos_mode(tx, pos_id)? {
            Some(known) => Ok(known),
            None => remember_pos(tx, pos_id, mode).map(|()| mode),
        })
    }
}

fn guard(db: &Connection, pos_id: Uuid, order_id: &OrderId, now: Timestamp) -> rusqlite::Result<Option<BeginError>> {
    if let Some(holder) = holder(db, pos_id, order_id)? {
        return Ok(Some(BeginError::Blocked(Box::new(holder))));
    }
    let mut throttled = db.prepare_cached(
        "SELECT * FROM attempts INDEXED BY attempts_by_order WHERE order_id = ?1 AND pos_id = ?2 AND state = 'throttled' \
         AND retry_at > ?3 AND retry_at <= ?4 ORDER BY retry_at DESC LIMIT 1",
    )?;
    let latest = time(now.checked_add(LONGEST_WAIT).unwrap_or(Timestamp::MAX));
    let waiting = throttled.query_row((order_id.as_str(), pos_id.to_string(), time(now), latest), read).optional()?;
    Ok(waiting.map(|attempt| BeginError::TooSoon(Box::new(attempt))))
}

/// The attempt that holds an order.
pub(super) fn holder(db: &Connection, pos_id: Uuid, order_id: &OrderId) -> rusqlite::Result<Option<Attempt>> {
    db.prepare_cached(HOLDER)?.query_row((pos_id.to_string(), order_id.as_str()), read).optional()
}

fn pos_mode(db: &Connection, pos_id: Uuid) -> rusqlite::Result<Option<Mode>> {
    db.prepare_cached("SELECT mode FROM points_of_sale WHERE pos_id = ?1")?
        .query_row([pos_id.to_string()], |row| parsed(row, "mode", Mode::from_word))
        .optional()
}

fn remember_pos(db: &Connection, pos_id: Uuid, mode: Mode) -> rusqlite::Result<()> {
    db.execute("INSERT INTO points_of_sale (pos_id, mode) VALUES (?1, ?2)", (pos_id.to_string(), mode.word())).map(drop)
}

/// The spelling in which order ids that differ only in case are the same.
pub(super) fn folded(order_id: &OrderId) -> String {
    order_id.as_str().to_lowercase()
}

fn insert(db: &Connection, attempt: &Attempt) -> rusqlite::Result<()> {
    let Attempt { request, outcome, .. } = attempt;
    let mut statement = db.prepare_cached(
        "INSERT INTO attempts (id, profile, mode, state, operator, owner, pos_id, order_id, order_id_folded, currency, \
         charge_amount, comment, server_url, sent_at, sent, wait_from, absent_since, settled_at, retry_at, hold, seen_before, \
         http_status, amount, operation_id, payment_id, transaction_id, status, status_code, status_description, message, \
         released_by, released_reason, alarm, body) \
         VALUES (:id, :profile, :mode, :state, :operator, :owner, :pos_id, :order_id, :order_id_folded, :currency, \
         :charge_amount, :comment, :server_url, :sent_at, :sent, :wait_from, :absent_since, :settled_at, :retry_at, :hold, :seen_before, \
         :http_status, :amount, :operation_id, :payment_id, :transaction_id, :status, :status_code, :status_description, :message, \
         :released_by, :released_reason, :alarm, :body)",
    )?;
    statement.execute(named_params! {
        ":id": attempt.id.to_string(),
        ":profile": attempt.profile,
        ":mode": attempt.mode.word(),
        ":state": attempt.state.word(),
        ":operator": attempt.operator,
        ":owner": attempt.owner.to_string(),
        ":pos_id": request.pos_id.to_string(),
        ":order_id": request.order_id.as_str(),
        ":order_id_folded": folded(&request.order_id),
        ":currency": request.currency.code(),
        ":charge_amount": request.charge_amount.map(ChargeAmount::wire),
        ":comment": request.comment.as_ref().map(Comment::as_str),
        ":server_url": request.server_url.as_ref().map(ServerUrl::as_str),
        ":sent_at": time(attempt.sent.wall),
        ":sent": json(&attempt.sent)?,
        ":wait_from": json(&attempt.wait_from)?,
        ":absent_since": json_or_null(attempt.absent_since.as_ref())?,
        ":settled_at": attempt.settled_at.map(time),
        ":retry_at": attempt.retry_at.map(time),
        ":hold": attempt.hold.as_ref().map(Decimal::to_string),
        ":seen_before": json_or_null(attempt.seen_before.as_ref())?,
        ":http_status": outcome.http_status,
        ":amount": outcome.amount,
        ":operation_id": outcome.operation_id,
        ":payment_id": outcome.payment_id,
        ":transaction_id": outcome.transaction_id,
        ":status": outcome.status,
        ":status_code": outcome.status_code,
        ":status_description": outcome.status_description,
        ":message": json_or_null(outcome.message.as_ref())?,
        ":released_by": attempt.released.as_ref().map(|released| &released.by),
        ":released_reason": attempt.released.as_ref().map(|released| &released.reason),
        ":alarm": json_or_null(attempt.alarm.as_ref())?,
        ":body": outcome.body,
    })?;
    Ok(())
}

/// Reads a whole row of `attempts`.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Attempt> {
    let moment = from_json::<Moment>;
    let uuid = |text: &str| Uuid::parse_str(text).ok();
    let at = |text: &str| text.parse::<Timestamp>().ok();
    let released_by: Option<String> = row.get("released_by")?;
    let released_reason: Option<String> = row.get("released_reason")?;
    Ok(Attempt {
        id: parsed(row, "id", uuid)?,
        profile: row.get("profile")?,
        mode: parsed(row, "mode", Mode::from_word)?,
        request: read_request(row)?,
        state: parsed(row, "state", State::from_word)?,
        operator: row.get("operator")?,
        owner: parsed(row, "owner", uuid)?,
        sent: parsed(row, "sent", moment)?,
        wait_from: parsed(row, "wait_from", moment)?,
        absent_since: parsed_or_null(row, "absent_since", moment)?,
        settled_at: parsed_or_null(row, "settled_at", at)?,
        hold: parsed_or_null(row, "hold", |text| Decimal::from_str_exact(text).ok())?,
        seen_before: parsed_or_null(row, "seen_before", from_json)?,
        outcome: Outcome {
            http_status: row.get("http_status")?,
            amount: row.get("amount")?,
            operation_id: row.get("operation_id")?,
            payment_id: row.get("payment_id")?,
            transaction_id: row.get("transaction_id")?,
            status: row.get("status")?,
            status_code: row.get("status_code")?,
            status_description: row.get("status_description")?,
            message: parsed_or_null(row, "message", from_json)?,
            body: row.get("body")?,
        },
        released: released_by.zip(released_reason).map(|(by, reason)| Release { by, reason }),
        retry_at: parsed_or_null(row, "retry_at", at)?,
        alarm: parsed_or_null(row, "alarm", from_json)?,
    })
}

fn read_request(row: &Row<'_>) -> rusqlite::Result<CaptureRequest> {
    Ok(CaptureRequest {
        pos_id: parsed(row, "pos_id", |text| Uuid::parse_str(text).ok())?,
        order_id: parsed(row, "order_id", |text| OrderId::parse(text).ok())?,
        currency: parsed(row, "currency", |text| Currency::parse(text).ok())?,
        charge_amount: parsed_or_null(row, "charge_amount", ChargeAmount::from_wire)?,
        comment: parsed_or_null(row, "comment", |text| Comment::parse(text).ok().flatten())?,
        server_url: parsed_or_null(row, "server_url", |text| ServerUrl::parse(text).ok().flatten())?,
    })
}
