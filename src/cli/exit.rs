//! Exit codes, the same for every subcommand.

use crate::domain::State;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Captured, or done.
    Done = 0,
    /// Something inside went wrong.
    Internal = 1,
    /// Usage or configuration.
    Usage = 2,
    /// The gateway states failure.
    Declined = 3,
    /// Rejected or throttled: no money moved.
    Rejected = 4,
    /// Provably never left this machine.
    NotSent = 5,
    /// Nobody knows yet.
    Unknown = 6,
    /// Taken by the gateway, not final.
    Pending = 7,
    /// Refused by a guard; nothing was sent.
    Refused = 8,
    /// Captured, but amount or currency differs.
    Mismatch = 9,
}

impl Exit {
    /// The code for an attempt that ended in this state.
    pub fn of(state: State) -> Self {
        match state {
            State::Captured => Self::Done,
            State::CapturedMismatch => Self::Mismatch,
            State::Pending => Self::Pending,
            State::Declined => Self::Declined,
            State::Rejected | State::Throttled => Self::Rejected,
            State::NotSent | State::NotCaptured => Self::NotSent,
            State::Sending | State::Unknown | State::Released => Self::Unknown,
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
