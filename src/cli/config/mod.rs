//! `capdesk config`

mod check;
mod init;
mod path;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::exit::Exit;
use super::output;
use crate::config::{Origin, Paths, schema};

const AFTER_INIT: &str = "\
Asks for the mode, POS_ID, API_KEY, API_SECRET and ENDPOINTS_KEY of one project, and where
the two secrets shall live: in environment variables, in a program that prints them, or in
the file. Secrets are not shown while they are typed. The keys are tried by asking for the
order 0, which moves no money. The file is written at the end, readable by you only; one
that is there already gets the profile added, or is left alone.

Exit codes:
  0 written
  1 the file could not be written
  2 stopped, no terminal, or the file is yours to edit";

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
    /// Write the configuration of a profile by asking, and try its keys
    #[command(after_help = AFTER_INIT)]
    Init,
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
        Action::Init => init::run(paths, origins.config),
        Action::Path { json } => path::run(paths, origins, *json),
        Action::Check { json } => check::run(paths, *json),
        Action::Schema => output::written(output::result(&schema().to_pretty()), Exit::Done),
    }
}
