//! What the tests of this room share, and the tests of opening and of moves.

use std::time::Duration;

use jiff::Timestamp;
use pretty_assertions::assert_eq;
use tempfile::TempDir;

use super::*;
use crate::domain::attempt::Outcome;
use crate::domain::{Attempt, CaptureRequest, Draft, Mode, Moment, OrderId, State};

pub(super) const POS: Uuid = Uuid::from_u128(0xdc72_8de1_51ef_4ef1_80f7_3b44_b07b_5667);

pub(super) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_780_000_000 + second).unwrap()
}

pub(super) fn moment(second: i64) -> Moment {
    Moment { wall: at(second), boot: Duration::from_secs(second.unsigned_abs()), boot_id: "boot".into() }
}

pub(super) fn request(order_id: &str) -> CaptureRequest {
    Draft { order_id: order_id.into(), currency: "UAH".into(), amount: Some("80.50".into()), ..Draft::default() }.check(POS).unwrap()
}

pub(super) fn attempt(order_id: &str) -> Attempt {
    Attempt {
        id: Uuid::now_v7(),
        profile: "test".into(),
        mode: Mode::Test,
        request: request(order_id),
        state: State::Sending,
        operator: "olena".into(),
        owner: Uuid::from_u128(7),
        sent: moment(0),
        wait_from: moment(0),
        absent_since: None,
        settled_at: None,
        hold: None,
        seen_before: None,
        outcome: Outcome::default(),
        released: None,
        retry_at: None,
        alarm: None,
    }
}

pub(super) fn actor() -> Actor {
    Actor { operator: "olena".into(), os_user: "ol".into(), host: "desk-1".into() }
}

pub(super) fn event(attempt: &Attempt, kind: EventKind) -> NewEvent {
    NewEvent::of(attempt, kind, at(0), &actor())
}

pub(super) fn open() -> (TempDir, Ledger) {
    let dir = TempDir::new().unwrap();
    let ledger = Ledger::open(&dir.path().join("data")).unwrap();
    (dir, ledger)
}

pub(super) fn begun(ledger: &Ledger, order_id: &str) -> Attempt {
    let attempt = attempt(order_id);
    ledger.begin(&attempt, &event(&attempt, EventKind::Created)).unwrap();
    attempt
}

pub(super) fn order(text: &str) -> OrderId {
    OrderId::parse(text).unwrap()
}

#[test]
fn what_was_begun_is_there_after_opening_again() {
    let (dir, ledger) = open();
    let attempt = begun(&ledger, "1001");
    drop(ledger);
    let ledger = Ledger::open(&dir.path().join("data")).unwrap();
    assert_eq!(ledger.get(attempt.id).unwrap(), Some(attempt.clone()));
    assert_eq!(ledger.events(attempt.id).unwrap()[0].entry, event(&attempt, EventKind::Created));
    assert_eq!(ledger.page(&Filter::default(), None, 10).unwrap(), std::slice::from_ref(&attempt));
    assert_eq!(ledger.count(&Filter::default()).unwrap(), 1);
    assert_eq!(ledger.sending().unwrap(), [attempt]);
    ledger.check_files().unwrap();
}
