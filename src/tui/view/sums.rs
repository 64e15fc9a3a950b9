//! What attempts add up to, in one sentence. Currencies and modes are never added up together.

use super::Ui;
use crate::domain::{Currency, Mode, Money, Sum, Tally, say};

/// `captured 240.00 UAH, 40.00 EUR; 1 without money taken`. The mode stands before an amount that is not of the mode `here`.
pub(super) fn told(ui: &Ui<'_>, tally: &Tally, here: Mode) -> String {
    let mut parts = Vec::new();
    if !tally.captured.is_empty() {
        let alone = tally.captured.iter().all(|sum| sum.mode == here);
        let sums: Vec<String> = tally.captured.iter().map(|sum| one(ui, sum, alone)).collect();
        parts.push(ui.text(&say("ui-sums-captured").with("sums", sums.join(", "))));
    }
    if tally.not_stated > 0 {
        parts.push(ui.text(&say("ui-sums-not-stated").with("count", ui.words.count(tally.not_stated))));
    }
    let taken: u64 = tally.captured.iter().map(|sum| sum.count).sum();
    let rest = tally.count.saturating_sub(taken + tally.not_stated);
    if rest > 0 {
        parts.push(ui.text(&say("ui-sums-rest").with("count", ui.words.count(rest))));
    }
    parts.join("; ")
}

fn one(ui: &Ui<'_>, sum: &Sum, alone: bool) -> String {
    let amount = match (sum.amount, Currency::parse(&sum.currency)) {
        (Some(amount), Ok(currency)) => ui.words.sum(amount, currency),
        (Some(amount), Err(_)) => ui.words.money(&Money::quoted(&amount.to_string(), &sum.currency)),
        (None, _) => ui.text(&say("ui-sums-too-large").with("currency", &sum.currency)),
    };
    let whole = if alone { amount } else { format!("{} {amount}", sum.mode.banner()) };
    // No line ends within an amount: half a sum would be another sum.
    whole.replace(' ', "\u{a0}")
}
