//! `capdesk reconcile`

use std::time::Duration;

use super::args;
use super::exit::Exit;
use super::output;
use super::record;
use super::session::Session;
use super::signals::Signals;
use crate::config::{Access, Profile};
use crate::desk::Reconciled;
use crate::domain::{Alarm, Attempt, Json, Say, say};

/// At most 20 look-ups a second.
const PAUSE: Duration = Duration::from_millis(50);

pub(super) async fn run(session: Session, options: args::Reconcile) -> Exit {
    let desk = match session.desk().await {
        Ok(desk) => desk,
        Err(exit) => return exit,
    };
    // What is open counts, whichever profile it belongs to; this one can only ask about its own.
    let open = match desk.office().with(|ledger| ledger.open_attempts(None)) {
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
        if let Some(why) = desk.why_not_asked(attempt) {
            exit = Exit::Unknown;
            let done = Reconciled { attempt: Box::new(attempt.clone()), found: not_asked(&session, attempt, why), unauthorised: false };
            let wrote = tell(&done, options.json);
            if wrote.is_err() {
                return output::written(wrote, exit);
            }
            continue;
        }
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
        let wrote = tell(&done, options.json);
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

/// One attempt, and what was found about it.
fn tell(done: &Reconciled, json: bool) -> std::io::Result<()> {
    output::alarm(&done.attempt);
    if json {
        output::json(&with_message(record::attempt(&done.attempt), &told(done)))
    } else {
        output::result(&format!("{}\n  {}\n  {}", record::line(&done.attempt), done.found, done.attempt.id))
    }
}

/// Why an attempt was not asked about, and the profile of the configuration that can, if there is one.
fn not_asked(session: &Session, attempt: &Attempt, why: Say) -> Say {
    let can = |profile: &&Profile| match &profile.access {
        Access::Ready(settings) => settings.asks_about(attempt.request.pos_id, attempt.gateway.as_ref()),
        Access::Sandbox | Access::Disabled(_) => false,
    };
    match session.config.profiles.iter().find(can) {
        Some(profile) => say("cli-reconcile-elsewhere").with("profile", &profile.name),
        None => say("cli-reconcile-nobody").because("why", why).with("id", attempt.id.to_string()),
    }
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
