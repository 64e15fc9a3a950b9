//! Sends what is due in the outbox, one webhook after another, and rests when nothing is.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

use super::claim::{Claim, LEASE, Next};
use super::letters::later;
use super::post::Post;
use super::shared::Shared;

/// Works until the sender of `stopped` is dropped; a webhook that is being sent then is the last one.
pub(super) async fn run(shared: Arc<Shared>, mut stopped: watch::Receiver<()>) {
    let post = Post::new(shared.webhooks.anywhere);
    while stopped.has_changed().is_ok() {
        let until = match shared.blocking(Claim::next).await {
            Some(Ok(Next::Send(claim))) => {
                let tried = post.send(claim.letter()).await;
                shared.blocking(move |_| claim.settle(tried)).await;
                continue;
            }
            Some(Ok(Next::Wait(until))) => until,
            // The file cannot be used now; what is due in it waits with it.
            Some(Err(_)) | None => Some(later(Timestamp::now(), LEASE)),
        };
        tokio::select! {
            _ = stopped.changed() => {}
            () = shared.posted.notified() => {}
            () = rest(&shared, until) => {}
        }
    }
}

/// Waits until that moment and not longer than a process that polls may; for ever where nothing is to come.
async fn rest(shared: &Shared, until: Option<Timestamp>) {
    let wait = until.map(|until| Duration::try_from(until.duration_since(Timestamp::now())).unwrap_or(Duration::ZERO));
    let beat = shared.webhooks.poll.then_some(shared.pace.beat);
    match wait.into_iter().chain(beat).min() {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}
