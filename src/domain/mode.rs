//! The mode of a profile: which kind of project its keys belong to.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Which kind of project a profile's keys belong to. Shown as a word on every screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// The gateway that is built into the program; no money exists there.
    Sandbox,
    /// A test project of the merchant on the real API.
    Test,
    /// A live project: real money moves.
    Live,
}

impl Mode {
    /// The machine word: `sandbox`, `test` or `live`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Test => "test",
            Self::Live => "live",
        }
    }

    /// The mode a machine word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Sandbox, Self::Test, Self::Live].into_iter().find(|mode| mode.word() == word)
    }

    /// The word as it stands in the console's header: `SANDBOX`, `TEST` or `LIVE`.
    pub fn banner(self) -> &'static str {
        match self {
            Self::Sandbox => "SANDBOX",
            Self::Test => "TEST",
            Self::Live => "LIVE",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
