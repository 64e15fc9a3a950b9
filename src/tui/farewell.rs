//! What is printed once the terminal is given back.

use std::io::{self, Write};

use crate::app::model::Farewell;
use crate::domain::{Attempt, say};
use crate::words::Words;

/// Prints it, one line each, on stderr.
pub(super) fn say_all(farewell: &[Farewell], words: &Words) {
    let mut stderr = io::stderr().lock();
    for one in farewell {
        // Nobody may read stderr any more; the ledger has it all the same.
        let _ = match one {
            Farewell::Say(say) => writeln!(stderr, "capdesk: {}", words.text(say)),
            Farewell::Outcome(attempt) => writeln!(stderr, "capdesk: {}", outcome(attempt, words)),
            Farewell::Answer(text) => writeln!(stderr, "{text}"),
        };
    }
}

fn outcome(attempt: &Attempt, words: &Words) -> String {
    let line = say("ui-outcome-line").because("state", attempt.state.say()).with("id", attempt.request.order_id.as_str());
    let line = words.text(&line.because("amount", attempt.amount_say()));
    // The gateway's own reason, where it is more than the word.
    match attempt.outcome.message.as_ref().filter(|_| !attempt.state.is_success()) {
        Some(message) => format!("{line}. {}", words.text(message)),
        None => line,
    }
}
