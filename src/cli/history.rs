//! `capdesk history`

use std::io;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::args;
use super::exit::Exit;
use super::output;
use super::record;
use super::session::Session;
use crate::domain::{Attempt, Json, Say, State, say};
use crate::ledger::{Cursor, Filter, LedgerError};

/// Rows read from the ledger at a time.
const PAGE: usize = 500;

pub(super) fn run(session: &Session, options: &args::History) -> Exit {
    let filter = match filter(session, options) {
        Ok(filter) => filter,
        Err(why) => return output::fail(&why, Exit::Usage),
    };
    let office = match session.office() {
        Ok(office) => office,
        Err(exit) => return exit,
    };
    let mut writer = Writer::new(options);
    let mut left = options.limit.unwrap_or(usize::MAX);
    let mut after = None;
    let told: Result<io::Result<()>, LedgerError> = (|| {
        while left > 0 {
            let page = office.with(|ledger| ledger.page(&filter, after, PAGE.min(left)))?;
            let Some(last) = page.last() else { break };
            after = Some(Cursor(last.id));
            left -= page.len();
            for attempt in &page {
                if let Err(error) = writer.row(attempt) {
                    return Ok(Err(error));
                }
            }
        }
        Ok(writer.finish())
    })();
    match told {
        Ok(wrote) => output::written(wrote, Exit::Done),
        Err(error) => output::fail(&error.say(), Exit::Internal),
    }
}

fn filter(session: &Session, options: &args::History) -> Result<Filter, Say> {
    let states = options.states.iter().map(|word| {
        let all: Vec<_> = State::ALL.into_iter().map(State::word).collect();
        State::from_word(word).ok_or_else(|| say("cli-no-such-state").with("state", word).with("states", all.join(", ")))
    });
    Ok(Filter {
        profile: (!options.all_profiles).then(|| session.profile_name().to_owned()),
        states: states.collect::<Result<_, _>>()?,
        order_id: options.order_id.as_deref().map(|typed| typed.trim().to_owned()),
        since: options.since.as_deref().map(|text| moment("--since", text, Date::first)).transpose()?,
        until: options.until.as_deref().map(|text| moment("--until", text, Date::last)).transpose()?,
    })
}

/// Which end of a day is meant.
trait DayEnd {
    fn first(self) -> Result<Date, jiff::Error>;
    fn last(self) -> Result<Date, jiff::Error>;
}

impl DayEnd for Date {
    fn first(self) -> Result<Date, jiff::Error> {
        Ok(self)
    }

    fn last(self) -> Result<Date, jiff::Error> {
        self.tomorrow()
    }
}

/// A local day or an RFC 3339 time.
fn moment(flag: &str, text: &str, end: fn(Date) -> Result<Date, jiff::Error>) -> Result<Timestamp, Say> {
    let wrong = || say("cli-bad-date").with("flag", flag).with("text", text);
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let day: Date = text.parse().map_err(|_| wrong())?;
    let midnight = end(day).and_then(|day| day.to_zoned(TimeZone::system())).map_err(|_| wrong())?;
    Ok(midnight.timestamp())
}

enum Writer {
    Json,
    Csv(Box<csv::Writer<io::Stdout>>, bool),
    Table,
}

impl Writer {
    fn new(options: &args::History) -> Self {
        match (options.json, options.csv) {
            (true, _) => Self::Json,
            (_, true) => Self::Csv(Box::new(csv::Writer::from_writer(io::stdout())), false),
            _ => Self::Table,
        }
    }

    fn row(&mut self, attempt: &Attempt) -> io::Result<()> {
        match self {
            Self::Json => output::json(&record::attempt(attempt)),
            Self::Csv(writer, started) => {
                let Json::Object(members) = record::attempt(attempt) else { return Ok(()) };
                let members = members.iter().filter(|(name, _)| name != "response");
                if !std::mem::replace(started, true) {
                    writer.write_record(members.clone().map(|(name, _)| name.as_str()))?;
                }
                writer.write_record(members.map(|(name, value)| csv_cell(name, value)))?;
                Ok(())
            }
            Self::Table => output::result(&table_line(attempt)),
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        match self {
            Self::Csv(writer, _) => writer.flush(),
            Self::Json | Self::Table => Ok(()),
        }
    }
}

/// A cell for spreadsheets: text that one would take for a formula gets an apostrophe before it.
fn csv_cell(name: &str, value: &Json) -> String {
    let text = match value {
        Json::Null => return String::new(),
        other => other.to_text(),
    };
    let is_number = matches!(name, "charge_amount" | "amount" | "http_status");
    if !is_number && text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text }
}

fn table_line(attempt: &Attempt) -> String {
    let zone = TimeZone::system();
    let at = attempt.sent.wall.to_zoned(zone).strftime("%Y-%m-%d %H:%M:%S").to_string();
    let state = format!("{} {}", attempt.state.sign(), attempt.state.say());
    format!("{at}  {state:<24}  {:<32}  {:>16}  {}", attempt.request.order_id.as_str(), record::amount_text(attempt), attempt.id)
}
