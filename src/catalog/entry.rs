//! What the catalog keeps of an attempt.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};
use rust_decimal::Decimal;

use super::key;
use crate::domain::{Attempt, Outcome, amount};

/// What an attempt adds to the totals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Share {
    pub(super) profile: String,
    pub(super) mode: String,
    pub(super) state: String,
    pub(super) operator: String,
    /// The local day of sending.
    pub(super) day: String,
    /// Money taken and its currency; `None` where none was, or no usable amount of it is known.
    pub(super) taken: Option<(Decimal, String)>,
    /// The fee of money taken, and its currency, empty where none was stated.
    pub(super) fee: Option<(Decimal, String)>,
}

impl Share {
    /// What an attempt adds, by days of `zone`.
    pub(super) fn of(attempt: &Attempt, zone: &TimeZone) -> Self {
        let mut share = Self {
            profile: attempt.profile.clone(),
            mode: attempt.mode.word().to_owned(),
            state: attempt.state.word().to_owned(),
            operator: attempt.operator.clone(),
            day: day(attempt.sent.wall, zone),
            taken: None,
            fee: None,
        };
        if !attempt.state.is_success() {
            return share;
        }
        share.taken =
            attempt.outcome.amount.as_deref().and_then(amount::exact).filter(|amount| *amount > Decimal::ZERO).zip(currency(attempt));
        share.fee = fee(&attempt.outcome);
        share
    }

    /// Reads the columns of a row of `attempts`.
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let money = |amount, currency| Ok::<_, rusqlite::Error>(decimal_or_null(row, amount)?.zip(row.get(currency)?));
        Ok(Self {
            profile: row.get("profile")?,
            mode: row.get("mode")?,
            state: row.get("state")?,
            operator: row.get("operator")?,
            day: row.get("day")?,
            taken: money("taken", "taken_currency")?,
            fee: money("fee", "fee_currency")?,
        })
    }

    /// What the attempt at this place has added so far.
    pub(super) fn kept(db: &Connection, seq: i64) -> rusqlite::Result<Option<Self>> {
        db.prepare_cached("SELECT * FROM attempts WHERE seq = ?1")?.query_row([seq], Self::read).optional()
    }
}

/// The local day of a time, as `2026-11-22`.
pub(super) fn day(at: Timestamp, zone: &TimeZone) -> String {
    let day: Date = at.to_zoned(zone.clone()).date();
    day.to_string()
}

/// The currency of money taken: as the gateway stated it, where that is a code; the one asked for where it stated none.
fn currency(attempt: &Attempt) -> Option<String> {
    match attempt.outcome.amount_currency.as_deref() {
        None => Some(attempt.request.currency.code().to_owned()),
        Some(stated) => {
            let is_code = stated.len() == 3 && stated.bytes().all(|byte| byte.is_ascii_uppercase());
            is_code.then(|| stated.to_owned())
        }
    }
}

/// The fee, where it is a plain decimal.
fn fee(outcome: &Outcome) -> Option<(Decimal, String)> {
    let amount = outcome.fee_amount.as_deref().and_then(amount::exact)?;
    Some((amount, outcome.fee_currency.clone().unwrap_or_default()))
}

/// Writes the row of an attempt, in place of the one it had.
pub(super) fn write(db: &Connection, seq: i64, attempt: &Attempt, share: &Share) -> rusqlite::Result<()> {
    let Attempt { request, outcome, .. } = attempt;
    let id = attempt.id.to_string();
    let order_id = request.order_id.as_str();
    let ids = [&outcome.operation_id, &outcome.payment_id, &outcome.transaction_id, &outcome.status_code];
    let comment = request.comment.as_ref().map_or("", |comment| comment.as_str());
    let mut found = vec![order_id, &id, comment, &attempt.operator];
    found.extend(ids.into_iter().flatten().map(String::as_str));
    // Words have no white space in them, so that none reaches from one field into the next.
    let found = key::folded(&found.join("\n"));
    let amount = |money: &Option<(Decimal, String)>| money.as_ref().map(|(amount, _)| amount.to_string());
    let currency = |money: &Option<(Decimal, String)>| money.as_ref().map(|(_, currency)| currency.clone());
    db.prepare_cached(
        "INSERT OR REPLACE INTO attempts (seq, id, profile, mode, state, currency, sent_at, operator_folded, amount, order_folded, \
         order_id, operator, day, taken, taken_currency, fee, fee_currency, found) \
         VALUES (:seq, :id, :profile, :mode, :state, :currency, :sent_at, :operator_folded, :amount, :order_folded, \
         :order_id, :operator, :day, :taken, :taken_currency, :fee, :fee_currency, :found)",
    )?
    .execute(named_params! {
        ":seq": seq,
        ":id": attempt.id.as_bytes(),
        ":profile": share.profile,
        ":mode": share.mode,
        ":state": share.state,
        ":currency": request.currency.code(),
        ":sent_at": key::time(attempt.sent.wall),
        ":operator_folded": key::folded(&attempt.operator),
        ":amount": attempt.amount().map(key::amount),
        ":order_folded": key::folded(order_id),
        ":order_id": order_id,
        ":operator": share.operator,
        ":day": share.day,
        ":taken": amount(&share.taken),
        ":taken_currency": currency(&share.taken),
        ":fee": amount(&share.fee),
        ":fee_currency": currency(&share.fee),
        ":found": found,
    })?;
    Ok(())
}

/// A decimal in a text column.
fn decimal_or_null(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Decimal>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| Decimal::from_str_exact(&text).map_err(|_| unreadable(row, column))).transpose()
}

/// A column that holds something that was not put there.
pub(super) fn unreadable(row: &Row<'_>, column: &str) -> rusqlite::Error {
    let index = row.as_ref().column_index(column).unwrap_or_default();
    rusqlite::Error::FromSqlConversionFailure(index, rusqlite::types::Type::Text, format!("column {column}").into())
}
