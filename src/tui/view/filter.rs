//! The filter above the list: what is typed, what is chosen, and what cannot be read.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use rust_decimal::Decimal;

use super::{Ui, rows};
use crate::app::filter::{Filter, FilterStop, SORTS, States};
use crate::app::mouse::Target;
use crate::domain::{Say, Sort, State, say};
use crate::tui::widget::field::field;
use crate::tui::widget::text::{pad, width};

/// Rows that must be there for the whole filter to stand above a list; with less only the row with the cursor does.
const WHOLE: u16 = 14;
/// Columns between two parts of a row.
const GAP: usize = 2;

/// Where something is typed or chosen.
struct Place {
    label: String,
    stop: FilterStop,
    /// Columns without the label; `None` for the rest of the row.
    columns: Option<usize>,
}

/// Places that stay together.
struct Part {
    places: Vec<Place>,
}

/// Columns that a place takes; `None` for the rest of the row. A choice takes what its longest word needs.
fn columns_of(ui: &Ui<'_>, stop: FilterStop) -> Option<usize> {
    let longest = |words: Vec<Say>| words.iter().map(|word| width(&in_arrows(&ui.text(word)))).max().unwrap_or(0);
    match stop {
        FilterStop::Find => None,
        FilterStop::States => Some(longest(States::all().into_iter().map(|states| self::states(states, true)).collect())),
        FilterStop::Currency => Some(4),
        FilterStop::AmountFrom | FilterStop::AmountTo => Some(10),
        FilterStop::DayFrom | FilterStop::DayTo => Some(11),
        FilterStop::Profiles => Some(longest([false, true].map(profiles).to_vec())),
        FilterStop::Sort => Some(longest(SORTS.map(sort).to_vec())),
    }
}

/// A choice with the signs that the arrows change it.
fn in_arrows(word: &str) -> String {
    format!("< {word} >")
}

impl Part {
    /// Columns that it takes.
    fn columns(&self, row: usize) -> usize {
        self.places.iter().map(|place| width(&place.label) + place.columns.unwrap_or(row)).sum()
    }

    fn has(&self, stop: FilterStop) -> bool {
        self.places.iter().any(|place| place.stop == stop)
    }
}

/// Draws the filter over the first rows of an area and gives the rest.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>, filter: &Filter, focus: FilterStop) -> Rect {
    let columns = usize::from(area.width);
    let whole = area.height >= WHOLE;
    let mut y = area.y;
    let line_at = |y: u16| Rect { y, height: 1, ..area }.intersection(area);
    let more = if whole { String::new() } else { format!(" {}", ui.words.get("ui-filter-more")) };
    let hint = u16::try_from(width(&more)).unwrap_or(0).min(area.width);
    for row in flow(parts(ui), columns - usize::from(hint)).into_iter().filter(|row| whole || row.iter().any(|part| part.has(focus))) {
        let line = line_at(y);
        draw_row(frame, Rect { width: line.width - hint, ..line }, ui, filter, focus, &row);
        let end = Rect { x: line.right() - hint, width: hint, ..line };
        frame.render_widget(Paragraph::new(Span::styled(more.as_str(), ui.theme.dim())), end);
        y += 1;
        for (stop, why) in filter.faults().filter(|(stop, _)| row.iter().any(|part| part.has(*stop))) {
            let text = format!("{}: {}", ui.text(&name(*stop)), ui.text(why));
            for line in rows::told('x', &text, columns, ui.theme.fault()) {
                frame.render_widget(Paragraph::new(line), line_at(y));
                y += 1;
            }
        }
    }
    if whole {
        let rule = "\u{2500}".repeat(columns);
        frame.render_widget(Paragraph::new(Span::styled(rule, ui.theme.dim())), line_at(y));
        y += 1;
    }
    let used = (y - area.y).min(area.height);
    Rect { y: area.y + used, height: area.height - used, ..area }
}

/// What a place is called where it stands alone.
fn name(stop: FilterStop) -> Say {
    say(match stop {
        FilterStop::Find => "ui-filter-find",
        FilterStop::States => "ui-filter-state",
        FilterStop::Currency => "ui-filter-currency",
        FilterStop::AmountFrom => "ui-filter-amount-from",
        FilterStop::AmountTo => "ui-filter-amount-to",
        FilterStop::DayFrom => "ui-filter-day-from",
        FilterStop::DayTo => "ui-filter-day-to",
        FilterStop::Profiles => "ui-filter-profile",
        FilterStop::Sort => "ui-filter-sort",
    })
}

fn parts(ui: &Ui<'_>) -> Vec<Part> {
    let place = |label, stop| Place { label, stop, columns: columns_of(ui, stop) };
    let label = |stop| place(format!("{} ", ui.text(&name(stop))), stop);
    let to = |stop| place(format!(" {} ", ui.words.get("ui-filter-to")), stop);
    let alone = |stop| Part { places: vec![label(stop)] };
    vec![
        alone(FilterStop::Find),
        alone(FilterStop::States),
        alone(FilterStop::Currency),
        Part { places: vec![label(FilterStop::AmountFrom), to(FilterStop::AmountTo)] },
        Part { places: vec![label(FilterStop::DayFrom), to(FilterStop::DayTo)] },
        alone(FilterStop::Profiles),
        alone(FilterStop::Sort),
    ]
}

/// The parts in rows, each as full as it gets.
fn flow(parts: Vec<Part>, columns: usize) -> Vec<Vec<Part>> {
    let mut rows: Vec<Vec<Part>> = Vec::new();
    let mut left = 0;
    for part in parts {
        let wanted = part.columns(columns);
        match rows.last_mut().filter(|_| wanted + GAP <= left) {
            Some(row) => {
                left -= wanted + GAP;
                row.push(part);
            }
            None => {
                left = columns.saturating_sub(wanted);
                rows.push(vec![part]);
            }
        }
    }
    rows
}

fn draw_row(frame: &mut Frame<'_>, line: Rect, ui: &Ui<'_>, filter: &Filter, focus: FilterStop, row: &[Part]) {
    let mut x = line.x;
    let mut place = |columns: usize| {
        let taken = u16::try_from(columns).unwrap_or(line.width).min(line.right().saturating_sub(x));
        let at = Rect { x, width: taken, ..line };
        x += taken;
        at
    };
    for (at, part) in row.iter().enumerate() {
        if at > 0 {
            place(GAP);
        }
        for Place { label, stop, columns } in &part.places {
            let here = *stop == focus;
            let style = if here { ui.theme.strong() } else { ui.theme.dim() };
            frame.render_widget(Paragraph::new(Span::styled(label.clone(), style)), place(width(label)));
            let spot = place(columns.unwrap_or(usize::from(line.width)));
            match filter.field(*stop) {
                Some(text) => {
                    field(frame, spot, ui, text, here);
                    ui.hits.borrow_mut().field(spot, Target::Filter(*stop), text);
                }
                None => {
                    ui.hits.borrow_mut().target(spot, Target::Filter(*stop));
                    frame.render_widget(Paragraph::new(choice(ui, filter, *stop, usize::from(spot.width), here)), spot);
                }
            }
        }
    }
}

/// A choice as it stands now.
fn choice(ui: &Ui<'_>, filter: &Filter, stop: FilterStop, columns: usize, here: bool) -> Line<'static> {
    let wanted = filter.wanted();
    let chosen = match stop {
        FilterStop::Profiles => profiles(wanted.everywhere),
        FilterStop::Sort => sort(wanted.sort),
        _ => states(wanted.states, true),
    };
    let style = if here { ui.theme.selected() } else { Style::new() };
    Line::from(Span::styled(pad(&in_arrows(&ui.text(&chosen)), columns), style))
}

fn profiles(everywhere: bool) -> Say {
    say(if everywhere { "ui-filter-all" } else { "ui-filter-this" })
}

fn sort(sort: Sort) -> Say {
    say(match sort {
        Sort::Newest => "ui-sort-newest",
        Sort::Oldest => "ui-sort-oldest",
        Sort::Largest => "ui-sort-largest",
        Sort::Smallest => "ui-sort-smallest",
        Sort::OrderId => "ui-sort-order-id",
    })
}

fn states(states: States, short: bool) -> Say {
    match states {
        States::Any => say("ui-filter-any"),
        States::Open => say("ui-filter-open"),
        States::Taken => say("ui-filter-taken"),
        States::One(State::CapturedMismatch) if short => say("ui-short-mismatch"),
        States::One(State::Throttled) if short => say("ui-short-throttled"),
        States::One(state) => state.say(),
    }
}

/// What is looked for, in a few words: `"4009", declined, UAH`; empty for everything.
pub(super) fn told(ui: &Ui<'_>, filter: &Filter) -> String {
    let wanted = filter.wanted();
    let mut said = Vec::new();
    if !wanted.text.is_empty() {
        said.push(say("ui-filter-said-text").with("text", &wanted.text));
    }
    if wanted.states != States::Any {
        said.push(states(wanted.states, false));
    }
    said.extend(wanted.currency.map(|currency| say("ui-filter-said-currency").with("currency", currency.code())));
    let number = |amount: Decimal| ui.words.number(&amount.to_string());
    said.extend(range(wanted.amount_from.map(number), wanted.amount_to.map(number)));
    let date = |date| ui.words.day(date);
    said.extend(range(wanted.day_from.map(date), wanted.day_to.map(date)));
    if wanted.everywhere {
        said.push(say("ui-filter-said-everywhere"));
    }
    match wanted.sort {
        Sort::Newest => {}
        Sort::Oldest => said.push(say("ui-filter-said-oldest")),
        Sort::Largest => said.push(say("ui-filter-said-largest")),
        Sort::Smallest => said.push(say("ui-filter-said-smallest")),
        Sort::OrderId => said.push(say("ui-filter-said-order-id")),
    }
    said.iter().map(|part| ui.text(part)).collect::<Vec<_>>().join(", ")
}

fn range(from: Option<String>, to: Option<String>) -> Option<Say> {
    match (from, to) {
        (None, None) => None,
        (Some(from), None) => Some(say("ui-filter-said-from").with("from", from)),
        (None, Some(to)) => Some(say("ui-filter-said-to").with("to", to)),
        (Some(from), Some(to)) if from == to => Some(say("ui-filter-said-just").with("just", from)),
        (Some(from), Some(to)) => Some(say("ui-filter-said-range").with("from", from).with("to", to)),
    }
}
