//! An attempt as scripts see it: one JSON object with fixed keys, and one line for people.

use jiff::Timestamp;

use crate::desk::Refusal;
use crate::domain::json::object;
use crate::domain::response::Fee;
use crate::domain::{Answer, Attempt, CaptureRequest, Json, Mode, Say, Way, amount, explain, say};
use crate::ledger::Event;

/// RFC 3339, UTC, milliseconds.
pub(super) fn utc(at: Timestamp) -> String {
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

/// What happened, with the alarm where one is open.
fn message(attempt: &Attempt) -> Option<String> {
    let message = attempt.outcome.message.as_ref().map(Say::to_string);
    match (message, attempt.alarm.as_ref().map(Say::to_string)) {
        (Some(message), Some(alarm)) if message != alarm => Some(format!("{message} ALARM: {alarm}")),
        (message, alarm) => message.or(alarm),
    }
}

/// The object of `capture --json`, `history --json` and `show --json`.
pub(super) fn attempt(attempt: &Attempt) -> Json {
    let (request, outcome) = (&attempt.request, &attempt.outcome);
    let response = response(outcome.http_status, outcome.body.as_deref());
    let fee = response.get("fee").cloned().unwrap_or(Json::Null);
    object([
        ("attempt_id", Json::String(attempt.id.to_string())),
        ("profile", Json::String(attempt.profile.clone())),
        ("mode", Json::String(attempt.mode.word().to_owned())),
        ("state", Json::String(attempt.state.word().to_owned())),
        ("order_id", Json::String(request.order_id.as_str().to_owned())),
        ("currency", Json::String(request.currency.code().to_owned())),
        ("charge_amount", Json::text(request.charge_amount.map(amount::ChargeAmount::wire))),
        ("comment", Json::text(request.comment.as_ref().map(|comment| comment.as_str().to_owned()))),
        ("server_url", Json::text(request.server_url.as_ref().map(|url| url.as_str().to_owned()))),
        ("amount", Json::text(outcome.amount.clone())),
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

/// The object of a refusal: the same keys, state `refused`, and the attempt in the way.
pub(super) fn refusal(profile: &str, mode: Mode, operator: &str, request: &CaptureRequest, refusal: &Refusal) -> Json {
    let text = |text: &str| Json::String(text.to_owned());
    object([
        ("attempt_id", Json::Null),
        ("profile", text(profile)),
        ("mode", text(mode.word())),
        ("state", text("refused")),
        ("order_id", text(request.order_id.as_str())),
        ("currency", text(request.currency.code())),
        ("charge_amount", Json::text(request.charge_amount.map(amount::ChargeAmount::wire))),
        ("comment", Json::text(request.comment.as_ref().map(|comment| comment.as_str().to_owned()))),
        ("server_url", Json::text(request.server_url.as_ref().map(|url| url.as_str().to_owned()))),
        ("amount", Json::Null),
        ("fee", Json::Null),
        ("operation_id", Json::Null),
        ("payment_id", Json::Null),
        ("transaction_id", Json::Null),
        ("http_status", Json::Null),
        ("status", Json::Null),
        ("status_code", Json::Null),
        ("status_description", Json::Null),
        ("operator", text(operator)),
        ("sent_at", Json::Null),
        ("settled_at", Json::Null),
        ("message", Json::String(refusal.why.to_string())),
        ("response", Json::Null),
        ("blocked_by", Json::text(refusal.blocked_by.as_ref().map(|attempt| attempt.id.to_string()))),
    ])
}

/// The object of `show --json`: the attempt and everything that happened to it.
pub(super) fn with_events(of: &Attempt, events: &[Event]) -> Json {
    match attempt(of) {
        Json::Object(mut members) => {
            members.push(("events".to_owned(), Json::Array(events.iter().map(event).collect())));
            Json::Object(members)
        }
        other => other,
    }
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
        ("reason", Json::text(event.reason.as_ref().map(Say::to_string))),
        ("request", event.request.as_deref().map_or(Json::Null, body_json)),
        ("http_status", event.http_status.map_or(Json::Null, |status| Json::Number(status.to_string()))),
        ("headers", Json::Object(event.headers.iter().map(|(name, value)| (name.clone(), Json::String(value.clone()))).collect())),
        ("response", response(event.http_status, event.body.as_deref())),
        ("response_cut", Json::Bool(event.body_cut)),
        ("detail", event.detail.clone().unwrap_or(Json::Null)),
    ])
}

/// One line for people: state word, order id, amount and currency.
pub(super) fn line(attempt: &Attempt) -> String {
    format!("{} {}  {}", attempt.state.say(), attempt.request.order_id, amount_text(attempt))
}

/// The amount for people, as captured where known.
pub(super) fn amount_text(attempt: &Attempt) -> String {
    match attempt.amount() {
        Some(value) => amount::display(value, attempt.request.currency),
        None => attempt.request.amount_say().to_string(),
    }
}

/// The fee for people.
pub(super) fn fee_text(answer: &Answer) -> Option<String> {
    match answer.fee() {
        Fee::NoneStated => None,
        Fee::Amount { amount, currency } => Some([Some(amount.as_str()), currency].into_iter().flatten().collect::<Vec<_>>().join(" ")),
        Fee::Other(json) => Some(json.to_text()),
    }
}

/// What happened, what to do next and the gateway's own words, one line each.
pub(super) fn explained(attempt: &Attempt) -> Vec<String> {
    let explained = explain(attempt);
    let commands: Vec<String> = explained.ways.iter().filter_map(|way| command(*way, attempt)).collect();
    let next = match commands.as_slice() {
        [] => say("cli-next").because("next", explained.next),
        commands => say("cli-next-how").because("next", explained.next).with("commands", commands.join(", ")),
    };
    let gateway = explained.gateway.map(|text| say("explain-gateway").with("text", text));
    [Some(explained.what), Some(next), gateway].into_iter().flatten().map(|say| say.to_string()).collect()
}

/// The subcommand that a next step is done with; a new capture is written by hand.
fn command(way: Way, attempt: &Attempt) -> Option<String> {
    match way {
        Way::Reconcile => Some("capdesk reconcile".to_owned()),
        Way::Release => Some(format!("capdesk release {} --reason TEXT", attempt.id)),
        Way::LookUp => Some("capdesk lookup ORDER_ID".to_owned()),
        Way::SendAgain => None,
    }
}
