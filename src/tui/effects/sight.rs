//! Quiet look-ups for drafts: one a profile at a time, the newest wins.

use std::sync::Arc;

use super::{Shop, lock};
use crate::app::Msg;
use crate::app::form::NotSeen;
use crate::domain::OrderId;
use crate::gateway::{LookupFailure, LookupFailureKind};

impl Shop {
    /// Looks an order up; a former look-up that still runs is broken off, because the draft is about another order now.
    pub(super) fn sight(self: Arc<Self>, ticket: u64, profile: String, order_id: OrderId) {
        let desk = self.desk(&profile);
        let (shop, of) = (Arc::clone(&self), profile.clone());
        let task = tokio::spawn(async move {
            let result = match desk {
                Ok(desk) => desk.look_up(&order_id).await.map(|seen| (seen.order, seen.at.wall)).map_err(not_seen),
                Err(why) => Err(NotSeen { why, no_such_order: false }),
            };
            shop.post(Msg::Sighted { profile: of, ticket, result });
        });
        if let Some(former) = lock(&self.sights).insert(profile, task.abort_handle()) {
            former.abort();
        }
    }
}

fn not_seen(failure: LookupFailure) -> NotSeen {
    NotSeen { no_such_order: failure.kind == LookupFailureKind::NotFound, why: failure.why }
}

#[cfg(test)]
mod tests;
