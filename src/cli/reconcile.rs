//! `capdesk reconcile`

use std::time::Duration;

use super::args;
use super::exit::Exit;
use super::output;
use super::record;
use super::session::Session;
use super::signals::Signals;
use crate::desk::Reconciled;
use crate::domain::{Alarm, Json, say};

/// At most 20 look-ups a second.
const PAUSE: Duration = Duration::from_millis(50);

pub(super) async fn run(session: Session, options: args::Reconcile) -> Exit {
    let desk = match session.desk().await {
        Ok(desk) => desk,
        Err(exit) => return exit,
    };
    let pos_id = desk.card().pos_id;
    let open = match desk.office().with(|ledger| ledger.open_attempts(Some(pos_id))) {
        Ok(open) => open,
        Err(error) => return output::fail(&error.say(), Exit::Internal),
    };
    if open.is_empty() {
        output::note(&say("cli-nothing-open").to_string());
        return Exit::Done;
    }
    let mut signals = match Signals::listen() {
        Ok(signals) => signals,
        Err(error) => return output::fail(&say("cli-no-signals").with("cause", error.to_string()), Exit::Internal),
    };
    let mut exit = Exit::Done;
    for attempt in &open {
        let looked = tokio::select! {
            looked = desk.reconcile(attempt.id) => looked,
            () = signals.next() => return output::fail(&say("cli-stopped"), Exit::Unknown),
        };
        let done = match looked {
            Ok(done) => done,
            Err(why) => return output::fail(&why, Exit::Internal),
        };
        if done.attempt.state.is_open() {
            exit = Exit::Unknown;
        }
        output::alarm(&done.attempt);
        let wrote = if options.json {
            output::json(&with_message(record::attempt(&done.attempt), &told(&done)))
        } else {
            output::result(&format!("{}\n  {}\n  {}", record::line(&done.attempt), done.found, done.attempt.id))
        };
        if wrote.is_err() {
            return output::written(wrote, exit);
        }
        if done.unauthorised {
            return output::fail(&say("cli-keys-refused"), Exit::Unknown);
        }
        tokio::time::sleep(PAUSE).await;
    }
    exit
}

/// What this look-up found, with the alarm where one is open.
fn told(done: &Reconciled) -> String {
    let found = done.found.to_string();
    match done.attempt.alarm.as_ref().map(Alarm::to_string).filter(|alarm| *alarm != found) {
        Some(alarm) => format!("{found} ALARM: {alarm}"),
        None => found,
    }
}

/// The object with what this look-up found as its message.
fn with_message(mut object: Json, found: &str) -> Json {
    if let Json::Object(members) = &mut object
        && let Some((_, message)) = members.iter_mut().find(|(name, _)| name == "message")
    {
        *message = Json::String(found.to_owned());
    }
    object
}
