//! The gateway's truth: what was really taken, what its look-ups show of it, and what it notices about the requests it gets.

use std::collections::BTreeMap;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use capdesk::domain::{Attempt, Comment, State};
use capdesk::ledger::{Filter, Ledger};
use tokio::sync::mpsc::UnboundedSender;
use uuid::Uuid;

use crate::ops::{Behaviour, HOLD, Ids, LookUps, ORDERS, PROFILES, Plan, Story};
use crate::support::clock::TestClock;
use crate::support::gateway::{Reply, Request};
use crate::tally;
use crate::told::{Said, Told};
use crate::truth::{By, Capture, Fate, Order, capture_json, without};

#[derive(Debug, Clone)]
pub(crate) struct Post {
    /// The gateway to which it came.
    pub site: usize,
    pub order: usize,
    pub amount: Option<i64>,
    pub comment: Option<String>,
    /// The attempt whose row stood in the ledger when it came.
    pub attempt: Uuid,
}

/// A POST that is expected, and what may be said of it.
#[derive(Debug)]
pub(crate) struct Expected {
    pub plan: Plan,
    /// The gateway to which it goes; `None` where operators use several profiles at once.
    pub site: Option<usize>,
    /// The operator gave what live asks for.
    pub confirmed: bool,
    /// How long ago a look-up may have allowed it; `None` where none is needed.
    pub looked: Option<u64>,
    /// The process slept or died before the request.
    pub never: bool,
    /// Several operators ask at once: one whose capture failed may be followed by the next.
    pub race: bool,
    pub gate: Option<Gate>,
}

/// Holds an exchange until the test lets it go on.
#[derive(Debug)]
pub(crate) struct Gate {
    pub before_taking: bool,
    pub stage: UnboundedSender<Stage>,
    pub go_on: Receiver<()>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Arrived,
    Taken,
}

impl Gate {
    fn wait(&self) {
        // A dropped sender is a test that has failed already.
        let _ = self.go_on.recv_timeout(Duration::from_secs(60));
    }
}

pub(crate) struct World {
    pub live: bool,
    pub tag: bool,
    pub over: bool,
    pub shout: bool,
    /// A POST takes money again though the order is captured.
    pub twice: bool,
    pub harmless: bool,
    /// What each gateway knows: nothing of the other's orders.
    pub sites: [[Order; ORDERS.len()]; PROFILES.len()],
    /// What the desk was told of each order.
    pub told: [Told; ORDERS.len()],
    pub posts: Vec<Post>,
    pub expected: BTreeMap<usize, Expected>,
    pub look_ups: LookUps,
    /// Holds the next look-up once its answer is made.
    pub look_gate: Option<Gate>,
    /// What must not have happened.
    pub faults: Vec<String>,
    pub clock: Arc<TestClock>,
    /// The ledger as seen from outside.
    pub ledger: Ledger,
    ids: u64,
}

/// Answers one request.
pub(crate) fn serve(world: &Mutex<World>, site: usize, request: &Request) -> Reply {
    if request.method != "POST" {
        let (reply, gate) = {
            let mut world = world.lock().unwrap();
            (world.look_up(site, &request.path), world.look_gate.take())
        };
        if let Some(gate) = gate {
            let _ = gate.stage.send(Stage::Taken);
            gate.wait();
        }
        return reply;
    }
    let (number, expected) = world.lock().unwrap().arrive(site, &request.body);
    let Some(expected) = expected else { return Reply::Close };
    let gate = expected.gate.as_ref();
    let tell = |stage| gate.map(|gate| gate.stage.send(stage));
    tell(Stage::Arrived);
    if let Some(gate) = gate.filter(|gate| gate.before_taking) {
        gate.wait();
    }
    let reply = world.lock().unwrap().take(number, &expected.plan);
    tell(Stage::Taken);
    if let Some(gate) = gate.filter(|gate| !gate.before_taking) {
        gate.wait();
    }
    reply
}

impl World {
    pub(crate) fn new(clock: Arc<TestClock>, ledger: Ledger, story: &Story) -> Self {
        let Story { live, tag, over, shout, twice, harmless, .. } = *story;
        let sites = std::array::from_fn(|_| std::array::from_fn(|_| Order::default()));
        let told = std::array::from_fn(|_| Told::default());
        let (posts, expected, faults) = (Vec::new(), BTreeMap::new(), Vec::new());
        let look_ups = LookUps::Fine;
        Self {
            live,
            tag,
            over,
            shout,
            twice,
            harmless,
            sites,
            told,
            posts,
            expected,
            look_ups,
            look_gate: None,
            faults,
            clock,
            ledger,
            ids: 0,
        }
    }

    pub(crate) fn now(&self) -> u64 {
        self.clock.peek().boot.as_secs()
    }

    fn id(&mut self) -> Uuid {
        self.ids += 1;
        Uuid::from_u128(0xfeed_0000_0000_4000_8000_abcd_0000_0000 + u128::from(self.ids))
    }

    /// Somebody else captures; it fails where the hold is spent.
    pub(crate) fn portal(&mut self, site: usize, order: usize, amount: i64, delay: u64, slow: Option<u64>) {
        let now = self.now();
        let fate = match slow {
            _ if self.sites[site][order].is_spent(now) => Fate::Failure,
            None => Fate::Success,
            Some(after) => Fate::Pending { until: now + delay + after, succeeds: after % 2 == 0 },
        };
        let capture = self.done("capture", By::Portal, amount, now + delay, fate);
        self.sites[site][order].captures.push(capture);
    }

    /// Somebody else does something to the order that is no capture.
    pub(crate) fn other(&mut self, site: usize, order: usize, method: &'static str, fate: Fate, delay: u64, ids: Ids) {
        let now = self.now();
        if method == "void" && self.sites[site][order].is_spent(now) {
            return;
        }
        let other = Capture { ids, ..self.done(method, By::Portal, HOLD, now + delay, fate) };
        self.sites[site][order].others.push(other);
    }

    /// The same, whatever it is; gives its place in [`World::webhook`].
    pub(crate) fn rumour(&mut self, site: usize, order: usize, method: &'static str, fate: Fate, delay: u64) -> Option<usize> {
        let count = |order: &Order| (order.captures.len(), order.others.len());
        let before = count(&self.sites[site][order]);
        if method == "capture" {
            self.portal(site, order, 4_000, delay, matches!(fate, Fate::Pending { .. } | Fate::Odd).then_some(501));
        } else {
            self.other(site, order, method, fate, delay, Ids::Both);
        }
        let (captures, others) = count(&self.sites[site][order]);
        match (captures, others) {
            now if now == before => None,
            _ if captures > before.0 => Some(captures - 1),
            _ => Some(captures + others - 1),
        }
    }

    fn done(&mut self, method: &'static str, by: By, amount: i64, visible_from: u64, fate: Fate) -> Capture {
        let (operation, transaction) = (self.id(), self.id());
        Capture { method, by, operation, transaction, ids: Ids::Both, amount, comment: None, visible_from, fate, told: false, twin: false }
    }

    /// What a webhook says of one thing that was done to an order.
    pub(crate) fn webhook(&mut self, site: usize, order: usize, which: usize, stale: bool, ids: Ids) -> Option<(String, Said)> {
        let (now, shout) = (self.now(), self.shout);
        let Order { captures, others, .. } = &mut self.sites[site][order];
        let which = which.checked_rem(captures.len() + others.len())?;
        let capture = captures.iter_mut().chain(others).nth(which)?;
        let status = if stale && matches!(capture.fate, Fate::Pending { .. }) { "pending" } else { capture.status(now) };
        capture.told |= matches!(status, "success" | "failure");
        Some((without(capture_json(capture, ORDERS[order], status, shout), ids), capture.said(ids, status)))
    }

    fn fault(&mut self, what: impl Into<String>) {
        self.faults.push(what.into());
    }

    /// A POST has come: everything that had to be true before it was sent is checked here.
    fn arrive(&mut self, site: usize, body: &str) -> (usize, Option<Expected>) {
        let object: serde_json::Value = serde_json::from_str(body).unwrap();
        let name = object["order_id"].as_str().unwrap();
        let order = ORDERS.iter().position(|known| *known == name).unwrap();
        let amount = object["charge_amount"].as_i64().map(|units| units * 100);
        let comment = object["comment"].as_str().map(str::to_owned);
        let expected = self.expected.remove(&order);
        let tagged = |id| comment.as_deref().is_some_and(|text| text.contains(&Comment::tag(id)));
        if let Some(Expected { plan, site, confirmed, looked, race: true, .. }) = &expected {
            let (plan, site, confirmed, looked) = (plan.clone(), *site, *confirmed, *looked);
            self.expected.insert(order, Expected { plan, site, confirmed, looked, never: false, race: true, gate: None });
        }
        let rows = self.rows_of(order);
        let attempt = self.row_of(site, order, &rows, body);
        if attempt.is_some_and(|id| self.posts.iter().any(|post| post.attempt == id)) {
            self.fault(format!("two POSTs of attempt {attempt:?}"));
        }
        if self.tag && !attempt.is_some_and(tagged) {
            self.fault(format!("a POST without the tag of attempt {attempt:?}: {body}"));
        }
        match &expected {
            None => self.fault(format!("nobody asked for this POST: {body}")),
            Some(expected) => self.judge(site, order, amount, expected),
        }
        self.judge_told(site, order, &rows);
        self.posts.push(Post { site, order, amount, comment, attempt: attempt.unwrap_or_default() });
        (self.posts.len() - 1, expected)
    }

    fn rows_of(&self, order: usize) -> Vec<Attempt> {
        let filter = Filter { order_id: Some(ORDERS[order].to_owned()), ..Filter::default() };
        self.ledger.page(&filter, None, 1000).unwrap()
    }

    /// No POST while anything that was told says that the order may be taken.
    fn judge_told(&mut self, site: usize, order: usize, rows: &[Attempt]) {
        // An own answer tells of its capture, by the tag too.
        let declined: Vec<&Attempt> = rows.iter().filter(|row| row.outcome.status.as_deref() == Some("failure")).collect();
        let answered = |one: &Said| declined.iter().any(|row| one.is_of(row));
        let shown = || self.sites.iter().flat_map(|orders| &orders[order].shown.finals);
        let failed = |one: &Said| answered(one) || shown().any(|other| other.failed() && other.is_same(one));
        if let Some(what) = self.told[order].standing(&self.sites[site][order].shown, failed, self.harmless) {
            self.fault(format!("a POST for {} although {what}", ORDERS[order]));
        }
    }

    /// The one row that holds the order: durable before the request, young, and with these bytes.
    fn row_of(&mut self, site: usize, order: usize, rows: &[Attempt], body: &str) -> Option<Uuid> {
        let holding: Vec<_> = rows.iter().filter(|row| row.state.blocks_order()).collect();
        let [row] = holding[..] else {
            self.fault(format!("a POST for {} with {} rows that hold the order", ORDERS[order], holding.len()));
            return None;
        };
        if row.profile != PROFILES[site] {
            self.fault(format!("a POST to {} for attempt {} of {}", PROFILES[site], row.id, row.profile));
        }
        let (id, age) = (row.id, self.clock.peek().possibly_since(&row.sent));
        let written = self.ledger.events(id).unwrap().into_iter().next().and_then(|event| event.entry.request);
        if !matches!(row.state, State::Sending | State::Unknown) {
            self.fault(format!("a POST for attempt {id}, which is {}", row.state));
        }
        if age > Duration::from_secs(10) {
            self.fault(format!("a POST {age:?} after its row"));
        }
        if written.as_deref() != Some(body.as_bytes()) {
            self.fault(format!("other bytes were sent than written: {body}"));
        }
        Some(id)
    }

    fn judge(&mut self, site: usize, order: usize, amount: Option<i64>, expected: &Expected) {
        let (now, wall) = (self.now(), self.clock.peek().wall);
        let ceiling = if self.over { HOLD + HOLD / 4 } else { HOLD };
        if expected.site.is_some_and(|asked| asked != site) {
            self.fault("a POST to another gateway than the profile's");
        }
        if expected.never {
            self.fault("a POST of a process that had died or overslept");
        }
        if self.live && !expected.confirmed {
            self.fault("a live POST without its confirmation");
        }
        if self.sites[site][order].throttled.is_some_and(|until| wall < until) {
            self.fault("a POST before the gateway's wait was over");
        }
        if let Some(age) = expected.looked {
            let looked: Vec<_> = self.sites[site][order].looks.iter().map(|look| (look.at, look.against)).collect();
            let allowed = match age {
                0 => looked.last() == Some(&(now, false)),
                age => looked.iter().any(|(at, against)| !against && now - at <= age),
            };
            if !allowed {
                let what = format!("a POST at {now} that no look-up allowed: {looked:?}");
                self.fault(what);
            }
            if amount.is_some_and(|amount| amount > ceiling) {
                self.fault("a POST above the hold");
            }
        }
    }

    /// The gateway does what it planned.
    fn take(&mut self, number: usize, plan: &Plan) -> Reply {
        let Post { site, order, amount, comment, .. } = self.posts[number].clone();
        let now = self.now();
        let (taken, fate) = match plan.behaviour {
            Behaviour::Answer | Behaviour::OtherAmount | Behaviour::LoseAnswer => (true, Fate::Success),
            Behaviour::Pending { after, succeeds, .. } => (true, Fate::Pending { until: now + after, succeeds }),
            Behaviour::Decline => (true, Fate::Failure),
            Behaviour::Error(taken) | Behaviour::Garbage(taken) | Behaviour::Cut(taken) | Behaviour::OtherOrder(taken) => {
                (taken, Fate::Success)
            }
            Behaviour::LoseRequest | Behaviour::Redirect | Behaviour::Reject | Behaviour::Throttle(_) => (false, Fate::Failure),
        };
        let capture = taken.then(|| {
            // A hold can be captured once, or so one should think.
            let truth = &self.sites[site][order];
            let spent = if self.twice { truth.is_voided(now) } else { truth.is_spent(now) };
            let fate = if spent { Fate::Failure } else { fate };
            let less = if plan.behaviour == Behaviour::OtherAmount { 100 } else { 0 };
            let amount = amount.unwrap_or(HOLD) - less;
            if fate != Fate::Failure && truth.is_spent(now) {
                tally::add("money taken a second time", 1);
            }
            let capture = Capture { comment, ..self.done("capture", By::Post(number), amount, now + plan.delay, fate) };
            self.sites[site][order].captures.push(capture.clone());
            capture
        });
        self.reply(site, order, plan, capture.as_ref())
    }
}
