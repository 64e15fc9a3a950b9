//! `capdesk listen`

mod end;
mod look_up;
mod manager;
mod news;
mod open;
mod take;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use clap::Args;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use self::end::{END, LAST_LINES, LAST_REQUESTS, LAST_WORK, end_by, panics};
use self::look_up::{Asked, look_up};
use self::manager::Manager;
use self::news::Teller;
use self::open::{Cannot, open};
use self::take::Desks;
use super::exit::Exit;
use super::lines::Lines;
use super::signals::Signals;
use super::{output, runtime};
use crate::config::{Config, Paths};
use crate::desk::{Desk, Office};
use crate::domain::json::object;
use crate::domain::{Json, LogLevel, Mode, Say, say};
use crate::ledger::WebhookFilter;
use crate::log;
use crate::receiver::{HeaderName, Limits, Net, Receiver, Senders};
use crate::sandbox::{Running, Sandbox, Webhooks};

const AFTER_HELP: &str = "\
Takes the webhooks that the gateway sends to a capture's server_url, at any path. It
speaks plain HTTP: put a proxy that does TLS in front of it, such as nginx or Caddy.
GET /health answers OK, when the last webhook came, and how many lines were left out.

A webhook is taken in once the API_SECRET of a profile has proven it genuine: of those
that --profile names, otherwise of every profile in the configuration. It then stands in
the ledger and settles the attempt it is about; a console that is open shows it at once.
Each one is a line on stdout with its number for `capdesk webhook show`; what is refused
stands in the log (log/capdesk.log in the data directory). Nothing is ever captured for
a webhook.

Exit codes:
  0 stopped by Ctrl+C or SIGTERM
  1 something else than the configuration keeps it from working: start it again
  2 usage, or a mistake in the configuration

Try:
  capdesk --config capdesk.toml listen --profile live --allow 35.187.74.148 \\
          --sender-header X-Forwarded-For
  capdesk listen --profile sandbox";

/// What may stand behind `capdesk listen`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Options {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8443")]
    addr: SocketAddr,
    /// Only take webhooks from this address or network; may be repeated [the gateway's own: 35.187.74.148]
    #[arg(long, value_name = "NET")]
    allow: Vec<Net>,
    /// Believe this header of your proxy about where a request came from (its last address counts), e.g. X-Forwarded-For
    #[arg(long, value_name = "NAME")]
    sender_header: Option<HeaderName>,
    /// Where your proxy connects from, an address or a network; may be repeated. Nobody else is listened to then
    #[arg(long, value_name = "ADDR", requires = "sender_header")]
    trusted_proxy: Vec<Net>,
    /// Print one JSON object for the address and one for each webhook
    #[arg(long)]
    json: bool,
}

pub(super) fn run(paths: Paths, wanted: &[String], level: Option<LogLevel>, options: Options) -> Exit {
    let lines = match Lines::start("cli-listen-left-out") {
        Ok(lines) => lines,
        Err(error) => return output::fail(&say("cli-no-runtime").with("cause", error.to_string()), Exit::Internal),
    };
    // From here on every line goes that way.
    let exit = match runtime() {
        Ok(runtime) => {
            let exit = runtime.block_on(listen(paths, wanted, level, options, &lines)).unwrap_or_else(|Cannot { why, exit }| {
                lines.note(&why.to_string());
                exit
            });
            runtime.shutdown_timeout(LAST_WORK);
            exit
        }
        Err(why) => {
            lines.note(&why.to_string());
            Exit::Internal
        }
    };
    lines.close(LAST_LINES);
    exit
}

async fn listen(paths: Paths, wanted: &[String], level: Option<LogLevel>, options: Options, lines: &Lines) -> Result<Exit, Cannot> {
    let config = Config::load(&paths.config).map_err(|error| Cannot::configured(error.say()))?;
    // Whoever reaches it past the proxy would write the header as they like.
    if options.sender_header.is_some() && options.trusted_proxy.is_empty() && !options.addr.ip().to_canonical().is_loopback() {
        return Err(Cannot::configured(say("cli-listen-no-proxy").with("address", options.addr.to_string())));
    }
    log::begin(&paths.data, level.unwrap_or(config.log_level));
    panics(lines.clone());
    log::started("webhooks", &config.operator);
    let failed = |why: Say| Cannot { why, exit: Exit::Internal };
    let mut signals = Signals::listen().map_err(|error| failed(say("cli-no-signals").with("cause", error.to_string())))?;
    let manager = Arc::new(Manager::find(|name| std::env::var_os(name)));
    let start = async {
        let office = in_background(&paths, &config, lines).await?;
        let desks = open(&config, &paths, wanted, &office, lines).await?;
        let sandbox = sandbox(&paths, &desks).await?;
        Ok::<_, Cannot>((office, desks, sandbox))
    };
    let (office, desks, sandbox) = tokio::select! {
        biased;
        () = signals.next() => return Ok(Exit::Done),
        started = start => started?,
    };
    let names: Vec<String> = desks.iter().map(|desk| desk.card().name.clone()).collect();
    let asked = Arc::<Asked>::default();
    let teller = Teller { lines: lines.clone(), json: options.json };
    let looking = tokio::spawn(look_up(Arc::clone(&asked), teller.clone()));
    // Behind a proxy every request comes from the proxy.
    if options.addr.ip().is_loopback() && !options.allow.is_empty() && options.sender_header.is_none() {
        lines.note(&say("cli-listen-no-header").to_string());
    }
    let newest = office.with(|ledger| ledger.webhooks(&WebhookFilter::default(), None, 1)).unwrap_or_default();
    let last = Mutex::new(newest.first().map(|webhook| webhook.entry.at));
    let senders = Senders { allowed: options.allow, header: options.sender_header, proxies: options.trusted_proxy };
    let limits = Limits { stop: LAST_REQUESTS, ..Limits::default() };
    let take = Desks { desks, teller, asked, last, turn: Semaphore::new(1) };
    let running = Receiver::start(options.addr, limits, senders, take).await.map_err(|error| failed(error.say()))?;
    let url = format!("http://{}/", running.address);
    if !running.address.ip().is_loopback() {
        lines.note(&say("cli-listen-plain").with("address", running.address.to_string()).to_string());
    }
    lines.result(if options.json {
        let profiles = names.iter().cloned().map(Json::String).collect();
        object([("url", Json::String(url)), ("profiles", Json::Array(profiles))]).to_line()
    } else {
        say("cli-listen-runs").with("url", url).with("profiles", names.join(", ")).to_string()
    });
    manager.ready();
    let alive = tokio::spawn({
        let manager = Arc::clone(&manager);
        async move { manager.watch().await }
    });
    let exit = tokio::select! {
        biased;
        () = signals.next() => Exit::Done,
        () = running.ended() => Exit::Internal,
    };
    end_by(Instant::now() + END, exit);
    manager.stopping();
    lines.note(&say(if exit == Exit::Done { "cli-listen-stops" } else { "cli-listen-broken" }).to_string());
    let sandbox = async {
        if let Some(sandbox) = sandbox {
            sandbox.stop().await;
        }
    };
    tokio::join!(running.stop(), sandbox);
    looking.abort();
    alive.abort();
    let _ = looking.await;
    Ok(exit)
}

/// The ledger is opened where waiting for other processes keeps nothing else waiting.
async fn in_background(paths: &Paths, config: &Config, lines: &Lines) -> Result<Arc<Office>, Cannot> {
    let (paths, operator) = (paths.clone(), config.operator.clone());
    let lines = lines.clone();
    let told = lines.clone();
    let progress = output::upgrade_to(move |line| told.note(line));
    let opened = tokio::task::spawn_blocking(move || Office::open_telling(&paths, &operator, &progress)).await;
    let opened = opened.unwrap_or_else(|_| Err(say("desk-interrupted")));
    let office = opened.map_err(|why| Cannot { why, exit: Exit::Internal })?;
    if let Some(why) = office.put_back() {
        lines.note(&why.to_string());
    }
    Ok(office)
}

/// Webhooks that the sandbox of a command that has ended still owes are sent from here.
async fn sandbox(paths: &Paths, desks: &[Arc<Desk>]) -> Result<Option<Running>, Cannot> {
    if desks.iter().all(|desk| desk.card().mode != Mode::Sandbox) {
        return Ok(None);
    }
    let webhooks = Webhooks { poll: true, ..Webhooks::default() };
    let started = Sandbox::start_with(&paths.data, (std::net::Ipv4Addr::LOCALHOST, 0).into(), webhooks).await;
    started.map(Some).map_err(|error| Cannot { why: error.say(), exit: Exit::Internal })
}
