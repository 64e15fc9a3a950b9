use super::*;
use crate::domain::{Draft, Json, Stated, Transaction};

fn transaction(method: &str, amount: &str, status: &str) -> Transaction {
    Transaction {
        method: method.into(),
        amount: Stated::read(Some(&Json::Number(amount.into()))),
        currency: Some("UAH".into()),
        status: status.into(),
        status_code: None,
        status_description: None,
        operation_id: None,
        payment_id: None,
        transaction_id: None,
        comment: None,
        created_at: None,
        processing_time: None,
    }
}

fn field_of(hint: &str) -> Field {
    match hint {
        "guard-other-currency" => Field::Currency,
        "guard-above-hold" => Field::Amount,
        _ => Field::OrderId,
    }
}

fn blocked(transactions: &[(&str, &str, &str)], amount: Option<&str>, overcapture: u32) -> Option<String> {
    let draft = Draft { order_id: "7".into(), currency: "UAH".into(), amount: amount.map(str::to_owned), ..Draft::default() };
    let order = Order::of(transactions.iter().map(|(method, amount, status)| transaction(method, amount, status)).collect());
    let request = draft.check(uuid::Uuid::nil()).unwrap();
    let block = block(&request, &order, &GuardRules { overcapture_percent: overcapture, ..GuardRules::default() })?;
    assert_eq!(block.field(), field_of(&block.hint().id), "the sentence stands at the field it is about");
    Some(block.refusal(&request.order_id).id.into_owned())
}

#[test]
fn a_free_hold_may_be_captured_whole_or_in_part() {
    let hold = [("auth", "100", "success")];
    for amount in [None, Some("100"), Some("0.01")] {
        assert_eq!(blocked(&hold, amount, 0), None);
    }
    assert_eq!(blocked(&[hold[0], ("capture", "100", "failure"), ("void", "100", "failure")], None, 0), None);
}

#[test]
fn each_thing_a_look_up_forbids_has_its_reason() {
    let hold = ("auth", "100", "success");
    type Case<'a> = (&'a [(&'a str, &'a str, &'a str)], Option<&'a str>, u32, &'a str);
    let cases: [Case<'_>; 10] = [
        (&[hold, ("capture", "1", "success")], None, 0, "desk-already-captured"),
        (&[("capture", "1", "pending"), hold], None, 0, "desk-capture-under-way"),
        (&[hold, ("capture", "1", "brand-new-word")], None, 0, "desk-capture-under-way"),
        (&[hold, ("void", "100", "success")], None, 0, "desk-voided"),
        (&[hold, ("void", "100", "init")], None, 0, "desk-void-under-way"),
        (&[("auth", "100", "pending")], None, 0, "desk-auth-not-success"),
        (&[("purchase", "100", "success")], None, 0, "desk-no-auth"),
        (&[], None, 0, "desk-no-auth"),
        (&[hold], Some("100.01"), 0, "desk-above-hold"),
        (&[hold], Some("125.01"), 25, "desk-above-hold"),
    ];
    for (transactions, amount, overcapture, id) in cases {
        assert_eq!(blocked(transactions, amount, overcapture).as_deref(), Some(id), "{transactions:?}");
    }
    assert_eq!(blocked(&[hold], Some("125"), 25), None);
}

#[test]
fn another_currency_is_refused() {
    let draft = Draft { order_id: "7".into(), currency: "EUR".into(), ..Draft::default() };
    let order = Order::of(vec![transaction("auth", "100", "success")]);
    let block = block(&draft.check(uuid::Uuid::nil()).unwrap(), &order, &GuardRules::default()).unwrap();
    assert_eq!((block.field(), block.refusal(&OrderId::parse("7").unwrap()).id.as_ref()), (Field::Currency, "desk-other-currency"));
}

#[test]
fn an_unfinished_draft_is_held_against_the_order_as_far_as_it_goes() {
    let hold = Order::of(vec![transaction("auth", "100", "success")]);
    let gone = Order::of(vec![transaction("auth", "100", "success"), transaction("void", "100", "success")]);
    let uah = Currency::parse("UAH").unwrap();
    assert_eq!((order_block(&hold, &[]), order_block(&gone, &[])), (None, Some(Block::Voided)));
    assert_eq!(request_block(&hold, uah, None, 0), None);
    let above = request_block(&hold, uah, ChargeAmount::parse("100.01", uah).ok(), 0).unwrap();
    assert_eq!(above, Block::AboveHold { asked: Money::quoted("100.01", "UAH"), held: Money::quoted("100.00", "UAH") });
}
