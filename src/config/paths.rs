//! Where the configuration and the data are. Nothing is created here.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use super::{ConfigError, Env};

/// Names the configuration file, in place of `--config`.
const CONFIG_VARIABLE: &str = "CAPDESK_CONFIG";
/// Names the data directory, in place of `--data-dir`.
const DATA_VARIABLE: &str = "CAPDESK_DATA_DIR";

/// Where the configuration and the data of this process are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// The configuration file.
    pub config: ConfigPath,
    /// The data directory: ledger, owners, sandbox.
    pub data: PathBuf,
    /// The user's state directory for what must not lie in the data directory; `None` where the user has no home.
    pub state: Option<PathBuf>,
}

/// The configuration file and whether somebody named it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigPath {
    /// By the flag or the variable: it must be there.
    Named(PathBuf),
    /// In the platform's configuration directory: it may be missing, then there is only the sandbox.
    Default(PathBuf),
}

impl Paths {
    /// Finds both: by the flags, else by `CAPDESK_CONFIG` and `CAPDESK_DATA_DIR`, else in the platform's directories.
    ///
    /// # Errors
    /// [`ConfigError::EmptyVariable`] and [`ConfigError::NoHome`].
    pub fn find(config: Option<PathBuf>, data: Option<PathBuf>) -> Result<Self, ConfigError> {
        Self::find_in(config, data, &|name| std::env::var_os(name))
    }

    fn find_in(config: Option<PathBuf>, data: Option<PathBuf>, env: Env<'_>) -> Result<Self, ConfigError> {
        let home = || ProjectDirs::from("", "", "capdesk").ok_or(ConfigError::NoHome);
        let config = match named(config, CONFIG_VARIABLE, env)? {
            Some(file) => ConfigPath::Named(file),
            None => ConfigPath::Default(home()?.config_dir().join("config.toml")),
        };
        let data = match named(data, DATA_VARIABLE, env)? {
            Some(directory) => directory,
            // SQLite belongs on this machine, also where data may roam.
            None => home()?.data_local_dir().to_owned(),
        };
        Ok(Self { config, data, state: state() })
    }
}

/// The user's state directory; platforms without one keep it where XDG would.
fn state() -> Option<PathBuf> {
    let platform = ProjectDirs::from("", "", "capdesk").and_then(|dirs| dirs.state_dir().map(Path::to_owned));
    platform.or_else(|| Some(directories::BaseDirs::new()?.home_dir().join(".local/state/capdesk")))
}

/// Who named a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A flag of the command line.
    Flag,
    /// A variable of the environment.
    Variable(&'static str),
    /// Nobody: it is the platform's own directory.
    Platform,
}

impl Origin {
    /// The machine word: `flag`, `variable` or `platform`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Flag => "flag",
            Self::Variable(_) => "variable",
            Self::Platform => "platform",
        }
    }

    /// Who named the configuration file that [`Paths::find`] finds.
    pub fn of_config(flag: Option<&Path>) -> Self {
        Self::of(flag, CONFIG_VARIABLE, &|name| std::env::var_os(name))
    }

    /// Who named the data directory that [`Paths::find`] finds.
    pub fn of_data(flag: Option<&Path>) -> Self {
        Self::of(flag, DATA_VARIABLE, &|name| std::env::var_os(name))
    }

    fn of(flag: Option<&Path>, variable: &'static str, env: Env<'_>) -> Self {
        match flag {
            Some(_) => Self::Flag,
            None if env(variable).is_some() => Self::Variable(variable),
            None => Self::Platform,
        }
    }
}

impl ConfigPath {
    /// The path, whoever named it.
    pub fn path(&self) -> &Path {
        match self {
            Self::Named(path) | Self::Default(path) => path,
        }
    }
}

/// The flag, else the variable. An empty variable is refused: falling back could mean other profiles than the ones meant.
fn named(flag: Option<PathBuf>, variable: &'static str, env: Env<'_>) -> Result<Option<PathBuf>, ConfigError> {
    match flag.or_else(|| env(variable).map(PathBuf::from)) {
        Some(path) if path.as_os_str().is_empty() => Err(ConfigError::EmptyVariable(variable)),
        other => Ok(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(name: &str) -> Option<std::ffi::OsString> {
        match name {
            CONFIG_VARIABLE => Some("/etc/c.toml".into()),
            DATA_VARIABLE => Some("/srv/data".into()),
            _ => None,
        }
    }

    #[test]
    fn flags_come_before_variables() {
        let found = Paths::find_in(Some("a.toml".into()), Some("d".into()), &both).unwrap();
        assert_eq!(found, Paths { config: ConfigPath::Named("a.toml".into()), data: "d".into(), state: state() });
        let found = Paths::find_in(None, None, &both).unwrap();
        assert_eq!(found, Paths { config: ConfigPath::Named("/etc/c.toml".into()), data: "/srv/data".into(), state: state() });
    }

    #[test]
    fn an_empty_variable_is_no_way_back_to_the_default() {
        let empty = |_: &str| Some(std::ffi::OsString::new());
        assert_eq!(Paths::find_in(None, Some("d".into()), &empty), Err(ConfigError::EmptyVariable(CONFIG_VARIABLE)));
        assert_eq!(Paths::find_in(Some("c".into()), None, &empty), Err(ConfigError::EmptyVariable(DATA_VARIABLE)));
    }

    #[test]
    fn the_platform_directories_come_last() {
        let Ok(found) = Paths::find_in(None, None, &|_| None) else { return };
        assert!(matches!(&found.config, ConfigPath::Default(path) if path.ends_with("config.toml")), "{found:?}");
        assert!(found.data.to_string_lossy().contains("capdesk"), "{found:?}");
    }
}
