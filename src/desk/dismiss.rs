//! Dismissing: a named person sets aside what a webhook told or a look-up showed, so that it forbids no attempt, and takes that back.

use super::permit::Confirm;
use super::profile::Desk;
use super::release::reason_of;
use crate::domain::{DismissTarget, Mode, OrderId, Say, Transaction, say};
use crate::ledger::{EventKind, NewEvent};

/// Why nothing was set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DismissError {
    /// There is no such thing, or it refuses nothing, or the reason cannot be used.
    Usage(Say),
    /// It must not be, or not without what live asks for.
    Refused(Say),
    /// The ledger failed.
    Failed(Say),
}

impl DismissError {
    /// Gives the sentence for people.
    pub fn say(&self) -> Say {
        match self {
            Self::Usage(why) | Self::Refused(why) | Self::Failed(why) => why.clone(),
        }
    }
}

impl Desk {
    /// Sets a transaction aside in the status in which it stands: that webhook or operation, repeats included. A more final status
    /// asks again.
    ///
    /// # Errors
    /// [`DismissError`]: nothing was written.
    pub async fn dismiss(&self, target: &DismissTarget, reason: &str, confirm: &Confirm) -> Result<(), DismissError> {
        let reason = reason_of(reason).map_err(DismissError::Usage)?.to_owned();
        let (order_id, transaction) = self.refusing(target).await?;
        let confirmed = match confirm {
            _ if self.card.mode != Mode::Live => true,
            Confirm::None => false,
            Confirm::Text(text) => *text == target.confirm_text(),
            Confirm::TypedOrderId(text) => text == order_id.as_str(),
        };
        if !confirmed {
            return Err(DismissError::Refused(say("desk-dismiss-confirm").with("confirm", target.confirm_text())));
        }
        let event = NewEvent {
            reason: Some(
                about(target, &transaction, "desk-dismissed").with("operator", &self.office.actor().operator).with("reason", &reason),
            ),
            detail: Some(transaction.to_json()),
            ..self.loose_event(EventKind::Dismissed, &order_id)
        };
        let (gateways, harmless) = (self.gateways.clone(), self.card.rules.harmless_methods.clone());
        let (asked, what, shown) = (target.clone(), nothing(target), transaction.clone());
        let done = self.office.run(move |ledger| {
            let webhook = if let DismissTarget::Webhook(place) = asked { Some(place) } else { None };
            ledger.dismiss(&event, webhook, &shown, &reason, |file| {
                let known = super::known::Known::of(file, &gateways, &harmless);
                match &asked {
                    DismissTarget::Webhook(place) => known.is_refused_by_webhook(*place).is_some(),
                    DismissTarget::Shown(_, id) => matches!(known.is_refused_by_look_up(id), Some(Ok(_))),
                }
            })
        });
        match done.await.map_err(DismissError::Failed)?.map_err(|error| DismissError::Failed(error.say()))? {
            true => Ok(()),
            false => Err(DismissError::Usage(what)),
        }
    }

    /// Takes a dismissal back.
    ///
    /// # Errors
    /// [`DismissError`]: nothing was written.
    pub async fn restore(&self, target: &DismissTarget) -> Result<(), DismissError> {
        let order_id = match target {
            DismissTarget::Webhook(place) => self.order_of_webhook(*place).await?,
            DismissTarget::Shown(order_id, _) => order_id.clone(),
        };
        let reason = say("desk-restored").with("operator", &self.office.actor().operator).with("what", target.name());
        let event = NewEvent { reason: Some(reason), ..self.loose_event(EventKind::Restored, &order_id) };
        let chosen = target.clone();
        let restored = self.office.run(move |ledger| {
            ledger.restore(&event, |dismissal| match &chosen {
                DismissTarget::Webhook(place) => dismissal.webhook == Some(*place),
                DismissTarget::Shown(_, id) => {
                    dismissal.webhook.is_none() && dismissal.transaction.id().is_some_and(|shown| shown.eq_ignore_ascii_case(id))
                }
            })
        });
        match restored.await.map_err(DismissError::Failed)?.map_err(|error| DismissError::Failed(error.say()))? {
            0 => Err(DismissError::Usage(say("desk-restore-nothing").with("what", target.name()))),
            _ => Ok(()),
        }
    }

    /// What a target is about, if it refuses an attempt.
    async fn refusing(&self, target: &DismissTarget) -> Result<(OrderId, Transaction), DismissError> {
        let order_id = match target {
            DismissTarget::Webhook(place) => self.order_of_webhook(*place).await?,
            DismissTarget::Shown(order_id, _) => order_id.clone(),
        };
        let (pos_id, of) = (self.card.pos_id, order_id.clone());
        let file = self.office.run(move |ledger| ledger.order_file(pos_id, &of)).await;
        let file = file.map_err(DismissError::Failed)?.map_err(|error| DismissError::Failed(error.say()))?;
        let known = self.known(&file);
        let found = match target {
            DismissTarget::Webhook(place) => known.is_refused_by_webhook(*place).map(Ok),
            DismissTarget::Shown(_, id) => known.is_refused_by_look_up(id),
        };
        match found {
            Some(Ok(transaction)) => Ok((order_id, transaction)),
            Some(Err(success)) => Err(DismissError::Refused(about(target, &success, "desk-dismiss-success"))),
            None => Err(DismissError::Usage(nothing(target))),
        }
    }

    async fn order_of_webhook(&self, place: i64) -> Result<OrderId, DismissError> {
        let found = self.office.run(move |ledger| ledger.webhook(place)).await;
        let found = found.map_err(DismissError::Failed)?.map_err(|error| DismissError::Failed(error.say()))?;
        let unknown = || DismissError::Usage(say("desk-no-such-webhook").with("number", place.to_string()));
        let event = found.ok_or_else(unknown)?.entry;
        if event.pos_id != Some(self.card.pos_id) {
            let why = say("desk-webhook-other-profile").with("number", place.to_string()).with("profile", &event.profile);
            return Err(DismissError::Usage(why));
        }
        let order_id = event.order_id.as_deref().and_then(|text| OrderId::kept(text).ok());
        order_id.ok_or_else(unknown)
    }
}

fn nothing(target: &DismissTarget) -> Say {
    let id = match target {
        DismissTarget::Webhook(_) => "desk-dismiss-nothing-webhook",
        DismissTarget::Shown(..) => "desk-dismiss-nothing-shown",
    };
    say(id).with("what", target.name())
}

fn about(target: &DismissTarget, one: &Transaction, id: &'static str) -> Say {
    say(id).with("what", target.name()).with("method", &one.method).with("status", &one.status).money("taken", one.money())
}
