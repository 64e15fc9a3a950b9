//! Every way in which an attempt can stay open, and how a named person ends it: from when, by what, and what goes on refusing then.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::sync::{Arc, Mutex};

use capdesk::config::{Config, ConfigPath};
use capdesk::desk::{Confirm, Desk, LookupPolicy, Office, Permit, Report};
use capdesk::domain::{Attempt, CaptureRequest, Draft, Evidence, State};
use support::clock::TestClock;
use support::gateway::{Gateway, Reply, Request};
use support::{Home, POS};

const OTHER_POS: &str = "11111111-51ef-4ef1-80f7-3b44b07b5667";
const DAY: u64 = 24 * 60 * 60;

/// What look-ups answer.
type Shown = Arc<Mutex<(u16, String)>>;

struct Bench {
    home: Home,
    _gateway: Gateway,
    shown: Shown,
    clock: Arc<TestClock>,
    office: Arc<Office>,
    config: Config,
}

fn hold() -> String {
    r#"{"method":"auth","status":"success","amount":100,"currency":"UAH","transaction_id":"t-0"}"#.to_owned()
}

fn operation(method: &str, status: &str, id: &str) -> String {
    format!(r#"{{"method":"{method}","status":"{status}","amount":80,"currency":"UAH","operation_id":"{id}"}}"#)
}

fn list(items: &[String]) -> (u16, String) {
    (200, format!("[{}]", items.join(",")))
}

/// Orders that begin with p stay pending, the answers to others are lost.
async fn bench() -> Bench {
    let shown: Shown = Arc::new(Mutex::new(list(&[hold()])));
    let show = Arc::clone(&shown);
    let gateway = Gateway::plain(move |request: &Request| {
        if request.method != "POST" {
            let (status, body) = show.lock().unwrap().clone();
            return Reply::Json(status, body);
        }
        let body: serde_json::Value = serde_json::from_str(&request.body).unwrap();
        match body["order_id"].as_str().unwrap() {
            order if order.starts_with('p') => Reply::Json(
                200,
                format!(r#"{{"order_id":"{order}","operation_id":"own","status":"pending","amount":80,"currency":"UAH"}}"#),
            ),
            _ => Reply::Close,
        }
    });
    let home = Home::new();
    let profile = |name: &str, url: &str, pos: &str, key: &str| {
        format!(
            "[profiles.{name}]\nmode = \"test\"\nbase_url = \"{url}\"\npos_id = \"{pos}\"\napi_key = \"{key}\"\napi_secret = \"{key}-secret\"\nendpoints_key = \"e\"\n"
        )
    };
    home.config(&[profile("test", &gateway.url(), POS, "k"), profile("other", "http://127.0.0.1:9", OTHER_POS, "o")].concat());
    let clock = TestClock::new();
    let office = Office::open_with(&home.data(), "olena", clock.clone()).unwrap();
    let config = Config::load(&ConfigPath::Named(home.config_path())).unwrap();
    Bench { home, _gateway: gateway, shown, clock, office, config }
}

impl Bench {
    async fn desk(&self, profile: &str) -> Desk {
        Desk::open(Arc::clone(&self.office), self.config.profile(profile).unwrap()).await.unwrap()
    }

    async fn send(&self, order: &str) -> (Desk, Attempt) {
        let desk = self.desk("test").await;
        let permit = Permit { lookup: LookupPolicy::Skip, ..Permit::default() };
        match desk.capture(request(order), permit, |_| {}).await {
            Report::Done(attempt) => (desk, *attempt),
            other => panic!("{other:?}"),
        }
    }

    fn show(&self, shown: (u16, String)) {
        *self.shown.lock().unwrap() = shown;
    }
}

fn request(order: &str) -> CaptureRequest {
    let draft = Draft { order_id: order.into(), currency: "UAH".into(), amount: Some("80".into()), ..Draft::default() };
    draft.check(POS.parse().unwrap()).unwrap()
}

async fn release(desk: &Desk, attempt: &Attempt, unverified: bool) -> Result<State, String> {
    let done = desk.release(attempt.id, "the bank's letter", &Confirm::None, unverified).await;
    done.map(|now| now.state).map_err(|refusal| refusal.why.to_string())
}

/// A way to stay open: the order, what look-ups answer, whether a day is enough, and whether the guard goes on refusing after it.
struct Way {
    name: &'static str,
    order: &'static str,
    shown: (u16, String),
    by_a_day: bool,
    refuses: bool,
}

fn ways() -> Vec<Way> {
    let way = |name, order, shown, by_a_day, refuses| Way { name, order, shown, by_a_day, refuses };
    vec![
        way("pending for ever", "p-1", list(&[hold(), operation("capture", "pending", "own")]), true, true),
        way("pending, vanished", "p-2", list(&[hold()]), true, false),
        way("pending, voided elsewhere", "p-3", list(&[hold(), operation("void", "success", "v")]), true, true),
        way("pending, no such order", "p-4", (404, r#"{"message":"no","args":{"code":"S-404"}}"#.into()), true, false),
        way("unknown, never final", "u-1", list(&[hold(), operation("capture", "init", "x")]), true, true),
        way("an unknown word", "u-2", list(&[hold(), operation("capture", "processing", "x")]), false, true),
        way("an unknown method", "u-3", list(&[hold(), operation("incremental", "success", "x")]), false, true),
        way("a refund", "u-4", list(&[hold(), operation("refund", "pending", "x")]), false, true),
        way(
            "two successes",
            "u-5",
            list(&[hold(), operation("capture", "success", "x"), operation("capture", "success", "y")]),
            false,
            true,
        ),
        way("a numeric order id", "u-6", (200, r#"[{"method":"auth","order_id":6}]"#.into()), false, false),
        way("a wrapped list", "u-7", (200, r#"{"transactions":[]}"#.into()), false, false),
        way("a page of a proxy", "u-8", (404, "<html>404</html>".into()), false, false),
        way("refused keys", "u-9", (401, r#"{"message":"no","args":{"code":"S-403"}}"#.into()), false, false),
        way("nobody answers", "p-9", (503, String::new()), false, false),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_to_stay_open_has_an_end_by_a_named_person() {
    let bench = bench().await;
    for Way { name, order, shown, by_a_day, refuses } in ways() {
        bench.show(shown);
        let (desk, attempt) = bench.send(order).await;
        assert!(matches!(attempt.state, State::Pending | State::Unknown), "{name}");
        // Too early: said at once, with a clock time, before a reason is asked for.
        let early = desk.release(attempt.id, "", &Confirm::None, true).await.unwrap_err().why.to_string();
        assert!(early.contains("can be closed unverified from 20"), "{name}: {early}");
        bench.clock.pass(DAY + 60);
        assert_eq!(desk.reconcile(attempt.id).await.unwrap().attempt.state, attempt.state, "{name}: look-ups end it themselves");
        if by_a_day {
            assert_eq!(release(&desk, &attempt, false).await, Ok(State::Released), "{name}");
        } else {
            let refused = release(&desk, &attempt, false).await.unwrap_err();
            assert!(refused.contains("--unverified"), "{name}: {refused}");
            assert_eq!(release(&desk, &attempt, true).await, Ok(State::Released), "{name}");
        }
        let event = bench.office.with(|ledger| ledger.events(attempt.id)).unwrap().into_iter().rev();
        let event = event.map(|event| event.entry).find(|entry| entry.kind.word() == "released").unwrap();
        assert!(event.detail.unwrap().get("shown").is_some() && event.actor.operator == "olena", "{name}");
        let again = desk.capture(request(order), Permit { lookup: LookupPolicy::Skip, ..Permit::default() }, |_| {}).await;
        assert_eq!(matches!(&again, Report::Refused(refusal) if refusal.blocked_by_lookup.is_some()), refuses, "{name}: {again:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_profile_can_ask_about_is_ended_from_any_profile() {
    let bench = bench().await;
    let (_, attempt) = bench.send("u-1").await;
    let other = bench.desk("other").await;
    let refused = release(&other, &attempt, false).await.unwrap_err();
    assert!(refused.contains("profile test"), "{refused}");
    bench.clock.pass(DAY - 60);
    assert!(release(&other, &attempt, true).await.is_err());
    bench.clock.pass(120);
    assert_eq!(release(&other, &attempt, true).await, Ok(State::Released));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_was_a_year_ahead_costs_one_wait_and_not_a_year() {
    let bench = bench().await;
    bench.clock.step_wall(365 * 24 * 60 * 60);
    let (desk, attempt) = bench.send("u-1").await;
    bench.clock.step_wall(-365 * 24 * 60 * 60);
    let early = release(&desk, &attempt, false).await.unwrap_err();
    assert!(early.contains("from 20"), "{early}");
    bench.clock.pass(301);
    assert_eq!(release(&desk, &attempt, false).await, Ok(State::Released));
}

#[test]
fn a_person_ends_what_is_open_and_nothing_else() {
    for state in State::ALL {
        let may = state.may_become(State::Released, Evidence::Person);
        assert_eq!(may, matches!(state, State::Pending | State::Unknown), "{state}");
    }
}

/// The command line counts the whole ledger, whichever profile asks.
#[tokio::test(flavor = "multi_thread")]
async fn reconcile_names_what_it_cannot_ask_about_and_why() {
    let bench = bench().await;
    drop(bench.send("u-1").await);
    let run = bench.home.run(&["--profile", "other", "reconcile", "--json"]);
    assert_eq!(run.code, 6, "{run:?}");
    let line = run.json();
    assert_eq!((line["order_id"].as_str(), line["profile"].as_str(), line["state"].as_str()), (Some("u-1"), Some("test"), Some("unknown")));
    assert!(line["message"].as_str().unwrap().contains("--profile test reconcile"), "{line}");
}
