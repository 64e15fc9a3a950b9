//! `capdesk sandbox`

use secrecy::ExposeSecret as _;

use super::args;
use super::exit::Exit;
use super::output;
use super::signals::Signals;
use crate::config::Paths;
use crate::domain::json::object;
use crate::domain::{Json, say};
use crate::sandbox::{self, Sandbox};

pub(super) async fn run(paths: &Paths, options: args::Sandbox) -> Exit {
    let mut signals = match Signals::listen() {
        Ok(signals) => signals,
        Err(error) => return output::fail(&say("cli-no-signals").with("cause", error.to_string()), Exit::Internal),
    };
    if options.reset
        && let Err(error) = sandbox::reset(&paths.data)
    {
        return output::fail(&error.say(), Exit::Internal);
    }
    let running = match Sandbox::start(&paths.data, options.listen).await {
        Ok(running) => running,
        Err(error) => return output::fail(&error.say(), Exit::Usage),
    };
    // These keys open nothing but this gateway on this machine, and printing them is what the command is for.
    let facts = [
        ("url", running.url.clone()),
        ("pos_id", running.pos_id.to_string()),
        ("api_key", running.keys.api_key.expose_secret().to_owned()),
        ("api_secret", running.keys.api_secret.expose_secret().to_owned()),
        ("endpoints_key", running.keys.endpoints_key.expose_secret().to_owned()),
    ];
    let wrote = if options.json {
        output::json(&object(facts.map(|(name, value)| (name, Json::String(value)))))
    } else {
        facts.iter().try_for_each(|(name, value)| output::result(&format!("{name:<14} {value}")))
    };
    if wrote.is_err() {
        return output::written(wrote, Exit::Internal);
    }
    output::note(&say("cli-sandbox-runs").to_string());
    signals.next().await;
    running.stop().await;
    Exit::Done
}
