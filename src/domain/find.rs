//! What is looked for in the ledger, and what the found attempts add up to.

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::attempt::State;
use super::currency::Currency;
use super::mode::Mode;

/// In which order attempts are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sort {
    /// Sent last first.
    #[default]
    Newest,
    /// Sent first first.
    Oldest,
    /// Largest amount first, whatever the currency, the newest first among equals; attempts without a known amount come last.
    Largest,
    /// Smallest amount first, the oldest first among equals; attempts without a known amount come last.
    Smallest,
    /// By order id, letters in the order of Unicode whatever their case; the oldest first among equals.
    OrderId,
}

/// Which attempts are looked for; an empty query means all. What is given must hold together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Only of this profile.
    pub profile: Option<String>,
    /// Every word of this text must occur, whatever its case, in order id, attempt id, operation_id, payment_id,
    /// transaction_id, comment, status code or operator.
    pub text: String,
    /// Only in one of these states; empty means any.
    pub states: Vec<State>,
    /// Only where this currency was asked for, as the history shows it.
    pub currency: Option<Currency>,
    /// Only of this operator, whatever the case.
    pub operator: Option<String>,
    /// Only for this order id, byte for byte.
    pub order_id: Option<String>,
    /// Only from this amount on, in major units: the captured one where known, otherwise the asked one.
    pub amount_from: Option<Decimal>,
    /// Only up to this amount, itself included.
    pub amount_to: Option<Decimal>,
    /// Only sent at this time or later.
    pub since: Option<Timestamp>,
    /// Only sent before this time.
    pub until: Option<Timestamp>,
    /// In which order.
    pub sort: Sort,
}

/// Money of one mode in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// Modes are never added up together.
    pub mode: Mode,
    /// The currency, as the gateway stated it where it stated one.
    pub currency: String,
    /// The sum in major units; `None` where it is too large to be stated.
    pub amount: Option<Decimal>,
    /// How many attempts it is the sum of.
    pub count: u64,
}

/// What attempts add up to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many attempts.
    pub count: u64,
    /// Money taken (`captured` and `captured_mismatch`), by mode and currency.
    pub captured: Vec<Sum>,
    /// Attempts in which money was taken but no usable amount is known.
    pub not_stated: u64,
}

/// Figures of one profile in one mode over some days, from totals that are kept, not from a scan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The profile.
    pub profile: String,
    /// Its mode at the time: one name may have stood for a test and a live project.
    pub mode: Mode,
    /// First day, in the zone on screen.
    pub first: Date,
    /// Last day, itself included.
    pub last: Date,
    /// Money taken per day (of sending) and currency, oldest day first; days without any are left out.
    pub days: Vec<(Date, Sum)>,
    /// Money taken per currency.
    pub captured: Vec<Sum>,
    /// Money taken whose amount is not known.
    pub not_stated: u64,
    /// Attempts per state, in the order of [`State::ALL`]; states without any are left out.
    pub states: Vec<(State, u64)>,
    /// Fees of money taken per currency, where the gateway stated them as an amount; a fee that is null is none stated, not 0.
    /// The currency is empty where the gateway stated none.
    pub fees: Vec<Sum>,
    /// Money taken per operator and currency, by name.
    pub operators: Vec<(String, Sum)>,
    /// How often a person released, set aside, took back or waived something in these days.
    pub waived: u64,
}

impl Summary {
    /// The figures of days without any attempt.
    pub fn none(profile: String, mode: Mode, first: Date, last: Date) -> Self {
        Self {
            profile,
            mode,
            first,
            last,
            days: Vec::new(),
            captured: Vec::new(),
            not_stated: 0,
            states: Vec::new(),
            fees: Vec::new(),
            operators: Vec::new(),
            waived: 0,
        }
    }
}
