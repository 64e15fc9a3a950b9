//! Keys that an answer carries back are masked where the answer enters, before anything judges, keeps or shows it.
//!
//! Masking comes before judging, so that no later room ever holds the key. It can only make an answer less readable,
//! never turn another answer into a success: the mark stands in no member that is compared.

use secrecy::ExposeSecret;
use zeroize::Zeroizing;

use crate::domain::Keys;

/// What stands in the place of a key. Nothing in it needs escaping in JSON, HTML or a header.
const MARK: &[u8] = b"[key masked by capdesk]";
/// Shortest key that is told from ordinary text; the gateway's own have 32 characters and more.
const SHORTEST: usize = 8;
/// Least part of a key that is masked at the end of an answer that broke off.
const LEAST_PART: usize = 4;

/// The secrets of one request, looked for in its answer.
pub(super) struct Mask {
    secrets: Vec<Zeroizing<Vec<u8>>>,
    /// Which bytes may begin one, in any spelling.
    begins: [bool; 256],
}

impl Mask {
    /// The keys, and the `proof` after the colon of `X-API-AUTH`. What the request itself `said` in body or address is
    /// no secret to its answer: an api_key that equals the pos_id stays readable.
    pub(super) fn new(keys: &Keys, proof: &str, said: &[u8]) -> Self {
        let texts = [keys.api_secret.expose_secret(), keys.endpoints_key.expose_secret(), keys.api_key.expose_secret(), proof];
        let said = said.to_ascii_lowercase();
        let mut secrets: Vec<_> = texts
            .into_iter()
            .filter(|text| text.len() >= SHORTEST && !contains(&said, &text.to_ascii_lowercase().into_bytes()))
            .map(|text| Zeroizing::new(text.as_bytes().to_vec()))
            .collect();
        // A key may begin like another one.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets.dedup();
        let mut begins = [false; 256];
        for byte in secrets.iter().filter_map(|secret| secret.first()).chain(b"\\%&") {
            if let Some(begins) = begins.get_mut(usize::from(*byte)) {
                *begins = true;
            }
        }
        Self { secrets, begins }
    }

    /// The bytes with every secret masked: as it is, percent-encoded, or escaped as in JSON or HTML. With `cut` also the
    /// beginning of a secret at the end.
    pub(super) fn apply(&self, bytes: Vec<u8>, cut: bool) -> Vec<u8> {
        let mut masked: Option<Vec<u8>> = None;
        let (mut at, mut kept) = (0, 0);
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            match self.at_beginning(rest, cut) {
                Some(length) => {
                    let out = masked.get_or_insert_with(|| Vec::with_capacity(bytes.len()));
                    out.extend_from_slice(bytes.get(kept..at).unwrap_or_default());
                    out.extend_from_slice(MARK);
                    at += length;
                    kept = at;
                }
                None => at += 1,
            }
        }
        match masked {
            Some(mut out) => {
                out.extend_from_slice(bytes.get(kept..).unwrap_or_default());
                // The bytes as they came hold a secret.
                drop(Zeroizing::new(bytes));
                out
            }
            None => bytes,
        }
    }

    /// How many bytes the secret takes with which these bytes begin.
    fn at_beginning(&self, bytes: &[u8], cut: bool) -> Option<usize> {
        let first = bytes.first()?;
        if !self.begins.get(usize::from(*first)).is_some_and(|begins| *begins) {
            return None;
        }
        self.secrets.iter().find_map(|secret| {
            if bytes.starts_with(secret) {
                return Some(secret.len());
            }
            let (letters, length) = spelled(bytes, secret);
            (letters == secret.len() || cut && length == bytes.len() && letters >= LEAST_PART).then_some(length)
        })
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// How many letters of the secret the bytes begin with, in any mixture of spellings, and how many bytes those take.
fn spelled(bytes: &[u8], secret: &[u8]) -> (usize, usize) {
    let mut at = 0;
    for (letters, letter) in secret.iter().enumerate() {
        let rest = bytes.get(at..).unwrap_or_default();
        match escaped(rest).filter(|(found, _)| found == letter).map(|(_, length)| length) {
            Some(length) => at += length,
            None if rest.first() == Some(letter) => at += 1,
            // An escape that the end of the bytes cuts in two.
            None if matches!(rest, [b'\\' | b'%' | b'&', ..]) && rest.len() < 6 => return (letters, bytes.len()),
            None => return (letters, at),
        }
    }
    (secret.len(), at)
}

/// The ASCII letter that these bytes begin with in an escaped spelling, and the length of that.
fn escaped(bytes: &[u8]) -> Option<(u8, usize)> {
    let hex = |digits: &[u8]| std::str::from_utf8(digits).ok().and_then(|digits| u8::from_str_radix(digits, 16).ok());
    match bytes {
        [b'%', a, b, ..] => Some((hex(&[*a, *b])?, 3)),
        [b'\\', b'u', b'0', b'0', a, b, ..] => Some((hex(&[*a, *b])?, 6)),
        [b'\\', letter @ (b'"' | b'\\' | b'/' | b'\''), ..] => Some((*letter, 2)),
        [b'&', rest @ ..] => {
            let end = rest.iter().take(6).position(|byte| *byte == b';')?;
            let name = std::str::from_utf8(rest.get(..end)?).ok()?;
            let letter = match name {
                "amp" => b'&',
                "lt" => b'<',
                "gt" => b'>',
                "quot" => b'"',
                "apos" => b'\'',
                _ => {
                    let number = name.strip_prefix('#')?;
                    match number.strip_prefix(['x', 'X']) {
                        Some(digits) => u8::from_str_radix(digits, 16).ok()?,
                        None => number.parse().ok()?,
                    }
                }
            };
            Some((letter, end + 2))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
