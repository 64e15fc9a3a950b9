use std::path::Path;
use std::process::Command;
use std::time::Duration;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use secrecy::ExposeSecret;

use super::*;
use crate::domain::{Draft, Keys};
use crate::gateway::testing::{API_KEY, ENDPOINTS_KEY, POS, keys};
use crate::gateway::{Client, Connection};

/// A secret with everything that a shell might touch.
const SECRET: &str = "kt'M$d\"y!l\\l%Y`M*R kEf";

fn client(auth: AuthScheme, base_url: &str, secret: &str) -> Client {
    let connection = Connection {
        base_url: Url::parse(base_url).unwrap(),
        pos_id: POS.parse().unwrap(),
        keys: keys(secret),
        auth,
        lookup_auth: auth,
        timeout: Duration::from_secs(60),
        ca_pem: None,
        proxy: None,
    };
    Client::new(connection).unwrap()
}

/// Requests whose order ids and comments a shell, JSON or an address would like to read otherwise.
fn requests(count: usize) -> Vec<CaptureRequest> {
    let nasty = |most: usize| {
        let odd = prop::sample::select(vec![
            '\'', '"', '\\', '$', '`', '!', '%', '#', '&', ';', '|', '<', '(', '{', '[', '*', '?', '~', '@', ' ', '=',
        ]);
        let wide = prop::sample::select(vec!['я', 'І', 'é', '語', '😀', '\u{301}', 'ß']);
        prop::collection::vec(prop_oneof![3 => odd, 2 => prop::char::range('!', '~'), 1 => wide], 1..=most)
            .prop_map(|chars| chars.into_iter().collect::<String>())
    };
    let draft = (nasty(32), nasty(60), any::<bool>(), prop::option::of(1_u32..1_000_000)).prop_filter_map(
        "what the form takes",
        |(order_id, comment, has_comment, cents)| {
            let amount = cents.map(|cents| format!("{}.{:02}", cents / 100, cents % 100));
            let comment = if has_comment { comment } else { String::new() };
            Draft { order_id, currency: "UAH".into(), amount, comment, ..Draft::default() }.check(POS.parse().unwrap()).ok()
        },
    );
    let mut runner = TestRunner::deterministic();
    (0..count).map(|_| draft.new_tree(&mut runner).unwrap().current()).collect()
}

/// Runs a script with the keys in the environment. `curl` prints its arguments, each behind a NUL, a whole call behind two.
fn run(script: &str, secret: &str) -> Vec<Vec<String>> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("script.sh");
    std::fs::write(&file, format!("curl() {{ printf '%s\\0' \"$@\"; printf '\\0'; }}\n{script}\n")).unwrap();
    let output = Command::new("sh")
        .arg(&file)
        .env("FINLINE_API_KEY", API_KEY)
        .env("FINLINE_API_SECRET", secret)
        .env("FINLINE_ENDPOINTS_KEY", ENDPOINTS_KEY)
        .output()
        .unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_terminator("\0\0").map(|call| call.split('\0').map(str::to_owned).collect()).collect()
}

/// `sh -n` takes the whole script.
fn is_accepted(script: &str, shell: &str) -> bool {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("script.sh");
    std::fs::write(&file, script).unwrap();
    Command::new(shell).arg("-n").arg(&file).status().unwrap().success()
}

/// The arguments of `curl` for what the client would send.
fn expected(request: &reqwest::Request) -> Vec<String> {
    let header = |name: &str| String::from_utf8(request.headers()[name].as_bytes().to_vec()).unwrap();
    let mut args = ["--disable", "--globoff", "--noproxy", "*", request.url().as_str()].map(str::to_owned).to_vec();
    args.extend(["--header".into(), format!("X-API-AUTH: {}", header("x-api-auth"))]);
    args.extend(["--header".into(), format!("X-API-KEY: {}", header("x-api-key"))]);
    if let Some(body) = request.body() {
        let body = String::from_utf8(body.as_bytes().unwrap().to_vec()).unwrap();
        args.extend(["--header".into(), format!("Content-Type: {}", header("content-type")), "--data-raw".into(), body]);
    }
    args
}

/// Both commands of a request, and what they must come to.
fn commands(client: &Client, request: &CaptureRequest) -> Vec<(String, Vec<String>)> {
    let body = client.capture_body(request, None);
    let capture = client.capture_command(request, &body).unwrap();
    assert!(capture.starts_with("# Running this captures order "), "{capture}");
    let mut both = vec![(capture, expected(&client.capture_request(body).unwrap().0))];
    if let Ok((lookup, _)) = client.lookup_request(request.order_id.as_str()) {
        both.push((client.lookup_command(request).unwrap(), expected(&lookup)));
    }
    both
}

#[test]
fn a_shell_reads_ten_thousand_random_commands_as_the_client_would_send_them() {
    let client = client(AuthScheme::Cpay, "https://api.finline.io", "ktMdTyollYMRkEfvgqbaWmvFiXPy1a80");
    let requests = requests(5_050);
    let pairs: Vec<_> = requests.iter().flat_map(|request| commands(&client, request)).collect();
    assert!(pairs.len() >= 10_000, "{}", pairs.len());
    for chunk in pairs.chunks(500) {
        let script: Vec<&str> = chunk.iter().map(|(command, _)| command.as_str()).collect();
        let script = script.join("\n");
        assert!(is_accepted(&script, "sh"));
        let found = run(&script, "ktMdTyollYMRkEfvgqbaWmvFiXPy1a80");
        assert_eq!(found.len(), chunk.len());
        for (found, (command, wanted)) in found.iter().zip(chunk) {
            assert_eq!(found, wanted, "{command}");
        }
    }
}

#[test]
fn signatures_are_made_by_the_command_itself() {
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!("SKIPPED: there is no openssl, so no signature of a command was checked");
        return;
    }
    for auth in AuthScheme::ALL.into_iter().filter(|auth| *auth != AuthScheme::Cpay) {
        let client = client(auth, "https://api.finline.io", SECRET);
        let pairs: Vec<_> = requests(25).iter().flat_map(|request| commands(&client, request)).collect();
        let script: Vec<&str> = pairs.iter().map(|(command, _)| command.as_str()).collect();
        let found = run(&script.join("\n"), SECRET);
        assert_eq!(found, pairs.iter().map(|(_, wanted)| wanted.clone()).collect::<Vec<_>>(), "{auth:?}");
    }
}

#[test]
fn no_key_stands_in_a_command() {
    for auth in AuthScheme::ALL {
        let client = client(auth, "https://api.finline.io", "ktMdTyollYMRkEfvgqbaWmvFiXPy1a80");
        let Keys { api_key, api_secret, endpoints_key } = keys("ktMdTyollYMRkEfvgqbaWmvFiXPy1a80");
        for (command, _) in commands(&client, &requests(1)[0]) {
            for key in [&api_key, &api_secret, &endpoints_key] {
                assert!(!command.contains(key.expose_secret()), "{command}");
            }
            assert!(
                command.contains("$FINLINE_API_KEY")
                    && command.contains("$FINLINE_API_SECRET")
                    && command.contains("$FINLINE_ENDPOINTS_KEY")
            );
        }
    }
}

#[test]
fn what_cannot_be_seen_is_no_command() {
    let client = client(AuthScheme::Cpay, "http://127.0.0.1:8080/base", "ktMdTyollYMRkEfvgqbaWmvFiXPy1a80");
    let request = &requests(1)[0];
    for body in ["{\"comment\":\"\u{202e}\"}".as_bytes(), b"{\"comment\":\"\n\"}\x1b", b"\xff"] {
        assert!(client.capture_command(request, body).is_err());
    }
    let command = client.lookup_command(request).unwrap();
    assert!(command.contains("'http://127.0.0.1:8080/base/api/v1/pos/"), "{command}");
    assert!(Path::new("/bin/sh").exists());
}
