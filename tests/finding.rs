//! Finding captures and adding them up from the command line: the catalog's flags of `history`, and `summary`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use serde_json::{Value, json};
use support::Home;

/// Captures of the sandbox: 1001 and 1004 in UAH, 1003 in EUR, 1201 declined.
fn used() -> Home {
    let home = Home::new();
    home.config("operator = \"olena\"\n");
    for (order_id, currency, more) in [
        ("1001", "UAH", ["--comment", "Посилка 7"]),
        ("1003", "EUR", ["--comment", "50% off"]),
        ("1004", "UAH", ["--amount", "80.5"]),
        ("1201", "UAH", ["--comment", "parcel"]),
    ] {
        let args = ["--profile", "sandbox", "capture", "--order-id", order_id, "--currency", currency];
        home.run(&[&args[..], &more].concat());
    }
    home
}

fn run(home: &Home, args: &[&str]) -> support::Run {
    home.run(&[&["--profile", "sandbox"], args].concat())
}

fn orders(home: &Home, args: &[&str]) -> Vec<String> {
    let run = run(home, &[&["history", "--json"], args].concat());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    run.json_lines().iter().map(|object| object["order_id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn history_finds_and_sorts() {
    let home = used();
    for (args, found) in [
        (vec!["--find", "ПОСИЛКА"], "1001"),
        (vec!["--find", "%"], "1003"),
        (vec!["--find", "parcel 4009"], "1201"),
        (vec!["--find", "parcel 1000"], ""),
        (vec!["--find", "-"], "1201 1004 1003 1001"),
        (vec!["--currency", "eur"], "1003"),
        (vec!["--operator", "nobody"], ""),
        (vec!["--min-amount", "80,5"], "1201 1004 1001"),
        (vec!["--min-amount", "0", "--max-amount", "80.50"], "1004 1003"),
        (vec!["--sort", "oldest"], "1001 1003 1004 1201"),
        (vec!["--sort", "smallest"], "1003 1004 1001 1201"),
        (vec!["--sort", "largest", "--limit", "2"], "1201 1001"),
        (vec!["--sort", "order", "--state", "captured"], "1001 1003 1004"),
        (vec!["--sort", "order", "--order-id", "1001", "--all-profiles"], "1001"),
        (vec!["--sort", "newest", "--until", "2020-01-01"], ""),
    ] {
        assert_eq!(orders(&home, &args).join(" "), found, "{args:?}");
    }
    // What the ledger says without the catalog, the catalog says too, byte for byte.
    let (plain, found) = (run(&home, &["history", "--json"]), run(&home, &["history", "--json", "--sort", "newest"]));
    assert_eq!(plain.stdout, found.stdout);
    for (flag, value) in
        [("--min-amount", "1,234"), ("--max-amount", "-1"), ("--max-amount", "1.234"), ("--currency", "ABC"), ("--sort", "best")]
    {
        let run = run(&home, &["history", flag, value]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
        assert!(run.stderr.contains(flag), "{run:?}");
    }
}

#[test]
fn the_plain_history_and_captures_do_without_the_catalog() {
    let home = used();
    let catalog = home.data().join("catalog.db");
    assert!(!catalog.exists(), "a catalog was made although nobody searched");
    std::fs::create_dir(&catalog).unwrap();
    assert_eq!(run(&home, &["history", "--json"]).json_lines().len(), 4);
    for args in [&["history", "--find", "1001"][..], &["summary"]] {
        let run = run(&home, args);
        assert_eq!((run.code, run.stdout.as_str(), run.stderr.lines().count()), (1, "", 1), "{run:?}");
        assert!(run.stderr.contains("catalog.db"), "{run:?}");
    }
    assert_eq!(run(&home, &["capture", "--order-id", "1002", "--currency", "UAH"]).code, 0);
    std::fs::remove_dir(&catalog).unwrap();
    assert_eq!(orders(&home, &["--find", "1002"]), ["1002"]);
}

/// The only object, without what differs from run to run.
fn summary(home: &Home, args: &[&str]) -> Value {
    let mut object = run(home, &[&["summary", "--json"], args].concat()).json();
    for name in ["since", "until"] {
        let day = object[name].take();
        assert!(day.as_str().is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok()), "{object}");
    }
    for (list, name) in [("days", "day"), ("operators", "operator")] {
        for entry in object[list].as_array_mut().unwrap() {
            assert!(entry[name].take().is_string(), "{object}");
        }
    }
    object
}

#[test]
fn a_summary_says_what_the_captures_add_up_to() {
    let home = used();
    let money = |currency: &str, amount: &str, count: u64| json!({"currency": currency, "amount": amount, "count": count});
    let with = |name: &str, mut money: Value| {
        money[name] = Value::Null;
        money
    };
    let (euro, hryvnia) = (|| money("EUR", "40", 1), || money("UAH", "180.5", 2));
    let expected = json!({
        "profile": "sandbox", "mode": "sandbox", "since": null, "until": null, "zone": "UTC",
        "captured": [euro(), hryvnia()],
        "not_stated": 0,
        "days": [with("day", euro()), with("day", hryvnia())],
        "states": {"captured": 3, "declined": 1},
        "fees": [money("EUR", "0.6", 1), money("UAH", "1.5", 1)],
        "operators": [with("operator", euro()), with("operator", hryvnia())],
        "waived": 0,
    });
    assert_eq!(summary(&home, &[]), expected);
    assert_eq!(summary(&home, &["--days", "2"]), expected);
    assert_eq!(summary(&home, &["--all-profiles"]), expected);
    let raw = run(&home, &["summary", "--json"]).stdout;
    let names = ["profile", "mode", "since", "until", "zone", "captured", "not_stated", "days", "states", "fees", "operators", "waived"];
    let places: Vec<_> = names.iter().map(|name| raw.find(&format!("\"{name}\":")).unwrap()).collect();
    assert!(places.is_sorted(), "{raw}");
    // Before the first capture there was nothing, and a named profile says so.
    let nothing = summary(&home, &["--until", "2020-01-01", "--days", "7"]);
    assert_eq!((&nothing["captured"], &nothing["states"]), (&json!([]), &json!({})));
    assert_eq!(run(&home, &["summary", "--json", "--until", "2020-01-01", "--all-profiles"]).stdout, "");
    assert_eq!(run(&home, &["summary", "--since", "2020-01-01T00:00:00Z", "--json"]).json()["since"], "2020-01-01");
    for args in [&["--since", "2027-01-01", "--until", "2026-01-01"][..], &["--since", "soon"], &["--days", "0"]] {
        let run = run(&home, &[&["summary"], args].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
        assert!(run.stderr.contains(args[0]), "{run:?}");
    }
}

#[test]
fn the_summary_for_people_stands_in_columns() {
    let home = used();
    let day = run(&home, &["summary", "--json"]).json()["days"][0]["day"].as_str().unwrap().to_owned();
    let told = run(&home, &["summary", "--since", &day, "--until", &day]).stdout;
    insta::assert_snapshot!(told.replace(&day, "2026-11-22"), @"
    sandbox  SANDBOX  2026-11-22 to 2026-11-22, UTC
                    amount      count
    Captured
                     40.00 EUR      1
                    180.50 UAH      2
    By day
      2026-11-22     40.00 EUR      1
      2026-11-22    180.50 UAH      2
    States
      captured                      3
      declined                      1
    Fees, where stated
                      0.60 EUR      1
                      1.50 UAH      1
    By operator
      olena          40.00 EUR      1
      olena         180.50 UAH      2
    ");
}
