//! What a webhook told or a look-up showed refuses another capture, whoever asks for it.

use capdesk::desk::{LookupPolicy, Permit, Report};
use capdesk::domain::{Attempt, Bearing, Comment, Mode, State};
use serde_json::Value;

use crate::bench::{self, Host, MODES, Profiles, auth, hear, id, left, money, order_id, request, script};
use crate::support::clock::TestClock;
use crate::support::listener::{self, Listener};
use crate::support::{Home, Run};

/// How an order was left before something was told of it: everything that permits another attempt.
const LEFT: [(&str, Option<State>); 5] = [
    ("none", None),
    ("rejected", Some(State::Rejected)),
    ("declined", Some(State::Declined)),
    ("released", Some(State::Released)),
    ("not_captured", Some(State::NotCaptured)),
];

/// A refusal by what was told: by this attempt beside it, webhook and operation, with the sentence on both streams.
fn assert_refused(run: &Run, attempt: Option<&Attempt>, webhook: Option<i64>, operation: Option<&str>, names: &str) {
    let object = run.json();
    assert_eq!((run.code, &object["state"], &object["attempt_id"]), (8, &"refused".into(), &Value::Null), "{run:?}");
    let id = attempt.map_or(Value::Null, |attempt| attempt.id.to_string().into());
    assert_eq!(object["blocked_by"], id, "{run:?}");
    assert_eq!(object["blocked_by_webhook"], webhook.map_or(Value::Null, Value::from), "{run:?}");
    assert_eq!(object["blocked_by_lookup"], operation.map_or(Value::Null, Value::from), "{run:?}");
    assert!(run.stderr.contains(names) && object["message"].as_str().unwrap().contains(names), "{names}: {run:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_success_that_a_webhook_told_refuses_whoever_asks_though_the_look_up_shows_only_the_hold() {
    for mode in MODES {
        let host = Host::of(mode, bench::taken);
        let profiles = Profiles::one(mode, &host);
        let clock = TestClock::new();
        let desk = profiles.desk(mode.word(), &clock).await;
        let mut told = Vec::new();
        for (order, state) in LEFT {
            let attempt = left(&desk, &host, &clock, order, state).await;
            let news = hear(&desk, &money(order, "capture", "success", "another", "100")).await;
            told.push((order, attempt, news.seq));
        }
        let sent = host.posts();
        for (order, attempt, webhook) in &told {
            // The console: what the form says, what the review says, and a y that was pressed all the same.
            let hint = desk.told_of(&order_id(order)).unwrap().map(|hint| hint.to_string());
            assert!(hint.as_ref().is_some_and(|hint| hint.contains(&format!("Webhook {webhook}:"))), "{order}: {hint:?}");
            let review = desk.review(request(order)).await;
            let refusal = review.refusal.unwrap_or_else(|| panic!("{mode:?} {order}: the review says nothing"));
            assert_eq!(
                (refusal.blocked_by_webhook, refusal.blocked_by.map(|by| by.id)),
                (Some(*webhook), attempt.as_ref().map(|by| by.id))
            );
            for lookup in [LookupPolicy::Tell, LookupPolicy::WaiveFailed, LookupPolicy::Skip] {
                let permit = Permit { lookup, seen: review.looked_up.clone(), ..script(&request(order)) };
                let report = desk.capture(request(order), permit, |_| {}).await;
                assert!(matches!(&report, Report::Refused(refusal) if refusal.blocked_by_webhook == Some(*webhook)), "{order}: {report:?}");
            }
        }
        drop(desk);
        for (order, attempt, webhook) in &told {
            for more in [&[][..], &["--lookup"], &["--no-lookup"], &["--expect-hold", "100"]] {
                let run = profiles.capture(mode.word(), order, more);
                assert_refused(&run, attempt.as_ref(), Some(*webhook), None, &format!("capdesk webhook show {webhook}"));
            }
        }
        assert_eq!(host.posts(), sent, "{mode:?}: something was sent");
    }
}

#[test]
fn a_webhook_that_the_receiver_took_in_refuses_the_command_line() {
    let host = Host::plain(bench::taken);
    let profiles = Profiles::one(Mode::Test, &host);
    let mut receiver = Listener::start(&profiles.home, &["--profile", "test", "--allow", "127.0.0.1"]);
    for (method, status) in
        [("capture", "success"), ("capture", "init"), ("void", "success"), ("refund", "pending"), ("Capture", "success")]
    {
        let order = format!("{method}-{status}");
        let body = listener::body(bench::SECRET, &money(&order, method, status, "another", "100"));
        assert_eq!(listener::post(receiver.addr, &body, ""), 200);
        let line = receiver.wait_for(&order, if method == "capture" { "elsewhere" } else { "kept" });
        assert_eq!(line["refuses"], true, "the receiver says that it forbids: {line}");
        let listed = profiles.run("test", &["webhook", "list", "--find", &order, "--json"]).json();
        let number = listed["number"].as_i64().unwrap();
        let run = profiles.capture("test", &order, &["--lookup"]);
        assert_refused(&run, None, Some(number), None, &format!("capdesk webhook show {number}"));
    }
    let body = listener::body(bench::SECRET, &money("failed", "capture", "failure", "another", "100"));
    assert_eq!(listener::post(receiver.addr, &body, ""), 200);
    assert_eq!((&receiver.wait_for("failed", "elsewhere")["refuses"], host.posts()), (&false.into(), 0));
    assert_eq!((profiles.capture("test", "failed", &["--lookup"]).code, host.posts()), (0, 1), "a failure took nothing");
    assert_eq!(receiver.stop(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_look_up_showed_refuses_later_captures_that_make_none() {
    for mode in MODES {
        let host = Host::of(mode, bench::taken);
        let profiles = Profiles::one(mode, &host);
        let clock = TestClock::new();
        let desk = profiles.desk(mode.word(), &clock).await;
        let mut attempts = Vec::new();
        for (order, state) in LEFT {
            attempts.push(left(&desk, &host, &clock, order, state).await);
        }
        drop(desk);
        let sent = host.posts();
        for ((order, _), attempt) in LEFT.iter().zip(&attempts) {
            host.show(&[auth("100"), money(order, "capture", "success", "another", "100")]);
            let looked = profiles.run(mode.word(), &["lookup", order, "--json"]);
            assert_eq!((looked.code, looked.json()["captured"].as_str()), (0, Some("100")), "{looked:?}");
            assert_eq!(looked.stderr.contains("ALARM"), attempt.is_some(), "{order}: {looked:?}");
            // The gateway forgets it again: what it has said once as a success stands.
            host.show(&[auth("100")]);
            let operation = id(order, "another");
            for more in [&["--no-lookup"][..], &["--lookup"]] {
                let run = profiles.capture(mode.word(), order, more);
                assert_refused(&run, attempt.as_ref(), None, Some(&operation), &format!("capdesk lookup {order}"));
            }
        }
        let desk = profiles.desk(mode.word(), &clock).await;
        for (order, _) in LEFT {
            assert!(desk.told_of(&order_id(order)).unwrap().is_some(), "{order}");
            let refusal = desk.review(request(order)).await.refusal.unwrap();
            assert_eq!(refusal.blocked_by_lookup, Some(id(order, "another")));
        }
        assert_eq!(host.posts(), sent, "{mode:?}: something was sent");
    }
}

/// The look-up that refuses stands in the refusal too, whoever made it.
#[test]
fn the_guards_own_look_up_names_the_operation_that_refuses() {
    for mode in MODES {
        let host = Host::of(mode, bench::taken);
        let profiles = Profiles::one(mode, &host);
        for (method, status) in [("capture", "success"), ("capture", "init"), ("refund", "success"), ("void", "pending"), ("topup", "what")]
        {
            let order = format!("{method}-{status}");
            host.show(&[auth("100"), money(&order, method, status, "another", "100")]);
            let run = profiles.capture(mode.word(), &order, &["--lookup"]);
            assert_refused(&run, None, None, Some(&id(&order, "another")), &order);
            // It is on record: the next one is refused without a look-up, which live always makes.
            let again = profiles.capture(mode.word(), &order, &[]);
            assert_eq!((again.code, again.json()["blocked_by_lookup"].as_str()), (8, Some(id(&order, "another").as_str())), "{again:?}");
        }
        assert_eq!(host.posts(), 0);
    }
}

/// An operation may have no id at all: it refuses all the same, and none is made up.
#[test]
fn an_operation_without_an_id_refuses_and_is_named_null() {
    let host = Host::plain(bench::taken);
    let profiles = Profiles::one(Mode::Test, &host);
    host.show(&[auth("100"), money("1", "capture", "success", "", "100")]);
    for more in [&["--lookup"][..], &[]] {
        let run = profiles.capture("test", "1", more);
        assert_refused(&run, None, None, None, "capdesk lookup 1");
    }
    assert_eq!(host.posts(), 0);
}

/// Only an open or successful attempt explains what has its id or tag.
#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_attempt_does_not_explain_a_webhook_with_its_tag() {
    let host = Host::plain(bench::rejected);
    let profiles = Profiles::new().with("test", Mode::Test, &host, "comment_tag = true\n");
    let desk = profiles.desk("test", &TestClock::new()).await;
    let attempt = bench::send(&desk, "1").await;
    assert_eq!(attempt.state, State::Rejected);
    let tagged = |order: &str| {
        let comment = format!(r#""comment":"parcel {}""#, Comment::tag(attempt.id));
        money(order, "capture", "success", "another", "100").replace(r#""comment":null"#, &comment)
    };
    let told = hear(&desk, &tagged("1")).await;
    assert_eq!(told.bearing, Bearing::Contradicts);
    let stands = bench::now(&desk, &attempt);
    assert_eq!((stands.state, stands.alarm.is_some()), (State::Rejected, true), "it does not move, and a person is told");
    drop(desk);
    host.answer(bench::taken);
    let run = profiles.capture("test", "1", &[]);
    assert_refused(&run, Some(&attempt), Some(told.seq), None, "capdesk webhook show");
    assert_eq!(host.posts(), 1);
}

#[test]
fn the_sandboxs_order_1101_is_refused_once_a_look_up_has_shown_it_captured() {
    let home = Home::new();
    let sandbox = |args: &[&str]| home.run(&[&["--profile", "sandbox"], args].concat());
    let looked = sandbox(&["lookup", "1101", "--json"]);
    let captured = looked.json()["transactions"].as_array().unwrap().iter().find(|one| one["method"] == "capture").cloned().unwrap();
    let run = sandbox(&["capture", "--order-id", "1101", "--currency", "UAH", "--json"]);
    let operation = captured["operation_id"].as_str().unwrap();
    assert_refused(&run, None, None, Some(operation), "capdesk lookup 1101");
    let aside = sandbox(&["lookup", "1101", "--dismiss", operation, "--reason", "not ours"]);
    assert_eq!(aside.code, 8, "what the newest look-up shows as a success: {aside:?}");
    assert_eq!(sandbox(&["history", "--json"]).stdout, "", "there is no attempt");
}

/// What comes while the guard's own look-up is under way is asked too: in the transaction that writes the row.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_told_while_the_guard_looks_up_refuses() {
    for mode in MODES {
        for by_webhook in [true, false] {
            let host = Host::of(mode, bench::taken);
            let profiles = Profiles::one(mode, &host);
            let clock = TestClock::new();
            let (desk, other) = (profiles.desk(mode.word(), &clock).await, profiles.desk(mode.word(), &clock).await);
            let held = host.hold_look_up();
            let sending = tokio::spawn(async move {
                let permit = Permit { lookup: LookupPolicy::Strict, ..script(&request("1")) };
                desk.capture(request("1"), permit, |_| {}).await
            });
            let go_on = held.reached().await;
            clock.pass(1);
            let webhook = if by_webhook {
                Some(hear(&other, &money("1", "capture", "init", "another", "100")).await.seq)
            } else {
                host.show(&[auth("100"), money("1", "capture", "init", "another", "100")]);
                other.look_up(&order_id("1")).await.unwrap();
                None
            };
            go_on.send(()).unwrap();
            let Report::Refused(refusal) = sending.await.unwrap() else { panic!("{mode:?} {by_webhook}: sent") };
            let operation = if by_webhook { None } else { Some(id("1", "another")) };
            assert_eq!((refusal.blocked_by_webhook, refusal.blocked_by_lookup), (webhook, operation));
            assert_eq!((host.posts(), profiles.events("created")), (0, 0));
        }
    }
}
