//! Who else may change what lies at a path, as ssh asks for its own files: whoever can write a configuration decides where the
//! keys go and which commands run, and whoever can write the data directory decides what is remembered.

use std::fs::Metadata;
use std::path::{Path, PathBuf};

use crate::domain::{Say, say};

/// How many links are followed.
const MOST_LINKS: usize = 40;

/// What is wrong with a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Distrust {
    /// Others may write it.
    Writable(PathBuf),
    /// It belongs to somebody who is neither the user nor root.
    Owner(PathBuf),
}

impl Distrust {
    /// What is wrong with a file or a directory, by what `stat` says of it. Writing in a sticky directory takes nothing from
    /// its owner.
    pub fn of(path: &Path, found: &Metadata) -> Option<Self> {
        match () {
            () if !is_trusted_owner(found) => Some(Self::Owner(path.to_owned())),
            () if others_write(found) => Some(Self::Writable(path.to_owned())),
            () => None,
        }
    }

    /// The same of an open file's path, whose `stat` is known, and of everything above it up to `home`, if it lies there: who can
    /// write a directory can put another file in the place of each in it. Links count with the directories that they lie in.
    pub fn above(path: &Path, found: &Metadata, home: Option<&Path>) -> Option<Self> {
        if let Some(flaw) = Self::of(path, found) {
            return Some(flaw);
        }
        let mut place = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let mut dirs: Vec<PathBuf> = Vec::new();
        for _ in 0..MOST_LINKS {
            dirs.extend(place.ancestors().skip(1).map(Path::to_owned));
            match std::fs::read_link(&place) {
                Ok(target) => place = place.parent().unwrap_or(Path::new("/")).join(target),
                Err(_) => break,
            }
        }
        dirs.extend(std::fs::canonicalize(path).iter().flat_map(|real| real.ancestors().skip(1)).map(Path::to_owned));
        let homes = home.map(|home| [Some(home.to_owned()), std::fs::canonicalize(home).ok()]).into_iter().flatten().flatten();
        let homes: Vec<PathBuf> = homes.filter(|home| home.parent().is_some()).collect();
        let within = |dir: &PathBuf| !homes.iter().any(|home| dir != home && home.starts_with(dir));
        // What cannot be asked could not have been passed either.
        dirs.iter().filter(|dir| within(dir)).find_map(|dir| Self::of(dir, &std::fs::metadata(dir).ok()?))
    }

    /// The path.
    pub fn path(&self) -> &Path {
        match self {
            Self::Writable(path) | Self::Owner(path) => path,
        }
    }

    /// What mends it.
    pub fn command(&self) -> String {
        let path = quoted(self.path());
        match self {
            Self::Writable(_) => format!("chmod go-w {path}"),
            Self::Owner(_) => format!("sudo chown {} {path}", me()),
        }
    }

    /// The sentence about a configuration.
    pub fn of_config(&self) -> Say {
        let id = match self {
            Self::Writable(_) => say("config-writable"),
            Self::Owner(_) => say("config-owner"),
        };
        id.with("path", self.path().display().to_string()).with("command", self.command())
    }
}

/// A path as a word for a shell.
pub fn quoted(path: &Path) -> String {
    let shown = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | ',' | '@');
    if shown.chars().all(plain) { shown } else { format!("'{}'", shown.replace('\'', "'\\''")) }
}

/// Whether it belongs to the user or to root.
#[cfg(unix)]
pub fn is_trusted_owner(found: &Metadata) -> bool {
    let owner = std::os::unix::fs::MetadataExt::uid(found);
    owner == 0 || owner == rustix::process::geteuid().as_raw()
}

#[cfg(unix)]
fn others_write(found: &Metadata) -> bool {
    let mode = std::os::unix::fs::MetadataExt::mode(found);
    mode & 0o022 != 0 && !(found.is_dir() && mode & 0o1000 != 0)
}

#[cfg(unix)]
fn me() -> u32 {
    rustix::process::geteuid().as_raw()
}

// Windows has neither owners nor modes in std.
#[cfg(not(unix))]
pub fn is_trusted_owner(_: &Metadata) -> bool {
    true
}

#[cfg(not(unix))]
fn others_write(_: &Metadata) -> bool {
    false
}

#[cfg(not(unix))]
fn me() -> u32 {
    0
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, chown, symlink};

    use super::*;

    fn set(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    fn flaw(path: &Path, home: Option<&Path>) -> Option<Distrust> {
        Distrust::above(path, &fs::metadata(path).unwrap(), home)
    }

    #[test]
    fn who_can_write_it_or_put_another_in_its_place_is_not_trusted() {
        let dir = tempfile::tempdir().unwrap();
        let (upper, lower) = (dir.path().join("upper"), dir.path().join("upper/lower"));
        fs::create_dir_all(&lower).unwrap();
        let file = lower.join("file");
        fs::write(&file, "").unwrap();
        for path in [&upper, &lower, &file] {
            set(path, 0o755);
        }
        assert_eq!(flaw(&file, None), None);
        for path in [&upper, &lower, &file] {
            for mode in [0o775, 0o757, 0o777, 0o720] {
                set(path, mode);
                assert_eq!(flaw(&file, None), Some(Distrust::Writable(path.clone())), "{} {mode:o}", path.display());
            }
            // Sticky directories keep what belongs to others; a file is written all the same.
            set(path, 0o1777);
            assert_eq!(flaw(&file, None), (path == &file).then(|| Distrust::Writable(file.clone())), "{}", path.display());
            set(path, 0o755);
        }
        set(&upper, 0o777);
        assert_eq!(flaw(&file, Some(&lower)), None, "what is above the home is the system's");
        assert_eq!(flaw(&file, Some(&dir.path().join("other"))), Some(Distrust::Writable(upper.clone())));
        assert_eq!(flaw(&file, Some(Path::new("/"))), Some(Distrust::Writable(upper.clone())));
        set(&upper, 0o755);

        let there = dir.path().join("there");
        fs::create_dir(&there).unwrap();
        symlink(&file, there.join("second")).unwrap();
        symlink("there/second", dir.path().join("first")).unwrap();
        assert_eq!(flaw(&dir.path().join("first"), None), None);
        set(&there, 0o777);
        assert_eq!(flaw(&dir.path().join("first"), None), Some(Distrust::Writable(there)), "a link on the way");
    }

    #[test]
    fn only_the_user_and_root_own_it() {
        if !rustix::process::geteuid().is_root() {
            return;
        }
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("it's a file");
        fs::write(&file, "").unwrap();
        for path in [&file, &dir.path().to_owned()] {
            chown(path, Some(65_534), None).unwrap();
            let found = flaw(&file, None).unwrap();
            assert_eq!(found, Distrust::Owner(path.clone()));
            chown(path, Some(0), None).unwrap();
        }
        assert!(Distrust::Owner(file).command().ends_with("/it'\\''s a file'"));
    }
}
