//! What must hold after each step, and at the end, between the ledger and the gateway's truth.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use capdesk::domain::{Attempt, State};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::bench::Bench;
use crate::ops::{HOLD, LookUps, ORDERS, PROFILES};
use crate::proof::{last_shown, shows_nothing_of};
use crate::tally;
use crate::truth::{By, Capture};
use crate::world::World;

/// Least time between the send and the proof that nothing was captured, and between its two look-ups.
const SETTLE: u64 = 300;
const GAP: u64 = 60;

/// What was seen so far.
pub(crate) struct Watch {
    tag: bool,
    ledger: PathBuf,
    /// The state of each attempt.
    states: BTreeMap<Uuid, State>,
    /// The attempt that a named person may have released in this step.
    pub may_release: Option<Uuid>,
    /// Attempts that were closed without money although the gateway took it, where no look-up could tell.
    unknowable: BTreeSet<Uuid>,
}

impl Watch {
    pub(crate) fn new(tag: bool, ledger: PathBuf) -> Self {
        Self { tag, ledger, states: BTreeMap::new(), may_release: None, unknowable: BTreeSet::new() }
    }
}

pub(crate) fn order_of(attempt: &Attempt) -> usize {
    ORDERS.iter().position(|order| *order == attempt.request.order_id.as_str()).unwrap()
}

/// The gateway to which an attempt was sent.
pub(crate) fn site_of(attempt: &Attempt) -> usize {
    PROFILES.iter().position(|profile| *profile == attempt.profile).unwrap()
}

fn asked(attempt: &Attempt) -> i64 {
    attempt.request.charge_amount.map_or(HOLD, |amount| cents(amount.value()))
}

fn cents(amount: Decimal) -> i64 {
    i64::try_from(amount * Decimal::from(100)).unwrap()
}

/// What the gateway made of the attempt's POST.
fn taken<'w>(world: &'w World, attempt: &Attempt) -> Option<&'w Capture> {
    let post = world.posts.iter().position(|post| post.attempt == attempt.id)?;
    world.sites[site_of(attempt)][order_of(attempt)].captures.iter().find(|capture| capture.by == By::Post(post))
}

/// Checks everything after a step.
pub(crate) fn step(bench: &mut Bench, what: &str) -> Result<(), String> {
    let waiting = bench.waiting();
    let rows = bench.rows();
    let world = bench.world.lock().unwrap();
    let watch = &mut bench.watch;
    let told = |fault: String| Err(format!("{what}: {fault}"));
    if let Some(fault) = world.faults.first() {
        return told(fault.clone());
    }
    for (order, name) in ORDERS.iter().enumerate() {
        let holding = rows.iter().filter(|row| order_of(row) == order && row.state.blocks_order()).count();
        if holding > 1 {
            return told(format!("{holding} attempts hold {name}"));
        }
    }
    if let Some(lost) = watch.states.keys().find(|id| !rows.iter().any(|row| row.id == **id)) {
        return told(format!("attempt {lost} is gone"));
    }
    for row in &rows {
        let before = watch.states.insert(row.id, row.state);
        if before != Some(row.state) {
            tally::state(row.state);
            moved(&world, watch, row, before, &rows).or_else(told)?;
        }
        stands(&world, watch, row).or_else(told)?;
        if waiting.contains(&row.id) && row.state != State::Sending {
            return told(format!("attempt {} is {} while its process waits for the answer", row.id, row.state));
        }
    }
    watch.may_release = None;
    Ok(())
}

/// Whether an attempt may have come to this state now.
fn moved(world: &World, watch: &mut Watch, row: &Attempt, before: Option<State>, rows: &[Attempt]) -> Result<(), String> {
    let (now, order) = (world.now(), &world.sites[site_of(row)][order_of(row)]);
    if before.is_some_and(State::is_success) {
        return Err(format!("money taken was undone: {row:?}"));
    }
    match row.state {
        State::Captured | State::CapturedMismatch => return captured(world, watch, row, rows),
        State::NotCaptured => {
            let sent = row.sent.boot.as_secs();
            let absences = || order.looks.iter().filter(|look| look.at >= sent && shows_nothing_of(world, look, row, rows, false));
            let (first, last) = (absences().next().map(|look| look.at), absences().next_back().map(|look| look.at));
            // A second may pass within one step.
            let proven = first.zip(last).is_some_and(|(first, last)| now - last <= 1 && last - first >= GAP && last - sent >= SETTLE);
            if !proven {
                return Err(format!("not_captured at {now}, sent at {sent}, look-ups: {:#?}", order.looks));
            }
            if let Some(shown) = last_shown(world, &watch.ledger, row, rows) {
                return Err(format!("not_captured although a look-up that was asked later had shown {shown}: {row:?}"));
            }
        }
        State::Released => {
            if watch.may_release != Some(row.id) {
                return Err(format!("released by nobody: {row:?}"));
            }
            if order.asked != Some(now) {
                return Err(format!("released although its gateway was not asked: {row:?}"));
            }
            let last = order.looks.last().filter(|_| world.look_ups == LookUps::Fine);
            if last.is_some_and(|look| !shows_nothing_of(world, look, row, rows, true)) {
                return Err(format!("released although a capture is to be seen: {row:?}"));
            }
        }
        State::NotSent if world.posts.iter().any(|post| post.attempt == row.id) => return Err(format!("not_sent, but it came: {row:?}")),
        _ => {}
    }
    if matches!(row.state, State::NotCaptured | State::Released) && taken(world, row).is_none_or(Capture::succeeds) {
        let is_aside = |own: &Capture| !world.told[order_of(row)].counts(&own.said(own.ids, own.status(now)));
        let hidden = taken(world, row).is_none_or(|own| own.visible_from > now || is_aside(own)) || world.look_ups != LookUps::Fine;
        if hidden {
            watch.unknowable.insert(row.id);
        }
    }
    Ok(())
}

/// Whether an attempt stands where the truth lets it.
fn stands(world: &World, watch: &Watch, row: &Attempt) -> Result<(), String> {
    let Some(own) = taken(world, row).filter(|own| own.succeeds()) else { return Ok(()) };
    match row.state {
        State::Declined | State::Rejected | State::Throttled | State::NotSent => Err(format!("{} but taken: {own:?}", row.state)),
        State::NotCaptured | State::Released if !watch.unknowable.contains(&row.id) => {
            Err(format!("{} but taken, and a look-up would have shown it: {own:?}", row.state))
        }
        _ => Ok(()),
    }
}

/// Whether an attempt that claims money claims the right money.
fn captured(world: &World, watch: &Watch, row: &Attempt, rows: &[Attempt]) -> Result<(), String> {
    let now = world.now();
    let captures =
        || world.sites.iter().enumerate().flat_map(|(site, orders)| orders[order_of(row)].captures.iter().map(move |one| (site, one)));
    let id = |id: &Option<String>| id.as_deref().and_then(|id| Uuid::parse_str(id).ok());
    let (operation, transaction) = (id(&row.outcome.operation_id), id(&row.outcome.transaction_id));
    let claimed = match (operation, transaction) {
        // An own answer, or a webhook without ids of a capture that looks like ours.
        (None, None) => {
            let looks_ours = |capture: &Capture| capture.told && capture.status(now) == "success" && capture.amount == stated(row);
            let is_stated = |own: &&Capture| own.status(now) == "success" && (row.outcome.amount.is_none() || own.amount == stated(row));
            let own = taken(world, row).filter(is_stated).map(|own| (site_of(row), own));
            own.or_else(|| captures().find(|(_, capture)| looks_ours(capture)))
        }
        (None, _) => captures().find(|(_, capture)| Some(capture.transaction) == transaction),
        _ => captures().find(|(_, capture)| Some(capture.operation) == operation),
    };
    let Some((site, claimed)) = claimed.filter(|(_, capture)| capture.status(now) == "success") else {
        return Err(format!("captured what was not taken: {row:?}"));
    };
    if site != site_of(row) {
        // A webhook does not say which gateway it comes from where two have one point of sale and one secret.
        if !claimed.told {
            return Err(format!("claims what another gateway took, which only a look-up there shows: {row:?}"));
        }
        tally::unknowable("another gateway's capture");
    }
    let unasked = row.request.charge_amount.is_none() && row.hold.is_none();
    match row.state {
        State::CapturedMismatch if claimed.amount == asked(row) => return Err(format!("the amount is as asked: {row:?}")),
        State::Captured if claimed.amount != asked(row) && !unasked => return Err(format!("the amount is another: {row:?}")),
        _ => {}
    }
    let own = taken(world, row);
    let own_visible = own.is_some_and(|own| own.succeeds() && own.visible_from <= now);
    match claimed.by {
        By::Post(number) if world.posts[number].attempt == row.id => Ok(()),
        By::Post(number) => {
            let owner = rows.iter().find(|other| other.id == world.posts[number].attempt);
            let known = owner.is_some_and(|owner| owner.outcome.operation_id.is_some() || owner.outcome.transaction_id.is_some());
            if watch.tag || known {
                return Err(format!("claims the capture of {:?}: {row:?}", world.posts[number].attempt));
            }
            tally::unknowable("another attempt's capture");
            Ok(())
        }
        // A webhook may come before any look-up does, and need not say the comment.
        By::Portal if watch.tag && own_visible && !claimed.told => {
            Err(format!("claims somebody else's capture instead of its own: {row:?}"))
        }
        By::Portal => {
            tally::unknowable("somebody else's capture");
            Ok(())
        }
    }
}

/// Checks that the ledger tells the truth wherever it can be known.
pub(crate) fn end(bench: &Bench) -> Result<(), String> {
    let rows = bench.rows();
    let world = bench.world.lock().unwrap();
    let now = world.now();
    for (order, name) in ORDERS.iter().enumerate() {
        let rows: Vec<_> = rows.iter().filter(|row| order_of(row) == order).collect();
        if let Some(row) = rows.iter().find(|row| matches!(row.state, State::Sending | State::Pending)) {
            return Err(format!("still {} in the end: {row:?}", row.state));
        }
        let captures = || world.sites.iter().flat_map(|orders| &orders[order].captures);
        let foreign = captures().any(|capture| capture.by == By::Portal);
        let hidden = rows.iter().any(|row| bench.watch.unknowable.contains(&row.id) && taken(&world, row).is_some_and(Capture::succeeds));
        if foreign || hidden {
            tally::unknowable(if foreign { "order captured by somebody else" } else { "order seen too late" });
            continue;
        }
        let real: i64 = captures().filter(|capture| capture.is_live(now)).map(|capture| capture.amount).sum();
        let told: i64 = rows.iter().filter(|row| row.state.is_success()).map(|row| stated(row)).sum();
        if real != told {
            return Err(format!("{name}: the gateway took {real}, the ledger says {told}: {rows:#?}"));
        }
        if captures().filter(|capture| capture.is_live(now)).count() > 1 {
            return Err(format!("{name}: captured more than once, and nobody else did it: {rows:#?}"));
        }
        let odd = |site: usize| world.sites[site][order].others.iter().any(|other| other.is_live(now));
        match rows.iter().find(|row| row.state.is_open()) {
            // Nobody can prove that nothing was captured where something is to be seen that may be anything.
            Some(open) if odd(site_of(open)) => tally::unknowable("order with a refund or an unknown method"),
            Some(open) => return Err(format!("still open in the end: {open:?}")),
            None => tally::told_right(),
        }
    }
    Ok(())
}

fn stated(row: &Attempt) -> i64 {
    row.outcome.amount.as_deref().and_then(|text| Decimal::from_str_exact(text).ok()).map_or(0, cents)
}
