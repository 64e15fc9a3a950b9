//! Webhooks: proof that one is the gateway's own, its place in the ledger, and what it settles.

use std::net::IpAddr;

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::office::Office;
use super::profile::Desk;
use super::settle::webhooks::{Clerk, Told, weigh, weigh_kept};
use crate::domain::json::object;
use crate::domain::{Attempt, Json, OrderId, Say, State, say};
use crate::gateway::webhook::{Form, Webhook, WebhookError};
use crate::ledger::{EventKind, Ledger, LedgerError, NewEvent, Taken};

/// Methods whose webhooks have the fields of a capture's answer: no card, no person (finline: webhooks/structure).
const SECONDARY: [&str; 3] = ["capture", "void", "refund"];

/// Why a webhook with the right signature is not taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unheard {
    /// What it says cannot be used: it will be no better the next time.
    Unusable(Say),
    /// It could not be stored: it should come again.
    NotStored(Say),
}

impl Desk {
    /// Whether this profile's secret signed a form. The time it takes tells nothing of the right signature.
    pub fn signed(&self, form: &Form) -> bool {
        self.client.signed(form)
    }

    /// Whether another profile has the same secret for another point of sale: whose a webhook is could not be told.
    pub fn is_confused_with(&self, other: &Self) -> bool {
        self.card.pos_id != other.card.pos_id && self.client.shares_secret(&other.client)
    }

    /// The state of an attempt now.
    ///
    /// # Errors
    /// When the ledger cannot be read, or has no such attempt.
    pub async fn state_of(&self, id: Uuid) -> Result<State, Say> {
        self.own_attempt(id).await.map(|attempt| attempt.state)
    }

    /// Takes in a form that [`Desk::signed`] vouches for: it stands in the ledger once, and settles what it proves, when this
    /// returns. The same form again changes nothing.
    ///
    /// # Errors
    /// [`Unheard`] when nothing was written.
    pub async fn hear(&self, form: &Form, sender: IpAddr) -> Result<Taken, Unheard> {
        let unusable = |error: WebhookError| Unheard::Unusable(error.say());
        let webhook = self.client.read_webhook(form).map_err(unusable)?;
        // One secret may serve two points of sale, but a test key must never speak for live.
        if let Some(other) = webhook.pos_id.filter(|stated| *stated != self.card.pos_id) {
            let why = say("webhook-foreign-pos").with("pos", other.to_string()).with("profile", &self.card.name);
            return Err(Unheard::Unusable(why));
        }
        let digest: String = Sha256::digest(&form.data).iter().map(|byte| format!("{byte:02x}")).collect();
        let event = self.webhook_event(&webhook, sender);
        let office = self.office.clone();
        let told = Told { transaction: webhook.transaction, payload: webhook.payload };
        let taken = self.office.run(move |ledger| {
            let clerk = office.clerk();
            ledger.take_webhook(event, &digest, |file| weigh(file, told, clerk), |file| weigh_kept(file, clerk))
        });
        let failed = |error: LedgerError| Unheard::NotStored(error.say());
        taken.await.map_err(Unheard::NotStored)?.map_err(failed)
    }

    /// Whether a webhook that was taken in refuses another attempt of its order from now on, where no attempt does.
    pub async fn refuses_by(&self, taken: &Taken) -> bool {
        let (pos_id, seq) = (self.card.pos_id, taken.seq);
        let Ok(order_id) = OrderId::kept(&taken.order_id) else { return false };
        let file = self.office.run(move |ledger| ledger.order_file(pos_id, &order_id)).await;
        // What cannot be read now is asked again by the guard.
        file.ok().and_then(Result::ok).is_some_and(|file| {
            let held = file.attempts.iter().any(|(_, attempt)| attempt.state.blocks_order());
            !held && self.known(&file).is_refused_by_webhook(seq).is_some()
        })
    }

    /// What is kept: of a capture, void or refund the payload whole; of other operations, which may name card and customer,
    /// only what a look-up would keep.
    fn webhook_event(&self, webhook: &Webhook, sender: IpAddr) -> NewEvent {
        let whole = SECONDARY.contains(&webhook.transaction.method.as_str());
        let about = object([("sender", Json::String(sender.to_string())), ("transaction", webhook.transaction.to_json())]);
        NewEvent {
            body: whole.then(|| webhook.payload.clone()),
            detail: Some(about),
            ..self.loose_event(EventKind::Webhook, &webhook.order_id)
        }
    }
}

impl Office {
    /// Weighs the webhooks of an order after something else has changed one of its attempts: what came before its answer may prove
    /// how it ended, and what ended may be contradicted. Gives the attempt as it stands then. What cannot be weighed now is weighed
    /// with the next change or look-up.
    pub(super) fn weigh_kept(&self, ledger: &Ledger, attempt: Attempt) -> Attempt {
        let weighed = ledger.weigh_webhooks(&attempt, |file| weigh_kept(file, self.clerk()));
        weighed.ok().flatten().unwrap_or(attempt)
    }

    /// When and by whom a step is written now.
    pub(super) fn clerk(&self) -> Clerk<'_> {
        Clerk { at: self.now().wall, actor: self.actor() }
    }
}
