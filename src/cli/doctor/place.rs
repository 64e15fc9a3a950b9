//! The ledger, the disk it lies on, and the log.

use std::path::Path;

use super::{Finding, Verdict};
use crate::config::Paths;
use crate::domain::say;
use crate::ledger::{self, LedgerError, Marked};
use crate::log;

/// So little room is a problem: 64 answers of the longest kind.
const LEAST: u64 = 64 << 20;
/// So little room is worth a note.
const LITTLE: u64 = 1 << 30;

pub(super) fn look(paths: &Paths, findings: &mut Vec<Finding>) {
    let data = paths.data.as_path();
    findings.push(ledger(data));
    findings.extend(mark(paths));
    findings.push(disk(data));
    findings.push(log_file(data));
}

fn ledger(data: &Path) -> Finding {
    let tell = |verdict, seen| Finding::new("ledger", verdict, seen);
    let found = match ledger::inspect(data) {
        Ok(found) => found,
        Err(LedgerError::Absent(_)) => {
            return tell(Verdict::Ok, say("doctor-ledger-none").with("path", data.display().to_string()));
        }
        Err(error) => return tell(Verdict::Problem, error.say()),
    };
    if let Some(fault) = found.faults.first() {
        return tell(Verdict::Problem, fault.clone()).way(say("doctor-ledger-damaged-way"));
    }
    let counts = found.counts.unwrap_or_default();
    let seen = say("doctor-ledger").with("path", found.path.display().to_string()).count("attempts", counts.attempts);
    match counts.open() {
        0 if counts.alarms == 0 => tell(Verdict::Ok, seen),
        open => tell(Verdict::Note, say("doctor-ledger-open").because("seen", seen).count("open", open).count("alarms", counts.alarms))
            .way(say("doctor-ledger-open-way")),
    }
}

/// What tells a ledger that was put back.
fn mark(paths: &Paths) -> Vec<Finding> {
    let Ok(reader) = ledger::Reader::open(&paths.data) else { return Vec::new() };
    let mut found = Vec::new();
    if let Ok(Some(at)) = reader.restored_at() {
        found.push(Finding::new("ledger", Verdict::Problem, say("ledger-put-back").at("at", at)).way(say("doctor-put-back-way")));
    }
    if let Some(Marked::Unreadable { path, cause }) = paths.state.as_deref().map(|state| ledger::marked(state, reader.id())) {
        let seen = say("doctor-mark").with("path", path.display().to_string()).with("cause", cause);
        found.push(Finding::new("ledger", Verdict::Problem, seen).way(say("doctor-mark-way")));
    }
    found
}

fn disk(data: &Path) -> Finding {
    let found = ledger::survey(data);
    let dir = found.dir.display().to_string();
    let tell = |verdict, seen| Finding::new("disk", verdict, seen);
    if let Some(kind) = found.network {
        return tell(Verdict::Problem, LedgerError::Network { path: found.dir, kind }.say());
    }
    if let Some(why) = found.unwritable {
        return tell(Verdict::Problem, why);
    }
    let Some(free) = found.free else { return tell(Verdict::Note, say("doctor-disk-unknown").with("path", dir)) };
    let seen = say("doctor-disk").with("path", dir).count("mebibytes", free >> 20);
    match free {
        _ if free < LEAST => tell(Verdict::Problem, seen).way(say("doctor-disk-way")),
        _ if free < LITTLE => tell(Verdict::Note, seen).way(say("doctor-disk-way")),
        _ => tell(Verdict::Ok, seen),
    }
}

fn log_file(data: &Path) -> Finding {
    let path = log::place(data);
    let shown = path.display().to_string();
    match std::fs::symlink_metadata(&path) {
        Ok(found) if found.is_file() => {
            Finding::new("log", Verdict::Ok, say("doctor-log").with("path", shown).count("kibibytes", found.len() >> 10))
        }
        Ok(_) => Finding::new("log", Verdict::Problem, say("doctor-log-kind").with("path", shown)).way(say("doctor-log-kind-way")),
        Err(_) => Finding::new("log", Verdict::Ok, say("doctor-log-none").with("path", shown)),
    }
}
