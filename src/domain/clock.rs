//! Moments and waits that survive a suspended laptop and a wall clock that jumps.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One reading of both clocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The wall clock, UTC.
    pub wall: Timestamp,
    /// Time since boot, suspended time included (`CLOCK_BOOTTIME`).
    pub boot: Duration,
    /// Which boot `boot` counts from.
    pub boot_id: String,
}

impl Moment {
    fn wall_since(&self, earlier: &Self) -> Duration {
        Duration::try_from(self.wall.duration_since(earlier.wall)).unwrap_or(Duration::ZERO)
    }

    fn boot_since(&self, earlier: &Self) -> Option<Duration> {
        (self.boot_id == earlier.boot_id).then(|| self.boot.saturating_sub(earlier.boot))
    }

    /// How long was surely waited since `earlier`: the smaller of both clocks within one boot, the wall clock across boots.
    pub fn surely_since(&self, earlier: &Self) -> Duration {
        let wall = self.wall_since(earlier);
        self.boot_since(earlier).map_or(wall, |boot| boot.min(wall))
    }

    /// How long may have passed since `earlier`: the larger of both clocks.
    pub fn possibly_since(&self, earlier: &Self) -> Duration {
        let wall = self.wall_since(earlier);
        self.boot_since(earlier).map_or(wall, |boot| boot.max(wall))
    }

    /// Whether the wall clock went back since `earlier`: a wait counted from there must start again.
    pub fn went_back_since(&self, earlier: &Self) -> bool {
        self.wall < earlier.wall
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(wall: i64, boot: u64, boot_id: &str) -> Moment {
        Moment { wall: Timestamp::from_second(wall).unwrap(), boot: Duration::from_secs(boot), boot_id: boot_id.into() }
    }

    #[test]
    fn the_careful_clock_counts() {
        let start = moment(1000, 50, "a");
        let cases = [
            (moment(1060, 110, "a"), 60, 60),
            (moment(9000, 51, "a"), 1, 8000),
            (moment(1001, 950, "a"), 1, 900),
            (moment(900, 110, "a"), 0, 60),
            (moment(1300, 3, "b"), 300, 300),
            (moment(900, 3, "b"), 0, 0),
        ];
        for (now, surely, possibly) in cases {
            assert_eq!(now.surely_since(&start), Duration::from_secs(surely), "{now:?}");
            assert_eq!(now.possibly_since(&start), Duration::from_secs(possibly), "{now:?}");
        }
        assert!(moment(900, 110, "a").went_back_since(&start));
    }
}
