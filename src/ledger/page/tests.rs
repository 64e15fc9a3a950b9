use pretty_assertions::assert_eq;

use super::super::tests::{POS, at, attempt, begun, moment, open};
use super::*;
use crate::ledger::row::time;

/// 10,000 attempts in all states and three profiles, written past the guard and fast.
fn large() -> (tempfile::TempDir, Ledger) {
    let (dir, ledger) = open();
    let template = begun(&ledger, "0");
    ledger.db.pragma_update(None, "synchronous", "OFF").unwrap();
    ledger
        .write(|tx| {
            let mut insert = tx.prepare(
                "INSERT INTO attempts (id, operation, profile, mode, state, operator, owner, pos_id, order_id, order_id_folded, currency, sent_at, \
                 sent, wait_from) SELECT ?1, 'capture', ?2, mode, 'sending', operator, owner, pos_id, ?3, ?3, currency, ?4, sent, wait_from FROM attempts \
                 WHERE id = ?5",
            )?;
            let mut update = tx.prepare("UPDATE attempts SET state = ?2, alarm = ?3 WHERE id = ?1")?;
            for number in 1..10_000_usize {
                let id = Uuid::from_u128(number as u128).to_string();
                let profile = ["test", "live", "sandbox"][number % 3];
                let sent_at = time(at(i64::try_from(number).unwrap()));
                insert.execute((&id, profile, number.to_string(), sent_at, template.id.to_string()))?;
                // One in a thousand stays unknown; the others are spread over the closed states.
                let state = if number % 1000 == 7 { State::Unknown } else { State::ALL[4 + number % 4] };
                let alarm = (number % 2500 == 0).then_some(r#"{"id":"x"}"#);
                update.execute((&id, state.word(), alarm))?;
            }
            Ok(())
        })
        .unwrap();
    (dir, ledger)
}

fn plan(ledger: &Ledger, (sql, values): (String, Vec<Value>)) -> Vec<String> {
    let mut statement = ledger.db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let steps = statement.query_map(params_from_iter(values), |row| row.get(3)).unwrap();
    steps.map(Result::unwrap).collect()
}

fn filters() -> Vec<Filter> {
    let profile = Some("test".to_owned());
    let states = vec![State::Unknown, State::Declined];
    let mut filters = vec![Filter::default()];
    for (profile, states, order_id) in
        [(None, vec![], Some("77".into())), (profile.clone(), vec![], None), (None, states.clone(), None), (profile, states, None)]
    {
        let plain = Filter { profile, states, order_id, ..Filter::default() };
        filters.push(Filter { since: Some(at(4_000)), until: Some(at(7_000)), ..plain.clone() });
        filters.push(plain);
    }
    filters
}

fn numbers(attempts: &[Attempt]) -> Vec<u128> {
    attempts.iter().map(|attempt| attempt.id.as_u128()).collect()
}

#[test]
fn pages_and_counts_agree_and_use_indexes() {
    let (_dir, ledger) = large();
    let everything = ledger.page(&Filter::default(), None, 20_000).unwrap();
    assert_eq!(everything.len(), 10_000);
    for filter in filters() {
        let expected: Vec<_> = everything
            .iter()
            .filter(|attempt| filter.profile.as_ref().is_none_or(|profile| attempt.profile == *profile))
            .filter(|attempt| filter.states.is_empty() || filter.states.contains(&attempt.state))
            .filter(|attempt| filter.order_id.as_ref().is_none_or(|order_id| attempt.request.order_id.as_str() == order_id))
            .filter(|attempt| {
                // The rows of this test differ in `sent_at` alone, not in `sent`.
                let sent_at = at(if attempt.id.get_version_num() == 7 { 0 } else { i64::try_from(attempt.id.as_u128()).unwrap() });
                filter.since.is_none_or(|since| since <= sent_at) && filter.until.is_none_or(|until| sent_at < until)
            })
            .map(|attempt| attempt.id.as_u128())
            .collect();
        let mut found = Vec::new();
        let mut after = None;
        loop {
            let page = ledger.page(&filter, after, 500).unwrap();
            found.extend(numbers(&page));
            match page.last() {
                Some(last) => after = Some(Cursor(last.id)),
                None => break,
            }
        }
        assert_eq!(found, expected, "{filter:?}");
        let (mut above, mut before) = (Vec::new(), None);
        loop {
            let page = ledger.page_above(&filter, before, 500).unwrap();
            above.extend(numbers(&page));
            match page.last() {
                Some(last) => before = Some(Cursor(last.id)),
                None => break,
            }
        }
        above.reverse();
        assert_eq!(above, expected, "{filter:?}");
        assert_eq!(ledger.count(&filter).unwrap(), expected.len() as u64, "{filter:?}");
        let [down, up] = [Way::Down, Way::Up].map(|way| plan(&ledger, page_sql(&filter, way.edge(), 50, way)));
        for steps in [down, up, plan(&ledger, count_sql(&filter))] {
            assert!(!steps.iter().any(|step| step.starts_with("SCAN attempts")), "{filter:?} {steps:#?}");
            assert!(steps.iter().any(|step| step.contains(index(&filter))), "{filter:?} {steps:#?}");
            assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{filter:?} {steps:#?}");
        }
    }
}

#[test]
fn a_page_goes_on_where_it_ended_whatever_came_on_top() {
    let (_dir, ledger) = open();
    let ids: Vec<_> = ["1", "2", "3"].map(|order_id| begun(&ledger, order_id).id).into();
    let first = ledger.page(&Filter::default(), None, 2).unwrap();
    assert_eq!(first.iter().map(|attempt| attempt.id).collect::<Vec<_>>(), [ids[2], ids[1]]);
    begun(&ledger, "4");
    let second = ledger.page(&Filter::default(), Some(Cursor(ids[1])), 2).unwrap();
    assert_eq!(second.iter().map(|attempt| attempt.id).collect::<Vec<_>>(), [ids[0]]);
    assert_eq!(ledger.page(&Filter::default(), Some(Cursor(Uuid::nil())), 2).unwrap(), []);
    assert_eq!(ledger.page(&Filter::default(), None, 0).unwrap(), []);
}

#[test]
fn times_are_compared_as_times() {
    let (_dir, ledger) = open();
    let sent = crate::domain::Moment { wall: "2026-05-12T10:00:00.5Z".parse().unwrap(), ..moment(0) };
    let attempt = Attempt { sent, ..attempt("1") };
    ledger
        .begin(&attempt, &super::super::tests::event(&attempt, super::super::EventKind::Created), &crate::ledger::Asked::NOTHING)
        .unwrap();
    let count = |since: &str, until: &str| {
        let filter = Filter { since: Some(since.parse().unwrap()), until: Some(until.parse().unwrap()), ..Filter::default() };
        ledger.count(&filter).unwrap()
    };
    assert_eq!(count("2026-05-12T10:00:00Z", "2026-05-12T10:00:01Z"), 1);
    assert_eq!(count("2026-05-12T10:00:00.5Z", "2026-05-12T10:00:00.500000001Z"), 1);
    assert_eq!(count("2026-05-12T10:00:00.51Z", "2026-05-12T10:00:01Z"), 0);
    assert_eq!(count("2026-05-12T10:00:00Z", "2026-05-12T10:00:00.5Z"), 0);
}

#[test]
fn the_header_reads_few_rows() {
    let (_dir, ledger) = large();
    let open = ledger.open_attempts(None).unwrap();
    assert_eq!(open.len(), 11);
    assert_eq!(numbers(&open)[..3], [9007, 8007, 7007]);
    assert_eq!(ledger.open_attempts(Some(POS)).unwrap(), open);
    assert_eq!(ledger.open_attempts(Some(Uuid::nil())).unwrap(), []);
    assert_eq!(ledger.sending().unwrap().len(), 1);
    assert_eq!(numbers(&ledger.alarms(None).unwrap()), [7500, 5000, 2500]);
    assert_eq!(numbers(&ledger.alarms(Some("sandbox")).unwrap()), [5000]);
}
