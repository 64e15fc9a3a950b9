//! An exported file: private, whole or not there at all, never in the place of another unless that was asked for.

use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::rows::{Format, Rows};
use crate::domain::{Attempt, Say, say};
use crate::ledger::files;

/// Where an export goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The file.
    pub path: PathBuf,
    /// How it is written.
    pub format: Format,
    /// Whether a file that is there already is replaced.
    pub replace: bool,
}

/// An export that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The file's real path.
    pub path: PathBuf,
    /// Attempts in it.
    pub rows: u64,
}

/// Why there is no export. Nothing of it is left anywhere, and what was there before is as it was.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.say())]
pub enum ExportError {
    /// A file is there already.
    Exists(PathBuf),
    /// The place lies in the data directory.
    Beside(PathBuf),
    /// The place is no name of a file.
    Name(PathBuf),
    /// It could not be written.
    Write {
        /// Where.
        path: PathBuf,
        /// What the system says.
        detail: String,
    },
    /// The attempts could not be read.
    Read(Say),
    /// It was stopped.
    Stopped,
}

impl ExportError {
    /// The sentence for people.
    pub fn say(&self) -> Say {
        let named = |id: &'static str, path: &Path| say(id).with("path", path.display().to_string());
        match self {
            Self::Exists(path) => named("export-exists", path),
            Self::Beside(path) => named("export-beside", path),
            Self::Name(path) => named("export-name", path),
            Self::Write { path, detail } => named("export-write", path).with("detail", detail),
            Self::Read(why) => say("export-read").because("why", why.clone()),
            Self::Stopped => say("export-stopped"),
        }
    }
}

/// Writes page after page to a new file, readable by its owner only, durable before it gets its name. `next` gives a page,
/// an empty one at the end; `progress` is told the rows written so far after each and may stop the work.
///
/// # Errors
/// [`ExportError`]; what was written so far is removed then.
pub fn to_file(
    data_dir: &Path,
    target: &Target,
    next: &mut dyn FnMut() -> Result<Vec<Attempt>, Say>,
    progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<Exported, ExportError> {
    let to = place(data_dir, target)?;
    // Under another name until it is whole: a file with the name of an export is one.
    let draft = Draft(to.with_file_name(format!(".capdesk-{}.partial", Uuid::new_v4())));
    let failed = |error: io::Error| ExportError::Write { path: to.clone(), detail: error.to_string() };
    let file = files::create_file(&draft.0).map_err(failed)?;
    let mut rows = Rows::new(target.format, BufWriter::new(file));
    loop {
        let page = next().map_err(ExportError::Read)?;
        if page.is_empty() {
            break;
        }
        for attempt in &page {
            rows.write(attempt).map_err(failed)?;
        }
        if progress(rows.written()).is_break() {
            return Err(ExportError::Stopped);
        }
    }
    let written = rows.written();
    let mut out = rows.finish().map_err(failed)?;
    out.flush().and_then(|()| out.get_ref().sync_all()).map_err(failed)?;
    draft.name(&to, target.replace)?;
    Ok(Exported { path: to, rows: written })
}

/// The real path of the file that is to be made.
fn place(data_dir: &Path, target: &Target) -> Result<PathBuf, ExportError> {
    let path = &target.path;
    let failed = |error: io::Error| ExportError::Write { path: path.clone(), detail: error.to_string() };
    let name = path.file_name().ok_or_else(|| ExportError::Name(path.clone()))?;
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let real = files::real_path(parent).map_err(failed)?.join(name);
    // Names there have a meaning for capdesk and SQLite.
    if files::real_path(data_dir).is_ok_and(|data_dir| real.starts_with(data_dir)) {
        return Err(ExportError::Beside(real));
    }
    match fs::symlink_metadata(&real) {
        Ok(found) if !target.replace => Err(if found.is_dir() { ExportError::Name(real) } else { ExportError::Exists(real) }),
        Ok(found) if !found.is_file() => Err(ExportError::Name(real)),
        _ => Ok(real),
    }
}

/// A file under the name of a draft; removed unless it gets another.
struct Draft(PathBuf);

impl Draft {
    /// Gives the file its name.
    fn name(self, to: &Path, replace: bool) -> Result<(), ExportError> {
        let failed = |error: io::Error| ExportError::Write { path: to.to_owned(), detail: error.to_string() };
        if !replace {
            // The name is reserved first: renaming alone would replace what another process put there meanwhile.
            match files::create_file(to) {
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(ExportError::Exists(to.to_owned())),
                Err(error) => return Err(failed(error)),
            }
        }
        if let Err(error) = fs::rename(&self.0, to) {
            if !replace {
                // Only the reservation; the first error counts.
                let _ = fs::remove_file(to);
            }
            return Err(failed(error));
        }
        to.parent().map_or(Ok(()), files::sync_dir).map_err(failed)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After its renaming there is nothing under this name.
        let _ = fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests;
