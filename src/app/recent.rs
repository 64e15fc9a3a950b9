//! Values that were used lately, for the fields of a draft.

use crate::domain::Attempt;
use crate::domain::capture::Field;

/// Most values of a field.
const MOST: usize = 9;

/// Values of a profile's newest attempts, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recent {
    currency: Vec<String>,
    comment: Vec<String>,
    server_url: Vec<String>,
}

impl Recent {
    /// The values of these attempts.
    pub fn of<'a>(attempts: impl Iterator<Item = &'a Attempt>) -> Self {
        let mut attempts: Vec<&Attempt> = attempts.collect();
        attempts.sort_by_key(|attempt| std::cmp::Reverse(attempt.sent.wall));
        let mut recent = Self::default();
        for request in attempts.into_iter().map(|attempt| &attempt.request) {
            add(&mut recent.currency, Some(request.currency.code()));
            add(&mut recent.comment, request.comment.as_ref().map(|comment| comment.as_str()));
            add(&mut recent.server_url, request.server_url.as_ref().map(|url| url.as_str()));
        }
        recent
    }

    /// The values of a field; none where each order has its own.
    fn values(&self, field: Field) -> &[String] {
        match field {
            Field::Currency => &self.currency,
            Field::Comment => &self.comment,
            Field::ServerUrl => &self.server_url,
            Field::OrderId | Field::Amount => &[],
        }
    }

    /// Whether a field has recent values at all.
    pub fn has(field: Field) -> bool {
        matches!(field, Field::Currency | Field::Comment | Field::ServerUrl)
    }

    /// The value after the one that stands in the field, around the end, with its place and how many there are.
    /// `None` where there is no other.
    pub fn after(&self, field: Field, text: &str) -> Option<(&str, usize, usize)> {
        let values = self.values(field);
        let at = values.iter().position(|value| value == text).map_or(0, |at| (at + 1) % values.len());
        values.get(at).filter(|value| *value != text).map(|value| (value.as_str(), at + 1, values.len()))
    }
}

fn add(values: &mut Vec<String>, value: Option<&str>) {
    if let Some(value) = value.filter(|value| values.len() < MOST && !values.iter().any(|known| known == value)) {
        values.push(value.to_owned());
    }
}
