//! A capture in flight that is disturbed: by signals, by being suspended, by hands on the ledger's files.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStderr, Stdio};
use std::time::Duration;

use jiff::Timestamp;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use support::bank::{Bank, Held, Point, Then};
use support::{Home, Run};

const CAPTURE: [&str; 7] = ["capture", "--order-id", "123", "--currency", "UAH", "--amount", "80"];

/// A capture in flight: the gateway has taken it and says nothing yet.
struct Flight {
    bank: Bank,
    home: Home,
    held: Held,
    child: Child,
    stderr: BufReader<ChildStderr>,
}

impl Flight {
    fn start(more: &[&str]) -> Self {
        let bank = Bank::open();
        let home = bank.home();
        let held = bank.hold(Point::Taken);
        let mut child = home.command().args(CAPTURE).args(more).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        held.reached();
        Self { bank, home, held, child, stderr }
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// The next line on stderr.
    fn says(&mut self) -> String {
        let mut line = String::new();
        self.stderr.read_line(&mut line).unwrap();
        line
    }

    /// The answer comes; what the run leaves.
    fn answer(self) -> (Bank, Home, Run) {
        self.held.then(Then::GoOn);
        let (bank, home, run) = ended(self.bank, self.home, self.child, self.stderr);
        assert_eq!(bank.begun(), 1);
        (bank, home, run)
    }
}

fn ended(bank: Bank, home: Home, child: Child, mut stderr: BufReader<ChildStderr>) -> (Bank, Home, Run) {
    let mut told = String::new();
    stderr.read_to_string(&mut told).unwrap();
    let run = Run { stderr: told, ..Run::of(child.wait_with_output().unwrap()) };
    (bank, home, run)
}

fn row(home: &Home) -> Value {
    home.run(&["history", "--json"]).json()
}

fn fire(home: &Home) -> Run {
    home.run(&[&CAPTURE[..], &["--json"]].concat())
}

#[test]
fn one_request_to_end_waits_for_the_answer_and_records_it() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let mut flight = Flight::start(&["--json"]);
        flight.signal(signal);
        let said = flight.says();
        assert!(said.contains("Waiting for the answer for order 123"), "{signal:?}: {said}");
        let (_bank, home, run) = flight.answer();
        assert_eq!((run.code, run.json()["state"].as_str()), (0, Some("captured")), "{signal:?}: {run:?}");
        assert_eq!(row(&home)["state"], "captured");
    }
}

#[test]
fn a_second_request_to_end_leaves_the_attempt_unknown() {
    for (first, second) in [(Signal::INT, Signal::INT), (Signal::TERM, Signal::HUP), (Signal::HUP, Signal::TERM)] {
        let mut flight = Flight::start(&["--json"]);
        flight.signal(first);
        flight.says();
        flight.signal(second);
        let Flight { bank, home, held, child, stderr } = flight;
        let (bank, home, run) = ended(bank, home, child, stderr);
        let left = run.json();
        assert_eq!((run.code, left["state"].as_str()), (6, Some("unknown")), "{run:?}");
        assert_eq!((fire(&home).code, bank.begun()), (8, 1));
        held.then(Then::GoOn);
        let settled = home.run(&["reconcile", "--json"]);
        assert_eq!((settled.code, settled.json()["state"].as_str()), (0, Some("captured")), "{settled:?}");
    }
}

#[test]
fn a_suspended_sender_is_alive_and_its_answer_counts() {
    let flight = Flight::start(&["--json"]);
    flight.signal(Signal::STOP);
    for _ in 0..2 {
        let seen = row(&flight.home);
        assert_eq!(seen["state"], "sending");
        let refused = fire(&flight.home);
        assert_eq!((refused.code, &refused.json()["blocked_by"]), (8, &seen["attempt_id"]), "{refused:?}");
        let looked = flight.home.run(&["reconcile", "--json"]);
        assert_eq!((looked.code, looked.json()["state"].as_str()), (6, Some("sending")), "{looked:?}");
    }
    flight.signal(Signal::CONT);
    let (_bank, home, run) = flight.answer();
    assert_eq!((run.code, row(&home)["state"].as_str()), (0, Some("captured")), "{run:?}");
}

#[test]
fn ctrl_z_is_refused_in_flight_with_the_reason() {
    let mut flight = Flight::start(&["--json"]);
    flight.signal(Signal::TSTP);
    let said = flight.says();
    assert!(said.contains("Not suspended") && said.contains("123"), "{said}");
    let (_bank, _home, run) = flight.answer();
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn a_sender_that_was_killed_while_suspended_is_unknown_at_once() {
    let mut flight = Flight::start(&["--json"]);
    flight.signal(Signal::STOP);
    assert_eq!(row(&flight.home)["state"], "sending");
    flight.child.kill().unwrap();
    flight.child.wait().unwrap();
    assert_eq!(row(&flight.home)["state"], "unknown");
}

/// A capture that is suspended in the TLS handshake until its row is more than 10 s old; the gateway does its part meanwhile.
/// Gives how it ended and its row; nothing came to the gateway.
fn suspended_in_the_handshake(bank: Bank, home: &Home, child: Child, held: Held) -> (Run, Value) {
    held.reached();
    // For the hello.
    std::thread::sleep(Duration::from_millis(200));
    kill_process(Pid::from_child(&child), Signal::STOP).unwrap();
    held.then(Then::GoOn);
    let sent: Timestamp = row(home)["sent_at"].as_str().unwrap().parse().unwrap();
    while Timestamp::now() < sent + Duration::from_millis(10_500) {
        std::thread::sleep(Duration::from_millis(100));
    }
    kill_process(Pid::from_child(&child), Signal::CONT).unwrap();
    let run = Run::of(child.wait_with_output().unwrap());
    bank.quiet();
    assert_eq!(bank.begun(), 0, "{run:?}");
    (run, row(home))
}

#[test]
fn a_sender_suspended_in_the_handshake_for_more_than_10_s_sends_nothing() {
    let bank = Bank::open_tls();
    let home = bank.home();
    let held = bank.hold(Point::Accepted);
    let child = home.command().args(CAPTURE).arg("--json").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The time-out of the connection, 10 s too, may come first: then nothing is sent either.
    let (run, row) = suspended_in_the_handshake(bank, &home, child, held);
    assert_eq!((run.code, run.json()["state"].as_str(), row["state"].as_str()), (5, Some("not_sent"), Some("not_sent")), "{run:?}");
}

#[test]
fn the_10_s_begin_with_the_row_and_end_when_the_connection_stands() {
    let bank = Bank::open_tls();
    let home = bank.home();
    assert_eq!(home.run(&["history"]).code, 0, "the ledger is made");
    let held = bank.hold(Point::Accepted);
    // The row waits for its turn, so that the time-out of the connection is not over when the 10 s are.
    let db = rusqlite::Connection::open(home.data().join("ledger.db")).unwrap();
    db.execute_batch("BEGIN IMMEDIATE").unwrap();
    let child = home.command().args(CAPTURE).arg("--json").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_secs(4));
    drop(db);
    let (run, row) = suspended_in_the_handshake(bank, &home, child, held);
    assert_eq!((run.code, run.json()["state"].as_str(), row["state"].as_str()), (5, Some("not_sent"), Some("not_sent")), "{run:?}");
    let message = run.json()["message"].to_string();
    assert!(message.contains("More than 10 s lay between the record and the sending"), "{message}");
}

/// What hands can do to the ledger, and how it is put back, if it can be.
struct Hands {
    name: &'static str,
    /// Works on the data directory.
    take: fn(&Path),
    back: Option<fn(&Path)>,
}

fn away(data: &Path) -> std::path::PathBuf {
    data.with_extension("away")
}

fn remove(data: &Path, names: &[&str]) {
    names.iter().for_each(|name| fs::remove_file(data.join(name)).unwrap());
}

const HANDS: [Hands; 7] = [
    Hands {
        name: "ledger renamed",
        take: |data| fs::rename(data.join("ledger.db"), data.join("renamed")).unwrap(),
        back: Some(|data| fs::rename(data.join("renamed"), data.join("ledger.db")).unwrap()),
    },
    Hands {
        name: "ledger replaced by its copy",
        take: |data| {
            fs::copy(data.join("ledger.db"), data.join("copy")).unwrap();
            fs::rename(data.join("copy"), data.join("ledger.db")).unwrap();
        },
        back: Some(|_| {}),
    },
    Hands {
        name: "directory renamed",
        take: |data| fs::rename(data, away(data)).unwrap(),
        back: Some(|data| fs::rename(away(data), data).unwrap()),
    },
    Hands { name: "ledger removed", take: |data| remove(data, &["ledger.db"]), back: None },
    Hands { name: "log removed", take: |data| remove(data, &["ledger.db-wal"]), back: None },
    Hands { name: "all files removed", take: |data| remove(data, &["ledger.db", "ledger.db-wal", "ledger.db-shm"]), back: None },
    Hands { name: "directory removed", take: |data| fs::remove_dir_all(data).unwrap(), back: None },
];

#[test]
fn an_answer_whose_ledger_was_taken_away_is_printed_whole() {
    for Hands { name, take, back } in HANDS {
        let flight = Flight::start(&["--json"]);
        take(&flight.home.data());
        let (bank, home, run) = flight.answer();
        assert_eq!(run.code, 1, "{name}: {run:?}");
        let told = run.json();
        assert_eq!((told["state"].as_str(), told["response"]["status"].as_str()), (Some("unknown"), Some("success")), "{name}: {run:?}");
        assert!(run.stderr.contains("could not be stored") && run.stderr.contains("ledger.db"), "{name}: {run:?}");
        let Some(back) = back else { continue };
        back(&home.data());
        let now = row(&home);
        assert_eq!(now["attempt_id"], told["attempt_id"], "{name}");
        assert!(["captured", "unknown"].contains(&now["state"].as_str().unwrap()), "{name}: {now}");
        assert_eq!((fire(&home).code, bank.begun()), (8, 1), "{name}");
    }
}

#[test]
fn without_json_too_the_answer_is_printed_whole() {
    let flight = Flight::start(&[]);
    remove(&flight.home.data(), &["ledger.db"]);
    let (bank, home, run) = flight.answer();
    assert_eq!(run.code, 1, "{run:?}");
    assert!(
        run.stdout.starts_with("UNKNOWN") && run.stdout.contains("HTTP 200") && run.stdout.contains(r#""status":"success""#),
        "{run:?}"
    );
    let next = fire(&home);
    assert_eq!((next.code, bank.begun()), (1, 1), "a ledger that is gone is not begun anew: {next:?}");
}

#[test]
fn a_lost_answer_is_not_told_as_one_that_came() {
    let flight = Flight::start(&["--json"]);
    remove(&flight.home.data(), &["ledger.db"]);
    flight.held.then(Then::BreakOff);
    let (_bank, _home, run) = ended(flight.bank, flight.home, flight.child, flight.stderr);
    assert_eq!((run.code, run.json()["state"].as_str()), (1, Some("unknown")), "{run:?}");
    assert!(run.stderr.contains("No answer for order 123 came") && !run.stderr.contains("answer for order 123 came but"), "{run:?}");
}

#[test]
fn a_second_request_to_end_ends_even_when_the_ledger_cannot_be_written() {
    let mut flight = Flight::start(&["--json"]);
    remove(&flight.home.data(), &["ledger.db"]);
    flight.signal(Signal::INT);
    flight.says();
    flight.signal(Signal::INT);
    let (_bank, _home, run) = ended(flight.bank, flight.home, flight.child, flight.stderr);
    assert_eq!((run.code, run.json()["state"].as_str()), (6, Some("unknown")), "{run:?}");
    assert!(run.stderr.contains("ledger.db"), "{run:?}");
}

#[test]
fn an_answer_that_waits_for_a_locked_ledger_is_stored_when_the_lock_goes() {
    let flight = Flight::start(&["--json"]);
    let db = rusqlite::Connection::open(flight.home.data().join("ledger.db")).unwrap();
    db.execute_batch("BEGIN IMMEDIATE").unwrap();
    let freed = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_secs(1));
        drop(db);
    });
    let (_bank, home, run) = flight.answer();
    freed.join().unwrap();
    assert_eq!((run.code, row(&home)["state"].as_str()), (0, Some("captured")), "{run:?}");
}
