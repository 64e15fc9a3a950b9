//! How a letter may be spelled: as it is, or escaped as in addresses, JSON or HTML, each of them also escaped again.

/// How often an escape may be escaped again, as by a page that quotes an address that quotes an answer.
const DEPTH: u8 = 3;

/// Whether an escape may begin here.
pub(super) fn leads(byte: u8) -> bool {
    matches!(byte, b'%' | b'\\' | b'&')
}

/// Whether these bytes may be an escape that their end cuts in two.
pub(super) fn is_unfinished(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|first| leads(*first)) && bytes.len() < 12
}

/// Every ASCII letter that these bytes may begin with, and how many of them it takes.
pub(super) fn letters(bytes: &[u8]) -> Vec<(u8, usize)> {
    escaped(bytes, DEPTH)
}

fn escaped(bytes: &[u8], depth: u8) -> Vec<(u8, usize)> {
    let Some(first) = bytes.first() else { return Vec::new() };
    let mut found = vec![(*first, 1)];
    if depth == 0 || !leads(*first) {
        return found;
    }
    // What leads an escape may be the end of another.
    for (lead, at) in escaped(bytes, depth - 1) {
        let rest = Rest { bytes: bytes.get(at..).unwrap_or_default(), at, depth: depth - 1 };
        match lead {
            b'%' => found.extend(rest.number(2, 16)),
            b'\\' => found.extend(rest.backslash()),
            b'&' => found.extend(rest.entity()),
            _ => found.push((lead, at)),
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// What stands behind the beginning of an escape.
#[derive(Clone, Copy)]
struct Rest<'b> {
    bytes: &'b [u8],
    /// How many bytes were taken before.
    at: usize,
    depth: u8,
}

impl<'b> Rest<'b> {
    /// The next letter that `wanted` takes, and what is behind it.
    fn next<T>(self, wanted: impl Fn(u8) -> Option<T>) -> Option<(T, Self)> {
        let plain = self.bytes.first().map(|first| (*first, 1)).into_iter();
        let nested = if plain.clone().all(|(first, _)| leads(first)) { escaped(self.bytes, self.depth) } else { Vec::new() };
        let (found, length) = plain.chain(nested).find_map(|(letter, length)| Some((wanted(letter)?, length)))?;
        Some((found, Self { bytes: self.bytes.get(length..)?, at: self.at + length, depth: self.depth }))
    }

    fn digit(self, radix: u32) -> Option<(u32, Self)> {
        self.next(|letter| char::from(letter).to_digit(radix))
    }

    /// So many digits that make an ASCII letter.
    fn number(self, digits: u32, radix: u32) -> Option<(u8, usize)> {
        let (value, rest) = (0..digits).try_fold((0_u32, self), |(value, rest), _| {
            let (digit, rest) = rest.digit(radix)?;
            Some((value.checked_mul(radix)?.checked_add(digit)?, rest))
        })?;
        Some((u8::try_from(value).ok()?, rest.at))
    }

    /// `\"`, `\/`, `\u006b`, `\x6b`.
    fn backslash(self) -> Option<(u8, usize)> {
        let (letter, rest) = self.next(|letter| b"\"\\/'ux".contains(&letter).then_some(letter))?;
        match letter {
            b'u' => rest.number(4, 16),
            b'x' => rest.number(2, 16),
            _ => Some((letter, rest.at)),
        }
    }

    /// `&amp;`, `&#107;`, `&#x6b;`, with any number of zeros; the semicolon may be missing behind a number.
    fn entity(self) -> Vec<(u8, usize)> {
        let Some((_, mut rest)) = self.next(|letter| (letter == b'#').then_some(())) else { return self.named().into_iter().collect() };
        let mut radix = 10;
        if let Some((_, behind)) = rest.next(|letter| matches!(letter, b'x' | b'X').then_some(())) {
            (radix, rest) = (16, behind);
        }
        let mut value = 0_u32;
        while let Some((digit, behind)) = rest.digit(radix) {
            (value, rest) = (value.saturating_mul(radix).saturating_add(digit), behind);
        }
        let Some(letter) = u8::try_from(value).ok().filter(u8::is_ascii) else { return Vec::new() };
        let closed = rest.next(|letter| (letter == b';').then_some(())).map(|(_, behind)| (letter, behind.at));
        closed.into_iter().chain([(letter, rest.at)]).collect()
    }

    fn named(self) -> Option<(u8, usize)> {
        let mut rest = self;
        let mut name = Vec::with_capacity(5);
        while let Some((letter, behind)) = rest.next(|letter| letter.is_ascii_alphabetic().then_some(letter)).filter(|_| name.len() < 5) {
            name.push(letter);
            rest = behind;
        }
        let letter = match name.as_slice() {
            b"amp" => b'&',
            b"lt" => b'<',
            b"gt" => b'>',
            b"quot" => b'"',
            b"apos" => b'\'',
            b"sol" => b'/',
            b"bsol" => b'\\',
            b"plus" => b'+',
            b"colon" => b':',
            _ => return None,
        };
        let (_, rest) = rest.next(|letter| (letter == b';').then_some(()))?;
        Some((letter, rest.at))
    }
}
