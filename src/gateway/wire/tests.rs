use pretty_assertions::assert_eq;
use proptest::prelude::*;

use super::*;
use crate::domain::{Answer, OrderId};
use crate::gateway::testing::{POS, documented_request};

fn body(request: &CaptureRequest) -> String {
    String::from_utf8(capture_body(request, None)).unwrap()
}

#[test]
fn the_worked_example_is_written_byte_for_byte() {
    let full = r#"{"pos_id":"dc728de1-51ef-4ef1-80f7-3b44b07b5667","order_id":"123","order_currency":"UAH","comment":"10101","server_url":"https://callback.blackhole.com/callback/capture"}"#;
    let part = r#"{"pos_id":"dc728de1-51ef-4ef1-80f7-3b44b07b5667","order_id":"123","order_currency":"UAH","charge_amount":80,"comment":"10101","server_url":"https://callback.blackhole.com/callback/capture"}"#;
    assert_eq!((full.len(), part.len()), (170, 189));
    assert_eq!(body(&documented_request(None)), full);
    assert_eq!(body(&documented_request(Some("80.00"))), part);
}

#[test]
fn absent_options_are_left_out_and_amounts_are_the_shortest_numbers() {
    let mut request = documented_request(None);
    (request.comment, request.server_url) = (None, None);
    assert_eq!(body(&request), format!(r#"{{"pos_id":"{POS}","order_id":"123","order_currency":"UAH"}}"#));
    for (typed, wire) in [("80,50", "80.5"), ("0.05", "0.05"), ("1 000", "1000"), ("12345678901234567890.10", "12345678901234567890.1")] {
        assert!(body(&documented_request(Some(typed))).contains(&format!(r#","charge_amount":{wire},"#)), "{typed}");
    }
}

#[test]
fn the_tagged_comment_takes_the_place_of_the_plain_one() {
    let request = documented_request(None);
    let tagged = Comment::tagged(request.comment.as_ref(), Uuid::nil()).unwrap();
    let body = String::from_utf8(capture_body(&request, Some(&tagged))).unwrap();
    assert!(body.contains(r#""comment":"10101 [capdesk 00000000-0000-0000-0000-000000000000]","#), "{body}");
}

fn order_path(base: &str, id: &str) -> Option<String> {
    order_url(&base.parse().unwrap(), POS.parse().unwrap(), id).map(|url| url.to_string())
}

#[test]
fn an_order_id_stays_one_path_segment() {
    let base = "https://api.finline.io";
    for (id, segment) in [
        ("123", "123"),
        ("A-1_b.c~d", "A-1_b.c~d"),
        ("a/b", "a%2Fb"),
        ("a\\b", "a%5Cb"),
        ("../x", "..%2Fx"),
        ("?a=b&c", "%3Fa%3Db%26c"),
        ("#1 %2F", "%231%20%252F"),
        ("...", "..."),
        (".a", ".a"),
        ("Київ", "%D0%9A%D0%B8%D1%97%D0%B2"),
        (";:@+,$!*'()", "%3B%3A%40%2B%2C%24%21%2A%27%28%29"),
    ] {
        assert_eq!(order_path(base, id), Some(format!("https://api.finline.io/api/v1/pos/{POS}/orders/{segment}")), "{id}");
    }
}

#[test]
fn an_id_that_an_address_would_swallow_has_no_address() {
    for id in [".", ".."] {
        assert_eq!(order_path("https://api.finline.io", id), None);
    }
}

#[test]
fn a_base_address_may_have_a_path_and_no_query_is_sent() {
    assert_eq!(
        order_path("https://proxy.example/finline/?x=1#y", "7"),
        Some(format!("https://proxy.example/finline/api/v1/pos/{POS}/orders/7"))
    );
    let url = capture_url(&"http://127.0.0.1:9/".parse().unwrap()).unwrap();
    assert_eq!(url.as_str(), "http://127.0.0.1:9/api/v1/capture");
}

proptest! {
    #[test]
    fn every_order_id_comes_back_from_body_and_path(text in "\\PC{1,32}") {
        let Ok(order_id) = OrderId::parse(&text) else { return Ok(()) };
        let mut request = documented_request(Some("80"));
        request.order_id = order_id;
        let id = request.order_id.as_str();
        let answer = Answer::parse(&capture_body(&request, None)).unwrap();
        prop_assert_eq!(answer.text("order_id"), Some(id));
        match order_url(&"https://api.finline.io".parse().unwrap(), request.pos_id, id) {
            Some(url) => {
                let last = url.path_segments().unwrap().next_back().unwrap();
                prop_assert_eq!(percent_encoding::percent_decode_str(last).decode_utf8().unwrap(), id);
                prop_assert_eq!(url.path_segments().unwrap().count(), 6);
            }
            None => prop_assert!(id == "." || id == "..", "{}", id),
        }
    }
}
