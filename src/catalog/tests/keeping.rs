//! The file and its place: what is noticed, replaced, resumed and shared.

use pretty_assertions::assert_eq;

use super::*;

#[test]
fn a_restored_backup_and_another_ledger_are_noticed() {
    let (dir, ledger, _) = captured(&[Begun::default()]);
    let backup = dir.path().join("backup.db");
    crate::ledger::backup(&data(&dir), &backup).unwrap();
    for order_id in ["2", "3"] {
        Begun { order_id: order_id.into(), ..Begun::default() }.begin(&ledger).unwrap();
    }
    assert_eq!(orders(&caught_up(&data(&dir), TimeZone::UTC), &Query::default()).len(), 3);
    drop(ledger);
    let restore = || {
        for name in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
            let _ = fs::remove_file(data(&dir).join(name));
        }
        fs::copy(&backup, data(&dir).join("ledger.db")).unwrap();
    };
    restore();
    assert_eq!(orders(&caught_up(&data(&dir), TimeZone::UTC), &Query::default()), ["1001"]);
    // Restored, and as many events written since as were lost.
    let ledger = Ledger::open(&data(&dir)).unwrap();
    for order_id in ["4", "5"] {
        Begun { order_id: order_id.into(), ..Begun::default() }.begin(&ledger).unwrap();
    }
    let mut catalog = caught_up(&data(&dir), TimeZone::UTC);
    assert_eq!(orders(&catalog, &Query::default()), ["5", "4", "1001"]);
    drop(ledger);
    catalog.catch_up(&mut on).unwrap();
    drop(catalog);
    restore();
    let ledger = Ledger::open(&data(&dir)).unwrap();
    for order_id in ["6", "7", "8"] {
        let begun = Begun { order_id: order_id.into(), sent: at("2026-11-22T12:00:01Z"), ..Begun::default() };
        begun.begin(&ledger).unwrap();
    }
    assert_eq!(orders(&caught_up(&data(&dir), TimeZone::UTC), &Query::default()), ["8", "7", "6", "1001"]);
    // Another ledger under the same catalog.
    drop(ledger);
    let (other, _ledger, _) = captured(&[Begun { order_id: "other".into(), ..Begun::default() }]);
    fs::copy(data(&dir).join("catalog.db"), data(&other).join("catalog.db")).unwrap();
    assert_eq!(orders(&caught_up(&data(&other), TimeZone::UTC), &Query::default()), ["other"]);
}

#[test]
fn a_damaged_or_foreign_file_is_replaced_and_the_ledger_is_left_alone() {
    let (dir, ledger, _) = captured(&[Begun::default()]);
    drop(ledger);
    let path = data(&dir).join("catalog.db");
    let whole = |what: &str| {
        let before = fs::read(data(&dir).join("ledger.db")).unwrap();
        let catalog = caught_up(&data(&dir), TimeZone::UTC);
        assert_eq!(orders(&catalog, &Query::default()), ["1001"], "{what}");
        assert_eq!(all(&catalog)[0].captured, [sum(Mode::Test, "UAH", Some("80.5"), 1)], "{what}");
        assert!(before == fs::read(data(&dir).join("ledger.db")).unwrap(), "{what}: the ledger was changed");
        #[cfg(unix)]
        for name in ["catalog.db", "catalog.db-wal", "catalog.db-shm"] {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(data(&dir).join(name)).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
        }
    };
    whole("missing");
    let good = fs::read(&path).unwrap();
    fs::write(&path, "my notes, long enough to be no empty file".repeat(300)).unwrap();
    whole("a text");
    fs::write(&path, &good[..good.len() / 2]).unwrap();
    whole("cut");
    fs::write(&path, "").unwrap();
    whole("empty");
    for page in 1..good.len() / 4096 {
        let mut bytes = good.clone();
        bytes[page * 4096..(page + 1) * 4096].fill(0xa5);
        fs::write(&path, bytes).unwrap();
        whole("a page");
    }
    let sql = |sql: &str| Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    fs::remove_file(&path).unwrap();
    sql("CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('keep me')");
    whole("another application's");
    sql("PRAGMA user_version = 99");
    whole("another version");
    sql("DROP TABLE totals");
    whole("a table is gone");
    sql("UPDATE totals SET amount = 'x'; UPDATE attempts SET taken = 'x'; UPDATE meta SET mark_at = NULL");
    whole("values are not ours");
    sql("DELETE FROM meta");
    whole("it does not know how far it has come");
    fs::remove_file(&path).unwrap();
    whole("gone, its log left behind");
}

#[test]
fn damage_found_in_use_is_mended_by_catching_up() {
    let (dir, ledger, _) = captured(&[Begun::default()]);
    let mut catalog = caught_up(&data(&dir), TimeZone::UTC);
    Connection::open(data(&dir).join("catalog.db")).unwrap().execute_batch("UPDATE totals SET amount = 'x'").unwrap();
    assert!(matches!(catalog.summary(None, Date::MIN, Date::MAX), Err(CatalogError::Damaged(_))));
    assert!(!data(&dir).join("catalog.db").exists());
    Begun { order_id: "2".into(), ..Begun::default() }.begin(&ledger).unwrap();
    // The file that was removed is still in use here; whoever opens the catalog from now on has a new one.
    drop(catalog);
    catalog = caught_up(&data(&dir), TimeZone::UTC);
    assert_eq!(all(&catalog)[0].captured, [sum(Mode::Test, "UAH", Some("80.5"), 1)]);
    Connection::open(data(&dir).join("catalog.db")).unwrap().execute_batch("UPDATE meta SET mark_at = 'x'").unwrap();
    catalog.catch_up(&mut on).unwrap();
    assert_eq!(orders(&catalog, &Query::default()), ["2", "1001"]);
}

#[test]
fn what_cannot_be_made_is_said_in_one_sentence_and_harms_nothing_else() {
    let (dir, ledger, _) = captured(&[Begun::default()]);
    fs::create_dir(data(&dir).join("catalog.db")).unwrap();
    let error = Catalog::open(&data(&dir), TimeZone::UTC).unwrap_err();
    assert!(matches!(error, CatalogError::Unusable { .. }), "{error:?}");
    assert!(error.to_string().contains("catalog.db") && error.to_string().contains("Captures and the plain history go on"), "{error}");
    assert_eq!(ledger.page(&Filter::default(), None, 10).unwrap().len(), 1);
    let nowhere = Catalog::open(&dir.path().join("nowhere"), TimeZone::UTC).unwrap_err();
    assert!(matches!(nowhere, CatalogError::Ledger(_)), "{nowhere:?}");
    for error in [error, nowhere, CatalogError::Damaged("/c".into()), CatalogError::Busy("/c".into()), CatalogError::Interrupted] {
        assert!(error.to_string().ends_with('.') && !error.to_string().contains("catalog-"), "{error}");
    }
}

#[test]
fn an_interrupted_or_stopped_catching_up_loses_nothing() {
    let begun: Vec<Begun> = (0..700).map(|order| Begun { order_id: order.to_string(), ..Begun::default() }).collect();
    let (dir, ledger, _) = captured(&begun);
    let mut catalog = Catalog::open(&data(&dir), TimeZone::UTC).unwrap();
    // Stopped after the first batch.
    let mut told = Vec::new();
    let stop = &mut |progress| {
        told.push(progress);
        ControlFlow::Break(())
    };
    catalog.catch_up(stop).unwrap();
    assert_eq!(told, [Progress { done: 1_000, total: 1_400 }]);
    assert_eq!(catalog.tally(&Query::default()).unwrap().count, 500);
    // A batch that is killed in the middle leaves no trace: its transaction is one.
    let second = Catalog::open(&data(&dir), TimeZone::UTC).unwrap();
    let tx = second.begin().unwrap();
    let changes = second.ledger.changes(1_000, 100).unwrap();
    take_in::apply(&tx, &changes, &second.zone).unwrap();
    drop(tx);
    drop(second);
    catalog.catch_up(&mut on).unwrap();
    assert_eq!(catalog.tally(&Query::default()).unwrap().captured, [sum(Mode::Test, "UAH", Some("56350"), 700)]);
    assert_eq!(all(&catalog)[0].captured, [sum(Mode::Test, "UAH", Some("56350"), 700)]);
    // Interrupted from another thread, a long search ends; the next one runs.
    let handle = catalog.interrupt_handle();
    let done = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let stop = std::sync::Arc::clone(&done);
    let thread = std::thread::spawn(move || {
        while !stop.load(std::sync::atomic::Ordering::Relaxed) {
            handle.interrupt();
        }
    });
    let no_hit = text(&"x".repeat(50));
    let interrupted = (0..10_000).any(|_| catalog.find(&no_hit, None, 1) == Err(CatalogError::Interrupted));
    done.store(true, std::sync::atomic::Ordering::Relaxed);
    thread.join().unwrap();
    assert!(interrupted);
    assert_eq!(catalog.find(&no_hit, None, 1), Ok(Vec::new()));
    drop(ledger);
}

#[test]
fn several_at_once_count_each_attempt_once() {
    let begun: Vec<Begun> = (0..300).map(|order| Begun { order_id: order.to_string(), ..Begun::default() }).collect();
    let (dir, ledger, _) = captured(&begun);
    let data = data(&dir);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut catalog = Catalog::open(&data, TimeZone::UTC).unwrap();
                for _ in 0..20 {
                    catalog.catch_up(&mut on).unwrap();
                }
            });
        }
        for order_id in 1_000..1_100 {
            Begun { order_id: order_id.to_string(), ..Begun::default() }.begin(&ledger).unwrap();
        }
    });
    let catalog = caught_up(&data, TimeZone::UTC);
    assert_eq!(all(&catalog)[0].states, [(State::Sending, 100), (State::Captured, 300)]);
    assert_eq!(catalog.tally(&Query::default()).unwrap().count, 400);
}
