//! One attempt in full, and look-ups of orders.

use uuid::Uuid;

use crate::app::detail::{Detail, EventRow, Found, OrderView};
use crate::app::effect::Effect;
use crate::app::model::{Model, Place};
use crate::domain::{Attempt, Order, OrderId, Say};

use super::{go, refresh};

/// Opens the chosen attempt.
pub(super) fn open_chosen(model: &mut Model) -> Vec<Effect> {
    match model.chosen().cloned() {
        Some(attempt) => open(model, attempt),
        None => Vec::new(),
    }
}

/// Opens an attempt; that is also how its alarm is opened.
pub(super) fn open(model: &mut Model, attempt: Attempt) -> Vec<Effect> {
    let id = attempt.id;
    let mut effects = vec![Effect::Detail { id }];
    // The list may have been loaded before the alarm was raised, or after.
    let raised = model.alarms.iter().find(|alarm| alarm.id == id).unwrap_or(&attempt);
    let alarm = raised.alarm.clone();
    if alarm.is_some() {
        effects.push(Effect::OpenAlarm { attempt: Box::new(raised.clone()) });
        model.alarms.retain(|alarm| alarm.id != id);
    }
    let back = match model.place {
        Place::Review => Place::Form,
        Place::Detail => model.detail.as_ref().map_or(Place::History, |detail| detail.back),
        place => place,
    };
    go(model, Place::Detail);
    model.detail = Some(Detail { attempt, alarm, events: None, raw: false, scroll: 0, back });
    effects
}

/// The ledger gave an attempt with its events.
pub(super) fn detailed(model: &mut Model, id: Uuid, result: Result<(Box<Attempt>, Vec<EventRow>), Say>) -> Vec<Effect> {
    let events = match result {
        Ok((attempt, events)) => {
            refresh(model, &attempt);
            Ok(events)
        }
        Err(why) => Err(why),
    };
    if let Some(detail) = model.detail.as_mut().filter(|detail| detail.attempt.id == id) {
        detail.events = Some(events);
    }
    Vec::new()
}

/// The order that a look-up would mean now.
pub(in crate::app) fn order_meant(model: &Model) -> Option<OrderId> {
    match model.place {
        Place::Form => model.form()?.order_id(),
        Place::Review => model.review.as_ref().map(|review| review.request.order_id.clone()),
        Place::Order => model.order.as_ref().map(|order| order.order_id.clone()),
        Place::Flight => match model.watched() {
            Some(flight) => Some(flight.request.order_id.clone()),
            None => model.chosen().map(|attempt| attempt.request.order_id.clone()),
        },
        Place::Summary => None,
        Place::Webhooks => OrderId::kept(&model.webhooks.as_ref()?.chosen()?.order_id).ok(),
        Place::History | Place::Detail => model.chosen().map(|attempt| attempt.request.order_id.clone()),
    }
}

/// Looks an order up and shows it.
pub(super) fn look_up(model: &mut Model) -> Vec<Effect> {
    let Some(order_id) = order_meant(model) else { return Vec::new() };
    let ticket = model.ticket();
    let back = match model.place {
        Place::Review => Place::Form,
        Place::Order => model.order.as_ref().map_or(Place::Form, |order| order.back),
        place => place,
    };
    go(model, Place::Order);
    model.order = Some(OrderView { ticket, order_id: order_id.clone(), found: Found::Looking, scroll: 0, back });
    match model.room() {
        Some(room) => vec![Effect::LookUp { ticket, profile: room.name.clone(), order_id }],
        None => Vec::new(),
    }
}

/// A look-up has ended.
pub(super) fn looked_up(model: &mut Model, ticket: u64, result: Result<Order, Say>) -> Vec<Effect> {
    if let Some(order) = model.order.as_mut().filter(|order| order.ticket == ticket) {
        order.found = match result {
            Ok(found) => Found::Order(found),
            Err(why) => Found::Failed(why),
        };
    }
    Vec::new()
}
