//! What an operator sees before sending: what speaks against the request, and what is worth knowing.

use super::lookup::LookedUp;
use super::profile::Desk;
use super::refusal::Refusal;
use super::settle::webhooks::taken_elsewhere;
use crate::domain::guard;
use crate::domain::{CaptureRequest, Mode, Say, State, say};

/// What is known about a request before it is sent. Nothing here is a permit: [`Desk::capture`] asks everything again.
#[derive(Debug, Clone)]
pub struct Review {
    /// The request it is about.
    pub request: CaptureRequest,
    /// Worth knowing: an earlier release, a twin in another case, foreign letters, a failed look-up.
    pub notes: Vec<Say>,
    /// What forbids sending.
    pub refusal: Option<Refusal>,
    /// The look-up, where it brought a readable answer.
    pub looked_up: Option<LookedUp>,
    /// Nothing was ever captured under this point of sale: the mode word must be typed first.
    pub new_pos: bool,
}

impl Desk {
    /// Looks at a request before it is sent: the ledger first, then the gateway.
    pub async fn review(&self, request: CaptureRequest) -> Review {
        let mut review = Review { notes: Vec::new(), refusal: None, looked_up: None, new_pos: false, request };
        if let Err(why) = self.office.owner_id() {
            review.refusal = Some(Refusal::because(why));
            return review;
        }
        if let Err(why) = self.note_history(&mut review).await {
            review.refusal = Some(Refusal::because(why));
            return review;
        }
        if let Err(refusal) = self.check_ledger(&review.request).await {
            review.refusal = Some(refusal);
            return review;
        }
        match self.look_up(&review.request.order_id).await {
            Ok(seen) => {
                let block = guard::block(&review.request, &seen.order, self.card.overcapture_percent);
                review.refusal = block.map(|block| Refusal::because(block.refusal(&review.request.order_id)));
                review.looked_up = Some(seen);
            }
            Err(failure) if self.card.mode == Mode::Live => {
                let why = say("desk-lookup-failed").with("order", review.request.order_id.as_str()).because("why", failure.why);
                review.refusal = Some(Refusal { lookup_failed: true, ..Refusal::because(why) });
            }
            Err(failure) => review.notes.push(say("desk-lookup-failed-told").because("why", failure.why)),
        }
        review
    }

    /// What the ledger remembers about this order and point of sale.
    async fn note_history(&self, review: &mut Review) -> Result<(), Say> {
        let (pos_id, order_id) = (review.request.pos_id, review.request.order_id.clone());
        let known = self.office.run(move |ledger| {
            Ok::<_, crate::ledger::LedgerError>((
                ledger.latest_for_order(pos_id, &order_id)?,
                ledger.case_twin(pos_id, &order_id)?,
                ledger.pos_mode(pos_id)?,
                ledger.order_file(pos_id, &order_id)?,
            ))
        });
        let (latest, twin, pos_mode, file) = known.await?.map_err(|error| error.say())?;
        if let Some(attempt) = latest.filter(|attempt| attempt.state == State::Released) {
            let by = attempt.released.as_ref().map(|release| release.by.clone()).unwrap_or_default();
            review.notes.push(say("desk-note-released").with("id", attempt.id.to_string()).with("operator", by));
        }
        if let Some(twin) = twin {
            review.notes.push(say("desk-note-twin").with("order", twin.request.order_id.as_str()).because("state", twin.state.say()));
        }
        if let Some(taken) = taken_elsewhere(&file) {
            review.notes.push(say("desk-note-webhook").money("taken", taken));
        }
        let foreign = review.request.order_id.foreign_letters();
        if !foreign.is_empty() {
            review.notes.push(say("desk-note-foreign").with("letters", foreign));
        }
        review.new_pos = pos_mode.is_none() && self.card.mode != Mode::Sandbox;
        Ok(())
    }
}
