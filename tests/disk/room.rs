//! A room of its own for a script: a mount namespace, where a small or read-only disk can be mounted without touching this
//! machine's.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use tempfile::TempDir;

use crate::loud;
use crate::support::{Home, Run};

static ALLOWED: LazyLock<bool> = LazyLock::new(|| {
    let place = TempDir::new().unwrap();
    let tried = Command::new("unshare").args(["-rm", "mount", "-t", "tmpfs", "tmpfs"]).arg(place.path()).output();
    let allowed = cfg!(target_os = "linux") && tried.is_ok_and(|tried| tried.status.success());
    if !allowed {
        loud("SKIPPED: what needs a disk of its own (mounting in a user namespace is not allowed here)");
    }
    allowed
});

const START: &str = "\
set -u
step() { name=$1; shift; \"$@\" >\"$OUT/$name.out\" 2>\"$OUT/$name.err\"; echo $? >\"$OUT/$name.code\"; }
fill() { dd if=/dev/zero of=\"$1/fill\" bs=1024 2>/dev/null; }
first() { step \"$1\" \"$CAPDESK\" capture --order-id first --currency UAH --amount 80; }
capture() { step \"$1\" \"$CAPDESK\" capture --order-id 123 --currency UAH --amount 80; }
mkdir -p \"$DATA\"
";

/// Runs a shell script in a room of its own, with the binary as `$CAPDESK` and its data directory as `$DATA`. Gives the runs
/// of its steps; `None` where no room can be had.
pub(crate) fn run(home: &Home, script: &str) -> Option<BTreeMap<String, Run>> {
    if !*ALLOWED {
        return None;
    }
    let out = TempDir::new().unwrap();
    let binary = home.command();
    let mut command = Command::new("unshare");
    for (name, value) in binary.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.env("CAPDESK", binary.get_program()).env("DATA", home.data()).env("OUT", out.path());
    let done = command.args(["-rm", "sh", "-c", &format!("{START}{script}")]).output().unwrap();
    assert!(done.status.success() && done.stderr.is_empty(), "{done:?}");
    let read = |path: &Path| std::fs::read_to_string(path).unwrap();
    let mut runs = BTreeMap::new();
    for entry in std::fs::read_dir(out.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "code") {
            let code = read(&path).trim().parse().unwrap();
            let run = Run { code, stdout: read(&path.with_extension("out")), stderr: read(&path.with_extension("err")) };
            runs.insert(path.file_stem().unwrap().to_str().unwrap().to_owned(), run);
        }
    }
    Some(runs)
}
