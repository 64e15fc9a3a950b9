use std::time::Instant;

use pretty_assertions::assert_eq;

use super::*;
use crate::domain::response::DOCUMENTED;

fn names(json: &Json) -> Vec<&str> {
    match json {
        Json::Object(members) => members.iter().map(|(name, _)| name.as_str()).collect(),
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn a_capture_answers_with_the_documented_members() {
    let shop = Shop::open().await;
    let got = shop.capture("1001", r#","comment":"10101","server_url":"https://callback.blackhole.com/callback/capture""#).await;
    assert_eq!(names(&got.json), DOCUMENTED);
    assert_eq!(got.headers["content-type"], "application/json");
    assert!(got.text.contains(r#""amount":100,"currency":"UAH","status":"success","status_code":"1000""#), "{}", got.text);
    assert!(got.text.ends_with(r#""fee":{"amount":1.50,"currency":"UAH"},"comment":"10101"}"#), "{}", got.text);
    assert_eq!(
        [got.of("order_id"), got.of("mode"), got.of("method"), got.of("status_description"), got.of("pos_id")],
        ["1001", "direct", "capture", "Transaction is successful.", &shop.running.pos_id.to_string()]
    );
    for name in ["operation_id", "payment_id", "transaction_id"] {
        assert_eq!(got.of(name).parse::<Uuid>().unwrap().to_string(), got.of(name));
    }
    for name in ["created_at", "processing_time"] {
        let text = got.of(name);
        assert_eq!((text.len(), &text[10..11], &text[19..20]), (23, "T", "."), "{text}");
        let at: Timestamp = format!("{text}Z").parse().unwrap();
        assert!(at.duration_until(Timestamp::now()).abs() < jiff::SignedDuration::from_secs(10), "{text}");
    }
}

#[tokio::test]
async fn the_good_orders_are_captured() {
    let shop = Shop::open().await;
    for (order, currency, more, amount, fee) in [
        ("1002", "UAH", "", "250", "null"),
        ("1003", "EUR", "", "40", r#"{"amount":0.60,"currency":"EUR"}"#),
        ("1004", "UAH", r#","charge_amount":80.50"#, "80.5", "null"),
        ("bulk-1", "UAH", "", "1", "null"),
        ("bulk-100000", "UAH", r#","charge_amount":0.01"#, "0.01", "null"),
    ] {
        let got = shop.capture_in(order, currency, more).await;
        assert_eq!(got.outcome(), ("success", "1000"), "{order}");
        assert_eq!([got.raw("amount"), got.raw("fee"), got.raw("comment")], [amount, fee, "null"].map(str::to_owned), "{order}");
        assert_eq!(got.of("currency"), currency);
    }
}

#[tokio::test]
async fn after_a_partial_capture_the_rest_is_released() {
    let shop = Shop::open().await;
    let first = shop.capture("1004", r#","charge_amount":80,"comment":"part""#).await;
    let second = shop.capture("1004", r#","charge_amount":20"#).await;
    assert_eq!(second.outcome(), ("failure", "4150"));
    assert_ne!(first.of("operation_id"), second.of("operation_id"));
    let seen = shop.look_up("1004").await;
    assert_eq!(seen.history(), ["auth success 1002 1000", "capture success 1000 80", "capture failure 4150 20"]);
    assert_eq!(seen.items()[1], first.json);
    assert_eq!(seen.items()[2], second.json);
    assert_eq!(
        names(&seen.items()[0]),
        [
            "payment_id",
            "order_id",
            "gateway_order_id",
            "transaction_id",
            "pos_id",
            "mode",
            "method",
            "amount",
            "currency",
            "status",
            "status_code",
            "status_description",
            "created_at",
            "processing_time",
            "fee"
        ]
    );
    for item in seen.items() {
        assert_eq!(item.get("payment_id"), first.json.get("payment_id"));
    }
}

#[tokio::test]
async fn one_operation_is_looked_up_as_an_object() {
    let shop = Shop::open().await;
    let first = shop.capture("1001", "").await;
    shop.capture("1001", "").await;
    let one = |operation: &str| got(shop.get(&format!("/api/v1/pos/{}/orders/1001/{operation}", shop.running.pos_id)));
    assert_eq!(one("capture").await.json, first.json);
    assert_eq!(one("auth").await.of("status_code"), "1002");
    for operation in ["void", "refund", "purchase", "", "capture/x"] {
        one(operation).await.assert_error(404, "S-404");
    }
}

#[tokio::test]
async fn holds_that_are_gone_cannot_be_captured() {
    let shop = Shop::open().await;
    for (order, before) in [
        ("1101", ["auth success 1002 100", "capture success 1000 100"].as_slice()),
        ("1102", &["auth success 1002 100", "void success 1009 100"]),
        ("1103", &["auth failure 4157 100"]),
        ("1104", &["auth success 1002 100", "void success 1009 100"]),
    ] {
        assert_eq!(shop.look_up(order).await.history(), before, "{order}");
        assert_eq!(shop.capture(order, "").await.outcome(), ("failure", "4150"), "{order}");
        assert_eq!(shop.look_up(order).await.history(), [before, &["capture failure 4150 100"]].concat(), "{order}");
    }
}

#[tokio::test]
async fn amounts_and_currencies_are_held_against_the_hold() {
    let shop = Shop::open().await;
    assert_eq!(shop.capture("1001", r#","charge_amount":100.01"#).await.outcome(), ("failure", "4139"));
    for currency in ["USD", "EUR", "ABC"] {
        let got = shop.capture_in("1001", currency, "").await;
        assert_eq!((got.outcome(), got.of("currency")), (("failure", "4124"), currency));
    }
    assert_eq!(shop.capture("1003", "").await.outcome(), ("failure", "4124"));
    // None of these took the hold.
    assert_eq!(shop.capture("1001", r#","charge_amount":100.00"#).await.outcome(), ("success", "1000"));
    // Once it is taken, that is what is said.
    assert_eq!(shop.capture_in("1001", "USD", r#","charge_amount":500"#).await.outcome(), ("failure", "4150"));
}

#[tokio::test]
async fn a_declined_order_stays_open() {
    let shop = Shop::open().await;
    for _ in 0..2 {
        let got = shop.capture("1201", "").await;
        assert_eq!((got.outcome(), got.of("status_description")), (("failure", "4009"), "Insufficient funds"));
    }
    assert_eq!(shop.look_up("1201").await.history(), ["auth success 1002 100", "capture failure 4009 100", "capture failure 4009 100"]);
}

#[tokio::test]
async fn a_pending_order_settles_in_the_look_up() {
    let shop = Shop::open().await;
    let pending = shop.capture("1202", "").await;
    assert_eq!(pending.outcome(), ("pending", "2119"));
    assert_eq!(shop.look_up("1202").await.history(), ["auth success 1002 100", "capture pending 2119 100"]);
    assert_eq!(shop.capture("1202", "").await.outcome(), ("failure", "4150"));
    tokio::time::sleep(PACE.settle).await;
    let seen = shop.look_up("1202").await;
    assert_eq!(seen.history(), ["auth success 1002 100", "capture success 1000 100", "capture failure 4150 100"]);
    let settled = &seen.items()[1];
    for name in ["operation_id", "transaction_id", "created_at"] {
        assert_eq!(settled.get(name), pending.json.get(name), "{name}");
    }
    assert_ne!(settled.get("processing_time"), pending.json.get("processing_time"));
}

#[tokio::test]
async fn a_late_answer_comes_after_the_capture() {
    let shop = Shop::open().await;
    let asked = Instant::now();
    let (late, seen) = tokio::join!(shop.capture("1203", ""), async {
        loop {
            let seen = shop.look_up("1203").await;
            if seen.items().len() > 1 || asked.elapsed() > PACE.answer {
                break seen;
            }
        }
    });
    assert!(asked.elapsed() >= PACE.answer);
    assert_eq!(late.outcome(), ("success", "1000"));
    assert_eq!(seen.history(), ["auth success 1002 100", "capture success 1000 100"]);
    assert_eq!(shop.capture("1203", "").await.outcome(), ("failure", "4150"));
}

#[tokio::test]
async fn a_broken_connection_hides_a_capture() {
    let shop = Shop::open().await;
    let headers = format!("Content-Type: application/json\r\nX-API-AUTH: {}\r\nX-API-KEY: {}\r\n", shop.auth(), shop.endpoints_key());
    let body = shop.body("1204", "UAH", "");
    let (shop, answer) = tokio::task::spawn_blocking(move || {
        let answer = shop.raw_capture(&headers, &body);
        (shop, answer)
    })
    .await
    .unwrap();
    assert_eq!(answer, "");
    assert_eq!(shop.look_up("1204").await.history(), ["auth success 1002 100", "capture success 1000 100"]);
    assert_eq!(shop.capture("1204", "").await.outcome(), ("failure", "4150"));
    // Through reqwest it is an error after connecting: nobody knows.
    reset(shop.dir.path()).unwrap();
    let shop = Shop { running: start(shop.dir.path()).await, ..shop };
    let error = shop.post(shop.body("1204", "UAH", "")).send().await.unwrap_err();
    assert!(!error.is_connect() && !error.is_timeout(), "{error:?}");
    assert_eq!(shop.look_up("1204").await.history()[1], "capture success 1000 100");
}

#[tokio::test]
async fn server_errors_and_throttling_process_nothing() {
    let shop = Shop::open().await;
    for _ in 0..2 {
        shop.capture("1205", "").await.assert_error(500, "S-500");
        let throttled = shop.capture("1206", "").await;
        throttled.assert_error(429, "S-429");
        assert_eq!(throttled.headers["retry-after"], "5");
    }
    for order in ["1205", "1206"] {
        assert_eq!(shop.look_up(order).await.history(), ["auth success 1002 100"]);
    }
}

#[tokio::test]
async fn another_amount_is_stated_than_was_captured() {
    let shop = Shop::open().await;
    let got = shop.capture("1207", r#","charge_amount":80.5"#).await;
    assert_eq!((got.outcome(), got.raw("amount")), (("success", "1000"), "81.5".to_owned()));
    assert_eq!(shop.look_up("1207").await.history()[1], "capture success 1000 80.5");
}

#[tokio::test]
async fn every_documented_code_answers_with_its_stage() {
    let shop = Shop::open().await;
    for (codes, stage) in [
        ("1000 1002 1004 1009", "success"),
        ("2000 2001 2012 2013 2102 2112 2119 2121 2122 2123 2124 2125 2126 2201 9000", "pending"),
        (
            "4000 4001 4005 4009 4010 4012 4119 4124 4128 4139 4144 4147 4148 4149 4150 4151 4152 4153 4154 4155 4156 4157 4158 \
             4159 4160 4161 6001 6005",
            "failure",
        ),
    ] {
        for code in codes.split_whitespace() {
            let order = format!("code-{code}");
            let got = shop.capture(&order, "").await;
            assert_eq!(got.outcome(), (stage, code), "{code}");
            assert_eq!(got.raw("status_description") == "null", code == "6005", "{code}");
            assert_eq!(shop.look_up(&order).await.items()[1], got.json);
            let again = shop.capture(&order, "").await;
            assert_eq!(again.outcome(), ("failure", if stage == "failure" { code } else { "4150" }), "{code}");
        }
    }
}

#[tokio::test]
async fn other_ids_are_unknown_orders() {
    let shop = Shop::open().await;
    for order in [
        "0",
        "123",
        "1005",
        "01001",
        "code-1",
        "code-7777",
        "code-10000",
        "CODE-1000",
        "bulk-0",
        "bulk-01",
        "bulk-100001",
        "bulk-+1",
        "bulk-",
        "Ж",
    ] {
        shop.capture(order, "").await.assert_error(404, "S-404");
        shop.look_up(order).await.assert_error(404, "S-404");
    }
    for encoded in ["%31001", "bulk%2D7"] {
        assert_eq!(shop.look_up(encoded).await.items().len(), 1);
    }
    for encoded in ["1001%2F", "%ff", "%", "1001%20", "%00"] {
        shop.look_up(encoded).await.assert_error(404, "S-404");
    }
}
