use pretty_assertions::assert_eq;

use super::super::tests::{at, begun, event, moment, open};
use super::super::{EventKind, Findings, Ledger, LookUp};
use super::*;
use crate::domain::{Json, Transaction};

fn step<'a>(attempt: &Attempt, from: State, to: State, evidence: Evidence, outcome: &'a Outcome, event: &'a NewEvent) -> Move<'a> {
    let settled_at = (!to.is_open()).then(|| at(5));
    Move {
        id: attempt.id,
        from,
        to,
        evidence,
        outcome,
        settled_at,
        retry_at: None,
        retry_after: None,
        decided: None,
        released: None,
        alarm: None,
        event,
    }
}

fn go(ledger: &Ledger, attempt: &Attempt, from: State, to: State, evidence: Evidence) -> Moved {
    let event = event(attempt, EventKind::Settled);
    ledger.settle(&step(attempt, from, to, evidence, &Outcome::default(), &event)).unwrap()
}

fn settled(ledger: &Ledger, order_id: &str, to: State) -> Attempt {
    let attempt = begun(ledger, order_id);
    let Moved::Done(now) = go(ledger, &attempt, State::Sending, to, Evidence::Answer) else { panic!("not moved") };
    *now
}

#[test]
fn a_move_is_written_with_its_event() {
    let (_dir, ledger) = open();
    let attempt = begun(&ledger, "1001");
    let outcome = Outcome {
        http_status: Some(200),
        amount: Some("80.50".into()),
        operation_id: Some("op".into()),
        body: Some(b"{}".to_vec()),
        ..Outcome::default()
    };
    let answer = NewEvent { http_status: Some(200), body: Some(b"{}".to_vec()), ..event(&attempt, EventKind::Answer) };
    let moved = ledger.settle(&step(&attempt, State::Sending, State::Captured, Evidence::Answer, &outcome, &answer)).unwrap();
    let expected = Attempt { state: State::Captured, outcome, settled_at: Some(at(5)), ..attempt.clone() };
    assert_eq!(moved, Moved::Done(Box::new(expected.clone())));
    assert_eq!(ledger.get(attempt.id).unwrap(), Some(expected));
    let kinds: Vec<_> = ledger.events(attempt.id).unwrap().into_iter().map(|event| event.entry.kind).collect();
    assert_eq!(kinds, [EventKind::Created, EventKind::Answer]);
}

#[test]
fn an_illegal_move_writes_nothing() {
    let (_dir, ledger) = open();
    let attempt = settled(&ledger, "1001", State::Captured);
    let late = event(&attempt, EventKind::Answer);
    let outcome = Outcome::default();
    for (from, to, evidence) in [
        (State::Captured, State::Declined, Evidence::OwnId),
        (State::Unknown, State::Declined, Evidence::Lookup),
        (State::Pending, State::NotCaptured, Evidence::Lookup),
        (State::Sending, State::Released, Evidence::Person),
    ] {
        let illegal = ledger.settle(&step(&attempt, from, to, evidence, &outcome, &late));
        assert_eq!(illegal, Err(LedgerError::Illegal { from, to }));
    }
    assert_eq!(ledger.events(attempt.id).unwrap().len(), 2);
    let stranger = Attempt { id: Uuid::nil(), ..attempt.clone() };
    let nobody = step(&stranger, State::Sending, State::Unknown, Evidence::Orphaned, &outcome, &late);
    assert_eq!(ledger.settle(&nobody), Err(LedgerError::NoSuchAttempt(Uuid::nil())));
    assert_eq!(ledger.events(attempt.id).unwrap().len(), 2);
}

#[test]
fn a_late_answer_becomes_an_event_and_an_alarm() {
    let (_dir, ledger) = open();
    let attempt = begun(&ledger, "1001");
    go(&ledger, &attempt, State::Sending, State::Unknown, Evidence::Orphaned);
    go(&ledger, &attempt, State::Unknown, State::Released, Evidence::Person);
    let Moved::MovedOn(now) = go(&ledger, &attempt, State::Sending, State::Captured, Evidence::Answer) else { panic!("moved") };
    assert_eq!((now.state, now.settled_at), (State::Released, Some(at(5))));
    let alarm = now.alarm.clone().unwrap();
    assert_eq!(alarm.first.id, "ledger-alarm-late");
    assert!(alarm.to_string().contains("says captured, but this attempt is released"), "{alarm}");
    assert_eq!(ledger.alarms(Some("test")).unwrap(), [*now]);
    assert_eq!(ledger.alarms(Some("live")).unwrap(), []);
    assert_eq!(ledger.events(attempt.id).unwrap().len(), 4);
    let opened = event(&attempt, EventKind::AlarmOpened);
    ledger.open_alarm(attempt.id, Some(&say("another-alarm").into()), &opened).unwrap();
    assert_eq!(ledger.alarms(None).unwrap().len(), 1, "a person has seen another one");
    ledger.open_alarm(attempt.id, Some(&alarm), &opened).unwrap();
    assert_eq!((ledger.alarms(None).unwrap(), ledger.events(attempt.id).unwrap().len()), (vec![], 5));
}

#[test]
fn an_alarm_that_nobody_has_opened_is_told_with_the_next_one() {
    let (_dir, ledger) = open();
    let attempt = begun(&ledger, "1001");
    let raise = |alarm: &'static str| {
        add_alarm(&ledger.db, attempt.id, &say(alarm)).unwrap();
        ledger.get(attempt.id).unwrap().unwrap().alarm.unwrap()
    };
    let both = |first, last| Alarm::from(say(first)).and(say(last));
    assert_eq!(raise("one"), Alarm::from(say("one")));
    assert_eq!(raise("one"), Alarm::from(say("one")), "the same once");
    assert_eq!(raise("two"), both("one", "two"));
    assert_eq!(raise("one"), both("one", "two"));
    assert_eq!(raise("three"), both("one", "three"), "it does not grow");
}

#[test]
fn a_late_success_of_another_capture_is_an_alarm_though_the_state_is_the_same() {
    let (_dir, ledger) = open();
    let attempt = begun(&ledger, "1001");
    let named = |id: &str| Outcome { operation_id: Some(id.into()), ..Outcome::default() };
    let answer = event(&attempt, EventKind::Answer);
    let answered = |outcome: &Outcome| {
        let step = step(&attempt, State::Sending, State::Captured, Evidence::Answer, outcome, &answer);
        ledger.settle(&step).unwrap();
        ledger.get(attempt.id).unwrap().unwrap().alarm.map(|alarm| alarm.first.id.into_owned())
    };
    assert_eq!(answered(&named("A")), None);
    assert_eq!(answered(&named("a")), None, "the same capture");
    assert_eq!(answered(&named("B")).as_deref(), Some("ledger-alarm-second"));
}

#[test]
fn a_move_that_others_made_already_is_no_alarm() {
    let (_dir, ledger) = open();
    let attempt = settled(&ledger, "1001", State::Unknown);
    go(&ledger, &attempt, State::Unknown, State::Captured, Evidence::Lookup);
    for (from, to, evidence) in [
        (State::Unknown, State::Captured, Evidence::Lookup),
        (State::Sending, State::Unknown, Evidence::Orphaned),
        (State::Sending, State::Unknown, Evidence::Answer),
        (State::Unknown, State::NotCaptured, Evidence::Lookup),
    ] {
        let Moved::MovedOn(now) = go(&ledger, &attempt, from, to, evidence) else { panic!("moved") };
        assert_eq!((now.state, now.alarm), (State::Captured, None), "{from} {to}");
    }
    // An alarm that the caller decided on is set all the same.
    let told = say("ledger-no-such-attempt").with("id", "x");
    let (outcome, late) = (Outcome::default(), event(&attempt, EventKind::LateAnswer));
    let given = Move { alarm: Some(&told), ..step(&attempt, State::Unknown, State::Captured, Evidence::OwnId, &outcome, &late) };
    let Moved::MovedOn(now) = ledger.settle(&given).unwrap() else { panic!("moved") };
    assert_eq!(now.alarm, Some(told.into()));
}

#[test]
fn proof_of_success_is_refused_where_another_attempt_holds_the_order() {
    let (_dir, ledger) = open();
    let first = settled(&ledger, "1001", State::Declined);
    let second = settled(&ledger, "1001", State::Captured);
    let why = say("ledger-no-such-attempt").with("id", "why");
    let (outcome, proof) = (Outcome { amount: Some("1".into()), ..Outcome::default() }, event(&first, EventKind::Settled));
    let plain = step(&first, State::Declined, State::Captured, Evidence::OwnId, &outcome, &proof);
    assert_eq!(ledger.settle(&plain), Ok(Moved::Refused(Box::new(second.clone()))));
    let told = ledger.get(first.id).unwrap().unwrap();
    assert_eq!((told.state, told.outcome.amount), (State::Declined, None));
    let alarm = told.alarm.unwrap();
    assert_eq!(alarm.first.id, "ledger-alarm-held");
    assert!(alarm.to_string().contains(&second.id.to_string()));
    assert_eq!(ledger.events(first.id).unwrap().len(), 3);
    assert_eq!(ledger.settle(&Move { alarm: Some(&why), ..plain }), Ok(Moved::Refused(Box::new(second))));
    let alarm = ledger.get(first.id).unwrap().unwrap().alarm.unwrap();
    assert!(alarm.to_string().ends_with(&why.to_string()), "{alarm}");
}

#[test]
fn who_released_and_an_unopened_alarm_stay_when_proof_comes_later() {
    let (_dir, ledger) = open();
    let attempt = settled(&ledger, "1001", State::Unknown);
    let release = Release { by: "olena".into(), reason: "bank says no".into() };
    let alarm = say("ledger-no-such-attempt").with("id", "x");
    let (outcome, seen) = (Outcome::default(), event(&attempt, EventKind::Released));
    let released = Move {
        released: Some(&release),
        alarm: Some(&alarm),
        ..step(&attempt, State::Unknown, State::Released, Evidence::Person, &outcome, &seen)
    };
    ledger.settle(&released).unwrap();
    let Moved::Done(now) = go(&ledger, &attempt, State::Released, State::CapturedMismatch, Evidence::OwnId) else { panic!("not moved") };
    assert_eq!((now.released, now.alarm), (Some(release), Some(alarm.into())));
}

#[test]
fn every_legal_move_is_allowed_by_the_tables_too() {
    let (_dir, ledger) = open();
    let from_sending = [State::Unknown, State::Pending, State::Declined, State::Rejected, State::Throttled, State::NotSent];
    let mut orders = 0;
    for first in from_sending {
        for second in State::ALL {
            for evidence in [Evidence::OwnId, Evidence::Lookup, Evidence::Person] {
                if !first.may_become(second, evidence) {
                    continue;
                }
                orders += 1;
                let attempt = settled(&ledger, &orders.to_string(), first);
                assert!(matches!(go(&ledger, &attempt, first, second, evidence), Moved::Done(_)), "{first} {second}");
            }
        }
    }
    assert!(orders > 9);
}

fn look_up(attempt: &Attempt, asked: i64, shown: &str) -> LookUp {
    let Json::Array(items) = Json::parse(shown.as_bytes()).unwrap() else { panic!("a list") };
    LookUp {
        pos_id: attempt.request.pos_id,
        order_id: attempt.request.order_id.clone(),
        gateway: Gateway::sandbox(),
        asked: moment(asked),
        at: at(asked),
        transactions: items.iter().map(|item| Transaction::read(item).unwrap()).collect(),
    }
}

fn look(ledger: &Ledger, attempt: &Attempt, asked: i64, shown: &str) {
    let event = event(attempt, EventKind::LookUp);
    ledger.take_look_up(&look_up(attempt, asked, shown), &event, false, |_| Findings::default()).unwrap();
}

#[test]
fn waits_are_kept_only_where_nobody_has_seen_anything_since() {
    let (_dir, ledger) = open();
    let attempt = settled(&ledger, "1001", State::Unknown);
    let gateway = Gateway::sandbox();
    let (asked, later) = (moment(8), moment(9));
    let decided = |asked| Decided { wait_from: &attempt.wait_from, absent_since: None, gateway: &gateway, asked };
    look(&ledger, &attempt, 8, "[]");
    assert_eq!(ledger.set_waits(attempt.id, &decided(&asked), &moment(7), Some(&moment(11))), Ok(true));
    let waits = || ledger.get(attempt.id).unwrap().map(|now| (now.wait_from, now.absent_since)).unwrap();
    assert_eq!(waits(), (moment(7), Some(moment(11))));
    // The waits are other ones now.
    assert_eq!(ledger.set_waits(attempt.id, &decided(&asked), &moment(1), None), Ok(false));
    ledger.end_absence(attempt.id).unwrap();
    assert_eq!(waits(), (moment(7), None));
    // Another process asked later.
    look(&ledger, &attempt, 9, "[]");
    let wait_from = moment(7);
    let decided = |asked| Decided { wait_from: &wait_from, absent_since: None, gateway: &gateway, asked };
    assert_eq!(ledger.set_waits(attempt.id, &decided(&asked), &moment(1), None), Ok(false));
    assert_eq!(ledger.set_waits(attempt.id, &decided(&later), &moment(7), Some(&moment(9))), Ok(true));
    assert_eq!(ledger.set_waits(Uuid::nil(), &decided(&later), &moment(9), None), Err(LedgerError::NoSuchAttempt(Uuid::nil())));
}

#[test]
fn nothing_captured_is_settled_only_on_what_is_still_true() {
    let (_dir, ledger) = open();
    let attempt = settled(&ledger, "1001", State::Unknown);
    let (gateway, asked, outcome) = (Gateway::sandbox(), moment(8), Outcome::default());
    let settled_event = event(&attempt, EventKind::Settled);
    let step = Move {
        decided: Some(Decided { wait_from: &attempt.wait_from, absent_since: None, gateway: &gateway, asked: &asked }),
        ..step(&attempt, State::Unknown, State::NotCaptured, Evidence::Lookup, &outcome, &settled_event)
    };
    look(&ledger, &attempt, 8, "[]");
    // Meanwhile another process has seen a capture.
    look(&ledger, &attempt, 9, r#"[{"method":"capture","status":"init"}]"#);
    let events = ledger.events(attempt.id).unwrap().len();
    assert!(matches!(ledger.settle(&step).unwrap(), Moved::MovedOn(now) if now.state == State::Unknown));
    assert_eq!(ledger.events(attempt.id).unwrap().len(), events, "nothing is said to have been settled");
    look(&ledger, &attempt, 10, "[]");
    let asked = moment(10);
    let decided = step.decided.map(|decided| Decided { asked: &asked, ..decided });
    assert!(matches!(ledger.settle(&Move { decided, ..step }).unwrap(), Moved::Done(_)));
}
