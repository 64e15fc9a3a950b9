//! The question which day of the history to go to.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;
use ratatui::widgets::Paragraph;

use super::{Ui, rows};
use crate::app::jump::Jump;
use crate::app::mouse::Target;
use crate::domain::say;
use crate::tui::widget::field::field;
use crate::tui::widget::text::width;

/// Columns of the field.
const FIELD: u16 = 12;

/// Draws the question over the first rows of an area and gives the rest.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>, jump: &Jump) -> Rect {
    let label = format!("{} ", ui.words.get("ui-jump"));
    let columns = u16::try_from(width(&label)).unwrap_or(area.width).min(area.width);
    let line = Rect { height: area.height.min(1), ..area };
    frame.render_widget(Paragraph::new(Span::styled(label, ui.theme.strong())), line);
    let place = Rect { x: line.x + columns, width: FIELD.min(line.width - columns), ..line };
    field(frame, place, ui, &jump.day, true);
    ui.hits.borrow_mut().field(place, Target::Typed, &jump.day);
    let how = ui.text(&say("ui-jump-how").with("day", ui.words.day(ui.model.today())));
    let rest = Rect { x: place.right(), width: line.right() - place.right(), ..line };
    frame.render_widget(Paragraph::new(Span::styled(format!("  {how}"), ui.theme.dim())), rest);
    let told = jump.fault.as_ref().map(|why| rows::told('x', &ui.text(why), usize::from(area.width), ui.theme.fault())).unwrap_or_default();
    let used = (1 + u16::try_from(told.len()).unwrap_or(0)).min(area.height);
    let below = Rect { y: area.y + 1, height: used.saturating_sub(1), ..area }.intersection(area);
    frame.render_widget(Paragraph::new(told), below);
    Rect { y: area.y + used, height: area.height - used, ..area }
}
