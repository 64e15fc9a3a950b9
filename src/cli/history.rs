//! `capdesk history`

use std::io::{self, BufWriter, Stdout, Write as _};

use jiff::tz::TimeZone;

use super::args;
use super::day;
use super::exit::Exit;
use super::finder;
use super::output;
use super::record;
use super::session::Session;
use super::{to_file, waived};
use crate::catalog::Catalog;
use crate::desk::Office;
use crate::domain::{Attempt, Currency, Query, Say, Sort, State, amount, say};
use crate::export::{Format, Rows};
use crate::ledger::{Cursor, Filter};

/// Rows read from the ledger at a time.
const PAGE: usize = 500;

pub(super) fn run(session: &Session, options: &args::History) -> Exit {
    if options.waived {
        return waived::run(session, options);
    }
    let (query, format) = match query(session, options).and_then(|query| Ok((query, format(options)?))) {
        Ok(wanted) => wanted,
        Err(why) => return output::fail(&why, Exit::Usage),
    };
    let office = match session.office() {
        Ok(office) => office,
        Err(exit) => return exit,
    };
    let source = match source(&office, query, options) {
        Ok(source) => source,
        Err(why) => return output::fail(&why, Exit::Internal),
    };
    let mut pages = Pages { source, after: None, left: options.limit.unwrap_or(usize::MAX) };
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
    source: Source<'a>,
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
        let page = match &self.source {
            Source::Ledger(office, filter) => office.with(|ledger| ledger.page(filter, self.after, wanted)).map_err(|error| error.say())?,
            Source::Catalog(catalog, query) => catalog.find(query, self.after, wanted).map_err(|error| error.say())?,
        };
        self.after = page.last().map(|last| Cursor(last.id)).or(self.after);
        self.left -= page.len();
        Ok(page)
    }
}

/// Who answers. What a script checks before it sends needs the ledger alone; only what the ledger has no index for asks the
/// catalog.
enum Source<'a> {
    Ledger(&'a Office, Filter),
    Catalog(Box<Catalog>, Box<Query>),
}

fn source<'a>(office: &'a Office, query: Query, options: &args::History) -> Result<Source<'a>, Say> {
    let args::History { find, currency, operator, min_amount, max_amount, sort, .. } = options;
    let searches = [find, currency, operator, min_amount, max_amount].into_iter().any(Option::is_some) || sort.is_some();
    if searches {
        return Ok(Source::Catalog(Box::new(finder::open(office)?), Box::new(query)));
    }
    let Query { profile, states, order_id, since, until, .. } = query;
    Ok(Source::Ledger(office, Filter { profile, states, order_id, since, until }))
}

fn query(session: &Session, options: &args::History) -> Result<Query, Say> {
    let states = options.states.iter().map(|word| {
        let all: Vec<_> = State::ALL.into_iter().map(State::word).collect();
        State::from_word(word).ok_or_else(|| say("cli-no-such-state").with("state", word).with("states", all.join(", ")))
    });
    let flag = |name: &str, why: Say| say("cli-flag").with("flag", name).because("why", why);
    let currency = options.currency.as_deref().map(Currency::parse).transpose().map_err(|error| flag("--currency", error.say()))?;
    let amount = |name, text: &Option<String>| {
        let read = |text: &String| amount::read(text, currency).map_err(|error| flag(name, error.say()));
        text.as_ref().map(read).transpose()
    };
    Ok(Query {
        profile: (!options.all_profiles).then(|| session.profile_name().to_owned()),
        text: options.find.clone().unwrap_or_default(),
        states: states.collect::<Result<_, _>>()?,
        currency,
        operator: options.operator.clone(),
        order_id: options.order_id.as_deref().map(|typed| typed.trim().to_owned()),
        amount_from: amount("--min-amount", &options.min_amount)?,
        amount_to: amount("--max-amount", &options.max_amount)?,
        since: options.since.as_deref().map(|text| day::since("--since", text)).transpose()?,
        until: options.until.as_deref().map(|text| day::until("--until", text)).transpose()?,
        sort: options.sort.map_or(Sort::Newest, args::SortBy::sort),
    })
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
