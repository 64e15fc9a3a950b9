//! What can happen: to operators, to the gateway, to clocks.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Order ids of the model; some that a careless address would break.
pub(crate) const ORDERS: [&str; 5] = ["A-1", "a-1", "Ж 3/?é", "7", "../0"];
/// What each of them has on hold, in hundredths.
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
    /// All operators capture the same order at once.
    Race {
        ask: Ask,
        plan: Plan,
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
        order: usize,
    },
    /// The operator reconciles the open attempts of an order, or its latest attempt.
    Reconcile {
        who: usize,
        order: usize,
        latest: bool,
    },
    /// All operators reconcile the open attempts of an order at once.
    Crowd {
        order: usize,
    },
    Release {
        who: usize,
        order: usize,
        confirm: bool,
    },
    Pass(u64),
    StepWall(i64),
    /// Somebody else captures in the gateway's portal.
    Portal {
        order: usize,
        amount: i64,
        delay: u64,
    },
    Void {
        order: usize,
        delay: u64,
    },
    LookUps(LookUps),
    /// The gateway sends a webhook about a capture of an order, and a receiver takes it in: as the capture stands, or as it stood
    /// while it was pending.
    Hear {
        who: usize,
        order: usize,
        which: usize,
        stale: bool,
        ids: Ids,
    },
}

/// What an operator asks for.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
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
        2 => (ids(), select(vec![0, 30, 500]), any::<bool>()).prop_map(|(ids, after, succeeds)| Behaviour::Pending { ids, after, succeeds }),
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

fn ask() -> impl Strategy<Value = Ask> {
    let look =
        prop_oneof![3 => Just(Look::Skip), 3 => Just(Look::Strict), 1 => Just(Look::Waive), 1 => Just(Look::Tell), 2 => Just(Look::Seen)];
    let amount = prop_oneof![2 => Just(None), 3 => Just(Some(40)), 2 => Just(Some(100)), 1 => Just(Some(110))];
    (0..ORDERS.len(), amount, prop::bool::weighted(0.8), look).prop_map(|(order, amount, confirm, look)| Ask {
        order,
        amount,
        confirm,
        look,
    })
}

fn op() -> impl Strategy<Value = Op> {
    let who = 0..3_usize;
    let order = 0..ORDERS.len();
    let hitch = prop_oneof![
        8 => Just(Hitch::None),
        1 => Just(Hitch::Sleep),
        1 => Just(Hitch::DieAtRow),
        2 => Just(Hitch::HeldBeforeTaking),
        2 => Just(Hitch::HeldBeforeAnswer),
    ];
    let look_ups = vec![LookUps::Down, LookUps::Lost, LookUps::NotFound, LookUps::Empty, LookUps::OtherOrder];
    let delay = || select(vec![0_u64, 30, 900]);
    prop_oneof![
        14 => (who.clone(), ask(), plan(), hitch).prop_map(|(who, ask, plan, hitch)| Op::Capture { who, ask, plan, hitch }),
        2 => (ask(), plan()).prop_map(|(ask, plan)| Op::Race { ask, plan }),
        3 => who.clone().prop_map(|who| Op::GoOn { who }),
        1 => who.clone().prop_map(|who| Op::Abandon { who }),
        1 => who.clone().prop_map(|who| Op::Forget { who }),
        2 => (who.clone(), any::<bool>()).prop_map(|(who, thaw)| Op::Die { who, thaw }),
        1 => Just(Op::Thaw),
        2 => (who.clone(), order.clone()).prop_map(|(who, order)| Op::Review { who, order }),
        12 => (who.clone(), order.clone(), prop::bool::weighted(0.15)).prop_map(|(who, order, latest)| Op::Reconcile { who, order, latest }),
        1 => order.clone().prop_map(|order| Op::Crowd { order }),
        2 => (who, order.clone(), prop::bool::weighted(0.8)).prop_map(|(who, order, confirm)| Op::Release { who, order, confirm }),
        9 => select(vec![1_u64, 9, 11, 59, 61, 240, 301, 700]).prop_map(Op::Pass),
        1 => select(vec![-5_i64, -3600, 3600]).prop_map(Op::StepWall),
        1 => (order.clone(), select(vec![4_000_i64, HOLD]), delay()).prop_map(|(order, amount, delay)| Op::Portal { order, amount, delay }),
        1 => (order, delay()).prop_map(|(order, delay)| Op::Void { order, delay }),
        8 => (0..3_usize, 0..ORDERS.len(), any::<usize>(), prop::bool::weighted(0.2), ids())
            .prop_map(|(who, order, which, stale, ids)| Op::Hear { who, order, which, stale, ids }),
        1 => select(look_ups).prop_map(Op::LookUps),
        3 => Just(Op::LookUps(LookUps::Fine)),
    ]
}

/// Any story of at most this many steps.
pub(crate) fn story(steps: usize) -> impl Strategy<Value = Story> {
    (1..=3_usize, prop::bool::weighted(0.4), any::<bool>(), any::<bool>(), any::<bool>(), vec(op(), 1..steps))
        .prop_map(|(operators, live, tag, over, shout, ops)| Story { operators, live, tag, over, shout, ops })
}
