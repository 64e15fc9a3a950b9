//! The figures of a profile over the last days.

use jiff::civil::Date;

use super::model::Place;
use crate::domain::{Say, Sum, Summary};

/// How many days are added up, today included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Range {
    /// Seven days.
    #[default]
    Week,
    /// Thirty days.
    Month,
    /// Ninety days.
    Quarter,
}

impl Range {
    /// Every range, the shortest first.
    pub const ALL: [Self; 3] = [Self::Week, Self::Month, Self::Quarter];

    /// How many days.
    pub fn days(self) -> u64 {
        match self {
            Self::Week => 7,
            Self::Month => 30,
            Self::Quarter => 90,
        }
    }

    /// The next longer or shorter one, around the ends.
    #[must_use]
    pub fn step(self, longer: bool) -> Self {
        match (self, longer) {
            (Self::Week, true) | (Self::Quarter, false) => Self::Month,
            (Self::Month, true) | (Self::Week, false) => Self::Quarter,
            (Self::Quarter, true) | (Self::Month, false) => Self::Week,
        }
    }
}

/// What the ledger adds up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Figures {
    /// Nothing yet.
    Adding,
    /// The figures; they say themselves which days they are about.
    Known(Box<Summary>),
    /// They cannot be had, and why.
    Failed(Say),
}

/// The summary on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryView {
    /// The number of the latest request.
    pub ticket: u64,
    /// Whose figures.
    pub profile: String,
    /// Over how many days.
    pub range: Range,
    /// The latest figures; they stay until others come.
    pub figures: Figures,
    /// Which currency the bars show, by its place among the currencies.
    pub currency: usize,
    /// First line shown.
    pub scroll: usize,
    /// Where Esc leads.
    pub back: Place,
}

impl SummaryView {
    /// The money that the bars show, over all days.
    pub fn shown(&self) -> Option<&Sum> {
        match &self.figures {
            Figures::Known(summary) => summary.captured.get(self.currency).or_else(|| summary.captured.first()),
            Figures::Adding | Figures::Failed(_) => None,
        }
    }

    /// How many currencies there are to choose from.
    pub fn currencies(&self) -> usize {
        match &self.figures {
            Figures::Known(summary) => summary.captured.len(),
            Figures::Adding | Figures::Failed(_) => 0,
        }
    }

    /// Takes in figures. The bars keep their currency; at first they show the one of most captures.
    pub fn take(&mut self, result: Result<Box<Summary>, Say>) {
        let shown = self.shown().map(|sum| sum.currency.clone());
        self.figures = match result {
            Ok(summary) => {
                let most = summary.captured.iter().enumerate().max_by_key(|(_, sum)| sum.count).map_or(0, |(at, _)| at);
                self.currency = summary.captured.iter().position(|sum| Some(&sum.currency) == shown.as_ref()).unwrap_or(most);
                Figures::Known(summary)
            }
            Err(why) => Figures::Failed(why),
        };
    }
}

/// The first of so many days that end with `last`.
pub fn first_day(last: Date, range: Range) -> Date {
    let before = jiff::Span::new().days(i64::try_from(range.days() - 1).unwrap_or(0));
    last.checked_sub(before).unwrap_or(Date::MIN)
}
