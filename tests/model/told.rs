//! What the desk was told of an order by webhooks and look-ups, and what of it says that the order may be taken: the rule of the
//! guard once more, on purpose without the desk's own code.

use capdesk::domain::{Attempt, Comment};
use uuid::Uuid;

/// The one method beyond the documented ones that a profile may call harmless.
pub(crate) const HARMLESS: &str = "statement";

/// One transaction as it was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub method: &'static str,
    pub operation: Option<Uuid>,
    pub transaction: Option<Uuid>,
    pub amount: i64,
    pub status: &'static str,
    pub comment: Option<String>,
}

impl Said {
    pub(crate) fn succeeded(&self) -> bool {
        self.status == "success"
    }

    pub(crate) fn failed(&self) -> bool {
        self.status == "failure"
    }

    /// The same transaction: the same operation; where one states none, the same transaction; otherwise none.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (self.operation, other.operation) {
            (Some(one), Some(other)) => one == other,
            _ => self.transaction.is_some() && self.transaction == other.transaction,
        }
    }

    /// The id by which a person names it.
    pub(crate) fn id(&self) -> Option<Uuid> {
        self.operation.or(self.transaction)
    }

    fn is_one(&self, other: &Self) -> bool {
        let alike = self.id().is_none() && other.id().is_none() && (self.method, self.amount) == (other.method, other.amount);
        self.is_same(other) || alike
    }

    fn stage(&self) -> u8 {
        match self.status {
            "init" => 0,
            "success" | "failure" => 2,
            _ => 1,
        }
    }

    /// Whether it may mean that money was taken or given back.
    pub(crate) fn may_move_money(&self, harmless: bool) -> bool {
        !self.failed() && self.method != "auth" && !(harmless && self.method == HARMLESS)
    }

    /// Whether an attempt's own stored answer tells of it, by an id or the tag.
    pub(crate) fn is_of(&self, attempt: &Attempt) -> bool {
        let same = |ours: &Option<String>, theirs: Option<Uuid>| {
            theirs.is_some() && ours.as_deref().and_then(|id| Uuid::parse_str(id).ok()) == theirs
        };
        same(&attempt.outcome.operation_id, self.operation)
            || same(&attempt.outcome.transaction_id, self.transaction)
            || self.comment.as_deref().is_some_and(|text| text.contains(&Comment::tag(attempt.id)))
    }

    /// Whether it may have come of an attempt, beside what others of the same order made.
    pub(crate) fn could_be_of(&self, attempt: &Attempt, others: &[Attempt]) -> bool {
        let tagged = self.comment.as_deref().is_some_and(Comment::is_tagged);
        let others = || others.iter().filter(|other| other.id != attempt.id && other.request.order_id == attempt.request.order_id);
        self.is_of(attempt) || !tagged && !others().any(|other| self.is_of(other)) && !self.was_seen(attempt)
    }

    /// Whether the look-up before the send showed it.
    pub(crate) fn was_seen(&self, attempt: &Attempt) -> bool {
        let seen = attempt.seen_before.as_deref().unwrap_or_default();
        self.id().is_some_and(|id| seen.iter().any(|key| key.contains(&id.to_string())))
    }
}

/// What look-ups of one gateway have told.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    pub newest: Vec<Said>,
    /// Successes and failures that any of them showed.
    pub finals: Vec<Said>,
}

impl Shown {
    pub(crate) fn take(&mut self, list: Vec<Said>) {
        for one in list.iter().filter(|one| one.succeeded() || one.failed()) {
            if !self.finals.contains(one) {
                self.finals.push(one.clone());
            }
        }
        self.newest = list;
    }
}

/// What a named person has set aside: at a webhook, or as a look-up showed it.
#[derive(Debug, Clone)]
pub(crate) struct Aside {
    pub webhook: Option<i64>,
    pub said: Said,
}

/// What was told of an order, whichever gateway it is at.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// Verified webhooks with their places.
    pub heard: Vec<(i64, Said)>,
    pub aside: Vec<Aside>,
}

impl Told {
    /// Whether a person has set it aside as it stands.
    pub(crate) fn is_aside(&self, one: &Said) -> bool {
        let covers = |aside: &Said| aside.is_one(one) && (aside.status == one.status || one.stage() < aside.stage());
        self.aside.iter().any(|aside| covers(&aside.said))
    }

    /// What is told as live, without what was set aside.
    pub(crate) fn counts(&self, one: &Said) -> bool {
        !one.failed() && (one.succeeded() || !self.is_aside(one))
    }

    /// What says at this gateway that the order may be taken, although a row that holds it was just written. No other attempt holds
    /// the order then, so none owns what is told. `failed` asks look-ups and own answers.
    pub(crate) fn standing(&self, shown: &Shown, failed: impl Fn(&Said) -> bool, harmless: bool) -> Option<&'static str> {
        let failed = |one: &Said| failed(one) || self.heard.iter().any(|(_, other)| other.failed() && other.is_same(one));
        let moves = |one: &&Said| one.may_move_money(harmless);
        let stands = |one: &Said| !self.is_aside(one) && (one.succeeded() || !failed(one));
        let mut heard = self.heard.iter().map(|(_, said)| said).filter(moves);
        if shown.newest.iter().filter(moves).any(|one| one.succeeded()) {
            return Some("the newest look-up shows a success");
        }
        if heard.any(stands) {
            return Some("a webhook tells that the order may be taken");
        }
        if shown.newest.iter().filter(moves).any(stands) {
            return Some("the newest look-up shows what may take the order");
        }
        shown.finals.iter().filter(moves).any(|one| one.succeeded() && stands(one)).then_some("an older look-up showed a success")
    }
}
