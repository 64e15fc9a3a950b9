use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::time::Duration;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use secrecy::ExposeSecret;

use self::shells::{LINE, SHELLS, Stage, program};
use super::*;
use crate::domain::{Draft, Keys};
use crate::gateway::testing::{POS, keys};
use crate::gateway::{Client, Connection};

mod shells;

/// A secret with everything that a shell might touch.
const SECRET: &str = "kt'M$d\"y!l\\n%Y`M*R kEf";
/// The same for the scheme that sends it, in which it has no spaces.
const SENT_SECRET: &str = "kt'M$d\"y!l\\n%Y`M*RkEf";

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
            "'",
            "\"",
            "\\",
            "$",
            "`",
            "!",
            "!!",
            "%",
            "#",
            "&",
            ";",
            "|",
            "<",
            "(",
            "{",
            "[",
            "*",
            "?",
            "~",
            "@",
            " ",
            "=",
            "^",
            ")",
            "}",
            ">x",
            "$(touch x)",
            "`touch x`",
            ";touch x;",
            "|touch x",
            "&touch x&",
            "<(touch x)",
            "' touch x '",
            "\\'",
            "'\\",
            "''",
            "!touch",
        ]);
        let wide = prop::sample::select(vec!["я", "І", "é", "語", "😀", "\u{301}", "ß", "\u{a0}", "\u{2009}", "\u{ff07}"]);
        prop::collection::vec(prop_oneof![4 => odd.prop_map(str::to_owned), 2 => "[!-~]", 1 => wide.prop_map(str::to_owned)], 1..=most)
            .prop_map(|parts| parts.concat())
    };
    let draft = (nasty(12), nasty(60), any::<bool>(), prop::option::of(1_u32..1_000_000)).prop_filter_map(
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

/// The arguments and the standard input of `curl` for what the client would send.
fn expected(request: &reqwest::Request) -> Vec<String> {
    let header = |name: &str| String::from_utf8(request.headers()[name].as_bytes().to_vec()).unwrap();
    let mut args = ["--disable", "--globoff", "--noproxy", "*", request.url().as_str(), "--header", "@-"].map(str::to_owned).to_vec();
    if let Some(body) = request.body() {
        let body = String::from_utf8(body.as_bytes().unwrap().to_vec()).unwrap();
        args.extend(["--header".into(), format!("Content-Type: {}", header("content-type")), "--data-raw".into(), body]);
    }
    args.extend([("X-API-AUTH", "x-api-auth"), ("X-API-KEY", "x-api-key")].map(|(name, key)| format!("{LINE}{name}: {}", header(key))));
    args
}

/// Both commands of a request, and what they must come to.
fn commands(client: &Client, request: &CaptureRequest) -> Vec<(String, Vec<String>)> {
    let body = client.capture_body(request, None);
    let capture = client.capture_command(&body).unwrap();
    assert!(capture.starts_with(": 'Running this captures the order again. Look it up first.'\n"), "{capture}");
    let mut both = vec![(capture, expected(&client.capture_request(body).unwrap().0))];
    if let Ok((lookup, _)) = client.lookup_request(request.order_id.as_str()) {
        both.push((client.lookup_command(request).unwrap(), expected(&lookup)));
    }
    both
}

/// Every shell makes of all these commands what the client would send, and runs nothing else.
fn every_shell_agrees(auth: AuthScheme, count: usize, secret: &str) {
    let client = client(auth, "https://api.finline.io", secret);
    let pairs: Vec<_> = requests(count).iter().flat_map(|request| commands(&client, request)).collect();
    assert!(pairs.len() > count, "{}", pairs.len());
    std::thread::scope(|scope| {
        for shell in SHELLS {
            let pairs = &pairs;
            scope.spawn(move || {
                let stage = Stage::new();
                for chunk in pairs.chunks(200) {
                    let script: Vec<&str> = chunk.iter().map(|(command, _)| command.as_str()).collect();
                    let Some(found) = stage.run(shell, &script.join("\n"), &keys(secret)) else { return };
                    for (found, (command, wanted)) in found.iter().zip(chunk) {
                        assert_eq!(found, wanted, "{shell:?}: {command}");
                    }
                    assert_eq!(found.len(), chunk.len(), "{shell:?}");
                }
            });
        }
    });
}

#[test]
fn every_shell_reads_hundreds_of_random_commands_as_the_client_would_send_them() {
    every_shell_agrees(AuthScheme::Cpay, 150, SENT_SECRET);
}

#[test]
#[ignore = "20,000 commands in five shells: just soak"]
fn soak_every_shell_reads_ten_thousand_random_ids_as_the_client_would_send_them() {
    every_shell_agrees(AuthScheme::Cpay, 10_000, SENT_SECRET);
}

#[test]
fn signatures_are_made_by_the_command_itself() {
    for auth in AuthScheme::ALL.into_iter().filter(|auth| *auth != AuthScheme::Cpay) {
        every_shell_agrees(auth, 10, SECRET);
    }
}

#[test]
fn what_is_pasted_into_a_terminal_runs_nothing_else_either() {
    let client = client(AuthScheme::Cpay, "https://api.finline.io", SENT_SECRET);
    let pairs: Vec<_> = requests(12).iter().flat_map(|request| commands(&client, request)).collect();
    let pasted: Vec<&str> = pairs.iter().map(|(command, _)| command.as_str()).collect();
    let wanted: Vec<_> = pairs.iter().map(|(_, wanted)| wanted.clone()).collect();
    for shell in SHELLS {
        if let Some(found) = Stage::new().paste(shell, &pasted, &keys(SENT_SECRET)) {
            for (found, (wanted, command)) in found.iter().zip(wanted.iter().zip(&pasted)) {
                assert_eq!(found, wanted, "{shell:?}: {command}");
            }
            assert_eq!(found.len(), wanted.len(), "{shell:?}");
        }
    }
}

/// The tests above mean something: each shell runs what stands in loose quotes, and zsh what stands in a comment.
#[test]
fn the_stage_shows_what_runs() {
    for (shell, text) in [
        (SHELLS[0], "printf \"$(touch x)\""),
        (SHELLS[1], "echo 'a'\"`touch x`\""),
        (SHELLS[2], "# order $(touch x)"),
        (SHELLS[4], "echo 'a\\'b' (touch x)"),
    ] {
        if let Some(found) = Stage::new().run(shell, text, &keys(SECRET)) {
            assert_eq!(found, [["THIS RAN"]], "{shell:?}");
        }
    }
}

/// Keys come in by the input of `curl` and are arguments of no program.
#[test]
fn no_key_stands_in_a_command_or_in_an_argument() {
    for auth in AuthScheme::ALL {
        let client = client(auth, "https://api.finline.io", "ktMdTyollYMRkEfvgqbaWmvFiXPy1a80");
        let Keys { api_key, api_secret, endpoints_key } = keys("ktMdTyollYMRkEfvgqbaWmvFiXPy1a80");
        for (command, wanted) in commands(&client, &requests(1)[0]) {
            for key in [&api_key, &api_secret, &endpoints_key] {
                assert!(!command.contains(key.expose_secret()), "{command}");
                assert!(!wanted.iter().any(|word| !word.starts_with(LINE) && word.contains(key.expose_secret())), "{wanted:?}");
            }
            // Of all programs only printf is handed a key, and every shell has that built in.
            for part in command.split("| \\\n") {
                assert_eq!(part.contains("$FINLINE_"), part.contains("printf "), "{command}");
            }
            for name in ["$FINLINE_API_KEY", "$FINLINE_API_SECRET", "$FINLINE_ENDPOINTS_KEY"] {
                assert!(command.contains(name), "{command}");
            }
        }
    }
}

#[test]
fn curl_itself_sends_what_the_client_would_send() {
    let (Some(_), Some(_)) = (program("curl"), program("perl")) else { return };
    for auth in AuthScheme::ALL {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let client = client(auth, &format!("http://{}", listener.local_addr().unwrap()), SENT_SECRET);
        for (command, wanted) in commands(&client, &requests(3)[2]) {
            let mut curl = Command::new("sh");
            curl.arg("-c").arg(&command).stdout(Stdio::null()).stderr(Stdio::null());
            let Keys { api_key, api_secret, endpoints_key } = keys(SENT_SECRET);
            curl.env("FINLINE_API_KEY", api_key.expose_secret()).env("FINLINE_API_SECRET", api_secret.expose_secret());
            let mut curl = curl.env("FINLINE_ENDPOINTS_KEY", endpoints_key.expose_secret()).spawn().unwrap();
            let (mut stream, _) = listener.accept().unwrap();
            let mut bytes = [0; 65536];
            let length = stream.read(&mut bytes).unwrap();
            let sent = String::from_utf8(bytes[..length].to_vec()).unwrap();
            for header in wanted.iter().filter_map(|word| word.strip_prefix(LINE)) {
                assert!(sent.contains(&format!("\r\n{header}\r\n")), "{auth:?}: {sent}");
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
            assert!(curl.wait().unwrap().success());
        }
    }
}

#[test]
fn what_cannot_be_seen_is_no_command() {
    let client = client(AuthScheme::Cpay, "http://127.0.0.1:8080/base", "ktMdTyollYMRkEfvgqbaWmvFiXPy1a80");
    for body in ["{\"comment\":\"\u{202e}\"}".as_bytes(), b"{\"comment\":\"\n\"}\x1b", b"\xff"] {
        assert!(client.capture_command(body).is_err());
    }
    // At the prompt of zsh this ends the quotes and runs the command.
    for c in ['\u{e027}', '\u{e000}', '\u{f8ff}', '\u{f627}', '\u{fdd0}', '\u{ffff}', '\u{f0027}', '\u{10fffd}'] {
        assert!(client.capture_command(format!("{{\"order_id\":\"{c}$(touch x)\"}}").as_bytes()).is_err(), "{c:?}");
    }
    let command = client.lookup_command(&requests(1)[0]).unwrap();
    assert!(command.contains("'http://127.0.0.1:8080/base/api/v1/pos/"), "{command}");
}
