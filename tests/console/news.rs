//! Webhooks as the screen gets them.

use capdesk::app::webhooks::{Wanted, WebhookRow};
use capdesk::app::{Effect, Msg};
use capdesk::domain::{Bearing, State, say};

use super::{Bench, answered, attempt, transaction, wall};

/// A webhook of each kind, newest first.
pub(crate) fn rows() -> Vec<WebhookRow> {
    let row = |seq: i64, time: &str, bearing, order_id: &str, reason: &'static str| WebhookRow {
        seq,
        at: wall(time),
        bearing,
        order_id: order_id.into(),
        attempt: None,
        transaction: Some(transaction("capture", "100", "success")),
        reason: Some(say(reason).with("status", "success").money("taken", transaction("capture", "100", "success").money())),
        sender: Some("35.187.74.148".into()),
        payload: Some(br#"{"order_id":"123","method":"capture","amount":100,"fee":{"amount":1.50,"currency":"UAH"},"risk":7}"#.to_vec()),
    };
    let pending = attempt(8, "13:59:40", "124", None, State::Pending);
    let captured = answered(attempt(9, "14:01:22", "123", None, State::Captured), "100.00", "success", "1000", "null");
    vec![
        WebhookRow { attempt: Some(Box::new(captured)), ..row(40, "14:01:58", Bearing::Settled, "123", "desk-webhook-captured") },
        WebhookRow {
            transaction: Some(transaction("capture", "1234.56", "pending")),
            attempt: Some(Box::new(pending)),
            ..row(39, "14:00:02", Bearing::NotFinal, "124", "desk-webhook-not-final")
        },
        row(38, "13:12:00", Bearing::Elsewhere, "замовлення-з-довгим-номером-1234", "desk-webhook-elsewhere"),
        WebhookRow {
            reason: Some(say("desk-webhook-other").with("method", "auth").with("status", "success")),
            transaction: Some(transaction("auth", "100", "success")),
            payload: None,
            ..row(37, "12:00:00", Bearing::Kept, "A-77", "desk-webhook-other")
        },
        row(36, "11:30:00", Bearing::Agrees, "9911", "desk-webhook-agrees"),
        row(35, "11:00:00", Bearing::Contradicts, "9912", "desk-webhook-contradicts"),
    ]
}

/// The latest request for webhooks: its number, which ones, and how many.
pub(crate) fn asked(bench: &Bench) -> (u64, Wanted, usize) {
    let asked = bench.effects.iter().rev().find_map(|effect| match effect {
        Effect::Webhooks { ticket, profile, wanted, limit } if profile != "sandbox" => Some((*ticket, wanted.clone(), *limit)),
        _ => None,
    });
    asked.expect("webhooks were asked for")
}

/// Answers it.
pub(crate) fn answer(bench: &mut Bench, rows: Vec<WebhookRow>, more: bool) {
    let (ticket, ..) = asked(bench);
    bench.msg(Msg::Webhooks { ticket, result: Ok((rows, more)) });
}
