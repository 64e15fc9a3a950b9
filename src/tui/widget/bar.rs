//! A bar as long as its part of the most.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A bar of at most `columns`, in steps of half a column. Whatever is more than nothing shows.
pub(in crate::tui) fn bar(part: Decimal, most: Decimal, columns: usize) -> String {
    if part <= Decimal::ZERO || most <= Decimal::ZERO || columns == 0 {
        return String::new();
    }
    let halves = Decimal::from(2 * columns);
    // Divided first: the product of a large sum would not fit.
    let halves = part.checked_div(most).and_then(|share| share.checked_mul(halves)?.trunc().to_usize()).unwrap_or(0).clamp(1, 2 * columns);
    let mut text = "\u{2501}".repeat(halves / 2);
    if halves % 2 == 1 {
        text.push('\u{2578}');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_part_of_the_most() {
        let of = |part: i64, most: i64| bar(Decimal::new(part, 2), Decimal::new(most, 2), 4);
        assert_eq!(
            (of(0, 100), of(1, 100), of(50, 100), of(99, 100), of(100, 100)),
            (String::new(), "╸".into(), "━━".into(), "━━━╸".into(), "━━━━".into())
        );
        assert_eq!(bar(Decimal::MAX, Decimal::MAX, 3), "━━━");
        assert_eq!((bar(Decimal::ONE, Decimal::ZERO, 3), bar(Decimal::ONE, Decimal::ONE, 0)), (String::new(), String::new()));
    }
}
