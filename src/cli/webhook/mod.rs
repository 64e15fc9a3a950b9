//! `capdesk webhook`

mod dismiss;
mod list;
mod verify;

use clap::{Args, Subcommand};

use super::exit::Exit;
use super::session::Session;

/// What may stand behind `capdesk webhook`.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the webhooks that `capdesk listen` took in, newest first
    List(list::Options),
    /// Show one webhook and its payload
    Show(list::Show),
    /// Set one aside that is not about this order's money, so that it forbids no capture
    Dismiss(dismiss::Options),
    /// Take a dismissal back
    Restore(dismiss::Restore),
    /// Check the signature of one webhook by hand, and read it
    Verify(verify::Options),
}

pub(super) async fn run(session: &Session, options: Options) -> Exit {
    match options.action {
        Action::List(options) => list::run(session, &options),
        Action::Show(options) => list::show(session, &options),
        Action::Dismiss(options) => dismiss::run(session, options).await,
        Action::Restore(options) => dismiss::restore(session, options).await,
        Action::Verify(options) => verify::run(session, &options),
    }
}
