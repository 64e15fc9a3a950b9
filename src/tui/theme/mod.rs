//! How things look: one table a theme, from what a thing is to its style. No colour stands anywhere else; a state is always a word
//! and a sign first, and what is live is told by its frame and its word, whatever the theme.

mod colour_blind;
mod dark;
mod depth;
mod light;
mod mono;
mod paint;
mod terminal;

use ratatui::style::{Modifier, Style};
use ratatui::widgets::BorderType;

pub use depth::Depth;
use paint::{Paint, Table};

use crate::domain::{Look, Mode, State};

/// A theme, for a terminal of so many colours.
#[derive(Debug, Clone, Copy)]
pub struct Theme {
    table: &'static Table,
    depth: Depth,
}

impl Theme {
    /// The theme of this name for a terminal of so many colours.
    pub fn of(look: Look, depth: Depth) -> Self {
        let table = match look {
            Look::Terminal => &terminal::TABLE,
            Look::Dark => &dark::TABLE,
            Look::Light => &light::TABLE,
            Look::Mono => &mono::TABLE,
            Look::ColourBlind => &colour_blind::TABLE,
        };
        Self { table, depth }
    }

    fn style(self, paint: Paint) -> Style {
        paint.style(self.depth)
    }

    /// Text that is nothing special, and what it stands on.
    pub fn base(self) -> Style {
        self.style(self.table.base)
    }

    /// The mode word in the header, in frames and on the review.
    pub fn mode(self, mode: Mode) -> Style {
        self.style(match mode {
            Mode::Sandbox => self.table.sandbox,
            Mode::Test => self.table.test,
            Mode::Live => self.table.live,
        })
    }

    /// A state's sign and word.
    pub fn state(self, state: State) -> Style {
        self.style(match state {
            State::Captured => self.table.captured,
            State::CapturedMismatch => self.table.alarm,
            State::Unknown => self.table.unknown,
            State::Sending | State::Pending => self.table.moving,
            State::Declined | State::Rejected | State::Throttled | State::NotSent => self.table.refused,
            State::NotCaptured | State::Released => self.table.quiet,
        })
    }

    /// A mistake or a refusal.
    pub fn fault(self) -> Style {
        self.style(self.table.fault)
    }

    /// Something pointed out.
    pub fn hint(self) -> Style {
        self.style(self.table.hint)
    }

    /// An alarm.
    pub fn alarm(self) -> Style {
        self.style(self.table.alarm)
    }

    /// How many outcomes are unknown.
    pub fn unknown(self) -> Style {
        self.state(State::Unknown)
    }

    /// Less important text.
    pub fn dim(self) -> Style {
        self.style(self.table.dim)
    }

    /// More important text.
    pub fn strong(self) -> Style {
        self.style(self.table.strong)
    }

    /// A place where text is typed.
    pub fn field(self) -> Style {
        self.style(self.table.field)
    }

    /// What has the keys within a list or a row of buttons.
    pub fn selected(self) -> Style {
        self.style(self.table.selected)
    }

    /// The frame of a pane: that of live is another in every theme.
    pub fn frame(self, mode: Option<Mode>, focused: bool) -> (BorderType, Style) {
        match (mode, focused) {
            (Some(Mode::Live), true) => (BorderType::Double, self.style(self.table.frame_live)),
            (Some(Mode::Live), false) => (BorderType::Double, self.style(self.table.frame_live).remove_modifier(Modifier::BOLD)),
            (_, true) => (BorderType::Plain, self.style(self.table.frame_focused)),
            (_, false) => (BorderType::Plain, self.style(self.table.frame)),
        }
    }
}

#[cfg(test)]
mod tests;
