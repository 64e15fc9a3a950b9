//! `capdesk doctor`: each check with what was seen, a verdict, and the way out.

use serde_json::Value;

use crate::support::gateway::{Gateway, Reply, Request};
use crate::support::{Home, POS, Run};

const KEYS: &str = "api_secret = \"canary-secret\"\nendpoints_key = { command = [\"printf\", \"canary-endpoints\"] }\n";

fn config(home: &Home, url: &str, more: &str) {
    home.config(&format!(
        "default_profile = \"test\"\n[profiles.test]\nmode = \"test\"\nbase_url = \"{url}\"\npos_id = \"{POS}\"\napi_key = \"canary-key\"\n{KEYS}{more}"
    ));
}

/// A 404 in the documented shape, which accepts the keys, with this `Date`.
fn not_found(date: jiff::Timestamp) -> Reply {
    let body = r#"{"message":"Not found","args":{}}"#;
    let date = date.to_zoned(jiff::tz::TimeZone::UTC).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    Reply::Raw(format!("HTTP/1.1 404 Not Found\r\nDate: {date}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes())
}

fn doctor(home: &Home) -> (i32, Value) {
    let run = home.run(&["doctor", "--json"]);
    told_nothing(&run);
    let people = home.run(&["doctor"]);
    told_nothing(&people);
    assert_eq!(people.code, run.code, "{people:?}");
    let problems = |text: &str| text.lines().filter(|line| line.starts_with("PROBLEM ")).count();
    let object = run.json();
    let found = object["findings"].as_array().unwrap().iter().filter(|finding| finding["verdict"] == "problem").count();
    assert_eq!((problems(&people.stdout), object["ok"].as_bool()), (found, Some(run.code == 0)), "{people:?}");
    (run.code, object)
}

fn told_nothing(run: &Run) {
    assert!(!run.stdout.contains("canary") && !run.stderr.contains("canary"), "{run:?}");
}

/// `verdict seen way_out` of the findings of this check.
fn of<'v>(object: &'v Value, check: &str) -> Vec<(&'v str, String)> {
    let text = |finding: &Value, name: &str| finding[name].as_str().unwrap_or_default().to_owned();
    let findings = object["findings"].as_array().unwrap().iter().filter(|finding| finding["check"] == check);
    findings.map(|finding| (finding["verdict"].as_str().unwrap(), text(finding, "seen") + " " + &text(finding, "way_out"))).collect()
}

#[test]
fn without_a_configuration_it_says_how_to_make_one_and_makes_nothing() {
    let home = Home::new();
    let (code, object) = doctor(&home);
    assert_eq!(code, 0, "{object}");
    let [(verdict, told)] = &of(&object, "config")[..] else { panic!("{object}") };
    assert!(*verdict == "note" && told.contains("capdesk config init"), "{told}");
    for check in ["ledger", "log", "environment", "sandbox"] {
        assert_eq!(of(&object, check).iter().map(|(verdict, _)| *verdict).collect::<Vec<_>>(), ["ok"], "{check}: {object}");
    }
    assert!(!home.data().exists());
}

#[test]
fn a_sound_installation_has_no_problem_and_nothing_was_sent_but_the_look_up_of_order_0() {
    let gateway = Gateway::tls(|_: &Request| not_found(jiff::Timestamp::now()));
    let home = Home::new();
    config(&home, &gateway.url(), "ca_certificate = \"ca.pem\"\n");
    std::fs::write(home.dir.path().join("ca.pem"), gateway.ca_pem.as_deref().unwrap()).unwrap();
    assert_eq!(home.run(&["--profile", "sandbox", "capture", "--order-id", "1204", "--currency", "UAH"]).code, 6);
    let (code, object) = doctor(&home);
    assert_eq!(code, 0, "{object}");
    for (check, verdict, part) in [
        ("profile", "ok", "TEST, 127.0.0.1, pos b07b5667; api_secret (in the file), endpoints_key (printed by printf)"),
        ("gateway", "ok", "over TLS with a certificate that is trusted, and takes the keys"),
        ("clock", "ok", "agrees"),
        ("ledger", "note", "1 open"),
        ("ledger", "note", "capdesk reconcile"),
        ("log", "ok", "capdesk.log"),
    ] {
        assert!(of(&object, check).iter().any(|(found, told)| *found == verdict && told.contains(part)), "{check}: {object}");
    }
    assert!(of(&object, "disk")[0].1.contains(" MiB free at "), "{object}");
    assert_eq!(gateway.lines(), vec![format!("GET /api/v1/pos/{POS}/orders/0"); 2]);
}

#[test]
fn each_problem_has_its_way_out_and_its_exit_code() {
    let now = jiff::Timestamp::now();
    let late = Gateway::plain(move |_| not_found(now - jiff::SignedDuration::from_mins(10)));
    let refusing = Gateway::plain(|_| Reply::Json(401, r#"{"message":"Unauthorized","args":{}}"#.to_owned()));
    let strange = Gateway::plain(|_| Reply::Json(502, "<html>".to_owned()));
    let stranger = Gateway::tls(|_| Reply::Close);
    let cases = [
        (late.url(), 1, "clock", "NTP"),
        (refusing.url(), 2, "gateway", "Compare POS_ID and keys"),
        (strange.url(), 1, "gateway", "Try again later"),
        ("http://127.0.0.1:1".to_owned(), 1, "gateway", "network, name server, firewall"),
        // Nobody here trusts its certificate.
        (stranger.url(), 1, "gateway", "certificate"),
    ];
    for (url, exit, check, way) in cases {
        let home = Home::new();
        config(&home, &url, "timeout_seconds = 5\n");
        let (code, object) = doctor(&home);
        assert_eq!(code, exit, "{url}: {object}");
        let found = of(&object, check);
        assert!(found.iter().any(|(verdict, told)| *verdict == "problem" && told.contains(way)), "{url}: {object}");
    }
    for (text, part) in [
        ("[profiles.test\n", "cannot be read as TOML"),
        ("[profiles.test]\nmode = \"testing\"\n", "mode must be"),
        (
            &format!(
                "[profiles.test]\nmode = \"test\"\nbase_url = \"http://127.0.0.1:1\"\npos_id = \"{POS}\"\napi_key = \"k\"\napi_secret = {{ env = \"NOT_SET\" }}\nendpoints_key = {{ env = \"NOT_SET\" }}\n"
            ),
            "NOT_SET is not set",
        ),
    ] {
        let home = Home::new();
        home.config(text);
        let (code, object) = doctor(&home);
        assert!(code == 2 && object.to_string().contains(part), "{object}");
    }
    let home = Home::new();
    std::fs::create_dir(home.data()).unwrap();
    std::fs::write(home.data().join("ledger.db"), "no ledger at all, but text ".repeat(400)).unwrap();
    let (code, object) = doctor(&home);
    assert_eq!((code, of(&object, "ledger")[0].0), (1, "problem"), "{object}");
}

#[test]
fn what_the_environment_sets_is_told() {
    let home = Home::new();
    let mut command = home.command();
    command.env("HTTPS_PROXY", "http://canary:canary@proxy").env("SSLKEYLOGFILE", "/tmp/canary").args(["doctor", "--json"]);
    let run = Run::of(command.output().unwrap());
    told_nothing(&run);
    let object = run.json();
    let told = of(&object, "environment");
    assert_eq!((run.code, told.len()), (0, 2), "{object}");
    assert!(told[0].1.contains("HTTPS_PROXY: set, and not used") && told[1].1.contains("SSLKEYLOGFILE"), "{told:?}");
}

#[cfg(unix)]
#[test]
fn the_terminal_is_judged_where_there_is_one() {
    use crate::support::pty::Terminal;
    let home = Home::new();
    for (size, term, exit, told) in [
        ((100, 40), "xterm-256color", 0, "xterm-256color, 100 columns, 40 rows"),
        ((50, 40), "xterm", 1, "make the"),
        ((100, 40), "dumb", 1, "Start capdesk in another terminal"),
        ((100, 40), "linux", 0, "sends a paste as if it were typed"),
    ] {
        let mut terminal = Terminal::start_with(&home, &["doctor"], size, &[("TERM", term)]);
        assert_eq!(terminal.wait_exit(), exit, "{}", terminal.screen());
        assert!(terminal.screen().contains(told), "{}", terminal.screen());
    }
}
