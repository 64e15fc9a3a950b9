//! Sentences put into words. Every word on the console's screen stands in `assets/i18n`, one file a language.

mod locale;

use std::fmt;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::domain::Language;
use crate::domain::say::{Arg, Say};

/// The word file of each language.
const ENGLISH: &str = include_str!("../../assets/i18n/en.ftl");
const UKRAINIAN: &str = include_str!("../../assets/i18n/uk.ftl");

/// The words of one language.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

static ENGLISH_WORDS: LazyLock<Words> = LazyLock::new(|| Words::read(Language::English, ENGLISH.to_owned()));
static UKRAINIAN_WORDS: LazyLock<Words> = LazyLock::new(|| Words::read(Language::Ukrainian, UKRAINIAN.to_owned()));

impl Words {
    /// The words of a language.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH_WORDS,
            Language::Ukrainian => &UKRAINIAN_WORDS,
        }
    }

    /// Words in a language from the text of a word file.
    pub fn read(language: Language, source: String) -> Self {
        // A mistake in a file loses single messages, never the program; the tests show that the built-in files have none.
        let resource = FluentResource::try_new(source).unwrap_or_else(|(resource, _)| resource);
        // The tag decides which plural form goes with a number.
        let tag: LanguageIdentifier = language.word().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        bundle.set_use_isolating(false);
        let _ = bundle.add_resource(resource);
        Self { language, bundle }
    }

    /// The sentence in this language, in English where this language lacks it; an id that no language has (a newer program
    /// wrote it into the ledger) is shown as it is, with its arguments.
    pub fn text(&self, say: &Say) -> String {
        if let Some(pattern) = self.bundle.get_message(&say.id).and_then(|message| message.value()) {
            let mut args = FluentArgs::new();
            for (name, arg) in &say.args {
                match arg {
                    Arg::Count(value) => args.set(name.as_ref(), FluentValue::from(*value)),
                    other => args.set(name.as_ref(), FluentValue::from(self.arg_text(other))),
                }
            }
            return self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned();
        }
        if self.language != Language::English {
            return Self::of(Language::English).text(say);
        }
        let args: Vec<String> = say.args.iter().map(|(name, arg)| format!("{name}: {}", self.arg_text(arg))).collect();
        if args.is_empty() { say.id.to_string() } else { format!("{} ({})", say.id, args.join(", ")) }
    }

    /// A message without arguments.
    pub fn get(&self, id: &'static str) -> String {
        self.text(&crate::domain::say(id))
    }

    fn arg_text(&self, arg: &Arg) -> String {
        match arg {
            Arg::Count(value) => value.to_string(),
            Arg::Text(text) => text.clone(),
            Arg::Money(money) => self.money(money),
            Arg::At { at } => self.moment(*at),
            Arg::Say(inner) => self.text(inner),
            Arg::All(all) => all.iter().map(|one| self.text(one)).collect::<Vec<_>>().join("; "),
        }
    }
}

/// English, whatever language the console speaks: what the command line, logs and machine output say.
impl fmt::Display for Say {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Words::of(Language::English).text(self))
    }
}

#[cfg(test)]
mod tests;
