//! The text of the configuration file, so that a mistake can name its place.

use std::path::Path;

use crate::domain::{Say, say};

/// A mistake and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misplaced {
    /// File, line and column.
    pub place: String,
    /// What is wrong.
    pub mistake: Say,
}

impl Misplaced {
    /// The mistake with its place before it: `config.toml:12:9: …`.
    pub fn say(&self) -> Say {
        say("config-at").with("place", &self.place).because("mistake", self.mistake.clone())
    }
}

/// A configuration file while it is read.
pub(super) struct Source<'a> {
    /// Where it was found.
    pub file: &'a Path,
    /// What it says.
    pub text: &'a str,
}

impl Source<'_> {
    /// A mistake with its place.
    pub(super) fn at(&self, offset: usize, mistake: Say) -> Misplaced {
        Misplaced { place: self.place(offset), mistake }
    }

    /// File, line and column of a byte offset.
    pub(super) fn place(&self, offset: usize) -> String {
        let (line, column) = self.line_and_column(offset);
        format!("{}:{line}:{column}", self.file.display())
    }

    /// Line and column of a byte offset, both from 1; columns count characters.
    fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let mut place = (1, 1);
        for (at, c) in self.text.char_indices() {
            if at >= offset {
                break;
            }
            match c {
                '\n' => place = (place.0 + 1, 1),
                '\u{feff}' if at == 0 => {}
                _ => place.1 += 1,
            }
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_from_one() {
        let source = Source { file: Path::new("c.toml"), text: "\u{feff}a\nїж = 1\r\n" };
        let places: Vec<_> = [0, 3, 4, 5, 7, 9, 99].into_iter().map(|offset| source.line_and_column(offset)).collect();
        assert_eq!(places, [(1, 1), (1, 1), (1, 2), (2, 1), (2, 2), (2, 3), (3, 1)]);
    }
}
