//! What a webhook meant for the attempts in the ledger when it came.

use super::say::{Say, say};

/// What a verified webhook meant for the attempts in the ledger when it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bearing {
    /// It settled an attempt.
    Settled,
    /// The attempt stood so already.
    Agrees,
    /// It belongs to an attempt and is not final.
    NotFinal,
    /// It may belong to an attempt and proves nothing by itself, or is no capture.
    Kept,
    /// It contradicts how an attempt ended: an alarm.
    Contradicts,
    /// No attempt in this ledger made this capture.
    Elsewhere,
}

impl Bearing {
    /// Every one.
    pub const ALL: [Self; 6] = [Self::Settled, Self::Agrees, Self::NotFinal, Self::Kept, Self::Contradicts, Self::Elsewhere];

    /// The machine word, as in the ledger and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Settled => "settled",
            Self::Agrees => "agrees",
            Self::NotFinal => "not_final",
            Self::Kept => "kept",
            Self::Contradicts => "contradicts",
            Self::Elsewhere => "elsewhere",
        }
    }

    /// The bearing a machine word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bearing| bearing.word() == word)
    }

    /// The bearing in the words of the screen.
    pub fn say(self) -> Say {
        say(match self {
            Self::Settled => "bearing-settled",
            Self::Agrees => "bearing-agrees",
            Self::NotFinal => "bearing-not-final",
            Self::Kept => "bearing-kept",
            Self::Contradicts => "bearing-contradicts",
            Self::Elsewhere => "bearing-elsewhere",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_unique_and_read_back() {
        for bearing in Bearing::ALL {
            assert_eq!(Bearing::from_word(bearing.word()), Some(bearing));
        }
    }
}
