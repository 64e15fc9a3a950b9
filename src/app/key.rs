//! Keys as the console understands them, free of any terminal library.

use crate::domain::{Say, say};

/// Which key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// A key that types a character.
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key.
    F(u8),
    /// Any other key: it counts as a key press and does nothing.
    Other,
}

/// One key press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// Whether Ctrl was held.
    pub ctrl: bool,
    /// Whether Alt was held.
    pub alt: bool,
}

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false }
    }

    /// A character without modifiers.
    pub const fn char(c: char) -> Self {
        Self::plain(Code::Char(c))
    }

    /// A character with Ctrl.
    pub const fn ctrl(c: char) -> Self {
        Self { code: Code::Char(c), ctrl: true, alt: false }
    }

    /// A character with Alt.
    pub const fn alt(c: char) -> Self {
        Self { code: Code::Char(c), ctrl: false, alt: true }
    }

    /// A function key.
    pub const fn f(number: u8) -> Self {
        Self::plain(Code::F(number))
    }

    /// The character this key types, if it types one. Ctrl and Alt together are AltGr, which types.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if self.ctrl == self.alt => Some(c),
            _ => None,
        }
    }

    /// What the key is called.
    pub fn say(self) -> Say {
        match self.code {
            Code::Char(' ') => say("ui-key-space"),
            Code::Char(c) if self.alt => say("ui-key-alt").with("key", c.to_uppercase().to_string()),
            Code::Char(c) if self.ctrl => say("ui-key-ctrl").with("key", c.to_uppercase().to_string()),
            Code::Char(c) => say("ui-key-char").with("key", c.to_string()),
            Code::F(number) => say("ui-key-f").with("number", number.to_string()),
            Code::Enter => say("ui-key-enter"),
            Code::Esc => say("ui-key-esc"),
            Code::Tab => say("ui-key-tab"),
            Code::BackTab => say("ui-key-back-tab"),
            Code::Home => say("ui-key-home"),
            Code::End => say("ui-key-end"),
            _ => say("ui-key-arrows"),
        }
    }

    /// The key by which actions are looked up: Latin lower-case letters, and the control characters some terminals send
    /// for Enter (Ctrl+J, Ctrl+M), Tab (Ctrl+I) and Backspace (Ctrl+H). Ctrl+_ is one with Ctrl+/, Ctrl+- and Ctrl+7: most terminals
    /// send the same for all of them.
    #[must_use]
    pub fn normal(self) -> Self {
        let code = match self.code {
            Code::Char(c) => match latin(c) {
                'j' | 'm' if self.ctrl && !self.alt => return Self::plain(Code::Enter),
                'i' if self.ctrl && !self.alt => return Self::plain(Code::Tab),
                '7' | '/' | '-' if self.ctrl && !self.alt => Code::Char('_'),
                'h' if self.ctrl && !self.alt => return Self::plain(Code::Backspace),
                c => Code::Char(c),
            },
            other => other,
        };
        Self { code, ..self }
    }
}

/// The Ukrainian layout's lower-case letters and its full stop, and what the Latin layout has on the same keys.
const TWINS: [(char, char); 27] = [
    ('й', 'q'),
    ('ц', 'w'),
    ('у', 'e'),
    ('к', 'r'),
    ('е', 't'),
    ('н', 'y'),
    ('г', 'u'),
    ('ш', 'i'),
    ('щ', 'o'),
    ('з', 'p'),
    ('ф', 'a'),
    ('і', 's'),
    ('в', 'd'),
    ('а', 'f'),
    ('п', 'g'),
    ('р', 'h'),
    ('о', 'j'),
    ('л', 'k'),
    ('д', 'l'),
    ('я', 'z'),
    ('ч', 'x'),
    ('с', 'c'),
    ('м', 'v'),
    ('и', 'b'),
    ('т', 'n'),
    ('ь', 'm'),
    ('.', '/'),
];

/// The Latin lower-case letter on the same key; other characters stay as they are.
pub fn latin(c: char) -> char {
    let mut lower = c.to_lowercase();
    let lower = match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => c,
    };
    TWINS.iter().find(|(twin, _)| *twin == lower).map_or(lower, |(_, letter)| *letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ukrainian_letter_on_the_same_key_is_that_key() {
        let pairs = [
            ('н', 'y'),
            ('Н', 'y'),
            ('к', 'r'),
            ('Г', 'u'),
            ('в', 'd'),
            ('о', 'j'),
            ('З', 'p'),
            ('р', 'h'),
            ('т', 'n'),
            ('Й', 'q'),
            ('.', '/'),
        ];
        for (twin, letter) in pairs {
            assert_eq!(latin(twin), letter);
        }
        assert_eq!((latin('Y'), latin('?'), latin('ß')), ('y', '?', 'ß'));
    }

    #[test]
    fn control_characters_for_enter_tab_and_backspace_are_those_keys() {
        assert_eq!(Key::ctrl('j').normal(), Key::plain(Code::Enter));
        assert_eq!(Key::ctrl('h').normal(), Key::plain(Code::Backspace));
        assert_eq!(Key::ctrl('s').normal(), Key::ctrl('s'));
        assert_eq!([Key::ctrl('7'), Key::ctrl('/')].map(Key::normal), [Key::ctrl('_'); 2]);
    }

    #[test]
    fn alt_and_ctrl_type_nothing_but_altgr_does() {
        assert_eq!(Key { code: Code::Char('y'), ctrl: false, alt: true }.typed(), None);
        assert_eq!(Key::ctrl('y').typed(), None);
        assert_eq!(Key { code: Code::Char('@'), ctrl: true, alt: true }.typed(), Some('@'));
    }
}
