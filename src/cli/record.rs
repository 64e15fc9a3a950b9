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
        ("blocked_by_lookup", Json::text(refusal.blocked_by_lookup.clone().filter(|id| !id.is_empty()))),
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
    let commands: Vec<String> = explained.ways.iter().filter_map(|way| command(*way, attempt)).collect();
    let next = match commands.as_slice() {
        [] => say("cli-next").because("next", explained.next),
        commands => say("cli-next-how").because("next", explained.next).with("commands", commands.join(", ")),
    };
    // What is done next without the alarm may be wrong with it, unless it is firm.
    let (what, next) = match &attempt.alarm {
        Some(alarm) => (format!("ALARM: {alarm}"), explained.firm.then_some(next)),
        None => (explained.what.to_string(), Some(next)),
    };
    let gateway = explained.gateway.map(|text| say("explain-gateway").with("text", text));
    [Some(what), next.map(|next| next.to_string()), gateway.map(|gateway| gateway.to_string())].into_iter().flatten().collect()
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::Timestamp;
    use uuid::Uuid;

    use super::*;
    use crate::domain::{Alarm, Draft, Moment, Outcome, Say, State};

    fn told(state: State, message: Say, alarm: Option<Say>) -> (Vec<String>, String) {
        let now = Moment { wall: Timestamp::UNIX_EPOCH, boot: Duration::ZERO, boot_id: "boot".into() };
        let draft = Draft { order_id: "123".into(), currency: "UAH".into(), amount: Some("80".into()), ..Draft::default() };
        let begun = Attempt::begun(Uuid::nil(), "test", Mode::Test, draft.check(Uuid::nil()).unwrap(), now);
        let outcome = Outcome { message: Some(message), ..Outcome::default() };
        let now = Attempt { state, outcome, alarm: alarm.map(Alarm::from), ..begun };
        (explained(&now), attempt(&now).get("message").and_then(Json::as_str).unwrap_or_default().to_owned())
    }

    #[test]
    fn what_nobody_knows_is_not_sent_again_whatever_the_alarm_says() {
        let message = say("answer-unknown").because("why", say("answer-other-no-order")).with("order", "123");
        let words = "The answer names no order. Nobody knows yet whether order 123 was captured.";
        let next = "Look it up. Do not send it again: it may have been captured.";
        let how = format!("Next: {next} (capdesk reconcile, capdesk release {} --reason TEXT)", Uuid::nil());
        let (lines, in_json) = told(State::Unknown, message.clone(), None);
        assert_eq!((lines, in_json), (vec![words.to_owned(), how.clone()], format!("{words} {next}")));
        let (lines, in_json) = told(State::Unknown, message.clone(), Some(message));
        assert_eq!((lines, in_json), (vec![format!("ALARM: {words}"), how], format!("{words} {next}")));
    }

    #[test]
    fn beside_another_alarm_no_next_step_is_told() {
        let (lines, in_json) = told(State::Captured, say("explain-captured"), Some(say("desk-closing")));
        let alarm = say("desk-closing");
        assert_eq!((lines, in_json), (vec![format!("ALARM: {alarm}")], format!("The money was taken. ALARM: {alarm}")));
    }
}
