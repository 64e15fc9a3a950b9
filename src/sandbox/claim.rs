//! A webhook that one process alone sends.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::letters::{Letter, later};
use super::outbox::Taken;
use super::post::TIMEOUT;
use super::shared::Shared;
use super::webhooks::{Fate, Notice};

/// How long others leave a webhook alone that is being sent, longer than one try takes. A process that is killed while it
/// sends leaves it to others after this.
pub(super) const LEASE: Duration = TIMEOUT.saturating_add(Duration::from_secs(5));

/// What the outbox holds for a process.
#[derive(Debug)]
pub(super) enum Next {
    /// This is to be sent.
    Send(Claim),
    /// Nothing is due before this moment, or there is nothing at all.
    Wait(Option<Timestamp>),
}

/// A webhook that this process alone sends. Dropped before it is settled, because the program ends, it is for any process
/// to send at once.
#[derive(Debug)]
pub(super) struct Claim {
    shared: Arc<Shared>,
    taken: Taken,
    settled: bool,
}

impl Claim {
    /// Takes what is due. Blocking.
    pub(super) fn next(shared: &Arc<Shared>) -> rusqlite::Result<Next> {
        let (now, anywhere) = (Timestamp::now(), shared.webhooks.anywhere);
        let mut store = shared.store();
        // Reading disturbs nobody; most of the time that is all.
        let due = store.read()?.next_due(anywhere)?;
        if due.is_none_or(|due| due > now) {
            return Ok(Next::Wait(due));
        }
        let session = store.write()?;
        let taken = session.take(now, later(now, LEASE), anywhere)?;
        session.commit()?;
        // Where another process was faster, the next look tells what is left.
        Ok(taken.map_or(Next::Wait(due), |taken| Next::Send(Self { shared: Arc::clone(shared), taken, settled: false })))
    }

    /// What is to be sent.
    pub(super) fn letter(&self) -> &Letter {
        &self.taken.letter
    }

    /// Says what became of a try: delivered, or why not. Blocking.
    pub(super) fn settle(mut self, tried: Result<(), String>) {
        // Whatever happens here: it was sent, so it is not given back.
        self.settled = true;
        let (webhooks, tries) = (&self.shared.webhooks, self.taken.tries);
        let fate = match tried {
            Ok(()) => Fate::Delivered,
            Err(cause) if tries >= webhooks.tries => Fate::GivenUp { cause },
            Err(cause) => Fate::Again { cause, wait: self.shared.pace.beat.saturating_mul(2_u32.saturating_pow(tries.saturating_sub(1))) },
        };
        let retry = match &fate {
            Fate::Again { wait, .. } => Some(later(Timestamp::now(), *wait)),
            _ => None,
        };
        // A file that cannot be written now leaves the webhook as one whose process was killed: sent twice rather than never.
        let _ = self.record(retry);
        let Letter { order_id, status, url, .. } = self.letter();
        webhooks.tell(|| Notice::new(order_id, status, url, fate));
    }

    fn record(&self, retry: Option<Timestamp>) -> rusqlite::Result<()> {
        let mut store = self.shared.store();
        let session = store.write()?;
        match retry {
            Some(due_at) => session.put_off(&self.taken, due_at)?,
            None => session.remove(&self.taken)?,
        }
        session.commit()
    }

    fn give_back(&self) -> rusqlite::Result<()> {
        let mut store = self.shared.store();
        let session = store.write()?;
        session.give_back(&self.taken, Timestamp::now())?;
        session.commit()
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if !self.settled {
            // If it cannot be written, others wait until the lease is over.
            let _ = self.give_back();
        }
    }
}
