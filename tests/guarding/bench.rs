//! Gateways that answer as told, profiles that ask them, and desks with a clock that the test moves.

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use capdesk::config::{Config, ConfigPath};
use capdesk::desk::{Confirm, Desk, LookupPolicy, Office, Permit, Report};
use capdesk::domain::{Attempt, CaptureRequest, Draft, Mode, OrderId, State};
use capdesk::gateway::webhook::Form;
use capdesk::ledger::Taken;

use crate::support::clock::TestClock;
use crate::support::gateway::{Gateway, Reply, Request};
use crate::support::{Home, POS, Run, signed};

pub(crate) const SECRET: &str = "ktMdTyollYMRkEfvgqbaWmvFiXPy1a80";
const SENDER: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// How a capture is answered.
pub(crate) type Answer = fn(&Request) -> Reply;

/// A gateway whose look-ups show what the test says, whatever the order.
pub(crate) struct Host {
    pub(crate) gateway: Gateway,
    script: Arc<Mutex<Script>>,
}

struct Script {
    /// The body of a look-up; empty for an order that is not found.
    shown: String,
    answer: Answer,
    /// How many seconds of the test's clock a look-up takes.
    slow: Option<(Arc<TestClock>, u64)>,
    /// Holds the next look-up when its answer is written.
    gate: Option<(Sender<()>, Receiver<()>)>,
}

/// A look-up that the gateway holds back.
pub(crate) struct HeldLookUp {
    reached: Receiver<()>,
    go_on: Sender<()>,
}

impl HeldLookUp {
    /// Waits until what it shows is settled.
    pub(crate) async fn reached(self) -> Sender<()> {
        let Self { reached, go_on } = self;
        tokio::task::spawn_blocking(move || reached.recv_timeout(Duration::from_secs(30)).unwrap()).await.unwrap();
        go_on
    }
}

impl Host {
    pub(crate) fn plain(answer: Answer) -> Self {
        let (script, handler) = scripted(answer);
        Self { gateway: Gateway::plain(handler), script }
    }

    pub(crate) fn tls(answer: Answer) -> Self {
        let (script, handler) = scripted(answer);
        Self { gateway: Gateway::tls(handler), script }
    }

    /// Plain for test, TLS for live.
    pub(crate) fn of(mode: Mode, answer: Answer) -> Self {
        if mode == Mode::Live { Self::tls(answer) } else { Self::plain(answer) }
    }

    pub(crate) fn show(&self, transactions: &[String]) {
        self.show_body(&format!("[{}]", transactions.join(",")));
    }

    pub(crate) fn show_body(&self, body: &str) {
        self.script.lock().unwrap().shown = body.to_owned();
    }

    pub(crate) fn answer(&self, answer: Answer) {
        self.script.lock().unwrap().answer = answer;
    }

    pub(crate) fn slow(&self, clock: &Arc<TestClock>, seconds: u64) {
        self.script.lock().unwrap().slow = Some((Arc::clone(clock), seconds));
    }

    /// Holds the next look-up, which shows what is shown now.
    pub(crate) fn hold_look_up(&self) -> HeldLookUp {
        let ((at, reached), (go_on, wait)) = (channel(), channel());
        self.script.lock().unwrap().gate = Some((at, wait));
        HeldLookUp { reached, go_on }
    }

    pub(crate) fn posts(&self) -> usize {
        self.gateway.posts()
    }

    pub(crate) fn look_ups(&self) -> usize {
        self.gateway.requests().iter().filter(|request| request.method == "GET").count()
    }

    pub(crate) fn bodies(&self) -> Vec<String> {
        self.gateway.requests().into_iter().filter(|request| request.method == "POST").map(|request| request.body).collect()
    }
}

fn scripted(answer: Answer) -> (Arc<Mutex<Script>>, impl Fn(&Request) -> Reply + Send + Sync + 'static) {
    let script = Arc::new(Mutex::new(Script { shown: format!("[{}]", auth("100")), answer, slow: None, gate: None }));
    let told = Arc::clone(&script);
    let handler = move |request: &Request| {
        if request.method == "POST" {
            let answer = told.lock().unwrap().answer;
            return answer(request);
        }
        let (shown, slow, gate) = {
            let mut script = told.lock().unwrap();
            (script.shown.clone(), script.slow.clone(), script.gate.take())
        };
        if let Some((clock, seconds)) = slow {
            clock.pass(seconds);
        }
        if let Some((reached, go_on)) = gate {
            reached.send(()).unwrap();
            go_on.recv_timeout(Duration::from_secs(30)).unwrap();
        }
        match shown.as_str() {
            "" => Reply::Json(404, r#"{"message":"not found","args":{"code":"S-404"}}"#.into()),
            "503" => Reply::Json(503, "{}".into()),
            _ => Reply::Json(200, shown),
        }
    };
    (script, handler)
}

/// The order that a capture asks for.
pub(crate) fn asked_for(request: &Request) -> String {
    let body: serde_json::Value = serde_json::from_str(&request.body).unwrap();
    body["order_id"].as_str().unwrap().to_owned()
}

pub(crate) fn taken(request: &Request) -> Reply {
    let order = asked_for(request);
    Reply::Json(200, money(&order, "capture", "success", "own", "100"))
}

pub(crate) fn declined(request: &Request) -> Reply {
    Reply::Json(200, money(&asked_for(request), "capture", "failure", "own", "100"))
}

pub(crate) fn pending(request: &Request) -> Reply {
    Reply::Json(200, money(&asked_for(request), "capture", "pending", "own", "100"))
}

pub(crate) fn rejected(_: &Request) -> Reply {
    Reply::Json(400, r#"{"message":"no","args":{"code":"S-400"}}"#.into())
}

pub(crate) fn lost(_: &Request) -> Reply {
    Reply::Close
}

/// The operation id of a name; `own` is what the answer to an order's own capture states.
pub(crate) fn id(order: &str, whose: &str) -> String {
    let name = format!("{order}/{whose}");
    uuid::Uuid::from_u128(name.bytes().fold(7, |sum: u128, byte| sum.wrapping_mul(257).wrapping_add(byte.into()))).to_string()
}

/// The hold, as a look-up of any order shows it.
pub(crate) fn auth(amount: &str) -> String {
    format!(r#"{{"method":"auth","amount":{amount},"currency":"UAH","status":"success","created_at":"2018-10-10T10:05:00.000"}}"#)
}

/// An operation, as an answer, a look-up or a webhook tells it. Without a name it has no ids.
pub(crate) fn money(order: &str, method: &str, status: &str, whose: &str, amount: &str) -> String {
    let ids = match whose {
        "" => String::new(),
        whose => format!(r#""operation_id":"{}","transaction_id":"{}","#, id(order, whose), id(order, &format!("{whose}-transaction"))),
    };
    let code = if status == "failure" { "4009" } else { "1000" };
    format!(
        r#"{{{ids}"order_id":"{order}","pos_id":"{POS}","method":"{method}","amount":{amount},"currency":"UAH","status":"{status}","status_code":"{code}","status_description":"text","created_at":"2026-11-22T10:00:00.000","fee":null,"comment":null}}"#
    )
}

/// A configuration file, and the profiles in it.
pub(crate) struct Profiles {
    pub(crate) home: Home,
    text: String,
}

impl Profiles {
    pub(crate) fn new() -> Self {
        Self { home: Home::new(), text: String::new() }
    }

    /// Adds a profile of [`POS`] that asks this gateway.
    pub(crate) fn with(self, name: &str, mode: Mode, host: &Host, more: &str) -> Self {
        let url = host.gateway.url();
        let ca = host.gateway.ca_pem.as_deref().map(|pem| {
            std::fs::write(self.home.dir.path().join(format!("{name}.pem")), pem).unwrap();
            format!("ca_certificate = \"{name}.pem\"\n")
        });
        let mut text = self.text.clone();
        write!(
            text,
            "[profiles.{name}]\nmode = \"{}\"\nbase_url = \"{url}\"\npos_id = \"{POS}\"\napi_key = \"k-{name}\"\napi_secret = \"{SECRET}\"\n\
             endpoints_key = \"e-{name}\"\n{}{more}\n",
            mode.word(),
            ca.unwrap_or_default()
        )
        .unwrap();
        self.home.config(&text);
        Self { text, ..self }
    }

    /// One profile, named by its mode.
    pub(crate) fn one(mode: Mode, host: &Host) -> Self {
        Self::new().with(mode.word(), mode, host, "")
    }

    /// The same data directory under a configuration that is begun anew.
    pub(crate) fn forgotten(self) -> Self {
        Self { text: String::new(), ..self }
    }

    /// A desk of a process of its own.
    pub(crate) async fn desk(&self, name: &str, clock: &Arc<TestClock>) -> Arc<Desk> {
        Arc::new(self.try_desk(name, clock).await.unwrap_or_else(|why| panic!("{why}")))
    }

    pub(crate) async fn try_desk(&self, name: &str, clock: &Arc<TestClock>) -> Result<Desk, String> {
        let config = Config::load(&ConfigPath::Named(self.home.config_path())).unwrap();
        let office = Office::open_with(&self.home.data(), "olena", clock.clone()).unwrap();
        Desk::open(office, config.profile(name).unwrap()).await.map_err(|why| why.to_string())
    }

    pub(crate) fn run(&self, profile: &str, args: &[&str]) -> Run {
        self.home.run(&[&["--profile", profile], args].concat())
    }

    /// A full capture by the command line, confirmed where it must be.
    pub(crate) fn capture(&self, profile: &str, order: &str, more: &[&str]) -> Run {
        let confirm = format!("LIVE:b07b5667:{order}:FULL:UAH");
        let confirm: &[&str] = if profile == "live" { &["--confirm", &confirm] } else { &[] };
        self.run(profile, &[&["capture", "--order-id", order, "--currency", "UAH", "--json"], confirm, more].concat())
    }

    pub(crate) fn ledger(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.home.data().join("ledger.db")).unwrap()
    }

    /// How many events of this kind there are.
    pub(crate) fn events(&self, kind: &str) -> i64 {
        self.ledger().query_row("SELECT count(*) FROM events WHERE kind = ?1", [kind], |row| row.get(0)).unwrap()
    }
}

/// A full capture.
pub(crate) fn request(order: &str) -> CaptureRequest {
    let draft = Draft { order_id: order.into(), currency: "UAH".into(), ..Draft::default() };
    draft.check(POS.parse().unwrap()).unwrap()
}

pub(crate) fn order_id(order: &str) -> OrderId {
    OrderId::parse(order).unwrap()
}

/// What a script gives with a request, confirmed where it must be; no look-up where there need be none.
pub(crate) fn script(request: &CaptureRequest) -> Permit {
    Permit { confirm: Confirm::Text(request.confirm_text()), lookup: LookupPolicy::Skip, ..Permit::default() }
}

pub(crate) fn done(report: Report) -> Attempt {
    match report {
        Report::Done(attempt) => *attempt,
        other => panic!("{other:?}"),
    }
}

/// Sends a full capture as a script does.
pub(crate) async fn send(desk: &Desk, order: &str) -> Attempt {
    let request = request(order);
    let permit = script(&request);
    done(desk.capture(request, permit, |_| {}).await)
}

pub(crate) async fn hear(desk: &Desk, json: &str) -> Taken {
    let (data, signature) = signed(SECRET, json);
    let form = Form { data, signature };
    assert!(desk.signed(&form));
    desk.hear(&form, SENDER).await.unwrap()
}

pub(crate) fn now(desk: &Desk, attempt: &Attempt) -> Attempt {
    desk.office().with(|ledger| ledger.get(attempt.id)).unwrap().unwrap()
}

/// Leaves an order's attempt in this state, which permits another one; `None` leaves no attempt.
pub(crate) async fn left(desk: &Desk, host: &Host, clock: &TestClock, order: &str, state: Option<State>) -> Option<Attempt> {
    let state = state?;
    host.answer(match state {
        State::Rejected => rejected,
        State::Declined => declined,
        _ => lost,
    });
    let attempt = send(desk, order).await;
    match state {
        State::Released => {
            clock.pass(301);
            let confirm = Confirm::Text(Desk::release_confirm_text(attempt.id));
            desk.release(attempt.id, "seen in the portal", &confirm, false).await.unwrap();
        }
        State::NotCaptured => {
            clock.pass(301);
            desk.reconcile(attempt.id).await.unwrap();
            clock.pass(61);
            desk.reconcile(attempt.id).await.unwrap();
        }
        _ => {}
    }
    host.answer(taken);
    let stands = now(desk, &attempt);
    assert_eq!(stands.state, state, "{:?}", stands.outcome.message);
    Some(stands)
}

pub(crate) const MODES: [Mode; 2] = [Mode::Test, Mode::Live];
