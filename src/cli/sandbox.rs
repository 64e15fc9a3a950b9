//! `capdesk sandbox`

use std::net::SocketAddr;
use std::time::Duration;

use clap::{Args, value_parser};
use secrecy::ExposeSecret as _;
use tokio::sync::mpsc;

use super::exit::Exit;
use super::lines::Lines;
use super::signals::Signals;
use super::{output, runtime};
use crate::config::Paths;
use crate::domain::json::object;
use crate::domain::{Json, Say, say};
use crate::ledger;
use crate::sandbox::{self, Fate, Notice, Sandbox, Webhooks};

const AFTER_HELP: &str = "\
Every capture with a server_url that is an http address of this machine is told there
by a webhook, signed as the gateway signs: what became of it, at once. Order 1202 is
told twice: pending at once, success after 5 s. What could not be sent before this
program ended is sent by the next one on the same data directory.";

/// What may stand behind `capdesk sandbox`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Options {
    /// Loopback address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Forget all orders and draw new keys first
    #[arg(long)]
    reset: bool,
    /// Print address and keys as one JSON line
    #[arg(long)]
    json: bool,
    /// Send each webhook this many times, 1 to 10: the gateway may send one twice
    #[arg(long, help_heading = "Webhooks", value_name = "N", default_value_t = 1, value_parser = value_parser!(u32).range(1..=10))]
    webhook_copies: u32,
    /// Send each webhook this late, up to 3600 seconds
    #[arg(long, help_heading = "Webhooks", value_name = "SECONDS", default_value_t = 0, value_parser = value_parser!(u64).range(..=3600))]
    webhook_delay: u64,
    /// Send them in the wrong order: 1202's success first, its pending a second later
    #[arg(long, help_heading = "Webhooks")]
    webhook_reverse: bool,
    /// Try each webhook this many times, 1 to 10, until it is answered with 2xx; the pauses are 1 s, 2 s, 4 s and so on
    #[arg(long, help_heading = "Webhooks", value_name = "N", default_value_t = 3, value_parser = value_parser!(u32).range(1..=10))]
    webhook_tries: u32,
    /// Send them to other machines and by https, too
    #[arg(long, help_heading = "Webhooks")]
    webhook_anywhere: bool,
}

impl Options {
    fn webhooks(&self, notices: mpsc::UnboundedSender<Notice>) -> Webhooks {
        Webhooks {
            copies: self.webhook_copies,
            delay: Duration::from_secs(self.webhook_delay),
            reverse: self.webhook_reverse,
            anywhere: self.webhook_anywhere,
            tries: self.webhook_tries,
            poll: true,
            notices: Some(notices),
        }
    }
}

/// How long the last lines may take, and work that blocks a thread; it ends within 2 s.
const LAST: Duration = Duration::from_millis(200);

pub(super) fn run(paths: &Paths, options: Options) -> Exit {
    let fail = |error: &std::io::Error| output::fail(&say("cli-no-runtime").with("cause", error.to_string()), Exit::Internal);
    let lines = match Lines::start("cli-sandbox-left-out") {
        Ok(lines) => lines,
        Err(error) => return fail(&error),
    };
    // From here on every line goes that way.
    let exit = match runtime() {
        Ok(runtime) => {
            let exit = runtime.block_on(serve(paths, options, &lines));
            runtime.shutdown_timeout(LAST);
            exit
        }
        Err(why) => Err((why, Exit::Internal)),
    };
    let exit = exit.unwrap_or_else(|(why, exit)| {
        lines.note(&why.to_string());
        exit
    });
    lines.close(LAST);
    exit
}

async fn serve(paths: &Paths, options: Options, lines: &Lines) -> Result<Exit, (Say, Exit)> {
    let failed = |error: std::io::Error| (say("cli-no-signals").with("cause", error.to_string()), Exit::Internal);
    let mut signals = Signals::listen().map_err(failed)?;
    // What the ledger would refuse is no place for a gateway whose captures it will remember.
    ledger::prepare(&paths.data).map_err(|error| (error.say(), Exit::Usage))?;
    if options.reset {
        sandbox::reset(&paths.data).map_err(|error| (error.say(), Exit::Internal))?;
    }
    let (sender, mut notices) = mpsc::unbounded_channel();
    let started = Sandbox::start_with(&paths.data, options.listen, options.webhooks(sender)).await;
    let running = started.map_err(|error| (error.say(), Exit::Usage))?;
    // These keys open nothing but this gateway on this machine, and printing them is what the command is for.
    let facts = [
        ("url", running.url.clone()),
        ("pos_id", running.pos_id.to_string()),
        ("api_key", running.keys.api_key.expose_secret().to_owned()),
        ("api_secret", running.keys.api_secret.expose_secret().to_owned()),
        ("endpoints_key", running.keys.endpoints_key.expose_secret().to_owned()),
    ];
    if options.json {
        lines.result(object(facts.map(|(name, value)| (name, Json::String(value)))).to_line());
    } else {
        facts.iter().for_each(|(name, value)| lines.result(format!("{name:<14} {value}")));
    }
    lines.note(&say("cli-sandbox-runs").to_string());
    loop {
        tokio::select! {
            () = signals.next() => break,
            Some(notice) = notices.recv() => lines.note(&line(notice)),
        }
    }
    running.stop().await;
    while let Ok(notice) = notices.try_recv() {
        lines.note(&line(notice));
    }
    Ok(Exit::Done)
}

/// One line about a webhook.
fn line(notice: Notice) -> String {
    let what = match notice.fate {
        Fate::Delivered => say("cli-sandbox-delivered"),
        Fate::Again { cause, wait } => say("cli-sandbox-again").with("cause", cause).count("seconds", wait.as_secs()),
        Fate::GivenUp { cause } => say("cli-sandbox-given-up").with("cause", cause),
        Fate::Elsewhere => say("cli-sandbox-elsewhere"),
    };
    what.with("order", notice.order_id).with("status", notice.status).with("url", notice.url).to_string()
}
