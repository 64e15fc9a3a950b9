use std::fmt::Write as _;
use std::process::Command;

use super::*;

#[tokio::test]
async fn bad_fields_are_refused_by_name() {
    let shop = Shop::open().await;
    let pos = shop.running.pos_id;
    let long = "x".repeat(2049);
    let body = |pos: &str, order: &str, currency: &str, more: &str| {
        format!(r#"{{"pos_id":{pos},"order_id":{order},"order_currency":{currency}{more}}}"#)
    };
    let good_pos = format!("\"{pos}\"");
    let with = |more: &str| body(&good_pos, "\"1001\"", "\"UAH\"", more);
    for (body, field) in [
        (String::new(), "JSON"),
        ("{".into(), "JSON"),
        ("[]".into(), "JSON object"),
        ("null".into(), "JSON object"),
        (format!("\u{feff}{}", with("")), "JSON"),
        (with(r#","comment":"a","comment":"b""#), "JSON"),
        (with(r#","comment":"\ud800""#), "JSON"),
        ("{}".into(), "pos_id"),
        (body("1", "\"1001\"", "\"UAH\"", ""), "pos_id"),
        (body("\"\"", "\"1001\"", "\"UAH\"", ""), "pos_id"),
        (body(&format!("\"{}\"", pos.simple()), "\"1001\"", "\"UAH\"", ""), "pos_id"),
        (body(&good_pos, "1001", "\"UAH\"", ""), "order_id"),
        (body(&good_pos, "null", "\"UAH\"", ""), "order_id"),
        (body(&good_pos, "\"\"", "\"UAH\"", ""), "order_id"),
        (body(&good_pos, &format!("\"{}\"", "9".repeat(33)), "\"UAH\"", ""), "order_id"),
        (body(&good_pos, "\"1001\"", "980", ""), "order_currency"),
        (body(&good_pos, "\"1001\"", "\"uah\"", ""), "order_currency"),
        (body(&good_pos, "\"1001\"", "\"UAHX\"", ""), "order_currency"),
        (body(&good_pos, "\"1001\"", "\"\"", ""), "order_currency"),
        (format!(r#"{{"pos_id":{good_pos},"order_id":"1001"}}"#), "order_currency"),
        (with(r#","charge_amount":0"#), "charge_amount"),
        (with(r#","charge_amount":0.00"#), "charge_amount"),
        (with(r#","charge_amount":-5"#), "charge_amount"),
        (with(r#","charge_amount":1.005"#), "charge_amount"),
        (with(r#","charge_amount":80.000"#), "charge_amount"),
        (with(r#","charge_amount":8e1"#), "charge_amount"),
        (with(r#","charge_amount":123456789012345678901234567890"#), "charge_amount"),
        (with(r#","charge_amount":"80""#), "charge_amount"),
        (with(r#","charge_amount":null"#), "charge_amount"),
        (with(r#","charge_amount":true"#), "charge_amount"),
        (with(r#","comment":5"#), "comment"),
        (with(r#","comment":null"#), "comment"),
        (with(&format!(r#","comment":"{long}""#)), "comment"),
        (with(r#","server_url":"callback.blackhole.com""#), "server_url"),
        (with(r#","server_url":"ftp://example.com/""#), "server_url"),
        (with(r#","server_url":"""#), "server_url"),
        (with(r#","server_url":" https://example.com/""#), "server_url"),
        (with(r#","server_url":7"#), "server_url"),
        (with(&format!(r#","x":"{}""#, "x".repeat(64 * 1024))), "65536"),
        (with(&format!(r#","x":"{}""#, "x".repeat(2 * 1024 * 1024))), "65536"),
    ] {
        // A client that is still sending a body far over the limit may see the connection close instead of the answer.
        let huge = body.len() > 1024 * 1024;
        let Ok(response) = shop.post(body.clone()).send().await else {
            assert!(huge, "{body}");
            continue;
        };
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap();
        let got = Got { status, headers, json: Json::parse(text.as_bytes()).unwrap_or(Json::Null), text };
        got.assert_error(400, "S-400");
        assert!(got.of("message").contains(field), "{field}: {}", got.text);
    }
    got(shop.post(vec![0xff, 0xfe])).await.assert_error(400, "S-400");
    // Nothing of all this was processed.
    assert_eq!(shop.look_up("1001").await.history(), ["auth success 1002 100"]);
}

#[tokio::test]
async fn what_real_clients_send_is_accepted() {
    let shop = Shop::open().await;
    let pos = shop.running.pos_id;
    // Any key order, unknown members, escaped slashes, escapes in names of members, white space.
    let body = format!(
        "\n{{ \"server_url\": \"https:\\/\\/example.com\\/hook\", \"order_\\u0069d\": \"bulk-1\", \"products\": [{{\"a\": 1.0e5}}],
           \"comment\": \"a\\/b \\\"Ж\\\" \\ud83d\\ude00\\u200b\", \"order_currency\": \"UAH\", \"pos_id\": \"{}\" }}\n",
        pos.to_string().to_uppercase()
    );
    let answer = got(shop.post(body)).await;
    assert_eq!((answer.outcome(), answer.of("comment")), (("success", "1000"), "a/b \"Ж\" 😀\u{200b}"));
    // 2048 characters, not bytes; an empty comment is a comment.
    let long = "ж".repeat(2048);
    assert_eq!(shop.capture("bulk-2", &format!(r#","comment":"{long}""#)).await.of("comment"), long);
    assert_eq!(shop.capture("bulk-3", r#","comment":"""#).await.raw("comment"), "\"\"");
    for (number, kind) in
        ["application/json; charset=utf-8", "Application/JSON", "application/json ;charset=\"UTF-8\""].into_iter().enumerate()
    {
        let body = shop.body(&format!("bulk-1{number}"), "UAH", "");
        let request = HTTP
            .post(format!("{}/api/v1/capture", shop.running.url))
            .header("X-API-AUTH", shop.auth())
            .header("X-API-KEY", shop.endpoints_key())
            .header("Content-Type", kind);
        assert_eq!(got(request.body(body)).await.outcome(), ("success", "1000"), "{kind}");
    }
}

#[tokio::test]
async fn other_content_types_are_not_acceptable() {
    let shop = Shop::open().await;
    for kind in [None, Some("application/x-www-form-urlencoded"), Some("text/plain"), Some("application/jsonp"), Some("")] {
        let mut request = HTTP
            .post(format!("{}/api/v1/capture", shop.running.url))
            .header("X-API-AUTH", shop.auth())
            .header("X-API-KEY", shop.endpoints_key());
        if let Some(kind) = kind {
            request = request.header("Content-Type", kind);
        }
        got(request.body(shop.body("1001", "UAH", ""))).await.assert_error(406, "S-406");
    }
    let twice = shop.post("order_id=1001").header("Content-Type", "application/x-www-form-urlencoded");
    got(twice).await.assert_error(406, "S-406");
}

#[tokio::test]
async fn paths_and_methods() {
    let shop = Shop::open().await;
    let url = &shop.running.url;
    let health = got(HTTP.get(format!("{url}/health"))).await;
    assert_eq!((health.status, health.text.as_str()), (200, "OK"));
    for path in ["/", "/api/v1/void", "/api/v1/capture/", "/api/v1/split/capture", "/api/v2/capture", "//health", "/api/v1/pos/x/orders"] {
        got(HTTP.get(format!("{url}{path}"))).await.assert_error(404, "S-404");
        got(HTTP.post(format!("{url}{path}"))).await.assert_error(404, "S-404");
    }
    let orders = format!("/api/v1/pos/{}/orders/1001", shop.running.pos_id);
    for (method, path, allow) in [
        (reqwest::Method::GET, "/api/v1/capture", "POST"),
        (reqwest::Method::PUT, "/api/v1/capture", "POST"),
        (reqwest::Method::DELETE, &orders, "GET"),
        (reqwest::Method::POST, &orders, "GET"),
        (reqwest::Method::POST, "/health", "GET"),
    ] {
        let refused = got(HTTP.request(method, format!("{url}{path}"))).await;
        refused.assert_error(405, "S-405");
        assert_eq!(refused.headers["allow"], allow);
    }
}

/// The two examples of the page the product was ordered from, as they stand there.
const EXAMPLES: [&str; 2] = [
    r#"curl "https://api.finline.io/api/v1/capture" \
-H "Content-Type: application/json" \
-H "X-API-AUTH: CPAY {API_KEY}:{API_SECRET}" \
-H "X-API-KEY: {ENDPOINTS_KEY}" \
-X POST -d '{
"pos_id": "{POS_ID}",
"order_id": "123",
"order_currency": "UAH",
"comment": "10101",
"server_url": "https://callback.blackhole.com/callback/capture"
}'"#,
    r#"curl "https://api.finline.io/api/v1/capture" \
-H "Content-Type: application/json" \
-H "X-API-AUTH: CPAY {API_KEY}:{API_SECRET}" \
-H "X-API-KEY: {ENDPOINTS_KEY}" \
-X POST -d '{
"pos_id": "{POS_ID}",
"order_id": "123",
"order_currency": "UAH",
"charge_amount": 80,
"comment": "10101",
"server_url": "https://callback.blackhole.com/callback/capture"
}'"#,
];

#[tokio::test]
async fn the_documented_curl_examples_work() {
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("SKIPPED the_documented_curl_examples_work: curl is not installed");
        return;
    }
    let shop = Shop::open().await;
    let keys = &shop.running.keys;
    let mut answers = String::new();
    for (example, order) in EXAMPLES.into_iter().zip(["1002", "1004"]) {
        let example = example
            .replace("https://api.finline.io", &shop.running.url)
            .replace("{API_KEY}", keys.api_key.expose_secret())
            .replace("{API_SECRET}", keys.api_secret.expose_secret())
            .replace("{ENDPOINTS_KEY}", keys.endpoints_key.expose_secret())
            .replace("{POS_ID}", &shop.running.pos_id.to_string());
        for command in [example.replace("\"123\"", &format!("\"{order}\"")), example] {
            let run = move || Command::new("sh").arg("-c").arg(format!("{command} --silent --noproxy '*'")).output().unwrap();
            let output = tokio::task::spawn_blocking(run).await.unwrap();
            let json = Json::parse(&output.stdout).unwrap();
            let member = |name| json.get(name).map(Json::to_text).unwrap_or_default();
            write!(answers, "{} {} {} {}; ", member("status_code"), member("amount"), member("comment"), member("message")).unwrap();
        }
    }
    assert_eq!(answers, "1000 250 10101 ;    Payment record not found; 1000 80 10101 ;    Payment record not found; ");
}
