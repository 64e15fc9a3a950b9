//! Nothing that the console says is cut: each text carries a mark at its first and one at its last character, and what shows
//! the one shows the other. The marks combine with the characters, so they take no column.

use capdesk::app::msg::Seen;
use capdesk::domain::Language;
use capdesk::words::Words;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Resource};
use fluent_syntax::{parser, serializer};
use ratatui::buffer::Buffer;

use crate::fixtures::Bench;

const FIRST: char = '\u{332}';
const LAST: char = '\u{331}';

/// The words of a language with the marks.
fn marked(language: Language) -> Words {
    let source = match language {
        Language::English => include_str!("../../assets/i18n/en.ftl"),
        Language::Ukrainian => include_str!("../../assets/i18n/uk.ftl"),
    };
    let mut file: Resource<String> = parser::parse(source.to_owned()).expect("a word file");
    for entry in &mut file.body {
        if let Entry::Message(message) = entry
            && let Some(pattern) = &mut message.value
        {
            mark(pattern);
        }
    }
    Words::read(language, serializer::serialize(&file))
}

fn mark(pattern: &mut Pattern<String>) {
    for element in &mut pattern.elements {
        match element {
            PatternElement::TextElement { value } => mark_text(value),
            PatternElement::Placeable { expression: Expression::Select { variants, .. } } => {
                variants.iter_mut().for_each(|variant| mark(&mut variant.value));
            }
            PatternElement::Placeable { expression: Expression::Inline(InlineExpression::Placeable { .. } | _) } => {}
        }
    }
}

fn mark_text(text: &mut String) {
    let last = text.char_indices().rev().find(|(_, c)| !c.is_whitespace());
    let first = text.char_indices().find(|(_, c)| !c.is_whitespace());
    if let (Some((last, end)), Some((first, start))) = (last, first) {
        text.insert(last + end.len_utf8(), LAST);
        text.insert(first + start.len_utf8(), FIRST);
    }
}

/// First marks and last marks.
fn count(text: &str) -> (usize, usize) {
    (text.matches(FIRST).count(), text.matches(LAST).count())
}

/// Whether an amount such as `80.50 UAH` stands somewhere.
fn has_pointed_amount(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(7).any(|seven| {
        let [point, tenth, hundredth, space, code @ ..] = seven else { return false };
        *point == '.' && tenth.is_ascii_digit() && hundredth.is_ascii_digit() && *space == ' ' && code.iter().all(char::is_ascii_uppercase)
    })
}

/// The lines of a screen. A menu over it covers what it covers: then only the menu, the header and the footer.
fn lines(screen: &Buffer) -> Vec<String> {
    let area = screen.area;
    let text = |y: u16, from: u16, to: u16| (from..to).map(|x| screen[(x, y)].symbol()).collect::<String>();
    let is_menu = |x: u16, y: u16| x > 0 && screen[(x, y)].symbol() == "┌" && !["┐", "│", "┘"].contains(&screen[(x - 1, y)].symbol());
    let corner = (0..area.height).find_map(|y| (0..area.width).find(|x| is_menu(*x, y)).map(|x| (x, y)));
    let Some((left, top)) = corner else { return (0..area.height).map(|y| text(y, 0, area.width)).collect() };
    let right = (left..area.width).find(|x| screen[(*x, top)].symbol() == "┐").expect("a corner");
    let bottom = (top..area.height).find(|y| screen[(left, *y)].symbol() == "└").expect("a corner");
    let menu = (top..=bottom).map(|y| text(y, left, right + 1));
    menu.chain([text(0, 0, area.width), text(area.height - 1, 0, area.width)]).collect()
}

/// Draws the bench in each language and looks for texts that do not stand there whole. What scrolls is looked at on a
/// terminal that is high enough; its frame at the size it has.
pub(crate) fn check(name: &str, bench: &mut Bench) {
    let size = bench.model.size;
    for language in Language::ALL {
        bench.model.language = language;
        let words = marked(language);
        let (screen, Seen { max_scroll, .. }) = bench.drawn(&words);
        let mut shown = lines(&screen);
        if max_scroll > 0 {
            for row in [&shown[..2], &shown[shown.len() - 2..]].concat() {
                assert!(count(&row).0 == count(&row).1, "{name} at {size:?} in {language:?} cuts: {row}");
            }
            bench.model.size.1 = size.1 + u16::try_from(max_scroll).unwrap();
            shown = lines(&bench.drawn(&words).0);
            bench.model.size = size;
        }
        let text = shown.join("\n");
        assert!(
            language == Language::English || !has_pointed_amount(&text),
            "{name} at {size:?} shows an amount that is not Ukrainian:\n{text}"
        );
        let (first, last) = count(&text);
        assert!(first == last && first > 0, "{name} at {size:?} in {language:?} cuts something ({first} texts begin, {last} end):\n{text}");
    }
    bench.model.language = Language::English;
}
