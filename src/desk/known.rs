//! What everything that capdesk knows of an order says: whether it may have been taken, and what no attempt here explains. No I/O.
//!
//! One rule for console, command line, lists, reconcile and receiver. Webhooks count, and so do look-ups at this gateway: of the
//! newest everything, of older ones a success. Where such a transaction may have moved money it forbids another attempt until an
//! attempt here owns it, a failure of the same transaction ends what was not final, or a named person sets it aside.

use std::collections::HashSet;

use jiff::Timestamp;

use super::profile::Gateways;
use super::settle::webhooks::Clerk;
use super::settle::{is_ours, settle_closed};
use crate::domain::transaction::SameIndex;
use crate::domain::{Attempt, Order, State, Transaction, amount, say};
use crate::ledger::{Dismissal, Event, EventKind, Findings, Forbidden, NewEvent, OrderFile, Raised, Shown};

/// What of an order's file counts for a profile, read once.
#[derive(Debug)]
pub(super) struct Known<'a> {
    file: &'a OrderFile,
    gateways: &'a Gateways,
    /// Methods that the profile knows to be harmless.
    harmless: &'a [String],
    /// What webhooks told, each with its place.
    webhooks: Vec<(i64, Transaction)>,
    /// What look-ups at this profile's gateway showed: when, what, and whether the newest did.
    shown: Vec<(Timestamp, &'a Transaction, bool)>,
    /// Transactions that are known to have failed.
    failures: SameIndex,
}

impl<'a> Known<'a> {
    /// Reads an order's file as a profile with this gateway and these harmless methods knows it.
    pub(super) fn of(file: &'a OrderFile, gateways: &'a Gateways, harmless: &'a [String]) -> Self {
        let webhooks: Vec<_> = file.webhooks.iter().filter_map(|event| Some((event.seq, told(event)?))).collect();
        let here: Vec<&Shown> = file.look_ups.iter().filter(|at| gateways.include(at.gateway.as_ref())).collect();
        // One gateway may have been asked at several addresses: the newest of all is the newest.
        let latest = here.iter().max_by_key(|at| at.at).map(|at| at.newest.as_slice()).unwrap_or_default();
        let newest = SameIndex::of(latest.iter().filter(|one| one.succeeded()));
        let mut shown = Vec::new();
        for at in &here {
            let (older, is_latest) = (at.successes.iter(), std::ptr::eq(at.newest.as_slice(), latest));
            shown.extend(at.newest.iter().filter(|_| is_latest).map(|one| (at.at, one, true)));
            let older = older.chain(at.newest.iter().filter(|one| !is_latest && one.succeeded() && one.method != "auth"));
            shown.extend(older.filter(|one| newest.find(one).is_none()).map(|one| (at.at, one, false)));
        }
        let told = webhooks.iter().map(|(_, told)| told).chain(here.iter().flat_map(|at| &at.newest));
        let failures = SameIndex::of(told.filter(|one| one.failed()));
        Self { file, gateways, harmless, webhooks, shown, failures }
    }

    /// What forbids another attempt of the order, beside the attempts themselves.
    pub(super) fn forbids(&self) -> Option<Forbidden> {
        let webhook = self
            .webhooks
            .iter()
            .filter(|(_, told)| self.stands(told, false))
            .max_by_key(|(place, told)| (told.succeeded(), *place))
            .cloned();
        let look_up = self
            .shown
            .iter()
            .filter(|(_, shown, newest)| self.stands(shown, *newest))
            .max_by_key(|(at, shown, _)| (shown.succeeded(), *at));
        if webhook.is_none() && look_up.is_none() {
            return None;
        }
        let newest = self.file.attempts.last().map(|(_, attempt)| Box::new(attempt.clone()));
        Some(Forbidden { webhook, look_up: look_up.map(|(at, shown, _)| (*at, (*shown).clone())), newest })
    }

    /// Whether a webhook refuses an attempt, or would if no attempt stood in its way.
    pub(super) fn is_refused_by_webhook(&self, place: i64) -> Option<Transaction> {
        self.webhooks.iter().find(|(at, told)| *at == place && self.stands(told, false)).map(|(_, told)| told.clone())
    }

    /// The transaction with this id that a look-up showed and that refuses an attempt; `Err` for a success that the newest shows,
    /// which nobody can set aside.
    pub(super) fn is_refused_by_look_up(&self, id: &str) -> Option<Result<Transaction, Transaction>> {
        let named = |shown: &Transaction| shown.id().is_some_and(|shown| shown.eq_ignore_ascii_case(id));
        let found = self.shown.iter().filter(|(_, shown, newest)| named(shown) && self.stands(shown, *newest));
        let (_, shown, newest) = found.max_by_key(|(_, shown, newest)| (*newest && shown.succeeded(), shown.succeeded()))?;
        Some(if *newest && shown.succeeded() { Err((*shown).clone()) } else { Ok((*shown).clone()) })
    }

    /// An order without what was set aside.
    pub(super) fn without_dismissed(&self, order: &Order) -> Order {
        order.without(|shown| !shown.succeeded() && self.is_dismissed(shown))
    }

    /// What look-ups have shown beside holds, by [`Transaction::key`].
    pub(super) fn seen(&self) -> Vec<String> {
        self.shown.iter().filter(|(_, shown, _)| shown.method != "auth").map(|(_, shown, _)| shown.key()).collect()
    }

    /// What look-ups prove or show that no attempt here explains, after webhooks have told nothing more.
    pub(super) fn later_news(&self, clerk: Clerk<'_>) -> Findings {
        if let Some(step) = self.proof(clerk) {
            return Findings { step: Some(step), alarms: Vec::new() };
        }
        let attempts = || self.file.attempts.iter().map(|(_, attempt)| attempt);
        let Some(newest) = attempts().next_back().filter(|_| !attempts().any(|attempt| attempt.state.is_open())) else {
            return Findings::default();
        };
        let holder = attempts().rev().find(|attempt| attempt.state.blocks_order()).unwrap_or(newest);
        let mut nameless: Vec<&Attempt> = attempts().filter(|attempt| attempt.state.is_success() && !is_named(attempt)).collect();
        let (mut findings, mut raised) = (Findings::default(), HashSet::new());
        let refuted = SameIndex::of(self.newest_captures().filter(|shown| shown.failed()));
        for shown in self.newest_captures().filter(|shown| shown.succeeded() && refuted.find(shown).is_some()) {
            let key = format!("{}/failure", shown.key());
            if self.owner(shown).is_some() && !self.file.alarmed_look_ups.contains(&key) && raised.insert(key.clone()) {
                findings.alarms.push((Raised::LookUp(key), alarm("desk-alarm-twice", shown, holder, clerk)));
            }
        }
        for (_, shown, is_newest) in self.shown.iter().filter(|(_, shown, _)| shown.succeeded() && shown.method != "auth") {
            let told = self.webhooks.iter().any(|(_, told)| told.succeeded() && is_one(told, shown) && !self.is_dismissed(told));
            let aside = !is_newest && self.is_dismissed(shown);
            let key = shown.key();
            if told || aside || self.owner(shown).is_some() || self.file.alarmed_look_ups.contains(&key) || !raised.insert(key.clone()) {
                continue;
            }
            let id = match shown.method.as_str() {
                "capture" => {
                    if let Some(at) = nameless.iter().position(|attempt| is_as_taken(attempt, shown)) {
                        nameless.remove(at);
                        continue;
                    }
                    "desk-alarm-shown"
                }
                "void" if holder.state == State::Captured && holder.request.charge_amount.is_none() => "desk-alarm-void",
                _ => continue,
            };
            findings.alarms.push((Raised::LookUp(key), alarm(id, shown, holder, clerk)));
        }
        findings
    }

    /// The move of a closed attempt that a look-up of its own gateway proves by an id or tag of ours.
    fn proof(&self, clerk: Clerk<'_>) -> Option<crate::ledger::Step> {
        let shown: Vec<Transaction> = self.shown.iter().map(|(_, shown, _)| (*shown).clone()).collect();
        let order = self.without_dismissed(&Order::of(shown));
        let held = |id| self.file.attempts.iter().any(|(_, other)| other.id != id && other.state.blocks_order());
        let closed = self.file.attempts.iter().map(|(_, attempt)| attempt).filter(|attempt| !held(attempt.id));
        let closed = closed.filter(|attempt| self.gateways.include(attempt.gateway.as_ref()));
        closed.filter_map(|attempt| settle_closed(attempt, &order, clerk)).next_back()
    }

    /// The captures that the newest look-up listed, each as often as it was listed.
    fn newest_captures(&self) -> impl Iterator<Item = &'a Transaction> {
        self.shown.iter().filter(|(_, shown, newest)| *newest && shown.method == "capture").map(|(_, shown, _)| *shown)
    }

    /// Whether a transaction forbids an attempt.
    fn stands(&self, one: &Transaction, shown_by_newest: bool) -> bool {
        let for_good = shown_by_newest && one.succeeded();
        one.may_move_money(self.harmless)
            && (for_good || !self.is_dismissed(one))
            && self.owner(one).is_none()
            && (one.succeeded() || !self.has_failed(one))
    }

    /// The open or successful attempt that explains a transaction by an id or its tag.
    fn owner(&self, one: &Transaction) -> Option<&'a Attempt> {
        self.file.attempts.iter().map(|(_, attempt)| attempt).find(|attempt| attempt.state.blocks_order() && is_ours(attempt, one))
    }

    /// Whether a failure of the same transaction was told by an answer, a look-up or a webhook, whichever came first.
    fn has_failed(&self, one: &Transaction) -> bool {
        let answered =
            self.file.attempts.iter().any(|(_, attempt)| attempt.outcome.status.as_deref() == Some("failure") && is_ours(attempt, one));
        answered || self.failures.find(one).is_some()
    }

    fn is_dismissed(&self, one: &Transaction) -> bool {
        self.file.dismissals.iter().any(|dismissal| covers(dismissal, one))
    }
}

/// Whether a dismissal covers a transaction as it stands: the same one, in the same status or one before it. A more final one asks
/// again.
pub(super) fn covers(dismissal: &Dismissal, one: &Transaction) -> bool {
    let known = &dismissal.transaction;
    let stage = |one: &Transaction| match one.status.as_str() {
        "init" => 0,
        "success" | "failure" => 2,
        _ => 1,
    };
    is_one(known, one) && (known.status == one.status || stage(one) < stage(known))
}

/// Whether two are one transaction: by their ids, or, where both state none, by everything else that does not change.
fn is_one(one: &Transaction, other: &Transaction) -> bool {
    one.is_same(other) || !one.is_named() && !other.is_named() && one.key() == other.key()
}

/// What a webhook tells of: with its comment, where the payload was kept.
pub(super) fn told(event: &Event) -> Option<Transaction> {
    let payload = event.entry.body.as_deref().and_then(|body| crate::domain::Json::parse(body).ok());
    payload.as_ref().and_then(Transaction::read).or_else(|| event.told().and_then(Transaction::read))
}

fn is_named(attempt: &Attempt) -> bool {
    attempt.outcome.operation_id.is_some() || attempt.outcome.transaction_id.is_some()
}

/// Whether a capture may be the one of an attempt whose answer named none: its amount and currency.
fn is_as_taken(attempt: &Attempt, shown: &Transaction) -> bool {
    let asked = || attempt.request.expected(attempt.hold);
    let taken = attempt.outcome.amount.as_deref().and_then(amount::exact).or_else(asked);
    let currency = attempt.outcome.amount_currency.as_deref().unwrap_or(attempt.request.currency.code());
    taken.is_none_or(|taken| shown.amount.positive() == Some(taken)) && shown.currency.as_deref().is_none_or(|shown| shown == currency)
}

/// An alarm about a transaction that a look-up showed, beside how the attempt that holds the order stands.
fn alarm(id: &'static str, shown: &Transaction, attempt: &Attempt, clerk: Clerk<'_>) -> NewEvent {
    let stands = say("desk-webhook-stands").because("state", attempt.state.say()).because("amount", attempt.amount_say());
    let reason = say(id).with("order", attempt.request.order_id.as_str()).money("taken", shown.money()).because("now", stands);
    NewEvent { reason: Some(reason), ..NewEvent::of(attempt, EventKind::Alarm, clerk.at, clerk.actor) }
}

#[cfg(test)]
mod tests;
