//! `capdesk listen`

mod take;

use std::net::SocketAddr;
use std::sync::Arc;

use clap::Args;
use tokio::sync::mpsc;

use self::take::{Desks, News, look_up};
use super::exit::Exit;
use super::output;
use super::record;
use super::signals::Signals;
use crate::config::{Access, Config, Paths, Profile};
use crate::desk::{Desk, Office};
use crate::domain::json::object;
use crate::domain::{Json, LogLevel, Mode, Say, say};
use crate::log;
use crate::receiver::{HeaderName, Limits, Net, Receiver, Senders};
use crate::sandbox::{Sandbox, Webhooks};

const AFTER_HELP: &str = "\
Takes the webhooks that the gateway sends to a capture's server_url, at any path. It
speaks plain HTTP: put a proxy that does TLS in front of it, such as nginx or Caddy.
GET /health answers OK.

A webhook is taken in once the API_SECRET of a profile has proven it genuine. It then
stands in the ledger and settles the attempt it is about; a console that is open shows
it at once. Each one is a line on stdout. Nothing is ever captured for a webhook.

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
    let office = match Office::open(&paths.data, &config.operator) {
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
    let (tell, mut told) = mpsc::unbounded_channel();
    let (ask, asked) = mpsc::unbounded_channel();
    let looking = tokio::spawn(look_up(asked, tell.clone()));
    let senders = Senders { allowed: options.allow, header: options.sender_header };
    let running = match Receiver::start(options.addr, Limits::default(), senders, Desks { desks, tell, ask }).await {
        Ok(running) => running,
        Err(error) => return output::fail(&error.say(), Exit::Usage),
    };
    let url = format!("http://{}/", running.address);
    if !running.address.ip().is_loopback() {
        output::note(&say("cli-listen-plain").with("address", running.address.to_string()).to_string());
    }
    let mut exit = Exit::Done;
    let print = |news: News| tell_news(&news, options.json);
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
    loop {
        tokio::select! {
            () = signals.next() => break,
            Some(news) = told.recv() => print(news),
        }
    }
    output::note(&say("cli-listen-stops").to_string());
    running.stop().await;
    looking.abort();
    while let Ok(news) = told.try_recv() {
        print(news);
    }
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
    if desks.is_empty() { Err(say("cli-listen-none")) } else { Ok(desks) }
}

async fn open_one(profile: &Profile, office: &Arc<Office>) -> Result<Arc<Desk>, Say> {
    if let Access::Disabled(why) = &profile.access {
        return Err(say("desk-profile-disabled").with("profile", &profile.name).because("why", why.clone()));
    }
    Desk::open(Arc::clone(office), profile).await.map(Arc::new)
}

/// One line about a webhook, or about an attempt that was looked up because of one.
fn tell_news(news: &News, json: bool) {
    let (attempt, text) = (news.attempt.as_deref(), |text: &str| Json::String(text.to_owned()));
    let message = news.message.as_ref().map(Say::to_string).unwrap_or_default();
    // The line is for whoever watches; nobody may.
    let _ = if json {
        output::json(&object([
            ("at", text(&record::utc(news.at))),
            ("profile", text(&news.profile)),
            ("sender", Json::text(news.sender.map(|sender| sender.to_string()))),
            ("order_id", text(&news.order_id)),
            ("bearing", Json::text(news.bearing.map(crate::domain::Bearing::word))),
            ("again", Json::Bool(news.again)),
            ("attempt_id", Json::text(attempt.map(|attempt| attempt.id.to_string()))),
            ("state", Json::text(attempt.map(|attempt| attempt.state.word()))),
            ("message", text(&message)),
        ]))
    } else {
        let what = news.bearing.map_or_else(|| say("cli-listen-looked-up"), crate::domain::Bearing::say);
        let again = if news.again { say("cli-listen-again").to_string() } else { String::new() };
        let stands = attempt.map(record::line).unwrap_or_else(|| news.order_id.clone());
        output::result(&format!("{}  {what}{again}  {stands}\n  {message}", record::utc(news.at)))
    };
    if let Some(attempt) = attempt.filter(|_| !news.again) {
        output::alarm(attempt);
    }
}
