//! A clock that only the test moves.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use capdesk::desk::clock::Clock;
use capdesk::domain::Moment;
use jiff::{SignedDuration, Timestamp};

pub struct TestClock {
    now: Mutex<Moment>,
    /// How far each reading moves it on.
    tick: Mutex<u64>,
}

impl TestClock {
    pub fn new() -> Arc<Self> {
        let wall = "2026-11-22T10:00:00Z".parse().unwrap();
        let now = Moment { wall, boot: Duration::from_secs(1000), boot_id: "boot".into() };
        Arc::new(Self { now: Mutex::new(now), tick: Mutex::new(0) })
    }

    /// Lets both clocks move on.
    pub fn pass(&self, seconds: u64) {
        let mut now = self.now.lock().unwrap();
        now.boot += Duration::from_secs(seconds);
        now.wall = now.wall.checked_add(SignedDuration::from_secs(seconds as i64)).unwrap();
    }

    /// Lets each reading move both clocks on.
    pub fn tick(&self, seconds: u64) {
        *self.tick.lock().unwrap() = seconds;
    }

    pub fn set_wall(&self, wall: &str) {
        self.now.lock().unwrap().wall = wall.parse::<Timestamp>().unwrap();
    }

    /// Moves the wall clock alone, as a person or a time server does.
    pub fn step_wall(&self, seconds: i64) {
        let mut now = self.now.lock().unwrap();
        now.wall = now.wall.checked_add(SignedDuration::from_secs(seconds)).unwrap();
    }

    /// The time as it stands; does not tick.
    pub fn peek(&self) -> Moment {
        self.now.lock().unwrap().clone()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Moment {
        self.pass(*self.tick.lock().unwrap());
        self.peek()
    }
}
