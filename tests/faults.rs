//! Every answer and failure has its class: the whole table through the built binary and through the library, which must agree.

#![expect(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails, and one that goes says how far"
)]

#[path = "support/faults/mod.rs"]
mod faults;
mod support;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use capdesk::config::{Config, ConfigPath};
use capdesk::desk::{Confirm, Desk, LookupPolicy, Office, Permit, Report};
use capdesk::domain::{Attempt, Draft, State, explain};
use serde_json::Value;
use serde_json::value::RawValue;

use faults::{Ask, Case, ORDER, Response, Stage};
use support::random::{self, Random};
use support::{Home, Run};
use tokio::runtime::Runtime;

/// Captures under way at a time; most of them wait.
const WORKERS: usize = 8;

/// What a way of sending told about a capture.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    state: String,
    message: String,
    alarm: bool,
    http_status: Option<u16>,
    ids: [Option<String>; 3],
    amount: Option<String>,
    connections: usize,
    posts: usize,
}

#[test]
fn a_capture_of_the_whole_hold_ends_as_the_table_says() {
    prove(Ask::Full);
}

#[test]
fn a_capture_of_a_part_ends_as_the_table_says() {
    prove(Ask::Part);
}

fn prove(ask: Ask) {
    let cases = faults::cases(ask);
    let runtime = runtime();
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                let home = Home::new();
                let office = Office::open(&home.dir.path().join("in-process"), "olena").unwrap();
                let mut sent = 0;
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let faults = check(&runtime, &home, &office, case, ask);
                    wrong.lock().unwrap().extend(faults.into_iter().map(|fault| format!("{}: {fault}", case.name)));
                    sent += 1;
                }
                let kept = if sent > 0 { home.run(&["history", "--json"]).stdout.lines().count() } else { 0 };
                assert_eq!(kept, sent, "every attempt is kept");
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    println!("{} cases ({ask:?}), each through the binary and the library", cases.len());
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// Sends one capture by each way; what is wrong about it.
fn check(runtime: &Runtime, home: &Home, office: &Arc<Office>, case: &Case, ask: Ask) -> Vec<String> {
    static ORDERS: AtomicUsize = AtomicUsize::new(0);
    let order = format!("f{:05}", ORDERS.fetch_add(1, Ordering::SeqCst));
    let mut wrong = Vec::new();
    let by_binary = binary(home, case, ask, &order, &mut wrong);
    let by_library = library(runtime, home, office, case, ask, &order);
    // What is told about a connection names its port and what the system made of it; about an answer the two agree.
    let answered = by_binary.http_status.is_some() && !matches!(case.want.response, Response::Any);
    if answered && by_binary != by_library {
        wrong.push(format!("the binary and the library differ:\n  {by_binary:?}\n  {by_library:?}"));
    }
    let want = &case.want;
    for told in [&by_binary, &by_library] {
        if (told.state.as_str(), told.alarm, told.connections) != (want.state, want.alarm, want.connections)
            || told.posts > 1
            || told.http_status.is_some() && told.posts != 1
        {
            wrong.push(format!("expected {want:.300?}\n  {told:?}"));
        }
        if told.message.trim().is_empty() || told.message.chars().any(steers) {
            wrong.push(format!("the message is {:?}", told.message));
        }
    }
    wrong
}

/// Whether a character may steer a terminal or hide.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn configured(home: &Home, stage: &Stage) -> std::path::PathBuf {
    let ca = home.dir.path().join("ca.pem");
    if let Some(pem) = stage.ca_pem() {
        std::fs::write(&ca, pem).unwrap();
    }
    home.config(&stage.config("test", &ca))
}

fn binary(home: &Home, case: &Case, ask: Ask, order: &str, wrong: &mut Vec<String>) -> Told {
    let stage = Stage::raise(case, order);
    configured(home, &stage);
    let mut args = vec!["capture", "--order-id", order, "--currency", "UAH", "--json"];
    if ask == Ask::Part {
        args.extend(["--amount", "80"]);
    }
    let run = home.run(&args);
    let (object, response) = taken_apart(&run);
    let text = |name: &str| object[name].as_str().map(str::to_owned);
    let code = match text("state").as_deref() {
        Some("captured") => 0,
        Some("declined") => 3,
        Some("rejected" | "throttled") => 4,
        Some("not_sent") => 5,
        Some("unknown") => 6,
        Some("pending") => 7,
        Some("captured_mismatch") => 9,
        _ => -1,
    };
    if run.code != code {
        wrong.push(format!("exit code {}, not {code}: {run:?}", run.code));
    }
    if run.stderr.chars().any(|c| c != '\n' && steers(c)) || run.stdout.trim_end_matches('\n').chars().any(steers) {
        wrong.push(format!("characters that steer a terminal: {run:?}"));
    }
    if !is_response(response, &case.want.response, order) {
        wrong.push(format!("response, expected {:.200?}: {response:.2000}", case.want.response));
    }
    Told {
        state: text("state").unwrap_or_default(),
        message: text("message").unwrap_or_default(),
        alarm: run.stderr.contains("ALARM: "),
        http_status: object["http_status"].as_u64().map(|status| u16::try_from(status).unwrap()),
        ids: ["operation_id", "payment_id", "transaction_id"].map(text),
        amount: text("amount"),
        connections: stage.connections(),
        posts: stage.posts(),
    }
}

/// The one JSON object on stdout without `response`, its last member, and the text of that: numbers and depths there are
/// not for every reader.
fn taken_apart(run: &Run) -> (Value, &str) {
    let line = run.stdout.strip_suffix('\n').unwrap_or_default();
    let whole: Result<&RawValue, _> = serde_json::from_str(line);
    let (head, response) = line.split_once(",\"response\":").unwrap_or_else(|| panic!("{run:?}"));
    assert!(whole.is_ok() && !line.contains('\n'), "{run:?}");
    (serde_json::from_str(&format!("{head}}}")).unwrap(), response.strip_suffix('}').unwrap())
}

fn is_response(response: &str, expected: &Response, order: &str) -> bool {
    match expected {
        Response::Any => true,
        Response::Null => response == "null",
        Response::Json(text) => response == text.replace(ORDER, order),
        Response::Text(bytes) => {
            let text = String::from_utf8_lossy(&faults::named(bytes.clone(), order)).into_owned();
            serde_json::from_str::<String>(response).is_ok_and(|response| response == text)
        }
    }
}

fn library(runtime: &Runtime, home: &Home, office: &Arc<Office>, case: &Case, ask: Ask, order: &str) -> Told {
    let stage = Stage::raise(case, order);
    let attempt = sent(runtime, home, office, &stage, ask, order);
    let (alarm, next) = (attempt.alarm.is_some(), explain(&attempt).next);
    let outcome = attempt.outcome;
    let message = outcome.message.map(|message| message.to_string()).unwrap_or_default();
    // For scripts the message says what is done next, where nobody knows.
    let message = if attempt.state == State::Unknown { format!("{message} {next}") } else { message };
    Told {
        state: attempt.state.word().to_owned(),
        message,
        alarm,
        http_status: outcome.http_status,
        ids: [outcome.operation_id, outcome.payment_id, outcome.transaction_id],
        amount: outcome.amount,
        connections: stage.connections(),
        posts: stage.posts(),
    }
}

/// One capture through the library.
fn sent(runtime: &Runtime, home: &Home, office: &Arc<Office>, stage: &Stage, ask: Ask, order: &str) -> Box<Attempt> {
    let config = Config::load(&ConfigPath::Named(configured(home, stage))).unwrap();
    runtime.block_on(async {
        let desk = Desk::open(Arc::clone(office), config.profile("test").unwrap()).await.unwrap();
        let amount = (ask == Ask::Part).then(|| "80".to_owned());
        let draft = Draft { order_id: order.to_owned(), currency: "UAH".to_owned(), amount, ..Draft::default() };
        let request = draft.check(desk.card().pos_id).unwrap();
        let permit = Permit { confirm: Confirm::None, lookup: LookupPolicy::Skip, ..Permit::default() };
        match desk.capture(request, permit, |_| {}).await {
            Report::Done(attempt) => attempt,
            other => panic!("{order}: {other:?}"),
        }
    })
}

#[test]
#[ignore = "minutes; `just soak` runs it"]
fn soak_a_damaged_answer_is_never_taken_for_more_than_it_says() {
    const ROUNDS: u64 = 20_000;
    let seed = random::seed();
    println!("seed {seed}");
    let whole = faults::good_answer(Ask::Part);
    let runtime = runtime();
    let (next, counts) = (AtomicU64::new(0), Mutex::new(BTreeMap::<String, u64>::new()));
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                let home = Home::new();
                let office = Office::open(&home.dir.path().join("in-process"), "olena").unwrap();
                loop {
                    let round = next.fetch_add(1, Ordering::SeqCst);
                    let mut bytes = whole.clone();
                    let cut = usize::try_from(round).unwrap();
                    // First cut after every byte, then with one to three bytes by chance in any place.
                    match (cut < whole.len(), round < whole.len() as u64 + ROUNDS) {
                        (true, _) => bytes.truncate(cut),
                        (false, true) => damage(&mut bytes, &mut Random::new(seed.wrapping_add(round))),
                        (false, false) => break,
                    }
                    let order = format!("{round:06}");
                    let stage = Stage::raise(&faults::answering(bytes.clone()), &order);
                    let attempt = sent(&runtime, &home, &office, &stage, Ask::Part, &order);
                    let said = String::from_utf8_lossy(&faults::named(bytes, &order)).into_owned();
                    assert_eq!((stage.connections(), stage.posts()), (1, 1), "round {round}: {said}");
                    assert!(is_true(&attempt, cut < whole.len(), &order), "round {round}: {:?} of {said}", attempt.state);
                    *counts.lock().unwrap().entry(attempt.state.word().to_owned()).or_default() += 1;
                }
            });
        }
    });
    println!("{} answers cut, {ROUNDS} damaged: {:?}", whole.len(), counts.into_inner().unwrap());
}

fn damage(bytes: &mut [u8], random: &mut Random) {
    for _ in 0..=random.below(3) {
        let at = usize::try_from(random.below(bytes.len() as u64)).unwrap();
        bytes[at] = u8::try_from(random.below(256)).unwrap();
    }
}

/// Whether a damaged success was taken for no more than what is left of it.
fn is_true(attempt: &Attempt, cut: bool, order: &str) -> bool {
    let body: Value = attempt.outcome.body.as_deref().and_then(|body| serde_json::from_slice(body).ok()).unwrap_or_default();
    let ours = body["order_id"] == order && body["status"].is_string();
    match attempt.state {
        State::Unknown => true,
        State::Captured => {
            !cut && ours && body["status"] == "success" && ["80", "80.0", "80.00"].contains(&body["amount"].to_string().trim_matches('"'))
        }
        State::CapturedMismatch => !cut && ours && body["status"] == "success" && attempt.alarm.is_some(),
        State::Pending => !cut && ours && body["status"] != "success",
        _ => false,
    }
}
