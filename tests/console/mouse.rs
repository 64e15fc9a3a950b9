//! The mouse on every screen: what a click does, and what it never does.

use capdesk::app::form::Stop;
use capdesk::app::{Code, Effect, Key, Overlay, Place};
use capdesk::domain::capture::Field;

use crate::fixtures::{Bench, day, hold};

#[test]
fn a_click_on_a_row_selects_it_and_a_second_one_opens_it() {
    for size in [(80, 24), (100, 30), (160, 50)] {
        let mut bench = Bench::open("test", size, day());
        if size == (80, 24) {
            bench.key(Key::f(3));
        }
        bench.click("declined", 0);
        assert_eq!(bench.model.place, Place::History, "{size:?}");
        let selected = bench.model.chosen().unwrap().request.order_id.to_string();
        assert!(bench.text_of_screen().lines().any(|line| line.contains("> ") && line.contains(&selected) && line.contains("declined")));
        bench.click("declined", 0);
        assert_eq!(bench.model.place, Place::Detail, "{size:?}");
        assert_eq!(bench.model.chosen().unwrap().request.order_id.to_string(), selected);
    }
}

#[test]
fn a_click_puts_the_cursor_where_it_points_into_a_field() {
    let mut bench = Bench::open("test", (100, 30), day());
    bench.text("10я01").click("10я01", 3).text("7");
    assert_eq!(bench.model.form().unwrap().field(Field::OrderId).text(), "10я701");
    // From elsewhere, too; a place behind the text is its end.
    bench.key(Key::f(3)).click("10я701", 15).text("9");
    assert_eq!(bench.model.form().unwrap().field(Field::OrderId).text(), "10я7019");
    bench.click("whole hold", 4).text("80");
    assert_eq!((bench.model.form().unwrap().focus, bench.model.place), (Stop::Field(Field::Amount), Place::Form));
    assert_eq!(bench.model.form().unwrap().field(Field::Amount).text(), "80");
    assert!(bench.effects.iter().any(|effect| matches!(effect, Effect::Glance { .. })), "an order id that is left is looked for");
}

#[test]
fn a_field_that_shows_the_end_of_its_text_is_pointed_into_where_it_shows_it() {
    let mut bench = Bench::open("test", (80, 24), Vec::new());
    let long: String = ('a'..='z').chain('0'..='9').collect();
    bench.text(&long).click("789", 0).text("-");
    assert_eq!(bench.model.form().unwrap().field(Field::OrderId).text(), long.replace("789", "-789"));
}

#[test]
fn a_click_presses_the_buttons_of_the_form() {
    let mut bench = Bench::open("test", (80, 24), Vec::new());
    bench.click("[ More ]", 3);
    assert_eq!(bench.model.form().unwrap().focus, Stop::Field(Field::ServerUrl));
    bench.click("Order ID   ", 12).text("1001").click("[ Review ]", 2);
    assert_eq!(bench.model.place, Place::Review);
}

#[test]
fn the_filter_takes_the_mouse_and_a_row_leads_into_the_list() {
    use capdesk::app::filter::FilterStop;
    let mut bench = Bench::open("test", (160, 50), day());
    bench.key(Key::f(3)).key(Key::char('/')).text("qz").click("qz  ", 1).text("0");
    let filter = |bench: &Bench| bench.model.room().unwrap().history.filter.clone();
    assert_eq!(filter(&bench).field(FilterStop::Find).unwrap().text(), "q0z");
    bench.click("< any >", 1);
    assert_eq!(filter(&bench).focus, Some(FilterStop::States));
    let before = filter(&bench).wanted().states;
    bench.click("< any >", 1);
    assert_ne!(filter(&bench).wanted().states, before);
    let rows = bench.model.room().unwrap().history.shown().count();
    assert!(rows > 0, "the rows of before stand until the answer is there");
    bench.click("declined", 0);
    assert_eq!(filter(&bench).focus, None);
}

#[test]
fn the_export_takes_the_mouse_and_a_double_click_exports_once() {
    let mut bench = Bench::open("test", (80, 24), day());
    let exports = |bench: &Bench| bench.effects.iter().filter(|effect| matches!(effect, Effect::Export { .. })).count();
    bench.key(Key::f(3)).key(Key::char('e')).click("~/capdesk", 2).text("x");
    assert!(bench.text_of_screen().contains("~/xcapdesk"), "{}", bench.text_of_screen());
    bench.click("[ CSV", 2);
    assert!(bench.text_of_screen().contains(".jsonl"), "{}", bench.text_of_screen());
    bench.wait(500).click("[ Export", 2);
    assert_eq!(exports(&bench), 1);
    bench.msg(capdesk::app::Msg::Exported { result: Err(capdesk::domain::say("ui-export-no-file")), exists: true });
    bench.click("[ Export", 2);
    assert_eq!(exports(&bench), 1, "that was a double click");
    bench.wait(500).click("[ Export", 2);
    assert_eq!(exports(&bench), 2);
    bench.wait(500).click("[ Cancel", 2);
    assert!(bench.model.export.is_none());
}

#[test]
fn the_palette_takes_the_mouse_but_no_click_in_it_sends() {
    let mut bench = Bench::open("test", (80, 24), day());
    bench.key(Key::f(3)).key(Key::char(':')).text("thme").click("thme", 2).text("e");
    assert!(bench.text_of_screen().contains("theme  "), "{}", bench.text_of_screen());
    bench.click("theme  t", 1);
    assert_ne!(bench.model.look, capdesk::domain::Look::Terminal, "what is selected already is done");
    let mut bench = Bench::open("test", (80, 24), day());
    bench.draft("1004", "80").reviewed(hold(100_000)).key(Key::ctrl('p')).text("sends").wait(700).click("> sends", 3);
    bench.wait(700).settle();
    assert_eq!(bench.captures().len(), 0);
}

/// Clicks every cell of the screen, on a console of its own each time.
fn click_everything(make: &dyn Fn() -> Bench, check: impl Fn(&Bench, (u16, u16))) {
    let (_, hits) = make().hits(capdesk::tui::Theme::of(capdesk::domain::Look::Mono, capdesk::tui::Depth::True));
    let (columns, rows) = make().model.size;
    let mut last = None;
    for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
        let Some(click) = hits.click(column, row) else { continue };
        if last.replace((click.target, row)) == Some((click.target, row)) {
            continue;
        }
        let mut bench = make();
        bench.effects.clear();
        for _ in 0..3 {
            bench.wait(700).msg(capdesk::app::Msg::Click(click));
            bench.wait(30).msg(capdesk::app::Msg::Woke);
        }
        check(&bench, (column, row));
    }
}

#[test]
fn no_click_sends_or_confirms_or_releases_or_abandons() {
    let money = |effect: &Effect| matches!(effect, Effect::Capture { .. } | Effect::Release { .. } | Effect::Abandon { .. });
    let clean = |bench: &Bench, at| assert!(!bench.effects.iter().any(money), "a click at {at:?} gave {:?}", bench.effects);
    let review = || {
        let mut bench = Bench::open("test", (80, 24), Vec::new());
        bench.draft("1004", "80").reviewed(hold(100_000));
        bench
    };
    click_everything(&review, clean);
    // In live everything that has to be typed is typed.
    let live = || {
        let mut bench = Bench::open("shop-live", (80, 24), Vec::new());
        bench.draft("1004", "80").reviewed(hold(100_000)).text("1004");
        bench
    };
    click_everything(&live, clean);
    let release = || {
        let mut bench = Bench::open("test", (80, 24), day());
        bench.key(Key::f(3)).key(Key::char('u')).text("cleared with the bank").code(Code::Tab).code(Code::Tab);
        assert!(bench.text_of_screen().contains("[ Release ]"));
        bench
    };
    click_everything(&release, clean);
    let quitting = || {
        let mut bench = Bench::open("test", (80, 24), Vec::new());
        bench.draft("1203", "").send();
        bench.key(Key::ctrl('q'));
        bench
    };
    click_everything(&quitting, clean);
}

#[test]
fn a_click_says_why_it_does_not_send_and_goes_to_the_button_that_releases() {
    let mut bench = Bench::open("test", (80, 24), day());
    bench.draft("1004", "80").reviewed(hold(100_000)).wait(700).click("y sends  Esc", 0);
    assert!(bench.text_of_screen().contains("no click does it"), "{}", bench.text_of_screen());
    let mut bench = Bench::open("test", (80, 24), day());
    bench.key(Key::f(3)).key(Key::char('u')).click("[ Release ]", 2);
    assert!(bench.text_of_screen().contains("no click does it"), "{}", bench.text_of_screen());
    bench.click("[ Cancel ]", 2);
    assert!(bench.model.ask.is_none());
}

#[test]
fn a_click_voids_a_sending_key_that_waits_and_the_next_one_wants_a_pause() {
    let mut bench = Bench::open("test", (80, 24), day());
    bench.draft("1004", "80").reviewed(hold(100_000)).wait(500).key_now(Key::char('y'));
    bench.click("Review", 0).wheel("1004", 1).settle();
    assert_eq!(bench.captures().len(), 0);
    bench.wait(100).key_now(Key::char('y')).settle();
    assert_eq!(bench.captures().len(), 0, "too soon behind the wheel");
    bench.wait(500).key_now(Key::char('y')).settle();
    assert_eq!(bench.captures().len(), 1);
}

#[test]
fn the_footer_does_what_it_says() {
    let mut bench = Bench::open("test", (160, 50), day());
    bench.click("F3 history", 0);
    assert_eq!(bench.model.place, Place::History);
    bench.click("F2 profile", 4);
    assert!(matches!(bench.model.overlay, Some(Overlay::Profiles(0))));
    bench.click("shop-live", 0);
    assert!(matches!(bench.model.overlay, Some(Overlay::Profiles(1))));
    bench.click("sandbox", 0).click("sandbox", 0);
    assert_eq!(bench.model.room().unwrap().name, "sandbox");
    bench.click("F1 help", 0);
    assert!(matches!(bench.model.overlay, Some(Overlay::Help(0))));
}

#[test]
fn the_wheel_turns_what_is_under_it() {
    let mut bench = Bench::open("test", (160, 50), day());
    bench.wheel("History", 1);
    assert_eq!((bench.model.place, bench.model.room().unwrap().history.position()), (Place::Form, 3), "the keys stay where they are");
    bench.key(Key::f(1)).paint().wheel("Help", 2);
    assert!(matches!(bench.model.overlay, Some(Overlay::Help(6))));
    bench.wheel("Help", -1);
    assert!(matches!(bench.model.overlay, Some(Overlay::Help(3))));
    bench.key(Key::f(1)).key(Key::f(3)).code(Code::Enter).paint().wheel("What now", 1);
    assert_eq!(bench.model.detail.as_ref().unwrap().scroll, 3);
}

#[test]
fn a_key_gives_the_mouse_back_to_the_terminal_and_takes_it_again() {
    let mut bench = Bench::open("test", (80, 24), day());
    bench.key(Key::f(3)).key(Key::char('f'));
    assert!(!bench.model.mouse && bench.effects.contains(&Effect::Mouse(false)));
    assert!(bench.text_of_screen().contains("The mouse is off"));
    bench.key(Key::char('а'));
    assert!(bench.model.mouse && bench.effects.contains(&Effect::Mouse(true)), "the Ukrainian letter on the same key");
    assert!(bench.text_of_screen().contains("Shift"));
}
