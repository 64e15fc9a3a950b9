//! Exact sums of money, however many and however large: nothing is rounded, and what was added can be taken away again.
//!
//! `rust_decimal` rounds a sum that has more than 96 bits without a word, and whether it must depends on the order of adding.

use std::fmt;

use rust_decimal::Decimal;

/// Decimals that a [`Decimal`] can have, and so a sum.
const PLACES: usize = 28;
/// Parts that make one whole: 10 to the power of [`PLACES`].
const ONE: i128 = 10_i128.pow(PLACES as u32);

/// An exact sum of decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Total {
    /// Whole units. Room for 2,000 million of the largest decimals.
    whole: i128,
    /// Parts of 10^-28 with the sign of `whole`, less than one whole.
    parts: i128,
}

impl Total {
    /// The sum with `value` added.
    #[must_use]
    pub fn plus(self, value: Decimal) -> Self {
        self.and(Self::of(value))
    }

    /// The sum with `value` taken away.
    #[must_use]
    pub fn minus(self, value: Decimal) -> Self {
        self.and(Self::of(-value))
    }

    /// Both sums together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let parts = self.parts + other.parts;
        let mut whole = self.whole.saturating_add(other.whole).saturating_add(parts / ONE);
        let mut parts = parts % ONE;
        if whole > 0 && parts < 0 {
            (whole, parts) = (whole - 1, parts + ONE);
        } else if whole < 0 && parts > 0 {
            (whole, parts) = (whole + 1, parts - ONE);
        }
        Self { whole, parts }
    }

    /// The sum, where a [`Decimal`] can hold it exactly.
    pub fn value(self) -> Option<Decimal> {
        let (mut parts, mut places) = (self.parts, PLACES as u32);
        while places > 0 && parts % 10 == 0 {
            (parts, places) = (parts / 10, places - 1);
        }
        let digits = self.whole.checked_mul(10_i128.checked_pow(places)?)?.checked_add(parts)?;
        Decimal::try_from_i128_with_scale(digits, places).ok()
    }

    /// Reads back the text that [`fmt::Display`] gives; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
        let (whole, parts) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || parts.len() > PLACES || !plain(whole) || !plain(parts) {
            return None;
        }
        let parts: i128 = format!("{parts:0<PLACES$}").parse().ok()?;
        Some(Self { whole: whole.parse::<i128>().ok()? * sign, parts: parts * sign })
    }

    fn of(value: Decimal) -> Self {
        let one = 10_i128.pow(value.scale());
        let digits = value.mantissa();
        Self { whole: digits / one, parts: digits % one * (ONE / one) }
    }
}

/// The sum as a plain decimal in the shortest spelling, of any length.
impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.whole < 0 || self.parts < 0 { "-" } else { "" };
        let parts = format!("{:0PLACES$}", self.parts.unsigned_abs());
        let parts = parts.trim_end_matches('0');
        let mark = if parts.is_empty() { "" } else { "." };
        write!(f, "{sign}{}{mark}{parts}", self.whole.unsigned_abs())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decimal() -> impl Strategy<Value = Decimal> {
        let digits = -79_228_162_514_264_337_593_543_950_335_i128..=79_228_162_514_264_337_593_543_950_335;
        (prop_oneof![digits, -100_000_i128..100_000], 0_u32..=28)
            .prop_map(|(digits, places)| Decimal::try_from_i128_with_scale(digits, places).unwrap())
    }

    fn sum(values: &[Decimal]) -> Total {
        values.iter().fold(Total::default(), |total, value| total.plus(*value))
    }

    #[test]
    fn a_sum_that_no_decimal_can_hold_is_not_stated_and_not_lost() {
        let large = Decimal::from_str_exact("9999999999999999999999999999").unwrap();
        let total = sum(&[large, large, large, large, large, large, large, large]);
        assert_eq!(total.value(), None);
        assert_eq!(total.to_string(), "79999999999999999999999999992");
        assert_eq!(total.minus(large).value().unwrap().to_string(), "69999999999999999999999999993");
        // rust_decimal would round this one.
        let total = sum(&[large, Decimal::new(25, 2)]);
        assert_eq!((total.value(), total.to_string().as_str()), (None, "9999999999999999999999999999.25"));
        assert_eq!(total.plus(Decimal::new(75, 2)).value().unwrap().to_string(), "10000000000000000000000000000");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]
        #[test]
        fn sums_are_exact_in_any_order_and_read_back(values in proptest::collection::vec(decimal(), 0..8), turn in 0_usize..8) {
            let total = sum(&values);
            let mut turned = values.clone();
            turned.rotate_left(turn.min(values.len()));
            turned.reverse();
            prop_assert_eq!(sum(&turned), total);
            prop_assert_eq!(Total::parse(&total.to_string()), Some(total));
            prop_assert_eq!(values.iter().fold(total, |left, value| left.minus(*value)), Total::default());
            if let Some(value) = total.value() {
                prop_assert_eq!(Total::default().plus(value), total);
            }
        }

        #[test]
        fn one_value_is_its_own_sum(value in decimal()) {
            prop_assert_eq!(Total::default().plus(value).value(), Some(value));
        }

        #[test]
        fn small_sums_are_those_of_whole_cents(cents in proptest::collection::vec(-1_000_000_i64..1_000_000, 0..20)) {
            let total = cents.iter().fold(Total::default(), |total, cents| total.plus(Decimal::new(*cents, 2)));
            prop_assert_eq!(total.value(), Some(Decimal::new(cents.iter().sum(), 2)));
        }
    }
}
