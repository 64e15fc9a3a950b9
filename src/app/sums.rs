//! The money of a review: what is authorised, what this capture takes, what becomes of the rest.

use rust_decimal::Decimal;

use crate::domain::guard::{GuardRules, order_block};
use crate::domain::{CaptureRequest, Money, Order, Say, say};

/// What becomes of the part of the hold that a capture does not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// This much is released.
    Released(Decimal),
    /// Nothing is left.
    Nothing,
    /// The capture takes this much more than the hold.
    Above(Decimal),
}

/// The money of a review, held against the order as its look-up showed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sums {
    /// The hold, in the currency of the request.
    pub authorised: Decimal,
    /// What this capture takes.
    pub capture: Decimal,
    /// The rest.
    pub rest: Rest,
}

impl Sums {
    /// The sums, where an open hold in the currency of the request states a usable amount.
    pub fn of(request: &CaptureRequest, order: &Order, rules: &GuardRules) -> Option<Self> {
        let held_in = order.auth()?.currency.as_deref();
        if order_block(order, &rules.harmless_methods).is_some() || held_in.is_some_and(|held| held != request.currency.code()) {
            return None;
        }
        let authorised = order.hold()?;
        let capture = request.expected(Some(authorised))?;
        let left = authorised.checked_sub(capture)?;
        let rest = match left {
            left if left.is_zero() => Rest::Nothing,
            left if left.is_sign_negative() => Rest::Above(-left),
            left => Rest::Released(left),
        };
        Some(Self { authorised, capture, rest })
    }

    /// What is released, in the currency of the request.
    pub fn released(&self) -> Decimal {
        match self.rest {
            Rest::Released(left) => left,
            Rest::Nothing | Rest::Above(_) => Decimal::ZERO,
        }
    }

    /// What becomes of the rest, in words.
    pub fn say(&self, request: &CaptureRequest) -> Say {
        let with = |id, amount| say(id).money("amount", Money::exact(amount, request.currency));
        match self.rest {
            Rest::Released(left) => with("ui-review-rest", left),
            Rest::Nothing => say("ui-review-rest-nothing"),
            Rest::Above(more) => with("ui-review-rest-above", more),
        }
    }
}
