//! Secrets stay secret, whatever fails: not on screen, in the data directory, in an export, in another process, or elsewhere.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};
use serde_json::Value;
use support::gateway::{self, Gateway, Reply, Request};
use support::pty::Terminal;
use support::{Home, Run};

const POS: &str = "dc728de1-51ef-4ef1-80f7-3b44b07b5667";
const API_KEY: &str = "canary-api-key-6d1f2a";
const SECRET: &str = "canary\\secret/7c%\"3e&9";
const ENDPOINTS: &str = "canary-endpoints-key-b84e02";
/// What none of the keys survives in, in any spelling.
const CANARY: &str = "canary";

/// Where the two secrets of a profile come from.
#[derive(Debug, Clone, Copy)]
enum Origin {
    Literal,
    Variable,
    Command,
}

const ORIGINS: [Origin; 3] = [Origin::Literal, Origin::Variable, Origin::Command];

/// A profile at this gateway; with a file that the commands print their arguments and environment to.
fn home(url: &str, origin: Origin, more: &str) -> Home {
    let home = Home::new();
    let quoted = |secret: &str| format!("'''{secret}'''");
    let (secret, endpoints) = match origin {
        Origin::Literal => (quoted(SECRET), quoted(ENDPOINTS)),
        Origin::Variable => ("{ env = \"TEST_SECRET\" }".to_owned(), "{ env = \"TEST_ENDPOINTS\" }".to_owned()),
        Origin::Command => {
            let seen = home.dir.path().join("seen");
            let script = home.dir.path().join("key");
            let text = format!(
                "#!/bin/sh\ntr '\\0' ' ' < /proc/$$/cmdline >> {0}; env >> {0}; tr '\\0' ' ' < /proc/$PPID/cmdline >> {0}\ncat \"$1\"\n",
                seen.display()
            );
            std::fs::write(&script, text).unwrap();
            let stored = |name: &str, secret: &str| {
                let path = home.dir.path().join(name);
                std::fs::write(&path, secret).unwrap();
                format!("{{ command = [\"/bin/sh\", \"{}\", \"{}\"] }}", script.display(), path.display())
            };
            (stored("one", SECRET), stored("two", ENDPOINTS))
        }
    };
    home.config(&format!(
        "log_level = \"trace\"\n[profiles.test]\nmode = \"test\"\nbase_url = \"{url}\"\npos_id = \"{POS}\"\napi_key = \"{API_KEY}\"\napi_secret = {secret}\n\
         endpoints_key = {endpoints}\ntimeout_seconds = 20\n{more}"
    ));
    home
}

fn command(home: &Home, origin: Origin) -> Command {
    let mut command = home.command();
    if matches!(origin, Origin::Variable) {
        command.env("TEST_SECRET", SECRET).env("TEST_ENDPOINTS", ENDPOINTS);
    }
    command
}

fn run(home: &Home, origin: Origin, args: &[&str]) -> Run {
    Run::of(command(home, origin).args(args).output().unwrap())
}

/// Whether the text has a beginning of any key, decoded or not.
fn tells(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    let plain = text.replace("%25", "%").replace("\\u0063", "c").replace("%63", "c").replace("&#99;", "c").replace("&#00099;", "c");
    let hex: String = CANARY.bytes().map(|byte| format!("{byte:02x}")).collect();
    // Wherever it begins in what was coded, without the letters that its neighbours are part of.
    let coded = ["", "x", "xy"].map(|before| STANDARD_NO_PAD.encode(format!("{before}{CANARY}")));
    let mut coded = coded.iter().zip([0, 2, 3]).map(|(text, own)| &text[own..text.len() - 1]);
    plain.to_lowercase().contains(CANARY) || plain.to_lowercase().contains(&hex) || coded.any(|part| plain.contains(part))
}

/// Every subcommand after one capture: nothing of any key in what it prints, nor in any file it leaves.
fn nothing_is_told(home: &Home, origin: Origin, what: &str) {
    let mut runs = vec![];
    for order in ["1001", "1002"] {
        runs.push(run(home, origin, &["capture", "--order-id", order, "--currency", "UAH", "--json"]));
        runs.push(run(home, origin, &["capture", "--order-id", order, "--currency", "UAH", "--lookup"]));
    }
    let id = runs[0].json()["attempt_id"].as_str().unwrap().to_owned();
    let said =
        format!(r#"{{"order_id":"1001","method":"{API_KEY}","status":{0},"comment":{0},"amount":"{ENDPOINTS}"}}"#, Value::from(SECRET));
    let (data, signature) = support::signed(SECRET, &said);
    for args in [
        &["webhook", "verify", "--data", &data, "--signature", &signature][..],
        &["webhook", "verify", "--data", &data, "--signature", &signature, "--json"],
        &["webhook", "verify", "--data", &data, "--signature", "forged", "--json"],
        &["lookup", "1001"],
        &["lookup", "1001", "--json"],
        &["reconcile"],
        &["reconcile", "--json"],
        &["release", &id, "--reason", "nobody knows"],
        &["history"],
        &["history", "--json"],
        &["history", "--csv"],
        &["show", &id],
        &["show", &id, "--json"],
        &["profiles"],
        &["profiles", "--json"],
        &["profiles", "check"],
        &["profiles", "check", "--json"],
        &["config", "check"],
        &["config", "check", "--json"],
        &["doctor"],
        &["doctor", "--json"],
    ] {
        runs.push(run(home, origin, args));
    }
    assert!(runs.iter().any(|run| run.stdout.contains("\"genuine\":true")), "{runs:?}");
    for run in runs {
        assert!(!tells(run.stdout.as_bytes()) && !tells(run.stderr.as_bytes()), "{what} {origin:?}: {run:?}");
    }
    for file in files(&home.data()) {
        assert!(!tells(&std::fs::read(&file).unwrap()), "{what} {origin:?}: {}", file.display());
    }
    let log = std::fs::read_to_string(home.data().join("log/capdesk.log")).unwrap();
    assert!(log.contains("TRACE") && log.contains(" request method=POST path=/api/v1/capture"), "the log is at its full level: {log}");
}

fn files(dir: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn header<'a>(request: &'a Request, name: &str) -> &'a str {
    request.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).unwrap()
}

/// Both header values, in every spelling that an answer may have them in.
fn spellings(request: &Request) -> Vec<String> {
    let both = format!("{} {}", header(request, "x-api-auth"), header(request, "x-api-key"));
    let json = both.replace('\\', "\\\\").replace('"', "\\\"");
    vec![
        json.replace('/', "\\/"),
        json.clone(),
        both.bytes().map(|byte| format!("\\u{byte:04x}")).collect(),
        both.bytes().map(|byte| format!("%{byte:02X}")).collect(),
        both.bytes().map(|byte| format!("&#{byte};")).collect(),
        both.bytes().map(|byte| format!("&#000{byte};")).collect(),
        both.bytes().map(|byte| format!("%25{byte:02x}")).collect(),
        both.bytes().map(|byte| format!("{byte:02x}")).collect(),
        STANDARD.encode(&both),
        URL_SAFE.encode(format!("x{both}")),
        STANDARD.encode(format!("xy{both}")).replace('/', "\\/"),
    ]
}

/// An answer that carries the keys wherever text may stand.
fn echo(request: &Request, kind: &str) -> Reply {
    let order = request.path.rsplit('/').next().filter(|last| last.starts_with("100")).unwrap_or("1001").to_owned();
    let order = if request.body.contains("1002") { "1002".to_owned() } else { order };
    let said = spellings(request).join(" | ");
    let member = |amount: &str, status: &str, method: &str| {
        format!(
            r#"{{"operation_id":"{said}","payment_id":"{said}","order_id":"{order}","pos_id":"{POS}","method":"{method}","amount":{amount},"currency":"UAH","status":"{status}","status_code":"{said}","status_description":"{said}","{said}":["{said}"],"fee":"{said}"}}"#
        )
    };
    let get = request.method == "GET";
    match kind {
        "refusal" => Reply::Json(400, format!(r#"{{"message":"{said}","args":{{"code":"{said}"}}}}"#)),
        "refused look-up" if get => Reply::Json(404, format!(r#"{{"message":"{said}","args":[{{"violation":"{said}"}}]}}"#)),
        "another order" => Reply::Json(
            200,
            member("1", "success", "capture").replace(&format!(r#""order_id":"{order}""#), &format!(r#""order_id":"{said}""#)),
        ),
        "status" if get => Reply::Json(200, format!("[{}]", member("1", &said, &said))),
        "status" => Reply::Json(200, member("1", &said, "capture")),
        "amount" => Reply::Json(200, member(&format!("\"{said}\""), "success", "capture")),
        "trouble" => Reply::Json(500, format!("<pre>{said}</pre>")),
        "cut" => {
            Reply::Raw(format!("HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n{{\"a\":\"{}", &said[..said.len() / 3 * 2]).into_bytes())
        }
        "long" => Reply::Json(200, format!("{}{}", "x".repeat(64 * 1024 - 30), said.repeat(2000))),
        "headers" => {
            let plain = format!("{} {}", header(request, "x-api-auth"), header(request, "x-api-key"));
            let line = |name: &str| format!("{name}: {}{plain}\r\n", "x".repeat(1010));
            let lines = [line("Location"), line("Server"), line("X-Request-Id"), line("Retry-After"), line("Date")].concat();
            Reply::Raw(format!("HTTP/1.1 307 X\r\n{lines}Content-Length: 0\r\n\r\n").into_bytes())
        }
        _ if get => Reply::Json(200, format!("[{}]", member("100", "success", "auth"))),
        _ => Reply::Json(200, member("100", "success", "capture")),
    }
}

#[test]
fn a_gateway_that_says_the_keys_back_says_them_to_nobody_else() {
    let kinds = ["success", "status", "amount", "refusal", "refused look-up", "another order", "trouble", "cut", "long", "headers"];
    let auths = ["CPAY", "CPAY-HMAC"];
    std::thread::scope(|scope| {
        for (number, kind) in kinds.into_iter().enumerate() {
            scope.spawn(move || {
                let gateway = Gateway::plain(move |request| echo(request, kind));
                let auth = format!("auth = \"{}\"\n", auths[number % 2]);
                let home = home(&gateway.url(), Origin::Literal, &auth);
                nothing_is_told(&home, Origin::Literal, kind);
                assert!(gateway.posts() >= 1);
            });
        }
    });
}

#[test]
fn the_console_shows_no_key_that_a_gateway_says_back() {
    for (origin, kind) in [(Origin::Variable, "success"), (Origin::Command, "trouble")] {
        let gateway = Gateway::plain(move |request| echo(request, kind));
        let home = home(&gateway.url(), origin, "");
        run(&home, origin, &["capture", "--order-id", "1001", "--currency", "UAH"]);
        run(&home, origin, &["capture", "--order-id", "1002", "--currency", "UAH"]);
        let env: &[(&str, &str)] =
            if matches!(origin, Origin::Variable) { &[("TEST_SECRET", SECRET), ("TEST_ENDPOINTS", ENDPOINTS)] } else { &[] };
        let mut terminal = Terminal::start_with(&home, &[], (140, 45), env);
        terminal.wait_for("1001");
        let mut screens = support::browse(&mut terminal, 2);
        // Reconciled and looked up from the detail, too.
        for keys in ["\r", "r", "\u{1b}[15~", "j"] {
            terminal.send(keys);
            terminal.pause();
            screens.push(terminal.screen());
        }
        assert!(screens.iter().any(|screen| screen.contains("[key masked by capdesk]")), "{screens:?}");
        screens.push(String::from_utf8(terminal.bytes()).unwrap());
        for screen in screens {
            let lines: String = screen.lines().map(|line| line.trim_matches(['│', ' '])).collect();
            assert!(!tells(screen.as_bytes()) && !tells(lines.as_bytes()), "{screen}");
        }
    }
}

#[test]
fn a_masked_answer_is_judged_by_what_is_left() {
    let gateway = Gateway::plain(|request| echo(request, "success"));
    let home = home(&gateway.url(), Origin::Literal, "");
    let object = run(&home, Origin::Literal, &["capture", "--order-id", "1001", "--currency", "UAH", "--json"]).json();
    assert_eq!((object["state"].as_str(), object["amount"].as_str()), (Some("captured"), Some("100")), "{object}");
    assert!(object["status_description"].as_str().unwrap().contains("[key masked by capdesk]"), "{object}");
}

#[test]
fn no_origin_of_a_key_tells_it_and_no_child_learns_more_than_the_operator_set() {
    for origin in ORIGINS {
        let gateway = Gateway::plain(|request| match request.method.as_str() {
            "POST" if request.body.contains("1001") => Reply::Json(500, String::new()),
            "POST" => Reply::Json(200, gateway::captured(POS, "1002", "100")),
            _ => Reply::Json(401, r#"{"message":"Invalid pos_id field or credentials","args":{"code":"P-400"}}"#.to_owned()),
        });
        let home = home(&gateway.url(), origin, "");
        nothing_is_told(&home, origin, "plain");
        let post = gateway.requests().into_iter().find(|request| request.method == "POST").unwrap();
        assert_eq!(header(&post, "x-api-auth"), format!("CPAY {API_KEY}:{SECRET}"), "the keys did arrive");
        if let Ok(seen) = std::fs::read(home.dir.path().join("seen")) {
            // A webhook was given to the console itself in an argument.
            let seen = String::from_utf8_lossy(&seen);
            let told: Vec<_> = seen.lines().filter(|line| !line.contains(" --data ") && tells(line.as_bytes())).collect();
            assert!(told.is_empty(), "{told:?}");
        }
    }
}

#[test]
fn mistakes_in_the_configuration_show_no_key() {
    for line in [
        format!("api_secret = {SECRET}"),
        format!("api_secret = '{SECRET}"),
        format!("api_secret = '{SECRET}\n'"),
        format!("api_secret = ' {ENDPOINTS}'"),
        format!("api_secret = '{ENDPOINTS}é'"),
        format!("api_secret = ['{ENDPOINTS}']"),
        format!("api_secret = {{ key = '{ENDPOINTS}' }}"),
        format!("api_secret = {{ env = '{SECRET}' }}"),
        format!("api_secret = '{ENDPOINTS}'\napi_secret = '{ENDPOINTS}'"),
        format!("api_secret = '{ENDPOINTS}' '{ENDPOINTS}'"),
        format!("api_secret: '{ENDPOINTS}'"),
        format!("base_url = 'https://user:{ENDPOINTS}@127.0.0.1'\napi_secret = '{ENDPOINTS}'"),
        format!("proxy = 'http://user:{ENDPOINTS}@127.0.0.1'\napi_secret = '{ENDPOINTS}'"),
    ] {
        let home = Home::new();
        home.config(&format!(
            "[profiles.test]\nmode = \"test\"\npos_id = \"{POS}\"\napi_key = \"{API_KEY}\"\nendpoints_key = \"{ENDPOINTS}\"\n{}{line}\n",
            if line.starts_with("base_url") { "" } else { "base_url = \"http://127.0.0.1:1\"\n" }
        ));
        for args in [&["capture", "--order-id", "1", "--currency", "UAH", "--json"][..], &["profiles"], &["profiles", "check"]] {
            let run = home.run(args);
            assert!(run.code == 2 || args == ["profiles"], "{line}: {run:?}");
            assert!(!tells(run.stdout.as_bytes()) && !tells(run.stderr.as_bytes()), "{line}: {run:?}");
        }
    }
}

/// A key of the gateway, in whatever place it was put.
const MISPLACED: &str = "canaryTyollYMRkEfvgqbaWmvFiXPy1a80";

#[test]
fn a_key_in_the_wrong_place_is_not_repeated() {
    let good = [
        ("mode", "'test'"),
        ("base_url", "'http://127.0.0.1:1'"),
        ("pos_id", "'dc728de1-51ef-4ef1-80f7-3b44b07b5667'"),
        ("api_key", "'2c2b91a3-9b73-4551-81ac-84e0d0360995'"),
        ("api_secret", "'other secret of this profile'"),
        ("endpoints_key", "'other-endpoints-key'"),
    ];
    let file = |top: &str, name: &str, changed: &str, value: &str, more: &str| {
        let lines = good.iter().map(|(key, good)| format!("{key} = {}\n", if *key == changed { value } else { good }));
        format!("{top}\n[profiles.{name}]\n{}{more}\n", lines.collect::<String>())
    };
    let key = MISPLACED;
    let mut texts = vec![
        file("", key, "", "", ""),
        file("", key, "mode", "'tset'", ""),
        file("", key, "api_secret", &format!("'{key}'"), ""),
        file("", "test", "api_secret", &format!("'{key}'"), &format!("[profiles.{key}]")),
        file("", "test", "", "", &format!("{key} = 'x'")),
        file("", "test", "", "", &format!("api_secret_ = '{key}'")),
        file("", "test", "", "", key),
        file("", "test", "", "", &format!("[profiles.test.{key}]")),
        file("", "test", "", "", &format!("[{key}]\nx = 1")),
        file("", "test", "", "", &format!("[keys]\n{key} = ['x']")),
        file("", "test", "", "", &format!("[keys]\nquit = ['{key}']")),
        file(&format!("{key} = 'x'"), "test", "", "", ""),
        file(&format!("{key} = 'x'\n{key} = 'x'"), "test", "", "", ""),
        file(&format!("operator = '{key}'"), "test", "api_secret", &format!("'{key}'"), ""),
    ];
    for value in [
        format!("'{key}'"),
        key.to_owned(),
        format!("{{ env = '{key}' }}"),
        format!("{{ command = ['{key}'] }}"),
        format!("{{ {key} = 'x' }}"),
        format!("['{key}']"),
        format!("'{key}"),
        format!("'{key} '"),
        format!("{{ env = '{key}', env = '{key}' }}"),
    ] {
        texts.extend(good.iter().map(|(changed, _)| file("", "test", changed, &value, "")));
        for more in [
            "auth",
            "lookup_auth",
            "currency",
            "server_url",
            "timeout_seconds",
            "ca_certificate",
            "proxy",
            "comment_tag",
            "former_base_urls",
            "harmless_methods",
        ] {
            texts.push(file("", "test", "", "", &format!("{more} = {value}")));
        }
        for top in ["default_profile", "language", "theme", "log_level", "bell", "mouse", "operator", "profiles", "keys"] {
            let secret = if top == "operator" { "api_secret" } else { "" };
            texts.push(file(&format!("{top} = {value}"), "test", secret, &format!("'{key}'"), ""));
        }
    }
    assert!(texts.len() > 200, "{}", texts.len());
    std::thread::scope(|scope| {
        for texts in texts.chunks(texts.len().div_ceil(4)) {
            scope.spawn(move || {
                for text in texts {
                    let home = Home::new();
                    // With a ledger there is a log.
                    assert_eq!(home.run(&["--profile", "sandbox", "capture", "--order-id", "1001", "--currency", "UAH"]).code, 0);
                    home.config(text);
                    for args in [
                        &["capture", "--order-id", "1", "--currency", "UAH", "--json", "--log-level", "trace"][..],
                        &["config", "check"],
                        &["doctor"],
                        &["profiles", "check"],
                    ] {
                        let run = home.run(args);
                        assert!(!tells(run.stdout.as_bytes()) && !tells(run.stderr.as_bytes()), "{text}: {run:?}");
                    }
                    for left in files(&home.data()) {
                        assert!(!tells(&std::fs::read(&left).unwrap()), "{text}: {}", left.display());
                    }
                }
            });
        }
    });
}

#[test]
fn no_byte_goes_anywhere_else() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let there = format!("http://{}", elsewhere.local_addr().unwrap());
    let target = there.clone();
    let gateway = Gateway::tls(move |request| {
        let status: u16 = request.body.split("\"order_id\":\"").nth(1).and_then(|rest| rest.get(..3)).unwrap_or("302").parse().unwrap();
        let links = format!(
            "Location: {target}/api/v1/capture\r\nRefresh: 0; url={target}\r\nContent-Location: {target}\r\nAlt-Svc: h2=\"{}\"\r\n\
             Link: <{target}>; rel=preload\r\nReport-To: {target}\r\nSet-Cookie: a=b\r\n",
            &target[7..]
        );
        let page = format!("<meta http-equiv=refresh content='0;url={target}'>");
        Reply::Raw(format!("HTTP/1.1 {status} X\r\n{links}Content-Length: {}\r\n\r\n{page}", page.len()).into_bytes())
    });
    let home = home(&gateway.url(), Origin::Literal, "ca_certificate = \"ca.pem\"\n");
    std::fs::write(home.dir.path().join("ca.pem"), gateway.ca_pem.as_deref().unwrap()).unwrap();
    let other_ca = Gateway::tls(|_| Reply::Close);
    std::fs::write(home.dir.path().join("other.pem"), other_ca.ca_pem.as_deref().unwrap()).unwrap();
    let key_log = home.dir.path().join("key-log");
    let orders = ["200", "201", "300", "301", "302", "303", "305", "307", "308", "401", "407", "426", "503"];
    for order in orders {
        let mut command = home.command();
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "REQUEST_METHOD"] {
            command.env(name, &there);
        }
        // Neither an addition to what is trusted nor a loss.
        command.env("NO_PROXY", "").env("SSL_CERT_FILE", home.dir.path().join("other.pem")).env("SSL_CERT_DIR", home.dir.path());
        command.env("SSLKEYLOGFILE", &key_log);
        let run = Run::of(command.args(["capture", "--order-id", order, "--currency", "UAH", "--json"]).output().unwrap());
        assert_eq!((run.code, run.json()["state"].as_str()), (6, Some("unknown")), "{run:?}");
    }
    assert_eq!(gateway.posts(), orders.len());
    assert!(gateway.requests().iter().all(|request| request.headers.iter().all(|(name, _)| name != "cookie" && name != "referer")));
    assert!(elsewhere.accept().is_err(), "nobody came");
    assert!(!key_log.exists());
}

#[test]
fn a_certificate_that_only_the_environment_trusts_is_not_trusted() {
    let gateway = Gateway::tls(|_| Reply::Close);
    let other = Gateway::tls(|_| Reply::Close);
    let home = home(&gateway.url(), Origin::Literal, "ca_certificate = \"ca.pem\"\n");
    std::fs::write(home.dir.path().join("ca.pem"), other.ca_pem.as_deref().unwrap()).unwrap();
    std::fs::write(home.dir.path().join("right.pem"), gateway.ca_pem.as_deref().unwrap()).unwrap();
    let mut command = home.command();
    command.env("SSL_CERT_FILE", home.dir.path().join("right.pem")).args(["capture", "--order-id", "1", "--currency", "UAH", "--json"]);
    let run = Run::of(command.output().unwrap());
    assert_eq!((run.code, run.json()["state"].as_str(), gateway.posts()), (5, Some("not_sent"), 0), "{run:?}");
}
