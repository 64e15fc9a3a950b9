//! The profiles to choose from; a disabled one says why.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{Ui, rows};
use crate::app::mouse::{Pane, Target};
use crate::app::msg::Seen;
use crate::app::{Room, Status};
use crate::domain::{Mode, say};
use crate::tui::widget::pane::pane;
use crate::tui::widget::text::{pad, width, wrap};

/// Draws the list.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>, selected: usize) -> Seen {
    let chooser = ui.model.current.is_none();
    let title = if chooser { "ui-title-chooser" } else { "ui-title-profiles" };
    let inner = pane(frame, area, ui, &ui.text(&say(title)), true);
    let columns = usize::from(inner.width);
    let names = ui.model.rooms.iter().map(|room| width(&room.name)).max().unwrap_or(0).min(20);
    let mut lines = vec![Line::default()];
    let mut at_selected = 0;
    let mut starts = Vec::new();
    for (at, room) in ui.model.rooms.iter().enumerate() {
        if at == selected {
            at_selected = lines.len();
        }
        starts.push(lines.len());
        lines.push(head(ui, room, names, at == selected, ui.model.current == Some(at)));
        let why = match (&room.disabled, &room.status) {
            (Some(why), _) | (None, Status::Failed(why)) => Some(why),
            _ => None,
        };
        if let Some(why) = why {
            for line in rows::told('x', &ui.text(why), columns.saturating_sub(4), ui.theme.fault()) {
                let mut spans = vec![Span::raw("    ")];
                spans.extend(line.spans);
                lines.push(Line::from(spans));
            }
        }
        lines.push(Line::default());
    }
    starts.push(lines.len());
    if chooser {
        lines.extend(wrap(&ui.words.get("ui-chooser-how"), columns).into_iter().map(|line| Line::from(Span::styled(line, ui.theme.dim()))));
    }
    let page = usize::from(inner.height);
    let skip = (at_selected + 4).saturating_sub(page).min(lines.len().saturating_sub(page));
    frame.render_widget(Paragraph::new(lines.into_iter().skip(skip).collect::<Vec<_>>()), inner);
    let row = |line: usize| inner.y.saturating_add(u16::try_from(line.saturating_sub(skip)).unwrap_or(u16::MAX)).min(inner.bottom());
    let mut hits = ui.hits.borrow_mut();
    hits.pane(area, Pane::Front);
    for (at, ends) in starts.windows(2).enumerate() {
        let (top, bottom) = (row(ends[0]), row(ends[1].saturating_sub(1)));
        hits.target(Rect { y: top, height: bottom - top, ..inner }, Target::Profile(at));
    }
    Seen { max_scroll: 0, page }
}

fn head(ui: &Ui<'_>, room: &Room, names: usize, selected: bool, present: bool) -> Line<'static> {
    let marker = if selected { "> " } else { "  " };
    let style = if selected { ui.theme.selected() } else { Style::new() };
    let mut spans = vec![Span::raw(marker), Span::styled(format!("{}  ", pad(&room.name, names)), style.patch(ui.theme.strong()))];
    match room.stated_mode {
        Some(mode) => {
            let word = mode.banner();
            spans.push(Span::styled(format!(" {word} "), ui.theme.mode(mode)));
            spans.push(Span::raw(" ".repeat(9_usize.saturating_sub(word.len()))));
        }
        None => spans.push(Span::raw(" ".repeat(11))),
    }
    let place = match (&room.disabled, &room.card) {
        (Some(_), _) => ui.words.get("ui-profile-disabled"),
        (None, Some(card)) => ui.text(&say("ui-profile-place").with("pos", card.pos_tail()).with("host", &card.host)),
        (None, None) if room.mode() == Mode::Sandbox => ui.words.get("ui-profile-built-in"),
        (None, None) => String::new(),
    };
    spans.push(Span::raw(place));
    if present {
        spans.push(Span::styled(format!("  {}", ui.words.get("ui-profile-present")), ui.theme.dim()));
    }
    Line::from(spans)
}
