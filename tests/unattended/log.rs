//! The log under junk.

use super::*;
use crate::support::gateway::{Gateway, Reply, Request};

#[test]
fn after_junk_and_replays_the_log_still_tells_of_what_is_genuine() {
    let home = quiet_home();
    let mut receiver = Receiver::start(&home);
    for _ in 0..70 {
        assert_eq!(receiver.post("data=e30%3D&signature=x"), 403);
    }
    for _ in 0..40 {
        assert_eq!(receiver.post(&genuine("1")), 200);
    }
    assert_eq!(receiver.post(&unusable(1)), 422);
    assert_eq!(receiver.stop().0, Some(0));
    let log = std::fs::read_to_string(home.data().join("log").join("capdesk.log")).unwrap();
    let count = |text: &str| log.lines().filter(|line| line.contains(text)).count();
    assert_eq!(count("status=422"), 1, "{log}");
    assert_eq!((count("status=403"), count("webhook recorded"), count("order=1 ")), (30, 1, 1), "{log}");
    assert_eq!(count("left out of this log counts=\"not genuine 40, repeated 39\""), 1, "{log}");
}

/// Whoever has seen a genuine webhook can send it again and again; the gateway is not asked each time.
#[test]
fn replays_of_a_webhook_cause_one_look_up() {
    let gateway = Gateway::plain(|request: &Request| match request.method.as_str() {
        "POST" => Reply::Json(200, gateway::answer(POS, "7", "80", "pending", "2119")),
        _ => Reply::Json(404, r#"{"message":"not found","args":{"code":"S-404"}}"#.into()),
    });
    let home = home(&gateway.url());
    assert_eq!(home.run(&["capture", "--order-id", "7", "--currency", "UAH", "--amount", "80"]).code, 7);
    let before = gateway.requests().len();
    let mut receiver = Receiver::start(&home);
    let bare = body(SECRET, r#"{"method":"capture","order_id":"7","status":"success","amount":80,"currency":"UAH"}"#);
    let until = Instant::now() + Duration::from_secs(2);
    let mut sent = 0;
    while Instant::now() < until {
        assert_eq!(receiver.post(&bare), 200);
        sent += 1;
    }
    std::thread::sleep(Duration::from_millis(500));
    assert!(sent > 20, "{sent}");
    assert_eq!(gateway.requests().len() - before, 1, "{sent} sent");
    assert_eq!(receiver.stop().0, Some(0));
}
