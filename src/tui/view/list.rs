//! Attempts as rows of a list.

use ratatui::text::{Line, Span};

use super::{Ui, rows, times};
use crate::domain::response::Fee;
use crate::domain::{Attempt, Money, State, say};
use crate::tui::widget::text::{pad, pad_left, width};

/// Columns of a profile's name in a list of all profiles, and where that is too wide.
const PROFILE: [usize; 2] = [14, 8];
/// Columns that an order id needs at least before something else gives way.
const ORDER_ID: usize = 8;

/// How wide each column is, from what the window holds.
#[derive(Default)]
pub(super) struct Columns {
    /// 0 where there is no room for it.
    time: usize,
    /// Profile and mode; 0 in a list of one profile.
    profile: usize,
    mode: usize,
    state: usize,
    order_id: usize,
    amount: usize,
    note: usize,
    short: bool,
}

/// What gives way in a narrow list, one after the other: the long words of states, then the end of a profile's name and the time.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Tight {
    No,
    Words,
    Most,
}

impl Columns {
    pub(super) fn of(ui: &Ui<'_>, columns: usize) -> Self {
        // Short state words rather than a cut order id or a lost fee.
        let (long, fits) = Self::with(ui, columns, Tight::No);
        if fits {
            return long;
        }
        let (short, _) = Self::with(ui, columns, Tight::Words);
        if short.profile == 0 || short.order_id >= ORDER_ID { short } else { Self::with(ui, columns, Tight::Most).0 }
    }

    /// The widths, and whether everything fits.
    fn with(ui: &Ui<'_>, columns: usize, tight: Tight) -> (Self, bool) {
        let Some(room) = ui.model.room() else { return (Self::default(), true) };
        let most = |text: &dyn Fn(&Attempt) -> String| room.history.shown().map(|attempt| width(&text(attempt))).max().unwrap_or(0);
        let short = tight > Tight::No;
        let time = if tight == Tight::Most { 0 } else { most(&|attempt| times::short(ui, attempt.sent.wall)) };
        let (profile, mode) = if room.history.filter.wanted().everywhere {
            let widest = PROFILE[usize::from(tight == Tight::Most)];
            (most(&|attempt| attempt.profile.clone()).min(widest), most(&|attempt| attempt.mode.banner().to_owned()))
        } else {
            (0, 0)
        };
        let whose = if profile > 0 { profile + 1 + mode + 2 } else { 0 };
        let state = most(&|attempt| state_text(ui, attempt, short));
        let amount = most(&|attempt| rows::amount(ui, attempt));
        // Marker and the gaps between the columns.
        let before = 2 + if time > 0 { time + 2 } else { 0 } + whose + state + 2;
        let left = columns.saturating_sub(before + 2 + amount);
        let wanted = most(&|attempt| attempt.request.order_id.as_str().to_owned()).max(6);
        let order_id = wanted.min(left);
        let note = left.saturating_sub(order_id + 3);
        let fits = wanted <= left && most(&|attempt| self::note(ui, attempt)) <= note;
        (Self { time, profile, mode, state, order_id, amount, note, short }, fits)
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
    let marked = ui.model.room().is_some_and(|room| room.history.marks.contains(attempt.id));
    let marker = [if selected { ">" } else { " " }, if marked { "*" } else { " " }].concat();
    let time = if columns.time > 0 { format!("{}  ", pad(&times::short(ui, attempt.sent.wall), columns.time)) } else { String::new() };
    let state = state_text(ui, attempt, columns.short);
    let gap = " ".repeat(columns.state.saturating_sub(width(&state)));
    let order_id = pad(attempt.request.order_id.as_str(), columns.order_id);
    let amount = pad_left(&rows::amount(ui, attempt), columns.amount);
    let alarm = ui.model.alarms.iter().any(|alarm| alarm.id == attempt.id);
    let mut spans = vec![Span::raw(format!("{marker}{time}"))];
    if columns.profile > 0 {
        let word = attempt.mode.banner();
        spans.push(Span::raw(format!("{} ", pad(&attempt.profile, columns.profile))));
        spans.push(Span::styled(word, ui.theme.mode(attempt.mode)));
        spans.push(Span::raw(" ".repeat(columns.mode.saturating_sub(word.len()) + 2)));
    }
    spans.extend([
        Span::styled(state, ui.theme.state(attempt.state)),
        Span::raw(format!("{gap}  {order_id}  {amount}")),
        if alarm { Span::styled(" ! ", ui.theme.alarm()) } else { Span::raw("   ") },
        // Half a fee would be another fee: it stands there whole or not at all.
        Span::raw(Some(note(ui, attempt)).filter(|note| width(note) <= columns.note).unwrap_or_default()),
    ]);
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
