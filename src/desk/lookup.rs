//! Asking the gateway for an order, and what of the answer may be kept.

use uuid::Uuid;

use super::profile::Desk;
use crate::domain::json::object;
use crate::domain::{CaptureRequest, Json, Moment, Order, OrderId, Transaction};
use crate::gateway::LookupFailure;

/// What a look-up brought, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookedUp {
    /// Point of sale that was asked about.
    pub pos_id: Uuid,
    /// The order that was asked about: the transactions themselves need not name it.
    pub order_id: OrderId,
    /// When the answer was there.
    pub at: Moment,
    /// The order.
    pub order: Order,
}

impl LookedUp {
    /// Whether this is about the order that a request would capture.
    pub(super) fn is_about(&self, request: &CaptureRequest) -> bool {
        self.pos_id == request.pos_id && self.order_id == request.order_id
    }
}

impl Desk {
    /// Asks the gateway for an order. Changes nothing anywhere.
    ///
    /// # Errors
    /// Why there is no readable answer.
    pub async fn look_up(&self, order_id: &OrderId) -> Result<LookedUp, LookupFailure> {
        let order = self.client.lookup(order_id).await?;
        Ok(LookedUp { pos_id: self.card.pos_id, order_id: order_id.clone(), at: self.office.now(), order })
    }

    /// Tries the keys without touching any order: `GET …/orders/0`. Returns the HTTP status.
    ///
    /// # Errors
    /// Why the gateway did not take them.
    pub async fn check_keys(&self) -> Result<u16, LookupFailure> {
        self.client.check_keys().await
    }
}

/// What of a look-up may be kept: no card mask, token, name or e-mail ([`Order`] holds none).
pub(super) fn lookup_detail(looked_up: &Result<LookedUp, LookupFailure>) -> Json {
    match looked_up {
        Err(failure) => object([
            ("failed", Json::String(failure.why.to_string())),
            ("http_status", failure.http_status.map_or(Json::Null, |status| Json::Number(status.to_string()))),
        ]),
        Ok(looked_up) => Json::Array(looked_up.order.transactions.iter().map(Transaction::to_json).collect()),
    }
}
