//! A 200 whose body is no readable object, and objects that are hard to read.

use super::{Ask, Case, ORDER, POS, Response, http, success, with};

pub(super) fn cases(ask: Ask) -> Vec<Case> {
    [unreadable(ask), not_an_object(), encoded(ask), odd(ask)].into_iter().flatten().collect()
}

/// Not one JSON text that two readers would understand alike: `response` is a string.
fn unreadable(ask: Ask) -> Vec<Case> {
    let good = success(ask);
    let nested = |depth: usize| with(ask, &[("deep", &format!("{}{}", "[".repeat(depth), "]".repeat(depth)))]);
    let texts = [
        ("empty object cut", "{".to_owned()),
        ("blank", "  \r\n\t ".to_owned()),
        ("a page", "<!DOCTYPE html><title>OK</title>\u{1b}[2J".to_owned()),
        ("a form", "status=success&amount=100".to_owned()),
        ("cut", good[..good.len() - 1].to_owned()),
        ("trailing comma", good.replace("\"comment\":null", "\"comment\":null,")),
        ("single quotes", good.replace('"', "'")),
        ("a comment", good.replace("\"fee\"", "/* none */\"fee\"")),
        ("NaN", with(ask, &[("fee", "NaN")])),
        ("a leading zero", with(ask, &[("amount", "080.00")])),
        ("a plus sign", with(ask, &[("amount", "+80.00")])),
        ("a byte-order mark", format!("\u{feff}{good}")),
        ("trailing data", format!("{good}x")),
        ("two answers", format!("{good}{good}")),
        ("a trailing NUL", format!("{good}\0")),
        ("one name twice", with(ask, &[("extra", "1")]).replace("extra", "status")),
        ("one name twice, escaped", with(ask, &[("extra", "\"failure\"")]).replace("extra", "st\\u0061tus")),
        ("one name twice, deep", with(ask, &[("extra", r#"[{"a":1,"a":1}]"#)])),
        ("a lone surrogate", with(ask, &[("comment", r#""\ud83d""#)])),
        ("a lone surrogate in a name", with(ask, &[("\\udc00", "1")])),
        ("a raw control character", with(ask, &[("comment", "\"a\u{1b}b\"")])),
        ("a raw newline", with(ask, &[("comment", "\"a\nb\"")])),
        ("nesting of 129", nested(128)),
        ("nesting of 100000", nested(100_000)),
    ];
    let mut cases: Vec<_> = texts
        .into_iter()
        .map(|(name, body)| {
            let kept = Response::Text(body.clone().into_bytes());
            Case::answer(format!("unreadable: {name}"), 200, body, "unknown", kept)
        })
        .collect();
    let utf16: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes) in [
        ("invalid UTF-8", swap(&with(ask, &[("comment", "\"~\"")]), b"\xff")),
        ("invalid UTF-8 in a name", swap(&with(ask, &[("~", "1")]), b"\xc3\x28")),
        ("an overlong letter", swap(&with(ask, &[("comment", "\"~\"")]), b"\xc0\xaf")),
        ("a surrogate in UTF-8", swap(&with(ask, &[("comment", "\"~\"")]), b"\xed\xa0\x80")),
        ("UTF-16", utf16),
        ("bytes", (0..=255).collect()),
    ] {
        cases.push(Case::answer(format!("unreadable: {name}"), 200, bytes.clone(), "unknown", Response::Text(bytes)));
    }
    cases.push(Case::json("readable: nesting of 128", &nested(127), "captured"));
    cases
}

/// The text with these bytes in place of `~`.
fn swap(text: &str, bytes: &[u8]) -> Vec<u8> {
    let at = text.find('~').unwrap();
    [&text.as_bytes()[..at], bytes, &text.as_bytes()[at + 1..]].concat()
}

fn not_an_object() -> Vec<Case> {
    ["null", "true", "80.00", "\"success\"", "[]", "[{\"status\":\"success\"}]"]
        .map(|body| Case::json(format!("no object: {body}"), body, "unknown"))
        .into_iter()
        .chain([
            Case::answer("no object: empty", 200, "", "unknown", Response::Null),
            Case::json("no object: {}", "{}", "unknown").alarming(),
            Case::json(
                "no object: the request",
                &format!(r#"{{"pos_id":"{POS}","order_id":"{ORDER}","order_currency":"UAH"}}"#),
                "unknown",
            ),
        ])
        .collect()
}

/// The Content-Type is not judged, and nothing is ever decoded.
fn encoded(ask: Ask) -> Vec<Case> {
    let good = success(ask);
    let gzip = gzip(good.as_bytes());
    let typed = |kind: &str| String::from_utf8(http(200, "", good.as_bytes())).unwrap().replace("application/json", kind);
    let mut cases: Vec<_> = ["text/html; charset=windows-1251", "image/png", "", "\u{e9}"]
        .into_iter()
        .map(|kind| Case::raw(format!("type: {kind}"), typed(kind), "captured", Response::Json(good.clone())))
        .collect();
    for coding in ["gzip", "deflate", "br", "zstd"] {
        let headers = format!("Content-Encoding: {coding}\r\n");
        cases.push(Case::raw(format!("{coding}: decoded by nobody"), http(200, &headers, &gzip), "unknown", Response::Text(gzip.clone())));
        cases.push(Case::raw(
            format!("{coding}: plain all the same"),
            http(200, &headers, good.as_bytes()),
            "captured",
            Response::Json(good.clone()),
        ));
    }
    cases
}

/// The bytes as a gzip file, stored: whoever decodes it finds a success.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap();
    let sum = !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
    });
    let head = b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x01".to_vec();
    [
        head,
        length.to_le_bytes().into(),
        (!length).to_le_bytes().into(),
        bytes.into(),
        sum.to_le_bytes().into(),
        u32::from(length).to_le_bytes().into(),
    ]
    .concat()
}

/// Unusual and readable.
fn odd(ask: Ask) -> Vec<Case> {
    let reordered = {
        let mut members: Vec<_> = super::members(ask.amount(), "success");
        members.reverse();
        super::object(&members)
    };
    let many: Vec<_> = (0..2000).map(|number| format!("\"x{number}\":{number}")).collect();
    vec![
        Case::json("odd: another order of members", &reordered, "captured"),
        Case::answer("odd: spaces around", 200, format!(" \r\n{}\n", success(ask)), "captured", Response::Json(success(ask))),
        Case::json(
            "odd: unknown members",
            &with(ask, &[("eci", "\"05\""), ("extra", r#"{"a":[1e2,-0.00,12345678901234567890.123]}"#)]),
            "captured",
        ),
        Case::json("odd: 2000 unknown members", &with(ask, &[("extra", &format!("{{{}}}", many.join(",")))]), "captured"),
        Case::json(
            "odd: characters that steer terminals",
            &with(
                ask,
                &[
                    ("status_description", r#""\u001b]52;c;b3duZWQ=\u0007\u009b31m\u202e\u200b\u2028\ufeff\u007f""#),
                    ("\\u001b]0;owned\\u0007", r#""\u0000""#),
                ],
            ),
            "captured",
        ),
        Case::answer(
            "odd: escapes that need none",
            200,
            with(ask, &[("comment", r#""a\/b \ud83d\ude00 \u0041""#)]),
            "captured",
            Response::Json(with(ask, &[("comment", "\"a/b 😀 A\"")])),
        ),
    ]
}
