use pretty_assertions::assert_eq;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::domain::{Stated, say};
use crate::gateway::testing::POS;

/// The fact sheet's order that was held and partly captured.
const ORDER: &str = r#"[
  { "payment_id": "fdf1a710-8a34-414c-b023-b7e78104301a", "order_id": "123", "transaction_id": "5d1b6f3e-2c0a-4f5e-9a57-0c8e4f7a1d22",
    "pos_id": "dc728de1-51ef-4ef1-80f7-3b44b07b5667", "mode": "hosted", "method": "auth", "amount": 100, "currency": "UAH",
    "status": "success", "status_code": "1002", "status_description": "Protected transaction. Amount was successfully blocked",
    "created_at": "2018-10-10T10:05:00.000", "processing_time": "2018-10-10T10:05:03.000", "fee": null,
    "cc_mask": "424242******4242", "cc_token": "tok", "customer_email": "a@example.com" },
  { "operation_id": "f7d0c7cb-af32-441f-b2af-4d90d4da70e1", "payment_id": "fdf1a710-8a34-414c-b023-b7e78104301a", "order_id": "123",
    "transaction_id": "4f98dc46-ffff-4ba7-a267-286fe7669894", "pos_id": "dc728de1-51ef-4ef1-80f7-3b44b07b5667", "mode": "direct",
    "method": "capture", "amount": 80, "currency": "UAH", "status": "success", "status_code": "1000",
    "status_description": "Transaction successful", "created_at": "2018-10-10T10:10:10.100", "processing_time": "2018-10-10T10:10:12.000",
    "fee": null, "comment": "10101" }
]"#;

fn received(http_status: u16, body: &str) -> Received {
    Received { http_status, body: body.into(), ..Received::default() }
}

fn look(received: &Received) -> Result<Order, LookupFailure> {
    read(received, POS.parse().unwrap(), &OrderId::parse("123").unwrap())
}

fn failure(http_status: u16, body: &str) -> (LookupFailureKind, String) {
    let failure = look(&received(http_status, body)).unwrap_err();
    assert_eq!(failure.http_status, Some(http_status));
    (failure.kind, failure.say().to_string())
}

#[test]
fn hold_and_capture_are_read_and_card_data_is_not() {
    let order = look(&received(200, ORDER)).unwrap();
    assert_eq!(order.hold(), Some(Decimal::from(100)));
    assert_eq!(order.captured().into_iter().collect::<Vec<_>>(), [("UAH".to_owned(), Some(Decimal::from(80)))]);
    let capture = order.live_captures().next().unwrap();
    assert_eq!(capture.operation_id.as_deref(), Some("f7d0c7cb-af32-441f-b2af-4d90d4da70e1"));
    assert_eq!(capture.comment.as_deref(), Some("10101"));
    assert_eq!(capture.created_at.as_deref(), Some("2018-10-10T10:10:10.100"));
    let shown = format!("{order:?}");
    assert!(!shown.contains("4242") && !shown.contains("tok") && !shown.contains("@"));
}

#[test]
fn an_empty_list_is_an_order_without_transactions() {
    assert_eq!(look(&received(200, " [] ")), Ok(Order::default()));
}

#[test]
fn a_status_that_is_no_string_is_an_unknown_word() {
    for (status, word) in [("null", "null"), ("1", "1"), ("[\"failure\"]", "[\"failure\"]"), ("\"odd\\u001b\"", "odd<U+001B>")] {
        let order = look(&received(200, &format!(r#"[{{"method":"capture","status":{status}}}]"#))).unwrap();
        assert_eq!(order.live_captures().next().unwrap().status, word);
    }
    let order = look(&received(200, r#"[{"method":"capture"}]"#)).unwrap();
    assert_eq!(order.live_captures().count(), 1);
}

#[test]
fn members_of_any_type_are_taken_as_they_are_but_ids_are_texts() {
    let body = r#"[{"method":"capture","order_id":null,"pos_id":null,"amount":"8e1\u001b","currency":980,"status_code":1000,
        "operation_id":7,"transaction_id":" ","payment_id":"p","comment":{"a":1},"status":"success"}]"#;
    let order = look(&received(200, body)).unwrap();
    let capture = &order.transactions[0];
    assert_eq!(capture.amount, Stated::Unusable("8e1<U+001B>".into()));
    assert_eq!(capture.currency.as_deref(), Some("980"));
    assert_eq!(capture.status_code.as_deref(), Some("1000"));
    assert_eq!((&capture.operation_id, &capture.transaction_id), (&None, &None));
    assert_eq!(capture.payment_id.as_deref(), Some("p"));
    assert_eq!(capture.comment.as_deref(), Some(r#"{"a":1}"#));
}

#[test]
fn anything_else_is_a_failed_look_up() {
    use LookupFailureKind::{NotFound, Unauthorised, Unreadable};
    let refusal = r#"{"message":"Payment not found","args":{"code":"S-404"}}"#;
    let keys = r#"{"message":"Invalid pos_id field or credentials","args":{"code":"S-404"}}"#;
    let other_pos = r#"[{"method":"auth","pos_id":"00000000-0000-0000-0000-000000000000"}]"#;
    let doubled = r#"[{"method":"auth","method":"auth"}]"#;
    for (http_status, body, kind) in [
        (404, refusal, NotFound),
        (404, "<html>", Unreadable),
        (404, "[]", Unreadable),
        (404, keys, Unauthorised),
        (400, keys, Unauthorised),
        (401, refusal, Unauthorised),
        (401, "", Unauthorised),
        (403, "<html>", Unauthorised),
        (400, refusal, Unreadable),
        (429, refusal, Unreadable),
        (429, "", Unreadable),
        (500, ORDER, Unreadable),
        (503, "", Unreadable),
        (302, ORDER, Unreadable),
        (200, "", Unreadable),
        (204, "", Unreadable),
        (200, "{}", Unreadable),
        (200, refusal, Unreadable),
        (200, "[1]", Unreadable),
        (200, "[[]]", Unreadable),
        (200, "[{}]", Unreadable),
        (200, r#"[{"method":null}]"#, Unreadable),
        (200, r#"[{"method":"auth"},{"method":1}]"#, Unreadable),
        (200, r#"[{"method":"auth","order_id":"124"}]"#, Unreadable),
        (200, r#"[{"method":"auth","order_id":123}]"#, Unreadable),
        (200, r#"[{"method":"auth","pos_id":"x"}]"#, Unreadable),
        (200, other_pos, Unreadable),
        (200, doubled, Unreadable),
        (200, "[]x", Unreadable),
        (200, "\u{feff}[]", Unreadable),
    ] {
        assert_eq!(failure(http_status, body).0, kind, "{http_status} {body}");
        assert_eq!(look(&received(http_status, body)).unwrap_err().shows_nothing(), kind == NotFound);
    }
}

#[test]
fn a_look_up_that_is_not_whole_settles_nothing() {
    let whole = received(200, "[]");
    let oversized = look(&Received { oversized: true, ..whole.clone() }).unwrap_err();
    assert_eq!(oversized.kind, LookupFailureKind::Unreadable);
    assert_eq!(oversized.to_string(), "The look-up is not whole. The answer is larger than 1 MiB.");
    let broken = Some(say("answer-cut").with("cause", "reset"));
    let failure = look(&Received { broken: broken.clone(), ..whole }).unwrap_err();
    assert_eq!(failure.kind, LookupFailureKind::NoAnswer);
    let not_found = received(404, r#"{"message":"x","args":{}}"#);
    assert!(!look(&Received { broken, ..not_found }).unwrap_err().shows_nothing());
}

#[test]
fn sentences_name_cause_and_way_out() {
    assert_eq!(
        failure(404, r#"{"message":"Payment not found","args":{"code":"S-404"}}"#).1,
        "The gateway knows no order 123 at this point of sale: Payment not found (S-404)."
    );
    assert_eq!(failure(503, "").1, "The gateway answered the look-up with HTTP 503; look up again later.");
    assert_eq!(
        failure(200, r#"[{"method":"auth","order_id":"124"}]"#).1,
        "The look-up shows a transaction of another order (124); it cannot be relied on."
    );
    assert_eq!(failure(403, "").1, "The gateway refused the keys (HTTP 403). Check pos_id and the keys of this profile.");
}

proptest! {
    #[test]
    fn no_body_panics(status in 100u16..=599, body in "\\PC{0,200}") {
        let received = received(status, &body);
        let _ = read_check(&received);
        if let Ok(order) = look(&received) {
            prop_assert!(received.is_success() && order == Order::default());
        }
    }
}
