//! One transaction on `sandbox.db`: reading and writing the identity and the captures.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row, Transaction, params};
use rust_decimal::Decimal;
use secrecy::{ExposeSecret as _, SecretString};
use uuid::Uuid;

use super::identity::Identity;
use crate::domain::Keys;

/// A capture as it was processed. Times are kept to the millisecond.
#[derive(Debug, Clone)]
pub(super) struct Capture {
    pub(super) order_id: String,
    pub(super) operation_id: Uuid,
    pub(super) transaction_id: Uuid,
    pub(super) amount: Decimal,
    pub(super) currency: String,
    /// Status word as answered; a pending one may have settled since.
    pub(super) status: String,
    pub(super) status_code: String,
    pub(super) created_at: Timestamp,
    /// When a pending capture becomes a success.
    pub(super) settles_at: Option<Timestamp>,
    /// The commission's number text.
    pub(super) fee: Option<String>,
    pub(super) comment: Option<String>,
}

/// One transaction on the database; dropped without [`Session::commit`] it changes nothing.
#[derive(Debug)]
pub(super) struct Session<'a>(pub(super) Transaction<'a>);

impl Session<'_> {
    /// The merchant.
    pub(super) fn identity(&self) -> rusqlite::Result<Identity> {
        self.find_identity()?.ok_or(rusqlite::Error::QueryReturnedNoRows)
    }

    /// The merchant, if one was drawn.
    pub(super) fn find_identity(&self) -> rusqlite::Result<Option<Identity>> {
        let mut query = self.0.prepare_cached("SELECT pos_id, api_key, api_secret, endpoints_key, born_at FROM identity")?;
        let secret = |row: &Row<'_>, at: usize| row.get::<_, String>(at).map(SecretString::from);
        query
            .query_row([], |row| {
                let keys = Keys { api_key: secret(row, 1)?, api_secret: secret(row, 2)?, endpoints_key: secret(row, 3)? };
                Ok(Identity { pos_id: uuid_at(row, 0)?, keys, born_at: time_at(row, 4)? })
            })
            .optional()
    }

    /// Puts a merchant in the place of the one before.
    pub(super) fn put_identity(&self, identity: Identity) -> rusqlite::Result<Identity> {
        let keys = &identity.keys;
        self.0.execute(
            "INSERT OR REPLACE INTO identity (one, pos_id, api_key, api_secret, endpoints_key, born_at) VALUES (1, ?, ?, ?, ?, ?)",
            params![
                identity.pos_id.to_string(),
                keys.api_key.expose_secret(),
                keys.api_secret.expose_secret(),
                keys.endpoints_key.expose_secret(),
                identity.born_at.as_millisecond()
            ],
        )?;
        Ok(identity)
    }

    /// Every processed capture of an order, the oldest first.
    pub(super) fn captures(&self, order_id: &str) -> rusqlite::Result<Vec<Capture>> {
        let mut query = self.0.prepare_cached(
            "SELECT order_id, operation_id, transaction_id, amount, currency, status, status_code, created_at, settles_at, fee, comment
             FROM captures WHERE order_id = ? ORDER BY seq",
        )?;
        query
            .query_map([order_id], |row| {
                Ok(Capture {
                    order_id: row.get(0)?,
                    operation_id: uuid_at(row, 1)?,
                    transaction_id: uuid_at(row, 2)?,
                    amount: Decimal::from_str_exact(&row.get::<_, String>(3)?).map_err(|error| unreadable(3, error))?,
                    currency: row.get(4)?,
                    status: row.get(5)?,
                    status_code: row.get(6)?,
                    created_at: time_at(row, 7)?,
                    settles_at: row.get::<_, Option<i64>>(8)?.map(|_| time_at(row, 8)).transpose()?,
                    fee: row.get(9)?,
                    comment: row.get(10)?,
                })
            })?
            .collect()
    }

    /// Writes a capture. A second one of an order that has not failed is refused by an index.
    pub(super) fn add(&self, capture: &Capture) -> rusqlite::Result<()> {
        self.0.execute(
            "INSERT INTO captures
             (order_id, operation_id, transaction_id, amount, currency, status, status_code, created_at, settles_at, fee, comment)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            params![
                capture.order_id,
                capture.operation_id.to_string(),
                capture.transaction_id.to_string(),
                capture.amount.to_string(),
                capture.currency,
                capture.status,
                capture.status_code,
                capture.created_at.as_millisecond(),
                capture.settles_at.map(Timestamp::as_millisecond),
                capture.fee,
                capture.comment
            ],
        )?;
        Ok(())
    }

    pub(super) fn commit(self) -> rusqlite::Result<()> {
        self.0.commit()
    }
}

fn unreadable(column: usize, error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
}

fn uuid_at(row: &Row<'_>, column: usize) -> rusqlite::Result<Uuid> {
    Uuid::try_parse(&row.get::<_, String>(column)?).map_err(|error| unreadable(column, error))
}

pub(super) fn time_at(row: &Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    Timestamp::from_millisecond(row.get(column)?).map_err(|error| unreadable(column, error))
}
