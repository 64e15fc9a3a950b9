//! What can be taken along: copied through the terminal, exported.

use capdesk::app::clip::{Item, MOST};
use capdesk::app::export::What;
use capdesk::app::msg::Exported;
use capdesk::app::{Code, Effect, Key, Msg, Place};
use capdesk::domain::{Query, State, say};
use capdesk::export::Format;

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

/// The history with the question for the file.
fn asked(size: (u16, u16)) -> Bench {
    let mut bench = Bench::open("test", size, day());
    bench.key(Key::f(3)).key(Key::char('e'));
    bench
}

/// From the field to the button and press it.
fn press_export(bench: &mut Bench) {
    while bench.model.export.as_ref().unwrap().focus != capdesk::app::export::ExportStop::Export {
        bench.code(Code::Tab);
    }
    bench.code(Code::Enter);
}

fn exports(bench: &Bench) -> Vec<&Effect> {
    bench.effects.iter().filter(|effect| matches!(effect, Effect::Export { .. })).collect()
}

#[test]
fn an_export_asks_for_the_file_and_says_where_it_went() {
    let mut bench = asked((80, 24));
    bench.code(Code::Enter);
    assert!(exports(&bench).is_empty(), "Enter in the field only moves on");
    bench.code(Code::Enter);
    press_export(&mut bench);
    let query = Query { profile: Some("test".into()), ..Query::default() };
    let wanted = Effect::Export {
        what: What::Query(Box::new(query)),
        file: "~/capdesk-test-2026-11-22.jsonl".into(),
        format: Format::JsonLines,
        replace: false,
    };
    assert_eq!(exports(&bench), [&wanted]);
    bench.msg(Msg::Exporting { rows: 500 });
    assert!(bench.model.export.is_none() && notice(&bench).contains("500 rows so far"));
    bench.key(Key::char('e'));
    assert!(bench.model.export.is_none(), "one at a time");
    bench.msg(Msg::Exported { result: Ok(Exported { path: "/home/olena/a.jsonl".into(), rows: 9 }), exists: false });
    assert!(notice(&bench).contains("/home/olena/a.jsonl: 9 rows"));
}

#[test]
fn a_file_that_is_there_is_asked_about_once_more() {
    let mut bench = asked((80, 24));
    press_export(&mut bench);
    let exists = || Msg::Exported { result: Err(say("export-exists").with("path", "/x.csv")), exists: true };
    bench.msg(exists());
    assert!(notice(&bench).contains("Press Export again"));
    bench.code(Code::Enter);
    let replaces =
        |bench: &Bench| exports(bench).iter().map(|effect| matches!(effect, Effect::Export { replace: true, .. })).collect::<Vec<_>>();
    assert_eq!(replaces(&bench), [false, true]);
    // Another name is asked about anew.
    bench.msg(exists());
    bench.code(Code::Tab).text("y");
    press_export(&mut bench);
    assert_eq!(replaces(&bench), [false, true, false]);
}

#[test]
fn marks_are_exported_otherwise_what_the_filter_finds() {
    let what = |bench: &Bench| match exports(bench)[..] {
        [Effect::Export { what, .. }] => what.clone(),
        _ => panic!("{:?}", bench.effects),
    };
    let mut bench = Bench::open("test", (80, 24), day());
    bench.key(Key::f(3)).key(Key::char(' ')).key(Key::char(' ')).key(Key::char('e'));
    assert!(notice(&bench).contains("The 2 marked attempts"));
    press_export(&mut bench);
    assert_eq!(what(&bench), What::Marked(vec![day()[2].id, day()[0].id]), "unknown ones stand on top");
    let mut bench = Bench::open("test", (80, 24), day());
    bench.key(Key::f(3)).key(Key::char('/')).text("99").code(Code::Enter).key(Key::char('e'));
    assert!(notice(&bench).contains("The attempts that the filter shows"));
    press_export(&mut bench);
    let query = Query { profile: Some("test".into()), text: "99".into(), ..Query::default() };
    assert_eq!(what(&bench), What::Query(Box::new(query)));
    // Esc first ends an export, then takes marks and filter away.
    bench.msg(Msg::Exporting { rows: 1 });
    bench.code(Code::Esc);
    assert!(bench.effects.contains(&Effect::StopExport) && !bench.model.room().unwrap().history.filter.wanted().is_plain());
}

#[test]
fn an_export_can_be_stopped_and_left() {
    let mut bench = asked((80, 24));
    press_export(&mut bench);
    bench.code(Code::Esc);
    assert!(bench.model.export.is_none() && bench.effects.contains(&Effect::StopExport), "leaving the question stops what it began");
    bench.effects.clear();
    bench.msg(Msg::Exporting { rows: 500 });
    bench.code(Code::Esc);
    assert_eq!((&bench.effects[..], bench.model.place), (&[Effect::StopExport][..], Place::History), "Esc stops it and goes nowhere");
    bench.msg(Msg::Exported { result: Err(say("export-stopped")), exists: false });
    assert!(notice(&bench).contains("Stopped; there is no export."));
    bench.code(Code::Esc);
    assert_eq!(bench.model.place, Place::Form);
}

#[test]
fn the_question_for_the_file() {
    shoot("export", asked);
    shoot("export_exists", |size| {
        let mut bench = asked(size);
        press_export(&mut bench);
        bench
            .msg(Msg::Exported { result: Err(say("export-exists").with("path", "/home/olena/capdesk-test-2026-11-22.csv")), exists: true });
        bench
    });
    shoot("exporting", |size| {
        let mut bench = asked(size);
        press_export(&mut bench);
        bench.msg(Msg::Exporting { rows: 41_500 });
        bench
    });
}
