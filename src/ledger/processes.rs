//! Tests with several real processes: this test executable runs itself again, with a task.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use pretty_assertions::assert_eq;
use tempfile::TempDir;

use super::tests::{attempt, event, eventually};
use super::*;
use crate::domain::{Attempt, Moment, State};

const TASK: &str = "CAPDESK_LEDGER_TEST_TASK";
const DIR: &str = "CAPDESK_LEDGER_TEST_DIR";
/// Marks the child's answers among what the test harness prints.
const MARK: &str = "child> ";

/// A child that does `task` in `dir`. Its standard input stays open as long as it is to live.
pub(super) fn child(task: &str, dir: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "ledger::processes::the_child", "--nocapture"]).env(TASK, task).env(DIR, dir);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

/// The child's next answer.
pub(super) fn answer(child: &mut Child) -> String {
    let output = child.stdout.take().unwrap();
    let lines = BufReader::new(output).lines().map(Result::unwrap);
    let answers: Vec<_> = lines.filter_map(|line| line.split_once(MARK).map(|(_, answer)| answer.to_owned())).take(1).collect();
    answers.into_iter().next().expect("the child ended without an answer")
}

/// Not a test of its own: what a child does.
#[test]
fn the_child() {
    let Ok(task) = std::env::var(TASK) else { return };
    let dir = std::path::PathBuf::from(std::env::var_os(DIR).unwrap());
    #[cfg(unix)]
    if task == "begin under umask 0" {
        rustix::process::umask(rustix::fs::Mode::empty());
    }
    #[cfg(unix)]
    if task == "begin under umask 777" {
        rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o777));
    }
    while task == "begin when told" && !dir.join("go").exists() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let answer = Ledger::open(&dir.join("data")).map_or_else(
        |error| format!("{} {error}", error.say().id),
        |ledger| {
            let owner = Owner::claim(ledger.data_dir()).unwrap();
            let wall = jiff::Timestamp::now();
            let attempt = Attempt { owner: owner.id(), sent: Moment { wall, ..tests::moment(0) }, ..attempt("1001") };
            let answer = match ledger.begin(&attempt, &event(&attempt, EventKind::Created), &Asked::NOTHING) {
                Ok(()) => format!("won {} {}", attempt.id, owner.id()),
                Err(BeginError::Blocked(other)) => format!("blocked {}", other.id),
                Err(error) => format!("failed {error:?}"),
            };
            // The locks are held until the process ends.
            std::mem::forget((ledger, owner));
            answer
        },
    );
    println!("{MARK}{answer}");
    let _ = std::io::stdin().read(&mut [0]);
    // Ends without dropping anything, as a crash does.
    std::process::exit(0);
}

#[test]
fn of_many_processes_that_begin_the_same_order_at_once_exactly_one_wins() {
    let dir = TempDir::new().unwrap();
    let mut children: Vec<_> = (0..8).map(|_| child("begin when told", dir.path()).spawn().unwrap()).collect();
    std::thread::sleep(Duration::from_millis(100));
    std::fs::write(dir.path().join("go"), "").unwrap();
    let answers: Vec<_> = children.iter_mut().map(answer).collect();
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.starts_with("won "));
    assert_eq!((won.len(), lost.len()), (1, 7), "{answers:?}");
    let winner = won[0].split(' ').nth(1).unwrap();
    assert!(lost.iter().all(|answer| **answer == format!("blocked {winner}")), "{answers:?}");

    let ledger = Ledger::open(&dir.path().join("data")).unwrap();
    assert_eq!(ledger.count(&Filter::default()).unwrap(), 1);
    assert_eq!(ledger.events(winner.parse().unwrap()).unwrap().len(), 1);
    for mut child in children {
        drop(child.stdin.take());
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn of_many_threads_with_their_own_connections_exactly_one_wins() {
    let dir = TempDir::new().unwrap();
    let data = dir.path().join("data");
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let data = data.clone();
            std::thread::spawn(move || {
                let ledger = Ledger::open(&data).unwrap();
                let attempt = attempt("1001");
                ledger.begin(&attempt, &event(&attempt, EventKind::Created), &Asked::NOTHING).map(|()| attempt.id)
            })
        })
        .collect();
    let results: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    let won: Vec<_> = results.iter().filter_map(|result| result.as_ref().ok()).collect();
    assert_eq!(won.len(), 1);
    for result in &results {
        match result {
            Ok(_) => {}
            Err(BeginError::Blocked(other)) => assert_eq!(other.id, *won[0]),
            Err(error) => panic!("{error:?}"),
        }
    }
}

#[test]
fn a_killed_process_leaves_its_row_sending_and_orphaned() {
    let dir = TempDir::new().unwrap();
    let mut sender = child("begin", dir.path()).spawn().unwrap();
    let told = answer(&mut sender);
    let [word, id, owner] = told.split(' ').collect::<Vec<_>>()[..] else { panic!("{told}") };
    assert_eq!(word, "won");
    let owner: Uuid = owner.parse().unwrap();

    let ledger = Ledger::open(&dir.path().join("data")).unwrap();
    let own = Owner::claim(ledger.data_dir()).unwrap();
    assert!(!owner::is_orphaned(ledger.data_dir(), owner, own.id()));
    assert_eq!(owner::sweep(&ledger).unwrap(), 0);

    sender.kill().unwrap();
    sender.wait().unwrap();
    let row = ledger.get(id.parse().unwrap()).unwrap().unwrap();
    assert_eq!((row.state, row.owner), (State::Sending, owner));
    assert!(owner::is_orphaned(ledger.data_dir(), owner, own.id()));
    // The row still names the dead owner, so its file stays until the row is settled.
    assert_eq!(owner::sweep(&ledger).unwrap(), 0);
    let (outcome, found) = (crate::domain::attempt::Outcome::default(), event(&row, EventKind::Orphaned));
    let orphaned = Move {
        id: row.id,
        from: State::Sending,
        to: State::Unknown,
        evidence: crate::domain::Evidence::Orphaned,
        outcome: &outcome,
        settled_at: None,
        retry_at: None,
        retry_after: None,
        decided: None,
        released: None,
        alarm: None,
        event: &found,
    };
    assert!(matches!(ledger.settle(&orphaned), Ok(Moved::Done(_))));
    assert!(eventually(|| owner::sweep(&ledger).unwrap() == 1));
    assert!(owner::is_orphaned(ledger.data_dir(), owner, own.id()));
}
