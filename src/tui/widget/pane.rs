//! A framed part of the screen.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Paragraph};

use crate::app::mouse::Pane;
use crate::app::msg::Seen;
use crate::domain::{Mode, say};
use crate::tui::view::Ui;

/// Draws a frame with a title and gives the area inside, one column of air on both sides.
pub(in crate::tui) fn pane(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>, title: &str, focused: bool) -> Rect {
    pane_with(frame, area, ui, vec![Span::styled(title.to_owned(), ui.theme.strong())], focused)
}

/// As [`pane`], with a title of several parts. In live every frame is doubled and begins with the mode word.
pub(in crate::tui) fn pane_with(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>, title: Vec<Span<'static>>, focused: bool) -> Rect {
    let mode = ui.model.mode();
    let live = mode.filter(|mode| *mode == Mode::Live).map(|mode| Span::styled(format!(" {} ", mode.banner()), ui.theme.mode(mode)));
    let mut spans: Vec<_> = live.into_iter().collect();
    spans.push(Span::raw(" "));
    spans.extend(title);
    spans.push(Span::raw(" "));
    let (kind, style) = ui.theme.frame(mode, focused);
    let block = Block::bordered().border_type(kind).style(ui.theme.base()).border_style(style).title(Line::from(spans));
    let inner = block.inner(area);
    frame.render_widget(block, area);
    let air = u16::from(inner.width > 2);
    Rect { x: inner.x + air, width: inner.width - 2 * air, ..inner }
}

/// Draws lines from an offset on and says how far they can be scrolled; on the frame stands which ones of how many.
pub(in crate::tui) fn scrolled(
    frame: &mut Frame<'_>,
    pane: Rect,
    area: Rect,
    ui: &Ui<'_>,
    lines: Vec<Line<'static>>,
    offset: usize,
) -> Seen {
    let (page, all) = (usize::from(area.height), lines.len());
    let max_scroll = all.saturating_sub(page);
    let first = offset.min(max_scroll);
    let shown: Vec<_> = lines.into_iter().skip(first).take(page).collect();
    frame.render_widget(Paragraph::new(shown), area);
    ui.hits.borrow_mut().pane(pane, Pane::Front);
    if max_scroll > 0 {
        let count = |lines: usize| lines as u64;
        let told = say("ui-lines").count("first", count(first + 1)).count("last", count(first + page)).count("all", count(all));
        let line = Line::from(Span::styled(format!(" {} ", ui.text(&told)), ui.theme.strong())).right_aligned();
        let place = Rect { x: pane.x + 1, y: pane.bottom().saturating_sub(1), width: pane.width.saturating_sub(3), height: 1 };
        let width = u16::try_from(line.width()).unwrap_or(place.width).min(place.width);
        frame.render_widget(line, Rect { x: place.right() - width, width, ..place });
    }
    Seen { max_scroll, page }
}
