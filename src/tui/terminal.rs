//! The terminal taken over and given back: raw mode, alternate screen, bracketed paste, mouse, cursor. One list for every way out.

use std::fmt;
use std::io::{self, BufWriter, Stdout, Write};
use std::mem::ManuallyDrop;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
#[cfg(windows)]
use crossterm::event::{DisableMouseCapture, EnableMouseCapture};
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{Command, cursor, execute};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Position, Rect};
use ratatui::{Frame, Terminal};

use super::runtime::Stage;

/// Whether the mouse is wanted while the terminal is ours.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// Whether the terminal is ours at this moment.
static OURS: AtomicBool = AtomicBool::new(false);

/// Takes the terminal over.
fn take() -> io::Result<()> {
    // Marked first, so that a failure half-way is undone as well.
    OURS.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste)?;
    if MOUSE.load(Ordering::SeqCst) { execute!(io::stdout(), Mouse(true)) } else { Ok(()) }
}

/// Gives the terminal back as it was found. Does nothing when it is not ours; a terminal that is gone is no error here.
pub(super) fn give_back() {
    if !OURS.swap(false, Ordering::SeqCst) {
        return;
    }
    let _ = execute!(io::stdout(), Mouse(false), DisableBracketedPaste, SetAttribute(Attribute::Reset), LeaveAlternateScreen, cursor::Show);
    let _ = disable_raw_mode();
    let _ = io::stdout().flush();
}

/// Whether the terminal tells of the mouse: presses and the wheel (1000), in numbers of any size (1006). Not its movements, which
/// the library's own command would ask for too.
struct Mouse(bool);

impl Command for Mouse {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        f.write_str(if self.0 { "\u{1b}[?1000h\u{1b}[?1006h" } else { "\u{1b}[?1006l\u{1b}[?1000l" })
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> io::Result<()> {
        if self.0 { EnableMouseCapture.execute_winapi() } else { DisableMouseCapture.execute_winapi() }
    }

    #[cfg(windows)]
    fn is_ansi_code_supported(&self) -> bool {
        false
    }
}

/// The real terminal. Dropping it gives it back.
pub(super) struct Real {
    /// Never dropped: on a terminal that is gone its own drop would complain on a stderr that is gone, which panics.
    terminal: ManuallyDrop<Terminal<CrosstermBackend<BufWriter<Stdout>>>>,
}

impl Real {
    /// Takes the terminal over, with the mouse or without it.
    ///
    /// # Errors
    /// When it cannot be switched or its size is not known.
    pub(super) fn open(mouse: bool) -> io::Result<Self> {
        MOUSE.store(mouse, Ordering::SeqCst);
        let taken = take().and_then(|()| Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(1 << 16, io::stdout()))));
        match taken {
            Ok(terminal) => Ok(Self { terminal: ManuallyDrop::new(terminal) }),
            Err(error) => {
                give_back();
                Err(error)
            }
        }
    }
}

impl Drop for Real {
    fn drop(&mut self) {
        give_back();
    }
}

impl Stage for Real {
    fn size(&self) -> io::Result<(u16, u16)> {
        self.terminal.size().map(|size| (size.width, size.height))
    }

    fn draw(&mut self, render: &mut dyn FnMut(&mut Frame<'_>)) -> io::Result<()> {
        if !OURS.load(Ordering::SeqCst) {
            return Ok(());
        }
        self.terminal.draw(|frame| render(frame)).map(|_| ())
    }

    fn clear(&mut self) -> io::Result<()> {
        // Not `Terminal::clear`: that asks the terminal where the cursor is and waits for an answer the input thread takes.
        let size = self.terminal.size()?;
        self.terminal.resize(Rect::from((Position::ORIGIN, size)))
    }

    fn mouse(&mut self, on: bool) -> io::Result<()> {
        MOUSE.store(on, Ordering::SeqCst);
        if OURS.load(Ordering::SeqCst) { execute!(io::stdout(), Mouse(on)) } else { Ok(()) }
    }

    #[cfg(unix)]
    fn suspend(&mut self) -> io::Result<()> {
        give_back();
        rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::STOP)?;
        Ok(())
    }

    #[cfg(not(unix))]
    fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn bell(&mut self) -> io::Result<()> {
        if !OURS.load(Ordering::SeqCst) {
            return Ok(());
        }
        let mut out = io::stdout();
        out.write_all(b"\x07")?;
        out.flush()
    }

    fn clip(&mut self, text: &str) -> io::Result<()> {
        if !OURS.load(Ordering::SeqCst) {
            return Ok(());
        }
        // OSC 52: the text travels encoded, so that nothing in it can steer the terminal.
        execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text))
    }

    fn resume(&mut self) -> io::Result<()> {
        // The shell may have changed the modes of a terminal we still took for ours.
        give_back();
        take()?;
        self.clear()
    }
}
