//! The pictures of the README: the real views with a day in the sandbox, written as SVG.

use std::fmt::Write as _;

use capdesk::app::detail::EventRow;
use capdesk::app::{Code, Key, Msg};
use capdesk::domain::{Attempt, Language, Look, Mode, State, Transaction};
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use crate::fixtures::{Bench, FEE, answered, attempt, events, order_of, transaction};
use jiff::civil::date;

const SIZE: (u16, u16) = (100, 36);
const SMALL: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (130, 40);
/// Width of a cell in tenths of a pixel, height in pixels.
const CELL: (u32, u32) = (84, 18);
const MARGIN: u32 = 12;
const FOREGROUND: &str = "#d8dee9";
const BACKGROUND: &str = "#16181d";

fn day() -> Vec<Attempt> {
    let taken = |number, time, order_id, asked, amount, fee| {
        answered(attempt(number, time, order_id, asked, State::Captured), amount, "success", "1000", fee)
    };
    let rows = vec![
        taken(9, "14:01:22", "1001", None, "100.00", FEE),
        taken(8, "13:59:40", "1004", Some("80"), "80.00", "null"),
        attempt(7, "13:58:07", "1204", None, State::Unknown),
        attempt(6, "13:47:30", "1202", None, State::Pending),
        answered(attempt(5, "13:40:51", "1201", None, State::Declined), "100.00", "failure", "4009", "null"),
        taken(4, "13:12:03", "bulk-250", None, "250.00", "null"),
    ];
    let sandbox = |attempt: Attempt| Attempt { profile: "sandbox".into(), mode: Mode::Sandbox, ..attempt };
    rows.into_iter().map(sandbox).collect()
}

/// A picture of the README.
pub(crate) struct Picture {
    /// The file under `assets`.
    pub(crate) name: &'static str,
    language: Language,
    size: (u16, u16),
    make: fn((u16, u16)) -> Bench,
}

/// Every picture.
pub(crate) const PICTURES: [Picture; 5] = [
    Picture { name: "console.svg", language: Language::English, size: SIZE, make: console },
    Picture { name: "console-uk.svg", language: Language::Ukrainian, size: SIZE, make: console },
    Picture { name: "form.svg", language: Language::English, size: SMALL, make: form },
    Picture { name: "detail.svg", language: Language::English, size: SMALL, make: detail },
    Picture { name: "summary.svg", language: Language::English, size: SMALL, make: summary },
];

fn console(size: (u16, u16)) -> Bench {
    let mut bench = Bench::open("sandbox", size, day());
    bench.text("1003").code(Code::Tab);
    bench.sighted("sandbox", order_of(&[Transaction { currency: Some("EUR".into()), ..transaction("auth", "40", "success") }]));
    open(bench, 1)
}

/// Form with look-up, before a partial capture.
fn form(size: (u16, u16)) -> Bench {
    let mut bench = Bench::open("sandbox", size, day());
    bench.text("1004").code(Code::Tab).code(Code::Tab);
    bench.sighted("sandbox", order_of(&[transaction("auth", "1000", "success")]));
    bench
}

/// What a decline means and what to do now.
fn detail(size: (u16, u16)) -> Bench {
    open(Bench::open("sandbox", size, day()), 4)
}

fn summary(size: (u16, u16)) -> Bench {
    let mut bench = Bench::open("sandbox", size, day());
    bench.key(Key::f(4));
    let ticket = bench.model.summary.as_ref().map_or(0, |summary| summary.ticket);
    bench.msg(Msg::Summarised { ticket, result: Ok(Box::new(crate::fixtures::figures(date(2026, 11, 16)))) });
    bench
}

/// Opens the attempt on this row of the history.
fn open(mut bench: Bench, row: usize) -> Bench {
    bench.key(Key::f(3));
    for _ in 0..row {
        bench.code(Code::Down);
    }
    bench.code(Code::Enter);
    if let Some(attempt) = bench.model.detail.as_ref().map(|detail| detail.attempt.clone()) {
        let steps: Vec<EventRow> = events(&attempt);
        bench.msg(Msg::Detailed { id: attempt.id, result: Ok((Box::new(attempt), steps)) });
    }
    bench
}

/// A picture of every theme and of both languages, in live, at two sizes: file name and picture.
#[allow(dead_code, clippy::allow_attributes, reason = "only the example draws them")]
pub(crate) fn gallery() -> Vec<(String, String)> {
    let mut pictures = Vec::new();
    for language in [Language::English, Language::Ukrainian] {
        for look in Look::ALL {
            for size in [SMALL, WIDE] {
                let mut bench = Bench::open("shop-live", size, live());
                bench.text("1004").code(Code::Tab);
                bench.sighted("shop-live", order_of(&[transaction("auth", "1000", "success")]));
                let mut bench = if size == WIDE { open(bench, 1) } else { bench };
                (bench.model.language, bench.model.look) = (language, look);
                let name = format!("{}-{}-{}x{}.svg", look.word(), language.word(), size.0, size.1);
                pictures.push((name, paint(&bench, size)));
            }
        }
    }
    pictures
}

/// The same day under a live profile.
#[allow(dead_code, clippy::allow_attributes, reason = "only the example draws it")]
fn live() -> Vec<Attempt> {
    day().into_iter().map(|attempt| Attempt { profile: "shop-live".into(), mode: Mode::Live, ..attempt }).collect()
}

/// Draws a picture of the README.
pub(crate) fn svg(picture: &Picture) -> String {
    let mut bench = (picture.make)(picture.size);
    bench.model.language = picture.language;
    paint(&bench, picture.size)
}

/// Draws the screen.
fn paint(bench: &Bench, size: (u16, u16)) -> String {
    let buffer = bench.screen().backend().buffer().clone();
    let width = u32::from(size.0) * CELL.0 / 10 + 2 * MARGIN;
    let height = u32::from(size.1) * CELL.1 + 2 * MARGIN;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"14\">\n\
         <title>The capdesk console</title>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{BACKGROUND}\"/>\n"
    );
    for y in 0..size.1 {
        let mut x = 0;
        while x < size.0 {
            let cell = &buffer[(x, y)];
            let same = |at: &u16| like(cell, &buffer[(*at, y)]);
            let end = (x + 1..size.0).take_while(same).last().map_or(x, |last| last) + 1;
            run(&mut out, &buffer, x..end, y);
            x = end;
        }
    }
    out.push_str("</svg>\n");
    out
}

/// Whether two cells belong to one run.
fn like(one: &Cell, other: &Cell) -> bool {
    let style = |cell: &Cell| (cell.fg, cell.bg, cell.modifier);
    style(one) == style(other) && strokes(one.symbol()).is_some() == strokes(other.symbol()).is_some()
}

fn run(out: &mut String, buffer: &Buffer, columns: std::ops::Range<u16>, y: u16) {
    let cell = &buffer[(columns.start, y)];
    let (mut fg, mut bg) = (colour(cell.fg, FOREGROUND), colour(cell.bg, BACKGROUND));
    if cell.modifier.contains(Modifier::REVERSED) {
        (fg, bg) = (bg, fg);
    }
    let (left, top) = (tenths(columns.start), MARGIN + u32::from(y) * CELL.1);
    let width = u32::from(columns.end - columns.start) * CELL.0;
    if bg != BACKGROUND {
        let _ = writeln!(out, "<rect x=\"{}\" y=\"{top}\" width=\"{}\" height=\"{}\" fill=\"{bg}\"/>", px(left), px(width), CELL.1);
    }
    let faint = if cell.modifier.contains(Modifier::DIM) { " opacity=\".6\"" } else { "" };
    if cell.modifier.contains(Modifier::UNDERLINED) {
        let (from, to, line) = (px(left), px(left + width), top + CELL.1 - 2);
        let _ = writeln!(out, "<path d=\"M{from} {line}H{to}\" stroke=\"{fg}\"{faint}/>");
    }
    if strokes(cell.symbol()).is_some() {
        return frame(out, buffer, columns, y, &fg, faint);
    }
    let text: String = columns.clone().map(|x| buffer[(x, y)].symbol()).collect();
    let shown = text.trim_end();
    let before = shown.len() - shown.trim_start().len();
    let shown = shown.trim_start();
    if shown.is_empty() {
        return;
    }
    let at = left + u32::try_from(before).unwrap_or(0) * CELL.0;
    let length = px(u32::try_from(shown.chars().count()).unwrap_or(0) * CELL.0);
    let weight = if cell.modifier.contains(Modifier::BOLD) { " font-weight=\"bold\"" } else { "" };
    let escaped = shown.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let _ = writeln!(
        out,
        "<text x=\"{}\" y=\"{}\" fill=\"{fg}\"{weight}{faint} textLength=\"{length}\" xml:space=\"preserve\">{escaped}</text>",
        px(at),
        top + 14
    );
}

/// Frames are drawn as lines, so that they join whatever the font.
fn frame(out: &mut String, buffer: &Buffer, columns: std::ops::Range<u16>, y: u16, colour: &str, faint: &str) {
    let mut path = String::new();
    let (top, half) = (MARGIN + u32::from(y) * CELL.1, CELL.1 / 2);
    for x in columns {
        let Some([up, right, down, left]) = strokes(buffer[(x, y)].symbol()) else { continue };
        let middle = px(tenths(x) + CELL.0 / 2);
        let (from, to) = (px(tenths(x)), px(tenths(x) + CELL.0));
        let centre = top + half;
        for (there, line) in [
            (up, format!("M{middle} {top}V{centre}")),
            (right, format!("M{middle} {centre}H{to}")),
            (down, format!("M{middle} {centre}V{}", top + CELL.1)),
            (left, format!("M{from} {centre}H{middle}")),
        ] {
            if there {
                path.push_str(&line);
            }
        }
    }
    let _ = writeln!(out, "<path d=\"{path}\" stroke=\"{colour}\" fill=\"none\"{faint}/>");
}

/// The strokes of a box character: up, right, down, left.
fn strokes(symbol: &str) -> Option<[bool; 4]> {
    Some(match symbol {
        "\u{2500}" => [false, true, false, true],
        "\u{2502}" => [true, false, true, false],
        "\u{250c}" => [false, true, true, false],
        "\u{2510}" => [false, false, true, true],
        "\u{2514}" => [true, true, false, false],
        "\u{2518}" => [true, false, false, true],
        _ => return None,
    })
}

fn tenths(x: u16) -> u32 {
    MARGIN * 10 + u32::from(x) * CELL.0
}

fn px(tenths: u32) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn colour(colour: Color, reset: &str) -> String {
    let known = match colour {
        Color::Rgb(red, green, blue) => return format!("#{red:02x}{green:02x}{blue:02x}"),
        Color::Black => "#101216",
        Color::Red => "#e05561",
        Color::Green => "#8cc265",
        Color::Yellow => "#e5c07b",
        Color::Magenta => "#c678dd",
        Color::Cyan => "#42b3c2",
        Color::White => "#ffffff",
        _ => reset,
    };
    known.to_owned()
}
