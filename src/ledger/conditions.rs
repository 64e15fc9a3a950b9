//! The conditions of a query, with their values as numbered parameters.

use rusqlite::types::Value;

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
