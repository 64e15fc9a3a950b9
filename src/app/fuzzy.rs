//! How well a few typed letters fit a name: the letters in their order, not necessarily side by side.

use super::key::latin;

/// For each letter that fits.
const FITS: u32 = 1;
/// More where it stands right behind the letter before it.
const ADJACENT: u32 = 4;
/// More where it begins a word.
const BEGINS: u32 = 5;
/// More where the name begins with all that was typed.
const PREFIX: u32 = 20;

/// How well `typed` fits `name`, the higher the better; `None` where a letter is missing. Upper and lower case are the same. Each
/// word typed must fit by itself.
pub(super) fn score(typed: &str, name: &str) -> Option<u32> {
    let name: Vec<char> = fold(name);
    let words = typed.split_whitespace().map(|word| word_score(&fold(word), &name));
    words.sum()
}

/// The same text as if it had been typed with the Latin layout.
pub(super) fn as_latin(typed: &str) -> String {
    typed.chars().map(latin).collect()
}

/// Whether a word of `text` begins with `typed`.
pub(super) fn begins_a_word(typed: &str, text: &str) -> bool {
    let (typed, text) = (fold(typed.trim()), fold(text));
    let fits = |at: usize| (at == 0 || !text[at - 1].is_alphanumeric()) && text[at..].starts_with(&typed);
    !typed.is_empty() && (0..text.len()).any(fits)
}

fn fold(text: &str) -> Vec<char> {
    text.chars().flat_map(char::to_lowercase).collect()
}

fn word_score(typed: &[char], name: &[char]) -> Option<u32> {
    // best[at]: the best score of the letters so far, the last of them standing at `at`.
    let mut best: Vec<Option<u32>> = Vec::new();
    for (nth, letter) in typed.iter().enumerate() {
        let mut next = vec![None; name.len()];
        let mut before = None;
        for (at, _) in name.iter().enumerate().filter(|(_, c)| *c == letter) {
            let behind = at.checked_sub(1).and_then(|at| best.get(at).copied().flatten());
            before = (0..at).filter_map(|at| best.get(at).copied().flatten()).max().or(before);
            let so_far = if nth == 0 { Some(0) } else { behind.map(|score| score + ADJACENT).max(before) };
            let begins = at == 0 || !name[at - 1].is_alphanumeric();
            next[at] = so_far.map(|score| score + FITS + if begins { BEGINS } else { 0 });
        }
        best = next;
    }
    let score = best.into_iter().flatten().max()?;
    Some(score + if name.starts_with(typed) { PREFIX } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_their_order_fit_in_both_scripts() {
        assert!(score("rvw", "review").is_some());
        assert!(score("ПЕР", "перевірка").is_some());
        assert_eq!(score("wr", "review"), None);
        assert_eq!(score("reviews", "review"), None);
        assert!(score("", "review").is_some());
        assert!(score("clr fld", "clear field").is_some());
        assert_eq!(as_latin("Кумшуц"), "review");
    }

    #[test]
    fn a_start_fits_better_than_a_middle_and_whole_runs_better_than_pieces() {
        let order =
            |typed: &str, better: &str, worse: &str| assert!(score(typed, better) > score(typed, worse), "{typed}: {better}, {worse}");
        order("re", "review", "go there");
        order("re", "review", "stop here");
        order("cf", "clear field", "scuffle");
        order("his", "history", "highest");
    }

    #[test]
    fn words_of_a_sentence_are_found_by_their_beginnings() {
        assert!(begins_a_word("gate", "Look the order up at the gateway."));
        assert!(begins_a_word("ШЛЮЗ", "Запитати стан у шлюзу."));
        assert!(!begins_a_word("way", "Look the order up at the gateway."));
        assert!(!begins_a_word("", "x"));
    }
}
