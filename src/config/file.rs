//! The configuration file: found, read once, and watched for edits.

use std::fs::{File, Metadata};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use zeroize::Zeroizing;

use super::bindings::Binding;
use super::document::{self, Document};
use super::draft::Surroundings;
use super::profile::{Profile, SANDBOX};
use super::source::Source;
use super::{ConfigError, ConfigPath, Env, os_user};
use crate::domain::{Language, LogLevel, Look, Mode, Say};
use crate::trust::Distrust;

/// Largest configuration file.
const MAX_FILE: u64 = 256 * 1024;

/// The configuration of this process, as it was when it was read.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file it came from; `None` without one: then there is only the sandbox.
    pub file: Option<PathBuf>,
    /// Who works here: as configured, else the OS user. Printable.
    pub operator: String,
    /// The language of the console's screen: as configured, else as the locale says.
    pub language: Language,
    /// Whether the bell rings when a slow or unwatched capture ends.
    pub bell: bool,
    /// Changes to the keys of the console, as written.
    pub keys: Vec<Binding>,
    /// How the console looks.
    pub look: Look,
    /// How much is written to the log, as configured.
    pub log_level: LogLevel,
    /// Whether the mouse works in the console.
    pub mouse: bool,
    /// The profile to start with, as configured; one of `profiles`.
    pub default_profile: Option<String>,
    /// In the order of the file; the built-in sandbox is last.
    pub profiles: Vec<Profile>,
    /// Why no profile of the file can be used: somebody else can change it.
    pub distrust: Option<Say>,
    watched: PathBuf,
    stamp: Option<Stamp>,
}

/// What the console opens with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// This profile.
    Profile(String),
    /// The chooser.
    Choose,
}

/// What tells one version of a file from the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
    file: (u64, u64),
}

impl Config {
    /// Reads the configuration. Blocking, a few small files.
    ///
    /// # Errors
    /// [`ConfigError`] for what concerns the whole file; a mistake inside a profile disables that profile.
    pub fn load(path: &ConfigPath) -> Result<Self, ConfigError> {
        Self::load_in(path, &|name| std::env::var_os(name))
    }

    /// As [`Config::load`], with the environment given.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn load_in(path: &ConfigPath, env: Env<'_>) -> Result<Self, ConfigError> {
        let Some((text, meta)) = read_file(path)? else {
            return Ok(Self::new(None, Document::default(), path, None, env));
        };
        let source = Source { file: path.path(), text: &text };
        let distrust = distrust(path.path(), &meta, env);
        let around = Surroundings { open_to_others: open_to_others(&meta), distrust: distrust.clone(), env };
        let document = document::read(&source, &around)?;
        let config = Self::new(Some(path.path().to_owned()), document, path, Some(Stamp::of(&meta)), env);
        Ok(Self { distrust, ..config })
    }

    fn new(file: Option<PathBuf>, document: Document, path: &ConfigPath, stamp: Option<Stamp>, env: Env<'_>) -> Self {
        let Document { operator, language, log_level, look, bell, mouse, keys, default_profile, mut profiles, mistakes: _ } = document;
        profiles.push(Profile::sandbox());
        Self {
            file,
            operator: operator.unwrap_or_else(os_user),
            language: language.unwrap_or_else(|| Language::of_locale(env)),
            look: look.unwrap_or_default(),
            bell: bell.unwrap_or(true),
            keys,
            log_level: log_level.unwrap_or_default(),
            mouse: mouse.unwrap_or(true),
            default_profile,
            profiles,
            distrust: None,
            watched: path.path().to_owned(),
            stamp,
        }
    }

    /// The profile of this name, disabled or not.
    pub fn profile(&self, name: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.name == name)
    }

    /// What the console opens with: the default profile, else the only configured one, else the chooser. Without a file it is
    /// the sandbox; a default profile that is live must be chosen.
    pub fn start_profile(&self) -> Start {
        if self.file.is_none() {
            return Start::Profile(SANDBOX.to_owned());
        }
        match self.command_profile() {
            Some(profile) if self.default_profile.is_some() && profile.mode == Some(Mode::Live) => Start::Choose,
            Some(profile) => Start::Profile(profile.name.clone()),
            None => Start::Choose,
        }
    }

    /// The profile of a subcommand without `--profile`: the default one, else the only configured one. Never the sandbox
    /// unless the file names it.
    pub fn command_profile(&self) -> Option<&Profile> {
        match (&self.default_profile, self.profiles.as_slice()) {
            (Some(name), _) => self.profile(name),
            (None, [only, _sandbox]) => Some(only),
            (None, _) => None,
        }
    }

    /// Whether other users of this machine may do anything with the file. Blocking, one `stat`.
    pub fn is_open_to_others(&self) -> bool {
        std::fs::metadata(&self.watched).is_ok_and(|meta| open_to_others(&meta))
    }

    /// Whether the file is another one than was read: changed, replaced, removed or new. Blocking, one `stat`.
    pub fn edited_since_load(&self) -> bool {
        std::fs::metadata(&self.watched).ok().map(|meta| Stamp::of(&meta)) != self.stamp
    }
}

impl Stamp {
    pub(super) fn of(meta: &Metadata) -> Self {
        #[cfg(unix)]
        let file = (std::os::unix::fs::MetadataExt::dev(meta), std::os::unix::fs::MetadataExt::ino(meta));
        #[cfg(not(unix))]
        let file = (0, 0);
        Self { modified: meta.modified().ok(), length: meta.len(), file }
    }
}

/// Why somebody else can change the file that was opened.
pub(super) fn distrust(file: &Path, meta: &Metadata, env: Env<'_>) -> Option<Say> {
    Distrust::above(file, meta, env("HOME").map(PathBuf::from).as_deref()).map(|flaw| flaw.of_config())
}

#[cfg(unix)]
pub(super) fn open_to_others(meta: &Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&meta.permissions()) & 0o077 != 0
}

#[cfg(not(unix))]
pub(super) fn open_to_others(_: &Metadata) -> bool {
    false
}

/// The text of the file and what it was like when it was opened; `None` when there is no default file.
pub(super) fn read_file(path: &ConfigPath) -> Result<Option<(Zeroizing<String>, Metadata)>, ConfigError> {
    let file = path.path();
    let unreadable = |error: std::io::Error| ConfigError::Unreadable { file: file.to_owned(), cause: error.to_string() };
    match std::fs::metadata(file) {
        Ok(meta) if meta.is_file() => {}
        // Opening a pipe would wait for its other end.
        Ok(_) => return Err(ConfigError::NotAFile(file.to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => return missing(path),
        Err(error) => return Err(unreadable(error)),
    }
    let opened = File::open(file).map_err(unreadable)?;
    let meta = opened.metadata().map_err(unreadable)?;
    // Sized once, so that no copy of a secret is left behind by growing.
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(meta.len().min(MAX_FILE)).unwrap_or(0) + 64));
    opened.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(ConfigError::TooLarge(file.to_owned()));
    }
    let text = String::from_utf8(std::mem::take(&mut *bytes)).map_err(|error| {
        drop(Zeroizing::new(error.into_bytes()));
        ConfigError::NotText(file.to_owned())
    })?;
    Ok(Some((Zeroizing::new(text), meta)))
}

/// A default file may be missing; a named one, and a link that leads nowhere, may not.
fn missing<T>(path: &ConfigPath) -> Result<Option<T>, ConfigError> {
    let linked = |path: &Path| std::fs::symlink_metadata(path).is_ok();
    match path {
        ConfigPath::Default(file) if !linked(file) => Ok(None),
        ConfigPath::Default(file) | ConfigPath::Named(file) => Err(ConfigError::Missing(file.clone())),
    }
}
