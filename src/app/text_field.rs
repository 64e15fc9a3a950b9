//! A field of one line: text by grapheme, never a control, bidirectional or invisible character.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::domain::printable::is_hazard;

/// A change other than inserting text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// One grapheme to the left.
    Left,
    /// One grapheme to the right.
    Right,
    /// To the start.
    Home,
    /// To the end.
    End,
    /// Remove the grapheme before the cursor.
    Backspace,
    /// Remove the grapheme under the cursor.
    Delete,
    /// Remove everything.
    Clear,
    /// Remove the word before the cursor.
    Word,
    /// Take the last change back.
    Undo,
    /// Make the change again that was taken back last.
    Redo,
}

/// Most changes that can be taken back.
const MOST_UNDO: usize = 100;

/// What the last change was: changes of one kind, one behind the other, are taken back together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Run {
    /// The next change stands by itself.
    #[default]
    None,
    /// Characters of one word were typed.
    Typing,
    /// Characters were removed one by one.
    Erasing,
}

/// The text and the cursor as they were.
type Former = (String, usize);

/// One line of text with a cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextField {
    text: String,
    /// Byte offset of the cursor, always on a grapheme boundary.
    cursor: usize,
    /// Most Unicode scalars.
    cap: usize,
    past: Vec<Former>,
    future: Vec<Former>,
    run: Run,
}

impl TextField {
    /// An empty field for at most `cap` Unicode scalars.
    pub fn new(cap: usize) -> Self {
        Self { text: String::new(), cursor: 0, cap, past: Vec::new(), future: Vec::new(), run: Run::None }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text before and after the cursor.
    pub fn split(&self) -> (&str, &str) {
        self.text.split_at(self.cursor)
    }

    /// Length in Unicode scalars, as the API counts.
    pub fn len(&self) -> usize {
        self.text.chars().count()
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Replaces the text; what does not fit is left out as a whole. Nothing of it can be taken back.
    pub fn set(&mut self, text: &str) {
        *self = Self::new(self.cap);
        self.insert(text);
        (self.past, self.run) = (Vec::new(), Run::None);
    }

    /// As typed over the whole text: one change. Returns `false`, with nothing changed, when it does not fit.
    pub fn replace(&mut self, text: &str) -> bool {
        let text = clean(text);
        if text.chars().count() > self.cap {
            return false;
        }
        self.remember(Run::None);
        (self.cursor, self.text) = (text.len(), text);
        self.run = Run::Typing;
        true
    }

    /// Inserts text at the cursor: a run of newlines and tabs becomes one space, hazards are dropped.
    /// Returns `false`, with nothing inserted, when the cleaned text does not fit: half a paste could pass for another id.
    pub fn insert(&mut self, text: &str) -> bool {
        let text = clean(text);
        if self.len() + text.chars().count() > self.cap {
            return false;
        }
        let mut typed = text.chars();
        let run = match (typed.next(), typed.next()) {
            (None, _) => return true,
            (Some(c), None) if c.is_whitespace() || !self.split().0.ends_with(char::is_whitespace) => Run::Typing,
            // A word after a space, or a paste.
            (Some(_), None) => {
                self.run = Run::None;
                Run::Typing
            }
            (Some(_), Some(_)) => Run::None,
        };
        self.remember(run);
        self.text.insert_str(self.cursor, &text);
        self.cursor = self.boundary_from(self.cursor + text.len());
        true
    }

    /// Applies a change; tells whether the text changed.
    pub fn apply(&mut self, edit: Edit) -> bool {
        let before = self.text.len();
        match edit {
            Edit::Undo => return self.travel(true),
            Edit::Redo => return self.travel(false),
            Edit::Left | Edit::Right | Edit::Home | Edit::End => self.run = Run::None,
            Edit::Backspace | Edit::Delete => self.remember(Run::Erasing),
            Edit::Clear | Edit::Word => self.remember(Run::None),
        }
        match edit {
            Edit::Undo | Edit::Redo => {}
            Edit::Left => self.cursor = self.previous(),
            Edit::Right => self.cursor = self.next(),
            Edit::Home => self.cursor = 0,
            Edit::End => self.cursor = self.text.len(),
            Edit::Backspace => self.remove(self.previous(), self.cursor),
            Edit::Delete => self.remove(self.cursor, self.next()),
            Edit::Clear => self.remove(0, before),
            Edit::Word => {
                let head = &self.text[..self.cursor];
                let word = head.trim_end();
                let start = word.rfind(char::is_whitespace).map_or(0, |at| at + word[at..].chars().next().map_or(0, char::len_utf8));
                self.remove(self.boundary_back(start), self.cursor);
            }
        }
        self.text.len() != before
    }

    /// Keeps the text as it is before a change, unless the change goes on with the last one.
    fn remember(&mut self, run: Run) {
        if run == Run::None || run != self.run {
            self.past.push((self.text.clone(), self.cursor));
            if self.past.len() > MOST_UNDO {
                self.past.remove(0);
            }
        }
        self.run = run;
        self.future.clear();
    }

    /// Goes to the text before the last change, or back again; tells whether the text changed.
    fn travel(&mut self, back: bool) -> bool {
        let present = self.text.clone();
        let (from, to) = if back { (&mut self.past, &mut self.future) } else { (&mut self.future, &mut self.past) };
        // A change that changed nothing, such as a Backspace at the start, is no step.
        while let Some((text, cursor)) = from.pop() {
            to.push((std::mem::replace(&mut self.text, text), std::mem::replace(&mut self.cursor, cursor)));
            if self.text != present {
                break;
            }
        }
        self.run = Run::None;
        self.text != present
    }

    /// Puts the cursor where somebody points: so many columns behind what is shown first, which begins at a byte offset.
    pub fn point(&mut self, from: usize, columns: usize) {
        self.run = Run::None;
        let from = if from < self.text.len() { self.boundary_back(from) } else { self.text.len() };
        let mut used = 0;
        let ends = self.text[from..].grapheme_indices(true).find(|(_, grapheme)| {
            used += grapheme.width();
            used > columns
        });
        self.cursor = ends.map_or(self.text.len(), |(at, _)| from + at);
    }

    fn remove(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.cursor = self.boundary_from(from);
    }

    fn previous(&self) -> usize {
        let before = self.text.grapheme_indices(true).map(|(at, _)| at).take_while(|at| *at < self.cursor).last();
        before.unwrap_or(0)
    }

    fn next(&self) -> usize {
        self.boundary_from(self.cursor + 1)
    }

    /// The first grapheme boundary at or after a byte offset.
    fn boundary_from(&self, at: usize) -> usize {
        let ends = self.text.grapheme_indices(true).map(|(start, _)| start).find(|start| *start >= at);
        ends.unwrap_or(self.text.len())
    }

    /// The last grapheme boundary at or before a byte offset.
    fn boundary_back(&self, at: usize) -> usize {
        self.text.grapheme_indices(true).map(|(start, _)| start).take_while(|start| *start <= at).last().unwrap_or(0)
    }
}

/// Text fit for one line.
fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_run = false;
    for c in text.chars() {
        let breaks = matches!(c, '\n' | '\r' | '\t' | '\u{0b}' | '\u{0c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
        if breaks && !in_run {
            out.push(' ');
        }
        in_run = breaks;
        if !is_hazard(c) {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn field(text: &str) -> TextField {
        let mut field = TextField::new(4096);
        field.insert(text);
        field
    }

    #[test]
    fn a_thousand_pasted_newlines_become_one_space() {
        assert_eq!(field(&"\n".repeat(1000)).text(), " ");
        assert_eq!(field("a\r\n\tb\nc").text(), "a b c");
    }

    #[test]
    fn what_steers_or_hides_is_dropped() {
        assert_eq!(field("1\u{1b}[31m\u{202e}0\u{200b}0\u{7f}1").text(), "1[31m001");
    }

    #[test]
    fn a_paste_that_does_not_fit_is_not_taken_at_all() {
        let mut field = TextField::new(4);
        assert!(field.insert("123"));
        assert!(!field.insert("45"));
        assert_eq!(field.text(), "123");
        assert!(field.insert("я"));
    }

    #[test]
    fn keys_move_and_remove_by_grapheme() {
        let mut field = field("ae\u{301}ї");
        field.apply(Edit::Left);
        field.apply(Edit::Backspace);
        assert_eq!(field.text(), "aї");
        field.apply(Edit::Home);
        assert!(!field.apply(Edit::Backspace));
        field.apply(Edit::Delete);
        assert_eq!(field.split(), ("", "ї"));
        field.apply(Edit::Right);
        field.apply(Edit::Right);
        assert_eq!(field.split(), ("ї", ""));
    }

    #[test]
    fn pointing_goes_by_columns_and_never_into_a_grapheme() {
        let mut field = field("日e\u{301}xї");
        for (columns, before) in [(0, ""), (1, ""), (2, "日"), (3, "日e\u{301}"), (5, "日e\u{301}xї"), (99, "日e\u{301}xї")] {
            field.point(0, columns);
            assert_eq!(field.split().0, before, "{columns}");
        }
        field.point("日".len(), 1);
        assert_eq!(field.split().0, "日e\u{301}");
        field.point(4, 0);
        assert_eq!(field.split().0, "日", "never into a grapheme");
        field.point(999, 0);
        assert_eq!(field.split().1, "");
    }

    #[test]
    fn a_word_goes_with_the_spaces_after_it() {
        let mut field = field("оплата за  замовлення  ");
        field.apply(Edit::Word);
        assert_eq!(field.text(), "оплата за  ");
        field.apply(Edit::Word);
        assert_eq!(field.text(), "оплата ");
        field.apply(Edit::Clear);
        assert!(field.is_empty());
    }

    #[test]
    fn undo_goes_back_word_by_word_and_redo_forth_again() {
        let mut field = TextField::new(64);
        for c in "оплата за двох".chars() {
            field.insert(c.encode_utf8(&mut [0; 4]));
        }
        let mut back = Vec::new();
        while field.apply(Edit::Undo) {
            back.push(field.text().to_owned());
        }
        assert_eq!(back, ["оплата за ", "оплата ", ""]);
        field.apply(Edit::Redo);
        field.apply(Edit::Redo);
        assert_eq!(field.split(), ("оплата за ", ""));
        field.insert("x");
        assert!(!field.apply(Edit::Redo), "what is typed anew ends the way forth");
    }

    #[test]
    fn what_was_removed_comes_back_as_a_whole_where_it_was() {
        let mut field = field("abc def");
        field.apply(Edit::Home);
        for _ in 0..3 {
            field.apply(Edit::Delete);
        }
        field.apply(Edit::Backspace);
        assert!(field.apply(Edit::Undo));
        assert_eq!(field.split(), ("", "abc def"));
        field.apply(Edit::Clear);
        field.apply(Edit::Undo);
        assert_eq!(field.text(), "abc def");
        assert!(field.replace("x"));
        field.insert("y");
        field.apply(Edit::Undo);
        assert_eq!(field.text(), "abc def", "typing over the text is one change");
        field.set("new");
        assert!(!field.apply(Edit::Undo), "a new draft knows nothing of the old one");
    }

    fn any_edit() -> impl Strategy<Value = Edit> {
        use Edit::{Backspace, Clear, Delete, End, Home, Left, Redo, Right, Undo, Word};
        prop_oneof![
            Just(Undo),
            Just(Redo),
            Just(Left),
            Just(Right),
            Just(Home),
            Just(End),
            Just(Backspace),
            Just(Delete),
            Just(Clear),
            Just(Word)
        ]
    }

    proptest! {
        #[test]
        fn no_sequence_breaks_the_field(steps in prop::collection::vec((any_edit(), "\\PC{0,4}|[e\u{301}\u{1f1fa}\u{1f1e6}\n \u{200d}]{0,6}"), 0..60)) {
            let mut field = TextField::new(64);
            for (edit, text) in steps {
                field.apply(edit);
                field.insert(&text);
                prop_assert!(field.len() <= 64);
                prop_assert!(!field.text().chars().any(is_hazard));
                let at = field.cursor;
                prop_assert_eq!(at, field.boundary_from(at));
            }
        }
    }
}
