//! Exact money. Decimals end to end, never binary floating point.

use std::fmt;

use rust_decimal::Decimal;

use super::currency::Currency;
use super::json::Json;
use super::printable::excerpt;
use super::say::{Say, say};

/// Most decimals the API allows (finline: transactions-split-2-step/capture/api).
const MAX_DECIMALS: u32 = 2;
/// Most digits that are kept exactly.
const MAX_DIGITS: usize = 28;

/// The amount asked for in a partial capture, in major units: > 0 and at most as many decimals as the API and the currency allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChargeAmount(Decimal);

/// Why a text is no amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AmountError {
    /// Not a number in digits, group spaces and one decimal mark.
    NotANumber(String),
    /// A sign was typed.
    Negative,
    /// Zero.
    Zero,
    /// `1,234`: thousands or decimals? The text.
    Ambiguous(String),
    /// Group spaces that do not separate threes.
    Grouping(String),
    /// More decimals than the API or the currency has: how many are allowed.
    Decimals {
        /// The currency's code.
        currency: String,
        /// Decimals allowed.
        allowed: u32,
    },
    /// More digits than can be kept exactly.
    TooLong,
}

impl AmountError {
    /// The sentence for people.
    pub fn say(&self) -> Say {
        match self {
            Self::NotANumber(text) => say("amount-not-a-number").with("text", excerpt(text)),
            Self::Negative => say("amount-negative"),
            Self::Zero => say("amount-zero"),
            Self::Ambiguous(text) => say("amount-ambiguous").with("text", excerpt(text)),
            Self::Grouping(text) => say("amount-grouping").with("text", excerpt(text)),
            Self::Decimals { currency, allowed } => say("amount-decimals").with("currency", currency).count("allowed", u64::from(*allowed)),
            Self::TooLong => say("amount-too-long"),
        }
    }
}

/// Spaces people and spreadsheets put between groups of digits.
fn is_group_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\u{2007}')
}

impl ChargeAmount {
    /// Reads an amount as people type it.
    ///
    /// Spaces (also no-break and thin ones) group digits by three; one `.` or `,` before one or two final digits is the
    /// decimal mark; a mark before exactly three digits is refused as ambiguous.
    ///
    /// # Errors
    /// [`AmountError`] with what is wrong.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, AmountError> {
        let value = read(text, Some(currency))?;
        if value.is_zero() { Err(AmountError::Zero) } else { Ok(Self(value)) }
    }

    /// Reads back an amount in the spelling of [`ChargeAmount::wire`]; `None` for anything else.
    pub fn from_wire(text: &str) -> Option<Self> {
        let value = Decimal::from_str_exact(text).ok()?.normalize();
        (value > Decimal::ZERO && value.to_string() == text).then_some(Self(value))
    }

    /// The shortest spelling, as it stands in the request: `80`, `80.5`, `0.05`.
    pub fn wire(self) -> String {
        self.0.to_string()
    }

    /// The exact value in major units.
    pub fn value(self) -> Decimal {
        self.0
    }
}

/// Reads an amount to compare with, as [`ChargeAmount::parse`] does, but 0 is one too; without a currency it has as many decimals
/// as the API allows at most.
///
/// # Errors
/// [`AmountError`] with what is wrong.
pub fn read(text: &str, currency: Option<Currency>) -> Result<Decimal, AmountError> {
    let trimmed = text.trim_matches(is_group_space);
    let unreadable = || AmountError::NotANumber(trimmed.to_owned());
    let mut rest = trimmed;
    let mut negative = false;
    if let Some(after) = trimmed.strip_prefix(['-', '\u{2212}']) {
        (rest, negative) = (after, true);
    }
    if !rest.starts_with(|c: char| c.is_ascii_digit())
        || !rest.chars().all(|c| c.is_ascii_digit() || is_group_space(c) || c == '.' || c == ',')
    {
        return Err(unreadable());
    }
    if negative {
        return Err(AmountError::Negative);
    }
    let marks = rest.matches(['.', ',']).count();
    let (whole, decimals) = match rest.rfind(['.', ',']) {
        None => (rest, ""),
        Some(at) => (&rest[..at], &rest[at + 1..]),
    };
    let only_digits = decimals.chars().all(|c| c.is_ascii_digit());
    if marks > 0 && only_digits && decimals.len() == 3 || marks > 1 && only_digits {
        return Err(AmountError::Ambiguous(trimmed.to_owned()));
    }
    if !only_digits || (marks == 1 && decimals.is_empty()) {
        return Err(unreadable());
    }
    let mut groups = whole.split(is_group_space);
    let first = groups.next().unwrap_or_default();
    let others: Vec<&str> = groups.collect();
    if !others.is_empty() && (first.len() > 3 || others.iter().any(|group| group.len() != 3)) {
        return Err(AmountError::Grouping(trimmed.to_owned()));
    }
    let allowed = currency.map_or(MAX_DECIMALS, |currency| MAX_DECIMALS.min(currency.minor_units()));
    if decimals.len() > allowed as usize {
        return Err(currency.map_or_else(unreadable, |currency| AmountError::Decimals { currency: currency.code().to_owned(), allowed }));
    }
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    if digits.len() + decimals.len() > MAX_DIGITS {
        return Err(AmountError::TooLong);
    }
    let exact = if decimals.is_empty() { format!("0{digits}") } else { format!("0{digits}.{decimals}") };
    let value = Decimal::from_str_exact(&exact).map_err(|_| unreadable())?;
    Ok(value.normalize())
}

/// An amount for people: at least the currency's own decimals, then the code: `80.50 UAH`.
pub fn display(value: Decimal, currency: Currency) -> String {
    format!("{} {currency}", display_number(value, currency))
}

/// The number of [`display`] alone: `80.50`.
pub fn display_number(value: Decimal, currency: Currency) -> String {
    let value = value.normalize();
    let missing = currency.minor_units().saturating_sub(value.scale()) as usize;
    let mut text = value.to_string();
    if missing > 0 && value.scale() == 0 {
        text.push('.');
    }
    text.extend(std::iter::repeat_n('0', missing));
    text
}

/// As [`display`], with spaces between groups of three digits before the decimal mark: `12 400.50 UAH`. Input takes them too.
pub fn display_grouped(value: Decimal, currency: Currency) -> String {
    let text = display_number(value, currency);
    let whole = text.find('.').unwrap_or(text.len());
    let mut out = String::with_capacity(text.len() + whole / 3 + 4);
    for (at, c) in text.char_indices() {
        if at > 0 && at < whole && (whole - at).is_multiple_of(3) && !out.ends_with('-') {
            out.push(' ');
        }
        out.push(c);
    }
    format!("{out} {currency}")
}

/// Reads an amount as JSON spells numbers, without an exponent: `80`, `-0.50`, at most 28 digits. `1_00`, `+100` and `.5` are none.
pub fn exact(text: &str) -> Option<Decimal> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let body = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = body.split_once('.').unwrap_or((body, "0"));
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    if plain(whole) && plain(fraction) && digits <= MAX_DIGITS { Decimal::from_str_exact(text).ok() } else { None }
}

/// An amount as the gateway stated it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stated {
    /// Absent or null.
    Absent,
    /// A decimal number, given as a JSON number or string, with the text as received.
    Exact(Decimal, String),
    /// Anything else: an exponent, over 28 digits, another JSON type. The text as received.
    Unusable(String),
}

impl Stated {
    /// Reads the member of an answer.
    pub fn read(member: Option<&Json>) -> Self {
        let text = match member {
            None | Some(Json::Null) => return Self::Absent,
            Some(Json::Number(text) | Json::String(text)) => text,
            Some(other) => return Self::Unusable(other.to_line()),
        };
        match exact(text) {
            Some(value) => Self::Exact(value, text.clone()),
            None => Self::Unusable(text.clone()),
        }
    }

    /// The exact value, if it is one and greater than zero.
    pub fn positive(&self) -> Option<Decimal> {
        match self {
            Self::Exact(value, _) if *value > Decimal::ZERO => Some(*value),
            _ => None,
        }
    }

    /// The text as received, if anything was stated.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Absent => None,
            Self::Exact(_, text) | Self::Unusable(text) => Some(text),
        }
    }
}

impl fmt::Display for ChargeAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.wire())
    }
}

#[cfg(test)]
mod tests;
