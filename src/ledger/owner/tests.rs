use pretty_assertions::assert_eq;
use tempfile::TempDir;

use super::super::tests::{attempt, begun, event, eventually, open};
use super::super::{EventKind, Filter};
use super::*;
use crate::domain::Attempt;

fn files(ledger: &Ledger) -> usize {
    fs::read_dir(ledger.data_dir().join(OWNERS)).unwrap().count()
}

fn begin(ledger: &Ledger, order_id: &str, owner: Uuid) {
    let attempt = Attempt { owner, ..attempt(order_id) };
    ledger.begin(&attempt, &event(&attempt, EventKind::Created), &crate::ledger::Asked::NOTHING).unwrap();
}

#[test]
fn an_owner_lives_as_long_as_its_lock() {
    let dir = TempDir::new().unwrap();
    let own = Owner::claim(dir.path()).unwrap();
    let other = Owner::claim(dir.path()).unwrap();
    let id = other.id();
    assert!(!is_orphaned(dir.path(), id, own.id()));
    assert!(!is_orphaned(dir.path(), own.id(), own.id()));
    drop(other);
    assert!(dir.path().join(OWNERS).join(id.to_string()).exists());
    assert!(eventually(|| is_orphaned(dir.path(), id, own.id())));
    assert!(!is_orphaned(dir.path(), id, id), "oneself is alive, whatever the file says");
    assert!(is_orphaned(dir.path(), Uuid::nil(), own.id()), "no file");
}

#[test]
fn any_doubt_counts_as_alive() {
    let dir = TempDir::new().unwrap();
    let own = Owner::claim(dir.path()).unwrap();
    // Neither missing nor openable: the directory is a file.
    let odd = dir.path().join("odd");
    fs::write(&odd, "").unwrap();
    assert!(!is_orphaned(&odd, Uuid::nil(), own.id()));
    // A look by another process holds the file for a moment.
    let id = Uuid::from_u128(5);
    let looked_at = files::create_file(&dir.path().join(OWNERS).join(id.to_string())).unwrap();
    looked_at.try_lock().unwrap();
    assert!(!is_orphaned(dir.path(), id, own.id()));
    drop(looked_at);
    assert!(eventually(|| is_orphaned(dir.path(), id, own.id())));
}

#[test]
fn a_file_goes_only_with_its_owner_and_when_no_sending_row_names_it() {
    let (_dir, ledger) = open();
    let idle = Owner::claim(ledger.data_dir()).unwrap();
    let busy = Owner::claim(ledger.data_dir()).unwrap();
    let lost = Owner::claim(ledger.data_dir()).unwrap();
    begin(&ledger, "1", busy.id());
    begin(&ledger, "2", lost.id());
    drop(lost);
    drop(Owner::claim(ledger.data_dir()).unwrap());
    fs::write(ledger.data_dir().join(OWNERS).join("note"), "").unwrap();
    assert_eq!(files(&ledger), 5);
    assert!(eventually(|| sweep(&ledger).unwrap() == 1));
    idle.retire(&ledger).unwrap();
    assert_eq!(files(&ledger), 3);
    let busy_id = busy.id();
    busy.retire(&ledger).unwrap();
    assert_eq!(files(&ledger), 3);
    assert!(eventually(|| is_orphaned(ledger.data_dir(), busy_id, Uuid::nil())));
    assert_eq!(sweep(&ledger).unwrap(), 0);
    ledger.db.execute("UPDATE attempts SET state = 'unknown'", []).unwrap();
    let mut swept = 0;
    assert!(eventually(|| {
        swept += sweep(&ledger).unwrap();
        swept == 2
    }));
    assert_eq!(ledger.count(&Filter::default()).unwrap(), 2);
}

#[test]
fn claiming_and_sweeping_at_once_never_leaves_a_living_owner_without_its_file() {
    let (_dir, ledger) = open();
    let dir = ledger.data_dir().to_owned();
    let claims: Vec<_> = (0..4)
        .map(|_| {
            let dir = dir.clone();
            std::thread::spawn(move || (0..50).map(|_| Owner::claim(&dir).unwrap()).collect::<Vec<_>>())
        })
        .collect();
    while claims.iter().any(|claim| !claim.is_finished()) {
        sweep(&ledger).unwrap();
    }
    let owners: Vec<_> = claims.into_iter().flat_map(|claim| claim.join().unwrap()).collect();
    assert_eq!(owners.len(), 200);
    for owner in &owners {
        assert!(!is_orphaned(&dir, owner.id(), Uuid::nil()));
    }
}

#[test]
fn a_directory_that_cannot_be_made_is_named() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join(OWNERS), "").unwrap();
    let refused = Owner::claim(dir.path()).unwrap_err().to_string();
    assert!(refused.contains("owners could not be made"), "{refused}");
}

#[test]
fn an_attempt_that_a_dead_owner_had_begun_is_missed_when_its_row_is_gone() {
    let (_dir, ledger) = open();
    let dir = ledger.data_dir().to_owned();
    let (living, dead, cut) = (Owner::claim(&dir).unwrap(), Owner::claim(&dir).unwrap(), Owner::claim(&dir).unwrap());
    let lost = attempt("lost 1");
    living.note(&lost);
    dead.note(&begun(&ledger, "kept"));
    // The process ended in the middle of the line.
    write!(&cut.file, "{} lo", lost.id).unwrap();
    drop((dead, cut));
    let mut swept = 0;
    assert!(eventually(|| {
        swept += sweep(&ledger).unwrap();
        swept == 2
    }));
    let path = living.path.clone();
    drop(living);
    let missed = LedgerError::Lost { path: dir.join("ledger.db"), owner: path.clone(), id: lost.id, order_id: "lost 1".into() };
    assert!(eventually(|| sweep(&ledger) == Err(missed.clone())));
    assert!(super::super::inspect(&dir).unwrap().faults.contains(&missed.say()));
    let next = attempt("2");
    assert!(
        ledger.begin(&next, &event(&next, EventKind::Created), &crate::ledger::Asked::NOTHING).is_err(),
        "nothing is sent on a ledger that has lost rows"
    );
    // The way out that the sentence tells.
    fs::remove_file(path).unwrap();
    assert_eq!(sweep(&ledger), Ok(0));
}
