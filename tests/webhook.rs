//! `capdesk webhook verify` tells a genuine webhook from another, reads it, and changes nothing; `capdesk sandbox` sends genuine ones.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;
use std::time::{Duration, Instant};

use secrecy::ExposeSecret as _;
use serde_json::Value;
use support::gateway::{Gateway, Reply};
use support::{Home, POS, Run, signed};

const SECRET: &str = "ktMdTyollYMRkEfvgqbaWmvFiXPy1a80";
const CAPTURE: &str = r#"{"operation_id":"f7d0c7cb-af32-441f-b2af-4d90d4da70e1","payment_id":"fdf1a710-8a34-414c-b023-b7e78104301a","order_id":"123","transaction_id":"4f98dc46-ffff-4ba7-a267-286fe7669894","pos_id":"dc728de1-51ef-4ef1-80f7-3b44b07b5667","mode":"direct","method":"capture","amount":80,"currency":"UAH","status":"success","status_code":"1000","status_description":"Transaction is successful.","created_at":"2018-10-10T10:10:10.100","processing_time":"2018-10-10T10:10:12.000","fee":null,"comment":"10101"}"#;
/// The fact sheet's signature of it.
const SIGNATURE: &str = "EJ1wrqsp0nRHULrITGh5yi06do4=";

fn home() -> Home {
    let home = Home::new();
    // No such address: nothing here needs the network.
    home.config(&format!(
        "[profiles.test]\nmode = \"test\"\nbase_url = \"https://gateway.invalid\"\npos_id = \"{POS}\"\napi_key = \"the-api-key\"\n\
         api_secret = \"{SECRET}\"\nendpoints_key = \"the-endpoints-key\"\n"
    ));
    home
}

fn verify(home: &Home, data: &str, signature: &str, more: &[&str]) -> Run {
    home.run(&[&["webhook", "verify", "--data", data, "--signature", signature], more].concat())
}

/// With the body on standard input.
fn piped(home: &Home, body: &[u8], more: &[&str]) -> Run {
    let mut command = home.command();
    command.args(["webhook", "verify", "--data", "-"]).args(more);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // What is too large is not read to its end.
    let _ = child.stdin.take().unwrap().write_all(body);
    Run::of(child.wait_with_output().unwrap())
}

#[test]
fn a_genuine_webhook_is_told_and_read() {
    let home = home();
    let (data, signature) = signed(SECRET, CAPTURE);
    assert_eq!(signature, SIGNATURE);
    let run = verify(&home, &data, SIGNATURE, &[]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    let lines: Vec<Vec<&str>> = run.stdout.lines().map(|line| line.splitn(2, ' ').map(str::trim).collect()).collect();
    assert!(run.stdout.starts_with("The webhook is genuine"), "{run:?}");
    for pair in [["order_id", "123"], ["pos_id", POS], ["method", "capture"], ["amount", "80"], ["currency", "UAH"], ["status", "success"]]
    {
        assert!(lines.contains(&pair.to_vec()), "{pair:?}: {run:?}");
    }
    let object = verify(&home, &data, SIGNATURE, &["--json"]).json();
    assert_eq!((&object["genuine"], &object["profile"], &object["order_id"]), (&true.into(), &"test".into(), &"123".into()));
    let told = &object["transaction"];
    assert_eq!((&told["amount"], &told["transaction_id"]), (&"80".into(), &"4f98dc46-ffff-4ba7-a267-286fe7669894".into()));
    assert!(!home.data().join("ledger.db").exists(), "nothing is changed");
}

#[test]
fn what_was_changed_or_signed_by_another_is_not_genuine_and_not_read() {
    let home = home();
    let (data, _) = signed(SECRET, CAPTURE);
    let (other, others) = signed("another secret", CAPTURE);
    for (data, signature) in [
        (data.as_str(), "EJ1wrqsp0nRHULrITGh5yi06do4"),
        (&data, ""),
        (&data, "-"),
        (&data[..data.len() - 1], SIGNATURE),
        (&other, &others),
        ("--json", "--help"),
    ] {
        let run = verify(&home, data, signature, &[]);
        assert_eq!(run.code, 3, "{run:?}");
        assert!(run.stdout.starts_with("NOT genuine") && !run.stdout.contains("UAH"), "{run:?}");
        let run = verify(&home, data, signature, &["--json"]);
        let object = run.json();
        assert_eq!((run.code, &object["genuine"], &object["transaction"]), (3, &false.into(), &Value::Null), "{run:?}");
    }
    let encoded = verify(&home, &data.replace('=', "%3D"), "EJ1wrqsp0nRHULrITGh5yi06do4%3D", &[]);
    assert_eq!(encoded.code, 3);
    assert!(encoded.stderr.contains("--data -"), "the way out is told: {encoded:?}");
}

#[test]
fn a_whole_body_is_read_from_standard_input() {
    let home = home();
    let (data, _) = signed(SECRET, CAPTURE);
    let plain = format!("data={data}&signature={SIGNATURE}");
    let bodies = [plain.clone(), plain.replace("=&", "%3D&").replace("4=", "4%3D"), format!("{plain}\r\n"), format!("x=1&{plain}&y\n")];
    for body in bodies {
        let run = piped(&home, body.as_bytes(), &["--json"]);
        assert_eq!((run.code, &run.json()["order_id"]), (0, &"123".into()), "{body}: {run:?}");
    }
    for body in [
        &b""[..],
        b"data=x",
        b"data=%FF&signature=x",
        format!("{plain}&data={data}").as_bytes(),
        format!("{plain}\n\n").as_bytes(),
        CAPTURE.as_bytes(),
        "x".repeat(200_000).as_bytes(),
        format!("{plain}&x={}", "x".repeat(64 * 1024)).as_bytes(),
    ] {
        let run = piped(&home, body, &[]);
        assert_eq!(run.code, 3, "{run:?}");
        assert!(run.stdout.starts_with("NOT genuine"), "{run:?}");
    }
}

#[test]
fn a_genuine_webhook_that_cannot_be_used_or_is_another_points_is_said_so() {
    let home = home();
    for (json, wants) in [
        (r#"{"note":"??>~ ok"}"#, "order_id"),
        ("[]", "no JSON object"),
        (r#"{"order_id":"1","order_id":"2","method":"capture"}"#, "cannot be read"),
        (r#"{"order_id":"1","method":"capture","pos_id":"2c2b91a3-9b73-4551-81ac-84e0d0360995"}"#, "another point of sale"),
    ] {
        let (data, signature) = signed(SECRET, json);
        let run = verify(&home, &data, &signature, &[]);
        assert!(run.code == 0 && run.stdout.starts_with("The webhook is genuine") && run.stderr.contains(wants), "{run:?}");
        let run = verify(&home, &data, &signature, &["--json"]);
        assert!(run.json()["message"].as_str().unwrap().contains(wants), "{run:?}");
    }
}

#[test]
fn hostile_text_of_a_genuine_webhook_steers_no_terminal() {
    let home = home();
    let text = r"\u001b]52;c;b3duZWQ=\u0007\u009b31m\u202e\u200b\r\n";
    let json = format!(
        r#"{{"order_id":"1","method":"{text}","amount":"{text}","currency":"{text}","status":"{text}","status_code":["{text}"],"operation_id":"{text}","created_at":"{text}","{text}":"{text}"}}"#
    );
    let (data, signature) = signed(SECRET, &json);
    for more in [&[][..], &["--json"]] {
        let run = verify(&home, &data, &signature, more);
        assert!(run.code == 0 && run.stdout.contains("52;c;b3duZWQ="), "{run:?}");
        let steers = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}');
        assert!(!run.stdout.contains(steers) && run.stderr.is_empty(), "{run:?}");
    }
}

#[test]
fn what_was_asked_wrongly_is_exit_2_with_the_way_out() {
    let home = home();
    let alone = home.run(&["webhook", "verify", "--data", "x"]);
    assert!(alone.code == 2 && alone.stderr.contains("--signature"), "{alone:?}");
    let both = verify(&home, "-", "x", &[]);
    assert!(both.code == 2 && both.stderr.contains("leave --signature out"), "{both:?}");
    assert_eq!(verify(&home, "x", "y", &["--profile", "nobody"]).code, 2);
    assert_eq!(home.run(&["webhook", "verify"]).code, 2);
    let help = home.run(&["webhook", "verify", "--help"]).stdout;
    for word in ["API_SECRET", "--data -", "3 not genuine", "ledger is not touched"] {
        assert!(help.contains(word), "{word}: {help}");
    }
}

#[test]
fn the_sandbox_profile_verifies_with_the_keys_of_the_sandbox() {
    let home = Home::new();
    home.run(&["--profile", "sandbox", "profiles", "check"]);
    let run = verify(&home, "x", "y", &["--profile", "sandbox"]);
    assert!(run.code == 3 && run.stdout.contains("profile sandbox"), "{run:?}");
    let (_, keys) = capdesk::sandbox::keys(&home.data()).unwrap();
    let (data, signature) = signed(keys.api_secret.expose_secret(), r#"{"order_id":"1202","method":"capture","status":"success"}"#);
    let object = verify(&home, &data, &signature, &["--profile", "sandbox", "--json"]).json();
    assert_eq!((&object["genuine"], &object["order_id"]), (&true.into(), &"1202".into()));
}

#[cfg(unix)]
#[test]
fn what_the_sandbox_sends_is_genuine_and_it_says_so_beside_its_one_line() {
    let shop = Gateway::plain(|_| Reply::Json(200, "{}".into()));
    let home = Home::new();
    let mut command = home.command();
    command.args(["sandbox", "--json", "--webhook-copies", "2"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    let facts: Value = serde_json::from_str(&line).unwrap();
    let fact = |name: &str| facts[name].as_str().unwrap().to_owned();
    home.config(&format!(
        "[profiles.test]\nmode = \"test\"\nbase_url = \"{}\"\npos_id = \"{}\"\napi_key = \"{}\"\napi_secret = \"{}\"\n\
         endpoints_key = \"{}\"\n",
        fact("url"),
        fact("pos_id"),
        fact("api_key"),
        fact("api_secret"),
        fact("endpoints_key")
    ));
    let told = shop.url() + "/hook";
    for (order, url, code) in [("1001", told.as_str(), 0), ("1201", &told, 3), ("1002", "https://example.com/hook", 0)] {
        let run = home.run(&["capture", "--order-id", order, "--currency", "UAH", "--server-url", url]);
        assert_eq!(run.code, code, "{run:?}");
    }
    let deadline = Instant::now() + Duration::from_secs(20);
    while shop.posts() < 4 && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(20));
    }
    rustix::process::kill_process(rustix::process::Pid::from_child(&child), rustix::process::Signal::TERM).unwrap();
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    let run = Run::of(child.wait_with_output().unwrap());
    assert_eq!((run.code, rest.as_str()), (0, ""));
    let delivered = |order: &str, status: &str| format!("capdesk: webhook of {order} ({status}) delivered to {told}");
    let [success, failure] = [delivered("1001", "success"), delivered("1201", "failure")];
    let mut lines: Vec<&str> = run.stderr.lines().filter(|line| line.contains("webhook of")).collect();
    let elsewhere = lines.iter().position(|line| line.contains("1002 (success) not sent to https://example.com/hook")).unwrap();
    lines.remove(elsewhere);
    assert_eq!(lines, [&success, &success, &failure, &failure]);
    let said: Vec<Value> = shop.requests().iter().map(|request| piped(&home, request.body.as_bytes(), &["--json"]).json()).collect();
    for (said, (order, status)) in said.iter().zip([("1001", "success"), ("1001", "success"), ("1201", "failure"), ("1201", "failure")]) {
        assert_eq!((&said["genuine"], &said["order_id"], &said["transaction"]["status"]), (&true.into(), &order.into(), &status.into()));
    }
}
