//! `capdesk config init` on a terminal: from nothing to the first capture, and every way to write nothing.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::support::gateway::{self, Gateway, Reply, Request};
use crate::support::pty::Terminal;
use crate::support::{Home, POS, restrict};

const SIZE: (u16, u16) = (100, 45);
const SECRET: &str = "canary-secret";
const ENDPOINTS: &str = "canary-endpoints";

/// Takes these keys only; knows order 123 with a hold of 100.00 UAH.
fn bank() -> Gateway {
    Gateway::plain(|request: &Request| {
        let said = |name: &str| request.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
        let known = said("x-api-auth") == format!("CPAY the-key:{SECRET}") && said("x-api-key") == ENDPOINTS;
        match (known, request.method.as_str(), request.path.ends_with("/orders/0")) {
            (false, ..) => Reply::Json(401, r#"{"message":"Unauthorized","args":{}}"#.to_owned()),
            (_, "POST", _) => Reply::Json(200, gateway::captured(POS, "123", "80")),
            (_, _, true) => Reply::Json(404, r#"{"message":"Not found","args":{}}"#.to_owned()),
            _ => Reply::Json(200, format!("[{}]", gateway::transaction("123", "auth", "100", "success"))),
        }
    })
}

/// Where the file is looked for when nobody names one.
fn place(home: &Home) -> PathBuf {
    home.dir.path().join("xdg/capdesk/config.toml")
}

fn start(home: &Home, args: &[&str]) -> Terminal {
    let terminal = Terminal::start(home, &[&["config", "init"], args].concat(), SIZE);
    terminal.wait_for("(test, live)");
    terminal
}

/// Waits for each question and answers it.
fn answer(terminal: &mut Terminal, answers: &[(&str, &str)]) {
    for (question, typed) in answers {
        terminal.wait_until(question, |screen| screen.trim_end().lines().last().is_some_and(|line| line.contains(question)));
        terminal.send(&format!("{typed}\r"));
    }
}

fn told_nothing(terminal: &Terminal) {
    let bytes = String::from_utf8_lossy(&terminal.bytes()).into_owned();
    assert!(!bytes.contains("canary"), "{bytes}");
}

fn nothing_written(home: &Home) {
    assert!(!place(home).exists() && !home.dir.path().join("xdg").exists());
}

#[test]
fn a_newcomer_gets_from_nothing_to_the_first_capture() {
    let (bank, home) = (bank(), Home::new());
    let mut terminal = start(&home, &[]);
    answer(
        &mut terminal,
        &[
            ("(test, live)", "both"),
            ("(test, live)", "test"),
            ("Name of the profile [test]", ""),
            ("POS_ID", "12"),
            ("POS_ID", POS),
            ("API_KEY", "the-key"),
            ("(env, command, file)", "file"),
            ("API_SECRET (not shown", "canary-wrong"),
            ("ENDPOINTS_KEY (not shown", ENDPOINTS),
            ("Address of the API [https://api.finline.io]", &bank.url()),
            ("Currency", "hryvnia"),
            ("Currency", "uah"),
            ("Your name", "olena"),
            // The gateway refuses the wrong key: once more, with one answer changed.
            ("[c]", ""),
            ("(test, live)", ""),
            ("Name of the profile [test]", ""),
            ("POS_ID", ""),
            ("API_KEY", ""),
            ("(env, command, file)", ""),
            ("API_SECRET (not shown; Enter keeps", SECRET),
            ("ENDPOINTS_KEY (not shown; Enter keeps", ""),
            ("Address", ""),
            ("Currency", ""),
            ("Your name", ""),
            ("Write ", "y"),
        ],
    );
    assert_eq!(terminal.wait_exit(), 0, "{}", terminal.screen());
    let screen = terminal.screen();
    assert!(screen.contains("The gateway takes the keys.") && screen.contains("Start with: capdesk --profile test"), "{screen}");
    told_nothing(&terminal);
    assert_eq!((bank.lines(), bank.posts()), (vec![format!("GET /api/v1/pos/{POS}/orders/0"); 2], 0));
    assert_eq!(std::fs::metadata(place(&home)).unwrap().permissions().mode() & 0o777, 0o600);
    let text = std::fs::read_to_string(place(&home)).unwrap();
    assert!(text.contains(SECRET) && !text.contains("canary-wrong"), "{text}");
    assert_eq!(home.run(&["config", "check"]).code, 0);

    // What the last line said to start, by what the screen offers.
    let mut console = Terminal::start(&home, &["--profile", "test"], SIZE);
    console.wait_for("New capture");
    console.wait_for("UAH");
    console.type_keys("123\r");
    console.type_keys("\r");
    console.type_keys("80\r\r\r");
    // The first capture under a new POS_ID asks for the mode word.
    console.wait_for("TEST");
    console.pause();
    if !console.screen().contains("y sends") {
        console.type_keys("test");
        console.pause();
        console.type_keys("\r");
    }
    console.wait_for("y sends");
    console.pause();
    console.type_keys("y");
    console.wait_for("captured 123");
    console.send("\u{11}");
    assert_eq!((console.wait_exit(), bank.posts()), (0, 1));
}

#[test]
fn keys_pasted_ahead_of_their_question_do_not_show() {
    let home = Home::new();
    let mut terminal = start(&home, &[]);
    terminal.send(&format!("test\r\r{POS}\rthe-key\rfile\r{SECRET}\r{ENDPOINTS}\r"));
    terminal.wait_for("Address of the API");
    told_nothing(&terminal);
    terminal.send("\u{3}");
    assert_eq!(terminal.wait_exit(), 2);
    nothing_written(&home);
}

#[test]
fn stopped_at_any_question_it_writes_nothing_and_the_terminal_is_as_before() {
    let steps = ["test", "", POS, "the-key", "env", "ONE", "TWO", "http://127.0.0.1:1", "", ""];
    for last in [0, 4, 6, 10] {
        let home = Home::new();
        let mut terminal = start(&home, &[]);
        for typed in &steps[..last] {
            terminal.send(&format!("{typed}\r"));
            std::thread::sleep(std::time::Duration::from_millis(40));
        }
        if last == steps.len() {
            terminal.wait_for("variable ONE is not set;");
        }
        assert!(!terminal.modes_as_before(), "it reads key by key");
        if last == 4 {
            let killed = std::process::Command::new("kill").args(["-TERM", &terminal.pid().to_string()]).status().unwrap();
            assert!(killed.success());
            assert_ne!(terminal.wait_exit(), 0);
        } else {
            terminal.send("\u{3}");
            assert_eq!(terminal.wait_exit(), 2);
            terminal.wait_for("Stopped. Nothing was written.");
        }
        assert!(terminal.modes_as_before(), "after {last} answers");
        nothing_written(&home);
    }
}

#[test]
fn a_profile_is_added_to_a_file_only_when_asked_and_by_hand_where_that_is_not_safe() {
    let bank = bank();
    let asked = |home: &Home, place: &str| {
        let mut terminal = start(home, &[]);
        let name = if home.run(&["config", "check", "--json"]).json()["profiles"][0]["profile"] == "test" { "test-2" } else { "test" };
        answer(
            &mut terminal,
            &[
                ("(test, live)", "test"),
                ("Name of the profile", name),
                ("POS_ID", POS),
                ("API_KEY", "the-key"),
                ("(env, command, file)", place),
                ("API_SECRET", if place == "file" { SECRET } else { "printf canary-secret" }),
                ("ENDPOINTS_KEY", if place == "file" { ENDPOINTS } else { "printf canary-endpoints" }),
                ("Address", &bank.url()),
                ("Currency", ""),
            ],
        );
        terminal.wait_for("The gateway takes the keys.");
        terminal
    };
    let before = format!(
        "[profiles.test]\nmode = \"test\"\nbase_url = \"https://127.0.0.1:1\"\npos_id = \"{POS}\"\napi_key = \"k\"\n\
         api_secret = {{ env = \"A\" }}\nendpoints_key = {{ env = \"B\" }}\n"
    );
    let read = |path: &Path| std::fs::read_to_string(path).unwrap();

    let home = Home::new();
    let path = home.config(&before);
    let mut terminal = asked(&home, "file");
    terminal.wait_for("Add the profile at the end of");
    terminal.send("\r");
    assert_eq!((terminal.wait_exit(), read(&path)), (2, before.clone()));
    let mut terminal = asked(&home, "file");
    answer(&mut terminal, &[("Add the profile at the end of", "y")]);
    assert_eq!(terminal.wait_exit(), 0);
    assert!(read(&path).starts_with(&format!("{before}\n[profiles.test-2]\n")), "{}", read(&path));
    assert_eq!(home.run(&["profiles", "check", "--profile", "test-2"]).code, 0);

    // Other users can read it: the keys are not put there, and the lines to add name none.
    let home = Home::new();
    let path = home.config(&before);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let mut terminal = asked(&home, "file");
    assert_eq!((terminal.wait_exit(), read(&path)), (2, before.clone()));
    let screen = terminal.wait_for("Other users may read the file");
    assert!(screen.contains("[profiles.test-2]") && screen.contains("PUT THE KEY HERE"), "{screen}");
    told_nothing(&terminal);

    // A link is not followed; where no key stands in the lines they can be taken as they are.
    let home = Home::new();
    let real = home.dir.path().join("real.toml");
    std::fs::write(&real, &before).unwrap();
    restrict(&real);
    std::os::unix::fs::symlink(&real, home.config_path()).unwrap();
    let mut terminal = asked(&home, "command");
    assert_eq!((terminal.wait_exit(), read(&real)), (2, before));
    terminal.wait_for("command = [\"printf\", \"canary-secret\"]");
}

#[test]
fn without_a_terminal_it_says_what_to_do() {
    let home = Home::new();
    let run = home.run(&["config", "init"]);
    assert!(run.code == 2 && run.stdout.is_empty(), "{run:?}");
    for part in ["needs a terminal", "config.example.toml", "chmod 600", "capdesk config check"] {
        assert!(run.stderr.contains(part), "{part}: {run:?}");
    }
    nothing_written(&home);
}
