//! The first line: mode, profile, where requests go, what wants attention, who works here.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::Ui;
use crate::domain::{Mode, say};
use crate::tui::widget::text::{fit, width};

/// A part of the line; the largest rank goes first when the line is too short.
struct Part {
    text: String,
    style: Style,
    rank: u8,
    right: bool,
}

/// Draws the header; in live the whole line is painted.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>) {
    let columns = usize::from(area.width);
    let mut parts = parts(ui);
    let total = |parts: &[Part]| parts.iter().map(|part| width(&part.text)).sum::<usize>() + 2;
    while total(&parts) > columns {
        let Some(at) = (0..parts.len()).filter(|at| parts[*at].rank > 0).max_by_key(|at| parts[*at].rank) else { break };
        parts.remove(at);
    }
    let gap = columns.saturating_sub(total(&parts)) + 1;
    let mut spans: Vec<Span<'static>> = Vec::new();
    let first_right = parts.iter().position(|part| part.right).unwrap_or(parts.len());
    for (at, part) in parts.into_iter().enumerate() {
        if at == first_right {
            spans.push(Span::raw(" ".repeat(gap)));
        }
        spans.push(Span::styled(part.text, part.style));
    }
    if let Some(bar) = bar(ui) {
        frame.buffer_mut().set_style(area, bar);
    }
    frame.render_widget(Paragraph::new(Line::from(spans)), area);
}

/// What the whole line is painted with.
fn bar(ui: &Ui<'_>) -> Option<Style> {
    ui.model.mode().filter(|mode| *mode == Mode::Live).map(|mode| ui.theme.mode(mode))
}

/// The style of a block on the painted line: turned round where it would be lost on it.
fn apart(bar: Option<Style>, block: Style) -> Style {
    match bar {
        Some(bar) if bar.bg != block.bg => block,
        Some(_) if block.add_modifier.contains(Modifier::REVERSED) => block.remove_modifier(Modifier::REVERSED),
        Some(_) => block.add_modifier(Modifier::REVERSED),
        None => block,
    }
}

fn parts(ui: &Ui<'_>) -> Vec<Part> {
    let (model, theme) = (ui.model, ui.theme);
    let plain = Style::new();
    let bar = bar(ui);
    let left = |text: String, style, rank| Part { text, style, rank, right: false };
    let right = |text: String, style, rank| Part { text, style, rank, right: true };
    let mut parts = vec![left(" capdesk ".to_owned(), theme.strong(), 0)];
    match model.room() {
        Some(room) => {
            parts.push(left(format!(" {} ", room.mode().banner()), apart(bar, theme.mode(room.mode())), 0));
            parts.push(left(format!(" {}", fit(&room.name, 20)), theme.strong(), 0));
            if let Some(card) = &room.card {
                let pos = ui.text(&say("ui-header-pos").with("pos", card.pos_tail()));
                parts.push(left(format!(" \u{2502} {pos}"), plain, 2));
                parts.push(left(format!(" \u{2502} {}", fit(&card.host, 40)), plain, 3));
            }
        }
        None => parts.push(left(format!(" {}", ui.words.get("ui-header-no-profile")), theme.strong(), 0)),
    }
    // A space of its own after each block, so that two blocks never touch.
    let mut block = |say: crate::domain::Say, style| {
        parts.push(right(format!(" {} ", ui.text(&say)), apart(bar, style), 0));
        parts.push(right(" ".to_owned(), plain, 0));
    };
    if !model.alarms.is_empty() {
        block(say("ui-header-alarms").count("count", model.alarms.len() as u64), theme.alarm());
    }
    if let Some(room) = model.room().filter(|room| room.history.unknown > 0) {
        block(say("ui-header-unknown").count("count", room.history.unknown), theme.unknown());
    }
    if !model.flights.is_empty() {
        block(say("ui-header-flights").count("count", model.flights.len() as u64), theme.strong());
    }
    if model.config_edited {
        parts.push(right(format!(" {} ", ui.words.get("ui-header-config-edited")), plain, 5));
    }
    parts.push(right(format!(" {}", fit(&model.operator, 20)), plain, 4));
    parts
}
