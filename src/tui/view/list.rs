//! Attempts as rows of a list.

use ratatui::text::{Line, Span};

use super::{Ui, rows, times};
use crate::domain::response::Fee;
use crate::domain::{Attempt, Money, State, say};
use crate::tui::widget::text::{pad, pad_left, width};

/// How wide each column is, from what the window holds.
#[derive(Default)]
pub(super) struct Columns {
    time: usize,
    state: usize,
    order_id: usize,
    amount: usize,
    note: usize,
    short: bool,
}

impl Columns {
    pub(super) fn of(ui: &Ui<'_>, columns: usize) -> Self {
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

/// A row of the list.
pub(super) fn line(ui: &Ui<'_>, attempt: &Attempt, columns: &Columns, selected: bool) -> Line<'static> {
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
                let fee = Money::quoted(&amount, currency.filter(|_| !same).unwrap_or_default());
                ui.text(&say("ui-note-fee").money("fee", fee))
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
