//! The attempts of the present profile.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{Ui, rows, times};
use crate::app::Place;
use crate::app::msg::Seen;
use crate::domain::response::Fee;
use crate::domain::{Attempt, Mode, State, say};
use crate::tui::widget::pane::pane_with;
use crate::tui::widget::text::{pad, pad_left, width, wrap};

/// Draws the list; the selected row stays in sight.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>) -> Seen {
    let Some(room) = ui.model.room() else { return Seen::default() };
    let history = &room.history;
    let focused = ui.model.place == Place::History;
    let mut title = vec![Span::styled(ui.words.get("ui-title-history"), ui.theme.strong())];
    if history.loaded {
        title.push(Span::raw(format!(" {}", history.total)));
    }
    let inner = pane_with(frame, area, ui, title, focused);
    let page = usize::from(inner.height);
    let columns = usize::from(inner.width);
    if let Some(text) = instead(ui) {
        let lines: Vec<Line<'static>> =
            wrap(&text, columns).into_iter().map(|line| Line::from(Span::styled(line, ui.theme.dim()))).collect();
        frame.render_widget(Paragraph::new(lines), inner);
        return Seen { max_scroll: 0, page };
    }
    let at = history.position();
    let first = at.saturating_sub(page.saturating_sub(1) / 2).min(history.shown().count().saturating_sub(page));
    let layout = Columns::of(ui, columns);
    let marked = !matches!(ui.model.place, Place::Form | Place::Flight);
    let lines: Vec<Line<'static>> =
        history.shown().enumerate().skip(first).take(page).map(|(row, attempt)| line(ui, attempt, &layout, row == at && marked)).collect();
    frame.render_widget(Paragraph::new(lines), inner);
    if marked {
        let row = Rect { y: inner.y.saturating_add(u16::try_from(at - first).unwrap_or(0)), height: 1, ..inner };
        frame.buffer_mut().set_style(row, ui.theme.selected());
    }
    Seen { max_scroll: 0, page }
}

/// What stands there instead of rows.
fn instead(ui: &Ui<'_>) -> Option<String> {
    let room = ui.model.room()?;
    let history = &room.history;
    if let Some(why) = history.failed.as_ref().or(ui.model.office_failed.as_ref()) {
        return Some(ui.text(why));
    }
    if !history.loaded {
        return Some(ui.words.get("ui-history-loading"));
    }
    let empty = if room.mode() == Mode::Sandbox { "ui-history-empty-sandbox" } else { "ui-history-empty" };
    history.shown().next().is_none().then(|| ui.text(&say(empty)))
}

/// How wide each column is, from what the window holds.
#[derive(Default)]
struct Columns {
    time: usize,
    state: usize,
    order_id: usize,
    amount: usize,
    note: usize,
    short: bool,
}

impl Columns {
    fn of(ui: &Ui<'_>, columns: usize) -> Self {
        let long = Self::with(ui, columns, false);
        // Short state words rather than a cut order id or a lost fee.
        if long.1 { long.0 } else { Self::with(ui, columns, true).0 }
    }

    /// The widths, and whether everything fits.
    fn with(ui: &Ui<'_>, columns: usize, short: bool) -> (Self, bool) {
        let Some(room) = ui.model.room() else { return (Self::default(), true) };
        let most = |text: &dyn Fn(&Attempt) -> String| room.history.shown().map(|attempt| width(&text(attempt))).max().unwrap_or(0);
        let time = most(&|attempt| times::short(ui, attempt.sent.wall));
        let state = most(&|attempt| state_text(ui, attempt, short));
        let amount = most(&|attempt| rows::amount(ui, attempt));
        // Marker and the gaps between the columns.
        let left = columns.saturating_sub(2 + time + 2 + state + 2 + 2 + amount);
        let wanted = most(&|attempt| attempt.request.order_id.as_str().to_owned()).max(6);
        let order_id = wanted.min(left);
        let note = left.saturating_sub(order_id + 3);
        let fits = wanted <= left && most(&|attempt| self::note(ui, attempt)) <= note;
        (Self { time, state, order_id, amount, note, short }, fits)
    }
}

fn state_text(ui: &Ui<'_>, attempt: &Attempt, short: bool) -> String {
    let word = match attempt.state {
        State::CapturedMismatch if short => say("ui-short-mismatch"),
        State::Throttled if short => say("ui-short-throttled"),
        state => state.say(),
    };
    format!("{} {}", attempt.state.sign(), ui.text(&word))
}

fn line(ui: &Ui<'_>, attempt: &Attempt, columns: &Columns, selected: bool) -> Line<'static> {
    let marker = if selected { "> " } else { "  " };
    let state = state_text(ui, attempt, columns.short);
    let gap = " ".repeat(columns.state.saturating_sub(width(&state)));
    let order_id = pad(attempt.request.order_id.as_str(), columns.order_id);
    let amount = pad_left(&rows::amount(ui, attempt), columns.amount);
    let alarm = ui.model.alarms.iter().any(|alarm| alarm.id == attempt.id);
    let spans = vec![
        Span::raw(format!("{marker}{}  ", pad(&times::short(ui, attempt.sent.wall), columns.time))),
        Span::styled(state, ui.theme.state(attempt.state)),
        Span::raw(format!("{gap}  {order_id}  {amount}")),
        if alarm { Span::styled(" ! ", ui.theme.alarm()) } else { Span::raw("   ") },
        // Half a fee would be another fee: it stands there whole or not at all.
        Span::raw(Some(note(ui, attempt)).filter(|note| width(note) <= columns.note).unwrap_or_default()),
    ];
    Line::from(spans)
}

/// The fee of a capture, the code of a refusal, the name behind a release.
fn note(ui: &Ui<'_>, attempt: &Attempt) -> String {
    if let Some(release) = &attempt.released {
        return ui.text(&say("ui-note-released").with("name", &release.by));
    }
    if attempt.state.is_success() {
        let Some(answer) = attempt.answer() else { return String::new() };
        return match answer.fee() {
            Fee::Amount { amount, currency } => {
                let same = currency == Some(attempt.request.currency.code());
                let fee = if same { amount } else { [amount.as_str(), currency.unwrap_or_default()].join(" ") };
                ui.text(&say("ui-note-fee").with("fee", fee.trim()))
            }
            Fee::NoneStated | Fee::Other(_) => String::new(),
        };
    }
    match (&attempt.outcome.status_code, attempt.outcome.http_status) {
        (Some(code), _) if !attempt.state.is_open() => code.clone(),
        (_, Some(status)) if status >= 300 => format!("HTTP {status}"),
        _ => String::new(),
    }
}
