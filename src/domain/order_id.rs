//! The merchant's order id of the pre-authorisation.

pub mod typed;

use std::fmt;

use super::printable::is_hazard;
use super::say::{Say, say};

/// Longest order id in Unicode scalars (finline: transactions-2-step/capture/api).
pub const MAX_ORDER_ID: usize = 32;

/// The merchant's order id of the pre-authorisation: 1 to 32 Unicode scalars, trimmed, none of them invisible.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrderId(String);

/// Why a text is no order id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderIdError {
    /// Nothing but spaces.
    Empty,
    /// Longer than [`MAX_ORDER_ID`]; the length found.
    TooLong(usize),
    /// A control, bidirectional or invisible character: such an id could pass for another order.
    Invisible(char),
}

impl OrderIdError {
    /// The sentence for people.
    pub fn say(&self) -> Say {
        match self {
            Self::Empty => say("order-id-empty"),
            Self::TooLong(length) => say("order-id-too-long").count("length", *length as u64).count("max", MAX_ORDER_ID as u64),
            Self::Invisible(c) => say("order-id-invisible").with("mark", c.to_string()),
        }
    }
}

impl OrderId {
    /// Reads an order id as typed; spaces around it are dropped ([`OrderId::was_trimmed`] tells).
    ///
    /// # Errors
    /// [`OrderIdError`] when it is empty, too long, or has a character that cannot be seen.
    pub fn parse(text: &str) -> Result<Self, OrderIdError> {
        if let Some(c) = text.chars().find(|c| is_hazard(*c)) {
            return Err(OrderIdError::Invisible(c));
        }
        let trimmed = text.trim();
        match trimmed.chars().count() {
            0 => Err(OrderIdError::Empty),
            length if length > MAX_ORDER_ID => Err(OrderIdError::TooLong(length)),
            _ => Ok(Self(trimmed.to_owned())),
        }
    }

    /// The id as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether reading `typed` dropped spaces around the id.
    pub fn was_trimmed(&self, typed: &str) -> bool {
        typed != self.0
    }

    /// The letters outside ASCII, which may look like Latin ones (Cyrillic А is not Latin A).
    pub fn foreign_letters(&self) -> String {
        self.0.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).collect()
    }
}

impl fmt::Display for OrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn length_is_counted_in_unicode_scalars() {
        assert_eq!(OrderId::parse(&"я".repeat(32)).unwrap().as_str().chars().count(), 32);
        assert_eq!(OrderId::parse(&"я".repeat(33)), Err(OrderIdError::TooLong(33)));
        assert_eq!(OrderId::parse("   "), Err(OrderIdError::Empty));
        assert_eq!(OrderId::parse("12\n3"), Err(OrderIdError::Invisible('\n')));
        assert_eq!(OrderId::parse("12\u{200b}3"), Err(OrderIdError::Invisible('\u{200b}')));
    }

    #[test]
    fn trimming_and_foreign_letters_are_told() {
        let id = OrderId::parse(" АB-1 ").unwrap();
        assert_eq!(id.as_str(), "АB-1");
        assert!(id.was_trimmed(" АB-1 "));
        assert_eq!(id.foreign_letters(), "А");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100_000))]
        #[test]
        fn what_parses_is_its_own_spelling(text in "\\PC{0,40}") {
            if let Ok(id) = OrderId::parse(&text) {
                let again = OrderId::parse(id.as_str());
                prop_assert_eq!(again, Ok(id.clone()));
                prop_assert!((1..=MAX_ORDER_ID).contains(&id.as_str().chars().count()));
            }
        }
    }
}
