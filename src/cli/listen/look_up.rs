//! Look-ups that webhooks cause.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};
use uuid::Uuid;

use super::news::{News, Teller};
use crate::desk::{Desk, Pace};
use crate::domain::{Say, State};

/// How long the next look at an attempt that is still being sent waits.
const WHILE_SENDING: Duration = Duration::from_secs(1);

/// How long the next look-up of an attempt waits after one: whoever sends a webhook again and again causes no more than that.
const AGAIN: Duration = Duration::from_secs(60);

/// How long the next try waits after one that the ledger kept from being made or from being written.
const AFTER_ERROR: Duration = Duration::from_secs(10);

/// Attempts to be looked up: each waits once, however many webhooks came for it.
#[derive(Default)]
pub(super) struct Asked {
    waiting: Mutex<Vec<Ask>>,
    more: Notify,
}

struct Ask {
    due: Instant,
    desk: Arc<Desk>,
    id: Uuid,
}

impl Asked {
    /// Asks for a look-up of an attempt.
    pub(super) fn ask(&self, desk: &Arc<Desk>, id: Uuid) {
        self.at(Instant::now(), desk, id);
    }

    fn at(&self, due: Instant, desk: &Arc<Desk>, id: Uuid) {
        let mut waiting = self.lock();
        if waiting.iter().all(|other| other.id != id) {
            waiting.push(Ask { due, desk: Arc::clone(desk), id });
            self.more.notify_one();
        }
    }

    fn due(&self) -> Option<Instant> {
        self.lock().iter().map(|ask| ask.due).min()
    }

    fn take(&self, now: Instant) -> Option<Ask> {
        let mut waiting = self.lock();
        let at = waiting.iter().position(|ask| ask.due <= now)?;
        Some(waiting.remove(at))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Ask>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Looks attempts up one after another, at a polite pace, as long as it runs. One that is still being sent is looked up once its
/// answer is there, or lost; one that has ended meanwhile is not.
pub(super) async fn look_up(asked: Arc<Asked>, teller: Teller) {
    // When each attempt was looked up last, as long as that matters.
    let mut recent: Vec<(Instant, Uuid)> = Vec::new();
    loop {
        let due = asked.due();
        let next = async {
            match due {
                Some(due) => sleep_until(due).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = asked.more.notified() => continue,
            () = next => {}
        }
        let now = Instant::now();
        let Some(Ask { desk, id, .. }) = asked.take(now) else { continue };
        recent.retain(|(at, _)| now - *at < AGAIN);
        match (desk.state_of(id).await, recent.iter().find(|(_, other)| *other == id)) {
            (Ok(State::Sending), _) => asked.at(now + WHILE_SENDING, &desk, id),
            (Ok(state), Some((at, _))) if state.is_open() => asked.at(*at + AGAIN, &desk, id),
            (Ok(state), None) if state.is_open() => match one(&desk, id, &teller).await {
                Ok(()) => recent.push((now, id)),
                Err(why) => again_after(&why, &asked, &desk, id, &teller),
            },
            (Ok(_), _) => {}
            (Err(why), _) => again_after(&why, &asked, &desk, id, &teller),
        }
    }
}

/// What the webhook asked for is not forgotten because of an error.
fn again_after(why: &Say, asked: &Asked, desk: &Arc<Desk>, id: Uuid, teller: &Teller) {
    teller.lines.note(&why.to_string());
    asked.at(Instant::now() + AFTER_ERROR, desk, id);
}

async fn one(desk: &Desk, id: Uuid, teller: &Teller) -> Result<(), Say> {
    let done = desk.reconcile(id).await.map(|done| {
        teller.tell(&News {
            at: desk.office().now().wall,
            profile: desk.card().name.clone(),
            order_id: done.attempt.request.order_id.as_str().to_owned(),
            webhook: None,
            again: false,
            refuses: false,
            attempt: Some(done.attempt),
            message: Some(done.found),
        });
    });
    tokio::time::sleep(Pace::default().gap).await;
    done
}
