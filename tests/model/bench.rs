//! Operators at work: each an office with desks of its own on one data directory, as so many processes.

use std::collections::BTreeSet;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use capdesk::config::{Config, ConfigPath};
use capdesk::desk::{Confirm, Desk, LookupPolicy, Office, Permit, Progress, Report};
use capdesk::domain::{Attempt, CaptureRequest, Draft, State};
use capdesk::ledger::{Filter, Ledger};
use tokio::sync::mpsc::unbounded_channel;
use uuid::Uuid;

use crate::check::Watch;
use crate::operator::{Flight, Held, Operator};
use crate::ops::{Ask, Hitch, Ids, Look, LookUps, ORDERS, Op, PROFILES, Plan, Story};
use crate::support::clock::TestClock;
use crate::support::gateway::Gateway;
use crate::support::{Home, POS};
use crate::tally;
use crate::told::HARMLESS;
use crate::world::{Expected, Gate, Stage, World, serve};

pub(crate) struct Bench {
    home: Home,
    config: Config,
    pub live: bool,
    pub world: Arc<Mutex<World>>,
    pub clock: Arc<TestClock>,
    pub operators: Vec<Operator>,
    /// Exchanges of dead processes that the gateway still holds.
    limbo: Vec<Held>,
    pub watch: Watch,
    _gateways: Vec<Gateway>,
}

impl Bench {
    pub(crate) fn new(story: &Story) -> Self {
        let (home, clock) = (Home::new(), TestClock::new());
        let ledger = Ledger::open(&home.data()).unwrap();
        let world = Arc::new(Mutex::new(World::new(clock.clone(), ledger, story)));
        let (mut text, mut gateways) = (String::new(), Vec::new());
        for (site, profile) in PROFILES.iter().enumerate() {
            let truth = Arc::clone(&world);
            let handler = move |request: &_| serve(&truth, site, request);
            let gateway = if story.live { Gateway::tls(handler) } else { Gateway::plain(handler) };
            let mode = if story.live { "live" } else { "test" };
            text.push_str(&format!(
                "[profiles.{profile}]\nmode = \"{mode}\"\nbase_url = \"{}\"\npos_id = \"{POS}\"\napi_key = \"k\"\napi_secret = \"s\"\n\
                 endpoints_key = \"e\"\ncomment_tag = {}\n",
                gateway.url(),
                story.tag
            ));
            if story.over {
                text.push_str("overcapture_percent = 25\n");
            }
            if story.harmless {
                text.push_str(&format!("harmless_methods = [\"{HARMLESS}\"]\n"));
            }
            if let Some(pem) = &gateway.ca_pem {
                std::fs::write(home.dir.path().join(format!("{profile}.pem")), pem).unwrap();
                text.push_str(&format!("ca_certificate = \"{profile}.pem\"\n"));
            }
            gateways.push(gateway);
        }
        let config = Config::load(&ConfigPath::Named(home.config(&text))).unwrap();
        let operators = (0..story.operators).map(|_| Operator::default()).collect();
        let (limbo, watch) = (Vec::new(), Watch::new(story.tag, home.data().join("ledger.db")));
        Self { home, config, live: story.live, world, clock, operators, limbo, watch, _gateways: gateways }
    }

    /// An operator's desk for a profile; a dead one starts anew.
    pub(crate) async fn desk(&mut self, who: usize, site: usize) -> Arc<Desk> {
        let who = who % self.operators.len();
        if let Some(desk) = &self.operators[who].desks[site] {
            return Arc::clone(desk);
        }
        let open = || Office::open_with(&self.home.data(), &format!("operator {who}"), self.clock.clone()).unwrap();
        let office = Arc::clone(self.operators[who].office.get_or_insert_with(open));
        let desk = Arc::new(Desk::open(office, self.config.profile(PROFILES[site]).unwrap()).await.unwrap());
        self.operators[who].desks[site] = Some(Arc::clone(&desk));
        desk
    }

    pub(crate) fn rows(&self) -> Vec<Attempt> {
        self.world.lock().unwrap().ledger.page(&Filter::default(), None, 10_000).unwrap()
    }

    /// One step of the story.
    pub(crate) async fn apply(&mut self, op: &Op) -> Result<(), String> {
        let operators = self.operators.len();
        match op.clone() {
            Op::Capture { who, ask, plan, hitch } => self.capture(who % operators, &ask, plan, hitch).await?,
            Op::Race { ask, plan, mixed } => self.race(&ask, plan, mixed).await,
            Op::GoOn { who } => self.go_on(who % operators).await?,
            Op::Abandon { who } => self.abandon(who % operators).await,
            Op::Forget { who } => self.forget(who % operators).await,
            Op::Die { who, thaw } => {
                self.die(who % operators).await;
                if thaw {
                    self.thaw().await;
                }
            }
            Op::Thaw => self.thaw().await,
            Op::Review { who, site, order } => {
                let desk = self.desk(who, site).await;
                self.operators[who % operators].seen = desk.review(request(order, None)).await.looked_up;
            }
            Op::Reconcile { who, site, order, latest } => self.reconcile(who, site, order, latest).await?,
            Op::Watch { who, site } => self.look_on(who, site).await,
            Op::Crowd { order } => self.crowd(order).await?,
            Op::Overtake { who, order, lead } => self.overtake(who % operators, order, lead).await?,
            Op::Release { who, site, order, confirm, after } => {
                self.clock.pass(after);
                self.release(who, site, order, confirm).await;
            }
            Op::Pass(seconds) => self.clock.pass(seconds),
            Op::StepWall(seconds) => {
                self.clock.step_wall(seconds);
                if seconds < 0 {
                    // What the gateway asked to wait can no longer be told.
                    self.world.lock().unwrap().sites.iter_mut().flatten().for_each(|order| order.throttled = None);
                }
            }
            Op::Portal { site, order, amount, delay, slow } => self.world.lock().unwrap().portal(site, order, amount, delay, slow),
            Op::Other { site, order, method, fate, delay, ids } => self.world.lock().unwrap().other(site, order, method, fate, delay, ids),
            Op::Twins { site, order } => {
                let order = &mut self.world.lock().unwrap().sites[site][order];
                order.captures.iter_mut().chain(&mut order.others).for_each(|one| one.twin = true);
            }
            Op::LookUps(look_ups) => self.world.lock().unwrap().look_ups = look_ups,
            Op::Hear { who, site, by, order, which, stale, ids } => self.hear(who, (site, by), order, which, (stale, ids)).await?,
            Op::Rumour { who, site, order, method, fate, shown } => {
                let which = self.world.lock().unwrap().rumour(site, order, method, fate, if shown { 0 } else { 900 });
                match which {
                    Some(_) if shown => drop(self.desk(who, site).await.look_up(&request(order, None).order_id).await),
                    Some(which) => self.hear(who, (site, site), order, which, (false, Ids::Both)).await?,
                    None => {}
                }
            }
            Op::Dismiss { who, site, order, which, shown, confirm } => self.dismiss(who, site, order, which, (shown, confirm)).await?,
            Op::Restore { who, site, order, which } => self.restore(who, site, order, which).await,
        }
        Ok(())
    }

    fn expect(&self, ask: &Ask, site: Option<usize>, plan: Plan, hitch: Option<Hitch>, gate: Option<Gate>) {
        let mut world = self.world.lock().unwrap();
        let readable = matches!(world.look_ups, LookUps::Fine | LookUps::Empty);
        let looked = match ask.look {
            Look::Seen => Some(10),
            Look::Strict => Some(0),
            Look::Waive => readable.then_some(0),
            Look::Tell => (self.live || readable).then_some(0),
            Look::Skip => self.live.then_some(0),
        };
        let never = matches!(hitch, Some(Hitch::Sleep | Hitch::SleepInConnect | Hitch::DieAtRow));
        world.expected.insert(ask.order, Expected { plan, site, confirmed: ask.confirm, looked, never, race: hitch.is_none(), gate });
    }

    fn permit(&self, who: usize, ask: &Ask, request: &CaptureRequest) -> Permit {
        let confirm = match (self.live, ask.confirm) {
            (false, _) => Confirm::None,
            (true, true) => Confirm::Text(request.confirm_text()),
            // The confirmation of another request.
            (true, false) => Confirm::Text(self::request(ask.order, Some(41)).confirm_text()),
        };
        let lookup = match ask.look {
            Look::Strict | Look::Seen => LookupPolicy::Strict,
            Look::Waive => LookupPolicy::WaiveFailed,
            Look::Tell => LookupPolicy::Tell,
            Look::Skip => LookupPolicy::Skip,
        };
        Permit { confirm, lookup, seen: self.operators[who].seen.clone().filter(|_| ask.look == Look::Seen), ..Permit::default() }
    }

    pub(crate) async fn capture(&mut self, who: usize, ask: &Ask, plan: Plan, hitch: Hitch) -> Result<(), String> {
        let held = matches!(hitch, Hitch::HeldBeforeTaking | Hitch::HeldBeforeAnswer) && self.operators[who].flight.is_none();
        // A process dies with all it has under way; the flight that is there would be another story.
        if hitch == Hitch::DieAtRow && self.operators[who].flight.is_some() {
            return Ok(());
        }
        let desk = self.desk(who, ask.site).await;
        let request = request(ask.order, ask.amount);
        let permit = self.permit(who, ask, &request);
        let ((go_on, wait), (stage, mut stages)) = (channel(), unbounded_channel());
        let before_taking = hitch == Hitch::HeldBeforeTaking;
        self.expect(ask, Some(ask.site), plan, Some(hitch), held.then(|| Gate { before_taking, stage, go_on: wait }));
        let (clock, task) = (Arc::clone(&self.clock), Arc::new(OnceLock::<tokio::task::AbortHandle>::new()));
        let (itself, row) = (Arc::clone(&task), Arc::new(OnceLock::new()));
        let written = Arc::clone(&row);
        let progress = move |step| {
            if let Progress::Sending(attempt) = step {
                let _ = written.set(attempt.id);
                match hitch {
                    Hitch::Sleep => clock.pass(11),
                    // In time when the connection is begun, too late when it stands.
                    Hitch::SleepInConnect => clock.tick(6),
                    Hitch::DieAtRow => itself.wait().abort(),
                    Hitch::None | Hitch::HeldBeforeTaking | Hitch::HeldBeforeAnswer => {}
                }
            }
        };
        let mut running = tokio::spawn(async move { desk.capture(request, permit, progress).await });
        task.set(running.abort_handle()).unwrap();
        let until = if before_taking { Stage::Arrived } else { Stage::Taken };
        let reached = async {
            while stages.recv().await.is_some_and(|stage| stage != until) {}
            !stages.is_closed()
        };
        let in_flight = tokio::select! {
            biased;
            ended = &mut running => match ended {
                Ok(report) => {
                    if let Report::Done(row) = &report
                        && matches!(hitch, Hitch::Sleep | Hitch::SleepInConnect)
                        && row.state != State::NotSent
                    {
                        return Err(format!("overslept and not not_sent: {row:?}"));
                    }
                    self.told(&report)?;
                    false
                }
                Err(error) if error.is_cancelled() => { self.bury(who).await; false }
                Err(error) => return Err(format!("{error}")),
            },
            true = reached, if held => true,
        };
        self.clock.tick(0);
        self.world.lock().unwrap().expected.remove(&ask.order);
        if in_flight {
            let held = Held { go_on, stage: stages, taken: !before_taking };
            self.operators[who].flight = Some(Flight { task: running, attempt: *row.get().unwrap(), abandoned: false, held });
        }
        Ok(())
    }

    async fn race(&mut self, ask: &Ask, plan: Plan, mixed: bool) {
        let request = request(ask.order, ask.amount);
        let mut racers = Vec::new();
        self.expect(ask, (!mixed).then_some(ask.site), plan, None, None);
        for who in 0..self.operators.len() {
            let site = if mixed { (ask.site + who) % PROFILES.len() } else { ask.site };
            let desk = self.desk(who, site).await;
            let (request, permit) = (request.clone(), self.permit(who, ask, &request));
            racers.push(tokio::spawn(async move { desk.capture(request, permit, |_| {}).await }));
        }
        for racer in racers {
            tally::report(&racer.await.unwrap());
        }
        self.world.lock().unwrap().expected.remove(&ask.order);
    }

    /// What was told is what stands in the ledger.
    pub(crate) fn told(&self, report: &Report) -> Result<(), String> {
        tally::report(report);
        match report {
            Report::Refused(_) => Ok(()),
            Report::NotStored { why, .. } => Err(format!("an outcome was not stored: {why}")),
            Report::Done(told) => match self.world.lock().unwrap().ledger.get(told.id).unwrap() {
                Some(row) if row == **told => Ok(()),
                row => Err(format!("told {told:?}, stored {row:?}")),
            },
        }
    }

    async fn go_on(&mut self, who: usize) -> Result<(), String> {
        let Some(flight) = self.operators[who].flight.take() else { return Ok(()) };
        flight.held.go_on().await;
        self.told(&flight.task.await.unwrap())
    }

    async fn abandon(&mut self, who: usize) {
        let desk = self.desk(who, 0).await;
        if let Some(flight) = &mut self.operators[who].flight {
            let attempt = desk.office().abandon(flight.attempt).unwrap().unwrap();
            // A webhook may have told already what became of it.
            assert!(attempt.state != State::Sending, "{attempt:?}");
            flight.abandoned = true;
        }
    }

    async fn forget(&mut self, who: usize) {
        if let Some(flight) = self.operators[who].flight.take() {
            flight.task.abort();
            let _ = flight.task.await;
            self.limbo.push(flight.held);
        }
    }

    async fn die(&mut self, who: usize) {
        self.forget(who).await;
        self.bury(who).await;
    }

    /// Waits until nothing of the process is left: the lock of its owner goes as it does when the kernel ends it.
    async fn bury(&mut self, who: usize) {
        let operator = std::mem::take(&mut self.operators[who]);
        let Some(office) = operator.office else { return };
        let left = Arc::downgrade(&office);
        drop((operator.seen, operator.desks, office));
        for _ in 0..30_000 {
            if left.strong_count() == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        panic!("a dead process still works");
    }

    async fn thaw(&mut self) {
        for held in self.limbo.drain(..) {
            held.go_on().await;
        }
    }

    /// Attempts whose process lives and waits for the answer.
    pub(crate) fn waiting(&self) -> BTreeSet<Uuid> {
        let flights = self.operators.iter().filter_map(|operator| operator.flight.as_ref());
        flights.filter(|flight| !flight.abandoned).map(|flight| flight.attempt).collect()
    }

    /// Everything held goes on, faults end, time passes, everybody looks: what can be known is known now.
    pub(crate) async fn end(&mut self) -> Result<(), String> {
        for who in 0..self.operators.len() {
            self.go_on(who).await?;
        }
        self.thaw().await;
        self.apply(&Op::LookUps(LookUps::Fine)).await?;
        for round in 0..5 {
            self.clock.pass(700);
            for order in 0..ORDERS.len() {
                // What the other gateway shows proves nothing, even where it is asked first.
                for site in (0..PROFILES.len()).rev() {
                    self.reconcile(round, site, order, false).await?;
                }
                crate::check::step(self, &format!("round {round} of the end"))?;
            }
        }
        Ok(())
    }
}

pub(crate) fn request(order: usize, amount: Option<i64>) -> CaptureRequest {
    let amount = amount.map(|amount| amount.to_string());
    let draft = Draft { order_id: ORDERS[order].into(), currency: "UAH".into(), amount, ..Draft::default() };
    draft.check(POS.parse().unwrap()).unwrap()
}
