//! The gateway's truth: what was really taken, what its look-ups show of it, and what it notices about the requests it gets.

use std::collections::BTreeMap;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use capdesk::domain::{Comment, State};
use capdesk::ledger::{Filter, Ledger};
use tokio::sync::mpsc::UnboundedSender;
use uuid::Uuid;

use crate::ops::{Behaviour, HOLD, Ids, LookUps, ORDERS, Plan, Story};
use crate::support::clock::TestClock;
use crate::support::gateway::{Reply, Request};
use crate::truth::{By, Capture, Fate, Order, capture_json, without};

#[derive(Debug, Clone)]
pub(crate) struct Post {
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
    pub orders: [Order; ORDERS.len()],
    pub posts: Vec<Post>,
    pub expected: BTreeMap<usize, Expected>,
    pub look_ups: LookUps,
    /// What must not have happened.
    pub faults: Vec<String>,
    pub clock: Arc<TestClock>,
    /// The ledger as seen from outside.
    pub ledger: Ledger,
    ids: u64,
}

/// Answers one request.
pub(crate) fn serve(world: &Mutex<World>, request: &Request) -> Reply {
    if request.method != "POST" {
        return world.lock().unwrap().look_up(&request.path);
    }
    let (number, expected) = world.lock().unwrap().arrive(&request.body);
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
        let Story { live, tag, over, shout, .. } = *story;
        let orders = std::array::from_fn(|_| Order::default());
        let (posts, expected, faults) = (Vec::new(), BTreeMap::new(), Vec::new());
        Self { live, tag, over, shout, orders, posts, expected, look_ups: LookUps::Fine, faults, clock, ledger, ids: 0 }
    }

    pub(crate) fn now(&self) -> u64 {
        self.clock.peek().boot.as_secs()
    }

    fn id(&mut self) -> Uuid {
        self.ids += 1;
        Uuid::from_u128(0xfeed_0000_0000_4000_8000_abcd_0000_0000 + u128::from(self.ids))
    }

    /// Somebody else captures; it fails where the hold is spent.
    pub(crate) fn portal(&mut self, order: usize, amount: i64, delay: u64) {
        let now = self.now();
        let fate = if self.orders[order].is_spent(now) { Fate::Failure } else { Fate::Success };
        let (operation, transaction) = (self.id(), self.id());
        let capture =
            Capture { by: By::Portal, operation, transaction, amount, comment: None, visible_from: now + delay, fate, told: false };
        self.orders[order].captures.push(capture);
    }

    /// What a webhook says of one of an order's captures.
    pub(crate) fn webhook(&mut self, order: usize, which: usize, stale: bool, ids: Ids) -> Option<String> {
        let (now, shout) = (self.now(), self.shout);
        let captures = &mut self.orders[order].captures;
        let which = which.checked_rem(captures.len())?;
        let capture = captures.get_mut(which)?;
        let status = if stale && matches!(capture.fate, Fate::Pending { .. }) { "pending" } else { capture.status(now) };
        capture.told |= status != "pending";
        Some(without(capture_json(capture, ORDERS[order], status, shout), ids))
    }

    pub(crate) fn void(&mut self, order: usize, delay: u64) {
        let now = self.now();
        if !self.orders[order].is_spent(now) {
            self.orders[order].void = Some(now + delay);
        }
    }

    fn fault(&mut self, what: impl Into<String>) {
        self.faults.push(what.into());
    }

    /// A POST has come: everything that had to be true before it was sent is checked here.
    fn arrive(&mut self, body: &str) -> (usize, Option<Expected>) {
        let object: serde_json::Value = serde_json::from_str(body).unwrap();
        let name = object["order_id"].as_str().unwrap();
        let order = ORDERS.iter().position(|known| *known == name).unwrap();
        let amount = object["charge_amount"].as_i64().map(|units| units * 100);
        let comment = object["comment"].as_str().map(str::to_owned);
        let expected = self.expected.remove(&order);
        let tagged = |id| comment.as_deref().is_some_and(|text| text.contains(&Comment::tag(id)));
        if let Some(Expected { plan, confirmed, looked, race: true, .. }) = &expected {
            let again = Expected { plan: plan.clone(), confirmed: *confirmed, looked: *looked, never: false, race: true, gate: None };
            self.expected.insert(order, again);
        }
        let attempt = self.row_of(order, body);
        if attempt.is_some_and(|id| self.posts.iter().any(|post| post.attempt == id)) {
            self.fault(format!("two POSTs of attempt {attempt:?}"));
        }
        if self.tag && !attempt.is_some_and(tagged) {
            self.fault(format!("a POST without the tag of attempt {attempt:?}: {body}"));
        }
        match &expected {
            None => self.fault(format!("nobody asked for this POST: {body}")),
            Some(expected) => self.judge(order, amount, expected),
        }
        self.posts.push(Post { order, amount, comment, attempt: attempt.unwrap_or_default() });
        (self.posts.len() - 1, expected)
    }

    /// The one row that holds the order: durable before the request, young, and with these bytes.
    fn row_of(&mut self, order: usize, body: &str) -> Option<Uuid> {
        let filter = Filter { order_id: Some(ORDERS[order].to_owned()), ..Filter::default() };
        let rows = self.ledger.page(&filter, None, 1000).unwrap();
        let holding: Vec<_> = rows.iter().filter(|row| row.state.blocks_order()).collect();
        let [row] = holding[..] else {
            self.fault(format!("a POST for {} with {} rows that hold the order", ORDERS[order], holding.len()));
            return None;
        };
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

    fn judge(&mut self, order: usize, amount: Option<i64>, expected: &Expected) {
        let (now, wall) = (self.now(), self.clock.peek().wall);
        let ceiling = if self.over { HOLD + HOLD / 4 } else { HOLD };
        if expected.never {
            self.fault("a POST of a process that had died or overslept");
        }
        if self.live && !expected.confirmed {
            self.fault("a live POST without its confirmation");
        }
        if self.orders[order].throttled.is_some_and(|until| wall < until) {
            self.fault("a POST before the gateway's wait was over");
        }
        if let Some(age) = expected.looked {
            let looked = &self.orders[order].looked;
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
        let Post { order, amount, comment, .. } = self.posts[number].clone();
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
            // A hold can be captured once.
            let fate = if self.orders[order].is_spent(now) { Fate::Failure } else { fate };
            let less = if plan.behaviour == Behaviour::OtherAmount { 100 } else { 0 };
            let (operation, transaction) = (self.id(), self.id());
            let amount = amount.unwrap_or(HOLD) - less;
            let visible_from = now + plan.delay;
            let capture = Capture { by: By::Post(number), operation, transaction, amount, comment, visible_from, fate, told: false };
            self.orders[order].captures.push(capture.clone());
            capture
        });
        self.reply(order, plan, capture.as_ref())
    }
}
