//! `capdesk config`

mod check;
mod path;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::exit::Exit;
use super::output;
use crate::config::{Origin, Paths, schema};

const AFTER_CHECK: &str = "\
Reads the file and loads the keys, from the environment and from commands too. Nothing
goes over the network and no key is shown; `capdesk profiles check` tries the keys.

Exit codes:
  0 every profile can be used
  2 a profile cannot be used, or there is no configuration";

const AFTER_SCHEMA: &str = "\
An editor that knows TOML checks and completes the file with it. Save it beside the
configuration and name it in its first line:

  capdesk config schema > config.schema.json
  #:schema ./config.schema.json";

/// What may stand behind `capdesk config`.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Tell which configuration file and data directory are in use, and who named them
    Path {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Read the configuration, load the keys, and tell what is wrong with its place in the file
    #[command(after_help = AFTER_CHECK)]
    Check {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Print the JSON Schema of the configuration file
    #[command(after_help = AFTER_SCHEMA)]
    Schema,
}

/// Who named the two places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origins {
    config: Origin,
    data: Origin,
}

impl Origins {
    /// By the flags, as they were given.
    pub(super) fn of(config: Option<&PathBuf>, data: Option<&PathBuf>) -> Self {
        Self { config: Origin::of_config(config.map(PathBuf::as_path)), data: Origin::of_data(data.map(PathBuf::as_path)) }
    }
}

pub(super) fn run(paths: &Paths, origins: Origins, options: &Options) -> Exit {
    match &options.action {
        Action::Path { json } => path::run(paths, origins, *json),
        Action::Check { json } => check::run(paths, *json),
        Action::Schema => output::written(output::result(&schema().to_pretty()), Exit::Done),
    }
}
