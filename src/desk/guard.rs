//! What a look-up forbids: the gateway's own view of the order, held against the request.

use rust_decimal::Decimal;

use crate::domain::{CaptureRequest, Money, Order, Say, say};

/// Why the order as looked up must not be captured with this request; `None` when nothing speaks against it.
///
/// Refused are: a capture or void that has not failed, an authorisation that is not `success`, another currency, and an
/// amount above the hold plus `overcapture_percent` (finline: transactions-2-step/capture/api, transactions-2-step/auth).
pub(super) fn blocks(request: &CaptureRequest, order: &Order, overcapture_percent: u32) -> Option<Say> {
    let about = |id: &'static str| say(id).with("order", request.order_id.as_str());
    if let Some(capture) = order.live_captures().next() {
        let id = if capture.succeeded() { "desk-already-captured" } else { "desk-capture-under-way" };
        return Some(
            about(id).money("amount", Money::stated(&capture.amount, capture.currency.as_deref())).with("status", &capture.status),
        );
    }
    if let Some(void) = order.live_voids().next() {
        return Some(about(if void.succeeded() { "desk-voided" } else { "desk-void-under-way" }).with("status", &void.status));
    }
    let Some(auth) = order.auth() else {
        return Some(match order.any_auth() {
            Some(auth) => about("desk-auth-not-success").with("status", &auth.status),
            None => about("desk-no-auth"),
        });
    };
    if let Some(currency) = auth.currency.as_deref().filter(|currency| *currency != request.currency.code()) {
        return Some(about("desk-other-currency").with("held", currency).with("asked", request.currency.code()));
    }
    let (Some(asked), Some(hold)) = (request.charge_amount, auth.amount.positive()) else {
        return None;
    };
    let ceiling = hold.checked_mul(Decimal::from(100 + overcapture_percent)).map(|scaled| scaled / Decimal::from(100));
    (ceiling.is_none_or(|ceiling| asked.value() > ceiling)).then(|| {
        about("desk-above-hold")
            .money("asked", Money::exact(asked.value(), request.currency))
            .money("held", Money::exact(hold, request.currency))
    })
}

#[cfg(test)]
mod tests;
