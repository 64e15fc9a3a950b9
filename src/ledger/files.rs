//! The data directory and its files: private whatever the umask, on a local disk, never silently replaced.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::error::LedgerError;
use super::network;
use crate::trust::{Distrust, is_trusted_owner};

/// File name of the ledger.
pub(super) const LEDGER: &str = "ledger.db";
/// File name of the marker that tells that a ledger was here, and which.
pub(super) const MARKER: &str = "ledger.id";
/// Directories within the data directory.
const DIRECTORIES: [&str; 2] = ["owners", "log"];
/// Files that make up an open ledger.
const OPEN_FILES: [&str; 3] = ["ledger.db", "ledger.db-wal", "ledger.db-shm"];

/// Makes the data directory ready and gives its real path.
pub(crate) fn prepare(dir: &Path) -> Result<PathBuf, LedgerError> {
    let failed = |error: io::Error| LedgerError::io(dir, &error);
    match fs::metadata(dir) {
        Ok(found) if !found.is_dir() => return Err(LedgerError::WrongKind(dir.to_owned())),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => create_dir(dir).map_err(failed)?,
        Err(error) => return Err(failed(error)),
    }
    let real = real_path(dir).map_err(failed)?;
    if let Some(kind) = network::kind(&real) {
        return Err(LedgerError::Network { path: real, kind });
    }
    check_trust(&real)?;
    tighten_dir(&real)?;
    check_writable(&real)?;
    Ok(real)
}

/// Refuses a data directory that somebody else owns, and one whose directories are links: they would lead our files elsewhere.
/// Nothing is changed.
pub(super) fn check_trust(dir: &Path) -> Result<(), LedgerError> {
    let found = fs::metadata(dir).map_err(|error| LedgerError::io(dir, &error))?;
    check_owner(dir, &found)?;
    for name in DIRECTORIES {
        let path = dir.join(name);
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_symlink() => return Err(LedgerError::WrongKind(path)),
            Ok(found) => check_owner(&path, &found)?,
            Err(_) => {}
        }
    }
    Ok(())
}

fn check_owner(path: &Path, found: &Metadata) -> Result<(), LedgerError> {
    if is_trusted_owner(found) { Ok(()) } else { Err(LedgerError::Owner(Distrust::Owner(path.to_owned()))) }
}

/// Makes a directory (and the missing ones above it) that only its user may enter. One that exists is left as it is.
pub(super) fn create_dir(dir: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)?;
    set_mode(dir, 0o700)?;
    match dir.parent().filter(|parent| !parent.as_os_str().is_empty()).map(sync_dir) {
        // A parent that may be entered but not read cannot be synced.
        Some(Err(error)) if error.kind() != io::ErrorKind::PermissionDenied => Err(error),
        _ => Ok(()),
    }
}

/// Makes a new empty file with mode 0600 whatever the umask.
pub(crate) fn create_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(file)
}

/// Makes the names in a directory durable.
pub(crate) fn sync_dir(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}

/// Takes from other users what they may do in our directory. A directory that also holds other things keeps its mode,
/// but others must not write in it.
fn tighten_dir(dir: &Path) -> Result<(), LedgerError> {
    let failed = |error: io::Error| LedgerError::io(dir, &error);
    let mode = mode(&fs::metadata(dir).map_err(failed)?);
    if mode & 0o077 == 0 {
        return Ok(());
    }
    let mut names = fs::read_dir(dir).map_err(failed)?.filter_map(Result::ok).map(|entry| entry.file_name()).peekable();
    let ours = names.peek().is_none() || names.any(|name| [LEDGER, MARKER].iter().any(|known| name == *known));
    if ours && set_mode(dir, mode & 0o700).is_ok() || mode & 0o022 == 0 { Ok(()) } else { Err(LedgerError::OpenToOthers(dir.to_owned())) }
}

/// Checks that `path` is a regular file (no link) and takes other users' rights from it. `false`: there is none.
///
/// The file is never opened here: closing any handle of it would drop SQLite's own locks in this process.
pub(crate) fn tighten_file(path: &Path) -> Result<bool, LedgerError> {
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(LedgerError::io(path, &error)),
    };
    if !found.is_file() {
        return Err(LedgerError::WrongKind(path.to_owned()));
    }
    check_owner(path, &found)?;
    if mode(&found) & 0o077 != 0 {
        set_mode(path, mode(&found) & 0o700).map_err(|_| LedgerError::OpenToOthers(path.to_owned()))?;
    }
    Ok(true)
}

/// The ledger's id by the marker; `None` when there is no marker, an error when it cannot be read.
pub(super) fn read_marker(dir: &Path) -> Result<Option<Uuid>, LedgerError> {
    let path = dir.join(MARKER);
    if !tighten_file(&path)? {
        return Ok(None);
    }
    let text = fs::read(&path).map_err(|error| LedgerError::io(&path, &error))?;
    let id = std::str::from_utf8(&text).ok().and_then(|text| Uuid::parse_str(text.trim()).ok());
    id.map(Some).ok_or_else(|| LedgerError::Replaced { path: dir.join(LEDGER), marker: path })
}

/// Writes the marker, durable and in one step.
pub(super) fn write_marker(dir: &Path, id: Uuid) -> io::Result<()> {
    let draft = dir.join(format!("{MARKER}.{}", Uuid::new_v4()));
    let written = create_file(&draft)
        .and_then(|mut file| {
            writeln!(file, "{id}")?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&draft, dir.join(MARKER)));
    if written.is_err() {
        // The first error counts; a draft left behind does no harm.
        let _ = fs::remove_file(&draft);
    }
    written.and_then(|()| sync_dir(dir))
}

/// The first file of the open ledger that has more than one name, and how many it has.
pub(super) fn linked(dir: &Path) -> Option<(PathBuf, u64)> {
    OPEN_FILES.into_iter().find_map(|name| {
        let path = dir.join(name);
        let names = names(&fs::symlink_metadata(&path).ok()?);
        (names > 1).then_some((path, names))
    })
}

/// Which files lie at the paths of the open ledger.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct OpenFiles([Option<(u64, u64)>; OPEN_FILES.len()]);

impl OpenFiles {
    /// The files as they lie there now.
    pub(super) fn now(dir: &Path) -> Self {
        Self(OPEN_FILES.map(|name| fs::symlink_metadata(dir.join(name)).ok().map(|found| identity(&found))))
    }

    /// The first path at which another file lies, or none.
    pub(super) fn moved(&self, dir: &Path) -> Option<PathBuf> {
        let now = Self::now(dir);
        let at = self.0.iter().zip(&now.0).position(|(then, now)| now.is_none() || then != now)?;
        OPEN_FILES.get(at).map(|name| dir.join(name))
    }
}

#[cfg(unix)]
fn identity(found: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt as _;
    (found.dev(), found.ino())
}

#[cfg(unix)]
fn names(found: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(found)
}

#[cfg(unix)]
fn mode(found: &Metadata) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&found.permissions())
}

/// SQLite needs to make files beside the ledger.
#[cfg(unix)]
pub(super) fn check_writable(dir: &Path) -> Result<(), LedgerError> {
    use rustix::fs::{Access, access};
    access(dir, Access::WRITE_OK | Access::EXEC_OK).map_err(|error| LedgerError::io(dir, &error.into()))
}

#[cfg(unix)]
pub(super) fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))
}

/// The real path: SQLite is told to follow no links.
#[cfg(unix)]
pub(crate) fn real_path(dir: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(dir)
}

// Windows has neither modes nor inodes in std; there only the presence of the files is checked.
#[cfg(not(unix))]
fn identity(_: &Metadata) -> (u64, u64) {
    (0, 0)
}

#[cfg(not(unix))]
fn names(_: &Metadata) -> u64 {
    1
}

#[cfg(not(unix))]
fn mode(_: &Metadata) -> u32 {
    0
}

#[cfg(not(unix))]
pub(super) fn check_writable(_: &Path) -> Result<(), LedgerError> {
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn set_mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
pub(crate) fn real_path(dir: &Path) -> io::Result<PathBuf> {
    std::path::absolute(dir)
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
