//! What works now, and why not otherwise. Goes by the state of the model, never by what was last drawn.

use super::actions::ActionId;
use super::ask::AskStop;
use super::export::ExportStop;
use super::form::Stop;
use super::model::{Model, Overlay, Place};
use super::recent::Recent;
use super::review::Gate;
use super::room::Status;
use super::webhooks::{Wanted, WebhookRow, WebhooksView};
use crate::domain::{Attempt, Say, Sort, State, say};

/// Whether an action works now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Avail {
    /// It works.
    Now,
    /// It belongs here but does not work now, and why.
    Not(Say),
    /// It does not belong here.
    Elsewhere,
}

/// What has the keys, finer than the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Spot {
    /// The terminal is too small: nothing may be pressed blindly.
    TooSmall,
    /// The console waits for an answer before it ends.
    Quitting,
    /// The help.
    Help,
    /// The palette.
    Palette,
    /// The list of profiles.
    Profiles,
    /// A text field of the question before a release or an export.
    AskField,
    /// A button of that question.
    AskButton,
    /// A field of the form.
    Field,
    /// A button of the form.
    Button,
    /// A review whose checks still run or that cannot be sent.
    ReviewHeld,
    /// A review that is sent by a key.
    ReviewKey,
    /// A review that wants something typed.
    ReviewTyped,
    /// A request in flight.
    Flight,
    /// Its result.
    Result,
    /// The attempts.
    History,
    /// The question which day of them to go to.
    JumpField,
    /// The menu of what can be copied.
    Clip,
    /// A text field of their filter.
    FilterField,
    /// A choice of their filter.
    FilterChoice,
    /// One attempt.
    Detail,
    /// An order that is looked up.
    Order,
    /// The figures of the last days.
    Summary,
    /// The webhooks.
    Webhooks,
    /// The field of what is looked for among them.
    WebhookField,
    /// One webhook.
    Webhook,
}

impl Spot {
    /// Every one.
    pub const ALL: [Self; 25] = [
        Self::TooSmall,
        Self::Quitting,
        Self::Help,
        Self::Palette,
        Self::Profiles,
        Self::AskField,
        Self::AskButton,
        Self::Field,
        Self::Button,
        Self::ReviewHeld,
        Self::ReviewKey,
        Self::ReviewTyped,
        Self::Flight,
        Self::Result,
        Self::History,
        Self::JumpField,
        Self::Clip,
        Self::FilterField,
        Self::FilterChoice,
        Self::Detail,
        Self::Order,
        Self::Summary,
        Self::Webhooks,
        Self::WebhookField,
        Self::Webhook,
    ];

    /// What has the keys.
    pub fn of(model: &Model) -> Self {
        if model.too_small() {
            return Self::TooSmall;
        }
        if model.quitting {
            return Self::Quitting;
        }
        if model.palette.is_some() {
            return Self::Palette;
        }
        if matches!(model.overlay, Some(Overlay::Help(_))) {
            return Self::Help;
        }
        Self::beneath(model)
    }

    /// What has the keys once palette and help are closed.
    pub fn beneath(model: &Model) -> Self {
        if matches!(model.overlay, Some(Overlay::Profiles(_))) || model.under_help.is_some() {
            return Self::Profiles;
        }
        if let Some(ask) = &model.ask {
            return if matches!(ask.focus, AskStop::Reason | AskStop::Unverified | AskStop::OrderId) {
                Self::AskField
            } else {
                Self::AskButton
            };
        }
        if let Some(ask) = &model.export {
            return if ask.focus == ExportStop::File { Self::AskField } else { Self::AskButton };
        }
        if model.clip.is_some() {
            return Self::Clip;
        }
        match model.place {
            Place::Form => match model.form().map(|form| form.focus) {
                Some(Stop::Field(_)) => Self::Field,
                _ => Self::Button,
            },
            Place::Review => match model.review.as_ref().and_then(super::review::Review::gate) {
                None => Self::ReviewHeld,
                Some(Gate::Key) => Self::ReviewKey,
                Some(_) => Self::ReviewTyped,
            },
            Place::Flight if model.watched().is_some() => Self::Flight,
            Place::Flight => Self::Result,
            Place::History if model.jump.is_some() => Self::JumpField,
            Place::History => match model.room().and_then(|room| room.history.filter.focus) {
                Some(stop) if stop.is_choice() => Self::FilterChoice,
                Some(_) => Self::FilterField,
                None => Self::History,
            },
            Place::Detail => Self::Detail,
            Place::Order => Self::Order,
            Place::Summary => Self::Summary,
            Place::Webhooks => match &model.webhooks {
                Some(view) if view.finding => Self::WebhookField,
                Some(view) if view.open => Self::Webhook,
                _ => Self::Webhooks,
            },
        }
    }

    /// Whether letters are text here. In the filter they never are keys, so that a choice between fields is no trap.
    pub fn takes_text(self) -> bool {
        let field = matches!(self, Self::Field | Self::AskField | Self::ReviewTyped | Self::JumpField | Self::Palette | Self::WebhookField);
        field || self.is_filter()
    }

    /// Whether the filter has the keys.
    pub fn is_filter(self) -> bool {
        matches!(self, Self::FilterField | Self::FilterChoice)
    }

    fn in_review(self) -> bool {
        matches!(self, Self::ReviewHeld | Self::ReviewKey | Self::ReviewTyped)
    }

    fn is_ask(self) -> bool {
        matches!(self, Self::AskField | Self::AskButton)
    }

    /// Whether a whole screen has the keys, not a question or a list over it.
    fn is_screen(self) -> bool {
        !matches!(self, Self::TooSmall | Self::Quitting | Self::Help | Self::Palette | Self::Profiles | Self::Clip) && !self.is_ask()
    }
}

fn when(holds: bool) -> Avail {
    if holds { Avail::Now } else { Avail::Elsewhere }
}

/// Whether an action works now, and why not otherwise.
pub fn avail(model: &Model, id: ActionId) -> Avail {
    avail_at(model, Spot::of(model), id)
}

/// As [`avail`], with `spot` having the keys: the help and the palette tell it of the screen under them.
pub fn avail_at(model: &Model, spot: Spot, id: ActionId) -> Avail {
    match id {
        ActionId::Quit => when(spot != Spot::Quitting),
        ActionId::Abandon => when(spot == Spot::Quitting),
        ActionId::Redraw => Avail::Now,
        ActionId::Suspend => match model.flights.is_empty() {
            true => Avail::Now,
            false => Avail::Not(say("ui-why-suspend")),
        },
        _ if matches!(spot, Spot::TooSmall | Spot::Quitting) => Avail::Elsewhere,
        ActionId::Help | ActionId::Palette => Avail::Now,
        ActionId::Language => when(!spot.takes_text()),
        ActionId::Bell => when(!spot.takes_text()),
        ActionId::Theme if model.colourless && !spot.takes_text() => Avail::Not(say("ui-why-colourless")),
        ActionId::Theme | ActionId::Mouse => when(!spot.takes_text()),
        ActionId::Profiles => when(model.current.is_some() || spot != Spot::Profiles),
        ActionId::Summary | ActionId::Webhooks => when(model.current.is_some()),
        ActionId::Bearing => when(spot == Spot::Webhooks),
        ActionId::Range => when(spot == Spot::Summary),
        ActionId::Currency => when(spot == Spot::Summary && model.summary.as_ref().is_some_and(|summary| summary.currencies() > 1)),
        ActionId::History | ActionId::New => match model.current {
            None => Avail::Elsewhere,
            Some(_) => when(!spot.takes_text() || id == ActionId::History),
        },
        ActionId::Filter => when(model.current.is_some() && !spot.takes_text() && !spot.is_ask()),
        ActionId::Alter => when(spot == Spot::FilterChoice),
        ActionId::EnterList | ActionId::LeaveFilter => when(spot.is_filter() || spot == Spot::WebhookField),
        ActionId::ClearMarks => when(spot == Spot::History && marked(model) && !stops_export(model, spot)),
        ActionId::ClearFilter if spot == Spot::Webhooks => when(narrowed(model)),
        ActionId::ClearFilter => when(spot == Spot::History && !marked(model) && filtered(model) && !stops_export(model, spot)),
        ActionId::Mark => when(spot == Spot::History && model.chosen().is_some()),
        ActionId::Review => at_work(model, id),
        ActionId::Send => match spot {
            Spot::ReviewKey => Avail::Now,
            Spot::ReviewHeld => Avail::Not(held(model)),
            _ => Avail::Elsewhere,
        },
        ActionId::Confirm => match &model.review {
            Some(review) if spot == Spot::ReviewTyped && review.on_field => Avail::Now,
            Some(_) if spot == Spot::ReviewTyped => Avail::Not(say("ui-why-not-typed")),
            _ => Avail::Elsewhere,
        },
        ActionId::Cancel => when(spot.in_review() || spot.is_ask() || matches!(spot, Spot::JumpField | Spot::Clip)),
        ActionId::Clip => when(matches!(spot, Spot::History | Spot::Detail | Spot::Result) && model.chosen().is_some()),
        ActionId::Export => match (spot, &model.office_failed, model.exporting) {
            (Spot::History, None, None) => when(model.room().is_some_and(|room| room.history.loaded)),
            (Spot::History, Some(why), _) => Avail::Not(why.clone()),
            (Spot::History, None, Some(_)) => Avail::Not(say("ui-why-exporting")),
            _ => Avail::Elsewhere,
        },
        ActionId::StopExport => when(stops_export(model, spot)),
        ActionId::Take => when(spot == Spot::Clip),
        ActionId::Jump => jump(model, spot),
        ActionId::GoTo => when(spot == Spot::JumpField),
        ActionId::StopWatching => when(spot == Spot::Flight),
        ActionId::Open => match spot {
            Spot::History | Spot::Result => when(model.chosen().is_some()),
            Spot::Webhooks => when(webhook(model).is_some()),
            Spot::Webhook => when(webhook(model).is_some_and(|row| row.attempt.is_some())),
            _ => Avail::Elsewhere,
        },
        ActionId::Blocking => when(spot == Spot::ReviewHeld && model.review.as_ref().is_some_and(|review| review.blocking().is_some())),
        ActionId::Choose => when(matches!(spot, Spot::Profiles | Spot::Palette)),
        ActionId::Press => when(match spot {
            Spot::Button | Spot::AskButton => true,
            _ => spot.in_review() && model.review.as_ref().is_some_and(|review| !review.on_field),
        }),
        ActionId::Next | ActionId::Previous if matches!(spot, Spot::JumpField | Spot::Palette | Spot::WebhookField) => Avail::Elsewhere,
        ActionId::Next | ActionId::Previous => when(spot.takes_text() || matches!(spot, Spot::Button | Spot::AskButton)),
        ActionId::LineStart | ActionId::LineEnd | ActionId::DropWord if spot == Spot::FilterChoice => Avail::Elsewhere,
        ActionId::LineStart | ActionId::LineEnd | ActionId::ClearField | ActionId::DropWord => when(spot.takes_text()),
        // What is typed to confirm is typed, not brought back.
        ActionId::Recent => recent(model),
        ActionId::Undo | ActionId::Redo => when(match spot {
            Spot::Field | Spot::JumpField | Spot::FilterField | Spot::WebhookField => true,
            Spot::AskField => model.ask.as_ref().is_none_or(|ask| !ask.is_typed()),
            _ => false,
        }),
        ActionId::More => when(spot == Spot::Button && model.form().is_some_and(|form| !form.shows_url())),
        ActionId::Move => when(
            matches!(
                spot,
                Spot::History
                    | Spot::Detail
                    | Spot::Order
                    | Spot::Summary
                    | Spot::Webhooks
                    | Spot::Webhook
                    | Spot::Help
                    | Spot::Palette
                    | Spot::Profiles
                    | Spot::Clip
            ) || spot.in_review(),
        ),
        ActionId::Raw => match (spot, webhook(model)) {
            (Spot::Detail, _) => Avail::Now,
            (Spot::Webhooks | Spot::Webhook, Some(row)) if row.payload.is_some() => Avail::Now,
            (Spot::Webhooks | Spot::Webhook, Some(_)) => Avail::Not(say("ui-why-no-payload")),
            _ => Avail::Elsewhere,
        },
        ActionId::Alarm => when(spot.is_screen() && (!spot.takes_text() || spot == Spot::Field) && !model.alarms.is_empty()),
        ActionId::Back => back(model, spot),
        ActionId::LeaveField => when(spot == Spot::Field),
        ActionId::LookUp => look_up(model),
        ActionId::Order if spot == Spot::Button => look_up(model),
        ActionId::Order => Avail::Elsewhere,
        ActionId::Reconcile => reconcile(model, spot),
        ActionId::Release | ActionId::Copy => attempt(model, spot, id),
        ActionId::Dismiss => dismiss(model, spot),
    }
}

/// Whether something that forbids a capture can be set aside here.
fn dismiss(model: &Model, spot: Spot) -> Avail {
    match spot {
        Spot::Webhooks | Spot::Webhook if webhook(model).is_some() => at_work(model, ActionId::Dismiss),
        Spot::Order if super::update::dismissable(model).is_some() => at_work(model, ActionId::Dismiss),
        _ => Avail::Elsewhere,
    }
}

fn recent(model: &Model) -> Avail {
    let field = model.form().filter(|_| Spot::of(model) == Spot::Field).and_then(|form| Some((form, form.focused_field()?)));
    match (field, model.room()) {
        (Some((form, field)), Some(room)) if Recent::has(field) => match room.recent.after(field, form.field(field).text()) {
            Some(_) => Avail::Now,
            None => Avail::Not(say("ui-why-no-recent")),
        },
        _ => Avail::Elsewhere,
    }
}

fn held(model: &Model) -> Say {
    match model.review.as_ref().map(|review| &review.checked) {
        Some(Some(_)) => say("ui-why-refused"),
        _ => say("ui-why-checking"),
    }
}

fn at_work(model: &Model, id: ActionId) -> Avail {
    let Some(room) = model.room() else { return Avail::Elsewhere };
    if let Some(why) = &model.office_failed {
        return Avail::Not(why.clone());
    }
    match &room.status {
        // A review of a profile that is still being opened waits for it.
        Status::Open => Avail::Now,
        Status::Opening if id == ActionId::Review => Avail::Now,
        Status::Failed(why) => Avail::Not(why.clone()),
        Status::Closed | Status::Opening => Avail::Not(say("ui-why-opening").with("profile", &room.name)),
    }
}

/// Whether Esc ends the export on its way.
fn stops_export(model: &Model, spot: Spot) -> bool {
    model.exporting.is_some() && matches!(spot, Spot::Button | Spot::History | Spot::Detail | Spot::Order | Spot::Result)
}

fn back(model: &Model, spot: Spot) -> Avail {
    if stops_export(model, spot) {
        return Avail::Elsewhere;
    }
    when(match spot {
        Spot::Profiles => model.current.is_some(),
        Spot::History => !marked(model) && !filtered(model),
        Spot::Help | Spot::Palette | Spot::Detail | Spot::Order | Spot::Summary | Spot::Webhook | Spot::Result => true,
        Spot::Webhooks => !narrowed(model),
        Spot::Button => model.notice.is_some(),
        _ => false,
    })
}

fn look_up(model: &Model) -> Avail {
    if model.current.is_none() {
        return Avail::Elsewhere;
    }
    match (super::update::order_meant(model), at_work(model, ActionId::LookUp)) {
        (Some(_), avail) => avail,
        (None, _) => Avail::Not(say("ui-why-no-order")),
    }
}

/// The webhook that the keys mean.
fn webhook(model: &Model) -> Option<&WebhookRow> {
    model.webhooks.as_ref().and_then(WebhooksView::chosen)
}

/// Whether not all webhooks are wanted.
fn narrowed(model: &Model) -> bool {
    model.webhooks.as_ref().is_some_and(|view| view.wanted() != Wanted::default())
}

/// Whether attempts are marked here.
fn marked(model: &Model) -> bool {
    model.room().is_some_and(|room| !room.history.marks.is_empty())
}

/// Whether the list is filtered here.
fn filtered(model: &Model) -> bool {
    model.room().is_some_and(|room| !room.history.filter.wanted().is_plain())
}

fn jump(model: &Model, spot: Spot) -> Avail {
    let Some(room) = model.room().filter(|_| spot == Spot::History) else { return Avail::Elsewhere };
    match room.history.filter.wanted().sort {
        _ if room.history.shown().next().is_none() => Avail::Elsewhere,
        Sort::Newest | Sort::Oldest => Avail::Now,
        Sort::Largest | Sort::Smallest | Sort::OrderId => Avail::Not(say("ui-why-sorted")),
    }
}

/// With marks the key means them, otherwise the chosen attempt.
fn reconcile(model: &Model, spot: Spot) -> Avail {
    if spot != Spot::History || !marked(model) {
        return attempt(model, spot, ActionId::Reconcile);
    }
    match (&model.sweep, model.to_sweep()) {
        (Some(_), _) => Avail::Not(say("ui-why-sweeping")),
        (None, Some(_)) => Avail::Now,
        (None, None) => Avail::Not(say("ui-why-none-open")),
    }
}

/// From when on a person can close an attempt, as a local clock time, where that is still to come.
fn release_from(model: &Model, attempt: &Attempt) -> Option<String> {
    let (settle, hours) = model.room()?.card.as_ref()?.release;
    let from = attempt.wait_from.wall.checked_add(if attempt.state == State::Pending { hours } else { settle }).ok()?;
    let then = from.to_zoned(model.zone.clone());
    (from > model.now.wall).then(|| then.strftime("%Y-%m-%d %H:%M:%S").to_string())
}

fn attempt(model: &Model, spot: Spot, id: ActionId) -> Avail {
    if !matches!(spot, Spot::History | Spot::Detail | Spot::Result) {
        return Avail::Elsewhere;
    }
    let Some(attempt) = model.chosen() else { return Avail::Elsewhere };
    if model.room().is_none_or(|room| room.name != attempt.profile) {
        return Avail::Not(say("ui-why-other-profile").with("profile", &attempt.profile));
    }
    match (id, attempt.state) {
        (ActionId::Copy, _) => Avail::Now,
        (_, State::Sending) => Avail::Not(say("ui-why-sending")),
        (ActionId::Release, State::Unknown | State::Pending) => match release_from(model, attempt) {
            Some(from) => Avail::Not(say("ui-why-release-from").with("from", from)),
            None => Avail::Now,
        },
        (ActionId::Release, _) => Avail::Not(say("ui-why-not-open")),
        (_, _) if model.reconciling.contains(&attempt.id) => Avail::Not(say("ui-why-reconciling")),
        (_, State::Unknown | State::Pending | State::Released | State::NotCaptured) => Avail::Now,
        _ => Avail::Not(say("ui-why-known")),
    }
}
