use std::sync::mpsc::{Receiver, channel};

use super::*;
use crate::domain::attempt::Outcome;
use crate::domain::{Draft, Evidence, Mode, Moment, Tally};
use crate::ledger::{Actor, EventKind, Ledger, Move, NewEvent};

const PATIENCE: Duration = Duration::from_secs(20);

/// A ledger with attempts 0, 1, 2 …, of which every tenth stays unknown and the others are captured.
fn filled(count: usize) -> (tempfile::TempDir, Vec<Attempt>) {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    let actor = Actor { operator: "olena".into(), os_user: "ol".into(), host: "desk-1".into() };
    let begin = |number: usize| {
        let draft = Draft { order_id: format!("order-{number}"), currency: "UAH".into(), amount: Some("10".into()), ..Draft::default() };
        let wall = Timestamp::from_second(1_000_000 + i64::try_from(number).unwrap()).unwrap();
        let sent = Moment { wall, boot: Duration::ZERO, boot_id: "boot".into() };
        let attempt = Attempt {
            operator: "olena".into(),
            ..Attempt::begun(Uuid::now_v7(), "test", Mode::Test, draft.check(Uuid::nil()).unwrap(), sent)
        };
        let event = NewEvent::of(&attempt, EventKind::Created, wall, &actor);
        ledger.begin(&attempt, &event, &crate::ledger::Asked::NOTHING).unwrap();
        let outcome = Outcome { amount: Some("10".into()), ..Outcome::default() };
        ledger
            .settle(&Move {
                id: attempt.id,
                from: State::Sending,
                to: if number.is_multiple_of(10) { State::Unknown } else { State::Captured },
                evidence: Evidence::Answer,
                outcome: &outcome,
                settled_at: None,
                retry_at: None,
                retry_after: None,
                decided: None,
                released: None,
                alarm: None,
                event: &NewEvent::of(&attempt, EventKind::Answer, wall, &actor),
            })
            .unwrap();
        attempt
    };
    let attempts = (0..count).map(begin).collect();
    (dir, attempts)
}

fn next(inbox: &Receiver<Incoming>) -> Msg {
    match inbox.recv_timeout(PATIENCE).unwrap() {
        Incoming::Msg(msg) => *msg,
        other => panic!("{other:?}"),
    }
}

fn search(seq: u64, text: &str) -> Search {
    let query = Query { text: text.into(), profile: Some("test".into()), ..Query::default() };
    Search { seq, profile: "test".into(), query, start: Start::Top, tally: true }
}

/// Waits for the sums of a request; gives them with every answer that came on the way.
fn until_tallied(inbox: &Receiver<Incoming>, wanted: u64) -> (Vec<(u64, Found)>, Tally) {
    let mut answers = Vec::new();
    loop {
        match next(inbox) {
            Msg::Found { seq, result, .. } => answers.push((seq, result.unwrap())),
            Msg::Tallied { seq, tally, .. } if seq == wanted => return (answers, tally),
            Msg::Tallied { .. } | Msg::Reading(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_latest_question_is_answered_and_those_before_it_never_after_it() {
    let (dir, attempts) = filled(120);
    let (sender, inbox) = channel();
    let finder = Finder::new(dir.path().to_owned(), TimeZone::UTC, sender);
    assert!(!dir.path().join("catalog.db").exists(), "nothing is made before the first question");
    for (seq, text) in ["o", "or", "order", "order-11"].into_iter().enumerate() {
        finder.search(search(seq as u64, text));
    }
    let (answers, tally) = until_tallied(&inbox, 3);
    let numbers: Vec<u64> = answers.iter().map(|(seq, _)| *seq).collect();
    assert!(numbers.is_sorted() && numbers.last() == Some(&3), "{numbers:?}");
    let found = &answers.last().unwrap().1;
    let orders = |rows: &[Attempt]| rows.iter().map(|row| row.request.order_id.as_str().to_owned()).collect::<Vec<_>>();
    let expected: Vec<String> =
        (110..120).rev().chain([11]).filter(|number| number % 10 != 0).map(|number| format!("order-{number}")).collect();
    assert_eq!(orders(&found.window.rows), expected);
    assert_eq!(orders(&found.pinned), ["order-110"], "unknown ones that match are pinned");
    assert_eq!((tally.count, tally.captured[0].count), (11, 10));

    finder.add_up(Marked { profile: "test".into(), ids: vec![attempts[1].id, attempts[10].id] });
    let Msg::AddedUp { tally, .. } = next(&inbox) else { panic!("no sums") };
    assert_eq!((tally.count, tally.captured[0].amount), (2, Some(rust_decimal::Decimal::from(10))));
}

#[test]
fn a_window_of_what_was_found_starts_anywhere() {
    let (dir, attempts) = filled(700);
    let (sender, inbox) = channel();
    let finder = Finder::new(dir.path().to_owned(), TimeZone::UTC, sender);
    for (seq, sort) in [Sort::Newest, Sort::Oldest].into_iter().enumerate() {
        let seq = seq as u64;
        let at = |number: usize| attempts[number].sent.wall;
        let ask = Search { start: Start::Before(at(350)), query: Query { sort, ..search(seq, "order").query }, ..search(seq, "") };
        finder.search(ask);
        let (answers, _) = until_tallied(&inbox, seq);
        let window = &answers.last().unwrap().1.window;
        assert_eq!(window.at, Some(attempts[349].id));
        assert!(window.above.is_some() && window.more);
        assert!(window.rows.iter().any(|row| row.id == attempts[349].id));
        assert!(window.rows.is_sorted_by_key(|row| if sort == Sort::Oldest {
            row.sent.wall.as_second()
        } else {
            -row.sent.wall.as_second()
        }));
    }
}

#[test]
fn a_ledger_that_cannot_be_read_is_said_where_rows_would_stand() {
    let dir = tempfile::tempdir().unwrap();
    let (sender, inbox) = channel();
    let finder = Finder::new(dir.path().join("nothing here"), TimeZone::UTC, sender);
    finder.search(search(1, "x"));
    let Msg::Found { seq: 1, result: Err(_), .. } = next(&inbox) else { panic!("no reason") };
}

#[test]
fn a_question_of_one_profile_is_not_lost_to_one_of_another() {
    let (dir, attempts) = filled(30);
    let (sender, inbox) = channel();
    let finder = Finder::new(dir.path().to_owned(), TimeZone::UTC, sender);
    // As when a change reloads two profiles that are both filtered and have marks, the present one first.
    for (seq, profile) in [(7, "here"), (9, "there")] {
        finder.search(Search { profile: profile.into(), ..search(seq, "order") });
        finder.add_up(Marked { profile: profile.into(), ids: vec![attempts[1].id] });
    }
    let (mut found, mut tallied, mut added) = (Vec::new(), Vec::new(), Vec::new());
    while found.len() < 2 || tallied.len() < 2 || added.len() < 2 {
        match next(&inbox) {
            Msg::Found { profile, seq, result } => {
                result.unwrap();
                found.push((profile, seq));
            }
            Msg::Tallied { profile, seq, .. } => tallied.push((profile, seq)),
            Msg::AddedUp { profile, .. } => added.push(profile),
            Msg::Reading(_) => {}
            other => panic!("{other:?}"),
        }
        // A search that was ended after its rows is asked again, so that they may come twice.
        found.sort();
        found.dedup();
    }
    let both = [("here".to_owned(), 7), ("there".to_owned(), 9)];
    tallied.sort();
    added.sort();
    assert_eq!((found, tallied), (both.to_vec(), both.to_vec()));
    assert_eq!(added, ["here", "there"]);
}
