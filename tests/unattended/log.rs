//! The log under junk.

use super::*;

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
