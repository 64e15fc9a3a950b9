//! The one place where the model changes.

mod ask;
mod clip;
mod detail;
mod export;
mod filter;
mod flight;
mod form;
mod history;
mod input;
mod jump;
mod marks;
mod mouse;
mod palette;
mod profiles;
mod quit;
mod review;
mod summary;
mod webhooks;
mod written;

use super::actions::ActionId;
use super::effect::Effect;
use super::key::{Code, Key};
use super::model::{Model, Notice, Now, Overlay, Place};
use super::msg::Msg;
use crate::domain::say;

pub(super) use ask::dismissable;
pub(super) use detail::order_meant;

/// Takes in what happened and when; gives what is to be done outside.
pub fn update(model: &mut Model, now: Now, msg: Msg) -> Vec<Effect> {
    model.now = now;
    // What a frame has shown is as old as it said, until another message brings another frame.
    if !matches!(msg, Msg::Painted(_)) {
        model.advance();
    }
    match msg {
        Msg::Key(key) => input::key(model, key),
        Msg::Click(click) => mouse::click(model, click),
        Msg::Wheel { over, notches } => mouse::wheel(model, over, notches),
        Msg::Paste(text) => input::paste(model, &text),
        Msg::Resize(columns, rows) => input::resize(model, columns, rows),
        Msg::Painted(seen) => input::painted(model, seen),
        Msg::Woke => review::woke(model),
        Msg::Leave => quit::leave(model),
        Msg::Stop => quit::stop(model),
        Msg::Zone(zone) => {
            model.zone = zone;
            Vec::new()
        }
        Msg::Upgrading(progress) => {
            model.upgrading = progress;
            Vec::new()
        }
        Msg::OfficeFailed(why) => {
            model.office_failed = Some(why.clone());
            model.notice = Some(Notice::Lasting(why));
            Vec::new()
        }
        Msg::ConfigEdited => {
            if !model.config_edited {
                model.config_edited = true;
                model.notice = Some(Notice::Lasting(say("ui-config-edited")));
            }
            Vec::new()
        }
        Msg::Opened { profile, result } => profiles::opened(model, &profile, result),
        Msg::Glanced { profile, glance } => form::glanced(model, &profile, glance),
        Msg::Sighted { profile, ticket, result } => form::sighted(model, &profile, ticket, result),
        Msg::Reviewed { ticket, reviewed } => review::reviewed(model, ticket, reviewed),
        Msg::Progress { ticket, progress } => flight::progress(model, ticket, progress),
        Msg::Reported { ticket, report } => flight::reported(model, ticket, report),
        Msg::LookedUp { ticket, result } => detail::looked_up(model, ticket, result),
        Msg::Window { profile, result } => history::window(model, &profile, result),
        Msg::Summarised { ticket, result } => summary::summarised(model, ticket, result),
        Msg::Alarms(alarms) => {
            model.alarms = alarms;
            Vec::new()
        }
        Msg::Detailed { id, result } => detail::detailed(model, id, result),
        Msg::Found { profile, seq, result } => history::found(model, &profile, seq, result),
        Msg::Tallied { profile, seq, tally } => history::tallied(model, &profile, seq, tally),
        Msg::AddedUp { profile, ids, tally } => marks::added_up(model, &profile, &ids, tally),
        Msg::Counted { profile, total, unknown } => history::counted(model, &profile, total, unknown),
        Msg::Reading(progress) => {
            model.reading = progress;
            Vec::new()
        }
        Msg::Reconciled { id, result } => marks::reconciled(model, id, result),
        Msg::Released { id, result } => ask::released(model, id, result),
        Msg::Dismissed { target, result } => ask::dismissed(model, &target, result),
        Msg::Exporting { rows } => export::goes_on(model, rows),
        Msg::Exported { result, exists } => export::ended(model, result, exists),
        Msg::Command { item, result } => clip::made(model, item, result),
        Msg::Webhooks { ticket, result } => webhooks::listed(model, ticket, result),
        Msg::Written { attempts, webhooks } => written::written(model, attempts, webhooks),
        Msg::Failed(why) => {
            model.notice = Some(Notice::Lasting(why));
            Vec::new()
        }
        Msg::Abandoned => vec![Effect::Quit],
    }
}

impl Model {
    /// What is to be done first, once the first frame stands.
    pub fn start(&mut self) -> Vec<Effect> {
        match self.current {
            Some(room) => profiles::enter(self, room),
            None => Vec::new(),
        }
    }
}

/// Does what a key means. `last` is when the key before it came.
fn act(model: &mut Model, id: ActionId, key: Key, last: Option<std::time::Duration>) -> Vec<Effect> {
    match id {
        ActionId::Help => {
            toggle_help(model);
            Vec::new()
        }
        ActionId::Palette => {
            palette::toggle(model);
            Vec::new()
        }
        ActionId::Send => review::press(model, last),
        ActionId::Confirm => review::confirm(model, last),
        ActionId::Cancel if model.export.is_some() => export::cancel(model),
        ActionId::Cancel if model.clip.is_some() => {
            model.clip = None;
            Vec::new()
        }
        ActionId::Cancel if model.jump.is_some() => {
            model.jump = None;
            Vec::new()
        }
        ActionId::Cancel if model.ask.is_some() => {
            model.ask = None;
            Vec::new()
        }
        ActionId::Cancel => review::cancel(model),
        ActionId::StopWatching => {
            go(model, Place::Form);
            model.tell(say("ui-still-in-flight"));
            Vec::new()
        }
        ActionId::Open if model.place == Place::Webhooks => webhooks::open(model),
        ActionId::Open => detail::open_chosen(model),
        ActionId::Blocking => match model.review.as_ref().and_then(|review| review.blocking()).cloned() {
            Some(attempt) => detail::open(model, attempt),
            None => Vec::new(),
        },
        ActionId::Choose if model.palette.is_some() => palette::choose(model, last),
        ActionId::Choose => profiles::choose(model),
        ActionId::Press if model.export.is_some() => export::press(model),
        ActionId::Press if model.ask.is_some() => ask::press(model, last),
        ActionId::Press if model.place == Place::Review => review::press_cancel(model, last),
        ActionId::Press => form::press(model),
        ActionId::Reconcile => marks::reconcile(model),
        ActionId::Release => ask::open(model),
        ActionId::Dismiss => ask::open_dismissal(model),
        ActionId::Copy => form::copy(model),
        ActionId::Raw if model.place == Place::Webhooks => webhooks::raw(model),
        ActionId::Raw => {
            if let Some(detail) = &mut model.detail {
                detail.raw = !detail.raw;
                detail.scroll = 0;
            }
            Vec::new()
        }
        ActionId::Alarm => match model.alarms.first().cloned() {
            Some(attempt) => detail::open(model, attempt),
            None => Vec::new(),
        },
        ActionId::Export => export::open(model),
        ActionId::StopExport => vec![Effect::StopExport],
        ActionId::Clip => clip::open(model),
        ActionId::Take => clip::take(model),
        ActionId::Filter if model.place == Place::Webhooks => webhooks::find(model),
        ActionId::Filter => filter::open(model),
        ActionId::Alter => filter::alter(model, key.code != Code::Left),
        ActionId::EnterList | ActionId::LeaveFilter if model.place == Place::Webhooks => webhooks::enter_list(model),
        ActionId::EnterList => filter::enter_list(model),
        ActionId::LeaveFilter => filter::leave(model),
        ActionId::ClearFilter if model.place == Place::Webhooks => webhooks::clear(model),
        ActionId::ClearFilter => filter::clear(model),
        ActionId::Mark => marks::toggle(model),
        ActionId::ClearMarks => marks::clear(model),
        ActionId::Jump => jump::open(model),
        ActionId::GoTo => jump::go(model),
        ActionId::Back => back(model),
        ActionId::LeaveField => {
            model.notice = None;
            form::leave_field(model)
        }
        ActionId::New => {
            go(model, Place::Form);
            form::focus_first(model);
            Vec::new()
        }
        ActionId::Review => review::open(model),
        ActionId::LookUp if model.place == Place::Form => form::look_up(model),
        ActionId::LookUp | ActionId::Order => detail::look_up(model),
        ActionId::Profiles => {
            profiles::toggle(model);
            Vec::new()
        }
        ActionId::History if model.place == Place::History && model.overlay.is_none() && model.palette.is_none() && model.ask.is_none() => {
            go(model, Place::Form);
            Vec::new()
        }
        ActionId::History => {
            go(model, Place::History);
            history::reload_current(model)
        }
        ActionId::Summary => summary::toggle(model),
        ActionId::Webhooks => webhooks::toggle(model),
        ActionId::Bearing => webhooks::turn(model, key.code != Code::Left),
        ActionId::Range => summary::range(model, key),
        ActionId::Currency => summary::currency(model),
        ActionId::Next => input::step(model, true),
        ActionId::Previous => input::step(model, false),
        ActionId::More => form::more(model),
        ActionId::Move => input::scroll(model, key),
        ActionId::Recent => {
            form::recall(model);
            Vec::new()
        }
        ActionId::LineStart | ActionId::LineEnd | ActionId::ClearField | ActionId::DropWord | ActionId::Undo | ActionId::Redo => {
            input::edit_action(model, id)
        }
        ActionId::Bell => {
            model.bell = !model.bell;
            model.tell(say(if model.bell { "ui-bell-on" } else { "ui-bell-off" }));
            Vec::new()
        }
        ActionId::Theme => {
            model.look = model.look.next();
            model.tell(say("ui-theme").with("theme", model.look.word()));
            Vec::new()
        }
        ActionId::Mouse => {
            model.mouse = !model.mouse;
            model.tell(say(if model.mouse { "ui-mouse-on" } else { "ui-mouse-off" }));
            vec![Effect::Mouse(model.mouse)]
        }
        ActionId::Language => {
            model.language = model.language.next();
            // Other words stand there now: they are to be read first.
            hide_review(model);
            Vec::new()
        }
        ActionId::Redraw => vec![Effect::Redraw],
        ActionId::Suspend => quit::stop(model),
        ActionId::Abandon => quit::abandon(model),
        ActionId::Quit => quit::leave(model),
    }
}

/// Takes away whatever lies over the screen.
fn close_overlays(model: &mut Model) {
    (model.overlay, model.under_help, model.palette) = (None, None, None);
    (model.ask, model.jump, model.clip, model.export) = (None, None, None, None);
}

/// Changes the screen. Leaving a review voids it; leaving a flight stops watching it.
fn go(model: &mut Model, to: Place) {
    close_overlays(model);
    if model.place == Place::Review && to != Place::Review {
        model.review = None;
    }
    if let Some(room) = model.room_mut() {
        room.history.filter.close();
    }
    if model.place == Place::Flight
        && !matches!(to, Place::Flight | Place::Detail | Place::Order | Place::Summary | Place::Webhooks)
        && let Some(room) = model.room_mut()
    {
        (room.watching, room.result) = (None, None);
    }
    model.place = to;
}

fn back(model: &mut Model) -> Vec<Effect> {
    model.notice = None;
    if model.palette.is_some() {
        palette::toggle(model);
        return Vec::new();
    }
    match model.overlay {
        Some(Overlay::Help(_)) => {
            toggle_help(model);
            return Vec::new();
        }
        Some(Overlay::Profiles(_)) => {
            profiles::toggle(model);
            return Vec::new();
        }
        None => {}
    }
    let to = match model.place {
        Place::Detail => model.detail.as_ref().map_or(Place::History, |detail| detail.back),
        Place::Order => model.order.as_ref().map_or(Place::Form, |order| order.back),
        Place::Summary => model.summary.as_ref().map_or(Place::Form, |summary| summary.back),
        Place::Webhooks if model.webhooks.as_ref().is_some_and(|view| view.open) => {
            webhooks::close(model);
            return Vec::new();
        }
        Place::Webhooks => model.webhooks.as_ref().map_or(Place::Form, |view| view.back),
        Place::Form | Place::Review | Place::Flight | Place::History => Place::Form,
    };
    go(model, to);
    Vec::new()
}

fn toggle_help(model: &mut Model) {
    model.palette = None;
    model.overlay = match model.overlay {
        Some(Overlay::Help(_)) => model.under_help.take().map(Overlay::Profiles),
        Some(Overlay::Profiles(selected)) => {
            model.under_help = Some(selected);
            Some(Overlay::Help(0))
        }
        None => Some(Overlay::Help(0)),
    };
    hide_review(model);
}

/// Something lies over the review, or did: its waiting starts anew.
fn hide_review(model: &mut Model) {
    if let Some(review) = &mut model.review {
        review.hide();
    }
}

/// Puts a changed attempt wherever it is shown.
fn refresh(model: &mut Model, attempt: &crate::domain::Attempt) {
    if let Some(detail) = model.detail.as_mut().filter(|detail| detail.attempt.id == attempt.id) {
        detail.attempt = attempt.clone();
    }
    if let Some(view) = &mut model.webhooks {
        view.refresh(attempt);
    }
    for room in &mut model.rooms {
        room.history.marks.refresh(attempt);
        if room.result.as_ref().is_some_and(|result| result.attempt().id == attempt.id) {
            room.result = Some(super::msg::Ended::Done(Box::new(attempt.clone())));
        }
    }
    model.alarms.retain(|alarm| alarm.id != attempt.id || attempt.alarm.is_some());
}
