//! What the history is searched for: a form whose every change counts at once.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;

use super::text_field::{Edit, TextField};
use crate::domain::{Currency, Query, Say, Sort, State, amount, day, say};

/// Longest text that is searched for, and longest amount or date.
const MAX_TEXT: usize = 128;
const MAX_SHORT: usize = 32;

/// Where Tab stops in the filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FilterStop {
    /// The text.
    Find,
    /// The states.
    States,
    /// The currency.
    Currency,
    /// The least amount.
    AmountFrom,
    /// The largest amount.
    AmountTo,
    /// The first day.
    DayFrom,
    /// The last day.
    DayTo,
    /// This profile or all.
    Profiles,
    /// The order of the list.
    Sort,
}

impl FilterStop {
    /// Every stop, in the order of Tab.
    pub const ALL: [Self; 9] = [
        Self::Find,
        Self::States,
        Self::Currency,
        Self::AmountFrom,
        Self::AmountTo,
        Self::DayFrom,
        Self::DayTo,
        Self::Profiles,
        Self::Sort,
    ];

    /// Whether it is chosen with the arrows instead of typed.
    pub fn is_choice(self) -> bool {
        matches!(self, Self::States | Self::Profiles | Self::Sort)
    }
}

/// Which states are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum States {
    /// All of them.
    #[default]
    Any,
    /// Those whose outcome is open: `sending`, `pending`, `unknown`.
    Open,
    /// Those in which money was taken: `captured`, `captured_mismatch`.
    Taken,
    /// One.
    One(State),
}

impl States {
    /// Every choice, in the order of the arrows.
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::Any, Self::Open, Self::Taken];
        all.extend(State::ALL.map(Self::One));
        all
    }

    /// The states themselves; none stand for any.
    fn list(self) -> Vec<State> {
        match self {
            Self::Any => Vec::new(),
            Self::Open => State::ALL.into_iter().filter(|state| state.is_open()).collect(),
            Self::Taken => State::ALL.into_iter().filter(|state| state.is_success()).collect(),
            Self::One(state) => vec![state],
        }
    }
}

/// Every order of the list, in the order of the arrows.
pub const SORTS: [Sort; 5] = [Sort::Newest, Sort::Oldest, Sort::Largest, Sort::Smallest, Sort::OrderId];

/// What is looked for, as far as it could be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// The text.
    pub text: String,
    /// The states.
    pub states: States,
    /// The currency.
    pub currency: Option<Currency>,
    /// The least amount.
    pub amount_from: Option<Decimal>,
    /// The largest amount.
    pub amount_to: Option<Decimal>,
    /// The first day.
    pub day_from: Option<Date>,
    /// The last day.
    pub day_to: Option<Date>,
    /// All profiles instead of the present one.
    pub everywhere: bool,
    /// The order of the list.
    pub sort: Sort,
}

impl Wanted {
    /// Whether the list is the plain one: every attempt of the profile, newest first.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// The query for it. Days are those of `zone`.
    pub fn query(&self, profile: &str, zone: &TimeZone) -> Query {
        Query {
            profile: (!self.everywhere).then(|| profile.to_owned()),
            text: self.text.clone(),
            states: self.states.list(),
            currency: self.currency,
            operator: None,
            order_id: None,
            amount_from: self.amount_from,
            amount_to: self.amount_to,
            since: self.day_from.and_then(|date| day::start(date, zone)),
            until: self.day_to.and_then(|date| day::end(date, zone)),
            sort: self.sort,
        }
    }
}

/// The filter as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    find: TextField,
    currency: TextField,
    amount_from: TextField,
    amount_to: TextField,
    day_from: TextField,
    day_to: TextField,
    /// Where the cursor is while the panel is open.
    pub focus: Option<FilterStop>,
    /// What was read last; what cannot be read now keeps its last good value.
    wanted: Wanted,
    /// What cannot be read, and why.
    faults: Vec<(FilterStop, Say)>,
    /// Fields that were left: only their faults are told.
    left: Vec<FilterStop>,
}

impl Default for Filter {
    fn default() -> Self {
        let short = || TextField::new(MAX_SHORT);
        Self {
            find: TextField::new(MAX_TEXT),
            currency: TextField::new(8),
            amount_from: short(),
            amount_to: short(),
            day_from: short(),
            day_to: short(),
            focus: None,
            wanted: Wanted::default(),
            faults: Vec::new(),
            left: Vec::new(),
        }
    }
}

impl Filter {
    /// What is looked for.
    pub fn wanted(&self) -> &Wanted {
        &self.wanted
    }

    /// The text of a stop that is typed.
    pub fn field(&self, stop: FilterStop) -> Option<&TextField> {
        match stop {
            FilterStop::Find => Some(&self.find),
            FilterStop::Currency => Some(&self.currency),
            FilterStop::AmountFrom => Some(&self.amount_from),
            FilterStop::AmountTo => Some(&self.amount_to),
            FilterStop::DayFrom => Some(&self.day_from),
            FilterStop::DayTo => Some(&self.day_to),
            FilterStop::States | FilterStop::Profiles | FilterStop::Sort => None,
        }
    }

    /// The field the cursor is in.
    pub fn focused(&mut self) -> Option<&mut TextField> {
        match self.focus? {
            FilterStop::Find => Some(&mut self.find),
            FilterStop::Currency => Some(&mut self.currency),
            FilterStop::AmountFrom => Some(&mut self.amount_from),
            FilterStop::AmountTo => Some(&mut self.amount_to),
            FilterStop::DayFrom => Some(&mut self.day_from),
            FilterStop::DayTo => Some(&mut self.day_to),
            FilterStop::States | FilterStop::Profiles | FilterStop::Sort => None,
        }
    }

    /// What is told at the fields: the faults of those that were left.
    pub fn faults(&self) -> impl Iterator<Item = &(FilterStop, Say)> {
        self.faults.iter().filter(|(stop, _)| self.left.contains(stop))
    }

    /// Inserts text at the cursor; `None` when it does not fit, otherwise whether the list changes.
    pub fn insert(&mut self, text: &str, today: Date) -> Option<bool> {
        let upper;
        let text = if self.focus == Some(FilterStop::Currency) {
            upper = text.to_ascii_uppercase();
            &upper
        } else {
            text
        };
        let Some(field) = self.focused() else { return Some(false) };
        field.insert(text).then(|| self.read(today))
    }

    /// Applies an editing key; tells whether the list changes. Clearing a choice makes it the first one again.
    pub fn edit(&mut self, edit: Edit, today: Date) -> bool {
        if let Some(field) = self.focused() {
            field.apply(edit);
            return self.read(today);
        }
        let before = self.wanted.clone();
        match (edit, self.focus) {
            (Edit::Clear, Some(FilterStop::States)) => self.wanted.states = States::Any,
            (Edit::Clear, Some(FilterStop::Profiles)) => self.wanted.everywhere = false,
            (Edit::Clear, Some(FilterStop::Sort)) => self.wanted.sort = Sort::Newest,
            _ => {}
        }
        self.wanted != before
    }

    /// Takes the next or former choice where the cursor is.
    pub fn alter(&mut self, forward: bool) {
        match self.focus {
            Some(FilterStop::States) => self.wanted.states = turn(&States::all(), self.wanted.states, forward),
            Some(FilterStop::Profiles) => self.wanted.everywhere = !self.wanted.everywhere,
            Some(FilterStop::Sort) => self.wanted.sort = turn(&SORTS, self.wanted.sort, forward),
            _ => {}
        }
    }

    /// Moves the cursor, around the ends.
    pub fn step(&mut self, forward: bool) {
        if let Some(focus) = self.focus {
            self.leave(focus);
            self.focus = Some(turn(&FilterStop::ALL, focus, forward));
        }
    }

    /// Puts the cursor into a place.
    pub fn go(&mut self, to: FilterStop) {
        if let Some(focus) = self.focus.filter(|focus| *focus != to) {
            self.leave(focus);
        }
        self.focus = Some(to);
    }

    /// Closes the panel; what was typed stays.
    pub fn close(&mut self) {
        if let Some(focus) = self.focus.take() {
            self.leave(focus);
        }
    }

    /// The first fault that nobody was told yet; from now on it is told.
    pub fn untold(&mut self) -> Option<FilterStop> {
        let stop = self.faults.iter().map(|(stop, _)| *stop).find(|stop| !self.left.contains(stop))?;
        self.left.push(stop);
        Some(stop)
    }

    fn leave(&mut self, stop: FilterStop) {
        if !self.left.contains(&stop) {
            self.left.push(stop);
        }
    }

    /// Looks for everything again; the panel stays where it is.
    pub fn clear(&mut self) {
        *self = Self { focus: self.focus, ..Self::default() };
    }

    /// Reads the fields; tells whether what is looked for has changed.
    fn read(&mut self, today: Date) -> bool {
        let before = self.wanted.clone();
        self.faults.clear();
        self.wanted.text = self.find.text().trim().to_owned();
        let code = self.currency.text().trim();
        match if code.is_empty() { Ok(None) } else { Currency::parse(code).map(Some) } {
            Ok(currency) => self.wanted.currency = currency,
            Err(error) => self.faults.push((FilterStop::Currency, error.say())),
        }
        let currency = self.wanted.currency;
        let amount = |field: &TextField| amount::read(field.text(), currency).map_err(|error| error.say());
        let stops = (FilterStop::AmountFrom, FilterStop::AmountTo);
        let ends = (&mut self.wanted.amount_from, &mut self.wanted.amount_to);
        read_range(&mut self.faults, stops, (&self.amount_from, &self.amount_to), ends, amount, "ui-filter-amounts-crossed");
        let date = |field: &TextField| day::parse(field.text(), today).map_err(|error| error.say());
        let stops = (FilterStop::DayFrom, FilterStop::DayTo);
        let ends = (&mut self.wanted.day_from, &mut self.wanted.day_to);
        read_range(&mut self.faults, stops, (&self.day_from, &self.day_to), ends, date, "ui-filter-days-crossed");
        self.wanted != before
    }
}

/// Reads both ends of a range, empty ones as open. What cannot be read, and ends that are crossed, leave the ends as they were.
fn read_range<T: Copy + PartialOrd>(
    faults: &mut Vec<(FilterStop, Say)>,
    stops: (FilterStop, FilterStop),
    fields: (&TextField, &TextField),
    ends: (&mut Option<T>, &mut Option<T>),
    read: impl Fn(&TextField) -> Result<T, Say>,
    crossed: &'static str,
) {
    let mut end = |stop, field: &TextField, last: Option<T>| {
        if field.text().trim().is_empty() {
            return None;
        }
        match read(field) {
            Ok(value) => Some(value),
            Err(why) => {
                faults.push((stop, why));
                last
            }
        }
    };
    let from = end(stops.0, fields.0, *ends.0);
    let to = end(stops.1, fields.1, *ends.1);
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        faults.push((stops.1, say(crossed)));
    } else {
        (*ends.0, *ends.1) = (from, to);
    }
}

/// The next or former one, around the ends.
fn turn<T: Copy + PartialEq>(all: &[T], now: T, forward: bool) -> T {
    let at = all.iter().position(|one| *one == now).unwrap_or(0);
    let to = if forward { at + 1 } else { at + all.len() - 1 };
    all.get(to % all.len()).copied().unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 22);

    fn typed(texts: &[(FilterStop, &str)]) -> Filter {
        let mut filter = Filter { focus: Some(FilterStop::Find), ..Filter::default() };
        for (stop, text) in texts {
            filter.focus = Some(*stop);
            filter.edit(Edit::Clear, TODAY);
            filter.insert(text, TODAY);
        }
        filter
    }

    #[test]
    fn a_filter_becomes_a_query() {
        let filter = typed(&[
            (FilterStop::Find, " 4009 "),
            (FilterStop::Currency, "uah"),
            (FilterStop::AmountFrom, "1 000,50"),
            (FilterStop::AmountTo, "2000"),
            (FilterStop::DayFrom, "20.11"),
            (FilterStop::DayTo, "2026-11-21"),
        ]);
        let query = filter.wanted().query("test", &TimeZone::fixed(jiff::tz::offset(2)));
        assert_eq!((query.profile.as_deref(), query.text.as_str()), (Some("test"), "4009"));
        assert_eq!((query.amount_from, query.amount_to), (Some(Decimal::new(100_050, 2)), Some(Decimal::from(2000))));
        assert_eq!(query.since.unwrap().to_string(), "2026-11-19T22:00:00Z");
        assert_eq!(query.until.unwrap().to_string(), "2026-11-21T22:00:00Z", "the last day counts whole");
    }

    #[test]
    fn what_cannot_be_read_keeps_the_last_good_filter_and_is_told_once_the_field_is_left() {
        let mut filter = typed(&[(FilterStop::AmountFrom, "10"), (FilterStop::DayTo, "20.11")]);
        let good = filter.wanted().clone();
        for (stop, text) in [(FilterStop::AmountFrom, "1,234"), (FilterStop::DayTo, "31.04"), (FilterStop::Currency, "UA")] {
            filter.focus = Some(stop);
            filter.focused().unwrap().apply(Edit::Clear);
            filter.insert(text, TODAY);
            assert_eq!(filter.wanted(), &good, "{text}");
            assert_eq!(filter.faults().filter(|(told, _)| *told == stop).count(), 0, "{text} is still being typed");
            filter.step(true);
            assert_eq!(filter.faults().filter(|(told, _)| *told == stop).count(), 1, "{text}");
        }
        filter.focus = Some(FilterStop::Find);
        assert!(filter.insert("77", TODAY).unwrap(), "another field still counts");
        assert_eq!(filter.wanted().amount_from, good.amount_from);
    }

    #[test]
    fn crossed_ends_are_a_fault() {
        let filter = typed(&[(FilterStop::AmountTo, "5"), (FilterStop::AmountFrom, "10")]);
        assert_eq!((filter.wanted().amount_from, filter.wanted().amount_to), (None, Some(Decimal::from(5))));
        let filter = typed(&[(FilterStop::DayFrom, "21.11"), (FilterStop::DayTo, "20.11")]);
        assert_eq!((filter.wanted().day_from, filter.wanted().day_to), (Some(date(2026, 11, 21)), None));
    }

    #[test]
    fn choices_turn_both_ways_and_come_round() {
        let mut filter = Filter { focus: Some(FilterStop::States), ..Filter::default() };
        filter.alter(false);
        assert_eq!(filter.wanted().states, States::One(State::Released));
        filter.alter(true);
        filter.alter(true);
        assert_eq!(filter.wanted().states, States::Open);
        assert_eq!(filter.wanted().query("test", &TimeZone::UTC).states, [State::Sending, State::Pending, State::Unknown]);
        assert!(filter.edit(Edit::Clear, TODAY));
        assert!(filter.wanted().is_plain());
    }
}
