use pretty_assertions::assert_eq;

use super::super::EventKind;
use super::super::tests::{POS, actor, at, begun, event, open};
use super::*;
use crate::domain::{Mode, Outcome, say};

fn news(order_id: &str, profile: &str) -> NewEvent {
    NewEvent {
        pos_id: Some(POS),
        order_id: Some(order_id.into()),
        body: Some(b"{}".to_vec()),
        detail: Some(object([("transaction", Json::String(format!("of {order_id}")))])),
        ..NewEvent::new(EventKind::Webhook, at(0), &actor(), profile, Mode::Test)
    }
}

fn weighed(bearing: Bearing) -> Weighed {
    Weighed { bearing, attempt: None, reason: say("desk-webhook-elsewhere"), step: None, alarm: None }
}

fn nothing(_: &OrderFile) -> Findings {
    Findings::default()
}

#[test]
fn each_webhook_is_kept_once_and_weighed_against_everything_known_of_its_order() {
    let (_dir, ledger) = open();
    let attempt = begun(&ledger, "1001");
    begun(&ledger, "1002");
    let first = ledger.take_webhook(
        news("1001", "test"),
        "one",
        |file| {
            assert_eq!((file.attempts.len(), &file.attempts[0].1, file.webhooks.len()), (1, &attempt, 0));
            weighed(Bearing::Kept)
        },
        nothing,
    );
    let first = first.unwrap();
    let again = ledger.take_webhook(news("1001", "test"), "one", |_| panic!("it is here already"), nothing).unwrap();
    assert_eq!(again, Taken { again: true, ..first.clone() });
    let second = ledger.take_webhook(
        news("1001", "test"),
        "two",
        |file| {
            assert_eq!(file.webhooks.iter().map(|event| event.seq).collect::<Vec<_>>(), [first.seq]);
            assert!(file.attempts[0].0 < first.seq, "the attempt was there before");
            weighed(Bearing::Agrees)
        },
        nothing,
    );
    assert!(second.unwrap().seq > first.seq);
}

#[test]
fn a_move_and_its_webhook_are_written_together_or_not_at_all() {
    let (_dir, ledger) = open();
    let attempt = begun(&ledger, "1001");
    let step = |from| Step {
        attempt: Box::new(Attempt { state: State::Captured, outcome: Outcome::default(), settled_at: Some(at(5)), ..attempt.clone() }),
        from,
        evidence: Evidence::Webhook,
        alarm: None,
        event: event(&attempt, EventKind::Settled),
    };
    let with = |from| Weighed { attempt: Some(attempt.id), step: Some(step(from)), ..weighed(Bearing::Settled) };
    // The last of the three rows is refused: nothing of the others may stay.
    ledger
        .db
        .execute_batch("CREATE TEMP TRIGGER no BEFORE INSERT ON main.events WHEN NEW.kind = 'settled' BEGIN SELECT RAISE(ABORT, 'no'); END")
        .unwrap();
    ledger.take_webhook(news("1001", "test"), "one", |_| with(State::Sending), nothing).unwrap_err();
    assert_eq!((ledger.get(attempt.id).unwrap(), ledger.events(attempt.id).unwrap().len()), (Some(attempt.clone()), 1));
    assert_eq!(ledger.webhooks(&WebhookFilter::default(), None, 10).unwrap(), []);
    ledger.db.execute_batch("DROP TRIGGER no").unwrap();
    let taken = ledger.take_webhook(news("1001", "test"), "one", |_| with(State::Sending), nothing).unwrap();
    assert_eq!(taken.attempt.unwrap().state, State::Captured);
    let kinds: Vec<_> = ledger.events(attempt.id).unwrap().into_iter().map(|event| event.entry.kind).collect();
    assert_eq!(kinds, [EventKind::Created, EventKind::Webhook, EventKind::Settled]);
}

#[test]
fn lists_are_filtered_and_paged_newest_first_and_use_indexes() {
    let (_dir, ledger) = open();
    for number in 0..30 {
        let bearing = Bearing::ALL[number % Bearing::ALL.len()];
        let profile = if number % 2 == 0 { "test" } else { "other" };
        ledger.take_webhook(news(&format!("order-{number}"), profile), &number.to_string(), |_| weighed(bearing), nothing).unwrap();
    }
    let orders = |filter: &WebhookFilter, before, limit| -> Vec<String> {
        ledger.webhooks(filter, before, limit).unwrap().into_iter().map(|event| event.entry.order_id.unwrap()).collect()
    };
    let all = WebhookFilter::default();
    let page = ledger.webhooks(&all, None, 3).unwrap();
    assert_eq!(orders(&all, None, 3), ["order-29", "order-28", "order-27"]);
    assert_eq!(orders(&all, Some(page[2].seq), 2), ["order-26", "order-25"]);
    let elsewhere = WebhookFilter { bearing: Some(Bearing::Elsewhere), ..all.clone() };
    assert_eq!(orders(&elsewhere, None, 2), ["order-29", "order-23"]);
    let test = WebhookFilter { profile: Some("test".into()), find: Some("ORDER-1".to_lowercase()), ..all.clone() };
    assert_eq!(orders(&test, None, 9), ["order-18", "order-16", "order-14", "order-12", "order-10"]);
    for (filter, index) in [(&all, "events_webhooks"), (&elsewhere, "events_webhooks_by_bearing")] {
        let (sql, values) = page_sql(filter, i64::MAX, 50);
        let mut statement = ledger.db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let plan: Vec<String> = statement.query_map(params_from_iter(values), |row| row.get(3)).unwrap().map(Result::unwrap).collect();
        assert!(plan.len() == 1 && plan[0].contains(&format!("USING INDEX {index} (")), "{plan:?}");
    }
}
