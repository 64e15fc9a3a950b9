//! An attempt and a refusal as the command line tells them: for scripts, and in lines for people.

use crate::desk::Refusal;
use crate::domain::json::object;
use crate::domain::response::Fee;
use crate::domain::{Answer, Attempt, CaptureRequest, ChargeAmount, Json, Mode, Operation, Way, explain, say};

pub(super) use crate::export::record::{attempt, utc, with_events};

/// The object of a refusal: the same keys, state `refused`, and the attempt in the way.
pub(super) fn refusal(profile: &str, mode: Mode, operator: &str, request: &CaptureRequest, refusal: &Refusal) -> Json {
    let text = |text: &str| Json::String(text.to_owned());
    object([
        ("attempt_id", Json::Null),
        ("operation", text(Operation::Capture.word())),
        ("batch_id", Json::Null),
        ("profile", text(profile)),
        ("mode", text(mode.word())),
        ("state", text("refused")),
        ("order_id", text(request.order_id.as_str())),
        ("currency", text(request.currency.code())),
        ("charge_amount", Json::text(request.charge_amount.map(ChargeAmount::wire))),
        ("comment", Json::text(request.comment.as_ref().map(|comment| comment.as_str().to_owned()))),
        ("server_url", Json::text(request.server_url.as_ref().map(|url| url.as_str().to_owned()))),
        ("amount", Json::Null),
        ("amount_currency", Json::Null),
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
        ("blocked_by_webhook", refusal.blocked_by_webhook.map_or(Json::Null, |place| Json::Number(place.to_string()))),
        ("blocked_by_lookup", Json::text(refusal.blocked_by_lookup.clone())),
    ])
}

/// One line for people: state word, order id, amount and currency.
pub(super) fn line(attempt: &Attempt) -> String {
    format!("{} {}  {}", attempt.state.say(), attempt.request.order_id, amount_text(attempt))
}

/// The amount for people, as captured where known.
pub(super) fn amount_text(attempt: &Attempt) -> String {
    attempt.amount_say().to_string()
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
    if let Some(alarm) = &attempt.alarm {
        // What is done next without it may be wrong with it.
        let gateway = explained.gateway.map(|text| say("explain-gateway").with("text", text).to_string());
        return std::iter::once(format!("ALARM: {alarm}")).chain(gateway).collect();
    }
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
