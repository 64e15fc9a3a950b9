//! `capdesk listen`

mod lines;
mod look_up;
mod take;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use tokio::sync::mpsc;

use self::lines::Lines;
use self::look_up::look_up;
use self::take::Desks;
use super::exit::Exit;
use super::output;
use super::signals::Signals;
use crate::config::{Access, Config, Paths, Profile};
use crate::desk::{Desk, Office};
use crate::domain::json::object;
use crate::domain::{Json, LogLevel, Mode, Say, say};
use crate::log;
use crate::receiver::{HeaderName, Limits, Net, Receiver, Senders};
use crate::sandbox::{Sandbox, Webhooks};

/// How long the last lines may take.
const LAST_LINES: Duration = Duration::from_secs(1);

const AFTER_HELP: &str = "\
Takes the webhooks that the gateway sends to a capture's server_url, at any path. It
speaks plain HTTP: put a proxy that does TLS in front of it, such as nginx or Caddy.
GET /health answers OK.

A webhook is taken in once the API_SECRET of a profile has proven it genuine: of those
that --profile names, otherwise of every profile in the configuration. It then stands in
the ledger and settles the attempt it is about; a console that is open shows it at once.
Each one is a line on stdout with its number for `capdesk webhook show`; what is refused
stands in the log (log/capdesk.log in the data directory). Nothing is ever captured for
a webhook.

Exit codes:
  0 stopped by Ctrl+C or SIGTERM
  1 internal
  2 usage or configuration

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
    /// Print one JSON object for the address and one for each webhook
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(paths: Paths, wanted: &[String], level: Option<LogLevel>, options: Options) -> Exit {
    let config = match Config::load(&paths.config) {
        Ok(config) => config,
        Err(error) => return output::fail(&error.say(), Exit::Usage),
    };
    log::begin(&paths.data, level.unwrap_or(config.log_level));
    log::panics();
    log::started("webhooks", &config.operator);
    let mut signals = match Signals::listen() {
        Ok(signals) => signals,
        Err(error) => return output::fail(&say("cli-no-signals").with("cause", error.to_string()), Exit::Internal),
    };
    let office = match Office::open_telling(&paths.data, &config.operator, &output::upgrade()) {
        Ok(office) => office,
        Err(why) => return output::fail(&why, Exit::Internal),
    };
    let desks = match open(&config, &paths, wanted, &office).await {
        Ok(desks) => desks,
        Err(why) => return output::fail(&why, Exit::Usage),
    };
    // Webhooks that the sandbox of a command that has ended still owes are sent from here.
    let sandbox = if desks.iter().any(|desk| desk.card().mode == Mode::Sandbox) {
        let webhooks = Webhooks { poll: true, ..Webhooks::default() };
        match Sandbox::start_with(&paths.data, (std::net::Ipv4Addr::LOCALHOST, 0).into(), webhooks).await {
            Ok(running) => Some(running),
            Err(error) => return output::fail(&error.say(), Exit::Usage),
        }
    } else {
        None
    };
    let names: Vec<String> = desks.iter().map(|desk| desk.card().name.clone()).collect();
    let (lines, writer) = Lines::start(options.json);
    let (ask, asked) = mpsc::unbounded_channel();
    let looking = tokio::spawn(look_up(asked, lines.clone()));
    // Behind a proxy every request comes from the proxy.
    if options.addr.ip().is_loopback() && !options.allow.is_empty() && options.sender_header.is_none() {
        output::note(&say("cli-listen-no-header").to_string());
    }
    let senders = Senders { allowed: options.allow, header: options.sender_header };
    let running = match Receiver::start(options.addr, Limits::default(), senders, Desks { desks, lines, ask }).await {
        Ok(running) => running,
        Err(error) => return output::fail(&error.say(), Exit::Usage),
    };
    let url = format!("http://{}/", running.address);
    if !running.address.ip().is_loopback() {
        output::note(&say("cli-listen-plain").with("address", running.address.to_string()).to_string());
    }
    let mut exit = Exit::Done;
    let wrote = if options.json {
        let profiles = names.iter().cloned().map(Json::String).collect();
        output::json(&object([("url", Json::String(url)), ("profiles", Json::Array(profiles))]))
    } else {
        output::result(&say("cli-listen-runs").with("url", url).with("profiles", names.join(", ")).to_string())
    };
    // Without a reader of its lines it goes on: what matters is in the ledger.
    if let Err(error) = wrote {
        exit = output::written(Err(error), exit);
    }
    signals.next().await;
    output::note(&say("cli-listen-stops").to_string());
    running.stop().await;
    looking.abort();
    let _ = looking.await;
    // A reader that does not read keeps nobody from ending.
    let _ = tokio::time::timeout(LAST_LINES, tokio::task::spawn_blocking(move || writer.join())).await;
    if let Some(sandbox) = sandbox {
        sandbox.stop().await;
    }
    exit
}

/// The profiles that were asked for; otherwise all that can be used, and the others are named.
async fn open(config: &Config, paths: &Paths, wanted: &[String], office: &Arc<Office>) -> Result<Vec<Arc<Desk>>, Say> {
    if config.file.is_none() && wanted.is_empty() {
        return Err(say("cli-no-config").with("path", paths.config.path().display().to_string()));
    }
    let mut desks: Vec<Arc<Desk>> = Vec::new();
    if wanted.is_empty() {
        for profile in config.profiles.iter().filter(|profile| !profile.is_sandbox()) {
            match open_one(profile, office).await {
                Ok(desk) => desks.push(desk),
                Err(why) => output::note(&say("cli-listen-without").with("profile", &profile.name).because("why", why).to_string()),
            }
        }
    }
    for name in wanted {
        let profile = config.profile(name).ok_or_else(|| say("cli-no-such-profile").with("profile", name))?;
        if desks.iter().all(|desk| desk.card().name != *name) {
            desks.push(open_one(profile, office).await?);
        }
    }
    for (at, desk) in desks.iter().enumerate() {
        if let Some(other) = desks.iter().skip(at + 1).find(|other| desk.is_confused_with(other)) {
            let [one, other] = [desk, other].map(|desk| desk.card().name.clone());
            return Err(say("cli-listen-one-secret").with("one", one).with("other", other));
        }
    }
    if desks.is_empty() { Err(say("cli-listen-none")) } else { Ok(desks) }
}

async fn open_one(profile: &Profile, office: &Arc<Office>) -> Result<Arc<Desk>, Say> {
    if let Access::Disabled(why) = &profile.access {
        return Err(say("desk-profile-disabled").with("profile", &profile.name).because("why", why.clone()));
    }
    Desk::open(Arc::clone(office), profile).await.map(Arc::new)
}
