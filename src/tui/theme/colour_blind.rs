//! Colours that stay apart under deuteranopia, protanopia and tritanopia: the palette of Masataka Okabe and Kei Ito, "Color Universal
//! Design" (2008), <https://jfly.uni-koeln.de/color/>, on a black background. Good is blue, bad is orange; no pair is red and green.

use ratatui::style::{Color, Modifier};

use super::paint::{Ink, PLAIN, Paint, Table, block, ink, on, text};

const BLACK: Ink = ink(0x00_00_00, Color::Black);
const WHITE: Ink = ink(0xff_ff_ff, Color::White);
const ORANGE: Ink = ink(0xe6_9f_00, Color::LightYellow);
const SKY_BLUE: Ink = ink(0x56_b4_e9, Color::LightBlue);
const YELLOW: Ink = ink(0xf0_e4_42, Color::Yellow);
const BLUE: Ink = ink(0x00_72_b2, Color::Blue);
const VERMILION: Ink = ink(0xd5_5e_00, Color::Red);
const GREEN: Ink = ink(0x00_9e_73, Color::LightGreen);
const GREY: Ink = ink(0xb4_b4_b4, Color::Gray);
const ALARM: Paint = block(BLACK, VERMILION);

pub(super) const TABLE: Table = Table {
    base: on(WHITE, BLACK),
    dim: text(GREY),
    strong: PLAIN.with(Modifier::BOLD),
    field: on(WHITE, ink(0x26_26_26, Color::Black)).with(Modifier::UNDERLINED),
    selected: on(BLACK, WHITE),
    frame: text(ink(0x80_80_80, Color::DarkGray)),
    frame_focused: text(WHITE).with(Modifier::BOLD),
    frame_live: text(ORANGE).with(Modifier::BOLD),
    sandbox: block(BLACK, SKY_BLUE),
    test: block(WHITE, BLUE),
    live: ALARM,
    captured: text(SKY_BLUE),
    alarm: ALARM,
    unknown: block(BLACK, YELLOW),
    moving: text(GREEN),
    refused: text(ORANGE),
    quiet: text(WHITE),
    fault: text(ORANGE).with(Modifier::BOLD),
    hint: text(GREEN),
};
