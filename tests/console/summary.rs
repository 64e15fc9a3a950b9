//! The figures of the last days.

use capdesk::app::{Code, Effect, Key, Msg, Place};
use capdesk::domain::{Mode, Summary, say};
use jiff::civil::{Date, date};

use crate::fixtures::{Bench, day, figures};
use crate::screens::shoot;

/// The latest request for figures: its number and its first and last day.
fn asked(bench: &Bench) -> (u64, Date, Date) {
    let asked = bench.effects.iter().rev().find_map(|effect| match effect {
        Effect::Summary { ticket, profile, mode: Mode::Test, first, last } if profile == "test" => Some((*ticket, *first, *last)),
        _ => None,
    });
    asked.expect("figures were asked for")
}

fn answer(bench: &mut Bench) {
    let (ticket, first, _) = asked(bench);
    bench.msg(Msg::Summarised { ticket, result: Ok(Box::new(figures(first))) });
}

fn open(size: (u16, u16)) -> Bench {
    let mut bench = Bench::open("test", size, day());
    bench.key(Key::f(4));
    bench
}

#[test]
fn screens() {
    shoot("summary_adding", open);
    shoot("summary", |size| {
        let mut bench = open(size);
        answer(&mut bench);
        bench
    });
    shoot("summary_month_euro", |size| {
        let mut bench = open(size);
        bench.code(Code::Right);
        answer(&mut bench);
        bench.code(Code::Tab);
        bench
    });
    shoot("summary_nothing", |size| {
        let mut bench = open(size);
        let (ticket, first, last) = asked(&bench);
        let none = Summary::none("test".into(), Mode::Test, first, last);
        bench.msg(Msg::Summarised { ticket, result: Ok(Box::new(none)) });
        bench
    });
    shoot("summary_waived", |size| {
        let mut bench = open(size);
        let (ticket, first, _) = asked(&bench);
        bench.msg(Msg::Summarised { ticket, result: Ok(Box::new(Summary { waived: 3, ..figures(first) })) });
        bench
    });
    shoot("summary_failed", |size| {
        let mut bench = open(size);
        let (ticket, ..) = asked(&bench);
        bench.msg(Msg::Summarised { ticket, result: Err(say("ui-too-long")) });
        bench
    });
}

#[test]
fn the_ranges_end_today_and_only_the_latest_answer_counts() {
    let mut bench = open((80, 24));
    let (first_ticket, first, last) = asked(&bench);
    assert_eq!((first, last), (date(2026, 11, 16), date(2026, 11, 22)));
    bench.code(Code::Right);
    assert_eq!(asked(&bench).1, date(2026, 10, 24));
    bench.code(Code::Right);
    assert_eq!(asked(&bench).1, date(2026, 8, 25));
    bench.msg(Msg::Summarised { ticket: first_ticket, result: Err(say("ui-too-long")) });
    answer(&mut bench);
    let view = bench.model.summary.as_ref().unwrap();
    assert_eq!(view.shown().map(|sum| sum.currency.as_str()), Some("UAH"));
    bench.code(Code::Right);
    assert_eq!(asked(&bench).1, date(2026, 11, 16), "around the end");
}

#[test]
fn the_days_are_those_of_the_zone_on_screen() {
    let mut bench = Bench::open("test", (80, 24), day());
    bench.msg(Msg::Zone(jiff::tz::TimeZone::fixed(jiff::tz::offset(12))));
    bench.key(Key::f(4));
    assert_eq!(asked(&bench).2, date(2026, 11, 23));
}

#[test]
fn the_summary_leads_back_to_where_it_was_opened() {
    let mut bench = Bench::open("test", (80, 24), day());
    bench.key(Key::f(3)).code(Code::Enter).key(Key::char('s'));
    assert_eq!(bench.model.place, Place::Summary);
    bench.code(Code::Esc);
    assert_eq!(bench.model.place, Place::Detail);
    bench.key(Key::f(4)).key(Key::f(4));
    assert_eq!(bench.model.place, Place::Detail);
    bench.key(Key::char('n')).text("1001").key(Key::f(4));
    assert_eq!(bench.model.place, Place::Summary);
    bench.code(Code::Esc);
    assert_eq!(bench.model.place, Place::Form);
}
