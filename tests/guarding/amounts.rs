//! Money is told in the currency it was taken in, and a spelling that JSON does not have is no amount anywhere.

use capdesk::domain::{Mode, State};
use serde_json::{Value, json};

use crate::bench::{self, Host, Profiles, auth, hear, lost, money, now, request, send};
use crate::support::clock::TestClock;
use crate::support::gateway::{Reply, Request};

const SPELLINGS: [&str; 5] = [r#""1_00""#, r#""+100""#, r#""100.""#, r#""1e2""#, r#"" 100""#];

#[test]
fn a_look_up_adds_up_by_currency() {
    let host = Host::plain(bench::taken);
    let profiles = Profiles::one(Mode::Test, &host);
    let euro = |whose: &str, amount: &str| money("1", "capture", "success", whose, amount).replace("UAH", "EUR");
    let hryvnia = |whose: &str, amount: &str| money("1", "capture", "success", whose, amount);
    let lookup = || profiles.run("test", &["lookup", "1", "--json"]).json();
    for (shown, captured, by_currency) in [
        (vec![], Value::Null, json!({})),
        (vec![hryvnia("a", "60"), hryvnia("b", "0.50")], json!("60.5"), json!({"UAH": "60.5"})),
        (vec![hryvnia("a", "60"), euro("b", "40")], Value::Null, json!({"EUR": "40", "UAH": "60"})),
        (vec![euro("b", "40")], Value::Null, json!({"EUR": "40"})),
        (vec![hryvnia("a", r#""1_00""#), euro("b", "40")], Value::Null, json!({"EUR": "40", "UAH": null})),
        (vec![hryvnia("a", "60"), money("1", "capture", "failure", "b", "40"), hryvnia("a", "60")], json!("60"), json!({"UAH": "60"})),
    ] {
        host.show(&[vec![auth("100")], shown].concat());
        let object = lookup();
        let normal = |value: &Value| value.as_str().map(|text| text.parse::<rust_decimal::Decimal>().unwrap().normalize().to_string());
        assert_eq!(normal(&object["captured"]), normal(&captured), "{object}");
        let sums = object["captured_by_currency"].as_object().unwrap();
        let sums: Vec<_> = sums.iter().map(|(currency, sum)| (currency.clone(), normal(sum))).collect();
        let expected: Vec<_> = by_currency.as_object().unwrap().iter().map(|(currency, sum)| (currency.clone(), normal(sum))).collect();
        assert_eq!(sums, expected, "{object}");
        assert_eq!((object["hold"].as_str(), object["currency"].as_str()), (Some("100"), Some("UAH")));
    }
    let text = profiles.run("test", &["lookup", "1"]).stdout;
    assert!(text.contains("60 UAH"), "{text}");
}

fn spelled(request: &Request) -> Reply {
    // The comment of the request says how the answer spells its amount.
    let body: Value = serde_json::from_str(&request.body).unwrap();
    Reply::Json(200, money(body["order_id"].as_str().unwrap(), "capture", "success", "own", body["comment"].as_str().unwrap()))
}

#[test]
fn an_answer_whose_amount_json_does_not_have_is_a_mismatch() {
    let host = Host::plain(spelled);
    let profiles = Profiles::one(Mode::Test, &host);
    for (at, spelling) in SPELLINGS.iter().enumerate() {
        let order = format!("a-{at}");
        let run = profiles.capture("test", &order, &["--comment", spelling]);
        let object = run.json();
        assert_eq!((run.code, &object["state"]), (9, &"captured_mismatch".into()), "{spelling}: {run:?}");
        assert_eq!(object["amount"], spelling.trim_matches('"'), "as received");
        assert!(run.stderr.contains("ALARM"), "{run:?}");
    }
    let fine = profiles.capture("test", "fine", &["--comment", r#""100.00""#]);
    assert_eq!((fine.code, &fine.json()["amount"], &fine.json()["amount_currency"]), (0, &"100.00".into(), &"UAH".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_up_or_webhook_whose_amount_json_does_not_have_is_a_mismatch() {
    let host = Host::plain(lost);
    let profiles = Profiles::one(Mode::Test, &host);
    let desk = profiles.desk("test", &TestClock::new()).await;
    for (at, spelling) in SPELLINGS.iter().enumerate() {
        let looked = send(&desk, &format!("l-{at}")).await;
        host.show(&[auth("100"), money(looked.request.order_id.as_str(), "capture", "success", "a", spelling)]);
        let settled = *desk.reconcile(looked.id).await.unwrap().attempt;
        assert_eq!((settled.state, settled.alarm.is_some()), (State::CapturedMismatch, true), "{spelling}");
        host.show(&[auth(spelling)]);
        let seen = desk.look_up(&request(&format!("h-{at}")).order_id).await.unwrap();
        assert_eq!(seen.order.hold(), None, "{spelling} is no hold");
        host.answer(bench::pending);
        let told = send(&desk, &format!("w-{at}")).await;
        hear(&desk, &money(told.request.order_id.as_str(), "capture", "success", "own", spelling)).await;
        let stands = now(&desk, &told);
        assert_eq!((stands.state, stands.alarm.is_some()), (State::CapturedMismatch, true), "{spelling}");
        host.answer(lost);
    }
}

fn taken_in_euro(request: &Request) -> Reply {
    let order = bench::asked_for(request);
    Reply::Json(
        200,
        money(&order, "capture", "success", "own", "40")
            .replace("UAH", "EUR")
            .replace(r#""fee":null"#, r#""fee":{"amount":1.50,"currency":"USD"}"#),
    )
}

#[test]
fn sums_are_in_the_currency_that_was_taken() {
    let host = Host::plain(taken_in_euro);
    let profiles = Profiles::one(Mode::Test, &host);
    let run = profiles.capture("test", "1", &["--amount", "40"]);
    let object = run.json();
    assert_eq!((run.code, &object["currency"], &object["amount_currency"]), (9, &"UAH".into(), &"EUR".into()), "{run:?}");
    let summary = profiles.run("test", &["summary", "--json"]).json();
    assert_eq!(summary["captured"], json!([{"currency": "EUR", "amount": "40", "count": 1}]), "{summary}");
    assert_eq!(summary["fees"], json!([{"currency": "USD", "amount": "1.5", "count": 1}]), "{summary}");
    let shown = profiles.run("test", &["show", object["attempt_id"].as_str().unwrap(), "--json"]).json();
    assert_eq!((&shown["fee_amount"], &shown["fee_currency"]), (&"1.50".into(), &"USD".into()));
}
