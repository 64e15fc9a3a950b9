//! Colours where they carry meaning, and nothing but words without them.

use capdesk::app::{Code, Key};
use capdesk::tui::Theme;
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
        let screen = bench.screen_with(Theme::new(false));
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
