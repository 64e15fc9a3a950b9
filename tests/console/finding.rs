//! Finding an attempt in the history.

use capdesk::app::filter::FilterStop;
use capdesk::app::history::{Found, Page, Start, Window};
use capdesk::app::{Code, Effect, Key, Msg, Place};
use capdesk::domain::{Attempt, Currency, Mode, Query, Sort, State, Sum, Tally, say};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::cut;
use crate::fixtures::{Bench, attempt, day};

const SIZES: [(u16, u16); 4] = [(60, 15), (80, 24), (100, 30), (160, 50)];

/// Draws what `make` makes of a history at each size.
fn shoot(name: &str, make: impl Fn(&mut Bench)) {
    for size in SIZES {
        let mut bench = history(size);
        make(&mut bench);
        insta::assert_snapshot!(format!("{name}_{}x{}", size.0, size.1), bench.screen().backend());
        cut::check(name, &mut bench);
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

/// The latest question to the filter.
fn asked(bench: &Bench) -> (u64, Query, Start, bool) {
    let asked = bench.effects.iter().rev().find_map(|effect| match effect {
        Effect::Find { seq, query, start, tally, .. } => Some((*seq, query.as_ref().clone(), *start, *tally)),
        _ => None,
    });
    asked.expect("something was looked for")
}

/// Answers the latest question with these rows.
fn found(bench: &mut Bench, rows: Vec<Attempt>) {
    let (pinned, rows) = rows.into_iter().partition(|attempt| attempt.state == State::Unknown);
    let found = Found { pinned, window: Window { rows, ..Window::default() } };
    bench.msg(Msg::Found { profile: "test".into(), seq: asked(bench).0, result: Ok(found) });
}

fn tally(count: u64, captured: &[(Mode, &str, i64, u64)]) -> Tally {
    let sum = |&(mode, currency, cents, count): &(Mode, &str, i64, u64)| Sum {
        mode,
        currency: currency.into(),
        amount: Some(Decimal::new(cents, 2)),
        count,
    };
    Tally { count, captured: captured.iter().map(sum).collect(), not_stated: 0 }
}

/// Answers the latest question with these sums.
fn tallied(bench: &mut Bench, tally: Tally) {
    bench.msg(Msg::Tallied { profile: "test".into(), seq: asked(bench).0, tally });
}

/// Answers the latest question about marks with these sums.
fn added_up(bench: &mut Bench, tally: Tally) {
    let ids = bench.model.room().unwrap().history.marks.ids();
    bench.msg(Msg::AddedUp { profile: "test".into(), ids, tally });
}

fn text(bench: &Bench) -> String {
    bench.screen().backend().to_string()
}

fn chosen(bench: &Bench) -> &str {
    bench.model.chosen().unwrap().request.order_id.as_str()
}

/// A filter for declined ones in UAH with `4009` in them, its answer on the screen.
fn filtered(bench: &mut Bench) {
    bench.key(Key::char('/')).text("4009").code(Code::Tab);
    for _ in 0..7 {
        bench.code(Code::Right);
    }
    bench.code(Code::Tab).text("uah");
    found(bench, vec![day()[3].clone()]);
    tallied(bench, tally(1, &[]));
}

#[test]
fn every_key_in_the_filter_looks_anew_and_only_the_latest_answer_counts() {
    let mut bench = history((80, 24));
    bench.key(Key::char('/')).text("40");
    let (early, query, start, tally_too) = asked(&bench);
    assert_eq!((query.text.as_str(), query.profile.as_deref(), start, tally_too), ("40", Some("test"), Start::Top, true));
    bench.text("0");
    let late = asked(&bench).0;
    let row = |at: usize| Ok(Found { window: Window { rows: vec![day()[at].clone()], ..Window::default() }, ..Found::default() });
    bench.msg(Msg::Found { profile: "test".into(), seq: late, result: row(3) });
    bench.msg(Msg::Found { profile: "test".into(), seq: early, result: row(0) });
    bench.msg(Msg::Found { profile: "test".into(), seq: early, result: Err(say("desk-closing")) });
    assert_eq!(chosen(&bench), "9912");
    bench.msg(Msg::Tallied { profile: "test".into(), seq: early, tally: tally(7, &[]) });
    assert!(text(&bench).contains("History ...: \"400\""), "no count stands there while it is not known");
    bench.msg(Msg::Tallied { profile: "test".into(), seq: late, tally: tally(1, &[]) });
    assert!(text(&bench).contains("History 1 of 9: \"400\""), "{}", text(&bench));
}

#[test]
fn letters_are_text_in_the_filter_and_no_key_between_fields_does_harm() {
    let mut bench = history((80, 24));
    bench.key(Key::char('.')).text("q/n gr").key(Key::char('.'));
    assert_eq!(asked(&bench).1.text, "q/n gr.");
    bench.code(Code::Tab).text("qnrug/");
    assert!(bench.model.place == Place::History && !bench.model.quitting && bench.model.jump.is_none());
    bench.msg(Msg::Paste("77".into()));
    assert_eq!(asked(&bench).1.text, "q/n gr.", "a choice takes no text");
    bench.code(Code::Up).msg(Msg::Paste("\n77".into()));
    assert_eq!(asked(&bench).1.text, "q/n gr. 77");
}

#[test]
fn the_filter_asks_for_what_its_fields_say() {
    let mut bench = history((80, 24));
    bench.key(Key::char('/')).code(Code::Tab).code(Code::Left).code(Code::Tab).text("eur");
    bench.code(Code::Tab).text("10").code(Code::Tab).text("20,5").code(Code::Tab).text("20.11").code(Code::Tab).text("21.11");
    bench.code(Code::Tab).code(Code::Right).code(Code::Tab).code(Code::Right).code(Code::Right);
    let query = asked(&bench).1;
    let wanted = Query {
        profile: None,
        states: vec![State::Released],
        currency: Currency::parse("EUR").ok(),
        amount_from: Some(Decimal::from(10)),
        amount_to: Some(Decimal::new(205, 1)),
        since: Some("2026-11-20T00:00:00Z".parse().unwrap()),
        until: Some("2026-11-22T00:00:00Z".parse().unwrap()),
        sort: Sort::Largest,
        ..Query::default()
    };
    assert_eq!(query, wanted);
    bench.code(Code::Down);
    assert_eq!(bench.model.room().unwrap().history.filter.focus, None, "down from the last field leads into the list");
}

#[test]
fn what_cannot_be_read_is_told_and_the_last_good_filter_stays() {
    let mut bench = history((80, 24));
    bench.key(Key::char('/')).code(Code::BackTab).code(Code::BackTab).code(Code::BackTab).text("31.04");
    assert!(!bench.effects.iter().any(|effect| matches!(effect, Effect::Find { .. })), "nothing readable was typed");
    assert!(!text(&bench).contains("no day"), "it is still being typed");
    bench.code(Code::Enter);
    assert!(text(&bench).contains("x Date to: The calendar has no day 31.04."), "{}", text(&bench));
    assert_eq!(bench.model.room().unwrap().history.filter.focus, Some(FilterStop::DayTo), "it is told before the list has the keys");
    bench.code(Code::Enter);
    assert_eq!(bench.model.room().unwrap().history.filter.focus, None, "once");
    assert!(text(&bench).contains("History 9 "), "and the title says what is filtered in truth: nothing");
}

#[test]
fn esc_leaves_the_panel_then_clears_marks_then_the_filter_then_goes_back() {
    let mut bench = history((80, 24));
    filtered(&mut bench);
    bench.code(Code::Esc);
    assert!(bench.model.room().unwrap().history.filter.focus.is_none());
    assert!(text(&bench).contains("History 1 of 9: \"4009\", declined, UAH"), "{}", text(&bench));
    bench.key(Key::char(' ')).code(Code::Esc);
    assert!(bench.model.room().unwrap().history.marks.is_empty());
    assert!(!bench.model.room().unwrap().history.filter.wanted().is_plain());
    bench.code(Code::Esc);
    assert!(bench.model.room().unwrap().history.filter.wanted().is_plain());
    assert_eq!(bench.window().1, Start::Top, "the whole list comes from the ledger again");
    assert_eq!(bench.model.place, Place::History);
    bench.code(Code::Esc);
    assert_eq!(bench.model.place, Place::Form);
}

#[test]
fn a_filtered_list_is_paged_like_the_whole_one_and_added_up_once() {
    let mut bench = history((80, 24));
    bench.key(Key::char('/')).text("1");
    let rows = |from: u128| -> Vec<Attempt> {
        let row = |at: u128| Attempt { id: Uuid::from_u128(from + at), ..day()[0].clone() };
        (0..200).map(row).collect()
    };
    let window = Window { rows: rows(0), more: true, ..Window::default() };
    bench.msg(Msg::Found { profile: "test".into(), seq: asked(&bench).0, result: Ok(Found { pinned: Vec::new(), window }) });
    tallied(&mut bench, tally(900, &[]));
    bench.code(Code::Enter);
    for _ in 0..180 {
        bench.code(Code::Down);
    }
    let (_, query, start, tally_too) = asked(&bench);
    assert_eq!((query.text.as_str(), start, tally_too), ("1", Start::Below(rows(0)[99].id), false));
    assert!(text(&bench).contains("History 900 of 9"), "the count stands while the next page comes: {}", text(&bench));
    bench.key(Key::char('g')).text("20.11").code(Code::Enter);
    assert!(matches!(asked(&bench).2, Start::Before(_)));
}

#[test]
fn a_date_is_no_place_in_a_list_sorted_otherwise() {
    let mut bench = history((80, 24));
    bench.key(Key::char('/')).code(Code::BackTab).code(Code::Left).code(Code::Enter);
    found(&mut bench, day());
    bench.key(Key::char('g'));
    assert!(bench.model.jump.is_none() && bench.model.notice.is_some());
}

#[test]
fn a_change_loads_what_the_filter_shows_anew_and_counts_all_unknown_ones() {
    let mut bench = history((80, 24));
    filtered(&mut bench);
    bench.effects.clear();
    let id = day()[1].id;
    bench.msg(Msg::Reconciled { id, result: Ok((Box::new(day()[1].clone()), say("ui-next-pending"))) });
    assert!(asked(&bench).3, "the sums too");
    assert!(bench.effects.contains(&Effect::Count { profile: "test".into() }));
    assert!(text(&bench).contains("History 1 of 9"), "what is known stands until the answer comes");
    bench.msg(Msg::Counted { profile: "test".into(), total: 12, unknown: 3 });
    assert!(text(&bench).contains("? 3 UNKNOWN") && text(&bench).contains("History 1 of 12"), "{}", text(&bench));
}

#[test]
fn marks_survive_scrolling_and_filters_and_are_added_up() {
    let mut bench = history((80, 24));
    bench.key(Key::char(' ')).key(Key::char(' '));
    assert_eq!(chosen(&bench), "124", "a mark moves on");
    let ids = bench.model.room().unwrap().history.marks.ids();
    assert_eq!(ids, [day()[2].id, day()[0].id]);
    assert!(bench.effects.contains(&Effect::AddUp { profile: "test".into(), ids: ids.clone() }));
    bench.msg(Msg::AddedUp { profile: "test".into(), ids: ids[..1].to_vec(), tally: tally(1, &[]) });
    assert!(text(&bench).contains("2 marked: adding up ..."), "sums of other marks do not count");
    added_up(&mut bench, tally(2, &[(Mode::Test, "UAH", 10_000, 1)]));
    assert!(text(&bench).contains("2 marked: captured 100.00 UAH; 1 without money taken"), "{}", text(&bench));
    filtered(&mut bench);
    assert_eq!(bench.model.room().unwrap().history.marks.ids(), ids);
    bench.code(Code::Esc).key(Key::char(' ')).key(Key::char(' '));
    assert_eq!(bench.model.room().unwrap().history.marks.ids(), ids, "a second time takes the mark away");
}

#[test]
fn marked_attempts_are_looked_up_one_after_another() {
    let mut bench = history((80, 24));
    for _ in 0..4 {
        bench.key(Key::char(' '));
    }
    bench.key(Key::char('r'));
    let asked = |bench: &Bench| -> Vec<Uuid> {
        let ids = bench.effects.iter().filter_map(|effect| match effect {
            Effect::Reconcile { profile, id } if profile == "test" => Some(*id),
            _ => None,
        });
        ids.collect()
    };
    assert_eq!(asked(&bench), [day()[2].id], "only open ones, and one at a time");
    assert!(text(&bench).contains("1 of 2"), "{}", text(&bench));
    bench.key(Key::char('r'));
    assert_eq!(asked(&bench).len(), 1);
    let settled = Attempt { state: State::NotCaptured, ..day()[2].clone() };
    bench.msg(Msg::Reconciled { id: settled.id, result: Ok((Box::new(settled.clone()), say("ui-next-not-captured"))) });
    assert_eq!(asked(&bench), [day()[2].id, day()[1].id]);
    bench.msg(Msg::Reconciled { id: day()[1].id, result: Ok((Box::new(day()[1].clone()), say("ui-next-pending"))) });
    assert!(text(&bench).contains("1 settled, 1 still open"), "{}", text(&bench));
    bench.key(Key::char('r'));
    assert_eq!(asked(&bench).last(), Some(&day()[1].id), "what is still open may be looked up again");
    bench.msg(Msg::Reconciled { id: day()[1].id, result: Err(say("lookup-throttled")) });
    assert!(bench.model.sweep.is_none());
}

#[test]
fn a_sweep_hides_no_outcome_of_a_capture_and_ends_only_with_the_marks_of_its_own_profile() {
    let mut bench = Bench::open("test", (80, 24), day());
    let done = attempt(40, "14:02:03", "555", Some("80"), State::Captured);
    bench.draft("555", "80").send().sending(&done);
    bench.key(Key::f(3));
    for _ in 0..4 {
        bench.key(Key::char(' '));
    }
    bench.key(Key::char('r'));
    bench.done(done);
    let told = |bench: &Bench| text(bench).contains("captured 555");
    assert!(told(&bench), "{}", text(&bench));
    let (first, second) = (day()[2].clone(), day()[1].clone());
    bench.msg(Msg::Reconciled { id: first.id, result: Ok((Box::new(first.clone()), say("ui-next-pending"))) });
    assert!(told(&bench), "the next one is being looked up: {}", text(&bench));
    bench.msg(Msg::Reconciled { id: second.id, result: Ok((Box::new(second), say("ui-next-pending"))) });
    assert!(told(&bench), "the sweep is done: {}", text(&bench));

    bench.key(Key::char('r'));
    let left = bench.model.sweep.as_ref().map(|sweep| sweep.left.clone());
    assert!(left.as_ref().is_some_and(|left| left.len() == 1));
    let other = bench.model.rooms.iter().position(|room| room.name == "shop-live").unwrap();
    let here = bench.model.current.replace(other);
    bench.model.rooms[other].history.marks.toggle(&first);
    bench.code(Code::Esc);
    assert!(bench.model.rooms[other].history.marks.is_empty(), "{}", text(&bench));
    assert_eq!(bench.model.sweep.as_ref().map(|sweep| sweep.left.clone()), left, "those marks are of another profile");
    bench.model.current = here;
    bench.code(Code::Esc);
    assert_eq!(bench.model.sweep.as_ref().map(|sweep| sweep.left.len()), Some(0));
}

#[test]
fn marks_without_an_open_one_say_so() {
    let mut bench = history((80, 24));
    bench.code(Code::Down).key(Key::char(' ')).key(Key::char('r'));
    assert!(!bench.effects.iter().any(|effect| matches!(effect, Effect::Reconcile { .. })));
    assert!(bench.model.notice.is_some());
}

#[test]
fn the_filter_and_what_it_found() {
    shoot("filter_open", |bench| {
        bench.key(Key::char('/')).text("A-7");
        found(bench, vec![day()[2].clone(), day()[6].clone()]);
        tallied(bench, tally(2, &[]));
    });
    shoot("filter_faults", |bench| {
        bench.key(Key::char('/')).code(Code::Tab).code(Code::Tab).code(Code::Tab).text("1,234").code(Code::Tab).text("5").code(Code::Tab);
        bench.text("31.04").code(Code::Tab);
    });
    shoot("filter_kept", |bench| {
        bench.key(Key::char('/')).text("99").code(Code::Tab).code(Code::Tab).text("UAH").code(Code::Enter);
        found(bench, vec![day()[3].clone(), day()[5].clone(), day()[7].clone()]);
        tallied(bench, tally(3, &[(Mode::Test, "UAH", 25_000, 1)]));
    });
    shoot("filter_nothing", |bench| {
        bench.key(Key::char('/')).text("4711").code(Code::Enter);
        found(bench, Vec::new());
        tallied(bench, tally(0, &[]));
    });
    shoot("filter_reading", |bench| {
        bench.key(Key::char('/')).text("9");
        bench.msg(Msg::Reading(Some((40_000, 100_000))));
    });
}

#[test]
fn the_filter_in_ukrainian() {
    shoot("filter_ukrainian", |bench| {
        bench.key(Key::char('i')).key(Key::char('/')).text("99").code(Code::Tab).code(Code::Right);
        bench.code(Code::Tab).code(Code::Tab).text("1000,5").code(Code::Tab).code(Code::Tab).text("20.11").code(Code::Tab);
        found(bench, vec![day()[3].clone(), day()[5].clone()]);
        tallied(bench, tally(1_234, &[(Mode::Test, "UAH", 125_000, 2)]));
    });
}

#[test]
fn all_profiles_at_once() {
    shoot("filter_all_profiles", |bench| {
        bench.key(Key::char('/')).code(Code::BackTab).code(Code::BackTab).code(Code::Right).code(Code::Enter);
        let mut rows = day();
        for at in [0, 3, 4] {
            (rows[at].profile, rows[at].mode) = ("shop-live".into(), Mode::Live);
        }
        (rows[5].profile, rows[5].mode) = ("sandbox".into(), Mode::Sandbox);
        found(bench, rows);
        let live = [(Mode::Live, "UAH", 12_500, 2), (Mode::Sandbox, "UAH", 25_000, 1)];
        tallied(bench, tally(9, &live));
    });
}

#[test]
fn marks_with_their_sums() {
    shoot("marks", |bench| {
        bench.key(Key::char(' ')).key(Key::char(' ')).code(Code::Down).key(Key::char(' '));
        added_up(bench, tally(3, &[(Mode::Test, "EUR", 4_000, 1), (Mode::Test, "UAH", 24_000, 1)]));
    });
}

#[test]
fn no_line_ends_within_a_sum() {
    for columns in 60..100 {
        let mut bench = history((columns, 24));
        bench.key(Key::char('/')).text("9");
        found(&mut bench, day());
        tallied(
            &mut bench,
            tally(9, &[(Mode::Live, "EUR", 123_456_789, 2), (Mode::Test, "USD", 987_654_321, 3), (Mode::Test, "UAH", 1, 1)]),
        );
        for sum in ["LIVE 1 234 567.89 EUR", "TEST 9 876 543.21 USD", "TEST 0.01 UAH"] {
            assert!(text(&bench).contains(sum), "{columns}: {}", text(&bench));
        }
    }
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
