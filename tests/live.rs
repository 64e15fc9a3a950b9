//! Live profiles against a TLS gateway on loopback with a CA of its own: what may go out, and what may not.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use support::gateway::{self, Gateway, Reply, Request};
use support::{Home, Run};

const POS: &str = "dc728de1-51ef-4ef1-80f7-3b44b07b5667";
const CONFIRM: &str = "LIVE:b07b5667:123:FULL:UAH";

fn hold_then_capture(request: &Request) -> Reply {
    match request.method.as_str() {
        "POST" => Reply::Json(200, gateway::captured(POS, "123", "100")),
        _ => Reply::Json(200, format!("[{}]", gateway::transaction("123", "auth", "100", "success"))),
    }
}

fn live(gateway: &Gateway, more: &str) -> Home {
    let home = Home::new();
    let ca = home.dir.path().join("ca.pem");
    std::fs::write(&ca, gateway.ca_pem.as_deref().unwrap()).unwrap();
    home.config(&format!(
        "default_profile = \"live\"\n[profiles.live]\nmode = \"live\"\nbase_url = \"{}\"\npos_id = \"{POS}\"\napi_key = \"the-api-key\"\n\
         api_secret = \"the-api-secret\"\nendpoints_key = \"the-endpoints-key\"\nca_certificate = \"ca.pem\"\n{more}",
        gateway.url()
    ));
    home
}

fn capture(home: &Home, more: &[&str]) -> Run {
    home.run(&[&["capture", "--order-id", "123", "--currency", "UAH", "--json"], more].concat())
}

#[test]
fn without_the_exact_confirmation_nothing_leaves() {
    let gateway = Gateway::tls(hold_then_capture);
    let home = live(&gateway, "");
    for confirm in
        [&[][..], &["--confirm", "LIVE:b07b5667:123:100:UAH"], &["--confirm", "live:b07b5667:123:FULL:UAH"], &["--confirm", "123"]]
    {
        let run = capture(&home, confirm);
        assert_eq!(run.code, 8, "{run:?}");
        assert!(run.stderr.contains(CONFIRM), "{run:?}");
    }
    let partial = capture(&home, &["--amount", "80", "--confirm", CONFIRM]);
    assert_eq!(partial.code, 8);
    assert_eq!(gateway.lines(), [""; 0], "the text is checked before any look-up");
}

#[test]
fn the_right_confirmation_sends_one_post_after_one_look_up() {
    let gateway = Gateway::tls(hold_then_capture);
    let home = live(&gateway, "");
    let run = capture(&home, &["--confirm", CONFIRM]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(gateway.lines(), [format!("GET /api/v1/pos/{POS}/orders/123"), "POST /api/v1/capture".to_owned()]);
    let post = &gateway.requests()[1];
    assert_eq!(post.body, format!(r#"{{"pos_id":"{POS}","order_id":"123","order_currency":"UAH"}}"#));
    assert!(post.headers.contains(&("x-api-auth".into(), "CPAY the-api-key:the-api-secret".into())), "{post:?}");
    assert!(post.headers.contains(&("x-api-key".into(), "the-endpoints-key".into())));
    let again = capture(&home, &["--confirm", CONFIRM]);
    assert_eq!((again.code, gateway.posts()), (8, 1));
}

#[test]
fn what_the_look_up_forbids_stays_forbidden_even_when_waived() {
    for transactions in [
        vec![gateway::transaction("123", "auth", "100", "success"), gateway::transaction("123", "capture", "100", "success")],
        vec![gateway::transaction("123", "auth", "100", "success"), gateway::transaction("123", "void", "100", "success")],
        vec![gateway::transaction("123", "auth", "100", "failure")],
        vec![gateway::transaction("123", "auth", "99", "pending")],
        vec![],
    ] {
        let list = format!("[{}]", transactions.join(","));
        let gateway = Gateway::tls(move |_| Reply::Json(200, list.clone()));
        let home = live(&gateway, "");
        for more in [&["--confirm", CONFIRM][..], &["--confirm", CONFIRM, "--no-lookup"]] {
            let run = capture(&home, more);
            assert_eq!(run.code, 8, "{transactions:?}: {run:?}");
        }
        assert_eq!((gateway.posts(), gateway.requests().len()), (0, 2));
    }
}

#[test]
fn a_failed_look_up_refuses_unless_it_is_waived() {
    let gateway = Gateway::tls(|request| match request.method.as_str() {
        "POST" => Reply::Json(200, gateway::captured(POS, "123", "100")),
        _ => Reply::Json(503, "{}".to_owned()),
    });
    let home = live(&gateway, "");
    assert_eq!((capture(&home, &["--confirm", CONFIRM]).code, gateway.posts()), (8, 0));
    let waived = capture(&home, &["--confirm", CONFIRM, "--no-lookup"]);
    assert_eq!((waived.code, gateway.posts()), (0, 1), "{waived:?}");
    assert_eq!(gateway.requests().len(), 3, "waiving never skips the look-up");
}

#[test]
fn what_persons_stood_up_for_is_listed_with_who_when_and_why() {
    let gateway = Gateway::tls(|request| match (request.method.as_str(), request.path.ends_with("/7")) {
        ("POST", _) => Reply::Json(200, gateway::captured(POS, "123", "100")),
        (_, true) => {
            let refund = gateway::transaction("7", "refund", "100", "pending");
            Reply::Json(200, format!("[{}]", refund.replace("\"payment_id\"", "\"operation_id\"")))
        }
        _ => Reply::Json(503, "{}".to_owned()),
    });
    let home = live(&gateway, "");
    home.config(&format!("operator = \"olena\"\n{}", std::fs::read_to_string(home.config_path()).unwrap()));
    let waived = |more: &[&str]| home.run(&[&["history", "--waived", "--json"], more].concat()).json_lines();
    assert_eq!(waived(&[]), [serde_json::Value::Null; 0]);
    assert_eq!(capture(&home, &["--confirm", CONFIRM]).code, 8);
    assert_eq!(waived(&[]), [serde_json::Value::Null; 0], "a refusal waives nothing");
    let captured = capture(&home, &["--confirm", CONFIRM, "--no-lookup"]).json();
    let shown = home.run(&["lookup", "7", "--json"]).json();
    let id = shown["transactions"][0]["operation_id"].as_str().unwrap();
    let confirm = format!("DISMISS:{id}");
    let dismissed = home.run(&["lookup", "7", "--dismiss", id, "--reason", "another shop", "--confirm", &confirm]);
    assert_eq!(dismissed.code, 0, "{dismissed:?}");
    assert_eq!(home.run(&["lookup", "7", "--restore", id]).code, 0);
    let all = waived(&[]);
    let column = |name: &str| all.iter().map(|line| line[name].as_str().unwrap_or("null")).collect::<Vec<_>>();
    assert_eq!(column("kind"), ["restored", "dismissed", "waived"]);
    assert_eq!(column("order_id"), ["7", "7", "123"]);
    assert_eq!(column("attempt_id"), ["null", "null", captured["attempt_id"].as_str().unwrap()]);
    let names = ["at", "kind", "operator", "os_user", "host", "profile", "mode", "order_id", "attempt_id", "reason"];
    assert!(names.iter().all(|name| all[2].get(name).is_some()) && all[2].as_object().unwrap().len() == names.len(), "{all:?}");
    for line in &all {
        assert_eq!((&line["operator"], &line["profile"], &line["mode"]), (&"olena".into(), &"live".into(), &"live".into()));
        assert!(["at", "os_user", "host"].iter().all(|name| line[name].as_str().is_some_and(|text| !text.is_empty())), "{line}");
    }
    assert!(column("reason")[1].contains("another shop") && column("reason")[2].contains("NOLOOKUP"), "{all:?}");
    assert_eq!((waived(&["--order-id", "7"]).len(), waived(&["--limit", "1"]).len(), waived(&["--until", "2020-01-01"]).len()), (2, 1, 0));
    assert_eq!(waived(&["--profile", "sandbox"]).len(), 0);
    assert_eq!(waived(&["--profile", "sandbox", "--all-profiles"]).len(), 3);
    let table = home.run(&["history", "--waived"]);
    assert_eq!((table.code, table.stdout.lines().count()), (0, 3), "{table:?}");
    assert_eq!(home.run(&["history", "--waived", "--csv"]).code, 2);
    let summary = home.run(&["summary"]);
    assert!(summary.stdout.contains("waived by a person: 3 (capdesk history --waived)"), "{summary:?}");
    let summary = home.run(&["summary", "--json"]).json();
    assert_eq!((&summary["waived"], &summary["states"]["captured"]), (&3.into(), &1.into()), "{summary}");
    let past = home.run(&["summary", "--until", "2020-01-01"]);
    assert!(!past.stdout.contains("waived"), "{past:?}");
}

#[test]
fn a_ledger_put_back_sends_nothing_live_until_a_person_accepts_it() {
    let gateway = Gateway::tls(hold_then_capture);
    let home = live(&gateway, "");
    assert_eq!(home.run(&["lookup", "123"]).code, 0);
    let backup = home.dir.path().join("b.db");
    assert_eq!(home.run(&["ledger", "backup", backup.to_str().unwrap()]).code, 0);
    assert_eq!((capture(&home, &["--confirm", CONFIRM]).code, gateway.posts()), (0, 1));
    let file = |name: &str| home.data().join(name);
    ["ledger.db", "ledger.db-wal", "ledger.db-shm"].iter().for_each(|name| drop(std::fs::remove_file(file(name))));
    std::fs::copy(&backup, file("ledger.db")).unwrap();
    let refused = capture(&home, &["--confirm", CONFIRM]);
    assert_eq!((refused.code, gateway.posts()), (8, 1), "{refused:?}");
    assert!(refused.stderr.contains("was put back") && refused.stderr.contains("capdesk ledger accept"), "{refused:?}");
    // However far it has come since, and also without its mark.
    for _ in 0..4 {
        assert_eq!(home.run(&["lookup", "123"]).code, 0);
    }
    let id = std::fs::read_to_string(file("ledger.id")).unwrap().trim().to_owned();
    let mark = home.dir.path().join(".local/state/capdesk/ledgers").join(&id);
    assert_eq!(std::fs::read_to_string(&mark).unwrap().split(' ').count(), 2);
    std::fs::write(&mark, "junk").unwrap();
    let doctor = home.run(&["doctor"]);
    assert!(doctor.stdout.contains("counts as none") && doctor.stdout.contains("was put back"), "{doctor:?}");
    std::fs::remove_file(&mark).unwrap();
    assert_eq!((capture(&home, &["--confirm", CONFIRM]).code, gateway.posts()), (8, 1));
    // The sandbox goes on, and says so.
    let sandbox = home.run(&["--profile", "sandbox", "capture", "--order-id", "1001", "--currency", "UAH"]);
    assert!(sandbox.code == 0 && sandbox.stderr.contains("was put back"), "{sandbox:?}");
    let accept = |more: &[&str]| home.run(&[&["ledger", "accept", "--reason", "disk broke, all looked up"], more].concat());
    let text = format!("ACCEPT:{id}");
    for wrong in [&[][..], &["--confirm", "ACCEPT"]] {
        let run = accept(wrong);
        assert!(run.code == 8 && run.stderr.contains(&text), "{run:?}");
    }
    assert_eq!(capture(&home, &["--confirm", CONFIRM]).code, 8);
    assert_eq!(home.run(&["ledger", "accept", "--reason", " ", "--confirm", &text]).code, 2);
    let accepted = accept(&["--confirm", &text]);
    assert_eq!(accepted.code, 0, "{accepted:?}");
    assert_eq!(accept(&["--confirm", &text]).code, 2, "once");
    let sent = capture(&home, &["--confirm", CONFIRM]);
    assert!(sent.code == 0 && gateway.posts() == 2 && !sent.stderr.contains("was put back"), "{sent:?}");
    assert_eq!(home.run(&["history"]).stderr, "", "the mark has come along");
}

#[test]
fn an_unknown_certificate_or_a_variable_that_adds_one_sends_nothing() {
    let gateway = Gateway::tls(hold_then_capture);
    let home = live(&gateway, "");
    let other = Gateway::tls(hold_then_capture);
    std::fs::write(home.dir.path().join("ca.pem"), other.ca_pem.as_deref().unwrap()).unwrap();
    let run = capture(&home, &["--confirm", CONFIRM, "--no-lookup"]);
    assert_eq!(run.code, 5, "{run:?}");
    assert_eq!(gateway.lines(), [""; 0]);
    let without_ca = home.config(&std::fs::read_to_string(home.config_path()).unwrap().replace("ca_certificate = \"ca.pem\"\n", ""));
    let run = Run::of(
        home.command()
            .args(["--config", without_ca.to_str().unwrap(), "capture", "--order-id", "123", "--currency", "UAH", "--confirm", CONFIRM])
            .env("SSL_CERT_FILE", home.dir.path().join("ca.pem"))
            .output()
            .unwrap(),
    );
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("ca_certificate"), "{run:?}");
}

#[test]
fn release_says_from_when_before_it_asks_for_the_confirmation() {
    let gateway = Gateway::tls(|request| match request.method.as_str() {
        "POST" => Reply::Json(500, "{}".to_owned()),
        _ => Reply::Json(200, format!("[{}]", gateway::transaction("123", "auth", "100", "success"))),
    });
    let home = live(&gateway, "");
    let lost = capture(&home, &["--confirm", CONFIRM]);
    assert_eq!(lost.code, 6, "{lost:?}");
    let id = lost.json()["attempt_id"].as_str().unwrap().to_owned();
    for confirm in [&[] as &[&str], &["--confirm", &format!("RELEASE:{id}")]] {
        let early = home.run(&[&["release", &id, "--reason", "checked in the portal"], confirm].concat());
        assert_eq!(early.code, 8, "{early:?}");
        assert!(early.stderr.contains("can be closed by hand from"), "{early:?}");
    }
    assert_eq!(home.run(&["show", &id, "--json"]).json()["state"], "unknown");
}

#[test]
fn keys_never_appear_in_any_output() {
    let gateway = Gateway::tls(hold_then_capture);
    let home = live(&gateway, "");
    let runs = [
        capture(&home, &["--confirm", CONFIRM]),
        home.run(&["profiles", "--json"]),
        home.run(&["profiles", "check"]),
        home.run(&["history", "--json"]),
        home.run(&["history", "--csv"]),
    ];
    let id = runs[0].json()["attempt_id"].as_str().unwrap().to_owned();
    let shown = home.run(&["show", &id, "--json"]);
    for run in runs.iter().chain([&shown]) {
        for key in ["the-api-key", "the-api-secret", "the-endpoints-key"] {
            assert!(!run.stdout.contains(key) && !run.stderr.contains(key), "{run:?}");
        }
    }
    for entry in std::fs::read_dir(home.data()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap_or_default();
        for key in ["the-api-key", "the-api-secret", "the-endpoints-key"] {
            assert!(!bytes.windows(key.len()).any(|window| window == key.as_bytes()));
        }
    }
}
