//! Cells for spreadsheets.

use crate::domain::Json;
use crate::domain::printable::is_hazard;

/// The signs that a formula begins with, and their small and full-width forms: some programs read them alike.
const SIGNS: [char; 12] =
    ['=', '+', '-', '@', '\u{fe62}', '\u{fe63}', '\u{fe66}', '\u{fe6b}', '\u{ff0b}', '\u{ff0d}', '\u{ff1d}', '\u{ff20}'];

/// The text of a cell. Where a spreadsheet would take it for a formula stands an apostrophe: before it, and behind whatever in it
/// may begin another cell. Numbers stay numbers.
pub(super) fn cell(value: &Json) -> String {
    let text = match value {
        Json::Null => return String::new(),
        other => other.to_text(),
    };
    if is_number(&text) {
        return text;
    }
    let mut cell = String::with_capacity(text.len() + 1);
    let mut guarded = text.starts_with(['\t', '\r', '\n']) || is_formula(&text);
    if guarded {
        cell.push('\'');
    }
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        let mark = mark(rest);
        let (piece, behind) = rest.split_at(mark.map_or(c.len_utf8(), |(_, length)| length));
        cell.push_str(piece);
        // A mark parts no cells itself: an apostrophe before a run of them is enough.
        guarded &= mark.is_some();
        if !guarded && separates(mark.map_or(c, |(meant, _)| meant)) && is_formula(behind) {
            cell.push('\'');
            guarded = true;
        }
        rest = behind;
    }
    cell
}

/// Whether a cell ends here for some program: many countries part cells by semicolons, and a double click asks nobody.
fn separates(c: char) -> bool {
    matches!(c, ';' | '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The character that the mark stands for with which the text begins, and the length of the mark.
fn mark(text: &str) -> Option<(char, usize)> {
    let (code, _) = text.strip_prefix("<U+")?.split_once('>')?;
    let plain = matches!(code.len(), 4..=6) && code.bytes().all(|byte| byte.is_ascii_hexdigit());
    let meant = u32::from_str_radix(code, 16).ok().filter(|_| plain).and_then(char::from_u32)?;
    Some((meant, "<U+>".len() + code.len()))
}

/// Whether the text is a plain decimal number; anything a gateway may have sent in its place is none.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, rest].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a spreadsheet may take it for a formula: by its first character behind spaces, quotes, characters that cannot be
/// seen, and the marks that stand for those.
fn is_formula(text: &str) -> bool {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || is_hazard(c) || is_blank(c) || c == '"');
        match mark(rest) {
            Some((_, length)) => rest = rest.get(length..).unwrap_or_default(),
            None => return rest.starts_with(SIGNS),
        }
    }
}

/// Characters that show nothing, beside spaces and hazards: the empty Braille cell, and what stands on the letter before it.
fn is_blank(c: char) -> bool {
    matches!(c, '\u{2800}' | '\u{0300}'..='\u{036f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        cell(&Json::String(text.into()))
    }

    #[test]
    fn what_a_spreadsheet_takes_for_a_formula_becomes_text() {
        for text in ["=1+1", "+1-1", "-1+1", "@SUM(A1)", "=", "-", "  =1", "\u{a0}=1", "\u{ff1d}1", "-5x", "1.2.3-", "-.5", "+5"] {
            let want = if text == "1.2.3-" { text.to_owned() } else { format!("'{text}") };
            assert_eq!(of(text), want);
        }
        // What cannot be seen is a mark by then.
        assert_eq!(of("\t=cmd|' /C calc'!A0"), "'<U+0009>=cmd|' /C calc'!A0");
        assert_eq!(of("\r\n@x"), "'<U+000D><U+000A>@x");
        assert_eq!(of("\u{200b}+x"), "'<U+200B>+x");
        assert_eq!(cell(&Json::parse(br#"{"amount":1}"#).unwrap()), r#"{"amount":1}"#);
    }

    #[test]
    fn wherever_another_cell_may_begin_no_formula_does() {
        for (text, want) in [
            ("x;=cmd|' /C calc'!A0", "x;'=cmd|' /C calc'!A0"),
            ("x;;+1; @y ;-", "x;;'+1;' @y ;'-"),
            ("x;\"=1+1;", "x;'\"=1+1;"),
            ("x\u{a0};\u{2009}-5", "x\u{a0};'\u{2009}-5"),
            ("x;\u{fe66}1;\u{fe62}1;\u{fe63}1;\u{fe6b}1;\u{ff0b}1", "x;'\u{fe66}1;'\u{fe62}1;'\u{fe63}1;'\u{fe6b}1;'\u{ff0b}1"),
            ("x;\u{2800}=1", "x;'\u{2800}=1"),
            ("x;\u{301}=1", "x;'\u{301}=1"),
            // What cannot be seen is a mark by then.
            ("x\t=1\n+1\r\n@1\u{2028}-1", "x<U+0009>'=1<U+000A>'+1<U+000D>'<U+000A>@1<U+2028>'-1"),
            ("x;\u{200b}\u{feff}=1", "x;'<U+200B><U+FEFF>=1"),
            (";=1", ";'=1"),
            ("=1;=2", "'=1;'=2"),
        ] {
            assert_eq!(of(text), want);
        }
        for text in ["\u{fe66}1", "\u{fe62}1", "\u{fe63}1", "\u{fe6b}1", "\u{2800}=1", "\u{301}+1", "\"=1"] {
            assert_eq!(of(text), format!("'{text}"));
        }
        assert_eq!(cell(&Json::parse(br#"{"a":"x;=1"}"#).unwrap()), r#"{"a":"x;'=1"}"#);
    }

    #[test]
    fn numbers_and_plain_texts_stay_as_they_are() {
        for text in [
            "0",
            "80.50",
            "-80.5",
            "12345678901234567.89",
            "замовлення 17",
            "a=b",
            "<U+0009>x",
            "<b>=",
            "a;b=c; d",
            "<U+0009",
            "<U+00000009>=",
            "5;6",
            "a\"b;c\"",
            "2026-11-22T14:01:22.000Z",
            "",
        ] {
            assert_eq!(of(text), text);
        }
        assert_eq!((cell(&Json::Null), cell(&Json::Number("200".into()))), (String::new(), "200".into()));
    }
}
