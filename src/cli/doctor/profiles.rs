//! The configuration and where the keys come from.

use super::{Finding, Verdict};
use crate::config::{Access, Config, Paths, Profile, Settings};
use crate::domain::capture::pos_tail;
use crate::domain::{Mode, Say, say};

/// Looks at the file and at each profile. Gives the profiles whose gateway can be asked.
pub(super) fn look(paths: &Paths, findings: &mut Vec<Finding>) -> Vec<(String, Settings)> {
    let path = paths.config.path().display().to_string();
    let config = match Config::load(&paths.config) {
        Ok(config) => config,
        Err(error) => {
            findings.push(Finding::new("config", Verdict::Configuration, error.say()));
            return Vec::new();
        }
    };
    if config.file.is_none() {
        let none = Finding::new("config", Verdict::Note, say("doctor-config-none").with("path", path));
        findings.push(none.way(say("doctor-config-none-way")));
        return Vec::new();
    }
    let seen = say("doctor-config").with("path", &path);
    findings.push(if let Some(why) = &config.distrust {
        Finding::new("config", Verdict::Configuration, why.clone())
    } else if config.is_open_to_others() {
        Finding::new("config", Verdict::Note, say("doctor-config-open").with("path", &path)).way(say("doctor-config-open-way"))
    } else {
        Finding::new("config", Verdict::Ok, seen)
    });
    config.profiles.iter().filter_map(|profile| keys(profile, findings)).collect()
}

fn keys(profile: &Profile, findings: &mut Vec<Finding>) -> Option<(String, Settings)> {
    let mut tell = |verdict, seen: Say| findings.push(Finding::new("profile", verdict, seen).of(&profile.name));
    match &profile.access {
        Access::Sandbox => None,
        Access::Disabled(why) => {
            tell(Verdict::Configuration, why.clone());
            None
        }
        Access::Ready(settings) => match settings.load_keys() {
            Ok(_) => {
                let [secret, endpoints] = settings.key_origins();
                let seen = say("doctor-profile")
                    .with("mode", profile.mode.map_or("", Mode::banner))
                    .with("host", settings.base_url.host_str().unwrap_or_default())
                    .with("pos", pos_tail(settings.pos_id));
                tell(Verdict::Ok, seen.because("secret", secret).because("endpoints", endpoints));
                Some((profile.name.clone(), settings.as_ref().clone()))
            }
            Err(why) => {
                tell(Verdict::Configuration, why);
                None
            }
        },
    }
}
