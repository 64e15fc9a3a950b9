//! Readers that do not read.

use std::fs::File;
use std::io::{BufRead as _, BufReader};

use rusqlite::Connection;

use super::*;
use crate::support::gateway::{Gateway, Reply, Request};
use crate::support::pty::Terminal;

/// Stdout and stderr hold 64 KiB each where nobody reads: more lines than that are caused here.
#[test]
fn unread_lines_stop_no_webhook_no_health_and_no_end() {
    let home = quiet_home();
    let mut receiver = Receiver::start(&home);
    for number in 0..1_000 {
        assert_eq!(receiver.post(&unusable(number)), 422, "{number}");
    }
    for number in 0..300 {
        assert_eq!(receiver.post(&genuine(&format!("order-{number}"))), 200, "{number}");
    }
    assert!(receiver.health().starts_with("OK\nlast webhook: 20"), "{}", receiver.health());
    let (code, took) = receiver.stop();
    println!("ended after {took:?}");
    assert!(code == Some(0) && took < END, "{code:?} after {took:?}");
}

#[test]
fn a_reader_that_comes_back_is_told_what_it_has_missed() {
    let home = quiet_home();
    let mut receiver = Receiver::start(&home);
    assert_eq!(receiver.health(), "OK\nlast webhook: none\nlines left out: 0\n");
    // Each line tells why, which is as long as what was sent.
    let long = "x".repeat(30_000);
    let left_out = || {
        let text = receiver.health();
        text.lines().nth(2).unwrap().strip_prefix("lines left out: ").unwrap().parse::<usize>().unwrap()
    };
    let mut sent = 0;
    while left_out() == 0 {
        let foreign = format!("{{\"method\":\"auth\",\"order_id\":\"1\",\"status\":\"{long}{sent}\",\"amount\":80,\"currency\":\"UAH\"}}");
        assert_eq!(receiver.post(&body(SECRET, &foreign)), 200);
        sent += 1;
        assert!(sent < 1_000, "nothing is ever left out");
    }
    let missed = left_out();
    let mut stderr = BufReader::new(File::from(std::mem::replace(&mut receiver.stderr, File::open("/dev/null").unwrap().into())));
    let mut stdout = BufReader::new(File::from(std::mem::replace(&mut receiver.stdout, File::open("/dev/null").unwrap().into())));
    for _ in 0..sent - missed {
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        assert!(serde_json::from_str::<Value>(&line).is_ok(), "{line}");
    }
    let mut told = String::new();
    stderr.read_line(&mut told).unwrap();
    let expected =
        if missed == 1 { "One line for stdout was left out".to_owned() } else { format!("{missed} lines for stdout were left out") };
    assert!(told.contains(&expected), "{told}");
    assert_eq!(receiver.stop().0, Some(0));
}

/// Ctrl+S in a terminal stops whoever writes to it with the next line.
#[test]
fn ctrl_s_in_its_terminal_stops_no_webhook_and_no_end() {
    let home = quiet_home();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut terminal = Terminal::start(&home, &["listen", "--addr", &port.to_string()], (120, 40));
    terminal.wait_for("Ctrl+C stops it");
    terminal.send("\u{13}");
    std::thread::sleep(Duration::from_millis(200));
    for number in 0..3 {
        assert_eq!(post(port, &unusable(number), ""), 422);
        assert_eq!(post(port, &genuine(&number.to_string()), ""), 200);
    }
    assert!(health(port).starts_with("OK\n"));
    let begun = Instant::now();
    assert!(Command::new("kill").args(["-TERM", &terminal.pid().to_string()]).status().unwrap().success());
    assert_eq!(terminal.wait_exit(), 0);
    assert!(begun.elapsed() < END, "{:?}", begun.elapsed());
}

/// Whatever holds it at the same time: both readers, the ledger, senders under way.
#[test]
fn it_ends_in_10_s_with_the_ledger_locked_and_requests_under_way() {
    let home = quiet_home();
    let mut receiver = Receiver::start(&home);
    for number in 0..1_000 {
        assert_eq!(receiver.post(&unusable(number)), 422);
    }
    let db = Connection::open(home.data().join("ledger.db")).unwrap();
    db.execute_batch("BEGIN IMMEDIATE").unwrap();
    let addr = receiver.addr;
    let senders: Vec<_> = (0..6)
        .map(|number| {
            let mut stream = TcpStream::connect(addr).unwrap();
            stream.write_all(support::listener::request(&genuine(&format!("held-{number}")), "").as_bytes()).unwrap();
            stream
        })
        .collect();
    let mut half = TcpStream::connect(addr).unwrap();
    half.write_all(b"POST / HTTP/1.1\r\n").unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let (code, took) = receiver.stop();
    println!("ended after {took:?}");
    assert!(code == Some(0) && took < END, "{code:?} after {took:?}");
    drop((senders, half, db));
}

/// A line is made of an attempt whose answer is as large as is taken; before, each that waited held all of it.
#[cfg(target_os = "linux")]
#[test]
fn lines_that_wait_hold_no_answer() {
    let large = gateway::answer(POS, "1", "80", "pending", "2119");
    let large = large.replacen('{', &format!("{{\"note\":\"{}\",", "x".repeat(900_000)), 1);
    let gateway = Gateway::plain(move |request: &Request| match request.method.as_str() {
        "POST" => Reply::Json(200, large.clone()),
        _ => Reply::Json(404, r#"{"message":"not found","args":{"code":"S-404"}}"#.into()),
    });
    let home = home(&gateway.url());
    let run = home.run(&["capture", "--order-id", "1", "--currency", "UAH", "--amount", "80", "--json"]);
    assert_eq!(run.code, 7, "{run:?}");
    let receiver = Receiver::start(&home);
    let pending = body(SECRET, &gateway::answer(POS, "1", "80", "pending", "2119"));
    let mut most = 0;
    for number in 0..400 {
        assert_eq!(receiver.post(&pending), 200);
        if number == 20 {
            most = resident_kib(receiver.child.id());
        }
    }
    let now = resident_kib(receiver.child.id());
    println!("{most} KiB after 20 replays, {now} KiB after 400");
    assert!(now < most + 32 * 1024, "{most} KiB after 20 replays, {now} KiB after 400");
}
