//! The log of the built binary.

use std::path::PathBuf;

use crate::support::Home;

const CAPTURE: [&str; 6] = ["--profile", "sandbox", "capture", "--currency", "UAH", "--order-id"];

fn place(home: &Home) -> PathBuf {
    home.data().join("log/capdesk.log")
}

fn lines(home: &Home) -> Vec<String> {
    std::fs::read_to_string(place(home)).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn each_step_of_an_attempt_is_in_the_log_and_only_its_owner_can_read_it() {
    let home = Home::new();
    let run = home.run(&[&CAPTURE[..], &["bulk-7", "--json", "--lookup"]].concat());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let id = run.json()["attempt_id"].as_str().unwrap().to_owned();
    home.run(&[&CAPTURE[..], &["1101", "--json", "--lookup"]].concat());
    home.run(&["--profile", "sandbox", "lookup", "7 ї/?"]);
    let log = lines(&home);
    let has = |parts: &[&str]| log.iter().any(|line| parts.iter().all(|part| line.contains(part)));
    for parts in [
        &[" INFO ", " started: command line ", concat!("version=", env!("CARGO_PKG_VERSION"))][..],
        &[" profile opened ", "profile=sandbox mode=sandbox host=127.0.0.1:"],
        &[" request ", "method=GET", "/orders/bulk-7 ", "status=200", "ms=", "bytes="],
        &[" created ", &id, "order=bulk-7"],
        &[" request ", "method=POST path=/api/v1/capture", &id, "status=200"],
        &[" moved ", &id, "state=captured"],
        &[" refused ", "order=1101"],
        &[" request ", "/orders/7%20%D1%97%2F%3F ", "status=404"],
        &[" ended exit=8"],
    ] {
        assert!(has(parts), "{parts:?} is not in {log:#?}");
    }
    assert!(!log.iter().any(|line| line.contains(" DEBUG ") || line.contains(" TRACE ")), "info is the default");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: PathBuf| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(place(&home)), mode(home.data().join("log"))), (0o600, 0o700));
    }

    let before = lines(&home).len();
    home.run(&["--log-level", "off", "--profile", "sandbox", "history"]);
    home.config("log_level = \"error\"\n");
    home.run(&["--profile", "sandbox", "history"]);
    assert_eq!(lines(&home).len(), before, "both are quiet");
    home.run(&["--log-level", "info", "--profile", "sandbox", "history"]);
    assert_eq!(lines(&home).len(), before + 2, "the flag counts more than the file");
}

#[test]
fn nothing_is_logged_where_no_ledger_is() {
    let home = Home::new();
    home.config("");
    for args in [&["profiles"][..], &["--profile", "nope", "history"], &["ledger", "check"], &["config", "check"], &["config", "path"]] {
        home.run(args);
    }
    assert!(!home.data().exists());
}

#[test]
fn processes_that_write_at_once_tear_no_line() {
    let home = Home::new();
    assert_eq!(home.run(&[&CAPTURE[..], &["1001"]].concat()).code, 0);
    let before = lines(&home).len();
    let children: Vec<_> = (0..24)
        .map(|_| {
            let mut command = home.command();
            command.args(["--log-level", "trace", "--profile", "sandbox", "history"]);
            command.stdout(std::process::Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let log = lines(&home);
    assert_eq!(log.len(), before + 48);
    for end in [" started: command line ", " ended exit=0"] {
        let whole = |line: &&String| line.starts_with("20") && line.contains(end) && line.matches("Z ").count() == 1;
        assert_eq!(log[before..].iter().filter(whole).count(), 24, "{end}: {log:#?}");
    }
}

#[cfg(unix)]
#[test]
fn a_log_that_cannot_be_written_hinders_nothing() {
    use crate::support::pty::Terminal;
    let home = Home::new();
    std::fs::create_dir(home.data()).unwrap();
    std::fs::write(home.data().join("log"), "in the way").unwrap();
    let run = home.run(&[&CAPTURE[..], &["1001", "--json"]].concat());
    assert_eq!((run.code, run.json()["state"].as_str()), (0, Some("captured")));
    assert_eq!(run.stderr.lines().count(), 1, "{run:?}");
    assert!(run.stderr.starts_with("capdesk: The log ") && run.stderr.contains("could not be written"), "{run:?}");

    let mut terminal = Terminal::start(&home, &[], (100, 30));
    terminal.wait_for("1001");
    terminal.pause();
    terminal.send("\u{11}");
    assert_eq!(terminal.wait_exit(), 0);
    let bytes = String::from_utf8_lossy(&terminal.bytes()).into_owned();
    assert!(!bytes.contains("could not be written") && !bytes.contains("The log"), "{bytes}");
}

#[cfg(unix)]
#[test]
fn the_console_logs_from_its_first_frame_to_its_end() {
    use crate::support::pty::Terminal;
    let home = Home::new();
    let mut terminal = Terminal::start(&home, &[], (100, 30));
    terminal.wait_for("UAH");
    // The profile is opened in the background.
    let opened = |home: &Home| place(home).exists() && lines(home).iter().any(|line| line.contains(" profile opened profile=sandbox "));
    for _ in 0..200 {
        if !opened(&home) {
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    }
    assert!(opened(&home));
    terminal.send("\u{11}");
    assert_eq!(terminal.wait_exit(), 0);
    let log = lines(&home);
    assert!(log[0].contains(" started: console ") && log.last().unwrap().contains(" ended exit=0"), "{log:#?}");
}
