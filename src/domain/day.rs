//! A day as people type it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::printable::excerpt;
use super::say::{Say, say};

/// Years that are gone back at most to find a day that was typed without its year; 29 February comes within eight.
const YEARS_BACK: i16 = 8;

/// Why a text is no day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayError {
    /// None of the spellings that [`parse`] reads.
    Unreadable(String),
    /// A spelling that it reads, of a day that the calendar does not have.
    NoSuchDay(String),
}

impl DayError {
    /// The sentence for people.
    pub fn say(&self) -> Say {
        match self {
            Self::Unreadable(text) => say("day-unreadable").with("text", excerpt(text)),
            Self::NoSuchDay(text) => say("day-none").with("text", excerpt(text)),
        }
    }
}

/// Reads a day: `2026-11-20`, `11-20`, `20.11.2026`, `20.11.26`, `20.11`. Without a year it is the latest such day that is not
/// after `today`: what is looked for has happened already.
///
/// # Errors
/// [`DayError`] with what is wrong.
pub fn parse(text: &str, today: Date) -> Result<Date, DayError> {
    let trimmed = text.trim();
    let unreadable = || DayError::Unreadable(trimmed.to_owned());
    let none = || DayError::NoSuchDay(trimmed.to_owned());
    let dotted = trimmed.contains('.');
    let body = if dotted { trimmed.strip_suffix('.').unwrap_or(trimmed) } else { trimmed };
    let parts: Vec<&str> = body.split(if dotted { '.' } else { '-' }).collect();
    let long_year = |part: &str| (part.len() == 4).then(|| number(part)).flatten();
    let short_year = |part: &str| (part.len() == 2).then(|| number(part)).flatten().map(|year| 2000 + year);
    let (year, month, day) = match (dotted, parts.as_slice()) {
        (false, [year, month, day]) => (Some(long_year(year).ok_or_else(unreadable)?), *month, *day),
        (false, [month, day]) => (None, *month, *day),
        (true, [day, month, year]) => (Some(long_year(year).or_else(|| short_year(year)).ok_or_else(unreadable)?), *month, *day),
        (true, [day, month]) => (None, *month, *day),
        _ => return Err(unreadable()),
    };
    let short = |part: &str| (part.len() <= 2).then(|| number(part)).flatten().and_then(|number| i8::try_from(number).ok());
    let (Some(month), Some(day)) = (short(month), short(day)) else { return Err(unreadable()) };
    match year {
        Some(year) => Date::new(year, month, day).map_err(|_| none()),
        None => (0..=YEARS_BACK)
            .filter_map(|back| Date::new(today.year().checked_sub(back)?, month, day).ok())
            .find(|date| *date <= today)
            .ok_or_else(none),
    }
}

/// A number of digits alone.
fn number(text: &str) -> Option<i16> {
    if text.chars().all(|c| c.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// When a day begins in a zone; `None` at the end of the calendar.
pub fn start(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    Some(day.to_zoned(zone.clone()).ok()?.timestamp())
}

/// When the day after it begins in a zone; `None` at the end of the calendar.
pub fn end(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    start(day.tomorrow().ok()?, zone)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_day_is_read_as_people_write_it() {
        let today = date(2026, 11, 22);
        for text in ["2026-11-20", " 20.11.2026 ", "20.11.26", "20.11", "20.11.", "11-20", "2026-11-20"] {
            assert_eq!(parse(text, today), Ok(date(2026, 11, 20)), "{text}");
        }
        assert_eq!(parse("1.2", today), Ok(date(2026, 2, 1)));
        assert_eq!(parse("23.11", today), Ok(date(2025, 11, 23)), "what was looked for has happened");
        assert_eq!(parse("29.2", today), Ok(date(2024, 2, 29)), "the latest one that there was");
        for text in ["", "20", "20/11", "20.11.026", "26-11-20", "20.11-2026", "+1.2", "1.2.3.4", "1e1.2", "..", "-"] {
            assert_eq!(parse(text, today), Err(DayError::Unreadable(text.trim().into())), "{text}");
        }
        for text in ["31.04", "2026-02-29", "0.1.2026", "13-01", "1.13.2026"] {
            assert_eq!(parse(text, today), Err(DayError::NoSuchDay(text.into())), "{text}");
        }
    }

    #[test]
    fn a_day_goes_from_midnight_to_midnight_where_it_is_looked_at() {
        let kyiv = TimeZone::get("Europe/Kyiv").unwrap();
        let day = date(2026, 10, 25);
        let hours = (end(day, &kyiv).unwrap().as_second() - start(day, &kyiv).unwrap().as_second()) / 3600;
        assert_eq!((start(day, &kyiv).unwrap().to_string().as_str(), hours), ("2026-10-24T21:00:00Z", 25));
        assert_eq!(end(Date::MAX, &TimeZone::UTC), None);
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (1990..2090_i16, 1..=12_i8, 1..=31_i8).prop_filter_map("no such day", |(year, month, day)| Date::new(year, month, day).ok())
    }

    proptest! {
        #[test]
        fn every_spelling_reads_back(day in any_day(), today in any_day()) {
            let (year, month, of_month) = (day.year(), day.month(), day.day());
            let spellings = [format!("{year}-{month:02}-{of_month:02}"), format!("{of_month:02}.{month:02}.{year}"), format!("{of_month}.{month}.{year}")];
            for text in spellings {
                prop_assert_eq!(parse(&text, today), Ok(day));
            }
            let short = parse(&format!("{of_month}.{month}"), today).unwrap();
            prop_assert!(short <= today && (short.month(), short.day()) == (month, of_month));
            prop_assert_eq!(parse(&format!("{month}-{of_month}"), today), Ok(short));
        }

        #[test]
        fn no_text_breaks_it(text in "\\PC{0,12}|[0-9.-]{0,12}", today in any_day()) {
            if let Ok(day) = parse(&text, today) {
                prop_assert!(text.chars().any(|c| c.is_ascii_digit()) && day.year() >= 0);
            }
        }
    }
}
