//! Colours where they carry meaning, and nothing but words without them.

use capdesk::app::{Code, Key};
use capdesk::domain::{Look, Mode};
use capdesk::tui::{Depth, Theme};
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

use crate::fixtures::{Bench, day, hold};

/// The style of the first cell of a text on the screen.
fn style_of(buffer: &Buffer, text: &str) -> Style {
    for y in 0..buffer.area.height {
        let row: Vec<&str> = (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect();
        if let Some(at) = row.concat().find(text) {
            let mut length = 0;
            let x = row
                .iter()
                .take_while(|symbol| {
                    let before = length < at;
                    length += symbol.len();
                    before
                })
                .count();
            return buffer[(u16::try_from(x).unwrap(), y)].style();
        }
    }
    panic!("{text} is not on the screen");
}

fn colours(style: Style) -> (Option<Color>, Option<Color>) {
    (style.fg, style.bg)
}

#[test]
fn the_mode_word_stands_on_a_colour_of_its_own() {
    for (profile, word, colour) in
        [("sandbox", " SANDBOX ", Color::Cyan), ("test", " TEST ", Color::Green), ("shop-live", " LIVE ", Color::Red)]
    {
        let bench = Bench::open(profile, (100, 30), Vec::new());
        let screen = bench.screen();
        assert_eq!(style_of(screen.backend().buffer(), word).bg, Some(colour), "{profile}");
    }
}

#[test]
fn every_theme_colours_the_mode_word_its_own_way() {
    for look in Look::ALL {
        for (profile, word, mode) in
            [("sandbox", " SANDBOX ", Mode::Sandbox), ("test", " TEST ", Mode::Test), ("shop-live", " LIVE ", Mode::Live)]
        {
            for depth in [Depth::Sixteen, Depth::Many, Depth::True] {
                let theme = Theme::of(look, depth);
                let screen = Bench::open(profile, (100, 30), Vec::new()).screen_with(theme);
                let buffer = screen.backend().buffer();
                assert_eq!(style_of(buffer, word).bg.unwrap(), theme.mode(mode).bg.unwrap_or(Color::Reset), "{look:?} {depth:?}");
                // A theme that paints its own background paints all of it.
                let base = theme.base().bg.unwrap_or(Color::Reset);
                assert_eq!((buffer[(99, 29)].bg, buffer[(50, 12)].bg), (base, base), "{look:?} {depth:?}");
            }
        }
    }
}

/// The corners of the frames on a screen.
fn corners(buffer: &Buffer) -> (usize, usize) {
    let count = |corner: &str| buffer.content().iter().filter(|cell| cell.symbol() == corner).count();
    (count("\u{2554}"), count("\u{250c}"))
}

#[test]
fn live_is_a_doubled_frame_with_its_word_and_a_painted_line_on_every_screen_in_every_theme() {
    for look in Look::ALL {
        let theme = Theme::of(look, Depth::True);
        for size in [(80, 24), (100, 30), (160, 50)] {
            let mut bench = Bench::open("shop-live", size, Vec::new());
            let mut screens = vec![("form", bench.screen_with(theme))];
            bench.draft("1004", "80").reviewed(hold(100_000));
            screens.push(("review", bench.screen_with(theme)));
            for (name, key) in [("help", Key::f(1)), ("profiles", Key::f(2)), ("history", Key::f(3)), ("order", Key::f(5))] {
                let mut bench = Bench::open("shop-live", size, Vec::new());
                bench.text("1004").key(key);
                screens.push((name, bench.screen_with(theme)));
            }
            for (name, screen) in screens {
                let buffer = screen.backend().buffer();
                let (doubled, single) = corners(buffer);
                assert!(doubled > 0 && single == 0, "{name} {look:?} {size:?}");
                let words =
                    buffer.content().chunks(usize::from(size.0)).map(|row| row.iter().map(|cell| cell.symbol()).collect::<String>());
                assert!(words.skip(1).filter(|row| row.contains("\u{2554} LIVE ")).count() > 0, "{name} {look:?} {size:?}");
                let bar = theme.mode(Mode::Live);
                let marked = |x: u16| {
                    let cell = buffer[(x, 0)].style();
                    cell.bg.unwrap() == bar.bg.unwrap_or(Color::Reset)
                        && (look != Look::Mono || cell.add_modifier.contains(Modifier::REVERSED))
                };
                // The mode word itself is turned round on it, so that it stands out.
                let painted = (0..size.0).filter(|x| marked(*x)).count();
                assert!(painted >= usize::from(size.0) - 8, "{name} {look:?} {size:?}: {painted}");
                let word = style_of(buffer, " LIVE ").add_modifier.contains(Modifier::REVERSED);
                assert_eq!(word, look != Look::Mono, "{name} {look:?}");
            }
        }
    }
    for profile in ["test", "sandbox"] {
        let screen = Bench::open(profile, (100, 30), Vec::new()).screen();
        assert_eq!(corners(screen.backend().buffer()).0, 0);
    }
}

#[test]
fn a_key_goes_through_the_themes_and_names_them() {
    let mut bench = Bench::open("test", (80, 24), day());
    bench.key(Key::f(3));
    for look in Look::ALL.iter().cycle().skip(1).take(Look::ALL.len()) {
        bench.key(Key::char('t'));
        assert_eq!(bench.model.look, *look);
        assert!(bench.text_of_screen().contains(&format!("theme = \"{}\"", look.word())), "{}", bench.text_of_screen());
        let screen = bench.screen();
        assert_eq!(screen.backend().buffer()[(0, 12)].bg, Theme::of(*look, Depth::True).base().bg.unwrap_or(Color::Reset));
    }
    bench.key(Key::char('е'));
    assert_eq!(bench.model.look, Look::Dark, "the Ukrainian letter on the same key works too");
    bench.key(Key::char('n')).key(Key::char('t'));
    assert_eq!(bench.model.look, Look::Dark, "in a field it is text");
}

#[test]
fn without_colours_there_are_no_themes_to_choose_from() {
    let mut bench = Bench::open("test", (80, 24), day());
    (bench.model.colourless, bench.model.look) = (true, Look::Mono);
    bench.key(Key::f(3)).key(Key::char('t'));
    assert_eq!(bench.model.look, Look::Mono);
    assert!(bench.text_of_screen().contains("NO_COLOR"), "{}", bench.text_of_screen());
}

#[test]
fn states_differ_in_colour_too() {
    let bench = Bench::open("test", (160, 50), day());
    let screen = bench.screen();
    let buffer = screen.backend().buffer();
    assert_eq!(style_of(buffer, "+ captured").fg, Some(Color::Green));
    assert_eq!(colours(style_of(buffer, "? UNKNOWN")), (Some(Color::Black), Some(Color::Yellow)));
    assert_eq!(style_of(buffer, "x declined").fg, Some(Color::Red));
    assert_eq!(colours(style_of(buffer, "! captured, OTHER AMOUNT")), (Some(Color::White), Some(Color::Red)));
}

#[test]
fn without_colours_there_are_none() {
    let mut bench = Bench::open("shop-live", (100, 30), day());
    bench.draft("1004", "80").reviewed(hold(10_000)).code(Code::Tab);
    for profile in 0..2 {
        if profile == 1 {
            bench.code(Code::Esc).key(Key::f(3));
        }
        let screen = bench.screen_with(Theme::of(Look::Mono, Depth::True));
        for cell in screen.backend().buffer().content() {
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "{cell:?}");
        }
    }
}

#[test]
fn what_has_the_keys_is_marked_without_colour() {
    let mut bench = Bench::open("test", (100, 30), day());
    for _ in 0..4 {
        bench.code(Code::Tab);
    }
    let screen = bench.screen();
    assert!(style_of(screen.backend().buffer(), "[ Review ]").add_modifier.contains(Modifier::REVERSED));
}

#[test]
fn the_cursor_stands_in_the_focused_field() {
    let mut bench = Bench::open("test", (80, 24), Vec::new());
    bench.text("10я01").code(Code::Left);
    let mut screen = bench.screen();
    let at = screen.get_cursor_position().unwrap();
    assert_eq!((at.x, at.y), (17, 2));
}
