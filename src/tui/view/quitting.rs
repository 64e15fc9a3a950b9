//! The console was asked to end and waits for what is in flight.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::Ui;
use crate::domain::say;
use crate::tui::widget::pane::pane;
use crate::tui::widget::text::wrap;

/// Draws what is waited for.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>) {
    let model = ui.model;
    let inner = pane(frame, area, ui, &ui.words.get("ui-title-quitting"), true);
    let columns = usize::from(inner.width);
    let mut lines = vec![Line::default()];
    let mut tell = |text: String| lines.extend(wrap(&text, columns).into_iter().map(Line::from));
    for flight in &model.flights {
        let profile = model.rooms.get(flight.room).map_or("", |room| room.name.as_str());
        tell(
            ui.text(
                &say("ui-quitting-flight")
                    .with("id", flight.request.order_id.as_str())
                    .with("profile", profile)
                    .because("amount", flight.request.amount_say())
                    .count("seconds", model.elapsed(flight)),
            ),
        );
    }
    tell(String::new());
    tell(ui.words.get("ui-quitting-how"));
    frame.render_widget(Paragraph::new(lines), inner);
}
