//! Days and times on the command line: a local day, or an RFC 3339 time.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::domain::printable::excerpt;
use crate::domain::{Say, say};

/// What was typed.
#[derive(Debug, Clone, Copy)]
enum When {
    /// A whole day.
    Day(Date),
    /// One time.
    Time(Timestamp),
}

/// Reads what stands behind `flag`.
///
/// # Errors
/// A sentence that names the flag.
fn read(flag: &str, text: &str) -> Result<When, Say> {
    if let Ok(at) = text.parse() {
        return Ok(When::Time(at));
    }
    text.parse().map(When::Day).map_err(|_| wrong(flag, text))
}

/// The time at which a span begins: of a day, its first moment.
///
/// # Errors
/// As [`read`].
pub(super) fn since(flag: &str, text: &str) -> Result<Timestamp, Say> {
    moment(read(flag, text)?, Ok).map_err(|_| wrong(flag, text))
}

/// The time before which a span ends: of a day, the first moment of the next one.
///
/// # Errors
/// As [`read`].
pub(super) fn until(flag: &str, text: &str) -> Result<Timestamp, Say> {
    moment(read(flag, text)?, Date::tomorrow).map_err(|_| wrong(flag, text))
}

/// The local day, also of a time.
///
/// # Errors
/// As [`read`].
pub(super) fn day(flag: &str, text: &str) -> Result<Date, Say> {
    Ok(match read(flag, text)? {
        When::Day(day) => day,
        When::Time(at) => at.to_zoned(TimeZone::system()).date(),
    })
}

fn moment(when: When, end: fn(Date) -> Result<Date, jiff::Error>) -> Result<Timestamp, jiff::Error> {
    match when {
        When::Day(day) => Ok(end(day)?.to_zoned(TimeZone::system())?.timestamp()),
        When::Time(at) => Ok(at),
    }
}

fn wrong(flag: &str, text: &str) -> Say {
    say("cli-bad-date").with("flag", flag).with("text", excerpt(text))
}
