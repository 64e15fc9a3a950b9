//! The languages of the console.

use std::ffi::OsString;

/// A language of the console's screen. The command line, logs and machine output are English whatever it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Ukrainian.
    Ukrainian,
}

impl Language {
    /// Every language, in the order in which the key goes through them.
    pub const ALL: [Self; 2] = [Self::English, Self::Ukrainian];

    /// Its BCP 47 tag, which is its word in the configuration.
    pub fn word(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Ukrainian => "uk",
        }
    }

    /// The language of a word in the configuration.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.word() == word)
    }

    /// The language that the environment asks for: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is not empty decides
    /// (POSIX, 8.2); English unless it names another one, as `uk_UA.UTF-8` does.
    pub fn of_locale(env: &dyn Fn(&str) -> Option<OsString>) -> Self {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(env).find(|value| !value.is_empty());
        let locale = locale.map(|value| value.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        let tag = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
        Self::from_word(tag).unwrap_or_default()
    }

    /// The language that comes after this one.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::English => Self::Ukrainian,
            Self::Ukrainian => Self::English,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Language {
        Language::of_locale(&|name| variables.iter().find(|(variable, _)| *variable == name).map(|(_, value)| value.into()))
    }

    #[test]
    fn the_first_variable_that_is_set_decides() {
        assert_eq!(of(&[("LANG", "uk_UA.UTF-8")]), Language::Ukrainian);
        assert_eq!(of(&[("LC_ALL", ""), ("LC_MESSAGES", "uk"), ("LANG", "en_GB.UTF-8")]), Language::Ukrainian);
        assert_eq!(of(&[("LC_ALL", "C.UTF-8"), ("LANG", "uk_UA.UTF-8")]), Language::English);
        assert_eq!(of(&[("LANG", "de_DE.UTF-8")]), Language::English);
        assert_eq!(of(&[]), Language::English);
    }
}
