//! Hostile text never steers a terminal: whatever stands in an answer, the configuration, an argument or the environment,
//! stdout and stderr carry no control, bidirectional or invisible character.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::process::{Command, Output};

use support::Home;
use support::gateway::{Gateway, Reply, Request};
use support::pty::Terminal;

const POS: &str = "dc728de1-51ef-4ef1-80f7-3b44b07b5667";
/// Colours, a title (OSC 0), a link (OSC 8), the clipboard (OSC 52), the same in C1, overrides, invisible characters,
/// and what takes a line back.
const HOSTILE: &str = "\u{1b}[31m\u{1b}]0;owned\u{7}\u{1b}]8;;http://x\u{1b}\\\u{1b}]52;c;b3duZWQ=\u{7}\u{9b}31m\u{9d}0;owned\u{9c}\
                       \u{202e}\u{2066}\u{200e}\u{61c}\u{200b}\u{200d}\u{2060}\u{feff}\u{ad}\u{2028}\u{e0041}\u{fe0f}\r\u{8}\u{7f}";

/// Whether a character may steer a terminal, reorder text or hide in it.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
}

fn clean(what: &str, command: &mut Command) -> Output {
    let output = command.output().unwrap();
    for bytes in [&output.stdout, &output.stderr] {
        let text = std::str::from_utf8(bytes).unwrap_or_else(|error| panic!("{what}: {error}: {bytes:?}"));
        let found: Vec<_> = text.chars().filter(|c| *c != '\n' && steers(*c)).collect();
        assert!(found.is_empty(), "{what}: {found:?} in {text:?}");
    }
    output
}

/// As a JSON string's content, every character escaped.
fn escaped(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect()
}

/// As it may stand in JSON without escapes: no C0, which JSON forbids, and no backslash.
fn bare() -> String {
    HOSTILE.chars().filter(|c| u32::from(*c) >= 0x20 && *c != '\\').collect()
}

fn config(url: &str, more: &str) -> String {
    format!(
        "log_level = \"trace\"\n[profiles.test]\nmode = \"test\"\nbase_url = \"{url}\"\npos_id = \"{POS}\"\napi_key = \"the-api-key\"\n\
         api_secret = \"the-api-secret\"\nendpoints_key = \"the-endpoints-key\"\n{more}"
    )
}

/// An answer with this text in every member that may have any.
fn answer(request: &Request, text: &str) -> Reply {
    let order = request.path.rsplit('/').next().filter(|last| last.len() < 12).unwrap_or("captured").to_owned();
    let order = request.body.split("\"order_id\":\"").nth(1).and_then(|rest| rest.split('"').next()).map_or(order, str::to_owned);
    let member = |method: &str, status: &str| {
        format!(
            r#"{{"operation_id":"{text}","payment_id":"{text}","transaction_id":"{text}","order_id":"{order}","pos_id":"{POS}","mode":"{text}","method":"{method}","amount":100,"currency":"UAH","status":"{status}","status_code":"{text}","status_description":"{text}","created_at":"{text}","processing_time":"{text}","fee":{{"amount":"{text}","currency":"{text}"}},"comment":"{text}","{text}":["{text}",{{"{text}":null}}]}}"#
        )
    };
    if request.method == "GET" {
        return match order.as_str() {
            "pending" => Reply::Json(200, format!("[{},{}]", member("auth", "success"), member(text, text))),
            "refused" => Reply::Json(404, format!(r#"{{"message":"{text}","args":{{"{text}":"{text}"}}}}"#)),
            "0" => Reply::Json(401, format!(r#"{{"message":"{text}","args":["{text}"]}}"#)),
            _ => Reply::Json(200, format!("[{},{}]", member("auth", "success"), member("capture", text))),
        };
    }
    let swapped = |name: &str, with: &str| member("capture", "success").replace(name, with);
    match order.as_str() {
        "declined" => Reply::Json(200, member("capture", "failure")),
        "pending" => Reply::Json(200, member("capture", text)),
        "refused" => Reply::Json(400, format!(r#"{{"message":"{text}","args":[{{"name":"{text}","violation":"{text}"}}]}}"#)),
        "throttled" => Reply::Json(429, format!(r#"{{"message":"{text}","args":{{"code":"{text}"}}}}"#)),
        "amount" => Reply::Json(200, swapped("\"amount\":100", &format!("\"amount\":\"{text}\""))),
        "currency" => Reply::Json(200, swapped("\"UAH\"", &format!("\"{text}\""))),
        "order" => Reply::Json(200, swapped("\"order_id\":\"order\"", &format!("\"order_id\":\"{text}\""))),
        "pos" => Reply::Json(200, swapped(POS, text)),
        "method" => Reply::Json(200, swapped("\"capture\"", &format!("\"{text}\""))),
        "raw" => Reply::Json(502, HOSTILE.to_owned()),
        "bytes" => Reply::Raw([b"HTTP/1.1 200 OK\r\n\r\n".as_slice(), &(0..=255).collect::<Vec<u8>>()].concat()),
        "headers" => {
            let value = bare();
            let lines: String = ["Location", "Server", "Date", "Retry-After", "Content-Type", "X-Request-Id"]
                .map(|name| format!("{name}: {value}\r\n"))
                .concat();
            let latin = b"CF-RAY: \x9b31m\x9d0;owned\x9c\r\n";
            Reply::Raw([format!("HTTP/1.1 302 {value}\r\n{lines}").as_bytes(), latin, b"Content-Length: 0\r\n\r\n"].concat())
        }
        _ => Reply::Json(200, member("capture", "success")),
    }
}

#[test]
fn no_answer_steers_the_terminal() {
    let orders = [
        "captured",
        "declined",
        "pending",
        "refused",
        "throttled",
        "amount",
        "currency",
        "order",
        "pos",
        "method",
        "raw",
        "bytes",
        "headers",
    ];
    for text in [escaped(HOSTILE), bare()] {
        let told = text.clone();
        let gateway = Gateway::plain(move |request| answer(request, &told));
        let home = Home::new();
        home.config(&config(&gateway.url(), ""));
        let mut shown = vec![];
        for order in orders {
            let capture = ["capture", "--order-id", order, "--currency", "UAH"];
            clean(order, home.command().args(capture));
            clean(order, home.command().args(capture).arg("--json"));
            clean(order, home.command().args(capture).args(["--json", "--lookup"]));
            clean(order, home.command().args(["lookup", order]));
            clean(order, home.command().args(["lookup", order, "--json"]));
        }
        for args in [&["history"][..], &["history", "--json"], &["history", "--csv"], &["reconcile"], &["reconcile", "--json"]] {
            let output = clean(&format!("{args:?}"), home.command().args(args));
            if args == ["history", "--json"] {
                let text = String::from_utf8(output.stdout).unwrap();
                shown = text.lines().filter_map(|line| line.get(15..51)).map(str::to_owned).collect();
            }
        }
        assert!(shown.len() >= orders.len(), "{shown:?}");
        for state in ["captured", "captured_mismatch", "declined", "pending", "rejected", "throttled", "unknown"] {
            let found = home.run(&["history", "--json", "--state", state]).stdout;
            assert!(!found.is_empty(), "{state}: the answers do get to where they are judged");
        }
        for id in &shown {
            clean(id, home.command().args(["show", id]));
            clean(id, home.command().args(["show", id, "--json"]));
        }
        clean("check", home.command().args(["profiles", "check"]));
        clean("doctor", home.command().arg("doctor"));
        log_is_clean(&home);
    }
}

/// The log, at its full level, is lines of printable text, each as this program begins one.
fn log_is_clean(home: &Home) {
    let log = std::fs::read_to_string(home.data().join("log/capdesk.log")).unwrap();
    assert!(log.contains(" TRACE ") && log.contains("orders/refused"), "{log}");
    for line in log.lines() {
        let level = line.split_whitespace().nth(1);
        assert!(level.is_some_and(|level| ["ERROR", "WARN", "INFO", "DEBUG", "TRACE"].contains(&level)), "{line:?}");
        assert!(!line.chars().any(steers), "{line:?}");
    }
}

#[test]
fn no_argument_and_no_variable_steers_the_terminal() {
    let home = Home::new();
    let gateway = Gateway::plain(|request| answer(request, "x"));
    home.config(&config(&gateway.url(), ""));
    let good = [("--order-id", "captured"), ("--currency", "UAH"), ("--amount", "100"), ("--comment", "c"), ("--server-url", "https://x/")];
    for (flag, _) in good {
        let mut command = home.command();
        command.args(["capture", "--json"]);
        for (name, value) in good {
            command.args([name, if name == flag { HOSTILE } else { value }]);
        }
        clean(flag, &mut command);
    }
    // A comment may have what is no control character; it comes back in every listing.
    let invisible: String = HOSTILE.chars().filter(|c| !c.is_control()).collect();
    let capture = ["capture", "--order-id", "captured", "--currency", "UAH", "--comment", &invisible];
    let output = clean("comment", home.command().args(capture));
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    for args in [&["history", "--csv"][..], &["history", "--json"], &["history"], &["lookup", "refused"]] {
        clean("comment", home.command().args(args));
    }
    log_is_clean(&home);
    for args in [
        &[HOSTILE][..],
        &["--no", HOSTILE],
        &["capture", HOSTILE],
        &["lookup", HOSTILE],
        &["show", HOSTILE],
        &["release", HOSTILE, "--reason", HOSTILE],
        &["release", "01a20498-6641-7103-a24c-5289a1fc9607", "--reason", HOSTILE],
        &["history", "--state", HOSTILE],
        &["history", "--since", HOSTILE],
        &["history", "--until", HOSTILE],
        &["history", "--limit", HOSTILE],
        &["history", "--order-id", HOSTILE],
        &["profiles", "check", HOSTILE],
        &["webhook", "verify", "--data", HOSTILE, "--signature", HOSTILE],
        &["webhook", "verify", "--data", HOSTILE, "--signature", HOSTILE, "--json"],
        &["sandbox", "--listen", HOSTILE],
        &["--profile", HOSTILE, "history"],
        &["--profile", HOSTILE],
        &["--config", HOSTILE, "history"],
        &["--config", HOSTILE, "doctor"],
        &["--config", HOSTILE, "config", "path"],
        &["--data-dir", HOSTILE, "config", "path"],
        &["--data-dir", HOSTILE, "doctor"],
        &["--data-dir", HOSTILE, "capture", "--order-id", "1", "--currency", "UAH"],
        &["capture", "--confirm", HOSTILE, "--order-id", "1", "--currency", "UAH"],
        &["capture", "--order-id", "1", "--order-id", HOSTILE],
    ] {
        clean(&format!("{args:?}"), home.command().current_dir(home.dir.path()).args(args));
    }
    for name in ["CAPDESK_CONFIG", "CAPDESK_DATA_DIR", "USER", "LOGNAME", "HOME", "TZ", "LANG", "TERM", "COLUMNS"] {
        clean(name, home.command().current_dir(home.dir.path()).env(name, HOSTILE).args(["history"]));
        clean(name, home.command().current_dir(home.dir.path()).env(name, HOSTILE).args(["history", HOSTILE]));
        clean(name, home.command().current_dir(home.dir.path()).env(name, HOSTILE).args(["--help"]));
    }
}

#[cfg(unix)]
#[test]
fn no_bytes_that_are_no_text_steer_the_terminal() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::process::CommandExt;
    let home = Home::new();
    let bytes = std::ffi::OsStr::from_bytes(b"\x9b31m\xff\x1b]0;owned\x07");
    for before in [&[][..], &["lookup"], &["show"], &["--config"], &["--data-dir"], &["--profile"], &["capture", "--comment"]] {
        clean(&format!("{before:?}"), home.command().args(before).arg(bytes).arg("history"));
    }
    clean("the program's own name", home.command().arg0(HOSTILE).arg("--nonsense"));
    clean("the program's own name", home.command().arg0(HOSTILE).arg("--help"));
}

#[test]
fn nothing_in_the_configuration_steers_the_terminal() {
    let text = escaped(HOSTILE).replace("\\u000a", "\\n");
    // TOML has no surrogates.
    let text: String = text.replace("\\udb40\\udc41", "\\U000e0041");
    let url = "http://127.0.0.1:1";
    let with = |line: &str| config(url, line);
    let files = [
        format!("operator = \"{text}\"\n{}", config(url, "")),
        format!("default_profile = \"{text}\"\n{}", config(url, "")),
        format!("\"{text}\" = 1\n{}", config(url, "")),
        config(url, "").replace("[profiles.test]", &format!("[profiles.\"{text}\"]")),
        with(&format!("\"{text}\" = 1\n")),
        with(&format!("auth = \"{text}\"\n")),
        with(&format!("lookup_auth = \"{text}\"\n")),
        with(&format!("currency = \"{text}\"\n")),
        with(&format!("server_url = \"{text}\"\n")),
        with(&format!("ca_certificate = \"{text}\"\n")),
        with(&format!("proxy = \"{text}\"\n")),
        with(&format!("proxy = \"http://{text}\"\n")),
        with(&format!("timeout_seconds = \"{text}\"\n")),
        config(url, "").replace("\"test\"", &format!("\"{text}\"")),
        config(url, "").replace(url, &text),
        config(url, "").replace(url, &format!("http://{text}")),
        config(url, "").replace(POS, &text),
        config(url, "").replace("the-api-key", &text),
        config(url, "").replace("the-api-secret", &text),
        config(url, "").replace("\"the-api-secret\"", &format!("{{ env = \"{text}\" }}")),
        config(url, "").replace("\"the-api-secret\"", &format!("{{ command = [\"{text}\"] }}")),
        config(url, "").replace(
            "\"the-api-secret\"",
            &format!("{{ command = [\"/bin/sh\", \"-c\", \"printf '{}'; exit 1\"] }}", "\\u001b]0;x\\u0007"),
        ),
        format!("{}{}", bare(), config(url, "")),
        format!("{}{HOSTILE}", config(url, "")),
        format!("# {HOSTILE}\n{}", config(url, "")),
    ];
    for file in files {
        let home = Home::new();
        home.config(&file);
        for args in [
            &["config", "check"][..],
            &["config", "check", "--json"],
            &["doctor"],
            &["profiles"],
            &["profiles", "--json"],
            &["history"],
            &["capture", "--order-id", "1", "--currency", "UAH", "--json"],
        ] {
            clean(&format!("{file:?} {args:?}"), home.command().args(args));
        }
        clean(&file, home.command().args(["--profile", "sandbox", "capture", "--order-id", "1001", "--currency", "UAH", "--json"]));
    }
}

#[cfg(unix)]
#[test]
fn no_answer_steers_the_terminal_through_the_console() {
    let gateway = Gateway::plain(|request| answer(request, &escaped(HOSTILE)));
    let home = Home::new();
    home.config(&config(&gateway.url(), ""));
    let orders = ["captured", "declined", "pending", "refused", "currency", "order", "raw", "headers"];
    for order in orders {
        home.run(&["capture", "--order-id", order, "--currency", "UAH"]);
    }
    let mut terminal = Terminal::start(&home, &[], (140, 45));
    terminal.wait_for("captured");
    let screens = support::browse(&mut terminal, orders.len());
    assert!(
        screens.iter().any(|screen| screen.contains("<U+001B>")) && screens.iter().any(|screen| screen.contains("\\u001b")),
        "{screens:?}"
    );
    let written = String::from_utf8(terminal.bytes()).unwrap();
    let found: Vec<_> = written.chars().filter(|c| steers(*c) && !matches!(c, '\u{1b}' | '\r' | '\n')).collect();
    assert!(found.is_empty(), "{found:?}");
    for begin in ["\u{1b}]", "\u{1b}P", "\u{1b}_", "\u{1b}^", "\u{1b}X"] {
        assert!(!written.contains(begin), "{begin:?} begins a text for the terminal itself");
    }
}

#[test]
fn forty_thousand_digits_are_quoted_by_their_beginning() {
    let digits = "9".repeat(40_000);
    let home = Home::new();
    let stated = digits.clone();
    let gateway = Gateway::plain(move |request| {
        let (bare, text) = (stated.clone(), format!("\"{stated}\""));
        let member = |method: &str, amount: &str, currency: &str, status: &str| {
            format!(
                r#"{{"operation_id":"a","order_id":"1001","method":"{method}","amount":{amount},"currency":{currency},"status":{status}}}"#
            )
        };
        match request.method.as_str() {
            "POST" => Reply::Json(200, member("capture", &bare, &text, "\"success\"")),
            _ => Reply::Json(
                200,
                format!("[{},{}]", member("auth", "100", "\"UAH\"", "\"success\""), member("capture", &text, &text, &text)),
            ),
        }
    });
    home.config(&config(&gateway.url(), ""));
    let letters = format!("{digits}x");
    let capture = ["capture", "--order-id", "1001", "--currency", "UAH"];
    let runs = [
        home.run(&[&capture[..], &["--amount", &letters]].concat()),
        home.run(&[&capture[..], &["--amount", &format!("{digits},000")]].concat()),
        home.run(&[&capture[..], &["--amount", &format!("{digits} 1")]].concat()),
        home.run(&["capture", "--order-id", "1001", "--currency", &letters]),
        home.run(&["history", "--since", &letters]),
        home.run(&[&capture[..], &["--server-url", &format!("{letters}://x")]].concat()),
        home.run(&[&capture[..], &["--lookup"]].concat()),
        home.run(&capture),
    ];
    for (number, run) in runs.into_iter().enumerate() {
        // What was typed, and at the end what the gateway stated, more than once.
        let most = if number < 6 { 1_000 } else { 10_000 };
        let longest = run.stderr.lines().chain(run.stdout.lines()).map(str::len).max().unwrap_or_default();
        assert!(run.code != 0 && longest < most && run.stderr.len() < 2 * most, "{} {longest}: {:.3000}", run.code, run.stderr);
    }
}
