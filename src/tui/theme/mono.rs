//! No colour at all: words, signs, frames, bold and reversed text.

use ratatui::style::Modifier;

use super::paint::{PLAIN, Paint, Table};

const BLOCK: Paint = PLAIN.with(Modifier::REVERSED).with(Modifier::BOLD);

pub(super) const TABLE: Table = Table {
    base: PLAIN,
    dim: PLAIN.with(Modifier::DIM),
    strong: PLAIN.with(Modifier::BOLD),
    field: PLAIN.with(Modifier::UNDERLINED),
    selected: PLAIN.with(Modifier::REVERSED),
    frame: PLAIN.with(Modifier::DIM),
    frame_focused: PLAIN.with(Modifier::BOLD),
    frame_live: PLAIN.with(Modifier::BOLD),
    sandbox: BLOCK,
    test: BLOCK,
    live: BLOCK,
    captured: PLAIN,
    alarm: BLOCK,
    unknown: BLOCK,
    moving: PLAIN,
    refused: PLAIN,
    quiet: PLAIN,
    fault: PLAIN.with(Modifier::BOLD),
    hint: PLAIN,
};
