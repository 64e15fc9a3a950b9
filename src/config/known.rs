//! What a file names as secrets, so that none of them is said where it stands by mistake.

use std::borrow::Cow;
use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use toml::de::{DeTable, DeValue};

use super::source::Misplaced;
use super::{Env, keys};
use crate::domain::{Say, printable};

/// From this length on a value may be a key.
const LONG: usize = 16;
/// From this length on a secret is found within a longer text, too.
const FOUND_WITHIN: usize = 8;
/// The keys of a profile that hold a secret.
const SECRETS: [&str; 3] = ["api_key", "api_secret", "endpoints_key"];

/// The secrets of a file as far as they are known without running a command, and the variables that hold them.
#[derive(Clone, Default)]
pub(super) struct Known {
    variables: Vec<String>,
    secrets: Vec<SecretString>,
}

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The same whatever it holds: profiles are compared by what they show.
        f.write_str("Known")
    }
}

impl Known {
    /// Gathers them from a file, whatever else is wrong with it.
    pub(super) fn of(file: &DeTable<'_>, env: Env<'_>) -> Self {
        let mut known = Self::default();
        let profiles =
            file.iter().filter(|(key, _)| **key.get_ref() == *keys::PROFILES).filter_map(|(_, value)| value.get_ref().as_table());
        let profiles = profiles.flat_map(|profiles| profiles.iter()).filter_map(|(_, profile)| profile.get_ref().as_table());
        for (_, value) in profiles.flat_map(|profile| profile.iter()).filter(|(key, _)| SECRETS.contains(&&**key.get_ref())) {
            match value.get_ref() {
                DeValue::String(text) => known.add(text),
                DeValue::Table(source) => {
                    let named = source.iter().filter(|(key, _)| **key.get_ref() == *"env").filter_map(|(_, name)| name.get_ref().as_str());
                    known.variables.extend(named.map(str::to_owned));
                }
                _ => {}
            }
        }
        // What cannot be a name of a variable would make the look-up fall.
        let names = known.variables.iter().filter(|name| !name.is_empty() && !name.contains(['=', '\0']));
        let values: Vec<_> = names.filter_map(|name| env(name)?.into_string().ok()).collect();
        values.iter().for_each(|value| known.add(value));
        known
    }

    fn add(&mut self, secret: &str) {
        if !secret.is_empty() {
            self.secrets.push(printable(secret).into_owned().into());
        }
    }

    /// The same with a secret that was loaded since.
    pub(super) fn with(&self, secret: &SecretString) -> Self {
        let mut known = self.clone();
        known.secrets.push(secret.clone());
        known
    }

    /// The variables of the environment that hold secrets.
    pub(super) fn variables(&self) -> &[String] {
        &self.variables
    }

    /// Whether the text is one of them.
    pub(super) fn has(&self, text: &str) -> bool {
        self.secrets.iter().any(|secret| secret.expose_secret() == text)
    }

    /// The text without any of them.
    pub(super) fn masked<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.has(text) {
            return cut(text).into();
        }
        let long = self.secrets.iter().map(ExposeSecret::expose_secret).filter(|secret| secret.len() >= FOUND_WITHIN);
        long.fold(Cow::Borrowed(text), |text, secret| match text.contains(secret) {
            true => text.replace(secret, &cut(secret)).into(),
            false => text,
        })
    }

    /// The mistake without any of them.
    pub(super) fn mask_at(&self, at: Misplaced) -> Misplaced {
        Misplaced { mistake: self.mask(at.mistake), ..at }
    }

    /// The sentence without any of them.
    pub(super) fn mask(&self, said: Say) -> Say {
        said.with_texts(&|text| self.masked(text).into_owned())
    }
}

/// A value as a mistake may quote it. A secret may have gone into the wrong line, so only a short one is shown, the name of a
/// variable (`A_NAME`), and what has a `/` in it; of others the beginning and the length.
pub(super) fn told(text: &str) -> Cow<'_, str> {
    let is_variable = text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.contains('_')
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    if is_variable || text.contains('/') || text.chars().count() < LONG { text.into() } else { cut(text).into() }
}

/// Whether a name that is shown wherever its owner works may be a key: it is long, and not made of words.
pub(super) fn is_like_a_key(name: &str) -> bool {
    let is_word = |word: &str| {
        let (letters, digits) = word.split_at(word.find(|c: char| c.is_ascii_digit()).unwrap_or(word.len()));
        let small = letters.strip_prefix(char::is_uppercase).unwrap_or(letters).chars().all(char::is_lowercase);
        (small || letters.chars().all(char::is_uppercase))
            && word.chars().count() < LONG
            && digits.len() <= 4
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    name.chars().count() >= LONG && !name.split([' ', '-', '_', '.', '+']).all(is_word)
}

/// A name as it is shown where it may be a key.
pub(super) fn told_name(name: &str) -> Cow<'_, str> {
    if is_like_a_key(name) { cut(name).into() } else { name.into() }
}

/// The first three characters and how many there are.
pub(super) fn cut(text: &str) -> String {
    let start: String = text.chars().take(3).collect();
    format!("{}… ({})", printable(&start), text.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::say;

    #[test]
    fn only_what_is_no_key_is_quoted() {
        for shown in ["SECRET", "FINLINE_TEST_API_SECRET", "A_1", "/run/keys/finline-production.pem", "secret-tool", "fifteen letters"] {
            assert_eq!(told(shown), shown);
        }
        for (text, want) in [
            ("ktMdTyollYMRkEfvgqbaWmvFiXPy1a80", "ktM… (32)"),
            ("ABCDEFGHIJKLMNOPQRST", "ABC… (20)"),
            ("_ABCDEFGHIJKLMNOPQ", "_AB… (18)"),
            ("gnome-keyring-query", "gno… (19)"),
            ("\u{202e}яяяяяяяяяяяяяяяяяя", "<U+202E>яя… (19)"),
        ] {
            assert_eq!(told(text), want);
        }
    }

    #[test]
    fn a_long_name_is_made_of_words() {
        for name in
            ["test", "production-main-shop", "Київ крамниця головна", "shop_KYIV_live_2026", "a-b-c-d-e-f-g-h-i-j", "shop12.example.test"]
        {
            assert_eq!(told_name(name), name);
        }
        for name in [
            "ktMdTyollYMRkEfvgqbaWmvFiXPy1a80",
            "2c2b91a3-9b73-4551-81ac-84e0d0360995",
            "abcdefghijklmnopqrst",
            "shop-x7Kq9-test-live",
            "12345678901234567890",
        ] {
            assert_eq!(told_name(name), cut(name));
        }
    }

    #[test]
    fn a_sentence_loses_every_secret_however_deep() {
        let mut known = Known::default();
        known.add("short");
        known.add("long enough/1");
        let said = say("config-at").with("x", "short").with("y", "shorter").with("z", "dir/long enough/1:2");
        let said = say("config-at").because("one", said.clone()).all("more", vec![said]);
        let text = format!("{:?}", known.mask(said));
        assert!(!text.contains("\"short\"") && !text.contains("long enough/1"), "{text}");
        assert!(text.contains("sho… (5)") && text.contains("\"shorter\"") && text.contains("dir/lon… (13):2"), "{text}");
        assert!(!format!("{known:?}").contains("short"));
    }
}
