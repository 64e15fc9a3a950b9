//! What a capture does to an order: the rules of the sandbox, without I/O.

use rust_decimal::Decimal;

use super::codes::{self, Code};
use super::orders::{Fault, Past, TestOrder};
use super::request::CaptureBody;

/// What the sandbox does with a well-formed capture of a known order.
#[derive(Debug)]
pub(super) enum Plan {
    /// 500; nothing is processed.
    ServerError,
    /// 429; nothing is processed.
    TooMany,
    /// It becomes a transaction.
    Book(Booking),
}

/// A transaction to be written and answered.
#[derive(Debug)]
pub(super) struct Booking {
    /// Status code and stage.
    pub(super) code: Code,
    /// Amount of the transaction.
    pub(super) amount: Decimal,
    /// Amount the answer states.
    pub(super) stated: Decimal,
    /// Whether a pending transaction becomes a success by itself.
    pub(super) settles: bool,
    /// How the answer goes out.
    pub(super) delivery: Delivery,
    /// The commission's number text.
    pub(super) fee: Option<&'static str>,
}

/// How an answer goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Delivery {
    AtOnce,
    Late,
    Broken,
}

/// Decides on a capture. `taken`: a capture of this order stands that has not failed, so the rest of the hold was released.
pub(super) fn plan(order: &TestOrder, taken: bool, body: &CaptureBody) -> Plan {
    let amount = body.charge_amount.unwrap_or(order.hold);
    let plain = |code| Booking { code, amount, stated: amount, settles: false, delivery: Delivery::AtOnce, fee: None };
    let captured = Booking { fee: order.fee, ..plain(codes::CAPTURED) };
    Plan::Book(match order.fault {
        Fault::ServerError => return Plan::ServerError,
        Fault::TooMany => return Plan::TooMany,
        _ if taken || order.past != Past::Open => plain(codes::INVALID_OPERATION),
        _ if body.order_currency != order.currency => plain(codes::INVALID_CURRENCY),
        _ if amount > order.hold => plain(codes::INVALID_AMOUNT),
        Fault::None => captured,
        Fault::Answers(code) => plain(code),
        Fault::Settles => Booking { settles: true, ..plain(codes::PROCESSING) },
        Fault::Late => Booking { delivery: Delivery::Late, ..captured },
        Fault::Broken => Booking { delivery: Delivery::Broken, ..captured },
        Fault::OtherAmount => Booking { stated: amount.saturating_add(Decimal::ONE), ..captured },
    })
}
