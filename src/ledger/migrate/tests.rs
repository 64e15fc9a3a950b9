use std::path::{Path, PathBuf};
use std::sync::Mutex;

use pretty_assertions::assert_eq;
use tempfile::TempDir;

use super::super::tests::{POS, moment, order};
use super::super::{Filter, Ledger};
use super::*;
use crate::domain::State;
use crate::ledger::row::json;

/// What the attempts are, by order id: state, amount, message, body, and what must be read of it: currency, fee and its currency.
type Row = (&'static str, &'static str, Option<&'static str>, Option<&'static str>, Option<&'static str>, [Option<&'static str>; 3]);

const OTHER_CURRENCY: &str = r#"{"id":"desk-settled-mismatch","args":[["why",{"id":"answer-mismatch-currency","args":[["taken",{"amount":"80","currency":"EUR"}]]}]]}"#;

const ROWS: [Row; 7] = [
    (
        "plain",
        "captured",
        Some("80.50"),
        None,
        Some(r#"{"order_id":"plain","amount":80.50,"currency":"UAH","status":"success","fee":{"amount":1.50,"currency":"UAH"}}"#),
        [Some("UAH"), Some("1.50"), Some("UAH")],
    ),
    (
        "euro",
        "captured_mismatch",
        Some("80"),
        None,
        Some(r#"{"order_id":"euro","amount":"80","currency":"EUR","status":"success","fee":null}"#),
        [Some("EUR"), None, None],
    ),
    // A look-up settled it: the stored body is the answer before.
    ("found", "captured_mismatch", Some("80"), Some(OTHER_CURRENCY), Some("<html>504</html>"), [Some("EUR"), None, None]),
    // Another order's answer says nothing about this money.
    (
        "other",
        "captured",
        Some("80.50"),
        None,
        Some(r#"{"order_id":"else","amount":80.50,"currency":"EUR","fee":{"amount":9}}"#),
        [None, None, None],
    ),
    ("lost", "unknown", None, None, None, [None, None, None]),
    ("closed", "released", None, None, None, [None, None, None]),
    ("failed", "declined", None, None, Some(r#"{"order_id":"failed","status":"failure","fee":{"amount":"2"}}"#), [None, Some("2"), None]),
];

/// A ledger as a program of that version left it.
fn old(dir: &Path, version: u32) -> PathBuf {
    std::fs::create_dir(dir.join("data")).unwrap();
    let path = dir.join("data/ledger.db");
    crate::ledger::create_file(&path).unwrap();
    let db = Connection::open(&path).unwrap();
    db.pragma_update(None, "journal_mode", "WAL").unwrap();
    for migration in &MIGRATIONS[..version as usize] {
        db.execute_batch(migration).unwrap();
    }
    db.execute("INSERT INTO ledger VALUES (1, ?1)", [Uuid::from_u128(9).to_string()]).unwrap();
    db.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
    db.pragma_update(None, "user_version", version).unwrap();
    let sent = json(&moment(0)).unwrap();
    for (number, (order, state, amount, message, body, _)) in ROWS.into_iter().enumerate() {
        let id = Uuid::from_u128(100 + number as u128).to_string();
        let released = (state == "released").then_some("olena");
        db.execute(
            "INSERT INTO attempts (id, profile, mode, state, operator, owner, pos_id, order_id, order_id_folded, currency, charge_amount, \
             sent_at, sent, wait_from) VALUES (?1, 'test', 'test', 'sending', 'olena', ?2, ?3, ?4, ?4, 'UAH', '80.5', \
             '2026-06-01T00:00:00.000000000Z', ?5, ?5)",
            (&id, Uuid::from_u128(7).to_string(), POS.to_string(), order, &sent),
        )
        .unwrap();
        db.execute(
            "UPDATE attempts SET state = ?2, amount = ?3, message = ?4, body = ?5, released_by = ?6, released_reason = ?6 WHERE id = ?1",
            (&id, state, amount, message, body.map(str::as_bytes), released),
        )
        .unwrap();
        let events = [
            ("created", None),
            ("look_up", Some(r#"[{"method":"capture","status":"success","operation_id":"old"}]"#)),
            ("look_up", Some("[]")),
        ];
        for (kind, detail) in events {
            db.execute(
                "INSERT INTO events (at, kind, attempt_id, operator, os_user, host, profile, mode, pos_id, order_id, headers, body_cut, detail) \
                 VALUES ('2026-06-01T00:00:00.000000000Z', ?1, ?2, 'olena', 'ol', 'desk-1', 'test', 'test', ?3, ?4, '[]', 0, ?5)",
                (kind, &id, POS.to_string(), order, detail),
            )
            .unwrap();
        }
    }
    path
}

/// Every value of every column that a table of that version has.
fn dump(path: &Path, columns: &str, table: &str) -> Vec<String> {
    let db = Connection::open(path).unwrap();
    let mut statement = db.prepare(&format!("SELECT {columns} FROM {table} ORDER BY 1")).unwrap();
    let count = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| {
        let values: Vec<String> = (0..count).map(|at| format!("{:?}", row.get_ref(at).unwrap())).collect();
        Ok(values.join(" | "))
    };
    statement.query_map([], row).unwrap().map(Result::unwrap).collect()
}

fn columns(path: &Path, table: &str) -> String {
    let db = Connection::open(path).unwrap();
    let mut statement = db.prepare("SELECT name FROM pragma_table_info(?1)").unwrap();
    let names: Vec<String> = statement.query_map([table], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    names.join(", ")
}

#[test]
fn ledgers_of_older_versions_are_brought_up_to_date_with_everything_in_them() {
    for version in [1, 2] {
        let dir = TempDir::new().unwrap();
        let path = old(dir.path(), version);
        let (attempts, events) = (columns(&path, "attempts"), columns(&path, "events"));
        let before = (dump(&path, &attempts, "attempts"), dump(&path, &events, "events"));
        let told = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&told);
        let ledger =
            Ledger::open_telling(&dir.path().join("data"), &Progress::to(move |done, all| seen.lock().unwrap().push((done, all)))).unwrap();
        assert_eq!((dump(&path, &attempts, "attempts"), dump(&path, &events, "events")), before, "version {version}");
        assert_eq!(*told.lock().unwrap(), [(7, 7)]);
        assert_eq!(differences(&ledger.db, VERSION).unwrap(), Vec::<String>::new());
        assert_eq!(ledger.db.query_row("PRAGMA foreign_keys", [], |row| row.get::<_, i64>(0)).unwrap(), 1);
        let rows = ledger.page(&Filter::default(), None, 100).unwrap();
        assert_eq!(rows.len(), ROWS.len());
        for (order_id, state, .., [currency, fee, fee_currency]) in ROWS {
            let attempt = rows.iter().find(|attempt| attempt.request.order_id == order(order_id)).unwrap();
            let outcome = &attempt.outcome;
            let read = [&outcome.amount_currency, &outcome.fee_amount, &outcome.fee_currency].map(Option::as_deref);
            assert_eq!((attempt.state.word(), read), (state, [currency, fee, fee_currency]), "{order_id}");
            assert_eq!((attempt.gateway.as_ref(), attempt.batch), (None, None));
            assert_eq!(ledger.events(attempt.id).unwrap().len(), 3);
        }
        let kept = "SELECT transactions || successes FROM look_ups WHERE order_id = 'lost' AND gateway = ''";
        let kept: String = ledger.db.query_row(kept, [], |row| row.get(0)).unwrap();
        assert_eq!(kept, r#"[][{"method":"capture","status":"success","operation_id":"old"}]"#);
    }
}

/// What bookkeeping adds up: by the currency in which it was taken, not by the one asked for.
#[test]
fn sums_by_the_currency_taken_are_what_was_taken() {
    let dir = TempDir::new().unwrap();
    let path = old(dir.path(), 2);
    drop(Ledger::open(&dir.path().join("data")).unwrap());
    let sql = "SELECT coalesce(amount_currency, currency), group_concat(amount, '+' ORDER BY seq) FROM attempts \
               WHERE state IN ('captured', 'captured_mismatch') GROUP BY 1 ORDER BY 1";
    let db = Connection::open(path).unwrap();
    let sums: Vec<(String, String)> =
        db.prepare(sql).unwrap().query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    assert_eq!(sums, [("EUR".into(), "80+80".into()), ("UAH".into(), "80.50+80.50".into())]);
}

#[test]
fn a_migration_that_fails_leaves_the_ledger_as_it_was() {
    let dir = TempDir::new().unwrap();
    let path = old(dir.path(), 2);
    let db = Connection::open(&path).unwrap();
    // Something of the new version is there already: the migration cannot go through.
    db.execute_batch("CREATE TABLE batches (x)").unwrap();
    let attempts = columns(&path, "attempts");
    let before = dump(&path, &attempts, "attempts");
    assert!(Ledger::open(&dir.path().join("data")).is_err());
    assert_eq!((dump(&path, &attempts, "attempts"), version(&db).unwrap()), (before, 2));
}

#[test]
fn while_a_ledger_is_brought_up_to_date_no_other_process_writes() {
    let dir = TempDir::new().unwrap();
    let path = old(dir.path(), 2);
    let other = Connection::open(&path).unwrap();
    other.busy_timeout(std::time::Duration::ZERO).unwrap();
    let other = Mutex::new(other);
    let refused = Arc::new(Mutex::new(None));
    let seen = Arc::clone(&refused);
    let progress = Progress::to(move |_, _| {
        let write = other.lock().unwrap().execute("UPDATE attempts SET alarm = '{}'", []);
        *seen.lock().unwrap() = Some(write.unwrap_err().sqlite_error_code());
    });
    let ledger = Ledger::open_telling(&dir.path().join("data"), &progress).unwrap();
    assert_eq!(*refused.lock().unwrap(), Some(Some(rusqlite::ErrorCode::DatabaseBusy)));
    assert_eq!(ledger.count(&Filter { states: vec![State::Unknown], ..Filter::default() }).unwrap(), 1);
}
