//! The whole state of the console.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::ask::Ask;
use super::clip::Clip;
use super::detail::{Detail, OrderView};
use super::export::ExportAsk;
use super::form::Form;
use super::jump::Jump;
use super::key_patch::patched;
use super::keymap::Keymap;
use super::marks::Sweep;
use super::msg::{Ended, Seen};
use super::palette::Palette;
use super::review::{Review, SETTLE};
use super::room::{ProfileInfo, Room, Status};
use super::summary::SummaryView;
use super::webhooks::WebhooksView;
use crate::config::Binding;
use crate::domain::{Attempt, CaptureRequest, Language, Look, Mode, Say, say};

/// Least columns and rows.
pub const SMALLEST: (u16, u16) = (60, 15);
/// From this many columns on, form and history stand side by side.
pub const WIDE: u16 = 100;

/// When something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// Since the start of the program; never goes back.
    pub at: Duration,
    /// The wall clock.
    pub wall: Timestamp,
}

/// Which screen has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// The draft.
    Form,
    /// The review.
    Review,
    /// The request in flight, then its result.
    Flight,
    /// The attempts.
    History,
    /// One attempt.
    Detail,
    /// An order that is looked up.
    Order,
    /// The figures of the last days.
    Summary,
    /// The webhooks.
    Webhooks,
}

/// What lies over the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Overlay {
    /// The keys; first line shown.
    Help(usize),
    /// The profiles; the selected one.
    Profiles(usize),
}

/// A request on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flight {
    /// Its number.
    pub ticket: u64,
    /// The room it belongs to.
    pub room: usize,
    /// What is sent.
    pub request: CaptureRequest,
    /// The review it was confirmed on: a refusal leads back to it.
    pub review: Box<Review>,
    /// When it started.
    pub started: Duration,
    /// The attempt, once its row is durable.
    pub attempt: Option<Uuid>,
}

/// A line above the footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// It goes with the next key.
    Passing(Say),
    /// It stays until Esc or the next review: an answer that came at its own time.
    Lasting(Say),
    /// The outcome of a request that nobody watched; it stays until Esc or the next outcome.
    Outcome {
        /// The profile, where it is not the present one.
        profile: String,
        /// The attempt.
        attempt: Box<Attempt>,
    },
}

/// The whole state of the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// Who works here.
    pub operator: String,
    /// One room a profile.
    pub rooms: Vec<Room>,
    /// The present room; `None` until a profile is chosen.
    pub current: Option<usize>,
    /// Which screen has the keys.
    pub place: Place,
    /// What lies over it.
    pub overlay: Option<Overlay>,
    /// The profiles under the help, where both are open.
    pub under_help: Option<usize>,
    /// The palette, over everything else.
    pub palette: Option<Palette>,
    /// The question before a release.
    pub ask: Option<Ask>,
    /// The question which day of the history to go to.
    pub jump: Option<Jump>,
    /// The question where attempts are exported to.
    pub export: Option<ExportAsk>,
    /// Rows of the export on its way.
    pub exporting: Option<u64>,
    /// The menu of what can be copied of an attempt.
    pub clip: Option<Clip>,
    /// The review.
    pub review: Option<Review>,
    /// One attempt in full.
    pub detail: Option<Detail>,
    /// An order that is looked up.
    pub order: Option<OrderView>,
    /// The figures of the last days.
    pub summary: Option<SummaryView>,
    /// The webhooks.
    pub webhooks: Option<WebhooksView>,
    /// Requests on their way, oldest first.
    pub flights: Vec<Flight>,
    /// Attempts that are being reconciled.
    pub reconciling: Vec<Uuid>,
    /// Marked attempts that are being reconciled one after another.
    pub sweep: Option<Sweep>,
    /// How far the ledger has been read for the first search: steps done, steps in all.
    pub reading: Option<(u64, u64)>,
    /// How far an older ledger has been brought up to date: rows done, rows in all.
    pub upgrading: Option<(u64, u64)>,
    /// Attempts with an alarm that nobody has opened, newest first.
    pub alarms: Vec<Attempt>,
    /// A line above the footer.
    pub notice: Option<Notice>,
    /// Whether the configuration file was changed after the start.
    pub config_edited: bool,
    /// Why the ledger cannot be used.
    pub office_failed: Option<Say>,
    /// Whether the console ends once nothing is in flight.
    pub quitting: bool,
    /// What is printed once the terminal is restored.
    pub farewell: Vec<Farewell>,
    /// Whether something in flight was left as unknown.
    pub abandoned: bool,
    /// Columns and rows.
    pub size: (u16, u16),
    /// The language of the screen.
    pub language: Language,
    /// Which keys do what.
    pub keymap: Keymap,
    /// Whether the bell rings when a slow capture ends.
    pub bell: bool,
    /// The theme of the screen.
    pub look: Look,
    /// Whether the environment forbids colours (`NO_COLOR`).
    pub colourless: bool,
    /// Whether the mouse is ours; otherwise the terminal selects text with it.
    pub mouse: bool,
    /// The zone in which times are shown.
    pub zone: TimeZone,
    /// The latest reading of the clocks.
    pub now: Now,
    /// When the last key or paste came.
    pub last_input: Option<Duration>,
    /// What the last frame showed.
    pub seen: Seen,
    /// The last number given to a request.
    pub tickets: u64,
}

/// What is printed once the terminal is restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Farewell {
    /// A sentence.
    Say(Say),
    /// The outcome of what was waited for.
    Outcome(Box<Attempt>),
    /// An answer that could not be stored, whole.
    Answer(String),
}

impl Model {
    /// The console at its start: on a profile, or before the choice of one.
    pub fn new(operator: String, profiles: Vec<ProfileInfo>, start: Option<&str>, size: (u16, u16), now: Now) -> Self {
        let rooms: Vec<Room> = profiles.into_iter().map(Room::new).collect();
        let current = start.and_then(|name| rooms.iter().position(|room| room.name == name && room.disabled.is_none()));
        let first = start.and_then(|name| rooms.iter().position(|room| room.name == name)).unwrap_or(0);
        Self {
            operator,
            rooms,
            current,
            place: Place::Form,
            overlay: if current.is_none() { Some(Overlay::Profiles(first)) } else { None },
            under_help: None,
            palette: None,
            ask: None,
            jump: None,
            export: None,
            exporting: None,
            clip: None,
            review: None,
            detail: None,
            order: None,
            summary: None,
            webhooks: None,
            flights: Vec::new(),
            reconciling: Vec::new(),
            sweep: None,
            reading: None,
            upgrading: None,
            alarms: Vec::new(),
            notice: None,
            config_edited: false,
            office_failed: None,
            quitting: false,
            farewell: Vec::new(),
            abandoned: false,
            size,
            language: Language::English,
            keymap: Keymap::default(),
            bell: true,
            look: Look::default(),
            colourless: false,
            mouse: true,
            zone: TimeZone::UTC,
            now,
            last_input: None,
            seen: Seen::default(),
            tickets: 0,
        }
    }

    /// Changes the keys as configured. With a mistake the usual keys stay, and it is said.
    pub fn bind_keys(&mut self, bindings: &[Binding]) {
        match patched(bindings) {
            Ok(keymap) => self.keymap = keymap,
            Err(mistakes) => self.notice = Some(Notice::Lasting(say("keys-refused").all("mistakes", mistakes))),
        }
    }

    /// The present room.
    pub fn room(&self) -> Option<&Room> {
        self.current.and_then(|at| self.rooms.get(at))
    }

    /// The present room, to change.
    pub fn room_mut(&mut self) -> Option<&mut Room> {
        self.current.and_then(|at| self.rooms.get_mut(at))
    }

    /// The mode of the present profile.
    pub fn mode(&self) -> Option<Mode> {
        self.room().map(Room::mode)
    }

    /// The draft of the present profile.
    pub fn form(&self) -> Option<&Form> {
        self.room().map(|room| &room.form)
    }

    /// Whether the terminal is too small to show anything.
    pub fn too_small(&self) -> bool {
        self.size.0 < SMALLEST.0 || self.size.1 < SMALLEST.1
    }

    /// Whether form and history stand side by side.
    pub fn is_wide(&self) -> bool {
        self.size.0 >= WIDE
    }

    /// The request in flight that is being watched in the present room.
    pub fn watched(&self) -> Option<&Flight> {
        let ticket = self.room()?.watching?;
        self.flights.iter().find(|flight| flight.ticket == ticket)
    }

    /// The result that stands on the screen.
    pub fn result(&self) -> Option<&Ended> {
        self.room()?.result.as_ref()
    }

    /// The attempt that the keys for attempts mean.
    pub fn chosen(&self) -> Option<&Attempt> {
        match self.place {
            Place::History => self.room()?.history.selected(),
            Place::Detail => self.detail.as_ref().map(|detail| &detail.attempt),
            Place::Flight => self.result().map(Ended::attempt),
            Place::Form | Place::Review | Place::Order | Place::Summary | Place::Webhooks => None,
        }
    }

    /// Today's date where the operator is.
    pub fn today(&self) -> Date {
        self.now.wall.to_zoned(self.zone.clone()).date()
    }

    /// The marked attempts that would be looked up one after another: those of the present profile that are not settled.
    pub fn to_sweep(&self) -> Option<Sweep> {
        let room = self.room().filter(|_| self.place == Place::History)?;
        let mut left = room.history.marks.unsettled(&room.name);
        left.reverse();
        let (total, now) = (left.len(), left.pop()?);
        Some(Sweep { profile: room.name.clone(), left, now, total, settled: 0, open: 0 })
    }

    /// Whether the present profile is ready for work.
    pub fn is_open(&self) -> bool {
        self.room().is_some_and(|room| room.status == Status::Open)
    }

    /// When the console wants [`super::Msg::Woke`]: a sending key waits to be proven no paste, the elapsed time changes,
    /// or the age of a look-up takes other words, which happens three times. `None` at rest: nothing ticks then.
    pub fn wake_at(&self) -> Option<Duration> {
        let armed = self.review.as_ref().and_then(|review| review.armed).map(|at| at + SETTLE);
        let tick = self.flights.iter().map(|flight| {
            let elapsed = self.now.at.saturating_sub(flight.started).as_secs();
            flight.started + Duration::from_secs(elapsed + 1)
        });
        let reviewed = self.review.as_ref().and_then(|review| review.since).and_then(|since| since.due());
        let sighted = self.form().and_then(Form::due);
        armed.into_iter().chain(tick).chain(reviewed).chain(sighted).min()
    }

    /// Time passes for what is shown with its age.
    pub(super) fn advance(&mut self) {
        let now = self.now;
        if let Some(since) = self.review.as_mut().and_then(|review| review.since.as_mut()) {
            since.advance(now);
        }
        if let Some(room) = self.room_mut() {
            room.form.advance(now);
        }
    }

    /// Seconds since a flight started.
    pub fn elapsed(&self, flight: &Flight) -> u64 {
        self.now.at.saturating_sub(flight.started).as_secs()
    }

    /// A new number for a request.
    pub(super) fn ticket(&mut self) -> u64 {
        self.tickets += 1;
        self.tickets
    }

    /// Says something that goes with the next key.
    pub(super) fn tell(&mut self, say: Say) {
        self.notice = Some(Notice::Passing(say));
    }

    /// The room of a profile.
    pub(super) fn room_named(&self, name: &str) -> Option<usize> {
        self.rooms.iter().position(|room| room.name == name)
    }
}
