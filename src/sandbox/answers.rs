//! The JSON the sandbox answers with: exactly the documented members, in the documented order.

use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::codes::{self, Code, Stage};
use super::identity::Identity;
use super::orders::{Past, TestOrder};
use super::session::Capture;
use crate::domain::Json;
use crate::domain::json::object;

/// How long before the identity was drawn its holds were made, and what ended some of them.
const HELD_BEFORE: SignedDuration = SignedDuration::from_mins(60);
const ENDED_BEFORE: SignedDuration = SignedDuration::from_mins(30);

/// The documented shape of an error (finline: error-handling/http-statuses).
pub(super) fn error(message: &str, code: &str) -> Json {
    object([("message", string(message)), ("args", object([("code", string(code))]))])
}

/// A capture or void (finline: transactions-2-step/capture/api, transactions-2-step/void/api).
struct Secondary<'a> {
    operation_id: Uuid,
    transaction_id: Uuid,
    order_id: &'a str,
    method: &'a str,
    amount: Decimal,
    currency: &'a str,
    status: &'a str,
    status_code: &'a str,
    created_at: Timestamp,
    processing_time: Timestamp,
    fee: Option<&'a str>,
    comment: Option<&'a str>,
}

impl Secondary<'_> {
    fn json(&self, identity: &Identity) -> Json {
        let fee = self.fee.map(|fee| object([("amount", Json::Number(fee.to_owned())), ("currency", string(self.currency))]));
        object([
            ("operation_id", id(self.operation_id)),
            ("payment_id", id(identity.id_of("payment", self.order_id))),
            ("order_id", string(self.order_id)),
            ("transaction_id", id(self.transaction_id)),
            ("pos_id", id(identity.pos_id)),
            ("mode", string("direct")),
            ("method", string(self.method)),
            ("amount", number(self.amount)),
            ("currency", string(self.currency)),
            ("status", string(self.status)),
            ("status_code", string(self.status_code)),
            ("status_description", Json::text(codes::text(self.status_code))),
            ("created_at", time(self.created_at)),
            ("processing_time", time(self.processing_time)),
            ("fee", fee.unwrap_or(Json::Null)),
            ("comment", Json::text(self.comment)),
        ])
    }
}

/// A capture as it stands at `now`.
pub(super) fn capture(identity: &Identity, capture: &Capture, now: Timestamp) -> Json {
    let settled = capture.settles_at.filter(|at| *at <= now);
    let (status, status_code) = match settled {
        Some(_) => (Stage::Success.word(), codes::CAPTURED.code),
        None => (capture.status.as_str(), capture.status_code.as_str()),
    };
    Secondary {
        operation_id: capture.operation_id,
        transaction_id: capture.transaction_id,
        order_id: &capture.order_id,
        method: "capture",
        amount: capture.amount,
        currency: &capture.currency,
        status,
        status_code,
        created_at: capture.created_at,
        processing_time: settled.unwrap_or(capture.created_at),
        fee: capture.fee.as_deref(),
        comment: capture.comment.as_deref(),
    }
    .json(identity)
}

/// Everything that happened to an order, in time: method and transaction.
pub(super) fn transactions(
    identity: &Identity,
    order_id: &str,
    order: &TestOrder,
    captures: &[Capture],
    now: Timestamp,
) -> Vec<(&'static str, Json)> {
    let mut all = vec![("auth", auth(identity, order_id, order))];
    all.extend(past(identity, order_id, order));
    all.extend(captures.iter().map(|taken| ("capture", capture(identity, taken, now))));
    all
}

/// The pre-authorisation; the members a console needs, no card and no person (fact sheet, section 8).
fn auth(identity: &Identity, order_id: &str, order: &TestOrder) -> Json {
    let code: Code = if order.past == Past::NeverAuthorised { codes::NOT_AUTHORISED } else { codes::HELD };
    let created = before(identity.born_at, HELD_BEFORE);
    object([
        ("payment_id", id(identity.id_of("payment", order_id))),
        ("order_id", string(order_id)),
        ("gateway_order_id", id(identity.id_of("gateway order", order_id))),
        ("transaction_id", id(identity.id_of("auth", order_id))),
        ("pos_id", id(identity.pos_id)),
        ("mode", string("hosted")),
        ("method", string("auth")),
        ("amount", number(order.hold)),
        ("currency", string(order.currency)),
        ("status", string(code.stage.word())),
        ("status_code", string(code.code)),
        ("status_description", Json::text(codes::text(code.code))),
        ("created_at", time(created)),
        ("processing_time", time(created)),
        ("fee", Json::Null),
    ])
}

/// What ended the hold before anybody asked.
fn past(identity: &Identity, order_id: &str, order: &TestOrder) -> Option<(&'static str, Json)> {
    let (method, code, comment) = match order.past {
        Past::Open | Past::NeverAuthorised => return None,
        Past::Captured => ("capture", codes::CAPTURED, "Captured before"),
        Past::Voided => ("void", codes::REVERSED, "Voided before"),
        Past::Expired => ("void", codes::REVERSED, "Hold expired"),
    };
    let at = before(identity.born_at, ENDED_BEFORE);
    let ended = Secondary {
        operation_id: identity.id_of("past operation", order_id),
        transaction_id: identity.id_of("past transaction", order_id),
        order_id,
        method,
        amount: order.hold,
        currency: order.currency,
        status: code.stage.word(),
        status_code: code.code,
        created_at: at,
        processing_time: at,
        fee: None,
        comment: Some(comment),
    };
    Some((method, ended.json(identity)))
}

fn before(moment: Timestamp, earlier: SignedDuration) -> Timestamp {
    moment.checked_sub(earlier).unwrap_or(moment)
}

/// The shortest spelling: `100`, `80.5`.
pub(super) fn number(amount: Decimal) -> Json {
    Json::Number(amount.normalize().to_string())
}

fn string(text: &str) -> Json {
    Json::String(text.to_owned())
}

fn id(id: Uuid) -> Json {
    Json::String(id.to_string())
}

/// `yyyy-MM-ddTHH:mm:ss.SSS` without a zone, as documented; here it is UTC.
fn time(at: Timestamp) -> Json {
    Json::String(at.strftime("%Y-%m-%dT%H:%M:%S.%3f").to_string())
}
