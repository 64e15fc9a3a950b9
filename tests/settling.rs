//! The desk with a clock that the test moves, against a gateway that answers as told: settling, releasing, sending in time.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use capdesk::config::{Config, ConfigPath};
use capdesk::desk::{Confirm, Desk, LookedUp, LookupPolicy, Office, Pace, Permit, Progress, Report, WatchEnd};
use capdesk::domain::{Attempt, CaptureRequest, Draft, EventKind, State};
use capdesk::ledger::WaivedFilter;
use support::Home;
use support::clock::TestClock;
use support::gateway::{self, Gateway, Reply, Request};

const POS: &str = "dc728de1-51ef-4ef1-80f7-3b44b07b5667";

/// What the gateway shows when order 123 is looked up; POSTs get what the second value says.
type Script = Arc<Mutex<(String, fn() -> Reply)>>;

/// How many seconds a look-up takes.
type Slowness = Arc<AtomicU64>;

/// Holds the next look-up: the first end tells that its answer is written, the second lets it go.
type Gate = Arc<Mutex<Option<(Sender<()>, Receiver<()>)>>>;

struct Bench {
    home: Home,
    gateway: Gateway,
    script: Script,
    slowness: Slowness,
    gate: Gate,
    clock: Arc<TestClock>,
    desk: Desk,
}

async fn bench(post: fn() -> Reply) -> Bench {
    let script: Script = Arc::new(Mutex::new((hold(), post)));
    let (clock, slowness, gate) = (TestClock::new(), Slowness::default(), Gate::default());
    let (told, slow, time, held) = (Arc::clone(&script), Arc::clone(&slowness), Arc::clone(&clock), Arc::clone(&gate));
    let gateway = Gateway::plain(move |request: &Request| {
        time.pass(slow.load(Ordering::SeqCst));
        let told = told.lock().unwrap().clone();
        let gate = held.lock().unwrap().take();
        if let Some((reached, go_on)) = gate {
            reached.send(()).unwrap();
            go_on.recv_timeout(Duration::from_secs(30)).unwrap();
        }
        match request.method.as_str() {
            "POST" => told.1(),
            _ if told.0 == "401" => Reply::Json(401, r#"{"message":"Invalid pos_id field or credentials","args":{"code":"S-403"}}"#.into()),
            _ if told.0.is_empty() => Reply::Json(404, r#"{"message":"not found","args":{"code":"S-404"}}"#.into()),
            _ => Reply::Json(200, told.0.clone()),
        }
    });
    let home = Home::new();
    let path = home.config(&format!(
        "[profiles.test]\nmode = \"test\"\nbase_url = \"{}\"\npos_id = \"{POS}\"\napi_key = \"k\"\napi_secret = \"s\"\nendpoints_key = \"e\"\n",
        gateway.url()
    ));
    let config = Config::load(&ConfigPath::Named(path)).unwrap();
    let office = Office::open_with(&home.data(), "olena", clock.clone()).unwrap();
    let desk = Desk::open(office, config.profile("test").unwrap()).await.unwrap();
    Bench { home, gateway, script, slowness, gate, clock, desk }
}

impl Bench {
    fn show(&self, transactions: &[String]) {
        self.script.lock().unwrap().0 = format!("[{}]", transactions.join(","));
    }

    async fn capture(&self) -> Report {
        self.capture_with(|_| {}).await
    }

    async fn capture_with(&self, progress: impl Fn(Progress) + Send) -> Report {
        self.desk
            .capture(request("123"), Permit { confirm: Confirm::None, lookup: LookupPolicy::Skip, ..Permit::default() }, progress)
            .await
    }

    /// A capture on the strength of a look-up made before.
    async fn capture_seen(&self, seen: LookedUp) -> Report {
        let permit = Permit { confirm: Confirm::None, lookup: LookupPolicy::Strict, seen: Some(seen), ..Permit::default() };
        self.desk.capture(request("123"), permit, |_| {}).await
    }

    async fn unknown(&self) -> Attempt {
        let attempt = done(self.capture().await);
        assert_eq!(attempt.state, State::Unknown);
        attempt
    }

    async fn look(&self, attempt: &Attempt) -> State {
        self.desk.reconcile(attempt.id).await.unwrap().attempt.state
    }

    async fn release(&self, attempt: &Attempt) -> Result<State, String> {
        self.desk
            .release(attempt.id, "checked in the portal", &Confirm::None, false)
            .await
            .map(|attempt| attempt.state)
            .map_err(|refusal| refusal.why.id.into_owned())
    }
}

fn request(order_id: &str) -> CaptureRequest {
    let draft = Draft { order_id: order_id.into(), currency: "UAH".into(), amount: Some("80".into()), ..Draft::default() };
    draft.check(POS.parse().unwrap()).unwrap()
}

fn done(report: Report) -> Attempt {
    match report {
        Report::Done(attempt) => *attempt,
        other => panic!("{other:?}"),
    }
}

fn hold() -> String {
    format!("[{}]", hold_transaction())
}

fn hold_transaction() -> String {
    gateway::transaction("123", "auth", "100", "success")
}

fn lost() -> Reply {
    Reply::Close
}

#[tokio::test(flavor = "multi_thread")]
async fn not_captured_takes_two_look_ups_far_apart_and_late_enough() {
    let bench = bench(lost).await;
    let attempt = bench.unknown().await;
    bench.clock.pass(10);
    assert_eq!(bench.look(&attempt).await, State::Unknown);
    bench.clock.pass(280);
    assert_eq!(bench.look(&attempt).await, State::Unknown, "far apart, but not 300 s after the send");
    bench.clock.pass(20);
    assert_eq!(bench.look(&attempt).await, State::NotCaptured);
    assert_eq!(bench.gateway.posts(), 1);
    assert_eq!(done(bench.capture().await).state, State::Unknown, "a new attempt is allowed now");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_late_look_ups_too_close_together_are_no_proof() {
    let bench = bench(lost).await;
    let attempt = bench.unknown().await;
    bench.clock.pass(400);
    assert_eq!(bench.look(&attempt).await, State::Unknown);
    bench.clock.pass(59);
    assert_eq!(bench.look(&attempt).await, State::Unknown);
    bench.clock.pass(2);
    assert_eq!(bench.look(&attempt).await, State::NotCaptured);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_time_a_look_up_takes_counts_for_no_wait() {
    let bench = bench(lost).await;
    let attempt = bench.unknown().await;
    bench.clock.pass(400);
    assert_eq!(bench.look(&attempt).await, State::Unknown);
    bench.slowness.store(59, Ordering::SeqCst);
    bench.clock.pass(2);
    assert_eq!(bench.look(&attempt).await, State::Unknown, "asked 2 s after the first, answered 61 s after it");
    assert_eq!(bench.look(&attempt).await, State::NotCaptured);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_capture_seen_in_between_breaks_the_run_of_absences() {
    let bench = bench(lost).await;
    let attempt = bench.unknown().await;
    bench.clock.pass(400);
    assert_eq!(bench.look(&attempt).await, State::Unknown);
    bench.show(&[hold_transaction(), gateway::transaction("123", "capture", "80", "pending")]);
    bench.clock.pass(61);
    assert_eq!(bench.look(&attempt).await, State::Unknown);
    bench.show(&[hold_transaction()]);
    bench.clock.pass(61);
    assert_eq!(bench.look(&attempt).await, State::Unknown, "the run of absences started again");
    bench.show(&[hold_transaction(), gateway::transaction("123", "capture", "80", "success")]);
    bench.clock.pass(61);
    assert_eq!(bench.look(&attempt).await, State::Captured);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_capture_seen_by_another_process_breaks_the_run_of_absences_too() {
    let bench = bench(lost).await;
    let attempt = bench.unknown().await;
    bench.clock.pass(400);
    let config = Config::load(&ConfigPath::Named(bench.home.config_path())).unwrap();
    let office = Office::open_with(&bench.home.data(), "taras", bench.clock.clone()).unwrap();
    let other = Arc::new(Desk::open(office, config.profile("test").unwrap()).await.unwrap());
    let ((at, reached), (go_on, wait)) = (channel(), channel());
    *bench.gate.lock().unwrap() = Some((at, wait));
    bench.show(&[hold_transaction(), gateway::transaction("123", "capture", "80", "pending")]);
    let (looking, id) = (Arc::clone(&other), attempt.id);
    let slow = tokio::spawn(async move { looking.reconcile(id).await.unwrap().attempt.state });
    tokio::task::spawn_blocking(move || reached.recv_timeout(Duration::from_secs(30)).unwrap()).await.unwrap();
    bench.show(&[hold_transaction()]);
    assert_eq!(bench.look(&attempt).await, State::Unknown, "the first absence");
    go_on.send(()).unwrap();
    assert_eq!(slow.await.unwrap(), State::Unknown, "a capture is there");
    bench.clock.pass(61);
    assert_eq!(bench.look(&attempt).await, State::Unknown, "the run of absences started again");
    bench.clock.pass(61);
    assert_eq!(bench.look(&attempt).await, State::NotCaptured);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wall_clock_that_went_back_starts_the_count_again() {
    let bench = bench(lost).await;
    let attempt = bench.unknown().await;
    bench.clock.pass(400);
    assert_eq!(bench.look(&attempt).await, State::Unknown);
    bench.clock.pass(100);
    bench.clock.set_wall("2026-11-22T09:00:00Z");
    assert_eq!(bench.look(&attempt).await, State::Unknown);
    bench.clock.pass(61);
    assert_eq!(bench.look(&attempt).await, State::Unknown, "300 s are counted from the new time");
    bench.clock.pass(240);
    assert_eq!(bench.look(&attempt).await, State::NotCaptured);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_list_or_404_never_proves_that_nothing_was_captured() {
    let bench = bench(lost).await;
    let attempt = bench.unknown().await;
    for shown in ["[]", ""] {
        bench.script.lock().unwrap().0 = shown.to_owned();
        for _ in 0..3 {
            bench.clock.pass(1000);
            assert_eq!(bench.look(&attempt).await, State::Unknown);
        }
    }
    let waived = || bench.desk.office().with(|ledger| ledger.waived(&WaivedFilter::default(), None, 9)).unwrap();
    assert_eq!(waived(), []);
    assert_eq!(bench.release(&attempt).await, Ok(State::Released), "a named person may decide");
    assert_eq!(
        waived().iter().map(|event| (event.entry.kind, event.entry.attempt)).collect::<Vec<_>>(),
        [(EventKind::Released, Some(attempt.id))]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn release_waits_and_looks_first() {
    let bench = bench(lost).await;
    let attempt = bench.unknown().await;
    assert_eq!(bench.release(&attempt).await, Err("desk-release-from".into()));
    bench.clock.pass(301);
    bench.show(&[hold_transaction(), gateway::transaction("123", "capture", "80", "odd-word")]);
    assert_eq!(bench.release(&attempt).await, Err("desk-release-or-unverified".into()));
    bench.script.lock().unwrap().0 = "{}".into();
    assert_eq!(bench.release(&attempt).await, Err("desk-release-or-unverified".into()));
    bench.show(&[hold_transaction()]);
    assert_eq!(bench.release(&attempt).await, Ok(State::Released));
    assert_eq!(bench.release(&attempt).await, Err("desk-release-not-open".into()));
    let again = done(bench.capture().await);
    assert_eq!((again.state, bench.gateway.posts()), (State::Unknown, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_capture_by_somebody_else_is_taken_with_an_alarm() {
    let bench = bench(lost).await;
    let attempt = bench.unknown().await;
    bench.show(&[hold_transaction(), gateway::transaction("123", "capture", "100", "success")]);
    let settled = bench.desk.reconcile(attempt.id).await.unwrap();
    assert_eq!(settled.attempt.state, State::CapturedMismatch);
    assert!(settled.attempt.alarm.is_some());
    bench.desk.office().open_alarm(&settled.attempt).unwrap();
    let now = bench.desk.office().with(|ledger| ledger.get(attempt.id)).unwrap().unwrap();
    assert_eq!((now.alarm, now.state), (None, State::CapturedMismatch));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_could_not_go_out_in_time_is_not_sent() {
    let bench = bench(lost).await;
    let clock = Arc::clone(&bench.clock);
    let report = bench
        .capture_with(move |step| {
            if matches!(step, Progress::Sending(_)) {
                clock.pass(11)
            }
        })
        .await;
    assert_eq!((done(report).state, bench.gateway.posts()), (State::NotSent, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_whose_connection_came_too_late_is_not_sent() {
    let bench = bench(lost).await;
    let clock = Arc::clone(&bench.clock);
    // In time when the connection is begun, too late when it stands.
    let report = bench
        .capture_with(move |step| {
            if matches!(step, Progress::Sending(_)) {
                clock.tick(6)
            }
        })
        .await;
    let attempt = done(report);
    assert_eq!((attempt.state, bench.gateway.posts()), (State::NotSent, 0));
    let why = attempt.outcome.message.unwrap().to_string();
    assert!(why.contains("More than 10 s lay between the record and the sending"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_was_moved_away_sends_nothing() {
    let bench = bench(lost).await;
    let ledger = bench.desk.office().data().join("ledger.db");
    let report = bench
        .capture_with(move |step| {
            if matches!(step, Progress::Sending(_)) {
                std::fs::rename(&ledger, ledger.with_extension("away")).unwrap()
            }
        })
        .await;
    assert_eq!((done(report).state, bench.gateway.posts()), (State::NotSent, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_new_is_sent_once_the_program_is_ending() {
    let bench = bench(lost).await;
    bench.desk.office().close();
    assert!(matches!(bench.capture().await, Report::Refused(refusal) if refusal.why.id == "desk-closing"));
    assert_eq!(bench.gateway.posts(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_capture_that_this_process_gave_up_is_unknown_at_the_next_look_up() {
    fn silent() -> Reply {
        Reply::Silence(Duration::from_secs(1))
    }
    let bench = bench(silent).await;
    let (begun, row) = (tokio::sync::Notify::new(), Mutex::new(None));
    let progress = |step| {
        if let Progress::Sending(attempt) = step {
            *row.lock().unwrap() = Some(*attempt);
            begun.notify_one();
        }
    };
    tokio::select! {
        report = bench.capture_with(progress) => panic!("{report:?}"),
        () = begun.notified() => {}
    }
    let attempt = row.lock().unwrap().take().unwrap();
    assert_eq!(bench.look(&attempt).await, State::Unknown);
    let events = bench.desk.office().with(|ledger| ledger.events(attempt.id)).unwrap();
    assert!(events.iter().any(|event| event.entry.reason.as_ref().is_some_and(|why| why.id == "desk-given-up")), "{events:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_abandoned_capture_is_unknown_and_its_late_answer_still_counts() {
    fn slow() -> Reply {
        Reply::After(Duration::from_millis(800), Box::new(Reply::Json(200, gateway::captured(POS, "123", "80"))))
    }
    let bench = bench(slow).await;
    let office = Arc::clone(bench.desk.office());
    let abandon = move |step| {
        if let Progress::Sending(attempt) = step {
            let office = Arc::clone(&office);
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(200));
                assert_eq!(office.abandon(attempt.id).unwrap().unwrap().state, State::Unknown);
            });
        }
    };
    let attempt = done(bench.capture_with(abandon).await);
    assert_eq!(attempt.state, State::Captured);
    assert_eq!(attempt.alarm.as_ref().map(|alarm| alarm.first.id.as_ref()), Some("desk-alarm-late"), "{attempt:?}");
    let kinds: Vec<_> =
        bench.desk.office().with(|ledger| ledger.events(attempt.id)).unwrap().into_iter().map(|event| event.entry.kind.word()).collect();
    assert!(kinds.contains(&"abandoned") && kinds.len() >= 3, "{kinds:?}");
}

const QUICK: Pace = Pace { rounds: &[Duration::from_millis(50)], gap: Duration::from_millis(1) };

#[tokio::test(flavor = "multi_thread")]
async fn open_attempts_settle_by_themselves_and_nothing_is_asked_when_none_is_open() {
    let bench = bench(lost).await;
    let moved: Mutex<Vec<State>> = Mutex::default();
    let watching = bench.desk.watch(QUICK, |done| moved.lock().unwrap().push(done.attempt.state));
    let working = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(bench.gateway.lines().len(), 0, "nothing is open: nothing is asked");
        bench.unknown().await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        bench.show(&[hold_transaction(), gateway::transaction("123", "capture", "80", "success")]);
        for _ in 0..200 {
            if !moved.lock().unwrap().is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bench.desk.office().close();
    };
    let (end, ()) = tokio::join!(watching, working);
    assert_eq!((end, moved.into_inner().unwrap()), (WatchEnd::Closing, vec![State::Captured]));
    assert_eq!(bench.gateway.posts(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn watching_stops_when_the_keys_are_refused() {
    let bench = bench(lost).await;
    bench.unknown().await;
    bench.script.lock().unwrap().0 = "401".into();
    let end = bench.desk.watch(QUICK, |_| {}).await;
    assert!(matches!(end, WatchEnd::Unauthorised(_)), "{end:?}");
    assert_eq!(bench.gateway.lines().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_up_older_than_10_s_when_the_row_is_written_sends_nothing() {
    let bench = bench(lost).await;
    let seen = bench.desk.look_up(&request("123").order_id).await.unwrap();
    // As long as a suspended computer: young enough when the guard takes it, too old when the row is due.
    bench.clock.pass(1);
    bench.clock.tick(3);
    let report = bench.capture_seen(seen).await;
    assert!(matches!(&report, Report::Refused(refusal) if refusal.why.id == "desk-lookup-too-old"), "{report:?}");
    assert_eq!(bench.gateway.lines().len(), 1, "the look-up was young enough for the guard");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_look_up_that_allowed_a_capture_stands_in_the_events() {
    let bench = bench(lost).await;
    let seen = bench.desk.look_up(&request("123").order_id).await.unwrap();
    done(bench.capture_seen(seen).await);
    let db = rusqlite::Connection::open(bench.home.data().join("ledger.db")).unwrap();
    let query = "SELECT group_concat(kind || ' ' || (detail IS NOT NULL), ', ') FROM (SELECT * FROM events ORDER BY seq)";
    let kinds: String = db.query_row(query, [], |row| row.get(0)).unwrap();
    assert_eq!(kinds, "look_up 1, look_up 1, created 0, answer 0");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_up_of_another_order_never_stands_for_this_one() {
    let bench = bench(lost).await;
    let other = bench.desk.look_up(&request("124").order_id).await;
    assert!(other.is_err(), "the gateway of this test answers about order 123");
    let mut seen = bench.desk.look_up(&request("123").order_id).await.unwrap();
    seen.order_id = request("124").order_id;
    done(bench.capture_seen(seen).await);
    let lines = bench.gateway.lines();
    assert!(lines[2].starts_with("GET") && lines[3].starts_with("POST"), "it looked for itself: {lines:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_up_at_another_gateway_never_stands_for_this_one() {
    let bench = bench(lost).await;
    let mut seen = bench.desk.look_up(&request("123").order_id).await.unwrap();
    seen.gateway = capdesk::domain::Gateway::kept("https://elsewhere.example");
    bench.show(&[hold_transaction(), gateway::transaction("123", "capture", "80", "success")]);
    let report = bench.capture_seen(seen).await;
    assert!(
        matches!(&report, Report::Refused(refusal) if refusal.why.to_string().contains("is captured already")),
        "it looked for itself: {report:?}"
    );
    assert_eq!(bench.gateway.posts(), 0);
}
