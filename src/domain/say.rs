//! A sentence for people before it is put into words: a message id and its arguments.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::money::Money;
use super::printable::{cut, printable};

/// Most characters of a text in a sentence: a path, or a comment with its tag, is not longer.
const LONGEST: usize = 4096;

/// One argument of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Arg {
    /// A whole number that may select a plural form.
    Count(u64),
    /// Text, already printable.
    Text(String),
    /// Money.
    Money(Money),
    /// A moment.
    At {
        /// Which one.
        at: Timestamp,
    },
    /// A sentence inside the sentence.
    Say(Box<Say>),
    /// Sentences one after another, flat: a list may be long, and the reader of the ledger goes only so deep.
    All(Vec<Say>),
}

/// A sentence for people: the id of a message in `assets/i18n/*.ftl` and its arguments.
///
/// Every text that reaches an operator travels in this form, so that the console can show it in another language
/// and the ledger can keep it without freezing its wording. `Display` gives the English text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Say {
    /// Message id in the word files.
    pub id: Cow<'static, str>,
    /// Arguments by name, in the order they were given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<(Cow<'static, str>, Arg)>,
}

/// Starts a sentence from the id of its message.
pub fn say(id: &'static str) -> Say {
    Say { id: Cow::Borrowed(id), args: Vec::new() }
}

impl Say {
    /// Adds a text argument; it is made printable here, because arguments may come from untrusted text, and is cut beyond any
    /// length that a sentence has: a word of an answer may have a megabyte.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl AsRef<str>) -> Self {
        self.args.push((Cow::Borrowed(name), Arg::Text(printable(&cut(value.as_ref(), LONGEST)).into_owned())));
        self
    }

    /// Adds a whole number.
    #[must_use]
    pub fn count(mut self, name: &'static str, value: u64) -> Self {
        self.args.push((Cow::Borrowed(name), Arg::Count(value)));
        self
    }

    /// Adds money.
    #[must_use]
    pub fn money(mut self, name: &'static str, value: Money) -> Self {
        self.args.push((Cow::Borrowed(name), Arg::Money(value)));
        self
    }

    /// Adds a moment, said to the minute in UTC.
    #[must_use]
    pub fn at(mut self, name: &'static str, at: Timestamp) -> Self {
        self.args.push((Cow::Borrowed(name), Arg::At { at }));
        self
    }

    /// Adds a sentence as an argument.
    #[must_use]
    pub fn because(mut self, name: &'static str, value: Say) -> Self {
        self.args.push((Cow::Borrowed(name), Arg::Say(Box::new(value))));
        self
    }

    /// Adds a list of sentences.
    #[must_use]
    pub fn all(mut self, name: &'static str, values: Vec<Say>) -> Self {
        self.args.push((Cow::Borrowed(name), Arg::All(values)));
        self
    }
}

impl Say {
    /// The same sentence with each of its texts changed, however deep it stands.
    #[must_use]
    pub fn with_texts(mut self, change: &dyn Fn(&str) -> String) -> Self {
        for (_, arg) in &mut self.args {
            match arg {
                Arg::Text(text) => *text = change(text),
                Arg::Say(inner) => **inner = (**inner).clone().with_texts(change),
                Arg::All(all) => *all = std::mem::take(all).into_iter().map(|inner| inner.with_texts(change)).collect(),
                Arg::Count(_) | Arg::Money(_) | Arg::At { .. } => {}
            }
        }
        self
    }
}

impl std::error::Error for Say {}
