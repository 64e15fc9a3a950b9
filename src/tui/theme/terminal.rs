//! The terminal's own sixteen colours on its own background, so that dark and light ones both read well.

use ratatui::style::{Color, Modifier};

use super::paint::{PLAIN, Paint, Table, block, on, own, text};

const ALARM: Paint = block(own(Color::White), own(Color::Red));

pub(super) const TABLE: Table = Table {
    base: PLAIN,
    dim: PLAIN.with(Modifier::DIM),
    strong: PLAIN.with(Modifier::BOLD),
    field: PLAIN.with(Modifier::UNDERLINED),
    // The whole row alike: a colour turned round may not read.
    selected: on(own(Color::Reset), own(Color::Reset)).with(Modifier::REVERSED),
    frame: PLAIN.with(Modifier::DIM),
    frame_focused: PLAIN.with(Modifier::BOLD),
    frame_live: text(own(Color::Red)).with(Modifier::BOLD),
    sandbox: block(own(Color::Black), own(Color::Cyan)),
    test: block(own(Color::Black), own(Color::Green)),
    live: ALARM,
    captured: text(own(Color::Green)),
    alarm: ALARM,
    unknown: block(own(Color::Black), own(Color::Yellow)),
    moving: text(own(Color::Magenta)),
    refused: text(own(Color::Red)),
    quiet: PLAIN,
    fault: text(own(Color::Red)).with(Modifier::BOLD),
    hint: text(own(Color::Magenta)),
};
