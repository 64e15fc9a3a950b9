//! `capdesk show`

use uuid::Uuid;

use super::args;
use super::exit::Exit;
use super::output;
use super::record;
use super::session::Session;
use crate::domain::{Attempt, Json, Say, printable, say};
use crate::ledger::Event;

pub(super) fn run(session: &Session, options: &args::Show) -> Exit {
    let id = match attempt_id(&options.attempt_id) {
        Ok(id) => id,
        Err(exit) => return exit,
    };
    let office = match session.office() {
        Ok(office) => office,
        Err(exit) => return exit,
    };
    let found = office.with(|ledger| Ok::<_, crate::ledger::LedgerError>((ledger.get(id)?, ledger.events(id)?)));
    match found {
        Ok((Some(attempt), events)) => output::written(tell(&attempt, &events, options.json), Exit::Done),
        Ok((None, _)) => output::fail(&say("desk-no-such-attempt").with("id", id.to_string()), Exit::Usage),
        Err(error) => output::fail(&error.say(), Exit::Internal),
    }
}

/// Reads an attempt id.
pub(super) fn attempt_id(text: &str) -> Result<Uuid, Exit> {
    Uuid::parse_str(text).map_err(|_| output::fail(&say("cli-bad-attempt-id").with("text", text), Exit::Usage))
}

fn tell(attempt: &Attempt, events: &[Event], json: bool) -> std::io::Result<()> {
    if json {
        return output::json(&record::with_events(attempt, events));
    }
    output::result(&record::line(attempt))?;
    output::result(&record::explained(attempt).join("\n"))?;
    output::result("")?;
    if let Json::Object(members) = record::attempt(attempt) {
        for (name, value) in members.iter().filter(|(_, value)| *value != Json::Null) {
            let text = if name == "response" { format!("\n{}", value.to_pretty()) } else { value.to_text() };
            output::result(&format!("{name:<18} {text}"))?;
        }
    }
    output::result("")?;
    for event in events {
        let event = &event.entry;
        let reason = event.reason.as_ref().map(Say::to_string).unwrap_or_default();
        let line = format!("{}  {:<12} {}  {reason}", record::utc(event.at), event.kind.word(), event.actor.operator);
        output::result(&printable(line.trim_end()))?;
    }
    Ok(())
}
