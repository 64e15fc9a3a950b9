//! From a request to its reply: paths, credentials, checks, in this order. Blocking, without network: webhooks go into the outbox.

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Method};
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use uuid::Uuid;

use super::codes::Stage;
use super::faults::{self, Booking, Plan};
use super::orders::TestOrder;
use super::reply::Reply;
use super::request::{CaptureBody, parse_uuid};
use super::session::Capture;
use super::shared::Shared;
use super::{Pace, answers, letters, sign};
use crate::domain::Json;

/// Largest request body.
const MAX_BODY: usize = 64 * 1024;

/// A request as it came in.
#[derive(Debug)]
pub(super) struct Incoming {
    pub(super) method: Method,
    /// The path, still percent-encoded.
    pub(super) path: String,
    pub(super) headers: HeaderMap,
    /// The body, or nothing when it was cut off or far too large.
    pub(super) body: Option<Vec<u8>>,
}

/// What a path names.
enum Endpoint<'a> {
    Health,
    Capture,
    LookUp { pos: &'a str, order_id: &'a str, operation: Option<&'a str> },
}

impl<'a> Endpoint<'a> {
    fn of(path: &'a str) -> Option<Self> {
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        Some(match *segments.as_slice() {
            ["health"] => Self::Health,
            ["api", "v1", "capture"] => Self::Capture,
            ["api", "v1", "pos", pos, "orders", order_id] => Self::LookUp { pos, order_id, operation: None },
            ["api", "v1", "pos", pos, "orders", order_id, operation] => Self::LookUp { pos, order_id, operation: Some(operation) },
            _ => return None,
        })
    }
}

/// Answers one request.
pub(super) fn answer(shared: &Shared, incoming: &Incoming, now: Timestamp) -> rusqlite::Result<Reply> {
    let Some(endpoint) = Endpoint::of(&incoming.path) else {
        return Ok(Reply::no_endpoint());
    };
    match (endpoint, &incoming.method) {
        (Endpoint::Health, &Method::GET) => Ok(Reply::plain("OK")),
        (Endpoint::Capture, &Method::POST) => take_capture(shared, incoming, now),
        (Endpoint::LookUp { pos, order_id, operation }, &Method::GET) => look_up(shared, incoming, [pos, order_id], operation, now),
        (Endpoint::Capture, _) => Ok(Reply::not_allowed("POST")),
        _ => Ok(Reply::not_allowed("GET")),
    }
}

fn take_capture(shared: &Shared, incoming: &Incoming, now: Timestamp) -> rusqlite::Result<Reply> {
    let Some(bytes) = incoming.body.as_deref().filter(|body| body.len() <= MAX_BODY) else {
        return Ok(Reply::bad_request("Request body is larger than 65536 bytes or was cut off"));
    };
    let mut store = shared.store();
    let session = store.write()?;
    let identity = session.identity()?;
    if !sign::is_authorised(&incoming.headers, bytes, &identity.keys) {
        return Ok(Reply::unauthorised());
    }
    if !is_json(&incoming.headers) {
        return Ok(Reply::not_json());
    }
    let body = match CaptureBody::read(bytes) {
        Ok(body) => body,
        Err(message) => return Ok(Reply::bad_request(message)),
    };
    if body.pos_id != identity.pos_id {
        return Ok(Reply::unauthorised());
    }
    let Some(order) = TestOrder::find(&body.order_id) else {
        return Ok(Reply::no_record());
    };
    let taken = session.captures(&body.order_id)?.iter().any(|capture| capture.status != Stage::Failure.word());
    let booking = match faults::plan(&order, taken, &body) {
        Plan::ServerError => return Ok(Reply::internal()),
        Plan::TooMany => return Ok(Reply::too_many()),
        Plan::Book(booking) => booking,
    };
    let capture = book(&booking, &body, shared.pace, now);
    session.add(&capture)?;
    let webhooks = letters::about(&capture, body.server_url.as_deref(), &identity, shared);
    webhooks.iter().try_for_each(|(letter, due_at)| session.post(letter, *due_at))?;
    session.commit()?;
    if !webhooks.is_empty() {
        shared.posted.notify_one();
    }
    let stated = Capture { amount: booking.stated, settles_at: None, ..capture };
    Ok(Reply { delivery: booking.delivery, ..Reply::json(answers::capture(&identity, &stated, now)) })
}

fn book(booking: &Booking, body: &CaptureBody, pace: Pace, now: Timestamp) -> Capture {
    Capture {
        order_id: body.order_id.clone(),
        operation_id: Uuid::new_v4(),
        transaction_id: Uuid::new_v4(),
        amount: booking.amount,
        currency: body.order_currency.clone(),
        status: booking.code.stage.word().to_owned(),
        status_code: booking.code.code.to_owned(),
        created_at: now,
        settles_at: booking.settles.then(|| letters::later(now, pace.settle)),
        fee: booking.fee.map(str::to_owned),
        comment: body.comment.clone(),
    }
}

/// All transactions of an order, or the one of an operation: the one that has not failed, otherwise the latest.
fn look_up(
    shared: &Shared,
    incoming: &Incoming,
    [pos, order_id]: [&str; 2],
    operation: Option<&str>,
    now: Timestamp,
) -> rusqlite::Result<Reply> {
    let mut store = shared.store();
    let session = store.read()?;
    let identity = session.identity()?;
    // What a GET signs is not documented: here it signs the body it has, which is empty.
    let body = incoming.body.as_deref().unwrap_or_default();
    if !sign::is_authorised(&incoming.headers, body, &identity.keys) || parse_uuid(pos) != Some(identity.pos_id) {
        return Ok(Reply::unauthorised());
    }
    let Ok(order_id) = percent_decode_str(order_id).decode_utf8() else {
        return Ok(Reply::no_record());
    };
    let Some(order) = TestOrder::find(&order_id) else {
        return Ok(Reply::no_record());
    };
    let all = answers::transactions(&identity, &order_id, &order, &session.captures(&order_id)?, now);
    let Some(operation) = operation else {
        return Ok(Reply::json(Json::Array(all.into_iter().map(|(_, json)| json).collect())));
    };
    let of_operation = all.into_iter().filter(|(method, _)| *method == operation).map(|(_, json)| json);
    let failed = |json: &Json| json.get("status").and_then(Json::as_str) == Some(Stage::Failure.word());
    Ok(of_operation.max_by_key(|json| !failed(json)).map_or_else(Reply::no_record, Reply::json))
}

/// Whether every Content-Type given is JSON; parameters such as a charset do not matter.
fn is_json(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(CONTENT_TYPE).iter().peekable();
    types.peek().is_some()
        && types.all(|value| {
            let media = value.to_str().unwrap_or_default().split(';').next().unwrap_or_default();
            media.trim().eq_ignore_ascii_case("application/json")
        })
}
