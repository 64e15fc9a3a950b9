//! The free text that comes back in the answer.

use super::say::{Say, say};

/// Longest comment in Unicode scalars (finline: transactions-2-step/capture/api).
pub const MAX_COMMENT: usize = 2048;

/// A comment: 1 to 2048 Unicode scalars without control characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment(String);

/// Why a text is no comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommentError {
    /// Longer than [`MAX_COMMENT`]; the length found.
    TooLong(usize),
    /// A control character, newline and tab included.
    Control(char),
}

impl CommentError {
    /// The sentence for people.
    pub fn say(&self) -> Say {
        match self {
            Self::TooLong(length) => say("comment-too-long").count("length", *length as u64).count("max", MAX_COMMENT as u64),
            Self::Control('\n' | '\r') => say("comment-newline"),
            Self::Control('\t') => say("comment-tab"),
            Self::Control(c) => say("comment-control").with("mark", c.to_string()),
        }
    }
}

impl Comment {
    /// Reads a comment; the empty text is no comment.
    ///
    /// # Errors
    /// [`CommentError`] when it is too long or has a control character.
    pub fn parse(text: &str) -> Result<Option<Self>, CommentError> {
        if let Some(c) = text.chars().find(|c| c.is_control()) {
            return Err(CommentError::Control(c));
        }
        match text.chars().count() {
            0 => Ok(None),
            length if length > MAX_COMMENT => Err(CommentError::TooLong(length)),
            _ => Ok(Some(Self(text.to_owned()))),
        }
    }

    /// The comment with a mark at its end by which a look-up can tell this capture: `… [capdesk <attempt id>]`.
    ///
    /// # Errors
    /// [`CommentError::TooLong`] when the mark does not fit.
    pub fn tagged(comment: Option<&Self>, attempt: uuid::Uuid) -> Result<Self, CommentError> {
        let tag = Self::tag(attempt);
        let text = match comment {
            Some(comment) => format!("{} {tag}", comment.0),
            None => tag,
        };
        match text.chars().count() {
            length if length > MAX_COMMENT => Err(CommentError::TooLong(length)),
            _ => Ok(Self(text)),
        }
    }

    /// The mark itself, without the space before it.
    pub fn tag(attempt: uuid::Uuid) -> String {
        format!("[capdesk {attempt}]")
    }

    /// Whether a comment as received carries the mark of any attempt.
    pub fn is_tagged(text: &str) -> bool {
        ids(text).next().is_some()
    }

    /// The marks in a comment as received, without the words around them.
    pub fn tags_of(text: &str) -> String {
        ids(text).map(|id| format!("[capdesk {id}]")).collect::<Vec<_>>().join(" ")
    }

    /// The text as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The ids in the marks of a comment, as they are spelled.
fn ids(text: &str) -> impl Iterator<Item = &str> {
    let marks = text.split("[capdesk ").skip(1).filter_map(|rest| rest.split_once(']'));
    marks.map(|(id, _)| id).filter(|id| uuid::Uuid::parse_str(id).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_and_control_characters_are_refused() {
        assert_eq!(Comment::parse(""), Ok(None));
        assert!(Comment::parse(&"я".repeat(2048)).unwrap().is_some());
        assert_eq!(Comment::parse(&"я".repeat(2049)), Err(CommentError::TooLong(2049)));
        assert_eq!(Comment::parse("a\nb"), Err(CommentError::Control('\n')));
        assert_eq!(Comment::parse("a\u{1b}b"), Err(CommentError::Control('\u{1b}')));
    }

    #[test]
    fn the_mark_counts_against_the_limit() {
        let id = uuid::Uuid::nil();
        assert_eq!(Comment::tagged(None, id).unwrap().as_str(), "[capdesk 00000000-0000-0000-0000-000000000000]");
        assert!(Comment::is_tagged("parcel 7 [capdesk 00000000-0000-0000-0000-000000000000]"));
        assert!(!Comment::is_tagged("[capdesk]") && !Comment::is_tagged("[capdesk soon]") && !Comment::is_tagged("[capdesk "));
        let long = Comment::parse(&"x".repeat(2002)).unwrap();
        assert!(matches!(Comment::tagged(long.as_ref(), id), Err(CommentError::TooLong(2049))));
    }
}
