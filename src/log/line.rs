//! One event as one line: time, level, process, what happened, then `name=value` pairs. All of it printable.

use std::fmt::{self, Write as _};

use jiff::Timestamp;
use tracing::Event;
use tracing::field::{Field, Visit};

use crate::domain::printable;

/// Longest value in Unicode scalars; what is beyond is cut and marked.
const LONGEST: usize = 4096;

/// The line of an event, with its line end.
pub(super) fn of(event: &Event<'_>, at: Timestamp) -> String {
    let mut pairs = Pairs::default();
    event.record(&mut pairs);
    let level = event.metadata().level();
    format!("{at:.6} {level:<5} {} {}{}\n", std::process::id(), pairs.message, pairs.rest)
}

/// What an event carries.
#[derive(Default)]
struct Pairs {
    message: String,
    rest: String,
}

impl Pairs {
    fn add(&mut self, name: &str, value: &str) {
        let mut text = printable(value).into_owned();
        if let Some((cut, _)) = text.char_indices().nth(LONGEST) {
            text.truncate(cut);
            text.push_str("[cut]");
        }
        if name == "message" {
            self.message = text;
            return;
        }
        let plain = !text.is_empty() && !text.contains([' ', '"', '=', '\\']);
        // Writing to a String cannot fail.
        let _ = if plain {
            write!(self.rest, " {name}={text}")
        } else {
            write!(self.rest, " {name}=\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
        };
    }
}

impl Visit for Pairs {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field.name(), value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.add(field.name(), &format!("{value:?}"));
    }
}
