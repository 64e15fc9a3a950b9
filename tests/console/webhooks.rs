//! Webhooks on the screen, and what other processes write to the ledger.

use capdesk::app::ask::AskStop;
use capdesk::app::webhooks::{PAGE, Wanted, WebhookRow};
use capdesk::app::{Code, Effect, Key, Model, Msg, Place, Spot};
use capdesk::domain::{Attempt, Bearing, DismissTarget, Json, Money, State, Transaction, say};

use crate::fixtures::news::{answer, asked, rows};
use crate::fixtures::{Bench, answered, attempt, bench_at, day, events, order_of};
use crate::screens::shoot;

fn open(size: (u16, u16)) -> Bench {
    bench_at(Spot::Webhooks, size)
}

#[test]
fn screens() {
    shoot("webhooks", open);
    shoot("webhooks_find", |size| bench_at(Spot::WebhookField, size));
    shoot("webhook", |size| bench_at(Spot::Webhook, size));
    shoot("webhook_payload", |size| {
        let mut bench = open(size);
        bench.key(Key::char('j'));
        bench
    });
    shoot("webhook_not_kept", |size| {
        let mut bench = open(size);
        bench.code(Code::Down).code(Code::Down).code(Code::Down).code(Code::Enter);
        bench
    });
    shoot("webhooks_none", |size| {
        let mut bench = open(size);
        bench.code(Code::Left);
        answer(&mut bench, Vec::new(), false);
        bench
    });
    shoot("webhooks_empty", |size| {
        let mut bench = Bench::open("test", size, day());
        bench.key(Key::f(6));
        answer(&mut bench, Vec::new(), false);
        bench
    });
}

#[test]
fn the_list_is_narrowed_by_bearing_and_by_text_and_esc_shows_all_again() {
    let mut bench = open((80, 24));
    bench.code(Code::Right);
    assert_eq!(asked(&bench).1.bearing, Some(Bearing::Settled));
    bench.key(Key::char('/')).text("12");
    assert_eq!(asked(&bench).1, Wanted { bearing: Some(Bearing::Settled), find: "12".into() });
    bench.code(Code::Enter);
    answer(&mut bench, rows(), false);
    bench.code(Code::Esc);
    assert_eq!((asked(&bench).1, bench.model.place), (Wanted::default(), Place::Webhooks));
    bench.code(Code::Esc);
    assert_eq!(bench.model.place, Place::Form);
}

#[test]
fn enter_leads_from_a_webhook_to_its_attempt_and_esc_all_the_way_back() {
    let mut bench = open((80, 24));
    bench.code(Code::Enter).code(Code::Enter);
    assert_eq!((bench.model.place, bench.model.detail.as_ref().unwrap().attempt.request.order_id.as_str()), (Place::Detail, "123"));
    bench.code(Code::Esc);
    assert_eq!(Spot::of(&bench.model), Spot::Webhook);
    bench.code(Code::Esc).code(Code::Down).code(Code::Down).code(Code::Enter);
    let before = bench.effects.len();
    bench.code(Code::Enter);
    assert_eq!((bench.model.place, bench.effects.len()), (Place::Webhooks, before), "a capture made elsewhere has no attempt");
}

#[test]
fn one_that_comes_while_the_list_is_open_appears_and_the_selection_stays_on_its_row() {
    let mut bench = open((80, 24));
    bench.code(Code::Down);
    bench.msg(Msg::Written { attempts: Vec::new(), webhooks: true });
    let new = WebhookRow { seq: 41, order_id: "new-one".into(), ..rows().remove(0) };
    answer(&mut bench, std::iter::once(new).chain(rows()).collect(), false);
    assert!(bench.text_of_screen().contains("new-one"));
    assert_eq!(bench.model.webhooks.as_ref().unwrap().chosen().unwrap().seq, 39);
    bench.code(Code::Esc);
    let before = bench.effects.len();
    bench.msg(Msg::Written { attempts: Vec::new(), webhooks: true });
    assert_eq!(bench.effects.len(), before, "nothing is loaded for a screen that is not there");
}

#[test]
fn the_end_of_the_list_loads_more_of_it() {
    let mut bench = open((80, 24));
    bench.msg(Msg::Written { attempts: Vec::new(), webhooks: true });
    answer(&mut bench, rows(), true);
    bench.code(Code::End);
    assert_eq!(asked(&bench).2, rows().len() + PAGE);
}

fn written(bench: &mut Bench, attempt: Attempt) {
    bench.msg(Msg::Written { attempts: vec![attempt], webhooks: true });
}

fn captured(mut attempt: Attempt) -> Attempt {
    attempt.state = State::Captured;
    answered(attempt, "100.00", "success", "1000", "null")
}

fn loads(bench: &Bench, from: usize) -> usize {
    bench.effects[from..].iter().filter(|effect| matches!(effect, Effect::Window { .. })).count()
}

#[test]
fn a_pending_result_on_the_screen_turns_captured_without_a_key() {
    let mut bench = Bench::open("test", (80, 24), Vec::new());
    let pending = attempt(20, "14:01:58", "1202", None, State::Pending);
    bench.draft("1202", "").send().sending(&pending).done(pending.clone());
    assert!(bench.text_of_screen().contains("pending 1202"));
    let before = bench.effects.len();
    written(&mut bench, captured(pending));
    assert!(bench.text_of_screen().contains("captured 1202  100.00 UAH"), "{}", bench.text_of_screen());
    assert_eq!(loads(&bench, before), 1);
    assert!(bench.effects[before..].contains(&Effect::Bell), "nobody may be looking");
}

#[test]
fn what_another_process_settles_is_told_wherever_the_operator_is() {
    let mut bench = Bench::open("test", (80, 24), day());
    bench.text("new order");
    written(&mut bench, captured(day().remove(1)));
    let screen = bench.text_of_screen();
    assert!(screen.contains("captured 124  100.00 UAH") && screen.contains("new order"), "{screen}");
}

#[test]
fn an_attempt_of_another_process_appears_and_what_is_known_already_is_no_news() {
    let mut bench = Bench::open("test", (80, 24), day());
    let before = bench.effects.len();
    written(&mut bench, day().remove(0));
    assert_eq!(bench.effects.len(), before, "it stands so on the screen");
    written(&mut bench, attempt(30, "14:01:59", "from-a-script", None, State::Sending));
    assert_eq!(loads(&bench, before), 1);
    assert_eq!(bench.model.notice, None, "nobody asked for it here");
}

#[test]
fn a_row_read_before_what_is_known_never_takes_a_state_back() {
    let mut bench = Bench::open("test", (80, 24), Vec::new());
    let sending = attempt(20, "14:01:58", "1001", None, State::Sending);
    let done = captured(sending.clone());
    bench.draft("1001", "").send().sending(&sending).done(done);
    let before: Model = bench.model.clone();
    written(&mut bench, sending);
    assert_eq!(bench.model.rooms, before.rooms);
}

#[test]
fn new_events_of_the_open_attempt_are_loaded_even_where_it_stands_as_before() {
    let mut bench = Bench::open("test", (80, 24), day());
    bench.key(Key::f(3)).code(Code::Enter);
    let attempt = bench.model.detail.as_ref().unwrap().attempt.clone();
    bench.msg(Msg::Detailed { id: attempt.id, result: Ok((Box::new(attempt.clone()), events(&attempt))) });
    written(&mut bench, attempt.clone());
    assert_eq!(bench.effects.last(), Some(&Effect::Detail { id: attempt.id }));
}

#[test]
fn many_written_at_once_load_each_list_once() {
    let mut bench = Bench::open("test", (80, 24), day());
    let before = bench.effects.len();
    let many = (100..600).map(|number| attempt(number, "14:01:59", &format!("script-{number}"), None, State::Sending)).collect();
    bench.msg(Msg::Written { attempts: many, webhooks: false });
    assert_eq!(loads(&bench, before), 1);
}

#[test]
fn what_was_opened_from_the_list_is_no_ring_of_screens() {
    for open in [Key::f(4), Key::f(5)] {
        let mut bench = open_list();
        bench.key(open).key(Key::f(6)).code(Code::Esc);
        assert_eq!(bench.model.place, Place::Form);
    }
    let mut bench = open_list();
    bench.code(Code::Enter).code(Code::Enter).key(Key::f(6)).code(Code::Esc).code(Code::Esc);
    assert_eq!(bench.model.place, Place::Form);
}

fn open_list() -> Bench {
    open((80, 24))
}

#[test]
fn the_one_that_is_read_stays_open_when_others_come() {
    let mut bench = open((80, 24));
    bench.code(Code::End).code(Code::Enter);
    let read = bench.model.webhooks.as_ref().unwrap().chosen().unwrap().seq;
    bench.msg(Msg::Written { attempts: Vec::new(), webhooks: true });
    assert!(asked(&bench).2 > rows().len(), "the last one is not pushed out of what is loaded");
    let new = WebhookRow { seq: 41, ..rows().remove(0) };
    answer(&mut bench, std::iter::once(new).chain(rows()).collect(), false);
    let view = bench.model.webhooks.as_ref().unwrap();
    assert_eq!((view.open, view.chosen().unwrap().seq), (true, read));
}

#[test]
fn an_alarm_is_read_where_it_was_opened_and_nothing_beside_it_says_that_all_is_well() {
    let mut bench = Bench::open("test", (80, 24), day());
    let mut alarmed = captured(day().remove(0));
    alarmed.alarm =
        Some(say("desk-webhook-second").money("taken", Money::quoted("100.00", "UAH")).because("now", alarmed.state.say()).into());
    bench.msg(Msg::Alarms(vec![alarmed.clone()]));
    bench.key(Key::f(9));
    let opened = bench.effects.iter().any(|effect| matches!(effect, Effect::OpenAlarm { attempt } if attempt.alarm == alarmed.alarm));
    assert!(opened, "what was shown is what is opened");
    // The ledger has taken it away by now.
    let now = Attempt { alarm: None, ..alarmed };
    bench.msg(Msg::Detailed { id: now.id, result: Ok((Box::new(now.clone()), events(&now))) });
    let screen = bench.text_of_screen();
    assert!(screen.contains("captured twice") && !screen.contains("go on with the next order"), "{screen}");
    assert!(!screen.contains("! 1 alarm"), "{screen}");
}

#[test]
fn what_nobody_knows_is_never_sent_again_whatever_the_alarm_says() {
    let mut alarmed = day().remove(2);
    let why = say("answer-other-order").with("found", "1002");
    let message = say("answer-unknown").because("why", why).with("order", "A-77");
    alarmed.alarm = Some(message.clone().into());
    alarmed.outcome.message = Some(message);
    let mut bench = Bench::open("test", (100, 30), vec![alarmed]);
    bench.key(Key::f(3)).code(Code::Enter);
    let screen = bench.text_of_screen();
    for shown in ["The answer is about another order (1002).", "Look it up. Do not send it again", "r reconcile"] {
        assert!(screen.contains(shown), "{shown}: {screen}");
    }
}

/// The dismissals that were asked for.
fn dismissals(bench: &Bench) -> Vec<&Effect> {
    bench.effects.iter().filter(|effect| matches!(effect, Effect::Dismiss { .. })).collect()
}

#[test]
fn a_webhook_is_set_aside_with_a_reason_and_in_live_with_the_order_id_typed() {
    shoot("webhook_dismiss", |size| {
        let mut bench = open(size);
        bench.key(Key::char('u')).text("another customer's");
        bench
    });
    let mut bench = open((80, 24));
    let seq = bench.model.webhooks.as_ref().unwrap().chosen().unwrap().seq;
    let to_button = |bench: &mut Bench| {
        while bench.model.ask.as_ref().unwrap().focus != AskStop::Release {
            bench.code(Code::Tab);
        }
        bench.wait(500).code(Code::Enter);
    };
    bench.key(Key::char('г'));
    to_button(&mut bench);
    assert!(dismissals(&bench).is_empty(), "a reason is needed");
    bench.text("not ours");
    to_button(&mut bench);
    let target = DismissTarget::Webhook(seq);
    let asked = Effect::Dismiss { profile: "test".into(), target: target.clone(), reason: "not ours".into(), confirm: None };
    assert_eq!(dismissals(&bench), [&asked]);
    bench.msg(Msg::Dismissed { target: target.clone(), result: Err(say("desk-closing")) });
    assert!(bench.model.ask.is_some(), "the question stays, with what was wrong");
    bench.msg(Msg::Dismissed { target, result: Ok(()) });
    assert!(bench.model.ask.is_none() && bench.text_of_screen().contains("is set aside"));

    let mut live = Bench::open("shop-live", (80, 24), Vec::new());
    live.key(Key::f(6));
    answer(&mut live, rows(), false);
    let order_id = live.model.webhooks.as_ref().unwrap().chosen().unwrap().order_id.clone();
    live.key(Key::char('u')).text("not ours").code(Code::Tab).msg(Msg::Paste(order_id.clone()));
    to_button(&mut live);
    assert!(dismissals(&live).is_empty(), "a paste is not typed");
    live.text(&order_id);
    to_button(&mut live);
    assert!(matches!(dismissals(&live)[..], [Effect::Dismiss { confirm: Some(typed), .. }] if *typed == order_id));
}

#[test]
fn of_an_order_what_is_not_final_can_be_set_aside_and_a_success_cannot() {
    let shown = |status: &str| {
        let one = format!(r#"{{"method":"capture","status":"{status}","operation_id":"op-7","amount":"80","currency":"UAH"}}"#);
        Transaction::read(&Json::parse(one.as_bytes()).unwrap()).unwrap()
    };
    for (status, possible) in [("pending", true), ("success", false), ("failure", false)] {
        let mut bench = Bench::open("test", (80, 24), day());
        bench.text("1001").code(Code::Esc).key(Key::char('o'));
        let ticket = bench.model.order.as_ref().unwrap().ticket;
        bench.msg(Msg::LookedUp { ticket, result: Ok(order_of(&[shown(status)])) });
        bench.key(Key::char('u'));
        assert_eq!(bench.model.ask.is_some(), possible, "{status}");
        assert!(!possible || bench.text_of_screen().contains("op-7"), "{}", bench.text_of_screen());
    }
}
