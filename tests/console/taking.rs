//! What can be taken along: copied through the terminal, exported.

use capdesk::app::clip::{Item, MOST};
use capdesk::app::{Code, Effect, Key, Msg, Place};
use capdesk::domain::{State, say};

use crate::fixtures::{Bench, FEE, answered, attempt, day};
use crate::screens::shoot;

fn captured() -> capdesk::domain::Attempt {
    day()[0].clone()
}

/// The texts that were handed to the terminal.
fn clips(bench: &Bench) -> Vec<&str> {
    bench.effects.iter().filter_map(|effect| if let Effect::Clip { text } = effect { Some(text.as_str()) } else { None }).collect()
}

fn notice(bench: &Bench) -> String {
    bench.screen().backend().to_string()
}

#[test]
fn what_is_chosen_goes_to_the_terminal_and_is_never_called_copied() {
    let mut bench = Bench::open("test", (80, 24), vec![captured()]);
    bench.key(Key::f(3)).key(Key::char('c')).code(Code::Down).code(Code::Down).code(Code::Enter);
    assert_eq!(clips(&bench), ["f7d0c7cb-af32-441f-b2af-4d90d4da70e1"]);
    assert!(notice(&bench).contains("operation_id sent to the terminal") && bench.model.clip.is_none());
    bench.key(Key::char('с')).code(Code::Esc);
    assert_eq!((clips(&bench).len(), bench.model.place), (1, Place::History), "Esc copies nothing; the Ukrainian letter is the key too");
    // The detail and the result have it too.
    bench.code(Code::Enter).key(Key::char('c')).code(Code::Enter);
    assert_eq!(clips(&bench)[1], "123");
    let mut bench = Bench::open("test", (80, 24), Vec::new());
    bench.draft("1001", "").send();
    bench.done(answered(attempt(1, "14:01:22", "1001", None, State::Captured), "100.00", "success", "1000", FEE));
    bench.key(Key::char('c')).code(Code::End).code(Code::Up).code(Code::Up).code(Code::Enter);
    let answer = clips(&bench)[0];
    assert!(answer.starts_with(r#"{"operation_id":"#) && answer.contains(r#""amount":100.00"#), "{answer}");
}

#[test]
fn a_command_is_made_outside_and_then_goes_to_the_terminal() {
    let mut bench = Bench::open("test", (80, 24), vec![captured()]);
    bench.key(Key::f(3)).key(Key::char('c')).code(Code::End).code(Code::Enter);
    assert!(bench.effects.contains(&Effect::Command { attempt: Box::new(captured()), item: Item::CaptureCommand }));
    bench.msg(Msg::Command { item: Item::CaptureCommand, result: Ok("# again\ncurl".into()) });
    assert_eq!(clips(&bench), ["# again\ncurl"]);
    bench.msg(Msg::Command { item: Item::CaptureCommand, result: Err(say("curl-unreadable")) });
    assert!(clips(&bench).len() == 1 && notice(&bench).contains("there is no command for it"));
}

#[test]
fn what_a_terminal_would_drop_is_not_sent_and_what_could_steer_it_is_made_visible() {
    let mut long = captured();
    long.outcome.body = Some(vec![b'x'; MOST + 1]);
    long.outcome.operation_id = Some("a\u{1b}[31m".into());
    let mut bench = Bench::open("test", (80, 24), vec![long]);
    bench.key(Key::f(3)).key(Key::char('c'));
    while bench.model.clip.as_ref().and_then(capdesk::app::clip::Clip::item) != Some(Item::Answer) {
        bench.code(Code::Down);
    }
    bench.code(Code::Enter);
    assert!(clips(&bench).is_empty() && notice(&bench).contains("more than terminals take"));
    bench.key(Key::char('c')).code(Code::Down).code(Code::Down).code(Code::Enter);
    assert_eq!(clips(&bench), ["a<U+001B>[31m"]);
}

#[test]
fn the_menu_stands_over_the_screen() {
    shoot("clip", |size| {
        let mut bench = Bench::open("test", size, day());
        bench.key(Key::f(3)).code(Code::Down).key(Key::char('c')).code(Code::Down);
        bench
    });
    shoot("clip_unknown", |size| {
        let mut bench = Bench::open("test", size, day());
        bench.key(Key::f(3)).code(Code::Enter).key(Key::char('c'));
        bench
    });
}
