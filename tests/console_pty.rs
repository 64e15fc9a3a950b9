//! The built console on a real pseudo-terminal.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

use std::io::{Read, Write};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// The console, what it has written, and the terminal it believes to have.
struct Console {
    child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    screen: Arc<Mutex<vt100::Parser>>,
    raw: Arc<Mutex<Vec<u8>>>,
    _dir: tempfile::TempDir,
}

fn nonzero(number: u16) -> std::num::NonZeroU16 {
    number.try_into().unwrap()
}

impl Console {
    fn start(columns: u16, rows: u16, variables: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let pty = native_pty_system().openpty(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_capdesk"));
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("TZ", "UTC");
        command.env("HOME", dir.path());
        command.env("CAPDESK_DATA_DIR", dir.path().join("data"));
        for (name, value) in variables {
            command.env(name, value);
        }
        let child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let screen = Arc::new(Mutex::new(vt100::Parser::new(nonzero(rows), nonzero(columns), 0)));
        let raw = Arc::new(Mutex::new(Vec::new()));
        let (mut reader, shown, kept) = (pty.master.try_clone_reader().unwrap(), Arc::clone(&screen), Arc::clone(&raw));
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                shown.lock().unwrap().process(&bytes[..count]);
                kept.lock().unwrap().extend_from_slice(&bytes[..count]);
            }
        });
        let writer = pty.master.take_writer().unwrap();
        Self { child, master: Some(pty.master), writer: Some(writer), screen, raw, _dir: dir }
    }

    fn text(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    fn wait_for(&self, what: &str) {
        self.wait(what, |text| text.contains(what));
    }

    fn wait(&self, what: &str, holds: impl Fn(&str) -> bool) {
        let end = Instant::now() + Duration::from_secs(20);
        while !holds(&self.text()) {
            assert!(Instant::now() < end, "never seen: {what}\n{}", self.text());
            sleep(Duration::from_millis(10));
        }
    }

    fn send(&mut self, bytes: &str) {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(bytes.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Sends order ids from the form to the wire.
    fn capture(&mut self, order_id: &str) {
        self.wait_for("History 0");
        self.send(order_id);
        self.wait_for("F5 look-up");
        self.send("\u{13}");
        self.wait_for("y sends");
        sleep(Duration::from_millis(600));
        self.send("y");
    }

    fn signal(&self, signal: rustix::process::Signal) {
        let pid = rustix::process::Pid::from_raw(i32::try_from(self.child.process_id().unwrap()).unwrap()).unwrap();
        rustix::process::kill_process(pid, signal).unwrap();
    }

    fn exit(&mut self) -> u32 {
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(Instant::now() < end, "it does not end\n{}", self.text());
            sleep(Duration::from_millis(10));
        }
    }

    /// Whether everything that was switched on is switched off again, in what was written last.
    fn gave_back(&self) -> bool {
        sleep(Duration::from_millis(100));
        let raw = self.raw.lock().unwrap();
        let text = String::from_utf8_lossy(&raw);
        ["1049", "2004"].iter().all(|mode| text.rfind(&format!("\u{1b}[?{mode}l")) > text.rfind(&format!("\u{1b}[?{mode}h")))
            && text.rfind("\u{1b}[?25h") > text.rfind("\u{1b}[?25l")
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_first_run_captures_on_the_built_in_gateway() {
    let mut console = Console::start(80, 24, &[]);
    console.capture("1001");
    console.wait_for("captured 1001  100.00 UAH");
    console.send("\r");
    console.wait_for("operation_id");
    console.send("q");
    assert_eq!(console.exit(), 0);
    assert!(console.gave_back());
}

#[test]
fn a_pasted_confirmation_sends_nothing() {
    let mut console = Console::start(80, 24, &[]);
    console.wait_for("History 0");
    console.send("1001\u{13}");
    console.wait_for("y sends");
    sleep(Duration::from_millis(600));
    console.send("\u{1b}[200~y\u{1b}[201~");
    console.wait_for("Pasted text does not count");
    sleep(Duration::from_millis(600));
    console.send("yes\r");
    console.wait_for("Pasted text does not count");
    console.send("\u{1b}");
    console.wait_for("New capture");
    assert!(console.text().contains("History 0"), "{}", console.text());
}

#[test]
fn a_request_to_end_in_flight_waits_for_the_answer() {
    let mut console = Console::start(100, 30, &[]);
    console.capture("1203");
    console.wait_for("1 in flight");
    console.wait_for("sending 1203");
    console.send("\u{1a}");
    console.wait_for("cannot be suspended");
    console.signal(rustix::process::Signal::TERM);
    console.wait_for("waiting for the answer");
    assert_eq!(console.exit(), 0);
    console.wait_for("captured 1203  100.00 UAH");
    assert!(console.gave_back());
}

#[test]
fn a_second_wish_to_end_leaves_it_unknown() {
    let mut console = Console::start(100, 30, &[]);
    console.capture("1203");
    console.wait_for("sending 1203");
    console.send("\u{11}");
    console.wait_for("Ctrl+Q leave it unknown");
    console.send("\u{11}");
    assert_eq!(console.exit(), 6);
    console.wait_for("Its outcome is unknown");
    assert!(console.gave_back());
}

#[test]
fn signals_and_a_closed_terminal_end_it_clean() {
    for signal in [rustix::process::Signal::TERM, rustix::process::Signal::HUP, rustix::process::Signal::INT] {
        let mut console = Console::start(80, 24, &[]);
        console.wait_for("History 0");
        console.signal(signal);
        assert_eq!(console.exit(), 0);
        assert!(console.gave_back(), "{signal:?}");
    }
    let mut console = Console::start(80, 24, &[]);
    console.wait_for("History 0");
    (console.master, console.writer) = (None, None);
    // The reading thread keeps the terminal open; the kernel tells of its end all the same once the child is asked to go.
    console.signal(rustix::process::Signal::HUP);
    assert_eq!(console.exit(), 0);
}

#[test]
fn it_follows_the_size_of_the_terminal() {
    let console = Console::start(80, 24, &[]);
    console.wait_for("History 0");
    let resize = |cols: u16, rows: u16| {
        console.screen.lock().unwrap().screen_mut().set_size(nonzero(rows), nonzero(cols));
        console.master.as_ref().unwrap().resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
    };
    resize(50, 10);
    console.wait_for("too small");
    resize(120, 40);
    console.wait("form and history side by side", |text| text.lines().any(|line| line.contains("New capture") && line.contains("History")));
}

#[test]
fn no_color_is_honoured() {
    let console = Console::start(80, 24, &[("NO_COLOR", "1")]);
    console.wait_for("History 0");
    let raw = String::from_utf8_lossy(&console.raw.lock().unwrap()).into_owned();
    for part in raw.split("\u{1b}[").skip(1) {
        let Some((codes, _)) = part.split_once('m').filter(|(codes, _)| codes.chars().all(|c| c.is_ascii_digit() || c == ';')) else {
            continue;
        };
        let coloured = codes.split(';').any(|code| matches!(code.parse::<u8>(), Ok(30..=38 | 40..=48 | 90..=97 | 100..=107)));
        assert!(!coloured, "{codes}");
    }
}

#[test]
fn it_stands_still_when_nothing_happens() {
    let console = Console::start(80, 24, &[]);
    console.wait_for("History 0");
    sleep(Duration::from_millis(300));
    let before = console.raw.lock().unwrap().len();
    sleep(Duration::from_secs(2));
    assert_eq!(console.raw.lock().unwrap().len(), before);
}

#[test]
fn without_a_terminal_it_says_so() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_capdesk"))
        .env("CAPDESK_DATA_DIR", std::env::temp_dir())
        .env_remove("CAPDESK_CONFIG")
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("needs a terminal"));
}
