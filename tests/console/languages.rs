//! The screens in both languages.

use capdesk::app::{Code, Key};
use capdesk::domain::{Language, State, say};

use crate::fixtures::{Bench, answered, attempt, day, hold};

const SIZE: (u16, u16) = (80, 24);

#[test]
fn a_key_puts_the_whole_screen_into_the_other_language() {
    let mut ended = answered(attempt(20, "14:01:58", "1004", Some("80.5"), State::CapturedMismatch), "1090.00", "success", "1000", "null");
    ended.sent.wall = "2026-11-20T14:01:58Z".parse().unwrap();
    let what = say("answer-mismatch-absent").because("asked", ended.request.amount_say());
    ended.alarm = Some(say("answer-captured-mismatch").because("what", what).with("order", "1004").into());
    let mut bench = Bench::open("test", SIZE, vec![ended]);
    bench.key(Key::f(3)).code(Code::Enter);
    let english = bench.text_of_screen();
    for shown in ["captured, OTHER AMOUNT 1004  1090.00 UAH", "asked for was 80.50 UAH", "Detail"] {
        assert!(english.contains(shown), "{shown}: {english}");
    }
    bench.key(Key::char('ш'));
    assert_eq!(bench.model.language, Language::Ukrainian, "the Ukrainian letter on the same key works too");
    let ukrainian = bench.text_of_screen();
    for shown in ["списано, ІНША СУМА 1004  1\u{a0}090,00 UAH", "просили: 80,50 UAH", "Деталі"] {
        assert!(ukrainian.contains(shown), "{shown}: {ukrainian}");
    }
    bench.code(Code::Esc);
    assert!(bench.text_of_screen().contains("20.11 14:01"));
    bench.key(Key::char('i'));
    assert!(bench.text_of_screen().contains("11-20 14:01"));
}

#[test]
fn in_a_field_the_letter_is_text() {
    let mut bench = Bench::open("test", SIZE, day());
    bench.key(Key::char('i'));
    assert_eq!(bench.model.language, Language::English);
    bench.code(Code::Esc).key(Key::char('i'));
    assert_eq!(bench.model.language, Language::Ukrainian);
}

#[test]
fn a_change_of_language_over_a_review_starts_its_waiting_anew() {
    let mut bench = Bench::open("test", SIZE, Vec::new());
    bench.draft("1001", "").reviewed(hold(10_000)).wait(1000).key(Key::char('i')).paint().wait(300).key_now(Key::char('y')).settle();
    assert!(bench.captures().is_empty());
    bench.wait(500).key_now(Key::char('y')).settle();
    assert_eq!(bench.captures().len(), 1);
}
