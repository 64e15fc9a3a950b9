//! Light text on a dark background of its own.

use ratatui::style::{Color, Modifier};

use super::paint::{Ink, PLAIN, Paint, Table, block, ink, on, text};

const BACK: Ink = ink(0x16_18_1d, Color::Black);
const TEXT: Ink = ink(0xd8_de_e9, Color::Gray);
const WHITE: Ink = ink(0xff_ff_ff, Color::White);
const GREEN: Ink = ink(0x8c_c2_65, Color::Green);
const PINK: Ink = ink(0xff_87_8f, Color::LightRed);
const VIOLET: Ink = ink(0xd7_8f_ea, Color::LightMagenta);
const ALARM: Paint = block(WHITE, ink(0xc4_20_2f, Color::Red));

pub(super) const TABLE: Table = Table {
    base: on(TEXT, BACK),
    dim: text(ink(0xa2_ac_bc, Color::Gray)),
    strong: PLAIN.with(Modifier::BOLD),
    field: on(TEXT, ink(0x26_2a_33, Color::Black)).with(Modifier::UNDERLINED),
    selected: on(WHITE, ink(0x2f_4f_7a, Color::Blue)),
    frame: text(ink(0x7f_89_99, Color::DarkGray)),
    frame_focused: text(TEXT).with(Modifier::BOLD),
    frame_live: text(PINK).with(Modifier::BOLD),
    sandbox: block(BACK, ink(0x42_b3_c2, Color::Cyan)),
    test: block(BACK, GREEN),
    live: ALARM,
    captured: text(GREEN),
    alarm: ALARM,
    unknown: block(BACK, ink(0xe5_c0_7b, Color::Yellow)),
    moving: text(VIOLET),
    refused: text(PINK),
    quiet: text(TEXT),
    fault: text(PINK).with(Modifier::BOLD),
    hint: text(VIOLET),
};
