//! The question before a release or a dismissal.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{Ui, rows};
use crate::app::TextField;
use crate::app::ask::{Ask, AskStop, Subject};
use crate::app::mouse::Target;
use crate::domain::{DismissTarget, Transaction, say};
use crate::tui::widget::field::{buttons, field};
use crate::tui::widget::pane::pane;
use crate::tui::widget::text::{pad, wrap};

/// Columns of the names.
const LABEL: usize = 20;

/// Draws the question.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>, ask: &Ask) {
    let [title, what, busy, button] = match &ask.subject {
        Subject::Release(_) => ["ui-title-release", "ui-release-what", "ui-release-busy", "ui-button-release"],
        Subject::Dismiss { .. } => ["ui-title-dismiss", "ui-dismiss-what", "ui-dismiss-busy", "ui-button-dismiss"],
    };
    let inner = pane(frame, area, ui, &ui.words.get(title), true);
    let columns = usize::from(inner.width);
    let mut lines = match &ask.subject {
        Subject::Release(attempt) => vec![Line::from(rows::outcome(ui, attempt, columns))],
        Subject::Dismiss { order_id, target, transaction, .. } => {
            wrap(&dismissed(ui, order_id, target, transaction.as_deref()), columns).into_iter().map(Line::from).collect()
        }
    };
    lines.push(Line::default());
    lines.extend(wrap(&ui.words.get(what), columns).into_iter().map(Line::from));
    lines.push(Line::default());
    let mut y = inner.y + u16::try_from(lines.len()).unwrap_or(0);
    frame.render_widget(Paragraph::new(lines), inner);
    let mut row = |frame: &mut Frame<'_>, id: &'static str, text: &TextField, stop: AskStop| {
        let line = Rect { y, height: 1, ..inner }.intersection(inner);
        draw_field(frame, line, ui, &ui.text(&say(id)), text, ask.focus == stop, stop);
        y += 1;
    };
    row(frame, "ui-release-reason", &ask.reason, AskStop::Reason);
    if matches!(ask.subject, Subject::Release(_)) {
        row(frame, "ui-release-unverified", &ask.unverified, AskStop::Unverified);
    }
    if ask.needs_order_id() {
        row(frame, "ui-release-order-id", &ask.typed, AskStop::OrderId);
    }
    let mut below = vec![Line::default()];
    if ask.busy {
        below.push(Line::from(ui.words.get(busy)));
        below.push(Line::default());
    }
    if let Some(fault) = &ask.fault {
        below.extend(rows::told('x', &ui.text(fault), columns, ui.theme.fault()));
        below.push(Line::default());
    }
    let told = u16::try_from(below.len()).unwrap_or(0);
    let rest = Rect { y, height: inner.bottom().saturating_sub(y), ..inner }.intersection(inner);
    frame.render_widget(Paragraph::new(below), rest);
    let last = Rect { y: y.saturating_add(told), height: 1, ..inner }.intersection(inner);
    let all = [
        (ui.words.get("ui-button-cancel"), ask.focus == AskStop::Cancel, Target::Ask(AskStop::Cancel)),
        (ui.words.get(button), ask.focus == AskStop::Release, Target::Ask(AskStop::Release)),
    ];
    buttons(frame, last, ui, LABEL, &all);
}

/// What would be set aside: where it stands, its order, and what it says.
fn dismissed(ui: &Ui<'_>, order_id: &str, target: &DismissTarget, transaction: Option<&Transaction>) -> String {
    let id = if matches!(target, DismissTarget::Webhook(_)) { "ui-dismiss-webhook" } else { "ui-dismiss-shown" };
    let about = say(id).with("what", target.name()).with("order", order_id);
    let Some(one) = transaction else { return ui.text(&about) };
    let told = say("ui-dismiss-told").with("method", &one.method).with("status", &one.status).money("taken", one.money());
    format!("{} {}", ui.text(&about), ui.text(&told))
}

fn draw_field(frame: &mut Frame<'_>, line: Rect, ui: &Ui<'_>, label: &str, text: &TextField, focused: bool, stop: AskStop) {
    let at = u16::try_from(LABEL).unwrap_or(line.width).min(line.width);
    let style = if focused { ui.theme.strong() } else { ui.theme.dim() };
    frame.render_widget(Paragraph::new(Span::styled(pad(label, LABEL), style)), Rect { width: at, ..line });
    let place = Rect { x: line.x + at, width: line.width - at, ..line };
    field(frame, place, ui, text, focused);
    ui.hits.borrow_mut().field(place, Target::Ask(stop), text);
}
