//! An attempt as a row of the ledger.

use std::sync::LazyLock;

use jiff::Timestamp;
use rusqlite::{Connection, Row, named_params};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::row::{from_json, json, json_or_null, parsed, parsed_or_null, time};
use crate::domain::amount::ChargeAmount;
use crate::domain::attempt::{Outcome, Release};
use crate::domain::{Attempt, CaptureRequest, Comment, Currency, Gateway, Mode, Moment, Operation, OrderId, ServerUrl, State};

/// The spelling in which order ids that differ only in case are the same.
pub(super) fn folded(order_id: &OrderId) -> String {
    order_id.as_str().to_lowercase()
}

/// The columns that a new row is written with.
const COLUMNS: &str = "id operation profile mode gateway batch_id batch_row state operator owner pos_id order_id order_id_folded currency \
                       charge_amount comment server_url sent_at sent wait_from absent_since settled_at retry_at retry_after hold \
                       seen_before http_status amount amount_currency fee_amount fee_currency operation_id payment_id transaction_id \
                       status status_code status_description message released_by released_reason alarm body";

static INSERT: LazyLock<String> = LazyLock::new(|| {
    let names: Vec<&str> = COLUMNS.split_whitespace().collect();
    format!("INSERT INTO attempts ({}) VALUES (:{})", names.join(", "), names.join(", :"))
});

/// Writes a new row of `attempts`.
pub(super) fn insert(db: &Connection, attempt: &Attempt) -> rusqlite::Result<()> {
    let Attempt { request, outcome, .. } = attempt;
    let mut statement = db.prepare_cached(&INSERT)?;
    statement.execute(named_params! {
        ":id": attempt.id.to_string(),
        ":operation": attempt.operation.word(),
        ":profile": attempt.profile,
        ":mode": attempt.mode.word(),
        ":gateway": attempt.gateway.as_ref().map(Gateway::as_str),
        ":batch_id": attempt.batch.map(|(id, _)| id.to_string()),
        ":batch_row": attempt.batch.map(|(_, row)| row),
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
        ":retry_after": attempt.retry_after,
        ":hold": attempt.hold.as_ref().map(Decimal::to_string),
        ":seen_before": json_or_null(attempt.seen_before.as_ref())?,
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
        operation: parsed(row, "operation", Operation::from_word)?,
        profile: row.get("profile")?,
        mode: parsed(row, "mode", Mode::from_word)?,
        gateway: parsed_or_null(row, "gateway", |text| Some(Gateway::kept(text)))?,
        batch: parsed_or_null(row, "batch_id", uuid)?.zip(row.get::<_, Option<u32>>("batch_row")?),
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
            amount_currency: row.get("amount_currency")?,
            fee_amount: row.get("fee_amount")?,
            fee_currency: row.get("fee_currency")?,
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
        retry_after: row.get("retry_after")?,
        alarm: parsed_or_null(row, "alarm", from_json)?,
    })
}

fn read_request(row: &Row<'_>) -> rusqlite::Result<CaptureRequest> {
    Ok(CaptureRequest {
        pos_id: parsed(row, "pos_id", |text| Uuid::parse_str(text).ok())?,
        order_id: parsed(row, "order_id", |text| OrderId::kept(text).ok())?,
        currency: parsed(row, "currency", |text| Currency::parse(text).ok())?,
        charge_amount: parsed_or_null(row, "charge_amount", ChargeAmount::from_wire)?,
        comment: parsed_or_null(row, "comment", |text| Comment::parse(text).ok().flatten())?,
        server_url: parsed_or_null(row, "server_url", |text| ServerUrl::kept(text).ok().flatten())?,
    })
}

#[cfg(test)]
mod tests;
