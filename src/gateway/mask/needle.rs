//! A secret in one of the forms in which an answer may carry it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use zeroize::Zeroizing;

use super::spelling::{is_unfinished, leads, letters};

/// Least part of a key that is masked at the end of an answer that broke off.
const LEAST_PART: usize = 4;
/// The same for a form whose letters say less.
const LEAST_CODED: usize = 8;

/// What the letters are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Plain,
    Hex,
    Base64,
}

/// The letters to look for.
pub(super) struct Needle {
    letters: Zeroizing<Vec<u8>>,
    form: Form,
}

impl Needle {
    /// The secret as it is, in hex, and in Base64 wherever it begins in what was coded.
    pub(super) fn all(secret: &str) -> Vec<Self> {
        let bytes = secret.as_bytes();
        let plain = Self { letters: Zeroizing::new(bytes.to_vec()), form: Form::Plain };
        let digit = |value: u8| b"0123456789abcdef".get(usize::from(value)).copied().unwrap_or_default();
        let mut hex = Zeroizing::new(Vec::with_capacity(bytes.len() * 2));
        bytes.iter().for_each(|byte| hex.extend([digit(byte >> 4), digit(byte & 15)]));
        let coded = (0..3).map(|before: usize| {
            let mut whole = Zeroizing::new(Vec::with_capacity(before + bytes.len()));
            whole.resize(before, 0);
            whole.extend_from_slice(bytes);
            let text = Zeroizing::new(STANDARD_NO_PAD.encode(whole.as_slice()));
            // Only letters that nothing but the secret decides.
            let own = text.as_bytes().get((before * 8).div_ceil(6)..whole.len() * 8 / 6).unwrap_or_default();
            Self { letters: Zeroizing::new(own.to_vec()), form: Form::Base64 }
        });
        [plain, Self { letters: hex, form: Form::Hex }].into_iter().chain(coded).collect()
    }

    pub(super) fn len(&self) -> usize {
        self.letters.len()
    }

    /// The bytes that may be its first letter when they are not escaped.
    pub(super) fn begins_with(&self, byte: u8) -> bool {
        self.letters.first().is_some_and(|first| self.same(byte, *first))
    }

    fn same(&self, found: u8, letter: u8) -> bool {
        match self.form {
            Form::Plain => found == letter,
            Form::Hex => found.to_ascii_lowercase() == letter,
            // The alphabet of addresses has other signs.
            Form::Base64 => found == letter || matches!((found, letter), (b'-', b'+') | (b'_', b'/')),
        }
    }

    /// Whether a byte may stand between two letters.
    fn parts(&self, letter: u8) -> bool {
        match self.form {
            Form::Plain => false,
            Form::Hex => matches!(letter, b':' | b' ' | b'-'),
            Form::Base64 => matches!(letter, b'\r' | b'\n'),
        }
    }

    /// How many bytes it takes where they begin with it, in any mixture of spellings; `firsts` are the letters that they may
    /// begin with. With `cut` also a beginning of it at their end.
    pub(super) fn length(&self, bytes: &[u8], firsts: &[(u8, usize)], cut: bool) -> Option<usize> {
        let first = *self.letters.first()?;
        let mut places: Vec<usize> = firsts.iter().filter(|(found, _)| self.same(*found, first)).map(|(_, length)| *length).collect();
        let least = if self.form == Form::Plain { LEAST_PART } else { LEAST_CODED };
        for (count, letter) in self.letters.iter().enumerate().skip(1) {
            let mut next = Vec::new();
            for place in &places {
                self.step(bytes, *place, *letter, &mut next);
            }
            if next.is_empty() {
                let ends = |place: &usize| bytes.get(*place..).is_none_or(|rest| rest.is_empty() || is_unfinished(rest));
                return (cut && count >= least && places.iter().any(ends)).then_some(bytes.len());
            }
            next.sort_unstable();
            next.dedup();
            places = next;
        }
        places.into_iter().max()
    }

    /// The places behind this letter, where it stands at `place`.
    fn step(&self, bytes: &[u8], place: usize, letter: u8, next: &mut Vec<usize>) {
        let mut place = place;
        loop {
            let rest = bytes.get(place..).unwrap_or_default();
            let Some(first) = rest.first() else { return };
            if !leads(*first) {
                if self.same(*first, letter) {
                    return next.push(place + 1);
                }
                if !self.parts(*first) {
                    return;
                }
                place += 1;
                continue;
            }
            let found = letters(rest);
            next.extend(found.iter().filter(|(found, _)| self.same(*found, letter)).map(|(_, length)| place + length));
            // A line break of Base64 within JSON.
            if self.form == Form::Base64 && matches!(rest, [b'\\', b'n' | b'r', ..]) {
                place += 2;
                continue;
            }
            match found.iter().find(|(found, _)| self.parts(*found)) {
                Some((_, length)) => place += length,
                None => return,
            }
        }
    }
}
