//! An answer in hand is kept or shown whole, and the bytes of the row are the bytes on the wire.

use std::process::Stdio;
use std::time::{Duration, Instant};

use capdesk::domain::Mode;

use crate::bench::{self, Host, Profiles, request, script};
use crate::support::Run;
use crate::support::clock::TestClock;
use crate::support::gateway::{Reply, Request};

fn soon(request: &Request) -> Reply {
    // Long enough for the test to take the ledger's lock.
    Reply::After(Duration::from_millis(700), Box::new(bench::taken(request)))
}

/// A capture whose answer finds the ledger locked by another process for this long.
fn busy(more: &str, seconds: u64, args: &[&str]) -> (Profiles, Host, Run, Duration) {
    let host = Host::plain(soon);
    let profiles = Profiles::new().with("test", Mode::Test, &host, more);
    let args = [&["--profile", "test", "capture", "--order-id", "1", "--currency", "UAH"], args].concat();
    let child = profiles.home.command().args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let end = Instant::now() + Duration::from_secs(20);
    while host.posts() == 0 {
        assert!(Instant::now() < end, "nothing was sent");
        std::thread::sleep(Duration::from_millis(5));
    }
    let db = profiles.ledger();
    db.execute_batch("BEGIN IMMEDIATE").unwrap();
    let from = Instant::now();
    let holder = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_secs(seconds));
        db.execute_batch("ROLLBACK").unwrap();
    });
    let run = Run::of(child.wait_with_output().unwrap());
    let took = from.elapsed();
    holder.join().unwrap();
    (profiles, host, run, took)
}

#[test]
fn an_answer_that_finds_the_ledger_busy_for_12_s_is_stored_in_the_end() {
    let (profiles, host, run, took) = busy("", 12, &["--json"]);
    assert_eq!((run.code, &run.json()["state"], host.posts()), (0, &"captured".into(), 1), "{run:?}");
    assert!(took >= Duration::from_secs(11), "{took:?}");
    let listed = profiles.run("test", &["history", "--json"]).json();
    assert_eq!((&listed["state"], &listed["operation_id"]), (&"captured".into(), &bench::id("1", "own").into()));
}

#[test]
fn an_answer_that_finds_the_ledger_busy_for_longer_is_printed_whole() {
    let printed = |args: &'static [&'static str]| {
        let (profiles, host, run, _) = busy("timeout_seconds = 4\n", 9, args);
        assert_eq!((run.code, host.posts()), (1, 1), "{run:?}");
        let id = bench::id("1", "own");
        assert!(run.stdout.contains(&id) && run.stdout.contains("\"status\":\"success\""), "the answer is there: {run:?}");
        for text in [&run.stdout, &run.stderr] {
            assert!(!text.contains("Try again"), "{run:?}");
        }
        if !args.is_empty() {
            assert_eq!(run.json()["state"], "unknown", "{run:?}");
        }
        // Nobody will ever record it: the next process finds it unknown, and nothing goes out again.
        let again = profiles.capture("test", "1", &[]);
        assert_eq!((again.code, host.posts()), (8, 1), "{again:?}");
        assert_eq!(profiles.run("test", &["history", "--json"]).json()["state"], "unknown");
    };
    std::thread::scope(|both| {
        both.spawn(|| printed(&["--json"]));
        both.spawn(|| printed(&[]));
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bytes_of_the_row_are_the_bytes_that_the_gateway_received() {
    for more in ["", "comment_tag = true\n"] {
        let host = Host::plain(bench::taken);
        let profiles = Profiles::new().with("test", Mode::Test, &host, more);
        for (order, args) in [
            ("plain", &[][..]),
            ("part", &["--amount", "80.50", "--comment", "a / b \"c\" \\ їжак \u{1f980}"]),
            ("Ї-1 2", &["--server-url", "https://example.com/hook?a=1&b=%20", "--comment", "</script>"]),
        ] {
            let run = profiles.capture("test", order, args);
            assert!(matches!(run.code, 0 | 9), "{run:?}");
        }
        // By the console's way, too.
        let desk = profiles.desk("test", &TestClock::new()).await;
        let permit = script(&request("desk"));
        drop(desk.capture(request("desk"), permit, |_| {}).await);
        let db = profiles.ledger();
        let mut statement = db.prepare("SELECT attempt_id, request FROM events WHERE kind = 'created' ORDER BY seq").unwrap();
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?))).unwrap();
        let rows: Vec<_> = rows.map(Result::unwrap).collect();
        assert_eq!(rows.len(), 4);
        for ((attempt, kept), sent) in rows.iter().zip(host.bodies()) {
            assert_eq!(String::from_utf8_lossy(kept), sent);
            assert_eq!(sent.contains(&format!("[capdesk {attempt}]")), !more.is_empty(), "{sent}");
        }
    }
}

#[test]
fn a_comment_with_somebodys_tag_is_refused() {
    let host = Host::plain(bench::taken);
    let profiles = Profiles::one(Mode::Test, &host);
    for comment in ["[capdesk 01900000-0000-7000-8000-000000000001]", "parcel [capdesk 01900000-0000-7000-8000-00000000000A] x"] {
        let run = profiles.capture("test", "1", &["--comment", comment]);
        assert!(run.code == 2 && run.stderr.contains("--comment"), "{run:?}");
    }
    assert_eq!((host.posts(), profiles.capture("test", "1", &["--comment", "[capdesk]"]).code), (0, 0));
}
