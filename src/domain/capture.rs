//! A capture before it is sent: the draft as typed and the request once every field holds.

use rust_decimal::Decimal;
use uuid::Uuid;

use super::amount::ChargeAmount;
use super::comment::Comment;
use super::currency::Currency;
use super::money::Money;
use super::order_id::OrderId;
use super::say::{Say, say};
use super::server_url::ServerUrl;

/// The fields an operator fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// The merchant's order id of the pre-authorisation.
    OrderId,
    /// Currency of the order.
    Currency,
    /// Amount of a partial capture.
    Amount,
    /// Free text.
    Comment,
    /// Webhook address.
    ServerUrl,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub field: Field,
    /// Why, and the way out.
    pub why: Say,
}

/// A capture as typed, nothing checked yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Order id.
    pub order_id: String,
    /// Currency code.
    pub currency: String,
    /// Amount of a partial capture; `None` captures the whole hold, an empty text is a mistake.
    pub amount: Option<String>,
    /// Comment; empty is none.
    pub comment: String,
    /// Webhook address; empty is none.
    pub server_url: String,
}

/// A capture whose every field holds: what is signed, sent and written to the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaptureRequest {
    /// Point of sale.
    pub pos_id: Uuid,
    /// The merchant's order id of the pre-authorisation.
    pub order_id: OrderId,
    /// Currency of the order.
    pub currency: Currency,
    /// Amount of a partial capture in major units; `None` captures the whole hold.
    pub charge_amount: Option<ChargeAmount>,
    /// Free text that comes back in the answer.
    pub comment: Option<Comment>,
    /// Where the webhook about this capture goes.
    pub server_url: Option<ServerUrl>,
}

impl Draft {
    /// Checks every field.
    ///
    /// # Errors
    /// All faults found, in the order of the form.
    pub fn check(&self, pos_id: Uuid) -> Result<CaptureRequest, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut note = |field, why: Say| faults.push(Fault { field, why });
        let order_id = OrderId::parse(&self.order_id).map_err(|error| note(Field::OrderId, error.say())).ok();
        let currency = Currency::parse(&self.currency).map_err(|error| note(Field::Currency, error.say())).ok();
        let charge_amount = match (&self.amount, currency) {
            (None, _) => None,
            // Without a currency the amount is still read, so that both mistakes are told at once.
            (Some(text), currency) => {
                let assumed = currency.or_else(|| Currency::parse("UAH").ok());
                assumed.and_then(|currency| ChargeAmount::parse(text, currency).map_err(|error| note(Field::Amount, error.say())).ok())
            }
        };
        let comment = Comment::parse(&self.comment).unwrap_or_else(|error| {
            note(Field::Comment, error.say());
            None
        });
        // A look-up tells captures apart by it: nobody's may be written by hand.
        if comment.as_ref().is_some_and(|comment| Comment::is_tagged(comment.as_str())) {
            note(Field::Comment, say("comment-tagged"));
        }
        let server_url = ServerUrl::parse(&self.server_url).unwrap_or_else(|error| {
            note(Field::ServerUrl, error.say());
            None
        });
        match (order_id, currency) {
            (Some(order_id), Some(currency)) if faults.is_empty() => {
                Ok(CaptureRequest { pos_id, order_id, currency, charge_amount, comment, server_url })
            }
            _ => Err(faults),
        }
    }
}

impl CaptureRequest {
    /// The amount as it stands in the request, or `FULL`.
    pub fn amount_or_full(&self) -> String {
        self.charge_amount.map_or_else(|| "FULL".to_owned(), ChargeAmount::wire)
    }

    /// The last eight digits of the point of sale, as shown on screen.
    pub fn pos_tail(&self) -> String {
        pos_tail(self.pos_id)
    }

    /// What a script must pass to `--confirm` before this exact request may go to a live project:
    /// `LIVE:<last 8 of pos_id>:<order id>:<amount or FULL>:<currency>`.
    pub fn confirm_text(&self) -> String {
        format!("LIVE:{}:{}:{}:{}", self.pos_tail(), self.order_id, self.amount_or_full(), self.currency)
    }

    /// The amount for people: `80.00 UAH`, or "whole hold".
    pub fn amount_say(&self) -> Say {
        match self.charge_amount {
            Some(amount) => say("amount-exact").money("amount", Money::exact(amount.value(), self.currency)),
            None => say("amount-whole").with("currency", self.currency.code()),
        }
    }

    /// What the gateway should state as captured: the amount asked for, or the hold where it is known.
    pub fn expected(&self, hold: Option<Decimal>) -> Option<Decimal> {
        self.charge_amount.map(ChargeAmount::value).or(hold)
    }
}

/// The last eight digits of a point of sale: `7b5667aa` of `…-3b447b5667aa`.
pub fn pos_tail(pos_id: Uuid) -> String {
    pos_id.simple().to_string().split_off(24)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft { order_id: "123".into(), currency: "uah".into(), amount: Some("80,00".into()), ..Draft::default() }
    }

    #[test]
    fn the_confirmation_names_the_exact_request() {
        let pos: Uuid = "dc728de1-51ef-4ef1-80f7-3b44b07b5667".parse().unwrap();
        let mut request = draft().check(pos).unwrap();
        assert_eq!(request.confirm_text(), "LIVE:b07b5667:123:80:UAH");
        request.charge_amount = None;
        assert_eq!(request.confirm_text(), "LIVE:b07b5667:123:FULL:UAH");
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let bad = Draft {
            order_id: String::new(),
            currency: "ABC".into(),
            amount: Some("0".into()),
            comment: "a\nb".into(),
            server_url: "ftp://x".into(),
        };
        let fields: Vec<_> = bad.check(Uuid::nil()).unwrap_err().into_iter().map(|fault| fault.field).collect();
        assert_eq!(fields, [Field::OrderId, Field::Currency, Field::Amount, Field::Comment, Field::ServerUrl]);
    }

    #[test]
    fn a_comment_that_carries_an_attempts_tag_is_refused() {
        let tagged = |comment: String| Draft { comment, ..draft() }.check(Uuid::nil()).map_err(|faults| faults[0].field);
        assert_eq!(tagged(format!("parcel {}", Comment::tag(Uuid::nil()))), Err(Field::Comment));
        assert_eq!(tagged(format!("parcel [capdesk {}]", Uuid::max().simple())), Err(Field::Comment));
        assert!(tagged("[capdesk soon]".into()).is_ok());
    }

    #[test]
    fn an_empty_amount_is_never_taken_for_the_whole_hold() {
        assert!(Draft { amount: Some(String::new()), ..draft() }.check(Uuid::nil()).is_err());
        assert!(Draft { amount: Some("  ".into()), ..draft() }.check(Uuid::nil()).is_err());
        assert_eq!(Draft { amount: None, ..draft() }.check(Uuid::nil()).unwrap().charge_amount, None);
    }
}
