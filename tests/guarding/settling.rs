//! Settling decides on what is still true, and on nothing that may be another's.

use std::sync::Arc;

use capdesk::desk::{Confirm, Desk, LookupPolicy, Permit, Report};
use capdesk::domain::{Attempt, Comment, DismissTarget, Mode, State};

use crate::bench::{self, Host, Profiles, auth, done, hear, lost, money, now, request, script, send};
use crate::support::clock::TestClock;

async fn unknown(host: &Host) -> (Profiles, Arc<TestClock>, Arc<Desk>, Attempt) {
    let profiles = Profiles::one(Mode::Test, host);
    let clock = TestClock::new();
    let desk = profiles.desk("test", &clock).await;
    let attempt = send(&desk, "1").await;
    assert_eq!(attempt.state, State::Unknown);
    (profiles, clock, desk, attempt)
}

async fn release(desk: &Desk, attempt: &Attempt) -> Result<State, String> {
    let released = desk.release(attempt.id, "seen in the portal", &Confirm::None, false).await;
    released.map(|attempt| attempt.state).map_err(|refusal| refusal.why.to_string())
}

/// How another process meanwhile learns of a capture that is on its way.
#[derive(Debug, Clone, Copy)]
enum Meanwhile {
    LookUp,
    Reconcile,
    Review,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_old_look_up_settles_nothing_once_another_process_has_seen_a_capture() {
    for meanwhile in [Meanwhile::LookUp, Meanwhile::Reconcile, Meanwhile::Review] {
        let host = Host::plain(lost);
        let (profiles, clock, desk, attempt) = unknown(&host).await;
        let other = profiles.desk("test", &clock).await;
        clock.pass(400);
        assert_eq!(desk.reconcile(attempt.id).await.unwrap().attempt.state, State::Unknown);
        clock.pass(61);
        let held = host.hold_look_up();
        let slow = tokio::spawn({
            let (desk, id) = (Arc::clone(&desk), attempt.id);
            async move { desk.reconcile(id).await.unwrap().attempt.state }
        });
        let go_on = held.reached().await;
        clock.pass(1);
        host.show(&[auth("100"), money("1", "capture", "init", "another", "100")]);
        match meanwhile {
            Meanwhile::LookUp => drop(other.look_up(&request("1").order_id).await.unwrap()),
            Meanwhile::Reconcile => drop(other.reconcile(attempt.id).await.unwrap()),
            Meanwhile::Review => drop(other.review(request("1")).await),
        }
        go_on.send(()).unwrap();
        let settled = slow.await.unwrap();
        // A review of an order that an attempt holds asks the gateway nothing.
        let expected = if matches!(meanwhile, Meanwhile::Review) { State::NotCaptured } else { State::Unknown };
        assert_eq!(settled, expected, "{meanwhile:?}");
        assert_eq!(now(&other, &attempt).state, expected, "{meanwhile:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_old_look_up_permits_no_release_once_another_process_has_seen_a_capture() {
    let host = Host::plain(lost);
    let (profiles, clock, desk, attempt) = unknown(&host).await;
    let other = profiles.desk("test", &clock).await;
    clock.pass(400);
    let held = host.hold_look_up();
    let slow = tokio::spawn({
        let (desk, attempt) = (Arc::clone(&desk), attempt.clone());
        async move { release(&desk, &attempt).await }
    });
    let go_on = held.reached().await;
    clock.pass(1);
    host.show(&[auth("100"), money("1", "capture", "init", "another", "100")]);
    other.look_up(&request("1").order_id).await.unwrap();
    go_on.send(()).unwrap();
    assert!(slow.await.unwrap().is_err(), "it was released by a look-up that was out of date");
    assert_eq!(now(&other, &attempt).state, State::Unknown);
}

/// What a look-up shows beside the hold, and whether that keeps an unknown attempt from ending as nothing.
#[tokio::test(flavor = "multi_thread")]
async fn what_may_be_ours_or_moves_money_keeps_an_attempt_open() {
    let told = |method: &str, status: &str, whose: &str| money("1", method, status, whose, "100");
    let twice = |first: &str, second: &str| vec![told("capture", first, "a"), told("capture", second, "a")];
    let tagged =
        told("capture", "pending", "a").replace(r#""comment":null"#, &format!(r#""comment":"{}""#, Comment::tag(uuid::Uuid::max())));
    let cases: Vec<(&str, Vec<String>, State, bool)> = vec![
        ("a capture in init", vec![told("capture", "init", "a")], State::Unknown, false),
        ("a word that nobody knows", vec![told("capture", "what", "a")], State::Unknown, false),
        ("a refund on its way", vec![told("refund", "pending", "a")], State::Unknown, false),
        ("a refund", vec![told("refund", "success", "a")], State::Unknown, false),
        ("an unknown method", vec![told("topup", "success", "a")], State::Unknown, false),
        ("a known method spelled otherwise", vec![told("Capture", "success", "a")], State::Unknown, false),
        (
            "failed ones",
            vec![told("capture", "failure", "a"), told("refund", "failure", "b"), told("topup", "failure", "c")],
            State::NotCaptured,
            true,
        ),
        ("a harmless one", vec![told("statement", "success", "a")], State::NotCaptured, true),
        ("another attempt's by its tag", vec![tagged], State::NotCaptured, true),
        ("one operation, pending and failed", twice("pending", "failure"), State::NotCaptured, true),
        ("one operation, failed and pending", twice("failure", "pending"), State::NotCaptured, true),
        ("one operation, pending and a success", twice("pending", "success"), State::Captured, false),
        ("two operations", vec![told("capture", "success", "a"), told("capture", "success", "b")], State::Unknown, false),
    ];
    for (what, shown, expected, may_be_released) in cases {
        let shown = [vec![auth("100")], shown].concat();
        for releases in [false, true] {
            let host = Host::plain(lost);
            let profiles = Profiles::new().with("test", Mode::Test, &host, "harmless_methods = [\"statement\"]\n");
            let clock = TestClock::new();
            let desk = profiles.desk("test", &clock).await;
            let attempt = send(&desk, "1").await;
            host.show(&shown);
            clock.pass(400);
            if releases {
                assert_eq!(release(&desk, &attempt).await.is_ok(), may_be_released, "{what}: release");
            } else {
                desk.reconcile(attempt.id).await.unwrap();
                clock.pass(61);
                assert_eq!(desk.reconcile(attempt.id).await.unwrap().attempt.state, expected, "{what}: reconcile");
            }
        }
    }
}

/// One of the two is wrong: a person has to ask.
#[tokio::test(flavor = "multi_thread")]
async fn an_operation_that_is_listed_as_success_and_failure_settles_as_a_success_with_an_alarm() {
    for order in [["success", "failure"], ["failure", "success"]] {
        let host = Host::plain(lost);
        let (profiles, _clock, desk, attempt) = unknown(&host).await;
        let twice = order.map(|status| money("1", "capture", status, "a", "100"));
        host.show(&[vec![auth("100")], twice.to_vec()].concat());
        let settled = *desk.reconcile(attempt.id).await.unwrap().attempt;
        assert_eq!((settled.state, settled.alarm.is_some()), (State::Captured, true), "{order:?}");
        drop(desk);
        let looked = profiles.run("test", &["lookup", "1", "--json"]);
        assert_eq!((looked.code, looked.json()["captured"].as_str()), (0, Some("100")), "{looked:?}");
        assert!(looked.stderr.contains("ALARM"), "{looked:?}");
    }
}

/// A pending attempt is settled by its own id alone, by whoever hears of it.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_webhook_told_in_between_is_not_overlooked_when_look_ups_show_nothing() {
    let host = Host::plain(lost);
    let (_profiles, clock, desk, attempt) = unknown(&host).await;
    clock.pass(400);
    desk.reconcile(attempt.id).await.unwrap();
    clock.pass(61);
    hear(&desk, &money("1", "capture", "init", "another", "100")).await;
    assert_eq!(desk.reconcile(attempt.id).await.unwrap().attempt.state, State::Unknown, "one is on its way");
    hear(&desk, &money("1", "capture", "success", "another", "99")).await;
    clock.pass(61);
    let settled = *desk.reconcile(attempt.id).await.unwrap().attempt;
    assert_eq!((settled.state, settled.alarm.is_some()), (State::CapturedMismatch, true));
}

/// The tag tells whose a capture is, also where the gateway names it by no id: it explains it, and a person is not called.
#[tokio::test(flavor = "multi_thread")]
async fn a_capture_with_our_tag_is_explained_though_it_has_no_id() {
    let host = Host::plain(bench::taken);
    let profiles = Profiles::new().with("test", Mode::Test, &host, "comment_tag = true\n");
    let clock = TestClock::new();
    let desk = profiles.desk("test", &clock).await;
    let request = request("1");
    let permit = script(&request);
    let attempt = done(desk.capture(request.clone(), permit, |_| {}).await);
    assert_eq!(attempt.state, State::Captured);
    let tagged =
        |id| money("1", "capture", "success", "", "100").replace(r#""comment":null"#, &format!(r#""comment":"{}""#, Comment::tag(id)));
    host.show(&[auth("100"), tagged(attempt.id)]);
    desk.look_up(&request.order_id).await.unwrap();
    assert_eq!(now(&desk, &attempt).alarm, None, "it is ours by its tag");
    host.show(&[auth("100"), tagged(attempt.id), tagged(uuid::Uuid::max())]);
    desk.look_up(&request.order_id).await.unwrap();
    assert!(now(&desk, &attempt).alarm.is_some(), "and another's is not");
}

/// What any look-up showed before the send was there before it, whoever made it and however much of it was stated then.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_look_up_showed_before_the_send_is_never_taken_for_ours() {
    let now_shown = money("1", "capture", "success", "another", "100");
    let pending = money("1", "capture", "pending", "another", "100");
    let operation_alone = pending.replace("transaction_id", "x_transaction_id");
    for (what, before) in [("as it is", &pending), ("by its operation alone", &operation_alone)] {
        for by_guard in [false, true] {
            let host = Host::plain(lost);
            let profiles = Profiles::one(Mode::Test, &host);
            let clock = TestClock::new();
            let desk = profiles.desk("test", &clock).await;
            host.show(&[auth("100"), before.clone()]);
            desk.look_up(&request("1").order_id).await.unwrap();
            let aside = DismissTarget::Shown(request("1").order_id, bench::id("1", "another"));
            desk.dismiss(&aside, "the other desk's", &Confirm::None).await.unwrap();
            clock.pass(60);
            let lookup = if by_guard { LookupPolicy::Strict } else { LookupPolicy::Skip };
            let permit = Permit { lookup, ..script(&request("1")) };
            let attempt = done(desk.capture(request("1"), permit, |_| {}).await);
            assert_eq!(attempt.state, State::Unknown);
            host.show(&[auth("100"), now_shown.clone()]);
            clock.pass(400);
            assert_eq!(desk.reconcile(attempt.id).await.unwrap().attempt.state, State::Unknown, "{what}, {by_guard}");
            clock.pass(61);
            assert_eq!(desk.reconcile(attempt.id).await.unwrap().attempt.state, State::NotCaptured, "{what}, {by_guard}");
            // The order is taken all the same: by the other one, which nobody can set aside now.
            let refused = desk.capture(request("1"), script(&request("1")), |_| {}).await;
            assert!(matches!(refused, Report::Refused(_)), "{refused:?}");
        }
    }
}
