//! The built binary from the command line, against the built-in sandbox: results, exit codes, refusals.

mod support;

use serde_json::Value;
use support::Home;

const KEYS: [&str; 26] = [
    "attempt_id",
    "operation",
    "batch_id",
    "profile",
    "mode",
    "state",
    "order_id",
    "currency",
    "charge_amount",
    "comment",
    "server_url",
    "amount",
    "amount_currency",
    "fee",
    "operation_id",
    "payment_id",
    "transaction_id",
    "http_status",
    "status",
    "status_code",
    "status_description",
    "operator",
    "sent_at",
    "settled_at",
    "message",
    "response",
];

fn capture(home: &Home, order_id: &str, more: &[&str]) -> (i32, Value, String) {
    let args = [&["--profile", "sandbox", "capture", "--order-id", order_id, "--currency", "UAH", "--json"], more].concat();
    let run = home.run(&args);
    (run.code, run.json(), run.stderr)
}

#[test]
fn a_partial_capture_is_made_once_and_its_repeat_is_refused_without_a_request() {
    let home = Home::new();
    let (code, first, _) = capture(&home, "1004", &["--amount", "80"]);
    assert_eq!(
        (code, first["state"].as_str(), first["charge_amount"].as_str(), first["amount"].as_str()),
        (0, Some("captured"), Some("80"), Some("80"))
    );
    let keys: Vec<_> = first.as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = KEYS.to_vec();
    expected.sort_unstable();
    assert_eq!(keys, expected);
    let (code, again, stderr) = capture(&home, "1004", &["--amount", "80"]);
    assert_eq!((code, again["state"].as_str(), &again["attempt_id"]), (8, Some("refused"), &Value::Null));
    assert_eq!(again["blocked_by"], first["attempt_id"]);
    assert!(stderr.contains(first["attempt_id"].as_str().unwrap()), "{stderr}");
    let lookup = home.run(&["--profile", "sandbox", "lookup", "1004", "--json"]).json();
    let captures = lookup["transactions"].as_array().unwrap().iter().filter(|t| t["method"] == "capture").count();
    assert_eq!(captures, 1, "{lookup}");
}

#[cfg(unix)]
#[test]
fn a_ledger_of_two_names_is_read_and_sends_nothing() {
    let home = Home::new();
    assert_eq!(capture(&home, "1001", &[]).0, 0);
    let other = home.dir.path().join("other");
    std::fs::hard_link(home.data().join("ledger.db"), &other).unwrap();
    let (code, refused, said) = capture(&home, "1002", &[]);
    assert_eq!((code, &refused["attempt_id"]), (8, &Value::Null), "{said}");
    assert!(said.contains("hard links") && said.contains("find -samefile"), "{said}");
    let history = home.run(&["--profile", "sandbox", "history", "--json"]);
    assert_eq!((history.code, history.json_lines().len()), (0, 1), "{history:?}");
    assert_eq!(home.run(&["ledger", "check"]).code, 1);
    std::fs::remove_file(other).unwrap();
    assert_eq!(capture(&home, "1002", &[]).0, 0);
}

#[test]
fn each_outcome_of_the_sandbox_has_its_exit_code() {
    let home = Home::new();
    for (order, code, state) in [
        ("1001", 0, "captured"),
        ("1002", 0, "captured"),
        ("1101", 3, "declined"),
        ("1102", 3, "declined"),
        ("1103", 3, "declined"),
        ("1104", 3, "declined"),
        ("1201", 3, "declined"),
        ("1202", 7, "pending"),
        ("1204", 6, "unknown"),
        ("1205", 6, "unknown"),
        ("1206", 4, "throttled"),
        ("1207", 9, "captured_mismatch"),
        ("nowhere", 4, "rejected"),
        ("code-4154", 3, "declined"),
        ("code-9000", 7, "pending"),
        ("bulk-7", 0, "captured"),
    ] {
        // Without a look-up a full capture has nothing to compare the stated amount with.
        let amount: &[&str] = if order == "1207" { &["--amount", "100"] } else { &[] };
        let (found, object, _) = capture(&home, order, amount);
        assert_eq!((found, object["state"].as_str()), (code, Some(state)), "{order}: {object}");
        assert!(object["message"].as_str().is_some_and(|message| !message.is_empty()), "{order}: {object}");
    }
}

#[test]
fn the_fee_is_kept_as_received_and_the_answer_whole() {
    let home = Home::new();
    let run = home.run(&["--profile", "sandbox", "capture", "--order-id", "1001", "--currency", "UAH", "--json", "--comment", "parcel 7"]);
    assert!(run.stdout.contains(r#""fee":{"amount":1.50,"currency":"UAH"}"#), "{}", run.stdout);
    let object = run.json();
    assert_eq!(object["response"]["comment"], "parcel 7");
    assert_eq!(object["response"].as_object().unwrap().len(), 16);
    assert_eq!(capture(&home, "1002", &[]).1["fee"], Value::Null);
}

#[test]
fn throttled_orders_wait_as_long_as_the_gateway_asked() {
    let home = Home::new();
    assert_eq!(capture(&home, "1206", &[]).0, 4);
    let (code, object, _) = capture(&home, "1206", &[]);
    assert_eq!((code, object["state"].as_str()), (8, Some("refused")));
}

#[test]
fn every_refused_value_names_its_flag_and_sends_nothing() {
    let home = Home::new();
    let long = "x".repeat(33);
    let comment = "x".repeat(2049);
    let good = ["--order-id", "1001", "--currency", "UAH"];
    let cases: Vec<(&str, &str)> = vec![
        ("--order-id", ""),
        ("--order-id", "  "),
        ("--order-id", &long),
        ("--order-id", "a\u{1b}b"),
        ("--order-id", "a\nb"),
        ("--currency", "ABC"),
        ("--currency", ""),
        ("--currency", "U\u{7}H"),
        ("--amount", "0"),
        ("--amount", "-1"),
        ("--amount", "1.234"),
        ("--amount", "1,234"),
        ("--amount", "1e3"),
        ("--amount", "NaN"),
        ("--amount", "\u{665}"),
        ("--amount", ""),
        ("--amount", "1.2345"),
        ("--comment", &comment),
        ("--comment", "a\nb"),
        ("--comment", "a\tb"),
        ("--comment", "a\u{9b}b"),
        ("--server-url", "ftp://x/"),
        ("--server-url", "nonsense"),
    ];
    for (flag, value) in cases {
        let mut args = vec!["--profile", "sandbox", "capture", "--json"];
        for pair in good.chunks(2).filter(|pair| pair[0] != flag) {
            args.extend(pair);
        }
        args.extend([flag, value]);
        let run = home.run(&args);
        assert_eq!(run.code, 2, "{flag} {value:?}: {run:?}");
        assert!(run.stderr.contains(flag), "{flag} {value:?}: {run:?}");
        assert_eq!(run.stdout, "", "{flag} {value:?}");
        assert!(!run.stderr.contains(['\u{1b}', '\u{9b}', '\u{7}']), "{run:?}");
    }
    let jpy = home.run(&["--profile", "sandbox", "capture", "--order-id", "1001", "--currency", "JPY", "--amount", "1.5"]);
    assert_eq!(jpy.code, 2);
    assert_eq!(home.run(&["--profile", "sandbox", "history", "--json"]).stdout, "");
}

#[test]
fn without_a_configuration_only_a_written_sandbox_works() {
    let home = Home::new();
    for args in
        [&["capture", "--order-id", "1001", "--currency", "UAH"][..], &["history"], &["lookup", "1001"], &["reconcile"], &["profiles"]]
    {
        let run = home.run(args);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}: {run:?}");
        assert!(run.stderr.contains("--profile sandbox"), "{run:?}");
    }
    let named = home.run(&["--config", "/nonexistent/capdesk.toml", "--profile", "sandbox", "history"]);
    assert_eq!(named.code, 2, "{named:?}");
    let unknown = home.run(&["--profile", "nope", "history"]);
    assert_eq!(unknown.code, 2, "{unknown:?}");
}

#[test]
fn history_filters_and_shows_what_was_captured() {
    let home = Home::new();
    for order in ["1001", "1201", "bulk-3"] {
        capture(&home, order, &[]);
    }
    let orders = |args: &[&str]| -> Vec<String> {
        let run = home.run(&[&["--profile", "sandbox", "history", "--json"], args].concat());
        assert_eq!(run.code, 0, "{run:?}");
        run.json_lines().iter().map(|object| object["order_id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(orders(&[]), ["bulk-3", "1201", "1001"]);
    assert_eq!(orders(&["--limit", "1"]), ["bulk-3"]);
    assert_eq!(orders(&["--state", "declined"]), ["1201"]);
    assert_eq!(orders(&["--state", "declined", "--state", "captured", "--order-id", "1001"]), ["1001"]);
    assert_eq!(orders(&["--since", "2100-01-01"]), [""; 0]);
    assert_eq!(orders(&["--until", "2100-01-01"]).len(), 3);
    assert_eq!(home.run(&["--profile", "sandbox", "history", "--state", "nonsense"]).code, 2);
    assert_eq!(home.run(&["--profile", "sandbox", "history", "--since", "yesterday"]).code, 2);
    let csv = home.run(&["--profile", "sandbox", "history", "--csv"]).stdout;
    assert_eq!(csv.lines().count(), 4);
    assert_eq!(csv.lines().next().unwrap(), format!("{},fee_amount,fee_currency", KEYS[..25].join(",")));
    let table = home.run(&["--profile", "sandbox", "history"]).stdout;
    assert!(table.contains("x declined") && table.contains("+ captured"), "{table}");
}

#[test]
fn behind_the_result_stands_what_happened_and_what_to_do_next() {
    let home = Home::new();
    let run = home.run(&["--profile", "sandbox", "capture", "--order-id", "1201", "--currency", "UAH"]);
    let lines: Vec<&str> = run.stdout.lines().collect();
    let told = [
        "declined 1201  100.00 UAH",
        "There is not enough money on the card. This attempt took no money.",
        "Next: Ask the customer for another card; that takes a new hold under a new order id.",
        "The gateway's words: Insufficient funds (4009)",
    ];
    assert_eq!(lines[..4], told, "{run:?}");
    let id = lines[4].strip_prefix("attempt ").unwrap();
    let shown = home.run(&["--profile", "sandbox", "show", id]).stdout;
    assert_eq!(shown.lines().take(4).collect::<Vec<_>>(), told);
    let lost = home.run(&["--profile", "sandbox", "capture", "--order-id", "1205", "--currency", "UAH"]).stdout;
    assert!(lost.contains("The gateway had an internal error (HTTP 500). Nobody knows yet"), "{lost}");
    assert!(
        lost.contains("Next: Look it up. Do not send it again: it may have been captured. (capdesk reconcile, capdesk release "),
        "{lost}"
    );
}

#[test]
fn show_tells_the_attempt_with_its_events() {
    let home = Home::new();
    let id = capture(&home, "1001", &[]).1["attempt_id"].as_str().unwrap().to_owned();
    let object = home.run(&["--profile", "sandbox", "show", &id, "--json"]).json();
    let kinds: Vec<_> = object["events"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["created", "answer"]);
    assert_eq!(object["events"][0]["request"]["order_id"], "1001");
    assert_eq!(home.run(&["--profile", "sandbox", "show", "00000000-0000-0000-0000-000000000000"]).code, 2);
    assert_eq!(home.run(&["--profile", "sandbox", "show", "nonsense"]).code, 2);
}

#[test]
fn an_answer_that_never_came_is_settled_by_the_look_up() {
    let home = Home::new();
    let (code, lost, _) = capture(&home, "1204", &[]);
    assert_eq!((code, lost["state"].as_str()), (6, Some("unknown")));
    let (code, again, _) = capture(&home, "1204", &[]);
    assert_eq!((code, &again["blocked_by"]), (8, &lost["attempt_id"]));
    let run = home.run(&["--profile", "sandbox", "reconcile", "--json"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.json()["state"], "captured");
    assert_eq!(run.json()["attempt_id"], lost["attempt_id"]);
    assert_eq!(home.run(&["--profile", "sandbox", "reconcile", "--json"]).stdout, "");
}

#[test]
fn a_500_stays_unknown_until_it_is_proved_that_nothing_was_captured() {
    let home = Home::new();
    let (_, unknown, _) = capture(&home, "1205", &[]);
    let run = home.run(&["--profile", "sandbox", "reconcile", "--json"]);
    assert_eq!((run.code, run.json()["state"].as_str().unwrap().to_owned()), (6, "unknown".to_owned()), "one look-up is no proof");
    let id = unknown["attempt_id"].as_str().unwrap();
    let early = home.run(&["--profile", "sandbox", "release", id, "--reason", "customer waits"]);
    assert_eq!(early.code, 8, "{early:?}");
    assert_eq!(home.run(&["--profile", "sandbox", "release", id, "--reason", " "]).code, 8);
    assert_eq!(home.run(&["--profile", "sandbox", "release", "00000000-0000-0000-0000-000000000000", "--reason", "x"]).code, 2);
}

#[test]
fn a_pending_capture_settles_by_its_own_id() {
    let home = Home::new();
    let (code, pending, _) = capture(&home, "1202", &[]);
    assert_eq!((code, pending["state"].as_str()), (7, Some("pending")));
    assert_eq!(home.run(&["--profile", "sandbox", "reconcile"]).code, 6);
    std::thread::sleep(std::time::Duration::from_millis(5200));
    let run = home.run(&["--profile", "sandbox", "reconcile", "--json"]);
    assert_eq!((run.code, run.json()["state"].as_str().unwrap().to_owned()), (0, "captured".to_owned()));
}

#[test]
fn a_look_up_tells_hold_and_captures() {
    let home = Home::new();
    let order = home.run(&["--profile", "sandbox", "lookup", "1003", "--json"]);
    assert_eq!(order.code, 0);
    let object = order.json();
    assert_eq!((object["hold"].as_str(), object["currency"].as_str(), &object["captured"]), (Some("40"), Some("EUR"), &Value::Null));
    assert_eq!(home.run(&["--profile", "sandbox", "lookup", "nowhere"]).code, 4);
    let refused = home.run(&["--profile", "sandbox", "capture", "--order-id", "1003", "--currency", "UAH", "--lookup", "--json"]);
    assert_eq!((refused.code, refused.json()["state"].as_str().unwrap().to_owned()), (8, "refused".to_owned()));
    let already = home.run(&["--profile", "sandbox", "capture", "--order-id", "1101", "--currency", "UAH", "--lookup"]);
    assert_eq!(already.code, 8);
}

#[test]
fn profiles_are_listed_and_checked() {
    let home = Home::new();
    let list = home.run(&["--profile", "sandbox", "profiles", "--json"]);
    assert_eq!((list.code, list.json()["profile"].as_str().unwrap().to_owned()), (0, "sandbox".to_owned()));
    let check = home.run(&["--profile", "sandbox", "profiles", "check"]);
    assert_eq!(check.code, 0, "{check:?}");
}

#[test]
fn help_teaches_and_mistakes_are_usage() {
    let home = Home::new();
    let help = home.run(&["--help"]);
    assert_eq!(help.code, 0);
    assert!(help.stdout.contains("Exit codes") && help.stdout.contains("--profile sandbox capture"), "{}", help.stdout);
    for args in [&["capture"][..], &["nonsense"], &["capture", "--order-id", "1", "--currency", "UAH", "--lookup", "--no-lookup"]] {
        assert_eq!(home.run(args).code, 2, "{args:?}");
    }
}

#[test]
fn a_second_process_sees_the_first_ones_attempt_while_it_is_in_flight() {
    let home = Home::new();
    let slow = ["--profile", "sandbox", "capture", "--order-id", "1203", "--currency", "UAH", "--json"];
    let first = home.command().args(slow).stdout(std::process::Stdio::piped()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1500));
    let second = home.run(&slow);
    assert_eq!((second.code, second.json()["state"].as_str().unwrap().to_owned()), (8, "refused".to_owned()), "{second:?}");
    let first = support::Run::of(first.wait_with_output().unwrap());
    assert_eq!((first.code, &first.json()["attempt_id"]), (0, &second.json()["blocked_by"]));
}

#[test]
fn the_locale_changes_nothing_that_a_command_prints() {
    let home = Home::new();
    for (order_id, amount) in [("1001", "80.5"), ("1201", "100")] {
        home.run(&["--profile", "sandbox", "capture", "--order-id", order_id, "--currency", "UAH", "--amount", amount]);
    }
    let id = home.run(&["--profile", "sandbox", "history", "--json"]).json_lines()[0]["attempt_id"].as_str().unwrap().to_owned();
    let under = |locale: &str, args: &[&str]| {
        let run = support::Run::of(home.command().env("LANG", locale).env("LC_ALL", locale).args(args).output().unwrap());
        (run.code, run.stdout, run.stderr)
    };
    for args in [
        &["--help"][..],
        &["--profile", "sandbox", "history"],
        &["--profile", "sandbox", "history", "--json"],
        &["show", &id, "--json"],
        &["show", &id],
        &["--profile", "sandbox", "capture", "--order-id", "1001", "--currency", "UAH", "--amount", "80,5", "--json"],
        &["--profile", "sandbox", "capture", "--order-id", "1002", "--currency", "UAH", "--amount", "1,234"],
        &["--profile", "sandbox", "lookup", "1001", "--json"],
        &["ledger", "check"],
        &["profiles"],
        &["config", "check"],
    ] {
        assert_eq!(under("uk_UA.UTF-8", args), under("C", args), "{args:?}");
    }
}

#[test]
fn look_alikes_and_case_twins_are_told_on_stderr_before_anything_is_sent() {
    let home = Home::new();
    let (_, plain, stderr) = capture(&home, "1001", &[]);
    assert!(plain["state"] == "captured" && !stderr.contains("not Latin") && !stderr.contains("differs only"), "{stderr}");
    // Cyrillic а, an en dash and a no-break space.
    let (_, first, stderr) = capture(&home, "аb\u{2013}7\u{a0}7", &[]);
    assert!(stderr.contains("characters that are not Latin (а\u{2013}<U+00A0>)"), "{stderr}");
    assert_eq!(first["order_id"], "аb\u{2013}7\u{a0}7", "it is sent as it is");
    let (_, _, stderr) = capture(&home, "АB\u{2013}7\u{a0}7", &[]);
    assert!(stderr.contains("an attempt for order аb\u{2013}7\u{a0}7, which differs only in upper and lower case (rejected)"), "{stderr}");
    let run = home.run(&["--profile", "sandbox", "capture", "--order-id", "ab-7", "--currency", "UAH"]);
    assert!(!run.stderr.contains("not Latin") && !run.stderr.contains("differs only"), "{}", run.stderr);
}

#[test]
fn dots_and_what_cannot_be_seen_are_no_order_id() {
    let home = Home::new();
    for (order, told) in
        [(".", "of one or two dots"), ("..", "of one or two dots"), ("10\u{2800}01", "<U+2800>"), ("1001\u{200b}", "<U+200B>")]
    {
        let run = home.run(&["--profile", "sandbox", "capture", "--order-id", order, "--currency", "UAH"]);
        assert!(run.code == 2 && run.stderr.contains("--order-id: ") && run.stderr.contains(told), "{order:?}: {}", run.stderr);
    }
    assert_eq!(home.run(&["--profile", "sandbox", "history", "--json"]).stdout.trim(), "", "nothing was written");
}
