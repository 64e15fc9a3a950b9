//! Whether a success took what was asked: shared by answers and by settling through a look-up.

use rust_decimal::Decimal;

use crate::domain::refusal::quote;
use crate::domain::{CaptureRequest, Json, Money, Say, Stated, say};

/// What a stated success means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judged {
    /// The amount is the one asked for, or any usable one for a full capture whose hold is not known.
    Captured,
    /// No amount stated, for a full capture whose hold is not known.
    CapturedNotStated,
    /// Another amount or currency, or no usable amount. What was found, for people.
    Mismatch(Say),
}

/// Judges amount and currency of a success by value. A full capture expects `hold` where it is known.
///
/// `currency` is the member as received; absent or null is not judged, any other value than the asked code differs.
pub fn judge_success(request: &CaptureRequest, hold: Option<Decimal>, amount: &Stated, currency: Option<&Json>) -> Judged {
    let other_currency = match currency {
        None | Some(Json::Null) => None,
        Some(Json::String(code)) if code == request.currency.code() => None,
        Some(other) => Some(quote(&other.to_text())),
    };
    if let Some(found) = other_currency {
        let taken = Money::quoted(&amount.text().map(quote).unwrap_or_default(), &found);
        return Judged::Mismatch(mismatch("answer-mismatch-currency", request, hold).money("taken", taken));
    }
    match (amount.positive(), request.expected(hold)) {
        (Some(taken), Some(expected)) if taken != expected => {
            Judged::Mismatch(mismatch("answer-mismatch-amount", request, hold).money("taken", Money::exact(taken, request.currency)))
        }
        (Some(_), _) => Judged::Captured,
        (None, None) if *amount == Stated::Absent => Judged::CapturedNotStated,
        (None, _) => Judged::Mismatch(match amount.text() {
            Some(text) => mismatch("answer-mismatch-unusable", request, hold).with("text", quote(text)),
            None => mismatch("answer-mismatch-absent", request, hold),
        }),
    }
}

/// The sentence with what was asked for: the amount, or the hold, or "whole hold".
fn mismatch(id: &'static str, request: &CaptureRequest, hold: Option<Decimal>) -> Say {
    let asked = match (request.charge_amount, hold) {
        (None, Some(hold)) => say("answer-asked-hold").money("amount", Money::exact(hold, request.currency)),
        _ => request.amount_say(),
    };
    say(id).because("asked", asked)
}

#[cfg(test)]
mod tests;
