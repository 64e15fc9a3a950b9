//! The figures of a profile over the last days.

use crate::app::effect::Effect;
use crate::app::key::{Code, Key};
use crate::app::model::{Model, Place};
use crate::app::summary::{Figures, Range, SummaryView, first_day};
use crate::domain::{Say, Summary};

use super::{back, go};

/// Shows the figures of the present profile, or leaves them.
pub(super) fn toggle(model: &mut Model) -> Vec<Effect> {
    if model.place == Place::Summary && model.overlay.is_none() && model.ask.is_none() {
        return back(model);
    }
    let Some(profile) = model.room().map(|room| room.name.clone()) else { return Vec::new() };
    let to = match model.place {
        // A review is void once it is left.
        Place::Review => Place::Form,
        Place::Summary => model.summary.as_ref().map_or(Place::Form, |summary| summary.back),
        place => place,
    };
    go(model, Place::Summary);
    model.summary = match model.summary.take().filter(|summary| summary.profile == profile) {
        Some(summary) => Some(SummaryView { back: to, scroll: 0, ..summary }),
        None => {
            Some(SummaryView { ticket: 0, profile, range: Range::default(), figures: Figures::Adding, currency: 0, scroll: 0, back: to })
        }
    };
    ask(model)
}

/// Asks for the figures of the range that is chosen.
fn ask(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    let last = model.now.wall.to_zoned(model.zone.clone()).date();
    let (Some(mode), Some(summary)) = (model.mode(), &mut model.summary) else { return Vec::new() };
    if let Some(why) = &model.office_failed {
        summary.figures = Figures::Failed(why.clone());
        return Vec::new();
    }
    summary.ticket = ticket;
    vec![Effect::Summary { ticket, profile: summary.profile.clone(), mode, first: first_day(last, summary.range), last }]
}

/// Asks anew where the figures of this profile are on the screen: an attempt has changed.
pub(super) fn refresh(model: &mut Model, profile: &str) -> Vec<Effect> {
    let shown = model.place == Place::Summary && model.summary.as_ref().is_some_and(|summary| summary.profile == profile);
    if shown { ask(model) } else { Vec::new() }
}

/// Another range of days.
pub(super) fn range(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(summary) = &mut model.summary else { return Vec::new() };
    summary.range = summary.range.step(key.code != Code::Left);
    summary.scroll = 0;
    ask(model)
}

/// The next currency for the bars.
pub(super) fn currency(model: &mut Model) -> Vec<Effect> {
    if let Some(summary) = &mut model.summary {
        summary.currency = (summary.currency + 1) % summary.currencies().max(1);
    }
    Vec::new()
}

/// The figures are there.
pub(super) fn summarised(model: &mut Model, ticket: u64, result: Result<Box<Summary>, Say>) -> Vec<Effect> {
    if let Some(summary) = model.summary.as_mut().filter(|summary| summary.ticket == ticket) {
        summary.take(result);
    }
    Vec::new()
}
