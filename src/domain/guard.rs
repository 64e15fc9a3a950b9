//! What a look-up forbids: the gateway's own view of an order, held against a capture of it.
//!
//! One rule in one place: the desk refuses by it before it sends, and the form says it while the draft is typed.

use rust_decimal::Decimal;

use super::amount::ChargeAmount;
use super::capture::{CaptureRequest, Field};
use super::currency::Currency;
use super::money::Money;
use super::order::Order;
use super::order_id::OrderId;
use super::printable::excerpt;
use super::say::{Say, say};
use super::transaction::Transaction;

/// What a profile says about what may be captured.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GuardRules {
    /// How far above the hold a capture may go, in percent of the hold.
    pub overcapture_percent: u32,
    /// Methods beyond the documented ones that move no money.
    pub harmless_methods: Vec<String>,
}

/// Why an order as looked up must not be captured (finline: transactions-2-step/capture/api, transactions-2-step/auth).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A capture has succeeded: what it took.
    Captured(Money),
    /// A capture has not failed and is not final: what it would take, and its status.
    CaptureUnderWay(Money, String),
    /// Money was given back, or is about to be: how much, and the refund's status.
    Refunded(Money, String),
    /// Something that the documentation does not know was done to the order: its method and status.
    UnknownMethod(String, String),
    /// The hold was released.
    Voided,
    /// A void has not failed and is not final: its status.
    VoidUnderWay(String),
    /// The authorisation is not `success`: its status.
    NotAuthorised(String),
    /// There is no authorisation.
    NoAuthorisation,
    /// The hold is in another currency.
    OtherCurrency {
        /// The currency of the hold, as stated.
        held: String,
        /// The currency of the capture.
        asked: Currency,
    },
    /// The amount is above the hold and what the profile allows beyond it.
    AboveHold {
        /// The amount of the capture.
        asked: Money,
        /// The hold.
        held: Money,
    },
}

impl Block {
    /// The field of a capture that would have to change.
    pub fn field(&self) -> Field {
        match self {
            Self::OtherCurrency { .. } => Field::Currency,
            Self::AboveHold { .. } => Field::Amount,
            _ => Field::OrderId,
        }
    }

    /// The refusal, with what was done about it: nothing was sent.
    pub fn refusal(&self, order_id: &OrderId) -> Say {
        let about = |id: &'static str| say(id).with("order", order_id.as_str());
        match self {
            Self::Captured(amount) => about("desk-already-captured").money("amount", amount.clone()),
            Self::CaptureUnderWay(amount, status) => {
                about("desk-capture-under-way").money("amount", amount.clone()).with("status", excerpt(status))
            }
            Self::Refunded(amount, status) => about("desk-refunded").money("amount", amount.clone()).with("status", excerpt(status)),
            Self::UnknownMethod(method, status) => {
                about("desk-unknown-method").with("method", excerpt(method)).with("status", excerpt(status))
            }
            Self::Voided => about("desk-voided"),
            Self::VoidUnderWay(status) => about("desk-void-under-way").with("status", excerpt(status)),
            Self::NotAuthorised(status) => about("desk-auth-not-success").with("status", excerpt(status)),
            Self::NoAuthorisation => about("desk-no-auth"),
            Self::OtherCurrency { held, asked } => about("desk-other-currency").with("held", excerpt(held)).with("asked", asked.code()),
            Self::AboveHold { asked, held } => about("desk-above-hold").money("asked", asked.clone()).money("held", held.clone()),
        }
    }

    /// The sentence at the field of a draft.
    pub fn hint(&self) -> Say {
        match self {
            Self::Captured(_) => say("guard-captured"),
            Self::CaptureUnderWay(_, status) => say("guard-capture-under-way").with("status", excerpt(status)),
            Self::Refunded(_, status) => say("guard-refunded").with("status", excerpt(status)),
            Self::UnknownMethod(method, status) => {
                say("guard-unknown-method").with("method", excerpt(method)).with("status", excerpt(status))
            }
            Self::Voided => say("guard-voided"),
            Self::VoidUnderWay(status) => say("guard-void-under-way").with("status", excerpt(status)),
            Self::NotAuthorised(status) => say("guard-not-authorised").with("status", excerpt(status)),
            Self::NoAuthorisation => say("guard-no-authorisation"),
            Self::OtherCurrency { held, .. } => say("guard-other-currency").with("held", excerpt(held)),
            Self::AboveHold { held, .. } => say("guard-above-hold").money("held", held.clone()),
        }
    }
}

/// The operation that speaks against an order: a capture, refund, void or unknown method that has not failed.
pub fn operation<'a>(order: &'a Order, harmless_methods: &[String]) -> Option<&'a Transaction> {
    let unknown = || order.transactions.iter().find(|one| one.may_move_money(harmless_methods));
    order.live_captures().next().or_else(|| order.live_refunds().next()).or_else(|| order.live_voids().next()).or_else(unknown)
}

/// What speaks against the order itself, whatever the capture: a capture, refund, void or unknown method that has not failed, or no
/// authorisation in `success`.
pub fn order_block(order: &Order, harmless_methods: &[String]) -> Option<Block> {
    if let Some(one) = operation(order, harmless_methods) {
        let (money, status) = (one.money(), one.status.clone());
        return Some(match (one.method.as_str(), one.succeeded()) {
            ("capture", true) => Block::Captured(money),
            ("capture", false) => Block::CaptureUnderWay(money, status),
            ("refund", _) => Block::Refunded(money, status),
            ("void", true) => Block::Voided,
            ("void", false) => Block::VoidUnderWay(status),
            (method, _) => Block::UnknownMethod(method.to_owned(), status),
        });
    }
    match (order.auth(), order.any_auth()) {
        (Some(_), _) => None,
        (None, Some(auth)) => Some(Block::NotAuthorised(auth.status.clone())),
        (None, None) => Some(Block::NoAuthorisation),
    }
}

/// What speaks against a capture in this currency and of this amount: another currency than the hold's, or an amount above
/// the hold plus `overcapture_percent`. A hold that states no currency or no usable amount forbids nothing.
pub fn request_block(order: &Order, currency: Currency, amount: Option<ChargeAmount>, overcapture_percent: u32) -> Option<Block> {
    let auth: &Transaction = order.auth()?;
    if let Some(held) = auth.currency.as_deref().filter(|held| *held != currency.code()) {
        return Some(Block::OtherCurrency { held: held.to_owned(), asked: currency });
    }
    let (asked, hold) = (amount?, auth.amount.positive()?);
    let ceiling = hold.checked_mul(Decimal::from(100 + overcapture_percent)).map(|scaled| scaled / Decimal::from(100));
    ceiling
        .is_none_or(|ceiling| asked.value() > ceiling)
        .then(|| Block::AboveHold { asked: Money::exact(asked.value(), currency), held: Money::exact(hold, currency) })
}

/// Why the order as looked up must not be captured with this request; `None` when nothing speaks against it.
pub fn block(request: &CaptureRequest, order: &Order, rules: &GuardRules) -> Option<Block> {
    let of_order = order_block(order, &rules.harmless_methods);
    of_order.or_else(|| request_block(order, request.currency, request.charge_amount, rules.overcapture_percent))
}

#[cfg(test)]
mod tests;
