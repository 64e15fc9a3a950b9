//! `capdesk ledger check` and `capdesk ledger backup`: they need no configuration, and their help tells how to restore.

mod support;

use support::Home;

fn capture(home: &Home, order_id: &str) -> i32 {
    home.run(&["--profile", "sandbox", "capture", "--order-id", order_id, "--currency", "UAH", "--json"]).code
}

#[test]
fn check_counts_what_is_open_and_exits_zero_while_the_ledger_is_sound() {
    let home = Home::new();
    for (order, code) in [("1001", 0), ("1202", 7), ("1204", 6)] {
        assert_eq!(capture(&home, order), code);
    }
    let run = home.run(&["ledger", "check", "--json"]);
    let object = run.json();
    assert_eq!((run.code, object["ok"].as_bool(), object["version"].as_u64()), (0, Some(true), Some(3)), "{run:?}");
    let counts = ["attempts", "events", "sending", "unknown", "pending", "orphaned", "alarms"].map(|name| object[name].as_u64().unwrap());
    assert_eq!(counts, [3, 6, 0, 1, 1, 0, 0], "{object}");
    assert_eq!((&object["id"], object["faults"].as_array().unwrap().len()), (&object["marker"], 0));
    assert!(run.stderr.contains("2 attempts are open"), "{run:?}");
    let people = home.run(&["ledger", "check"]);
    assert!(people.code == 0 && people.stdout.contains("The ledger is sound."), "{people:?}");
}

#[test]
fn where_no_ledger_is_neither_command_makes_one() {
    let home = Home::new();
    let file = home.dir.path().join("b.db");
    for args in [&["ledger", "check"][..], &["ledger", "check", "--json"], &["ledger", "backup", file.to_str().unwrap()]] {
        let run = home.run(args);
        assert!(run.code == 2 && run.stderr.contains("There is no ledger in"), "{run:?}");
    }
    assert!(!home.data().exists() && !file.exists());
}

#[test]
fn the_way_back_that_the_help_tells_brings_the_attempts_back() {
    let home = Home::new();
    assert_eq!(capture(&home, "1001"), 0);
    let file = home.dir.path().join("b.db");
    let backup = ["ledger", "backup", file.to_str().unwrap()];
    let made = home.run(&backup);
    assert!(made.code == 0 && made.stdout.contains("one attempt, 2 events"), "{made:?}");
    let again = home.run(&backup);
    assert!(again.code == 2 && again.stderr.contains("is there already and was left alone"), "{again:?}");
    let help = home.run(&["ledger", "backup", "--help"]).stdout;
    for step in ["Move ledger.db, ledger.db-wal and ledger.db-shm out of DIR", "cp BACKUP DIR/ledger.db", "look each one up"] {
        assert!(help.contains(step), "{help}");
    }
    let ledger = home.data().join("ledger.db");
    std::fs::write(&ledger, "gone").unwrap();
    assert_eq!(home.run(&["ledger", "check"]).code, 1);
    let lost = home.dir.path().join("lost-as-well.db");
    assert_eq!((home.run(&["ledger", "backup", lost.to_str().unwrap()]).code, lost.exists()), (1, false));
    for name in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
        let _ = std::fs::remove_file(home.data().join(name));
    }
    std::fs::copy(&file, &ledger).unwrap();
    assert_eq!(home.run(&["ledger", "check"]).code, 0);
    assert_eq!(capture(&home, "1001"), 8, "the guard knows the order again");
}
