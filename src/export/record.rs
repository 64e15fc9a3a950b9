//! An attempt as scripts see it: one JSON object with fixed keys.

use jiff::Timestamp;

use crate::domain::json::object;
use crate::domain::{Alarm, Attempt, Gateway, Json, Say, State, amount, explain};
use crate::ledger::Event;

/// RFC 3339, UTC, milliseconds.
pub fn utc(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// A body: its JSON value, or a string where it is none.
fn body_json(body: &[u8]) -> Json {
    Json::parse(body).unwrap_or_else(|_| as_text(body))
}

fn as_text(body: &[u8]) -> Json {
    Json::String(String::from_utf8_lossy(body).into_owned())
}

/// The body of an answer, null where it had none. A success by its HTTP status whose `status` is null or no string is as
/// unreadable as one that is no JSON.
fn response(http_status: Option<u16>, body: Option<&[u8]>) -> Json {
    let Some(body) = body.filter(|body| !body.is_empty()) else { return Json::Null };
    let json = body_json(body);
    let is_word = json.get("status").is_none_or(|status| status.as_str().is_some());
    if is_word || !http_status.is_some_and(|status| (200..=299).contains(&status)) { json } else { as_text(body) }
}

/// What happened, with the alarm where one is open; where nobody knows, also what is done and what is not.
fn message(attempt: &Attempt) -> Option<String> {
    let message = attempt.outcome.message.as_ref().map(Say::to_string);
    let told = match (message, attempt.alarm.as_ref().map(Alarm::to_string)) {
        (Some(message), Some(alarm)) if message != alarm => Some(format!("{message} ALARM: {alarm}")),
        (message, alarm) => message.or(alarm),
    };
    match attempt.state {
        State::Unknown => Some([told, Some(explain(attempt).next.to_string())].into_iter().flatten().collect::<Vec<_>>().join(" ")),
        _ => told,
    }
}

/// The object of `capture --json`, `history --json` and `show --json`.
pub fn attempt(attempt: &Attempt) -> Json {
    let (request, outcome) = (&attempt.request, &attempt.outcome);
    let response = response(outcome.http_status, outcome.body.as_deref());
    let fee = response.get("fee").cloned().unwrap_or(Json::Null);
    object([
        ("attempt_id", Json::String(attempt.id.to_string())),
        ("operation", Json::String(attempt.operation.word().to_owned())),
        ("batch_id", Json::text(attempt.batch.map(|(id, _)| id.to_string()))),
        ("profile", Json::String(attempt.profile.clone())),
        ("mode", Json::String(attempt.mode.word().to_owned())),
        ("state", Json::String(attempt.state.word().to_owned())),
        ("order_id", Json::String(request.order_id.as_str().to_owned())),
        ("currency", Json::String(request.currency.code().to_owned())),
        ("charge_amount", Json::text(request.charge_amount.map(amount::ChargeAmount::wire))),
        ("comment", Json::text(request.comment.as_ref().map(|comment| comment.as_str().to_owned()))),
        ("server_url", Json::text(request.server_url.as_ref().map(|url| url.as_str().to_owned()))),
        ("amount", Json::text(outcome.amount.clone())),
        ("amount_currency", Json::text(outcome.amount_currency.clone())),
        ("fee", fee),
        ("operation_id", Json::text(outcome.operation_id.clone())),
        ("payment_id", Json::text(outcome.payment_id.clone())),
        ("transaction_id", Json::text(outcome.transaction_id.clone())),
        ("http_status", outcome.http_status.map_or(Json::Null, |status| Json::Number(status.to_string()))),
        ("status", Json::text(outcome.status.clone())),
        ("status_code", Json::text(outcome.status_code.clone())),
        ("status_description", Json::text(outcome.status_description.clone())),
        ("operator", Json::String(attempt.operator.clone())),
        ("sent_at", Json::String(utc(attempt.sent.wall))),
        ("settled_at", Json::text(attempt.settled_at.map(utc))),
        ("message", Json::text(message(attempt))),
        ("response", response),
    ])
}

/// The object of `show --json`: the attempt and everything that happened to it.
pub fn with_events(of: &Attempt, events: &[Event]) -> Json {
    match attempt(of) {
        Json::Object(mut members) => {
            let [amount, currency] = fee(of);
            members.push(("fee_amount".to_owned(), amount));
            members.push(("fee_currency".to_owned(), currency));
            members.push(("gateway".to_owned(), gateway(of.gateway.as_ref())));
            members.push(("events".to_owned(), Json::Array(events.iter().map(event).collect())));
            Json::Object(members)
        }
        other => other,
    }
}

/// Amount and currency of the commission, each null where it is not stated or has another shape.
pub(super) fn fee(attempt: &Attempt) -> [Json; 2] {
    [&attempt.outcome.fee_amount, &attempt.outcome.fee_currency].map(|text| Json::text(text.clone()))
}

fn gateway(of: Option<&Gateway>) -> Json {
    Json::text(of.map(|gateway| gateway.as_str().to_owned()))
}

fn event(event: &Event) -> Json {
    let event = &event.entry;
    object([
        ("at", Json::String(utc(event.at))),
        ("kind", Json::String(event.kind.word().to_owned())),
        ("operator", Json::String(event.actor.operator.clone())),
        ("os_user", Json::String(event.actor.os_user.clone())),
        ("host", Json::String(event.actor.host.clone())),
        ("profile", Json::String(event.profile.clone())),
        ("mode", Json::String(event.mode.word().to_owned())),
        ("gateway", gateway(event.gateway.as_ref())),
        ("reason", Json::text(event.reason.as_ref().map(Say::to_string))),
        ("request", event.request.as_deref().map_or(Json::Null, body_json)),
        ("http_status", event.http_status.map_or(Json::Null, |status| Json::Number(status.to_string()))),
        ("headers", Json::Object(event.headers.iter().map(|(name, value)| (name.clone(), Json::String(value.clone()))).collect())),
        ("response", response(event.http_status, event.body.as_deref())),
        ("response_cut", Json::Bool(event.body_cut)),
        ("detail", event.detail.clone().unwrap_or(Json::Null)),
    ])
}
