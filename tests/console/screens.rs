//! Every screen at three sizes.

use capdesk::app::detail::Found;
use capdesk::app::form::Glance;
use capdesk::app::msg::{Refusal, Reviewed};
use capdesk::app::{Code, Key, Msg};
use capdesk::domain::{Language, Mode, Money, State, say};

use crate::cut;
use crate::fixtures::{Bench, FEE, answered, attempt, card, day, events, hold, order_of, transaction, wall};

const SIZES: [(u16, u16); 3] = [(80, 24), (100, 30), (160, 50)];

/// Screens that are kept in Ukrainian as well.
const IN_UKRAINIAN: [&str; 16] = [
    "detail",
    "detail_declined",
    "flight",
    "form",
    "form_faults",
    "form_first_run",
    "help",
    "history",
    "order",
    "profiles",
    "release_live",
    "result_unknown",
    "review_live",
    "review_refused",
    "summary",
    "summary_month_euro",
];

/// Draws what `make` makes of the bench at each size, and looks at it in each language.
pub(crate) fn shoot(name: &str, make: impl Fn((u16, u16)) -> Bench) {
    for size in SIZES {
        let mut bench = make(size);
        insta::assert_snapshot!(format!("{name}_{}x{}", size.0, size.1), bench.screen().backend());
        cut::check(name, &mut bench);
        if size == SIZES[0] && IN_UKRAINIAN.contains(&name) {
            bench.model.language = Language::Ukrainian;
            insta::assert_snapshot!(format!("{name}_uk"), bench.screen().backend());
        }
    }
}

fn open(size: (u16, u16)) -> Bench {
    Bench::open("test", size, day())
}

#[test]
fn form() {
    shoot("form_before_opening", |size| Bench::new(Some("test"), size));
    shoot("form_first_run", |size| Bench::open("sandbox", size, Vec::new()));
    shoot("form", |size| {
        let mut bench = open(size);
        bench.text("1001").code(Code::Tab).code(Code::Tab).text("80");
        bench
    });
    shoot("form_faults", |size| {
        let mut bench = open(size);
        bench.text(&"9".repeat(33)).code(Code::Tab).text("ABC").code(Code::Tab).text("1,234").code(Code::Tab);
        bench.text("Оплата").key(Key::char('m')).code(Code::Tab).code(Code::Tab).code(Code::Enter).text("ftp://x").key(Key::ctrl('s'));
        bench
    });
    shoot("form_hints", |size| {
        let mut bench = open(size);
        bench.text(" АB-77 ").code(Code::Tab);
        let glance = say("desk-note-twin").with("order", "аb-77").because("state", State::Unknown.say());
        let order_id = bench.model.form().unwrap().order_id().unwrap();
        let glance = Glance { order_id, notes: vec![glance], held: false, ours: false };
        bench.msg(Msg::Glanced { profile: "test".into(), glance });
        bench
    });
    shoot("form_not_opened", |size| {
        let mut bench = Bench::new(Some("test"), size);
        let why = say("config-variable-missing").with("key", "api_secret").with("variable", "FINLINE_TEST_API_SECRET");
        bench.msg(Msg::Opened { profile: "test".into(), result: Err(why) });
        bench
    });
}

#[test]
fn review() {
    shoot("review_checking", |size| {
        let mut bench = open(size);
        bench.draft("1004", "80");
        bench
    });
    shoot("review_test", |size| {
        let mut bench = open(size);
        bench.draft("1004", "80").reviewed(hold(10_000));
        bench
    });
    shoot("review_live", |size| {
        let mut bench = Bench::open("shop-live", size, Vec::new());
        let note = say("desk-note-released").with("operator", "petro").with("id", "01935a7c-0000-7000-8000-000000000003");
        bench.draft("1004", "").reviewed(Reviewed { notes: vec![note], ..hold(100_000) }).wait(600).text("100");
        bench
    });
    shoot("review_new_pos", |size| {
        let mut bench = open(size);
        bench.draft("1004", "").reviewed(Reviewed { new_pos: true, ..hold(100_000) });
        bench
    });
    shoot("review_no_lookup", |size| {
        let mut bench = Bench::open("shop-live", size, Vec::new());
        let why = say("desk-lookup-failed").with("order", "1004").because("why", say("lookup-throttled"));
        let refusal = Refusal { why, blocked_by: None, lookup_failed: true, changed: false };
        bench.draft("1004", "").reviewed(Reviewed { refusal: Some(refusal), ..Reviewed::default() });
        bench
    });
    shoot("review_refused", |size| {
        let mut bench = open(size);
        let blocking = attempt(9, "14:01:22", "123", None, State::Captured);
        let why = say("desk-blocked-captured")
            .with("order", "123")
            .at("day", blocking.sent.wall)
            .with("operator", "olena")
            .money("amount", Money::quoted("100.00", "UAH"))
            .with("id", blocking.id.to_string());
        let refusal = Refusal { why, blocked_by: Some(Box::new(blocking)), lookup_failed: false, changed: false };
        bench.draft("123", "").reviewed(Reviewed { refusal: Some(refusal), ..Reviewed::default() });
        bench
    });
    shoot("review_long_comment", |size| {
        let mut bench = open(size);
        bench.text("1004").code(Code::Tab).code(Code::Tab).code(Code::Tab).msg(Msg::Paste("оплата за замовлення ".repeat(90)));
        bench.key(Key::ctrl('s')).paint().reviewed(hold(10_000));
        bench
    });
}

fn flown(size: (u16, u16), order_id: &str) -> Bench {
    let mut bench = open(size);
    bench.draft(order_id, "").send();
    bench.sending(&attempt(20, "14:01:58", order_id, None, State::Sending));
    bench
}

#[test]
fn flight() {
    shoot("flight", |size| {
        let mut bench = flown(size, "1203");
        bench.wait(3100).msg(Msg::Woke);
        bench
    });
    shoot("quitting", |size| {
        let mut bench = flown(size, "1203");
        bench.wait(3100).key(Key::ctrl('q'));
        bench
    });
}

#[test]
fn results() {
    let shoot = |name: &str, state: State, message: Option<capdesk::domain::Say>, body: Option<(&str, &str, &str, &str)>| {
        shoot(name, |size| {
            let mut bench = flown(size, "1001");
            let mut ended = attempt(20, "14:01:58", "1001", None, state);
            if let Some((amount, status, code, fee)) = body {
                ended = answered(ended, amount, status, code, fee);
            }
            if message.is_some() {
                ended.outcome.message = message.clone();
            }
            bench.done(ended.clone());
            let mut rows = day();
            rows.insert(0, ended);
            bench.answer_window("test", rows);
            bench
        });
    };
    shoot("result_captured", State::Captured, None, Some(("100.00", "success", "1000", FEE)));
    let declined = say("answer-declined").with("order", "1001").with("code", "4009").with("text", "Insufficient funds.");
    shoot("result_declined", State::Declined, Some(declined), Some(("100.00", "failure", "4009", "null")));
    shoot("result_unknown", State::Unknown, Some(say("desk-orphaned").with("order", "1001")), None);
    let differs = say("answer-captured-mismatch")
        .because(
            "what",
            say("answer-mismatch-amount").money("taken", Money::quoted("90.00", "UAH")).money("asked", Money::quoted("100.00", "UAH")),
        )
        .with("order", "1001");
    shoot("result_mismatch", State::CapturedMismatch, Some(differs), Some(("90.00", "success", "1000", "null")));
}

#[test]
fn an_unwatched_result_of_another_profile() {
    shoot("notice_outcome", |size| {
        let mut bench = flown(size, "1001");
        bench.key(Key::f(2)).code(Code::Down).code(Code::Enter);
        bench.msg(Msg::Opened { profile: "shop-live".into(), result: Ok(card("api.finline.io")) });
        bench.answer_window("shop-live", Vec::new());
        bench.done(answered(attempt(20, "14:01:58", "1001", None, State::Captured), "100", "success", "1000", "null"));
        bench
    });
}

#[test]
fn history() {
    shoot("history", |size| {
        let mut bench = open(size);
        let mut alarmed = day()[4].clone();
        alarmed.alarm = Some(say("desk-closing").into());
        bench.msg(Msg::Alarms(vec![alarmed]));
        bench.key(Key::f(3)).code(Code::Down);
        bench
    });
    shoot("release_live", |size| {
        let mut unknown = day()[2].clone();
        (unknown.profile, unknown.mode) = ("shop-live".into(), Mode::Live);
        let mut bench = Bench::open("shop-live", size, vec![unknown]);
        bench
            .key(Key::f(3))
            .key(Key::char('u'))
            .text("The bank confirms")
            .code(Code::Tab)
            .code(Code::Tab)
            .text("A-7")
            .code(Code::Tab)
            .code(Code::Tab);
        bench.wait(500).code(Code::Enter);
        bench
    });
}

fn detailed(size: (u16, u16)) -> Bench {
    let mut bench = open(size);
    let captured = day()[0].clone();
    bench.key(Key::f(3)).code(Code::Down).code(Code::Enter);
    let result = Ok((Box::new(captured.clone()), events(&captured)));
    bench.msg(Msg::Detailed { id: captured.id, result });
    bench
}

#[test]
fn detail() {
    shoot("detail", detailed);
    shoot("detail_end", |size| {
        let mut bench = detailed(size);
        bench.paint().code(Code::End);
        bench
    });
    shoot("raw", |size| {
        let mut bench = detailed(size);
        bench.key(Key::char('j'));
        bench
    });
}

/// The detail of one attempt.
fn explained(name: &str, attempt: capdesk::domain::Attempt) {
    shoot(name, |size| {
        let mut bench = Bench::open("test", size, vec![attempt.clone()]);
        bench.key(Key::f(3)).code(Code::Enter);
        let result = Ok((Box::new(attempt.clone()), events(&attempt)));
        bench.msg(Msg::Detailed { id: attempt.id, result });
        bench
    });
}

#[test]
fn the_detail_says_what_now() {
    let told = |state, status: &str, code: &str| answered(attempt(9, "14:01:22", "9912", Some("15"), state), "15.00", status, code, "null");
    explained("detail_declined", told(State::Declined, "failure", "4009"));
    explained("detail_pending_9000", told(State::Pending, "pending", "9000"));
    explained("detail_code_unknown", told(State::Declined, "failure", "4999"));
    explained("detail_unknown", day()[2].clone());
    let mut rejected = attempt(9, "14:01:22", "9912", Some("15"), State::Rejected);
    let body = r#"{"message":"Invalid amount provided","args":[{"field_name":"amount","violation":"Invalid value for amount: must be a Number in range of [500 - 100000] INR, actual - 300"}]}"#;
    rejected.outcome.http_status = Some(400);
    rejected.outcome.body = Some(body.as_bytes().to_vec());
    explained("detail_rejected", rejected);
}

#[test]
fn order() {
    shoot("order", |size| {
        let mut bench = open(size);
        bench.text("1001").code(Code::Esc).key(Key::char('o'));
        let ticket = bench.model.order.as_ref().unwrap().ticket;
        let order = order_of(&[transaction("auth", "100.00", "success"), transaction("capture", "80.00", "failure")]);
        bench.msg(Msg::LookedUp { ticket, result: Ok(order) });
        assert!(matches!(bench.model.order.as_ref().unwrap().found, Found::Order(_)));
        bench
    });
}

#[test]
fn profiles_and_help() {
    shoot("profiles", |size| {
        let mut bench = open(size);
        bench.key(Key::f(2)).code(Code::Down);
        bench
    });
    shoot("chooser", |size| Bench::new(None, size));
    shoot("help", |size| {
        let mut bench = open(size);
        bench.key(Key::f(1));
        bench
    });
}

#[test]
fn the_footer_never_loses_the_help_and_never_cuts_an_entry() {
    for columns in 60..170 {
        let bench = Bench::open("test", (columns, 24), day());
        let text = bench.screen().backend().to_string();
        let footer = text.lines().rev().find(|line| line.contains("F1 help")).unwrap().trim_matches('"').trim_end();
        let ends = ["help", "actions", "field", "review", "look-up", "profile", "history", "next", "quit"];
        assert!(ends.iter().any(|end| footer.ends_with(end)), "{footer}");
    }
}

#[test]
fn too_small() {
    let bench = Bench::open("test", (59, 14), day());
    insta::assert_snapshot!("too_small", bench.screen().backend());
    for size in [(60, 15), (60, 24), (80, 15)] {
        let mut bench = open(size);
        bench.draft("1004", "80").reviewed(hold(10_000));
        insta::assert_snapshot!(format!("smallest_review_{}x{}", size.0, size.1), bench.screen().backend());
        let bench = open(size);
        insta::assert_snapshot!(format!("smallest_form_{}x{}", size.0, size.1), bench.screen().backend());
    }
}

#[test]
fn every_screen_is_ascii_and_box_drawing_but_for_what_people_typed() {
    let screens = [open((100, 30)), detailed((100, 30)), flown((100, 30), "1203")];
    for bench in screens {
        let text = bench.screen().backend().to_string();
        let odd: String = text.chars().filter(|c| !c.is_ascii() && !('\u{2500}'..='\u{257f}').contains(c)).collect();
        assert!(odd.chars().all(|c| "замовлення".contains(c)), "{odd}");
    }
}

#[test]
fn times_are_local() {
    let mut bench = open((100, 30));
    bench.msg(Msg::Zone(jiff::tz::TimeZone::fixed(jiff::tz::offset(2))));
    let text = bench.screen().backend().to_string();
    assert!(text.contains("16:01:22"), "{text}");
    assert!(wall("14:01:22") == day()[0].sent.wall);
}
