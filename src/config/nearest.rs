//! Which known word a mistyped one was meant to be.

/// The known word at most two edits away, if there is one.
pub(crate) fn nearest<'k>(typed: &str, known: &[&'k str]) -> Option<&'k str> {
    let (distance, word) = known.iter().map(|word| (edits(typed, word), *word)).min()?;
    (distance <= 2 && distance * 2 < word.len()).then_some(word)
}

/// Levenshtein distance.
fn edits(a: &str, b: &str) -> usize {
    // Longer words are near nothing; the table stays small whatever was typed.
    if a.len() > 64 {
        return usize::MAX / 2;
    }
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (above, y) in row.iter_mut().skip(1).zip(&b) {
            let best = (diagonal + usize::from(x != *y)).min(*above + 1).min(left + 1);
            diagonal = std::mem::replace(above, best);
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_understood_and_another_word_is_not() {
        let known = ["api_key", "api_secret", "auth", "proxy"];
        assert_eq!(nearest("api_secert", &known), Some("api_secret"));
        assert_eq!(nearest("apikey", &known), Some("api_key"));
        assert_eq!(nearest("auht", &known), None);
        assert_eq!(nearest("prox", &known), Some("proxy"));
        assert_eq!(nearest("", &known), None);
        assert_eq!(nearest(&"я".repeat(1000), &known), None);
        assert_eq!((edits("kitten", "sitting"), edits("", "abc"), edits("abc", "")), (3, 3, 3));
    }
}
