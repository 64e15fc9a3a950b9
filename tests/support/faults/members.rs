//! A readable object with a 200: whose answer it is, how it ended, and what was taken.

use super::{Ask, Case, ORDER, POS, Response, with};

pub(super) fn cases(ask: Ask) -> Vec<Case> {
    [words(ask), ours(ask), amounts(ask), currencies(ask), spoil_nothing(ask)].into_iter().flatten().collect()
}

type Changes<'a> = &'a [(&'static str, &'a str)];

/// `status`.
fn words(ask: Ask) -> Vec<Case> {
    let no_ids: [(&'static str, &str); 2] = [("operation_id", ""), ("transaction_id", "null")];
    let mut cases = Vec::new();
    for word in ["init", "pending", "processing", "SUCCESS", "success ", "", "\\u001b[2Jsuccess", "captured", "failed"] {
        let status = format!("\"{word}\"");
        let name = format!("status {status}");
        cases.push(Case::json(format!("{name} with both ids"), &with(ask, &[("status", &status)]), "pending"));
        cases.push(Case::json(format!("{name} with one id"), &with(ask, &[("status", &status), ("operation_id", "")]), "pending"));
        cases.push(Case::json(
            format!("{name} with the other"),
            &with(ask, &[("status", &status), ("transaction_id", "\"  \"")]),
            "pending",
        ));
        cases.push(Case::json(format!("{name} without ids"), &with(ask, &[("status", &status), no_ids[0], no_ids[1]]), "unknown"));
    }
    let rows: [(&str, Changes<'_>, &str); 6] = [
        ("failure", &[("status", "\"failure\""), ("status_code", "\"4009\"")], "declined"),
        ("failure with another amount", &[("status", "\"failure\""), ("amount", "1e9"), ("currency", "7")], "declined"),
        ("failure without a reason", &[("status", "\"failure\""), ("status_code", ""), ("status_description", "null")], "declined"),
        ("failure without ids", &[("status", "\"failure\""), no_ids[0], no_ids[1]], "declined"),
        ("success without ids", &[no_ids[0], no_ids[1], ("payment_id", "")], "captured"),
        ("absent", &[("status", "")], "unknown"),
    ];
    cases.extend(rows.map(|(name, changes, state)| Case::json(format!("status {name}"), &with(ask, changes), state)));
    // No word at all is as unreadable as what is no JSON.
    for status in ["null", "1000", "true", "[\"success\"]", r#"{"status":"success"}"#] {
        let body = with(ask, &[("status", status)]);
        cases.push(Case::answer(format!("status {status}"), 200, body.clone(), "unknown", Response::Text(body.into())));
    }
    cases
}

/// `order_id`, `pos_id`, `method`: another's answer is unknown, and an alarm.
fn ours(ask: Ask) -> Vec<Case> {
    let order = |text: &str| text.replace("ORDER", ORDER);
    let others = [
        ("order_id", ""),
        ("order_id", "null"),
        ("order_id", "\"another\""),
        ("order_id", "\"ORDER \""),
        ("order_id", "\"ORDERx\""),
        ("order_id", "[\"ORDER\"]"),
        ("order_id", "17"),
        ("order_id", "\"\""),
        ("order_id", "\"\\u202eORDER\""),
        ("pos_id", "\"00000000-0000-0000-0000-000000000000\""),
        ("pos_id", "\"nonsense\""),
        ("pos_id", "\"\""),
        ("pos_id", "5"),
        ("method", "\"auth\""),
        ("method", "\"void\""),
        ("method", "\"CAPTURE\""),
        ("method", "[]"),
    ];
    let upper = format!("\"{}\"", POS.to_uppercase());
    let escaped: String = "\"capt\\u0075re\"".to_owned();
    let still_ours = [("pos_id", ""), ("pos_id", "null"), ("pos_id", upper.as_str()), ("method", ""), ("method", "null")];
    let mut cases = Vec::new();
    for (name, value) in others {
        let value = order(value);
        for status in ["success", "failure", "pending"] {
            let body = with(ask, &[(name, &value), ("status", &format!("\"{status}\""))]);
            cases.push(Case::json(format!("other's: {name} {value}, {status}"), &body, "unknown").alarming());
        }
    }
    for (name, value) in still_ours {
        cases.push(Case::json(format!("ours: {name} {value}"), &with(ask, &[(name, value)]), "captured"));
    }
    let body = with(ask, &[("method", &escaped)]);
    cases.push(Case::answer("ours: method escaped", 200, body, "captured", Response::Json(with(ask, &[]))));
    cases
}

/// `amount`: by value, exactly.
fn amounts(ask: Ask) -> Vec<Case> {
    let asked = ask.amount();
    let whole = asked.trim_end_matches(".00");
    let same =
        [asked.to_owned(), whole.to_owned(), format!("{whole}.0"), format!("\"{asked}\""), format!("{asked}0000"), format!("\"0{whole}\"")];
    // Without a known hold any usable amount answers a full capture.
    let usable = ["80.01", "79.99", "0.01", "8000", "\"8\"", "1234567890123456789012345.678"];
    let unusable = [
        "0",
        "0.00",
        "-0.00",
        "-80.00",
        "\"-80\"",
        "8e1",
        "80E0",
        "\"8e1\"",
        "80.000000000000000000000000000",
        "12345678901234567890123456789",
        "\"80,00\"",
        "\" 80.00\"",
        "\"80.00 UAH\"",
        "\"0x50\"",
        "\"\"",
        "\"NaN\"",
        "true",
        "[80.00]",
        r#"{"amount":80.00}"#,
        "\"٨٠\"",
        "1e400",
        "\"80.\"",
        "\".80\"",
        "\"+80\"",
    ];
    let mut cases = Vec::new();
    for value in same {
        cases.push(Case::json(format!("amount {value}"), &with(ask, &[("amount", &value)]), "captured"));
    }
    for value in usable {
        let case = Case::json(format!("amount {value}"), &with(ask, &[("amount", value)]), ask.choose("captured", "captured_mismatch"));
        cases.push(if ask == Ask::Part { case.alarming() } else { case });
    }
    for value in unusable {
        cases.push(Case::json(format!("amount {value}"), &with(ask, &[("amount", value)]), "captured_mismatch").alarming());
    }
    for value in ["", "null"] {
        let case =
            Case::json(format!("amount absent {value}"), &with(ask, &[("amount", value)]), ask.choose("captured", "captured_mismatch"));
        cases.push(if ask == Ask::Part { case.alarming() } else { case });
    }
    cases
}

fn currencies(ask: Ask) -> Vec<Case> {
    let mut cases = Vec::new();
    for value in ["", "null"] {
        cases.push(Case::json(format!("currency absent {value}"), &with(ask, &[("currency", value)]), "captured"));
    }
    for value in ["\"USD\"", "\"uah\"", "\"UAH \"", "\"\"", "980", "\"980\"", "[\"UAH\"]", "false"] {
        cases.push(Case::json(format!("currency {value}"), &with(ask, &[("currency", value)]), "captured_mismatch").alarming());
    }
    cases.push(
        Case::json("currency other, amount absent", &with(ask, &[("currency", "\"EUR\""), ("amount", "")]), "captured_mismatch").alarming(),
    );
    cases
}

/// Whatever stands in the other members, a success is a success.
fn spoil_nothing(ask: Ask) -> Vec<Case> {
    let names = [
        "operation_id",
        "payment_id",
        "transaction_id",
        "mode",
        "status_code",
        "status_description",
        "created_at",
        "processing_time",
        "comment",
        "fee",
    ];
    let values = ["", "null", "7", "true", "[]", r#"{"amount":"1.50"}"#, "\"x\""];
    let mut cases = Vec::new();
    for value in values {
        let changes: Vec<_> = names.iter().map(|name| (*name, value)).collect();
        cases.push(Case::json(format!("others all {value}"), &with(ask, &changes), "captured"));
    }
    for fee in [r#"{"amount":1.50,"currency":"UAH"}"#, r#"{"amount":null}"#, "1.50", "\"free\"", r#"[{"amount":1e2}]"#, "-3"] {
        cases.push(Case::json(format!("fee {fee}"), &with(ask, &[("fee", fee)]), "captured"));
    }
    let all: Vec<_> =
        names.iter().map(|name| (*name, "null")).chain([("order_id", "null"), ("status", "null"), ("amount", "null")]).collect();
    let nulls = with(ask, &all);
    cases.push(Case::answer("nulls everywhere", 200, nulls.clone(), "unknown", Response::Text(nulls.into())).alarming());
    cases
}
