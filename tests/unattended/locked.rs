//! A ledger that another process keeps locked.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::sync::{Arc, Mutex};

use rusqlite::Connection;

use super::*;
use crate::support::gateway::{Gateway, Reply, Request};

/// The waits of several webhooks do not add up: before, six of them were answered after 5, 10, … 30 s.
#[test]
fn with_the_ledger_locked_each_is_answered_in_time_and_stored_when_it_comes_again() {
    let home = quiet_home();
    let receiver = Receiver::start(&home);
    let db = Connection::open(home.data().join("ledger.db")).unwrap();
    db.execute_batch("BEGIN IMMEDIATE").unwrap();
    let addr = receiver.addr;
    let send = |number: usize| {
        let begun = Instant::now();
        (post(addr, &genuine(&format!("order-{number}")), ""), begun.elapsed())
    };
    let answers: Vec<(u16, Duration)> = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..12).map(|number| scope.spawn(move || send(number))).collect();
        // The health waits for no ledger.
        std::thread::sleep(Duration::from_secs(1));
        let begun = Instant::now();
        assert!(receiver.health().starts_with("OK\n") && begun.elapsed() < Duration::from_secs(2));
        senders.into_iter().map(|sender| sender.join().unwrap()).collect()
    });
    println!("{answers:?}");
    assert!(answers.iter().all(|(status, took)| *status == 503 && *took < Duration::from_secs(12)), "{answers:?}");
    db.execute_batch("COMMIT").unwrap();
    // What still waited for the ledger does not keep the next ones waiting.
    let (status, took) = send(0);
    assert!(status == 200 && took < Duration::from_secs(6), "{status} after {took:?}");
    assert!((1..12).all(|number| send(number).0 == 200));
    let stored: u32 = db.query_row("SELECT count(*) FROM events WHERE kind = 'webhook'", [], |row| row.get(0)).unwrap();
    assert_eq!(stored, 12, "each once");
}

/// The webhook was acknowledged: what it asks for must not be lost with the first error.
#[test]
fn a_look_up_that_could_not_be_written_is_made_again() {
    let home = quiet_home();
    let (path, locked) = (home.data().join("ledger.db"), Arc::new(Mutex::new(None)));
    let holds = Arc::clone(&locked);
    let gateway = Gateway::plain(move |request: &Request| match request.method.as_str() {
        "POST" => Reply::Json(200, gateway::answer(POS, "7", "80", "pending", "2119")),
        _ => {
            // The ledger is locked while its answer is on its way, for the first time only.
            let mut holds = holds.lock().unwrap();
            if holds.is_none() {
                let db = Connection::open(&path).unwrap();
                db.execute_batch("BEGIN IMMEDIATE").unwrap();
                *holds = Some(db);
            }
            Reply::Json(200, format!("[{}]", gateway::captured(POS, "7", "80")))
        }
    });
    let text = std::fs::read_to_string(home.config_path()).unwrap();
    home.config(&text.replace("http://127.0.0.1:9", &gateway.url()));
    let pending = home.run(&["capture", "--order-id", "7", "--currency", "UAH", "--amount", "80", "--json"]).json();
    let receiver = Receiver::start(&home);
    let bare = r#"{"method":"capture","order_id":"7","status":"success","amount":80,"currency":"UAH"}"#;
    assert_eq!(receiver.post(&body(SECRET, bare)), 200);
    let mut told = BufReader::new(File::from(receiver.stderr.try_clone().unwrap())).lines();
    let first = told.next().unwrap().unwrap();
    assert!(first.contains("ledger.db"), "{first}");
    locked.lock().unwrap().as_ref().unwrap().execute_batch("COMMIT").unwrap();
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        let state = home.run(&["show", pending["attempt_id"].as_str().unwrap(), "--json"]).json()["state"].clone();
        if state == "captured" {
            break;
        }
        assert!(Instant::now() < end, "{state}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// More senders than there are slots, all of them waiting for the ledger: once their time is over, the slots are free.
#[test]
fn a_locked_ledger_does_not_keep_the_slots() {
    let home = quiet_home();
    let receiver = Receiver::start(&home);
    let db = Connection::open(home.data().join("ledger.db")).unwrap();
    db.execute_batch("BEGIN IMMEDIATE").unwrap();
    let begun = Instant::now();
    let senders: Vec<TcpStream> = (0..520)
        .map(|number| {
            let mut stream = TcpStream::connect(receiver.addr).unwrap();
            stream.write_all(support::listener::request(&genuine(&number.to_string()), "").as_bytes()).unwrap();
            stream
        })
        .collect();
    std::thread::sleep(Duration::from_millis(11_500).saturating_sub(begun.elapsed()));
    let asked = Instant::now();
    assert!(receiver.health().starts_with("OK\n"));
    assert!(asked.elapsed() < Duration::from_secs(3), "{:?}", asked.elapsed());
    drop((senders, db));
}

/// A program that prints a key may take 30 s, and a ledger that is locked as long as it likes.
#[test]
fn it_ends_in_time_while_it_is_still_starting() {
    let home = quiet_home();
    let stop = || {
        let mut command = home.command();
        command.args(["listen", "--addr", "127.0.0.1:0"]).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(Duration::from_secs(1));
        assert!(child.try_wait().unwrap().is_none(), "it has started or given up");
        let begun = Instant::now();
        assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
        while begun.elapsed() < 3 * END {
            if let Some(status) = child.try_wait().unwrap() {
                return (status.code(), begun.elapsed());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = child.kill();
        panic!("it does not end");
    };
    assert_eq!(home.run(&["history"]).code, 0);
    let db = Connection::open(home.data().join("ledger.db")).unwrap();
    db.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE").unwrap();
    let (code, took) = stop();
    assert!(code == Some(0) && took < END, "ledger locked: {code:?} after {took:?}");
    db.execute_batch("COMMIT; PRAGMA locking_mode = NORMAL; BEGIN; SELECT count(*) FROM events; COMMIT").unwrap();
    drop(db);
    let text = std::fs::read_to_string(home.config_path()).unwrap();
    home.config(&text.replace(&format!("\"{SECRET}\""), "{ command = [\"sleep\", \"20\"] }"));
    let (code, took) = stop();
    assert!(code == Some(0) && took < END, "waiting for a key: {code:?} after {took:?}");
}
