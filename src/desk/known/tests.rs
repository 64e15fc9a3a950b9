use std::time::Duration;

use pretty_assertions::assert_eq;
use uuid::Uuid;

use super::*;
use crate::domain::json::object;
use crate::domain::{Bearing, Comment, Draft, Gateway, Json, Mode, Moment, Outcome};
use crate::ledger::{Actor, Shown};

const POS: Uuid = Uuid::from_u128(7);

fn transaction(method: &str, status: &str, id: Option<&str>) -> Transaction {
    let stated = object([
        ("method", Json::String(method.into())),
        ("status", Json::String(status.into())),
        ("amount", Json::String("80".into())),
        ("currency", Json::String("UAH".into())),
        ("operation_id", Json::text(id.map(str::to_owned))),
    ]);
    Transaction::read(&stated).unwrap()
}

fn moment() -> Moment {
    Moment { wall: Timestamp::UNIX_EPOCH, boot: Duration::ZERO, boot_id: String::new() }
}

fn attempt(state: State, id: Option<&str>) -> Attempt {
    let draft = Draft { order_id: "1".into(), currency: "UAH".into(), amount: Some("80".into()), ..Draft::default() };
    let outcome = Outcome { operation_id: id.map(Into::into), amount: Some("80".into()), ..Outcome::default() };
    Attempt { state, outcome, ..Attempt::begun(Uuid::from_u128(9), "test", Mode::Test, draft.check(POS).unwrap(), moment()) }
}

fn actor() -> Actor {
    Actor { operator: "olena".into(), os_user: "ol".into(), host: "desk-1".into() }
}

/// An order's file, made step by step.
#[derive(Default, Clone)]
struct Case(OrderFile);

impl Case {
    fn attempt(mut self, attempt: Attempt) -> Self {
        self.0.attempts.push((1, attempt));
        self
    }

    fn webhook(mut self, place: i64, told: &Transaction) -> Self {
        let about = object([("transaction", told.to_json())]);
        let detail = object([("bearing", Json::String(Bearing::Kept.word().into())), ("about", about)]);
        let mut event = NewEvent::new(EventKind::Webhook, Timestamp::UNIX_EPOCH, &actor(), "test", Mode::Test);
        event.detail = Some(detail);
        self.0.webhooks.push(Event { seq: place, entry: event });
        self
    }

    fn shown(self, newest: &[&Transaction], successes: &[&Transaction]) -> Self {
        self.shown_at("sandbox", newest, successes)
    }

    fn shown_at(mut self, gateway: &str, newest: &[&Transaction], successes: &[&Transaction]) -> Self {
        let gateway = (!gateway.is_empty()).then(|| Gateway::kept(gateway));
        let [newest, successes] = [newest, successes].map(|list| list.iter().map(|one| (*one).clone()).collect());
        self.0.look_ups.push(Shown { gateway, asked: moment(), at: Timestamp::UNIX_EPOCH, newest, successes });
        self
    }

    fn dismissed(mut self, transaction: &Transaction) -> Self {
        let (operator, reason) = ("olena".to_owned(), "seen".to_owned());
        self.0.dismissals.push(Dismissal { event: 1, webhook: None, transaction: transaction.clone(), operator, reason });
        self
    }

    fn with<T>(&self, ask: impl FnOnce(Known<'_>) -> T) -> T {
        let gateways = Gateways::for_tests(Gateway::sandbox(), vec![Gateway::kept("https://former")]);
        ask(Known::of(&self.0, &gateways, &["statement".to_owned()]))
    }

    /// The webhook and the operation that forbid.
    fn forbids(&self) -> Option<(Option<i64>, Option<String>)> {
        self.with(|known| {
            let forbidden = known.forbids()?;
            Some((forbidden.webhook.map(|(place, _)| place), forbidden.look_up.map(|(_, shown)| shown.id().unwrap_or("-").to_owned())))
        })
    }

    fn alarms(&self) -> usize {
        let actor = actor();
        self.with(|known| known.later_news(Clerk { at: Timestamp::UNIX_EPOCH, actor: &actor }).alarms.len())
    }
}

fn by_webhook(place: i64) -> Option<(Option<i64>, Option<String>)> {
    Some((Some(place), None))
}

fn by_look_up(id: &str) -> Option<(Option<i64>, Option<String>)> {
    Some((None, Some(id.to_owned())))
}

#[test]
fn a_webhook_of_money_forbids_whatever_attempts_are_there() {
    let told = transaction("capture", "success", Some("a"));
    for attempts in
        [vec![], vec![State::Rejected], vec![State::Released], vec![State::NotCaptured], vec![State::Declined, State::Throttled]]
    {
        let case = attempts.into_iter().fold(Case::default(), |case, state| case.attempt(attempt(state, None)));
        assert_eq!(case.webhook(4, &told).forbids(), by_webhook(4));
    }
    for (method, status, forbids) in [
        ("void", "success", true),
        ("refund", "pending", true),
        ("capture", "init", true),
        ("capture", "what", true),
        ("incremental", "success", true),
        ("statement", "success", false),
        ("auth", "success", false),
        ("capture", "failure", false),
    ] {
        assert_eq!(Case::default().webhook(4, &transaction(method, status, Some("a"))).forbids().is_some(), forbids, "{method} {status}");
    }
}

#[test]
fn an_attempt_owns_what_has_its_id_only_while_it_is_open_or_successful() {
    let told = transaction("capture", "success", Some("A"));
    for state in State::ALL {
        let case = Case::default().attempt(attempt(state, Some("a"))).webhook(4, &told).shown(&[&told], &[]);
        assert_eq!(case.forbids().is_none(), state.blocks_order(), "{state}");
    }
    // A tag does not help a rejected attempt either.
    let tagged = Transaction { comment: Some(Comment::tag(Uuid::from_u128(9))), ..transaction("capture", "success", None) };
    let case = Case::default().attempt(attempt(State::Rejected, None)).shown(&[&tagged], &[]);
    assert_eq!(case.forbids(), by_look_up("-"));
}

#[test]
fn a_failure_of_the_same_transaction_ends_what_was_not_final_whichever_came_first() {
    let (pending, failure) = (transaction("capture", "pending", Some("a")), transaction("capture", "failure", Some("A")));
    let success = transaction("capture", "success", Some("a"));
    assert_eq!(Case::default().webhook(4, &pending).webhook(5, &failure).forbids(), None);
    assert_eq!(Case::default().webhook(4, &failure).webhook(5, &pending).forbids(), None);
    assert_eq!(Case::default().webhook(4, &pending).shown(&[&failure], &[]).forbids(), None);
    let mut declined = attempt(State::Declined, Some("a"));
    declined.outcome.status = Some("failure".into());
    assert_eq!(Case::default().attempt(declined.clone()).webhook(4, &pending).forbids(), None);
    // Never a success, and never another transaction.
    assert_eq!(Case::default().webhook(4, &success).webhook(5, &failure).forbids(), by_webhook(4));
    assert_eq!(Case::default().attempt(declined).webhook(4, &success).forbids(), by_webhook(4));
    assert_eq!(Case::default().webhook(4, &pending).webhook(5, &transaction("capture", "failure", Some("b"))).forbids(), by_webhook(4));
    let nameless = [transaction("capture", "pending", None), transaction("capture", "failure", None)];
    assert_eq!(Case::default().webhook(4, &nameless[0]).webhook(5, &nameless[1]).forbids(), by_webhook(4));
}

#[test]
fn of_look_ups_the_newest_counts_whole_and_older_ones_by_their_successes_at_this_gateway() {
    let [init, success] = ["init", "success"].map(|status| transaction("capture", status, Some("a")));
    let hold = transaction("auth", "success", None);
    assert_eq!(Case::default().shown(&[&hold, &init], &[]).forbids(), by_look_up("a"));
    assert_eq!(Case::default().shown(&[&hold], &[&success]).forbids(), by_look_up("a"));
    assert_eq!(Case::default().shown(&[&hold], &[]).forbids(), None);
    for (gateway, forbids) in [("https://former", true), ("", true), ("https://elsewhere", false)] {
        assert_eq!(Case::default().shown_at(gateway, &[&success], &[]).forbids().is_some(), forbids, "{gateway}");
    }
}

#[test]
fn a_dismissal_covers_one_transaction_in_its_status_and_never_what_the_newest_look_up_shows_as_a_success() {
    let told = |status: &str| transaction("capture", status, Some("a"));
    let forbids = |dismissed: &str, now: &str| Case::default().webhook(4, &told(now)).dismissed(&told(dismissed)).forbids().is_some();
    assert!(!forbids("pending", "pending") && !forbids("pending", "init") && !forbids("success", "success") && !forbids("success", "init"));
    assert!(forbids("pending", "success") && forbids("init", "pending") && forbids("pending", "processing"));
    let other = transaction("capture", "success", Some("b"));
    assert_eq!(Case::default().webhook(4, &other).dismissed(&told("success")).forbids(), by_webhook(4));
    // A look-up: an older success may be set aside, the newest may not.
    assert_eq!(Case::default().shown(&[], &[&told("success")]).dismissed(&told("success")).forbids(), None);
    assert_eq!(Case::default().shown(&[&told("success")], &[]).dismissed(&told("success")).forbids(), by_look_up("a"));
    assert_eq!(Case::default().shown(&[&told("pending")], &[]).dismissed(&told("pending")).forbids(), None);
    // One that states no id: the same again is covered, another one is not.
    let nameless = transaction("void", "success", None);
    assert_eq!(Case::default().webhook(4, &nameless).dismissed(&nameless).forbids(), None);
    assert_eq!(Case::default().webhook(4, &transaction("refund", "success", None)).dismissed(&nameless).forbids(), by_webhook(4));
}

#[test]
fn what_can_be_dismissed_is_what_refuses() {
    let told = transaction("capture", "success", Some("a"));
    let case = Case::default().webhook(4, &told).webhook(5, &transaction("auth", "success", None));
    assert!(case.with(|known| known.is_refused_by_webhook(4)).is_some());
    assert!(case.with(|known| known.is_refused_by_webhook(5)).is_none() && case.with(|known| known.is_refused_by_webhook(6)).is_none());
    let case = Case::default().shown(&[&told], &[&transaction("capture", "success", Some("b"))]);
    assert!(matches!(case.with(|known| known.is_refused_by_look_up("A")), Some(Err(_))));
    assert!(matches!(case.with(|known| known.is_refused_by_look_up("b")), Some(Ok(_))));
    assert!(case.with(|known| known.is_refused_by_look_up("c")).is_none());
}

#[test]
fn a_capture_that_no_attempt_explains_is_an_alarm_also_beside_a_captured_one() {
    let (own, other) = (transaction("capture", "success", Some("a")), transaction("capture", "success", Some("b")));
    let captured = || Case::default().attempt(attempt(State::Captured, Some("a")));
    assert_eq!(captured().shown(&[&own], &[]).alarms(), 0);
    assert_eq!(captured().shown(&[&own, &other], &[]).alarms(), 1);
    assert_eq!(captured().shown(&[&own], &[&other]).alarms(), 1, "an older look-up's success too");
    assert_eq!(captured().shown(&[&own, &other], &[]).dismissed(&other).alarms(), 1);
    assert_eq!(captured().shown(&[&own], &[&other]).dismissed(&other).alarms(), 0);
    assert_eq!(Case::default().attempt(attempt(State::Declined, None)).shown(&[&other], &[]).alarms(), 1);
    assert_eq!(Case::default().shown(&[&other], &[]).alarms(), 0, "no attempt here");
    for open in [State::Sending, State::Unknown, State::Pending] {
        assert_eq!(Case::default().attempt(attempt(open, None)).shown(&[&other], &[]).alarms(), 0, "{open}");
    }
    // An answer without an id explains one capture of its amount and currency, and no second one.
    let nameless = || Case::default().attempt(attempt(State::Captured, None));
    assert_eq!(nameless().shown(&[&own], &[]).alarms(), 0);
    assert_eq!(nameless().shown(&[&own, &other], &[]).alarms(), 1);
    let euro = Transaction { currency: Some("EUR".into()), ..own.clone() };
    assert_eq!(nameless().shown(&[&euro], &[]).alarms(), 1);
    // It is raised once.
    let mut again = captured().shown(&[&own, &other], &[]);
    again.0.alarmed_look_ups.insert(other.key());
    assert_eq!(again.alarms(), 0);
}

#[test]
fn a_void_is_an_alarm_beside_a_full_capture_only() {
    let void = transaction("void", "success", Some("v"));
    let mut full = attempt(State::Captured, Some("a"));
    assert_eq!(Case::default().attempt(full.clone()).shown(&[&void], &[]).alarms(), 0, "the rest of a part is released");
    full.request.charge_amount = None;
    assert_eq!(Case::default().attempt(full).shown(&[&void], &[]).alarms(), 1);
}
