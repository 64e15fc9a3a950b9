//! Dark text on a light background of its own.

use ratatui::style::{Color, Modifier};

use super::paint::{Ink, PLAIN, Paint, Table, block, ink, on, text};

const BACK: Ink = ink(0xff_ff_ff, Color::White);
const TEXT: Ink = ink(0x1f_23_28, Color::Black);
const RED: Ink = ink(0xb3_12_1f, Color::Red);
const GREEN: Ink = ink(0x1a_6b_2f, Color::Green);
const VIOLET: Ink = ink(0x7a_2a_9e, Color::Magenta);
const ALARM: Paint = block(BACK, RED);

pub(super) const TABLE: Table = Table {
    base: on(TEXT, BACK),
    dim: text(ink(0x57_60_6a, Color::DarkGray)),
    strong: PLAIN.with(Modifier::BOLD),
    field: on(TEXT, ink(0xea_ee_f2, Color::White)).with(Modifier::UNDERLINED),
    selected: on(BACK, ink(0x0b_5c_ad, Color::Blue)),
    frame: text(ink(0x65_6e_78, Color::DarkGray)),
    frame_focused: text(TEXT).with(Modifier::BOLD),
    frame_live: text(RED).with(Modifier::BOLD),
    sandbox: block(BACK, ink(0x0b_6e_7d, Color::Blue)),
    test: block(BACK, GREEN),
    live: ALARM,
    captured: text(GREEN),
    alarm: ALARM,
    unknown: block(TEXT, ink(0xff_d2_4a, Color::Yellow)),
    moving: text(VIOLET),
    refused: text(RED),
    quiet: text(TEXT),
    fault: text(RED).with(Modifier::BOLD),
    hint: text(VIOLET),
};
