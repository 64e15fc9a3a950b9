use proptest::prelude::*;

use super::*;
use crate::gateway::testing::documented_request;

/// Judges `amount` (JSON, or "absent") and `currency` against 80 asked, a full capture of a hold of 100, or a full one
/// without a known hold.
fn judged(asked: &str, amount: &str, currency: &str) -> Judged {
    let json = |text: &str| (text != "absent").then(|| Json::parse(text.as_bytes()).unwrap());
    let (request, hold) = match asked {
        "80" => (documented_request(Some("80")), Some(Decimal::from(100))),
        "hold 100" => (documented_request(None), Some(Decimal::from(100))),
        _ => (documented_request(None), None),
    };
    judge_success(&request, hold, &Stated::read(json(amount).as_ref()), json(currency).as_ref())
}

#[test]
fn amounts_are_compared_by_value_however_they_are_spelled() {
    for (asked, amount) in [
        ("80", "80"),
        ("80", "80.00"),
        ("80", "\"80\""),
        ("80", "\"080.0\""),
        ("80", "80.0000000000000000000000000"),
        ("hold 100", "100"),
        ("hold 100", "\"100.00\""),
        ("full", "1"),
        ("full", "\"99999999.99\""),
    ] {
        for currency in ["\"UAH\"", "null", "absent"] {
            assert_eq!(judged(asked, amount, currency), Judged::Captured, "{asked} {amount} {currency}");
        }
    }
}

#[test]
fn another_amount_is_a_mismatch_and_an_unusable_one_too() {
    for (asked, amount, sentence) in [
        ("80", "100", "The gateway captured 100.00 UAH; asked for was 80.00 UAH."),
        ("80", "80.01", "The gateway captured 80.01 UAH; asked for was 80.00 UAH."),
        ("80", "79.999", "The gateway captured 79.999 UAH; asked for was 80.00 UAH."),
        ("hold 100", "80", "The gateway captured 80.00 UAH; asked for was the whole hold, 100.00 UAH."),
        ("80", "absent", "The gateway stated no usable amount; asked for was 80.00 UAH."),
        ("80", "null", "The gateway stated no usable amount; asked for was 80.00 UAH."),
        ("hold 100", "absent", "The gateway stated no usable amount; asked for was the whole hold, 100.00 UAH."),
        ("80", "8e1", "The gateway stated no usable amount (it wrote 8e1); asked for was 80.00 UAH."),
        ("80", "\"8E1\"", "The gateway stated no usable amount (it wrote 8E1); asked for was 80.00 UAH."),
        (
            "80",
            "80.000000000000000000000000000",
            "The gateway stated no usable amount (it wrote 80.000000000000000000000000000); asked for was 80.00 UAH.",
        ),
        ("80", "0", "The gateway stated no usable amount (it wrote 0); asked for was 80.00 UAH."),
        ("80", "-80", "The gateway stated no usable amount (it wrote -80); asked for was 80.00 UAH."),
        ("80", "[80]", "The gateway stated no usable amount (it wrote [80]); asked for was 80.00 UAH."),
        ("80", "true", "The gateway stated no usable amount (it wrote true); asked for was 80.00 UAH."),
        ("80", "\"80,00\"", "The gateway stated no usable amount (it wrote 80,00); asked for was 80.00 UAH."),
        ("full", "0.00", "The gateway stated no usable amount (it wrote 0.00); asked for was whole hold, UAH."),
        ("full", "\"\"", "The gateway stated no usable amount (it wrote ); asked for was whole hold, UAH."),
    ] {
        match judged(asked, amount, "\"UAH\"") {
            Judged::Mismatch(what) => assert_eq!(what.to_string(), sentence),
            other => panic!("{asked} {amount}: {other:?}"),
        }
    }
}

#[test]
fn no_amount_is_let_pass_only_for_a_full_capture_of_an_unknown_hold() {
    assert_eq!(judged("full", "absent", "\"UAH\""), Judged::CapturedNotStated);
    assert_eq!(judged("full", "null", "null"), Judged::CapturedNotStated);
}

#[test]
fn another_currency_is_a_mismatch_whatever_the_amount() {
    for (currency, shown) in
        [("\"EUR\"", "80 EUR"), ("\"uah\"", "80 uah"), ("\"\"", "80"), ("980", "80 980"), ("[\"UAH\"]", "80 [\"UAH\"]")]
    {
        match judged("80", "80", currency) {
            Judged::Mismatch(what) => {
                assert_eq!(what.to_string(), format!("The gateway captured {shown}, another currency; asked for was 80.00 UAH."));
            }
            other => panic!("{currency}: {other:?}"),
        }
    }
    assert!(matches!(judged("full", "absent", "\"EUR\""), Judged::Mismatch(_)));
}

proptest! {
    #[test]
    fn only_the_asked_value_passes(cents in 1u64..=100_000, zeros in "0{0,5}") {
        let text = format!("{}.{:02}{zeros}", cents / 100, cents % 100);
        let passed = judged("80", &text, "\"UAH\"") == Judged::Captured;
        prop_assert_eq!(passed, cents == 8000);
    }
}
