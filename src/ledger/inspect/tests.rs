use pretty_assertions::assert_eq;
use tempfile::TempDir;

use super::super::tests::{begun, open};
use super::*;

fn told(dir: &Path) -> Vec<String> {
    inspect(dir).unwrap().faults.iter().map(Say::to_string).collect()
}

#[test]
fn a_sound_ledger_is_counted_while_it_is_in_use() {
    let (_dir, ledger) = open();
    for order in ["1", "2"] {
        begun(&ledger, order);
    }
    let found = inspect(ledger.data_dir()).unwrap();
    // The owner of these rows never had a file.
    let counts = Counts { attempts: 2, events: 2, sending: 2, orphaned: 2, ..Counts::default() };
    assert_eq!((found.counts, found.faults), (Some(counts), vec![]));
    assert_eq!((found.id, found.marker, found.version), (Some(ledger.id()), Some(ledger.id()), Some(crate::ledger::migrate::VERSION)));
    assert_eq!(counts.open(), 2);
}

#[test]
fn looking_makes_no_ledger() {
    let dir = TempDir::new().unwrap();
    for place in [dir.path().to_owned(), dir.path().join("not-there")] {
        assert_eq!(inspect(&place), Err(LedgerError::Absent(place.clone())));
    }
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn rules_that_were_taken_out_and_rows_that_were_written_by_others_are_told() {
    let (_dir, ledger) = open();
    let (id, dir) = (begun(&ledger, "1").id.to_string(), ledger.data_dir().to_owned());
    drop(ledger);
    let stranger = Connection::open(dir.join(files::LEDGER)).unwrap();
    let kept = "DROP TRIGGER attempts_keep_what_was_asked; DROP INDEX attempts_one_per_order; PRAGMA foreign_keys = OFF; ";
    stranger.execute_batch(&format!("{kept} UPDATE attempts SET sent = 'yesterday' WHERE id = '{id}'")).unwrap();
    let rule = |name: &str| say("ledger-check-rule").with("name", name).to_string();
    assert_eq!(
        told(&dir),
        ["One attempt cannot be read.".to_owned(), rule("attempts_keep_what_was_asked"), rule("attempts_one_per_order")]
    );
    stranger.execute_batch("DROP TRIGGER attempts_stay; DELETE FROM attempts").unwrap();
    assert_eq!(told(&dir)[0], "One event names an attempt that is not there.");
    std::fs::write(dir.join(files::MARKER), Uuid::nil().to_string()).unwrap();
    assert!(told(&dir).iter().any(|fault| fault.contains("is not the one that")), "{:?}", told(&dir));
}
