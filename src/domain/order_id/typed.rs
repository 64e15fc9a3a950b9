//! A typed confirmation held against what had to be typed.
//!
//! For confirmations alone: what is sent, signed and stored is never folded.

use unicode_normalization::UnicodeNormalization as _;

use super::is_invisible;

/// Whether what was typed reads as what had to be typed: equal after NFKC, with spaces and hyphens that look alike taken for one,
/// spaces around it and what cannot be seen left out. Upper and lower case differ.
pub fn reads_as(typed: &str, wanted: &str) -> bool {
    folded(typed) == folded(wanted)
}

/// As [`reads_as`], for a word in any case.
pub fn reads_as_word(typed: &str, word: &str) -> bool {
    folded(typed).eq_ignore_ascii_case(&folded(word))
}

fn folded(text: &str) -> String {
    let seen = text.nfkc().map(ascii_twin).filter(|c| !is_invisible(*c)).collect::<String>();
    seen.trim().to_owned()
}

/// The space or hyphen of the keyboard for one that looks like it; any other character as it is.
pub(super) fn ascii_twin(c: char) -> char {
    match c {
        // The blank pattern of Braille is no white space to Unicode, and looks like one.
        '\u{2800}' => ' ',
        // The hyphens, dashes and minus signs that NFKC leaves alone or leads to.
        '\u{02d7}'
        | '\u{058a}'
        | '\u{05be}'
        | '\u{1400}'
        | '\u{1806}'
        | '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{2796}'
        | '\u{2e17}'
        | '\u{2e1a}'
        | '\u{2e40}'
        | '\u{10ead}' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spaces_and_hyphens_that_look_alike_are_one() {
        for hyphen in "-‐‑‒–—―−﹣－⁻➖˗".chars() {
            assert!(reads_as(&format!("A{hyphen}77"), "A-77"), "{hyphen} {:x}", u32::from(hyphen));
            assert!(reads_as("A-77", &format!("A{hyphen}77")), "{hyphen}");
        }
        for space in " \u{a0}\u{1680}\u{2002}\u{2009}\u{202f}\u{3000}\u{2800}".chars() {
            assert!(reads_as(&format!("A{space}77"), "A 77"), "{:x}", u32::from(space));
        }
        assert!(reads_as("Ａ－７７", "A-77"), "full width");
        assert!(reads_as("и\u{306}", "й") && reads_as("й", "и\u{306}"), "composed or not");
        assert!(reads_as("A-77 ", "A-77"));
        assert!(reads_as("1001", "10\u{16fe4}01"), "what cannot be seen cannot be typed");
    }

    #[test]
    fn another_order_is_another_order() {
        for (typed, wanted) in [("a-77", "A-77"), ("А-77", "A-77"), ("A77", "A-77"), ("A_77", "A-77"), ("A-7", "A-77"), ("", "A-77")] {
            assert!(!reads_as(typed, wanted), "{typed} is not {wanted}");
        }
    }

    #[test]
    fn a_word_counts_in_any_case() {
        for typed in ["NOLOOKUP", "nolookup", " NoLookup ", "ＮＯＬＯＯＫＵＰ"] {
            assert!(reads_as_word(typed, "NOLOOKUP"), "{typed}");
        }
        assert!(!reads_as_word("NO LOOKUP", "NOLOOKUP") && !reads_as_word("NОLOOKUP", "NOLOOKUP"), "Cyrillic О");
    }

    proptest! {
        #[test]
        fn everything_reads_as_itself_however_it_is_composed(text in "\\PC{0,40}") {
            prop_assert!(reads_as(&text, &text));
            let (apart, whole) = (text.nfd().collect::<String>(), text.nfkc().collect::<String>());
            prop_assert!(reads_as(&apart, &text) && reads_as(&whole, &text));
        }
    }
}
