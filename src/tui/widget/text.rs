//! Text cut and wrapped by the width it has on the screen.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns that a text takes.
pub(in crate::tui) fn width(text: &str) -> usize {
    text.width()
}

/// The text in at most `columns`; what is cut shows as `..`.
pub(in crate::tui) fn fit(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut out = head(text, columns.saturating_sub(2)).to_owned();
    out.push_str(&"..."[..columns.min(2)]);
    out
}

/// The text padded or cut to exactly `columns`.
pub(in crate::tui) fn pad(text: &str, columns: usize) -> String {
    let mut out = fit(text, columns);
    out.extend(std::iter::repeat_n(' ', columns.saturating_sub(width(&out))));
    out
}

/// The text with spaces before it, in at least `columns`.
pub(in crate::tui) fn pad_left(text: &str, columns: usize) -> String {
    let mut out = " ".repeat(columns.saturating_sub(width(text)));
    out.push_str(text);
    out
}

/// The longest start of whole graphemes in at most `columns`.
pub(in crate::tui) fn head(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += width(grapheme);
        if used > columns {
            return &text[..at];
        }
    }
    text
}

/// The longest end of whole graphemes in at most `columns`.
pub(in crate::tui) fn tail(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        used += width(grapheme);
        if used > columns {
            return &text[at + grapheme.len()..];
        }
    }
    text
}

/// Lines of at most `columns`, broken at line breaks and between words where that is possible.
pub(in crate::tui) fn wrap(text: &str, columns: usize) -> Vec<String> {
    text.split('\n').flat_map(|line| wrap_line(line, columns.max(1))).collect()
}

fn wrap_line(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let gap = usize::from(!line.is_empty());
        if width(&line) + gap + width(word) <= columns {
            if gap == 1 {
                line.push(' ');
            }
            line.push_str(word);
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        let mut pieces = break_at(word, columns);
        line = pieces.pop().unwrap_or_default();
        lines.append(&mut pieces);
    }
    lines.push(line);
    lines
}

/// Lines of at most `columns`, broken anywhere; for text whose spaces mean something.
pub(in crate::tui) fn break_at(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text;
    loop {
        let line = head(rest, columns.max(2));
        if line.len() == rest.len() || line.is_empty() {
            lines.push(rest.to_owned());
            return lines;
        }
        lines.push(line.to_owned());
        rest = &rest[line.len()..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cutting_goes_by_columns() {
        assert_eq!(fit("замовлення", 6), "замо..");
        assert_eq!(fit("日本語", 5), "日..");
        assert_eq!((fit("abc", 1), fit("abc", 0)), (".".into(), String::new()));
        assert_eq!(pad("日", 4), "日  ");
        assert_eq!((tail("日本語", 5), head("e\u{301}x", 1)), ("本語", "e\u{301}"));
    }

    #[test]
    fn wrapping_keeps_every_word() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh ij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("", 4), [""]);
        assert_eq!(wrap("a\nb c", 9), ["a", "b c"]);
        assert_eq!(break_at("  a bcd", 3), ["  a", " bc", "d"]);
    }
}
