//! Money inside a sentence, free of any language.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::amount::{Stated, display_number};
use super::currency::Currency;
use super::printable::{excerpt, printable};

/// Money as a sentence holds it, so that every language can write it its own way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// The number: a plain decimal with a point, or whatever the gateway stated instead. Printable; empty where none was stated.
    pub amount: String,
    /// The currency's code. Printable; empty where none was stated.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub currency: String,
}

impl Money {
    /// An exact amount with at least the currency's own decimals.
    pub fn exact(value: Decimal, currency: Currency) -> Self {
        Self { amount: display_number(value, currency), currency: currency.code().to_owned() }
    }

    /// An amount and a currency as the gateway stated them.
    pub fn stated(amount: &Stated, currency: Option<&str>) -> Self {
        Self::quoted(amount.text().unwrap_or_default(), currency.unwrap_or_default())
    }

    /// Two texts of the gateway, made printable.
    pub fn quoted(amount: &str, currency: &str) -> Self {
        Self { amount: printable(&excerpt(amount)).into_owned(), currency: printable(&excerpt(currency)).into_owned() }
    }
}
