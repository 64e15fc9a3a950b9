//! What becomes of a form, and the look-ups that one may cause.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use uuid::Uuid;

use crate::cli::output;
use crate::desk::{Desk, Pace, Unheard};
use crate::domain::{Attempt, Bearing, Say, State, say};
use crate::gateway::webhook::Form;
use crate::ledger::Taken;
use crate::receiver::{Take, Verdict};

/// How long the next look at an attempt that is still being sent waits.
const WHILE_SENDING: Duration = Duration::from_secs(1);

/// A webhook that was taken in, or an attempt that was looked up because of one.
pub(super) struct News {
    pub(super) at: Timestamp,
    pub(super) profile: String,
    pub(super) order_id: String,
    /// `None` for a look-up.
    pub(super) sender: Option<IpAddr>,
    pub(super) bearing: Option<Bearing>,
    pub(super) again: bool,
    pub(super) attempt: Option<Box<Attempt>>,
    pub(super) message: Option<Say>,
}

/// The profiles whose secrets can prove a webhook genuine.
pub(super) struct Desks {
    pub(super) desks: Vec<Arc<Desk>>,
    pub(super) tell: UnboundedSender<News>,
    pub(super) ask: UnboundedSender<(Arc<Desk>, Uuid)>,
}

impl Take for Desks {
    async fn take(&self, form: Form, sender: IpAddr) -> Verdict {
        // Every secret is tried, whichever fits: the time it takes tells nothing.
        let signed: Vec<&Arc<Desk>> = self.desks.iter().filter(|desk| desk.signed(&form)).collect();
        let mut verdict = Verdict::NotGenuine;
        // One secret may belong to several points of sale; the webhook says to which it speaks.
        for desk in signed {
            match desk.hear(&form, sender).await {
                Ok(taken) => {
                    self.recorded(desk, taken, sender);
                    return Verdict::Recorded;
                }
                Err(Unheard::Unusable(why)) => {
                    output::note(&say("cli-listen-unusable").with("sender", sender.to_string()).because("why", why.clone()).to_string());
                    verdict = Verdict::Unusable(why);
                }
                Err(Unheard::NotStored(why)) => {
                    output::note(&say("cli-listen-not-stored").because("why", why).to_string());
                    return Verdict::NotStored;
                }
            }
        }
        verdict
    }
}

impl Desks {
    fn recorded(&self, desk: &Arc<Desk>, taken: Taken, sender: IpAddr) {
        let unsure = !taken.again && taken.bearing == Bearing::Kept;
        let unsettled = taken.attempt.as_ref().filter(|attempt| unsure && attempt.state.is_open());
        if let Some(attempt) = unsettled {
            // It does not say whose capture it means; the gateway is asked, which does.
            let _ = self.ask.send((Arc::clone(desk), attempt.id));
        }
        // Whoever prints it may have ended.
        let _ = self.tell.send(News {
            at: desk.office().now().wall,
            profile: desk.card().name.clone(),
            order_id: taken.order_id,
            sender: Some(sender),
            bearing: Some(taken.bearing),
            again: taken.again,
            attempt: taken.attempt,
            message: taken.reason,
        });
    }
}

/// Looks attempts up one after another, at a polite pace, as long as any may be asked for. One that is still being sent is
/// looked up once its answer is there, or lost.
pub(super) async fn look_up(mut asked: UnboundedReceiver<(Arc<Desk>, Uuid)>, tell: UnboundedSender<News>) {
    let mut sending: VecDeque<(Arc<Desk>, Uuid)> = VecDeque::new();
    loop {
        let next = tokio::select! {
            next = asked.recv() => next,
            () = tokio::time::sleep(WHILE_SENDING), if !sending.is_empty() => sending.pop_front(),
        };
        let Some((desk, id)) = next else { return };
        match desk.reconcile(id).await {
            Ok(done) if done.attempt.state == State::Sending => sending.push_back((desk, id)),
            Ok(done) => {
                let _ = tell.send(News {
                    at: desk.office().now().wall,
                    profile: desk.card().name.clone(),
                    order_id: done.attempt.request.order_id.as_str().to_owned(),
                    sender: None,
                    bearing: None,
                    again: false,
                    attempt: Some(done.attempt),
                    message: Some(done.found),
                });
            }
            Err(why) => output::note(&why.to_string()),
        }
        tokio::time::sleep(Pace::default().gap).await;
    }
}
