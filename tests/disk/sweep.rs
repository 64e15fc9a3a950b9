//! The disk fails at every single write and sync of a capture, from each on or once, on a new ledger and on a used one.

use std::collections::BTreeMap;

use crate::shim::{self, After, EIO, ENOSPC, Fault};
use crate::support::Home;
use crate::support::gateway::Gateway;
use crate::{CAPTURE, home, loud, taking, told_once, used_home};

/// How a run ended: POSTs, exit code, and the state of the row afterwards.
type End = (usize, i32, Option<String>);

/// What is promised whatever the disk does. Gives how the run ended and how many calls it made.
fn holds(gateway: &Gateway, home: &Home, fault: Fault) -> Option<(End, usize)> {
    let before = gateway.posts();
    let sent = || gateway.posts() - before;
    let (run, calls) = shim::run(home, Some(fault), &CAPTURE)?;
    let posts = sent();
    let about = format!("{posts} POSTs, {fault:?}: {run:?}");
    match (posts, run.code) {
        (1, 0) => {}
        (0, 1 | 8) => assert!(run.stdout.is_empty() && told_once(&run), "{about}"),
        (1, 1) => {
            assert!(run.stdout.contains("f7d0c7cb-af32-441f-b2af-4d90d4da70e1"), "the answer is shown whole: {about}");
            assert!(told_once(&run) && run.stderr.contains("do not send again"), "{about}");
        }
        _ => panic!("{about}"),
    }
    assert!(!run.stderr.contains("was replaced or removed"), "told is what happened: {about}");
    // The disk is well again.
    let history = home.run(&["history", "--json", "--order-id", "123"]);
    assert_eq!(history.code, 0, "{history:?} after {about}");
    let rows: Vec<_> = history.json_lines().iter().map(|row| row["state"].as_str().unwrap().to_owned()).collect();
    let state = rows.first().map(String::as_str);
    match (posts, run.code, state) {
        (1, 0, Some("captured")) | (1, 1, Some("unknown" | "captured")) | (0, _, None) => {}
        // A row that was refused for its failed sync may have reached the disk all the same: then it holds the order.
        (0, _, Some("unknown")) => {}
        _ => panic!("{state:?} after {about}"),
    }
    let again = home.run(&CAPTURE);
    let expected = if state.is_some() { (8, posts) } else { (0, 1) };
    assert_eq!((rows.len() <= 1, again.code, sent()), (true, expected.0, expected.1), "{again:?} after {about}");
    assert_eq!(home.run(&["ledger", "check"]).code, 0, "after {about}");
    Some(((posts, run.code, rows.into_iter().next()), calls.len()))
}

/// Lets the disk fail from each of its calls on, or at each one alone. Gives how often a run ended how.
fn sweep(fresh: bool, calls: &'static str, errno: i32, once: bool, stride: usize) -> BTreeMap<End, usize> {
    let gateway = taking();
    let used = used_home(&gateway);
    let mut ends = BTreeMap::new();
    for after in (0..).step_by(stride) {
        let home = home(&gateway);
        if !fresh {
            std::fs::create_dir(home.data()).unwrap();
            for name in ["ledger.db", "ledger.id"] {
                std::fs::copy(used.data().join(name), home.data().join(name)).unwrap();
            }
        }
        let Some((end, made)) = holds(&gateway, &home, Fault { errno, calls, after: After::Calls(after), once }) else { return ends };
        *ends.entry(end).or_default() += 1;
        if made < after {
            break;
        }
    }
    let seen = |posts, code| ends.keys().any(|end| (end.0, end.1) == (posts, code));
    assert!(seen(0, 8) && seen(1, 1) && seen(1, 0), "the disk never failed where it matters: {ends:?}");
    ends
}

#[test]
fn a_disk_that_fills_up_at_any_write_loses_no_capture_and_doubles_none() {
    sweep(false, "write", ENOSPC, false, 2);
}

#[test]
fn a_disk_that_fails_once_at_any_write_or_sync_loses_no_capture_and_doubles_none() {
    sweep(false, "any", EIO, true, 2);
}

#[test]
fn a_disk_that_fails_while_the_ledger_is_made_loses_no_capture_and_doubles_none() {
    sweep(true, "any", EIO, true, 5);
}

#[test]
#[ignore = "long: every call of every kind"]
fn soak_every_call_of_every_kind_may_fail() {
    for fresh in [false, true] {
        for (calls, errno) in [("write", ENOSPC), ("sync", EIO), ("any", EIO)] {
            for once in [false, true] {
                let ends = sweep(fresh, calls, errno, once, 1);
                loud(&format!("fresh {fresh}, {calls}, errno {errno}, once {once}: {ends:?}"));
            }
        }
    }
}
