//! What is printed once the terminal is given back.

use std::io::{self, Write};

use crate::app::model::Farewell;
use crate::domain::amount::display;
use crate::domain::{Attempt, say};

/// Prints it, one line each, on stderr.
pub(super) fn say_all(farewell: &[Farewell]) {
    let mut stderr = io::stderr().lock();
    for one in farewell {
        // Nobody may read stderr any more; the ledger has it all the same.
        let _ = match one {
            Farewell::Say(say) => writeln!(stderr, "capdesk: {say}"),
            Farewell::Outcome(attempt) => writeln!(stderr, "capdesk: {}", outcome(attempt)),
            Farewell::Answer(text) => writeln!(stderr, "{text}"),
        };
    }
}

fn outcome(attempt: &Attempt) -> String {
    let currency = attempt.request.currency;
    let amount = match attempt.amount() {
        Some(amount) => display(amount, currency),
        None => say("amount-whole").with("currency", currency.code()).to_string(),
    };
    let line = say("ui-outcome-line").because("state", attempt.state.say()).with("id", attempt.request.order_id.as_str());
    let line = line.with("amount", amount).to_string();
    // The gateway's own reason, where it is more than the word.
    match attempt.outcome.message.as_ref().filter(|_| !attempt.state.is_success()) {
        Some(message) => format!("{line}. {message}"),
        None => line,
    }
}
