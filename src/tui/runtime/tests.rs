use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::mpsc::channel;

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::*;
use crate::app::room::{Access, ProfileInfo};
use crate::app::{Code, Place};
use crate::domain::{Mode, say};

/// A terminal of memory that counts its frames.
struct Bench {
    terminal: Terminal<TestBackend>,
    frames: Rc<Cell<usize>>,
    gone: Rc<Cell<bool>>,
    calls: Rc<RefCell<Vec<&'static str>>>,
}

impl Stage for Bench {
    fn size(&self) -> io::Result<(u16, u16)> {
        Ok((80, 24))
    }

    fn draw(&mut self, render: &mut dyn FnMut(&mut Frame<'_>)) -> io::Result<()> {
        if self.gone.get() {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        self.frames.set(self.frames.get() + 1);
        self.terminal.draw(|frame| render(frame)).unwrap();
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.calls.borrow_mut().push("clear");
        Ok(())
    }

    fn mouse(&mut self, on: bool) -> io::Result<()> {
        self.calls.borrow_mut().push(if on { "mouse on" } else { "mouse off" });
        Ok(())
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.calls.borrow_mut().push("suspend");
        Ok(())
    }

    fn bell(&mut self) -> io::Result<()> {
        self.calls.borrow_mut().push("bell");
        Ok(())
    }

    fn clip(&mut self, _: &str) -> io::Result<()> {
        self.calls.borrow_mut().push("clip");
        Ok(())
    }

    fn resume(&mut self) -> io::Result<()> {
        self.calls.borrow_mut().push("resume");
        Ok(())
    }
}

fn console(inbox: Receiver<Incoming>) -> Console<Bench> {
    let now = Now { at: Duration::ZERO, wall: Timestamp::UNIX_EPOCH };
    let profiles = vec![ProfileInfo { name: "sandbox".into(), mode: Some(Mode::Sandbox), currency: None, access: Access::Allowed(None) }];
    let terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    let stage = Bench { terminal, frames: Rc::default(), gone: Rc::default(), calls: Rc::default() };
    Console {
        stage,
        model: Model::new("olena".into(), profiles, Some("sandbox"), (80, 24), now),
        depth: Depth::Sixteen,
        hits: Hits::default(),
        inbox,
        clock: Box::new(move || now),
        blind: false,
    }
}

fn key(ms: u64, code: Code) -> Incoming {
    Incoming::Input(Duration::from_millis(ms), Input::Key(Key::plain(code)))
}

const QUIT: Incoming = Incoming::Input(Duration::from_secs(9), Input::Key(Key::ctrl('q')));

#[test]
fn one_frame_a_batch_and_messages_before_keys() {
    let (sender, inbox) = channel();
    let mut console = console(inbox);
    let frames = Rc::clone(&console.stage.frames);
    // The key comes first, and yet it finds the ledger's failure known: it is the message that counts.
    sender.send(key(10, Code::Esc)).unwrap();
    for _ in 0..50 {
        sender.send(key(20, Code::Char('1'))).unwrap();
    }
    post(&sender, Msg::OfficeFailed(say("desk-interrupted")));
    sender.send(QUIT).unwrap();
    let mut effects = Vec::new();
    assert_eq!(console.run(&mut |effect| effects.push(effect)), Ended::Quit);
    assert_eq!(frames.get(), 0, "a batch that ends the console needs no frame");
    assert!(console.model.notice.is_none(), "Esc took the message away, so the message came before it");
    assert!(matches!(&effects[..], [Effect::Open { .. }, Effect::Window { .. }, Effect::Close]), "{effects:?}");
}

#[test]
fn a_batch_is_drawn_once() {
    let (sender, inbox) = channel();
    let mut console = console(inbox);
    let frames = Rc::clone(&console.stage.frames);
    for _ in 0..100 {
        sender.send(key(20, Code::Char('1'))).unwrap();
    }
    drop(sender);
    assert_eq!(console.run(&mut drop), Ended::Crashed, "nobody can send any more");
    assert_eq!(frames.get(), 1);
}

#[test]
fn a_terminal_that_is_gone_ends_the_console() {
    let (sender, inbox) = channel();
    let mut console = console(inbox);
    console.stage.gone.set(true);
    sender.send(key(10, Code::Esc)).unwrap();
    assert_eq!(console.run(&mut drop), Ended::Quit);
    assert!(console.blind && console.model.quitting);
}

#[test]
fn redraw_suspend_and_resume_reach_the_terminal() {
    let (sender, inbox) = channel();
    let mut console = console(inbox);
    let calls = Rc::clone(&console.stage.calls);
    for c in ['l', 'z'] {
        sender.send(Incoming::Input(Duration::from_secs(1), Input::Key(Key::ctrl(c)))).unwrap();
    }
    sender.send(Incoming::Input(Duration::from_secs(2), Input::Continue)).unwrap();
    sender.send(QUIT).unwrap();
    console.run(&mut drop);
    assert_eq!(*calls.borrow(), ["clear", "suspend", "resume"]);
    assert_eq!(console.model.place, Place::Form);
}

#[test]
fn the_bell_reaches_the_terminal_once() {
    let (_sender, inbox) = channel();
    let mut console = console(inbox);
    let calls = Rc::clone(&console.stage.calls);
    console.perform(vec![Effect::Bell], &mut drop);
    console.blind = true;
    console.perform(vec![Effect::Bell], &mut drop);
    assert_eq!(*calls.borrow(), ["bell"], "a terminal that is gone hears nothing");
}

#[test]
fn a_panic_in_the_background_ends_the_console() {
    let (sender, inbox) = channel();
    sender.send(Incoming::Crashed).unwrap();
    assert_eq!(console(inbox).run(&mut drop), Ended::Crashed);
}
