//! One transaction of an order, as a look-up shows it or a webhook tells of it.

use std::collections::HashMap;

use super::amount::Stated;
use super::comment::Comment;
use super::currency::Currency;
use super::json::{Json, object};
use super::money::Money;
use super::printable::printable;

/// One transaction of an order. Only what a console needs is kept: no card mask, token, name or e-mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    /// `auth`, `capture`, `void`, `refund`, …
    pub method: String,
    /// Amount as stated.
    pub amount: Stated,
    /// Currency as stated.
    pub currency: Option<String>,
    /// Status word; a status that is no string is kept as its JSON text and counts as an unknown word.
    pub status: String,
    /// Status code as stated.
    pub status_code: Option<String>,
    /// The gateway's own text for the code.
    pub status_description: Option<String>,
    /// `operation_id` as stated.
    pub operation_id: Option<String>,
    /// `payment_id` as stated.
    pub payment_id: Option<String>,
    /// `transaction_id` as stated.
    pub transaction_id: Option<String>,
    /// Comment as stated (captures carry the request's).
    pub comment: Option<String>,
    /// Gateway time, no zone.
    pub created_at: Option<String>,
    /// Gateway time of the last change, no zone.
    pub processing_time: Option<String>,
}

impl Transaction {
    /// Whether the status is `success`.
    pub fn succeeded(&self) -> bool {
        self.status == "success"
    }

    /// Whether the status is `failure`. Any other word is not final.
    pub fn failed(&self) -> bool {
        self.status == "failure"
    }

    /// The amount for people; as stated where it is no exact amount of a known currency.
    pub fn money(&self) -> Money {
        let currency = self.currency.as_deref().and_then(|code| Currency::parse(code).ok());
        match (&self.amount, currency) {
            (Stated::Exact(amount, _), Some(currency)) => Money::exact(*amount, currency),
            (amount, _) => Money::stated(amount, self.currency.as_deref()),
        }
    }

    /// What tells this transaction from another of the same order: its ids, otherwise everything stated.
    pub fn key(&self) -> String {
        match (&self.operation_id, &self.transaction_id) {
            (None, None) => format!(
                "{}/{}/{}/{}",
                self.method,
                self.amount.text().unwrap_or("-"),
                self.currency.as_deref().unwrap_or("-"),
                self.created_at.as_deref().unwrap_or("-")
            ),
            (operation, transaction) => {
                format!("{}/{}", operation.as_deref().unwrap_or("-"), transaction.as_deref().unwrap_or("-")).to_ascii_lowercase()
            }
        }
    }

    /// Reads a transaction as the gateway states it, reduced to what a console needs; `None` without a string `method`. Whose it is,
    /// is for the caller to judge.
    pub fn read(item: &Json) -> Option<Self> {
        let method = item.get("method").and_then(Json::as_str)?;
        let text = |name| match item.get(name) {
            None | Some(Json::Null) => None,
            Some(Json::String(text) | Json::Number(text)) => Some(printable(text).into_owned()),
            Some(other) => Some(other.to_line()),
        };
        Some(Self {
            method: printable(method).into_owned(),
            amount: match Stated::read(item.get("amount")) {
                Stated::Unusable(text) => Stated::Unusable(printable(&text).into_owned()),
                usable => usable,
            },
            currency: text("currency"),
            status: match item.get("status") {
                Some(Json::String(word)) => printable(word).into_owned(),
                Some(other) => other.to_line(),
                None => Json::Null.to_line(),
            },
            status_code: text("status_code"),
            status_description: text("status_description"),
            operation_id: id_text(item.get("operation_id")),
            payment_id: id_text(item.get("payment_id")),
            transaction_id: id_text(item.get("transaction_id")),
            comment: text("comment"),
            created_at: text("created_at"),
            processing_time: text("processing_time"),
        })
    }

    /// Writes a transaction with the field names of the API: what of it may be kept. Of the comment, a person's own words, only the
    /// marks of attempts are: they tell whose it is.
    pub fn to_json(&self) -> Json {
        let tags = self.comment.as_deref().map(Comment::tags_of).filter(|tags| !tags.is_empty());
        let json = object([
            ("method", Json::String(self.method.clone())),
            ("amount", Json::text(self.amount.text())),
            ("currency", Json::text(self.currency.clone())),
            ("status", Json::String(self.status.clone())),
            ("status_code", Json::text(self.status_code.clone())),
            ("status_description", Json::text(self.status_description.clone())),
            ("operation_id", Json::text(self.operation_id.clone())),
            ("payment_id", Json::text(self.payment_id.clone())),
            ("transaction_id", Json::text(self.transaction_id.clone())),
            ("created_at", Json::text(self.created_at.clone())),
            ("processing_time", Json::text(self.processing_time.clone())),
        ]);
        match (json, tags) {
            (Json::Object(mut members), Some(tags)) => {
                members.push(("comment".to_owned(), Json::String(tags)));
                Json::Object(members)
            }
            (json, _) => json,
        }
    }

    /// Whether two tell of the same transaction: by the operation_id; where one of them states none, by the transaction_id; where
    /// neither can be compared, they are not.
    pub fn is_same(&self, other: &Self) -> bool {
        let equal = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
        match (&self.operation_id, &other.operation_id) {
            (Some(one), Some(other)) => equal(one, other),
            _ => matches!((&self.transaction_id, &other.transaction_id), (Some(one), Some(other)) if equal(one, other)),
        }
    }

    /// Whether a console can tell it from another by an id.
    pub fn is_named(&self) -> bool {
        self.operation_id.is_some() || self.transaction_id.is_some()
    }

    /// The id by which a person names it: the operation_id, else the transaction_id.
    pub fn id(&self) -> Option<&str> {
        self.operation_id.as_deref().or(self.transaction_id.as_deref())
    }

    /// Whether its method is neither a documented word nor one of these: it may move money.
    pub fn is_unknown(&self, harmless_methods: &[String]) -> bool {
        !is_documented(&self.method) && !harmless_methods.contains(&self.method)
    }

    /// Whether it may mean that money was taken or given back: a capture, void, refund or unknown method that has not failed.
    pub fn may_move_money(&self, harmless_methods: &[String]) -> bool {
        !self.failed() && (matches!(self.method.as_str(), "capture" | "void" | "refund") || self.is_unknown(harmless_methods))
    }
}

/// Transactions by their ids, so that of very many the same one is found at once: [`Transaction::is_same`] for a whole list.
#[derive(Debug, Clone, Default)]
pub struct SameIndex {
    operations: HashMap<String, usize>,
    /// Of those that state no operation_id.
    unnamed: HashMap<String, usize>,
    /// Of all, for those that state none themselves.
    transactions: HashMap<String, usize>,
}

impl SameIndex {
    /// Indexes a list by the places in it; of several that are the same the first counts.
    pub fn of<'a>(list: impl IntoIterator<Item = &'a Transaction>) -> Self {
        let mut index = Self::default();
        list.into_iter().enumerate().for_each(|(at, one)| index.add(one, at));
        index
    }

    /// Adds one at a place.
    pub fn add(&mut self, one: &Transaction, at: usize) {
        if let Some(id) = folded(&one.operation_id) {
            self.operations.entry(id).or_insert(at);
        }
        if let Some(id) = folded(&one.transaction_id) {
            if one.operation_id.is_none() {
                self.unnamed.entry(id.clone()).or_insert(at);
            }
            self.transactions.entry(id).or_insert(at);
        }
    }

    /// Finds the place of the same transaction.
    pub fn find(&self, one: &Transaction) -> Option<usize> {
        let by_transaction = |map: &HashMap<String, usize>| map.get(&folded(&one.transaction_id)?).copied();
        match folded(&one.operation_id) {
            Some(id) => self.operations.get(&id).copied().or_else(|| by_transaction(&self.unnamed)),
            None => by_transaction(&self.transactions),
        }
    }
}

fn folded(id: &Option<String>) -> Option<String> {
    id.as_ref().map(|id| id.to_ascii_lowercase())
}

/// Whether the documentation knows a method (finline: webhooks/structure).
pub fn is_documented(method: &str) -> bool {
    ["purchase", "auth", "capture", "void", "refund", "credit", "p2p", "lookup"].contains(&method)
}

/// An id that can be compared with another: a string with something in it, printable.
pub fn id_text(member: Option<&Json>) -> Option<String> {
    let text = member?.as_str()?;
    (!text.trim().is_empty()).then(|| printable(text).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transaction(operation: Option<&str>, transaction: Option<&str>) -> Transaction {
        let ids = object([
            ("method", Json::String("capture".into())),
            ("operation_id", Json::text(operation.map(str::to_owned))),
            ("transaction_id", Json::text(transaction.map(str::to_owned))),
        ]);
        Transaction::read(&ids).unwrap()
    }

    #[test]
    fn the_operation_decides_and_the_transaction_only_where_one_states_no_operation() {
        let same = |one: (Option<&str>, Option<&str>), other: (Option<&str>, Option<&str>)| {
            transaction(one.0, one.1).is_same(&transaction(other.0, other.1))
        };
        assert!(same((Some("A"), Some("x")), (Some("a"), Some("y"))));
        assert!(!same((Some("a"), Some("x")), (Some("b"), Some("x"))));
        assert!(same((None, Some("x")), (Some("b"), Some("X"))));
        assert!(!same((None, Some("x")), (Some("b"), None)));
        assert!(!same((None, None), (None, None)));
        // An index tells the same of a list.
        let ids = [None, Some("a"), Some("B")];
        let all: Vec<_> = ids.iter().flat_map(|one| ids.map(|other| transaction(*one, other))).collect();
        for one in &all {
            for other in &all {
                assert_eq!(SameIndex::of([other]).find(one).is_some(), one.is_same(other), "{one:?} {other:?}");
            }
            assert_eq!(SameIndex::of(&all).find(one).is_some(), all.iter().any(|other| one.is_same(other)), "{one:?}");
        }
    }

    #[test]
    fn what_is_written_is_read_back_but_of_the_comment_only_the_marks_of_attempts() {
        let stated = Json::parse(
            br#"{"method":"capture","amount":"80.50","currency":"UAH","status":"success","status_code":1000,
            "operation_id":"o","transaction_id":" ","created_at":"2018-10-10T10:10:10.100","comment":"parcel"}"#,
        )
        .unwrap();
        let read = Transaction::read(&stated).unwrap();
        assert_eq!((read.comment.as_deref(), read.transaction_id.as_deref()), (Some("parcel"), None));
        assert_eq!(Transaction::read(&read.to_json()), Some(Transaction { comment: None, ..read.clone() }));
        let tag = Comment::tag(uuid::Uuid::nil());
        let tagged = Transaction { comment: Some(format!("parcel {tag} of [capdesk soon] {tag}")), ..read.clone() };
        assert_eq!(Transaction::read(&tagged.to_json()), Some(Transaction { comment: Some(format!("{tag} {tag}")), ..read }));
    }

    #[test]
    fn an_unknown_method_may_move_money_until_it_failed_or_is_known_as_harmless() {
        let of = |method: &str, status: &str| Transaction { method: method.into(), status: status.into(), ..transaction(None, None) };
        let harmless = ["statement".to_owned()];
        for (method, status, moves) in [
            ("capture", "init", true),
            ("void", "success", true),
            ("refund", "what", true),
            ("Capture", "success", true),
            ("statement", "success", false),
            ("incremental_auth", "pending", true),
            ("incremental_auth", "failure", false),
            ("auth", "success", false),
            ("capture", "failure", false),
        ] {
            assert_eq!(of(method, status).may_move_money(&harmless), moves, "{method} {status}");
        }
    }
}
