//! Colours and emphasis. Only the 16 colours of the terminal's own palette, so that dark and light backgrounds both read well;
//! a state is always a word and a sign first.

use ratatui::style::{Color, Modifier, Style};

use crate::domain::{Mode, State};

/// How things look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    colour: bool,
}

impl Theme {
    /// With or without colours.
    pub fn new(colour: bool) -> Self {
        Self { colour }
    }

    /// As the environment wishes: `NO_COLOR` with any value that is not empty turns colours off.
    pub fn from_env() -> Self {
        Self::new(std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()))
    }

    fn fg(self, colour: Color) -> Style {
        if self.colour { Style::new().fg(colour) } else { Style::new() }
    }

    /// Black or white text on a block of colour; reversed without colours.
    fn block(self, fg: Color, bg: Color) -> Style {
        let style = if self.colour { Style::new().fg(fg).bg(bg) } else { Style::new().add_modifier(Modifier::REVERSED) };
        style.add_modifier(Modifier::BOLD)
    }

    /// The mode word in the header and on the review.
    pub fn mode(self, mode: Mode) -> Style {
        match mode {
            Mode::Sandbox => self.block(Color::Black, Color::Cyan),
            Mode::Test => self.block(Color::Black, Color::Green),
            Mode::Live => self.block(Color::White, Color::Red),
        }
    }

    /// A state's sign and word.
    pub fn state(self, state: State) -> Style {
        match state {
            State::Captured => self.fg(Color::Green),
            State::CapturedMismatch => self.block(Color::White, Color::Red),
            State::Unknown => self.block(Color::Black, Color::Yellow),
            State::Sending | State::Pending => self.fg(Color::Magenta),
            State::Declined | State::Rejected | State::Throttled | State::NotSent => self.fg(Color::Red),
            State::NotCaptured | State::Released => Style::new(),
        }
    }

    /// A mistake or a refusal.
    pub fn fault(self) -> Style {
        self.fg(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// Something pointed out.
    pub fn hint(self) -> Style {
        self.fg(Color::Magenta)
    }

    /// An alarm, or a count of unknown outcomes.
    pub fn alarm(self) -> Style {
        self.block(Color::White, Color::Red)
    }

    /// How many outcomes are unknown.
    pub fn unknown(self) -> Style {
        self.state(State::Unknown)
    }

    /// Less important text.
    pub fn dim(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// More important text.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// A place where text is typed.
    pub fn field(self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED)
    }

    /// What has the keys within a list or a row of buttons.
    pub fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// The frame of a pane.
    pub fn border(self, focused: bool) -> Style {
        if focused { self.strong() } else { self.dim() }
    }
}
