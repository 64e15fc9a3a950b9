//! The palette: what is searched for, the actions that fit, and what the selected one does.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::Ui;
use super::key_names::marked;
use crate::app::Avail;
use crate::app::mouse::{Pane, Target};
use crate::app::msg::Seen;
use crate::app::palette::{Palette, Row, rows};
use crate::domain::say;
use crate::tui::widget::field::field;
use crate::tui::widget::pane::pane;
use crate::tui::widget::text::{fit, pad, width, wrap};

/// Lines for the sentence of the selected action and why it does not work.
const TOLD: u16 = 3;

/// Draws the palette.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>, palette: &Palette) -> Seen {
    let inner = pane(frame, area, ui, &ui.words.get("ui-title-palette"), true);
    let [query, _, list, told] =
        Layout::vertical([Constraint::Length(1), Constraint::Length(1), Constraint::Min(0), Constraint::Length(TOLD)]).areas(inner);
    let label = format!("{} ", ui.words.get("ui-palette-find"));
    let at = u16::try_from(width(&label)).unwrap_or(query.width).min(query.width);
    frame.render_widget(Paragraph::new(Span::styled(label, ui.theme.strong())), query);
    let place = Rect { x: query.x + at, width: (query.width - at).min(34), ..query };
    field(frame, place, ui, &palette.query, true);
    ui.hits.borrow_mut().field(place, Target::Typed, &palette.query);
    ui.hits.borrow_mut().pane(area, Pane::Front);

    let rows = rows(ui.model);
    let page = usize::from(list.height);
    if rows.is_empty() {
        frame.render_widget(Paragraph::new(Span::styled(ui.words.get("ui-palette-none"), ui.theme.dim())), list);
    }
    let labels = rows.iter().map(|row| width(&ui.words.get(row.action.label))).max().unwrap_or(0);
    let keys =
        rows.iter().map(|row| width(&marked(ui.words, &ui.model.keymap, row.action))).max().unwrap_or(0).min(usize::from(list.width) / 4);
    // The selected row stands in the middle where there is more than a page.
    let skip = palette.selected.saturating_sub(page / 2).min(rows.len().saturating_sub(page));
    let lines = rows.iter().enumerate().skip(skip).take(page);
    let lines = lines.map(|(at, row)| line(ui, row, at == palette.selected, labels, keys, usize::from(list.width)));
    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), list);
    for (row, y) in rows.iter().skip(skip).zip(list.y..list.bottom()) {
        ui.hits.borrow_mut().target(Rect { y, height: 1, ..list }, Target::Found(row.action.id));
    }
    if let Some(row) = rows.get(palette.selected) {
        frame.render_widget(Paragraph::new(about(ui, row, usize::from(told.width))), told);
    }
    Seen { max_scroll: 0, page }
}

/// Name, keys, and the sentence of the help, or why it does not work now.
fn line(ui: &Ui<'_>, row: &Row, selected: bool, labels: usize, key_columns: usize, columns: usize) -> Line<'static> {
    let works = row.avail == Avail::Now;
    let base = if works { Style::new() } else { ui.theme.dim() };
    let name = if selected { base.patch(ui.theme.selected()) } else { base };
    let told = why(ui, row).unwrap_or_else(|| ui.words.get(row.action.help));
    let head = [if selected { "> " } else { "  " }.to_owned(), pad(&ui.words.get(row.action.label), labels)];
    let keys = format!("  {}  ", pad(&marked(ui.words, &ui.model.keymap, row.action), key_columns));
    let rest = columns.saturating_sub(head.iter().map(|part| width(part)).sum::<usize>() + width(&keys));
    let [marker, label] = head;
    let key_style = if works { ui.theme.strong() } else { base };
    Line::from(vec![Span::raw(marker), Span::styled(label, name), Span::styled(keys, key_style), Span::styled(fit(&told, rest), base)])
}

/// Why an action does not work on the screen under the palette.
fn why(ui: &Ui<'_>, row: &Row) -> Option<String> {
    match &row.avail {
        Avail::Now => None,
        Avail::Not(why) => Some(ui.text(&say("ui-not-now").because("why", why.clone()))),
        Avail::Elsewhere => Some(ui.words.get("ui-not-here")),
    }
}

/// What the selected action does, in full.
fn about(ui: &Ui<'_>, row: &Row, columns: usize) -> Vec<Line<'static>> {
    let mut lines = vec![Line::default()];
    let sentence = [Some(ui.words.get(row.action.help)), why(ui, row)].into_iter().flatten().collect::<Vec<_>>().join(" ");
    lines.extend(wrap(&sentence, columns).into_iter().map(Line::from));
    lines
}
