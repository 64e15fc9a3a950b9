//! The file as a whole: its top level, and the profiles in it.

use std::borrow::Cow;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::ConfigError;
use super::bindings::{self, Binding};
use super::draft::{self, Draft, Surroundings};
use super::keys;
use super::known::{Known, told, told_name};
use super::profile::{Profile, SANDBOX};
use super::reader::unknown_key;
use super::shared;
use super::source::{Misplaced, Source};
use crate::domain::{Language, LogLevel, Look, Say, printable, say};

/// What a file says.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) operator: Option<String>,
    pub(super) language: Option<Language>,
    pub(super) look: Option<Look>,
    pub(super) log_level: Option<LogLevel>,
    pub(super) bell: Option<bool>,
    pub(super) mouse: Option<bool>,
    pub(super) keys: Vec<Binding>,
    pub(super) default_profile: Option<String>,
    /// In the order of the file, without the sandbox.
    pub(super) profiles: Vec<Profile>,
    /// What disables a profile, by its name.
    pub(super) mistakes: Vec<(String, Vec<Misplaced>)>,
}

/// Reads the text of a file.
pub(super) fn read(source: &Source<'_>, around: &Surroundings<'_>) -> Result<Document, ConfigError> {
    let mistake = |offset, say: Say| ConfigError::Mistake(source.at(offset, say));
    let table = DeTable::parse(source.text).map_err(|error| {
        let offset = error.span().map_or(source.text.len(), |span| span.start);
        mistake(offset, say("config-syntax").with("cause", error.message()))
    })?;
    let known = Arc::new(Known::of(table.get_ref(), around.env));
    let document = read_table(table.get_ref(), &known, source, around);
    document.map_err(|error| match error {
        ConfigError::Mistake(at) => ConfigError::Mistake(known.mask_at(at)),
        other => other,
    })
}

fn read_table(table: &DeTable<'_>, known: &Arc<Known>, source: &Source<'_>, around: &Surroundings<'_>) -> Result<Document, ConfigError> {
    let mistake = |offset, say: Say| ConfigError::Mistake(source.at(offset, say));
    let (mut document, mut drafts, mut default_at) = (Document::default(), Vec::new(), 0);
    for (key, value) in table {
        let at = value.span().start;
        match &**key.get_ref() {
            "operator" => {
                let name = text("operator", value).map_err(|say| mistake(at, say))?;
                document.operator = Some(known.masked(&name).into_owned());
            }
            "language" => {
                let word = text("language", value).map_err(|say| mistake(at, say))?;
                let language = Language::from_word(&word).ok_or_else(|| mistake(at, say("config-language").with("text", told(&word))))?;
                document.language = Some(language);
            }
            keys::KEYS => document.keys = bindings::read(key, value, source, known),
            "bell" => {
                document.bell = Some(value.get_ref().as_bool().ok_or_else(|| mistake(at, say("config-want-flag").with("key", "bell")))?);
            }
            "theme" => {
                let word = text("theme", value).map_err(|say| mistake(at, say))?;
                document.look = Some(Look::from_word(&word).ok_or_else(|| mistake(at, say("config-theme").with("text", told(&word))))?);
            }
            "log_level" => {
                let word = text("log_level", value).map_err(|say| mistake(at, say))?;
                let words = || LogLevel::ALL.map(LogLevel::word).join(", ");
                let level = LogLevel::from_word(&word).ok_or_else(|| mistake(at, say("config-log-level").with("words", words())))?;
                document.log_level = Some(level);
            }
            "mouse" => {
                let on = value.get_ref().as_bool().ok_or_else(|| mistake(at, say("config-want-flag").with("key", "mouse")))?;
                document.mouse = Some(on);
            }
            "default_profile" => {
                document.default_profile = Some(text("default_profile", value).map_err(|say| mistake(at, say))?);
                default_at = at;
            }
            keys::PROFILES => {
                let profiles = value.get_ref().as_table().ok_or_else(|| mistake(at, say("config-profiles-table")))?;
                drafts = read_profiles(profiles, known, source, around)?;
            }
            unknown => {
                let said = if keys::names(&keys::PROFILE).contains(&unknown) {
                    say("config-profile-key-above").with("key", unknown)
                } else {
                    unknown_key(unknown, &[keys::names(&keys::TOP), vec![keys::PROFILES, keys::KEYS]].concat())
                };
                return Err(mistake(key.span().start, said));
            }
        }
    }
    shared::refuse_shared_marks(&mut drafts);
    for draft in drafts {
        let (profile, mistakes) = draft.finish(source, known, around.distrust.as_ref());
        document.mistakes.push((profile.name.clone(), mistakes));
        document.profiles.push(profile);
    }
    if let Some(name) = &document.default_profile
        && name != SANDBOX
        && !document.profiles.iter().any(|profile| profile.name == *name)
    {
        return Err(mistake(default_at, say("config-default-profile").with("name", told_name(name))));
    }
    Ok(document)
}

/// A text of the top level, made printable.
fn text(key: &'static str, value: &Spanned<DeValue<'_>>) -> Result<String, Say> {
    let text = value.get_ref().as_str().map(str::trim).filter(|text| !text.is_empty());
    text.map(|text| printable(text).into_owned()).ok_or_else(|| say("config-want-text").with("key", key))
}

fn read_profiles(table: &DeTable<'_>, known: &Known, source: &Source<'_>, around: &Surroundings<'_>) -> Result<Vec<Draft>, ConfigError> {
    let mut drafts = Vec::with_capacity(table.len());
    for (name, value) in table {
        let reserved: &Cow<'_, str> = name.get_ref();
        // Another spelling would pass for the built-in one on the screen.
        if reserved.trim().eq_ignore_ascii_case(SANDBOX) {
            return Err(ConfigError::Mistake(source.at(name.span().start, say("config-sandbox-reserved"))));
        }
        drafts.push(draft::read(name, value, known, source, around));
    }
    Ok(drafts)
}
