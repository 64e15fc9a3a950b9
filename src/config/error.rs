//! What is wrong with the configuration as a whole. The exit code is 2 for each.

use std::path::PathBuf;

use thiserror::Error;

use super::source::Misplaced;
use crate::domain::{Say, say};

/// Why there is no configuration to work with. A mistake inside one profile is not here: it disables that profile.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ConfigError {
    /// Neither the flag nor the variable names a place, and the home directory is not known.
    #[error("{}", self.say())]
    NoHome,
    /// The variable is there, but empty.
    #[error("{}", self.say())]
    EmptyVariable(&'static str),
    /// The file that was named is not there.
    #[error("{}", self.say())]
    Missing(PathBuf),
    /// The file cannot be read.
    #[error("{}", self.say())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// The system's own words.
        cause: String,
    },
    /// A directory, a pipe or a device.
    #[error("{}", self.say())]
    NotAFile(PathBuf),
    /// Larger than any configuration.
    #[error("{}", self.say())]
    TooLarge(PathBuf),
    /// Not UTF-8.
    #[error("{}", self.say())]
    NotText(PathBuf),
    /// A mistake that concerns the whole file, with file, line and column.
    #[error("{}", self.say())]
    Mistake(Misplaced),
}

impl ConfigError {
    /// The sentence for people.
    pub fn say(&self) -> Say {
        let about = |id: Say, file: &PathBuf| id.with("file", file.display().to_string());
        match self {
            Self::NoHome => say("config-no-home"),
            Self::EmptyVariable(name) => say("config-empty-variable").with("variable", name),
            Self::Missing(file) => about(say("config-file-missing"), file),
            Self::Unreadable { file, cause } => about(say("config-file-unreadable"), file).with("cause", cause),
            Self::NotAFile(file) => about(say("config-file-not-a-file"), file),
            Self::TooLarge(file) => about(say("config-file-too-large"), file),
            Self::NotText(file) => about(say("config-file-not-text"), file),
            Self::Mistake(mistake) => mistake.say(),
        }
    }
}
