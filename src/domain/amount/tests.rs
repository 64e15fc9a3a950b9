use proptest::prelude::*;

use super::*;

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

fn uah(text: &str) -> Result<String, AmountError> {
    ChargeAmount::parse(text, currency("UAH")).map(ChargeAmount::wire)
}

#[test]
fn amounts_as_people_type_them_get_the_shortest_spelling() {
    for (typed, wire) in [
        ("80", "80"),
        ("80.00", "80"),
        ("80,5", "80.5"),
        ("0.05", "0.05"),
        (" 1 234,50 ", "1234.5"),
        ("1\u{a0}234\u{2009}567.8", "1234567.8"),
        ("007", "7"),
        ("00.10", "0.1"),
        ("99999999999999999999999999", "99999999999999999999999999"),
    ] {
        assert_eq!(uah(typed).as_deref(), Ok(wire), "{typed}");
    }
}

#[test]
fn every_wrong_amount_is_refused_with_its_own_reason() {
    assert_eq!(uah("0"), Err(AmountError::Zero));
    assert_eq!(uah("0,00"), Err(AmountError::Zero));
    assert_eq!(uah("-5"), Err(AmountError::Negative));
    for ambiguous in ["1,234", "1.234", "1,234.50", "1.234,5"] {
        assert!(matches!(uah(ambiguous), Err(AmountError::Ambiguous(_))), "{ambiguous}");
    }
    assert!(matches!(uah("12 34"), Err(AmountError::Grouping(_))));
    assert!(matches!(uah("1234 567"), Err(AmountError::Grouping(_))));
    for text in ["", "1e3", "NaN", "inf", "+5", "٣", "５", "1.", ".5", "--1", "1 .5", "0x10", "1_000", "5 UAH", "1\t000"] {
        assert!(matches!(uah(text), Err(AmountError::NotANumber(_) | AmountError::Grouping(_))), "{text}");
    }
    assert_eq!(uah("1.2345"), Err(AmountError::Decimals { currency: "UAH".into(), allowed: 2 }));
    assert_eq!(ChargeAmount::parse("1.5", currency("JPY")), Err(AmountError::Decimals { currency: "JPY".into(), allowed: 0 }));
    assert!(ChargeAmount::parse("1.55", currency("KWD")).is_ok());
    assert_eq!(uah(&"9".repeat(29)), Err(AmountError::TooLong));
}

#[test]
fn amounts_for_people_have_the_decimals_of_the_currency() {
    let shown = |text: &str, code: &str| display(Decimal::from_str_exact(text).unwrap(), currency(code));
    assert_eq!(shown("80", "UAH"), "80.00 UAH");
    assert_eq!(shown("80.5", "UAH"), "80.50 UAH");
    assert_eq!(shown("80", "JPY"), "80 JPY");
    assert_eq!(shown("80.125", "UAH"), "80.125 UAH");
}

#[test]
fn stated_amounts_are_exact_or_named_unusable() {
    let read = |json: &str| Stated::read(Some(&Json::parse(json.as_bytes()).unwrap()));
    assert_eq!(read("null"), Stated::Absent);
    for (json, value) in [("100", "100"), ("\"100.00\"", "100.00"), ("80.50", "80.50"), ("-1", "-1")] {
        assert_eq!(read(json), Stated::Exact(Decimal::from_str_exact(value).unwrap(), value.to_owned()), "{json}");
    }
    for json in
        ["1e2", "\"1E2\"", "12345678901234567890123456789", "\"\"", "\" 1\"", "\"NaN\"", "true", "[1]", "\"1.\"", "\"+1\"", "\"1_0\""]
    {
        assert!(matches!(read(json), Stated::Unusable(_)), "{json}");
    }
    assert_eq!(read("-1").positive(), None);
    assert_eq!(read("0").positive(), None);
}

#[test]
fn groups_of_three_digits_stand_apart_and_are_read_back() {
    let uah = Currency::parse("UAH").unwrap();
    for (value, shown) in [
        ("0.5", "0.50 UAH"),
        ("999", "999.00 UAH"),
        ("1000", "1 000.00 UAH"),
        ("1234567.89", "1 234 567.89 UAH"),
        ("-1000", "-1 000.00 UAH"),
    ] {
        assert_eq!(display_grouped(Decimal::from_str_exact(value).unwrap(), uah), shown);
    }
    assert_eq!(ChargeAmount::parse("1 234 567.89", uah).unwrap().wire(), "1234567.89");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100_000))]

    #[test]
    fn no_text_panics_and_every_accepted_one_round_trips(text in "[-+0-9 .,eE\u{a0}\u{2009}]{0,34}|\\PC{0,20}") {
        if let Ok(amount) = ChargeAmount::parse(&text, currency("UAH")) {
            let wire = amount.wire();
            prop_assert_eq!(ChargeAmount::from_wire(&wire), Some(amount));
            prop_assert_eq!(ChargeAmount::parse(&wire, currency("UAH")), Ok(amount));
            prop_assert!(amount.value() > Decimal::ZERO && amount.value().scale() <= 2);
        }
    }

    #[test]
    fn cents_in_are_cents_out(cents in 1u64..=u64::MAX / 2, mark in "[.,]") {
        let typed = format!("{}{mark}{:02}", cents / 100, cents % 100);
        let amount = ChargeAmount::parse(&typed, currency("UAH")).unwrap();
        prop_assert_eq!(amount.value() * Decimal::from(100), Decimal::from(cents));
    }

    #[test]
    fn stated_text_is_kept_as_received(text in "-?[0-9]{1,20}(\\.[0-9]{1,8})?") {
        match Stated::read(Some(&Json::String(text.clone()))) {
            Stated::Exact(value, kept) => { prop_assert_eq!(&kept, &text); prop_assert_eq!(value.to_string().trim_start_matches('-').len() <= text.len(), true); }
            other => prop_assert!(false, "{other:?}"),
        }
    }
}

#[test]
fn of_forty_thousand_digits_the_beginning_is_quoted() {
    let digits = "9".repeat(40_000);
    for text in [format!("{digits}x"), format!("{digits},000"), format!("{digits} 1")] {
        let said = ChargeAmount::parse(&text, Currency::parse("UAH").unwrap()).unwrap_err().say().to_string();
        assert!(said.len() < 400 && said.contains(&format!("99… ({})", text.len())), "{said}");
    }
}

#[test]
fn no_text_of_a_sentence_is_longer_than_any_that_people_write() {
    let said = Say { args: Vec::new(), ..AmountError::Zero.say() }.with("text", "я".repeat(1 << 20));
    assert!(said.to_string().len() < 100 && format!("{said:?}").len() < 10_000);
}
