//! What an operator sees before sending: what speaks against the request, and what is worth knowing.

use super::lookup::LookedUp;
use super::permit::Expected;
use super::profile::Desk;
use super::refusal::{Refusal, forbidden_hint, forbidden_refusal};
use crate::domain::{CaptureRequest, Mode, OrderId, Say, State, say};
use crate::ledger::LedgerError;

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
                review.notes.extend(seen.off_record.clone().map(|why| say("desk-off-record").because("why", why)));
                review.refusal = self.shown_refusal(&review.request, &seen, &Expected::Anything).await.unwrap_or_else(Some);
                review.looked_up = Some(seen);
            }
            Err(failure) if self.card.mode == Mode::Live => {
                let why = say("desk-lookup-failed").with("order", review.request.order_id.as_str()).because("why", failure.why);
                review.refusal = Some(Refusal { lookup_failed: true, ..Refusal::because(why) });
            }
            Err(failure) => review.notes.push(say("desk-lookup-failed-told").because("why", failure.why)),
        }
        // What is known besides says no more than the look-up of this moment, where that speaks.
        if review.refusal.as_ref().is_none_or(|refusal| refusal.lookup_failed)
            && let Some(refusal) = self.told_refusal(&review.request).await.unwrap_or_else(Some)
        {
            review.refusal = Some(refusal);
        }
        review
    }

    /// What webhooks and look-ups that are known say against a request.
    pub(super) async fn told_refusal(&self, request: &CaptureRequest) -> Result<Option<Refusal>, Refusal> {
        let file = self.order_file(request).await?;
        Ok(self.known(&file).forbids().map(|forbidden| forbidden_refusal(forbidden, request)))
    }

    /// What webhooks and look-ups that are known say against any capture of an order. Blocks on the disk.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn told_of(&self, order_id: &OrderId) -> Result<Option<Say>, LedgerError> {
        let file = self.office.with(|ledger| ledger.order_file(self.card.pos_id, order_id))?;
        Ok(self.known(&file).forbids().map(|forbidden| forbidden_hint(&forbidden)))
    }

    /// What the ledger remembers about this order and point of sale.
    async fn note_history(&self, review: &mut Review) -> Result<(), Say> {
        let (pos_id, order_id) = (review.request.pos_id, review.request.order_id.clone());
        let known = self.office.run(move |ledger| {
            Ok::<_, crate::ledger::LedgerError>((
                ledger.latest_for_order(pos_id, &order_id)?,
                ledger.case_twin(pos_id, &order_id)?,
                ledger.pos_mode(pos_id)?,
            ))
        });
        let (latest, twin, pos_mode) = known.await?.map_err(|error| error.say())?;
        if let Some(attempt) = latest.filter(|attempt| attempt.state == State::Released) {
            let by = attempt.released.as_ref().map(|release| release.by.clone()).unwrap_or_default();
            review.notes.push(say("desk-note-released").with("id", attempt.id.to_string()).with("operator", by));
        }
        if let Some(twin) = twin {
            review.notes.push(say("desk-note-twin").with("order", twin.request.order_id.as_str()).because("state", twin.state.say()));
        }
        let foreign = review.request.order_id.foreign_letters();
        if !foreign.is_empty() {
            review.notes.push(say("desk-note-foreign").with("letters", foreign));
        }
        review.new_pos = pos_mode.is_none() && self.card.mode != Mode::Sandbox;
        Ok(())
    }
}
