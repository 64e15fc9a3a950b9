//! The orders of the sandbox, by the spelling of their ids.

use rust_decimal::Decimal;

use super::codes::{self, Code};

/// The last of the `bulk-N` orders.
const LAST_BULK: u32 = 100_000;

/// One order: what it holds and what a capture of it meets.
#[derive(Debug)]
pub(super) struct TestOrder {
    /// Amount on hold in major units.
    pub(super) hold: Decimal,
    /// Currency of the order.
    pub(super) currency: &'static str,
    /// What became of the hold before anybody asked.
    pub(super) past: Past,
    /// What a capture of the open hold meets.
    pub(super) fault: Fault,
    /// The commission's number text, in the order's currency.
    pub(super) fee: Option<&'static str>,
}

/// What became of a hold before anybody asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Past {
    /// It waits for its capture.
    Open,
    /// Captured.
    Captured,
    /// Voided by the merchant.
    Voided,
    /// The pre-authorisation failed.
    NeverAuthorised,
    /// The hold ran out; the look-up shows it as a void.
    Expired,
}

/// What a capture of an open hold meets.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fault {
    /// Nothing: it is captured.
    None,
    /// This status code.
    Answers(Code),
    /// It is pending for a while.
    Settles,
    /// The answer is late.
    Late,
    /// The connection breaks before the answer.
    Broken,
    /// 500, nothing is processed.
    ServerError,
    /// 429, nothing is processed.
    TooMany,
    /// The answer states another amount than was captured.
    OtherAmount,
}

impl TestOrder {
    /// The order with this id, byte for byte.
    pub(super) fn find(order_id: &str) -> Option<Self> {
        let hundred = held(100);
        Some(match order_id {
            "1001" => Self { fee: Some("1.50"), ..hundred },
            "1002" => held(250),
            "1003" => Self { currency: "EUR", fee: Some("0.60"), ..held(40) },
            "1004" => held(1000),
            "1101" => Self { past: Past::Captured, ..hundred },
            "1102" => Self { past: Past::Voided, ..hundred },
            "1103" => Self { past: Past::NeverAuthorised, ..hundred },
            "1104" => Self { past: Past::Expired, ..hundred },
            "1201" => Self { fault: Fault::Answers(codes::NO_FUNDS), ..hundred },
            "1202" => Self { fault: Fault::Settles, ..hundred },
            "1203" => Self { fault: Fault::Late, ..hundred },
            "1204" => Self { fault: Fault::Broken, ..hundred },
            "1205" => Self { fault: Fault::ServerError, ..hundred },
            "1206" => Self { fault: Fault::TooMany, ..hundred },
            "1207" => Self { fault: Fault::OtherAmount, ..hundred },
            other => {
                if let Some(digits) = other.strip_prefix("code-") {
                    Self { fault: Fault::Answers(codes::find(digits)?), ..hundred }
                } else {
                    held(bulk_number(other.strip_prefix("bulk-")?)?)
                }
            }
        })
    }
}

fn held(units: u32) -> TestOrder {
    TestOrder { hold: Decimal::from(units), currency: "UAH", past: Past::Open, fault: Fault::None, fee: None }
}

/// 1 to 100000 in its one spelling: no sign, no leading zero.
fn bulk_number(digits: &str) -> Option<u32> {
    let number: u32 = digits.parse().ok()?;
    ((1..=LAST_BULK).contains(&number) && number.to_string() == digits).then_some(number)
}
