//! Look-ups that webhooks cause.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;
use uuid::Uuid;

use super::lines::Lines;
use super::take::News;
use crate::cli::output;
use crate::desk::{Desk, Pace};
use crate::domain::State;

/// How long the next look at an attempt that is still being sent waits.
const WHILE_SENDING: Duration = Duration::from_secs(1);

/// Looks attempts up one after another, at a polite pace, as long as any may be asked for: each once, however many webhooks came for
/// it. One that is still being sent is looked up once its answer is there, or lost; one that has ended meanwhile is not.
pub(super) async fn look_up(mut asked: UnboundedReceiver<(Arc<Desk>, Uuid)>, lines: Lines) {
    let mut waiting: VecDeque<(Instant, Arc<Desk>, Uuid)> = VecDeque::new();
    loop {
        let due = waiting.iter().map(|(due, ..)| *due).min();
        let next = async {
            match due {
                Some(due) => tokio::time::sleep_until(due).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            ask = asked.recv() => match ask {
                Some((desk, id)) if !waiting.iter().any(|(.., other)| *other == id) => waiting.push_back((Instant::now(), desk, id)),
                Some(_) => {}
                None => return,
            },
            () = next => {
                let now = Instant::now();
                let Some((_, desk, id)) = waiting.iter().position(|(due, ..)| *due <= now).and_then(|at| waiting.remove(at)) else { continue };
                match desk.state_of(id).await {
                    Ok(State::Sending) => waiting.push_back((now + WHILE_SENDING, desk, id)),
                    Ok(state) if state.is_open() => one(&desk, id, &lines).await,
                    Ok(_) => {}
                    Err(why) => output::note(&why.to_string()),
                }
            }
        }
    }
}

async fn one(desk: &Desk, id: Uuid, lines: &Lines) {
    match desk.reconcile(id).await {
        Ok(done) => lines.tell(News {
            at: desk.office().now().wall,
            profile: desk.card().name.clone(),
            order_id: done.attempt.request.order_id.as_str().to_owned(),
            webhook: None,
            again: false,
            attempt: Some(done.attempt),
            message: Some(done.found),
        }),
        Err(why) => output::note(&why.to_string()),
    }
    tokio::time::sleep(Pace::default().gap).await;
}
