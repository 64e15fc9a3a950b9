//! How long the ledger takes when it is large. Figures for people: run with `--release -- --ignored --nocapture`.

#![expect(clippy::print_stderr, clippy::unwrap_used, reason = "a test that cannot go on fails; figures are for people")]

mod support;

use std::time::{Duration, Instant};

use capdesk::domain::attempt::Outcome;
use capdesk::domain::{Attempt, Draft, Evidence, Mode, Moment, State};
use capdesk::ledger::{Actor, EventKind, Ledger, Move, NewEvent};
use jiff::Timestamp;
use support::full::fill;
use support::{Home, POS};
use uuid::Uuid;

const ATTEMPTS: u32 = 100_000;

fn attempt(order_id: u32) -> Attempt {
    let now = Moment { wall: Timestamp::now(), boot: Duration::ZERO, boot_id: "boot".into() };
    let draft = Draft { order_id: format!("timed-{order_id}"), currency: "UAH".into(), amount: Some("80".into()), ..Draft::default() };
    Attempt {
        id: Uuid::now_v7(),
        profile: "test".into(),
        mode: Mode::Test,
        request: draft.check(Uuid::parse_str(POS).unwrap()).unwrap(),
        state: State::Sending,
        operator: "olena".into(),
        owner: Uuid::nil(),
        sent: now.clone(),
        wait_from: now,
        absent_since: None,
        settled_at: None,
        hold: None,
        seen_before: None,
        outcome: Outcome::default(),
        released: None,
        retry_at: None,
        alarm: None,
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
        ledger.begin(&attempt, &created).unwrap();
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
