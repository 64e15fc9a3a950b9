//! What verified webhooks settle, whenever and however often they come, with a real ledger and a gateway that answers as told.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use capdesk::config::{Config, ConfigPath};
use capdesk::desk::{Confirm, Desk, DismissError, LookupPolicy, Office, Permit, Report, Unheard};
use capdesk::domain::{Attempt, Bearing, CaptureRequest, DismissTarget, Draft, State};
use capdesk::gateway::webhook::Form;
use capdesk::ledger::{Taken, WebhookFilter};
use support::clock::TestClock;
use support::gateway::{Gateway, Reply, Request};
use support::random::{Random, seed};
use support::{Home, POS, signed};
use tokio::task::JoinHandle;

const SENDER: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const SECRET: &str = "ktMdTyollYMRkEfvgqbaWmvFiXPy1a80";

/// Holds the next answer: the first end tells that the request is there, the second lets the answer go.
type Gate = Arc<Mutex<Option<(Sender<()>, Receiver<()>)>>>;

struct Bench {
    home: Home,
    gateway: Gateway,
    gate: Gate,
    /// The transactions that look-ups show; without any, the order is not found.
    shown: Arc<Mutex<Vec<String>>>,
    clock: Arc<TestClock>,
    desk: Arc<Desk>,
}

/// The id of a transaction: `own` is what the answer to an order's own capture states.
fn id(order: &str, whose: &str) -> String {
    let name = format!("{order}/{whose}");
    uuid::Uuid::from_u128(name.bytes().fold(7, |sum: u128, byte| sum.wrapping_mul(257).wrapping_add(byte.into()))).to_string()
}

/// A capture as the gateway tells it. `whose` names its ids; without a name it has none.
fn capture(order: &str, status: &str, whose: &str, amount: &str) -> String {
    let ids = match whose {
        "" => String::new(),
        whose => format!(r#""operation_id":"{}","transaction_id":"{}","#, id(order, whose), id(order, &format!("{whose}-transaction"))),
    };
    let code = if status == "failure" { "4009" } else { "1000" };
    format!(
        r#"{{{ids}"payment_id":"{}","order_id":"{order}","pos_id":"{POS}","method":"capture","amount":{amount},"currency":"UAH","status":"{status}","status_code":"{code}","status_description":"text","created_at":"2026-11-22T10:00:00.000","fee":{{"amount":1.50,"currency":"UAH"}},"comment":null}}"#,
        id(order, "payment")
    )
}

/// The kind of an order is the first letter of its id; each capture of it has ids of its own.
fn answer(order: &str, before: usize) -> Reply {
    let own = if before == 0 { "own" } else { "second" };
    let told = |status| Reply::Json(200, capture(order, status, own, "80"));
    match order.as_bytes().first() {
        Some(b'c') => told("success"),
        Some(b'p') => told("pending"),
        Some(b'd') => told("failure"),
        // Declined first; the answer to the next capture is lost.
        Some(b'f') if before == 0 => told("failure"),
        Some(b'r') => Reply::Json(400, r#"{"message":"no","args":{"code":"S-400"}}"#.into()),
        _ => Reply::Close,
    }
}

async fn bench() -> Bench {
    let gate = Gate::default();
    let shown: Arc<Mutex<Vec<String>>> = Arc::default();
    let (held, show, posts) = (Arc::clone(&gate), Arc::clone(&shown), Mutex::new(Vec::<String>::new()));
    let gateway = Gateway::plain(move |request: &Request| {
        let waiting = held.lock().unwrap().take();
        if let Some((reached, go_on)) = waiting {
            reached.send(()).unwrap();
            go_on.recv_timeout(Duration::from_secs(30)).unwrap();
        }
        if request.method != "POST" {
            let shown = show.lock().unwrap();
            return match shown.len() {
                0 => Reply::Json(404, r#"{"message":"not found","args":{"code":"S-404"}}"#.into()),
                _ => Reply::Json(200, format!("[{}]", shown.join(","))),
            };
        }
        let body: serde_json::Value = serde_json::from_str(&request.body).unwrap();
        let order = body["order_id"].as_str().unwrap();
        let mut posts = posts.lock().unwrap();
        posts.push(order.to_owned());
        answer(order, posts.iter().filter(|post| *post == order).count() - 1)
    });
    let home = Home::new();
    home.config(&format!(
        "[profiles.test]\nmode = \"test\"\nbase_url = \"{}\"\npos_id = \"{POS}\"\napi_key = \"k\"\napi_secret = \"{SECRET}\"\nendpoints_key = \"e\"\n",
        gateway.url()
    ));
    let clock = TestClock::new();
    let desk = open(&home, &clock).await;
    Bench { home, gateway, gate, shown, clock, desk }
}

async fn open(home: &Home, clock: &Arc<TestClock>) -> Arc<Desk> {
    let config = Config::load(&ConfigPath::Named(home.config_path())).unwrap();
    let office = Office::open_with(&home.data(), "olena", clock.clone()).unwrap();
    Arc::new(Desk::open(office, config.profile("test").unwrap()).await.unwrap())
}

fn request(order: &str) -> CaptureRequest {
    let draft = Draft { order_id: order.into(), currency: "UAH".into(), amount: Some("80".into()), ..Draft::default() };
    draft.check(POS.parse().unwrap()).unwrap()
}

fn form(json: &str) -> Form {
    let (data, signature) = signed(SECRET, json);
    Form { data, signature }
}

/// What a script gives: no look-up.
fn script() -> Permit {
    Permit { lookup: LookupPolicy::Skip, ..Permit::default() }
}

impl Bench {
    /// Captures that the gateway was asked for.
    fn posts(&self) -> usize {
        self.gateway.posts()
    }

    async fn send(&self, order: &str) -> Attempt {
        let permit = script();
        match self.desk.capture(request(order), permit, |_| {}).await {
            Report::Done(attempt) => *attempt,
            other => panic!("{other:?}"),
        }
    }

    /// Sends an order whose answer the gateway holds until the sender is used.
    async fn send_held(&self, order: &'static str) -> (Sender<()>, JoinHandle<Report>) {
        let ((at, reached), (go_on, wait)) = (channel(), channel());
        *self.gate.lock().unwrap() = Some((at, wait));
        let desk = Arc::clone(&self.desk);
        let permit = script();
        let sent = tokio::spawn(async move { desk.capture(request(order), permit, |_| {}).await });
        tokio::task::spawn_blocking(move || reached.recv_timeout(Duration::from_secs(30)).unwrap()).await.unwrap();
        (go_on, sent)
    }

    async fn hear(&self, json: &str) -> Taken {
        let form = form(json);
        assert!(self.desk.signed(&form));
        self.desk.hear(&form, SENDER).await.unwrap()
    }

    /// Looks an attempt up, where the gateway shows these transactions.
    async fn look(&self, attempt: &Attempt, shown: &[String]) -> Attempt {
        *self.shown.lock().unwrap() = shown.to_vec();
        *self.desk.reconcile(attempt.id).await.unwrap().attempt
    }

    fn now(&self, attempt: &Attempt) -> Attempt {
        self.desk.office().with(|ledger| ledger.get(attempt.id)).unwrap().unwrap()
    }

    fn kept(&self) -> usize {
        self.desk.office().with(|ledger| ledger.webhooks(&WebhookFilter::default(), None, 10_000)).unwrap().len()
    }
}

/// Status, whose ids, amount, and the bearing it has.
type News = (&'static str, &'static str, &'static str, &'static str);

/// What webhooks of one order come to: how the order was sent, each of them, and how the attempt stands at last; `!` where
/// it has an alarm.
const TABLE: &[(&str, &[News], &str)] = &[
    ("p", &[("success", "own", "80", "settled")], "captured"),
    ("p", &[("success", "own", "80.00", "settled"), ("pending", "own", "80", "not_final")], "captured"),
    ("p", &[("success", "own", "79.99", "settled")], "captured_mismatch!"),
    ("p", &[("failure", "own", "80", "settled")], "declined"),
    ("p", &[("failure", "own", "80", "settled"), ("success", "own", "80", "settled")], "captured!"),
    ("p", &[("success", "own", "80", "settled"), ("failure", "own", "80", "contradicts")], "captured!"),
    ("p", &[("success", "own", "80", "settled"), ("success", "own", "70", "contradicts")], "captured!"),
    // Another one's, or nobody knows whose: it never ends a pending attempt.
    ("p", &[("success", "another", "80", "contradicts")], "pending!"),
    ("p", &[("failure", "another", "80", "elsewhere")], "pending"),
    ("p", &[("success", "", "80", "kept"), ("what", "", "80", "not_final")], "pending"),
    // The answer was lost: the first success after the send that is nobody else's is ours.
    ("u", &[("success", "some", "80", "settled")], "captured"),
    ("u", &[("success", "", "80", "settled")], "captured"),
    // Of another amount it may be another's: that takes a look-up.
    ("u", &[("success", "some", "100", "kept")], "unknown"),
    ("u", &[("success", "other", "100", "kept"), ("success", "some", "80", "settled")], "captured!"),
    ("u", &[("success", "some", "80", "settled"), ("success", "other", "100", "contradicts")], "captured!"),
    (
        "u",
        &[("pending", "some", "80", "not_final"), ("success", "some", "80", "settled"), ("success", "other", "80", "contradicts")],
        "captured!",
    ),
    // A failure without an id of ours counts only together with a look-up.
    ("u", &[("failure", "some", "80", "kept")], "unknown"),
    ("u", &[("failure", "some", "80", "kept"), ("success", "other", "80", "settled")], "captured"),
    ("u", &[("failure", "some", "80", "kept"), ("success", "some", "80", "settled")], "captured!"),
    // Final states stand; what contradicts them is an alarm.
    ("c", &[("success", "own", "80", "agrees"), ("pending", "own", "80", "not_final")], "captured"),
    ("c", &[("failure", "own", "80", "contradicts")], "captured!"),
    ("c", &[("success", "own", "81", "contradicts")], "captured!"),
    ("c", &[("success", "another", "80", "contradicts")], "captured!"),
    ("c", &[("failure", "another", "80", "elsewhere")], "captured"),
    ("c", &[("success", "", "80", "agrees")], "captured"),
    ("c", &[("failure", "", "80", "kept")], "captured"),
    ("d", &[("failure", "own", "80", "agrees")], "declined"),
    ("d", &[("success", "own", "80", "settled")], "captured!"),
    ("d", &[("success", "another", "80", "contradicts")], "declined!"),
    ("d", &[("failure", "another", "80", "elsewhere")], "declined"),
    ("r", &[("success", "some", "80", "contradicts")], "rejected!"),
    ("r", &[("failure", "some", "80", "elsewhere")], "rejected"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_row_of_the_table() {
    let bench = bench().await;
    for (row, (kind, webhooks, expected)) in TABLE.iter().enumerate() {
        let order = format!("{kind}-{row}");
        let attempt = bench.send(&order).await;
        for (number, (status, whose, amount, bearing)) in webhooks.iter().enumerate() {
            let json = capture(&order, status, whose, amount);
            let taken = bench.hear(&json).await;
            assert_eq!((taken.bearing.word(), taken.again), (*bearing, false), "row {row}, webhook {number}: {:?}", taken.reason);
            let again = bench.hear(&json).await;
            assert!(again.again && again.seq == taken.seq && again.attempt == taken.attempt, "row {row}, webhook {number}");
        }
        let now = bench.now(&attempt);
        let told = format!("{}{}", now.state, if now.alarm.is_some() { "!" } else { "" });
        assert_eq!(told, *expected, "row {row}: {:?}", now.alarm);
    }
    assert_eq!(bench.kept(), TABLE.iter().map(|(_, webhooks, _)| webhooks.len()).sum::<usize>(), "each is kept once");
    assert_eq!(bench.gateway.posts(), TABLE.len(), "nothing is ever sent for a webhook");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_that_overtakes_the_answer_counts_when_the_answer_is_lost() {
    let bench = bench().await;
    for (order, expected) in [("u", State::Captured), ("p", State::Captured), ("c", State::Captured)] {
        let (go_on, sent) = bench.send_held(order).await;
        let taken = bench.hear(&capture(order, "success", "own", "80")).await;
        assert_eq!((taken.bearing, taken.attempt.unwrap().state), (Bearing::Kept, State::Sending), "the answer is still waited for");
        go_on.send(()).unwrap();
        let Report::Done(attempt) = sent.await.unwrap() else { panic!("no report") };
        assert_eq!((attempt.state, attempt.alarm.as_ref()), (expected, None), "{order}");
        assert_eq!(attempt.outcome.operation_id, Some(id(order, "own")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_for_a_process_that_died_in_flight_counts_once_its_attempt_is_found_orphaned() {
    let bench = bench().await;
    let (go_on, sent) = bench.send_held("u-1").await;
    let receiver = open(&bench.home, &bench.clock).await;
    let form = form(&capture("u-1", "success", "own", "80"));
    let taken = receiver.hear(&form, SENDER).await.unwrap();
    let attempt = taken.attempt.unwrap();
    assert_eq!(attempt.state, State::Sending);
    // What a process does that gives up waiting; a later one does the same for a dead one.
    let given_up = receiver.office().abandon(attempt.id).unwrap().unwrap();
    assert_eq!((given_up.state, given_up.alarm), (State::Captured, None));
    go_on.send(()).unwrap();
    let Report::Done(late) = sent.await.unwrap() else { panic!("no report") };
    assert_eq!(late.state, State::Captured, "the lost answer takes nothing back");
}

#[tokio::test(flavor = "multi_thread")]
async fn news_of_an_earlier_attempt_never_ends_a_later_one() {
    let bench = bench().await;
    let first = bench.send("d-1").await;
    assert_eq!(first.state, State::Declined);
    // The order is tried again, and this time the answer is lost.
    let (go_on, sent) = bench.send_held("d-1").await;
    let second = bench.desk.office().with(|ledger| ledger.sending()).unwrap().remove(0);
    let second = bench.desk.office().abandon(second.id).unwrap().unwrap();
    assert_eq!(second.state, State::Unknown);
    let old = bench.hear(&capture("d-1", "failure", "own", "80")).await;
    assert_eq!((old.bearing, old.attempt.unwrap().id), (Bearing::Agrees, first.id));
    assert_eq!(bench.now(&second).state, State::Unknown);
    let new = bench.hear(&capture("d-1", "failure", "new", "80")).await;
    assert_eq!((new.bearing, new.attempt.unwrap().id), (Bearing::Kept, second.id));
    let shown = [hold("d-1"), capture("d-1", "failure", "own", "80"), capture("d-1", "failure", "new", "80")];
    assert_eq!(bench.look(&second, &shown).await.state, State::Unknown);
    bench.clock.pass(310);
    assert_eq!(bench.look(&second, &shown).await.state, State::Declined);
    go_on.send(()).unwrap();
    sent.await.unwrap();
}

/// Webhooks or transactions of an order.
type Texts = fn(&str) -> Vec<String>;

fn hold(order: &str) -> String {
    support::gateway::transaction(order, "auth", "100", "success")
}

/// An answer that was lost, what webhooks tell without an id of ours, and what look-ups show in the end, late enough and twice.
#[tokio::test(flavor = "multi_thread")]
async fn what_names_no_id_of_ours_ends_an_attempt_only_after_look_ups_have_shown_for_long_enough_that_they_know_nothing_of_it() {
    let cases: &[(&str, Texts, Texts, State)] = &[
        ("a failure as asked", |order| vec![capture(order, "failure", "some", "80")], |order| vec![hold(order)], State::Declined),
        (
            "a failure that look-ups show, too",
            |order| vec![capture(order, "failure", "some", "80")],
            |order| vec![hold(order), capture(order, "failure", "some", "80")],
            State::Declined,
        ),
        (
            "another's failure, and ours went through",
            |order| vec![capture(order, "failure", "some", "80")],
            |order| vec![hold(order), capture(order, "failure", "some", "80"), capture(order, "success", "own", "80")],
            State::Captured,
        ),
        (
            "a success that look-ups never show",
            |order| vec![capture(order, "success", "some", "70")],
            |order| vec![hold(order)],
            State::CapturedMismatch,
        ),
        ("a success, and look-ups that fail", |order| vec![capture(order, "success", "some", "70")], |_| vec![], State::CapturedMismatch),
        ("a failure, and look-ups that fail", |order| vec![capture(order, "failure", "some", "80")], |_| vec![], State::Unknown),
        ("one on its way", |order| vec![capture(order, "pending", "some", "80")], |order| vec![hold(order)], State::Unknown),
        (
            "one on its way, and a failure",
            |order| vec![capture(order, "pending", "x", "80"), capture(order, "failure", "some", "80")],
            |order| vec![hold(order)],
            State::Unknown,
        ),
        (
            "success and failure of one capture",
            |order| vec![capture(order, "success", "some", "79.99"), capture(order, "failure", "some", "80")],
            |order| vec![hold(order)],
            State::CapturedMismatch,
        ),
        ("a failure without ids", |order| vec![capture(order, "failure", "", "80")], |order| vec![hold(order)], State::NotCaptured),
        (
            "a failure of another amount",
            |order| vec![capture(order, "failure", "some", "81")],
            |order| vec![hold(order)],
            State::NotCaptured,
        ),
        (
            "a failure with another comment",
            |order| vec![capture(order, "failure", "some", "80").replace(r#""comment":null"#, r#""comment":"of another desk""#)],
            |order| vec![hold(order)],
            State::NotCaptured,
        ),
    ];
    for (number, (what, told, shown, expected)) in cases.iter().enumerate() {
        let bench = bench().await;
        let order = format!("u-{number}");
        let attempt = bench.send(&order).await;
        for json in told(&order) {
            bench.hear(&json).await;
        }
        let early = bench.look(&attempt, &shown(&order)).await.state;
        assert!(early == State::Unknown || *expected == State::Captured, "{what}: {early}, a second after the send");
        bench.clock.pass(310);
        assert_eq!(bench.look(&attempt, &shown(&order)).await.state, *expected, "{what}");
        let sent_again = bench
            .desk
            .office()
            .with(|ledger| ledger.would_block(attempt.request.pos_id, &attempt.request.order_id, bench.clock.peek().wall));
        assert_eq!(sent_again.unwrap().is_some(), expected.blocks_order(), "{what}");
    }
}

/// Webhook first, then the answer: whatever it is, it ends as it does the other way round.
#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_that_overtakes_any_answer_ends_as_the_other_way_round() {
    let bench = bench().await;
    for (order, status, whose, expected) in [
        ("d-1", "success", "own", "captured!"),
        ("c-1", "failure", "own", "captured!"),
        ("r-1", "success", "some", "rejected!"),
        ("c-2", "success", "own", "captured"),
        ("d-2", "failure", "own", "declined"),
        ("c-3", "success", "another", "captured!"),
    ] {
        let json = capture(order, status, whose, "80");
        let (go_on, sent) = bench.send_held(order).await;
        bench.hear(&json).await;
        go_on.send(()).unwrap();
        let Report::Done(told) = sent.await.unwrap() else { panic!("no report") };
        let after = format!("{order}-after");
        let other = bench.send(&after).await;
        bench
            .hear(
                &json
                    .replace(&format!("\"{order}\""), &format!("\"{after}\""))
                    .replace(&id(order, "own"), &id(&after, "own"))
                    .replace(&id(order, "own-transaction"), &id(&after, "own-transaction")),
            )
            .await;
        let alarm = |attempt: &Attempt| format!("{}{}", attempt.state, if attempt.alarm.is_some() { "!" } else { "" });
        assert_eq!((alarm(&told), alarm(&bench.now(&other))), (expected.to_owned(), expected.to_owned()), "{order}");
    }
}

/// An order that a later attempt held is weighed again once it is free.
#[tokio::test(flavor = "multi_thread")]
async fn a_success_of_an_earlier_attempt_counts_once_the_later_one_has_failed() {
    let bench = bench().await;
    let first = bench.send("d-1").await;
    let (go_on, sent) = bench.send_held("d-1").await;
    let taken = bench.hear(&capture("d-1", "success", "own", "80")).await;
    assert_eq!((taken.bearing, bench.now(&first).state, bench.now(&first).alarm.is_some()), (Bearing::Contradicts, State::Declined, true));
    go_on.send(()).unwrap();
    let Report::Done(second) = sent.await.unwrap() else { panic!("no report") };
    assert_eq!((second.state, bench.now(&first).state), (State::Declined, State::Captured));
    let permit = script();
    let third = bench.desk.capture(request("d-1"), permit, |_| {}).await;
    assert!(matches!(third, Report::Refused(_)), "{third:?}");
}

/// A capture that an earlier attempt made is that attempt's, however well it fits the one that waits.
#[tokio::test(flavor = "multi_thread")]
async fn a_success_of_an_earlier_attempt_never_settles_a_later_one() {
    let bench = bench().await;
    let (first, second) = (bench.send("f-1").await, bench.send("f-1").await);
    assert_eq!((first.state, second.state), (State::Declined, State::Unknown));
    let taken = bench.hear(&capture("f-1", "success", "own", "80")).await;
    assert_eq!((taken.bearing, bench.now(&first).alarm.is_some()), (Bearing::Contradicts, true));
    assert_eq!((bench.now(&first).state, bench.now(&second).state), (State::Declined, State::Unknown));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_tells_whose_a_capture_is_where_no_id_does() {
    let bench = bench().await;
    let attempt = bench.send("u-1").await;
    let tagged = |id: uuid::Uuid| {
        capture("u-1", "success", &id.to_string(), "80").replace(r#""comment":null"#, &format!(r#""comment":"parcel [capdesk {id}]""#))
    };
    assert_eq!(bench.hear(&tagged(uuid::Uuid::max())).await.bearing, Bearing::Contradicts);
    assert_eq!((bench.now(&attempt).state, bench.now(&attempt).alarm.is_some()), (State::Unknown, true));
    assert_eq!(bench.hear(&tagged(attempt.id)).await.bearing, Bearing::Settled);
    assert_eq!(bench.now(&attempt).state, State::Captured);
}

/// What somebody else did forbids a capture here until a person sets it aside; then it raises no alarm.
#[tokio::test(flavor = "multi_thread")]
async fn a_capture_told_before_ours_forbids_it_until_a_person_sets_it_aside() {
    let bench = bench().await;
    let told = bench.hear(&capture("c-1", "success", "another", "80")).await;
    assert_eq!(told.bearing, Bearing::Elsewhere);
    let review = bench.desk.review(request("c-1")).await;
    assert_eq!(review.refusal.map(|refusal| refusal.blocked_by_webhook), Some(Some(told.seq)));
    let refused = bench.desk.capture(request("c-1"), script(), |_| {}).await;
    let Report::Refused(refusal) = refused else { panic!("{refused:?}") };
    assert_eq!((refusal.blocked_by_webhook, refusal.blocked_by, bench.posts()), (Some(told.seq), None, 0));
    let target = DismissTarget::Webhook(told.seq);
    bench.desk.dismiss(&target, "the customer's other card", &Confirm::None).await.unwrap();
    assert!(matches!(bench.desk.dismiss(&target, "again", &Confirm::None).await, Err(DismissError::Usage(_))), "it refuses nothing now");
    let ours = bench.send("c-1").await;
    assert_eq!((ours.state, &ours.alarm), (State::Captured, &None));
    bench.hear(&capture("c-1", "success", "another", "80").replace("capture_time", "x")).await;
    assert_eq!(bench.now(&ours).alarm, None, "what was set aside raises no alarm");
    bench.desk.restore(&target).await.unwrap();
    assert!(matches!(bench.desk.restore(&target).await, Err(DismissError::Usage(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_releases_an_attempt_that_a_webhook_says_may_have_gone_through() {
    let bench = bench().await;
    let attempt = bench.send("u-1").await;
    bench.hear(&capture("u-1", "success", "some", "70")).await;
    bench.clock.pass(400);
    let refused = bench.desk.release(attempt.id, "seen in the portal", &Confirm::None, false).await.unwrap_err();
    assert!(refused.why.to_string().contains("webhook"), "{}", refused.why);
    assert_eq!(bench.now(&attempt).state, State::Unknown);
}

/// An old failure that a look-up showed before the send is old news, whichever of its ids a webhook states.
#[tokio::test(flavor = "multi_thread")]
async fn an_old_failure_is_known_by_any_of_its_ids() {
    let bench = bench().await;
    *bench.shown.lock().unwrap() = vec![hold("u-1"), capture("u-1", "failure", "old", "80")];
    let permit = Permit { confirm: Confirm::None, lookup: LookupPolicy::Strict, ..Permit::default() };
    let Report::Done(attempt) = bench.desk.capture(request("u-1"), permit, |_| {}).await else { panic!("no report") };
    let with_one = capture("u-1", "failure", "old", "80").replace("operation_id", "x_operation_id");
    bench.hear(&with_one).await;
    bench.clock.pass(310);
    let shown = [hold("u-1")];
    bench.look(&attempt, &shown).await;
    bench.clock.pass(61);
    assert_eq!(bench.look(&attempt, &shown).await.state, State::NotCaptured, "not declined by what failed before it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_of_another_project_or_about_no_order_of_ours_touches_nothing() {
    let bench = bench().await;
    let attempt = bench.send("p-1").await;
    let (data, signature) = signed("another secret", &capture("p-1", "success", "own", "80"));
    assert!(!bench.desk.signed(&Form { data, signature }));
    let other_pos = capture("p-1", "success", "own", "80").replace(POS, "11111111-2222-4333-8444-555555555555");
    assert!(matches!(bench.desk.hear(&form(&other_pos), SENDER).await, Err(Unheard::Unusable(_))));
    let elsewhere = bench.hear(&capture("never-sent", "success", "own", "80")).await;
    assert_eq!((elsewhere.bearing, elsewhere.attempt), (Bearing::Elsewhere, None));
    let void = bench.hear(&capture("p-1", "success", "own", "80").replace(r#""method":"capture""#, r#""method":"void""#)).await;
    assert_eq!(void.bearing, Bearing::Kept);
    let hold = r#"{"order_id":"p-1","method":"auth","status":"success","amount":100,"currency":"UAH","cc_mask":"424242******4242","customer_email":"person@example.com"}"#;
    assert_eq!(bench.hear(hold).await.bearing, Bearing::Kept);
    assert_eq!(bench.now(&attempt).state, State::Pending);
    let file = std::fs::read(bench.home.data().join("ledger.db-wal")).unwrap();
    for private in [&b"424242"[..], b"person@example.com"] {
        assert!(!file.windows(private.len()).any(|window| window == private), "card and person are not kept");
    }
    let filter = WebhookFilter { bearing: Some(Bearing::Elsewhere), ..WebhookFilter::default() };
    let listed = bench.desk.office().with(|ledger| ledger.webhooks(&filter, None, 10)).unwrap();
    assert_eq!(listed.iter().map(|event| event.entry.order_id.as_deref().unwrap()).collect::<Vec<_>>(), ["never-sent"]);
}

/// How an order was sent, the news about it (status and whose ids), and how its attempt stands at last.
type Story = (&'static str, &'static [(&'static str, &'static str)], State);

/// What the news about a lost capture and about a pending one are, and what they come to in every order.
const STORIES: &[Story] = &[
    ("p", &[("init", "own"), ("pending", "own"), ("success", "own")], State::Captured),
    ("p", &[("pending", "own"), ("failure", "own"), ("failure", "another")], State::Declined),
    ("p", &[("failure", "own"), ("success", "own"), ("pending", "own")], State::Captured),
    ("u", &[("init", "some"), ("pending", "some"), ("success", "some")], State::Captured),
    ("u", &[("failure", "some"), ("failure", "other"), ("success", "third"), ("pending", "third")], State::Captured),
    ("u", &[("pending", "some"), ("failure", "some")], State::Unknown),
    ("c", &[("pending", "own"), ("success", "own"), ("failure", "another")], State::Captured),
];

/// Delivers the webhooks of stories in any order, some of them again and again, and compares how the attempts stand.
async fn shuffle(deliveries: usize) {
    let seed = seed();
    let mut random = Random::new(seed);
    let bench = bench().await;
    let mut delivered = 0;
    let mut round = 0;
    while delivered < deliveries {
        let (kind, news, expected) = STORIES[round % STORIES.len()];
        let order = format!("{kind}-{round}");
        let attempt = bench.send(&order).await;
        let once: Vec<String> = news.iter().map(|(status, whose)| capture(&order, status, whose, "80")).collect();
        let mut left: Vec<&String> = once.iter().chain(once.iter()).collect();
        left.extend(once.iter().filter(|_| random.below(2) == 0));
        while !left.is_empty() {
            bench.hear(left.swap_remove(random.below(left.len() as u64) as usize)).await;
            delivered += 1;
        }
        assert_eq!(bench.now(&attempt).state, expected, "{news:?} of {order}, CAPDESK_TEST_SEED={seed}");
        round += 1;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_shuffled_and_repeated_deliveries_leave_the_same_state() {
    shuffle(1_000).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: run by `just soak`"]
async fn soak_a_hundred_thousand_shuffled_and_repeated_deliveries() {
    shuffle(100_000).await;
}
