//! `capdesk webhook list` and `capdesk webhook show`

use std::io;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::cli::exit::Exit;
use crate::cli::output;
use crate::cli::record::utc;
use crate::cli::session::Session;
use crate::domain::json::object;
use crate::domain::{Bearing, Json, Say, say};
use crate::ledger::{Event, WebhookFilter};

/// Webhooks read at a time.
const PAGE: usize = 200;

/// The words of the bearings.
fn bearings() -> impl TypedValueParser<Value = Bearing> {
    PossibleValuesParser::new(Bearing::ALL.map(Bearing::word)).map(|word| Bearing::from_word(&word).unwrap_or(Bearing::Kept))
}

/// What may stand behind `capdesk webhook list`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Only those with this bearing: what it meant when it came. `elsewhere` are captures that no attempt here made
    #[arg(long, value_name = "B", value_parser = bearings())]
    bearing: Option<Bearing>,
    /// Only where this occurs in the order id, or an id that the webhook states begins with it
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    find: Option<String>,
    /// At most this many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Webhooks of every profile
    #[arg(long)]
    all_profiles: bool,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// What may stand behind `capdesk webhook show`.
#[derive(Debug, Args)]
pub(super) struct Show {
    /// Its number, as `capdesk webhook list` and `capdesk listen` give it: its place among all events of the ledger
    #[arg(value_name = "NUMBER")]
    number: i64,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

pub(super) fn run(session: &Session, options: &Options) -> Exit {
    let office = match session.office() {
        Ok(office) => office,
        Err(exit) => return exit,
    };
    let profile = (!options.all_profiles).then(|| session.profile_name().to_owned());
    let filter = WebhookFilter { profile, bearing: options.bearing, find: options.find.clone() };
    let (mut before, mut left) = (None, options.limit.unwrap_or(usize::MAX));
    while left > 0 {
        let page = match office.with(|ledger| ledger.webhooks(&filter, before, left.min(PAGE))) {
            Ok(page) => page,
            Err(error) => return output::fail(&error.say(), Exit::Internal),
        };
        let Some(last) = page.last() else { break };
        (before, left) = (Some(last.seq), left - page.len());
        let wrote =
            page.iter().try_for_each(|event| if options.json { output::json(&record(event)) } else { output::result(&line(event)) });
        if wrote.is_err() {
            return output::written(wrote, Exit::Done);
        }
    }
    Exit::Done
}

pub(super) fn show(session: &Session, options: &Show) -> Exit {
    let office = match session.office() {
        Ok(office) => office,
        Err(exit) => return exit,
    };
    match office.with(|ledger| ledger.webhook(options.number)) {
        Ok(Some(event)) if options.json => output::written(output::json(&record(&event)), Exit::Done),
        Ok(Some(event)) => output::written(tell(&event), Exit::Done),
        Ok(None) => output::fail(&say("cli-no-such-webhook").with("number", options.number.to_string()), Exit::Usage),
        Err(error) => output::fail(&error.say(), Exit::Internal),
    }
}

/// One line for people.
fn line(event: &Event) -> String {
    let stated = |name| event.told().and_then(|told| told.get(name)).filter(|value| **value != Json::Null).map(Json::to_text);
    let [method, status, amount, currency] = ["method", "status", "amount", "currency"].map(|name| stated(name).unwrap_or_default());
    let bearing = event.bearing().map(Bearing::word).unwrap_or_default();
    let (at, order_id) = (utc(event.entry.at), event.entry.order_id.as_deref().unwrap_or_default());
    let attempt = event.entry.attempt.map_or_else(String::new, |id| id.to_string());
    format!("{:>8}  {at}  {bearing:<11}  {order_id:<32}  {method} {status} {amount} {currency}  {attempt}", event.seq).trim_end().to_owned()
}

/// Everything that is kept of one.
fn record(event: &Event) -> Json {
    let entry = &event.entry;
    let payload = entry
        .body
        .as_ref()
        .map_or(Json::Null, |body| Json::parse(body).unwrap_or_else(|_| Json::String(String::from_utf8_lossy(body).into_owned())));
    object([
        ("number", Json::Number(event.seq.to_string())),
        ("at", Json::String(utc(entry.at))),
        ("profile", Json::String(entry.profile.clone())),
        ("mode", Json::String(entry.mode.word().to_owned())),
        ("pos_id", Json::text(entry.pos_id.map(|id| id.to_string()))),
        ("sender", Json::text(event.sender())),
        ("order_id", Json::text(entry.order_id.clone())),
        ("bearing", Json::text(event.bearing().map(Bearing::word))),
        ("attempt_id", Json::text(entry.attempt.map(|id| id.to_string()))),
        ("transaction", event.told().cloned().unwrap_or(Json::Null)),
        ("message", Json::text(entry.reason.as_ref().map(Say::to_string))),
        ("payload", payload),
    ])
}

/// The same in lines, then the payload.
fn tell(event: &Event) -> io::Result<()> {
    let Json::Object(members) = record(event) else { return Ok(()) };
    let stated = |(_, value): &&(String, Json)| *value != Json::Null;
    for (name, value) in members.iter().filter(stated) {
        match (name.as_str(), value) {
            ("transaction", Json::Object(fields)) => {
                for (name, value) in fields.iter().filter(stated) {
                    output::result(&format!("{name:<18} {}", value.to_text()))?;
                }
            }
            ("payload", _) => output::result(&format!("payload\n{}", value.to_pretty()))?,
            _ => output::result(&format!("{name:<18} {}", value.to_text()))?,
        }
    }
    if event.entry.body.is_none() {
        output::note(&say("cli-webhook-not-kept").to_string());
    }
    Ok(())
}
