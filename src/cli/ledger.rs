//! `capdesk ledger`

use super::args;
use super::exit::Exit;
use super::output;
use crate::config::{Config, Paths, os_user};
use crate::desk::{DismissError, Office};
use crate::domain::json::object;
use crate::domain::{Json, Say, say};
use crate::ledger::{self, BackupError, Counts, Inspection, LedgerError};

pub(super) fn run(paths: &Paths, options: &args::Ledger) -> Exit {
    match &options.action {
        args::LedgerAction::Check { json } => check(paths, *json),
        args::LedgerAction::Accept { reason, confirm } => accept(paths, reason, confirm.as_deref()),
        args::LedgerAction::Backup { file } => match ledger::backup(&paths.data, file) {
            Ok(made) => {
                let told = say("cli-ledger-backed-up").with("path", made.path.display().to_string());
                let told = told.count("attempts", made.attempts).count("events", made.events);
                output::written(output::result(&told.to_string()), Exit::Done)
            }
            Err(error) => output::fail(&error.say(), backup_exit(&error)),
        },
    }
}

fn accept(paths: &Paths, reason: &str, confirm: Option<&str>) -> Exit {
    // Without a readable configuration the OS user answers for it.
    let operator = Config::load(&paths.config).map_or_else(|_| os_user(), |config| config.operator);
    if let Err(error @ LedgerError::Absent(_)) = ledger::Reader::open(&paths.data) {
        return output::fail(&error.say(), Exit::Usage);
    }
    let office = match Office::open_telling(paths, &operator, &output::upgrade()) {
        Ok(office) => office,
        Err(why) => return output::fail(&why, Exit::Internal),
    };
    match office.accept(reason, confirm) {
        Ok(()) => output::written(output::result(&say("cli-ledger-accepted").with("operator", &operator).to_string()), Exit::Done),
        Err(error) => {
            let exit = match error {
                DismissError::Usage(_) => Exit::Usage,
                DismissError::Refused(_) => Exit::Refused,
                DismissError::Failed(_) => Exit::Internal,
            };
            output::fail(&error.say(), exit)
        }
    }
}

fn backup_exit(error: &BackupError) -> Exit {
    match error {
        BackupError::Ledger(LedgerError::Absent(_)) | BackupError::Exists(_) | BackupError::Beside(_) | BackupError::Name(_) => Exit::Usage,
        BackupError::Ledger(_) | BackupError::Write { .. } | BackupError::Unfaithful { .. } => Exit::Internal,
    }
}

fn check(paths: &Paths, json: bool) -> Exit {
    let found = match ledger::inspect(&paths.data) {
        Ok(found) => found,
        Err(error) => {
            let exit = if matches!(error, LedgerError::Absent(_)) { Exit::Usage } else { Exit::Internal };
            let path = paths.data.join("ledger.db");
            let nothing = Inspection { path, id: None, marker: None, version: None, counts: None, faults: vec![error.say()] };
            let wrote = if json { output::json(&object(members(&nothing))) } else { Ok(()) };
            return output::written(wrote, output::fail(&error.say(), exit));
        }
    };
    let members = members(&found);
    let wrote = if json {
        output::json(&object(members))
    } else {
        let mut lines = members.iter().filter(|(name, value)| !matches!(*name, "ok" | "faults") && *value != Json::Null);
        let wrote = lines.try_for_each(|(name, value)| output::result(&format!("{name:<10} {}", value.to_text())));
        if found.faults.is_empty() { wrote.and_then(|()| output::result(&say("cli-ledger-sound").to_string())) } else { wrote }
    };
    for fault in &found.faults {
        output::note(&fault.to_string());
    }
    if let Some(count) = found.counts.map(|counts| counts.open()).filter(|count| *count > 0) {
        output::note(&say("cli-ledger-open").count("count", count).to_string());
    }
    if found.faults.is_empty() {
        return output::written(wrote, Exit::Done);
    }
    output::written(wrote, output::fail(&say("cli-ledger-damaged"), Exit::Internal))
}

/// The object of `ledger check --json`.
fn members(found: &Inspection) -> [(&'static str, Json); 13] {
    let count = |of: fn(&Counts) -> u64| found.counts.as_ref().map_or(Json::Null, |counts| Json::Number(of(counts).to_string()));
    [
        ("path", Json::String(found.path.display().to_string())),
        ("ok", Json::Bool(found.faults.is_empty())),
        ("id", Json::text(found.id.map(|id| id.to_string()))),
        ("marker", Json::text(found.marker.map(|id| id.to_string()))),
        ("version", found.version.map_or(Json::Null, |version| Json::Number(version.to_string()))),
        ("attempts", count(|counts| counts.attempts)),
        ("events", count(|counts| counts.events)),
        ("sending", count(|counts| counts.sending)),
        ("unknown", count(|counts| counts.unknown)),
        ("pending", count(|counts| counts.pending)),
        ("orphaned", count(|counts| counts.orphaned)),
        ("alarms", count(|counts| counts.alarms)),
        ("faults", Json::Array(found.faults.iter().map(|fault| Json::String(Say::to_string(fault))).collect())),
    ]
}
