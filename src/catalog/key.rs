//! Keys that SQLite compares byte by byte, in the order that people mean.

use jiff::Timestamp;
use rust_decimal::Decimal;

/// Text in which case means nothing: each letter in lower case by itself, so that a part of a text folds to a part of the
/// folded text, whatever stands beside it.
pub(super) fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// An amount as text that sorts as amounts do: `p`, how many digits stand before the mark, these digits, then those after it.
/// Below zero `n` and every digit's complement, closed by a sign above all digits. Exact, whatever the size.
pub(super) fn amount(value: Decimal) -> String {
    let value = value.normalize();
    let text = value.abs().to_string();
    let (whole, parts) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole.trim_start_matches('0');
    let key = format!("{:02}{whole}{parts}", whole.len());
    if value >= Decimal::ZERO {
        return format!("p{key}");
    }
    let complement = key.bytes().map(|digit| char::from(b'9' - (digit - b'0')));
    format!("n{}~", complement.collect::<String>())
}

/// A time as nanoseconds since 1970. Clocks that are centuries off stand at the ends.
pub(super) fn time(at: Timestamp) -> i64 {
    let nanoseconds = at.as_nanosecond();
    i64::try_from(nanoseconds).unwrap_or(if nanoseconds < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_case_of_a_letter_is_the_same_and_a_part_stays_a_part() {
        assert_eq!(folded("ПОСИЛКА Ґ-7"), "посилка ґ-7");
        // Σ at the end of a word has a lower case of its own when the whole word is asked.
        assert!(folded("ΟΔΟΣ-1").contains(&folded("ΟΔΟΣ")));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn amounts_sort_as_their_keys(
            (one, other) in (any::<i64>(), any::<i64>()),
            (size, other_size) in (1_i64..=i64::MAX, 1_i64..=i64::MAX),
            (places, other_places) in (0_u32..=28, 0_u32..=28),
        ) {
            let one = Decimal::from_i128_with_scale(i128::from(one % size), places);
            let other = Decimal::from_i128_with_scale(i128::from(other % other_size), other_places);
            prop_assert_eq!(amount(one).cmp(&amount(other)), one.cmp(&other), "{} {}", one, other);
        }
    }
}
