//! The figures of the last days: bars with their numbers beside them, shares of states, fees, operators.

use jiff::civil::Date;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use rust_decimal::Decimal;

use super::{Ui, rows};
use crate::app::msg::Seen;
use crate::app::summary::{Figures, Range, SummaryView};
use crate::domain::{Currency, State, Sum, Summary, say};
use crate::tui::widget::bar::bar;
use crate::tui::widget::pane::{pane, scrolled};
use crate::tui::widget::text::{fit, pad, pad_left, width, wrap};

/// From this many columns inside the frame on, the days stand beside the other figures.
const TWO_PARTS: usize = 96;
/// Longest bar, in columns.
const LONGEST_BAR: usize = 60;
/// Longest operator name that is shown whole.
const NAME: usize = 24;

/// Draws the figures.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>) -> Seen {
    let Some(view) = &ui.model.summary else { return Seen::default() };
    let inner = pane(frame, area, ui, &title(ui, view), true);
    let [head, body] = Layout::vertical([Constraint::Length(2), Constraint::Min(0)]).areas(inner);
    frame.render_widget(Paragraph::new(choices(ui, view)), head);
    let columns = usize::from(body.width);
    let summary = match &view.figures {
        Figures::Known(summary) => summary,
        Figures::Adding => {
            let text = match ui.model.reading {
                Some((done, total)) => {
                    ui.text(&say("ui-history-reading").with("done", ui.words.count(done)).with("total", ui.words.count(total)))
                }
                None => ui.words.get("ui-summary-adding"),
            };
            let line = Line::from(Span::styled(text, ui.theme.dim()));
            return scrolled(frame, area, body, ui, vec![line], 0);
        }
        Figures::Failed(why) => {
            let lines = rows::told('x', &ui.text(why), columns, ui.theme.fault());
            return scrolled(frame, area, body, ui, lines, view.scroll);
        }
    };
    if columns < TWO_PARTS {
        let mut lines = waived(ui, summary, columns);
        lines.extend(days(ui, view, summary, columns));
        lines.push(Line::default());
        lines.extend(others(ui, summary, columns));
        return scrolled(frame, area, body, ui, lines, view.scroll);
    }
    let [left, right] = Layout::horizontal([Constraint::Fill(3), Constraint::Fill(2)]).spacing(3).areas(body);
    let mut beside = waived(ui, summary, usize::from(right.width));
    beside.extend(others(ui, summary, usize::from(right.width)));
    frame.render_widget(Paragraph::new(beside), right);
    scrolled(frame, area, left, ui, days(ui, view, summary, usize::from(left.width)), view.scroll)
}

/// Whose figures, over which days: the figures say so themselves.
fn title(ui: &Ui<'_>, view: &SummaryView) -> String {
    match &view.figures {
        Figures::Known(summary) => {
            let days = say("ui-title-summary-days").with("profile", &view.profile);
            ui.text(&days.with("first", ui.words.day(summary.first)).with("last", ui.words.day(summary.last)))
        }
        Figures::Adding | Figures::Failed(_) => ui.text(&say("ui-title-summary").with("profile", &view.profile)),
    }
}

/// The ranges and the currencies; the chosen ones stand in brackets too, not by colour alone.
fn choices(ui: &Ui<'_>, view: &SummaryView) -> Line<'static> {
    let mut spans = Vec::new();
    let mut choice = |text: String, chosen: bool| {
        let text = if chosen { format!("[{text}]") } else { format!(" {text} ") };
        spans.push(Span::styled(text, if chosen { ui.theme.strong() } else { ui.theme.dim() }));
    };
    for range in Range::ALL {
        choice(ui.text(&say("ui-summary-range").count("days", range.days())), range == view.range);
    }
    choice("  ".to_owned(), false);
    if let Figures::Known(summary) = &view.figures {
        for (at, sum) in summary.captured.iter().enumerate() {
            choice(sum.currency.clone(), at == view.currency);
        }
    }
    Line::from(spans)
}

/// A sum in words.
fn money(ui: &Ui<'_>, sum: &Sum) -> String {
    match (sum.amount, Currency::parse(&sum.currency)) {
        (None, _) => ui.words.get("ui-summary-too-large"),
        (Some(amount), Ok(currency)) => ui.words.sum(amount, currency),
        (Some(amount), Err(_)) => format!("{} {}", ui.words.number(&amount.to_string()), sum.currency),
    }
}

/// One bar a day, the newest on top, and the sum of them all.
fn days(ui: &Ui<'_>, view: &SummaryView, summary: &Summary, columns: usize) -> Vec<Line<'static>> {
    let Some(shown) = view.shown() else {
        let none = ui.words.get(if summary.not_stated > 0 { "ui-summary-none-stated" } else { "ui-summary-none" });
        return wrap(&none, columns).into_iter().map(Line::from).collect();
    };
    let none = Sum { amount: Some(Decimal::ZERO), count: 0, ..shown.clone() };
    let of_day = |day: Date| {
        let mut sums = summary.days.iter().filter(|(of, sum)| *of == day && sum.mode == shown.mode && sum.currency == shown.currency);
        sums.next().map_or_else(|| none.clone(), |(_, sum)| sum.clone())
    };
    let days: Vec<(Date, Sum)> =
        summary.last.series(-jiff::Span::new().days(1)).take_while(|day| *day >= summary.first).map(|day| (day, of_day(day))).collect();
    let most = days.iter().filter_map(|(_, sum)| sum.amount).max().unwrap_or_default();
    let total = ui.words.get("ui-summary-total");
    let one_year = summary.first.year() == summary.last.year();
    let name = width(&total).max(if one_year { 5 } else { 10 });
    let amount = days.iter().map(|(_, sum)| sum).chain([shown]).map(|sum| width(&money(ui, sum))).max().unwrap_or(0);
    let count = width(&shown.count.to_string());
    let left = columns.saturating_sub(name + amount + count + 6).min(LONGEST_BAR);
    let line = |text: String, sum: &Sum, style: Style, bar: String| {
        Line::from(vec![
            Span::styled(
                format!("{}  {}  {}  ", pad(&text, name), pad_left(&money(ui, sum), amount), pad_left(&sum.count.to_string(), count)),
                style,
            ),
            Span::styled(bar, ui.theme.state(State::Captured)),
        ])
    };
    let heading = ui.text(&say("ui-summary-days").with("currency", &shown.currency));
    let mut lines = vec![Line::from(Span::styled(fit(&heading, columns), ui.theme.strong()))];
    lines.push(line(total, shown, ui.theme.strong(), String::new()));
    for (day, sum) in days {
        let text = if one_year { ui.words.short_day(day) } else { ui.words.day(day) };
        let style = if sum.count == 0 { ui.theme.dim() } else { Style::new() };
        let bar = bar(sum.amount.unwrap_or(most), most, left);
        lines.push(line(text, &sum, style, bar));
    }
    lines
}

/// How often persons stood up for something, where they did.
fn waived(ui: &Ui<'_>, summary: &Summary, columns: usize) -> Vec<Line<'static>> {
    if summary.waived == 0 {
        return Vec::new();
    }
    let text = ui.text(&say("ui-summary-waived").with("count", ui.words.count(summary.waived)));
    wrap(&text, columns).into_iter().map(Line::from).chain([Line::default()]).collect()
}

/// How attempts ended, fees, and who captured what.
fn others(ui: &Ui<'_>, summary: &Summary, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut part = |title: &'static str, rows: Vec<(Line<'static>, String, String)>| {
        if rows.is_empty() {
            return;
        }
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(Line::from(Span::styled(ui.words.get(title), ui.theme.strong())));
        let widths = |of: &dyn Fn(&(Line<'static>, String, String)) -> usize| rows.iter().map(of).max().unwrap_or(0);
        let (middle, last) = (widths(&|row| width(&row.1)), widths(&|row| width(&row.2)));
        let name = widths(&|row| row.0.width()).min(columns.saturating_sub(middle + last + 4));
        for (mut line, value, share) in rows {
            let gap = if name == 0 { 0 } else { name + 2 - line.width().min(name) };
            line.push_span(Span::raw(format!("{}{}  {}", " ".repeat(gap), pad_left(&value, middle), pad_left(&share, last))));
            lines.push(line);
        }
    };
    let all: u64 = summary.states.iter().map(|(_, count)| count).sum();
    let states = summary.states.iter().map(|(state, count)| {
        let word = format!("{} {}", state.sign(), ui.text(&state.say()));
        (Line::from(Span::styled(word, ui.theme.state(*state))), count.to_string(), format!("{} %", ui.words.number(&share(*count, all))))
    });
    part("ui-summary-states", states.collect());
    let captured = summary.captured.iter().map(|sum| (Line::default(), money(ui, sum), sum.count.to_string()));
    let not_stated = (summary.not_stated > 0)
        .then(|| (Line::from(ui.words.get("ui-summary-not-stated")), String::new(), summary.not_stated.to_string()));
    part("ui-summary-captured", captured.chain(not_stated).collect());
    let fees = summary.fees.iter().map(|sum| (Line::default(), money(ui, sum), sum.count.to_string()));
    part("ui-summary-fees", fees.collect());
    let operators = summary.operators.iter().map(|(name, sum)| (Line::from(fit(name, NAME)), money(ui, sum), sum.count.to_string()));
    part("ui-summary-operators", operators.collect());
    lines
}

/// A share in per cent with one decimal, rounded half up.
fn share(part: u64, all: u64) -> String {
    let tenths = (u128::from(part) * 1000 + u128::from(all) / 2).checked_div(u128::from(all)).unwrap_or(0);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn shares_are_rounded_to_a_tenth() {
        assert_eq!(
            (share(0, 0), share(1, 3), share(2, 3), share(u64::MAX, u64::MAX)),
            ("0.0".into(), "33.3".into(), "66.7".into(), "100.0".into())
        );
    }
}
