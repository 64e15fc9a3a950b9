//! Settling by itself: a console looks open attempts up politely, without being asked.

use std::time::Duration;

use super::profile::Desk;
use super::reconcile::Reconciled;
use crate::domain::{Attempt, Say};

/// How politely open attempts are looked up.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Pauses between rounds; the last one repeats.
    pub rounds: &'static [Duration],
    /// Pause between two look-ups.
    pub gap: Duration,
}

impl Default for Pace {
    /// At most 5 look-ups a second; rounds after 6 s, 15 s, 30 s, 1 min, 2 min, then every 5 min.
    fn default() -> Self {
        const ROUNDS: [Duration; 6] = [
            Duration::from_secs(6),
            Duration::from_secs(15),
            Duration::from_secs(30),
            Duration::from_secs(60),
            Duration::from_secs(120),
            Duration::from_secs(300),
        ];
        Self { rounds: &ROUNDS, gap: Duration::from_millis(200) }
    }
}

/// Why watching ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WatchEnd {
    /// The program is ending.
    Closing,
    /// The gateway refuses the keys; asking again is pointless.
    Unauthorised(Say),
}

impl Desk {
    /// Looks every open attempt of this profile up, at once and then in ever longer rounds, and tells of each that moved.
    /// The rounds begin anew when a capture of this desk ends open. With nothing open it sleeps.
    pub async fn watch(&self, pace: Pace, moved: impl Fn(Reconciled) + Send) -> WatchEnd {
        let mut round = 0;
        loop {
            // A ledger that fails for a moment is asked again in the next round; what fails for good is said where it is used.
            let open = self.open_attempts().await;
            for attempt in open.iter().flatten() {
                if self.office.is_closing() {
                    return WatchEnd::Closing;
                }
                match self.reconcile(attempt.id).await {
                    Ok(done) if done.unauthorised => return WatchEnd::Unauthorised(done.found),
                    Ok(done) if done.attempt.state != attempt.state => moved(done),
                    Ok(_) | Err(_) => {}
                }
                tokio::time::sleep(pace.gap).await;
            }
            let at_rest = open.is_ok_and(|open| open.is_empty());
            let pause = pace.rounds.get(round).or(pace.rounds.last()).copied().unwrap_or(Duration::from_secs(300));
            tokio::select! {
                () = self.left_open.notified() => round = 0,
                () = self.office.closed() => return WatchEnd::Closing,
                () = tokio::time::sleep(pause), if !at_rest => round += 1,
            }
            if round == 0 {
                // A new attempt is given a moment before it is looked up.
                tokio::select! {
                    () = self.office.closed() => return WatchEnd::Closing,
                    () = tokio::time::sleep(pace.rounds.first().copied().unwrap_or_default()) => round = 1,
                }
            }
        }
    }

    async fn open_attempts(&self) -> Result<Vec<Attempt>, Say> {
        let pos_id = self.card.pos_id;
        self.office.run(move |ledger| ledger.open_attempts(Some(pos_id))).await?.map_err(|error| error.say())
    }
}
