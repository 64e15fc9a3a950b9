//! One profile in the console: what it is, whether it is open, its own draft, history and result.

use std::time::Duration;

use uuid::Uuid;

use super::form::Form;
use super::history::History;
use super::msg::Ended;
use super::recent::Recent;
use crate::domain::capture::pos_tail;
use crate::domain::guard::GuardRules;
use crate::domain::{Currency, Mode, Say};

/// What the header and the form need to know of an open profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Point of sale.
    pub pos_id: Uuid,
    /// Host, and port where one is named.
    pub host: String,
    /// What the form's currency starts with.
    pub currency: Option<Currency>,
    /// What the form's webhook address starts with; empty for none.
    pub server_url: String,
    /// What may be captured, beside what every profile refuses.
    pub rules: GuardRules,
    /// From how long after sending a person may close what stays unknown, and what stays open whatever look-ups show.
    pub release: (Duration, Duration),
}

impl Card {
    /// The last eight digits of the point of sale.
    pub fn pos_tail(&self) -> String {
        pos_tail(self.pos_id)
    }
}

/// Whether a profile can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// It can; the card is known once its settings are (the sandbox's after its start).
    Allowed(Option<Card>),
    /// It cannot, and why.
    Disabled(Say),
}

/// A profile as configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileInfo {
    /// Its name.
    pub name: String,
    /// Its mode; a disabled profile may not say it.
    pub mode: Option<Mode>,
    /// What its form starts with.
    pub currency: Option<Currency>,
    /// Whether it can be used.
    pub access: Access,
}

/// How far the opening of a profile has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Nobody has chosen it yet.
    Closed,
    /// Keys, client or sandbox are being made ready.
    Opening,
    /// Ready for work.
    Open,
    /// It could not be opened, and why.
    Failed(Say),
}

/// One profile with everything that belongs to it alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// The profile's name.
    pub name: String,
    /// Its mode; a disabled profile may not say it.
    pub stated_mode: Option<Mode>,
    /// What its form starts with as long as the card is not known.
    pub currency: Option<Currency>,
    /// Why it cannot be used, if so.
    pub disabled: Option<Say>,
    /// What is known of it.
    pub card: Option<Card>,
    /// How far its opening has come.
    pub status: Status,
    /// Its draft.
    pub form: Form,
    /// Its attempts.
    pub history: History,
    /// Values that were used here lately.
    pub recent: Recent,
    /// The request in flight that is being watched here.
    pub watching: Option<u64>,
    /// The result that stands on the screen.
    pub result: Option<Ended>,
}

impl Room {
    /// A room for a configured profile.
    pub fn new(info: ProfileInfo) -> Self {
        let (disabled, card) = match info.access {
            Access::Allowed(card) => (None, card),
            Access::Disabled(why) => (Some(why), None),
        };
        let mut room = Self {
            name: info.name,
            stated_mode: info.mode,
            disabled,
            card: None,
            status: Status::Closed,
            form: Form::default(),
            currency: info.currency,
            history: History::default(),
            recent: Recent::default(),
            watching: None,
            result: None,
        };
        room.form = room.fresh_form();
        if let Some(card) = card {
            room.learn(card);
        }
        room
    }

    /// Its mode. A profile that does not say it is treated as live; it cannot be used anyway.
    pub fn mode(&self) -> Mode {
        self.stated_mode.unwrap_or(Mode::Live)
    }

    /// Takes in what is now known of the profile; a draft that nobody touched starts with its currency and webhook address.
    pub fn learn(&mut self, card: Card) {
        self.form.start_with(&card);
        self.card = Some(card);
    }

    /// An empty draft with the profile's own starting values.
    pub fn fresh_form(&self) -> Form {
        let mut form = Form::default();
        form.start_currency(self.currency);
        if let Some(card) = &self.card {
            form.start_with(card);
        }
        form
    }
}
