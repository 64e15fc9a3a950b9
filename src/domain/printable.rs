//! Untrusted text made printable: what could steer a terminal or hide text becomes a visible mark.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character could steer a terminal, reorder text or hide in it.
///
/// Control characters (C0, DEL, C1), line and paragraph separators, bidirectional marks and overrides,
/// zero-width and invisible characters, variation selectors and tag characters.
pub fn is_hazard(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// The text with every hazard ([`is_hazard`]) written as `<U+001B>` and the like; all other characters stay as they are.
///
/// Applied once, where untrusted text enters: answers, files, configuration, arguments. Applying it again changes nothing.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hazard) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_hazard(c) {
            // Writing to a String cannot fail.
            let _ = write!(out, "<U+{:04X}>", u32::from(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Bytes made printable: invalid UTF-8 becomes U+FFFD, then as [`printable`].
pub fn printable_bytes(bytes: &[u8]) -> String {
    printable(&String::from_utf8_lossy(bytes)).into_owned()
}

/// Most characters of a text within a sentence about it.
const EXCERPT: usize = 64;

/// A text as a sentence quotes it: of a long one the beginning and how many characters it has.
pub fn excerpt(text: &str) -> Cow<'_, str> {
    cut(text, EXCERPT)
}

/// At most so many characters of a text; behind them how many it has.
pub fn cut(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        None => text.into(),
        Some((end, _)) => format!("{}… ({})", text.get(..end).unwrap_or_default(), text.chars().count()).into(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn marks_stand_for_what_could_steer_the_terminal() {
        assert_eq!(printable("a\u{1b}[31mb"), "a<U+001B>[31mb");
        assert_eq!(printable("\u{202e}evil\u{9b}0m\u{200b}"), "<U+202E>evil<U+009B>0m<U+200B>");
        assert_eq!(printable("Ціна 5 грн, naïve"), "Ціна 5 грн, naïve");
    }

    #[test]
    fn of_a_long_text_the_beginning_is_quoted() {
        let digits = "9".repeat(40_000);
        assert_eq!(excerpt(&digits), format!("{}… (40000)", &digits[..64]));
        assert_eq!(excerpt(&"я".repeat(64)), "я".repeat(64));
        assert_eq!(excerpt(&"я".repeat(65)), format!("{}… (65)", "я".repeat(64)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100_000))]
        #[test]
        fn no_hazard_survives_and_twice_is_once(text in any::<String>()) {
            let once = printable(&text).into_owned();
            prop_assert!(!once.chars().any(is_hazard));
            prop_assert_eq!(printable(&once), once.as_str());
            if !text.chars().any(is_hazard) { prop_assert_eq!(once, text); }
        }
    }
}
