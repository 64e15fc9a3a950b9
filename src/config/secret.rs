//! Where the keys of a profile come from, and reading them.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use zeroize::{Zeroize, Zeroizing};

use super::Env;
use super::command::{Failure, MAX_SECRET, TIME_LIMIT, run};
use super::known::{Known, told};
use crate::domain::{Keys, Say, say};

/// Where one secret comes from. `Debug` tells the kind and nothing else.
#[derive(Clone)]
pub(super) enum KeySource {
    /// It stands in the configuration file.
    Literal(SecretString),
    /// In this variable of the environment.
    Variable(String),
    /// A program and its arguments print it.
    Command(Vec<String>),
}

/// Where the three keys of a profile come from.
#[derive(Debug, Clone)]
pub(super) struct KeySources {
    pub(super) api_key: SecretString,
    pub(super) api_secret: KeySource,
    pub(super) endpoints_key: KeySource,
    /// The secrets of the whole file.
    pub(super) known: Arc<Known>,
}

impl fmt::Debug for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Literal(_) => "Literal",
            Self::Variable(_) => "Variable",
            Self::Command(_) => "Command",
        })
    }
}

/// Why a text cannot travel as a key in a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unusable {
    Empty,
    Control,
    NonAscii,
    Spaces,
    Long,
}

impl Unusable {
    /// The sentence for people: `what` says which key of which origin; the key itself is never shown.
    pub(super) fn say(self, what: Say) -> Say {
        let id = match self {
            Self::Empty => say("config-secret-empty"),
            Self::Control => say("config-secret-control"),
            Self::NonAscii => say("config-secret-non-ascii"),
            Self::Spaces => say("config-secret-spaces"),
            Self::Long => say("config-secret-long").count("max", MAX_SECRET as u64),
        };
        id.because("what", what)
    }
}

/// Whether a text can be a key: visible ASCII, spaces only inside.
pub(super) fn check(text: &str) -> Result<(), Unusable> {
    match text {
        "" => Err(Unusable::Empty),
        _ if text.len() > MAX_SECRET => Err(Unusable::Long),
        _ if !text.is_ascii() => Err(Unusable::NonAscii),
        _ if text.bytes().any(|byte| byte.is_ascii_control()) => Err(Unusable::Control),
        _ if text.starts_with(' ') || text.ends_with(' ') => Err(Unusable::Spaces),
        _ => Ok(()),
    }
}

impl KeySources {
    /// Reads all keys now. Blocking, for at most the time limit of each command.
    pub(super) fn load(&self, env: Env<'_>) -> Result<Keys, Say> {
        let hidden = self.known.variables();
        let api_secret = self.api_secret.load("api_secret", env, hidden, TIME_LIMIT).map_err(|why| self.known.mask(why))?;
        let endpoints_key = self.endpoints_key.load("endpoints_key", env, hidden, TIME_LIMIT);
        let endpoints_key = endpoints_key.map_err(|why| self.known.with(&api_secret).mask(why))?;
        Ok(Keys { api_key: self.api_key.clone(), api_secret, endpoints_key })
    }

    /// Which keys these are and where they come from.
    pub(super) fn origins(&self) -> [Say; 2] {
        [self.api_secret.origin("api_secret"), self.endpoints_key.origin("endpoints_key")].map(|origin| self.known.mask(origin))
    }

    /// Whether a program prints one of them.
    pub(super) fn has_command(&self) -> bool {
        [&self.api_secret, &self.endpoints_key].into_iter().any(|source| matches!(source, KeySource::Command(_)))
    }
}

impl KeySource {
    /// The secret, if the file itself holds it.
    pub(super) fn literal(&self) -> Option<&str> {
        match self {
            Self::Literal(secret) => Some(secret.expose_secret()),
            Self::Variable(_) | Self::Command(_) => None,
        }
    }

    /// The variable or command that it is read from, unlike any key.
    pub(super) fn place(&self) -> Option<String> {
        match self {
            Self::Literal(_) => None,
            Self::Variable(name) => Some(format!("\0{name}")),
            Self::Command(words) => Some(format!("\0\0{}", words.join("\0"))),
        }
    }

    /// Which key this is and where it comes from.
    fn origin(&self, key: &str) -> Say {
        match self {
            Self::Literal(_) => say("doctor-key-file").with("key", key),
            Self::Variable(name) => say("config-key-variable").with("key", key).with("variable", told(name)),
            Self::Command(words) => {
                say("config-key-command").with("key", key).with("program", told(words.first().map_or("", String::as_str)))
            }
        }
    }

    fn load(&self, key: &str, env: Env<'_>, hidden: &[String], limit: Duration) -> Result<SecretString, Say> {
        match self {
            Self::Literal(secret) => Ok(secret.clone()),
            Self::Variable(name) => {
                let what = || say("config-key-variable").with("key", key).with("variable", told(name));
                let missing = || say("config-variable-missing").with("key", key).with("variable", told(name));
                let value = env(name).ok_or_else(missing)?;
                let value = value.into_string().map_err(|_| Unusable::NonAscii.say(what()))?;
                usable(Zeroizing::new(value), &what)
            }
            Self::Command(command) => {
                let program = &told(command.first().map_or("", String::as_str));
                let what = || say("config-key-command").with("key", key).with("program", program);
                let mut output = run(command, hidden, limit).map_err(|failure| failed(&failure, key, program, limit))?;
                let text = String::from_utf8(std::mem::take(&mut *output)).map_err(|error| {
                    error.into_bytes().zeroize();
                    Unusable::NonAscii.say(what())
                })?;
                usable(Zeroizing::new(text), &what)
            }
        }
    }
}

fn usable(mut text: Zeroizing<String>, what: &dyn Fn() -> Say) -> Result<SecretString, Say> {
    check(&text).map_err(|unusable| unusable.say(what()))?;
    // Exactly sized first: shrinking while boxing would leave a copy behind.
    let exact = String::from(text.as_str());
    text.zeroize();
    Ok(SecretString::from(exact))
}

fn failed(failure: &Failure, key: &str, program: &str, limit: Duration) -> Say {
    let id = match failure {
        Failure::NotStarted(cause) => say("config-command-not-started").with("cause", cause),
        Failure::Unread(cause) => say("config-command-unread").with("cause", cause),
        Failure::TooSlow => say("config-command-slow").count("seconds", limit.as_secs()),
        Failure::TooLong => say("config-command-long").count("max", MAX_SECRET as u64),
        Failure::Ended(Some(code)) => say("config-command-failed").with("code", code.to_string()),
        Failure::Ended(None) => say("config-command-killed"),
    };
    id.with("key", key).with("program", program)
}

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;

    use super::*;

    fn variable(value: Option<OsString>) -> Result<SecretString, Say> {
        KeySource::Variable("KEY".into()).load("api_secret", &|name| if name == "KEY" { value.clone() } else { None }, &[], TIME_LIMIT)
    }

    fn command(script: &str) -> Result<SecretString, Say> {
        let command = ["/bin/sh", "-c", script].map(str::to_owned).to_vec();
        KeySource::Command(command).load("endpoints_key", &|_| None, &[], Duration::from_millis(300))
    }

    #[test]
    fn a_key_is_read_from_where_it_is() {
        assert_eq!(variable(Some("s3cret".into())).unwrap().expose_secret(), "s3cret");
        assert_eq!(command("echo s3cret").unwrap().expose_secret(), "s3cret");
        assert_eq!(KeySource::Literal("x y".into()).load("api_secret", &|_| None, &[], TIME_LIMIT).unwrap().expose_secret(), "x y");
    }

    #[test]
    fn what_is_missing_is_named_and_what_is_wrong_is_not_shown() {
        let cases = [
            (variable(None), "api_secret: the environment variable KEY is not set; set it and start capdesk again."),
            (variable(Some("".into())), "api_secret (environment variable KEY) is empty; give it the key of this profile."),
            (
                variable(Some("s3cret\n".into())),
                "api_secret (environment variable KEY) has a line break or another control character; copy the key again.",
            ),
            (variable(Some("s3crét".into())), "api_secret (environment variable KEY) has a character outside ASCII; copy the key again."),
            (
                variable(Some(OsString::from_vec(b"s3cret\xff".to_vec()))),
                "api_secret (environment variable KEY) has a character outside ASCII; copy the key again.",
            ),
            (
                variable(Some(" s3cret".into())),
                "api_secret (environment variable KEY) begins or ends with a space; copy the key without it.",
            ),
            (
                variable(Some("s3cret".repeat(2000).into())),
                "api_secret (environment variable KEY) is longer than 8192 characters; that is no key.",
            ),
            (command("true"), "endpoints_key (printed by /bin/sh) is empty; give it the key of this profile."),
            (
                command("printf 's3cret\\nuser: x\\n'"),
                "endpoints_key (printed by /bin/sh) has a line break or another control character; copy the key again.",
            ),
            (command("printf 's3cret\\377'"), "endpoints_key (printed by /bin/sh) has a character outside ASCII; copy the key again."),
            (
                command("echo s3cret; exit 7"),
                "endpoints_key: the command /bin/sh ended with code 7; run it by hand to see why. Its output is not shown here.",
            ),
            (command("kill -9 $$"), "endpoints_key: the command /bin/sh was ended by a signal; run it by hand to see why."),
            (
                command("exec sleep 9"),
                "endpoints_key: the command /bin/sh was not ready after 0 s and was ended; unlock the key store it asks, then try again.",
            ),
            (
                command("yes s3cret"),
                "endpoints_key: the command /bin/sh printed more than 8192 characters; it must print the key and nothing else.",
            ),
        ];
        for (result, expected) in cases {
            let said = result.unwrap_err();
            assert_eq!(said.to_string(), expected);
            assert!(!format!("{said:?}").contains("s3cr"), "{said:?}");
        }
    }

    #[test]
    fn debug_shows_no_key() {
        let sources = KeySources {
            api_key: "s3cret".into(),
            api_secret: KeySource::Literal("s3cret".into()),
            endpoints_key: KeySource::Command(vec!["echo".into(), "s3cret".into()]),
            known: Arc::default(),
        };
        assert!(!format!("{sources:?}").contains("s3cret"));
        assert!(!format!("{:?}", sources.load(&|_| None).unwrap()).contains("s3cret"));
    }
}
