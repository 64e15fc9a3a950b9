//! What a subcommand works with: the configuration, the profile asked for, and the office.

use std::sync::Arc;

use super::exit::Exit;
use super::output;
use crate::config::{Access, Config, Paths, Profile};
use crate::desk::{Desk, Office};
use crate::domain::{LogLevel, Say, say};
use crate::log;

/// The configuration, the profile asked for, and where data lives.
pub(super) struct Session {
    pub(super) config: Config,
    pub(super) paths: Paths,
    profile: String,
}

impl Session {
    /// Loads the configuration and settles which profile is meant. Subcommands never fall back: without a configuration
    /// only a written `--profile sandbox` works.
    pub(super) fn open(paths: Paths, wanted: Option<String>, level: Option<LogLevel>) -> Result<Self, Exit> {
        let fail = |why: &Say| output::fail(why, Exit::Usage);
        let config = Config::load(&paths.config).map_err(|error| fail(&error.say()))?;
        log::begin(&paths.data, level.unwrap_or(config.log_level));
        log::panics();
        log::started("command line", &config.operator);
        let profile = match wanted {
            Some(name) if config.profile(&name).is_some() => name,
            Some(name) => return Err(fail(&say("cli-no-such-profile").with("profile", name))),
            None if config.file.is_none() => {
                return Err(fail(&say("cli-no-config").with("path", paths.config.path().display().to_string())));
            }
            None => match config.command_profile() {
                Some(profile) => profile.name.clone(),
                None => return Err(fail(&say("cli-which-profile"))),
            },
        };
        Ok(Self { config, paths, profile })
    }

    /// The profile asked for.
    pub(super) fn profile(&self) -> Option<&Profile> {
        self.config.profile(&self.profile)
    }

    /// Its name.
    pub(super) fn profile_name(&self) -> &str {
        &self.profile
    }

    /// Opens the ledger.
    pub(super) fn office(&self) -> Result<Arc<Office>, Exit> {
        let opened = Office::open_telling(&self.paths, &self.config.operator, &output::upgrade());
        let office = opened.map_err(|why| output::fail(&why, Exit::Internal))?;
        if let Some(why) = office.put_back() {
            output::note(&why.to_string());
        }
        Ok(office)
    }

    /// Opens the profile asked for. A disabled one is said before the ledger is touched.
    pub(super) async fn desk(&self) -> Result<Desk, Exit> {
        let Some(profile) = self.profile() else {
            return Err(output::fail(&say("cli-no-such-profile").with("profile", &self.profile), Exit::Usage));
        };
        self.desk_of(profile).await
    }

    /// Opens one profile.
    pub(super) async fn desk_of(&self, profile: &Profile) -> Result<Desk, Exit> {
        if let Access::Disabled(why) = &profile.access {
            let why = say("desk-profile-disabled").with("profile", &profile.name).because("why", why.clone());
            return Err(output::fail(&why, Exit::Usage));
        }
        let office = self.office()?;
        // What keeps a profile from being used stands in the configuration, unless the ledger failed.
        let exit = |office: &Office| if office.with(|ledger| ledger.broken()).is_some() { Exit::Internal } else { Exit::Usage };
        Desk::open(Arc::clone(&office), profile).await.map_err(|why| output::fail(&why, exit(&office)))
    }
}
