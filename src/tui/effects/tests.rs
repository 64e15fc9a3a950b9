#[path = "../../../tests/support/faults/mod.rs"]
mod faults;

use std::collections::HashSet;
use std::sync::mpsc;
use std::thread;

use faults::{Ask, Case, Stage};
use tokio::sync::mpsc::unbounded_channel;

use super::*;
use crate::app::msg::{Ended, Progress};
use crate::config::ConfigPath;
use crate::domain::Draft;
use crate::domain::printable::is_hazard;

/// Profiles, and captures under way, in one console at a time.
const CROWD: usize = 25;

/// The table of `tests/faults.rs`, sent as the console sends: with a look-up first, which fails.
#[test]
fn every_answer_and_failure_has_its_class_in_the_console_too() {
    let cases = faults::cases(Ask::Part);
    let crowds: Vec<_> = cases.chunks(CROWD).enumerate().collect();
    let next = Mutex::new(crowds.into_iter());
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some((number, crowd)) = lock(&next).next() {
                    prove(number * CROWD, crowd);
                }
            });
        }
    });
}

fn prove(first: usize, cases: &[Case]) {
    let home = tempfile::tempdir().unwrap();
    let orders: Vec<_> = (first..).take(cases.len()).map(|number| format!("c{number:05}")).collect();
    let stages: Vec<_> = cases.iter().zip(&orders).map(|(case, order)| Stage::raise(case, order)).collect();
    let ca = home.path().join("ca.pem");
    if let Some(pem) = stages.iter().find_map(Stage::ca_pem) {
        std::fs::write(&ca, pem).unwrap();
    }
    let config: String = stages.iter().zip(&orders).map(|(stage, order)| stage.config(order, &ca)).collect();
    let file = home.path().join("config.toml");
    std::fs::write(&file, config).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let paths = Paths { config: ConfigPath::Named(file), data: home.path().join("data"), state: None };
    let reports = console(&paths, &orders);
    for (((case, order), stage), attempt) in cases.iter().zip(&orders).zip(&stages).zip(reports) {
        let message = attempt.outcome.message.as_ref().map(ToString::to_string).unwrap_or_default();
        assert_eq!((attempt.request.order_id.as_str(), &attempt.profile), (order.as_str(), order), "{}", case.name);
        let found = (attempt.state.word(), attempt.alarm.is_some());
        assert_eq!(found, (case.want.state, case.want.alarm), "{}: {message}", case.name);
        assert!(!message.trim().is_empty() && !message.chars().any(is_hazard), "{}: {message:?}", case.name);
        let posts = stage.posts();
        assert!(posts <= 1 && (posts == 1 || attempt.outcome.http_status.is_none()), "{}: {posts} POSTs", case.name);
        // Each look-up, the guard's and those that settle by themselves, is a connection of its own.
        assert!(case.want.connections > 0 || stage.connections() == 0, "{}: a connection", case.name);
    }
}

/// Sends every order with the profile of its name, all at once; the attempts in the order of `orders`.
fn console(paths: &Paths, orders: &[String]) -> Vec<crate::domain::Attempt> {
    let (effects, work) = unbounded_channel();
    let (inbox, messages) = mpsc::channel();
    let config = Config::load(&paths.config).unwrap();
    let paths = paths.clone();
    let runner = thread::spawn(move || serve(&paths, config, work, &inbox));
    orders.iter().for_each(|order| effects.send(Effect::Open { profile: order.clone() }).unwrap());
    let (mut opened, mut sending, mut done) = (0, HashSet::new(), vec![None; orders.len()]);
    while done.iter().any(Option::is_none) {
        let Incoming::Msg(msg) = messages.recv_timeout(Duration::from_secs(90)).unwrap() else { continue };
        match *msg {
            Msg::Opened { profile, result } => {
                let (ticket, pos_id) = (orders.iter().position(|order| *order == profile).unwrap() as u64, result.unwrap().pos_id);
                opened += 1;
                let draft = Draft { order_id: profile.clone(), currency: "UAH".into(), amount: Some("80".into()), ..Draft::default() };
                let request = Box::new(draft.check(pos_id).unwrap());
                effects.send(Effect::Capture { ticket, review: ticket, profile, request, confirm: None, waive_lookup: false }).unwrap();
            }
            Msg::Progress { ticket, progress: Progress::Sending(_) } => assert!(sending.insert(ticket), "told once"),
            Msg::Reported { ticket, report: Report::Ended(Ended::Done(attempt)) } => {
                assert!(sending.contains(&ticket), "the row is told before the outcome");
                done[usize::try_from(ticket).unwrap()] = Some(*attempt);
            }
            Msg::Reported { report, .. } => panic!("{report:?}"),
            _ => {}
        }
    }
    assert_eq!(opened, orders.len());
    drop(effects);
    runner.join().unwrap();
    done.into_iter().flatten().collect()
}

#[test]
fn an_upgrade_is_told_a_few_times_a_second_at_most() {
    let (inbox, messages) = mpsc::channel();
    let (begun, told) = (Instant::now(), upgrading(&inbox));
    (0..10_000).for_each(|done| told(done, 10_000));
    let most = begun.elapsed().as_millis() / TOLD.as_millis();
    assert!(messages.try_iter().count() as u128 <= most, "what is done at once is not told");
    thread::sleep(TOLD);
    told(4_000, 10_000);
    let Ok(Incoming::Msg(msg)) = messages.try_recv() else { panic!("nothing was told") };
    assert!(matches!(*msg, Msg::Upgrading(Some((4_000, 10_000)))), "{msg:?}");
}
