use std::collections::BTreeSet;
use std::path::Path;

use fluent_bundle::FluentResource;

use super::*;
use crate::domain::say;

fn message_ids() -> BTreeSet<String> {
    ENGLISH
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| line.split_once(" =").map(|(id, _)| id.to_owned()))
        .collect()
}

/// Every string literal in the sources, tests left out, and in the data that says sentences.
fn source_literals(dir: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            source_literals(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "rs" || ext == "toml")
            && path.file_name().is_some_and(|name| name != "tests.rs")
        {
            let text = std::fs::read_to_string(&path).unwrap();
            found.extend(text.split('"').map(str::to_owned));
        }
    }
}

#[test]
fn the_word_file_has_no_mistake_and_no_message_twice() {
    assert!(FluentResource::try_new(ENGLISH.to_owned()).is_ok());
    let lines = ENGLISH.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase())).count();
    assert_eq!(lines, message_ids().len());
}

#[test]
fn every_message_is_used() {
    let mut literals = BTreeSet::new();
    for room in ["src", "assets/codes"] {
        source_literals(&Path::new(env!("CARGO_MANIFEST_DIR")).join(room), &mut literals);
    }
    let unused: Vec<_> = message_ids().into_iter().filter(|id| !literals.contains(id)).collect();
    assert!(unused.is_empty(), "never said: {unused:?}");
}

#[test]
fn every_sentence_has_its_words() {
    let mut missing = BTreeSet::new();
    check_said(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &message_ids(), &mut missing);
    assert!(missing.is_empty(), "no words for: {missing:?}");
}

/// Ids in `say("…")` and `get("…")` that the word file lacks.
fn check_said(dir: &Path, ids: &BTreeSet<String>, missing: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            check_said(&path, ids, missing);
        } else if path.extension().is_some_and(|ext| ext == "rs") && path.file_name().is_some_and(|name| name != "tests.rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            for call in ["say(\"", "words.get(\""] {
                missing.extend(
                    text.split(call)
                        .skip(1)
                        .filter_map(|part| part.split_once('"'))
                        .map(|(id, _)| id.to_owned())
                        .filter(|id| !ids.contains(id)),
                );
            }
        }
    }
}

#[test]
fn arguments_stand_in_the_sentence() {
    assert_eq!(
        say("order-id-too-long").count("length", 33).count("max", 32).to_string(),
        "The order id has 33 characters; at most 32 are allowed."
    );
    assert_eq!(say("no-such-id").with("a", "b").to_string(), "no-such-id (a: b)");
}
