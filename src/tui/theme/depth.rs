//! How many colours the terminal announces, and what stands for an exact colour where it has fewer.

use crate::config::Env;

/// How many colours a terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Depth {
    /// Its own sixteen.
    Sixteen,
    /// 256, of which 240 are the same everywhere.
    Many,
    /// Every colour.
    True,
}

impl Depth {
    /// What the environment announces. Exact colours only where `COLORTERM` says so: elsewhere they may come out as anything.
    pub fn announced(env: Env<'_>) -> Self {
        let says = |name: &str, words: &[&str]| {
            let value = env(name).unwrap_or_default();
            let value = value.to_string_lossy();
            words.iter().any(|word| value.contains(word))
        };
        if says("COLORTERM", &["truecolor", "24bit"]) {
            Self::True
        } else if says("TERM", &["256color"]) {
            Self::Many
        } else {
            Self::Sixteen
        }
    }
}

/// Red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rgb(pub(super) u8, pub(super) u8, pub(super) u8);

/// What the colours 16 to 231 are mixed from (xterm's table).
const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];

impl Rgb {
    /// The nearest of the colours 16 to 255.
    pub(super) fn index(self) -> u8 {
        let all = 16..=u8::MAX;
        all.min_by_key(|index| self.distance(Self::indexed(*index))).unwrap_or(u8::MAX)
    }

    /// The value of a colour from 16 on: the cube, then the greys.
    pub(super) fn indexed(index: u8) -> Self {
        match index.saturating_sub(16) {
            grey @ 216.. => {
                let level = 8 + 10 * (grey - 216);
                Self(level, level, level)
            }
            mixed => Self(LEVELS[usize::from(mixed / 36)], LEVELS[usize::from(mixed / 6 % 6)], LEVELS[usize::from(mixed % 6)]),
        }
    }

    fn distance(self, other: Self) -> u32 {
        let [red, green, blue] =
            [(self.0, other.0), (self.1, other.1), (self.2, other.2)].map(|(one, other)| u32::from(one.abs_diff(other)).pow(2));
        // The eye tells greens apart best.
        2 * red + 4 * green + 3 * blue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_colours_are_written_only_where_they_are_announced() {
        let of = |term: &'static str, colorterm: &'static str| {
            Depth::announced(&|name: &str| Some(if name == "TERM" { term } else { colorterm }.into()))
        };
        assert_eq!(of("xterm-256color", "truecolor"), Depth::True);
        assert_eq!(of("screen", "24bit"), Depth::True);
        assert_eq!(of("xterm-256color", ""), Depth::Many);
        assert_eq!(of("xterm-256color", "yes"), Depth::Many);
        assert_eq!(of("linux", ""), Depth::Sixteen);
        assert_eq!(Depth::announced(&|_: &str| None), Depth::Sixteen);
    }

    #[test]
    fn the_nearest_colour_of_a_colour_in_the_table_is_itself() {
        for index in 16..=u8::MAX {
            assert_eq!(Rgb::indexed(Rgb::indexed(index).index()), Rgb::indexed(index));
        }
        assert_eq!(Rgb(22, 24, 29).index(), 234);
    }
}
