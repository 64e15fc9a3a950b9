//! The pictures of the README: the real views with a day in the sandbox, written as SVG.

use std::fmt::Write as _;

use capdesk::app::detail::EventRow;
use capdesk::app::{Code, Key, Msg};
use capdesk::domain::{Attempt, Language, Mode, State, Transaction};
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use crate::fixtures::{Bench, FEE, answered, attempt, events, order_of, transaction};

const SIZE: (u16, u16) = (100, 36);
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

/// The pictures: file under `assets`, language.
pub(crate) const PICTURES: [(&str, Language); 2] = [("console.svg", Language::English), ("console-uk.svg", Language::Ukrainian)];

fn screen(language: Language) -> Buffer {
    let mut bench = Bench::open("sandbox", SIZE, day());
    let captured = day().remove(0);
    let steps: Vec<EventRow> = events(&captured);
    bench.text("1003").code(Code::Tab);
    bench.sighted("sandbox", order_of(&[Transaction { currency: Some("EUR".into()), ..transaction("auth", "40", "success") }]));
    bench.key(Key::f(3)).code(Code::Down).code(Code::Enter);
    bench.msg(Msg::Detailed { id: captured.id, result: Ok((Box::new(captured), steps)) });
    bench.model.language = language;
    bench.screen().backend().buffer().clone()
}

/// A picture.
pub(crate) fn svg(language: Language) -> String {
    let buffer = screen(language);
    let width = u32::from(SIZE.0) * CELL.0 / 10 + 2 * MARGIN;
    let height = u32::from(SIZE.1) * CELL.1 + 2 * MARGIN;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"14\">\n\
         <title>The capdesk console</title>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{BACKGROUND}\"/>\n"
    );
    for y in 0..SIZE.1 {
        let mut x = 0;
        while x < SIZE.0 {
            let cell = &buffer[(x, y)];
            let same = |at: &u16| like(cell, &buffer[(*at, y)]);
            let end = (x + 1..SIZE.0).take_while(same).last().map_or(x, |last| last) + 1;
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
        return frame(out, buffer, columns, y, fg, faint);
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

fn colour(colour: Color, reset: &'static str) -> &'static str {
    match colour {
        Color::Black => "#101216",
        Color::Red => "#e05561",
        Color::Green => "#8cc265",
        Color::Yellow => "#e5c07b",
        Color::Magenta => "#c678dd",
        Color::Cyan => "#42b3c2",
        Color::White => "#ffffff",
        _ => reset,
    }
}
