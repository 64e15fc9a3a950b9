//! The loop: messages first, then keys; one frame a batch; nothing moves while nothing happens.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use jiff::Timestamp;
use ratatui::Frame;

use super::hits::Hits;
use super::theme::{Depth, Theme};
use super::view;
use crate::app::msg::Seen;
use crate::app::{Effect, Key, Model, Msg, Now, update};
use crate::words::Words;

/// What the loop draws on.
pub(super) trait Stage {
    /// Columns and rows.
    fn size(&self) -> io::Result<(u16, u16)>;
    /// Draws one frame.
    fn draw(&mut self, render: &mut dyn FnMut(&mut Frame<'_>)) -> io::Result<()>;
    /// Forgets what stands on the screen.
    fn clear(&mut self) -> io::Result<()>;
    /// Lets the terminal tell of the mouse, or keep it to itself.
    fn mouse(&mut self, on: bool) -> io::Result<()>;
    /// Gives the terminal back and stops the process.
    fn suspend(&mut self) -> io::Result<()>;
    /// Rings the bell once.
    fn bell(&mut self) -> io::Result<()>;
    /// Hands text to the terminal, to be copied.
    fn clip(&mut self, text: &str) -> io::Result<()>;
    /// Takes the terminal over again.
    fn resume(&mut self) -> io::Result<()>;
}

/// Something that comes from the terminal or as a signal.
#[derive(Debug, Clone)]
pub(super) enum Input {
    /// A key was pressed.
    Key(Key),
    /// A button of the mouse was pressed at a column and a row.
    Press(u16, u16),
    /// The wheel was turned there, by so many notches; down if more than none.
    Wheel(u16, u16, isize),
    /// Text was pasted.
    Paste(String),
    /// The terminal may have another size.
    Resize,
    /// The process is asked to end, or the terminal is gone.
    Leave,
    /// The process is asked to stop.
    Stop,
    /// The process goes on after a stop.
    Continue,
}

/// Whatever reaches the loop.
#[derive(Debug)]
pub(super) enum Incoming {
    /// From the terminal, with the time it was read: a slow frame must not bring keys closer together.
    Input(Duration, Input),
    /// From the work in the background.
    Msg(Box<Msg>),
    /// A thread in the background has panicked.
    Crashed,
}

/// Both clocks.
pub(super) type Clock = Box<dyn Fn() -> Now + Send>;

/// Why the loop has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// As asked.
    Quit,
    /// A thread in the background has panicked.
    Crashed,
}

/// The loop and what it works on.
pub(super) struct Console<S: Stage> {
    pub(super) stage: S,
    pub(super) model: Model,
    /// How many colours the terminal has.
    pub(super) depth: Depth,
    /// What stands where.
    pub(super) hits: Hits,
    pub(super) inbox: Receiver<Incoming>,
    pub(super) clock: Clock,
    /// The terminal is gone: nothing is drawn any more, what is in flight is still recorded.
    pub(super) blind: bool,
}

impl<S: Stage> Console<S> {
    /// Draws a frame and tells the model what it showed.
    pub(super) fn paint(&mut self) {
        if self.blind {
            return;
        }
        let (model, words, theme) = (&self.model, Words::of(self.model.language), Theme::of(self.model.look, self.depth));
        let (mut seen, mut hits) = (Seen::default(), Hits::default());
        let drawn = self.stage.draw(&mut |frame| (seen, hits) = view::draw(frame, model, words, theme));
        match drawn {
            Ok(()) => {
                self.hits = hits;
                update(&mut self.model, (self.clock)(), Msg::Painted(seen));
            }
            Err(_) => self.blind = true,
        }
    }

    /// Runs until the console is quit. `work` takes what is to be done outside.
    pub(super) fn run(&mut self, work: &mut dyn FnMut(Effect)) -> Ended {
        let first = self.model.start();
        let mut quit = self.perform(first, work);
        while !quit {
            if self.blind && !self.model.quitting {
                quit = self.take(Msg::Leave, work);
                continue;
            }
            let batch = match self.wait() {
                Some(batch) => batch,
                None => return Ended::Crashed,
            };
            for incoming in batch {
                quit |= match incoming {
                    Incoming::Msg(msg) => self.take(*msg, work),
                    Incoming::Input(at, input) => self.input(at, input, work),
                    Incoming::Crashed => return Ended::Crashed,
                };
            }
            let now = (self.clock)();
            if self.model.wake_at().is_some_and(|at| now.at >= at) {
                quit |= self.take(Msg::Woke, work);
            }
            if !quit {
                self.paint();
            }
        }
        Ended::Quit
    }

    /// Waits for something to happen and takes all there is: messages first, then input, each in its order.
    /// `None` when nobody can send any more.
    fn wait(&mut self) -> Option<Vec<Incoming>> {
        let mut batch = Vec::new();
        match self.model.wake_at() {
            None => batch.push(self.inbox.recv().ok()?),
            Some(at) => match self.inbox.recv_timeout(at.saturating_sub((self.clock)().at)) {
                Ok(incoming) => batch.push(incoming),
                Err(RecvTimeoutError::Timeout) => return Some(batch),
                Err(RecvTimeoutError::Disconnected) => return None,
            },
        }
        batch.extend(self.inbox.try_iter());
        let (mut messages, input): (Vec<_>, Vec<_>) = batch.into_iter().partition(|incoming| !matches!(incoming, Incoming::Input(..)));
        messages.extend(input);
        Some(messages)
    }

    fn input(&mut self, at: Duration, input: Input, work: &mut dyn FnMut(Effect)) -> bool {
        // A waiting sending key is due before a key that came later.
        if self.model.wake_at().is_some_and(|due| at >= due) && self.take_at(at, Msg::Woke, work) {
            return true;
        }
        let msg = match input {
            Input::Key(key) => Msg::Key(key),
            Input::Press(column, row) => match self.hits.click(column, row) {
                Some(click) => Msg::Click(click),
                None => return false,
            },
            Input::Wheel(column, row, notches) => match self.hits.wheel(column, row) {
                Some(over) => Msg::Wheel { over, notches },
                None => return false,
            },
            Input::Paste(text) => Msg::Paste(text),
            Input::Leave => Msg::Leave,
            Input::Stop => Msg::Stop,
            Input::Resize => match self.stage.size() {
                Ok((columns, rows)) => Msg::Resize(columns, rows),
                Err(_) => Msg::Leave,
            },
            Input::Continue => {
                self.blind |= self.stage.resume().is_err();
                return false;
            }
        };
        self.take_at(at, msg, work)
    }

    fn take(&mut self, msg: Msg, work: &mut dyn FnMut(Effect)) -> bool {
        let at = (self.clock)().at;
        self.take_at(at, msg, work)
    }

    /// One message through the model; tells whether the console ends.
    fn take_at(&mut self, at: Duration, msg: Msg, work: &mut dyn FnMut(Effect)) -> bool {
        let wall: Timestamp = (self.clock)().wall;
        let effects = update(&mut self.model, Now { at, wall }, msg);
        self.perform(effects, work)
    }

    fn perform(&mut self, effects: Vec<Effect>, work: &mut dyn FnMut(Effect)) -> bool {
        let mut quit = false;
        for effect in effects {
            match effect {
                Effect::Quit => quit = true,
                Effect::Bell if !self.blind => self.blind |= self.stage.bell().is_err(),
                Effect::Redraw => self.blind |= self.stage.clear().is_err(),
                Effect::Clip { text } if !self.blind => self.blind |= self.stage.clip(&text).is_err(),
                Effect::Mouse(on) => self.blind |= self.stage.mouse(on).is_err(),
                Effect::Suspend => self.blind |= self.stage.suspend().is_err(),
                other => work(other),
            }
        }
        quit
    }
}

/// Sends to the loop; when it has ended nobody needs the message.
pub(super) fn post(inbox: &Sender<Incoming>, msg: Msg) {
    let _ = inbox.send(Incoming::Msg(Box::new(msg)));
}

#[cfg(test)]
mod tests;
