use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng};

use super::*;
use crate::domain::printable::is_hazard;
use crate::domain::{Currency, Money, Stated};
use crate::gateway::testing::{API_KEY, API_SECRET, POS, keys};

/// The capture of the fact sheet, and its signature under the documented API_SECRET.
const CAPTURE: &str = "eyJvcGVyYXRpb25faWQiOiJmN2QwYzdjYi1hZjMyLTQ0MWYtYjJhZi00ZDkwZDRkYTcwZTEiLCJwYXltZW50X2lkIjoiZmRmMWE3MTAtOGEzNC00MTRjLWIwMjMtYjdlNzgxMDQzMDFhIiwib3JkZXJfaWQiOiIxMjMiLCJ0cmFuc2FjdGlvbl9pZCI6IjRmOThkYzQ2LWZmZmYtNGJhNy1hMjY3LTI4NmZlNzY2OTg5NCIsInBvc19pZCI6ImRjNzI4ZGUxLTUxZWYtNGVmMS04MGY3LTNiNDRiMDdiNTY2NyIsIm1vZGUiOiJkaXJlY3QiLCJtZXRob2QiOiJjYXB0dXJlIiwiYW1vdW50Ijo4MCwiY3VycmVuY3kiOiJVQUgiLCJzdGF0dXMiOiJzdWNjZXNzIiwic3RhdHVzX2NvZGUiOiIxMDAwIiwic3RhdHVzX2Rlc2NyaXB0aW9uIjoiVHJhbnNhY3Rpb24gaXMgc3VjY2Vzc2Z1bC4iLCJjcmVhdGVkX2F0IjoiMjAxOC0xMC0xMFQxMDoxMDoxMC4xMDAiLCJwcm9jZXNzaW5nX3RpbWUiOiIyMDE4LTEwLTEwVDEwOjEwOjEyLjAwMCIsImZlZSI6bnVsbCwiY29tbWVudCI6IjEwMTAxIn0=";
const CAPTURE_SIGNATURE: &str = "EJ1wrqsp0nRHULrITGh5yi06do4=";
/// Every vector of the fact sheet: secret, data, signature.
const VECTORS: [(&str, &str, &str); 3] = [
    ("changeme", "eyJuYW1lIjoiSm9lIiwiYWdlIjoyMH0=", "Bcj3hb-h00HrEMIoJ5nPW5ZHlVQ="),
    ("changeme", "eyJub3RlIjoiPz8-fiBvayJ9", "aeUmhEl3kVkn2TSTKO_Ai_CFcBM="),
    (API_SECRET, CAPTURE, CAPTURE_SIGNATURE),
];

fn form(data: impl Into<String>, signature: impl Into<String>) -> Form {
    Form { data: data.into(), signature: signature.into() }
}

fn read(data: &str) -> Result<Webhook, WebhookError> {
    Webhook::read(&form(data, ""), &keys(API_SECRET), POS.parse().unwrap())
}

fn read_json(json: impl AsRef<[u8]>) -> Result<Webhook, WebhookError> {
    read(&URL_SAFE.encode(json))
}

/// A body as the gateway sends it.
fn body(data: &str, signature: &str) -> Vec<u8> {
    let encoded = |text: &str| percent_encode(text.as_bytes(), NON_ALPHANUMERIC).to_string();
    format!("data={}&signature={}", encoded(data), encoded(signature)).into_bytes()
}

fn accepted(secret: &str, body: &[u8]) -> bool {
    Form::parse(body).is_ok_and(|form| verify(&secret.into(), &form))
}

#[test]
fn every_vector_of_the_documentation_is_genuine_and_only_under_its_secret() {
    for (secret, data, signature) in VECTORS {
        assert!(verify(&secret.into(), &form(data, signature)), "{data}");
        assert!(!verify(&"changeme2".into(), &form(data, signature)), "{data}");
        assert!(accepted(secret, &body(data, signature)), "form-encoded: {data}");
        assert!(accepted(secret, format!("data={data}&signature={signature}").as_bytes()), "as it is: {data}");
        assert!(accepted(secret, format!("signature={signature}&x=%FF&data={data}&").as_bytes()), "another order, another field: {data}");
    }
}

#[test]
fn a_signature_of_another_length_or_spelling_is_wrong() {
    let other = [
        "",
        "EJ1wrqsp0nRHULrITGh5yi06do4",
        "EJ1wrqsp0nRHULrITGh5yi06do4==",
        "EJ1wrqsp0nRHULrITGh5yi06do4= ",
        "ej1wrqsp0nRHULrITGh5yi06do4=",
    ];
    for signature in other {
        assert!(!verify(&API_SECRET.into(), &form(CAPTURE, signature)), "{signature}");
    }
    assert!(
        !verify(&"changeme".into(), &form("eyJub3RlIjoiPz8+fiBvayJ9", "aeUmhEl3kVkn2TSTKO_Ai_CFcBM=")),
        "the other alphabet is another text"
    );
    assert!(!verify(&API_SECRET.into(), &form(CAPTURE.trim_end_matches('='), CAPTURE_SIGNATURE)), "without its padding it is another text");
}

/// The chance of the tests that want the same at each run.
fn chance() -> TestRng {
    TestRng::deterministic_rng(RngAlgorithm::ChaCha)
}

#[test]
fn ten_thousand_flipped_bits_of_data_or_signature_are_never_accepted() {
    let mut chance = chance();
    let mut below = |end: usize| usize::try_from(chance.next_u64()).unwrap_or_default() % end;
    for _ in 0..10_000 {
        let (secret, data, signature) = VECTORS[below(VECTORS.len())];
        let mut body = format!("data={data}&signature={signature}").into_bytes();
        assert!(accepted(secret, &body));
        let values: Vec<usize> = (5..5 + data.len()).chain(body.len() - signature.len()..body.len()).collect();
        let (at, bit) = (values[below(values.len())], below(8));
        body[at] ^= 1 << bit;
        assert!(!accepted(secret, &body), "bit {bit} of byte {at}: {}", String::from_utf8_lossy(&body));
    }
}

#[test]
fn every_single_bit_of_the_documented_capture_counts() {
    let whole = format!("data={CAPTURE}&signature={CAPTURE_SIGNATURE}").into_bytes();
    for at in (5..5 + CAPTURE.len()).chain(whole.len() - 28..whole.len()) {
        for bit in 0..8 {
            let mut body = whole.clone();
            body[at] ^= 1 << bit;
            assert!(!accepted(API_SECRET, &body), "bit {bit} of byte {at}");
        }
    }
}

#[test]
fn a_form_has_each_field_exactly_once_and_in_utf8() {
    let parsed = Form::parse(b"d%61ta=a%2Db%3d+c%2B%zz%&&signature=x=y=&other=%FF&%FF").unwrap();
    assert_eq!(parsed, form("a-b= c+%zz%", "x=y="));
    assert_eq!(Form::parse(b"data&signature"), Ok(form("", "")));
    for (body, error) in [
        (&b""[..], WebhookError::Missing("data")),
        (b"data=x", WebhookError::Missing("signature")),
        (b"signature=x", WebhookError::Missing("data")),
        (b"Data=x&signature=y", WebhookError::Missing("data")),
        (b"data=x&signature=y&data=x", WebhookError::Twice("data")),
        (b"data=x&signature=y&%73ignature", WebhookError::Twice("signature")),
        (b"data=%FF&signature=y", WebhookError::NotText("data")),
        (b"data=x&signature=\xC0\x80", WebhookError::NotText("signature")),
        (br#"{"data":"x","signature":"y"}"#, WebhookError::Missing("data")),
    ] {
        assert_eq!(Form::parse(body), Err(error), "{}", String::from_utf8_lossy(body));
    }
}

#[test]
fn a_form_over_64_kib_is_not_read() {
    let of = |length: usize| format!("signature=y&data={}", "x".repeat(length - 17)).into_bytes();
    assert!(Form::parse(&of(MAX_FORM)).is_ok());
    assert_eq!(Form::parse(&of(MAX_FORM + 1)), Err(WebhookError::TooLarge));
    assert_eq!(read(&"x".repeat(MAX_FORM + 1)), Err(WebhookError::TooLarge));
}

#[test]
fn the_documented_capture_is_read_with_or_without_padding() {
    for data in [CAPTURE, CAPTURE.trim_end_matches('=')] {
        let webhook = read(data).unwrap();
        assert_eq!((webhook.order_id.as_str(), webhook.pos_id), ("123", Some(POS.parse().unwrap())));
        let told = &webhook.transaction;
        assert_eq!((told.method.as_str(), told.status.as_str(), told.status_code.as_deref()), ("capture", "success", Some("1000")));
        assert_eq!(told.money(), Money::exact(80.into(), Currency::parse("UAH").unwrap()));
        assert_eq!(told.operation_id.as_deref(), Some("f7d0c7cb-af32-441f-b2af-4d90d4da70e1"));
        assert_eq!(told.transaction_id.as_deref(), Some("4f98dc46-ffff-4ba7-a267-286fe7669894"));
        assert_eq!(webhook.payload, URL_SAFE.decode(CAPTURE).unwrap());
        assert_eq!(webhook.json.to_line().into_bytes(), webhook.payload);
    }
}

#[test]
fn numbers_keep_their_text_and_what_is_not_stated_is_not_known() {
    let webhook = read_json(r#"{"order_id":"ї 1","method":"refund","amount":80.00,"pos_id":null,"new":[1e2]}"#).unwrap();
    assert_eq!((webhook.order_id.as_str(), webhook.pos_id), ("ї 1", None));
    // Refused for a new capture, and perhaps captured by an earlier version.
    for order_id in ["..", "10\u{2800}01"] {
        let webhook = read_json(format!(r#"{{"order_id":"{order_id}","method":"capture"}}"#)).unwrap();
        assert_eq!(webhook.order_id.as_str(), order_id);
    }
    assert_eq!((webhook.transaction.amount.text(), webhook.transaction.status.as_str()), (Some("80.00"), "null"));
    assert_eq!(webhook.json.get("new").unwrap().to_line(), "[1e2]");
    assert_eq!(read_json(r#"{"order_id":"1","method":"capture"}"#).unwrap().transaction.amount, Stated::Absent);
}

#[test]
fn what_two_readers_might_understand_differently_is_an_error() {
    for (json, error) in [
        (&b""[..], WebhookError::Unreadable),
        (br#"{"order_id":"1","order_id":"1","method":"capture"}"#, WebhookError::Unreadable),
        (br#"{"order_id":"1","method":"capture","a":{"b":1,"b":1}}"#, WebhookError::Unreadable),
        (b"{\"order_id\":\"\xFF\",\"method\":\"capture\"}", WebhookError::Unreadable),
        (b"\xEF\xBB\xBF{}", WebhookError::Unreadable),
        (br#"{"order_id":"1","method":"capture"}x"#, WebhookError::Unreadable),
        (br#"[{"order_id":"1","method":"capture"}]"#, WebhookError::NoObject),
        (b"null", WebhookError::NoObject),
        (br#"{"method":"capture"}"#, WebhookError::NoOrder),
        (br#"{"order_id":123,"method":"capture"}"#, WebhookError::NoOrder),
        (br#"{"order_id":null,"method":"capture"}"#, WebhookError::NoOrder),
        (br#"{"order_id":" 1","method":"capture"}"#, WebhookError::OtherOrder(" 1".into())),
        (br#"{"order_id":"","method":"capture"}"#, WebhookError::OtherOrder(String::new())),
        (br#"{"order_id":"1\u200b","method":"capture"}"#, WebhookError::OtherOrder("1\u{200b}".into())),
        (
            br#"{"order_id":"123456789012345678901234567890123","method":"capture"}"#,
            WebhookError::OtherOrder("123456789012345678901234567890123".into()),
        ),
        (br#"{"order_id":"1"}"#, WebhookError::NoMethod),
        (br#"{"order_id":"1","method":null}"#, WebhookError::NoMethod),
        (br#"{"order_id":"1","method":"capture","pos_id":"mine"}"#, WebhookError::OtherPos("mine".into())),
        (br#"{"order_id":"1","method":"capture","pos_id":{"a":1}}"#, WebhookError::OtherPos(r#"{"a":1}"#.into())),
    ] {
        assert_eq!(read_json(json), Err(error), "{}", String::from_utf8_lossy(json));
    }
    for data in ["e", "ey=J", "eyJ9=", "+/+/", " e30", "e30 ", "e31", "e30==", "ї"] {
        assert_eq!(read(data), Err(WebhookError::Encoding), "{data}");
    }
    let deep = format!(r#"{{"order_id":"1","method":"capture","a":{}{}}}"#, "[".repeat(20_000), "]".repeat(20_000));
    assert_eq!(read_json(deep), Err(WebhookError::Unreadable));
}

#[test]
fn hostile_text_is_printable_wherever_it_stands() {
    let hostile = r"\u001b[31m\u009b0m\u202e\u200b\r\n";
    let json = format!(
        r#"{{"order_id":"1","method":"{hostile}","amount":"{hostile}","currency":"{hostile}","status":"{hostile}","status_code":"{hostile}","status_description":["{hostile}"],"operation_id":"{hostile}","payment_id":"{hostile}","transaction_id":"{hostile}","comment":"{hostile}","created_at":"{hostile}","processing_time":"{hostile}"}}"#
    );
    let told = read_json(&json).unwrap().transaction;
    let fields = [
        told.currency,
        told.status_code,
        told.status_description,
        told.operation_id,
        told.payment_id,
        told.transaction_id,
        told.comment,
        told.created_at,
        told.processing_time,
        told.amount.text().map(str::to_owned),
        Some(told.method),
        Some(told.status),
    ];
    for field in fields {
        assert!(field.is_some_and(|text| !text.is_empty() && !text.chars().any(is_hazard)));
    }
    let other_order = format!(r#"{{"order_id":"{hostile}","method":"capture"}}"#);
    let other_pos = format!(r#"{{"order_id":"1","method":"capture","pos_id":"{hostile}"}}"#);
    for json in [other_order, other_pos] {
        let said = read_json(&json).unwrap_err().to_string();
        assert!(said.contains("<U+001B>") && !said.chars().any(is_hazard), "{said}");
    }
}

#[test]
fn keys_that_a_webhook_says_are_masked_and_a_point_of_sale_spelled_like_a_key_is_not() {
    let json =
        format!(r#"{{"order_id":"1","method":"capture","comment":"{API_SECRET}","{API_KEY}":"\u006btMdTyollYMRkEfvgqbaWmvFiXPy1a80"}}"#);
    let webhook = read_json(json).unwrap();
    let told = format!("{webhook:?} {}", String::from_utf8_lossy(&webhook.payload));
    assert!(!told.contains(API_SECRET) && !told.contains("tMdTyollYMRk") && !told.contains(API_KEY), "{told}");
    assert!(told.contains("[key masked by capdesk]"), "{told}");
    let mut same = keys(API_SECRET);
    same.api_key = POS.into();
    let webhook = Webhook::read(&form(CAPTURE, ""), &same, POS.parse().unwrap()).unwrap();
    assert_eq!(webhook.pos_id, Some(POS.parse().unwrap()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(form) = Form::parse(&bytes) {
            prop_assert!(!verify(&API_SECRET.into(), &form));
        }
        for data in [URL_SAFE_NO_PAD.encode(&bytes), String::from_utf8_lossy(&bytes).into_owned()] {
            if let Err(error) = read(&data) {
                prop_assert!(!error.to_string().chars().any(is_hazard));
            }
        }
    }

    #[test]
    fn what_is_signed_is_genuine_however_it_is_encoded(secret in "\\PC{1,40}", data in any::<String>(), other in "\\PC{1,40}") {
        let signature = webhook_signature(&secret.as_str().into(), &data);
        prop_assert_eq!(signature.len(), 28);
        prop_assert!(accepted(&secret, &body(&data, &signature)));
        prop_assert!(secret == other || !accepted(&other, &body(&data, &signature)));
    }
}
