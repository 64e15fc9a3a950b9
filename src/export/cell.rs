//! Cells for spreadsheets.

use crate::domain::Json;
use crate::domain::printable::is_hazard;

/// The text of a cell. Text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers.
pub(super) fn cell(value: &Json) -> String {
    let text = match value {
        Json::Null => return String::new(),
        other => other.to_text(),
    };
    if is_number(&text) || !is_formula(&text) { text } else { format!("'{text}") }
}

/// Whether the text is a plain decimal number; anything a gateway may have sent in its place is none.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, rest].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a spreadsheet may take it for a formula: by its first character behind spaces, characters that cannot be seen,
/// and the marks that stand for those. The wide forms count too, as some programs read them alike.
fn is_formula(text: &str) -> bool {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || is_hazard(c));
        match rest.strip_prefix("<U+").and_then(|mark| mark.split_once('>')) {
            Some((code, behind)) if matches!(code.len(), 4..=6) && code.bytes().all(|byte| byte.is_ascii_hexdigit()) => rest = behind,
            _ => break,
        }
    }
    let first_as_sent = text.starts_with(['\t', '\r', '\n']);
    first_as_sent || rest.starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
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
    fn numbers_and_plain_texts_stay_as_they_are() {
        for text in
            ["0", "80.50", "-80.5", "12345678901234567.89", "замовлення 17", "a=b", "<U+0009>x", "<b>=", "2026-11-22T14:01:22.000Z", ""]
        {
            assert_eq!(of(text), text);
        }
        assert_eq!((cell(&Json::Null), cell(&Json::Number("200".into()))), (String::new(), "200".into()));
    }
}
