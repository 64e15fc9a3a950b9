//! Keys that an answer carries back are masked where the answer enters, before anything judges, keeps or shows it.
//!
//! Masking comes before judging, so that no later room ever holds the key. It can only make an answer less readable,
//! never turn another answer into a success: the mark stands in no member that is compared.

mod needle;
mod spelling;

use secrecy::ExposeSecret;
use zeroize::Zeroizing;

use self::needle::Needle;
use crate::domain::Keys;

/// What stands in the place of a key. Nothing in it needs escaping in JSON, HTML or a header.
const MARK: &[u8] = b"[key masked by capdesk]";
/// Shortest key that is told from ordinary text; the gateway's own have 32 characters and more.
const SHORTEST: usize = 8;

/// The secrets of one request, looked for in its answer.
pub(super) struct Mask {
    needles: Vec<Needle>,
    /// Which bytes may begin one, in any spelling.
    begins: [bool; 256],
}

impl Mask {
    /// The keys, and the `proof` after the colon of `X-API-AUTH`. What the request itself `said` in body or address is
    /// no secret to its answer: an api_key that equals the pos_id stays readable.
    pub(super) fn new(keys: &Keys, proof: &str, said: &[u8]) -> Self {
        let texts = [keys.api_secret.expose_secret(), keys.endpoints_key.expose_secret(), keys.api_key.expose_secret(), proof];
        let said = said.to_ascii_lowercase();
        let mut secrets: Vec<_> =
            texts.into_iter().filter(|text| text.len() >= SHORTEST && !contains(&said, &text.to_ascii_lowercase().into_bytes())).collect();
        secrets.sort_unstable();
        secrets.dedup();
        let mut needles: Vec<_> = secrets.into_iter().flat_map(Needle::all).collect();
        // A key may begin like another one.
        needles.sort_by_key(|needle| std::cmp::Reverse(needle.len()));
        let mut begins = [false; 256];
        for (byte, begins) in (0..=u8::MAX).zip(&mut begins) {
            *begins = spelling::leads(byte) || needles.iter().any(|needle| needle.begins_with(byte));
        }
        Self { needles, begins }
    }

    /// The bytes with every secret masked: as it is, in hex or in Base64, each of them also escaped as in addresses, JSON or
    /// HTML, once or more. With `cut` also the beginning of a secret at the end.
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
        let firsts = if spelling::leads(*first) { spelling::letters(bytes) } else { vec![(*first, 1)] };
        self.needles.iter().find_map(|needle| needle.length(bytes, &firsts, cut))
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests;
