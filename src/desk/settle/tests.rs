use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

use super::*;
use crate::domain::amount::Stated;
use crate::domain::{Draft, Mode, Moment};

const OPERATION: &str = "f7d0c7cb-af32-441f-b2af-4d90d4da70e1";

fn attempt(state: State, amount: Option<&str>) -> Attempt {
    let draft = Draft { order_id: "7".into(), currency: "UAH".into(), amount: amount.map(str::to_owned), ..Draft::default() };
    let moment = Moment { wall: Timestamp::UNIX_EPOCH, boot: Duration::ZERO, boot_id: "b".into() };
    Attempt {
        state,
        operator: "olena".into(),
        ..Attempt::begun(Uuid::now_v7(), "test", Mode::Test, draft.check(Uuid::nil()).unwrap(), moment)
    }
}

fn transaction(method: &str, amount: &str, status: &str, operation: Option<&str>) -> Transaction {
    Transaction {
        method: method.into(),
        amount: Stated::read(Some(&Json::Number(amount.into()))),
        currency: Some("UAH".into()),
        status: status.into(),
        status_code: Some("1000".into()),
        status_description: None,
        operation_id: operation.map(str::to_owned),
        payment_id: None,
        transaction_id: None,
        comment: None,
        created_at: Some("2018-10-10T10:10:10.100".into()),
        processing_time: None,
    }
}

fn hold() -> Transaction {
    transaction("auth", "100", "success", None)
}

fn found(attempt: &Attempt, transactions: Vec<Transaction>) -> String {
    with_others(attempt, transactions, &[])
}

fn with_others(attempt: &Attempt, transactions: Vec<Transaction>, others: &[OwnedIds]) -> String {
    let forwards = settle(attempt, &Order::of(transactions.clone()), others, &[]);
    let backwards = settle(attempt, &Order::of(transactions.into_iter().rev().collect()), others, &[]);
    let word = |finding: &Finding| match finding {
        Finding::Move { to, evidence, .. } => format!("{to} {evidence:?}"),
        Finding::Absent => "absent".into(),
        Finding::Open(_) => "open".into(),
    };
    assert_eq!(word(&forwards), word(&backwards), "the order of the array means nothing");
    word(&forwards)
}

#[test]
fn exactly_one_new_success_settles_an_unknown_attempt() {
    let unknown = attempt(State::Unknown, Some("80"));
    assert_eq!(found(&unknown, vec![hold(), transaction("capture", "80.00", "success", Some("a"))]), "captured Lookup");
    assert_eq!(found(&unknown, vec![hold(), transaction("capture", "100", "success", Some("a"))]), "captured_mismatch Lookup");
    let two = vec![hold(), transaction("capture", "80", "success", Some("a")), transaction("capture", "80", "success", Some("b"))];
    assert_eq!(found(&unknown, two), "open");
    for status in ["pending", "init", "what"] {
        assert_eq!(found(&unknown, vec![hold(), transaction("capture", "80", status, Some("a"))]), "open", "{status}");
    }
    let with_old_failure =
        vec![hold(), transaction("capture", "80", "failure", Some("a")), transaction("capture", "80", "success", Some("b"))];
    assert_eq!(found(&unknown, with_old_failure), "captured Lookup");
}

#[test]
fn a_full_capture_expects_the_hold() {
    let unknown = attempt(State::Unknown, None);
    assert_eq!(found(&unknown, vec![hold(), transaction("capture", "100.0", "success", Some("a"))]), "captured Lookup");
    assert_eq!(found(&unknown, vec![hold(), transaction("capture", "99", "success", Some("a"))]), "captured_mismatch Lookup");
}

#[test]
fn captures_of_others_do_not_settle_ours() {
    let mut unknown = attempt(State::Unknown, Some("80"));
    let theirs = transaction("capture", "80", "success", Some("a"));
    assert_eq!(with_others(&unknown, vec![hold(), theirs.clone()], &[(Some("A".into()), None)]), "absent");
    unknown.seen_before = Some(vec![theirs.key()]);
    assert_eq!(found(&unknown, vec![hold(), theirs]), "absent");
}

#[test]
fn our_own_id_decides() {
    for state in [State::Unknown, State::Pending] {
        let mut ours = attempt(state, Some("80"));
        ours.outcome.operation_id = Some(OPERATION.to_uppercase());
        let other = transaction("capture", "80", "success", Some("b"));
        assert_eq!(found(&ours, vec![hold(), transaction("capture", "80", "success", Some(OPERATION)), other.clone()]), "captured OwnId");
        assert_eq!(found(&ours, vec![hold(), transaction("capture", "1", "success", Some(OPERATION))]), "captured_mismatch OwnId");
        assert_eq!(found(&ours, vec![hold(), transaction("capture", "80", "failure", Some(OPERATION))]), "declined OwnId");
        assert_eq!(found(&ours, vec![hold(), transaction("capture", "80", "pending", Some(OPERATION)), other]), "open");
    }
}

#[test]
fn our_tag_in_the_comment_is_an_id_of_ours() {
    let unknown = attempt(State::Unknown, Some("80"));
    let mut capture = transaction("capture", "80", "success", Some("x"));
    capture.comment = Some(format!("parcel 5 {}", Comment::tag(unknown.id)));
    let other = transaction("capture", "80", "success", Some("y"));
    assert_eq!(found(&unknown, vec![hold(), capture, other]), "captured OwnId");
}

#[test]
fn a_capture_with_another_attempts_tag_is_not_ours() {
    let unknown = attempt(State::Unknown, Some("80"));
    let mut theirs = transaction("capture", "80", "success", Some("x"));
    theirs.comment = Some(Comment::tag(Uuid::now_v7()));
    assert_eq!(found(&unknown, vec![hold(), theirs.clone()]), "absent");
    assert_eq!(found(&unknown, vec![hold(), theirs, transaction("capture", "80", "success", Some("y"))]), "captured Lookup");
}

#[test]
fn absence_needs_a_hold_or_a_void_and_no_live_capture() {
    let unknown = attempt(State::Unknown, Some("80"));
    assert_eq!(found(&unknown, vec![hold()]), "absent");
    assert_eq!(found(&unknown, vec![hold(), transaction("capture", "80", "failure", Some("a"))]), "absent");
    assert_eq!(found(&unknown, vec![transaction("void", "100", "success", None)]), "absent");
    assert_eq!(found(&unknown, vec![]), "open");
    assert_eq!(found(&unknown, vec![transaction("auth", "100", "pending", None)]), "open");
    let mut seen = attempt(State::Unknown, Some("80"));
    let theirs = transaction("capture", "80", "success", Some("a"));
    seen.seen_before = Some(vec![theirs.key()]);
    assert_eq!(found(&seen, vec![hold(), theirs.clone()]), "absent", "it was there before the send: it cannot be ours");
    // A refund may be one of our capture unless it was there before; an unknown method may be anything.
    let refund = transaction("refund", "80", "pending", Some("r"));
    assert_eq!(found(&unknown, vec![hold(), refund.clone()]), "open");
    assert_eq!(found(&unknown, vec![hold(), transaction("refund", "80", "failure", Some("r"))]), "absent");
    seen.seen_before = Some(vec![refund.key()]);
    assert_eq!(found(&seen, vec![hold(), refund]), "absent");
    assert_eq!(found(&unknown, vec![hold(), transaction("incremental", "80", "success", Some("r"))]), "open");
}

#[test]
fn pending_is_settled_by_its_own_id_only() {
    let mut pending = attempt(State::Pending, Some("80"));
    pending.outcome.operation_id = Some(OPERATION.into());
    assert_eq!(found(&pending, vec![hold()]), "open");
    assert_eq!(found(&pending, vec![hold(), transaction("capture", "80", "success", Some("other"))]), "open");
}

#[test]
fn a_closed_attempt_moves_on_proof_of_success_only() {
    for state in [State::NotCaptured, State::Released, State::Declined] {
        let mut closed = attempt(state, Some("80"));
        assert_eq!(found(&closed, vec![hold(), transaction("capture", "80", "success", Some("a"))]), "open");
        closed.outcome.operation_id = Some(OPERATION.into());
        assert_eq!(found(&closed, vec![hold(), transaction("capture", "80", "success", Some(OPERATION))]), "captured OwnId");
        assert_eq!(found(&closed, vec![hold(), transaction("capture", "80", "failure", Some(OPERATION))]), "open");
    }
}
