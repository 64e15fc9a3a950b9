//! What can happen: to operators, to the gateway, to clocks.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::told::HARMLESS;
use crate::truth::Fate;

/// Order ids of the model; some that a careless address would break.
pub(crate) const ORDERS: [&str; 5] = ["A-1", "a-1", "Ж 3/?é", "7", "../0"];
/// Profiles of one point of sale, each with a gateway of its own.
pub(crate) const PROFILES: [&str; 2] = ["desk", "other"];
/// What each order has on hold, in hundredths.
pub(crate) const HOLD: i64 = 10_000;

/// A whole story: who works, under which rules, and what happens.
#[derive(Debug, Clone)]
pub(crate) struct Story {
    pub operators: usize,
    pub live: bool,
    /// Captures are marked in their comment.
    pub tag: bool,
    /// `overcapture_percent` is 25, otherwise 0.
    pub over: bool,
    /// Look-ups spell ids in upper case.
    pub shout: bool,
    /// The gateway captures an order again that is captured.
    pub twice: bool,
    /// The profiles call one unknown method harmless.
    pub harmless: bool,
    pub ops: Vec<Op>,
}

#[derive(Debug, Clone)]
pub(crate) enum Op {
    /// One operator captures.
    Capture {
        who: usize,
        ask: Ask,
        plan: Plan,
        hitch: Hitch,
    },
    /// All operators capture the same order at once, by one profile or by both.
    Race {
        ask: Ask,
        plan: Plan,
        mixed: bool,
    },
    /// The held answer goes out.
    GoOn {
        who: usize,
    },
    /// The operator does not wait for the held answer any longer.
    Abandon {
        who: usize,
    },
    /// The operator's process drops the capture and works on.
    Forget {
        who: usize,
    },
    /// The operator's process is killed; what the gateway holds of it goes on now or at a [`Op::Thaw`].
    Die {
        who: usize,
        thaw: bool,
    },
    /// What the gateway still held of dead processes goes on.
    Thaw,
    /// The operator looks an order up for a review.
    Review {
        who: usize,
        site: usize,
        order: usize,
    },
    /// The operator reconciles the open attempts of an order, or its latest attempt, by one of the profiles.
    Reconcile {
        who: usize,
        site: usize,
        order: usize,
        latest: bool,
    },
    /// A console of one of the profiles watches for a moment.
    Watch {
        who: usize,
        site: usize,
    },
    /// All operators reconcile the open attempts of an order at once.
    Crowd {
        order: usize,
    },
    /// A look-up of an unknown attempt takes its time, and meanwhile somebody else's shows a capture on its way.
    Overtake {
        who: usize,
        order: usize,
        lead: u64,
    },
    /// The operator releases an unknown attempt of an order, perhaps after a while.
    Release {
        who: usize,
        site: usize,
        order: usize,
        confirm: bool,
        after: u64,
    },
    Pass(u64),
    StepWall(i64),
    /// Somebody else captures in the gateway's portal, at once or after a while.
    Portal {
        site: usize,
        order: usize,
        amount: i64,
        delay: u64,
        slow: Option<u64>,
    },
    /// Something else is done to the order: a void, a refund, something that nobody knows.
    Other {
        site: usize,
        order: usize,
        method: &'static str,
        fate: Fate,
        delay: u64,
        ids: Ids,
    },
    /// Look-ups list what was done to an order twice from now on.
    Twins {
        site: usize,
        order: usize,
    },
    LookUps(LookUps),
    /// The gateway sends a webhook about something that was done to an order, and a receiver of one of the profiles takes it in: as it
    /// stands, or as it stood while it was pending.
    Hear {
        who: usize,
        site: usize,
        by: usize,
        order: usize,
        which: usize,
        stale: bool,
        ids: Ids,
    },
    /// Somebody else does something to an order, and an operator is told of it: by a webhook, when look-ups do not show it yet, or by a
    /// look-up for a review.
    Rumour {
        who: usize,
        site: usize,
        order: usize,
        method: &'static str,
        fate: Fate,
        shown: bool,
    },
    /// The operator sets aside what a webhook told, or what a look-up showed.
    Dismiss {
        who: usize,
        site: usize,
        order: usize,
        which: usize,
        shown: bool,
        confirm: bool,
    },
    /// The operator takes that back.
    Restore {
        who: usize,
        site: usize,
        order: usize,
        which: usize,
    },
}

/// What an operator asks for.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    /// By which profile.
    pub site: usize,
    pub order: usize,
    /// In whole units; `None` is the whole hold.
    pub amount: Option<i64>,
    /// Live: the right confirmation, otherwise a wrong one or none.
    pub confirm: bool,
    pub look: Look,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Strict,
    Waive,
    Tell,
    Skip,
    /// The look-up of the last review, whatever it was about, then strict.
    Seen,
}

/// What goes wrong on the operator's side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hitch {
    None,
    /// The computer sleeps between the row and the request.
    Sleep,
    /// The computer sleeps while the connection comes about.
    SleepInConnect,
    /// The process is killed between the row and the request.
    DieAtRow,
    /// The gateway holds the exchange before it takes the capture.
    HeldBeforeTaking,
    /// The gateway holds the exchange before it answers.
    HeldBeforeAnswer,
}

/// What the gateway does with the next POST for an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    pub behaviour: Behaviour,
    /// Seconds until look-ups show what was taken.
    pub delay: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Behaviour {
    Answer,
    OtherAmount,
    Decline,
    Pending {
        ids: Ids,
        after: u64,
        succeeds: bool,
    },
    LoseRequest,
    LoseAnswer,
    /// HTTP 500; whether it was taken.
    Error(bool),
    Garbage(bool),
    Cut(bool),
    OtherOrder(bool),
    Redirect,
    Reject,
    Throttle(Option<u64>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ids {
    Both,
    TransactionOnly,
    None,
}

/// How the gateway answers look-ups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LookUps {
    Fine,
    Down,
    Lost,
    NotFound,
    Empty,
    OtherOrder,
}

fn ids() -> impl Strategy<Value = Ids> {
    select(vec![Ids::Both, Ids::TransactionOnly, Ids::None])
}

fn behaviour() -> impl Strategy<Value = Behaviour> {
    prop_oneof![
        6 => Just(Behaviour::Answer),
        1 => Just(Behaviour::OtherAmount),
        2 => Just(Behaviour::Decline),
        2 => (ids(), select(vec![0, 30, 500, 2000]), any::<bool>()).prop_map(|(ids, after, succeeds)| Behaviour::Pending { ids, after, succeeds }),
        3 => Just(Behaviour::LoseRequest),
        5 => Just(Behaviour::LoseAnswer),
        2 => any::<bool>().prop_map(Behaviour::Error),
        1 => any::<bool>().prop_map(Behaviour::Garbage),
        1 => any::<bool>().prop_map(Behaviour::Cut),
        1 => any::<bool>().prop_map(Behaviour::OtherOrder),
        1 => Just(Behaviour::Redirect),
        1 => Just(Behaviour::Reject),
        2 => select(vec![None, Some(5), Some(120), Some(100_000)]).prop_map(Behaviour::Throttle),
    ]
}

fn plan() -> impl Strategy<Value = Plan> {
    // Beyond settle_seconds nobody can know.
    (behaviour(), prop_oneof![6 => Just(0), 2 => Just(30), 2 => Just(200), 1 => Just(900)])
        .prop_map(|(behaviour, delay)| Plan { behaviour, delay })
}

fn site() -> impl Strategy<Value = usize> {
    prop_oneof![2 => Just(0_usize), 1 => Just(1)]
}

/// Most things happen to few orders, so that they meet.
fn order() -> impl Strategy<Value = usize> {
    prop_oneof![4 => Just(0_usize), 2 => Just(1), 1 => 2..ORDERS.len()]
}

fn ask() -> impl Strategy<Value = Ask> {
    let look =
        prop_oneof![3 => Just(Look::Skip), 3 => Just(Look::Strict), 1 => Just(Look::Waive), 1 => Just(Look::Tell), 2 => Just(Look::Seen)];
    let amount = prop_oneof![2 => Just(None), 3 => Just(Some(40)), 2 => Just(Some(100)), 1 => Just(Some(110))];
    (site(), order(), amount, prop::bool::weighted(0.8), look).prop_map(|(site, order, amount, confirm, look)| Ask {
        site,
        order,
        amount,
        confirm,
        look,
    })
}

fn hitch() -> impl Strategy<Value = Hitch> {
    prop_oneof![
        8 => Just(Hitch::None),
        1 => Just(Hitch::Sleep),
        1 => Just(Hitch::SleepInConnect),
        1 => Just(Hitch::DieAtRow),
        2 => Just(Hitch::HeldBeforeTaking),
        2 => Just(Hitch::HeldBeforeAnswer),
    ]
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        4 => Just(Fate::Success),
        1 => Just(Fate::Failure),
        1 => any::<bool>().prop_map(|succeeds| Fate::Pending { until: 3000, succeeds }),
        1 => Just(Fate::Odd),
    ]
}

/// What somebody else does to an order.
fn foreign() -> impl Strategy<Value = Op> {
    let delay = || select(vec![0_u64, 30, 900]);
    let slow = prop_oneof![2 => Just(None), 1 => select(vec![30_u64, 501]).prop_map(Some)];
    let amount = select(vec![4_000_i64, HOLD]);
    let method = select(vec!["void", "void", "refund", "incremental_auth", HARMLESS]);
    prop_oneof![
        1 => (site(), order(), amount, delay(), slow)
            .prop_map(|(site, order, amount, delay, slow)| Op::Portal { site, order, amount, delay, slow }),
        1 => (site(), order(), method, fate(), delay(), ids())
            .prop_map(|(site, order, method, fate, delay, ids)| Op::Other { site, order, method, fate, delay, ids }),
        1 => (site(), order()).prop_map(|(site, order)| Op::Twins { site, order }),
    ]
}

/// What is told, and what a person does about it.
fn news() -> impl Strategy<Value = Op> {
    let (who, which, confirm) = (|| 0..3_usize, any::<usize>, || prop::bool::weighted(0.8));
    let method = select(vec!["capture", "capture", "capture", "void", "refund", "incremental_auth", HARMLESS]);
    prop_oneof![
        8 => (who(), site(), site(), order(), which(), prop::bool::weighted(0.2), ids())
            .prop_map(|(who, site, by, order, which, stale, ids)| Op::Hear { who, site, by, order, which, stale, ids }),
        3 => (who(), site(), order(), method, fate(), any::<bool>())
            .prop_map(|(who, site, order, method, fate, shown)| Op::Rumour { who, site, order, method, fate, shown }),
        2 => (who(), site(), order(), which(), any::<bool>(), confirm())
            .prop_map(|(who, site, order, which, shown, confirm)| Op::Dismiss { who, site, order, which, shown, confirm }),
        1 => (who(), site(), order(), which()).prop_map(|(who, site, order, which)| Op::Restore { who, site, order, which }),
    ]
}

fn look_ups() -> impl Strategy<Value = Op> {
    let bad = select(vec![LookUps::Down, LookUps::Lost, LookUps::NotFound, LookUps::Empty, LookUps::OtherOrder]);
    prop_oneof![1 => bad, 3 => Just(LookUps::Fine)].prop_map(Op::LookUps)
}

fn op() -> impl Strategy<Value = Op> {
    let who = 0..3_usize;
    let confirm = prop::bool::weighted(0.8);
    prop_oneof![
        14 => (who.clone(), ask(), plan(), hitch()).prop_map(|(who, ask, plan, hitch)| Op::Capture { who, ask, plan, hitch }),
        2 => (ask(), plan(), prop::bool::weighted(0.3)).prop_map(|(ask, plan, mixed)| Op::Race { ask, plan, mixed }),
        3 => who.clone().prop_map(|who| Op::GoOn { who }),
        1 => who.clone().prop_map(|who| Op::Abandon { who }),
        1 => who.clone().prop_map(|who| Op::Forget { who }),
        2 => (who.clone(), any::<bool>()).prop_map(|(who, thaw)| Op::Die { who, thaw }),
        1 => Just(Op::Thaw),
        2 => (who.clone(), site(), order()).prop_map(|(who, site, order)| Op::Review { who, site, order }),
        12 => (who.clone(), site(), order(), prop::bool::weighted(0.15))
            .prop_map(|(who, site, order, latest)| Op::Reconcile { who, site, order, latest }),
        1 => (who.clone(), site()).prop_map(|(who, site)| Op::Watch { who, site }),
        1 => order().prop_map(|order| Op::Crowd { order }),
        2 => (who.clone(), order(), 0..6_u64).prop_map(|(who, order, lead)| Op::Overtake { who, order, lead }),
        3 => (who, site(), order(), confirm, select(vec![0, 301]))
            .prop_map(|(who, site, order, confirm, after)| Op::Release { who, site, order, confirm, after }),
        9 => select(vec![1_u64, 9, 11, 59, 61, 240, 301, 700]).prop_map(Op::Pass),
        1 => select(vec![-5_i64, -3600, 3600]).prop_map(Op::StepWall),
        4 => foreign(),
        13 => news(),
        4 => look_ups(),
    ]
}

/// Any story of at most this many steps.
pub(crate) fn story(steps: usize) -> impl Strategy<Value = Story> {
    let rules = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (1..=3_usize, prop::bool::weighted(0.4), rules, vec(op(), 1..steps)).prop_map(
        |(operators, live, (tag, over, shout, twice, harmless), ops)| Story { operators, live, tag, over, shout, twice, harmless, ops },
    )
}
