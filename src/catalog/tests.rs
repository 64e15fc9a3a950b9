//! What the tests of this room share, and what is promised of the file and of single searches.

use std::fs;
use std::time::Duration;

use jiff::Timestamp;
use pretty_assertions::assert_eq;
use rust_decimal::Decimal;
use tempfile::TempDir;

use super::*;
use crate::domain::attempt::Outcome;
use crate::domain::{Answer, Draft, Evidence, Mode, Moment, Sort, State, Sum};
use crate::ledger::{Actor, EventKind, Filter, Ledger, Move, NewEvent};

mod keeping;

/// What a new attempt is made of.
#[derive(Debug, Clone)]
pub(super) struct Begun {
    pub(super) order_id: String,
    pub(super) profile: &'static str,
    pub(super) mode: Mode,
    pub(super) currency: &'static str,
    pub(super) amount: Option<&'static str>,
    pub(super) operator: &'static str,
    pub(super) comment: &'static str,
    pub(super) sent: Timestamp,
}

impl Default for Begun {
    fn default() -> Self {
        Self {
            order_id: "1001".into(),
            profile: "test",
            mode: Mode::Test,
            currency: "UAH",
            amount: Some("80.5"),
            operator: "olena",
            comment: "",
            sent: at("2026-11-22T12:00:00Z"),
        }
    }
}

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(super) fn actor() -> Actor {
    Actor { operator: "olena".into(), os_user: "ol".into(), host: "desk-1".into() }
}

impl Begun {
    pub(super) fn attempt(&self) -> Attempt {
        let draft = Draft {
            order_id: self.order_id.clone(),
            currency: self.currency.into(),
            amount: self.amount.map(str::to_owned),
            comment: self.comment.into(),
            ..Draft::default()
        };
        let sent = Moment { wall: self.sent, boot: Duration::ZERO, boot_id: "boot".into() };
        Attempt {
            operator: self.operator.into(),
            owner: Uuid::from_u128(7),
            ..Attempt::begun(Uuid::now_v7(), self.profile, self.mode, draft.check(Uuid::from_u128(self.mode as u128)).unwrap(), sent)
        }
    }

    pub(super) fn begin(&self, ledger: &Ledger) -> Option<Attempt> {
        let attempt = self.attempt();
        ledger
            .begin(&attempt, &NewEvent::of(&attempt, EventKind::Created, self.sent, &actor()), &crate::ledger::Asked::NOTHING)
            .is_ok()
            .then_some(attempt)
    }
}

/// Moves an attempt on, with what was learnt.
pub(super) fn settle(ledger: &Ledger, attempt: &Attempt, from: State, to: State, evidence: Evidence, outcome: &Outcome) {
    let event = NewEvent::of(attempt, EventKind::Settled, attempt.sent.wall, &actor());
    let step = Move {
        id: attempt.id,
        from,
        to,
        evidence,
        outcome,
        settled_at: Some(attempt.sent.wall),
        retry_at: None,
        retry_after: None,
        decided: None,
        released: None,
        alarm: None,
        event: &event,
    };
    ledger.settle(&step).unwrap();
}

/// The answer to a capture of 80.50 UAH, in which `more` stands at the end.
pub(super) fn answer(order_id: &str, amount: &str, more: &str) -> Outcome {
    let body = format!(r#"{{"order_id":"{order_id}","status":"success","amount":{amount}{more}}}"#);
    let stated = Outcome::stated(&Answer::parse(body.as_bytes()).unwrap());
    Outcome { http_status: Some(200), body: Some(body.into_bytes()), ..stated }
}

/// A ledger with these attempts, each captured with its own amount.
fn captured(begun: &[Begun]) -> (TempDir, Ledger, Vec<Attempt>) {
    let dir = TempDir::new().unwrap();
    let ledger = Ledger::open(&dir.path().join("data")).unwrap();
    let attempts = begun.iter().map(|begun| {
        let attempt = begun.begin(&ledger).unwrap();
        let outcome = answer(&begun.order_id, begun.amount.unwrap_or("10"), "");
        settle(&ledger, &attempt, State::Sending, State::Captured, Evidence::Answer, &outcome);
        attempt
    });
    let attempts = attempts.collect();
    (dir, ledger, attempts)
}

pub(super) fn on(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// A catalog that has come to the end of the ledger.
pub(super) fn caught_up(data: &Path, zone: TimeZone) -> Catalog {
    let mut catalog = Catalog::open(data, zone).unwrap();
    catalog.catch_up(&mut on).unwrap();
    catalog
}

fn data(dir: &TempDir) -> PathBuf {
    dir.path().join("data")
}

fn orders(catalog: &Catalog, query: &Query) -> Vec<String> {
    catalog.find(query, None, 100).unwrap().into_iter().map(|attempt| attempt.request.order_id.as_str().to_owned()).collect()
}

fn text(text: &str) -> Query {
    Query { text: text.into(), ..Query::default() }
}

fn sum(mode: Mode, currency: &str, amount: Option<&str>, count: u64) -> Sum {
    Sum { mode, currency: currency.into(), amount: amount.map(|text| Decimal::from_str_exact(text).unwrap()), count }
}

fn all(catalog: &Catalog) -> Vec<Summary> {
    catalog.summary(None, Date::MIN, Date::MAX).unwrap()
}

/// The days of the only summary, with counts.
fn days(catalog: &Catalog) -> Vec<(String, u64)> {
    all(catalog)[0].days.iter().map(|(day, sum)| (day.to_string(), sum.count)).collect()
}

#[test]
fn words_are_found_whatever_their_case_and_every_character_is_plain() {
    let begun = |order_id: &str, comment, operator| Begun { order_id: order_id.into(), comment, operator, ..Begun::default() };
    let (dir, ledger, attempts) = captured(&[
        begun("Замовлення-Ґ7", "посилка НОВА", "Олена"),
        begun("A_1%", "50% off", "ivan"),
        begun("AB1x", "it's \"so\" \\ * ? [a]", "ivan"),
    ]);
    let declined = Begun { order_id: "9".into(), ..Begun::default() }.begin(&ledger).unwrap();
    let outcome = Outcome {
        operation_id: Some("OP-Ab".into()),
        payment_id: Some("pay-7".into()),
        transaction_id: Some("tr-8".into()),
        status_code: Some("4009".into()),
        ..Outcome::default()
    };
    settle(&ledger, &declined, State::Sending, State::Declined, Evidence::Answer, &outcome);
    let catalog = caught_up(&data(&dir), TimeZone::UTC);
    for (words, found) in [
        ("замовлення", vec!["Замовлення-Ґ7"]),
        ("ЗАМОВЛЕННЯ-ґ7 Посилка олЕНА", vec!["Замовлення-Ґ7"]),
        ("нова стара", vec![]),
        ("%", vec!["A_1%"]),
        ("a_1", vec!["A_1%"]),
        ("* ? [a] \\ ' \"so\"", vec!["AB1x"]),
        ("op-aB  PAY-7\ttr-8 4009", vec!["9"]),
        ("1%50", vec![]),
        ("  ", vec!["9", "AB1x", "A_1%", "Замовлення-Ґ7"]),
    ] {
        assert_eq!(orders(&catalog, &text(words)), found, "{words}");
    }
    assert_eq!(orders(&catalog, &text(&attempts[1].id.to_string().to_uppercase())), ["A_1%"]);
    let many: String = (0..20_000).map(|number| format!("no-such-word-{number} ")).collect();
    assert_eq!(orders(&catalog, &text(&many)), Vec::<String>::new());
    let operator = |name: &str| Query { operator: Some(name.into()), ..Query::default() };
    assert_eq!(orders(&catalog, &operator("ОЛЕНА")), ["Замовлення-Ґ7"]);
    assert_eq!(orders(&catalog, &operator("ОЛЕН")), Vec::<String>::new());
}

#[test]
fn a_sum_that_is_too_large_is_not_stated() {
    let large = || Begun { amount: Some("9999999999999999999999999999"), ..Begun::default() };
    let begun: Vec<Begun> = (0..9).map(|order| Begun { order_id: order.to_string(), ..large() }).collect();
    let (dir, ledger, attempts) = captured(&begun);
    let catalog = caught_up(&data(&dir), TimeZone::UTC);
    let ids: Vec<Uuid> = attempts.iter().map(|attempt| attempt.id).collect();
    let seven = sum(Mode::Test, "UAH", Some("69999999999999999999999999993"), 7);
    assert_eq!(catalog.tally_of(&ids[..7]).unwrap().captured, [seven]);
    let told = [sum(Mode::Test, "UAH", None, 9)];
    assert_eq!(catalog.tally_of(&ids).unwrap().captured, told);
    assert_eq!(catalog.tally(&Query::default()).unwrap().captured, told);
    let summary = all(&catalog).remove(0);
    assert_eq!(
        (summary.captured.as_slice(), summary.days[0].1.clone(), summary.operators[0].1.clone()),
        (&told[..], told[0].clone(), told[0].clone())
    );
    // A part of a unit is not rounded away either.
    let small = Begun { order_id: "small".into(), amount: Some("0.25"), currency: "EUR", ..Begun::default() }.begin(&ledger).unwrap();
    settle(&ledger, &small, State::Sending, State::Captured, Evidence::Answer, &answer("small", "0.25", r#","currency":"EUR""#));
    let one = Begun { order_id: "one".into(), currency: "EUR", ..large() }.begin(&ledger).unwrap();
    settle(&ledger, &one, State::Sending, State::Captured, Evidence::Answer, &answer("one", "9999999999999999999999999999", ""));
    let catalog = caught_up(&data(&dir), TimeZone::UTC);
    assert_eq!(catalog.tally_of(&[small.id, one.id]).unwrap().captured, [sum(Mode::Test, "EUR", None, 2)]);
}

#[test]
fn money_counts_in_the_currency_it_was_taken_in_and_only_where_that_is_known() {
    let dir = TempDir::new().unwrap();
    let ledger = Ledger::open(&data(&dir)).unwrap();
    let in_currency =
        |amount: &str, code: &str| Outcome { amount: Some(amount.into()), amount_currency: Some(code.into()), ..Outcome::default() };
    let take = |order_id: &str, to, outcome: Outcome| {
        let attempt = Begun { order_id: order_id.into(), ..Begun::default() }.begin(&ledger).unwrap();
        settle(&ledger, &attempt, State::Sending, to, Evidence::Answer, &outcome);
        attempt.id
    };
    let mismatch = State::CapturedMismatch;
    let cases = [
        ("as asked", take("1", State::Captured, answer("1", "80.5", r#","currency":"UAH""#)), Some("UAH")),
        ("not stated: as asked", take("2", State::Captured, answer("2", "80.5", r#","currency":null"#)), Some("UAH")),
        ("stated", take("3", mismatch, answer("3", "80.5", r#","currency":"EUR""#)), Some("EUR")),
        ("another one, as a number", take("4", mismatch, answer("4", "80.5", r#","currency":978"#)), None),
        (
            "by a look-up, though the body is another order's",
            take("5", State::Captured, Outcome { body: answer("x", "80.5", r#","currency":"EUR""#).body, ..in_currency("80.5", "UAH") }),
            Some("UAH"),
        ),
        ("another one, by a look-up", take("6", mismatch, in_currency("80.5", "EUR")), Some("EUR")),
        ("another one, in no code", take("10", mismatch, in_currency("80.5", "euro")), None),
        ("no usable amount", take("7", mismatch, answer("7", "1e3", r#","currency":"UAH""#)), None),
        ("an amount of nothing", take("8", mismatch, answer("8", "0", r#","currency":"UAH""#)), None),
        ("no money", take("9", State::Declined, answer("9", "80.5", r#","fee":{"amount":1}"#)), None),
    ];
    let catalog = caught_up(&data(&dir), TimeZone::UTC);
    for (case, id, currency) in cases {
        let tally = catalog.tally_of(&[id]).unwrap();
        let expected: Vec<Sum> = currency.map(|currency| sum(Mode::Test, currency, Some("80.5"), 1)).into_iter().collect();
        assert_eq!(tally.captured, expected, "{case}");
        assert_eq!(tally.not_stated, u64::from(currency.is_none() && case != "no money"), "{case}");
    }
    let summary = all(&catalog).remove(0);
    assert_eq!((summary.not_stated, summary.fees), (4, vec![]), "a fee where no money was taken is nobody's");
}

#[test]
fn days_are_those_of_the_zone_and_another_zone_counts_anew() {
    let begun = |order_id: &str, sent| Begun { order_id: order_id.into(), sent: at(sent), ..Begun::default() };
    let (dir, ledger, _) =
        captured(&[begun("1", "2026-11-21T21:59:59Z"), begun("2", "2026-11-21T22:00:00Z"), begun("3", "2026-11-22T21:59:59Z")]);
    let kyiv = || TimeZone::get("Europe/Kyiv").unwrap();
    let (utc, mut here) = (caught_up(&data(&dir), TimeZone::UTC), Catalog::open(&data(&dir), kyiv()).unwrap());
    let in_utc = || vec![("2026-11-21".to_owned(), 2), ("2026-11-22".to_owned(), 1)];
    assert_eq!(days(&utc), in_utc());
    // Both at once, in whatever order, never see each other's days.
    let in_kyiv = vec![("2026-11-21".to_owned(), 1), ("2026-11-22".to_owned(), 2)];
    assert_eq!(days(&here), in_kyiv);
    assert_eq!(days(&utc), in_utc());
    begun("4", "2026-11-22T22:00:00Z").begin(&ledger).unwrap();
    here.catch_up(&mut on).unwrap();
    assert_eq!(days(&here), in_kyiv);
    assert_eq!(all(&here)[0].states, [(State::Sending, 1), (State::Captured, 3)]);
    let one_day = here.summary(Some("test"), "2026-11-22".parse().unwrap(), "2026-11-22".parse().unwrap()).unwrap();
    assert_eq!(one_day[0].captured, [sum(Mode::Test, "UAH", Some("161"), 2)]);
    assert_eq!(here.summary(Some("other"), Date::MIN, Date::MAX).unwrap(), []);
}

#[test]
fn equal_amounts_and_unknown_ones_have_their_places_in_every_order() {
    let begun = |order_id: &str, amount| Begun { order_id: order_id.into(), amount, ..Begun::default() };
    let dir = TempDir::new().unwrap();
    let ledger = Ledger::open(&data(&dir)).unwrap();
    for (order_id, amount) in [("b", Some("10")), ("A", None), ("ab", Some("9.99")), ("B", Some("10.00")), ("a", Some("100")), ("c", None)]
    {
        begun(order_id, amount).begin(&ledger).unwrap();
    }
    let catalog = caught_up(&data(&dir), TimeZone::UTC);
    for (sort, expected) in [
        (Sort::Newest, "c a B ab A b"),
        (Sort::Oldest, "b A ab B a c"),
        (Sort::Largest, "a B b ab c A"),
        (Sort::Smallest, "ab b B a c A"),
        (Sort::OrderId, "A a ab b B c"),
    ] {
        let query = Query { sort, ..Query::default() };
        assert_eq!(orders(&catalog, &query).join(" "), expected, "{sort:?}");
        // The same attempt by attempt.
        let (mut one_by_one, mut after) = (Vec::new(), None);
        while let Some(next) = catalog.find(&query, after, 1).unwrap().pop() {
            after = Some(Cursor(next.id));
            one_by_one.push(next.request.order_id.as_str().to_owned());
        }
        assert_eq!(one_by_one.join(" "), expected, "{sort:?}");
    }
}
