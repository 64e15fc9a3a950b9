//! What the tests of the built binary share: a fresh home for it, and gateways that do as they are told.

#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::allow_attributes,
    clippy::panic,
    clippy::unwrap_used,
    reason = "each test program uses its own part of this; a test that cannot go on fails"
)]

pub mod bank;
pub mod clock;
pub mod full;
pub mod gateway;
pub mod listener;
pub mod nginx;
pub mod pty;
pub mod random;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use serde_json::Value;
use sha1::{Digest as _, Sha1};
use tempfile::TempDir;

/// The point of sale of the tests.
pub const POS: &str = "dc728de1-51ef-4ef1-80f7-3b44b07b5667";

/// A fresh data directory and configuration for one test.
pub struct Home {
    pub dir: TempDir,
}

impl Home {
    pub fn new() -> Self {
        Self { dir: TempDir::new().unwrap() }
    }

    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub fn config_path(&self) -> PathBuf {
        self.dir.path().join("config.toml")
    }

    /// Writes a configuration file that only its owner can read.
    pub fn config(&self, text: &str) -> PathBuf {
        let path = self.config_path();
        std::fs::write(&path, text).unwrap();
        restrict(&path);
        path
    }

    /// The binary, with nothing of this machine's environment that it would read.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_capdesk"));
        for name in [
            "CAPDESK_CONFIG",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "SSLKEYLOGFILE",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "ALL_PROXY",
            "LC_ALL",
            "LC_MESSAGES",
            "XDG_STATE_HOME",
        ] {
            command.env_remove(name);
        }
        command.env("CAPDESK_DATA_DIR", self.data()).env("HOME", self.dir.path()).env("XDG_CONFIG_HOME", self.dir.path().join("xdg"));
        command.env("TZ", "UTC").env("LANG", "C.UTF-8").env("TERM", "xterm-256color");
        if self.config_path().exists() {
            command.env("CAPDESK_CONFIG", self.config_path());
        }
        command
    }

    /// Runs the binary with these arguments to its end.
    pub fn run(&self, args: &[&str]) -> Run {
        Run::of(self.command().args(args).output().unwrap())
    }
}

#[cfg(unix)]
pub fn restrict(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[cfg(not(unix))]
pub fn restrict(_path: &Path) {}

/// What a run of the binary left.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    pub fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The one JSON object on stdout.
    pub fn json(&self) -> Value {
        let mut lines = self.stdout.lines();
        let value = serde_json::from_str(lines.next().unwrap_or_default()).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        assert_eq!(lines.next(), None, "{self:?}");
        value
    }

    /// The JSON objects on stdout, one a line.
    pub fn json_lines(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// The two fields of a webhook that says this, signed as the gateway signs.
pub fn signed(secret: &str, json: &str) -> (String, String) {
    let data = URL_SAFE.encode(json);
    let signature = URL_SAFE.encode(Sha1::digest(format!("{secret}{data}{secret}")));
    (data, signature)
}

/// Opens so many attempts of a console's history, one after another, with their raw answers; every screen on the way.
pub fn browse(terminal: &mut pty::Terminal, attempts: usize) -> Vec<String> {
    let mut screens = Vec::new();
    let mut press = |keys: &str| {
        terminal.send(keys);
        std::thread::sleep(std::time::Duration::from_millis(150));
        screens.push(terminal.screen());
    };
    press("\u{1b}OR");
    for _ in 0..attempts {
        for keys in ["\r", "\u{1b}[6~", "j", "\u{1b}[6~", "\u{1b}", "\u{1b}", "\u{1b}OR", "\u{1b}[B"] {
            press(keys);
        }
    }
    screens
}
