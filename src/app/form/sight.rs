//! What the gateway shows of the order in a draft, fetched quietly while the draft is typed.

use std::time::Duration;

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::{Form, Stop};
use crate::app::age::Since;
use crate::app::model::Now;
use crate::domain::capture::Field;
use crate::domain::guard::{Block, GuardRules, order_block, request_block};
use crate::domain::{ChargeAmount, Currency, Order, OrderId, Say};

/// Until then leaving the order id again does not ask anew.
const FRESH: Duration = Duration::from_secs(10);
/// Until then not even the key does: a key held down must not flood the gateway.
const LEAST_GAP: Duration = Duration::from_secs(1);

/// A quiet look-up of the order in a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sight {
    ticket: u64,
    order_id: OrderId,
    asked: Duration,
    /// What it brought.
    pub look: Look,
}

/// What a quiet look-up brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// Nothing yet.
    Looking,
    /// The order, and since when that is known.
    Seen(Order, Since),
    /// No readable answer.
    Failed(NotSeen),
}

/// Why a quiet look-up brought no order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotSeen {
    /// The cause and the way out.
    pub why: Say,
    /// The gateway knows no such order: the order id may be mistyped.
    pub no_such_order: bool,
}

impl Form {
    /// The look-up of the order whose id stands in the draft.
    pub fn sight(&self) -> Option<&Look> {
        self.sight_of(&self.order_id()?).map(|sight| &sight.look)
    }

    fn sight_of(&self, order_id: &OrderId) -> Option<&Sight> {
        self.sight.as_ref().filter(|sight| sight.order_id == *order_id)
    }

    /// Starts a look-up if one is due: none of this order is under way, and the last one is too old, or `asked_for` by its key.
    pub fn look(&mut self, ticket: u64, asked_for: bool, at: Duration) -> Option<OrderId> {
        let order_id = self.order_id()?;
        let age = |sight: &Sight| at.saturating_sub(sight.asked);
        let enough = self.sight_of(&order_id).is_some_and(|sight| match &sight.look {
            Look::Looking => true,
            Look::Seen(..) if !asked_for => age(sight) < FRESH,
            Look::Seen(..) | Look::Failed(_) => age(sight) < LEAST_GAP,
        });
        if enough {
            return None;
        }
        self.sight = Some(Sight { ticket, order_id: order_id.clone(), asked: at, look: Look::Looking });
        Some(order_id)
    }

    /// A look-up has ended. An answer that is no longer waited for is dropped.
    pub fn answer(&mut self, ticket: u64, result: Result<(Order, Timestamp), NotSeen>, now: Now) {
        let awaited = self.sight.as_ref().is_some_and(|sight| sight.ticket == ticket && sight.look == Look::Looking);
        let Some(order_id) = self.order_id().filter(|_| awaited) else { return };
        match result {
            Ok((order, wall)) => self.see(ticket, &order_id, order, wall, now),
            Err(why) => {
                if let Some(sight) = &mut self.sight {
                    sight.look = Look::Failed(why);
                }
            }
        }
    }

    /// Takes in what a look-up showed of an order; it means nothing to a draft of another one.
    pub fn see(&mut self, ticket: u64, order_id: &OrderId, order: Order, wall: Timestamp, now: Now) {
        if self.order_id().as_ref() != Some(order_id) {
            return;
        }
        let held = order.any_auth().and_then(|auth| Currency::parse(auth.currency.as_deref()?).ok());
        if let Some(held) = held {
            self.fill_currency(held);
        }
        let look = Look::Seen(order, Since::new(now, wall));
        self.sight = Some(Sight { ticket, order_id: order_id.clone(), asked: now.at, look });
    }

    /// Puts the currency of the hold into a field that nobody touched.
    fn fill_currency(&mut self, held: Currency) {
        if self.touched.contains(&Field::Currency) || self.currency.text() == held.code() {
            return;
        }
        self.before_fill.get_or_insert_with(|| self.currency.text().to_owned());
        self.currency.set(held.code());
        self.replace = self.focus == Stop::Field(Field::Currency);
    }

    /// The order id is another one: what was known of the former one goes, the currency taken from it too.
    pub(super) fn forget_order(&mut self) {
        self.glance = None;
        self.sight = None;
        if let Some(before) = self.before_fill.take().filter(|_| !self.touched.contains(&Field::Currency)) {
            self.currency.set(&before);
        }
    }

    /// A look-up that was under way when this draft was put aside is no longer waited for.
    pub fn stop_looking(&mut self) {
        self.sight.take_if(|sight| sight.look == Look::Looking);
    }

    /// Time passes.
    pub fn advance(&mut self, now: Now) {
        if let Some(Sight { look: Look::Seen(_, since), .. }) = &mut self.sight {
            since.advance(now);
        }
    }

    /// When the words about the age of the look-up change next.
    pub fn due(&self) -> Option<Duration> {
        match self.sight()? {
            Look::Seen(_, since) => since.due(),
            Look::Looking | Look::Failed(_) => None,
        }
    }

    /// The order, where it was seen.
    fn order(&self) -> Option<&Order> {
        match self.sight()? {
            Look::Seen(order, _) => Some(order),
            Look::Looking | Look::Failed(_) => None,
        }
    }

    /// The hold that an empty amount would capture whole: its amount and currency, where nothing speaks against the order.
    pub fn hold(&self, rules: &GuardRules) -> Option<(Decimal, Currency)> {
        let order = self.order().filter(|order| order_block(order, &rules.harmless_methods).is_none())?;
        let currency = Currency::parse(order.auth()?.currency.as_deref()?).ok()?;
        Some((order.hold()?, currency))
    }

    /// What speaks against this capture, as far as it is typed: by the desk's own rule.
    pub fn block(&self, rules: &GuardRules) -> Option<Block> {
        let order = self.order()?;
        order_block(order, &rules.harmless_methods).or_else(|| {
            let currency = Currency::parse(self.currency.text()).ok()?;
            let amount = ChargeAmount::parse(self.amount.text(), currency).ok();
            request_block(order, currency, amount, rules.overcapture_percent)
        })
    }
}
