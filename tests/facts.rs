//! Facts are columns, sentences are output: nothing but the words takes a sentence apart again.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Those that may: sentences themselves, what puts them into words, and the migration that reads old ones once.
const MAY: [&str; 3] = ["words", "domain/say.rs", "ledger/migrate.rs"];

/// What sentences are called in the sources, and nothing that has an id of its own.
const SENTENCES: [&str; 14] =
    ["say", "said", "why", "message", "reason", "what", "next", "mistake", "hint", "note", "kind", "sentence", "office_failed", "say()"];

/// How only an id that is text is read; those of attempts are UUIDs, those of actions an enum.
const AS_TEXT: [&str; 7] = [".as_ref()", ".as_str()", ".into_owned()", ".starts_with(", ".ends_with(", ".strip_prefix(", ".strip_suffix("];

/// What follows each occurrence of a word, and what stands before it; longer words that begin like it are left out.
fn around<'c>(code: &'c str, word: &'static str) -> impl Iterator<Item = (&'c str, &'c str)> {
    code.match_indices(word).map(move |(at, _)| (&code[..at], &code[at + word.len()..])).filter(move |(before, after)| {
        let inside = |c: char| c.is_alphanumeric() || c == '_';
        let begins = word.starts_with('.') || !before.ends_with(inside);
        begins && (word.ends_with(':') || !after.starts_with(inside))
    })
}

/// The expression that a text ends with, and what stands before that.
fn receiver(before: &str) -> (&str, &str) {
    let part = |c: char| c.is_alphanumeric() || "_.()&*?".contains(c);
    before.split_at(before.trim_end_matches(part).len())
}

/// Whether a field `id` is read as the text that only a sentence has.
fn is_sentence_id(before: &str, after: &str) -> bool {
    let (left, of) = receiver(before);
    let (left, right) = (left.trim_end(), after.trim_start());
    let quoted = |text: &str| text.trim_start().trim_start_matches(['&', '*']).starts_with('"');
    let compared = ["==", "!="].iter().any(|sign| {
        right.strip_prefix(sign).is_some_and(quoted) || left.strip_suffix(sign).is_some_and(|left| left.trim_end().ends_with('"'))
    });
    let matched = left.ends_with("match") && right.strip_prefix('{').is_some_and(quoted)
        || of.starts_with('(') && left.ends_with("matches!") && right.strip_prefix(',').is_some_and(quoted);
    let last = of.trim_end_matches('.').rsplit('.').find(|part| !["as_ref()", "as_deref()", "clone()"].contains(part)).unwrap_or_default();
    let named = SENTENCES.contains(&last.trim_start_matches(['(', '&', '*']));
    compared || matched || named || AS_TEXT.iter().any(|read| right.starts_with(read))
}

/// Where code takes a sentence apart, in its own words.
fn taken_apart(code: &str) -> Vec<String> {
    let shown = |before: &str, word: &str, after: &str| {
        let end = |text: &str| text.lines().next().unwrap_or_default().to_owned();
        format!("{}{word}{}", before.lines().last().unwrap_or_default().trim_start(), end(after))
    };
    let ids = around(code, ".id").filter(|(before, after)| is_sentence_id(before, after)).map(|(b, a)| shown(b, ".id", a));
    // A method of that name takes arguments.
    let args = around(code, ".args").filter(|(_, after)| !after.starts_with('(')).map(|(b, a)| shown(b, ".args", a));
    let arg = ["Arg::", "say::Arg"].into_iter().flat_map(|word| around(code, word).map(move |(b, a)| shown(b, word, a)));
    let patterns = around(code, "Say").filter(|(before, after)| {
        let is_type = ["->", "impl", "for", "struct"].iter().any(|word| before.trim_end().ends_with(word));
        after.starts_with(" {") && !is_type
    });
    ids.chain(args).chain(arg).chain(patterns.map(|(b, a)| shown(b, "Say", a))).collect()
}

/// The code of a file without its comments and its tests.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

/// Every source file of a directory, and the modules among them that only tests have.
fn sources(dir: &Path, found: &mut Vec<PathBuf>, tests: &mut BTreeSet<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found, tests);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let inside = if path.ends_with("mod.rs") || path.ends_with("lib.rs") { dir.to_owned() } else { path.with_extension("") };
            let modules = text.split("#[cfg(test)]\n").skip(1).filter_map(|rest| {
                let line = rest.lines().find(|line| !line.starts_with("#["))?;
                line.strip_suffix(';')?.split_once("mod ").map(|(_, name)| inside.join(name))
            });
            tests.extend(modules);
            found.push(path);
        }
    }
}

#[test]
fn no_sentence_is_taken_apart_outside_the_words() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut found, mut tests) = (Vec::new(), BTreeSet::new());
    sources(&src, &mut found, &mut tests);
    let is_test = |path: &Path| tests.iter().any(|module| path.starts_with(module) || path.with_extension("") == *module);
    let may = |path: &Path| MAY.iter().any(|allowed| path.starts_with(src.join(allowed)));
    let looked_at: Vec<_> = found.iter().filter(|path| !is_test(path) && !may(path)).collect();
    assert!(looked_at.len() > 200 && tests.len() > 20, "{} files, {} modules of tests", looked_at.len(), tests.len());
    let mut odd = Vec::new();
    for path in looked_at {
        let text = std::fs::read_to_string(path).unwrap();
        odd.extend(taken_apart(&code(&text)).into_iter().map(|line| format!("{}: {line}", path.display())));
    }
    assert!(odd.is_empty(), "make it a fact: {odd:#?}");
}

#[test]
fn what_takes_a_sentence_apart_is_noticed_and_nothing_else() {
    for bad in [
        r#"if alarm.id == "ledger-alarm-both" {"#,
        r#"if "a" != alarm.id {"#,
        "messages.contains(&message.id.as_ref())",
        "any(|event| event.kind.id == kind)",
        "error.say().id",
        r#"match first.id.as_ref() { "a" => 1 }"#,
        r#"matches!(first.id, "a" | "b")"#,
        "let id = one.id.into_owned();",
        "message.args.iter()",
        "Some(Arg::Say(why))",
        "use crate::domain::say::Arg;",
        "let Say { id, .. } = message;",
        "attempt.outcome.message.as_ref().id",
    ] {
        assert!(!taken_apart(bad).is_empty(), "{bad}");
    }
    for good in [
        "attempt.id == id",
        "model.alarms.iter().find(|alarm| alarm.id == attempt.id)",
        r#"attempt.id.to_string() == "x""#,
        "match action.id { ActionId::Help => 1 }",
        r#"say("x").with("id", other.id.to_string())"#,
        "ledger.id()",
        r#"const MARKER: &str = "ledger.id";"#,
        "command.args([\"-c\"])",
        "fn say(&self) -> Say {",
        "impl std::error::Error for Say {}",
        "clap::Args",
        "event.message.identity",
    ] {
        assert_eq!(taken_apart(good), Vec::<String>::new(), "{good}");
    }
}
