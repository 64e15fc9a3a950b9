//! A ledger that another process keeps locked.

use rusqlite::Connection;

use super::*;

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
