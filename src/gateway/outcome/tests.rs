use pretty_assertions::assert_eq;
use proptest::prelude::*;

use super::*;
use crate::gateway::testing::{POS, documented_request};

const OP: &str = "f7d0c7cb-af32-441f-b2af-4d90d4da70e1";
const REFUSAL: &str = r#"{"message":"Invalid amount.","args":{"code":"S-400"}}"#;

fn now() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

fn received(http_status: u16, body: impl Into<Vec<u8>>) -> Received {
    Received { http_status, body: body.into(), ..Received::default() }
}

/// Judges an answer to a capture of 80 UAH from a hold of 100, order 123.
fn judge(http_status: u16, body: impl Into<Vec<u8>>) -> Verdict {
    judge_received(received(http_status, body))
}

fn judge_received(received: Received) -> Verdict {
    classify(&documented_request(Some("80")), Some(Decimal::from(100)), &Exchange::Answered(received), now())
}

/// A good answer with these members put in place or, for `null!`, taken out.
fn answer(changes: &[(&str, &str)]) -> String {
    let mut members = vec![
        ("operation_id", format!("\"{OP}\"")),
        ("payment_id", "\"fdf1a710-8a34-414c-b023-b7e78104301a\"".to_owned()),
        ("order_id", "\"123\"".to_owned()),
        ("transaction_id", "\"4f98dc46-ffff-4ba7-a267-286fe7669894\"".to_owned()),
        ("pos_id", format!("\"{POS}\"")),
        ("method", "\"capture\"".to_owned()),
        ("amount", "80".to_owned()),
        ("currency", "\"UAH\"".to_owned()),
        ("status", "\"success\"".to_owned()),
        ("status_code", "\"1000\"".to_owned()),
        ("status_description", "\"Transaction is successful.\"".to_owned()),
        ("fee", "null".to_owned()),
    ];
    for (name, value) in changes {
        members.retain(|(known, _)| known != name);
        if *value != "absent" {
            members.push((name, (*value).to_owned()));
        }
    }
    let members: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", members.join(","))
}

fn message(verdict: &Verdict) -> String {
    verdict.outcome.message.as_ref().unwrap().to_string()
}

#[test]
fn every_row_of_the_table() {
    use State::{Captured, CapturedMismatch, Declined, Pending, Rejected, Throttled, Unknown};
    let html = "<html>404</html>";
    let rows: Vec<(u16, String, State)> = vec![
        // Success, whatever the 2xx.
        (200, answer(&[]), Captured),
        (201, answer(&[]), Captured),
        (202, answer(&[]), Captured),
        (299, answer(&[]), Captured),
        // Nulls, absent members, fees of any shape and unknown members never spoil it.
        (200, answer(&[("pos_id", "null"), ("method", "null"), ("currency", "null"), ("operation_id", "null")]), Captured),
        (200, r#"{"order_id":"123","status":"success","amount":"80.00"}"#.to_owned(), Captured),
        (200, answer(&[("pos_id", "\"DC728DE1-51EF-4EF1-80F7-3B44B07B5667\"")]), Captured),
        (200, answer(&[("fee", r#"{"amount":1.50,"currency":"UAH"}"#), ("new", r#"[{"a":[]}]"#)]), Captured),
        (200, answer(&[("fee", "[1e400]"), ("status_code", "1000"), ("comment", "7"), ("created_at", "{}")]), Captured),
        (200, answer(&[("message", "\"x\""), ("args", "{}")]), Captured),
        // Another amount or currency.
        (200, answer(&[("amount", "100")]), CapturedMismatch),
        (200, answer(&[("amount", "absent")]), CapturedMismatch),
        (200, answer(&[("amount", "8e1")]), CapturedMismatch),
        (200, answer(&[("currency", "\"EUR\"")]), CapturedMismatch),
        (200, answer(&[("currency", "980")]), CapturedMismatch),
        // Not final.
        (200, answer(&[("status", "\"init\"")]), Pending),
        (200, answer(&[("status", "\"pending\"")]), Pending),
        (200, answer(&[("status", "\"processing\"")]), Pending),
        (200, answer(&[("status", "\"Success\"")]), Pending),
        (200, answer(&[("status", "\"success \"")]), Pending),
        (200, answer(&[("status", "\"\""), ("operation_id", "null")]), Pending),
        (200, answer(&[("status", "\"pending\""), ("transaction_id", "absent")]), Pending),
        (200, answer(&[("status", "\"pending\""), ("operation_id", "null"), ("transaction_id", "null")]), Unknown),
        (200, answer(&[("status", "\"init\""), ("operation_id", "\" \""), ("transaction_id", "7")]), Unknown),
        (200, answer(&[("status", "\"odd\""), ("operation_id", "absent"), ("transaction_id", "\"\"")]), Unknown),
        // Refused by bank or gateway.
        (200, answer(&[("status", "\"failure\"")]), Declined),
        (200, r#"{"order_id":"123","status":"failure"}"#.to_owned(), Declined),
        // No status.
        (200, answer(&[("status", "null")]), Unknown),
        (200, answer(&[("status", "absent")]), Unknown),
        (200, answer(&[("status", "1")]), Unknown),
        (200, answer(&[("status", "[\"success\"]")]), Unknown),
        // Not ours.
        (200, answer(&[("order_id", "\"1234\"")]), Unknown),
        (200, answer(&[("order_id", "\"123 \"")]), Unknown),
        (200, answer(&[("order_id", "123")]), Unknown),
        (200, answer(&[("order_id", "null")]), Unknown),
        (200, answer(&[("order_id", "absent")]), Unknown),
        (200, answer(&[("pos_id", "\"00000000-0000-0000-0000-000000000000\"")]), Unknown),
        (200, answer(&[("pos_id", "\"x\"")]), Unknown),
        (200, answer(&[("pos_id", "1")]), Unknown),
        (200, answer(&[("method", "\"void\"")]), Unknown),
        (200, answer(&[("method", "\"Capture\"")]), Unknown),
        (200, answer(&[("status", "\"failure\""), ("order_id", "\"124\"")]), Unknown),
        (200, REFUSAL.to_owned(), Unknown),
        // Unreadable.
        (200, String::new(), Unknown),
        (204, String::new(), Unknown),
        (200, "null".to_owned(), Unknown),
        (200, format!("[{}]", answer(&[])), Unknown),
        (200, format!("{} ", answer(&[])), Captured),
        (200, format!("{}x", answer(&[])), Unknown),
        (200, format!("\u{feff}{}", answer(&[])), Unknown),
        (200, answer(&[("x", r#"{"a":1,"a":1}"#)]), Unknown),
        (200, answer(&[("x", r#""\ud800""#)]), Unknown),
        (200, answer(&[("x", &format!("{}{}", "[".repeat(200), "]".repeat(200)))]), Unknown),
        (200, format!("{{\"status\":\"failure\",{}", &answer(&[])[1..]), Unknown),
        (200, html.to_owned(), Unknown),
        // Refused before any money moved, and only in the documented shape.
        (400, REFUSAL.to_owned(), Rejected),
        (401, REFUSAL.to_owned(), Rejected),
        (403, REFUSAL.to_owned(), Rejected),
        (404, REFUSAL.to_owned(), Rejected),
        (405, REFUSAL.to_owned(), Rejected),
        (406, REFUSAL.to_owned(), Rejected),
        (400, r#"{"args":null,"message":""}"#.to_owned(), Rejected),
        (404, r#"{"args":[1],"message":"x","more":1}"#.to_owned(), Rejected),
        (400, r#"{"message":"x"}"#.to_owned(), Unknown),
        (400, r#"{"message":null,"args":{}}"#.to_owned(), Unknown),
        (400, format!("[{REFUSAL}]"), Unknown),
        (400, format!("{REFUSAL}{REFUSAL}"), Unknown),
        (404, html.to_owned(), Unknown),
        (401, String::new(), Unknown),
        (400, answer(&[]), Unknown),
        (400, answer(&[("status", "\"failure\"")]), Unknown),
        (429, REFUSAL.to_owned(), Throttled),
        (429, html.to_owned(), Unknown),
        // Everything else, whatever it says.
        (500, answer(&[]), Unknown),
        (500, answer(&[("status", "\"failure\"")]), Unknown),
    ];
    for (http_status, body, expected) in rows {
        let verdict = judge(http_status, body.clone());
        assert_eq!(verdict.state, expected, "{http_status} {body}");
        assert_eq!(verdict.outcome.http_status, Some(http_status));
        assert_eq!(verdict.outcome.body, Some(body.into_bytes()));
        assert!(!message(&verdict).is_empty());
        assert_eq!(verdict.retry_at.is_some(), expected == Throttled);
    }
    for http_status in (100..=599).filter(|status| !matches!(status, 200..=299 | 400 | 401 | 403 | 404 | 405 | 406 | 429)) {
        for body in [REFUSAL.to_owned(), answer(&[]), html.to_owned()] {
            assert_eq!(judge(http_status, body).state, Unknown, "{http_status}");
        }
    }
}

#[test]
fn a_body_that_is_not_whole_is_never_judged() {
    for http_status in [200, 400, 429] {
        for body in [answer(&[]), answer(&[("status", "\"failure\"")]), REFUSAL.to_owned()] {
            let whole = received(http_status, body);
            let cut = Received { oversized: true, ..whole.clone() };
            let broken = Received { broken: Some(say("answer-oversized")), ..whole };
            for part in [cut, broken] {
                let verdict = judge_received(part.clone());
                assert_eq!(verdict.state, State::Unknown);
                assert_eq!(message(&verdict), "The answer is larger than 1 MiB. Nobody knows yet whether order 123 was captured.");
                assert_eq!(verdict.outcome.body, Some(part.body));
                assert_eq!(verdict.outcome.operation_id, None);
            }
        }
    }
}

#[test]
fn what_is_known_of_an_answer_that_is_ours_is_taken_over() {
    let verdict = judge(200, answer(&[("amount", "\"80.00\""), ("status_code", "1000"), ("status_description", "\"a\\u001bb\"")]));
    let outcome = verdict.outcome;
    assert_eq!(outcome.amount.as_deref(), Some("80.00"));
    assert_eq!(outcome.operation_id.as_deref(), Some(OP));
    assert_eq!(outcome.payment_id.as_deref(), Some("fdf1a710-8a34-414c-b023-b7e78104301a"));
    assert_eq!(outcome.transaction_id.as_deref(), Some("4f98dc46-ffff-4ba7-a267-286fe7669894"));
    assert_eq!(outcome.status.as_deref(), Some("success"));
    assert_eq!(outcome.status_code.as_deref(), Some("1000"));
    assert_eq!(outcome.status_description.as_deref(), Some("a<U+001B>b"));
}

#[test]
fn another_orders_answer_lends_us_no_id_and_raises_an_alarm() {
    for (changes, what) in [
        (("order_id", "\"124\""), "The answer is about another order (124)."),
        (("order_id", "absent"), "The answer names no order."),
        (("pos_id", "\"x\""), "The answer is about another point of sale (x)."),
        (("method", "\"refund\""), "The answer is about another operation (refund), not a capture."),
    ] {
        let verdict = judge(200, answer(&[changes]));
        let expected = format!("{what} Nobody knows yet whether order 123 was captured.");
        assert_eq!(verdict.alarm.as_ref().map(Say::to_string), Some(expected));
        assert_eq!(verdict.alarm, verdict.outcome.message);
        let outcome = verdict.outcome;
        assert_eq!((outcome.operation_id, outcome.transaction_id, outcome.amount, outcome.status), (None, None, None, None));
    }
}

#[test]
fn only_mismatch_and_foreign_answers_alarm() {
    assert!(judge(200, answer(&[("amount", "100")])).alarm.is_some());
    for (http_status, body) in [(200, answer(&[])), (200, answer(&[("status", "null")])), (200, String::new()), (400, REFUSAL.to_owned())] {
        assert_eq!(judge(http_status, body).alarm, None);
    }
}

#[test]
fn every_sentence_names_the_way_out() {
    let failure =
        |description: &str, code: &str| answer(&[("status", "\"failure\""), ("status_description", description), ("status_code", code)]);
    let keys = r#"{"message":"Invalid pos_id field or credentials","args":{"code":"S-403"}}"#;
    for (http_status, body, sentence) in [
        (200, answer(&[]), "Captured 80.00 UAH."),
        (
            200,
            answer(&[("amount", "100")]),
            "The gateway captured 100.00 UAH; asked for was 80.00 UAH. Money was taken: clear order 123 up with the gateway before you do anything else with it.",
        ),
        (
            200,
            answer(&[("status", "\"pending\"")]),
            "The gateway has taken the capture of order 123 on but not finished it (status pending). Look the order up later; do not send again.",
        ),
        (
            200,
            failure("\"Insufficient funds.\"", "\"4009\""),
            "The gateway declined the capture of order 123: Insufficient funds (4009). This attempt took no money; a new one may be made.",
        ),
        (
            200,
            failure("null", "4009"),
            "The gateway declined the capture of order 123: 4009. This attempt took no money; a new one may be made.",
        ),
        (
            200,
            failure("\"\"", "null"),
            "The gateway declined the capture of order 123 and gave no reason. This attempt took no money; a new one may be made.",
        ),
        (
            400,
            REFUSAL.to_owned(),
            "The gateway refused the request: Invalid amount (S-400). No money moved; correct it and send a new one.",
        ),
        (
            404,
            keys.to_owned(),
            "The gateway refused the keys: Invalid pos_id field or credentials (S-403). No money moved; check pos_id and the keys of this profile.",
        ),
        (
            404,
            REFUSAL.to_owned(),
            "The gateway does not know order 123 or the address: Invalid amount (S-400). No money moved; check the order id, pos_id and base_url.",
        ),
        (429, REFUSAL.to_owned(), "The gateway asks to slow down: Invalid amount (S-400). No money moved; send again after 30 s."),
        (503, String::new(), "The gateway answered HTTP 503, which settles nothing. Nobody knows yet whether order 123 was captured."),
        (
            307,
            String::new(),
            "The gateway's address answered with a redirect (HTTP 307), which is never followed. Nobody knows yet whether order 123 was captured.",
        ),
    ] {
        assert_eq!(message(&judge(http_status, body)), sentence);
    }
    let request = documented_request(None);
    let not_stated = classify(&request, None, &Exchange::Answered(received(200, answer(&[("amount", "null")]))), now());
    assert_eq!((not_stated.state, message(&not_stated)), (State::Captured, "Captured; the gateway did not state the amount.".to_owned()));
    assert_eq!(not_stated.outcome.amount, None);
}

#[test]
fn what_was_never_sent_and_what_was_lost_differ() {
    let request = documented_request(None);
    let lost = classify(&request, None, &Exchange::Lost(say("answer-timeout").count("seconds", 60)), now());
    assert_eq!(lost.state, State::Unknown);
    assert_eq!(message(&lost), "No answer came within 60 s. Nobody knows yet whether order 123 was captured.");
    let never = classify(&request, None, &Exchange::NeverSent(say("answer-oversized")), now());
    assert_eq!(never.state, State::NotSent);
    assert!(message(&never).ends_with("Nothing was sent for order 123; a new attempt may be made."));
    assert_eq!((lost.outcome.http_status, lost.outcome.body, lost.alarm), (None, None, None));
}

#[test]
fn a_new_attempt_waits_as_the_gateway_asks() {
    for (retry_after, seconds) in
        [(None, 30), (Some("5"), 5), (Some("7200"), 600), (Some("soon"), 30), (Some("Sun, 22 Nov 2026 10:02:00 GMT"), 120)]
    {
        let verdict = judge_received(Received { retry_after: retry_after.map(str::to_owned), ..received(429, REFUSAL) });
        assert_eq!(verdict.retry_at, Some(now() + SignedDuration::from_secs(seconds)), "{retry_after:?}");
    }
}

#[test]
fn long_texts_of_the_gateway_stay_short_in_sentences() {
    let long = format!("\"{}\"", "x".repeat(100_000));
    for body in [
        answer(&[("status", &long)]),
        answer(&[("order_id", &long)]),
        answer(&[("status", "\"failure\""), ("status_description", &long)]),
        answer(&[("amount", &long)]),
    ] {
        assert!(message(&judge(200, body)).len() < 1_000);
    }
    assert!(message(&judge(400, format!("{{\"message\":{long},\"args\":{long}}}"))).len() < 1_000);
}

/// Members of an answer, each perhaps wrong.
fn any_answer() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        Just("absent".to_owned()),
        Just("null".to_owned()),
        Just("\"123\"".to_owned()),
        Just("\"capture\"".to_owned()),
        Just(format!("\"{POS}\"")),
        Just("\"success\"".to_owned()),
        Just("\"failure\"".to_owned()),
        Just("\"pending\"".to_owned()),
        Just("80".to_owned()),
        Just("{}".to_owned()),
        "\"[a-z0-9 ]{0,4}\"",
    ];
    let names = ["order_id", "pos_id", "method", "amount", "currency", "status", "operation_id", "transaction_id", "message", "args"];
    prop::collection::vec((prop::sample::select(names.to_vec()), value), 0..5)
        .prop_map(|changes| answer(&changes.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>()))
}

/// Says by other means than the code under test whether the answer may count as ours.
fn surely_ours(body: &[u8]) -> bool {
    let Ok(value) = serde_json::from_slice::<serde_json::Value>(body) else { return false };
    let or_null = |name: &str, expected: &str| value.get(name).is_none_or(|member| member.is_null() || member == expected);
    value["order_id"] == "123" && or_null("pos_id", POS) && or_null("method", "capture") && value["status"].is_string()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn no_body_panics_and_noise_is_never_an_outcome(status in 100u16..=599, body in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert_eq!(judge(status, body).state, State::Unknown);
    }

    #[test]
    fn only_an_answer_that_is_ours_moves_the_attempt(status in prop::sample::select(vec![200u16, 201, 302, 400, 404, 409, 429, 500]), body in any_answer()) {
        let verdict = judge(status, body.clone());
        let ours = surely_ours(body.as_bytes());
        match verdict.state {
            State::Captured | State::CapturedMismatch | State::Pending | State::Declined => {
                prop_assert!(ours && (200..300).contains(&status), "{} {}", status, body);
            }
            State::Rejected => prop_assert!(matches!(status, 400 | 404) && body.contains("\"message\":\"") && body.contains("\"args\":")),
            State::Throttled => prop_assert!(status == 429 && body.contains("\"message\":\"") && body.contains("\"args\":")),
            other => prop_assert_eq!(other, State::Unknown),
        }
        if verdict.state == State::Unknown && (200..300).contains(&status) && verdict.alarm.is_none() {
            // Ours but not telling, never another's: that one alarms.
            prop_assert!(Answer::parse(body.as_bytes()).unwrap().text("order_id") == Some("123"));
        }
    }

    #[test]
    fn an_answer_cut_anywhere_is_unknown(cut in 0usize..400, status in prop::sample::select(vec!["\"success\"", "\"failure\""])) {
        let mut body = answer(&[("status", status)]).into_bytes();
        let cut = cut.min(body.len() - 1);
        body.truncate(cut);
        prop_assert_eq!(judge(200, body).state, State::Unknown);
    }
}
