//! How long the ledger takes when it is large. Figures for people: run with `--release -- --ignored --nocapture`.

#![expect(clippy::print_stderr, clippy::unwrap_used, reason = "a test that cannot go on fails; figures are for people")]

mod support;

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use capdesk::catalog::Catalog;
use capdesk::domain::attempt::Outcome;
use capdesk::domain::{Attempt, Currency, Draft, Evidence, Mode, Moment, Query, Sort, State};
use capdesk::ledger::{Actor, Asked, Cursor, EventKind, Ledger, Move, NewEvent};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use support::full::fill;
use support::{Home, POS};
use uuid::Uuid;

const ATTEMPTS: u32 = 100_000;

fn attempt(order_id: u32) -> Attempt {
    let now = Moment { wall: Timestamp::now(), boot: Duration::ZERO, boot_id: "boot".into() };
    let draft = Draft { order_id: format!("timed-{order_id}"), currency: "UAH".into(), amount: Some("80".into()), ..Draft::default() };
    Attempt {
        operator: "olena".into(),
        ..Attempt::begun(Uuid::now_v7(), "test", Mode::Test, draft.check(Uuid::parse_str(POS).unwrap()).unwrap(), now)
    }
}

/// Begins and settles attempts one after another and tells how long each commit took.
fn commits(home: &Home, first: u32) {
    let ledger = Ledger::open(&home.data()).unwrap();
    let actor = Actor { operator: "olena".into(), os_user: "ol".into(), host: "desk-1".into() };
    let outcome = Outcome { http_status: Some(200), body: Some(vec![b' '; 500]), ..Outcome::default() };
    let (mut begins, mut settles) = (Vec::new(), Vec::new());
    for number in first..first + 300 {
        let attempt = attempt(number);
        let created = NewEvent::of(&attempt, EventKind::Created, attempt.sent.wall, &actor);
        let start = Instant::now();
        ledger.begin(&attempt, &created, &Asked::NOTHING).unwrap();
        begins.push(start.elapsed());
        let answer = NewEvent { body: outcome.body.clone(), ..NewEvent::of(&attempt, EventKind::Answer, attempt.sent.wall, &actor) };
        let step = Move {
            id: attempt.id,
            from: State::Sending,
            to: State::Captured,
            evidence: Evidence::Answer,
            outcome: &outcome,
            settled_at: Some(attempt.sent.wall),
            retry_at: None,
            retry_after: None,
            decided: None,
            released: None,
            alarm: None,
            event: &answer,
        };
        let start = Instant::now();
        ledger.settle(&step).unwrap();
        settles.push(start.elapsed());
    }
    tell("commit of a row (begin)", begins);
    tell("commit of an outcome (settle)", settles);
}

fn tell(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_micros();
    eprintln!("{what:<44} min {} us, median {} us, p90 {} us, p99 {} us, max {} us", at(0), at(50), at(90), at(99), at(100));
}

fn runs(home: &Home, what: &str, count: usize, args: &[&str]) {
    let time = |_| {
        let start = Instant::now();
        let run = home.run(args);
        assert_eq!(run.code, 0, "{run:?}");
        start.elapsed()
    };
    tell(what, (0..count).map(time).collect());
}

#[test]
#[ignore = "figures: fills a ledger with 100,000 attempts"]
fn soak_a_ledger_with_100_000_attempts_answers_at_once() {
    let home = Home::new();
    assert_eq!(home.run(&["--profile", "sandbox", "capture", "--order-id", "1001", "--currency", "UAH"]).code, 0);
    let history = ["--profile", "sandbox", "history", "--limit", "50", "--json"];
    commits(&home, 0);
    runs(&home, "history --limit 50 --json, small ledger", 20, &history);
    let start = Instant::now();
    fill(&home, ATTEMPTS, &[]);
    let size = std::fs::metadata(home.data().join("ledger.db")).unwrap().len() >> 20;
    eprintln!("{ATTEMPTS} attempts written in {} ms, {size} MiB", start.elapsed().as_millis());
    commits(&home, 300);
    assert_eq!(home.run(&history).json_lines().len(), 50);
    runs(&home, "history --limit 50 --json", 20, &history);
    runs(&home, "history --limit 50 --json --all-profiles", 20, &[&history[..], &["--all-profiles"]].concat());
    runs(&home, "history --order-id bulk-50000 --json", 20, &["--profile", "sandbox", "history", "--order-id", "bulk-50000", "--json"]);
    runs(&home, "ledger check", 3, &["ledger", "check"]);
    let (start, file) = (Instant::now(), home.dir.path().join("backup.db"));
    assert_eq!(home.run(&["ledger", "backup", file.to_str().unwrap()]).code, 0);
    eprintln!("ledger backup: {} ms", start.elapsed().as_millis());
}

/// Does it a few times and tells how long it took.
fn timed<T>(what: &str, count: usize, mut work: impl FnMut() -> T) -> T {
    let mut last = None;
    let mut once = |_| {
        let start = Instant::now();
        last = Some(work());
        start.elapsed()
    };
    let times = (0..count).map(&mut once).collect();
    tell(what, times);
    last.unwrap()
}

/// Figures of the catalog of a ledger with so many attempts, spread over a year, with five operators and 500,000 amounts.
fn catalog_of(attempts: u32) {
    let home = Home::new();
    assert_eq!(home.run(&["--profile", "sandbox", "capture", "--order-id", "1001", "--currency", "UAH"]).code, 0);
    let sent = format!("strftime('%Y-%m-%dT%H:%M:%S', 1764000000 + n * 31536000 / {attempts}, 'unixepoch')");
    let columns = [
        ("state", "CASE WHEN n % 10 = 0 THEN 'declined' ELSE 'captured' END"),
        ("operator", "'operator-' || (n % 5)"),
        ("amount", "(n * 7919 % 5000 + 1) || printf('.%02d', n % 100)"),
        ("body", "CAST(replace(CAST(body AS TEXT), '\"1001\"', '\"bulk-' || n || '\"') AS BLOB)"),
        ("sent_at", &format!("{sent} || '.000000000Z'")),
        ("sent", &format!("json_set(sent, '$.wall', {sent} || 'Z')")),
    ];
    fill(&home, attempts, &columns);
    eprintln!("-- {attempts} attempts, {} MiB of ledger", size(&home, "ledger.db"));
    let mut catalog = Catalog::open(&home.data(), TimeZone::get("Europe/Kyiv").unwrap()).unwrap();
    let mut on = |_| ControlFlow::Continue(());
    timed("building the catalog", 1, || catalog.catch_up(&mut on).unwrap());
    eprintln!("catalog: {} MiB", size(&home, "catalog.db"));
    timed("catching up with nothing new", 20, || catalog.catch_up(&mut on).unwrap());
    let begun = Ledger::open(&home.data()).unwrap();
    let actor = Actor { operator: "olena".into(), os_user: "ol".into(), host: "desk-1".into() };
    let mut number = 900_000;
    timed("beginning one attempt and catching up", 20, || {
        number += 1;
        let attempt = attempt(number);
        begun.begin(&attempt, &NewEvent::of(&attempt, EventKind::Created, attempt.sent.wall, &actor), &Asked::NOTHING).unwrap();
        catalog.catch_up(&mut on).unwrap();
    });
    let all = Query::default();
    let words = |text: &str| Query { text: text.into(), ..Query::default() };
    let ours = Query { profile: Some("sandbox".into()), ..Query::default() };
    let early = "2025-11-26T00:00:00Z".parse::<Timestamp>().unwrap();
    let currency = Some(Currency::parse("EUR").unwrap());
    let queries = [
        ("newest", 50, all.clone()),
        ("a word that many have", 50, words("operator-3")),
        ("a word that the oldest has", 1, words("1001")),
        ("a word that none has", 0, words("no-such-word")),
        ("five words, one of which none has", 0, words("bulk operator captured 1000 no-such-word")),
        ("largest amounts", 50, Query { sort: Sort::Largest, ..ours.clone() }),
        ("smallest amounts", 50, Query { sort: Sort::Smallest, ..ours.clone() }),
        ("by order id", 50, Query { sort: Sort::OrderId, ..ours.clone() }),
        ("a word that none has, largest amounts", 0, Query { sort: Sort::Largest, ..words("no-such-word") }),
        ("a currency that none has", 0, Query { currency, ..ours.clone() }),
        ("a currency that none has, largest amounts", 0, Query { currency, sort: Sort::Largest, ..ours.clone() }),
        ("a profile that none has", 0, Query { profile: Some("other".into()), ..all.clone() }),
        ("a state that none has", 0, Query { states: vec![State::Unknown], ..ours.clone() }),
        ("an operator that none has", 0, Query { operator: Some("nobody".into()), ..ours.clone() }),
        ("newest before the second day of the year", 1, Query { until: Some(early), ..ours.clone() }),
        ("oldest of the second day on", 50, Query { since: Some(early), sort: Sort::Oldest, ..ours.clone() }),
        ("one order", 1, Query { order_id: Some("bulk-7".into()), ..ours.clone() }),
        ("an amount that few have", 1, Query { amount_from: Some(Decimal::new(499_999, 2)), sort: Sort::Smallest, ..ours.clone() }),
    ];
    for (what, least, query) in queries {
        let found = timed(&format!("find: {what}"), 5, || catalog.find(&query, None, 50).unwrap());
        assert!(found.len() >= least && (least > 0 || found.is_empty()), "{what}: {}", found.len());
    }
    let mut after = None;
    timed("find: the next page of the largest amounts", 20, || {
        let page = catalog.find(&Query { sort: Sort::Largest, ..ours.clone() }, after, 50).unwrap();
        after = page.last().map(|last| Cursor(last.id));
    });
    timed("tally of all", 3, || catalog.tally(&all).unwrap());
    timed("tally of a word that none has", 3, || catalog.tally(&words("no-such-word")).unwrap());
    let page: Vec<Uuid> = catalog.find(&all, None, 1_000).unwrap().iter().map(|attempt| attempt.id).collect();
    timed("tally of 1,000 marked", 5, || catalog.tally_of(&page).unwrap());
    let (first, last) = ("2026-08-26".parse().unwrap(), "2026-11-23".parse().unwrap());
    let summary = timed("summary of 90 days", 20, || catalog.summary(Some("sandbox"), first, last).unwrap());
    assert_eq!(summary.len(), 1);
    timed("summary of everything", 20, || catalog.summary(None, Date::MIN, Date::MAX).unwrap());
    let mut other = Catalog::open(&home.data(), TimeZone::UTC).unwrap();
    timed("counting all days anew in another zone", 1, || other.catch_up(&mut on).unwrap());
    drop((catalog, other, begun));
    let find = ["--profile", "sandbox", "history", "--find", "no-such-word", "--json"];
    runs(&home, "history --find no-such-word --json", 5, &find);
    runs(&home, "summary --days 90 --json", 5, &["--profile", "sandbox", "summary", "--days", "90", "--json"]);
}

fn size(home: &Home, name: &str) -> u64 {
    std::fs::metadata(home.data().join(name)).unwrap().len() >> 20
}

#[test]
#[ignore = "figures: fills a ledger with 100,000 attempts"]
fn soak_a_catalog_of_100_000_attempts_finds_at_once() {
    catalog_of(100_000);
}

#[test]
#[ignore = "figures: fills a ledger with 1,000,000 attempts, 3 GiB"]
fn soak_a_catalog_of_1_000_000_attempts_is_usable() {
    catalog_of(1_000_000);
}
