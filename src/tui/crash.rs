//! A panic gives the terminal back and says where it happened, never what was in the values: they may be secret.

use std::io::{self, Write};
use std::panic;
use std::sync::mpsc::Sender;

use super::runtime::Incoming;
use super::terminal;
use crate::domain::say;

/// From now on a panic on any thread gives the terminal back and ends the console.
pub(super) fn install(inbox: Sender<Incoming>) {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        terminal::give_back();
        crate::log::panicked(info);
        let place = info.location().map_or_else(String::new, |place| format!("{}:{}", place.file(), place.line()));
        // Nobody may read stderr any more.
        let _ = writeln!(io::stderr().lock(), "capdesk: {}", say("ui-crashed").with("place", place));
        if cfg!(debug_assertions) {
            before(info);
        }
        let _ = inbox.send(Incoming::Crashed);
    }));
}
