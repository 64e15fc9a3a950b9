//! Random stories: whatever happens, and whenever it is taken in, the catalog says what the whole ledger says.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;
use tempfile::TempDir;

use super::tests::{Begun, answer, at, caught_up, on, settle};
use super::*;
use crate::domain::attempt::Outcome;
use crate::domain::{Currency, Evidence, Mode, Sort, State, Sum};
use crate::ledger::{Filter, Ledger};

/// Amounts as a gateway may state them, with what they are worth.
const STATED: [(&str, Option<&str>); 8] = [
    ("80.5", Some("80.5")),
    ("80.50", Some("80.5")),
    ("0.01", Some("0.01")),
    ("9999999999999999999999999999", Some("9999999999999999999999999999")),
    ("0.123456789012345678901234567", Some("0.123456789012345678901234567")),
    ("1e3", None),
    ("-5", None),
    ("0", None),
];
const CURRENCIES: [&str; 3] = ["UAH", "EUR", "JPY"];
const WORDS: [&str; 7] = ["", "a", "ОЛЕНА", "ivan 1", "посил", "%", "_"];

#[derive(Debug, Clone)]
enum Step {
    Begin(Begun),
    /// Which attempt, which of the legal moves, the stated amount, the stated currency, the stated fee.
    Move(usize, usize, usize, Option<&'static str>, Option<&'static str>),
    CatchUp(usize),
    Delete,
    Ask(usize, Query, usize),
}

fn begun() -> impl Strategy<Value = Begun> {
    let who = (select(vec!["main", "shop"]), select(vec![Mode::Test, Mode::Live]), select(vec!["olena", "Олена", "ivan"]));
    let what = (
        select(vec!["A1", "a1", "b_2", "Ж%3", "4", "5", "6", "7", "8"]),
        select(CURRENCIES.to_vec()),
        select(vec![None, Some("80"), Some("7"), Some("1000000")]),
        select(vec!["", "посилка", "100% A"]),
    );
    (who, what, 0_i64..100).prop_map(|((profile, mode, operator), (order_id, currency, amount, comment), hours)| Begun {
        order_id: order_id.to_owned(),
        profile,
        mode,
        currency,
        amount,
        operator,
        comment,
        sent: at("2026-10-23T00:00:00Z") + hours.hours(),
    })
}

fn query() -> impl Strategy<Value = Query> {
    let maybe = |texts: Vec<&'static str>| proptest::option::weighted(0.2, select(texts).prop_map(str::to_owned));
    let amount = || proptest::option::weighted(0.2, select(vec!["0", "7", "80", "80.5", "1000000"]).prop_map(decimal));
    let time = || proptest::option::weighted(0.2, (0_i64..100).prop_map(|hours| at("2026-10-23T00:00:00Z") + hours.hours()));
    let sort = select(vec![Sort::Newest, Sort::Oldest, Sort::Largest, Sort::Smallest, Sort::OrderId]);
    let states = prop_oneof![Just(Vec::new()), vec(select(State::ALL.to_vec()), 1..3)];
    let texts = (maybe(vec!["main", "shop"]), select(WORDS.to_vec()), maybe(vec!["OLENA", "оленА", "iva"]), maybe(vec!["A1", "Ж%3"]));
    let currency = proptest::option::weighted(0.2, select(CURRENCIES.to_vec()).prop_map(|code| Currency::parse(code).unwrap()));
    (texts, states, currency, amount(), amount(), time(), time(), sort).prop_map(
        |((profile, text, operator, order_id), states, currency, amount_from, amount_to, since, until, sort)| Query {
            profile,
            text: text.to_owned(),
            states,
            currency,
            operator,
            order_id,
            amount_from,
            amount_to,
            since,
            until,
            sort,
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    let currency = select(vec![None, Some("UAH"), Some("EUR"), Some("978")]);
    let fee = select(vec![None, Some("1.50"), Some("0.7"), Some("1e1")]);
    prop_oneof![
        6 => begun().prop_map(Step::Begin),
        8 => (0_usize..20, 0_usize..12, 0..STATED.len(), currency, fee).prop_map(|(of, to, amount, currency, fee)| Step::Move(of, to, amount, currency, fee)),
        3 => (0_usize..2).prop_map(Step::CatchUp),
        1 => Just(Step::Delete),
        3 => (0_usize..2, query(), 1_usize..5).prop_map(|(of, query, page)| Step::Ask(of, query, page)),
    ]
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

/// One legal move of an attempt as it stands.
fn advance(ledger: &Ledger, attempt: &Attempt, to: usize, stated: &str, currency: Option<&str>, fee: Option<&str>) {
    let evidence = [Evidence::Answer, Evidence::Orphaned, Evidence::OwnId, Evidence::Lookup, Evidence::Webhook, Evidence::Person];
    let moves: Vec<_> = evidence
        .into_iter()
        .flat_map(|evidence| State::ALL.into_iter().filter(move |to| attempt.state.may_become(*to, evidence)).map(move |to| (to, evidence)))
        .collect();
    let Some((to, evidence)) = moves.get(to % moves.len().max(1)).copied() else { return };
    let order_id = attempt.request.order_id.as_str();
    let mut more = currency.map(|code| format!(r#","currency":"{code}""#)).unwrap_or_default();
    more += &fee.map(|amount| format!(r#","fee":{{"amount":"{amount}","currency":"UAH"}}"#)).unwrap_or_default();
    let outcome = Outcome { status_code: Some("1".into()), ..answer(order_id, stated, &more) };
    settle(ledger, attempt, attempt.state, to, evidence, &outcome);
}

/// What was taken, by the plain rules: amount and currency.
fn taken(attempt: &Attempt) -> Option<(Decimal, String)> {
    let (_, worth) = STATED.iter().find(|(text, _)| Some(*text) == attempt.outcome.amount.as_deref())?;
    let currency = attempt.outcome.amount_currency.clone();
    if currency.as_deref() == Some("978") {
        return None;
    }
    Some((decimal((*worth)?), currency.unwrap_or_else(|| attempt.request.currency.code().to_owned())))
}

fn matches(query: &Query, attempt: &Attempt) -> bool {
    let request = &attempt.request;
    let text = [
        request.order_id.as_str(),
        &attempt.id.to_string(),
        request.comment.as_ref().map_or("", |comment| comment.as_str()),
        &attempt.operator,
    ]
    .join(" ")
    .to_lowercase();
    let code = attempt.outcome.status_code.clone().unwrap_or_default();
    let amount = attempt.amount();
    query.profile.as_ref().is_none_or(|profile| attempt.profile == *profile)
        && query.text.to_lowercase().split(' ').all(|word| text.contains(word) || code.contains(word))
        && (query.states.is_empty() || query.states.contains(&attempt.state))
        && query.currency.is_none_or(|currency| request.currency == currency)
        && query.operator.as_ref().is_none_or(|operator| attempt.operator.to_lowercase() == operator.to_lowercase())
        && query.order_id.as_ref().is_none_or(|order_id| request.order_id.as_str() == order_id)
        && query.amount_from.is_none_or(|from| amount.is_some_and(|amount| amount >= from))
        && query.amount_to.is_none_or(|to| amount.is_some_and(|amount| amount <= to))
        && query.since.is_none_or(|since| attempt.sent.wall >= since)
        && query.until.is_none_or(|until| attempt.sent.wall < until)
}

/// The attempts of a query, from all of the ledger, newest first.
fn expected<'a>(query: &Query, ledger: &'a [Attempt]) -> Vec<&'a Attempt> {
    let mut found: Vec<&Attempt> = ledger.iter().filter(|attempt| matches(query, attempt)).collect();
    match query.sort {
        Sort::Newest => {}
        Sort::Oldest => found.reverse(),
        // Both sorts are stable: among equals the order stays.
        Sort::Largest => found.sort_by_key(|attempt| std::cmp::Reverse(attempt.amount())),
        Sort::Smallest => {
            let (mut known, unknown): (Vec<_>, Vec<_>) = found.into_iter().partition(|attempt| attempt.amount().is_some());
            known.reverse();
            known.sort_by_key(|attempt| attempt.amount());
            known.extend(unknown);
            found = known;
        }
        Sort::OrderId => {
            found.reverse();
            found.sort_by_key(|attempt| attempt.request.order_id.as_str().to_lowercase());
        }
    }
    found
}

/// The values of each key, and how many there are.
fn sums<K: Ord>(values: impl Iterator<Item = (K, Decimal)>) -> BTreeMap<K, (Vec<Decimal>, u64)> {
    let mut found: BTreeMap<K, (Vec<Decimal>, u64)> = BTreeMap::new();
    for (key, value) in values {
        let entry = found.entry(key).or_default();
        entry.0.push(value);
        entry.1 += 1;
    }
    found
}

/// Whether a told sum is right: exact where it is told, and told wherever 96 bits hold it.
fn is_sum_of(told: Option<Decimal>, values: &[Decimal]) -> bool {
    // Whole units and parts of 10^-27, apart: no sum of this test overflows.
    let unit = 10_i128.pow(27);
    let split = |value: &Decimal| {
        let one = 10_i128.pow(value.scale());
        (value.mantissa() / one, value.mantissa() % one * (unit / one))
    };
    let (whole, parts) = values.iter().map(split).fold((0, 0), |sum, value| (sum.0 + value.0, sum.1 + value.1));
    let (whole, parts) = (whole + parts / unit, parts % unit);
    match told {
        Some(told) => split(&told) == (whole, parts),
        None => {
            let places = (0..=27).find(|places| parts % 10_i128.pow(27 - places) == 0).unwrap_or(27);
            let digits = whole.checked_mul(10_i128.pow(places)).map(|digits| digits + parts / 10_i128.pow(27 - places));
            digits.is_none_or(|digits| digits >= 1 << 96)
        }
    }
}

fn check_sums<'a>(
    told: impl Iterator<Item = (String, &'a Sum)>,
    taken: impl Iterator<Item = (String, Decimal)>,
) -> Result<(), TestCaseError> {
    let expected = sums(taken);
    let told: BTreeMap<String, &Sum> = told.collect();
    prop_assert_eq!(told.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (key, (values, count)) in expected {
        prop_assert_eq!(told[&key].count, count, "{}", key);
        prop_assert!(is_sum_of(told[&key].amount, &values), "{} {:?} {:?}", key, told[&key], values);
    }
    Ok(())
}

fn check_tally<'a>(tally: &Tally, attempts: impl Iterator<Item = &'a Attempt>) -> Result<(), TestCaseError> {
    let attempts: Vec<&Attempt> = attempts.collect();
    let taken_of = |attempt: &&Attempt| attempt.state.is_success().then(|| taken(attempt)).flatten();
    prop_assert_eq!(tally.count, attempts.len() as u64);
    let not_stated = attempts.iter().filter(|attempt| attempt.state.is_success() && taken_of(attempt).is_none()).count();
    prop_assert_eq!(tally.not_stated, not_stated as u64);
    let values =
        attempts.iter().filter_map(|attempt| taken_of(attempt).map(|(amount, currency)| (format!("{} {currency}", attempt.mode), amount)));
    check_sums(tally.captured.iter().map(|sum| (format!("{} {}", sum.mode, sum.currency), sum)), values)
}

fn check_summary(catalog: &Catalog, ledger: &[Attempt], first: Date, last: Date) -> Result<(), TestCaseError> {
    let told = catalog.summary(None, first, last).unwrap();
    let day = |attempt: &Attempt| attempt.sent.wall.to_zoned(catalog.zone.clone()).date();
    let within: Vec<&Attempt> = ledger.iter().filter(|attempt| (first..=last).contains(&day(attempt))).collect();
    let of: std::collections::BTreeSet<_> = within.iter().map(|attempt| (attempt.profile.clone(), attempt.mode.word())).collect();
    prop_assert_eq!(
        told.iter().map(|summary| (summary.profile.clone(), summary.mode.word())).collect::<Vec<_>>(),
        of.into_iter().collect::<Vec<_>>()
    );
    for summary in &told {
        let ours: Vec<&Attempt> =
            within.iter().copied().filter(|attempt| attempt.profile == summary.profile && attempt.mode == summary.mode).collect();
        let count = |state: &State| ours.iter().filter(|attempt| attempt.state == *state).count() as u64;
        let states: Vec<_> = State::ALL.iter().map(|state| (*state, count(state))).filter(|(_, count)| *count > 0).collect();
        prop_assert_eq!(&summary.states, &states);
        let success = || ours.iter().filter(|attempt| attempt.state.is_success());
        let money = || success().filter_map(|attempt| taken(attempt).map(|taken| (*attempt, taken)));
        prop_assert_eq!(summary.not_stated, (success().count() - money().count()) as u64);
        check_sums(
            summary.captured.iter().map(|sum| (sum.currency.clone(), sum)),
            money().map(|(_, (amount, currency))| (currency, amount)),
        )?;
        check_sums(
            summary.days.iter().map(|(day, sum)| (format!("{day} {}", sum.currency), sum)),
            money().map(|(attempt, (amount, currency))| (format!("{} {currency}", day(attempt)), amount)),
        )?;
        check_sums(
            summary.operators.iter().map(|(name, sum)| (format!("{name} {}", sum.currency), sum)),
            money().map(|(attempt, (amount, currency))| (format!("{} {currency}", attempt.operator), amount)),
        )?;
        let fees = success().filter_map(|attempt| {
            let body = String::from_utf8(attempt.outcome.body.clone()?).unwrap();
            ["1.50", "0.7"].into_iter().find(|fee| body.contains(&format!("\"{fee}\""))).map(|fee| ("UAH".to_owned(), decimal(fee)))
        });
        check_sums(summary.fees.iter().map(|sum| (sum.currency.clone(), sum)), fees)?;
    }
    Ok(())
}

fn check(catalog: &mut Catalog, ledger: &Ledger, query: &Query, page: usize) -> Result<(), TestCaseError> {
    catalog.catch_up(&mut on).unwrap();
    let all = ledger.page(&Filter::default(), None, usize::MAX).unwrap();
    let expected = expected(query, &all);
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let next = catalog.find(query, after, page).unwrap();
        prop_assert!(next.len() <= page);
        let Some(last) = next.last() else { break };
        after = Some(Cursor(last.id));
        found.extend(next);
    }
    prop_assert_eq!(found.iter().collect::<Vec<_>>(), expected);
    let (mut above, mut before) = (Vec::new(), None);
    loop {
        let next = catalog.find_above(query, before, page).unwrap();
        let Some(last) = next.last() else { break };
        before = Some(Cursor(last.id));
        above.extend(next);
    }
    above.reverse();
    prop_assert_eq!(&above, &found);
    check_tally(&catalog.tally(query).unwrap(), found.iter())?;
    let ids: Vec<Uuid> = all.iter().map(|attempt| attempt.id).chain([Uuid::nil()]).collect();
    check_tally(&catalog.tally_of(&ids).unwrap(), all.iter())?;
    check_summary(catalog, &all, Date::MIN, Date::MAX)?;
    check_summary(catalog, &all, "2026-10-24".parse().unwrap(), "2026-10-25".parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn after_any_story_the_catalog_says_what_the_whole_ledger_says(steps in vec(step(), 1..60), last in vec(query(), 4)) {
        let dir = TempDir::new().unwrap();
        let data = dir.path().join("data");
        let ledger = Ledger::open(&data).unwrap();
        // The last Sunday of October has 25 hours in Kyiv: an hour comes twice.
        let zones = || [TimeZone::UTC, TimeZone::get("Europe/Kyiv").unwrap()];
        let mut catalogs = zones().map(|zone| caught_up(&data, zone));
        for step in steps {
            match step {
                Step::Begin(begun) => drop(begun.begin(&ledger)),
                Step::Move(of, to, amount, currency, fee) => {
                    if let Some(attempt) = ledger.page(&Filter::default(), None, usize::MAX).unwrap().get(of) {
                        advance(&ledger, attempt, to, STATED[amount].0, currency, fee);
                    }
                }
                Step::CatchUp(of) => catalogs[of].catch_up(&mut on).unwrap(),
                Step::Delete => {
                    std::fs::remove_file(data.join("catalog.db")).unwrap();
                    // One goes on with the file that is gone.
                    catalogs[0] = Catalog::open(&data, TimeZone::UTC).unwrap();
                }
                Step::Ask(of, query, page) => check(&mut catalogs[of], &ledger, &query, page)?,
            }
        }
        for query in &last {
            for catalog in &mut catalogs {
                check(catalog, &ledger, query, 100)?;
            }
        }
    }
}
