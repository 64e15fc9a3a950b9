//! `capdesk listen` as a process: what it answers, what it settles, and what it withstands.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use serde_json::Value;
use support::gateway::{self, Gateway, Reply, Request};
use support::listener::{Listener, body, post, request};
use support::pty::Terminal;
use support::{Home, POS, nginx};

const SECRET: &str = "ktMdTyollYMRkEfvgqbaWmvFiXPy1a80";
const WIDE: (u16, u16) = (120, 40);

/// A gateway whose captures are pending, or whose answer is lost where the order id begins with `u`.
fn gateway() -> Gateway {
    Gateway::plain(|request: &Request| {
        let order = |body: &str| serde_json::from_str::<Value>(body).unwrap()["order_id"].as_str().unwrap().to_owned();
        match request.method.as_str() {
            "POST" if order(&request.body).starts_with('u') => Reply::Close,
            "POST" => Reply::Json(200, gateway::answer(POS, &order(&request.body), "80", "pending", "2119")),
            _ => Reply::Json(404, r#"{"message":"not found","args":{"code":"S-404"}}"#.into()),
        }
    })
}

/// A home whose profile `test` speaks to this gateway; `live` is another project.
fn home(gateway: &Gateway) -> Home {
    let home = Home::new();
    home.config(&format!(
        "default_profile = \"test\"\n[profiles.test]\nmode = \"test\"\nbase_url = \"{}\"\npos_id = \"{POS}\"\napi_key = \"the-test-api-key\"\n\
         api_secret = \"{SECRET}\"\nendpoints_key = \"the-test-endpoints-key\"\n\
         [profiles.live]\nmode = \"live\"\nbase_url = \"https://gateway.invalid\"\npos_id = \"11111111-2222-4333-8444-555555555555\"\n\
         api_key = \"the-live-api-key\"\napi_secret = \"another-secret-of-the-live-one\"\nendpoints_key = \"the-live-endpoints-key\"\n",
        gateway.url()
    ));
    home
}

fn capture(home: &Home, order_id: &str) -> Value {
    home.run(&["--profile", "test", "capture", "--order-id", order_id, "--currency", "UAH", "--amount", "80", "--json"]).json()
}

fn state(home: &Home, attempt: &Value) -> Value {
    home.run(&["show", attempt["attempt_id"].as_str().unwrap(), "--json"]).json()
}

fn webhook(order_id: &str, status: &str) -> String {
    body(SECRET, &gateway::answer(POS, order_id, "80", status, "1000"))
}

#[test]
fn genuine_webhooks_settle_what_the_answer_left_open_and_no_other_touches_anything() {
    let gateway = gateway();
    let home = home(&gateway);
    let mut listener = Listener::start(&home, &["--profile", "live", "--profile", "test"]);
    let (pending, lost) = (capture(&home, "1"), capture(&home, "u2"));
    assert_eq!((&pending["state"], &lost["state"]), (&"pending".into(), &"unknown".into()));
    let genuine = webhook("1", "success");
    for (status, body) in [
        (403, body("another secret", &gateway::answer(POS, "1", "80", "success", "1000"))),
        (403, body("another-secret-of-the-live-one", &gateway::answer(POS, "1", "80", "success", "1000")) + "x"),
        // A test key must never speak for live, nor live for test.
        (422, body("another-secret-of-the-live-one", &gateway::answer(POS, "1", "80", "success", "1000"))),
        (422, body(SECRET, "{}")),
        (400, "data=e30%3D".to_owned()),
        (413, format!("data={}", "A".repeat(70_000))),
    ] {
        assert_eq!(post(listener.addr, &body, ""), status, "{}", &body[..body.len().min(40)]);
    }
    assert_eq!(state(&home, &pending)["state"], "pending");
    for _ in 0..3 {
        assert_eq!(post(listener.addr, &genuine, ""), 200);
    }
    assert_eq!(post(listener.addr, &webhook("u2", "success"), ""), 200);
    assert_eq!(post(listener.addr, &webhook("never-sent-here", "success"), ""), 200);
    let settled = listener.wait_for("1", "settled");
    assert_eq!((&settled["state"], &settled["profile"], &settled["sender"]), (&"captured".into(), &"test".into(), &"127.0.0.1".into()));
    for attempt in [&pending, &lost] {
        let now = state(&home, attempt);
        assert_eq!((&now["state"], &now["amount"], &now["response"]["status"]), (&"captured".into(), &"80".into(), &"success".into()));
        let kinds: Vec<&str> = now["events"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["created", "answer", "webhook", "settled"], "the repeats left nothing");
    }
    let list = |args: &[&str]| home.run(&[&["--profile", "test", "webhook", "list", "--json"], args].concat()).json_lines();
    assert_eq!(list(&[]).len(), 3);
    let elsewhere = list(&["--bearing", "elsewhere"]);
    assert_eq!((elsewhere.len(), &elsewhere[0]["order_id"], &elsewhere[0]["attempt_id"]), (1, &"never-sent-here".into(), &Value::Null));
    assert_eq!(list(&["--find", "u2"])[0]["payload"]["order_id"], "u2");
    let shown = home.run(&["webhook", "show", &elsewhere[0]["number"].to_string(), "--json"]).json();
    assert_eq!(shown, elsewhere[0]);
    assert_eq!(home.run(&["webhook", "show", "1"]).code, 2, "an event, but no webhook");
    assert_eq!((listener.stop(), gateway.posts()), (Some(0), 2), "nothing was sent for a webhook");
    let log = std::fs::read_to_string(home.data().join("log").join("capdesk.log")).unwrap_or_default();
    let (data, signature) = genuine.split_once('&').unwrap();
    for secret in [SECRET, "another-secret-of-the-live-one", &data[5..40], &signature[10..30]] {
        assert!(!log.contains(secret), "{secret} stands in the log");
    }
}

#[test]
fn a_webhook_that_names_no_capture_of_ours_makes_the_receiver_look_the_order_up() {
    let gateway = Gateway::plain(|request: &Request| match request.method.as_str() {
        "POST" => Reply::Json(200, gateway::answer(POS, "7", "80", "pending", "2119")),
        _ => Reply::Json(200, format!("[{}]", gateway::captured(POS, "7", "80"))),
    });
    let home = home(&gateway);
    let listener = Listener::start(&home, &["--profile", "test"]);
    let pending = capture(&home, "7");
    assert_eq!(pending["state"], "pending");
    let bare = r#"{"method":"capture","order_id":"7","status":"success","amount":80,"currency":"UAH"}"#;
    assert_eq!(post(listener.addr, &body(SECRET, bare), ""), 200);
    listener.wait_for("7", "kept");
    let end = Instant::now() + Duration::from_secs(20);
    while state(&home, &pending)["state"] == "pending" && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(state(&home, &pending)["state"], "captured");
}

/// Only then does the gateway send it again.
#[test]
fn a_webhook_that_could_not_be_stored_is_never_acknowledged() {
    let gateway = gateway();
    let home = home(&gateway);
    let pending = capture(&home, "1");
    let listener = Listener::start(&home, &["--profile", "test"]);
    let (ledger, away) = (home.data().join("ledger.db"), home.data().join("away"));
    std::fs::rename(&ledger, &away).unwrap();
    assert_eq!(post(listener.addr, &webhook("1", "success"), ""), 503);
    drop(listener);
    std::fs::rename(&away, &ledger).unwrap();
    let listener = Listener::start(&home, &["--profile", "test"]);
    assert_eq!(post(listener.addr, &webhook("1", "success"), ""), 200);
    assert_eq!(state(&home, &pending)["state"], "captured");
}

#[test]
fn who_may_send_is_told_by_the_proxys_header_only_if_asked_for() {
    let gateway = gateway();
    let home = home(&gateway);
    let forged = "X-Forwarded-For: 35.187.74.148\r\n";
    let listener = Listener::start(&home, &["--profile", "test", "--allow", "35.187.74.148"]);
    assert_eq!(post(listener.addr, &webhook("1", "success"), forged), 403, "a header that nobody was told to believe");
    drop(listener);
    let listener = Listener::start(&home, &["--profile", "test", "--allow", "35.187.74.148", "--sender-header", "X-Forwarded-For"]);
    assert_eq!(post(listener.addr, &webhook("1", "success"), forged), 200);
    assert_eq!(post(listener.addr, &webhook("1", "success"), "X-Forwarded-For: 35.187.74.148, 10.0.0.9\r\n"), 403);
    assert_eq!(post(listener.addr, &webhook("1", "success"), ""), 403);
    drop(listener);
    // On every address: the header counts only where the proxy wrote it.
    for (proxy, expected) in [("127.0.0.1", 200), ("10.0.0.0/8", 403)] {
        let args = ["--sender-header", "X-Forwarded-For", "--trusted-proxy", proxy, "--allow", "35.187.74.148"];
        let mut listener = Listener::start_on("0.0.0.0:0", &home, &[&["--profile", "test"], &args[..]].concat());
        listener.addr.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
        assert_eq!(post(listener.addr, &webhook("1", "success"), forged), expected, "{proxy}");
    }
}

/// Not a figure that counts for itself, but what the unit allows must not grow unseen.
#[test]
fn the_unit_of_the_readme_is_hardened_and_the_service_manager_understands_it() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let unit = format!("[Unit]{}", readme.split("[Unit]").nth(1).unwrap().split("```").next().unwrap());
    let has = |line: &str| unit.lines().any(|other| other == line);
    for line in ["Type=notify", "WatchdogSec=30", "RestartPreventExitStatus=2", "Restart=on-failure", "Wants=network-online.target"] {
        assert!(has(line), "{line}");
    }
    // capdesk reads there which start of the machine this is.
    assert!(!unit.contains("ProcSubset"));
    let home = Home::new();
    let path = home.dir.path().join("capdesk.service");
    std::fs::write(&path, &unit).unwrap();
    let analyze = |args: &[&str]| std::process::Command::new("systemd-analyze").args(args).arg(&path).output();
    let Ok(security) = analyze(&["security", "--offline=true", "--threshold=20", "--no-pager"]) else {
        return println!("SKIPPED: systemd-analyze is not there");
    };
    let told = String::from_utf8_lossy(&security.stdout).into_owned();
    println!("{}", told.lines().last().unwrap_or_default());
    assert!(security.status.success(), "more than 2.0: {told}{}", String::from_utf8_lossy(&security.stderr));
    let verify = analyze(&["verify", "--man=no"]).unwrap();
    let told = String::from_utf8_lossy(&verify.stderr).into_owned();
    let wrong: Vec<&str> = told.lines().filter(|line| line.contains("capdesk.service") && !line.contains("is not executable")).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn what_cannot_be_started_says_why_and_ends() {
    let gateway = gateway();
    let home = home(&gateway);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    // A service manager starts it again after 1, and not after 2.
    for (args, code, told) in [
        (&["listen", "--addr", &address][..], 1, "cannot be received"),
        (&["listen", "--profile", "nobody"], 2, "nobody"),
        (&["listen", "--addr", "0.0.0.0:0", "--sender-header", "X-Forwarded-For"], 2, "--trusted-proxy"),
        (&["listen", "--addr", "[::]:0", "--sender-header", "X-Forwarded-For"], 2, "--trusted-proxy"),
        (&["listen", "--trusted-proxy", "10.0.0.7"], 2, "--sender-header"),
        (&["listen", "--allow", "10.0.0.1/8"], 2, "bits behind its prefix"),
        (&["--profile", "test", "--profile", "live", "history"], 2, "--profile once"),
    ] {
        let run = home.run(args);
        assert!(run.code == code && run.stderr.contains(told), "{args:?}: {run:?}");
    }
    assert_eq!(Home::new().run(&["listen"]).code, 2, "without a configuration nothing is taken for meant");
    // Whose a webhook is must be certain.
    let text = std::fs::read_to_string(home.config_path()).unwrap();
    home.config(&text.replace("another-secret-of-the-live-one", SECRET).replace("mode = \"live\"", "mode = \"test\""));
    let run = home.run(&["listen"]);
    assert!(run.code == 2 && run.stderr.contains("one API_SECRET for two points of sale"), "{run:?}");
    // A key that is not set is missing in the configuration; a program that gives none may give one the next time.
    for (source, code) in [("{ env = \"CAPDESK_NO_SUCH_KEY\" }", 2), ("{ command = [\"false\"] }", 1), ("\"\"", 2)] {
        for args in [&["listen", "--profile", "test"][..], &["listen"]] {
            home.config(&text.replace(&format!("\"{SECRET}\""), source).replace("mode = \"live\"", "mode = \"none\""));
            let run = home.run(args);
            assert_eq!(run.code, code, "{source}: {run:?}");
        }
    }
    home.config(&text);
    std::fs::write(home.data().join("ledger.id"), "another").unwrap();
    let run = home.run(&["listen"]);
    assert_eq!(run.code, 1, "a ledger that cannot be opened is no mistake in the configuration: {run:?}");
}

/// The sandbox, its webhooks, the receiver and the console as four programs of a real day: no key is pressed after the send.
#[test]
fn a_pending_sandbox_capture_turns_captured_on_screen_without_a_key() {
    let home = Home::new();
    let listener = Listener::start(&home, &["--profile", "sandbox"]);
    let mut terminal = Terminal::start(&home, &["--profile", "sandbox"], WIDE);
    terminal.wait_for("New capture");
    terminal.wait_for("UAH");
    // In the look-up this order stays pending for good: only a webhook can settle it.
    let run = home.run(&["--profile", "sandbox", "capture", "--order-id", "code-2119", "--currency", "UAH", "--json"]);
    let pending = run.json();
    assert_eq!(pending["state"], "pending");
    terminal.wait_for("~ pending");
    // Another of its orders settles by the sandbox's own webhook, 5 s after the capture.
    let url = listener.url();
    let run = home.run(&["--profile", "sandbox", "capture", "--order-id", "1202", "--currency", "UAH", "--server-url", &url, "--json"]);
    assert_eq!(run.json()["state"], "pending");
    let told = serde_json::to_string(&pending["response"])
        .unwrap()
        .replace("\"pending\"", "\"success\"")
        .replace("\"status_code\":\"2119\"", "\"status_code\":\"1000\"");
    assert_eq!(post(listener.addr, &body(&sandbox_secret(&home), &told), ""), 200);
    terminal
        .wait_until("code-2119 captured", |screen| screen.lines().any(|line| line.contains("code-2119") && line.contains("+ captured")));
    terminal.wait_until("1202 captured", |screen| screen.lines().any(|line| line.contains("1202") && line.contains("+ captured")));
    listener.wait_for("1202", "settled");
    terminal.send("\u{11}");
    assert_eq!(terminal.wait_exit(), 0);
}

/// The secret of a data directory's sandbox, as `capdesk sandbox --json` prints it.
fn sandbox_secret(home: &Home) -> String {
    use std::io::{BufRead, BufReader};
    let mut child = home
        .command()
        .args(["sandbox", "--json"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    serde_json::from_str::<Value>(&line).unwrap()["api_secret"].as_str().unwrap().to_owned()
}

#[cfg(target_os = "linux")]
fn resident_kib(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// 1,000 senders at once that never finish, half of them in the head and half near the end of a body as large as is taken.
#[cfg(target_os = "linux")]
#[test]
fn a_thousand_connections_and_slow_senders_leave_it_up_and_bounded_in_memory() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, rustix::process::Rlimit { current: limit.maximum, ..limit }).unwrap();
    let gateway = gateway();
    let home = home(&gateway);
    let listener = Listener::start(&home, &["--profile", "test"]);
    let attempt = capture(&home, "1");
    let at_rest = resident_kib(listener.pid());
    let full = format!("data={}", "A".repeat(64 * 1024 - 5));
    let slow: Vec<TcpStream> = (0..1_000)
        .map(|number| {
            let mut stream = TcpStream::connect(listener.addr).unwrap();
            let whole = request(&full, "");
            let part = if number % 2 == 0 { &whole[..60] } else { &whole[..whole.len() - 1] };
            stream.set_nonblocking(true).unwrap();
            // What finds no slot yet waits with whatever the system takes for it.
            let _ = stream.write_all(part.as_bytes());
            stream
        })
        .collect();
    let started = Instant::now();
    assert_eq!(post(listener.addr, &webhook("1", "success"), ""), 200, "it is served in spite of them");
    assert!(started.elapsed() < Duration::from_secs(35), "{:?}", started.elapsed());
    assert_eq!(state(&home, &attempt)["state"], "captured");
    let most = resident_kib(listener.pid());
    println!("resident: {at_rest} KiB at rest, {most} KiB at most with 1,000 slow senders; served after {:?}", started.elapsed());
    assert!(most < at_rest + 96 * 1024, "{most} KiB");
    drop(slow);
    assert_eq!(post(listener.addr, &webhook("1", "success"), ""), 200);
}

/// The README's nginx block with this test's address, certificate and upstream.
fn nginx_block(listen: SocketAddr, upstream: SocketAddr, certificate: &str, key: &str) -> String {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let block = readme.split("```nginx\n").nth(1).unwrap().split("```").next().unwrap();
    let line = |line: &str| match line.trim() {
        told if told.starts_with("listen ") => format!("listen {listen} ssl;\n"),
        told if told.starts_with("ssl_certificate ") => format!("ssl_certificate {certificate};\n"),
        told if told.starts_with("ssl_certificate_key ") => format!("ssl_certificate_key {key};\n"),
        told => told.replace("127.0.0.1:8443", &upstream.to_string()) + "\n",
    };
    block.lines().map(line).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_works_behind_nginx_with_tls_as_the_readme_shows() {
    let program = match nginx::find() {
        Ok(program) => program,
        Err(why) => return println!("SKIPPED: nginx cannot be had from the distribution's packages: {why}"),
    };
    let gateway = gateway();
    let home = home(&gateway);
    let listener = Listener::start(&home, &["--profile", "test", "--allow", "127.0.0.1", "--sender-header", "X-Forwarded-For"]);
    let attempt = capture(&home, "1");
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
    let [certificate_path, key_path] = ["server.pem", "server.key"].map(|name| home.dir.path().join(name));
    std::fs::write(&certificate_path, certificate.pem()).unwrap();
    std::fs::write(&key_path, key.serialize_pem()).unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let block = nginx_block(port, listener.addr, certificate_path.to_str().unwrap(), key_path.to_str().unwrap());
    let _nginx = nginx::start(&program, home.dir.path(), &block);
    let root = reqwest::Certificate::from_pem(certificate.pem().as_bytes()).unwrap();
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([root]).resolve("localhost", port).build().unwrap();
    let url = format!("https://localhost:{}/capdesk", port.port());
    let send = |body: String| {
        let form = "application/x-www-form-urlencoded";
        client.post(&url).header("Content-Type", form).header("X-Forwarded-For", "9.9.9.9").body(body).send()
    };
    let mut tries = 0;
    let first = loop {
        match send(webhook("1", "success")).await {
            Ok(answer) => break answer,
            Err(error) if tries == 100 => panic!("nginx does not come up: {error}"),
            Err(_) => tries += 1,
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!(first.status(), 200, "the address that nginx saw counts, not what the sender claims");
    assert_eq!(listener.wait_for("1", "settled")["sender"], "127.0.0.1");
    assert_eq!(state(&home, &attempt)["state"], "captured");
    assert_eq!(send(webhook("1", "success") + "0").await.unwrap().status(), 403);
    assert_eq!(send(format!("data={}", "A".repeat(100_000))).await.unwrap().status(), 413);
    for _ in 0..20 {
        assert_eq!(send(webhook("1", "success")).await.unwrap().status(), 200, "one connection of nginx after another");
    }
}
