//! `capdesk listen` left alone for a year: nobody reads its lines, its disk fills up, and a service manager watches it.

#![cfg(unix)]
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

#[cfg(target_os = "linux")]
#[path = "unattended/crowd.rs"]
mod crowd;
#[path = "unattended/disk.rs"]
mod disk;
#[path = "unattended/locked.rs"]
mod locked;
#[path = "unattended/log.rs"]
mod log;
#[path = "unattended/manager.rs"]
mod manager;
#[path = "unattended/readers.rs"]
mod readers;
#[path = "unattended/sandbox.rs"]
mod sandbox;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use support::gateway;
use support::listener::{body, post};
use support::{Home, POS};

const SECRET: &str = "ktMdTyollYMRkEfvgqbaWmvFiXPy1a80";

/// How long ending may take, whatever happens.
const END: Duration = Duration::from_secs(10);

/// A home whose profile `test` speaks to this gateway.
fn home(base_url: &str) -> Home {
    let home = Home::new();
    home.config(&format!(
        "default_profile = \"test\"\n[profiles.test]\nmode = \"test\"\nbase_url = \"{base_url}\"\npos_id = \"{POS}\"\n\
         api_key = \"the-test-api-key\"\napi_secret = \"{SECRET}\"\nendpoints_key = \"the-test-endpoints-key\"\n",
    ));
    home
}

/// A home whose gateway is never asked.
fn quiet_home() -> Home {
    home("http://127.0.0.1:9")
}

/// A receiver whose lines are read as far as a test reads them.
struct Receiver {
    child: Child,
    addr: SocketAddr,
    /// The line with the address.
    first: Value,
    /// What comes on stdout after it; the test may read it.
    stdout: OwnedFd,
    stderr: OwnedFd,
}

impl Receiver {
    fn start(home: &Home) -> Self {
        let mut command = home.command();
        command.args(["listen", "--addr", "127.0.0.1:0", "--json"]);
        Self::run(command)
    }

    fn run(mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        // Not a byte more than the first line.
        let mut first = Vec::new();
        while first.last() != Some(&b'\n') {
            let mut byte = [0];
            assert_eq!(stdout.read(&mut byte).unwrap(), 1, "it ended");
            first.extend(byte);
        }
        let first: Value = serde_json::from_slice(&first).unwrap();
        let addr = first["url"].as_str().unwrap().trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
        Self { addr, first, stdout: stdout.into(), stderr: child.stderr.take().unwrap().into(), child }
    }

    /// Posts this body and gives the status of the answer.
    fn post(&self, body: &str) -> u16 {
        post(self.addr, body, "")
    }

    fn health(&self) -> String {
        health(self.addr)
    }

    /// Asks it to end as a service manager does: its code, and after how long it was gone.
    fn stop(&mut self) -> (Option<i32>, Duration) {
        let begun = Instant::now();
        let status = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(status.success());
        while begun.elapsed() < 3 * END {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status.code(), begun.elapsed());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("it does not end");
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The body of the answer to `GET /health`, which comes in time.
fn health(addr: SocketAddr) -> String {
    let mut stream = TcpStream::connect(addr).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.write_all(b"GET /health HTTP/1.1\r\nHost: merchant\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap_or_else(|error| panic!("no health: {error}, {answer:?}"));
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 "), "{answer}");
    body.to_owned()
}

/// A genuine webhook about an order that was never sent from here.
fn genuine(order_id: &str) -> String {
    body(SECRET, &gateway::answer(POS, order_id, "80", "success", "1000"))
}

/// A genuine webhook that cannot be used: it names no order.
fn unusable(number: usize) -> String {
    body(SECRET, &format!("{{\"method\":\"capture\",\"number\":{number}}}"))
}

/// The most memory that a process had so far.
#[cfg(target_os = "linux")]
fn resident_kib(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
