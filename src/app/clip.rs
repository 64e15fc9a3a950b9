//! What of an attempt can be copied, through the terminal.

use crate::domain::{Attempt, Json, Say, printable, say};

/// Longest text that is handed to a terminal, in bytes: more is more than 100,000 bytes on the wire, which terminals drop
/// without a word.
pub const MOST: usize = 74_000;

/// Something that can be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Item {
    /// The order id.
    OrderId,
    /// The id of the attempt.
    AttemptId,
    /// `operation_id` of the capture.
    OperationId,
    /// `payment_id` of the hold.
    PaymentId,
    /// `transaction_id` of the capture.
    TransactionId,
    /// The captured amount, otherwise the asked one, without its currency.
    Amount,
    /// The whole answer.
    Answer,
    /// The look-up as a `curl` command.
    LookUpCommand,
    /// The capture as a `curl` command.
    CaptureCommand,
}

impl Item {
    const ALL: [Self; 9] = [
        Self::OrderId,
        Self::AttemptId,
        Self::OperationId,
        Self::PaymentId,
        Self::TransactionId,
        Self::Amount,
        Self::Answer,
        Self::LookUpCommand,
        Self::CaptureCommand,
    ];

    /// What it is called.
    pub fn say(self) -> Say {
        say(match self {
            Self::OrderId => "ui-clip-order-id",
            Self::AttemptId => "ui-clip-attempt-id",
            Self::OperationId => "ui-clip-operation-id",
            Self::PaymentId => "ui-clip-payment-id",
            Self::TransactionId => "ui-clip-transaction-id",
            Self::Amount => "ui-clip-amount",
            Self::Answer => "ui-clip-answer",
            Self::LookUpCommand => "ui-clip-look-up",
            Self::CaptureCommand => "ui-clip-capture",
        })
    }

    /// Whether its text is still to be made.
    pub fn is_command(self) -> bool {
        matches!(self, Self::LookUpCommand | Self::CaptureCommand)
    }

    /// Its text, printable; `None` where the attempt has none, and for commands.
    pub fn text(self, attempt: &Attempt) -> Option<String> {
        let outcome = &attempt.outcome;
        let text = match self {
            Self::OrderId => Some(attempt.request.order_id.as_str().to_owned()),
            Self::AttemptId => Some(attempt.id.to_string()),
            Self::OperationId => outcome.operation_id.clone(),
            Self::PaymentId => outcome.payment_id.clone(),
            Self::TransactionId => outcome.transaction_id.clone(),
            // As the gateway stated it: the asked one would pass for what was taken.
            Self::Amount => outcome.amount.clone(),
            Self::Answer => outcome.body.as_deref().filter(|body| !body.is_empty()).map(answer),
            Self::LookUpCommand | Self::CaptureCommand => None,
        };
        text.map(|text| printable(&text).into_owned())
    }
}

/// An answer on one line, as JSON where it is that.
fn answer(body: &[u8]) -> String {
    Json::parse(body).map_or_else(|_| String::from_utf8_lossy(body).into_owned(), |json| json.to_line())
}

/// The menu of what can be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clip {
    /// Of which attempt.
    pub attempt: Box<Attempt>,
    /// The selected item.
    pub selected: usize,
}

impl Clip {
    /// Opens the menu for an attempt.
    pub fn new(attempt: Attempt) -> Self {
        Self { attempt: Box::new(attempt), selected: 0 }
    }

    /// What can be copied of it.
    pub fn items(&self) -> Vec<Item> {
        Item::ALL.into_iter().filter(|item| item.is_command() || item.text(&self.attempt).is_some()).collect()
    }

    /// The selected item.
    pub fn item(&self) -> Option<Item> {
        self.items().get(self.selected).copied()
    }

    /// Moves the selection.
    pub fn step(&mut self, rows: isize) {
        let last = self.items().len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(rows).min(last);
    }
}
