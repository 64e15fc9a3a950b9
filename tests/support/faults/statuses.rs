//! HTTP statuses, with bodies in the gateway's shape, in others, and without.

use super::{Ask, Case, ORDER, Response, http, success};

/// The documented refusal.
const SHAPE: &str = r#"{"message":"Invalid field values!","args":[{"name":"amount","violation":"must be greater than 0"}]}"#;
const PAGE: &str = "<html><body><h1>502 Bad Gateway</h1>\u{1b}]0;owned\u{7}</body></html>";

pub(super) fn cases(ask: Ask) -> Vec<Case> {
    [interim(), success_statuses(ask), redirects(ask), refusals(ask), shapes(), server_errors(ask)].into_iter().flatten().collect()
}

fn text(text: &str) -> Response {
    Response::Text(text.as_bytes().to_vec())
}

fn json(text: &str) -> Response {
    Response::Json(text.to_owned())
}

fn interim() -> Vec<Case> {
    vec![Case::raw(
        "status: 101",
        "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
        "unknown",
        Response::Null,
    )]
}

fn success_statuses(ask: Ask) -> Vec<Case> {
    let body = success(ask);
    let mut cases: Vec<_> = [200, 201, 202, 203, 206, 299]
        .map(|status| Case::answer(format!("status: {status}"), status, body.clone(), "captured", json(&body)))
        .into();
    cases.extend([
        Case::raw("status: 204", "HTTP/1.1 204 No Content\r\n\r\n", "unknown", Response::Null),
        Case::raw("status: 205", "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n", "unknown", Response::Null),
        Case::answer("status: 204 with a body", 204, body, "unknown", Response::Null),
    ]);
    cases
}

fn redirects(ask: Ask) -> Vec<Case> {
    let location = "Location: http://127.0.0.1:1/api/v1/capture\r\n";
    let body = success(ask);
    let mut cases = Vec::new();
    for status in [300, 301, 302, 303, 305, 306, 307, 308, 399] {
        cases.push(Case::raw(format!("status: {status}"), http(status, location, body.as_bytes()), "unknown", json(&body)));
        cases.push(Case::raw(format!("status: {status}, nowhere"), http(status, "", b""), "unknown", Response::Null));
    }
    cases.push(Case::raw("status: 304", "HTTP/1.1 304 Not Modified\r\n\r\n", "unknown", Response::Null));
    cases
}

fn refusals(ask: Ask) -> Vec<Case> {
    let mut cases = Vec::new();
    for status in [400, 401, 403, 404, 405, 406, 429, 402, 407, 408, 409, 410, 411, 413, 415, 417, 418, 421, 422, 425, 426, 431, 451, 499] {
        let state = match status {
            400 | 401 | 403..=406 => "rejected",
            429 => "throttled",
            _ => "unknown",
        };
        cases.push(Case::answer(format!("status: {status} in shape"), status, SHAPE, state, json(SHAPE)));
        cases.push(Case::answer(format!("status: {status}, a page"), status, PAGE, "unknown", text(PAGE)));
        cases.push(Case::answer(format!("status: {status}, empty"), status, "", "unknown", Response::Null));
        cases.push(Case::answer(format!("status: {status}, a success"), status, success(ask), "unknown", json(&success(ask))));
    }
    cases.extend([
        Case::raw("status: 429 with a time", http(429, "Retry-After: 7\r\n", SHAPE.as_bytes()), "throttled", json(SHAPE)),
        Case::raw("status: 429 with a false time", http(429, "Retry-After: \u{202e}soon\r\n", SHAPE.as_bytes()), "throttled", json(SHAPE)),
        Case::raw("status: 401 with a challenge", http(401, "WWW-Authenticate: Basic\r\n", SHAPE.as_bytes()), "rejected", json(SHAPE)),
        Case::raw("status: 400, half", http(400, "", SHAPE.as_bytes())[..150].to_vec(), "unknown", Response::Any),
    ]);
    cases
}

/// What is a refusal in the gateway's shape, and what is not.
fn shapes() -> Vec<Case> {
    let yes = [
        r#"{"message":"m","args":null}"#,
        r#"{"message":"","args":[]}"#,
        r#"{"message":"m","args":{"code":"P-401"}}"#,
        r#"{"args":"text","message":"m"}"#,
        r#"{"message":"m","args":1.50}"#,
        r#"{"message":"m","args":false,"more":{"a":[1]}}"#,
        r#"{"message":"\u001b]0;owned\u0007 \u202e\u200b\u009b31m","args":{"\u001b[2J":"\u0000"}}"#,
    ];
    let no = [
        r#"{"message":"m"}"#,
        r#"{"args":[]}"#,
        r#"{"message":1,"args":[]}"#,
        r#"{"message":null,"args":[]}"#,
        r#"{"message":["m"],"args":[]}"#,
        r#"[{"message":"m","args":[]}]"#,
        r#"{"error":{"message":"m","args":[]}}"#,
        r#""message""#,
    ];
    let unreadable = [r#"{"message":"m","args":[],"args":[]}"#, r#"{"message":"m","args":[]}x"#, r#"{"message":"\ud800","args":[]}"#];
    let case = |body: &str, state, response| Case::answer(format!("shape: {body}"), 400, body, state, response);
    yes.iter()
        .map(|body| case(body, "rejected", json(body)))
        .chain(no.iter().map(|body| case(body, "unknown", json(body))))
        .chain(unreadable.iter().map(|body| case(body, "unknown", text(body))))
        .collect()
}

fn server_errors(ask: Ask) -> Vec<Case> {
    let mut cases = Vec::new();
    for status in [500, 501, 502, 503, 504, 505, 507, 511, 520, 524, 599, 600, 999] {
        cases.push(Case::answer(format!("status: {status} in shape"), status, SHAPE, "unknown", json(SHAPE)));
        cases.push(Case::answer(format!("status: {status}, a page"), status, PAGE, "unknown", text(PAGE)));
    }
    let body = success(ask);
    cases.extend([
        Case::answer("status: 500, a success", 500, body.clone(), "unknown", json(&body)),
        Case::raw("status: 503 with a time", http(503, "Retry-After: 7\r\n", b""), "unknown", Response::Null),
        Case::answer("status: 500, empty", 500, "", "unknown", Response::Null),
        Case::answer(
            "status: 500, about the order",
            500,
            format!(r#"{{"order_id":"{ORDER}","status":"failure"}}"#),
            "unknown",
            json(&format!(r#"{{"order_id":"{ORDER}","status":"failure"}}"#)),
        ),
    ]);
    cases
}
