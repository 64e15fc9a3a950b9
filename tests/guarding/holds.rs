//! What was seen is what is sent.

use std::sync::Arc;

use capdesk::desk::{Confirm, Desk, Expected, LookupPolicy, Permit, Refusal, Report, Review};
use capdesk::domain::Mode;

use crate::bench::{self, Host, MODES, Profiles, auth, money, request};
use crate::support::clock::TestClock;

#[test]
fn an_expected_hold_is_compared_with_a_look_up_in_every_mode() {
    let euro = auth("100").replace("UAH", "EUR");
    let silent = auth("100").replace("100", "null");
    for mode in MODES {
        let host = Host::of(mode, bench::taken);
        let profiles = Profiles::one(mode, &host);
        let cases: [(&str, &str, &[String], i32); 9] = [
            ("equal", "100", &[auth("100")], 0),
            ("equal-otherwise-spelled", "100,00", &[auth("100.0")], 0),
            ("less", "99.99", &[auth("100")], 8),
            ("more", "100.01", &[auth("100")], 8),
            ("another-currency", "100", std::slice::from_ref(&euro), 8),
            ("no-amount", "100", std::slice::from_ref(&silent), 8),
            ("no-hold", "100", &[], 8),
            ("failed-hold", "100", &[auth("100").replace("success", "failure")], 8),
            ("no-amount-at-all", "1e2", &[auth("100")], 2),
        ];
        let mut sent = 0;
        for (order, expected, shown, code) in cases {
            host.show(shown);
            let before = host.look_ups();
            let run = profiles.capture(mode.word(), order, &["--expect-hold", expected]);
            sent += usize::from(code == 0);
            assert_eq!((run.code, host.posts()), (code, sent), "{mode:?} {order}: {run:?}");
            assert_eq!(host.look_ups() - before, usize::from(code != 2), "{order}: it implies a look-up");
        }
        // An order that is not found, and no answer at all.
        for shown in ["", "503"] {
            host.show_body(shown);
            let run = profiles.capture(mode.word(), "none", &["--expect-hold", "100"]);
            assert_eq!((run.code, host.posts()), (8, sent), "{run:?}");
        }
        // Without it nothing is compared.
        host.show(&[auth("500")]);
        let any = profiles.capture(mode.word(), "any", &["--lookup"]);
        assert_eq!((any.code, host.posts()), (9, sent + 1), "sent, and 100 were taken of 500: {any:?}");
    }
}

/// A console: what it showed, and the y that came later.
struct Console {
    host: Host,
    profiles: Profiles,
    clock: Arc<TestClock>,
    desk: Arc<Desk>,
    mode: Mode,
}

impl Console {
    async fn open(mode: Mode) -> Self {
        let host = Host::of(mode, bench::taken);
        let profiles = Profiles::one(mode, &host);
        let clock = TestClock::new();
        let desk = profiles.desk(mode.word(), &clock).await;
        Self { host, profiles, clock, desk, mode }
    }

    async fn confirm(&self, order: &str, review: &Review) -> Report {
        let seen = review.looked_up.clone();
        let lookup = if self.mode == Mode::Live { LookupPolicy::WaiveFailed } else { LookupPolicy::Tell };
        let expected = Expected::seen(seen.as_ref().map(|seen| &seen.order));
        let permit = Permit { confirm: Confirm::TypedOrderId(order.to_owned()), lookup, seen, expected, ..Permit::default() };
        self.desk.capture(request(order), permit, |_| {}).await
    }
}

fn refused(report: Report) -> Refusal {
    match report {
        Report::Refused(refusal) => refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_hold_than_the_review_showed_is_never_sent_but_shown_anew() {
    let (euro, silent) = (auth("100").replace("UAH", "EUR"), auth("100").replace(r#""UAH""#, "null"));
    for mode in MODES {
        for (what, now) in [
            ("more", vec![auth("500")]),
            ("less", vec![auth("50")]),
            ("another currency", vec![euro.clone()]),
            ("no currency any more", vec![silent.clone()]),
            ("no amount any more", vec![auth("null")]),
            ("no hold any more", vec![]),
        ] {
            let console = Console::open(mode).await;
            let review = console.desk.review(request("1")).await;
            assert!(review.refusal.is_none() && review.looked_up.is_some(), "{review:?}");
            console.clock.pass(11);
            console.host.show(&now);
            let refusal = refused(console.confirm("1", &review).await);
            assert!(refusal.changed, "{mode:?} {what}: {refusal:?}");
            assert_eq!((console.host.posts(), console.host.look_ups()), (0, 2), "{what}");
            // The review anew shows what is there now; a y to that is sent, if it can be.
            let again = console.desk.review(request("1")).await;
            if again.refusal.is_none() {
                assert!(matches!(console.confirm("1", &again).await, Report::Done(_)), "{what}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_the_review_did_not_show_is_never_sent() {
    for mode in MODES {
        let console = Console::open(mode).await;
        console.host.show_body("503");
        let review = console.desk.review(request("1")).await;
        assert_eq!((review.looked_up.is_none(), review.refusal.is_some()), (true, mode == Mode::Live));
        console.host.show(&[auth("100")]);
        assert!(refused(console.confirm("1", &review).await).changed, "{mode:?}");
        assert_eq!(console.host.posts(), 0);
        // The same again without a look-up: told, or waived.
        console.host.show_body("503");
        assert!(matches!(console.confirm("1", &review).await, Report::Done(_)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_up_of_more_than_10_s_counts_as_failed_but_what_it_showed_forbids() {
    for mode in MODES {
        let console = Console::open(mode).await;
        console.host.slow(&console.clock, 11);
        let with = |lookup| Permit { confirm: Confirm::TypedOrderId("1".into()), lookup, ..Permit::default() };
        let refusal = refused(console.desk.capture(request("1"), with(LookupPolicy::Strict), |_| {}).await);
        assert!(refusal.lookup_failed && !refusal.changed, "{refusal:?}");
        console.host.show(&[auth("100"), money("1", "capture", "pending", "another", "100")]);
        for lookup in [LookupPolicy::Strict, LookupPolicy::WaiveFailed, LookupPolicy::Tell] {
            let refusal = refused(console.desk.capture(request("1"), with(lookup), |_| {}).await);
            assert!(!refusal.lookup_failed, "{lookup:?}: {refusal:?}");
        }
        // The hold that a person saw is compared with it too.
        console.host.show(&[auth("500")]);
        let expected = Expected::Seen(Some(("100".parse().unwrap(), Some("UAH".into()))));
        let permit = Permit { expected, ..with(LookupPolicy::WaiveFailed) };
        assert!(refused(console.desk.capture(request("1"), permit, |_| {}).await).changed);
        assert_eq!(console.host.posts(), 0, "{mode:?}");
        // Nothing forbids, and it was waived: sent, and the hold of so old an answer is not known.
        console.host.show(&[auth("100")]);
        let Report::Done(attempt) = console.desk.capture(request("1"), with(LookupPolicy::WaiveFailed), |_| {}).await else {
            panic!("refused")
        };
        assert_eq!((attempt.hold, console.host.posts()), (None, 1));
        assert!(console.profiles.events("look_up") > 0);
    }
}
