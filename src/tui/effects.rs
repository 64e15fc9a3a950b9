//! The work in the background: the only part of the console that touches the desk.
//!
//! Every piece of work takes hold of its desk before it is started, so that a switch of profile cannot misfile its result.

mod export;
mod finder;
mod sight;
mod webhooks;
mod window;

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::AbortHandle;
use uuid::Uuid;

use self::finder::{Figures, Finder, Marked, Search};
use self::webhooks::Webhooks;
use super::runtime::{Incoming, post};
use super::translate;
use crate::app::clip::Item;
use crate::app::form::Glance;
use crate::app::history::{Page, Start};
use crate::app::msg::{Report, Reviewed};
use crate::app::{Effect, Msg};
use crate::config::{Config, Paths};
use crate::desk::{Confirm, Desk, Expected, LookedUp, LookupPolicy, Office, Pace, Patience, Permit, Reconciled, WatchEnd};
use crate::domain::{Attempt, CaptureRequest, Mode, OrderId, Say, State, say};
use crate::export::Target;
use crate::ledger::{BeginError, Filter, Follower, Ledger, LedgerError, Progress, Unfollow};

/// How long work that nobody waits for may take to stop.
const SHUTDOWN: Duration = Duration::from_millis(300);
/// Between two words about how far an older ledger has been brought up to date; before the first one, too.
const TOLD: Duration = Duration::from_millis(250);
/// Most unknown attempts that are pinned.
const MOST_PINNED: usize = 200;

/// Does the work until nobody asks for any more. Runs on a thread of its own, started after the first frame.
pub(super) fn serve(paths: &Paths, config: Config, effects: UnboundedReceiver<Effect>, inbox: &Sender<Incoming>) {
    crate::log::started("console", &config.operator);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return post(inbox, Msg::OfficeFailed(say("ui-no-threads").with("cause", error.to_string()))),
    };
    let zone = TimeZone::system();
    post(inbox, Msg::Zone(zone.clone()));
    let opened = Office::open_telling(paths, &config.operator, &Progress::to(upgrading(inbox)));
    post(inbox, Msg::Upgrading(None));
    match opened {
        Ok(office) => {
            if let Some(why) = office.put_back() {
                post(inbox, Msg::Failed(why));
            }
            let following = follow(&paths.data, inbox);
            let shop = Arc::new(Shop {
                finder: Finder::new(paths.data.clone(), zone, inbox.clone()),
                webhooks: Webhooks::new(paths.data.clone()),
                office,
                config,
                inbox: inbox.clone(),
                desks: Mutex::default(),
                seen: Mutex::default(),
                sights: Mutex::default(),
                turn: tokio::sync::Mutex::default(),
                export: Mutex::default(),
            });
            runtime.block_on(shop.serve(effects, following));
        }
        Err(why) => {
            post(inbox, Msg::OfficeFailed(why.clone()));
            runtime.block_on(refuse(effects, &why, inbox));
        }
    }
    runtime.shutdown_timeout(SHUTDOWN);
}

/// Tells the screen how far an older ledger has been brought up to date, a few times a second at most.
fn upgrading(inbox: &Sender<Incoming>) -> impl Fn(u64, u64) + Send + Sync + use<> {
    let (inbox, last) = (inbox.clone(), Mutex::new(Instant::now()));
    move |done, all| {
        let mut last = lock(&last);
        if last.elapsed() >= TOLD {
            *last = Instant::now();
            post(&inbox, Msg::Upgrading(Some((done, all))));
        }
    }
}

/// A thread that tells of everything that is written to the ledger, until this is dropped.
struct Following(Option<(Unfollow, JoinHandle<()>)>);

impl Drop for Following {
    fn drop(&mut self) {
        if let Some((unfollow, thread)) = self.0.take() {
            drop(unfollow);
            // A follower that has panicked has been told of already.
            let _ = thread.join();
        }
    }
}

/// Without it the console still shows what it does itself.
fn follow(data: &Path, inbox: &Sender<Incoming>) -> Following {
    let opened = Follower::open(data).inspect_err(|error| tracing::warn!(why = tracing::field::display(error), "not followed"));
    let Ok((follower, unfollow)) = opened else { return Following(None) };
    let inbox = inbox.clone();
    let thread = std::thread::spawn(move || {
        for changes in follower {
            let attempts = changes.attempts.into_iter().map(|(_, attempt)| attempt).collect();
            post(&inbox, Msg::Written { attempts, webhooks: changes.webhooks });
        }
    });
    Following(Some((unfollow, thread)))
}

/// Without a ledger nothing can be done; profiles say why.
async fn refuse(mut effects: UnboundedReceiver<Effect>, why: &Say, inbox: &Sender<Incoming>) {
    while let Some(effect) = effects.recv().await {
        match effect {
            Effect::Open { profile } => post(inbox, Msg::Opened { profile, result: Err(why.clone()) }),
            Effect::Abandon { .. } => post(inbox, Msg::Abandoned),
            _ => {}
        }
    }
}

/// What all the work shares.
struct Shop {
    office: Arc<Office>,
    config: Config,
    inbox: Sender<Incoming>,
    desks: Mutex<HashMap<String, Arc<Desk>>>,
    /// The latest review's look-up: the guard may use it instead of another one.
    seen: Mutex<Option<(u64, LookedUp)>>,
    /// Ends the latest export.
    export: Mutex<Arc<AtomicBool>>,
    /// The quiet look-up of each profile.
    sights: Mutex<HashMap<String, AbortHandle>>,
    /// Whose turn it is to reconcile: one at a time, with a pause behind each.
    turn: tokio::sync::Mutex<()>,
    finder: Finder,
    webhooks: Webhooks,
}

impl Shop {
    async fn serve(self: Arc<Self>, mut effects: UnboundedReceiver<Effect>, following: Following) {
        while let Some(effect) = effects.recv().await {
            self.start(effect);
        }
        lock(&self.export).store(true, Ordering::SeqCst);
        // The ledger tidies up when its last connection closes, and only one that may write can: so the others go first.
        drop(following);
        self.webhooks.close();
        // Desks hold the office; the office gives up its lock when the last of them is gone.
        lock(&self.desks).clear();
    }

    fn post(&self, msg: Msg) {
        post(&self.inbox, msg);
    }

    fn desk(&self, profile: &str) -> Result<Arc<Desk>, Say> {
        lock(&self.desks).get(profile).cloned().ok_or_else(|| say("ui-why-opening").with("profile", profile))
    }

    /// Starts one piece of work; its desk is bound here.
    fn start(self: &Arc<Self>, effect: Effect) {
        let shop = Arc::clone(self);
        match effect {
            Effect::Open { profile } => drop(tokio::spawn(shop.open(profile))),
            Effect::Review { ticket, profile, request } => {
                let desk = self.desk(&profile);
                drop(tokio::spawn(shop.review(ticket, desk, *request)));
            }
            Effect::Capture { ticket, review, profile, request, confirm, waive_lookup } => {
                let desk = self.desk(&profile);
                let seen = lock(&self.seen).take().filter(|(of, _)| *of == review).map(|(_, seen)| seen);
                drop(tokio::spawn(shop.capture(ticket, desk, *request, confirm, waive_lookup, seen)));
            }
            Effect::Sight { ticket, profile, order_id } => shop.sight(ticket, profile, order_id),
            Effect::LookUp { ticket, profile, order_id } => {
                let desk = self.desk(&profile);
                drop(tokio::spawn(async move {
                    let result = match desk {
                        Ok(desk) => desk.look_up(&order_id).await.map(|seen| seen.order).map_err(|failure| failure.why),
                        Err(why) => Err(why),
                    };
                    shop.post(Msg::LookedUp { ticket, result });
                }));
            }
            Effect::Reconcile { profile, id } => {
                let desk = self.desk(&profile);
                drop(tokio::spawn(shop.reconcile(desk, id)));
            }
            Effect::Release { profile, id, reason, confirm, unverified } => {
                let desk = self.desk(&profile);
                let confirm = confirm.map_or(Confirm::None, Confirm::TypedOrderId);
                drop(tokio::spawn(async move {
                    let result = match desk {
                        Ok(desk) => desk.release(id, &reason, &confirm, unverified).await.map_err(|refusal| refusal.why),
                        Err(why) => Err(why),
                    };
                    shop.post(Msg::Released { id, result });
                }));
            }
            Effect::Dismiss { profile, target, reason, confirm } => {
                let desk = self.desk(&profile);
                let confirm = confirm.map_or(Confirm::None, Confirm::TypedOrderId);
                drop(tokio::spawn(async move {
                    let result = match desk {
                        Ok(desk) => desk.dismiss(&target, &reason, &confirm).await.map_err(|error| error.say()),
                        Err(why) => Err(why),
                    };
                    shop.post(Msg::Dismissed { target, result });
                }));
            }
            Effect::Command { attempt, item } => {
                let desk = self.desk(&attempt.profile);
                drop(tokio::task::spawn_blocking(move || shop.command(desk, &attempt, item)));
            }
            Effect::Find { seq, profile, query, start, tally } => {
                self.finder.search(Search { seq, profile, query: *query, start, tally });
            }
            Effect::Webhooks { ticket, profile, wanted, limit } => {
                self.webhooks.asked(ticket);
                drop(tokio::task::spawn_blocking(move || {
                    if let Some(listed) = shop.webhooks.list(ticket, profile, wanted, limit) {
                        shop.post(Msg::Webhooks { ticket, result: listed.map_err(|error| error.say()) });
                    }
                }));
            }
            Effect::AddUp { profile, ids } => self.finder.add_up(Marked { profile, ids }),
            Effect::Export { what, file, format, replace } => {
                // The former one, if any, goes on to its own end.
                let stop = Arc::new(AtomicBool::new(false));
                *lock(&self.export) = Arc::clone(&stop);
                let target = Target { path: file.into(), format, replace };
                drop(tokio::task::spawn_blocking(move || shop.export(&what, target, &stop)));
            }
            Effect::StopExport => lock(&self.export).store(true, Ordering::SeqCst),
            Effect::Close => {
                lock(&self.export).store(true, Ordering::SeqCst);
                self.office.close();
            }
            Effect::Summary { ticket, profile, mode, first, last } => self.finder.figures(Figures { ticket, profile, mode, first, last }),
            Effect::Mouse(_) | Effect::Suspend | Effect::Bell | Effect::Redraw | Effect::Clip { .. } | Effect::Quit => {}
            other => drop(tokio::task::spawn_blocking(move || shop.read(other))),
        }
    }

    async fn open(self: Arc<Self>, name: String) {
        let opened = match self.config.profile(&name) {
            Some(profile) => Desk::open(Arc::clone(&self.office), profile).await,
            None => Err(say("cli-no-such-profile").with("profile", &name)),
        };
        let result = opened.map(|desk| {
            let card = translate::card(desk.card());
            let desk = Arc::new(desk);
            lock(&self.desks).insert(name.clone(), Arc::clone(&desk));
            drop(tokio::spawn(Arc::clone(&self).watch(desk)));
            card
        });
        self.post(Msg::Opened { profile: name, result });
        self.watch_config();
    }

    /// Looks one attempt up. However many are asked for at once, the gateway is asked at a polite pace.
    async fn reconcile(self: Arc<Self>, desk: Result<Arc<Desk>, Say>, id: Uuid) {
        let turn = self.turn.lock().await;
        let result = match desk {
            // Keys that the gateway refuses are refused for every attempt.
            Ok(desk) => {
                desk.reconcile(id).await.and_then(|done| if done.unauthorised { Err(done.found) } else { Ok((done.attempt, done.found)) })
            }
            Err(why) => Err(why),
        };
        self.post(Msg::Reconciled { id, result });
        tokio::time::sleep(Pace::default().gap).await;
        drop(turn);
    }

    /// Settles open attempts without being asked, as long as the console runs.
    async fn watch(self: Arc<Self>, desk: Arc<Desk>) {
        let inbox = self.inbox.clone();
        let moved = move |done: Reconciled| {
            post(&inbox, Msg::Reconciled { id: done.attempt.id, result: Ok((done.attempt, done.found)) });
        };
        match desk.watch(Pace::default(), moved).await {
            WatchEnd::Closing => {}
            WatchEnd::Unauthorised(why) => self.post(Msg::Failed(why)),
        }
    }

    async fn review(self: Arc<Self>, ticket: u64, desk: Result<Arc<Desk>, Say>, request: CaptureRequest) {
        self.watch_config();
        let reviewed = match desk {
            Ok(desk) => {
                let review = desk.review(request).await;
                *lock(&self.seen) = review.looked_up.clone().map(|seen| (ticket, seen));
                translate::reviewed(review)
            }
            Err(why) => Reviewed { refusal: Some(translate::refusal_because(why)), ..Reviewed::default() },
        };
        self.post(Msg::Reviewed { ticket, reviewed });
    }

    async fn capture(
        self: Arc<Self>,
        ticket: u64,
        desk: Result<Arc<Desk>, Say>,
        request: CaptureRequest,
        confirm: Option<String>,
        waive: bool,
        seen: Option<LookedUp>,
    ) {
        let report = match desk {
            Ok(desk) => {
                let lookup = match (desk.card().mode, waive) {
                    (Mode::Live, false) => LookupPolicy::Strict,
                    (Mode::Live, true) => LookupPolicy::WaiveFailed,
                    (Mode::Sandbox | Mode::Test, _) => LookupPolicy::Tell,
                };
                // What is sent is what the review showed: its hold, or none.
                let expected = Expected::seen(seen.as_ref().map(|seen| &seen.order));
                let confirm = confirm.map_or(Confirm::None, Confirm::TypedOrderId);
                let permit = Permit { confirm, lookup, seen, expected, patience: Patience::UntilStopped };
                let inbox = self.inbox.clone();
                let told = move |progress| post(&inbox, Msg::Progress { ticket, progress: translate::progress(progress) });
                translate::report(desk.capture(request, permit, told).await)
            }
            Err(why) => Report::Refused(translate::refusal_because(why)),
        };
        self.post(Msg::Reported { ticket, report });
    }

    /// Work that only reads or writes the ledger. Blocks on the disk.
    fn read(&self, effect: Effect) {
        match effect {
            Effect::Glance { profile, order_id } => self.glance(profile, order_id),
            Effect::Window { seq, profile, start } => {
                let result = self.office.with(|ledger| page(ledger, seq, &profile, start));
                self.post(Msg::Window { profile, result: result.map_err(|error| error.say()) });
                self.alarms();
            }
            Effect::Count { profile } => {
                let counts = self.office.with(|ledger| counts(ledger, &profile));
                // What cannot be counted now is counted with the next change; the list says itself what is wrong.
                if let Ok((total, unknown)) = counts {
                    self.post(Msg::Counted { profile, total, unknown });
                }
                self.alarms();
            }
            Effect::Detail { id } => {
                let found = self.office.with(|ledger| Ok::<_, LedgerError>((ledger.get(id)?, ledger.events(id)?)));
                let result = match found {
                    Ok((Some(attempt), events)) => Ok((Box::new(attempt), events.into_iter().map(translate::event).collect())),
                    Ok((None, _)) => Err(LedgerError::NoSuchAttempt(id).say()),
                    Err(error) => Err(error.say()),
                };
                self.post(Msg::Detailed { id, result });
            }
            Effect::OpenAlarm { attempt } => {
                if let Err(error) = self.office.open_alarm(&attempt) {
                    self.post(Msg::Failed(error.say()));
                }
            }
            Effect::Abandon { attempts } => {
                for id in attempts {
                    // A row that cannot be written stays `sending` and is taken for unknown once this process is gone.
                    let _ = self.office.abandon(id);
                }
                self.post(Msg::Abandoned);
            }
            _ => {}
        }
    }

    /// Writes a request of an attempt as a command: the capture with the bytes that its own event keeps.
    fn command(&self, desk: Result<Arc<Desk>, Say>, attempt: &Attempt, item: Item) {
        let sent = || {
            let events = self.office.with(|ledger| ledger.events(attempt.id)).map_err(|error| error.say())?;
            events.into_iter().find_map(|event| event.entry.request).ok_or_else(|| say("ui-clip-no-request"))
        };
        let result = desk.and_then(|desk| match item {
            Item::CaptureCommand => sent().and_then(|body| desk.capture_command(&body)),
            _ => desk.lookup_command(&attempt.request),
        });
        self.post(Msg::Command { item, result });
    }

    fn alarms(&self) {
        if let Ok(alarms) = self.office.with(|ledger| ledger.alarms(None)) {
            self.post(Msg::Alarms(alarms));
        }
    }

    fn glance(&self, profile: String, order_id: OrderId) {
        let Ok(desk) = self.desk(&profile) else { return };
        let (pos_id, now) = (desk.card().pos_id, self.office.now().wall);
        let known = self.office.with(|ledger| {
            Ok::<_, LedgerError>((
                ledger.would_block(pos_id, &order_id, now)?,
                ledger.case_twin(pos_id, &order_id)?,
                ledger.latest_for_order(pos_id, &order_id)?,
            ))
        });
        let Ok((blocked, twin, latest)) = known else { return };
        let Ok(told) = desk.told_of(&order_id) else { return };
        let held = matches!(blocked, Some(BeginError::Blocked(_)));
        let mut notes: Vec<Say> = blocked.iter().map(BeginError::say).collect();
        notes.extend(told);
        notes.extend(
            twin.map(|twin| say("desk-note-twin").with("order", twin.request.order_id.as_str()).because("state", twin.state.say())),
        );
        let glance = Glance { order_id, notes, held, ours: latest.is_some() };
        self.post(Msg::Glanced { profile, glance });
    }

    fn watch_config(&self) {
        if self.config.edited_since_load() {
            self.post(Msg::ConfigEdited);
        }
    }
}

/// Attempts of a profile, in all these states.
fn of(profile: &str, states: Vec<State>) -> Filter {
    Filter { profile: Some(profile.to_owned()), states, ..Filter::default() }
}

/// How many attempts a profile has, and how many of them are unknown.
fn counts(ledger: &Ledger, profile: &str) -> Result<(u64, u64), LedgerError> {
    Ok((ledger.count(&of(profile, Vec::new()))?, ledger.count(&of(profile, vec![State::Unknown]))?))
}

/// A page of a profile's attempts, the unknown ones apart.
fn page(ledger: &Ledger, seq: u64, profile: &str, start: Start) -> Result<Page, LedgerError> {
    let unknown = of(profile, vec![State::Unknown]);
    let others = of(profile, State::ALL.into_iter().filter(|state| *state != State::Unknown).collect());
    let (total, unknown_ones) = counts(ledger, profile)?;
    Ok(Page {
        seq,
        pinned: ledger.page(&unknown, None, MOST_PINNED)?,
        window: window::load(&window::Newest { ledger, filter: &others }, start)?,
        total,
        unknown: unknown_ones,
    })
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
