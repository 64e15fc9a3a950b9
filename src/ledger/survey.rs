//! What kind of place a data directory is. Nothing is made or changed.

use std::path::{Path, PathBuf};

use super::{files, network};
use crate::domain::Say;

/// What kind of place a data directory is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// The directory, or the nearest one above it that is there.
    pub dir: PathBuf,
    /// Whether it is the data directory itself.
    pub is_there: bool,
    /// The kind of network file system it lies on.
    pub network: Option<String>,
    /// Why nothing can be written there.
    pub unwritable: Option<Say>,
    /// Bytes left for this user; `None` where the system does not tell.
    pub free: Option<u64>,
}

/// Looks at the data directory, or at where it would be made.
pub fn survey(data_dir: &Path) -> Survey {
    let absolute = std::path::absolute(data_dir).unwrap_or_else(|_| data_dir.to_owned());
    let dir = absolute.ancestors().find(|dir| dir.is_dir()).unwrap_or(Path::new("/")).to_owned();
    Survey {
        is_there: dir == absolute,
        network: network::kind(&dir),
        unwritable: files::check_writable(&dir).err().map(|error| error.say()),
        free: free(&dir),
        dir,
    }
}

#[cfg(unix)]
fn free(dir: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(dir).ok()?;
    found.f_bavail.checked_mul(found.f_frsize)
}

#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_that_is_not_there_is_judged_by_the_one_above_it() {
        let dir = tempfile::tempdir().unwrap();
        let real = dir.path().to_owned();
        let found = survey(&real.join("a/b"));
        assert_eq!((&found.dir, found.is_there, found.unwritable.as_ref(), found.network.as_ref()), (&real, false, None, None));
        assert!(found.free.is_none_or(|free| free > 0));
        assert!(survey(&real).is_there && !real.join("a").exists());
    }
}
