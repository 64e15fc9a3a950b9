//! An order as a look-up shows it: its hold and everything that was done to it.

use rust_decimal::Decimal;

use super::amount::Stated;
use super::currency::Currency;
use super::money::Money;

/// One transaction of an order. Only what a console needs is kept: no card mask, token, name or e-mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    /// `auth`, `capture`, `void`, `refund`, …
    pub method: String,
    /// Amount as stated.
    pub amount: Stated,
    /// Currency as stated.
    pub currency: Option<String>,
    /// Status word; a status that is no string is kept as its JSON text and counts as an unknown word.
    pub status: String,
    /// Status code as stated.
    pub status_code: Option<String>,
    /// The gateway's own text for the code.
    pub status_description: Option<String>,
    /// `operation_id` as stated.
    pub operation_id: Option<String>,
    /// `payment_id` as stated.
    pub payment_id: Option<String>,
    /// `transaction_id` as stated.
    pub transaction_id: Option<String>,
    /// Comment as stated (captures carry the request's).
    pub comment: Option<String>,
    /// Gateway time, no zone.
    pub created_at: Option<String>,
    /// Gateway time of the last change, no zone.
    pub processing_time: Option<String>,
}

/// All transactions of one order, in the order received (which means nothing).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Order {
    /// The transactions.
    pub transactions: Vec<Transaction>,
}

impl Transaction {
    /// Whether the status is `success`.
    pub fn succeeded(&self) -> bool {
        self.status == "success"
    }

    /// Whether the status is `failure`. Any other word is not final.
    pub fn failed(&self) -> bool {
        self.status == "failure"
    }

    /// The amount for people; as stated where it is no exact amount of a known currency.
    pub fn money(&self) -> Money {
        let currency = self.currency.as_deref().and_then(|code| Currency::parse(code).ok());
        match (&self.amount, currency) {
            (Stated::Exact(amount, _), Some(currency)) => Money::exact(*amount, currency),
            (amount, _) => Money::stated(amount, self.currency.as_deref()),
        }
    }

    /// What tells this transaction from another of the same order: its ids, otherwise everything stated.
    pub fn key(&self) -> String {
        match (&self.operation_id, &self.transaction_id) {
            (None, None) => format!(
                "{}/{}/{}/{}",
                self.method,
                self.amount.text().unwrap_or("-"),
                self.currency.as_deref().unwrap_or("-"),
                self.created_at.as_deref().unwrap_or("-")
            ),
            (operation, transaction) => {
                format!("{}/{}", operation.as_deref().unwrap_or("-"), transaction.as_deref().unwrap_or("-")).to_ascii_lowercase()
            }
        }
    }
}

impl Order {
    /// Captures that have not failed: taken, on their way, or of an unknown status.
    pub fn live_captures(&self) -> impl Iterator<Item = &Transaction> {
        self.of("capture").filter(|transaction| !transaction.failed())
    }

    /// Voids that have not failed.
    pub fn live_voids(&self) -> impl Iterator<Item = &Transaction> {
        self.of("void").filter(|transaction| !transaction.failed())
    }

    /// Refunds that have not failed.
    pub fn live_refunds(&self) -> impl Iterator<Item = &Transaction> {
        self.of("refund").filter(|transaction| !transaction.failed())
    }

    /// The pre-authorisation that holds the money, if one is in `success`.
    pub fn auth(&self) -> Option<&Transaction> {
        self.of("auth").find(|transaction| transaction.succeeded())
    }

    /// The pre-authorisation of any status: the successful one, otherwise the first.
    pub fn any_auth(&self) -> Option<&Transaction> {
        self.auth().or_else(|| self.of("auth").next())
    }

    /// The amount on hold in major units, where one is stated.
    pub fn hold(&self) -> Option<Decimal> {
        self.auth().and_then(|auth| auth.amount.positive())
    }

    /// The sum of the successful captures; `None` when there is none or one states no usable amount.
    pub fn captured(&self) -> Option<Decimal> {
        let mut captures = self.of("capture").filter(|transaction| transaction.succeeded()).peekable();
        captures.peek()?;
        captures.try_fold(Decimal::ZERO, |sum, capture| sum.checked_add(capture.amount.positive()?))
    }

    fn of(&self, method: &str) -> impl Iterator<Item = &Transaction> {
        self.transactions.iter().filter(move |transaction| transaction.method == method)
    }
}
