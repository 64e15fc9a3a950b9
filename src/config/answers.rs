//! What `capdesk config init` asks for, and the lines of the file that come of it.
//!
//! An answer is checked by reading the file that would come of it: there is one reader and one set of rules.

use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::answers_file::Existing;
use super::draft::Surroundings;
use super::profile::{Access, Settings};
use super::source::Source;
use super::{ConfigError, Env, document, os_user};
use crate::domain::{Say, say};

/// Stands in printed lines where a key belongs that is not shown.
const NOT_SHOWN: &str = "PUT THE KEY HERE";

/// The answers so far. What was not asked yet holds a value that no rule objects to.
#[derive(Debug, Clone)]
pub struct Answers {
    /// Name of the profile.
    pub name: String,
    /// `test` or `live`.
    pub mode: String,
    /// Where the API lives.
    pub base_url: String,
    /// POS_ID.
    pub pos_id: String,
    /// API_KEY.
    pub api_key: String,
    /// Where API_SECRET comes from.
    pub api_secret: Given,
    /// Where ENDPOINTS_KEY comes from.
    pub endpoints_key: Given,
    /// What the form starts with; empty for none.
    pub currency: String,
    /// Who works here; empty for the OS user.
    pub operator: String,
}

/// Where a secret comes from, as it was answered.
#[derive(Debug, Clone)]
pub enum Given {
    /// It stands in the file.
    Text(SecretString),
    /// In this variable of the environment.
    Variable(String),
    /// A program and its arguments print it.
    Command(Vec<String>),
}

impl Answers {
    /// Before the first question.
    pub fn new() -> Self {
        let unasked = || Uuid::new_v4().to_string();
        Self {
            // Short: a long name of no words is taken for a key.
            name: unasked().chars().take(13).collect(),
            mode: "test".into(),
            base_url: "https://api.finline.io".into(),
            pos_id: unasked(),
            api_key: unasked(),
            api_secret: Given::Variable("A".into()),
            endpoints_key: Given::Variable("A".into()),
            currency: String::new(),
            operator: String::new(),
        }
    }

    /// The lines of the profile. With `hide` a key that would stand in the file is left out, for showing them.
    pub fn profile_lines(&self, hide: bool) -> Zeroizing<String> {
        let mut lines = Zeroizing::new(String::with_capacity(32 * 1024));
        let mut add = |parts: &[&str]| parts.iter().chain(&["\n"]).for_each(|part| lines.push_str(part));
        add(&["[profiles.", &key(&self.name), "]"]);
        for (name, value) in [("mode", &self.mode), ("base_url", &self.base_url), ("pos_id", &self.pos_id), ("api_key", &self.api_key)] {
            add(&[name, " = ", &quoted(value)]);
        }
        for (name, given) in [("api_secret", &self.api_secret), ("endpoints_key", &self.endpoints_key)] {
            let value = match given {
                Given::Text(_) if hide => Zeroizing::new(quoted(NOT_SHOWN)),
                Given::Text(secret) => Zeroizing::new(quoted(secret.expose_secret())),
                Given::Variable(variable) => Zeroizing::new(format!("{{ env = {} }}", quoted(variable))),
                Given::Command(words) => {
                    let words: Vec<_> = words.iter().map(|word| quoted(word)).collect();
                    Zeroizing::new(format!("{{ command = [{}] }}", words.join(", ")))
                }
            };
            add(&[name, " = ", &value]);
        }
        if !self.currency.is_empty() {
            add(&["currency = ", &quoted(&self.currency)]);
        }
        lines
    }

    /// A whole new file.
    pub(super) fn new_file(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(32 * 1024));
        text.push_str(
            "# Written by `capdesk config init`. `capdesk config check` tells whether it is right, `capdesk config schema` names\n\
             # every key. Only its owner may read this file: keep it so.\n\n",
        );
        text.push_str(&format!("default_profile = {}\n", quoted(&self.name)));
        if !self.operator.is_empty() && self.operator != os_user() {
            text.push_str(&format!("operator = {}\n", quoted(&self.operator)));
        }
        text.push('\n');
        text.push_str(&self.profile_lines(false));
        text
    }

    /// The settings of the profile in the file that would come of these answers.
    ///
    /// # Errors
    /// What the reader objects to first, without a place: the file is not there yet.
    pub fn settings(&self, existing: &Existing, env: Env<'_>) -> Result<Settings, Say> {
        if existing.names().contains(&self.name.as_str()) {
            return Err(say("init-name-taken").with("name", &self.name));
        }
        let text = existing.with(self);
        let source = Source { file: existing.path(), text: &text };
        let read = document::read(&source, &Surroundings { open_to_others: false, distrust: None, env });
        let document = read.map_err(|error| match error {
            ConfigError::Mistake(misplaced) => misplaced.mistake,
            other => other.say(),
        })?;
        if let Some((_, mistakes)) = document.mistakes.into_iter().find(|(name, _)| *name == self.name)
            && let Some(first) = mistakes.into_iter().next()
        {
            return Err(first.mistake);
        }
        match document.profiles.into_iter().find(|profile| profile.name == self.name).map(|profile| profile.access) {
            Some(Access::Ready(settings)) => Ok(*settings),
            Some(Access::Disabled(why)) => Err(why),
            Some(Access::Sandbox) | None => Err(say("config-profile-name")),
        }
    }
}

impl Default for Answers {
    fn default() -> Self {
        Self::new()
    }
}

/// A text as TOML.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A key of TOML: bare where it may be.
fn key(name: &str) -> String {
    let bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if bare { name.to_owned() } else { quoted(name) }
}

/// A command line as people type it, in words: blanks part them, quotes hold them together. No shell runs it.
///
/// # Errors
/// A quote that is not closed.
pub fn words(line: &str) -> Result<Vec<String>, Say> {
    let (mut words, mut word, mut quote): (Vec<String>, Option<String>, Option<char>) = (Vec::new(), None, None);
    for c in line.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => word.get_or_insert_default().push(c),
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            None => word.get_or_insert_default().push(c),
        }
    }
    if quote.is_some() {
        return Err(say("init-quote-open"));
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
