//! What may stand on the command line. The doc comments are the help text.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::domain::{LogLevel, Sort};

/// The words of the levels.
fn log_levels() -> impl TypedValueParser<Value = LogLevel> {
    PossibleValuesParser::new(LogLevel::ALL.map(LogLevel::word)).map(|word| LogLevel::from_word(&word).unwrap_or_default())
}

const AFTER_HELP: &str = "\
Without a subcommand the console opens; without a configuration it opens on the built-in sandbox gateway.

Exit codes:
  0 captured (or done)      5 not sent
  1 internal                6 unknown: look it up, do not send again
  2 usage or configuration  7 pending
  3 declined                8 refused by a guard, nothing was sent
  4 rejected or throttled   9 captured, amount differs

Try:
  capdesk --profile sandbox capture --order-id 1001 --currency UAH
  capdesk --profile sandbox history";

/// Capture pre-authorised payments on the Financial Line API: a console for people, subcommands for scripts.
#[derive(Debug, Parser)]
#[command(name = "capdesk", bin_name = "capdesk", version, after_help = AFTER_HELP)]
pub(super) struct Args {
    /// Profile to work with, from the configuration; `sandbox` is built in [listen takes several]
    #[arg(long, global = true, help_heading = "Options everywhere", value_name = "NAME")]
    pub(super) profile: Vec<String>,
    /// Configuration file [env: CAPDESK_CONFIG]
    #[arg(long, global = true, help_heading = "Options everywhere", value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Where the ledger lives [env: CAPDESK_DATA_DIR]
    #[arg(long, global = true, help_heading = "Options everywhere", value_name = "DIR")]
    pub(super) data_dir: Option<PathBuf>,
    /// How much is written to the log in the data directory, never a key; `info` if the configuration says nothing else
    #[arg(long, global = true, help_heading = "Options everywhere", value_name = "LEVEL", value_parser = log_levels())]
    pub(super) log_level: Option<LogLevel>,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Capture a pre-authorised order, whole or in part
    Capture(Capture),
    /// Ask the gateway for an order; what it shows is kept, and the guard asks it
    Lookup(Lookup),
    /// List the attempts in the ledger, newest first
    History(History),
    /// Add up what was captured: by day, state, fee and operator
    Summary(Summary),
    /// Show one attempt and everything that happened to it
    Show(Show),
    /// Look up every attempt whose outcome is open and settle what can be settled
    Reconcile(Reconcile),
    /// Take responsibility for an attempt whose outcome stays unknown
    Release(Release),
    /// List the profiles, or try the keys of one
    Profiles(Profiles),
    /// Take the gateway's webhooks, which settle what an answer left open
    Listen(super::listen::Options),
    /// List the webhooks that came, or check one by hand
    Webhook(super::webhook::Options),
    /// Check the ledger, or back it up; needs no configuration
    Ledger(Ledger),
    /// Write the configuration by asking, find it, check it
    Config(super::config::Options),
    /// Tell what is wrong with this installation, and the way out
    Doctor(super::doctor::Options),
    /// Run the built-in gateway as a server on this machine
    Sandbox(super::sandbox::Options),
    /// Print what a shell needs to complete this command line
    #[command(after_help = AFTER_COMPLETIONS)]
    Completions(Completions),
    /// Print the manual, or write a page for every subcommand
    Man(Man),
}

const AFTER_COMPLETIONS: &str = "\
bash:        capdesk completions bash > ~/.local/share/bash-completion/completions/capdesk
zsh:         capdesk completions zsh > DIR/_capdesk, where DIR stands in $fpath
fish:        capdesk completions fish > ~/.config/fish/completions/capdesk.fish
PowerShell:  capdesk completions powershell >> $PROFILE";

#[derive(Debug, ClapArgs)]
pub(super) struct Completions {
    /// For which shell
    #[arg(value_name = "SHELL")]
    pub(super) shell: Shell,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Man {
    /// Write capdesk.1 and a page for every subcommand into this directory instead of printing capdesk.1
    #[arg(long, value_name = "DIR")]
    pub(super) dir: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Capture {
    /// Order id of the pre-authorisation (1 to 32 characters)
    #[arg(long, value_name = "ID")]
    pub(super) order_id: String,
    /// Currency of the order (ISO 4217)
    #[arg(long, value_name = "CUR")]
    pub(super) currency: String,
    /// Amount of a partial capture in major units, e.g. 80.50; without it the whole hold is captured
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(super) amount: Option<String>,
    /// Comment that comes back in the answer (at most 2048 characters)
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub(super) comment: Option<String>,
    /// Where the gateway sends the webhook about this capture; the profile's own without it
    #[arg(long, value_name = "URL")]
    pub(super) server_url: Option<String>,
    /// Look the order up first and refuse by what it shows (always done in live)
    #[arg(long, conflicts_with = "no_lookup")]
    pub(super) lookup: bool,
    /// Go on when the look-up fails; what a readable look-up forbids stays forbidden
    #[arg(long)]
    pub(super) no_lookup: bool,
    /// The hold that is expected: another one refuses; looks the order up first
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub(super) expect_hold: Option<String>,
    /// Confirmation of a live capture, exactly `LIVE:<last 8 of pos_id>:<order id>:<amount or FULL>:<currency>`
    #[arg(long, value_name = "TEXT")]
    pub(super) confirm: Option<String>,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Lookup {
    /// Order id to look up
    #[arg(value_name = "ORDER_ID")]
    pub(super) order_id: String,
    /// Set an operation aside that a look-up showed and that is not about this order's money: its operation_id, else transaction_id
    #[arg(long, value_name = "ID", requires = "reason", conflicts_with = "restore")]
    pub(super) dismiss: Option<String>,
    /// Why it is set aside; stays in the ledger under your name
    #[arg(long, value_name = "TEXT", requires = "dismiss")]
    pub(super) reason: Option<String>,
    /// Confirmation of that in live, exactly `DISMISS:<id>`
    #[arg(long, value_name = "TEXT", requires = "dismiss")]
    pub(super) confirm: Option<String>,
    /// Take that back
    #[arg(long, value_name = "ID")]
    pub(super) restore: Option<String>,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct History {
    /// Only attempts in this state; may be repeated
    #[arg(long = "state", value_name = "S")]
    pub(super) states: Vec<String>,
    /// Only attempts for this order
    #[arg(long, value_name = "ID")]
    pub(super) order_id: Option<String>,
    /// Only attempts sent at or after this: 2026-11-22 (local day) or RFC 3339
    #[arg(long, value_name = "D")]
    pub(super) since: Option<String>,
    /// Only attempts sent before the end of this day, or before this RFC 3339 time
    #[arg(long, value_name = "D")]
    pub(super) until: Option<String>,
    /// Only where every word of this occurs in order id, other ids, comment, status code or operator
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(super) find: Option<String>,
    /// Only where this currency was asked for
    #[arg(long, value_name = "CUR")]
    pub(super) currency: Option<String>,
    /// Only of this operator, whatever the case
    #[arg(long, value_name = "NAME")]
    pub(super) operator: Option<String>,
    /// Only from this amount on, captured or else asked for
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(super) min_amount: Option<String>,
    /// Only up to this amount
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(super) max_amount: Option<String>,
    /// In this order instead of newest first
    #[arg(long, value_name = "ORDER")]
    pub(super) sort: Option<SortBy>,
    /// At most this many
    #[arg(long, value_name = "N")]
    pub(super) limit: Option<usize>,
    /// Attempts of every profile
    #[arg(long)]
    pub(super) all_profiles: bool,
    /// Instead of attempts what persons stood up for: releases, dismissals and their restores, UNVERIFIED and NOLOOKUP
    #[arg(
        long,
        conflicts_with_all = ["states", "find", "currency", "operator", "min_amount", "max_amount", "sort", "csv", "output"]
    )]
    pub(super) waived: bool,
    /// Print one JSON object a line
    #[arg(long, conflicts_with = "csv")]
    pub(super) json: bool,
    /// Print CSV with a header line
    #[arg(long)]
    pub(super) csv: bool,
    /// Write to a new file, readable by you only, instead of printing; .csv or .jsonl decides where no flag does
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long, requires = "output")]
    pub(super) force: bool,
}

/// Orders of a list.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum SortBy {
    /// Sent last first
    Newest,
    /// Sent first first
    Oldest,
    /// Largest amount first
    Largest,
    /// Smallest amount first
    Smallest,
    /// By order id
    Order,
}

impl SortBy {
    /// What it means.
    pub(super) fn sort(self) -> Sort {
        match self {
            Self::Newest => Sort::Newest,
            Self::Oldest => Sort::Oldest,
            Self::Largest => Sort::Largest,
            Self::Smallest => Sort::Smallest,
            Self::Order => Sort::OrderId,
        }
    }
}

#[derive(Debug, ClapArgs)]
pub(super) struct Summary {
    /// Over this many days, today or the last one included
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..), conflicts_with = "since")]
    pub(super) days: u16,
    /// From this day on: 2026-11-22 (local day), or the day of an RFC 3339 time
    #[arg(long, value_name = "D")]
    pub(super) since: Option<String>,
    /// Up to this day, itself included
    #[arg(long, value_name = "D")]
    pub(super) until: Option<String>,
    /// Every profile that has attempts in these days
    #[arg(long)]
    pub(super) all_profiles: bool,
    /// Print one JSON object a profile
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Show {
    /// Attempt to show
    #[arg(value_name = "ATTEMPT_ID")]
    pub(super) attempt_id: String,
    /// Print one JSON object with the attempt's events
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Reconcile {
    /// Print one JSON object for each attempt looked at
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Release {
    /// Attempt to release
    #[arg(value_name = "ATTEMPT_ID")]
    pub(super) attempt_id: String,
    /// Why; stays in the ledger under your name
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: String,
    /// Close it whatever look-ups show or cannot tell; possible from release_hours after sending on
    #[arg(long)]
    pub(super) unverified: bool,
    /// Confirmation of a release in live, exactly `RELEASE:<attempt id>`
    #[arg(long, value_name = "TEXT")]
    pub(super) confirm: Option<String>,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Profiles {
    #[command(subcommand)]
    pub(super) action: Option<ProfilesAction>,
    /// Print one JSON object a profile
    #[arg(long, global = true)]
    pub(super) json: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum ProfilesAction {
    /// Load the keys and try them on the gateway without touching any order
    Check {
        /// Profile to check; otherwise the one in use
        #[arg(value_name = "NAME")]
        name: Option<String>,
    },
}

const AFTER_CHECK: &str = "\
Reads everything and changes nothing; consoles may go on working.

Exit codes:
  0 the ledger is sound, also while attempts are open: their number is told
  1 something is damaged or cannot be read
  2 no ledger is there";

const AFTER_BACKUP: &str = "\
Consoles may go on working: the backup is one moment of the ledger. It is made
durable, read back, readable by you only, and never replaces a file.

Exit codes:
  0 done
  1 no backup was made
  2 the name cannot be used, or no ledger is there

To restore:
  1. End every capdesk that works on the data directory DIR.
  2. Move ledger.db, ledger.db-wal and ledger.db-shm out of DIR, all that are
     there, and keep them. An old ledger.db-wal would damage the backup.
     Leave ledger.id.
  3. cp BACKUP DIR/ledger.db && chmod 600 DIR/ledger.db
  4. capdesk ledger check && capdesk reconcile
  5. capdesk ledger accept --reason TEXT: live is refused until then.

Attempts made after the backup are not in it, so nothing guards their orders:
look each one up before you send it again. After a crash capdesk names those
that it knows of, and sends nothing before they are seen to.";

#[derive(Debug, ClapArgs)]
pub(super) struct Ledger {
    #[command(subcommand)]
    pub(super) action: LedgerAction,
}

#[derive(Debug, Subcommand)]
pub(super) enum LedgerAction {
    /// Read the whole ledger through and count what is open
    #[command(after_help = AFTER_CHECK)]
    Check {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Copy the ledger to a new file while consoles go on working
    #[command(after_help = AFTER_BACKUP)]
    Backup {
        /// The file to make, outside the data directory
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Accept a ledger that was put back, so that live goes on: look up first what was sent since
    Accept {
        /// Why; stays in the ledger under your name
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Confirmation where the ledger has live attempts, exactly `ACCEPT:<ledger id>`
        #[arg(long, value_name = "TEXT")]
        confirm: Option<String>,
    },
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Args::command().debug_assert();
    }
}
