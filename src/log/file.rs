//! The file of the log: private, bounded, and shared by all processes on the data directory.
//!
//! Every line is one write at the end of the file, so lines of several processes stay whole. A file that is full is renamed
//! under a lock; the others notice by its identity that their file has another name, and open the new one.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where logs lie within the data directory.
pub(super) const DIRECTORY: &str = "log";
/// The file that is written to.
pub(super) const NAME: &str = "capdesk.log";
/// Locked while files are renamed.
const LOCK: &str = "lock";
/// Until the ledger is there nothing is written: an empty data directory is the ledger's to make private.
const LEDGER: &str = "ledger.db";
/// How much is kept in memory until then.
const MOST_WAITING: usize = 64 * 1024;

/// How often is looked whether another process has done with renaming, and the pause between.
const GLANCES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(1);

/// How large the log may grow.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Longest file in bytes.
    pub(super) bytes: u64,
    /// How many files there are at most.
    pub(super) files: u32,
}

/// Five files of 5 MiB: some 100,000 requests.
pub(super) const LIMITS: Limits = Limits { bytes: 5 * 1024 * 1024, files: 5 };

/// The log as one process writes it.
pub(super) struct LogFile {
    data_dir: PathBuf,
    path: PathBuf,
    limits: Limits,
    open: Option<File>,
    /// Lines from before the ledger was there.
    waiting: Vec<u8>,
    /// The last line was written in part only.
    torn: bool,
}

impl LogFile {
    pub(super) fn new(data_dir: &Path, limits: Limits) -> Self {
        let path = data_dir.join(DIRECTORY).join(NAME);
        Self { data_dir: data_dir.to_owned(), path, limits, open: None, waiting: Vec::new(), torn: false }
    }

    /// Writes a line, which has its line end.
    pub(super) fn write(&mut self, line: &[u8]) -> Result<(), (PathBuf, io::Error)> {
        if self.open.is_none() && !self.data_dir.join(LEDGER).exists() {
            if self.waiting.len() + line.len() <= MOST_WAITING {
                self.waiting.extend_from_slice(line);
            }
            return Ok(());
        }
        let mut bytes = std::mem::take(&mut self.waiting);
        if self.torn {
            bytes.insert(0, b'\n');
        }
        bytes.extend_from_slice(line);
        self.append(&bytes).map_err(|error| (self.path.clone(), error))
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut file = self.current()?;
        let length = file.metadata()?.len();
        if length > 0 && length + bytes.len() as u64 > self.limits.bytes {
            self.rotate(&file)?;
            file = self.current()?;
        }
        let written = file.write(bytes);
        self.torn = written.as_ref().is_ok_and(|written| *written < bytes.len());
        self.open = Some(file);
        match written {
            Ok(written) if written < bytes.len() => Err(io::ErrorKind::WriteZero.into()),
            other => other.map(drop),
        }
    }

    /// The file that the path leads to now: the open one, unless another process has renamed it.
    fn current(&mut self) -> io::Result<File> {
        let there = match fs::symlink_metadata(&self.path) {
            Ok(found) if !found.is_file() => return Err(not_regular()),
            Ok(found) => Some(identity(&found)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        if let Some(open) = self.open.take()
            && there == Some(identity(&open.metadata()?))
        {
            return Ok(open);
        }
        let dir = self.path.parent().unwrap_or(Path::new("."));
        if there.is_none() {
            private_dir(dir)?;
        }
        // A link would lead the log elsewhere.
        if fs::symlink_metadata(dir)?.is_symlink() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        open_private(&self.path)
    }

    /// Renames the files, each to the next number, unless another process does or has done that.
    fn rotate(&self, full: &File) -> io::Result<()> {
        let lock = open_private(&self.path.with_file_name(LOCK))?;
        for glance in 1.. {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if glance < GLANCES => std::thread::sleep(PAUSE),
                // Whoever does it was stopped in the middle: the line still goes to the file that is full.
                Err(TryLockError::WouldBlock) => return Ok(()),
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
        let there = fs::symlink_metadata(&self.path).ok().map(|found| identity(&found));
        if there != Some(identity(&full.metadata()?)) {
            return Ok(());
        }
        for number in (1..self.limits.files.saturating_sub(1)).rev() {
            match fs::rename(self.older(number), self.older(number + 1)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        fs::rename(&self.path, self.older(1))
    }

    /// The file with this number; the higher, the older.
    fn older(&self, number: u32) -> PathBuf {
        self.path.with_file_name(format!("{NAME}.{number}"))
    }
}

/// Opens a file for appending; made with mode 0600, no link followed, other users' rights taken from it.
fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt as _;
        // Nothing of this matters to a regular file but the first; a pipe would keep us waiting.
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
        options.mode(0o600).custom_flags(i32::try_from(flags.bits()).unwrap_or_default());
    }
    let file = options.open(path)?;
    let found = file.metadata()?;
    if !found.is_file() {
        return Err(not_regular());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if found.permissions().mode() & 0o777 != 0o600 {
            file.set_permissions(fs::Permissions::from_mode(0o600))?;
        }
    }
    Ok(file)
}

fn not_regular() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file")
}

/// Makes the directory within the data directory, which is not made: one that was moved away must be able to come back.
fn private_dir(dir: &Path) -> io::Result<()> {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "modes are Unix"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(dir) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}

#[cfg(unix)]
fn identity(found: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt as _;
    (found.dev(), found.ino())
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> (u64, u64) {
    (0, 0)
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
