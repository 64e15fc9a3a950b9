//! The merchant's order id of the pre-authorisation.

pub mod typed;

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_width::UnicodeWidthChar as _;

use super::printable::is_hazard;
use super::say::{Say, say};

/// Longest order id in Unicode scalars (finline: transactions-2-step/capture/api).
pub const MAX_ORDER_ID: usize = 32;
/// Most marks over one letter (Unicode Technical Standard 39, 5.4): more cannot be told apart.
const MOST_MARKS: usize = 4;

/// The merchant's order id of the pre-authorisation: 1 to 32 Unicode scalars, trimmed, none of them invisible, and not `.` or `..`.
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
    /// `.` or `..`: a step on a path, so that no web address can carry it.
    Dots,
    /// A mark that stands on nothing, twice on one letter, or on top of too many others.
    Marks(char),
}

impl OrderIdError {
    /// The sentence for people.
    pub fn say(&self) -> Say {
        match self {
            Self::Empty => say("order-id-empty"),
            Self::TooLong(length) => say("order-id-too-long").count("length", *length as u64).count("max", MAX_ORDER_ID as u64),
            Self::Invisible(c) => say("order-id-invisible").with("mark", number(*c)),
            Self::Dots => say("order-id-dots"),
            Self::Marks(c) => say("order-id-marks").with("mark", number(*c)),
        }
    }
}

impl OrderId {
    /// Reads an order id as typed; spaces around it are dropped ([`OrderId::was_trimmed`] tells).
    ///
    /// # Errors
    /// [`OrderIdError`] when it is empty, too long, `.` or `..`, or has something that cannot be seen.
    pub fn parse(text: &str) -> Result<Self, OrderIdError> {
        let read = Self::kept(text)?;
        if let Some(c) = read.0.chars().find(|c| is_invisible(*c)) {
            return Err(OrderIdError::Invisible(c));
        }
        if matches!(read.as_str(), "." | "..") {
            return Err(OrderIdError::Dots);
        }
        match stray_mark(&read.0) {
            Some(c) => Err(OrderIdError::Marks(c)),
            None => Ok(read),
        }
    }

    /// Reads an order id that an earlier version or another program accepted: of an attempt in the ledger, of a webhook.
    ///
    /// # Errors
    /// [`OrderIdError`] when it never was an order id.
    pub fn kept(text: &str) -> Result<Self, OrderIdError> {
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

    /// The letters, digits, hyphens, spaces and whatever else is not of a Latin keyboard and may look as if it were (Cyrillic А is not
    /// Latin A). What shows nothing by itself, a space or a mark, is named by its number.
    pub fn foreign_letters(&self) -> String {
        let shown = |c: char| if c.is_whitespace() || is_combining_mark(c) { number(c) } else { c.to_string() };
        self.0.chars().filter(|c| !c.is_ascii()).map(shown).collect()
    }
}

/// How a character is named that cannot be shown.
fn number(c: char) -> String {
    format!("<U+{:04X}>", u32::from(c))
}

/// Whether nothing is seen of a character: every hazard, and those that are blank or draw nothing without steering anything.
fn is_invisible(c: char) -> bool {
    // The last two code points of each plane are no characters, and no font has them.
    let none = u32::from(c) & 0xfffe == 0xfffe;
    none || is_hazard(c) || matches!(c, '\u{2800}' | '\u{13430}'..='\u{13440}' | '\u{16fe4}' | '\u{1d159}' | '\u{fdd0}'..='\u{fdef}')
}

/// The first mark that may not be seen, however the letters are composed: one on nothing, one twice, or one too many.
fn stray_mark(text: &str) -> Option<char> {
    let (mut marks, mut last) = (0, None);
    for c in text.nfd() {
        let mark = is_combining_mark(c) && c.width().unwrap_or(0) == 0;
        marks = if mark { marks + 1 } else { 0 };
        if mark && (last.is_none() || last == Some(c) || marks > MOST_MARKS) {
            return Some(c);
        }
        last = Some(c);
    }
    None
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

    #[test]
    fn dots_alone_are_a_step_on_a_path_and_no_order() {
        for text in [".", "..", " .. "] {
            assert_eq!(OrderId::parse(text), Err(OrderIdError::Dots), "{text:?}");
        }
        for text in ["...", ".1", "1..", "．"] {
            assert!(OrderId::parse(text).is_ok(), "{text:?}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_refused() {
        let named = [
            '\u{200b}',
            '\u{200d}',
            '\u{2060}',
            '\u{feff}',
            '\u{ad}',
            '\u{34f}',
            '\u{fe0f}',
            '\u{e0041}',
            '\u{e01ef}',
            '\u{115f}',
            '\u{1160}',
            '\u{3164}',
            '\u{ffa0}',
            '\u{2800}',
            '\u{180e}',
            '\u{17b4}',
            '\u{1d173}',
            '\u{1bca0}',
            '\u{16fe4}',
            '\u{13430}',
            '\u{fffe}',
            '\u{10ffff}',
            '\u{fdd0}',
            '\u{1d159}',
        ];
        for c in named {
            for text in [format!("10{c}01"), format!("{c}1001"), format!("1001{c}")] {
                assert_eq!(OrderId::parse(&text), Err(OrderIdError::Invisible(c)), "{:x}", u32::from(c));
            }
        }
        assert_eq!(OrderIdError::Invisible('\u{2800}').say().to_string().matches("<U+2800>").count(), 1);
    }

    #[test]
    fn marks_are_taken_as_far_as_they_can_be_told_apart() {
        let grave = '\u{300}';
        for text in ["и\u{306}1", "й", "e\u{301}\u{328}\u{300}\u{302}", "นี่", "हिन्दी", "कःः", "한국"] {
            assert!(OrderId::parse(text).is_ok(), "{text}");
        }
        assert_eq!(OrderId::parse("\u{300}1001"), Err(OrderIdError::Marks(grave)), "on nothing");
        assert_eq!(OrderId::parse("e\u{300}\u{300}"), Err(OrderIdError::Marks(grave)), "twice");
        assert_eq!(OrderId::parse("è\u{300}"), Err(OrderIdError::Marks(grave)), "twice, once composed");
        assert!(matches!(OrderId::parse("e\u{300}\u{301}\u{302}\u{303}\u{304}"), Err(OrderIdError::Marks(_))), "five");
    }

    #[test]
    fn what_an_earlier_version_took_is_still_read() {
        for text in [".", "..", "10\u{2800}01", "\u{300}1001", "e\u{300}\u{300}"] {
            assert_eq!(OrderId::kept(text).unwrap().as_str(), text);
        }
        assert_eq!(OrderId::kept("10\u{200b}01"), Err(OrderIdError::Invisible('\u{200b}')), "no version took it");
    }

    #[test]
    fn what_is_not_of_a_latin_keyboard_is_told() {
        for (text, told) in [
            ("АB-77", "А"),
            ("A–77", "–"),
            ("A\u{a0}77", "<U+00A0>"),
            ("A٧", "٧"),
            ("１", "１"),
            ("e\u{301}", "<U+0301>"),
            ("é№", "é№"),
            ("A-77 b_c/1.2", ""),
        ] {
            assert_eq!(OrderId::parse(text).unwrap().foreign_letters(), told, "{text}");
        }
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
