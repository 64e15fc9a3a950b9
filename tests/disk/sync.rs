//! The order of what reaches the disk and what leaves over the wire, and a disk that fills up in between.

use crate::shim::{self, After, ENOSPC, Fault};
use crate::support::Home;
use crate::{CAPTURE, home, taking, told_once, used_home};

#[test]
fn the_row_is_synced_before_the_connection_and_the_answer_before_it_is_told() {
    let gateway = taking();
    for home in [home(&gateway), used_home(&gateway)] {
        let Some((run, calls)) = shim::run(&home, None, &CAPTURE) else { return };
        assert_eq!(run.code, 0, "{run:?}");
        let at = |call: &str| calls.iter().position(|line| line == call).unwrap_or_else(|| panic!("no {call}: {calls:?}"));
        let (connect, told) = (at("connect"), at("write stdout"));
        for (from, to) in [(0, connect), (connect, told)] {
            let last = |call: &str| calls[from..to].iter().rposition(|line| line == call);
            let (write, sync) = (last("write ledger.db-wal"), last("sync ledger.db-wal"));
            assert!(write.is_some() && sync > write, "what was written last was not synced: {:?}", &calls[from..to]);
        }
        assert_eq!(calls.iter().filter(|call| *call == "connect").count(), 1);
    }
}

#[test]
fn an_answer_that_finds_the_disk_full_is_shown_whole_and_the_attempt_is_not_lost() {
    let gateway = taking();
    for json in [false, true] {
        let home = used_home(&gateway);
        let before = gateway.posts();
        let args = [&CAPTURE[..], if json { &["--json"] } else { &[] }].concat();
        let fault = Fault { errno: ENOSPC, calls: "write", after: After::Connect, once: false };
        let Some((run, _)) = shim::run(&home, Some(fault), &args) else { return };
        assert_eq!((run.code, gateway.posts() - before), (1, 1), "{run:?}");
        let answer = crate::gateway::captured(crate::POS, "123", "80");
        if json {
            let object = run.json();
            assert_eq!((object["state"].as_str(), object["amount"].as_str()), (Some("unknown"), Some("80")));
            assert_eq!(object["response"], serde_json::from_str::<serde_json::Value>(&answer).unwrap());
        } else {
            assert!(run.stdout.contains(&answer) && run.stdout.starts_with("UNKNOWN 123"), "{run:?}");
        }
        for part in ["could not be stored", "keep what is shown here", "do not send again", "There is no room left", "Free some disk space"]
        {
            assert!(run.stderr.contains(part), "{part}: {run:?}");
        }
        assert!(told_once(&run), "{run:?}");
        let rows = home.run(&["history", "--json", "--order-id", "123"]).json_lines();
        assert_eq!((rows.len(), rows[0]["state"].as_str()), (1, Some("unknown")));
        assert_eq!((home.run(&CAPTURE).code, gateway.posts() - before), (8, 1));
    }
}

#[test]
fn a_sandbox_whose_own_file_fails_is_not_a_ledger_that_fails() {
    let capture = ["--profile", "sandbox", "capture", "--order-id", "1001", "--currency", "UAH", "--json"];
    let home = Home::new();
    assert_eq!(home.run(&["--profile", "sandbox", "profiles", "check"]).code, 0);
    let fault = Fault { errno: ENOSPC, calls: "write", after: After::Connect, once: false };
    if let Some((run, _)) = shim::run_on("sandbox.", &home, Some(fault), &capture) {
        assert_eq!((run.code, run.json()["http_status"].as_u64()), (6, Some(500)), "the gateway failed, the record did not: {run:?}");
        assert_eq!(home.run(&["ledger", "check"]).code, 0);
    }
    std::fs::write(home.data().join("sandbox.db"), "no database").unwrap();
    let run = home.run(&capture);
    assert!(run.code == 2 && told_once(&run) && run.stderr.contains("sandbox.db is damaged. Remove it"), "{run:?}");
    assert_eq!((home.run(&["--profile", "sandbox", "history"]).code, home.run(&["ledger", "check"]).code), (0, 0));
}
