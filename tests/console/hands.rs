//! Finding every action: the help, the palette and the footer.

use capdesk::app::actions::footer;
use capdesk::app::avail::{avail, avail_at};
use capdesk::app::keymap::{Meaning, meaning};
use capdesk::app::palette::{by_key_only, rows};
use capdesk::app::{ActionId, Avail, Code, Effect, Key, Msg, Place, Spot, TABLE};
use capdesk::domain::capture::Field;
use capdesk::domain::{Language, State, say};
use capdesk::tui::view::names;
use capdesk::words::Words;

use crate::cut;
use crate::fixtures::{Bench, attempt, bench_at, day, hold};

const SIZES: [(u16, u16); 4] = [(60, 15), (80, 24), (100, 30), (160, 50)];
const TALL: (u16, u16) = (160, 110);

/// The screens that something can lie over.
fn screens() -> impl Iterator<Item = Spot> {
    Spot::ALL.into_iter().filter(|spot| !matches!(spot, Spot::TooSmall | Spot::Quitting | Spot::Help | Spot::Palette))
}

#[test]
fn every_action_stands_in_the_help_exactly_once_on_every_screen() {
    for spot in screens() {
        for language in Language::ALL {
            let mut bench = bench_at(spot, TALL);
            bench.model.language = language;
            bench.key(Key::f(1));
            let text = bench.text_of_screen();
            for action in TABLE {
                let words = Words::of(language);
                let sentence = words.get(action.help);
                assert_ne!(sentence, action.help, "no words for {:?}", action.id);
                assert_ne!(words.get(action.label), action.label, "no words for {:?}", action.id);
                assert_eq!(text.matches(&format!("  {sentence} ")).count(), 1, "{:?} on {spot:?}", action.id);
            }
        }
    }
}

#[test]
fn the_help_begins_with_what_works_on_the_screen_under_it_and_says_why_the_rest_does_not() {
    for spot in screens() {
        let mut bench = bench_at(spot, TALL);
        bench.key(Key::f(1));
        let text = bench.text_of_screen();
        let line = |part: &str| text.lines().position(|line| line.contains(part)).unwrap_or_else(|| panic!("{part} on {spot:?}: {text}"));
        let (here, elsewhere) = (line("On this screen:"), line("On other screens:"));
        assert!(here < elsewhere);
        for action in TABLE {
            let at = line(&format!("  {} ", say(action.help)));
            match avail_at(&bench.model, spot, action.id) {
                Avail::Elsewhere => assert!(at > elsewhere, "{:?} on {spot:?}", action.id),
                Avail::Now => assert!(here < at && at < elsewhere, "{:?} on {spot:?}", action.id),
                Avail::Not(why) => {
                    assert!(here < at && at < elsewhere, "{:?} on {spot:?}", action.id);
                    let told = text.lines().nth(at + 1).unwrap();
                    assert!(told.contains(&format!("Not now: {why}")), "{:?} on {spot:?}: {told}", action.id);
                }
            }
        }
    }
}

#[test]
fn every_action_stands_in_the_palette_exactly_once_on_every_screen_with_the_reason_where_it_does_not_work() {
    for spot in screens() {
        let mut bench = bench_at(spot, TALL);
        bench.key(Key::ctrl('p'));
        let rows = rows(&bench.model);
        assert_eq!(rows.len(), TABLE.len());
        let text = bench.text_of_screen();
        let shown: Vec<&str> = text.lines().skip(4).take(rows.len()).map(|line| line.trim_matches(['│', '║', ' ', '>'])).collect();
        for action in TABLE {
            let mut own = rows.iter().zip(&shown).filter(|(row, _)| row.action.id == action.id);
            let (Some((row, line)), None) = (own.next(), own.next()) else { panic!("{:?} on {spot:?}", action.id) };
            assert_eq!(row.avail, avail_at(&bench.model, spot, action.id));
            assert!(line.starts_with(&say(action.label).to_string()), "{line}");
            let keys = names(Words::of(Language::English), &bench.model.keymap, action).join(" ");
            let told = match &row.avail {
                Avail::Now => say(action.help).to_string(),
                Avail::Not(why) => format!("Not now: {why}"),
                Avail::Elsewhere => "Not on this screen.".to_owned(),
            };
            assert!(line.contains(&keys) || keys.len() > 20, "{keys}: {line}");
            assert!(line.ends_with(&told), "{told}: {line}");
        }
    }
}

/// What a key changes, its time left out.
fn changes(bench: &mut Bench, key: Key) -> bool {
    let (before, effects) = (bench.model.clone(), bench.effects.len());
    bench.key(key);
    let mut after = bench.model.clone();
    (after.now, after.last_input) = (before.now, before.last_input);
    if let (Some(after), Some(before)) = (&mut after.review, &before.review) {
        after.burst.clone_from(&before.burst);
    }
    if let (Some(after), Some(before)) = (&mut after.ask, &before.ask) {
        after.burst.clone_from(&before.burst);
    }
    after != before || bench.effects.len() > effects
}

#[test]
fn nothing_in_the_footer_lies_on_any_screen() {
    for spot in Spot::ALL {
        let bench = bench_at(spot, (160, 50));
        for action in footer(&bench.model) {
            assert_eq!(avail(&bench.model, action.id), Avail::Now);
            let key = action.keys.first().copied().or(action.letter.map(Key::char)).unwrap();
            assert_eq!(meaning(&bench.model, key), Meaning::Act(action.id), "{key:?} on {spot:?}");
            // The first row of a list has nothing above it: the other arrow moves.
            let key = if action.id == ActionId::Move { Key::plain(Code::Down) } else { key };
            assert!(changes(&mut bench_at(spot, (160, 50)), key), "{:?} does nothing on {spot:?}", action.id);
        }
    }
}

#[test]
fn what_does_not_work_is_no_entry_of_the_footer_and_says_why_when_its_key_is_pressed() {
    let mut refused = 0;
    for spot in Spot::ALL {
        let bench = bench_at(spot, (160, 50));
        for action in TABLE.iter().filter(|action| matches!(avail(&bench.model, action.id), Avail::Not(_))) {
            assert!(footer(&bench.model).iter().all(|shown| shown.id != action.id));
            let key = action.keys.first().copied().or(action.letter.map(Key::char)).unwrap();
            if let Meaning::Refused(why) = meaning(&bench.model, key) {
                let mut bench = bench_at(spot, (160, 50));
                bench.key(key);
                let text = bench.text_of_screen().split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(text.contains(&why.to_string()), "{why}: {text}");
                refused += 1;
            }
        }
    }
    assert!(refused > 5, "{refused}");
}

#[test]
fn a_few_letters_in_either_script_and_layout_find_an_action() {
    let first = |language: Language, typed: &str| {
        let mut bench = bench_at(Spot::History, (80, 24));
        bench.model.language = language;
        bench.key(Key::char(':')).text(typed);
        rows(&bench.model).first().map(|row| row.action.id)
    };
    for (language, typed, id) in [
        (Language::English, "hist", ActionId::History),
        (Language::English, "REC", ActionId::Reconcile),
        (Language::English, "lkup", ActionId::LookUp),
        (Language::English, "кусщт", ActionId::Reconcile),
        (Language::English, "webhook", ActionId::Webhooks),
        (Language::English, "address", ActionId::More),
        (Language::Ukrainian, "істор", ActionId::History),
        (Language::Ukrainian, "звір", ActionId::Reconcile),
    ] {
        assert_eq!(first(language, typed), Some(id), "{typed}");
    }
    assert_eq!(first(Language::English, "zzzz"), None);
}

#[test]
fn enter_in_the_palette_does_what_the_key_would_do_on_the_screen_under_it() {
    for spot in screens() {
        for action in TABLE {
            let mut by_palette = bench_at(spot, (160, 50));
            if avail(&by_palette.model, action.id) != Avail::Now || by_key_only(&by_palette.model, action.id) {
                continue;
            }
            let mut by_key = bench_at(spot, (160, 50));
            by_key.key(action.keys.first().copied().or(action.letter.map(Key::char)).unwrap());
            by_palette.key(Key::ctrl('p'));
            select(&mut by_palette, action.id);
            by_palette.wait(1000).code(Code::Enter);
            assert!(by_palette.model.palette.is_none() || action.id == ActionId::Palette, "{:?} on {spot:?}", action.id);
            assert_eq!(by_palette.model.place, by_key.model.place, "{:?} on {spot:?}", action.id);
            assert_eq!(by_palette.model.overlay, by_key.model.overlay, "{:?} on {spot:?}", action.id);
            assert_eq!(by_palette.model.ask, by_key.model.ask, "{:?} on {spot:?}", action.id);
            let draft = |bench: &Bench| bench.model.form().map(|form| (form.focus, form.draft(), form.more));
            assert_eq!(draft(&by_palette), draft(&by_key), "{:?} on {spot:?}", action.id);
            assert_eq!(by_palette.effects, by_key.effects, "{:?} on {spot:?}", action.id);
        }
    }
}

/// Moves the palette's selection to an action.
fn select(bench: &mut Bench, id: ActionId) {
    let at = rows(&bench.model).iter().position(|row| row.action.id == id).unwrap();
    for _ in 0..at {
        bench.code(Code::Down);
    }
}

#[test]
fn the_palette_sends_no_money_and_gives_up_no_knowledge() {
    for (spot, id, key) in [(Spot::ReviewKey, ActionId::Send, "press y."), (Spot::AskButton, ActionId::Press, "press Enter.")] {
        let mut bench = bench_at(spot, (80, 24));
        if spot == Spot::AskButton {
            bench.code(Code::Tab);
        }
        bench.key(Key::ctrl('p')).paint().wait(1000);
        select(&mut bench, id);
        bench.wait(1000).code(Code::Enter).settle();
        assert!(bench.model.palette.is_none());
        assert!(bench.captures().is_empty() && !bench.effects.iter().any(|effect| matches!(effect, Effect::Release { .. })));
        assert!(bench.text_of_screen().contains(key), "{}", bench.text_of_screen());
    }
}

#[test]
fn the_palette_over_a_review_starts_its_waiting_anew() {
    let mut bench = bench_at(Spot::ReviewKey, (80, 24));
    bench.key(Key::char(':')).wait(1000).code(Code::Esc);
    bench.paint().wait(300).key_now(Key::char('y')).settle();
    assert!(bench.captures().is_empty());
    bench.wait(500).key_now(Key::char('y')).settle();
    assert_eq!(bench.captures().len(), 1);

    let mut live = bench_at(Spot::ReviewTyped, (80, 24));
    live.key(Key::ctrl('p')).wait(1000).code(Code::Esc).paint().wait(1000).code(Code::Enter).settle();
    assert!(live.captures().is_empty(), "what was typed is to be typed again");
}

#[test]
fn an_action_that_does_not_work_tells_why_and_leaves_the_palette_open() {
    let mut bench = bench_at(Spot::History, (80, 24));
    bench.code(Code::Down).key(Key::char(':'));
    select(&mut bench, ActionId::Release);
    bench.code(Code::Enter);
    assert!(bench.model.palette.is_some());
    assert!(bench.text_of_screen().contains("Only an attempt whose outcome is open can be closed by hand."));
    bench.code(Code::Esc).key(Key::char(':'));
    select(&mut bench, ActionId::Send);
    bench.code(Code::Enter);
    assert_eq!((bench.model.palette.is_some(), bench.model.place), (true, Place::History));
}

#[test]
fn in_a_field_the_colon_is_text_and_the_chord_opens_the_palette() {
    let mut bench = Bench::open("test", (80, 24), day());
    bench.text("12:3").key(Key::ctrl('p')).text("x:").msg(Msg::Paste("\ny".into()));
    assert_eq!(bench.model.palette.as_ref().unwrap().query.text(), "x: y");
    bench.code(Code::Esc);
    assert_eq!(bench.model.form().unwrap().field(Field::OrderId).text(), "12:3");
}

#[test]
fn palette_and_help_as_they_look() {
    for size in SIZES {
        let shot = |name: &str, mut bench: Bench| {
            insta::assert_snapshot!(format!("{name}_{}x{}", size.0, size.1), bench.screen().backend());
            // The list of actions shortens its sentences; the selected one stands whole below it.
            if bench.model.palette.is_none() {
                cut::check(name, &mut bench);
            }
        };
        let mut bench = bench_at(Spot::History, size);
        bench.key(Key::char(':')).text("re").code(Code::Down);
        shot("palette", bench);
        let mut bench = Bench::open("test", size, day());
        bench.draft("1004", "80").reviewed(hold(10_000)).key(Key::f(1));
        shot("help_on_review", bench);
    }
    let mut bench = bench_at(Spot::Field, (80, 24));
    bench.model.language = Language::Ukrainian;
    bench.key(Key::ctrl('p'));
    insta::assert_snapshot!("palette_uk_80x24", bench.screen().backend());
}

#[test]
fn undo_works_in_the_fields_of_the_draft_and_never_in_a_typed_confirmation() {
    let mut bench = Bench::open("test", (80, 24), day());
    bench.text("1001").code(Code::Tab).text("eur").key(Key::ctrl('_'));
    let field = |bench: &Bench, field| bench.model.form().unwrap().field(field).text().to_owned();
    assert_eq!(field(&bench, Field::Currency), "UAH", "what was typed over the profile's currency");
    bench.key(Key::ctrl('y'));
    assert_eq!((field(&bench, Field::OrderId), field(&bench, Field::Currency)), ("1001".into(), "EUR".into()));
    bench.code(Code::BackTab).key(Key::ctrl('u')).key(Key { code: Code::Char('я'), ctrl: false, alt: true });
    assert_eq!(field(&bench, Field::OrderId), "1001", "Alt and the key of z, on either layout");
    bench.key(Key::ctrl('p')).text("undo").code(Code::Enter);
    assert_eq!(field(&bench, Field::OrderId), "", "without a chord too");

    let mut live = bench_at(Spot::ReviewTyped, (80, 24));
    live.key(Key::ctrl('u')).key(Key::ctrl('7'));
    assert_eq!(live.model.review.as_ref().unwrap().typed.text(), "");
}

#[test]
fn the_bell_rings_once_when_a_slow_or_unwatched_capture_ends_and_not_when_it_is_off() {
    let rings = |bench: &Bench| bench.effects.iter().filter(|effect| **effect == Effect::Bell).count();
    let ended = |wait: u64, leave: bool, off: bool| {
        let mut bench = Bench::open("test", (80, 24), day());
        if off {
            bench.code(Code::Esc).key(Key::char('b')).key(Key::char('n'));
        }
        bench.draft("1001", "").send();
        if leave {
            bench.code(Code::Esc);
        }
        bench.wait(wait).done(attempt(20, "14:01:58", "1001", None, State::Captured));
        rings(&bench)
    };
    assert_eq!([ended(1000, false, false), ended(2500, false, false), ended(100, true, false), ended(2500, true, true)], [0, 1, 1, 0]);
}

#[test]
fn the_bell_rings_for_what_is_settled_without_a_key() {
    let rings = |asked: bool, state: State| {
        let mut bench = bench_at(Spot::History, (80, 24));
        let id = bench.model.chosen().unwrap().id;
        if asked {
            bench.key(Key::char('r'));
        }
        let mut settled = day()[2].clone();
        settled.state = state;
        bench.msg(Msg::Reconciled { id, result: Ok((Box::new(settled), say("desk-closing"))) });
        bench.effects.iter().filter(|effect| **effect == Effect::Bell).count()
    };
    assert_eq!([rings(false, State::Captured), rings(false, State::Unknown), rings(true, State::Captured)], [1, 0, 0]);
}
