//! The questions, one after another; each answer is checked at once by the reader of the file.

use secrecy::ExposeSecret as _;

use super::ENV;
use super::screen::{Screen, Stop};
use crate::config::{Answers, Existing, Given, Settings, os_user, words};
use crate::domain::{Say, say};

/// Where secrets may live, as it is answered.
const PLACES: [&str; 3] = ["env", "command", "file"];

/// Asks everything. After the `first` time the earlier answers are what Enter takes.
pub(super) fn ask(screen: &mut Screen, existing: &Existing, answers: &mut Answers, first: bool) -> Result<Settings, Stop> {
    let mut form = Form { screen, existing, answers, first };
    form.text("init-ask-mode", "", |answers| &mut answers.mode, str::to_ascii_lowercase)?;
    let name = form.free_name();
    form.text("init-ask-name", &name, |answers| &mut answers.name, str::to_owned)?;
    form.text("init-ask-pos-id", "", |answers| &mut answers.pos_id, str::to_owned)?;
    form.text("init-ask-api-key", "", |answers| &mut answers.api_key, str::to_owned)?;
    form.secrets()?;
    form.text("init-ask-base-url", &Answers::new().base_url, |answers| &mut answers.base_url, str::to_owned)?;
    form.text("init-ask-currency", "UAH", |answers| &mut answers.currency, str::to_ascii_uppercase)?;
    if !existing.is_there() {
        form.text("init-ask-operator", &os_user(), |answers| &mut answers.operator, str::to_owned)?;
    }
    form.settings()
}

/// Asks until the answer is one of these.
pub(super) fn choose<'w>(screen: &mut Screen, question: &Say, among: &[&'w str], default: &str) -> Result<&'w str, Stop> {
    loop {
        let typed = screen.line(&question.to_string(), default)?.to_lowercase();
        match among.iter().find(|word| **word == typed) {
            Some(word) => return Ok(word),
            None => screen.tell(&say("init-one-of").with("words", among.join(", ")))?,
        }
    }
}

/// The answers while they are given.
struct Form<'a> {
    screen: &'a mut Screen,
    existing: &'a Existing,
    answers: &'a mut Answers,
    first: bool,
}

impl Form<'_> {
    /// Asks for a text until the reader has nothing against it. Enter takes the default, or later the answer that stands.
    fn text(&mut self, id: &'static str, default: &str, of: fn(&mut Answers) -> &mut String, tidy: fn(&str) -> String) -> Result<(), Stop> {
        let mut default = if self.first { default.to_owned() } else { of(self.answers).clone() };
        loop {
            let typed = tidy(&self.screen.line(&say(id).to_string(), &default)?);
            of(self.answers).clone_from(&typed);
            match self.answers.settings(self.existing, ENV) {
                Ok(_) => return Ok(()),
                Err(why) => self.screen.tell(&say("init-not-so").because("why", why))?,
            }
            default = String::new();
        }
    }

    /// A name for the profile that is not taken.
    fn free_name(&self) -> String {
        let taken = self.existing.names();
        let mode = &self.answers.mode;
        let numbered = (2..).map(|number| format!("{mode}-{number}"));
        std::iter::once(mode.clone()).chain(numbered).find(|name| !taken.contains(&name.as_str())).unwrap_or_default()
    }

    /// Where the two secrets come from, and for the file the secrets themselves.
    fn secrets(&mut self) -> Result<(), Stop> {
        self.screen.tell(&say("init-places"))?;
        let default = match &self.answers.api_secret {
            _ if self.first => "",
            Given::Variable(_) => "env",
            Given::Command(_) => "command",
            Given::Text(_) => "file",
        };
        let place = choose(self.screen, &say("init-ask-place"), &PLACES, default)?;
        self.secret(place, "API_SECRET", |answers| &mut answers.api_secret)?;
        self.secret(place, "ENDPOINTS_KEY", |answers| &mut answers.endpoints_key)
    }

    fn secret(&mut self, place: &str, key: &str, of: fn(&mut Answers) -> &mut Given) -> Result<(), Stop> {
        loop {
            let given = match place {
                "env" => self.variable(key, of)?,
                "command" => match self.command(key, of)? {
                    Some(given) => given,
                    None => continue,
                },
                _ => self.typed(key, of)?,
            };
            *of(self.answers) = given;
            match self.answers.settings(self.existing, ENV) {
                Ok(_) => return Ok(()),
                Err(why) => self.screen.tell(&say("init-not-so").because("why", why))?,
            }
        }
    }

    fn variable(&mut self, key: &str, of: fn(&mut Answers) -> &mut Given) -> Result<Given, Stop> {
        let default = match of(self.answers) {
            Given::Variable(name) if !self.first => name.clone(),
            _ => {
                let name = self.answers.name.to_ascii_uppercase();
                format!("CAPDESK_{}_{key}", name.replace(|c: char| !c.is_ascii_alphanumeric(), "_"))
            }
        };
        let name = self.screen.line(&say("init-ask-variable").with("key", key).to_string(), &default)?;
        if ENV(&name).is_none() {
            self.screen.tell(&say("init-variable-unset").with("variable", &name))?;
        }
        Ok(Given::Variable(name))
    }

    /// `None` when a quote is open; that has been said.
    fn command(&mut self, key: &str, of: fn(&mut Answers) -> &mut Given) -> Result<Option<Given>, Stop> {
        let entry = format!("{}-{}", self.answers.name, key.to_ascii_lowercase().replace('_', "-"));
        let default = match of(self.answers) {
            Given::Command(words) if !self.first && !words.iter().any(|word| word.contains(char::is_whitespace)) => words.join(" "),
            _ if entry.contains(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c)) => String::new(),
            _ if cfg!(target_vendor = "apple") => format!("security find-generic-password -a capdesk -s {entry} -w"),
            _ => format!("secret-tool lookup capdesk {entry}"),
        };
        let line = self.screen.line(&say("init-ask-command").with("key", key).to_string(), &default)?;
        match words(&line) {
            Ok(words) => Ok(Some(Given::Command(words))),
            Err(why) => {
                self.screen.tell(&say("init-not-so").because("why", why))?;
                Ok(None)
            }
        }
    }

    fn typed(&mut self, key: &str, of: fn(&mut Answers) -> &mut Given) -> Result<Given, Stop> {
        let kept = match of(self.answers) {
            kept @ Given::Text(_) if !self.first => Some(kept.clone()),
            _ => None,
        };
        let question = if kept.is_some() { say("init-ask-secret-again") } else { say("init-ask-secret") };
        let typed = self.screen.secret(&question.with("key", key).to_string())?;
        Ok(kept.filter(|_| typed.expose_secret().is_empty()).unwrap_or(Given::Text(typed)))
    }

    /// What the answers come to. Each was checked when it was given.
    fn settings(&mut self) -> Result<Settings, Stop> {
        loop {
            match self.answers.settings(self.existing, ENV) {
                Ok(settings) => return Ok(settings),
                Err(why) => {
                    self.screen.tell(&say("init-not-so").because("why", why))?;
                    self.text("init-ask-base-url", &Answers::new().base_url, |answers| &mut answers.base_url, str::to_owned)?;
                }
            }
        }
    }
}
