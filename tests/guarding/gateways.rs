//! One gateway's word never counts for what was sent to another.

use std::sync::Mutex;
use std::time::Duration;

use capdesk::desk::{Confirm, Desk, Pace};
use capdesk::domain::{Attempt, Mode, State};
use serde_json::Value;

use crate::bench::{self, Host, MODES, Profiles, auth, hear, id, lost, money, now, request, send};
use crate::support::Home;
use crate::support::clock::TestClock;

const QUICK: Pace = Pace { rounds: &[Duration::from_millis(20)], gap: Duration::from_millis(1) };

/// Two profiles of one point of sale at two addresses.
fn two(mode: Mode) -> (Host, Host, Profiles) {
    let (first, second) = (Host::of(mode, lost), Host::of(mode, lost));
    let profiles = Profiles::new().with("first", mode, &first, "").with("second", mode, &second, "");
    (first, second, profiles)
}

async fn release(desk: &Desk, attempt: &Attempt) -> Result<State, String> {
    let confirm = Confirm::Text(Desk::release_confirm_text(attempt.id));
    let released = desk.release(attempt.id, "seen in the portal", &confirm, false).await;
    released.map(|attempt| attempt.state).map_err(|refusal| refusal.why.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_stays_unknown_whatever_another_gateway_shows() {
    for mode in MODES {
        let (first, second, profiles) = two(mode);
        let clock = TestClock::new();
        let attempt = send(profiles.desk("first", &clock).await.as_ref(), "1").await;
        assert_eq!(attempt.state, State::Unknown);
        let other = profiles.desk("second", &clock).await;
        let said = |text: &str| [&first, &second].iter().all(|host| text.contains(&host.gateway.url())) && text.contains("second");
        // Whether it shows the hold alone or a capture that fits.
        for shown in [vec![auth("100")], vec![auth("100"), money("1", "capture", "success", "own", "100")]] {
            second.show(&shown);
            for _ in 0..3 {
                clock.pass(400);
                let found = other.reconcile(attempt.id).await.unwrap();
                assert!(found.attempt.state == State::Unknown && said(&found.found.to_string()), "{}", found.found);
                other.look_up(&request("1").order_id).await.unwrap();
            }
            let refused = release(&other, &attempt).await.unwrap_err();
            assert!(said(&refused), "{refused}");
        }
        assert_eq!((now(&other, &attempt).state, now(&other, &attempt).alarm), (State::Unknown, None));
        // A console on the second profile, which looks by itself.
        let moved = Mutex::new(Vec::new());
        let closing = async {
            tokio::time::sleep(Duration::from_millis(200)).await;
            other.office().close();
        };
        tokio::join!(other.watch(QUICK, |done| moved.lock().unwrap().push(done.attempt.state)), closing);
        assert_eq!(moved.into_inner().unwrap(), []);
        drop(other);
        let run = profiles.run("second", &["reconcile", "--json"]);
        assert!(run.code == 6 && run.json()["message"].as_str().unwrap().contains("--profile first"), "the one that can ask: {run:?}");
        let confirm = Desk::release_confirm_text(attempt.id);
        let run = profiles.run("second", &["release", &attempt.id.to_string(), "--reason", "seen", "--confirm", &confirm, "--json"]);
        assert!(run.code == 8 && said(&run.stderr), "{run:?}");
        assert_eq!((first.posts(), second.posts()), (1, 0));
        // The gateway that has it settles it.
        let desk = profiles.desk("first", &clock).await;
        assert_eq!(desk.reconcile(attempt.id).await.unwrap().attempt.state, State::Unknown);
        clock.pass(61);
        assert_eq!(desk.reconcile(attempt.id).await.unwrap().attempt.state, State::NotCaptured);
    }
}

/// By an id of ours too: what another gateway shows moves no attempt that was not sent to it.
#[tokio::test(flavor = "multi_thread")]
async fn what_another_gateway_shows_moves_no_closed_attempt() {
    let (first, second, profiles) = two(Mode::Test);
    let clock = TestClock::new();
    first.answer(bench::declined);
    let attempt = send(profiles.desk("first", &clock).await.as_ref(), "1").await;
    assert_eq!(attempt.state, State::Declined);
    let own = [auth("100"), money("1", "capture", "success", "own", "100")];
    second.show(&own);
    let other = profiles.desk("second", &clock).await;
    other.look_up(&request("1").order_id).await.unwrap();
    assert_eq!(now(&other, &attempt).state, State::Declined, "the other gateway's word");
    first.show(&own);
    let desk = profiles.desk("first", &clock).await;
    desk.look_up(&request("1").order_id).await.unwrap();
    let stands = now(&desk, &attempt);
    assert_eq!((stands.state, stands.alarm.is_some()), (State::Captured, true));
}

/// Look-ups of one gateway refuse no capture at another; a webhook counts wherever it came from.
#[tokio::test(flavor = "multi_thread")]
async fn look_ups_count_for_their_own_gateway_and_webhooks_for_every_profile() {
    let (first, second, profiles) = two(Mode::Test);
    second.answer(bench::taken);
    first.show(&[auth("100"), money("1", "capture", "success", "another", "100")]);
    assert_eq!(profiles.run("first", &["lookup", "1"]).code, 0);
    assert_eq!((profiles.capture("first", "1", &[]).code, profiles.capture("second", "1", &[]).code), (8, 0));
    let desk = profiles.desk("first", &TestClock::new()).await;
    hear(&desk, &money("2", "capture", "success", "another", "100")).await;
    assert_eq!((profiles.capture("first", "2", &[]).code, profiles.capture("second", "2", &[]).code), (8, 8));
    assert_eq!((first.posts(), second.posts()), (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_under_a_former_address_is_the_same_gateway() {
    let (first, second) = (Host::plain(lost), Host::plain(lost));
    let former = format!("former_base_urls = [\"{}/\"]\n", first.gateway.url());
    let profiles = Profiles::new().with("first", Mode::Test, &first, "").with("second", Mode::Test, &second, &former);
    let clock = TestClock::new();
    let desk = profiles.desk("first", &clock).await;
    let attempts = [send(&desk, "1").await, send(&desk, "2").await, send(&desk, "3").await];
    first.show(&[auth("100"), money("4", "capture", "success", "another", "100")]);
    desk.look_up(&request("4").order_id).await.unwrap();
    drop(desk);
    let other = profiles.desk("second", &clock).await;
    clock.pass(400);
    assert_eq!(other.reconcile(attempts[0].id).await.unwrap().attempt.state, State::Unknown);
    clock.pass(61);
    assert_eq!(other.reconcile(attempts[0].id).await.unwrap().attempt.state, State::NotCaptured);
    assert_eq!(release(&other, &attempts[1]).await, Ok(State::Released));
    second.show(&[auth("100"), money("3", "capture", "success", "another", "100")]);
    assert_eq!(other.reconcile(attempts[2].id).await.unwrap().attempt.state, State::Captured);
    drop(other);
    // What the first has shown refuses here too.
    let refused = profiles.capture("second", "4", &[]);
    assert_eq!((refused.code, refused.json()["blocked_by_lookup"].as_str()), (8, Some(id("4", "another").as_str())), "{refused:?}");
    // The row names where it went, each event who asked whom.
    let shown = profiles.run("second", &["show", &attempts[2].id.to_string(), "--json"]).json();
    assert_eq!(shown["gateway"], first.gateway.url());
    let named = |event: &Value| (event["profile"].as_str().unwrap().to_owned(), event["gateway"].as_str().unwrap_or("-").to_owned());
    let events: Vec<_> = shown["events"].as_array().unwrap().iter().map(named).collect();
    assert_eq!(events.first().unwrap(), &("first".to_owned(), first.gateway.url()));
    assert!(events.len() >= 3 && events[2..].iter().all(|event| *event == ("second".to_owned(), second.gateway.url())), "{shown}");
    assert_eq!((first.posts(), second.posts()), (3, 0));
}

/// The newest look-up is the newest at all addresses: what an older one showed counts as such.
#[tokio::test(flavor = "multi_thread")]
async fn of_one_gateway_under_two_addresses_one_look_up_is_the_newest() {
    let (first, second) = (Host::plain(lost), Host::plain(bench::taken));
    let former = format!("former_base_urls = [\"{}\"]\n", first.gateway.url());
    let profiles = Profiles::new().with("first", Mode::Test, &first, "").with("second", Mode::Test, &second, &former);
    for (order, status) in [("1", "pending"), ("2", "success")] {
        first.show(&[auth("100"), money(order, "capture", status, "another", "100")]);
        assert_eq!(profiles.run("first", &["lookup", order]).code, 0);
        assert_eq!(profiles.capture("second", order, &[]).code, 8, "{order}");
        second.show(&[auth("100")]);
        assert_eq!(profiles.run("second", &["lookup", order]).code, 0);
    }
    assert_eq!(profiles.capture("second", "1", &[]).code, 0, "it is not there any more");
    assert_eq!(profiles.capture("second", "2", &[]).code, 8, "a success stands");
    let aside = profiles.run("second", &["lookup", "2", "--dismiss", &id("2", "another"), "--reason", "not ours"]);
    assert_eq!((aside.code, profiles.capture("second", "2", &[]).code), (0, 0), "{aside:?}");
}

/// As an older version has left it.
fn forget_gateway(profiles: &Profiles, attempt: &Attempt) {
    let db = profiles.ledger();
    let kept = |db: &rusqlite::Connection| -> String {
        let query = "SELECT sql FROM sqlite_schema WHERE name = 'attempts_keep_what_was_asked'";
        db.query_row(query, [], |row| row.get(0)).unwrap()
    };
    let trigger = kept(&db);
    db.execute_batch(&format!(
        "BEGIN IMMEDIATE; DROP TRIGGER attempts_keep_what_was_asked; UPDATE attempts SET gateway = NULL WHERE id = '{}'; {trigger}; COMMIT",
        attempt.id
    ))
    .unwrap();
    assert_eq!(kept(&db), trigger);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_from_before_version_3_may_be_settled_by_any_profile_of_its_point_of_sale() {
    let (_first, second, profiles) = two(Mode::Test);
    let clock = TestClock::new();
    let desk = profiles.desk("first", &clock).await;
    let (looked, released) = (send(&desk, "1").await, send(&desk, "2").await);
    drop(desk);
    for attempt in [&looked, &released] {
        forget_gateway(&profiles, attempt);
    }
    let other = profiles.desk("second", &clock).await;
    clock.pass(400);
    assert_eq!(release(&other, &released).await, Ok(State::Released));
    second.show(&[auth("100"), money("1", "capture", "success", "another", "100")]);
    let settled = other.reconcile(looked.id).await.unwrap();
    assert_eq!(settled.attempt.state, State::Captured);
    assert!(settled.found.to_string().contains("address"), "it says that nobody knows whose it was: {}", settled.found);
    let shown = profiles.run("second", &["show", &looked.id.to_string(), "--json"]).json();
    assert_eq!(shown["gateway"], Value::Null);
}

#[test]
fn the_sandbox_is_one_gateway_whatever_its_port() {
    let home = Home::new();
    let sandbox = |args: &[&str]| home.run(&[&["--profile", "sandbox"], args].concat());
    let lost = sandbox(&["capture", "--order-id", "1204", "--currency", "UAH", "--json"]);
    assert_eq!(lost.code, 6, "{lost:?}");
    let settled = sandbox(&["reconcile", "--json"]);
    assert_eq!((settled.code, &settled.json()["state"]), (0, &"captured".into()), "{settled:?}");
    let id = lost.json()["attempt_id"].as_str().unwrap().to_owned();
    let shown = sandbox(&["show", &id, "--json"]).json();
    assert_eq!(shown["gateway"], "sandbox");
    assert!(shown["events"].as_array().unwrap().iter().all(|event| event["gateway"] == "sandbox"), "{shown}");
}

/// A point of sale that was used in one mode is not opened in the other, whatever its address: before anything is asked.
#[tokio::test(flavor = "multi_thread")]
async fn a_point_of_sale_that_was_used_in_test_opens_in_no_live_profile() {
    let (test, live) = (Host::plain(bench::taken), Host::tls(bench::taken));
    let profiles = Profiles::one(Mode::Test, &test);
    let clock = TestClock::new();
    send(profiles.desk("test", &clock).await.as_ref(), "1").await;
    // The configuration speaks of live alone now: nothing in it tells.
    let profiles = profiles.forgotten().with("live", Mode::Live, &live, "");
    let refused = profiles.try_desk("live", &clock).await.map(drop).unwrap_err();
    assert!(refused.contains("test"), "{refused}");
    for run in [profiles.run("live", &["lookup", "2"]), profiles.run("live", &["reconcile"]), profiles.capture("live", "2", &[])] {
        assert!(run.code == 2 && run.stderr.contains("test"), "{run:?}");
    }
    assert_eq!(live.gateway.lines(), [""; 0], "nobody was asked anything");
}
