//! `capdesk webhook dismiss` and `capdesk webhook restore`

use clap::Args;

use crate::cli::dismiss;
use crate::cli::exit::Exit;
use crate::cli::session::Session;
use crate::domain::DismissTarget;

/// What may stand behind `capdesk webhook dismiss`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Its number, as `capdesk webhook list` and `capdesk listen` give it
    #[arg(value_name = "NUMBER")]
    number: i64,
    /// Why; stays in the ledger under your name
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Confirmation in live, exactly `DISMISS:<number>`
    #[arg(long, value_name = "TEXT")]
    confirm: Option<String>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// What may stand behind `capdesk webhook restore`.
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// Its number
    #[arg(value_name = "NUMBER")]
    number: i64,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(session: &Session, options: Options) -> Exit {
    dismiss::dismiss(session, &DismissTarget::Webhook(options.number), &options.reason, options.confirm, options.json).await
}

pub(super) async fn restore(session: &Session, options: Restore) -> Exit {
    dismiss::restore(session, &DismissTarget::Webhook(options.number), options.json).await
}
