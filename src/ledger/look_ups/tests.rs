use pretty_assertions::assert_eq;

use super::super::EventKind;
use super::super::tests::{POS, actor, at, moment, open, order};
use super::*;
use crate::domain::Mode;

const HOLD: &str = r#"{"method":"auth","status":"success","amount":"100","currency":"UAH","transaction_id":"t"}"#;

fn capture(id: &str, status: &str) -> String {
    format!(r#"{{"method":"capture","status":"{status}","operation_id":"{id}","amount":"80","currency":"UAH"}}"#)
}

fn look_up(asked: i64, shown: &[&str]) -> LookUp {
    let read = |text: &&str| Transaction::read(&Json::parse(text.as_bytes()).unwrap()).unwrap();
    LookUp {
        pos_id: POS,
        order_id: order("1001"),
        gateway: Gateway::sandbox(),
        asked: moment(asked),
        at: at(asked),
        transactions: shown.iter().map(read).collect(),
    }
}

fn event(second: i64) -> NewEvent {
    let order_id = Some("1001".to_owned());
    NewEvent { pos_id: Some(POS), order_id, ..NewEvent::new(EventKind::LookUp, at(second), &actor(), "test", Mode::Test) }
}

fn take(ledger: &Ledger, asked: i64, shown: &[&str], decides: bool) -> Kept {
    ledger.take_look_up(&look_up(asked, shown), &event(asked), decides, |_| Findings::default()).unwrap()
}

fn kept(ledger: &Ledger) -> Shown {
    ledger.order_file(POS, &order("1001")).unwrap().look_ups.remove(0)
}

fn ids(transactions: &[Transaction]) -> Vec<(String, String)> {
    transactions.iter().map(|one| (one.id().unwrap_or("-").to_owned(), one.status.clone())).collect()
}

fn events(ledger: &Ledger) -> i64 {
    ledger.db.query_row("SELECT count(*) FROM events WHERE kind = 'look_up'", [], |row| row.get(0)).unwrap()
}

#[test]
fn the_newest_is_kept_whole_and_of_older_ones_what_succeeded() {
    let (_dir, ledger) = open();
    let (a, b) = (capture("a", "success"), capture("b", "pending"));
    assert!(take(&ledger, 1, &[HOLD, &a, &b], false).is_newest);
    take(&ledger, 5, &[HOLD], false);
    let shown = kept(&ledger);
    assert_eq!((ids(&shown.newest), ids(&shown.successes)), (vec![("t".into(), "success".into())], vec![("a".into(), "success".into())]));
    // One that was asked earlier and answered later decides nothing, but its success is not forgotten.
    assert!(!take(&ledger, 3, &[&capture("c", "success"), &capture("d", "init")], false).is_newest);
    let shown = kept(&ledger);
    assert_eq!(ids(&shown.newest), [("t".into(), "success".into())]);
    assert_eq!(ids(&shown.successes), [("a".into(), "success".into()), ("c".into(), "success".into())]);
    assert_eq!((shown.asked, shown.at), (moment(5), at(5)));
}

#[test]
fn a_look_up_is_an_event_when_it_shows_something_new_or_decides_or_once_an_hour() {
    let (_dir, ledger) = open();
    for (second, shown, decides, count) in [
        (0, &[HOLD][..], false, 1),
        (10, &[HOLD], false, 1),
        (20, &[HOLD], true, 2),
        (30, &[HOLD, &capture("a", "init")], false, 3),
        (40, &[&capture("a", "init"), HOLD], false, 3),
        (50, &[HOLD, &capture("a", "success")], false, 4),
        (3_649, &[HOLD, &capture("a", "success")], false, 4),
        (3_650, &[HOLD, &capture("a", "success")], false, 5),
    ] {
        take(&ledger, second, shown, decides);
        assert_eq!(events(&ledger), count, "at {second}");
    }
}

#[test]
fn a_failure_is_an_event_when_it_is_another_one_or_once_an_hour() {
    let (_dir, ledger) = open();
    for (second, detail, count) in [(0, "502", 1), (5, "502", 1), (6, "503", 2), (7, "502", 3), (3_606, "502", 3), (3_607, "502", 4)] {
        ledger.note_failed_look_up(&NewEvent { detail: Some(Json::String(detail.into())), ..event(second) }).unwrap();
        assert_eq!(events(&ledger), count, "at {second}");
    }
}

#[test]
fn a_clock_that_went_back_over_a_restart_makes_no_look_up_an_old_one() {
    let at = |second: i64, boot: &str| Moment { boot_id: boot.into(), ..moment(second) };
    assert!(is_before(&at(10, "a"), &at(20, "a")) && !is_before(&at(20, "a"), &at(10, "a")));
    assert!(is_before(&at(10, "a"), &at(20, "b")), "two processes of a machine that knows no boot");
    assert!(!is_before(&at(10, "b"), &at(100_000, "a")));
}
