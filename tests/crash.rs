//! Crash anywhere: the binary is killed at named points and at random times, and its ledger never forgets, doubles or guesses.

#![expect(clippy::print_stderr, clippy::unwrap_used, reason = "a test that cannot go on fails; long runs count")]

mod support;

use std::collections::BTreeMap;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use support::bank::{Bank, Point, Then};
use support::random::Random;
use support::{Home, Run};

const CAPTURE: [&str; 7] = ["capture", "--currency", "UAH", "--amount", "80", "--json", "--order-id"];

fn start(home: &Home, order: &str, more: &[&str]) -> Child {
    home.command().args(CAPTURE).arg(order).args(more).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// SIGKILL, and the body is taken away: the kernel has dropped its locks when this returns. Gives what it had printed.
fn kill(mut child: Child) -> String {
    child.kill().unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

fn rows(home: &Home, order: &str) -> Vec<Value> {
    let run = home.run(&["history", "--json", "--order-id", order]);
    assert_eq!(run.code, 0, "{run:?}");
    run.json_lines()
}

/// What is promised after a kill, whenever it came: see the module. `before` is how many POSTs had begun before this order.
/// Gives the state in which the kill left the attempt; none where there was no row.
fn holds(home: &Home, bank: &Bank, order: &str, before: usize) -> Option<String> {
    bank.quiet();
    let begun = bank.begun() - before;
    let found = rows(home, order);
    let [row] = &found[..] else {
        assert_eq!((found.len(), begun), (0, 0), "a POST without a row, or two rows: {found:?}");
        let again = home.run(&[&CAPTURE[..], &[order]].concat());
        assert_eq!((again.code, bank.posts(order)), (0, 1), "what was never begun can be sent: {again:?}");
        return None;
    };
    assert!(begun <= 1, "{begun} POSTs: {row}");
    let state = row["state"].as_str().unwrap();
    assert!(state == "unknown" || (state == "captured" && bank.took(order)), "{row}");
    refused(&home.run(&[&CAPTURE[..], &[order]].concat()), row);
    settles(home, bank, order, row);
    bank.quiet();
    assert_eq!(bank.begun() - before, begun, "nothing was sent again");
    Some(state.to_owned())
}

fn refused(run: &Run, row: &Value) {
    assert_eq!((run.code, &run.json()["blocked_by"]), (8, &row["attempt_id"]), "{run:?}");
}

/// The look-up settles the attempt to what the gateway knows. That nothing was taken is no proof yet.
fn settles(home: &Home, bank: &Bank, order: &str, row: &Value) {
    let run = home.run(&["reconcile", "--json"]);
    let truth = if bank.took(order) { "captured" } else { "unknown" };
    let now = rows(home, order);
    assert_eq!((now.len(), &now[0]["attempt_id"], now[0]["state"].as_str()), (1, &row["attempt_id"], Some(truth)), "{run:?}");
    assert!(run.code == 0 || run.code == 6, "{run:?}");
}

/// Holds an exchange at this point, kills the sender there, and lets the gateway end as told.
fn kill_at(bank: &Bank, point: Point, then: Then, more: &[&str]) -> (Option<String>, bool) {
    let home = bank.home();
    let before = bank.begun();
    let order = format!("{point:?}-{then:?}");
    let held = bank.hold(point);
    let child = start(&home, &order, more);
    held.reached();
    assert_eq!(kill(child), "", "nothing is claimed before it is known");
    held.then(then);
    (holds(&home, bank, &order, before), bank.took(&order))
}

#[test]
fn killed_before_the_row_nothing_was_begun() {
    for then in [Then::GoOn, Then::BreakOff] {
        assert_eq!(kill_at(&Bank::open(), Point::LookUp, then, &["--lookup"]).0, None);
    }
}

#[test]
fn killed_between_the_row_and_the_request_the_attempt_is_unknown() {
    // Over TLS nothing of a request can have left before the hands are shaken.
    for then in [Then::GoOn, Then::BreakOff] {
        let bank = Bank::open_tls();
        assert_eq!(kill_at(&bank, Point::Accepted, then, &[]), (Some("unknown".to_owned()), false));
        assert_eq!(bank.begun(), 0);
    }
}

#[test]
fn killed_in_the_exchange_the_attempt_is_unknown_until_the_look_up_tells() {
    for point in [Point::Accepted, Point::HalfRead, Point::Read, Point::Taken, Point::HalfAnswered] {
        for then in [Then::GoOn, Then::BreakOff] {
            let (state, taken) = kill_at(&Bank::open(), point, then, &[]);
            assert_eq!(state.as_deref(), Some("unknown"), "{point:?} {then:?}");
            if then == Then::BreakOff {
                assert_eq!(taken, matches!(point, Point::Taken | Point::HalfAnswered), "{point:?}");
            }
        }
    }
}

/// Takes the ledger's write lock, as another process does for a moment: the next commit waits.
fn lock(home: &Home) -> rusqlite::Connection {
    let db = rusqlite::Connection::open(home.data().join("ledger.db")).unwrap();
    db.execute_batch("BEGIN IMMEDIATE").unwrap();
    db
}

#[test]
fn killed_with_the_answer_in_hand_before_its_row_the_attempt_is_unknown() {
    let bank = Bank::open();
    let home = bank.home();
    let held = bank.hold(Point::Taken);
    let child = start(&home, "answered", &[]);
    held.reached();
    let locked = lock(&home);
    let answered = bank.hold(Point::Answered);
    held.then(Then::GoOn);
    answered.reached();
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(kill(child), "", "nothing is claimed before it is stored");
    drop(locked);
    answered.then(Then::GoOn);
    assert_eq!(holds(&home, &bank, "answered", 0).as_deref(), Some("unknown"));
    assert_eq!(rows(&home, "answered")[0]["state"], "captured");
}

#[test]
fn killed_while_it_waits_to_write_the_row_nothing_was_begun() {
    let bank = Bank::open();
    let home = bank.home();
    assert_eq!(home.run(&[&CAPTURE[..], &["first"]].concat()).code, 0);
    let locked = lock(&home);
    let child = start(&home, "second", &[]);
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(kill(child), "");
    drop(locked);
    assert_eq!(holds(&home, &bank, "second", 1), None);
}

/// Kills at random times, and counts in which state the kill left the attempt. A failure names its seed.
fn kills(rounds: u64, seed: u64) -> BTreeMap<String, u64> {
    let mut random = Random::new(seed);
    let bank = Bank::open();
    let mut home = bank.home();
    let mut counts = BTreeMap::new();
    // How long a capture takes on this machine.
    let begun = Instant::now();
    assert_eq!(home.run(&[&CAPTURE[..], &["whole"]].concat()).code, 0);
    let whole = begun.elapsed().as_micros() as u64;
    for round in 0..rounds {
        // What stays unknown is looked up again and again, and a ledger must survive a kill while it is made.
        if round % 10 == 0 {
            home = bank.home();
        }
        let (before, order) = (bank.begun(), format!("{round}"));
        bank.pace(Duration::from_millis(random.below(10)));
        let child = start(&home, &order, &[]);
        let until = if random.below(2) == 0 {
            random.below(whole * 3 / 2)
        } else {
            bank.wait_begun(before + 1);
            random.below(20_000)
        };
        std::thread::sleep(Duration::from_micros(until));
        let said = kill(child);
        let state = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| holds(&home, &bank, &order, before)));
        let state = state.unwrap_or_else(|cause| {
            eprintln!("round {round} of seed {seed}, killed after {until} us");
            std::panic::resume_unwind(cause)
        });
        assert!(said.is_empty() || state.as_deref() == Some("captured"), "round {round} of seed {seed} said {said}");
        *counts.entry(state.unwrap_or_else(|| "no row".to_owned())).or_default() += 1;
    }
    counts
}

#[test]
fn killed_at_any_time_the_ledger_tells_the_truth() {
    let seed = support::random::seed();
    eprintln!("seed {seed}: {:?}", kills(60, seed));
}

/// A crowd fires one order, and about half of it is killed at random times.
fn crowds(rounds: u64, seed: u64) -> BTreeMap<String, u64> {
    let mut random = Random::new(seed);
    let bank = Bank::open();
    let mut counts = BTreeMap::new();
    for round in 0..rounds {
        let (home, before, order) = (bank.home(), bank.begun(), format!("crowd-{round}"));
        bank.pace(Duration::from_millis(random.below(20)));
        let begun = Instant::now();
        let mut crowd: Vec<_> = (0..12).map(|_| (random.below(2) * random.below(100), start(&home, &order, &[]))).collect();
        crowd.sort_by_key(|(after, _)| *after);
        let (spared, doomed): (Vec<_>, Vec<_>) = crowd.into_iter().partition(|(after, _)| *after == 0);
        for (after, child) in doomed {
            std::thread::sleep(Duration::from_millis(after).saturating_sub(begun.elapsed()));
            kill(child);
        }
        for (_, child) in spared {
            let run = Run::of(child.wait_with_output().unwrap());
            assert!(run.code == 0 || run.code == 8, "round {round} of seed {seed}: {run:?}");
        }
        let state = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| holds(&home, &bank, &order, before)));
        let state = state.unwrap_or_else(|cause| {
            eprintln!("round {round} of seed {seed}");
            std::panic::resume_unwind(cause)
        });
        *counts.entry(state.unwrap_or_else(|| "no row".to_owned())).or_default() += 1;
    }
    counts
}

#[test]
fn killed_in_a_crowd_the_order_still_leaves_once() {
    let seed = support::random::seed();
    eprintln!("seed {seed}: {:?}", crowds(10, seed));
}

#[test]
#[ignore = "long: run by `just soak`"]
fn soak_killed_in_a_crowd_the_order_still_leaves_once() {
    let seed = support::random::seed();
    eprintln!("seed {seed}: {:?}", crowds(500, seed));
}

#[test]
#[ignore = "long: run by `just soak`"]
fn soak_killed_at_any_time_the_ledger_tells_the_truth() {
    let seed = support::random::seed();
    eprintln!("seed {seed}: {:?}", kills(5000, seed));
}
