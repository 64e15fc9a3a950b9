//! Sentences put into words. Every word on the console's screen stands in `assets/i18n/en.ftl`.

use std::fmt;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::domain::say::{Arg, Say};

const ENGLISH: &str = include_str!("../../assets/i18n/en.ftl");

/// The words of one language.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
}

static ENGLISH_WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(ENGLISH));

/// The English words: what the command line speaks, and the console until another language is chosen.
pub fn english() -> &'static Words {
    &ENGLISH_WORDS
}

impl Words {
    fn new(source: &str) -> Self {
        // A mistake in the file loses single messages, never the program; the tests below show that there is none.
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
        let mut bundle = FluentBundle::new_concurrent(vec![LanguageIdentifier::default()]);
        bundle.set_use_isolating(false);
        let _ = bundle.add_resource(resource);
        Self { bundle }
    }

    /// The sentence in this language. An id that the language lacks is shown as it is, with its arguments.
    pub fn text(&self, say: &Say) -> String {
        let pattern = self.bundle.get_message(&say.id).and_then(|message| message.value());
        let Some(pattern) = pattern else {
            let args: Vec<String> = say.args.iter().map(|(name, arg)| format!("{name}: {}", self.arg_text(arg))).collect();
            return if args.is_empty() { say.id.to_string() } else { format!("{} ({})", say.id, args.join(", ")) };
        };
        let mut args = FluentArgs::new();
        for (name, arg) in &say.args {
            match arg {
                Arg::Count(value) => args.set(name.as_ref(), FluentValue::from(*value)),
                Arg::Text(_) | Arg::Say(_) => args.set(name.as_ref(), FluentValue::from(self.arg_text(arg))),
            }
        }
        self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }

    /// A message without arguments.
    pub fn get(&self, id: &'static str) -> String {
        self.text(&crate::domain::say(id))
    }

    fn arg_text(&self, arg: &Arg) -> String {
        match arg {
            Arg::Count(value) => value.to_string(),
            Arg::Text(text) => text.clone(),
            Arg::Say(inner) => self.text(inner),
        }
    }
}

impl fmt::Display for Say {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&english().text(self))
    }
}

#[cfg(test)]
mod tests;
