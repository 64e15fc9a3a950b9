//! What look-ups must have shown before an attempt may be closed without money.

use std::path::Path;

use capdesk::domain::Attempt;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _};
use serde_json::Value;
use uuid::Uuid;

use crate::check::{order_of, site_of};
use crate::told::Said;
use crate::truth::Look;
use crate::world::World;

/// Whether a look-up showed nothing that may have come of an attempt: no capture that could be its own, no refund (a person who
/// releases is held up by one that was there before, too), nothing unknown.
pub(crate) fn shows_nothing_of(world: &World, look: &Look, row: &Attempt, rows: &[Attempt], by_hand: bool) -> bool {
    let nothing = |said: &Said| match said.method {
        "capture" => !said.could_be_of(row, rows),
        "refund" => !by_hand && said.was_seen(row),
        "void" => true,
        _ => !said.may_move_money(world.harmless),
    };
    (by_hand || !look.is_empty) && look.live.iter().all(nothing)
}

/// What the last look-up that stands in the ledger before an attempt was settled showed, if it could be a capture of the attempt: a
/// look-up is an event when it shows something new.
pub(crate) fn last_shown(world: &World, ledger: &Path, row: &Attempt, rows: &[Attempt]) -> Option<String> {
    let db = Connection::open_with_flags(ledger, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let shown: Option<String> = db
        .query_row(
            "SELECT detail FROM events WHERE kind = 'look_up' AND pos_id = ?1 AND order_id = ?2 AND gateway = ?3 AND detail LIKE '[%' \
             AND seq < (SELECT max(seq) FROM events WHERE attempt_id = ?4 AND kind = 'settled') ORDER BY seq DESC LIMIT 1",
            (row.request.pos_id.to_string(), row.request.order_id.as_str(), row.gateway.as_ref().unwrap().as_str(), row.id.to_string()),
            |found| found.get(0),
        )
        .optional()
        .unwrap();
    let listed: Vec<Value> = serde_json::from_str(&shown?).unwrap();
    let (told, at) = (&world.told[order_of(row)], &world.sites[site_of(row)][order_of(row)]);
    let operation_of = |one: &Value| one["operation_id"].as_str().and_then(|id| Uuid::parse_str(id).ok());
    // Listed twice, as it was and as it ended.
    let failed = |operation| listed.iter().any(|one| one["status"] == "failure" && operation_of(one) == operation);
    let live = listed.iter().find(|one| {
        let operation = operation_of(one);
        let known = at.captures.iter().find(|capture| Some(capture.operation) == operation);
        let status = ["init", "pending", "success"].into_iter().find(|status| one["status"] == *status);
        known.zip(status).filter(|(_, status)| *status == "success" || !failed(operation)).is_some_and(|(capture, status)| {
            let said = capture.said(capture.ids, status);
            told.counts(&said) && said.could_be_of(row, rows)
        })
    });
    live.map(|one| one.to_string())
}
