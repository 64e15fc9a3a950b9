//! Counts of what a run went through.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use capdesk::desk::Report;
use capdesk::domain::State;

static COUNTS: Mutex<BTreeMap<String, u64>> = Mutex::new(BTreeMap::new());

pub(crate) fn add(what: impl Into<String>, count: u64) {
    *COUNTS.lock().unwrap_or_else(PoisonError::into_inner).entry(what.into()).or_default() += count;
}

pub(crate) fn of(what: &str) -> u64 {
    COUNTS.lock().unwrap_or_else(PoisonError::into_inner).get(what).copied().unwrap_or(0)
}

pub(crate) fn state(state: State) {
    add(format!("state {state}"), 1);
}

pub(crate) fn report(report: &Report) {
    match report {
        // Of what was told it matters how the newest attempt stands.
        Report::Refused(refusal) if refusal.why.id.starts_with("desk-told") => {
            let stands = refusal.blocked_by.as_ref().map_or("no attempt", |attempt| attempt.state.word());
            add(format!("refused {}, {stands}", refusal.why.id), 1);
        }
        Report::Refused(refusal) => add(format!("refused {}", refusal.why.id), 1),
        Report::Done(_) => add("captures told", 1),
        Report::NotStored { .. } => add("captures not stored", 1),
    }
}

/// Where nobody at the desk could have known better.
pub(crate) fn unknowable(what: &str) {
    add(format!("unknowable: {what}"), 1);
}

pub(crate) fn told_right() {
    add("orders whose totals agree", 1);
}

pub(crate) fn print() {
    for (what, count) in COUNTS.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        eprintln!("{count:>9}  {what}");
    }
}
