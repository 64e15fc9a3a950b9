//! The draft.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{Ui, rows, sight};
use crate::app::form::{Form, Look, Stop};
use crate::app::mouse::Target;
use crate::app::{Place, Status};
use crate::domain::capture::{Fault, Field};
use crate::domain::guard::Block;
use crate::domain::{Money, say};
use crate::tui::widget::field::{buttons, field};
use crate::tui::widget::pane::pane;
use crate::tui::widget::text::{fit, pad, width, wrap};

/// One line of the form.
enum Row {
    Field(Field),
    Text(Line<'static>),
    /// An empty line; it gives way where there is little room.
    Air,
    Buttons,
}

/// Rows that the form needs with its frame.
pub(super) fn height(ui: &Ui<'_>, columns: u16) -> u16 {
    let rows = ui.model.form().map_or(0, |form| rows_of(ui, form, usize::from(columns).saturating_sub(4)).len());
    u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(2)
}

/// Draws the form.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>) {
    let focused = ui.model.place == Place::Form;
    let inner = pane(frame, area, ui, &ui.words.get("ui-title-form"), focused);
    let Some(form) = ui.model.form() else { return };
    let mut rows = rows_of(ui, form, usize::from(inner.width));
    if rows.len() > usize::from(inner.height) {
        rows.retain(|row| !matches!(row, Row::Air));
    }
    for (row, y) in rows.into_iter().zip(inner.y..inner.bottom()) {
        let line = Rect { y, height: 1, ..inner };
        match row {
            Row::Field(name) => draw_field(frame, line, ui, form, name, focused),
            Row::Text(text) => frame.render_widget(Paragraph::new(text), line),
            Row::Air => {}
            Row::Buttons => draw_buttons(frame, line, ui, form, focused),
        }
    }
}

fn rows_of(ui: &Ui<'_>, form: &Form, columns: usize) -> Vec<Row> {
    let faults = form.shown_faults();
    let block = form.block(ui.rules());
    let mut rows = Vec::new();
    let mut fields = vec![Field::OrderId, Field::Currency, Field::Amount, Field::Comment];
    let url = form.shows_url();
    if url {
        fields.push(Field::ServerUrl);
    }
    for name in fields {
        rows.push(Row::Field(name));
        continue_with(ui, &mut rows, form, &faults, block.as_ref(), name, columns);
        if name == Field::Comment {
            rows.push(Row::Air);
            rows.push(Row::Buttons);
            if url {
                rows.push(Row::Air);
            }
        }
    }
    for lines in [sight::lines(ui, form, columns), status(ui, columns)] {
        if !lines.is_empty() {
            rows.push(Row::Air);
            rows.extend(lines.into_iter().map(Row::Text));
        }
    }
    rows
}

/// What stands under a field: its fault, or what is pointed out.
fn continue_with(ui: &Ui<'_>, rows: &mut Vec<Row>, form: &Form, faults: &[Fault], block: Option<&Block>, name: Field, columns: usize) {
    let under = columns.saturating_sub(rows::LABEL);
    let mut push = |sign: char, text: &str, style| {
        for line in rows::told(sign, text, under, style) {
            let mut spans = vec![Span::raw(" ".repeat(rows::LABEL))];
            spans.extend(line.spans);
            rows.push(Row::Text(Line::from(spans)));
        }
    };
    if let Some(fault) = faults.iter().find(|fault| fault.field == name) {
        return push('x', &ui.text(&fault.why), ui.theme.fault());
    }
    if name == Field::OrderId {
        for hint in form.hints() {
            push('!', &ui.text(&hint), ui.theme.hint());
        }
        if matches!(form.sight(), Some(Look::Failed(failed)) if failed.no_such_order) {
            push('!', &ui.words.get("ui-hint-no-such-order"), ui.theme.hint());
        }
    }
    // That an attempt of this ledger took the order says more than that somebody did.
    let told = form.glance().is_some_and(|glance| glance.held) && matches!(block, Some(Block::Captured(_) | Block::CaptureUnderWay(..)));
    if let Some(block) = block.filter(|block| block.field() == name && !told) {
        push('x', &ui.text(&block.hint()), ui.theme.fault());
    }
}

/// Why nothing can be sent yet, or at all.
fn status(ui: &Ui<'_>, columns: usize) -> Vec<Line<'static>> {
    let Some(room) = ui.model.room() else { return Vec::new() };
    let mut lines = Vec::new();
    match (&ui.model.office_failed, &room.status) {
        (Some(why), _) | (None, Status::Failed(why)) => lines.extend(rows::told('x', &ui.text(why), columns, ui.theme.fault())),
        (None, Status::Opening | Status::Closed) => {
            let text = ui.text(&say("ui-opening").with("profile", &room.name));
            lines.extend(wrap(&text, columns).into_iter().map(|line| Line::from(Span::styled(line, ui.theme.dim()))));
        }
        (None, Status::Open) => {}
    }
    lines
}

fn label(ui: &Ui<'_>, name: Field) -> String {
    ui.text(&say(match name {
        Field::OrderId => "ui-field-order-id",
        Field::Currency => "ui-field-currency",
        Field::Amount => "ui-field-amount",
        Field::Comment => "ui-field-comment",
        Field::ServerUrl => "ui-field-server-url",
    }))
}

fn draw_field(frame: &mut Frame<'_>, line: Rect, ui: &Ui<'_>, form: &Form, name: Field, focused: bool) {
    let here = focused && form.focus == Stop::Field(name);
    let style = if here { ui.theme.strong() } else { ui.theme.dim() };
    let label_width = u16::try_from(rows::LABEL).unwrap_or(line.width).min(line.width);
    frame.render_widget(Paragraph::new(Span::styled(pad(&label(ui, name), rows::LABEL), style)), Rect { width: label_width, ..line });
    let counter = form.counter(name).map(|(length, max)| format!(" {length}/{max}")).unwrap_or_default();
    let counter_width = u16::try_from(counter.len()).unwrap_or(0);
    let full = line.width.saturating_sub(label_width + counter_width);
    // A short field for a short text, so that the eye finds its end; a long order id may take the whole line.
    let width = match name {
        Field::Currency => full.min(8),
        Field::Amount => full.min(28),
        Field::OrderId => full.min(34),
        Field::Comment | Field::ServerUrl => full,
    };
    let place = Rect { x: line.x + label_width, width, ..line };
    field(frame, place, ui, form.field(name), here);
    ui.hits.borrow_mut().field(place, Target::Draft(Stop::Field(name)), form.field(name));
    if name == Field::Amount && form.field(name).is_empty() {
        let text = placeholder(ui, form, usize::from(width));
        let style = ui.theme.field().patch(ui.theme.dim());
        frame.render_widget(Paragraph::new(Span::styled(pad(&text, usize::from(width)), style)), place);
    }
    if !counter.is_empty() {
        let over = form.counter(name).is_some_and(|(length, max)| length > max);
        let style = if over { ui.theme.fault() } else { ui.theme.dim() };
        frame.render_widget(
            Paragraph::new(Span::styled(counter, style)),
            Rect { x: place.right(), width: line.right().saturating_sub(place.right()), ..line },
        );
    }
}

/// What an empty amount means: the whole hold, and how much that is, in as many words as there is room for.
fn placeholder(ui: &Ui<'_>, form: &Form, columns: usize) -> String {
    let hold = form.hold(ui.rules()).map(|(amount, currency)| Money::exact(amount, currency));
    let exact = |id| hold.as_ref().map(|hold| ui.text(&say(id).money("amount", hold.clone())));
    let texts = [exact("ui-whole-hold-of"), exact("ui-whole-of")];
    let text = texts.into_iter().flatten().find(|text| width(text) <= columns);
    text.unwrap_or_else(|| fit(&ui.words.get("ui-whole-hold"), columns))
}

fn draw_buttons(frame: &mut Frame<'_>, line: Rect, ui: &Ui<'_>, form: &Form, focused: bool) {
    let mut all = vec![(ui.words.get("ui-button-review"), focused && form.focus == Stop::Review, Target::Draft(Stop::Review))];
    if !form.shows_url() {
        all.push((ui.words.get("ui-button-more"), focused && form.focus == Stop::More, Target::Draft(Stop::More)));
    }
    buttons(frame, line, ui, rows::LABEL, &all);
}
