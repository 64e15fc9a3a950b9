//! Attempts taken along in files: whole, private, and with the figures of the ledger, read by programs that are not ours.

#![expect(clippy::print_stderr, clippy::unwrap_used, reason = "a test that cannot go on fails; what is skipped is said")]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use rusqlite::Connection;
use rust_decimal::Decimal;
use serde_json::Value;
use support::full::fill;
use support::pty::Terminal;
use support::{Home, Run};

type Sums = BTreeMap<String, Decimal>;

/// Texts that hurt where they are not handled: formulas, quotes, separators, line breaks, terminal sequences, other scripts.
const OPERATOR: &str = "CASE n % 9 WHEN 0 THEN '=HYPERLINK(\"http://x\",\"y\")' WHEN 1 THEN '+1+1' WHEN 2 THEN '-1' || n || 'x'
    WHEN 3 THEN '@SUM(A1)' WHEN 4 THEN char(9) || '=1' WHEN 5 THEN char(13, 10) || 'a,b;\"c\"' WHEN 6 THEN char(27) || '[31m'
    WHEN 7 THEN 'Олена, \"бухгалтерія\"' ELSE 'olena' END";

fn run(home: &Home, args: &[&str]) -> Run {
    home.run(&[&["--profile", "sandbox", "history"], args].concat())
}

/// A home whose ledger holds so many attempts in three currencies, most of them captured, with fees and hostile texts.
fn full(attempts: u32) -> Home {
    let home = Home::new();
    assert_eq!(home.run(&["--profile", "sandbox", "capture", "--order-id", "1001", "--currency", "UAH"]).code, 0);
    let currency = "CASE n % 3 WHEN 0 THEN 'UAH' WHEN 1 THEN 'EUR' ELSE 'USD' END";
    let amount = "printf('%d.%02d', n % 100003 * 97 % 90001, n * 7 % 100)";
    let body = format!(
        "CAST('{{\"order_id\":\"bulk-' || n || '\",\"status\":\"success\",\"fee\":' || CASE n % 4 WHEN 0 THEN 'null' \
         ELSE printf('{{\"amount\":%d.%02d,\"currency\":\"%s\"}}', n % 13, n % 100, {currency}) END || '}}' AS BLOB)"
    );
    let fee = "CASE n % 4 WHEN 0 THEN NULL ELSE printf('%d.%02d', n % 13, n % 100) END";
    let fee_currency = format!("CASE n % 4 WHEN 0 THEN NULL ELSE {currency} END");
    let state = "CASE n % 7 WHEN 0 THEN 'declined' WHEN 1 THEN 'unknown' ELSE 'captured' END";
    let description = "CASE n % 2 WHEN 0 THEN '=cmd|'' /C calc''!A0' ELSE char(10) || '+x' END";
    fill(
        &home,
        attempts,
        &[
            ("state", state),
            ("currency", currency),
            ("amount", amount),
            ("amount_currency", currency),
            ("fee_amount", fee),
            ("fee_currency", &fee_currency),
            ("body", &body),
            ("operator", OPERATOR),
            ("status_description", description),
        ],
    );
    home
}

/// Rows, money taken and fees a currency, as the ledger has them.
fn ledger(home: &Home) -> (u64, Sums, Sums) {
    let db = Connection::open(home.data().join("ledger.db")).unwrap();
    let mut statement = db.prepare("SELECT state, currency, amount, body FROM attempts").unwrap();
    let mut found = statement.query([]).unwrap();
    let (mut rows, mut taken, mut fees) = (0, Sums::new(), Sums::new());
    while let Some(row) = found.next().unwrap() {
        let (state, currency, amount, body): (String, String, String, Vec<u8>) =
            (row.get(0).unwrap(), row.get(1).unwrap(), row.get(2).unwrap(), row.get(3).unwrap());
        rows += 1;
        if state == "captured" {
            *taken.entry(currency).or_default() += amount.parse::<Decimal>().unwrap();
        }
        let fee = capdesk::domain::Json::parse(&body).unwrap().get("fee").cloned().unwrap();
        if let (Some(capdesk::domain::Json::Number(amount)), Some(currency)) = (fee.get("amount"), fee.get("currency")) {
            *fees.entry(currency.as_str().unwrap().to_owned()).or_default() += amount.parse::<Decimal>().unwrap();
        }
    }
    (rows, taken, fees)
}

fn python(file: &Path) -> Option<(u64, Sums, Sums)> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/totals.py");
    let Ok(output) = Command::new("python3").arg(script).arg(file).output() else {
        eprintln!("SKIPPED: there is no python3, so nobody else has added the export up");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    let sums = |name: &str| {
        let members = value[name].as_object().unwrap().iter();
        members.map(|(currency, sum)| (currency.clone(), sum.as_str().unwrap().parse().unwrap())).collect()
    };
    Some((value["rows"].as_u64().unwrap(), sums("taken"), sums("fees")))
}

/// The same by the `sqlite3` program, in hundredths.
fn sqlite(file: &Path) -> Option<Sums> {
    let import = format!(".import --csv '{}' rows", file.display());
    let sum = "SELECT amount_currency, sum(CASE WHEN instr(amount, '.') THEN replace(amount, '.', '') ELSE amount || '00' END) FROM rows WHERE state = 'captured' GROUP BY amount_currency;";
    let Ok(output) = Command::new("sqlite3").args([":memory:", "-cmd", &import, sum]).output() else {
        eprintln!("SKIPPED: there is no sqlite3, so it has not added the export up");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let line =
        |line: &str| line.split_once('|').map(|(currency, sum)| (currency.to_owned(), Decimal::new(sum.parse().unwrap(), 2))).unwrap();
    Some(String::from_utf8(output.stdout).unwrap().lines().map(line).collect())
}

/// Exports by the binary and has others add it up.
fn others_agree(attempts: u32) {
    let home = full(attempts);
    let file = home.dir.path().join("all.csv");
    let start = Instant::now();
    let made = run(&home, &["--output", file.to_str().unwrap()]);
    assert_eq!(made.code, 0, "{made:?}");
    eprintln!("{attempts} attempts exported in {} ms, {} KiB", start.elapsed().as_millis(), std::fs::metadata(&file).unwrap().len() >> 10);
    assert!(made.stdout.contains(&format!("{} rows", attempts + 1)), "{made:?}");
    let (rows, taken, fees) = ledger(&home);
    assert_eq!(rows, u64::from(attempts) + 1);
    if let Some(found) = python(&file) {
        assert_eq!(found, (rows, taken.clone(), fees));
    }
    if let Some(found) = sqlite(&file) {
        assert_eq!(found, taken);
    }
    eprintln!("{rows} rows, taken {taken:?}");
}

#[test]
fn other_programs_read_the_export_and_add_it_up_to_the_figures_of_the_ledger() {
    others_agree(700);
}

#[test]
#[ignore = "soak: fills a ledger with 100,000 attempts"]
fn soak_other_programs_add_an_export_of_100_000_attempts_up_to_the_figures_of_the_ledger() {
    others_agree(100_000);
}

#[test]
#[cfg(unix)]
#[ignore = "soak: fills a ledger with 100,000 attempts"]
fn soak_an_export_that_is_asked_to_end_leaves_nothing() {
    let home = full(100_000);
    for pause in [100, 300, 600] {
        let file = home.dir.path().join("all.csv");
        let mut child = home.command().args(["--profile", "sandbox", "history", "--output", file.to_str().unwrap()]).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(pause));
        let pid = rustix::process::Pid::from_child(&child);
        rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(1));
        let left: Vec<_> = std::fs::read_dir(home.dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["data"], "after {pause} ms");
    }
}

#[test]
fn an_exported_file_says_what_the_command_line_prints() {
    let home = full(60);
    let path = |name: &str| -> PathBuf { home.dir.path().join(name) };
    for (flag, name) in [("--csv", "a.csv"), ("--json", "a.jsonl"), ("--csv", "a.txt")] {
        let made = run(&home, &[flag, "--output", path(name).to_str().unwrap()]);
        assert_eq!((made.code, made.stderr.as_str()), (0, ""), "{made:?}");
        assert_eq!(std::fs::read_to_string(path(name)).unwrap(), run(&home, &[flag]).stdout, "{name}");
    }
    let one = run(&home, &["--state", "declined", "--limit", "1", "--output", path("one.jsonl").to_str().unwrap()]);
    assert!(one.stdout.trim_end().ends_with("one.jsonl: one row"), "{one:?}");
    let again = run(&home, &["--output", path("a.csv").to_str().unwrap(), "--limit", "1"]);
    assert!((again.code, again.stdout.as_str()) == (2, "") && again.stderr.contains("--force"), "{again:?}");
    assert_eq!(std::fs::read_to_string(path("a.csv")).unwrap(), run(&home, &["--csv"]).stdout, "it was left alone");
    assert_eq!(run(&home, &["--output", path("a.csv").to_str().unwrap(), "--limit", "1", "--force"]).code, 0);
    assert_eq!(std::fs::read_to_string(path("a.csv")).unwrap().lines().count(), 2);
    for args in [&["--output", "no-format"][..], &["--force"], &["--output", home.data().join("x.csv").to_str().unwrap()]] {
        let refused = run(&home, args);
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{refused:?}");
    }
    let mut left: Vec<_> = std::fs::read_dir(home.dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    // The mark of the ledger lies in the user's state directory.
    left.retain(|name| name != ".local");
    left.sort();
    assert_eq!(left, ["a.csv", "a.jsonl", "a.txt", "data", "one.jsonl"], "no draft is left");
}

/// What the console has handed to its terminal by OSC 52 so far.
fn clipboard(terminal: &Terminal) -> Vec<String> {
    let text = String::from_utf8_lossy(&terminal.bytes()).into_owned();
    let sent = text.split("\u{1b}]52;c;").skip(1).map(|rest| rest.split(['\u{7}', '\u{1b}']).next().unwrap());
    sent.map(|base64| String::from_utf8(decode(base64)).unwrap()).collect()
}

fn decode(base64: &str) -> Vec<u8> {
    let value = |letter: u8| b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".iter().position(|known| *known == letter);
    let sextets: Vec<usize> = base64.trim_end_matches('=').bytes().map(|letter| value(letter).unwrap()).collect();
    let bits = |group: &[usize]| group.iter().fold(0, |bits, sextet| bits << 6 | sextet) << (6 * (4 - group.len()));
    let bytes = |group: &[usize]| bits(group).to_be_bytes()[5..].iter().take(group.len() * 6 / 8).copied().collect::<Vec<u8>>();
    sextets.chunks(4).flat_map(bytes).collect()
}

#[test]
#[cfg(unix)]
fn the_terminal_is_handed_ids_and_commands_as_they_are() {
    let home = Home::new();
    let args = ["--profile", "sandbox", "capture", "--order-id", "1001", "--currency", "UAH", "--comment", "it's $5 \\ `x` !", "--json"];
    let attempt = home.run(&args).json();
    let mut terminal = Terminal::start(&home, &["--profile", "sandbox"], (100, 30));
    terminal.wait_for("History 1");
    terminal.press(&["\u{1b}OR"]);
    terminal.wait_for("> ");
    terminal.press(&["c", "\u{1b}[B", "\u{1b}[B", "\r"]);
    terminal.wait_for("operation_id sent to the terminal");
    terminal.press(&["c", "\u{1b}[F", "\r"]);
    terminal.wait_for("curl command of the capture (captures again) sent to the terminal");
    let sent = clipboard(&terminal);
    assert_eq!((sent.len(), sent[0].as_str()), (2, attempt["operation_id"].as_str().unwrap()));
    assert!(sent[1].starts_with(": 'Running this captures the order again. Look it up first.'\n"), "{}", sent[1]);
    assert!(sent[1].contains(r#""comment":"it'\''s $5 '\\\\' `x` !"}'"#) && sent[1].contains("$FINLINE_API_SECRET"), "{}", sent[1]);
    terminal.press(&["\u{11}"]);
    assert_eq!(terminal.wait_exit(), 0);
}

#[test]
#[cfg(unix)]
fn the_console_exports_what_the_history_shows() {
    let home = full(1200);
    let file = home.dir.path().join("all.jsonl");
    let mut terminal = Terminal::start(&home, &["--profile", "sandbox"], (100, 30));
    terminal.wait_for("History 1,201");
    terminal.press(&["\u{1b}OR"]);
    terminal.wait_for("> ");
    let export = |terminal: &mut Terminal| {
        terminal.press(&["e", "\u{15}"]);
        terminal.paste("~/all.jsonl");
        terminal.press(&["\t", "\t", "\t", "\r"]);
    };
    export(&mut terminal);
    terminal.wait_for("all.jsonl: 1201 rows");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), run(&home, &["--json"]).stdout);
    // What the filter finds, over the file that is there.
    terminal.press(&["/"]);
    terminal.type_keys("bulk-119");
    terminal.wait_gone("bulk-1177");
    terminal.press(&["\r"]);
    export(&mut terminal);
    terminal.wait_for("Press Export again");
    terminal.press(&["\r"]);
    terminal.wait_for("all.jsonl: 11 rows");
    let found = std::fs::read_to_string(&file).unwrap();
    assert_eq!((found.lines().count(), &found), (11, &run(&home, &["--find", "bulk-119", "--json"]).stdout));
    terminal.press(&["\u{11}"]);
    assert_eq!(terminal.wait_exit(), 0);
}
