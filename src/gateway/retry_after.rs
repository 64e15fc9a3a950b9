//! How long a `Retry-After` asks to wait.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::strtime;

/// Wait when nothing readable was stated.
const DEFAULT: Duration = Duration::from_secs(30);
/// Longest wait that is kept: 10 min.
const LONGEST: Duration = Duration::from_secs(600);

/// The three date forms of RFC 9110, section 5.6.7, the usual one first.
const DATE_FORMS: [&str; 3] = ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];

/// The wait in whole seconds: seconds or an HTTP date; absent or unreadable is 30 s, more than 10 min is 10 min.
pub(super) fn wait(retry_after: Option<&str>, now: Timestamp) -> Duration {
    let Some(text) = retry_after.map(str::trim) else {
        return DEFAULT;
    };
    if !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()) {
        // A number too long to read is a long wait.
        return text.parse().map_or(LONGEST, Duration::from_secs).min(LONGEST);
    }
    match date(text) {
        Some(date) => {
            let left = Duration::try_from(date.duration_since(now)).unwrap_or(Duration::ZERO).min(LONGEST);
            Duration::from_secs(left.as_secs() + u64::from(left.subsec_nanos() > 0))
        }
        None => DEFAULT,
    }
}

/// An HTTP date.
pub(super) fn date(text: &str) -> Option<Timestamp> {
    DATE_FORMS.into_iter().find_map(|form| {
        let time = strtime::parse(form, text).ok()?.to_datetime().ok()?;
        time.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
    })
}

#[cfg(test)]
mod tests;
