use pretty_assertions::assert_eq;
use tempfile::TempDir;

use super::super::tests::{begun, open};
use super::super::{Filter, Ledger};
use super::*;

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_backup_put_back_is_the_same_ledger_with_the_same_attempts() {
    let (_dir, ledger) = open();
    let (first, place) = (begun(&ledger, "1"), TempDir::new().unwrap());
    let made = backup(ledger.data_dir(), &place.path().join("b.db")).unwrap();
    assert_eq!((made.attempts, made.events), (1, 1));
    assert_eq!(names(place.path()), ["b.db"]);
    begun(&ledger, "2");
    let (dir, id) = (ledger.data_dir().to_owned(), ledger.id());
    drop(ledger);
    fs::rename(&made.path, dir.join(files::LEDGER)).unwrap();
    let back = Ledger::open(&dir).unwrap();
    assert_eq!((back.id(), back.page(&Filter::default(), None, 9).unwrap()), (id, vec![first]));
    assert_eq!(back.db.pragma_query_value(None, "journal_mode", |row| row.get::<_, String>(0)).unwrap(), "wal");
}

#[cfg(unix)]
#[test]
fn a_backup_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_dir, ledger) = open();
    let place = TempDir::new().unwrap();
    let made = backup(ledger.data_dir(), &place.path().join("b.db")).unwrap();
    assert_eq!(fs::metadata(made.path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn backups_made_while_another_connection_writes_hold_whole_transactions() {
    let (_dir, ledger) = open();
    let (dir, place) = (ledger.data_dir().to_owned(), TempDir::new().unwrap());
    let writer = std::thread::spawn(move || {
        for order in 0..60 {
            begun(&ledger, &order.to_string());
        }
        ledger
    });
    let mut seen = Vec::new();
    while !writer.is_finished() || seen.is_empty() {
        let made = backup(&dir, &place.path().join(seen.len().to_string())).unwrap();
        assert_eq!(made.attempts, made.events, "an attempt and its first event are one transaction");
        seen.push(made.attempts);
    }
    assert!(seen.is_sorted() && writer.join().unwrap().count(&Filter::default()).unwrap() == 60, "{seen:?}");
}

#[test]
fn a_place_that_cannot_be_used_is_refused_and_stays_as_it_was() {
    let (_dir, ledger) = open();
    begun(&ledger, "1");
    let (place, dir) = (TempDir::new().unwrap(), ledger.data_dir());
    let taken = place.path().join("taken");
    fs::write(&taken, "mine").unwrap();
    let before = names(dir);
    assert!(matches!(backup(dir, &taken), Err(BackupError::Exists(_))));
    assert!(matches!(backup(dir, &dir.join("ledger.db-journal")), Err(BackupError::Beside(_))));
    assert!(matches!(backup(dir, &dir.join("owners/b")), Err(BackupError::Write { .. } | BackupError::Beside(_))));
    assert!(matches!(backup(dir, Path::new("/")), Err(BackupError::Name(_))));
    assert!(matches!(backup(dir, &place.path().join("no/where")), Err(BackupError::Write { .. })));
    assert_eq!((fs::read_to_string(&taken).unwrap().as_str(), names(place.path()), names(dir)), ("mine", vec!["taken".to_owned()], before));
    let none = TempDir::new().unwrap();
    assert!(matches!(backup(none.path(), &place.path().join("b")), Err(BackupError::Ledger(LedgerError::Absent(_)))));
}
