use super::*;
use crate::gateway::testing::{API_KEY, API_SECRET, documented_request, keys};
use crate::gateway::wire::capture_body;

const JOE: &[u8] = br#"{"name":"Joe","age":20}"#;

fn value(scheme: AuthScheme, secret: &str, body: &[u8]) -> String {
    auth_value(scheme, &keys(secret), &proof(scheme, &keys(secret), body).unwrap()).to_string()
}

#[test]
fn the_documented_vectors_hold() {
    assert_eq!(value(AuthScheme::CpayHmac, "changeme", JOE), format!("CPAY-HMAC {API_KEY}:48731878acbb41e6ee70eac5f1e6f8b8031f9484"));
    assert_eq!(value(AuthScheme::CpaySha1, "changeme", JOE), format!("CPAY-SHA1 {API_KEY}:8c8a2929897286196bb906216379f84c9ec17573"));
    assert_eq!(value(AuthScheme::Cpay, API_SECRET, JOE), format!("CPAY {API_KEY}:{API_SECRET}"));
}

#[test]
fn the_worked_example_is_signed_as_in_the_fact_sheet() {
    let full = capture_body(&documented_request(None), None);
    let part = capture_body(&documented_request(Some("80")), None);
    for (scheme, body, signature) in [
        (AuthScheme::CpayHmac, &full, "f0f942f38e3e502c8abdc86a295f81e6c0cf885f"),
        (AuthScheme::CpayHmacSha1, &full, "f0f942f38e3e502c8abdc86a295f81e6c0cf885f"),
        (AuthScheme::CpaySha1, &full, "c40ca29b87fc4eb904394bc2c006960353b8be53"),
        (AuthScheme::CpayHmacSha256, &full, "0b71fad6054654869f686d5868038d1502e8cd9e0d15ddd5f133dc078021b578"),
        (AuthScheme::CpayHmac, &part, "f0f77e97e8e3170e598e710f6def80deabf80c1d"),
        (AuthScheme::CpayHmacSha1, &part, "f0f77e97e8e3170e598e710f6def80deabf80c1d"),
        (AuthScheme::CpaySha1, &part, "7fd786e626e3b1452338f31cd51fb0edbaa1e695"),
        (AuthScheme::CpayHmacSha256, &part, "f506cb1df31f8d11a9b1bd69376499348f082635b20af3f4f82315e670abc0cc"),
    ] {
        assert_eq!(value(scheme, API_SECRET, body), format!("{} {API_KEY}:{signature}", scheme.word()));
    }
}

#[test]
fn the_spelling_of_the_amount_is_part_of_what_is_signed() {
    let part = String::from_utf8(capture_body(&documented_request(Some("80")), None)).unwrap();
    let other = part.replace("\"charge_amount\":80,", "\"charge_amount\":80.00,");
    assert_eq!(other.len(), 192);
    assert!(value(AuthScheme::CpayHmac, API_SECRET, other.as_bytes()).ends_with(":6db98d85b0406953d183e81321fec12195f4b008"));
}

#[test]
fn keys_of_any_length_sign() {
    let long = "\u{2a}".repeat(80);
    for secret in ["", "k", &long] {
        for scheme in AuthScheme::ALL {
            assert!(proof(scheme, &keys(secret), b"").is_ok());
        }
    }
}
