//! When a key sends, and when it does not.

use capdesk::app::msg::{Refusal, Reviewed};
use capdesk::app::{Code, Effect, Key, Msg, Place};
use capdesk::domain::capture::Field;
use capdesk::domain::{State, say};

use crate::fixtures::{Bench, attempt, card, hold, pos};

const SIZE: (u16, u16) = (80, 24);

fn bench() -> Bench {
    Bench::open("test", SIZE, Vec::new())
}

fn live() -> Bench {
    Bench::open("shop-live", SIZE, Vec::new())
}

#[test]
fn the_ukrainian_letter_on_the_same_key_confirms() {
    for letter in ['н', 'Н', 'Y'] {
        let mut bench = bench();
        bench.draft("1001", "").reviewed(hold(10_000)).wait(500).key_now(Key::char(letter)).settle();
        assert_eq!(bench.captures().len(), 1, "{letter}");
    }
}

#[test]
fn type_ahead_never_sends() {
    // Everything was typed before the review could appear; it is read in one go, 20 ms apart.
    let mut bench = bench();
    bench.text("1001").wait(20).key_now(Key::ctrl('s'));
    for _ in 0..20 {
        bench.wait(20).key_now(Key::char('y'));
    }
    bench.paint().reviewed(hold(10_000)).settle();
    assert!(bench.captures().is_empty());
}

#[test]
fn a_key_counts_only_on_a_review_that_was_seen_for_a_while() {
    for (wait, sends) in [(0, false), (399, false), (400, true)] {
        let mut bench = bench();
        bench.draft("1001", "").wait(1000).reviewed(hold(10_000)).wait(wait).key_now(Key::char('y')).settle();
        assert_eq!(!bench.captures().is_empty(), sends, "{wait}");
    }
}

#[test]
fn a_key_counts_only_after_a_pause() {
    for (gap, sends) in [(6, false), (399, false), (400, true)] {
        let mut bench = bench();
        bench.draft("1001", "").reviewed(hold(10_000)).wait(2000).key_now(Key::plain(Code::Down));
        bench.wait(gap).key_now(Key::char('y')).settle();
        assert_eq!(!bench.captures().is_empty(), sends, "{gap}");
    }
}

#[test]
fn a_held_key_never_sends() {
    let mut bench = bench();
    bench.draft("1001", "").reviewed(hold(10_000));
    for _ in 0..200 {
        bench.wait(33).key_now(Key::char('y')).settle();
        bench.at -= std::time::Duration::from_millis(30);
    }
    assert!(bench.captures().is_empty());
}

#[test]
fn an_unfinished_review_does_not_send() {
    let mut bench = bench();
    bench.draft("1001", "").wait(2000).key_now(Key::char('y')).settle();
    assert!(bench.captures().is_empty());
    assert!(bench.model.notice.is_some(), "the reason is told");
}

#[test]
fn a_review_asked_for_before_the_profile_is_open_waits_for_it() {
    let mut bench = Bench::new(Some("sandbox"), SIZE);
    bench.text("1001").key(Key::ctrl('s')).text("y").paint();
    assert_eq!(bench.model.place, Place::Review);
    bench.wait(1000).key_now(Key::char('y')).settle();
    assert!(bench.captures().is_empty());
    bench.msg(Msg::Opened { profile: "sandbox".into(), result: Ok(card("127.0.0.1:40123")) });
    assert_eq!(bench.model.review.as_ref().unwrap().request.pos_id, pos());
    bench.reviewed(hold(10_000)).wait(500).key_now(Key::char('y')).settle();
    assert_eq!(bench.captures().len(), 1);
}

#[test]
fn a_paste_never_sends() {
    let mut bench = bench();
    bench.draft("1001", "").reviewed(hold(10_000)).wait(1000);
    bench.msg(Msg::Paste("y".into()));
    bench.settle();
    assert!(bench.captures().is_empty());
    // Without brackets: the keys are right behind one another.
    bench.wait(1000).key_now(Key::char('y')).wait(1).key_now(Key::plain(Code::Enter)).settle();
    assert!(bench.captures().is_empty());
    bench.wait(1000).key_now(Key::char('y')).wait(2).key_now(Key::char('e')).wait(2).key_now(Key::char('s')).settle();
    assert!(bench.captures().is_empty());
    // A lone key after a pause is a key.
    bench.wait(1000).key_now(Key::char('y')).settle();
    assert_eq!(bench.captures().len(), 1);
}

#[test]
fn any_key_behind_the_sending_key_voids_it() {
    for key in [Key::plain(Code::Esc), Key::char('n'), Key::f(1), Key::ctrl('l')] {
        let mut bench = bench();
        bench.draft("1001", "").reviewed(hold(10_000)).wait(1000).key_now(Key::char('y')).wait(10).key_now(key).settle();
        assert!(bench.captures().is_empty(), "{key:?}");
    }
}

#[test]
fn a_thousand_pasted_newlines_send_nothing() {
    let mut bench = bench();
    bench.text("1001");
    bench.msg(Msg::Paste("\n".repeat(1000)));
    assert_eq!(bench.model.form().unwrap().field(Field::OrderId).text(), "1001 ");
    for _ in 0..1000 {
        bench.wait(1).key_now(Key::plain(Code::Enter)).paint();
        if bench.model.review.as_ref().is_some_and(|review| review.checked.is_none()) {
            bench.reviewed(hold(10_000));
        }
        bench.settle();
        bench.at -= std::time::Duration::from_millis(30);
    }
    assert!(bench.captures().is_empty());
}

#[test]
fn a_held_enter_does_not_open_and_cancel_in_turn() {
    let mut bench = bench();
    bench.text("1001");
    for _ in 0..100 {
        bench.wait(33).key_now(Key::plain(Code::Enter)).paint();
    }
    let reviews = bench.effects.iter().filter(|effect| matches!(effect, Effect::Review { .. })).count();
    assert_eq!((reviews, bench.model.place), (1, Place::Review));
}

#[test]
fn enter_opens_on_cancel() {
    let mut bench = bench();
    bench.draft("1001", "").reviewed(hold(10_000)).wait(1000).code(Code::Enter).settle();
    assert_eq!(bench.model.place, Place::Form);
    assert!(bench.captures().is_empty() && bench.model.review.is_none());
}

#[test]
fn leaving_the_review_by_any_way_voids_it() {
    for key in [Key::plain(Code::Esc), Key::f(3), Key::f(5), Key::char('n')] {
        let mut bench = bench();
        bench.draft("1001", "").reviewed(hold(10_000)).wait(1000).key(key);
        assert!(bench.model.review.is_none(), "{key:?}");
        bench.wait(1000).key(Key::char('y')).settle();
        assert!(bench.captures().is_empty(), "{key:?}");
    }
}

#[test]
fn a_changed_field_wants_a_new_review() {
    let mut bench = bench();
    bench.draft("1001", "").reviewed(hold(10_000));
    let first = bench.review_ticket();
    bench.code(Code::Esc).text("5").key(Key::ctrl('s')).paint();
    assert_ne!(bench.review_ticket(), first);
    // The answer to the former review means nothing to the new one.
    bench.msg(Msg::Reviewed { ticket: first, reviewed: hold(10_000) });
    bench.paint().wait(1000).key(Key::char('y')).settle();
    assert!(bench.captures().is_empty());
}

#[test]
fn help_over_a_review_starts_its_waiting_anew() {
    let mut bench = bench();
    bench.draft("1001", "").reviewed(hold(10_000)).wait(1000).key(Key::f(1)).wait(1000).key(Key::f(1));
    bench.paint().wait(300).key_now(Key::char('y')).settle();
    assert!(bench.captures().is_empty());
    bench.wait(500).key_now(Key::char('y')).settle();
    assert_eq!(bench.captures().len(), 1);
}

#[test]
fn nothing_is_sent_from_a_terminal_that_is_too_small() {
    let mut bench = bench();
    bench.draft("1001", "").reviewed(hold(10_000)).wait(1000);
    bench.msg(Msg::Resize(50, 10));
    bench.paint().wait(1000).key_now(Key::char('y')).settle();
    assert!(bench.captures().is_empty());
    bench.msg(Msg::Resize(80, 24));
    bench.paint().wait(300).key_now(Key::char('y')).settle();
    assert!(bench.captures().is_empty(), "it has not been seen for long enough");
}

#[test]
fn live_wants_the_order_id_typed() {
    let mut bench = live();
    bench.draft("1001", "").reviewed(hold(10_000)).wait(1000).key(Key::char('y')).settle();
    assert!(bench.captures().is_empty());
    bench.key(Key::ctrl('u')).text("100").wait(500).code(Code::Enter).settle();
    assert!(bench.captures().is_empty(), "not the whole order id");
    bench.text("1").wait(59).key_now(Key::plain(Code::Enter)).settle();
    assert!(bench.captures().is_empty(), "no pause before Enter");
    bench.wait(60).key_now(Key::plain(Code::Enter)).settle();
    let [Effect::Capture { confirm, .. }] = bench.captures()[..] else { panic!("{:?}", bench.effects) };
    assert_eq!(confirm.as_deref(), Some("1001"));
}

#[test]
fn a_pasted_order_id_is_no_typed_confirmation() {
    let mut bench = live();
    bench.draft("1001", "").reviewed(hold(10_000)).wait(1000);
    bench.msg(Msg::Paste("1001".into()));
    bench.wait(500).code(Code::Tab).wait(500).code(Code::Enter).settle();
    assert!(bench.captures().is_empty());
    for c in "1001".chars() {
        bench.wait(1).key_now(Key::char(c));
    }
    bench.wait(500).key_now(Key::plain(Code::Enter)).settle();
    assert!(bench.captures().is_empty(), "keys 1 ms apart are a paste");
}

/// A live review on which these keys come at these moments, in milliseconds; what stands in the field then.
fn typed_at(keys: &[(u64, char)]) -> (Bench, String) {
    let mut bench = live();
    bench.draft("1001", "").reviewed(hold(10_000)).wait(1000);
    let start = bench.at;
    for (at, key) in keys {
        bench.at = start + std::time::Duration::from_millis(*at);
        bench.key_now(if *key == '\n' { Key::plain(Code::Enter) } else { Key::char(*key) });
    }
    let typed = bench.model.review.as_ref().map(|review| review.typed.text().to_owned()).unwrap_or_default();
    (bench, typed)
}

#[test]
fn keys_that_a_connection_delivers_in_ticks_are_typed_up_to_three_at_once() {
    for group in 1..=4 {
        let keys: Vec<(u64, char)> = "1001".chars().enumerate().map(|(nth, c)| (nth as u64 / group * 20, c)).collect();
        let (mut bench, typed) = typed_at(&keys);
        assert_eq!(typed, if group < 4 { "1001" } else { "" }, "{group} a tick");
        bench.wait(60).key_now(Key::plain(Code::Enter)).settle();
        assert_eq!(bench.captures().len(), usize::from(group < 4), "{group} a tick");
    }
    // As many ticks as an order id may be long.
    for group in 1..=3 {
        let keys: Vec<(u64, char)> = (0..32).map(|nth| (nth / group * 20, 'x')).collect();
        assert_eq!(typed_at(&keys).1, "x".repeat(32), "{group} a tick");
    }
}

#[test]
fn four_keys_within_20_ms_are_a_paste_and_take_only_themselves_away() {
    let within = [(0, 'a'), (6, 'b'), (13, 'c'), (19, 'd')];
    assert_eq!(typed_at(&within).1, "");
    let (a_tick_more, slower) = ([(0, 'a'), (6, 'b'), (13, 'c'), (20, 'd')], [(0, 'a'), (7, 'b'), (14, 'c'), (21, 'd')]);
    assert_eq!((typed_at(&a_tick_more).1, typed_at(&slower).1), ("abcd".to_owned(), "abcd".to_owned()));
    // Behind what was typed, however long it is; and what is typed after it counts.
    let behind = |rest: &str| {
        let mut keys = vec![(0, '1'), (100, '0'), (200, '0')];
        keys.extend(rest.chars().enumerate().map(|(nth, c)| (300 + nth as u64 * 6, c)));
        let last = keys[keys.len() - 1].0;
        keys.push((last + 100, '1'));
        keys
    };
    for paste in ["9999", "1001\n", "y\ny\ny\n", "\n\n\n\n\n", &"1".repeat(500)] {
        let (mut bench, typed) = typed_at(&behind(paste));
        assert_eq!(typed, "1001", "{paste:?}");
        assert!(bench.captures().is_empty());
        bench.wait(60).key_now(Key::plain(Code::Enter)).settle();
        assert_eq!(bench.captures().len(), 1, "{paste:?}");
    }
}

#[test]
fn a_paste_behind_a_right_confirmation_sends_nothing_and_leaves_it() {
    let keys = [(0, '1'), (100, '0'), (200, '0'), (300, '1')];
    for paste in ["\n\n", "\nx", "\nxy", "\nxyz\n", "x\ny\nz\n"] {
        let (mut bench, typed) = typed_at(&keys);
        assert_eq!(typed, "1001");
        bench.wait(500);
        for c in paste.chars() {
            bench.key_now(if c == '\n' { Key::plain(Code::Enter) } else { Key::char(c) }).wait(1);
        }
        bench.settle();
        assert!(bench.captures().is_empty(), "{paste:?}");
        assert_eq!(bench.model.review.as_ref().unwrap().typed.text(), "1001", "{paste:?}");
        bench.msg(Msg::Paste("1001".into()));
        assert_eq!(bench.model.review.as_ref().unwrap().typed.text(), "1001", "with brackets too");
        bench.wait(60).key_now(Key::plain(Code::Enter)).settle();
        assert_eq!(bench.captures().len(), 1, "{paste:?}");
    }
}

#[test]
fn a_paste_that_passes_a_gate_brings_nothing_of_it_to_the_next() {
    let mut bench = live();
    bench.draft("1001", "").reviewed(Reviewed { new_pos: true, ..hold(10_000) }).wait(1000).text("live").wait(60);
    for key in [Key::plain(Code::Enter), Key::char('1'), Key::char('0'), Key::char('0'), Key::char('1')] {
        bench.key_now(key).wait(1);
    }
    assert_eq!(bench.model.review.as_ref().unwrap().typed.text(), "");
    bench.wait(500).key_now(Key::plain(Code::Enter)).settle();
    assert!(bench.captures().is_empty());
}

#[test]
fn what_is_typed_reads_as_the_order_id_and_the_order_id_itself_is_handed_over() {
    for (order, typed) in
        [("A-77", "A\u{2013}77"), ("A\u{2011}77", "A-77"), ("A 77", "A\u{a0}77"), ("A\u{a0}77", "A 77"), ("й1", "и\u{306}1")]
    {
        let mut bench = live();
        bench.draft(order, "").reviewed(hold(10_000)).wait(1000).text(typed).wait(60).key_now(Key::plain(Code::Enter)).settle();
        let [Effect::Capture { confirm: Some(confirm), request, .. }] = bench.captures()[..] else {
            panic!("{order}: {:?}", bench.effects)
        };
        assert_eq!((confirm.as_str(), request.order_id.as_str()), (order, order));
    }
    for (order, typed) in [("A-77", "a-77"), ("A-77", "А-77"), ("A-77", "A77")] {
        let mut bench = live();
        bench.draft(order, "").reviewed(hold(10_000)).wait(1000).text(typed).wait(500).code(Code::Enter).settle();
        assert!(bench.captures().is_empty(), "{typed} is not {order}");
    }
}

#[test]
fn enter_after_a_typed_word_wants_a_short_pause_too() {
    let mut bench = live();
    bench.draft("1001", "").reviewed(failed_look_up()).wait(1000).text("nolookup").wait(59).key_now(Key::plain(Code::Enter));
    assert!(!bench.model.review.as_ref().unwrap().waived);
    bench.wait(60).key_now(Key::plain(Code::Enter));
    assert!(bench.model.review.as_ref().unwrap().waived, "in any case");
}

#[test]
fn a_new_point_of_sale_wants_the_mode_word_first() {
    let mut bench = bench();
    bench.draft("1001", "").reviewed(Reviewed { new_pos: true, ..hold(10_000) }).wait(1000).key(Key::char('y')).settle();
    assert!(bench.captures().is_empty());
    bench.key(Key::ctrl('u')).text("live").wait(500).code(Code::Enter);
    assert!(bench.model.review.as_ref().unwrap().is_typed());
    bench.key(Key::ctrl('u')).text("test").wait(500).code(Code::Enter).wait(500).key_now(Key::char('y')).settle();
    assert_eq!(bench.captures().len(), 1);
}

fn failed_look_up() -> Reviewed {
    let refusal = Refusal { why: say("desk-lookup-failed"), blocked_by: None, lookup_failed: true, changed: false };
    Reviewed { refusal: Some(refusal), ..Reviewed::default() }
}

#[test]
fn a_failed_look_up_in_live_is_waived_only_in_words() {
    let mut bench = live();
    bench.draft("1001", "").reviewed(failed_look_up()).wait(1000).text("1001").wait(500).code(Code::Enter).settle();
    assert!(bench.captures().is_empty());
    bench.key(Key::ctrl('u')).text("NOLOOKUP").wait(500).code(Code::Enter).text("1001").wait(500).code(Code::Enter).settle();
    let [Effect::Capture { waive_lookup: true, confirm: Some(_), .. }] = bench.captures()[..] else { panic!("{:?}", bench.effects) };
}

#[test]
fn a_refused_review_cannot_be_sent() {
    let blocking = attempt(1, "13:00:00", "1001", None, State::Captured);
    let refusal = Refusal { why: say("desk-closing"), blocked_by: Some(Box::new(blocking.clone())), lookup_failed: false, changed: false };
    let mut bench = bench();
    bench.draft("1001", "").reviewed(Reviewed { refusal: Some(refusal), ..Reviewed::default() }).wait(1000);
    bench.key_now(Key::char('y')).settle();
    assert!(bench.captures().is_empty());
    bench.key(Key::char('o'));
    assert_eq!(bench.model.detail.as_ref().map(|detail| detail.attempt.id), Some(blocking.id));
}
