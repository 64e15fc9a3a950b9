//! Ending and suspending.

use crate::app::effect::Effect;
use crate::app::model::{Farewell, Model};
use crate::domain::say;

/// Ends the console, or waits for what is in flight and takes no new work.
pub(super) fn leave(model: &mut Model) -> Vec<Effect> {
    model.quitting = true;
    super::close_overlays(model);
    model.review = None;
    let mut effects = vec![Effect::Close];
    effects.extend(leave_if_idle(model));
    effects
}

/// Ends the console if it was asked to and nothing is in flight any more.
pub(super) fn leave_if_idle(model: &Model) -> Vec<Effect> {
    if model.quitting && model.flights.is_empty() { vec![Effect::Quit] } else { Vec::new() }
}

/// Leaves what is in flight as unknown.
pub(super) fn abandon(model: &mut Model) -> Vec<Effect> {
    if model.abandoned {
        return Vec::new();
    }
    model.abandoned = true;
    for flight in &model.flights {
        model.farewell.push(Farewell::Say(say("ui-abandoned").with("id", flight.request.order_id.as_str())));
    }
    vec![Effect::Abandon { attempts: model.flights.iter().filter_map(|flight| flight.attempt).collect() }]
}

/// Suspends the process, unless something is in flight.
pub(super) fn stop(model: &mut Model) -> Vec<Effect> {
    if model.flights.is_empty() {
        super::hide_review(model);
        return vec![Effect::Suspend];
    }
    model.tell(say("ui-why-suspend"));
    Vec::new()
}
