use std::borrow::Cow;
use std::time::Duration;

use proptest::option;
use proptest::prelude::*;

use super::super::tests::{POS, actor, open};
use super::super::{EventKind, Move, Moved, NewEvent};
use super::*;
use crate::domain::Alarm;
use crate::domain::say::{Arg, Say};
use crate::domain::{Draft, Evidence, Json, Money};

fn any_time() -> impl Strategy<Value = Timestamp> {
    (0..8_000_000_000_i64, 0..1_000_000_000_i32).prop_map(|(second, nano)| Timestamp::new(second, nano).unwrap())
}

fn any_moment() -> impl Strategy<Value = Moment> {
    (any_time(), any::<u32>(), 0..1_000_000_000_u32, any::<String>()).prop_map(|(wall, second, nano, boot_id)| Moment {
        wall,
        boot: Duration::new(second.into(), nano),
        boot_id,
    })
}

/// Sentences with every kind of argument, one sentence inside another.
fn any_say() -> impl Strategy<Value = Say> {
    let money = (any::<String>(), any::<String>()).prop_map(|(amount, currency)| Arg::Money(Money { amount, currency }));
    let at = any_time().prop_map(|at| Arg::At { at });
    let arg = prop_oneof![any::<u64>().prop_map(Arg::Count), any::<String>().prop_map(Arg::Text), money, at];
    let one = |arg: BoxedStrategy<Arg>| {
        let args = prop::collection::vec((any::<String>().prop_map(Cow::Owned), arg), 0..4);
        ("[a-z-]{1,20}", args).prop_map(|(id, args)| Say { id: id.into(), args })
    };
    let inner = one(arg.clone().boxed()).prop_map(|say| Arg::Say(Box::new(say)));
    let list = prop::collection::vec(one(arg.clone().boxed()), 0..3).prop_map(Arg::All);
    one(prop_oneof![arg, inner, list].boxed())
}

fn text() -> impl Strategy<Value = Option<String>> {
    option::of(any::<String>())
}

fn any_outcome() -> impl Strategy<Value = Outcome> {
    let ids = (text(), text(), text());
    let words = (text(), text(), text(), text(), text(), text(), text());
    (option::of(any::<u16>()), ids, words, option::of(any_say()), option::of(any::<Vec<u8>>())).prop_map(
        |(http_status, (operation_id, payment_id, transaction_id), words, message, body)| Outcome {
            http_status,
            amount: words.0,
            amount_currency: words.4,
            fee_amount: words.5,
            fee_currency: words.6,
            operation_id,
            payment_id,
            transaction_id,
            status: words.1,
            status_code: words.2,
            status_description: words.3,
            message,
            body,
        },
    )
}

fn any_request() -> impl Strategy<Value = CaptureRequest> {
    let amount = option::of("[1-9][0-9]{0,20}(\\.[0-9]{1,2})?");
    let order_id = "[\\p{L}\\p{N}][\\p{L}\\p{N} /#'\";_-]{0,9}[\\p{L}\\p{N}]";
    let currency = prop::sample::select(vec!["UAH", "EUR", "USD", "XTS", "ANG"]);
    let url = prop::sample::select(vec!["", "https://example.com/a?b=c", "HTTP://127.0.0.1:8080"]);
    (any::<u128>(), order_id, currency, amount, "\\PC{0,60}", url).prop_filter_map(
        "no valid request",
        |(pos, order_id, currency, amount, comment, url)| {
            let draft = Draft { order_id, currency: currency.into(), amount, comment, server_url: url.into() };
            draft.check(Uuid::from_u128(pos)).ok()
        },
    )
}

fn any_attempt() -> impl Strategy<Value = Attempt> {
    let mode = prop::sample::select(vec![Mode::Sandbox, Mode::Test, Mode::Live]);
    let who = (any::<String>(), mode, any::<String>(), any::<u128>());
    let clocks = (any_moment(), any_moment(), option::of(any_moment()), option::of(any_time()), option::of(any_time()));
    let hold = option::of((1..i64::MAX, 0..6_u32).prop_map(|(digits, scale)| Decimal::new(digits, scale)));
    let seen = option::of(prop::collection::vec(any::<String>(), 0..4));
    let released = option::of((any::<String>(), any::<String>()).prop_map(|(by, reason)| Release { by, reason }));
    (who, any_request(), clocks, hold, seen, any_outcome(), released, option::of((any_say(), option::of(any_say())))).prop_map(
        |((profile, mode, operator, owner), request, clocks, hold, seen_before, outcome, released, alarm)| Attempt {
            operator,
            owner: Uuid::from_u128(owner),
            gateway: hold.map(|_| Gateway::sandbox()),
            wait_from: clocks.1,
            absent_since: clocks.2,
            settled_at: clocks.3,
            retry_after: clocks.4.map(|_| 30),
            hold,
            seen_before,
            outcome,
            released,
            retry_at: clocks.4,
            alarm: alarm.map(|(first, last)| Alarm { first, last }),
            ..Attempt::begun(Uuid::now_v7(), &profile, mode, request, clocks.0)
        },
    )
}

fn any_event() -> impl Strategy<Value = NewEvent> {
    let kind = prop::sample::select(EventKind::ALL.to_vec());
    let bytes = || option::of(any::<Vec<u8>>());
    let headers = prop::collection::vec((any::<String>(), any::<String>()), 0..4);
    let detail = option::of(prop::collection::vec(any::<String>().prop_map(Json::String), 0..3).prop_map(Json::Array));
    (any_time(), kind, text(), bytes(), bytes(), option::of(any::<u16>()), headers, any::<bool>(), option::of(any_say()), detail).prop_map(
        |(at, kind, order_id, request, body, http_status, headers, body_cut, reason, detail)| NewEvent {
            attempt: None,
            pos_id: order_id.is_some().then_some(POS),
            order_id,
            request,
            http_status,
            headers,
            body,
            body_cut,
            reason,
            detail,
            gateway: Some(Gateway::kept("https://example.com")),
            ..NewEvent::new(kind, at, &actor(), "p", Mode::Test)
        },
    )
}

#[test]
fn an_order_id_that_an_earlier_version_took_is_still_read() {
    let (_dir, ledger) = open();
    for text in [".", "..", "10\u{2800}01", "e\u{300}\u{300}"] {
        let mut attempt = super::super::tests::attempt("1001");
        attempt.request.order_id = OrderId::kept(text).unwrap();
        let event = super::super::tests::event(&attempt, EventKind::Created);
        ledger.begin(&attempt, &event, &crate::ledger::Asked::NOTHING).unwrap();
        assert_eq!(ledger.get(attempt.id).unwrap(), Some(attempt.clone()), "{text:?}");
        assert_eq!(ledger.latest_for_order(POS, &attempt.request.order_id).unwrap(), Some(attempt));
    }
}

#[test]
fn whatever_is_written_is_read_back_equal() {
    let (_dir, ledger) = open();
    // Durability is not what is tested here.
    ledger.db.pragma_update(None, "synchronous", "OFF").unwrap();
    let cases = (any_attempt(), any_outcome(), any_event(), any_say());
    proptest!(ProptestConfig::with_cases(1_000), |((attempt, outcome, event, alarm) in cases)| {
        prop_assert_eq!(ledger.begin(&attempt, &event, &crate::ledger::Asked::NOTHING), Ok(()));
        prop_assert_eq!(ledger.get(attempt.id).unwrap(), Some(attempt.clone()));
        let step = Move {
            id: attempt.id,
            from: State::Sending,
            to: State::Unknown,
            evidence: Evidence::Answer,
            outcome: &outcome,
            settled_at: None,
            retry_at: None,
            retry_after: None,
            decided: None, released: None,
            alarm: Some(&alarm),
            event: &event,
        };
        let settled = Attempt {
            state: State::Unknown,
            outcome: outcome.clone(),
            settled_at: None,
            retry_at: None,
            retry_after: None,
            alarm: Some(match attempt.alarm.clone() {
                Some(stands) if stands.tells(&alarm) => stands,
                Some(stands) => stands.and(alarm.clone()),
                None => alarm.clone().into(),
            }),
            ..attempt.clone()
        };
        prop_assert_eq!(ledger.settle(&step), Ok(Moved::Done(Box::new(settled))));
        let written = NewEvent { attempt: Some(attempt.id), ..event };
        let events: Vec<_> = ledger.events(attempt.id).unwrap().into_iter().map(|event| event.entry).collect();
        prop_assert_eq!(events, [written.clone(), written]);
    });
}
