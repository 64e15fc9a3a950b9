use pretty_assertions::assert_eq;

use super::super::tests::{POS, at, attempt, begun, event, moment, open, order};
use super::super::{EventKind, Move, Moved};
use super::*;
use crate::domain::attempt::Outcome;
use crate::domain::{Comment, Evidence};

fn begin(ledger: &Ledger, attempt: &Attempt) -> Result<(), BeginError> {
    ledger.begin(attempt, &event(attempt, EventKind::Created), &Asked::NOTHING)
}

fn settle(ledger: &Ledger, attempt: &Attempt, from: State, to: State, evidence: Evidence, retry_at: Option<Timestamp>) {
    let (outcome, event) = (Outcome::default(), event(attempt, EventKind::Answer));
    let step = Move {
        id: attempt.id,
        from,
        to,
        evidence,
        outcome: &outcome,
        settled_at: Some(at(5)),
        retry_at,
        retry_after: None,
        decided: None,
        released: None,
        alarm: None,
        event: &event,
    };
    assert!(matches!(ledger.settle(&step), Ok(Moved::Done(_))));
}

/// The shortest way from `sending` to a state.
fn bring_to(ledger: &Ledger, attempt: &Attempt, to: State) {
    match to {
        State::Sending => {}
        State::NotCaptured | State::Released => {
            settle(ledger, attempt, State::Sending, State::Unknown, Evidence::Answer, None);
            let evidence = if to == State::Released { Evidence::Person } else { Evidence::Lookup };
            settle(ledger, attempt, State::Unknown, to, evidence, None);
        }
        _ => settle(ledger, attempt, State::Sending, to, Evidence::Answer, None),
    }
}

#[test]
fn an_order_is_held_in_exactly_these_states() {
    let (_dir, ledger) = open();
    for (number, state) in State::ALL.into_iter().enumerate() {
        let first = begun(&ledger, &format!("order {number}"));
        bring_to(&ledger, &first, state);
        let first = ledger.get(first.id).unwrap().unwrap();
        let second = Attempt { profile: "another".into(), ..attempt(&format!(" order {number} ")) };
        let expected = state.blocks_order().then(|| BeginError::Blocked(Box::new(first)));
        assert_eq!(ledger.would_block(POS, &second.request.order_id, at(0)).unwrap(), expected, "{state}");
        assert_eq!(begin(&ledger, &second), expected.map_or(Ok(()), Err), "{state}");
        assert_eq!(ledger.get(second.id).unwrap().is_some(), !state.blocks_order(), "{state}");
    }
}

#[test]
fn the_index_alone_refuses_a_second_holder() {
    let (_dir, ledger) = open();
    let first = begun(&ledger, "1001");
    let second = ledger.write(|tx| insert(tx, &attempt("1001")));
    assert!(matches!(second, Err(LedgerError::Storage { .. })), "{second:?}");
    assert_eq!(ledger.sending().unwrap(), [first]);
}

#[test]
fn another_point_of_sale_or_spelling_is_another_order() {
    let (_dir, ledger) = open();
    let first = begun(&ledger, "Їжак-a");
    let mut other_pos = attempt("Їжак-a");
    other_pos.request.pos_id = Uuid::from_u128(1);
    begin(&ledger, &other_pos).unwrap();
    assert_eq!(ledger.case_twin(POS, &order("їЖАК-A")).unwrap(), Some(first));
    assert_eq!(ledger.case_twin(POS, &order("Їжак-a")).unwrap(), None);
    begun(&ledger, "їжак-A");
}

#[test]
fn a_throttled_order_waits_until_its_time() {
    let (_dir, ledger) = open();
    let first = begun(&ledger, "1001");
    settle(&ledger, &first, State::Sending, State::Throttled, Evidence::Answer, Some(at(60)));
    let stored = Box::new(ledger.get(first.id).unwrap().unwrap());
    let again = |second| Attempt { sent: moment(second), ..attempt("1001") };
    assert_eq!(begin(&ledger, &again(59)), Err(BeginError::TooSoon(stored.clone())));
    assert_eq!(ledger.would_block(POS, &order("1001"), at(59)).unwrap(), Some(BeginError::TooSoon(stored)));
    assert_eq!(ledger.would_block(POS, &order("1002"), at(59)).unwrap(), None);
    // Nobody waits longer than ten minutes: a time farther away was written by a clock that has gone back since.
    assert_eq!(ledger.would_block(POS, &order("1001"), at(-541)).unwrap(), None);
    assert_eq!(begin(&ledger, &again(60)), Ok(()));
}

#[test]
fn a_point_of_sale_keeps_the_mode_of_its_first_use() {
    let (_dir, ledger) = open();
    assert_eq!(ledger.pos_mode(POS).unwrap(), None);
    begun(&ledger, "1001");
    assert_eq!(ledger.pos_mode(POS).unwrap(), Some(Mode::Test));
    let live = Attempt { mode: Mode::Live, ..attempt("1002") };
    assert_eq!(begin(&ledger, &live), Err(BeginError::OtherMode { known: Mode::Test }));
    assert_eq!(ledger.get(live.id).unwrap(), None);
    assert_eq!(ledger.remember_pos(POS, Mode::Live).unwrap(), Mode::Test);
    assert_eq!(ledger.remember_pos(Uuid::nil(), Mode::Live).unwrap(), Mode::Live);
    assert_eq!(ledger.pos_mode(Uuid::nil()).unwrap(), Some(Mode::Live));
}

#[test]
fn an_attempt_begins_as_sending_and_once() {
    let (_dir, ledger) = open();
    let captured = Attempt { state: State::Captured, ..attempt("1001") };
    assert!(matches!(begin(&ledger, &captured), Err(BeginError::Storage(LedgerError::Illegal { .. }))));
    let first = begun(&ledger, "1001");
    let twice = Attempt { id: first.id, ..attempt("1002") };
    assert!(matches!(begin(&ledger, &twice), Err(BeginError::Storage(_))));
    assert_eq!(ledger.get(first.id).unwrap(), Some(first));
    // A refused row is no broken disk.
    assert_eq!(ledger.broken(), None);
}

#[test]
fn after_the_disk_was_full_nothing_is_begun_but_answers_are_still_taken() {
    let (_dir, ledger) = open();
    let first = begun(&ledger, "1001");
    let pages: i64 = ledger.db.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    ledger.db.pragma_update(None, "max_page_count", pages).unwrap();
    let mut large = attempt("1002");
    large.request.comment = Comment::parse(&"ї".repeat(2048)).unwrap();
    let large = Attempt { seen_before: Some(vec!["x".repeat(1 << 20)]), ..large };
    let full = begin(&ledger, &large);
    assert!(matches!(full, Err(BeginError::Storage(LedgerError::Full(_)))), "{full:?}");
    assert_eq!(ledger.get(large.id).unwrap(), None);
    ledger.db.pragma_update(None, "max_page_count", i64::from(i32::MAX)).unwrap();
    let stopped = begin(&ledger, &attempt("1003"));
    assert!(matches!(stopped, Err(BeginError::Storage(LedgerError::Stopped(_)))), "{stopped:?}");
    settle(&ledger, &first, State::Sending, State::Captured, Evidence::Answer, None);
    ledger.add_event(&event(&first, EventKind::Refused)).unwrap();
}

#[test]
fn a_ledger_that_a_newer_program_changed_meanwhile_begins_nothing() {
    let (_dir, ledger) = open();
    ledger.db.pragma_update(None, "user_version", crate::ledger::migrate::VERSION + 1).unwrap();
    let newer = begin(&ledger, &attempt("1001"));
    assert!(matches!(newer, Err(BeginError::Storage(LedgerError::Newer { .. }))), "{newer:?}");
}

#[test]
fn a_locked_ledger_begins_nothing_and_is_no_broken_disk() {
    let (dir, ledger) = open();
    let other = Ledger::open(&dir.path().join("data")).unwrap();
    let _writing = rusqlite::Transaction::new_unchecked(&other.db, rusqlite::TransactionBehavior::Immediate).unwrap();
    ledger.db.busy_timeout(std::time::Duration::ZERO).unwrap();
    let busy = begin(&ledger, &attempt("1001"));
    assert!(matches!(busy, Err(BeginError::Storage(LedgerError::Busy(_)))), "{busy:?}");
    assert_eq!(ledger.broken(), None);
    assert_eq!(ledger.would_block(POS, &order("1001"), at(0)).unwrap(), None, "readers never wait");
}
