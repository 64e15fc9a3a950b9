//! The quiet look-up of the order in a draft: what it starts, what it fills, what it says, and how it comes to rest.

use std::time::Duration;

use capdesk::app::form::{Glance, Look, NotSeen, Stop};
use capdesk::app::msg::Reviewed;
use capdesk::app::{Code, Effect, Key, Msg, Place};
use capdesk::domain::capture::Field;
use capdesk::domain::{Language, Order, Say, State, Transaction, say};

use crate::cut;
use crate::fixtures::{Bench, attempt, card, day, hold, order_of, transaction, wall};

const SIZE: (u16, u16) = (80, 24);
const SIZES: [(u16, u16); 4] = [(80, 24), (100, 30), (160, 50), (60, 15)];

fn bench() -> Bench {
    Bench::open("test", SIZE, day())
}

fn held(amount: &str) -> Order {
    order_of(&[transaction("auth", amount, "success")])
}

fn in_euro(amount: &str) -> Order {
    order_of(&[Transaction { currency: Some("EUR".into()), ..transaction("auth", amount, "success") }])
}

/// The look-ups that were asked for: number and order id.
fn asked(bench: &Bench) -> Vec<(u64, String)> {
    let asked = bench.effects.iter().filter_map(|effect| match effect {
        Effect::Sight { ticket, order_id, .. } => Some((*ticket, order_id.as_str().to_owned())),
        _ => None,
    });
    asked.collect()
}

fn answer(bench: &mut Bench, ticket: u64, result: Result<Order, NotSeen>) {
    let result = result.map(|order| (order, wall("14:01:58")));
    bench.msg(Msg::Sighted { profile: "test".into(), ticket, result });
}

/// Answers the latest look-up.
fn seen(bench: &mut Bench, order: Order) {
    bench.sighted("test", order);
}

fn failed() -> NotSeen {
    NotSeen { why: say("lookup-throttled"), no_such_order: false }
}

fn field(bench: &Bench, field: Field) -> String {
    bench.model.form().unwrap().field(field).text().to_owned()
}

fn screen(bench: &Bench) -> String {
    bench.screen().backend().to_string()
}

/// The sentence at a field, as the screen shows it at a width where nothing is wrapped.
fn says(bench: &mut Bench, sentence: &Say) -> bool {
    bench.msg(Msg::Resize(99, 60));
    let shown = screen(bench).contains(&sentence.to_string());
    bench.msg(Msg::Resize(SIZE.0, SIZE.1));
    shown
}

#[test]
fn leaving_the_order_id_looks_the_order_up_by_every_way_out_of_the_field() {
    for key in [Code::Tab, Code::Enter, Code::Down, Code::Esc, Code::BackTab, Code::Up].map(Key::plain) {
        let mut bench = bench();
        bench.text("1004").key(key);
        assert_eq!(asked(&bench).len(), 1, "{key:?}");
        assert!(bench.effects.iter().any(|effect| matches!(effect, Effect::Glance { .. })), "{key:?}");
        assert_eq!(bench.model.place, Place::Form);
    }
    let mut copied = bench();
    copied.key(Key::f(3)).code(Code::Down).key(Key::char('d'));
    assert_eq!(asked(&copied)[0].1, "123");
    let mut faulty = bench();
    faulty.draft("1004", " ");
    assert_eq!(asked(&faulty).len(), 1, "a review that does not open");
    let mut empty = bench();
    empty.code(Code::Tab).text(&"9".repeat(40)).code(Code::Esc);
    assert!(asked(&empty).is_empty(), "no order id, or none that can be one");
}

#[test]
fn an_order_id_typed_before_the_profile_was_ready_is_looked_up_once_it_is() {
    let mut bench = Bench::new(Some("test"), SIZE);
    bench.text("1004").code(Code::Tab);
    assert!(asked(&bench).is_empty());
    bench.msg(Msg::Opened { profile: "test".into(), result: Ok(card("api.finline.io")) });
    assert_eq!(asked(&bench).len(), 1);
}

#[test]
fn a_look_up_is_asked_again_only_after_a_while_or_by_its_key() {
    let mut bench = bench();
    bench.text("1004").code(Code::Tab).code(Code::BackTab).code(Code::Tab).key(Key::f(5));
    assert_eq!(asked(&bench).len(), 1, "one is under way");
    seen(&mut bench, held("1000"));
    bench.wait(2000).code(Code::BackTab).code(Code::Tab);
    assert_eq!(asked(&bench).len(), 1, "it is known");
    bench.key(Key::f(5));
    assert_eq!((asked(&bench).len(), bench.model.place), (2, Place::Form));
    seen(&mut bench, held("1000"));
    for _ in 0..20 {
        bench.key_now(Key::ctrl('g'));
    }
    assert_eq!(asked(&bench).len(), 2, "a key held down floods nobody");
    bench.wait(10_000).code(Code::BackTab).code(Code::Tab);
    assert_eq!(asked(&bench).len(), 3, "it is old");
    bench.code(Code::Esc).wait(2000).key(Key::char('l'));
    assert_eq!(asked(&bench).len(), 3, "it is under way again");
}

#[test]
fn the_newest_order_id_wins_and_answers_for_another_one_are_dropped() {
    let mut bench = bench();
    bench.text("1003").code(Code::Tab).code(Code::BackTab).code(Code::Backspace).text("4").code(Code::Tab);
    let tickets = asked(&bench);
    assert_eq!((tickets[0].1.as_str(), tickets[1].1.as_str()), ("1003", "1004"));
    answer(&mut bench, tickets[0].0, Ok(in_euro("40")));
    assert_eq!(bench.model.form().unwrap().sight(), Some(&Look::Looking));
    assert_eq!(field(&bench, Field::Currency), "UAH");
    answer(&mut bench, tickets[1].0, Ok(held("1000")));
    assert!(matches!(bench.model.form().unwrap().sight(), Some(Look::Seen(..))));
    // Once answered, an older number for the same order counts for nothing either.
    answer(&mut bench, tickets[0].0, Err(failed()));
    assert!(matches!(bench.model.form().unwrap().sight(), Some(Look::Seen(..))));
    // Another profile's draft is another draft.
    bench.key(Key::f(2)).code(Code::Down).code(Code::Enter);
    assert_eq!(bench.model.form().unwrap().sight(), None);
}

#[test]
fn the_currency_of_the_hold_is_filled_in_and_the_hold_stands_in_the_empty_amount() {
    let mut bench = bench();
    bench.text("1003").code(Code::Tab).code(Code::Tab);
    seen(&mut bench, in_euro("40"));
    assert_eq!((field(&bench, Field::Currency).as_str(), field(&bench, Field::Amount).as_str()), ("EUR", ""));
    assert!(screen(&bench).contains("whole hold, 40.00 EUR"), "{}", screen(&bench));
    bench.text("5");
    assert!(!screen(&bench).contains("whole hold"), "{}", screen(&bench));
    // Another order id takes it back.
    bench.code(Code::BackTab).code(Code::BackTab).text("9");
    assert_eq!(field(&bench, Field::Currency), "UAH");
    assert_eq!(bench.model.form().unwrap().focus, Stop::Field(Field::OrderId));
}

#[test]
fn a_field_that_somebody_touched_is_never_overwritten() {
    let mut typed = bench();
    typed.text("1003").code(Code::Tab).text("USD").code(Code::Tab).text("7").code(Code::Tab).text("note");
    seen(&mut typed, in_euro("40"));
    let fields = [Field::Currency, Field::Amount, Field::Comment].map(|name| field(&typed, name));
    assert_eq!(fields, ["USD", "7", "note"]);
    let mut emptied = bench();
    emptied.text("1003").code(Code::Tab).key(Key::ctrl('u'));
    seen(&mut emptied, in_euro("40"));
    assert_eq!(field(&emptied, Field::Currency), "");
    let mut copied = bench();
    copied.key(Key::f(3)).code(Code::Down).key(Key::char('d'));
    seen(&mut copied, in_euro("40"));
    assert_eq!(field(&copied, Field::Currency), "UAH");
    // What was filled in is replaced by the first letter, like the profile's own currency.
    let mut replaced = bench();
    replaced.text("1003").code(Code::Tab);
    seen(&mut replaced, in_euro("40"));
    replaced.text("usd");
    assert_eq!(field(&replaced, Field::Currency), "USD");
}

#[test]
fn a_failed_look_up_blocks_nothing() {
    let mut bench = bench();
    bench.text("1004").code(Code::Tab);
    let ticket = asked(&bench)[0].0;
    answer(&mut bench, ticket, Err(failed()));
    bench.code(Code::Tab).text("80").code(Code::Tab).text("note");
    assert_eq!((field(&bench, Field::Amount).as_str(), field(&bench, Field::Comment).as_str()), ("80", "note"));
    assert_eq!(bench.model.wake_at(), None);
    bench.key(Key::ctrl('s')).paint();
    assert_eq!(bench.model.place, Place::Review);
    bench.reviewed(hold(100_000)).wait(500).key_now(Key::char('y')).settle();
    assert_eq!(bench.captures().len(), 1);
}

#[test]
fn what_speaks_against_a_capture_is_said_at_its_field_and_typing_goes_on() {
    let live = |method: &str, status: &str| order_of(&[transaction("auth", "100", "success"), transaction(method, "100", status)]);
    let status = |id, status: &str| say(id).with("status", status);
    let cases = [
        (live("capture", "success"), say("guard-captured")),
        (live("capture", "pending"), status("guard-capture-under-way", "pending")),
        (live("void", "success"), say("guard-voided")),
        (live("void", "init"), status("guard-void-under-way", "init")),
        (order_of(&[transaction("auth", "100", "failure")]), status("guard-not-authorised", "failure")),
        (order_of(&[]), say("guard-no-authorisation")),
        (in_euro("100"), say("guard-other-currency").with("held", "EUR")),
        (held("79.99"), say("guard-above-hold").with("held", "79.99 UAH")),
    ];
    for (order, sentence) in cases {
        let mut bench = bench();
        bench.text("1004").code(Code::Tab).text("UAH").code(Code::Tab).text("8");
        seen(&mut bench, order);
        bench.text("0");
        assert_eq!(field(&bench, Field::Amount), "80");
        assert!(says(&mut bench, &sentence), "{sentence} in\n{}", screen(&bench));
        assert!(!screen(&bench).contains("whole hold"));
        bench.key(Key::ctrl('s'));
        assert_eq!(bench.model.place, Place::Review, "the desk says no, not the form");
    }
    let mut free = bench();
    free.text("1004").code(Code::Tab).code(Code::Tab).text("80");
    seen(&mut free, held("80"));
    assert_eq!(free.model.form().unwrap().block(&Default::default()), None);
}

#[test]
fn a_profile_may_capture_above_the_hold_as_far_as_it_is_set() {
    let mut bench = Bench::new(Some("test"), SIZE);
    let lenient = capdesk::app::Card {
        rules: capdesk::domain::guard::GuardRules { overcapture_percent: 10, ..Default::default() },
        ..card("api.finline.io")
    };
    bench.msg(Msg::Opened { profile: "test".into(), result: Ok(lenient) });
    bench.text("1004").code(Code::Tab).code(Code::Tab).text("110");
    seen(&mut bench, held("100"));
    let above = say("guard-above-hold").with("held", "100.00 UAH");
    assert!(!says(&mut bench, &above));
    bench.text(".01");
    assert!(says(&mut bench, &above));
}

#[test]
fn a_capture_is_said_to_be_elsewheres_only_when_this_ledger_has_none() {
    let taken = || order_of(&[transaction("auth", "100", "success"), transaction("capture", "80", "success")]);
    for (ours, held) in [(false, false), (true, false), (true, true)] {
        let mut bench = bench();
        bench.text("1004").code(Code::Tab);
        seen(&mut bench, taken());
        assert!(!screen(&bench).contains("not by this console"), "before the ledger has been asked");
        let order_id = bench.model.form().unwrap().order_id().unwrap();
        let notes = if held { vec![say("ledger-blocked").with("order", "1004").with("id", "x")] } else { Vec::new() };
        bench.msg(Msg::Glanced { profile: "test".into(), glance: Glance { order_id, notes, held, ours } });
        assert_eq!(screen(&bench).contains("not by this console"), !ours);
        // An attempt of our own in the way is told once, with who and when.
        assert_eq!(says(&mut bench, &say("guard-captured")), !held);
    }
}

#[test]
fn the_age_of_a_look_up_is_told_in_words_that_stay_true_and_then_nothing_wakes_any_more() {
    let mut bench = bench();
    bench.text("1004").code(Code::Tab);
    assert_eq!(bench.model.wake_at(), None, "waiting for an answer wakes nobody");
    seen(&mut bench, held("1000"));
    let learnt = bench.at;
    let mut told = vec![];
    for (seconds, words) in [(60, "under a minute ago"), (300, "over a minute ago"), (3600, "over 5 minutes ago")] {
        let due = bench.model.wake_at().expect("the words will change");
        assert_eq!(due, learnt + Duration::from_secs(seconds));
        assert!(screen(&bench).contains(words), "{}", screen(&bench));
        // A frame painted at the very moment must not swallow the change.
        bench.at = due;
        bench.paint();
        assert_eq!(bench.model.wake_at(), Some(due));
        bench.msg(Msg::Woke);
        told.push(due);
    }
    assert!(screen(&bench).contains("over an hour ago"));
    assert_eq!((bench.model.wake_at(), told.len()), (None, 3));
}

#[test]
fn a_review_wakes_for_its_age_too_and_comes_to_rest() {
    let mut bench = bench();
    bench.draft("1004", "80").reviewed(hold(100_000));
    for words in ["under a minute ago", "over a minute ago", "over 5 minutes ago"] {
        assert!(screen(&bench).contains(words), "{}", screen(&bench));
        bench.at = bench.model.wake_at().expect("the words will change");
        bench.msg(Msg::Woke);
    }
    assert!(screen(&bench).contains("over an hour ago") && bench.model.wake_at().is_none());
}

#[test]
fn the_look_up_of_a_review_is_the_drafts_as_well() {
    let mut bench = bench();
    bench.draft("1003", "").reviewed(Reviewed { looked_up: Some((in_euro("40"), wall("14:01:58"))), ..Reviewed::default() });
    let before = asked(&bench).len();
    bench.code(Code::Esc);
    assert_eq!(asked(&bench).len(), before, "it is known");
    assert!(screen(&bench).contains("whole hold, 40.00 EUR"), "{}", screen(&bench));
}

#[test]
fn the_whole_order_opens_with_its_letter_outside_fields() {
    let mut bench = bench();
    bench.code(Code::Esc).key(Key::char('o'));
    assert_eq!((bench.model.place, bench.model.notice.is_some()), (Place::Form, true), "there is no order id");
    bench.key(Key::char('n')).text("1004").code(Code::Esc).key(Key::char('щ'));
    assert_eq!(bench.model.place, Place::Order);
}

/// Draws a draft whose look-up brought this, at every size.
fn shoot(name: &str, draft: impl Fn(&mut Bench), order: Option<Result<Order, NotSeen>>) {
    for size in SIZES {
        let mut bench = Bench::open("test", size, day());
        draft(&mut bench);
        if let Some(order) = &order {
            let ticket = asked(&bench).last().unwrap().0;
            answer(&mut bench, ticket, order.clone());
        }
        insta::assert_snapshot!(format!("{name}_{}x{}", size.0, size.1), bench.screen().backend());
        cut::check(name, &mut bench);
    }
}

#[test]
fn drafts_with_their_look_up() {
    let plain = |bench: &mut Bench| {
        bench.text("1004").code(Code::Tab).code(Code::Tab);
    };
    let typed = |bench: &mut Bench| {
        bench.text("1004").code(Code::Tab).text("UAH").code(Code::Tab).text("1000.01").code(Code::Tab);
    };
    let taken = [transaction("auth", "1000", "success"), transaction("capture", "80", "success"), transaction("refund", "30", "success")];
    let foreign = |bench: &mut Bench| {
        plain(bench);
        let order_id = bench.model.form().unwrap().order_id().unwrap();
        bench.msg(Msg::Glanced { profile: "test".into(), glance: Glance { order_id, notes: Vec::new(), held: false, ours: false } });
    };
    let own = |bench: &mut Bench| {
        plain(bench);
        let order_id = bench.model.form().unwrap().order_id().unwrap();
        let attempt = attempt(9, "14:01:22", "1004", Some("80"), State::Captured);
        let notes = vec![capdesk::ledger::BeginError::Blocked(Box::new(attempt)).say()];
        bench.msg(Msg::Glanced { profile: "test".into(), glance: Glance { order_id, notes, held: true, ours: true } });
    };
    let ukrainian = |bench: &mut Bench| {
        bench.model.language = Language::Ukrainian;
        foreign(bench);
    };
    shoot("sight_ukrainian", ukrainian, Some(Ok(order_of(&taken))));
    shoot("sight_looking", plain, None);
    shoot("sight_seen", plain, Some(Ok(held("1000"))));
    shoot("sight_failed", plain, Some(Err(failed())));
    let unknown = NotSeen { why: say("lookup-not-found").with("order", "1004").with("reason", "order not found"), no_such_order: true };
    shoot("sight_no_such_order", plain, Some(Err(unknown)));
    shoot("sight_captured", foreign, Some(Ok(order_of(&taken))));
    shoot("sight_captured_here", own, Some(Ok(order_of(&taken[..2]))));
    shoot("sight_voided", plain, Some(Ok(order_of(&[transaction("auth", "100", "success"), transaction("void", "100", "success")]))));
    shoot("sight_not_authorised", plain, Some(Ok(order_of(&[transaction("auth", "100", "failure")]))));
    shoot("sight_other_currency", typed, Some(Ok(in_euro("1000"))));
    shoot("sight_above_hold", typed, Some(Ok(held("1000"))));
}

#[test]
fn reviews_with_their_sums() {
    let shoot = |name: &str, amount: &str, order: Order| {
        for size in SIZES {
            let mut bench = Bench::open("test", size, day());
            bench.model.language = if name.ends_with("ukrainian") { Language::Ukrainian } else { Language::English };
            let reviewed = Reviewed { looked_up: Some((order.clone(), wall("14:01:58"))), ..Reviewed::default() };
            bench.draft("1004", amount).reviewed(reviewed);
            insta::assert_snapshot!(format!("{name}_{}x{}", size.0, size.1), bench.screen().backend());
            cut::check(name, &mut bench);
        }
    };
    shoot("sums_part", "80", held("1000"));
    shoot("sums_whole", "", held("1000"));
    shoot("sums_ukrainian", "80", held("1000"));
    shoot("sums_above", "1050", held("1000"));
    shoot("sums_other_currency", "80", in_euro("1000"));
}
