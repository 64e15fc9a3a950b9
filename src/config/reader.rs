//! Reads the keys of one profile, each with its type, and gathers every mistake with its place.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::Whole;
use super::known::told;
use super::secret::{self, KeySource};
use super::source::{Misplaced, Source};
use crate::domain::{Say, say};

/// A mistake and the byte it begins at.
#[derive(Debug)]
pub(super) struct Mistake {
    pub(super) offset: usize,
    pub(super) say: Say,
}

/// A value and the byte it begins at.
#[derive(Debug, Clone, Copy)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) offset: usize,
}

/// The table of one profile while it is read.
pub(super) struct Reader<'s> {
    table: &'s DeTable<'s>,
    /// Where the profile begins: the place of what is missing.
    header: usize,
    mistakes: Vec<Mistake>,
}

impl<'s> Reader<'s> {
    pub(super) fn new(table: &'s DeTable<'s>, header: usize) -> Self {
        Self { table, header, mistakes: Vec::new() }
    }

    pub(super) fn header(&self) -> usize {
        self.header
    }

    /// Notes a mistake.
    pub(super) fn miss(&mut self, offset: usize, say: Say) {
        self.mistakes.push(Mistake { offset, say });
    }

    pub(super) fn into_mistakes(self) -> Vec<Mistake> {
        self.mistakes
    }

    /// Refuses keys that are not known: a typing error must not drop a setting that protects money.
    pub(super) fn refuse_unknown(&mut self, known: &[&str]) {
        for (key, _) in self.table {
            if !known.contains(&&**key.get_ref()) {
                self.mistakes.push(Mistake { offset: key.span().start, say: unknown_key(key.get_ref(), known) });
            }
        }
    }

    fn value(&self, key: &str) -> Option<&'s Spanned<DeValue<'s>>> {
        self.table.iter().find(|(name, _)| **name.get_ref() == *key).map(|(_, value)| value)
    }

    /// Where the value of a key stands; the profile's beginning when it is not there.
    pub(super) fn place(&self, key: &str) -> usize {
        self.value(key).map_or(self.header, |value| value.span().start)
    }

    /// A text that may be left out.
    pub(super) fn text(&mut self, key: &str) -> Option<At<&'s str>> {
        let value = self.value(key)?;
        let offset = value.span().start;
        match value.get_ref().as_str() {
            Some(text) => Some(At { value: text, offset }),
            None => {
                self.miss(offset, say("config-want-text").with("key", key));
                None
            }
        }
    }

    /// A list of texts that may be left out.
    pub(super) fn texts(&mut self, key: &str) -> Vec<At<&'s str>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let offset = value.span().start;
        let text = |item: &'s Spanned<DeValue<'s>>| Some(At { value: item.get_ref().as_str()?, offset: item.span().start });
        let texts: Option<Vec<_>> = value.get_ref().as_array().and_then(|items| items.iter().map(text).collect());
        texts.unwrap_or_else(|| {
            self.miss(offset, say("config-want-texts").with("key", key));
            Vec::new()
        })
    }

    /// A text that must be there.
    pub(super) fn required(&mut self, key: &str) -> Option<At<&'s str>> {
        self.require(key);
        self.text(key)
    }

    fn require(&mut self, key: &str) {
        if self.value(key).is_none() {
            self.miss(self.header, say("config-missing").with("key", key));
        }
    }

    /// A text that `read` understands; `None` with a mistake noted when it does not.
    pub(super) fn parsed<T>(&mut self, text: Option<At<&'s str>>, read: impl FnOnce(&'s str) -> Result<T, Say>) -> Option<At<T>> {
        let At { value, offset } = text?;
        match read(value) {
            Ok(value) => Some(At { value, offset }),
            Err(say) => {
                self.miss(offset, say);
                None
            }
        }
    }

    /// A whole number within bounds; the default when it is not there or not usable.
    pub(super) fn whole(&mut self, key: &Whole) -> u32 {
        let Some(value) = self.value(key.name) else { return key.default };
        let number = value.get_ref().as_integer().map(|number| i64::from_str_radix(number.as_str(), number.radix()));
        let mistake = match number {
            Some(Ok(number)) if u32::try_from(number).is_ok_and(|number| key.bounds().contains(&number)) => {
                return u32::try_from(number).unwrap_or(key.default);
            }
            // Beyond 64 bits is out of bounds too.
            Some(_) if key.max == u32::MAX => say("config-number-negative"),
            Some(_) => say("config-number-bounds").count("min", u64::from(key.min)).count("max", u64::from(key.max)),
            None => say("config-want-number"),
        };
        self.miss(value.span().start, mistake.with("key", key.name));
        key.default
    }

    /// `true` or `false`; `false` when it is not there.
    pub(super) fn flag(&mut self, key: &str) -> bool {
        let Some(value) = self.value(key) else { return false };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.miss(value.span().start, say("config-want-flag").with("key", key));
            false
        })
    }

    /// Where a secret comes from: a text, `{ env = "…" }` or `{ command = […] }`.
    pub(super) fn key_source(&mut self, key: &str) -> Option<At<KeySource>> {
        self.require(key);
        let value = self.value(key)?;
        let offset = value.span().start;
        let source = match value.get_ref() {
            DeValue::String(text) => secret::check(text)
                .map(|()| KeySource::Literal(text.as_ref().into()))
                .map_err(|unusable| (offset, unusable.say(say("config-key-literal").with("key", key)))),
            DeValue::Table(table) => origin(table, key, offset),
            _ => Err((offset, say("config-secret-form").with("key", key))),
        };
        source.map(|value| At { value, offset }).map_err(|(offset, say)| self.miss(offset, say)).ok()
    }
}

/// Reads `{ env = "…" }` or `{ command = […] }`.
fn origin(table: &DeTable<'_>, key: &str, offset: usize) -> Result<KeySource, (usize, Say)> {
    let form = || say("config-secret-form").with("key", key);
    if let Some((name, _)) = table.iter().find(|(name, _)| !matches!(&**name.get_ref(), "env" | "command")) {
        return Err((name.span().start, form()));
    }
    let mut entries = table.iter();
    let (Some((name, value)), None) = (entries.next(), entries.next()) else {
        return Err((offset, form()));
    };
    let place = value.span().start;
    if name.get_ref() == "env" {
        let variable = value.get_ref().as_str().filter(|name| is_variable(name));
        return variable.map(|name| KeySource::Variable(name.to_owned())).ok_or_else(|| (place, say("config-env-name").with("key", key)));
    }
    let words: Option<Vec<String>> =
        value.get_ref().as_array().and_then(|words| words.iter().map(|word| word.get_ref().as_str().map(str::to_owned)).collect());
    let runnable =
        |words: &Vec<String>| words.first().is_some_and(|program| !program.is_empty()) && !words.iter().any(|w| w.contains('\0'));
    words.filter(runnable).map(KeySource::Command).ok_or_else(|| (place, say("config-command-form").with("key", key)))
}

/// Whether a text can name a variable of the environment.
fn is_variable(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// What to say about a key that does not exist.
pub(super) fn unknown_key(key: &str, known: &[&str]) -> Say {
    match super::nearest::nearest(key, known) {
        Some(near) => say("config-unknown-key-near").with("key", key).with("near", near),
        None => say("config-unknown-key").with("key", told(key)),
    }
}

/// All mistakes in the order of the file, each with its place.
pub(super) fn placed(mut mistakes: Vec<Mistake>, source: &Source<'_>) -> Vec<Misplaced> {
    mistakes.sort_by_key(|mistake| mistake.offset);
    mistakes.into_iter().map(|mistake| source.at(mistake.offset, mistake.say)).collect()
}

/// All mistakes in one sentence; `None` without any.
pub(super) fn join(mistakes: &[Misplaced]) -> Option<Say> {
    let said = mistakes.iter().rev().map(Misplaced::say);
    said.reduce(|rest, first| say("config-mistakes").because("first", first).because("rest", rest))
}
