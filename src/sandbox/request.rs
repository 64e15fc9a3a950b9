//! Reading a capture request as strictly as the documentation states its fields (finline: transactions-2-step/capture/api).

use rust_decimal::Decimal;
use uuid::Uuid;

use crate::domain::amount::Stated;
use crate::domain::comment::MAX_COMMENT;
use crate::domain::order_id::MAX_ORDER_ID;
use crate::domain::{Json, ServerUrl};

/// Most decimals of an amount (finline: transactions-split-2-step/capture/api).
const MAX_DECIMALS: usize = 2;
/// A UUID with its hyphens.
const UUID_LENGTH: usize = 36;

/// A capture request whose every field holds.
#[derive(Debug)]
pub(super) struct CaptureBody {
    pub(super) pos_id: Uuid,
    pub(super) order_id: String,
    pub(super) order_currency: String,
    pub(super) charge_amount: Option<Decimal>,
    pub(super) comment: Option<String>,
    /// Where webhooks about it are to go.
    pub(super) server_url: Option<String>,
}

impl CaptureBody {
    /// Reads the body. The error is the `message` of a 400.
    pub(super) fn read(body: &[u8]) -> Result<Self, &'static str> {
        let json = Json::parse(body).map_err(|_| "Request body is not valid JSON")?;
        if !matches!(json, Json::Object(_)) {
            return Err("Request body must be a JSON object");
        }
        let required = |name, message| json.get(name).and_then(Json::as_str).ok_or(message);
        let pos_id = required("pos_id", "pos_id is required: a UUID")?;
        let pos_id = parse_uuid(pos_id).ok_or("pos_id must be a UUID")?;
        let order_id = required("order_id", "order_id is required: a string")?;
        if !(1..=MAX_ORDER_ID).contains(&order_id.chars().count()) {
            return Err("order_id must have 1 to 32 characters");
        }
        let currency = required("order_currency", "order_currency is required: a string")?;
        if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err("order_currency must be a currency code of three capital letters");
        }
        let charge_amount = json.get("charge_amount").map(read_amount).transpose()?;
        let optional = |name, message| json.get(name).map(|value| value.as_str().ok_or(message)).transpose();
        let comment = optional("comment", "comment must be a string")?;
        if comment.is_some_and(|comment| comment.chars().count() > MAX_COMMENT) {
            return Err("comment must have at most 2048 characters");
        }
        let server_url = optional("server_url", "server_url must be a string")?;
        if let Some(url) = server_url {
            // Read as the console reads it, but as it stands: nothing is trimmed and the empty text is no address.
            let read = ServerUrl::kept(url).ok().flatten();
            if read.is_none_or(|read| read.as_str() != url) {
                return Err("server_url must be an http or https URL");
            }
        }
        Ok(Self {
            pos_id,
            order_id: order_id.to_owned(),
            order_currency: currency.to_owned(),
            charge_amount,
            comment: comment.map(str::to_owned),
            server_url: server_url.map(str::to_owned),
        })
    }
}

/// A UUID in the documented spelling, in either case.
pub(super) fn parse_uuid(text: &str) -> Option<Uuid> {
    (text.len() == UUID_LENGTH).then(|| Uuid::try_parse(text).ok()).flatten()
}

/// Whether the API takes numbers written as strings is unknown; the sandbox is strict, so that no client comes to rely on it.
fn read_amount(value: &Json) -> Result<Decimal, &'static str> {
    let Json::Number(text) = value else {
        return Err("charge_amount must be a number");
    };
    let amount = Stated::read(Some(value)).positive().ok_or("charge_amount must be a positive number")?;
    match text.split_once('.') {
        Some((_, decimals)) if decimals.len() > MAX_DECIMALS => Err("charge_amount must have at most 2 decimal digits"),
        _ => Ok(amount),
    }
}
