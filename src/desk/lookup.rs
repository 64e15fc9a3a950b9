//! Asking the gateway for an order, and what of the answer may be kept.

use uuid::Uuid;

use super::known::Known;
use super::profile::{Desk, Gateways};
use super::settle::webhooks::weigh_kept;
use crate::domain::json::object;
use crate::domain::{Attempt, CaptureRequest, Gateway, Json, Moment, Order, OrderId, Say, Transaction};
use crate::gateway::LookupFailure;
use crate::ledger::{EventKind, LookUp, NewEvent};

/// What a look-up brought, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookedUp {
    /// Point of sale that was asked about.
    pub pos_id: Uuid,
    /// The order that was asked about: the transactions themselves need not name it.
    pub order_id: OrderId,
    /// The gateway that was asked.
    pub gateway: Gateway,
    /// When it was asked: what it shows is as old as that.
    pub asked: Moment,
    /// When the answer was there.
    pub at: Moment,
    /// The order.
    pub order: Order,
    /// Why it could not be kept, if it could not: the guard does not know of it.
    pub off_record: Option<Say>,
}

impl LookedUp {
    /// Whether this is about the order that a request would capture, at the gateway to which it would go.
    pub(super) fn is_about(&self, request: &CaptureRequest, gateways: &Gateways) -> bool {
        self.pos_id == request.pos_id && self.order_id == request.order_id && gateways.include(Some(&self.gateway))
    }

    /// What the ledger keeps of it.
    pub(super) fn to_keep(&self) -> LookUp {
        LookUp {
            pos_id: self.pos_id,
            order_id: self.order_id.clone(),
            gateway: self.gateway.clone(),
            asked: self.asked.clone(),
            at: self.at.wall,
            transactions: self.order.listed().cloned().collect(),
        }
    }
}

impl Desk {
    /// Asks the gateway for an order. Changes nothing anywhere.
    ///
    /// # Errors
    /// Why there is no readable answer.
    pub(super) async fn ask(&self, order_id: &OrderId) -> Result<LookedUp, LookupFailure> {
        let asked = self.office.now();
        let order = self.client.lookup(order_id).await?;
        let (pos_id, gateway, at) = (self.card.pos_id, self.gateways.own.clone(), self.office.now());
        Ok(LookedUp { pos_id, gateway, order_id: order_id.clone(), asked, at, order, off_record: None })
    }

    /// Looks an order up and keeps what that shows: the guard asks it, and what no attempt here explains raises an alarm.
    ///
    /// # Errors
    /// Why there is no readable answer.
    pub async fn look_up(&self, order_id: &OrderId) -> Result<LookedUp, LookupFailure> {
        let (looked_up, _) = self.look_up_for(order_id, self.loose_event(EventKind::LookUp, order_id), false).await;
        looked_up
    }

    /// As [`Desk::look_up`]; `event` tells of it where it is one, which it always is where it `decides`. Gives also whether it is the
    /// newest that is known.
    pub(super) async fn look_up_for(&self, order_id: &OrderId, event: NewEvent, decides: bool) -> (Result<LookedUp, LookupFailure>, bool) {
        let asked = self.ask(order_id).await;
        let event = NewEvent { at: self.office.now().wall, detail: Some(lookup_detail(&asked)), ..event };
        match asked {
            Ok(mut seen) => match self.keep(&seen, event, decides).await {
                Ok(is_newest) => (Ok(seen), is_newest),
                Err(why) => {
                    seen.off_record = Some(why);
                    (Ok(seen), false)
                }
            },
            Err(failure) => {
                // What showed nothing is no loss where it cannot be written.
                let _ = self.office.run(move |ledger| ledger.note_failed_look_up(&event)).await;
                (Err(failure), true)
            }
        }
    }

    /// Asks once more what a look-up that is kept says of its order, after one of its attempts has moved.
    pub(super) async fn keep_again(&self, seen: &LookedUp, attempt: &Attempt) -> Result<bool, Say> {
        self.keep(seen, self.event(EventKind::LookUp, attempt), false).await
    }

    /// Keeps a look-up that decides; `event` tells of it.
    pub(super) async fn keep_look_up(&self, seen: &LookedUp, event: NewEvent) -> Result<bool, Say> {
        let event = NewEvent { detail: Some(lookup_detail(&Ok(seen.clone()))), ..event };
        self.keep(seen, event, true).await
    }

    async fn keep(&self, seen: &LookedUp, event: NewEvent, decides: bool) -> Result<bool, Say> {
        let look_up = seen.to_keep();
        let (office, gateways, harmless) = (self.office.clone(), self.gateways.clone(), self.card.rules.harmless_methods.clone());
        let kept = self.office.run(move |ledger| {
            let clerk = office.clerk();
            ledger.take_look_up(&look_up, &event, decides, |file| {
                let told = weigh_kept(file, clerk);
                let known = Known::of(file, &gateways, &harmless);
                if told.step.is_some() || !told.alarms.is_empty() { told } else { known.later_news(clerk) }
            })
        });
        kept.await?.map(|kept| kept.is_newest).map_err(|error| error.say())
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
        Ok(looked_up) => Json::Array(looked_up.order.listed().map(Transaction::to_json).collect()),
    }
}
