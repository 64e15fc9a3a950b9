//! What becomes of a form.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

use super::look_up::Asked;
use super::news::{News, Teller};
use crate::cli::record;
use crate::desk::{Desk, Unheard};
use crate::domain::{Bearing, say};
use crate::gateway::webhook::Form;
use crate::ledger::Taken;
use crate::receiver::{Take, Verdict};

/// The profiles whose secrets can prove a webhook genuine. No two of them with one secret have different points of sale.
pub(super) struct Desks {
    pub(super) desks: Vec<Arc<Desk>>,
    pub(super) teller: Teller,
    pub(super) asked: Arc<Asked>,
    /// When the last genuine webhook came that was stored, now or before.
    pub(super) last: Mutex<Option<Timestamp>>,
    /// Whose turn it is at the ledger.
    pub(super) turn: Semaphore,
}

impl Take for Desks {
    async fn take(&self, form: Form, sender: IpAddr, deadline: Instant) -> Verdict {
        // Every secret is tried, whichever fits: the time it takes tells nothing.
        let signed: Vec<&Arc<Desk>> = self.desks.iter().filter(|desk| desk.signed(&form)).collect();
        let Some(desk) = signed.first() else { return Verdict::NotGenuine };
        // One after another, as the ledger takes them: what has waited too long by then does not keep the next ones waiting.
        let Ok(Ok(_turn)) = timeout_at(deadline, self.turn.acquire()).await else {
            self.teller.lines.note(&say("cli-listen-not-stored").because("why", say("cli-listen-waited")).to_string());
            return Verdict::NotStored;
        };
        match desk.hear(&form, sender).await {
            Ok(taken) => {
                let again = taken.again;
                let refuses = !again && desk.refuses_by(&taken).await;
                self.recorded(desk, taken, sender, refuses);
                Verdict::Recorded { again }
            }
            Err(Unheard::Unusable(why)) => {
                self.teller
                    .lines
                    .note(&say("cli-listen-unusable").with("sender", sender.to_string()).because("why", why.clone()).to_string());
                Verdict::Unusable(why)
            }
            Err(Unheard::NotStored(why)) => {
                self.teller.lines.note(&say("cli-listen-not-stored").because("why", why).to_string());
                Verdict::NotStored
            }
        }
    }

    fn health(&self) -> String {
        let last = *self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let last = last.map_or_else(|| "none".to_owned(), record::utc);
        format!("last webhook: {last}\nlines left out: {}\n", self.teller.lines.left_out())
    }
}

impl Desks {
    fn recorded(&self, desk: &Arc<Desk>, taken: Taken, sender: IpAddr, refuses: bool) {
        let unsettled = taken.attempt.as_ref().filter(|attempt| taken.bearing == Bearing::Kept && attempt.state.is_open());
        if let Some(attempt) = unsettled {
            // It does not tell by itself what became of the attempt; the gateway is asked.
            self.asked.ask(desk, attempt.id);
        }
        let at = desk.office().now().wall;
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(at);
        self.teller.tell(&News {
            at,
            profile: desk.card().name.clone(),
            order_id: taken.order_id,
            webhook: Some((taken.seq, sender, taken.bearing)),
            again: taken.again,
            refuses,
            attempt: taken.attempt,
            message: taken.reason,
        });
    }
}
