//! The last doors before money, each tried on its own: the point of sale, the typed order id, and locks that do not hold.

use std::process::Command;

use capdesk::desk::{Confirm, LookupPolicy, Permit, Report};
use capdesk::domain::{Mode, State};

use crate::bench::{self, Host, MODES, Profiles, lost, now, request, script, send};
use crate::support::Run;
use crate::support::clock::TestClock;

#[tokio::test(flavor = "multi_thread")]
async fn a_request_for_another_point_of_sale_leaves_no_row_and_no_look_up() {
    for mode in MODES {
        let host = Host::of(mode, bench::taken);
        let profiles = Profiles::one(mode, &host);
        let desk = profiles.desk(mode.word(), &TestClock::new()).await;
        let mut other = request("1");
        other.pos_id = uuid::Uuid::from_u128(1);
        let permit = Permit { lookup: LookupPolicy::Tell, ..script(&other) };
        let report = desk.capture(other, permit, |_| {}).await;
        assert!(matches!(&report, Report::Refused(refusal) if refusal.why.to_string().contains("another profile")), "{report:?}");
        assert_eq!((host.gateway.lines().len(), profiles.events("created"), profiles.events("look_up")), (0, 0, 0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_capture_needs_the_order_id_as_it_is() {
    let host = Host::tls(bench::taken);
    let profiles = Profiles::one(Mode::Live, &host);
    let desk = profiles.desk("live", &TestClock::new()).await;
    let with = |confirm| Permit { confirm, lookup: LookupPolicy::WaiveFailed, ..Permit::default() };
    let typed = |text: &str| Confirm::TypedOrderId(text.to_owned());
    let full = request("Order-1").confirm_text();
    for confirm in [
        Confirm::None,
        typed(""),
        typed("order-1"),
        typed("Order-1 "),
        typed("Order-"),
        typed("Order-11"),
        typed(&full),
        Confirm::Text("Order-1".into()),
        Confirm::Text(full.replace("FULL", "100")),
    ] {
        let report = desk.capture(request("Order-1"), with(confirm.clone()), |_| {}).await;
        assert!(matches!(report, Report::Refused(_)), "{confirm:?}: {report:?}");
    }
    assert_eq!((host.gateway.lines().len(), profiles.events("created")), (0, 0), "asked before any look-up");
    let report = desk.capture(request("Order-1"), with(typed("Order-1")), |_| {}).await;
    assert!(matches!(&report, Report::Done(attempt) if attempt.state == State::Captured), "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_release_needs_the_order_id_as_it_is() {
    let host = Host::tls(lost);
    let profiles = Profiles::one(Mode::Live, &host);
    let clock = TestClock::new();
    let desk = profiles.desk("live", &clock).await;
    let attempt = send(&desk, "Order-1").await;
    clock.pass(400);
    let before = host.look_ups();
    let typed = |text: &str| Confirm::TypedOrderId(text.to_owned());
    let id = attempt.id.to_string();
    for confirm in [
        Confirm::None,
        typed(""),
        typed("order-1"),
        typed("Order-1 "),
        typed(&id),
        Confirm::Text("Order-1".into()),
        Confirm::Text(id.clone()),
    ] {
        assert!(desk.release(attempt.id, "seen in the portal", &confirm, false).await.is_err(), "{confirm:?}");
    }
    assert_eq!((now(&desk, &attempt).state, host.look_ups()), (State::Unknown, before));
    assert_eq!(desk.release(attempt.id, "seen in the portal", &typed("Order-1"), false).await.unwrap().state, State::Released);
}

/// Run with a library between the binary and the C library in which `flock` says yes to everybody, or is not there.
fn without_locks(profiles: &Profiles, answer: &str, args: &[&str]) -> Run {
    let dir = profiles.home.dir.path();
    let (source, library) = (dir.join("locks.c"), dir.join("locks.so"));
    std::fs::write(&source, format!("#include <errno.h>\nint flock(int fd, int how) {{ (void)fd; (void)how; {answer} }}\n")).unwrap();
    assert!(Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source).status().unwrap().success());
    Run::of(profiles.home.command().args(args).env("LD_PRELOAD", &library).output().unwrap())
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "SKIPPED: a library is put between by LD_PRELOAD, which is Linux's")]
fn where_locks_do_not_hold_nothing_is_sent_and_everything_can_be_read() {
    for answer in ["return 0;", "errno = ENOLCK; return -1;"] {
        let host = Host::plain(bench::taken);
        let profiles = Profiles::one(Mode::Test, &host);
        let run = |args: &[&str]| without_locks(&profiles, answer, &[&["--profile", "test"], args].concat());
        let refused = run(&["capture", "--order-id", "1", "--currency", "UAH", "--json"]);
        assert_eq!((refused.code, host.gateway.lines().len(), profiles.events("created")), (8, 0, 0), "{answer}: {refused:?}");
        assert!(refused.stderr.contains("lock"), "{refused:?}");
        assert_eq!(run(&["history"]).code, 0);
        // With locks the same data directory is as good as any.
        assert_eq!((profiles.capture("test", "1", &[]).code, host.posts()), (0, 1));
    }
}
