//! What a named person sets aside.

use super::order_id::OrderId;

/// What is set aside, so that it forbids no attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DismissTarget {
    /// A webhook, by its place in the ledger.
    Webhook(i64),
    /// An operation that a look-up of this order showed, by its operation_id, else its transaction_id.
    Shown(OrderId, String),
}

impl DismissTarget {
    /// Gives what `--confirm` must be to set this aside in live.
    pub fn confirm_text(&self) -> String {
        format!("DISMISS:{}", self.name())
    }

    /// Gives the number or id by which a person names it.
    pub fn name(&self) -> String {
        match self {
            Self::Webhook(place) => place.to_string(),
            Self::Shown(_, id) => id.clone(),
        }
    }
}
