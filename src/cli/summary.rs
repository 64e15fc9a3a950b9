//! `capdesk summary`

use std::io;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{ToSpan as _, Zoned};

use super::args;
use super::day;
use super::exit::Exit;
use super::finder;
use super::output;
use super::session::Session;
use crate::catalog::zone_name;
use crate::domain::json::object;
use crate::domain::{Currency, Json, Say, Sum, Summary, amount, printable, say};

pub(super) fn run(session: &Session, options: &args::Summary) -> Exit {
    let (first, last) = match days(options) {
        Ok(days) => days,
        Err(why) => return output::fail(&why, Exit::Usage),
    };
    let office = match session.office() {
        Ok(office) => office,
        Err(exit) => return exit,
    };
    let profile = (!options.all_profiles).then(|| session.profile_name());
    let found = finder::open(&office).and_then(|catalog| catalog.summary(profile, first, last).map_err(|error| error.say()));
    let mut summaries = match found {
        Ok(summaries) => summaries,
        Err(why) => return output::fail(&why, Exit::Internal),
    };
    // A profile that was named is told of also where it has nothing.
    let named = session.profile().filter(|_| summaries.is_empty() && !options.all_profiles);
    if let Some((profile, mode)) = named.and_then(|profile| Some((profile, profile.mode?))) {
        summaries.push(Summary::none(profile.name.clone(), mode, first, last));
    }
    let zone = zone_name(&TimeZone::system());
    let told = summaries.iter().enumerate().try_for_each(|(place, summary)| {
        if options.json {
            return output::json(&members(summary, &zone));
        }
        let gap = if place > 0 { output::result("") } else { Ok(()) };
        gap.and_then(|()| table(summary, &zone))
    });
    output::written(told, Exit::Done)
}

/// The days that are meant, the last one included.
fn days(options: &args::Summary) -> Result<(Date, Date), Say> {
    let last = match options.until.as_deref() {
        Some(text) => day::day("--until", text)?,
        None => Zoned::now().date(),
    };
    let first = match options.since.as_deref() {
        Some(text) => day::day("--since", text)?,
        None => last.saturating_sub((i64::from(options.days) - 1).days()),
    };
    if first > last {
        return Err(say("cli-days-reversed").with("first", first.to_string()).with("last", last.to_string()));
    }
    Ok((first, last))
}

/// The object of `summary --json`. Amounts are strings, null where too large; a fee's currency is null where none was stated.
fn members(summary: &Summary, zone: &str) -> Json {
    let text = |text: &str| Json::String(text.to_owned());
    let sums = |sums: &[Sum]| Json::Array(sums.iter().map(|sum| Json::Object(money(sum))).collect());
    let with = |name: &str, value: String, sum: &Sum| {
        let mut members = vec![(name.to_owned(), Json::String(value))];
        members.extend(money(sum));
        Json::Object(members)
    };
    let states = summary.states.iter().map(|(state, count)| (state.word().to_owned(), number(*count)));
    object([
        ("profile", text(&summary.profile)),
        ("mode", text(summary.mode.word())),
        ("since", Json::String(summary.first.to_string())),
        ("until", Json::String(summary.last.to_string())),
        ("zone", text(zone)),
        ("captured", sums(&summary.captured)),
        ("not_stated", number(summary.not_stated)),
        ("days", Json::Array(summary.days.iter().map(|(day, sum)| with("day", day.to_string(), sum)).collect())),
        ("states", Json::Object(states.collect())),
        ("fees", sums(&summary.fees)),
        ("operators", Json::Array(summary.operators.iter().map(|(name, sum)| with("operator", name.clone(), sum)).collect())),
        ("waived", number(summary.waived)),
    ])
}

fn money(sum: &Sum) -> Vec<(String, Json)> {
    let currency = Some(sum.currency.clone()).filter(|currency| !currency.is_empty());
    vec![
        ("currency".to_owned(), Json::text(currency)),
        ("amount".to_owned(), Json::text(sum.amount.map(|amount| amount.normalize().to_string()))),
        ("count".to_owned(), number(sum.count)),
    ]
}

fn number(count: u64) -> Json {
    Json::Number(count.to_string())
}

/// One line of the table: what, how much, how many.
struct Line {
    label: String,
    money: Option<(String, String)>,
    count: String,
}

impl Line {
    fn of(label: &str, sum: &Sum) -> Self {
        let number = match (sum.amount, Currency::parse(&sum.currency)) {
            (Some(value), Ok(currency)) => amount::display_number(value, currency),
            (Some(value), Err(_)) => value.normalize().to_string(),
            (None, _) => say("cli-summary-too-large").to_string(),
        };
        Self { label: label.to_owned(), money: Some((number, sum.currency.clone())), count: sum.count.to_string() }
    }

    fn count(label: String, count: u64) -> Self {
        Self { label, money: None, count: count.to_string() }
    }
}

/// The table for people: the same columns in every section.
fn table(summary: &Summary, zone: &str) -> io::Result<()> {
    let days = say("cli-summary-days").with("first", summary.first.to_string()).with("last", summary.last.to_string());
    output::result(&format!("{}  {}  {}", printable(&summary.profile), summary.mode.banner(), days.with("zone", zone)))?;
    if summary.waived > 0 {
        output::result(&say("cli-summary-waived").count("count", summary.waived).to_string())?;
    }
    if summary.states.is_empty() {
        return output::result(&say("cli-summary-nothing").to_string());
    }
    let mut captured: Vec<Line> = summary.captured.iter().map(|sum| Line::of("", sum)).collect();
    if summary.not_stated > 0 {
        captured.push(Line::count(say("cli-summary-not-stated").to_string(), summary.not_stated));
    }
    let sections = [
        ("cli-summary-captured", captured),
        ("cli-summary-by-day", summary.days.iter().map(|(day, sum)| Line::of(&day.to_string(), sum)).collect()),
        ("cli-summary-states", summary.states.iter().map(|(state, count)| Line::count(state.say().to_string(), *count)).collect()),
        ("cli-summary-fees", summary.fees.iter().map(|sum| Line::of("", sum)).collect()),
        ("cli-summary-by-operator", summary.operators.iter().map(|(name, sum)| Line::of(&printable(name), sum)).collect()),
    ];
    let heads = (say("cli-summary-amount").to_string(), say("cli-summary-count").to_string());
    let lines = || sections.iter().flat_map(|(_, lines)| lines);
    let widest = |of: fn(&Line) -> usize, least: usize| lines().map(of).max().unwrap_or_default().max(least);
    let label = widest(|line| columns(&line.label), 12);
    let number = widest(|line| line.money.as_ref().map_or(0, |(number, _)| columns(number)), columns(&heads.0));
    let currency = widest(|line| line.money.as_ref().map_or(0, |(_, currency)| columns(currency)), 3);
    let count = widest(|line| columns(&line.count), columns(&heads.1));
    let row = |what: &str, amount: &str, unit: &str, many: &str| {
        let gap = " ".repeat(label.saturating_sub(columns(what)));
        let lead = " ".repeat(number.saturating_sub(columns(amount)));
        let trail = " ".repeat(currency.saturating_sub(columns(unit)));
        format!("  {what}{gap}  {lead}{amount} {unit}{trail}  {many:>count$}")
    };
    output::result(&row("", &heads.0, "", &heads.1))?;
    for (title, lines) in sections.iter().filter(|(_, lines)| !lines.is_empty()) {
        output::result(&say(title).to_string())?;
        for line in lines {
            let (amount, unit) = line.money.as_ref().map_or(("", ""), |(amount, unit)| (amount, unit));
            output::result(&row(&line.label, amount, unit, &line.count))?;
        }
    }
    Ok(())
}

/// How many columns a text takes on a terminal.
fn columns(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}
