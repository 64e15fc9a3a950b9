//! The shells that a command may be pasted into, and what they make of it.

use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use secrecy::ExposeSecret;
use tempfile::TempDir;

use crate::domain::Keys;

/// How a shell is started so that it reads as at its prompt.
pub(super) const SHELLS: [&[&str]; 5] = [
    &["sh"],
    &["bash", "--norc", "--noprofile", "-i"],
    &["zsh", "-f", "-i"],
    &["zsh", "-f", "-i", "-o", "rcquotes"],
    &["fish", "--no-config", "-i"],
];
/// Behind this in a call stands a line of its standard input.
pub(super) const LINE: &str = "\u{1}";
/// Nothing that a terminal shows in half a minute comes at all.
const LIMIT: Duration = Duration::from_secs(120);

/// Where a program lies. One that is missing is told loudly, and is a failure in CI.
pub(super) fn program(name: &str) -> Option<PathBuf> {
    let found = std::env::split_paths(&std::env::var_os("PATH").unwrap()).map(|dir| dir.join(name)).find(|path| path.is_file());
    if found.is_none() {
        writeln!(std::io::stderr().lock(), "SKIPPED: there is no {name}, so nobody has shown what it makes of a copied command").unwrap();
        assert!(std::env::var_os("CI").is_none(), "{name} is missing; .ci/run installs it");
    }
    found
}

/// A directory in which whatever runs leaves a trace.
pub(super) struct Stage {
    dir: TempDir,
}

impl Stage {
    pub(super) fn new() -> Self {
        let stage = Self { dir: tempfile::tempdir().unwrap() };
        for name in ["bin", "home", "work"] {
            fs::create_dir(stage.path(name)).unwrap();
        }
        // Each argument and each line of the input behind a NUL, a whole call behind two.
        stage.script("curl", "printf '%s\\0' \"$@\"\nwhile IFS= read -r line; do printf '\\1%s\\0' \"$line\"; done\nprintf '\\0'");
        stage.script("touch", "printf 'THIS RAN\\0\\0'");
        if let Some(perl) = program("perl") {
            std::os::unix::fs::symlink(perl, stage.path("bin/perl")).unwrap();
        }
        stage
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn script(&self, name: &str, text: &str) {
        let path = self.path("bin").join(name);
        fs::write(&path, format!("#!/bin/sh\n{{ {text}\n}} >> '{}'\n", self.path("calls").display())).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn variables(&self, keys: &Keys) -> Vec<(&'static str, String)> {
        let text = |path: &Path| path.to_str().unwrap().to_owned();
        vec![
            ("PATH", text(&self.path("bin"))),
            ("HOME", text(&self.path("home"))),
            ("LANG", "C.UTF-8".to_owned()),
            ("TERM", "xterm".to_owned()),
            ("FINLINE_API_KEY", keys.api_key.expose_secret().to_owned()),
            ("FINLINE_API_SECRET", keys.api_secret.expose_secret().to_owned()),
            ("FINLINE_ENDPOINTS_KEY", keys.endpoints_key.expose_secret().to_owned()),
        ]
    }

    /// The calls of `curl` since the last time, in their order. Nothing but those calls has left a trace.
    fn calls(&self) -> Vec<Vec<String>> {
        let text = fs::read_to_string(self.path("calls")).unwrap_or_default();
        let _ = fs::remove_file(self.path("calls"));
        assert_eq!(fs::read_dir(self.path("work")).unwrap().count(), 0, "something was written");
        text.split_terminator("\0\0").map(|call| call.split('\0').map(str::to_owned).collect()).collect()
    }

    /// Has a shell read commands as at its prompt.
    pub(super) fn run(&self, shell: &[&str], script: &str, keys: &Keys) -> Option<Vec<Vec<String>>> {
        let file = self.path("script");
        fs::write(&file, format!("{script}\n")).unwrap();
        let mut command = Command::new(program(shell[0])?);
        command.args(&shell[1..]).env_clear().envs(self.variables(keys)).current_dir(self.path("work"));
        command.stdin(fs::File::open(file).unwrap()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().unwrap();
        Some(self.calls())
    }

    /// Pastes commands into a shell on a terminal: between the marks of a paste where it asks for them.
    pub(super) fn paste(&self, shell: &[&str], commands: &[&str], keys: &Keys) -> Option<Vec<Vec<String>>> {
        let program = program(shell[0])?;
        let pair = native_pty_system().openpty(PtySize { rows: 50, cols: 200, ..PtySize::default() }).unwrap();
        let mut builder = CommandBuilder::new(program);
        builder.args(&shell[1..]);
        builder.env_clear();
        self.variables(keys).into_iter().for_each(|(name, value)| builder.env(name, value));
        builder.cwd(self.path("work"));
        let mut child = pair.slave.spawn_command(builder).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let shown = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let heard = std::sync::Arc::clone(&shown);
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                heard.lock().unwrap().extend_from_slice(&bytes[..count]);
            }
        });
        let mut writer = pair.master.take_writer().unwrap();
        let begun = Instant::now();
        let until = |done: &dyn Fn() -> bool| {
            while !done() {
                assert!(begun.elapsed() < LIMIT, "{shell:?}: {}", String::from_utf8_lossy(&shown.lock().unwrap()));
                std::thread::sleep(Duration::from_millis(5));
            }
        };
        let marks = shell[0] != "sh";
        for (number, command) in commands.iter().enumerate() {
            // A prompt has been painted.
            until(&|| shown.lock().unwrap().len() > usize::from(number == 0));
            let text = if marks { format!("\u{1b}[200~{command}\u{1b}[201~\r") } else { format!("{command}\n") };
            writer.write_all(text.as_bytes()).unwrap();
            let ended = || fs::read_to_string(self.path("calls")).is_ok_and(|calls| calls.matches("\0\0").count() > number);
            until(&ended);
        }
        child.kill().unwrap();
        child.wait().unwrap();
        Some(self.calls())
    }
}
