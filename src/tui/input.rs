//! What comes from the terminal and as signals, turned into [`Input`] and stamped with the time it was read.

use std::io;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::runtime::{Incoming, Input};
use crate::app::{Code, Key};

/// Reads the terminal on a thread of its own until it is gone.
///
/// # Errors
/// When the thread cannot be started.
pub(super) fn listen(inbox: Sender<Incoming>, start: Instant) -> io::Result<()> {
    let read = move || {
        while let Ok(ready) = wait() {
            if !ready {
                break;
            }
            let Ok(event) = event::read() else { break };
            let at = start.elapsed();
            let sent = convert(event).is_none_or(|input| inbox.send(Incoming::Input(at, input)).is_ok());
            if !sent {
                return;
            }
        }
        let _ = inbox.send(Incoming::Input(start.elapsed(), Input::Leave));
    };
    std::thread::Builder::new().name("input".into()).spawn(read).map(|_| ())
}

/// Waits until something can be read; `false` when the terminal is gone. The library would spin on one that is.
#[cfg(unix)]
fn wait() -> io::Result<bool> {
    use rustix::event::{PollFd, PollFlags, poll};
    loop {
        // Not zero: then the library would not even look at what it has read already.
        if event::poll(Duration::from_millis(1))? {
            return Ok(true);
        }
        let stdin = io::stdin();
        let mut ends = [PollFd::new(&stdin, PollFlags::IN)];
        match poll(&mut ends, None) {
            Err(rustix::io::Errno::INTR) => continue,
            Err(error) => return Err(error.into()),
            Ok(_) => {}
        }
        if ends[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            return Ok(false);
        }
    }
}

#[cfg(not(unix))]
fn wait() -> io::Result<bool> {
    Ok(true)
}

/// Turns signals into input; from now on they no longer end the process by themselves.
///
/// # Errors
/// When the handlers cannot be set.
#[cfg(unix)]
pub(super) fn catch_signals(inbox: Sender<Incoming>, start: Instant) -> io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT, SIGWINCH])?;
    let forward = move || {
        for signal in signals.forever() {
            let input = match signal {
                SIGINT => Input::Key(Key::ctrl('c')),
                SIGTERM | SIGHUP => Input::Leave,
                SIGTSTP => Input::Stop,
                SIGCONT => Input::Continue,
                _ => Input::Resize,
            };
            if inbox.send(Incoming::Input(start.elapsed(), input)).is_err() {
                return;
            }
        }
    };
    std::thread::Builder::new().name("signals".into()).spawn(forward).map(|_| ())
}

/// Elsewhere Ctrl+C arrives as a key.
///
/// # Errors
/// Never.
#[cfg(not(unix))]
pub(super) fn catch_signals(_: Sender<Incoming>, _: Instant) -> io::Result<()> {
    Ok(())
}

fn convert(event: Event) -> Option<Input> {
    match event {
        Event::Key(key) if key.kind == KeyEventKind::Press => Some(Input::Key(convert_key(key))),
        Event::Mouse(mouse) => convert_mouse(mouse),
        Event::Paste(text) => Some(Input::Paste(text)),
        Event::Resize(..) => Some(Input::Resize),
        _ => None,
    }
}

/// Presses of the left button and the wheel; releases and movements are nothing.
fn convert_mouse(mouse: MouseEvent) -> Option<Input> {
    match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Input::Press(mouse.column, mouse.row)),
        MouseEventKind::ScrollUp => Some(Input::Wheel(mouse.column, mouse.row, -1)),
        MouseEventKind::ScrollDown => Some(Input::Wheel(mouse.column, mouse.row, 1)),
        _ => None,
    }
}

fn convert_key(key: KeyEvent) -> Key {
    let code = match key.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(number) => Code::F(number),
        _ => Code::Other,
    };
    Key { code, ctrl: key.modifiers.contains(KeyModifiers::CONTROL), alt: key.modifiers.contains(KeyModifiers::ALT) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_press_is_a_key() {
        let mut key = KeyEvent::new(KeyCode::Char('y'), KeyModifiers::NONE);
        assert!(matches!(convert(Event::Key(key)), Some(Input::Key(_))));
        for kind in [KeyEventKind::Repeat, KeyEventKind::Release] {
            key.kind = kind;
            assert!(convert(Event::Key(key)).is_none());
        }
    }

    #[test]
    fn of_the_mouse_only_a_left_press_and_the_wheel_come_through() {
        let of = |kind| convert(Event::Mouse(MouseEvent { kind, column: 3, row: 4, modifiers: KeyModifiers::NONE }));
        assert!(matches!(of(MouseEventKind::Down(MouseButton::Left)), Some(Input::Press(3, 4))));
        assert!(matches!(of(MouseEventKind::ScrollUp), Some(Input::Wheel(3, 4, -1))));
        let left = MouseButton::Left;
        for kind in [MouseEventKind::Up(left), MouseEventKind::Drag(left), MouseEventKind::Moved, MouseEventKind::Down(MouseButton::Middle)]
        {
            assert!(of(kind).is_none(), "{kind:?}");
        }
    }

    #[test]
    fn modifiers_are_kept() {
        let key = convert_key(KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL));
        assert_eq!(key, Key::ctrl('s'));
    }
}
