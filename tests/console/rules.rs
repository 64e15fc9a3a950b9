//! Whatever happens in whatever order: nothing panics, nothing is drawn badly, nothing is sent against the rules.

use std::time::Duration;

use capdesk::app::avail::avail;
use capdesk::app::key_patch::may_work;
use capdesk::app::mouse::{Click, Pane};
use capdesk::app::msg::{Ended, Refusal, Report, Reviewed, Seen};
use capdesk::app::review::{PAUSE, QUIET, SETTLE};
use capdesk::app::{ActionId, Avail, Code, Effect, Key, Msg, Spot, TABLE};
use capdesk::domain::{Look, Mode, State, say};
use capdesk::tui::{Depth, Theme};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

use crate::fixtures::{Bench, attempt, card, hold};

#[derive(Debug, Clone)]
enum Step {
    Key(Key),
    Paste(String),
    /// A click on one of the things that can be clicked, on the screen as it is or as it was painted last.
    Click(usize, bool),
    Wheel(usize, isize),
    Resize(u16, u16),
    Paint,
    Wait(u64),
    Woke,
    Opened(bool),
    Reviewed(u8),
    Reported(u8),
    Leave,
    /// What an operator does: a review from a full draft.
    Draft,
}

fn any_key() -> impl Strategy<Value = Key> {
    let letters = prop::sample::select("yнrкuгdвjоpзhрnтq?oaslmgп/10-.AZЯ \u{1f600}".chars().collect::<Vec<_>>());
    prop_oneof![
        6 => letters.prop_map(Key::char),
        2 => Just(Key::char('y')),
        2 => prop::sample::select(vec![
            Code::Enter, Code::Esc, Code::Tab, Code::BackTab, Code::Backspace, Code::Delete, Code::Left, Code::Right, Code::Up,
            Code::Down, Code::Home, Code::End, Code::PageUp, Code::PageDown, Code::Other,
        ]).prop_map(Key::plain),
        1 => (1..6_u8).prop_map(Key::f),
        1 => prop::sample::select("sglauewzchjp_y7".chars().collect::<Vec<_>>()).prop_map(Key::ctrl),
    ]
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => any_key().prop_map(Step::Key),
        1 => prop::sample::select(vec!["y", "1001", "y\n", "\n\n\n", "NOLOOKUP", "\u{202e}я"]).prop_map(|text| Step::Paste(text.into())),
        1 => (any::<usize>(), any::<bool>()).prop_map(|(at, stale)| Step::Click(at, stale)),
        1 => (any::<usize>(), -2..=2_isize).prop_map(|(at, notches)| Step::Wheel(at, notches)),
        1 => (1..170_u16, 1..52_u16).prop_map(|(columns, rows)| Step::Resize(columns, rows)),
        4 => Just(Step::Paint),
        6 => prop::sample::select(vec![0, 1, 5, 20, 33, 60, 399, 400, 500]).prop_map(Step::Wait),
        4 => Just(Step::Woke),
        1 => any::<bool>().prop_map(Step::Opened),
        3 => (0..5_u8).prop_map(Step::Reviewed),
        2 => (0..3_u8).prop_map(Step::Reported),
        1 => Just(Step::Leave),
        3 => Just(Step::Draft),
    ]
}

/// What somebody does who means to send, with waits that are at times too short and keys that are at times too many.
fn any_try() -> impl Strategy<Value = Vec<Step>> {
    let waits = || prop::sample::select(vec![0, 59, 60, 399, 400, 600]);
    let checks = prop::sample::select(vec![0, 1, 2, 3, 3, 3, 3]);
    let typed = prop::collection::vec(prop::sample::select(vec!["1001", "1001", "TEST", "NOLOOKUP"]), 0..3);
    let keys = prop::sample::select(vec![Key::char('y'), Key::char('н'), Key::plain(Code::Enter)]);
    let behind = prop::option::weighted(0.3, any_key());
    let clicked = prop::option::weighted(0.1, any::<usize>());
    (checks, waits(), typed, waits(), keys, waits(), behind, clicked).prop_map(
        |(checks, before, typed, pause, key, after, behind, clicked)| {
            let mut steps = vec![Step::Draft, Step::Paint, Step::Reviewed(checks), Step::Paint, Step::Wait(before)];
            for (at, text) in typed.into_iter().enumerate() {
                if at > 0 {
                    steps.extend([Step::Wait(450), Step::Key(Key::plain(Code::Enter))]);
                }
                for c in text.chars() {
                    steps.extend([Step::Wait(50), Step::Key(Key::char(c))]);
                }
            }
            steps.extend([Step::Wait(pause), Step::Key(key), Step::Wait(after)]);
            steps.extend(behind.map(Step::Key));
            steps.extend(clicked.map(|at| Step::Click(at, false)));
            steps.extend([Step::Wait(20), Step::Woke, Step::Reported(2)]);
            steps
        },
    )
}

fn any_steps() -> impl Strategy<Value = Vec<Step>> {
    let piece = prop_oneof![2 => any_step().prop_map(|step| vec![step]), 1 => any_try()];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// What the rules say, kept apart from the code under test.
#[derive(Default)]
struct Witness {
    inputs: Vec<(Duration, Option<Key>)>,
    /// When the present review, finished, was first painted.
    painted: Option<(u64, Duration)>,
    /// Characters typed since the present review appeared, pastes left out.
    typed: String,
}

/// Everything that can be clicked on the screen as it is.
fn clicks(bench: &Bench) -> Vec<Click> {
    let (_, hits) = bench.hits(Theme::of(Look::Terminal, Depth::Sixteen));
    let (columns, rows) = bench.model.size;
    let mut all: Vec<Click> = (0..rows)
        .flat_map(|row| (0..columns).map(move |column| (column, row)))
        .filter_map(|(column, row)| hits.click(column, row))
        .collect();
    all.dedup_by_key(|click| click.target);
    all
}

fn reviewed(kind: u8) -> Reviewed {
    let refusal = |lookup_failed| Some(Refusal { why: say("desk-closing"), blocked_by: None, lookup_failed, changed: false });
    match kind {
        0 => Reviewed { refusal: refusal(false), ..Reviewed::default() },
        1 => Reviewed { refusal: refusal(true), ..Reviewed::default() },
        2 => Reviewed { new_pos: true, ..hold(10_000) },
        _ => hold(10_000),
    }
}

/// Plays the steps; tells how many captures were asked for.
fn play(profile: &str, steps: Vec<Step>) -> usize {
    let mut bench = Bench::open(profile, (80, 24), Vec::new());
    let mut witness = Witness::default();
    let mut painted = Vec::new();
    for step in steps {
        let sent = bench.captures().len();
        let before = bench.model.review.clone();
        match step {
            Step::Key(key) => {
                witness.inputs.push((bench.at, Some(key)));
                if before.is_some() {
                    witness.typed.extend(key.typed());
                }
                bench.msg(Msg::Key(key));
            }
            Step::Paste(text) => {
                witness.inputs.push((bench.at, None));
                bench.msg(Msg::Paste(text));
            }
            Step::Click(at, stale) => {
                let there = if stale { painted.clone() } else { clicks(&bench) };
                let Some(click) = at.checked_rem(there.len()).map(|at| there[at]) else { continue };
                witness.inputs.push((bench.at, None));
                let effects = bench.effects.len();
                bench.msg(Msg::Click(click));
                let sent = |effect: &Effect| matches!(effect, Effect::Capture { .. } | Effect::Release { .. } | Effect::Abandon { .. });
                assert!(!bench.effects[effects..].iter().any(sent), "{click:?} did what only a key may do");
                assert!(bench.model.review.as_ref().is_none_or(|review| review.armed.is_none()), "{click:?} left a key waiting");
            }
            Step::Wheel(at, notches) => {
                witness.inputs.push((bench.at, None));
                bench.msg(Msg::Wheel { over: if at % 2 == 0 { Pane::History } else { Pane::Front }, notches });
            }
            Step::Resize(columns, rows) => bench.msg(Msg::Resize(columns, rows)),
            Step::Paint => {
                painted = clicks(&bench);
                bench.msg(Msg::Painted(Seen { max_scroll: 3, page: 5 }));
                if let Some(review) = bench.model.review.as_ref().filter(|review| review.painted.is_some()) {
                    witness.painted.get_or_insert((review.ticket, bench.at));
                }
            }
            Step::Wait(ms) => drop(bench.wait(ms)),
            Step::Woke => bench.msg(Msg::Woke),
            Step::Opened(well) => {
                let result = if well { Ok(card("api.finline.io")) } else { Err(say("desk-closing")) };
                bench.msg(Msg::Opened { profile: profile.into(), result });
            }
            Step::Reviewed(kind) => {
                if let Some(ticket) = bench.model.review.as_ref().map(|review| review.ticket) {
                    bench.msg(Msg::Reviewed { ticket, reviewed: reviewed(kind) });
                }
            }
            Step::Reported(kind) => {
                if let Some(ticket) = bench.model.flights.first().map(|flight| flight.ticket) {
                    let report = match kind {
                        0 => Report::Refused(Refusal { why: say("desk-closing"), blocked_by: None, lookup_failed: false, changed: false }),
                        1 => Report::Ended(Ended::Done(Box::new(attempt(1, "14:00:00", "1001", None, State::Unknown)))),
                        _ => Report::Ended(Ended::Done(Box::new(attempt(2, "14:00:00", "1001", None, State::Captured)))),
                    };
                    bench.msg(Msg::Reported { ticket, report });
                }
            }
            Step::Leave => bench.msg(Msg::Leave),
            Step::Draft => {
                if bench.model.review.is_none() && !bench.model.quitting && !bench.model.too_small() {
                    bench.code(Code::Esc).key(Key::f(3)).key(Key::char('n')).key(Key::ctrl('u')).text("1001").key(Key::ctrl('s'));
                    bench.paint();
                    witness.inputs.push((bench.at, None));
                }
            }
        }
        one_meaning_a_key(&bench);
        if bench.captures().len() > sent {
            check(&bench, &witness, before.as_ref());
        }
        let now = bench.model.review.as_ref();
        let same = now.map(|review| review.ticket) == before.as_ref().map(|review| review.ticket);
        if !same || now.is_some_and(|review| review.painted.is_none()) {
            witness.painted = None;
            witness.typed.clear();
        }
    }
    bench.captures().len()
}

/// No key means two things that both work.
fn one_meaning_a_key(bench: &Bench) {
    let works: Vec<_> = TABLE.iter().filter(|action| avail(&bench.model, action.id) == Avail::Now).collect();
    for (at, one) in works.iter().enumerate() {
        assert!(may_work(Spot::of(&bench.model), one.id), "{:?}", one.id);
        for other in &works[at + 1..] {
            let shared = one.keys.iter().any(|key| other.keys.contains(key)) || (one.letter.is_some() && one.letter == other.letter);
            let editing = matches!((one.id, other.id), (ActionId::LineStart | ActionId::LineEnd, ActionId::Move));
            assert!(!shared || editing, "{:?} and {:?}", one.id, other.id);
        }
    }
}

/// A capture was asked for: was it by the rules?
fn check(bench: &Bench, witness: &Witness, before: Option<&capdesk::app::review::Review>) {
    let Some(Effect::Capture { review, request, confirm, profile, .. }) = bench.captures().last().copied().cloned() else {
        panic!("no capture")
    };
    let before = before.expect("only a review sends");
    assert_eq!((before.ticket, &before.request), (review, request.as_ref()));
    assert!(!bench.model.quitting && !bench.model.too_small());
    let &(pressed, key) = witness.inputs.last().expect("only a key sends");
    let key = key.expect("a paste never sends");
    let since = |earlier: Duration| pressed.checked_sub(earlier).expect("time goes on");
    let before_that = witness.inputs[..witness.inputs.len() - 1].last();
    let mode = bench.model.rooms.iter().find(|room| room.name == profile).unwrap().mode();
    let pause = if mode == Mode::Live { PAUSE } else { QUIET };
    if let Some((earlier, _)) = before_that {
        assert!(since(*earlier) >= pause, "a key came {:?} before", since(*earlier));
    }
    assert!(bench.at >= pressed + SETTLE, "it might still be a paste");
    if mode == Mode::Live {
        assert_eq!(confirm.as_deref(), Some(request.order_id.as_str()));
        assert!(matches!(key.code, Code::Enter) || key == Key::ctrl('j'));
        assert!(witness.typed.contains(request.order_id.as_str()), "it was typed: {:?}", witness.typed);
    } else {
        assert!(matches!(key.code, Code::Char('y' | 'н')), "{key:?}");
    }
    let reviewed = before.checked.as_ref().expect("the checks are done");
    if let Some(refusal) = &reviewed.refusal {
        assert!(refusal.lookup_failed && witness.typed.contains("NOLOOKUP"));
    }
    let shown = before.painted.expect("it was painted");
    assert!(since(shown) >= QUIET, "it stood there for {:?}", since(shown));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, max_shrink_iters: 4000, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_sent_against_the_rules_in_test(steps in any_steps()) {
        play("test", steps);
    }

    #[test]
    fn nothing_is_sent_against_the_rules_in_live(steps in any_steps()) {
        play("shop-live", steps);
    }
}

#[test]
fn the_steps_do_reach_a_capture() {
    let mut steps = vec![Step::Draft, Step::Paint, Step::Reviewed(3), Step::Paint, Step::Wait(500)];
    steps.extend([Step::Key(Key::char('y')), Step::Wait(20), Step::Woke]);
    assert_eq!(play("test", steps), 1);
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let sent: usize = (0..100).map(|_| play("test", any_steps().new_tree(&mut runner).unwrap().current())).sum();
    assert!(sent > 20, "only {sent} captures in a hundred runs");
}
