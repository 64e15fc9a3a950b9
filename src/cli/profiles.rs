//! `capdesk profiles`

use super::args;
use super::exit::Exit;
use super::lookup;
use super::output;
use super::session::Session;
use crate::config::{Access, Profile};
use crate::domain::capture::pos_tail;
use crate::domain::json::object;
use crate::domain::{Json, Mode, Say, say};

pub(super) async fn run(session: Session, options: args::Profiles) -> Exit {
    match options.action {
        None => list(&session, options.json),
        Some(args::ProfilesAction::Check { name }) => check(&session, name, options.json).await,
    }
}

fn list(session: &Session, json: bool) -> Exit {
    for profile in &session.config.profiles {
        let wrote = if json { output::json(&profile_json(session, profile)) } else { output::result(&profile_line(session, profile)) };
        if wrote.is_err() {
            return output::written(wrote, Exit::Done);
        }
    }
    Exit::Done
}

/// Where a profile's requests go, and its point of sale; the sandbox's are drawn when it first runs.
fn target(profile: &Profile) -> (Option<String>, Option<String>) {
    match &profile.access {
        Access::Ready(settings) => (settings.base_url.host_str().map(str::to_owned), Some(pos_tail(settings.pos_id))),
        Access::Sandbox | Access::Disabled(_) => (None, None),
    }
}

fn why(profile: &Profile) -> Option<&Say> {
    match &profile.access {
        Access::Disabled(why) => Some(why),
        Access::Sandbox | Access::Ready(_) => None,
    }
}

fn profile_json(session: &Session, profile: &Profile) -> Json {
    let (host, pos) = target(profile);
    object([
        ("profile", Json::String(profile.name.clone())),
        ("mode", Json::text(profile.mode.map(Mode::word))),
        ("default", Json::Bool(profile.name == session.profile_name())),
        ("host", Json::text(host)),
        ("pos", Json::text(pos)),
        ("usable", Json::Bool(why(profile).is_none())),
        ("message", Json::text(why(profile).map(Say::to_string))),
    ])
}

fn profile_line(session: &Session, profile: &Profile) -> String {
    let (host, pos) = target(profile);
    let mark = if profile.name == session.profile_name() { '*' } else { ' ' };
    let rest = match why(profile) {
        Some(why) => say("cli-profile-disabled").because("why", why.clone()).to_string(),
        None => match (host, pos) {
            (Some(host), Some(pos)) => say("cli-profile-target").with("host", host).with("pos", pos).to_string(),
            _ => say("cli-profile-built-in").to_string(),
        },
    };
    format!("{mark} {:<16} {:<8} {rest}", profile.name, profile.mode.map_or("", Mode::banner))
}

async fn check(session: &Session, name: Option<String>, json: bool) -> Exit {
    let name = name.unwrap_or_else(|| session.profile_name().to_owned());
    let Some(profile) = session.config.profile(&name) else {
        return output::fail(&say("cli-no-such-profile").with("profile", name), Exit::Usage);
    };
    let desk = match session.desk_of(profile).await {
        Ok(desk) => desk,
        Err(exit) => return exit,
    };
    let (exit, http_status, message) = match desk.check_keys().await {
        Ok(status) => (Exit::Done, Some(status), say("cli-keys-good").with("profile", &name)),
        Err(failure) => (lookup::exit_of(&failure), failure.http_status, failure.why),
    };
    let wrote = if json {
        output::json(&object([
            ("profile", Json::String(name)),
            ("mode", Json::String(desk.card().mode.word().to_owned())),
            ("ok", Json::Bool(exit == Exit::Done)),
            ("http_status", http_status.map_or(Json::Null, |status| Json::Number(status.to_string()))),
            ("message", Json::String(message.to_string())),
        ]))
    } else if exit == Exit::Done {
        output::result(&message.to_string())
    } else {
        output::note(&message.to_string());
        Ok(())
    };
    output::written(wrote, exit)
}
