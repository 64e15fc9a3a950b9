use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

use super::*;
use crate::domain::attempt::Outcome;
use crate::domain::{Draft, Mode, Moment};

fn attempt(state: State, outcome: Outcome) -> Attempt {
    let now = Moment { wall: Timestamp::UNIX_EPOCH, boot: Duration::ZERO, boot_id: "boot".into() };
    let draft = Draft { order_id: "123".into(), currency: "UAH".into(), amount: Some("80".into()), ..Draft::default() };
    Attempt {
        state,
        operator: "olena".into(),
        outcome,
        ..Attempt::begun(Uuid::nil(), "test", Mode::Test, draft.check(Uuid::nil()).unwrap(), now)
    }
}

fn coded(code: &str) -> Outcome {
    Outcome { status_code: Some(code.into()), status_description: Some("Their words.".into()), ..Outcome::default() }
}

fn refused(status: u16, body: &str) -> Outcome {
    Outcome { http_status: Some(status), body: Some(body.as_bytes().to_vec()), ..Outcome::default() }
}

fn told(explained: &Explanation) -> [String; 2] {
    [explained.what.to_string(), explained.next.to_string()]
}

#[test]
fn every_state_with_every_known_code_has_a_sentence_and_a_next_step() {
    for state in State::ALL {
        let codes = codes::all().iter().map(|code| coded(&code.code));
        let errors = [400, 401, 403, 404, 405, 406, 429, 500, 503, 504].map(|status| refused(status, "{}"));
        for outcome in codes.chain(errors).chain([Outcome::default(), coded("4999"), coded("")]) {
            let explained = explain(&attempt(state, outcome));
            for text in told(&explained) {
                assert!(text.ends_with('.') && text.contains(' '), "{state}: {text:?}");
                assert!(!text.contains("explain-") && !text.contains("next-") && !text.contains("{ $"), "{state}: {text}");
            }
        }
    }
}

#[test]
fn money_that_may_have_moved_is_never_told_to_be_sent_again() {
    for state in State::ALL {
        for code in codes::all() {
            let explained = explain(&attempt(state, coded(&code.code)));
            if state.is_open() || state.is_success() {
                assert!(!explained.ways.contains(&Way::SendAgain), "{state} {}", code.code);
                assert!(!explained.next.to_string().contains("may be sent again"), "{state} {}", code.code);
            }
            let open = matches!(state, State::Pending | State::Unknown);
            assert!(!open || explained.next.to_string().to_lowercase().contains("do not send it again"), "{state} {}", code.code);
        }
    }
}

#[test]
fn a_declined_capture_says_what_its_code_means_and_what_the_gateway_said() {
    let explained = explain(&attempt(State::Declined, coded("4009")));
    assert_eq!(
        told(&explained),
        [
            "There is not enough money on the card. This attempt took no money.",
            "Ask the customer for another card; that takes a new hold under a new order id."
        ]
    );
    assert_eq!(explained.gateway.as_deref(), Some("Their words. (4009)"));
    let explained = explain(&attempt(State::Declined, coded("4147")));
    assert!(explained.what.to_string().contains("What that means for a capture is not documented."));
}

#[test]
fn a_code_outside_the_documentation_says_so() {
    for (state, code) in [(State::Declined, "4999"), (State::Pending, "2999"), (State::Captured, "1777")] {
        let explained = explain(&attempt(state, coded(code)));
        assert!(explained.what.to_string().contains(&format!("Code {code} is not in the documentation we have")), "{}", explained.what);
        assert_eq!(explained.gateway, Some(format!("Their words. ({code})")));
    }
    let odd = explain(&attempt(State::Declined, coded("1000")));
    assert!(odd.what.to_string().contains("documented for another stage (success)"));
}

#[test]
fn code_9000_is_no_failure_and_names_what_support_asks_for() {
    let outcome = Outcome { operation_id: Some("f7d0".into()), ..coded("9000") };
    let explained = explain(&attempt(State::Pending, outcome));
    let [what, next] = told(&explained);
    assert!(what.ends_with("The capture is not final yet, which is no failure."), "{what}");
    assert!(next.contains("operation_id f7d0") && next.contains("do not send it again"), "{next}");
}

#[test]
fn a_refusal_goes_by_its_message_then_its_code_then_its_http_status() {
    let why = |status, body: &str| {
        let explained = explain(&attempt(State::Rejected, refused(status, body)));
        (told(&explained), explained.gateway.unwrap_or_default())
    };
    let keys = r#"{"message":"Invalid pos_id field or credentials","args":{"code":"S-404"}}"#;
    let ([what, next], gateway) = why(404, keys);
    assert!(what.starts_with("The gateway does not take the keys") && next.contains("profile test"), "{what} {next}");
    assert_eq!(gateway, "Invalid pos_id field or credentials (S-404)");
    assert!(why(404, r#"{"message":"Payment not found","args":{"code":"S-404"}}"#).0[0].starts_with("The gateway does not know the order"));
    assert!(why(400, r#"{"message":"x","args":{"code":"P-409"}}"#).0[0].starts_with("There is an order with this id already"));
    assert!(why(403, r#"{"message":"x","args":{}}"#).0[0].starts_with("HTTP 403 is not in the documentation"));
    let list = r#"{"message":"Invalid amount provided","args":[{"field_name":"amount","violation":"must be a Number"}]}"#;
    assert_eq!(why(400, list).1, "Invalid amount provided (amount: must be a Number)");
}

#[test]
fn a_throttled_capture_says_how_long_to_wait() {
    let throttled = attempt(State::Throttled, refused(429, r#"{"message":"Slow down","args":{}}"#));
    let explained = explain(&Attempt { retry_after: Some(45), ..throttled.clone() });
    assert_eq!((explained.next.to_string().as_str(), explained.gateway.as_deref()), ("Wait 45 s, then send it again.", Some("Slow down")));
    // A row from before version 3 of the ledger has it in its message only, which is for people.
    let message = Some(say("answer-throttled").with("reason", "Slow down").count("seconds", 45));
    let old = Attempt { outcome: Outcome { message, ..throttled.outcome.clone() }, ..throttled };
    assert_eq!(explain(&old).next.to_string(), "Wait as long as the gateway asks, then send it again.");
}

#[test]
fn an_unknown_outcome_says_why_nobody_knows() {
    let unknown = |status: u16, why: Say| {
        let message = say("answer-unknown").because("why", why).with("order", "123");
        explain(&attempt(State::Unknown, Outcome { message: Some(message), ..refused(status, r#"{"message":"Oops"}"#) }))
    };
    let explained = unknown(500, say("answer-http-status").count("status", 500));
    assert_eq!(
        explained.what.to_string(),
        "The gateway had an internal error (HTTP 500). Nobody knows yet whether the order was captured."
    );
    assert_eq!(explained.gateway.as_deref(), Some("Oops"));
    assert_eq!(explained.ways, [Way::Reconcile, Way::Release]);
    // A status that a proxy may have written says nothing by itself.
    let proxied = unknown(404, say("answer-no-refusal").count("status", 404)).what.to_string();
    assert!(proxied.contains("a proxy may have written it. Nobody knows yet whether order 123 was captured."), "{proxied}");
    let lost = Outcome { message: Some(say("desk-orphaned").with("order", "123")), ..Outcome::default() };
    assert_eq!(
        told(&explain(&attempt(State::Unknown, lost))),
        [
            "The program ended before the answer came. Nobody knows yet whether order 123 was captured.",
            "Look it up. Do not send it again: it may have been captured."
        ]
    );
}

#[test]
fn a_captured_order_is_told_by_its_code_or_by_who_proved_it() {
    let what = |http_status: Option<u16>, body: &str, message: Say| {
        let body = Some(body.as_bytes().to_vec());
        let outcome = Outcome { http_status, body, message: Some(message), amount: Some("80".into()), ..coded("1000") };
        explain(&attempt(State::Captured, outcome)).what.to_string()
    };
    let answer = r#"{"order_id":"123","status":"success","amount":80}"#;
    assert_eq!(what(Some(200), answer, say("answer-captured")), "The capture is done.");
    // What is not the answer to this very capture leaves the word to what settled it.
    let found = || say("desk-settled-captured").with("order", "123").with("taken", "80.00 UAH");
    let settled = "The look-up shows that order 123 was captured: 80.00 UAH.";
    for body in [r#"{"order_id":"123","status":"pending","amount":80}"#, r#"{"order_id":"9","status":"success","amount":80}"#, "<html>"] {
        assert_eq!(what(Some(200), body, found()), settled, "{body}");
    }
    assert_eq!(what(Some(502), answer, found()), settled);
    assert_eq!(what(None, answer, found()), settled);
    let silent = what(Some(200), r#"{"order_id":"123","status":"success"}"#, say("answer-captured-not-stated"));
    assert_eq!(silent, "Captured; the gateway did not state the amount.");
}
