//! JSON kept whole: key order, number text and unknown members survive; anything doubtful is unreadable.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::printable::{is_hazard, printable};

/// Deepest nesting of arrays and objects that is still read.
pub const MAX_DEPTH: usize = 128;

/// A JSON value as received: numbers as their text, members in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as its text.
    Number(String),
    /// A string, unescaped.
    String(String),
    /// An array.
    Array(Vec<Json>),
    /// An object; names are unique.
    Object(Vec<(String, Json)>),
}

/// The bytes are no JSON text that may be judged: invalid UTF-8, a byte-order mark, a syntax error, trailing data,
/// duplicate names, a lone surrogate, or nesting over [`MAX_DEPTH`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unreadable JSON")]
pub struct Unreadable;

impl Json {
    /// Reads one JSON text.
    ///
    /// # Errors
    /// [`Unreadable`] for anything that two readers might understand differently.
    pub fn parse(bytes: &[u8]) -> Result<Self, Unreadable> {
        let text = std::str::from_utf8(bytes).map_err(|_| Unreadable)?;
        let raw: &RawValue = serde_json::from_str(text).map_err(|_| Unreadable)?;
        Self::from_raw(raw, MAX_DEPTH)
    }

    fn from_raw(raw: &RawValue, depth: usize) -> Result<Self, Unreadable> {
        let text = raw.get();
        let unreadable = |_| Unreadable;
        Ok(match text.as_bytes().first() {
            Some(b'n') => Self::Null,
            Some(b't') => Self::Bool(true),
            Some(b'f') => Self::Bool(false),
            Some(b'"') => Self::String(serde_json::from_str(text).map_err(unreadable)?),
            Some(b'[') => {
                let depth = depth.checked_sub(1).ok_or(Unreadable)?;
                let items: Vec<&RawValue> = serde_json::from_str(text).map_err(unreadable)?;
                Self::Array(items.into_iter().map(|item| Self::from_raw(item, depth)).collect::<Result<_, _>>()?)
            }
            Some(b'{') => {
                let depth = depth.checked_sub(1).ok_or(Unreadable)?;
                let members = serde_json::Deserializer::from_str(text).deserialize_map(Members).map_err(unreadable)?;
                let mut names = HashSet::with_capacity(members.len());
                if !members.iter().all(|(name, _)| names.insert(name.as_str())) {
                    return Err(Unreadable);
                }
                Self::Object(
                    members.into_iter().map(|(name, item)| Ok((name, Self::from_raw(item, depth)?))).collect::<Result<_, Unreadable>>()?,
                )
            }
            Some(_) => Self::Number(text.to_owned()),
            None => return Err(Unreadable),
        })
    }

    /// The member of an object; `None` for other values and absent members.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// A string, or null for `None`.
    pub fn text(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Null, |text| Self::String(text.into()))
    }

    /// The value on one line. Control, C1, DEL, bidirectional and zero-width characters are written as `\u` and four digits,
    /// so the line is safe for any terminal and any JSON reader gets the value back.
    pub fn to_line(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, None);
        out
    }

    /// The value indented by two spaces, for people; as safe as [`Json::to_line`].
    pub fn to_pretty(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, Some(0));
        out
    }

    /// The value as a line of text for people: a string without its quotes, anything else as JSON.
    pub fn to_text(&self) -> String {
        match self {
            Self::String(text) => printable(text).into_owned(),
            other => other.to_line(),
        }
    }

    fn write(&self, out: &mut String, indent: Option<usize>) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Number(text) => out.push_str(text),
            Self::String(text) => write_string(text, out),
            Self::Array(items) => write_items(out, indent, ['[', ']'], items, |item, out, indent| item.write(out, indent)),
            Self::Object(members) => write_items(out, indent, ['{', '}'], members, |(name, value), out, indent| {
                write_string(name, out);
                out.push_str(if indent.is_some() { ": " } else { ":" });
                value.write(out, indent);
            }),
        }
    }
}

fn write_items<T>(
    out: &mut String,
    indent: Option<usize>,
    [open, close]: [char; 2],
    items: &[T],
    mut write: impl FnMut(&T, &mut String, Option<usize>),
) {
    let inner = indent.map(|level| level + 1);
    let new_line = |out: &mut String, level: Option<usize>| {
        if let Some(level) = level {
            out.push('\n');
            out.extend(std::iter::repeat_n("  ", level));
        }
    };
    out.push(open);
    for (position, item) in items.iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        new_line(out, inner);
        write(item, out, inner);
    }
    if !items.is_empty() {
        new_line(out, indent);
    }
    out.push(close);
}

fn write_string(text: &str, out: &mut String) {
    use fmt::Write as _;
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_hazard(c) => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    // Writing to a String cannot fail.
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

/// Builds an object from names and values, in order.
pub fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_and_order_survive() {
        let text = r#"{"b":1.50,"a":[1e2,-0.00,12345678901234567890.123],"ключ":"я\u001b\ud83d\ude00"}"#;
        let json = Json::parse(text.as_bytes()).unwrap();
        assert_eq!(json.to_line(), r#"{"b":1.50,"a":[1e2,-0.00,12345678901234567890.123],"ключ":"я\u001b😀"}"#);
        assert_eq!(json.get("b"), Some(&Json::Number("1.50".into())));
    }

    #[test]
    fn doubtful_texts_are_unreadable() {
        for text in [
            "",
            " ",
            "{",
            "{}x",
            "{} {}",
            "\u{feff}{}",
            r#"{"a":1,"a":2}"#,
            r#"{"x":{"a":1,"a":2}}"#,
            r#"{"a":1,"\u0061":2}"#,
            r#""\ud800""#,
            r#"{"\udc00":1}"#,
            "01",
            "1.",
            ".5",
            "+1",
            "NaN",
            "'a'",
            "{a:1}",
            "[1,]",
            "\"\n\"",
            "nul",
            "tru e",
        ] {
            assert_eq!(Json::parse(text.as_bytes()), Err(Unreadable), "{text}");
        }
        assert_eq!(Json::parse(b"\"\xff\""), Err(Unreadable));
        assert_eq!(Json::parse(b"\xff\xfe{\0}\0"), Err(Unreadable));
    }

    #[test]
    fn nesting_is_read_to_the_limit_and_not_beyond() {
        let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(Json::parse(nested(MAX_DEPTH).as_bytes()).is_ok());
        assert_eq!(Json::parse(nested(MAX_DEPTH + 1).as_bytes()), Err(Unreadable));
        assert_eq!(Json::parse(nested(500_000).as_bytes()), Err(Unreadable));
    }

    #[test]
    fn hazards_are_escaped_on_the_line() {
        let json = Json::String("\u{7f}\u{9b}\u{202e}\u{200b}\u{e0001}\n\"\\".into());
        assert_eq!(json.to_line(), r#""\u007f\u009b\u202e\u200b\udb40\udc01\n\"\\""#);
        assert_eq!(Json::parse(json.to_line().as_bytes()), Ok(json));
    }

    fn any_json() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::Bool),
            "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?".prop_map(Json::Number),
            any::<String>().prop_map(Json::String),
        ];
        leaf.prop_recursive(4, 24, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Json::Array),
                prop::collection::btree_map(any::<String>(), inner, 0..6).prop_map(|map| Json::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(json in any_json()) {
            prop_assert_eq!(Json::parse(json.to_line().as_bytes()), Ok(json.clone()));
            prop_assert_eq!(Json::parse(json.to_pretty().as_bytes()), Ok(json));
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Json::parse(&bytes);
        }
    }
}
