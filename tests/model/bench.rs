//! Operators at work: each an office and a desk of its own on one data directory, as so many processes.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use capdesk::config::{Config, ConfigPath};
use capdesk::desk::{Confirm, Desk, LookupPolicy, Office, Permit, Progress, Report};
use capdesk::domain::{Attempt, CaptureRequest, Draft, State};
use capdesk::gateway::webhook::Form;
use capdesk::ledger::{Filter, Ledger};
use tokio::sync::mpsc::unbounded_channel;
use uuid::Uuid;

use crate::check::Watch;
use crate::operator::{Flight, Held, Operator};
use crate::ops::{Ask, Hitch, Ids, Look, LookUps, ORDERS, Op, Plan, Story};
use crate::support::clock::TestClock;
use crate::support::gateway::Gateway;
use crate::support::{Home, POS, signed};
use crate::tally;
use crate::world::{Expected, Gate, Stage, World, serve};

pub(crate) struct Bench {
    home: Home,
    config: Config,
    live: bool,
    pub world: Arc<Mutex<World>>,
    pub clock: Arc<TestClock>,
    pub operators: Vec<Operator>,
    /// Exchanges of dead processes that the gateway still holds.
    limbo: Vec<Held>,
    pub watch: Watch,
    _gateway: Gateway,
}

impl Bench {
    pub(crate) fn new(story: &Story) -> Self {
        let (home, clock) = (Home::new(), TestClock::new());
        let ledger = Ledger::open(&home.data()).unwrap();
        let world = Arc::new(Mutex::new(World::new(clock.clone(), ledger, story)));
        let truth = Arc::clone(&world);
        let handler = move |request: &_| serve(&truth, request);
        let gateway = if story.live { Gateway::tls(handler) } else { Gateway::plain(handler) };
        let mut text = format!(
            "[profiles.desk]\nmode = \"{}\"\nbase_url = \"{}\"\npos_id = \"{POS}\"\napi_key = \"k\"\napi_secret = \"s\"\n\
             endpoints_key = \"e\"\ncomment_tag = {}\noverpercent\n",
            if story.live { "live" } else { "test" },
            gateway.url(),
            story.tag
        );
        text = text.replace("overpercent", if story.over { "overcapture_percent = 25" } else { "" });
        if let Some(pem) = &gateway.ca_pem {
            std::fs::write(home.dir.path().join("ca.pem"), pem).unwrap();
            text.push_str("ca_certificate = \"ca.pem\"\n");
        }
        let config = Config::load(&ConfigPath::Named(home.config(&text))).unwrap();
        let operators = (0..story.operators).map(|_| Operator::default()).collect();
        let (limbo, watch) = (Vec::new(), Watch::new(story.tag));
        Self { home, config, live: story.live, world, clock, operators, limbo, watch, _gateway: gateway }
    }

    /// The desk of an operator; a dead one starts anew.
    pub(crate) async fn desk(&mut self, who: usize) -> Arc<Desk> {
        let who = who % self.operators.len();
        if let Some(desk) = &self.operators[who].desk {
            return Arc::clone(desk);
        }
        let office = Office::open_with(&self.home.data(), &format!("operator {who}"), self.clock.clone()).unwrap();
        let desk = Arc::new(Desk::open(office, self.config.profile("desk").unwrap()).await.unwrap());
        self.operators[who].desk = Some(Arc::clone(&desk));
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
            Op::Race { ask, plan } => self.race(&ask, plan).await,
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
            Op::Review { who, order } => {
                let desk = self.desk(who).await;
                self.operators[who % operators].seen = desk.review(request(order, None)).await.looked_up;
            }
            Op::Reconcile { who, order, latest } => self.reconcile(who, order, latest).await?,
            Op::Crowd { order } => self.crowd(order).await?,
            Op::Release { who, order, confirm } => self.release(who, order, confirm).await,
            Op::Pass(seconds) => self.clock.pass(seconds),
            Op::StepWall(seconds) => {
                self.clock.step_wall(seconds);
                if seconds < 0 {
                    // What the gateway asked to wait can no longer be told.
                    self.world.lock().unwrap().orders.iter_mut().for_each(|order| order.throttled = None);
                }
            }
            Op::Portal { order, amount, delay } => self.world.lock().unwrap().portal(order, amount, delay),
            Op::Void { order, delay } => self.world.lock().unwrap().void(order, delay),
            Op::LookUps(look_ups) => self.world.lock().unwrap().look_ups = look_ups,
            Op::Hear { who, order, which, stale, ids } => self.hear(who, order, which, stale, ids).await?,
        }
        Ok(())
    }

    fn expect(&self, ask: &Ask, plan: Plan, hitch: Option<Hitch>, gate: Option<Gate>) {
        let mut world = self.world.lock().unwrap();
        let readable = matches!(world.look_ups, LookUps::Fine | LookUps::Empty);
        let looked = match ask.look {
            Look::Seen => Some(10),
            Look::Strict => Some(0),
            Look::Waive => readable.then_some(0),
            Look::Tell => (self.live || readable).then_some(0),
            Look::Skip => self.live.then_some(0),
        };
        let never = matches!(hitch, Some(Hitch::Sleep | Hitch::DieAtRow));
        world.expected.insert(ask.order, Expected { plan, confirmed: ask.confirm, looked, never, race: hitch.is_none(), gate });
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

    async fn capture(&mut self, who: usize, ask: &Ask, plan: Plan, hitch: Hitch) -> Result<(), String> {
        let held = matches!(hitch, Hitch::HeldBeforeTaking | Hitch::HeldBeforeAnswer) && self.operators[who].flight.is_none();
        // A process dies with all it has under way; the flight that is there would be another story.
        if hitch == Hitch::DieAtRow && self.operators[who].flight.is_some() {
            return Ok(());
        }
        let desk = self.desk(who).await;
        let request = request(ask.order, ask.amount);
        let permit = self.permit(who, ask, &request);
        let ((go_on, wait), (stage, mut stages)) = (channel(), unbounded_channel());
        let before_taking = hitch == Hitch::HeldBeforeTaking;
        self.expect(ask, plan, Some(hitch), held.then(|| Gate { before_taking, stage, go_on: wait }));
        let (clock, task) = (Arc::clone(&self.clock), Arc::new(OnceLock::<tokio::task::AbortHandle>::new()));
        let (itself, row) = (Arc::clone(&task), Arc::new(OnceLock::new()));
        let written = Arc::clone(&row);
        let progress = move |step| {
            if let Progress::Sending(attempt) = step {
                let _ = written.set(attempt.id);
                match hitch {
                    Hitch::Sleep => clock.pass(11),
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
                Ok(report) => { self.told(&report)?; false }
                Err(error) if error.is_cancelled() => { self.bury(who).await; false }
                Err(error) => return Err(format!("{error}")),
            },
            true = reached, if held => true,
        };
        self.world.lock().unwrap().expected.remove(&ask.order);
        if in_flight {
            let held = Held { go_on, stage: stages, taken: !before_taking };
            self.operators[who].flight = Some(Flight { task: running, attempt: *row.get().unwrap(), abandoned: false, held });
        }
        Ok(())
    }

    async fn race(&mut self, ask: &Ask, plan: Plan) {
        let request = request(ask.order, ask.amount);
        let mut racers = Vec::new();
        self.expect(ask, plan, None, None);
        for who in 0..self.operators.len() {
            let desk = self.desk(who).await;
            let (request, permit) = (request.clone(), self.permit(who, ask, &request));
            racers.push(tokio::spawn(async move { desk.capture(request, permit, |_| {}).await }));
        }
        for racer in racers {
            tally::report(&racer.await.unwrap());
        }
        self.world.lock().unwrap().expected.remove(&ask.order);
    }

    /// What was told is what stands in the ledger.
    fn told(&self, report: &Report) -> Result<(), String> {
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
        let desk = self.desk(who).await;
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
        let Some(desk) = operator.desk else { return };
        let left = Arc::downgrade(desk.office());
        drop((operator.seen, desk));
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

    async fn reconcile(&mut self, who: usize, order: usize, latest: bool) -> Result<(), String> {
        let desk = self.desk(who).await;
        let rows = self.rows().into_iter().filter(|row| row.request.order_id.as_str() == ORDERS[order]);
        let chosen: Vec<Uuid> = if latest {
            rows.take(1).map(|row| row.id).collect()
        } else {
            rows.filter(|row| row.state.is_open()).map(|row| row.id).collect()
        };
        for id in chosen {
            desk.reconcile(id).await.map_err(|why| why.to_string())?;
        }
        Ok(())
    }

    async fn crowd(&mut self, order: usize) -> Result<(), String> {
        let rows = self.rows().into_iter();
        let open: Vec<Uuid> =
            rows.filter(|row| row.state.is_open() && row.request.order_id.as_str() == ORDERS[order]).map(|row| row.id).collect();
        let mut looking = Vec::new();
        for who in 0..self.operators.len() {
            let (desk, open) = (self.desk(who).await, open.clone());
            looking.extend(open.into_iter().map(|id| {
                let desk = Arc::clone(&desk);
                tokio::spawn(async move { desk.reconcile(id).await.map(drop) })
            }));
        }
        for looked in looking {
            looked.await.unwrap().map_err(|why| why.to_string())?;
        }
        Ok(())
    }

    /// A webhook comes to the receiver of an operator.
    async fn hear(&mut self, who: usize, order: usize, which: usize, stale: bool, ids: Ids) -> Result<(), String> {
        let desk = self.desk(who).await;
        let json = self.world.lock().unwrap().webhook(order, which, stale, ids);
        let Some(json) = json else { return Ok(()) };
        let (data, signature) = signed("s", &json);
        let taken = desk.hear(&Form { data, signature }, IpAddr::V4(Ipv4Addr::LOCALHOST)).await;
        let taken = taken.map_err(|why| format!("{json} was not taken in: {why:?}"))?;
        tally::add(format!("webhook {}", taken.bearing.word()), 1);
        Ok(())
    }

    async fn release(&mut self, who: usize, order: usize, confirm: bool) {
        let desk = self.desk(who).await;
        let unknown = self.rows().into_iter().find(|row| row.request.order_id.as_str() == ORDERS[order] && row.state == State::Unknown);
        if let Some(row) = unknown {
            let text = if confirm { Desk::release_confirm_text(row.id) } else { "yes".into() };
            if desk.release(row.id, "seen in the portal", &Confirm::Text(text)).await.is_ok() {
                self.watch.may_release = (confirm || !self.live).then_some(row.id);
            }
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
                self.reconcile(round, order, false).await?;
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
