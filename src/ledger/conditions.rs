//! The conditions of a query, with their values as numbered parameters.

use jiff::Timestamp;
use rusqlite::types::Value;

use super::row::time;

/// Numbered parameters and the conditions that use them.
#[derive(Debug, Default)]
pub(crate) struct Conditions {
    /// The conditions, joined by `AND`; empty when there are none.
    pub(crate) text: String,
    /// The values of `?1`, `?2` and so on.
    pub(crate) values: Vec<Value>,
}

impl Conditions {
    /// Adds `text`, in which `?` stands for the value.
    pub(crate) fn and(&mut self, text: &str, value: impl Into<Value>) {
        let number = self.value(value);
        self.also(&text.replace('?', &number));
    }

    /// Asks of a column for this value, if there is one.
    pub(super) fn equals(&mut self, column: &str, value: Option<&String>) {
        if let Some(value) = value {
            self.and(&format!("{column} = ?"), value.clone());
        }
    }

    /// Asks of a column for times from `since` on and before `until`, as far as they are given.
    pub(super) fn between(&mut self, column: &str, since: Option<Timestamp>, until: Option<Timestamp>) {
        if let Some(since) = since {
            self.and(&format!("{column} >= ?"), time(since));
        }
        if let Some(until) = until {
            self.and(&format!("{column} < ?"), time(until));
        }
    }

    /// Adds a condition that needs no value of its own.
    pub(crate) fn also(&mut self, text: &str) {
        self.text.push_str(if self.text.is_empty() { "" } else { " AND " });
        self.text.push_str(text);
    }

    /// Adds a value and gives its number: `?7`.
    pub(crate) fn value(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }
}
