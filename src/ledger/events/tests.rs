use super::super::tests::{attempt, begun, event, open};
use super::*;

#[test]
fn words_are_unique_and_read_back() {
    for kind in EventKind::ALL {
        assert_eq!(EventKind::from_word(kind.word()), Some(kind));
    }
}

#[test]
fn a_refusal_needs_no_attempt_but_an_attempt_that_is_named_must_be_there() {
    let (_dir, ledger) = open();
    let known = begun(&ledger, "1001");
    let unknown = attempt("1002");
    ledger.add_event(&NewEvent { attempt: None, ..event(&unknown, EventKind::Refused) }).unwrap();
    assert!(matches!(ledger.add_event(&event(&unknown, EventKind::Refused)), Err(LedgerError::Storage { .. })));
    ledger.add_event(&event(&known, EventKind::LookUp)).unwrap();
    let kinds: Vec<_> = ledger.events(known.id).unwrap().into_iter().map(|event| event.entry.kind).collect();
    assert_eq!(kinds, [EventKind::Created, EventKind::LookUp]);
    let all: i64 = ledger.db.query_row("SELECT count(*) FROM events", [], |row| row.get(0)).unwrap();
    assert_eq!(all, 3);
}

#[test]
fn what_is_nested_too_deep_to_be_judged_is_shown_as_text() {
    let (_dir, ledger) = open();
    let known = begun(&ledger, "1001");
    let deep = (0..200).fold(Json::Null, |inner, _| Json::Array(vec![inner]));
    ledger.add_event(&NewEvent { detail: Some(deep.clone()), ..event(&known, EventKind::LookUp) }).unwrap();
    assert_eq!(ledger.events(known.id).unwrap()[1].entry.detail, Some(Json::String(deep.to_line())));
}
