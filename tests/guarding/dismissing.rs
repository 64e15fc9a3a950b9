//! Setting aside what is not about this order's money, and taking that back.

use capdesk::domain::Mode;
use serde_json::Value;

use crate::bench::{self, Host, MODES, Profiles, auth, hear, id, money};
use crate::support::Run;
use crate::support::clock::TestClock;

/// Adds `--confirm` in live.
fn confirmed<'a>(mode: Mode, args: &[&'a str], confirm: &'a str) -> Vec<&'a str> {
    let confirm: &[&str] = if mode == Mode::Live { &["--confirm", confirm] } else { &[] };
    [args, confirm].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_set_aside_by_a_named_person_and_refuses_again_when_that_is_taken_back() {
    for mode in MODES {
        let host = Host::of(mode, bench::taken);
        let profiles = Profiles::one(mode, &host);
        let desk = profiles.desk(mode.word(), &TestClock::new()).await;
        let told = hear(&desk, &money("1", "capture", "success", "another", "100")).await.seq.to_string();
        let again = hear(&desk, &money("1", "capture", "success", "another", "100").replace("text", "repeated")).await.seq.to_string();
        let harmless = hear(&desk, &auth("100").replace(r#"{"method""#, r#"{"order_id":"1","method""#)).await.seq.to_string();
        drop(desk);
        let confirm = format!("DISMISS:{told}");
        let run = |args: &[&str]| profiles.run(mode.word(), args);
        let dismiss = |number: &str, reason: &str| {
            let right = format!("DISMISS:{number}");
            run(&confirmed(mode, &["webhook", "dismiss", number, "--reason", reason], &right))
        };
        for (number, reason) in [("99999", "not ours"), (harmless.as_str(), "not ours"), (told.as_str(), "  "), (told.as_str(), "a\nb")] {
            let run = dismiss(number, reason);
            assert_eq!(run.code, 2, "{number} {reason:?}: {run:?}");
        }
        assert_eq!(run(&["webhook", "restore", &told]).code, 2, "nothing was dismissed");
        if mode == Mode::Live {
            for wrong in [&[][..], &["--confirm", "DISMISS:99"], &["--confirm", "1"], &["--confirm", &confirm.to_lowercase()]] {
                let run = run(&[&["webhook", "dismiss", &told, "--reason", "not ours"], wrong].concat());
                assert!(run.code == 8 && run.stderr.contains(&confirm), "{wrong:?}: {run:?}");
            }
        }
        assert_eq!((profiles.events("dismissed"), profiles.capture(mode.word(), "1", &[]).code), (0, 8));
        let done = dismiss(&told, "the customer's other card");
        assert_eq!(done.code, 0, "{done:?}");
        assert_eq!(dismiss(&told, "again").code, 2, "it refuses nothing any more");
        assert_eq!(dismiss(&again, "again").code, 2, "nor does the same told in other words");
        assert_eq!(run(&["webhook", "restore", &told]).code, 0);
        let refused = profiles.capture(mode.word(), "1", &[]);
        assert_eq!((refused.code, host.posts()), (8, 0), "{refused:?}");
        assert_eq!((dismiss(&told, "after all").code, run(&["webhook", "restore", "99999"]).code), (0, 2));
        let sent = profiles.capture(mode.word(), "1", &[]);
        assert_eq!((sent.code, host.posts()), (0, 1), "{sent:?}");
        let reason: String =
            profiles.ledger().query_row("SELECT reason FROM dismissals WHERE restored IS NULL", [], |row| row.get(0)).unwrap();
        assert_eq!((reason.as_str(), profiles.events("dismissed"), profiles.events("restored")), ("after all", 2, 1));
    }
}

fn look_up(profiles: &Profiles, mode: Mode, order: &str) -> Run {
    profiles.run(mode.word(), &["lookup", order, "--json"])
}

#[test]
fn what_a_look_up_shows_is_set_aside_unless_the_newest_shows_a_success() {
    for mode in MODES {
        let host = Host::of(mode, bench::taken);
        let profiles = Profiles::one(mode, &host);
        let run = |args: &[&str]| profiles.run(mode.word(), args);
        let operation = id("1", "another");
        let confirm = format!("DISMISS:{operation}");
        let aside = |reason: &str| run(&confirmed(mode, &["lookup", "1", "--dismiss", &operation, "--reason", reason], &confirm));
        assert_eq!(aside("not ours").code, 2, "no look-up has shown it");
        host.show(&[auth("100"), money("1", "capture", "pending", "another", "100")]);
        assert_eq!(look_up(&profiles, mode, "1").code, 0);
        assert_eq!(aside(" ").code, 2, "a reason is asked for");
        let other = run(&confirmed(mode, &["lookup", "1", "--dismiss", "nonsense", "--reason", "not ours"], "DISMISS:nonsense"));
        assert_eq!(other.code, 2, "{other:?}");
        if mode == Mode::Live {
            for wrong in [&[][..], &["--confirm", "1"]] {
                let run = run(&[&["lookup", "1", "--dismiss", &operation, "--reason", "not ours"], wrong].concat());
                assert!(run.code == 8 && run.stderr.contains(&confirm), "{wrong:?}: {run:?}");
            }
        }
        assert_eq!((aside("not ours").code, aside("again").code), (0, 2));
        // Now final: it asks again, and while the newest look-up shows it nobody can set it aside.
        host.show(&[auth("100"), money("1", "capture", "success", "another", "100")]);
        assert_eq!(look_up(&profiles, mode, "1").code, 0);
        let refused = profiles.capture(mode.word(), "1", &[]);
        assert_eq!((refused.code, refused.json()["blocked_by_lookup"].as_str()), (8, Some(operation.as_str())), "{refused:?}");
        let success = aside("not ours");
        assert!(success.code == 8 && success.stderr.contains("success"), "{success:?}");
        // The next look-up does not show it any more.
        host.show(&[auth("100")]);
        assert_eq!(look_up(&profiles, mode, "1").code, 0);
        assert_eq!((profiles.capture(mode.word(), "1", &[]).code, aside("a mistake of the gateway").code), (8, 0));
        assert_eq!(run(&["lookup", "1", "--restore", &operation]).code, 0);
        assert_eq!(run(&["lookup", "1", "--restore", &operation]).code, 2);
        assert_eq!((profiles.capture(mode.word(), "1", &[]).code, host.posts()), (8, 0));
        assert_eq!(aside("a mistake of the gateway").code, 0);
        let sent = profiles.capture(mode.word(), "1", &["--lookup"]);
        assert_eq!((sent.code, host.posts()), (0, 1), "{sent:?}");
    }
}

/// What was set aside while it was on its way is asked about again once it is final, by webhook as by look-up.
#[tokio::test(flavor = "multi_thread")]
async fn a_more_final_status_asks_again() {
    let host = Host::plain(bench::taken);
    let profiles = Profiles::one(Mode::Test, &host);
    let clock = TestClock::new();
    let desk = profiles.desk("test", &clock).await;
    for (order, before, after) in
        [("1", "init", "success"), ("2", "pending", "success"), ("3", "init", "pending"), ("4", "what", "success")]
    {
        let first = hear(&desk, &money(order, "capture", before, "another", "100")).await.seq.to_string();
        assert_eq!(profiles.run("test", &["webhook", "dismiss", &first, "--reason", "not ours"]).code, 0);
        let final_one = hear(&desk, &money(order, "capture", after, "another", "100")).await.seq;
        let run = profiles.capture("test", order, &[]);
        assert_eq!((run.code, &run.json()["blocked_by_webhook"]), (8, &Value::from(final_one)), "{order}: {run:?}");
    }
    // A dismissal of the webhook covers the same operation in a look-up, and the other way round.
    let told = hear(&desk, &money("5", "void", "pending", "another", "100")).await.seq.to_string();
    assert_eq!(profiles.run("test", &["webhook", "dismiss", &told, "--reason", "not ours"]).code, 0);
    host.show(&[auth("100"), money("5", "void", "init", "another", "100")]);
    assert_eq!((profiles.run("test", &["lookup", "5"]).code, host.posts()), (0, 0));
    let sent = profiles.capture("test", "5", &["--lookup"]);
    assert_eq!((sent.code, host.posts()), (0, 1), "{sent:?}");
}

/// Only the profile whose point of sale a webhook is about may set it aside.
#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_of_another_point_of_sale_is_not_this_profiles_to_dismiss() {
    let host = Host::plain(bench::taken);
    let profiles = Profiles::one(Mode::Test, &host);
    let desk = profiles.desk("test", &TestClock::new()).await;
    let told = hear(&desk, &money("1", "capture", "success", "another", "100")).await.seq.to_string();
    drop(desk);
    let other = profiles.home.run(&["--profile", "sandbox", "webhook", "dismiss", &told, "--reason", "not ours"]);
    assert_eq!((other.code, profiles.events("dismissed")), (2, 0), "{other:?}");
}
