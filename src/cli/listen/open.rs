//! The profiles whose webhooks are taken, and why there are none.

use std::sync::Arc;

use crate::cli::exit::Exit;
use crate::cli::lines::Lines;
use crate::config::{Access, Config, Paths, Profile};
use crate::desk::{Desk, Office};
use crate::domain::{Say, say};

/// Why no webhooks are taken, and the code that says whether trying again may help.
pub(super) struct Cannot {
    pub(super) why: Say,
    pub(super) exit: Exit,
}

impl Cannot {
    /// A mistake in the configuration or the command: trying again helps nothing.
    pub(super) fn configured(why: Say) -> Self {
        Self { why, exit: Exit::Usage }
    }
}

/// The profiles that were asked for; otherwise all that can be used, and the others are named.
pub(super) async fn open(
    config: &Config,
    paths: &Paths,
    wanted: &[String],
    office: &Arc<Office>,
    lines: &Lines,
) -> Result<Vec<Arc<Desk>>, Cannot> {
    if config.file.is_none() && wanted.is_empty() {
        return Err(Cannot::configured(say("cli-no-config").with("path", paths.config.path().display().to_string())));
    }
    let mut desks: Vec<Arc<Desk>> = Vec::new();
    let mut none = Exit::Usage;
    if wanted.is_empty() {
        for profile in config.profiles.iter().filter(|profile| !profile.is_sandbox()) {
            match open_one(profile, office).await {
                Ok(desk) => desks.push(desk),
                Err(Cannot { why, exit }) => {
                    lines.note(&say("cli-listen-without").with("profile", &profile.name).because("why", why).to_string());
                    if exit != Exit::Usage {
                        none = exit;
                    }
                }
            }
        }
    }
    for name in wanted {
        let unknown = || Cannot::configured(say("cli-no-such-profile").with("profile", name));
        let profile = config.profile(name).ok_or_else(unknown)?;
        if desks.iter().all(|desk| desk.card().name != *name) {
            desks.push(open_one(profile, office).await?);
        }
    }
    for (at, desk) in desks.iter().enumerate() {
        if let Some(other) = desks.iter().skip(at + 1).find(|other| desk.is_confused_with(other)) {
            let [one, other] = [desk, other].map(|desk| desk.card().name.clone());
            return Err(Cannot::configured(say("cli-listen-one-secret").with("one", one).with("other", other)));
        }
    }
    if desks.is_empty() { Err(Cannot { why: say("cli-listen-none"), exit: none }) } else { Ok(desks) }
}

async fn open_one(profile: &Profile, office: &Arc<Office>) -> Result<Arc<Desk>, Cannot> {
    if let Access::Disabled(why) = &profile.access {
        let why = say("desk-profile-disabled").with("profile", &profile.name).because("why", why.clone());
        return Err(Cannot::configured(why));
    }
    let opened = Desk::open(Arc::clone(office), profile).await;
    opened.map(Arc::new).map_err(|why| Cannot { why, exit: blame(profile, office) })
}

/// Whether a profile that could not be opened is wrong as it is configured, or may open the next time: the ledger was out of
/// reach, a command that prints a key failed, the sandbox found no room.
fn blame(profile: &Profile, office: &Office) -> Exit {
    match &profile.access {
        Access::Ready(settings) if settings.has_command() => Exit::Internal,
        Access::Ready(settings) if office.with(|ledger| ledger.pos_mode(settings.pos_id)).is_err() => Exit::Internal,
        Access::Ready(_) | Access::Disabled(_) => Exit::Usage,
        Access::Sandbox => Exit::Internal,
    }
}
