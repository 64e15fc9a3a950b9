//! Finding an attempt in the history.

use capdesk::app::history::{Page, Start, Window};
use capdesk::app::{Code, Effect, Key, Msg};

use crate::fixtures::{Bench, day};

const SIZES: [(u16, u16); 4] = [(60, 15), (80, 24), (100, 30), (160, 50)];

/// Draws what `make` makes of a history at each size.
fn shoot(name: &str, make: impl Fn(&mut Bench)) {
    for size in SIZES {
        let mut bench = history(size);
        make(&mut bench);
        insta::assert_snapshot!(format!("{name}_{}x{}", size.0, size.1), bench.screen().backend());
    }
}

fn history(size: (u16, u16)) -> Bench {
    let mut bench = Bench::open("test", size, day());
    bench.key(Key::f(3)).answer_window("test", day());
    bench.effects.clear();
    bench
}

/// Answers the latest request for a window.
fn answer(bench: &mut Bench, window: Window) {
    let page = Page { seq: bench.window().0, pinned: Vec::new(), window, total: 9, unknown: 1 };
    bench.msg(Msg::Window { profile: "test".into(), result: Ok(page) });
}

#[test]
fn a_date_leads_to_the_newest_attempt_that_is_not_younger() {
    let mut bench = history((80, 24));
    bench.key(Key::char('п')).text("20.11").code(Code::Enter);
    let end = "2026-11-21T00:00:00Z".parse().unwrap();
    assert_eq!(bench.window().1, Start::Before(end), "the day counts to its end");
    let rows = day()[5..].to_vec();
    let (above, at) = (Some(day()[4].id), Some(rows[1].id));
    answer(&mut bench, Window { above, rows, more: false, at });
    assert_eq!(bench.model.chosen().unwrap().request.order_id.as_str(), "A-70");
    bench.code(Code::Up).code(Code::Up);
    assert_eq!(bench.window().1, Start::Ending(day()[8].id), "what is above is a key away");
    answer(&mut bench, Window { rows: day(), ..Window::default() });
    bench.key(Key::char('g')).text("1.1.2020").code(Code::Enter);
    answer(&mut bench, Window { rows: day(), ..Window::default() });
    assert_eq!(bench.model.chosen().unwrap().request.order_id.as_str(), "9001", "the oldest one");
    assert!(bench.model.notice.is_some(), "and that it is younger is said");
}

#[test]
fn a_date_that_cannot_be_read_is_told_at_the_field_and_moves_nothing() {
    let mut bench = history((80, 24));
    let before = bench.model.chosen().unwrap().id;
    bench.key(Key::char('g')).text("31.04").code(Code::Enter);
    assert!(bench.model.jump.as_ref().unwrap().fault.is_some());
    assert!(!bench.effects.iter().any(|effect| matches!(effect, Effect::Window { .. })));
    bench.code(Code::Backspace);
    assert!(bench.model.jump.as_ref().unwrap().fault.is_none());
    bench.code(Code::Esc);
    assert!(bench.model.jump.is_none());
    assert_eq!(bench.model.chosen().unwrap().id, before);
    bench.key(Key::char('g')).key(Key::f(1)).code(Code::Esc).text("q");
    assert_eq!(bench.model.jump.as_ref().unwrap().day.text(), "q", "letters are text, after a look at the help too");
}

#[test]
fn the_question_for_the_date() {
    shoot("jump", |bench| {
        bench.key(Key::char('g')).text("31.04").code(Code::Enter);
    });
}
