//! `capdesk history`

use std::io::{self, BufWriter, Stdout, Write as _};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::args;
use super::exit::Exit;
use super::output;
use super::record;
use super::session::Session;
use super::to_file;
use crate::desk::Office;
use crate::domain::{Attempt, Say, State, say};
use crate::export::{Format, Rows};
use crate::ledger::{Cursor, Filter};

/// Rows read from the ledger at a time.
const PAGE: usize = 500;

pub(super) fn run(session: &Session, options: &args::History) -> Exit {
    let (filter, format) = match filter(session, options).and_then(|filter| Ok((filter, format(options)?))) {
        Ok(wanted) => wanted,
        Err(why) => return output::fail(&why, Exit::Usage),
    };
    let office = match session.office() {
        Ok(office) => office,
        Err(exit) => return exit,
    };
    let mut pages = Pages { office: &office, filter, after: None, left: options.limit.unwrap_or(usize::MAX) };
    if let (Some(path), Some(format)) = (&options.output, format) {
        return to_file::run(office.data(), path, format, options.force, &mut || pages.next());
    }
    let mut writer = match format {
        Some(format) => Writer::Rows(Rows::new(format, BufWriter::new(io::stdout()))),
        None => Writer::Table,
    };
    loop {
        match pages.next() {
            Ok(page) if page.is_empty() => return output::written(writer.finish(), Exit::Done),
            Ok(page) => {
                if let Err(error) = page.iter().try_for_each(|attempt| writer.row(attempt)) {
                    return output::written(Err(error), Exit::Done);
                }
            }
            Err(why) => {
                // What was read stands on stdout before the error.
                let _ = writer.finish();
                return output::fail(&why, Exit::Internal);
            }
        }
    }
}

/// The format asked for; a file's own extension decides where no flag does. `None`: a table for people.
fn format(options: &args::History) -> Result<Option<Format>, Say> {
    match (options.json, options.csv, &options.output) {
        (true, _, _) => Ok(Some(Format::JsonLines)),
        (_, true, _) => Ok(Some(Format::Csv)),
        (_, _, None) => Ok(None),
        (_, _, Some(path)) => match Format::of(path) {
            Some(format) => Ok(Some(format)),
            None => Err(say("cli-which-format").with("file", path.display().to_string())),
        },
    }
}

/// The attempts that are meant, page by page.
struct Pages<'a> {
    office: &'a Office,
    filter: Filter,
    after: Option<Cursor>,
    left: usize,
}

impl Pages<'_> {
    /// The next page; an empty one at the end.
    fn next(&mut self) -> Result<Vec<Attempt>, Say> {
        if self.left == 0 {
            return Ok(Vec::new());
        }
        let wanted = PAGE.min(self.left);
        let page = self.office.with(|ledger| ledger.page(&self.filter, self.after, wanted)).map_err(|error| error.say())?;
        self.after = page.last().map(|last| Cursor(last.id)).or(self.after);
        self.left -= page.len();
        Ok(page)
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
    Rows(Rows<BufWriter<Stdout>>),
    Table,
}

impl Writer {
    fn row(&mut self, attempt: &Attempt) -> io::Result<()> {
        match self {
            Self::Rows(rows) => rows.write(attempt),
            Self::Table => output::result(&table_line(attempt)),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Rows(rows) => rows.finish()?.flush(),
            Self::Table => Ok(()),
        }
    }
}

fn table_line(attempt: &Attempt) -> String {
    let zone = TimeZone::system();
    let at = attempt.sent.wall.to_zoned(zone).strftime("%Y-%m-%d %H:%M:%S").to_string();
    let state = format!("{} {}", attempt.state.sign(), attempt.state.say());
    format!("{at}  {state:<24}  {:<32}  {:>16}  {}", attempt.request.order_id.as_str(), record::amount_text(attempt), attempt.id)
}
