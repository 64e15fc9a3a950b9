//! The file that `capdesk config init` writes: a new one, or one more profile at the end of one that is there.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use uuid::Uuid;
use zeroize::Zeroizing;

use super::answers::{Answers, Given};
use super::document::{self, Document};
use super::draft::Surroundings;
use super::file::{Stamp, distrust, open_to_others, read_file};
use super::profile::Access;
use super::source::Source;
use super::{ConfigError, ConfigPath, Env};
use crate::domain::{Say, say};

/// The place of the configuration, and what is there.
pub struct Existing {
    path: PathBuf,
    /// Its text, what it was like when it was read, and the names of its profiles.
    file: Option<(Zeroizing<String>, Stamp, Vec<String>)>,
    /// Whether other users may read it.
    open: bool,
    /// Why somebody else can change it.
    distrust: Option<Say>,
}

impl Existing {
    /// Looks at the place.
    ///
    /// # Errors
    /// A file that is there and cannot be used as it is.
    pub fn at(path: &ConfigPath, env: Env<'_>) -> Result<Self, ConfigError> {
        // Init makes the file that was named, so a missing one is no mistake here.
        let place = path.path().to_owned();
        let Some((text, meta)) = read_file(&ConfigPath::Default(place.clone()))? else {
            return Ok(Self { path: place, file: None, open: false, distrust: None });
        };
        let open = open_to_others(&meta);
        let document = document::read(&Source { file: &place, text: &text }, &Surroundings { open_to_others: open, distrust: None, env })?;
        let names = document.profiles.iter().map(|profile| profile.name.clone()).collect();
        let distrust = distrust(&place, &meta, env);
        Ok(Self { path: place, file: Some((text, Stamp::of(&meta), names)), open, distrust })
    }

    /// Where the file is or will be.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether there is a file.
    pub fn is_there(&self) -> bool {
        self.file.is_some()
    }

    /// The profiles in it.
    pub fn names(&self) -> Vec<&str> {
        self.file.iter().flat_map(|(_, _, names)| names.iter().map(String::as_str)).collect()
    }

    /// The text of the file with these answers in it.
    pub(super) fn with(&self, answers: &Answers) -> Zeroizing<String> {
        let Some((text, ..)) = &self.file else { return answers.new_file() };
        let mut whole = Zeroizing::new(String::with_capacity(text.len() + 32 * 1024));
        whole.push_str(text);
        whole.push_str(if text.is_empty() || text.ends_with('\n') { "\n" } else { "\n\n" });
        whole.push_str(&answers.profile_lines(false));
        whole
    }

    /// Why the profile must not be added to the file that is there, but by hand.
    pub fn by_hand(&self, answers: &Answers, env: Env<'_>) -> Option<Say> {
        let (text, stamp, _) = self.file.as_ref()?;
        let holds_key = [&answers.api_secret, &answers.endpoints_key].iter().any(|given| matches!(given, Given::Text(_)));
        if !self.is_own() {
            return Some(say("init-by-hand-link"));
        }
        if let Some(why) = &self.distrust {
            return Some(why.clone());
        }
        if fs::metadata(&self.path).ok().map(|meta| Stamp::of(&meta)).as_ref() != Some(stamp) {
            return Some(say("init-by-hand-changed"));
        }
        if self.open && holds_key {
            return Some(say("init-by-hand-open"));
        }
        let read = |text: &str| {
            document::read(&Source { file: &self.path, text }, &Surroundings { open_to_others: self.open, distrust: None, env })
                .ok()
                .map(|read| told(&read))
        };
        let (before, mut after) = (read(text)?, read(&self.with(answers)).unwrap_or_default());
        after.pop();
        (before != after).then(|| say("init-by-hand-form"))
    }

    /// A regular file of this user, and no link to one.
    fn is_own(&self) -> bool {
        let Ok(meta) = fs::symlink_metadata(&self.path) else { return false };
        #[cfg(unix)]
        let mine = std::os::unix::fs::MetadataExt::uid(&meta) == rustix::process::geteuid().as_raw();
        #[cfg(not(unix))]
        let mine = true;
        meta.is_file() && mine
    }

    /// Writes the file, durable and in one step: a new one readable by its owner only, one that is there with the rights it
    /// had. Ask [`Existing::by_hand`] before.
    ///
    /// # Errors
    /// Why it was not written; nothing has changed then.
    pub fn write(&self, answers: &Answers) -> Result<(), Say> {
        let failed = |error: io::Error| match error.kind() {
            ErrorKind::AlreadyExists => say("init-appeared").with("path", self.path.display().to_string()),
            _ => say("init-not-written").with("path", self.path.display().to_string()).with("cause", error.to_string()),
        };
        let dir = self.path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
        private_dir(dir).map_err(failed)?;
        let draft = dir.join(format!(".config.toml.{}", Uuid::new_v4()));
        let written = self.put(&draft, &self.with(answers));
        // Gone after a rename; the first error counts.
        let _ = fs::remove_file(&draft);
        written.map_err(failed)?;
        // The name is there; a directory that cannot be synced is no reason to say otherwise.
        let _ = File::open(dir).and_then(|dir| dir.sync_all());
        Ok(())
    }

    fn put(&self, draft: &Path, text: &str) -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(draft)?;
        file.write_all(text.as_bytes())?;
        if self.file.is_some() {
            file.set_permissions(fs::metadata(&self.path)?.permissions())?;
            file.sync_all()?;
            return fs::rename(draft, &self.path);
        }
        file.sync_all()?;
        // Unlike a rename, a link replaces nothing.
        match fs::hard_link(draft, &self.path) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists && fs::symlink_metadata(&self.path).is_err() => {
                fs::rename(draft, &self.path)
            }
            linked => linked,
        }
    }
}

/// What a document tells of each of its profiles, and at the top.
fn told(document: &Document) -> Vec<String> {
    let top = format!("{:?} {:?}", document.operator, document.default_profile);
    let of = |access: &Access| match access {
        Access::Disabled(why) => why.to_string(),
        Access::Ready(settings) => format!("{settings:?}"),
        Access::Sandbox => String::new(),
    };
    let profiles = document.profiles.iter().map(|profile| format!("{} {}", profile.name, of(&profile.access)));
    std::iter::once(top).chain(profiles).collect()
}

/// Makes the directory, if it is missing, for its owner only.
fn private_dir(dir: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}
