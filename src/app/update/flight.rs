//! Requests on their way and their outcomes.

use std::time::Duration;

use crate::app::effect::Effect;
use crate::app::model::{Farewell, Flight, Model, Notice, Place};
use crate::app::msg::{Ended, Progress, Refusal, Report};
use crate::app::review::Review;

use super::{history, quit};

/// A capture that takes this long may have lost the person's eye.
const SLOW: Duration = Duration::from_secs(2);

/// Rings, unless it is switched off.
pub(super) fn bell(model: &Model) -> Option<Effect> {
    model.bell.then_some(Effect::Bell)
}

/// A capture goes on.
pub(super) fn progress(model: &mut Model, ticket: u64, progress: Progress) -> Vec<Effect> {
    let Some(flight) = model.flights.iter_mut().find(|flight| flight.ticket == ticket) else { return Vec::new() };
    match progress {
        Progress::LookingUp => Vec::new(),
        Progress::Sending(attempt) => {
            flight.attempt = Some(attempt.id);
            let room = flight.room;
            history::reload(model, room)
        }
    }
}

/// A capture has ended: the outcome belongs to the room it was sent from, whatever is on the screen now.
pub(super) fn reported(model: &mut Model, ticket: u64, report: Report) -> Vec<Effect> {
    let Some(at) = model.flights.iter().position(|flight| flight.ticket == ticket) else { return Vec::new() };
    let flight = model.flights.remove(at);
    let room = flight.room;
    let watched =
        model.current == Some(room) && model.place == Place::Flight && model.room().is_some_and(|room| room.watching == Some(ticket));
    let slow = model.now.at.saturating_sub(flight.started) >= SLOW;
    let mut effects = match report {
        Report::Refused(refusal) => refused(model, flight, refusal),
        Report::Ended(ended) => {
            finished(model, &flight, ended);
            Vec::new()
        }
    };
    effects.extend(history::reload(model, room));
    if slow || !watched {
        effects.extend(bell(model));
    }
    effects.extend(quit::leave_if_idle(model));
    effects
}

fn refused(model: &mut Model, flight: Flight, refusal: Refusal) -> Vec<Effect> {
    let ticket = model.ticket();
    let on_screen = model.current == Some(flight.room) && model.place == Place::Flight;
    let Some(room) = model.rooms.get_mut(flight.room) else { return Vec::new() };
    let watched = room.watching == Some(flight.ticket);
    if watched {
        room.watching = None;
    }
    if room.form.is_pristine() {
        room.form = flight.review.form.clone();
        room.form.stop_looking();
    }
    if model.quitting {
        model.farewell.push(Farewell::Say(refusal.why));
    } else if watched && on_screen {
        let mode = room.mode();
        let mut review = flight.review;
        let mut effects = Vec::new();
        if refusal.changed {
            // What the person saw is not so any more: everything is shown again, and asked again.
            *review = Review::new(ticket, review.request, review.form);
            review.hints.push(refusal.why);
            effects.push(Effect::Review { ticket, profile: room.name.clone(), request: Box::new(review.request.clone()) });
        } else {
            review.refuse(ticket, refusal, mode);
        }
        review.appeared = None;
        model.review = Some(*review);
        model.place = Place::Review;
        return effects;
    } else {
        model.notice = Some(Notice::Lasting(refusal.why));
    }
    Vec::new()
}

fn finished(model: &mut Model, flight: &Flight, ended: Ended) {
    let elsewhere = model.current != Some(flight.room) || model.place != Place::Flight;
    let Some(room) = model.rooms.get_mut(flight.room) else { return };
    let attempt = Box::new(ended.attempt().clone());
    if let Ended::NotStored { answer, why, .. } = &ended {
        model.farewell.push(Farewell::Say(why.clone()));
        model.farewell.push(Farewell::Answer(answer.clone()));
    }
    if model.quitting {
        model.farewell.push(Farewell::Outcome(attempt.clone()));
    }
    if room.watching == Some(flight.ticket) {
        (room.watching, room.result) = (None, Some(ended));
        if !elsewhere {
            return;
        }
    }
    model.notice = Some(Notice::Outcome { profile: room.name.clone(), attempt });
}
