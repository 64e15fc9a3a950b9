//! The question which day to go to.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::text_field::TextField;
use crate::domain::{Say, day, say};

/// Longest day that can be typed.
const MAX_DAY: usize = 32;

/// The question which day to go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jump {
    /// The day as typed.
    pub day: TextField,
    /// What is wrong with it.
    pub fault: Option<Say>,
}

impl Default for Jump {
    fn default() -> Self {
        Self { day: TextField::new(MAX_DAY), fault: None }
    }
}

impl Jump {
    /// When the day that was typed ends in a zone.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn end(&self, today: Date, zone: &TimeZone) -> Result<Timestamp, Say> {
        let date = day::parse(self.day.text(), today).map_err(|error| error.say())?;
        day::end(date, zone).ok_or_else(|| say("day-none").with("text", self.day.text().trim()))
    }
}
