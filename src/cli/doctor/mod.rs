//! `capdesk doctor`

mod gateway;
mod place;
mod profiles;
mod surroundings;

use clap::Args;

use super::exit::Exit;
use super::output;
use crate::config::Paths;
use crate::domain::json::object;
use crate::domain::{Json, Say};

const AFTER_HELP: &str = "\
Looks at the configuration and its keys, the terminal, the ledger, the disk, the log, the
environment, the built-in gateway, and at each profile's gateway: its certificate, its clock
and whether it takes the keys (GET .../orders/0). No money moves, nothing is changed, and no
key is shown. Works without a configuration too.

Exit codes:
  0 no problem; notes are no problems
  1 a problem that does not stand in the configuration
  2 a problem in the configuration";

/// What may stand behind `capdesk doctor`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Options {
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Ok,
    Note,
    /// The configuration must be changed.
    Configuration,
    /// Something else must be changed.
    Problem,
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Configuration | Self::Problem => "PROBLEM",
        }
    }
}

/// One thing that was looked at.
struct Finding {
    /// What was looked at; with a profile's name where it is one's.
    topic: &'static str,
    profile: Option<String>,
    verdict: Verdict,
    /// What was seen.
    seen: Say,
    /// The way out, where the sentence does not tell it.
    way: Option<Say>,
}

impl Finding {
    fn new(topic: &'static str, verdict: Verdict, seen: Say) -> Self {
        Self { topic, profile: None, verdict, seen, way: None }
    }

    fn of(mut self, profile: &str) -> Self {
        self.profile = Some(profile.to_owned());
        self
    }

    fn way(mut self, way: Say) -> Self {
        self.way = Some(way);
        self
    }
}

pub(super) async fn run(paths: &Paths, options: Options) -> Exit {
    let mut findings = Vec::new();
    let ready = profiles::look(paths, &mut findings);
    surroundings::terminal(&mut findings);
    place::look(paths, &mut findings);
    surroundings::environment(&mut findings);
    surroundings::sandbox(&mut findings);
    gateway::ask(ready, &mut findings).await;
    let has = |verdict| findings.iter().any(|finding| finding.verdict == verdict);
    let exit = match (has(Verdict::Configuration), has(Verdict::Problem)) {
        (true, _) => Exit::Usage,
        (_, true) => Exit::Internal,
        _ => Exit::Done,
    };
    let wrote = if options.json {
        output::json(&object([
            ("ok", Json::Bool(exit == Exit::Done)),
            ("findings", Json::Array(findings.iter().map(finding_json).collect())),
        ]))
    } else {
        findings.iter().try_for_each(|finding| output::result(&lines(finding)))
    };
    output::written(wrote, exit)
}

fn finding_json(finding: &Finding) -> Json {
    object([
        ("check", Json::String(finding.topic.to_owned())),
        ("profile", Json::text(finding.profile.clone())),
        ("verdict", Json::String(finding.verdict.word().to_lowercase())),
        ("seen", Json::String(finding.seen.to_string())),
        ("way_out", Json::text(finding.way.as_ref().map(Say::to_string))),
    ])
}

fn lines(finding: &Finding) -> String {
    let profile = finding.profile.as_ref().map_or_else(String::new, |profile| format!("{profile}: "));
    let seen = format!("{:<8} {:<12} {profile}{}", finding.verdict.word(), finding.topic, finding.seen);
    match &finding.way {
        Some(way) => format!("{seen}\n{:<22}{way}", ""),
        None => seen,
    }
}
