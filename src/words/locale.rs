//! How numbers, money and moments are written in each language. Input, confirmations and the wire never go by this.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;

use super::Words;
use crate::domain::amount::{display, display_grouped};
use crate::domain::{Currency, Language, Money};

/// Between groups of three digits where the language asks for it: a space that never ends a line, and that input takes.
const GROUP: char = '\u{a0}';

impl Words {
    /// An exact amount: `1234.50 UAH`, `1\u{a0}234,50 UAH`.
    pub fn amount(&self, value: Decimal, currency: Currency) -> String {
        match self.language {
            Language::English => display(value, currency),
            Language::Ukrainian => self.money(&Money::exact(value, currency)),
        }
    }

    /// An exact amount with its digits in groups, for sums: `1 234.50 UAH`, `1\u{a0}234,50 UAH`.
    pub fn sum(&self, value: Decimal, currency: Currency) -> String {
        match self.language {
            Language::English => display_grouped(value, currency),
            Language::Ukrainian => self.amount(value, currency),
        }
    }

    /// Money of a sentence; what was not stated is left out.
    pub fn money(&self, money: &Money) -> String {
        let parts = [self.number(&money.amount), money.currency.clone()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// A plain decimal with a point, digit for digit; any other text stays as it is.
    pub fn number(&self, text: &str) -> String {
        match self.language {
            Language::English => text.to_owned(),
            Language::Ukrainian => with_comma(text).unwrap_or_else(|| text.to_owned()),
        }
    }

    /// How many there are, in groups of three digits: `100,000`, `100\u{a0}000`.
    pub fn count(&self, count: u64) -> String {
        let digits = count.to_string();
        match self.language {
            Language::English => grouped(&digits, ','),
            Language::Ukrainian => grouped(&digits, GROUP),
        }
    }

    /// A moment of a sentence, to the minute in UTC.
    pub(super) fn moment(&self, at: Timestamp) -> String {
        at.strftime(match self.language {
            Language::English => "%Y-%m-%d %H:%M UTC",
            Language::Ukrainian => "%d.%m.%Y %H:%M UTC",
        })
        .to_string()
    }

    /// `14:01:22` on the day of `now`, `11-21 14:01` or `21.11 14:01` in its year, the whole date before that.
    pub fn short_time(&self, at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
        let (at, now) = (at.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
        let form = match (at.date() == now.date(), at.year() == now.year(), self.language) {
            (true, _, _) => "%H:%M:%S",
            (false, true, Language::English) => "%m-%d %H:%M",
            (false, true, Language::Ukrainian) => "%d.%m %H:%M",
            (false, false, Language::English) => "%Y-%m-%d",
            (false, false, Language::Ukrainian) => "%d.%m.%Y",
        };
        at.strftime(form).to_string()
    }

    /// A day: `2026-11-22`, `22.11.2026`.
    pub fn day(&self, day: Date) -> String {
        day.strftime(match self.language {
            Language::English => "%Y-%m-%d",
            Language::Ukrainian => "%d.%m.%Y",
        })
        .to_string()
    }

    /// A day of the year on screen: `11-22`, `22.11`.
    pub fn short_day(&self, day: Date) -> String {
        day.strftime(match self.language {
            Language::English => "%m-%d",
            Language::Ukrainian => "%d.%m",
        })
        .to_string()
    }

    /// Date, time and offset.
    pub fn long_time(&self, at: Timestamp, zone: &TimeZone) -> String {
        let form = match self.language {
            Language::English => "%Y-%m-%d %H:%M:%S %:z",
            Language::Ukrainian => "%d.%m.%Y %H:%M:%S %:z",
        };
        at.to_zoned(zone.clone()).strftime(form).to_string()
    }
}

/// `-1234.50` as `-1\u{a0}234,50`; `None` for what is no plain decimal.
fn with_comma(text: &str) -> Option<String> {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || fraction.is_some_and(|fraction| !plain(fraction)) {
        return None;
    }
    let mut out = format!("{sign}{}", grouped(whole, GROUP));
    if let Some(fraction) = fraction {
        out.push(',');
        out.push_str(fraction);
    }
    Some(out)
}

/// Digits in groups of three.
fn grouped(digits: &str, sign: char) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(sign);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ChargeAmount;

    fn uah() -> Currency {
        Currency::parse("UAH").unwrap()
    }

    fn exact(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    #[test]
    fn amounts_follow_the_language_digit_for_digit() {
        let (english, ukrainian) = (Words::of(Language::English), Words::of(Language::Ukrainian));
        for (value, plain, grouped, comma) in [
            ("80.5", "80.50 UAH", "80.50 UAH", "80,50 UAH"),
            ("1234.5", "1234.50 UAH", "1 234.50 UAH", "1\u{a0}234,50 UAH"),
            ("-1234567", "-1234567.00 UAH", "-1 234 567.00 UAH", "-1\u{a0}234\u{a0}567,00 UAH"),
            ("0.05", "0.05 UAH", "0.05 UAH", "0,05 UAH"),
        ] {
            assert_eq!(english.amount(exact(value), uah()), plain);
            assert_eq!(english.sum(exact(value), uah()), grouped);
            assert_eq!(ukrainian.amount(exact(value), uah()), comma);
            assert_eq!(ukrainian.sum(exact(value), uah()), comma);
        }
        for odd in ["1e3", "", ".5", "5.", "--5", "5 UAH", "<U+001B>"] {
            assert_eq!(ukrainian.number(odd), odd, "stays as the gateway stated it");
        }
        assert_eq!(ukrainian.number("1.500"), "1,500");
    }

    #[test]
    fn counts_stand_in_groups_of_three() {
        let english = [0, 999, 1_000, 40_000, 1_000_000].map(|count| Words::of(Language::English).count(count));
        assert_eq!(english, ["0", "999", "1,000", "40,000", "1,000,000"]);
        assert_eq!(Words::of(Language::Ukrainian).count(40_000), "40\u{a0}000");
    }

    #[test]
    fn an_amount_as_shown_is_read_back_as_the_same_amount() {
        for wire in ["80.5", "1234.5", "1234567", "0.05"] {
            let amount = ChargeAmount::from_wire(wire).unwrap();
            for language in Language::ALL {
                let shown = Words::of(language).sum(amount.value(), uah());
                assert_eq!(ChargeAmount::parse(shown.strip_suffix(" UAH").unwrap(), uah()), Ok(amount), "{shown}");
            }
        }
    }

    #[test]
    fn moments_follow_the_language() {
        let (english, ukrainian) = (Words::of(Language::English), Words::of(Language::Ukrainian));
        let kyiv = TimeZone::fixed(jiff::tz::offset(2));
        let now: Timestamp = "2026-11-22T14:02:00Z".parse().unwrap();
        for (at, iso, local) in [
            ("2026-11-22T14:01:22Z", "16:01:22", "16:01:22"),
            ("2026-11-21T14:01:22Z", "11-21 16:01", "21.11 16:01"),
            ("2025-11-21T14:01:22Z", "2025-11-21", "21.11.2025"),
        ] {
            let at = at.parse().unwrap();
            assert_eq!((english.short_time(at, now, &kyiv), ukrainian.short_time(at, now, &kyiv)), (iso.into(), local.into()));
        }
        assert_eq!(english.long_time(now, &kyiv), "2026-11-22 16:02:00 +02:00");
        assert_eq!(ukrainian.long_time(now, &kyiv), "22.11.2026 16:02:00 +02:00");
        assert_eq!((english.moment(now), ukrainian.moment(now)), ("2026-11-22 14:02 UTC".into(), "22.11.2026 14:02 UTC".into()));
    }
}
