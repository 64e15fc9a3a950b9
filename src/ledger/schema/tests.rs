use std::fs;
use std::path::PathBuf;

use pretty_assertions::assert_eq;
use sha2::{Digest as _, Sha256};

use super::super::migrate::{MIGRATIONS, Progress, VERSION, migrate};
use super::super::tests::{begun, event, open};
use super::super::{EventKind, Ledger};
use super::*;

/// Checksums of released migrations: a line is added with a migration and never changed.
const RELEASED: [&str; MIGRATIONS.len()] = [
    "a983da9f2931245bd6274c8ac5a7c3b9148ebdefa962a5ab3ccba6ed6193cdee",
    "e357f91afb8c6a6677f9d60add5c6cdb5c6645931c00c00fe0efc041adb76920",
    "63ee2fa8863214808847c768f3668704f588fc3df21a62db08c928d0bc506d12",
];

#[test]
fn migrations_are_the_files_in_their_order_and_each_says_what_it_does() {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/migrations");
    let mut files: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert_eq!(files.len(), MIGRATIONS.len());
    for (number, (file, migration)) in files.iter().zip(MIGRATIONS).enumerate() {
        assert!(file.file_name().unwrap().to_str().unwrap().starts_with(&format!("{:04}_", number + 1)), "{file:?}");
        assert_eq!(fs::read_to_string(file).unwrap(), migration);
        assert!(migration.starts_with("-- "), "{file:?}");
        let checksum: String = Sha256::digest(migration).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(checksum, RELEASED[number], "{file:?}");
    }
}

#[test]
fn this_sqlite_has_no_wal_reset_bug() {
    assert!(rusqlite::version_number() >= 3_051_003, "{}", rusqlite::version());
}

#[test]
fn a_ledger_is_configured_for_money() {
    let (_dir, ledger) = open();
    let pragma = |name: &str| ledger.db.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(ledger.db.query_row("PRAGMA journal_mode", [], |row| row.get::<_, String>(0)).unwrap(), "wal");
    // 2 is FULL.
    for (name, value) in [
        ("synchronous", 2),
        ("fullfsync", 1),
        ("checkpoint_fullfsync", 1),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("trusted_schema", 0),
        ("busy_timeout", 5_000),
        ("application_id", APPLICATION_ID),
        ("user_version", i64::from(VERSION)),
    ] {
        assert_eq!(pragma(name), value, "{name}");
    }
    let strict: i64 = ledger
        .db
        .query_row("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%' AND NOT strict", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(strict, 0);
}

#[test]
fn migrating_again_changes_nothing() {
    let (dir, ledger) = open();
    let (id, attempt) = (ledger.id(), begun(&ledger, "1001"));
    migrate(&ledger.db, &Progress::silent()).unwrap();
    let dump = |db: &Connection| -> Vec<String> {
        let mut statement = db.prepare("SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY rowid").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let before = dump(&ledger.db);
    let second = Ledger::open(&dir.path().join("data")).unwrap();
    assert_eq!((second.id(), dump(&second.db)), (id, before));
    assert_eq!(second.get(attempt.id).unwrap(), Some(attempt));
}

#[test]
fn triggers_keep_what_was_written() {
    let (_dir, ledger) = open();
    let attempt = begun(&ledger, "1001");
    ledger.add_event(&event(&attempt, EventKind::LookUp)).unwrap();
    let captured = begun(&ledger, "1002");
    ledger.db.execute("UPDATE attempts SET state = 'captured' WHERE id = ?1", [captured.id.to_string()]).unwrap();
    let identity = "seq id operation profile mode gateway operator owner batch_id batch_row pos_id order_id order_id_folded currency \
                    charge_amount comment server_url items customer_email customer_phone sent_at sent hold seen_before";
    let identity = identity.split(' ').map(|column| format!("UPDATE attempts SET {column} = 'other' WHERE order_id = '1001'"));
    let others = [
        "DELETE FROM attempts",
        "DELETE FROM events",
        "UPDATE events SET reason = '{}'",
        "UPDATE events SET seq = seq + 100",
        "INSERT OR REPLACE INTO events SELECT * FROM events",
        "REPLACE INTO attempts SELECT * FROM attempts",
        "INSERT OR REPLACE INTO attempts (seq, id, operation, profile, mode, state, operator, owner, pos_id, order_id, order_id_folded, currency, \
         sent_at, sent, wait_from) SELECT NULL, 'x', operation, profile, mode, 'sending', operator, owner, pos_id, order_id, order_id_folded, \
         currency, sent_at, sent, wait_from FROM attempts WHERE order_id = '1001'",
        "UPDATE OR REPLACE attempts SET id = 'x' WHERE order_id = '1001'",
        "UPDATE attempts SET state = 'declined' WHERE order_id = '1002'",
        "UPDATE attempts SET state = 'sending' WHERE order_id = '1002'",
        "UPDATE attempts SET state = 'lost' WHERE order_id = '1001'",
        "UPDATE attempts SET state = 'voided' WHERE order_id = '1001'",
        "UPDATE attempts SET http_status = 'many' WHERE order_id = '1001'",
    ];
    let dump = || {
        let all = "SELECT (SELECT json_group_array(json_array(seq, id, state, order_id)) FROM attempts) || \
                   (SELECT json_group_array(json_array(seq, kind, reason)) FROM events)";
        ledger.db.query_row(all, [], |row| row.get::<_, String>(0)).unwrap()
    };
    let before = dump();
    for sql in identity.chain(others.map(str::to_owned)) {
        assert!(ledger.db.execute(&sql, []).is_err(), "{sql}");
        assert_eq!(dump(), before, "{sql}");
    }
}

#[test]
fn a_ledger_without_the_rules_of_the_guard_is_refused() {
    let rules = |db: &Connection, kind: &str| -> Vec<String> {
        let mut statement = db.prepare("SELECT name FROM sqlite_schema WHERE type = ?1 AND sql IS NOT NULL").unwrap();
        statement.query_map([kind], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let (_fresh, ledger) = open();
    for kind in ["index", "trigger"] {
        for rule in rules(&ledger.db, kind) {
            let (dir, other) = open();
            other.db.execute_batch(&format!("DROP {kind} {rule}")).unwrap();
            drop(other);
            let refused = Ledger::open(&dir.path().join("data")).unwrap_err();
            assert!(matches!(&refused, LedgerError::Damaged { detail, .. } if *detail == rule), "{rule}: {refused}");
        }
    }
}
