//! How the console may look; the colours themselves stand with the console.

/// A theme of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Look {
    /// The terminal's own colours, on its own background.
    #[default]
    Terminal,
    /// Light text on a dark background.
    Dark,
    /// Dark text on a light background.
    Light,
    /// No colour at all.
    Mono,
    /// Colours that stay apart for those who see fewer of them.
    ColourBlind,
}

impl Look {
    /// All of them, in the order in which the console goes through them.
    pub const ALL: [Self; 5] = [Self::Terminal, Self::Dark, Self::Light, Self::ColourBlind, Self::Mono];

    /// The word in the configuration.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Mono => "mono",
            Self::ColourBlind => "colour-blind",
        }
    }

    /// The theme of this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|look| look.word() == word)
    }

    /// The theme behind this one, round and round.
    #[must_use]
    pub fn next(self) -> Self {
        let mut behind = Self::ALL.into_iter().cycle().skip_while(|look| *look != self).skip(1);
        behind.next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_has_its_word_and_comes_round() {
        let mut look = Look::default();
        for _ in Look::ALL {
            assert_eq!(Look::from_word(look.word()), Some(look));
            look = look.next();
        }
        assert_eq!(look, Look::default());
        assert_eq!(Look::from_word("Dark"), None);
    }
}
