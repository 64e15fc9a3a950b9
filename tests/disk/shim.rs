//! A library that stands between the binary and the C library: it writes down what reaches the disk and when, and lets the
//! disk fail.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use crate::loud;
use crate::support::{Home, Run};

/// Errors as the system numbers them.
pub(crate) const EIO: i32 = 5;
pub(crate) const ENOSPC: i32 = 28;

static LIBRARY: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (library, draft) = (dir.join("disk-shim.so"), dir.join(format!("disk-shim.{}", std::process::id())));
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/disk/shim.c");
    let compiler =
        Command::new("cc").args(["-shared", "-fPIC", "-O1", "-Wall", "-o"]).arg(&draft).args([source, "-ldl", "-pthread"]).status();
    let built = cfg!(target_os = "linux") && compiler.is_ok_and(|status| status.success()) && std::fs::rename(&draft, &library).is_ok();
    if !built {
        loud("SKIPPED: what needs a disk that fails at a chosen call (no C compiler, or not Linux)");
    }
    built.then_some(library)
});

/// Which calls fail, and from when on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fault {
    pub(crate) errno: i32,
    pub(crate) calls: &'static str,
    pub(crate) after: After,
    /// Only one call fails; otherwise all from then on.
    pub(crate) once: bool,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum After {
    Calls(usize),
    Connect,
}

/// Runs the binary behind the library. Gives the run and the calls on the ledger's files in their order; `None` where
/// there is no such library.
pub(crate) fn run(home: &Home, fault: Option<Fault>, args: &[&str]) -> Option<(Run, Vec<String>)> {
    run_on("ledger.", home, fault, args)
}

/// As [`run`], about files whose name begins with `files`.
pub(crate) fn run_on(files: &str, home: &Home, fault: Option<Fault>, args: &[&str]) -> Option<(Run, Vec<String>)> {
    let library = LIBRARY.as_ref()?;
    let log = home.dir.path().join("calls");
    let _ = std::fs::remove_file(&log);
    let mut command = home.command();
    command.args(args).env("LD_PRELOAD", library).env("SHIM_FILES", files).env("SHIM_LOG", &log);
    if let Some(Fault { errno, calls, after, once }) = fault {
        let after = match after {
            After::Calls(count) => count.to_string(),
            After::Connect => "connect".to_owned(),
        };
        command.env("SHIM_FAIL", errno.to_string()).env("SHIM_CALLS", calls).env("SHIM_AFTER", after);
        if once {
            command.env("SHIM_ONCE", "1");
        }
    }
    let run = Run::of(command.output().unwrap());
    let calls = std::fs::read_to_string(&log).unwrap_or_default().lines().map(str::to_owned).collect();
    Some((run, calls))
}
