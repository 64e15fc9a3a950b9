//! What keys, pastes and messages do.

use capdesk::app::form::Stop;
use capdesk::app::history::{Start, Window};
use capdesk::app::keymap::{Meaning, meaning};
use capdesk::app::msg::{Refusal, Report};
use capdesk::app::{Code, Effect, Key, Msg, Place, Status};
use capdesk::domain::capture::Field;
use capdesk::domain::{Language, State, say};
use uuid::Uuid;

use crate::fixtures::{Bench, answered, attempt, card, day, hold};

const SIZE: (u16, u16) = (80, 24);

fn bench() -> Bench {
    Bench::open("test", SIZE, Vec::new())
}

#[test]
fn a_capture_goes_from_the_form_over_the_review_to_its_result() {
    let mut bench = bench();
    bench.draft("1001", "80,5").reviewed(hold(10_000)).wait(500).key_now(Key::char('y')).settle();
    let [Effect::Capture { request, confirm: None, waive_lookup: false, profile, .. }] = bench.captures()[..] else {
        panic!("{:?}", bench.effects);
    };
    assert_eq!((request.order_id.as_str(), request.amount_or_full().as_str(), profile.as_str()), ("1001", "80.5", "test"));
    let done = answered(attempt(1, "14:01:22", "1001", Some("80.5"), State::Captured), "80.5", "success", "1000", "null");
    bench.sending(&done).done(done.clone());
    assert_eq!(bench.model.result().map(|ended| ended.attempt().id), Some(done.id));
    bench.key(Key::char('n'));
    assert_eq!(bench.model.place, Place::Form);
    assert_eq!(bench.model.form().unwrap().field(Field::OrderId).text(), "");
    assert_eq!(bench.model.form().unwrap().field(Field::Currency).text(), "UAH");
}

#[test]
fn a_late_refusal_leads_back_to_the_review_and_keeps_the_draft() {
    let mut bench = bench();
    bench.draft("1001", "80").send();
    let ticket = bench.capture_ticket();
    let refusal = Refusal { why: say("desk-closing"), blocked_by: None, lookup_failed: false, changed: false };
    bench.msg(Msg::Reported { ticket, report: Report::Refused(refusal) });
    assert_eq!(bench.model.place, Place::Review);
    bench.paint().wait(1000).key_now(Key::char('y')).settle();
    assert_eq!(bench.captures().len(), 1, "the refusal stands");
    bench.code(Code::Esc);
    assert_eq!(bench.model.form().unwrap().field(Field::Amount).text(), "80");
}

#[test]
fn a_switch_of_profile_in_flight_misfiles_nothing() {
    let mut bench = bench();
    bench.draft("1001", "").send();
    let done = answered(attempt(1, "14:01:22", "1001", None, State::Captured), "100", "success", "1000", "null");
    bench.sending(&done).key(Key::f(2)).code(Code::Down).code(Code::Enter);
    assert_eq!(bench.model.room().unwrap().name, "shop-live");
    bench.msg(Msg::Opened { profile: "shop-live".into(), result: Ok(card("api.finline.io")) });
    bench.done(done.clone());
    assert!(bench.model.result().is_none(), "it is not this profile's");
    assert!(bench.model.notice.is_some(), "it is told all the same");
    let reloaded = bench.effects.iter().filter(|effect| matches!(effect, Effect::Window { profile, .. } if profile == "test")).count();
    assert!(reloaded >= 2, "the history of the profile it was sent with is loaded anew");
    bench.key(Key::f(2)).code(Code::Up).code(Code::Enter);
    assert_eq!(bench.model.result().map(|ended| ended.attempt().id), Some(done.id));
}

#[test]
fn each_profile_keeps_its_own_draft() {
    let mut bench = bench();
    bench.text("1001").key(Key::f(2)).code(Code::Down).code(Code::Enter).text("77");
    assert_eq!(bench.model.form().unwrap().field(Field::OrderId).text(), "77");
    bench.key(Key::f(2)).code(Code::Up).code(Code::Enter);
    assert_eq!(bench.model.form().unwrap().field(Field::OrderId).text(), "1001");
}

#[test]
fn a_disabled_profile_says_why() {
    let mut bench = bench();
    bench.key(Key::f(2)).code(Code::Down).code(Code::Down).code(Code::Enter);
    assert_eq!(bench.model.room().unwrap().name, "test");
    assert!(bench.model.notice.is_some());
}

#[test]
fn the_chooser_comes_first_when_no_profile_is_chosen() {
    let mut bench = Bench::new(None, SIZE);
    assert!(bench.effects.is_empty(), "nothing is opened before the choice");
    bench.code(Code::Esc).key(Key::f(2)).key(Key::ctrl('s'));
    assert!(bench.model.current.is_none());
    bench.code(Code::Enter);
    assert_eq!(bench.model.room().unwrap().name, "test");
    assert_eq!(bench.model.room().unwrap().status, Status::Opening);
}

#[test]
fn tab_goes_in_the_order_of_the_form_and_enter_moves_on() {
    let mut bench = bench();
    let mut stops = Vec::new();
    for _ in 0..6 {
        stops.push(bench.model.form().unwrap().focus);
        bench.code(Code::Tab);
    }
    let fields = [Field::OrderId, Field::Currency, Field::Amount, Field::Comment].map(Stop::Field);
    assert_eq!(stops, [&fields[..], &[Stop::Review, Stop::More]].concat());
    bench.code(Code::Enter).code(Code::Enter);
    assert_eq!(bench.model.form().unwrap().focus, Stop::Field(Field::Amount));
}

#[test]
fn the_first_letter_replaces_the_currency_of_the_profile() {
    let mut bench = bench();
    bench.code(Code::Tab).text("eur");
    assert_eq!(bench.model.form().unwrap().field(Field::Currency).text(), "EUR");
    bench.code(Code::BackTab).code(Code::Tab).code(Code::Backspace).text("x");
    assert_eq!(bench.model.form().unwrap().field(Field::Currency).text(), "EUX");
}

#[test]
fn spaces_are_no_whole_hold() {
    let mut bench = bench();
    bench.draft("1001", " ");
    assert_eq!(bench.model.place, Place::Form);
    assert_eq!(bench.model.form().unwrap().focus, Stop::Field(Field::Amount));
}

#[test]
fn quitting_in_flight_waits_and_a_second_time_abandons() {
    let mut bench = bench();
    bench.draft("1203", "").send();
    let waiting = attempt(1, "14:01:22", "1203", None, State::Sending);
    bench.sending(&waiting).key(Key::ctrl('q'));
    assert!(bench.model.quitting && !bench.effects.contains(&Effect::Quit) && bench.effects.contains(&Effect::Close));
    // A signal once more does not abandon; no new work is taken.
    bench.msg(Msg::Leave);
    bench.key(Key::ctrl('s')).text("1001");
    assert!(!bench.effects.iter().any(|effect| matches!(effect, Effect::Abandon { .. })));
    bench.key(Key::ctrl('c'));
    assert!(bench.effects.contains(&Effect::Abandon { attempts: vec![waiting.id] }));
    bench.msg(Msg::Abandoned);
    assert!(bench.effects.contains(&Effect::Quit) && bench.model.abandoned);
}

#[test]
fn quitting_in_flight_ends_with_the_answer() {
    let mut bench = bench();
    bench.draft("1203", "").send();
    let done = attempt(1, "14:01:22", "1203", None, State::Captured);
    bench.sending(&done);
    bench.msg(Msg::Leave);
    assert!(!bench.effects.contains(&Effect::Quit));
    bench.done(done);
    assert!(bench.effects.contains(&Effect::Quit) && !bench.model.abandoned);
    assert_eq!(bench.model.farewell.len(), 1, "the outcome is printed");
}

#[test]
fn suspending_in_flight_is_refused() {
    let mut bench = bench();
    bench.key(Key::ctrl('z'));
    assert!(bench.effects.contains(&Effect::Suspend));
    bench.effects.clear();
    bench.draft("1203", "").send().key(Key::ctrl('z'));
    bench.msg(Msg::Stop);
    assert!(!bench.effects.contains(&Effect::Suspend));
    assert!(bench.model.notice.is_some());
}

#[test]
fn nothing_ticks_at_rest() {
    let mut bench = bench();
    assert_eq!(bench.model.wake_at(), None);
    bench.draft("1001", "").reviewed(hold(10_000)).send();
    let tick = bench.model.wake_at().expect("the elapsed time changes");
    assert!(tick <= bench.at + std::time::Duration::from_secs(1));
    bench.done(attempt(1, "14:01:22", "1001", None, State::Captured));
    assert_eq!(bench.model.wake_at(), None);
}

#[test]
fn an_outcome_that_nobody_watches_is_told() {
    let mut bench = bench();
    bench.draft("1001", "").send().code(Code::Esc);
    assert_eq!(bench.model.place, Place::Form);
    bench.done(attempt(1, "14:01:22", "1001", None, State::Unknown));
    assert!(bench.model.notice.is_some());
    bench.text("10");
    assert!(bench.model.notice.is_some(), "it stays while the next draft is typed");
}

#[test]
fn history_reconciles_releases_and_copies() {
    let mut bench = Bench::open("test", SIZE, day());
    bench.key(Key::f(3));
    let unknown = bench.model.chosen().unwrap().clone();
    assert_eq!(unknown.state, State::Unknown, "unknown ones are pinned on top");
    bench.key(Key::char('r'));
    assert!(bench.effects.contains(&Effect::Reconcile { profile: "test".into(), id: unknown.id }));
    bench.key(Key::char('г'));
    assert!(bench.model.ask.is_some());
    bench.text("bank says no").code(Code::Tab).code(Code::Tab).code(Code::Tab).wait(500).code(Code::Enter);
    let released =
        Effect::Release { profile: "test".into(), id: unknown.id, reason: "bank says no".into(), confirm: None, unverified: false };
    assert!(bench.effects.contains(&released));
    bench.code(Code::Esc).key(Key::char('d'));
    assert_eq!(bench.model.form().unwrap().field(Field::OrderId).text(), "A-77");
}

#[test]
fn a_release_in_live_wants_the_order_id_typed() {
    let mut unknown = attempt(7, "13:58:07", "A-77", Some("80"), State::Unknown);
    (unknown.profile, unknown.mode) = ("shop-live".into(), capdesk::domain::Mode::Live);
    let mut bench = Bench::open("shop-live", SIZE, vec![unknown]);
    bench.key(Key::f(3)).key(Key::char('u')).text("why").code(Code::Tab).code(Code::Tab);
    bench.wait(500).msg(Msg::Paste("A-77".into()));
    bench.code(Code::Tab).code(Code::Tab).wait(500).code(Code::Enter);
    let releases = |bench: &Bench| bench.effects.iter().filter(|effect| matches!(effect, Effect::Release { .. })).count();
    assert_eq!(releases(&bench), 0);
    bench.text("A-77").code(Code::Tab).code(Code::Tab).wait(500).code(Code::Enter);
    assert_eq!(releases(&bench), 1);
}

#[test]
fn what_can_be_closed_by_hand_only_later_says_from_when_at_once() {
    let pending = attempt(8, "13:59:40", "124", None, State::Pending);
    let mut bench = Bench::open("test", SIZE, vec![pending]);
    bench.key(Key::f(3)).key(Key::char('u'));
    assert!(bench.model.ask.is_none());
    assert!(bench.text_of_screen().contains("It can be closed by hand from 2026-11-23 "), "{}", bench.text_of_screen());
}

#[test]
fn an_attempt_is_closed_without_proof_by_a_typed_word_only() {
    let mut bench = Bench::open("test", SIZE, day());
    bench.key(Key::f(3)).key(Key::char('u')).text("bank says no").code(Code::Tab).wait(500).msg(Msg::Paste("UNVERIFIED".into()));
    assert!(!bench.model.ask.as_ref().unwrap().is_unverified(), "a paste is not typed");
    bench.text("unverif").code(Code::Tab).code(Code::Tab).wait(500).code(Code::Enter);
    let releases = |bench: &Bench| bench.effects.iter().filter(|effect| matches!(effect, Effect::Release { .. })).count();
    assert_eq!(releases(&bench), 0, "half a word is a mistake");
    bench.text("ied").code(Code::Tab).code(Code::Tab).wait(500).code(Code::Enter);
    assert!(matches!(bench.effects.last(), Some(Effect::Release { unverified: true, .. })), "{:?}", bench.effects.last());
}

#[test]
fn a_release_in_live_takes_a_paste_away_and_what_reads_as_the_order_id_for_it() {
    let mut unknown = attempt(7, "13:58:07", "A-77", Some("80"), State::Unknown);
    (unknown.profile, unknown.mode) = ("shop-live".into(), capdesk::domain::Mode::Live);
    let mut bench = Bench::open("shop-live", SIZE, vec![unknown]);
    let typed = |bench: &Bench| bench.model.ask.as_ref().unwrap().typed.text().to_owned();
    // A paste that begins in the reason, where it counts, ends where it does not.
    bench.key(Key::f(3)).key(Key::char('u')).text("why").wait(500);
    for c in "so\tA-7".chars() {
        bench.key_now(if c == '\t' { Key::plain(Code::Tab) } else { Key::char(c) });
    }
    assert_eq!((bench.model.ask.as_ref().unwrap().reason.text(), typed(&bench).as_str()), ("whyso", ""));
    assert_eq!(bench.model.ask.as_ref().unwrap().unverified.text(), "");
    bench.wait(100).code(Code::Tab).text("A\u{2013}7").wait(100);
    for _ in 0..6 {
        bench.wait(3).key_now(Key::char('7'));
    }
    assert_eq!(typed(&bench), "A\u{2013}7");
    bench.wait(100).msg(Msg::Paste("7".into()));
    assert_eq!(typed(&bench), "A\u{2013}7");
    // Two keys in one tick, then the button.
    bench.text("7").key_now(Key::plain(Code::Tab)).code(Code::Tab);
    let releases = |bench: &Bench| bench.effects.iter().filter(|effect| matches!(effect, Effect::Release { .. })).count();
    bench.wait(59).key_now(Key::plain(Code::Enter));
    assert_eq!(releases(&bench), 0);
    bench.wait(60).key_now(Key::plain(Code::Enter));
    assert_eq!(releases(&bench), 1);
    assert!(matches!(bench.effects.last(), Some(Effect::Release { confirm: Some(confirm), .. }) if confirm == "A-77"));
}

#[test]
fn a_release_without_a_typed_confirmation_wants_the_long_pause() {
    let mut bench = Bench::open("test", SIZE, day());
    bench
        .key(Key::f(3))
        .key(Key::char('u'))
        .text("why")
        .code(Code::Tab)
        .code(Code::Tab)
        .code(Code::Tab)
        .wait(399)
        .key_now(Key::plain(Code::Enter));
    let releases = |bench: &Bench| bench.effects.iter().filter(|effect| matches!(effect, Effect::Release { .. })).count();
    assert_eq!(releases(&bench), 0);
    bench.wait(400).key_now(Key::plain(Code::Enter));
    assert_eq!(releases(&bench), 1);
}

#[test]
fn the_keys_for_every_screen_work_on_every_screen() {
    for screen in [None, Some(Key::f(1)), Some(Key::f(2)), Some(Key::f(3)), Some(Key::ctrl('s')), Some(Key::f(5))] {
        for key in [Key::f(1), Key::f(2), Key::f(3), Key::f(5), Key::ctrl('g'), Key::ctrl('s'), Key::ctrl('l'), Key::ctrl('q')] {
            let mut bench = Bench::open("test", SIZE, day());
            bench.text("1001");
            if let Some(screen) = screen {
                bench.key(screen).paint();
            }
            assert!(matches!(meaning(&bench.model, key), Meaning::Act(_)), "{key:?} after {screen:?}");
        }
    }
}

#[test]
fn an_attempt_of_another_profile_is_not_copied() {
    let mut other = attempt(1, "13:00:00", "1001", None, State::Captured);
    other.profile = "shop-live".into();
    other.alarm = Some(say("desk-closing").into());
    let mut bench = bench();
    bench.msg(Msg::Alarms(vec![other.clone()]));
    bench.key(Key::f(3)).key(Key::char('a'));
    assert!(bench.effects.contains(&Effect::OpenAlarm { attempt: Box::new(other) }));
    assert!(bench.model.alarms.is_empty(), "an opened alarm leaves the header");
    bench.key(Key::char('d'));
    assert_eq!(bench.model.place, Place::Detail);
    assert!(bench.model.notice.is_some());
}

#[test]
fn a_paste_that_does_not_fit_is_not_taken_in_part() {
    let mut bench = bench();
    bench.msg(Msg::Paste("9".repeat(400)));
    assert!(bench.model.form().unwrap().field(Field::OrderId).is_empty());
    bench.msg(Msg::Paste("9".repeat(40)));
    assert_eq!(bench.model.form().unwrap().field(Field::OrderId).len(), 40, "over the limit is told at the field");
}

#[test]
fn pages_come_and_go_and_the_window_stays_small() {
    let rows = |from: u64, count: u64| -> Vec<_> {
        (0..count).map(|at| attempt(10_000 - from - at, "10:00:00", &format!("{}", from + at), None, State::Captured)).collect()
    };
    let mut bench = Bench::new(Some("test"), SIZE);
    let window = |bench: &mut Bench, rows: Vec<capdesk::domain::Attempt>, more: bool| {
        let Some(Effect::Window { seq, .. }) = bench.effects.iter().rev().find(|effect| matches!(effect, Effect::Window { .. })).cloned()
        else {
            panic!("no window was asked for")
        };
        let above = (rows[0].request.order_id.as_str() != "0").then(Uuid::nil);
        let window = Window { above, rows, more, at: None };
        let page = capdesk::app::history::Page { seq, pinned: Vec::new(), window, total: 1_000_000, unknown: 0 };
        bench.effects.clear();
        bench.msg(Msg::Window { profile: "test".into(), result: Ok(page) });
    };
    window(&mut bench, rows(0, 200), true);
    bench.key(Key::f(3));
    window(&mut bench, rows(0, 200), true);
    for _ in 0..199 {
        bench.code(Code::Down);
        if let Some(Effect::Window { start, .. }) = bench.effects.last().cloned() {
            assert_eq!(start, Start::Below(rows(99, 1)[0].id));
            window(&mut bench, rows(100, 200), true);
            break;
        }
    }
    let here = bench.model.chosen().unwrap().request.order_id.as_str().to_owned();
    assert_eq!(here, "174", "the selection stays on its attempt");
    assert_eq!(bench.model.room().unwrap().history.shown().count(), 200);
    for _ in 0..60 {
        bench.code(Code::Up);
    }
    let ending = Start::Ending(rows(199, 1)[0].id);
    assert!(matches!(bench.effects.last(), Some(Effect::Window { start, .. }) if *start == ending), "the pages above are asked for");
    window(&mut bench, rows(0, 200), true);
    bench.code(Code::End);
    assert!(matches!(bench.effects.last(), Some(Effect::Window { start: Start::Bottom, .. })), "the oldest ones are a key away");
}

#[test]
fn an_older_ledger_tells_how_far_it_has_come_until_it_is_open() {
    for (language, words) in [(Language::English, "Bringing the ledger up to date"), (Language::Ukrainian, "Журнал оновлюється")]
    {
        let mut bench = Bench::open("test", (80, 24), day());
        bench.model.language = language;
        let before = bench.text_of_screen();
        for (done, all, percent) in [(0, 2_000_000, 0), (800_000, 2_000_000, 40), (2_000_000, 2_000_000, 100), (9, 0, 100)] {
            bench.msg(Msg::Upgrading(Some((done, all))));
            let screen = bench.text_of_screen();
            let line = format!("{words}: {percent} %");
            assert!(screen.lines().rev().nth(1).is_some_and(|told| told.trim() == line), "{line}: {screen}");
        }
        // Another line does not hide it.
        bench.msg(Msg::Failed(say("desk-closing")));
        assert!(bench.text_of_screen().contains(words));
        bench.model.notice = None;
        bench.msg(Msg::Upgrading(None));
        assert_eq!(bench.text_of_screen(), before);
    }
}
