//! A crowd of senders and no reader.

use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rusqlite::Connection;

use super::*;

/// So many senders post for so long what is new, known, unusable and forged, while nobody reads. Every webhook that was
/// acknowledged is stored; memory is bounded; it ends in time. Gives the figures.
fn crowd(senders: usize, lasting: Duration) -> String {
    let home = quiet_home();
    let mut receiver = Receiver::start(&home);
    let pid = receiver.child.id();
    let (addr, at_rest) = (receiver.addr, resident_kib(pid));
    let (acknowledged, answers) = (Mutex::new(Vec::new()), [(); 600].map(|()| AtomicUsize::new(0)));
    let until = Instant::now() + lasting;
    std::thread::scope(|scope| {
        for sender in 0..senders {
            let (acknowledged, answers) = (&acknowledged, &answers);
            let work = move || {
                let known = genuine(&format!("known-{}", sender % 10));
                for number in 0.. {
                    if Instant::now() > until {
                        return;
                    }
                    let order = format!("{sender}-{number}");
                    let body = match number % 4 {
                        0 => genuine(&order),
                        1 => known.clone(),
                        2 => unusable(number),
                        _ => genuine(&order) + "x",
                    };
                    let status = attempt(addr, &body);
                    answers[usize::from(status.unwrap_or(0))].fetch_add(1, Ordering::Relaxed);
                    if number % 4 == 0 && status == Some(200) {
                        acknowledged.lock().unwrap().push(order);
                    }
                }
            };
            std::thread::Builder::new().stack_size(256 * 1024).spawn_scoped(scope, work).unwrap();
        }
    });
    let health = receiver.health();
    let most = resident_kib(pid);
    let (code, took) = receiver.stop();
    let db = Connection::open(home.data().join("ledger.db")).unwrap();
    let mut stored = db.prepare("SELECT order_id FROM events WHERE kind = 'webhook'").unwrap();
    let stored: Vec<String> = stored.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let once: HashSet<&String> = stored.iter().collect();
    assert_eq!(stored.len(), once.len(), "each is stored once");
    let acknowledged = acknowledged.into_inner().unwrap();
    for order in &acknowledged {
        assert!(once.contains(order), "{order} was acknowledged");
    }
    let count = |status: usize| answers[status].load(Ordering::Relaxed);
    let told: Vec<(usize, usize)> =
        answers.iter().map(|count| count.load(Ordering::Relaxed)).enumerate().filter(|(_, count)| *count > 0).collect();
    let figures = format!(
        "{senders} senders for {lasting:?}: {} acknowledged and stored, answers {told:?} (0: none), resident {at_rest} KiB at rest and \
         {most} KiB at most, ended after {took:?}, health {health:?}",
        acknowledged.len()
    );
    assert_eq!(count(0), 0, "some had no answer: {figures}");
    assert!(acknowledged.len() > senders / 10 && most < at_rest + 96 * 1024, "{figures}");
    assert!(code == Some(0) && took < END, "{code:?}: {figures}");
    figures
}

/// The status of the answer, if there is one.
fn attempt(addr: SocketAddr, body: &str) -> Option<u16> {
    let mut stream = TcpStream::connect(addr).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.write_all(support::listener::request(body, "").as_bytes()).ok()?;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).split(' ').nth(1)?.parse().ok()
}

#[test]
fn what_is_acknowledged_is_stored_though_nobody_reads_and_many_send() {
    println!("{}", crowd(60, Duration::from_secs(3)));
}

#[test]
#[ignore = "long"]
fn soak_a_thousand_senders_for_a_minute_while_nobody_reads() {
    println!("{}", crowd(1_000, Duration::from_secs(60)));
}
