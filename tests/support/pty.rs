//! The built binary in a real pseudo-terminal, with a real VT parser behind it.

use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::Home;

/// How long a screen may take to come about. Generous: the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(20);

/// A console running in a terminal.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    seen: Arc<Mutex<Seen>>,
    modes: String,
}

struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
}

impl Terminal {
    /// Starts the binary with these arguments at 80×24 or another size.
    pub fn start(home: &Home, args: &[&str], (columns, rows): (u16, u16)) -> Self {
        Self::start_with(home, args, (columns, rows), &[])
    }

    /// As [`Terminal::start`], with more environment.
    pub fn start_with(home: &Home, args: &[&str], (columns, rows): (u16, u16), env: &[(&str, &str)]) -> Self {
        let pair = native_pty_system().openpty(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
        let template = home.command();
        let mut command = CommandBuilder::new(template.get_program());
        command.args(args);
        for (name, value) in template.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            }
        }
        command.env_remove("NO_COLOR");
        for (name, value) in env {
            command.env(name, value);
        }
        let modes = modes(pair.master.as_ref());
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let seen = Arc::new(Mutex::new(Seen { parser: vt100::Parser::new(cells(rows), cells(columns), 0), bytes: Vec::new() }));
        let sink = Arc::clone(&seen);
        std::thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(read @ 1..) = reader.read(&mut chunk) {
                let mut seen = sink.lock().unwrap();
                seen.parser.process(&chunk[..read]);
                seen.bytes.extend_from_slice(&chunk[..read]);
            }
        });
        Self { child, master: pair.master, writer, seen, modes }
    }

    /// The screen as text.
    pub fn screen(&self) -> String {
        self.seen.lock().unwrap().parser.screen().contents()
    }

    /// The line that the cursor stands in.
    pub fn cursor_line(&self) -> String {
        let seen = self.seen.lock().unwrap();
        let screen = seen.parser.screen();
        let row = usize::from(screen.cursor_position().0);
        screen.contents().lines().nth(row).unwrap_or_default().to_owned()
    }

    /// Everything that was written to the terminal so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.seen.lock().unwrap().bytes.clone()
    }

    /// Waits until the screen shows this text.
    pub fn wait_for(&self, text: &str) -> String {
        self.wait_until(text, |screen| screen.contains(text))
    }

    /// Waits until the screen no longer shows this text.
    pub fn wait_gone(&self, text: &str) -> String {
        self.wait_until(text, |screen| !screen.contains(text))
    }

    /// Waits until this holds for the screen.
    pub fn wait_until(&self, what: &str, holds: impl Fn(&str) -> bool) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            let screen = self.screen();
            if holds(&screen) {
                return screen;
            }
            assert!(Instant::now() < end, "waited for {what:?}; the screen is:\n{screen}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Types these bytes, as one burst.
    pub fn send(&mut self, bytes: &str) {
        self.writer.write_all(bytes.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Types as a person does: one key after another, apart enough not to be taken for a paste.
    pub fn type_keys(&mut self, keys: &str) {
        for key in keys.chars() {
            self.press(&[&key.to_string()]);
        }
    }

    /// Presses keys as a person does, each given as the bytes that the terminal sends for it.
    pub fn press(&mut self, keys: &[&str]) {
        for key in keys {
            self.send(key);
            std::thread::sleep(Duration::from_millis(12));
        }
    }

    /// Pastes as a terminal with bracketed paste does.
    pub fn paste(&mut self, text: &str) {
        self.send(&format!("\u{1b}[200~{text}\u{1b}[201~"));
    }

    /// Presses and lets go of the left button of the mouse on a text, in the numbers of mode 1006.
    pub fn click(&mut self, text: &str) {
        let screen = self.wait_for(text);
        let place = screen.lines().enumerate().find_map(|(row, line)| Some((line.split_once(text)?.0.chars().count() + 1, row + 1)));
        let (column, row) = place.unwrap();
        self.press(&[&format!("\u{1b}[<0;{column};{row}M"), &format!("\u{1b}[<0;{column};{row}m")]);
    }

    /// What the program wants to be told of the mouse.
    pub fn mouse(&self) -> vt100::MouseProtocolMode {
        self.seen.lock().unwrap().parser.screen().mouse_protocol_mode()
    }

    /// Waits until the program wants to be told this of the mouse.
    pub fn wait_mouse(&self, mode: vt100::MouseProtocolMode) {
        let end = Instant::now() + PATIENCE;
        while self.mouse() != mode {
            assert!(Instant::now() < end, "waited for {mode:?}, it is {:?}", self.mouse());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Lets a moment pass: longer than the guard on the sending key.
    pub fn pause(&self) {
        std::thread::sleep(Duration::from_millis(600));
    }

    pub fn resize(&self, (columns, rows): (u16, u16)) {
        self.seen.lock().unwrap().parser.screen_mut().set_size(cells(rows), cells(columns));
        self.master.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Whether the program left the terminal as it found it: main screen, cursor shown, no paste brackets, no mouse.
    pub fn restored(&self) -> bool {
        let seen = self.seen.lock().unwrap();
        let screen = seen.parser.screen();
        !screen.alternate_screen()
            && !screen.hide_cursor()
            && !screen.bracketed_paste()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
    }

    /// Whether echo, line editing and signal keys are as they were before the program was started.
    pub fn modes_as_before(&self) -> bool {
        modes(self.master.as_ref()) == self.modes
    }

    /// Waits for the end and gives the exit code.
    pub fn wait_exit(&mut self) -> u32 {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                std::thread::sleep(Duration::from_millis(50));
                return status.exit_code();
            }
            assert!(Instant::now() < end, "still running; the screen is:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// The modes of the terminal line, as text to compare.
#[cfg(unix)]
fn modes(master: &(dyn MasterPty + Send)) -> String {
    format!("{:?}", master.get_termios().unwrap())
}

#[cfg(not(unix))]
fn modes(_: &(dyn MasterPty + Send)) -> String {
    String::new()
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
