//! Values that were used lately.

use capdesk::app::{Code, Key};
use capdesk::domain::capture::Field;
use capdesk::domain::{Attempt, Comment, Currency, State};

use crate::fixtures::{Bench, attempt};

fn rows() -> Vec<Attempt> {
    let with = |number: u64, time: &str, comment: &str, currency: &str| {
        let mut attempt = attempt(number, time, &format!("order-{number}"), None, State::Captured);
        attempt.request.comment = Comment::parse(comment).unwrap();
        attempt.request.currency = Currency::parse(currency).unwrap();
        attempt
    };
    let mut unknown = with(1, "13:00:00", "parcel 1", "UAH");
    unknown.state = State::Unknown;
    vec![with(4, "14:00:00", "parcel 4", "UAH"), with(3, "13:30:00", "parcel 4", "EUR"), with(2, "13:20:00", "", "UAH"), unknown]
}

fn text(bench: &Bench, field: Field) -> String {
    bench.model.form().unwrap().field(field).text().to_owned()
}

#[test]
fn a_key_takes_recent_values_one_after_the_other_and_undo_takes_them_back() {
    let mut bench = Bench::open("test", (80, 24), rows());
    bench.text("1001").code(Code::Tab).code(Code::Tab).code(Code::Tab).text("mine");
    let mut taken = Vec::new();
    for _ in 0..3 {
        bench.key(Key::ctrl('r'));
        taken.push(text(&bench, Field::Comment));
    }
    assert_eq!(taken, ["parcel 4", "parcel 1", "parcel 4"], "newest first, each once, around the end");
    bench.key(Key::ctrl('_')).key(Key::ctrl('_')).key(Key::ctrl('_'));
    assert_eq!(text(&bench, Field::Comment), "mine");
    assert!(bench.captures().is_empty());
}

#[test]
fn the_currency_that_stands_there_is_not_offered_again() {
    let mut bench = Bench::open("test", (80, 24), rows());
    bench.text("1001").code(Code::Tab).key(Key::ctrl('r'));
    assert_eq!(text(&bench, Field::Currency), "EUR");
    bench.key(Key::ctrl('r'));
    assert_eq!(text(&bench, Field::Currency), "UAH");
}

#[test]
fn without_recent_values_the_key_says_so_and_changes_nothing() {
    let mut bench = Bench::open("test", (80, 24), Vec::new());
    bench.text("1001").key(Key::ctrl('r'));
    assert_eq!((text(&bench, Field::OrderId), bench.model.notice.is_none()), ("1001".to_owned(), true), "each order has its own id");
    bench.code(Code::Tab).key(Key::ctrl('r'));
    assert_eq!(text(&bench, Field::Currency), "UAH");
    assert!(bench.model.notice.is_some());
}
