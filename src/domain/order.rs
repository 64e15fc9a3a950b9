//! An order as a look-up shows it: its hold and everything that was done to it.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

use super::transaction::{SameIndex, Transaction};

/// All transactions of one order, in the order received (which means nothing).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Order {
    /// The transactions, each once.
    pub transactions: Vec<Transaction>,
    /// What was listed again under the same id: shown, never counted.
    pub repeats: Vec<Transaction>,
}

impl Order {
    /// Takes what was listed. An operation that is listed more than once counts once: success before failure before the rest.
    pub fn of(listed: Vec<Transaction>) -> Self {
        let mut order = Self::default();
        let mut known: HashMap<String, SameIndex> = HashMap::new();
        let rank = |one: &Transaction| (!one.succeeded(), !one.failed());
        for transaction in listed {
            let index = known.entry(transaction.method.clone()).or_default();
            match index.find(&transaction).and_then(|at| order.transactions.get_mut(at)) {
                Some(known) if rank(&transaction) < rank(known) => order.repeats.push(std::mem::replace(known, transaction)),
                Some(_) => order.repeats.push(transaction),
                None => {
                    index.add(&transaction, order.transactions.len());
                    order.transactions.push(transaction);
                }
            }
        }
        order
    }

    /// Everything as it was listed, repeats behind what counts.
    pub fn listed(&self) -> impl Iterator<Item = &Transaction> {
        self.transactions.iter().chain(&self.repeats)
    }

    /// An operation that is listed as a success and as a failure: one of the two is wrong.
    pub fn contradiction(&self) -> Option<&Transaction> {
        let failures = SameIndex::of(self.repeats.iter().filter(|other| other.failed()));
        let failed = |one: &&Transaction| failures.find(one).is_some();
        self.transactions.iter().filter(|one| one.succeeded()).find(failed)
    }

    /// The order without the transactions that `aside` names.
    #[must_use]
    pub fn without(&self, aside: impl Fn(&Transaction) -> bool) -> Self {
        let kept = |list: &[Transaction]| list.iter().filter(|transaction| !aside(transaction)).cloned().collect();
        Self { transactions: kept(&self.transactions), repeats: kept(&self.repeats) }
    }

    /// Captures that have not failed: taken, on their way, or of an unknown status.
    pub fn live_captures(&self) -> impl Iterator<Item = &Transaction> {
        self.by("capture").filter(|transaction| !transaction.failed())
    }

    /// Voids that have not failed.
    pub fn live_voids(&self) -> impl Iterator<Item = &Transaction> {
        self.by("void").filter(|transaction| !transaction.failed())
    }

    /// Refunds that have not failed.
    pub fn live_refunds(&self) -> impl Iterator<Item = &Transaction> {
        self.by("refund").filter(|transaction| !transaction.failed())
    }

    /// The pre-authorisation that holds the money, if one is in `success`.
    pub fn auth(&self) -> Option<&Transaction> {
        self.by("auth").find(|transaction| transaction.succeeded())
    }

    /// The pre-authorisation of any status: the successful one, otherwise the first.
    pub fn any_auth(&self) -> Option<&Transaction> {
        self.auth().or_else(|| self.by("auth").next())
    }

    /// The amount on hold in major units, where one is stated.
    pub fn hold(&self) -> Option<Decimal> {
        self.auth().and_then(|auth| auth.amount.positive())
    }

    /// The sums of the successful captures by currency, in order of its code, as stated; a capture that states none is in the hold's.
    /// A sum is `None` where one of its captures states no usable amount.
    pub fn captured(&self) -> BTreeMap<String, Option<Decimal>> {
        let held = self.any_auth().and_then(|auth| auth.currency.as_deref());
        let mut sums = BTreeMap::new();
        for capture in self.by("capture").filter(|transaction| transaction.succeeded()) {
            let currency = capture.currency.as_deref().or(held).unwrap_or_default();
            let sum = sums.entry(currency.to_owned()).or_insert(Some(Decimal::ZERO));
            *sum = sum.and_then(|sum| sum.checked_add(capture.amount.positive()?));
        }
        sums
    }

    fn by(&self, method: &str) -> impl Iterator<Item = &Transaction> {
        self.transactions.iter().filter(move |transaction| transaction.method == method)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Json;

    fn listed(all: &[&str]) -> Order {
        let read = |text: &&str| Transaction::read(&Json::parse(text.as_bytes()).unwrap()).unwrap();
        Order::of(all.iter().map(read).collect())
    }

    #[test]
    fn an_operation_that_is_listed_twice_counts_once_with_its_most_final_status() {
        let [pending, success, failure] = ["pending", "success", "failure"]
            .map(|status| format!(r#"{{"method":"capture","operation_id":"a","amount":80,"status":"{status}"}}"#));
        for all in [[&pending, &success, &failure], [&failure, &success, &pending], [&failure, &pending, &success]] {
            let order = listed(&all.map(String::as_str));
            assert_eq!((order.transactions.len(), order.repeats.len()), (1, 2));
            assert!(order.transactions[0].succeeded());
            assert!(order.contradiction().is_some());
            assert_eq!(order.captured(), BTreeMap::from([(String::new(), Some(Decimal::from(80)))]));
        }
        let twice = listed(&[&pending, &failure]);
        assert!(twice.transactions[0].failed() && twice.contradiction().is_none());
    }

    #[test]
    fn sums_keep_currencies_apart() {
        let order = listed(&[
            r#"{"method":"auth","amount":100,"currency":"UAH","status":"success"}"#,
            r#"{"method":"capture","operation_id":"a","amount":60,"currency":"UAH","status":"success"}"#,
            r#"{"method":"capture","operation_id":"b","amount":"0.5","status":"success"}"#,
            r#"{"method":"capture","operation_id":"c","amount":7,"currency":"EUR","status":"success"}"#,
            r#"{"method":"capture","operation_id":"d","amount":"+1","currency":"USD","status":"success"}"#,
            r#"{"method":"capture","operation_id":"e","amount":9,"currency":"EUR","status":"failure"}"#,
        ]);
        let sums: Vec<_> = order.captured().into_iter().map(|(currency, sum)| (currency, sum.map(|sum| sum.to_string()))).collect();
        assert_eq!(sums, [("EUR".into(), Some("7".into())), ("UAH".into(), Some("60.5".into())), ("USD".into(), None)]);
    }
}
