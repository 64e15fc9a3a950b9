//! Questions and answers on a terminal, line by line. The terminal shows nothing by itself meanwhile: what is typed ahead
//! or pasted in one go must not put a key on the screen.

use std::io::{self, Write as _};
use std::sync::mpsc::{Receiver, TryRecvError};
use std::time::Duration;

use crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use crossterm::terminal::{Clear, ClearType, disable_raw_mode, enable_raw_mode};
use crossterm::{cursor, queue, terminal};
use secrecy::SecretString;
use unicode_width::UnicodeWidthStr as _;
use zeroize::Zeroizing;

use crate::domain::Say;
use crate::domain::printable::is_hazard;

/// How often is looked for a key while work is under way.
const GLANCE: Duration = Duration::from_millis(50);
/// Longest answer in bytes.
const LONGEST: usize = 16 * 1024;

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Stop {
    /// Ctrl+C, or the terminal has gone.
    Wanted,
    /// The terminal cannot be used.
    Failed(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

/// The terminal while questions are asked. Dropping it gives it back.
pub(super) struct Screen(());

impl Screen {
    /// Takes the terminal over. A signal that ends the program gives it back first.
    pub(super) fn open() -> io::Result<Self> {
        catch_signals()?;
        enable_raw_mode()?;
        Ok(Self(()))
    }

    /// Says something, on one line or several.
    pub(super) fn tell(&mut self, what: &Say) -> Result<(), Stop> {
        let columns = columns();
        let mut out = io::stdout().lock();
        for line in what.to_string().split('\n') {
            write!(out, "{}\r\n", wrapped(line, columns))?;
        }
        Ok(out.flush()?)
    }

    /// Asks for a line; an empty one is the default, where there is one.
    pub(super) fn line(&mut self, question: &str, default: &str) -> Result<String, Stop> {
        let prompt = if default.is_empty() { format!("{question}: ") } else { format!("{question} [{default}]: ") };
        let typed = read(&prompt, true)?;
        let typed = typed.trim();
        Ok(if typed.is_empty() { default.to_owned() } else { typed.to_owned() })
    }

    /// Asks for a key, and shows nothing of it.
    pub(super) fn secret(&mut self, question: &str) -> Result<SecretString, Stop> {
        read(&format!("{question}: "), false).map(|typed| SecretString::from(String::from(typed.as_str())))
    }

    /// Waits for work elsewhere; Ctrl+C gives up.
    pub(super) fn wait<T>(&mut self, work: &Receiver<T>) -> Result<T, Stop> {
        loop {
            match work.try_recv() {
                Ok(done) => return Ok(done),
                Err(TryRecvError::Disconnected) => return Err(Stop::Wanted),
                Err(TryRecvError::Empty) => {}
            }
            if event::poll(GLANCE)? && is_stop(&event::read()?) {
                return Err(Stop::Wanted);
            }
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // A terminal that is gone needs nothing back.
        let _ = disable_raw_mode();
    }
}

#[cfg(unix)]
fn catch_signals() -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    let give_back = move || {
        if let Some(signal) = signals.forever().next() {
            let _ = disable_raw_mode();
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    };
    std::thread::Builder::new().name("signals".into()).spawn(give_back).map(drop)
}

#[cfg(not(unix))]
fn catch_signals() -> io::Result<()> {
    Ok(())
}

fn is_stop(event: &Event) -> bool {
    matches!(event, Event::Key(key) if key.kind == KeyEventKind::Press
        && key.modifiers.contains(KeyModifiers::CONTROL) && key.code == KeyCode::Char('c'))
}

/// Reads a line; what is typed is shown only where `shown`.
fn read(prompt: &str, shown: bool) -> Result<Zeroizing<String>, Stop> {
    // Sized at once: a string that grows would leave copies of a key behind.
    let mut text = Zeroizing::new(String::with_capacity(LONGEST + 4));
    let mut row = 0;
    loop {
        row = draw(prompt, if shown { &text } else { "" }, row)?;
        let event = event::read()?;
        if is_stop(&event) {
            end_line()?;
            return Err(Stop::Wanted);
        }
        let Event::Key(key) = event else { continue };
        if key.kind == KeyEventKind::Release {
            continue;
        }
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Enter => break,
            KeyCode::Char('j' | 'm') if control => break,
            KeyCode::Char('d') if control && text.is_empty() => {
                end_line()?;
                return Err(Stop::Wanted);
            }
            KeyCode::Char('u') if control => text.clear(),
            KeyCode::Backspace => drop(text.pop()),
            KeyCode::Char(c) if !control && !is_hazard(c) && text.len() < LONGEST => text.push(c),
            _ => {}
        }
    }
    end_line()?;
    Ok(text)
}

/// Draws question and answer anew, over as many rows as they take; `row` is the one the cursor stands on, from 0.
fn draw(prompt: &str, shown: &str, row: u16) -> Result<u16, Stop> {
    let columns = columns();
    let mut out = io::stdout().lock();
    if row > 0 {
        queue!(out, cursor::MoveUp(row))?;
    }
    queue!(out, cursor::MoveToColumn(0), Clear(ClearType::FromCursorDown))?;
    write!(out, "{prompt}{shown}")?;
    out.flush()?;
    // A row that is full to its edge keeps the cursor on it.
    let width = (prompt.width() + shown.width()).saturating_sub(1);
    Ok(u16::try_from(width / columns).unwrap_or(0))
}

fn columns() -> usize {
    terminal::size().map_or(80, |(columns, _)| usize::from(columns.max(1)))
}

/// The line broken between words, where it is longer than the terminal is wide.
fn wrapped(line: &str, columns: usize) -> String {
    let text = line.trim_start();
    let indent = line.len() - text.len();
    let (mut out, mut width) = (" ".repeat(indent), indent);
    for (at, word) in text.split(' ').enumerate() {
        if at > 0 && width + 1 + word.width() > columns {
            out.push_str("\r\n");
            width = 0;
        } else if at > 0 {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += word.width();
    }
    out
}

fn end_line() -> Result<(), Stop> {
    let mut out = io::stdout().lock();
    write!(out, "\r\n")?;
    Ok(out.flush()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_only() {
        assert_eq!(wrapped("one two three", 7), "one two\r\nthree");
        assert_eq!(wrapped("one two", 7), "one two");
        assert_eq!(wrapped("immeasurable x", 4), "immeasurable\r\nx");
        assert_eq!(wrapped("", 4), "");
        assert_eq!(wrapped("  in", 80), "  in");
    }
}
