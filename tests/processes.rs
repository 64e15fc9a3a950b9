//! Many processes on one ledger: one order leaves once, and the others name the attempt that holds it.

#![expect(clippy::panic, clippy::print_stderr, clippy::unwrap_used, reason = "a test that cannot go on fails; long runs count")]

mod support;

use std::process::{Child, Stdio};
use std::time::Duration;

use support::bank::{Bank, Point, Then};
use support::{Home, POS, Run};

/// How many processes fire at once.
const CROWD: usize = 50;

/// Starts a capture of this order by this profile; the spelling is the caller's.
fn fire(home: &Home, profile: &str, order: &str) -> Child {
    home.command()
        .args(["--profile", profile, "capture", "--order-id", order, "--currency", "UAH", "--amount", "80", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn ends(children: Vec<Child>) -> Vec<Run> {
    children.into_iter().map(|child| Run::of(child.wait_with_output().unwrap())).collect()
}

/// One process of the crowd sent, and ended in this state; every other one was refused and names its attempt.
fn one_won(runs: &[Run], bank: &Bank, order: &str, (code, state): (i32, &str)) {
    assert_eq!(bank.posts(order), 1, "{order}: {runs:#?}");
    let (won, lost): (Vec<_>, Vec<_>) = runs.iter().partition(|run| run.code == code);
    let [winner] = won[..] else { panic!("{order}: {} processes say that they sent: {won:#?}", won.len()) };
    let winner = winner.json();
    assert_eq!(winner["state"], state, "{order}: {winner}");
    for run in lost {
        assert_eq!(run.code, 8, "{order}: {run:?}");
        let refused = run.json();
        assert_eq!((&refused["state"], &refused["blocked_by"]), (&"refused".into(), &winner["attempt_id"]), "{order}: {run:?}");
        assert!(run.stderr.contains(winner["attempt_id"].as_str().unwrap()), "{order}: {run:?}");
    }
}

/// Fires a crowd at one order, round after round: the answer comes at once, comes late so that the order is in flight, or
/// never comes.
fn rounds(count: usize) {
    let bank = Bank::open();
    let mut home = bank.home();
    for round in 0..count {
        // A crowd that makes its ledger is a test of its own.
        if round % 5 == 4 {
            home = bank.home();
        }
        let order = format!("order-{round}");
        bank.pace(Duration::from_millis(if round % 3 == 1 { 500 } else { 0 }));
        let lost = (round % 3 == 2).then(|| bank.hold(Point::Taken));
        let crowd = (0..CROWD).map(|_| fire(&home, "test", &order)).collect();
        let outcome = if lost.is_some() { (6, "unknown") } else { (0, "captured") };
        if let Some(held) = lost {
            held.reached();
            held.then(Then::BreakOff);
        }
        one_won(&ends(crowd), &bank, &order, outcome);
    }
    assert_eq!(bank.begun(), count, "no POST beside the winners'");
    eprintln!("{count} rounds of {CROWD} processes: {count} POSTs, {} refusals", count * (CROWD - 1));
}

#[test]
fn of_fifty_processes_one_posts_and_the_others_name_its_attempt() {
    rounds(15);
}

#[test]
#[ignore = "long: run by `just soak`"]
fn soak_of_fifty_processes_one_posts_and_the_others_name_its_attempt() {
    rounds(600);
}

#[test]
fn spelling_does_not_get_around_the_guard() {
    let bank = Bank::open();
    let home = bank.home();
    let mut config = std::fs::read_to_string(home.config_path()).unwrap();
    for (name, pos_id) in [("upper", POS.to_uppercase()), ("plain", POS.replace('-', "")), ("braces", format!("{{{POS}}}"))] {
        config.push_str(&bank.profile(name, &pos_id));
    }
    home.config(&config);
    bank.pace(Duration::from_millis(300));
    for round in 0..2 {
        let order = format!("A-{round}");
        let crowd = ["test", "upper", "plain", "braces"].into_iter().flat_map(|profile| {
            [order.clone(), format!(" {order}"), format!("{order}\u{a0} "), format!("\u{2003}{order}")]
                .map(|spelling| fire(&home, profile, &spelling))
        });
        one_won(&ends(crowd.collect()), &bank, &order, (0, "captured"));
    }
    assert_eq!(bank.begun(), 2);
}
