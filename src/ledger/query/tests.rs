use pretty_assertions::assert_eq;

use super::super::EventKind;
use super::super::tests::{POS, attempt, begun, event, open, order};
use super::*;

#[test]
fn ids_that_other_attempts_own_are_told() {
    let (_dir, ledger) = open();
    let own = begun(&ledger, "1");
    let set = |id: Uuid, state: &str, operation: Option<&str>, transaction: Option<&str>| {
        let sql = "UPDATE attempts SET state = ?2, operation_id = ?3, transaction_id = ?4 WHERE id = ?1";
        ledger.db.execute(sql, (id.to_string(), state, operation, transaction)).unwrap();
    };
    set(own.id, "declined", Some("own"), None);
    let declined = begun(&ledger, "1");
    set(declined.id, "declined", Some("op-1"), None);
    let plain = begun(&ledger, "1");
    set(plain.id, "not_sent", None, None);
    let captured = begun(&ledger, "1");
    set(captured.id, "captured", Some("op-2"), Some("tr-2"));
    let other_pos = attempt("2");
    ledger.begin(&other_pos, &event(&other_pos, EventKind::Created), &crate::ledger::Asked::NOTHING).unwrap();
    set(other_pos.id, "captured", Some("op-3"), None);
    assert_eq!(
        ledger.captures_owned_by_others(POS, &order("1"), own.id).unwrap(),
        [(Some("op-1".into()), None), (Some("op-2".into()), Some("tr-2".into()))]
    );
    assert_eq!(ledger.latest_for_order(POS, &order("1")).unwrap().map(|attempt| attempt.id), Some(captured.id));
    assert_eq!(ledger.latest_for_order(Uuid::nil(), &order("1")).unwrap(), None);
}
