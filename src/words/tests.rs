use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

use super::*;
use crate::domain::say;

fn message_ids() -> BTreeSet<String> {
    ids(ENGLISH).into_iter().collect()
}

/// The ids of a word file, in its order.
fn ids(file: &str) -> Vec<String> {
    let starts = file.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
    starts.filter_map(|line| line.split_once(" =").map(|(id, _)| id.to_owned())).collect()
}

/// The variables of each message, those that select a form among them.
fn variables(file: &str) -> BTreeMap<String, BTreeSet<String>> {
    let file = parser::parse(file).unwrap();
    let messages = file.body.iter().filter_map(|entry| match entry {
        Entry::Message(message) => Some((message.id.name.to_owned(), message.value.as_ref()?)),
        _ => None,
    });
    messages.map(|(id, pattern)| (id, pattern_variables(pattern))).collect()
}

fn pattern_variables(pattern: &Pattern<&str>) -> BTreeSet<String> {
    let of = |inline: &InlineExpression<&str>| match inline {
        InlineExpression::VariableReference { id } => Some(id.name.to_owned()),
        InlineExpression::StringLiteral { .. } => None,
        other => panic!("{other:?} is not used here"),
    };
    let placed = pattern.elements.iter().filter_map(|element| match element {
        PatternElement::Placeable { expression } => Some(expression),
        PatternElement::TextElement { .. } => None,
    });
    let found = placed.flat_map(|expression| match expression {
        Expression::Inline(inline) => of(inline).into_iter().collect(),
        Expression::Select { selector, variants } => {
            let inside = variants.iter().flat_map(|variant| pattern_variables(&variant.value));
            of(selector).into_iter().chain(inside).collect::<BTreeSet<_>>()
        }
    });
    found.collect()
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
fn the_word_files_have_no_mistake_and_no_message_twice() {
    for file in [ENGLISH, UKRAINIAN] {
        assert!(FluentResource::try_new(file.to_owned()).is_ok());
        let all = ids(file);
        assert_eq!(all.len(), all.iter().collect::<BTreeSet<_>>().len());
    }
}

/// Messages of the command line, its manual, the receiver and the log, which speak English whatever the console speaks.
const COMMAND_LINE: [&str; 6] = ["cli-", "doctor-", "init-", "log-", "man-", "receiver-"];

#[test]
fn both_languages_say_the_same_messages() {
    let on_screen =
        |file| -> BTreeSet<_> { ids(file).into_iter().filter(|id| !COMMAND_LINE.iter().any(|start| id.starts_with(start))).collect() };
    let (english, ukrainian) = (on_screen(ENGLISH), on_screen(UKRAINIAN));
    let (missing, unknown): (Vec<_>, Vec<_>) = (english.difference(&ukrainian).collect(), ukrainian.difference(&english).collect());
    assert!(missing.is_empty() && unknown.is_empty(), "uk.ftl lacks {missing:?} and has {unknown:?}");
    assert_eq!(ids(UKRAINIAN).len(), ukrainian.len(), "the command line speaks English");
}

#[test]
fn both_languages_use_the_same_arguments() {
    let (english, ukrainian) = (variables(ENGLISH), variables(UKRAINIAN));
    for (id, used) in ukrainian {
        assert_eq!(Some(&used), english.get(&id), "{id}");
    }
}

#[test]
fn ukrainian_has_its_plural_forms() {
    let words = Words::of(Language::Ukrainian);
    let alarms = |count: u64| words.text(&say("ui-header-alarms").count("count", count));
    assert_eq!(
        [1, 2, 5, 11, 21, 22].map(alarms),
        ["! 1 тривога", "! 2 тривоги", "! 5 тривог", "! 11 тривог", "! 21 тривога", "! 22 тривоги"]
    );
}

/// The string literals of one source file, tests left out.
fn literals(source: &str) -> Vec<&str> {
    let code = source.split("#[cfg(test)]").next().unwrap();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| line.split('"').skip(1).step_by(2)).collect()
}

/// Every text of a screen comes from the word files: in the sources of the views stand ids, names of the API, and what is the
/// same in every language.
#[test]
fn no_word_of_a_screen_stands_in_the_sources() {
    let tui = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui");
    let mut odd = BTreeSet::new();
    for path in ["view", "widget"].iter().flat_map(|room| std::fs::read_dir(tui.join(room)).unwrap()).map(|entry| entry.unwrap().path()) {
        let source = std::fs::read_to_string(&path).unwrap();
        for literal in literals(&source) {
            let said: String = literal.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest)).collect();
            let is_name = said.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_');
            let is_word = said.chars().filter(|c| c.is_alphabetic()).count() > 1;
            if is_word && !is_name && ![" capdesk ", "HTTP ", ", HTTP "].contains(&said.as_str()) {
                odd.insert(format!("{}: {literal}", path.display()));
            }
        }
    }
    assert!(odd.is_empty(), "{odd:#?}");
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
