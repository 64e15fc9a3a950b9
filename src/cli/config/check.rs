//! `capdesk config check`

use crate::app::key_patch::patched;
use crate::cli::exit::Exit;
use crate::cli::output;
use crate::config::{Access, Config, Paths, Profile};
use crate::domain::capture::pos_tail;
use crate::domain::json::object;
use crate::domain::{Json, Mode, Say, say};

/// What the configuration alone tells of a profile.
struct Verdict<'c> {
    profile: &'c Profile,
    /// Why it cannot be used.
    why: Option<Say>,
}

pub(super) fn run(paths: &Paths, json: bool) -> Exit {
    let file = paths.config.path().display().to_string();
    let config = match Config::load(&paths.config) {
        Ok(config) if config.file.is_some() => config,
        Ok(_) => return whole(&file, &say("cli-no-config").with("path", &file), json),
        Err(error) => return whole(&file, &error.say(), json),
    };
    let verdicts: Vec<_> = config.profiles.iter().map(verdict).collect();
    let keys = patched(&config.keys).err().map(|mistakes| say("keys-refused").all("mistakes", mistakes));
    let whole_file = config.distrust.as_ref().or(keys.as_ref());
    let exit = if whole_file.is_none() && verdicts.iter().all(|verdict| verdict.why.is_none()) { Exit::Done } else { Exit::Usage };
    let wrote = if json {
        let profiles = verdicts.iter().map(profile_json).collect();
        output::json(&report(&file, exit == Exit::Done, whole_file, profiles))
    } else {
        let problem = config.distrust.as_ref().map_or(Ok(()), |why| output::result(&format!("{:<25} PROBLEM  {why}", "")));
        problem.and_then(|()| verdicts.iter().try_for_each(|verdict| output::result(&line(verdict))))
    };
    if let Some(why) = &keys {
        output::fail(why, exit);
    }
    output::written(wrote, exit)
}

/// The whole file cannot be used.
fn whole(file: &str, why: &Say, json: bool) -> Exit {
    let wrote = if json { output::json(&report(file, false, Some(why), Vec::new())) } else { Ok(()) };
    output::written(wrote, output::fail(why, Exit::Usage))
}

/// Reads the keys too: a command may take up to 30 s.
fn verdict(profile: &Profile) -> Verdict<'_> {
    let why = match &profile.access {
        Access::Disabled(why) => Some(why.clone()),
        Access::Ready(settings) => settings.load_keys().err(),
        Access::Sandbox => None,
    };
    Verdict { profile, why }
}

fn report(file: &str, ok: bool, why: Option<&Say>, profiles: Vec<Json>) -> Json {
    object([
        ("config", Json::String(file.to_owned())),
        ("ok", Json::Bool(ok)),
        ("message", Json::text(why.map(Say::to_string))),
        ("profiles", Json::Array(profiles)),
    ])
}

fn profile_json(verdict: &Verdict<'_>) -> Json {
    object([
        ("profile", Json::String(verdict.profile.name.clone())),
        ("mode", Json::text(verdict.profile.mode.map(Mode::word))),
        ("ok", Json::Bool(verdict.why.is_none())),
        ("message", Json::text(verdict.why.as_ref().map(Say::to_string))),
    ])
}

fn line(verdict: &Verdict<'_>) -> String {
    let profile = verdict.profile;
    let rest = match (&verdict.why, &profile.access) {
        (Some(why), _) => why.clone(),
        (None, Access::Ready(settings)) => {
            say("cli-check-ready").with("host", settings.base_url.host_str().unwrap_or_default()).with("pos", pos_tail(settings.pos_id))
        }
        (None, Access::Sandbox | Access::Disabled(_)) => say("cli-profile-built-in"),
    };
    let verdict = if verdict.why.is_none() { "ok" } else { "PROBLEM" };
    format!("{:<16} {:<8} {verdict:<8} {rest}", profile.name, profile.mode.map_or("", Mode::banner))
}
