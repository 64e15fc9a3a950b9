//! `capdesk history --waived`

use super::args;
use super::day;
use super::exit::Exit;
use super::output;
use super::record::utc;
use super::session::Session;
use crate::domain::json::object;
use crate::domain::{Json, Say, printable};
use crate::ledger::{NewEvent, WaivedFilter};

/// Events read at a time.
const PAGE: usize = 200;

pub(super) fn run(session: &Session, options: &args::History) -> Exit {
    let filter = match filter(session, options) {
        Ok(filter) => filter,
        Err(why) => return output::fail(&why, Exit::Usage),
    };
    let office = match session.office() {
        Ok(office) => office,
        Err(exit) => return exit,
    };
    let (mut before, mut left) = (None, options.limit.unwrap_or(usize::MAX));
    while left > 0 {
        let page = match office.with(|ledger| ledger.waived(&filter, before, left.min(PAGE))) {
            Ok(page) => page,
            Err(error) => return output::fail(&error.say(), Exit::Internal),
        };
        let Some(last) = page.last() else { break };
        (before, left) = (Some(last.seq), left - page.len());
        let wrote = page
            .iter()
            .try_for_each(|event| if options.json { output::json(&record(&event.entry)) } else { output::result(&line(&event.entry)) });
        if wrote.is_err() {
            return output::written(wrote, Exit::Done);
        }
    }
    Exit::Done
}

fn filter(session: &Session, options: &args::History) -> Result<WaivedFilter, Say> {
    Ok(WaivedFilter {
        profile: (!options.all_profiles).then(|| session.profile_name().to_owned()),
        order_id: options.order_id.as_deref().map(|typed| typed.trim().to_owned()),
        since: options.since.as_deref().map(|text| day::since("--since", text)).transpose()?,
        until: options.until.as_deref().map(|text| day::until("--until", text)).transpose()?,
    })
}

/// Who stood up for what, when and why.
fn record(entry: &NewEvent) -> Json {
    let text = |text: &str| Json::String(text.to_owned());
    object([
        ("at", Json::String(utc(entry.at))),
        ("kind", text(entry.kind.word())),
        ("operator", text(&entry.actor.operator)),
        ("os_user", text(&entry.actor.os_user)),
        ("host", text(&entry.actor.host)),
        ("profile", text(&entry.profile)),
        ("mode", text(entry.mode.word())),
        ("order_id", Json::text(entry.order_id.clone())),
        ("attempt_id", Json::text(entry.attempt.map(|id| id.to_string()))),
        ("reason", Json::text(entry.reason.as_ref().map(Say::to_string))),
    ])
}

/// The same on one line, for people.
fn line(entry: &NewEvent) -> String {
    let (order_id, reason) = (entry.order_id.as_deref().unwrap_or_default(), entry.reason.as_ref().map(Say::to_string).unwrap_or_default());
    let line = format!(
        "{}  {:<9}  {:<7}  {order_id:<32}  {}@{}  {reason}",
        utc(entry.at),
        entry.kind.word(),
        entry.mode.word(),
        entry.actor.operator,
        entry.actor.host
    );
    printable(line.trim_end()).into_owned()
}
