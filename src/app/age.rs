//! How old something on the screen is, told in words that stay true without a ticking clock.

use std::time::Duration;

use jiff::Timestamp;

use super::model::Now;
use crate::domain::{Say, say};

/// The ages at which the words change; after the last one they stay.
const STEPS: [Duration; 3] = [Duration::from_secs(60), Duration::from_secs(5 * 60), Duration::from_secs(60 * 60)];

/// When something was learnt, and the step its age has reached on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    at: Duration,
    /// By the wall clock.
    pub wall: Timestamp,
    step: usize,
}

impl Since {
    /// Learnt just now; `wall` is when by the wall clock.
    pub fn new(now: Now, wall: Timestamp) -> Self {
        Self { at: now.at, wall, step: 0 }
    }

    /// Time passes. The larger of both clocks counts: only the wall clock goes on while the computer sleeps.
    pub fn advance(&mut self, now: Now) {
        let age = self.age(now);
        self.step = self.step.max(STEPS.iter().filter(|step| age >= **step).count());
    }

    /// Time since then, by the larger of both clocks.
    pub fn age(&self, now: Now) -> Duration {
        let wall = Duration::try_from(now.wall.duration_since(self.wall)).unwrap_or(Duration::ZERO);
        now.at.saturating_sub(self.at).max(wall)
    }

    /// When the words change next; `None` once they stay for good.
    pub fn due(&self) -> Option<Duration> {
        STEPS.get(self.step).map(|step| self.at + *step)
    }

    /// The age in words, as reached by [`Since::advance`].
    pub fn say(&self) -> Say {
        say(match self.step {
            0 => "ui-age-under-a-minute",
            1 => "ui-age-over-a-minute",
            2 => "ui-age-over-five-minutes",
            _ => "ui-age-over-an-hour",
        })
    }
}
