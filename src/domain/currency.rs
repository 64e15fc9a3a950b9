//! ISO 4217 currencies with their minor units.

use std::fmt;

use super::printable::excerpt;
use super::say::{Say, say};

/// Codes that the list crate no longer carries although holds in them may still be open: code and minor units.
/// Source: ISO 4217 list three (historic denominations).
const WITHDRAWN: &[(&str, u32)] = &[("ANG", 2)];

/// Minor units where ISO 4217 gives none (`XTS`, precious metals): what the API allows at most.
const DEFAULT_MINOR_UNITS: u32 = 2;

/// An ISO 4217 alphabetic code, upper-case.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency {
    code: [u8; 3],
    minor_units: u32,
}

/// Why a text is no currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CurrencyError {
    /// Nothing was given.
    Empty,
    /// Not a code of ISO 4217.
    Unknown(String),
}

impl CurrencyError {
    /// The sentence for people.
    pub fn say(&self) -> Say {
        match self {
            Self::Empty => say("currency-empty"),
            Self::Unknown(text) => say("currency-unknown").with("text", excerpt(text)),
        }
    }
}

impl Currency {
    /// Reads a code as people type it: surrounding spaces and case do not matter.
    ///
    /// # Errors
    /// [`CurrencyError`] when the text is empty or no code of ISO 4217.
    pub fn parse(text: &str) -> Result<Self, CurrencyError> {
        let trimmed = text.trim_matches(' ');
        if trimmed.is_empty() {
            return Err(CurrencyError::Empty);
        }
        let unknown = || CurrencyError::Unknown(trimmed.to_owned());
        let upper = trimmed.to_ascii_uppercase();
        let code: [u8; 3] = upper.as_bytes().try_into().map_err(|_| unknown())?;
        let minor_units = match iso_currency::Currency::from_code(&upper) {
            Some(known) => known.exponent().map_or(DEFAULT_MINOR_UNITS, u32::from),
            None => WITHDRAWN.iter().find(|(old, _)| *old == upper).ok_or_else(unknown)?.1,
        };
        Ok(Self { code, minor_units })
    }

    /// The three-letter code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code).unwrap_or("???")
    }

    /// How many decimals the currency has by ISO 4217 (2 where the standard gives none, as for `XTS`).
    pub fn minor_units(self) -> u32 {
        self.minor_units
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_codes_carry_their_minor_units() {
        for (text, code, units) in [
            ("UAH", "UAH", 2),
            (" uah ", "UAH", 2),
            ("JPY", "JPY", 0),
            ("KWD", "KWD", 3),
            ("XTS", "XTS", 2),
            ("ANG", "ANG", 2),
            ("HRK", "HRK", 2),
        ] {
            let currency = Currency::parse(text).unwrap();
            assert_eq!((currency.code(), currency.minor_units()), (code, units));
        }
    }

    #[test]
    fn anything_else_is_refused() {
        assert_eq!(Currency::parse("  "), Err(CurrencyError::Empty));
        for text in ["UA", "UAHX", "ABC", "U\tH", "УАН", "ua\u{200b}"] {
            assert!(matches!(Currency::parse(text), Err(CurrencyError::Unknown(_))), "{text}");
        }
    }
}
