//! Later news: what a look-up shows beside an attempt that is closed raises an alarm, once, and is told on the command line.

use capdesk::domain::{Attempt, Mode, State};

use crate::bench::{self, Host, MODES, Profiles, auth, done, hear, money, now, request, script, send};
use crate::support::clock::TestClock;

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Looks {
    /// `capdesk lookup`.
    Command,
    /// The form's look-up, and the key on an order.
    Form,
    /// The review.
    Review,
    /// The guard of a capture.
    Guard,
}

async fn look(looks: Looks, profiles: &Profiles, mode: Mode, clock: &std::sync::Arc<TestClock>) -> String {
    if looks == Looks::Command {
        let run = profiles.run(mode.word(), &["lookup", "1", "--json"]);
        assert_eq!(run.code, 0, "{run:?}");
        return run.stderr;
    }
    let desk = profiles.desk(mode.word(), clock).await;
    match looks {
        Looks::Form => drop(desk.look_up(&request("1").order_id).await.unwrap()),
        Looks::Review => drop(desk.review(request("1")).await),
        _ => {
            let permit = capdesk::desk::Permit { lookup: capdesk::desk::LookupPolicy::Strict, ..script(&request("1")) };
            drop(desk.capture(request("1"), permit, |_| {}).await);
        }
    }
    String::new()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_capture_that_no_attempt_explains_raises_one_alarm_whoever_looks() {
    for mode in MODES {
        for looks in [Looks::Command, Looks::Form, Looks::Review, Looks::Guard] {
            for state in [State::Captured, State::Declined, State::Rejected] {
                // What an attempt holds is neither reviewed nor sent again: nobody is asked.
                if state == State::Captured && matches!(looks, Looks::Review | Looks::Guard) {
                    continue;
                }
                // In live the same by the command line and the guard alone: the others are no different there.
                if mode == Mode::Live && matches!(looks, Looks::Review | Looks::Form) {
                    continue;
                }
                let host = Host::of(mode, bench::taken);
                host.answer(match state {
                    State::Captured => bench::taken,
                    State::Declined => bench::declined,
                    _ => bench::rejected,
                });
                let profiles = Profiles::one(mode, &host);
                let clock = TestClock::new();
                let attempt = send(profiles.desk(mode.word(), &clock).await.as_ref(), "1").await;
                assert_eq!((attempt.state, &attempt.alarm), (state, &None));
                let own = if state == State::Rejected {
                    vec![]
                } else {
                    vec![money("1", "capture", if state == State::Captured { "success" } else { "failure" }, "own", "100")]
                };
                let shown = [vec![auth("100")], own].concat();
                clock.pass(60);
                host.show(&shown);
                assert!(!look(Looks::Command, &profiles, mode, &clock).await.contains("ALARM"), "{state}: its own capture");
                host.show(&[shown, vec![money("1", "capture", "success", "another", "100")]].concat());
                for _ in 0..2 {
                    let told = look(looks, &profiles, mode, &clock).await;
                    assert!(looks != Looks::Command || told.contains("ALARM"), "{mode:?} {state}: {told}");
                }
                assert_eq!(profiles.events("alarm"), 1, "{mode:?} {looks:?} {state}: raised once");
                let listed = profiles.run(mode.word(), &["history", "--json"]).json();
                let message = listed["message"].as_str().unwrap();
                assert!(listed["state"] == state.word() && message.contains("ALARM"), "{mode:?} {looks:?}: {listed}");
                assert_eq!(host.posts(), 1);
            }
        }
    }
}

/// What is shown in the look-up that settles, beside the capture that it settles.
#[tokio::test(flavor = "multi_thread")]
async fn reconcile_tells_of_a_second_capture_in_the_look_up_that_settles_the_first() {
    for mode in MODES {
        let host = Host::of(mode, bench::pending);
        let profiles = Profiles::one(mode, &host);
        let attempt = send(profiles.desk(mode.word(), &TestClock::new()).await.as_ref(), "1").await;
        assert_eq!(attempt.state, State::Pending);
        host.show(&[auth("100"), money("1", "capture", "success", "own", "100"), money("1", "capture", "success", "another", "100")]);
        let run = profiles.run(mode.word(), &["reconcile", "--json"]);
        let object = run.json();
        assert_eq!((run.code, &object["state"]), (0, &"captured".into()), "{run:?}");
        assert!(run.stderr.contains("ALARM"), "{run:?}");
        assert!(object["message"].as_str().unwrap().contains("ALARM"), "the alarm stands in the message too: {run:?}");
        assert_eq!(profiles.events("alarm"), 1);
        let looked = profiles.run(mode.word(), &["lookup", "1"]);
        assert!(looked.stderr.contains("ALARM") && profiles.events("alarm") == 1, "{looked:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_an_attempt_is_open_nothing_is_raised_and_a_void_only_beside_a_full_capture() {
    let host = Host::plain(bench::pending);
    let profiles = Profiles::one(Mode::Test, &host);
    let desk = profiles.desk("test", &TestClock::new()).await;
    let open = send(&desk, "open").await;
    host.show(&[auth("100"), money("open", "capture", "success", "another", "100")]);
    desk.look_up(&request("open").order_id).await.unwrap();
    assert_eq!((now(&desk, &open).state, now(&desk, &open).alarm), (State::Pending, None));
    host.answer(bench::taken);
    host.show(&[auth("100")]);
    let full = send(&desk, "full").await;
    let mut partial = request("partial");
    let draft =
        capdesk::domain::Draft { amount: Some("100".into()), order_id: "partial".into(), currency: "UAH".into(), ..Default::default() };
    partial.charge_amount = draft.check(partial.pos_id).unwrap().charge_amount;
    let permit = script(&partial);
    let part = done(desk.capture(partial, permit, |_| {}).await);
    let alarmed = async |attempt: &Attempt| {
        let order = attempt.request.order_id.as_str();
        host.show(&[auth("100"), money(order, "capture", "success", "own", "100"), money(order, "void", "success", "v", "20")]);
        desk.look_up(&attempt.request.order_id).await.unwrap();
        now(&desk, attempt).alarm.is_some()
    };
    assert_eq!((alarmed(&full).await, alarmed(&part).await), (true, false));
}

/// The alarm stands where the order's money is, which need not be the newest attempt.
#[tokio::test(flavor = "multi_thread")]
async fn an_alarm_of_an_earlier_attempt_is_told_by_lookup_too() {
    let host = Host::plain(bench::declined);
    let profiles = Profiles::one(Mode::Test, &host);
    let desk = profiles.desk("test", &TestClock::new()).await;
    let first = send(&desk, "1").await;
    host.answer(bench::rejected);
    let second = send(&desk, "1").await;
    assert_eq!((first.state, second.state), (State::Declined, State::Rejected));
    // Declined, and then all the same taken: an alarm of its own, which a person opens.
    hear(&desk, &money("1", "capture", "success", "own", "100")).await;
    let taken = now(&desk, &first);
    assert_eq!(taken.state, State::Captured);
    desk.office().open_alarm(&taken).unwrap();
    drop(desk);
    let own = money("1", "capture", "success", "own", "100");
    host.show(&[auth("100"), own.clone()]);
    assert!(!profiles.run("test", &["lookup", "1"]).stderr.contains("ALARM"));
    host.show(&[auth("100"), own, money("1", "capture", "success", "another", "100")]);
    let looked = profiles.run("test", &["lookup", "1"]);
    assert!(looked.stderr.contains("ALARM") && looked.stderr.contains(&first.id.to_string()), "{looked:?}");
}

/// A declined attempt whose capture a look-up shows as taken is moved by its own id, and told.
#[tokio::test(flavor = "multi_thread")]
async fn proof_in_a_look_up_moves_a_closed_attempt_with_an_alarm() {
    for mode in MODES {
        let host = Host::of(mode, bench::declined);
        let profiles = Profiles::one(mode, &host);
        let attempt = send(profiles.desk(mode.word(), &TestClock::new()).await.as_ref(), "1").await;
        assert_eq!(attempt.state, State::Declined);
        host.show(&[auth("100"), money("1", "capture", "success", "own", "100")]);
        let looked = profiles.run(mode.word(), &["lookup", "1"]);
        assert!(looked.code == 0 && looked.stderr.contains("ALARM"), "{looked:?}");
        let object = profiles.run(mode.word(), &["history", "--json"]).json();
        assert_eq!(object["state"], "captured");
        let again = profiles.capture(mode.word(), "1", &[]);
        assert_eq!((again.code, again.json()["blocked_by"].as_str(), host.posts()), (8, Some(attempt.id.to_string().as_str()), 1));
    }
}

/// A dismissal ends where the newest look-up shows a success: then the money of this order may have been taken twice.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_dismissed_and_is_shown_as_a_success_raises_the_alarm() {
    let host = Host::plain(bench::taken);
    let profiles = Profiles::one(Mode::Test, &host);
    let told = hear(profiles.desk("test", &TestClock::new()).await.as_ref(), &money("1", "capture", "success", "another", "100")).await.seq;
    assert_eq!(profiles.run("test", &["webhook", "dismiss", &told.to_string(), "--reason", "not ours"]).code, 0);
    assert_eq!(profiles.capture("test", "1", &["--lookup"]).code, 0);
    let own = money("1", "capture", "success", "own", "100");
    host.show(&[auth("100"), own.clone()]);
    assert!(!profiles.run("test", &["lookup", "1"]).stderr.contains("ALARM"));
    host.show(&[auth("100"), own, money("1", "capture", "success", "another", "100")]);
    let looked = profiles.run("test", &["lookup", "1"]);
    assert!(looked.stderr.contains("ALARM") && profiles.events("alarm") == 1, "{looked:?}");
}
