//! The data directory and the file in it: readable by their owner only, whatever the umask.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::SandboxError;
use crate::trust::is_trusted_owner;

/// The file all processes on one data directory share.
const FILE: &str = "sandbox.db";

/// Where the file stands.
pub(super) fn file(data_dir: &Path) -> PathBuf {
    data_dir.join(FILE)
}

/// Makes what is missing and returns the path of the file.
///
/// A directory that was there before keeps its mode: it may be shared with more than this program.
pub(super) fn prepare(data_dir: &Path) -> Result<PathBuf, SandboxError> {
    make_private_dirs(data_dir).map_err(|source| SandboxError::Place { path: data_dir.to_owned(), source })?;
    let file = file(data_dir);
    make_private_file(&file).map_err(|source| SandboxError::Place { path: file.clone(), source })?;
    Ok(file)
}

fn make_private_dirs(dir: &Path) -> io::Result<()> {
    if dir.as_os_str().is_empty() || dir.is_dir() {
        return Ok(());
    }
    if let Some(parent) = dir.parent() {
        make_private_dirs(parent)?;
    }
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(dir) {
        Ok(()) => set_mode(dir, 0o700),
        // Another process was faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && dir.is_dir() => Ok(()),
        Err(error) => Err(error),
    }
}

/// SQLite gives the files beside it (`-wal`, `-shm`) the mode of the database file.
fn make_private_file(file: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Ok(_) => set_mode(file, 0o600),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let found = fs::symlink_metadata(file)?;
            if !found.is_file() {
                return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file"));
            }
            if !is_trusted_owner(&found) {
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it belongs to another user"));
            }
            set_mode(file, 0o600)
        }
        Err(error) => Err(error),
    }
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    if fs::metadata(path)?.permissions().mode() & 0o7777 == mode {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_path: &Path, _mode: u32) -> io::Result<()> {
    Ok(())
}
