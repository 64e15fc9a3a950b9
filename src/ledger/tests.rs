//! What the tests of this room share, and the tests of opening and of moves.

use std::time::Duration;

use jiff::Timestamp;
use pretty_assertions::assert_eq;
use tempfile::TempDir;

use super::*;

use crate::domain::{Attempt, CaptureRequest, Draft, Mode, Moment, OrderId, State};

pub(super) const POS: Uuid = Uuid::from_u128(0xdc72_8de1_51ef_4ef1_80f7_3b44_b07b_5667);

pub(super) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_780_000_000 + second).unwrap()
}

pub(super) fn moment(second: i64) -> Moment {
    Moment { wall: at(second), boot: Duration::from_secs(second.unsigned_abs()), boot_id: "boot".into() }
}

pub(super) fn request(order_id: &str) -> CaptureRequest {
    Draft { order_id: order_id.into(), currency: "UAH".into(), amount: Some("80.50".into()), ..Draft::default() }.check(POS).unwrap()
}

pub(super) fn attempt(order_id: &str) -> Attempt {
    Attempt {
        operator: "olena".into(),
        owner: Uuid::from_u128(7),
        ..Attempt::begun(Uuid::now_v7(), "test", Mode::Test, request(order_id), moment(0))
    }
}

pub(super) fn actor() -> Actor {
    Actor { operator: "olena".into(), os_user: "ol".into(), host: "desk-1".into() }
}

pub(super) fn event(attempt: &Attempt, kind: EventKind) -> NewEvent {
    NewEvent::of(attempt, kind, at(0), &actor())
}

pub(super) fn open() -> (TempDir, Ledger) {
    let dir = TempDir::new().unwrap();
    let ledger = Ledger::open(&dir.path().join("data")).unwrap();
    (dir, ledger)
}

pub(super) fn begun(ledger: &Ledger, order_id: &str) -> Attempt {
    let attempt = attempt(order_id);
    ledger.begin(&attempt, &event(&attempt, EventKind::Created), &Asked::NOTHING).unwrap();
    attempt
}

pub(super) fn order(text: &str) -> OrderId {
    OrderId::parse(text).unwrap()
}

/// Waits for what another thread may delay: a process that it starts holds our locked files open until it runs its program.
pub(super) fn eventually(mut check: impl FnMut() -> bool) -> bool {
    (0..2_000).any(|_| {
        check() || {
            std::thread::sleep(Duration::from_millis(5));
            false
        }
    })
}

#[test]
fn what_was_begun_is_there_after_opening_again() {
    let (dir, ledger) = open();
    let attempt = begun(&ledger, "1001");
    drop(ledger);
    let ledger = Ledger::open(&dir.path().join("data")).unwrap();
    assert_eq!(ledger.get(attempt.id).unwrap(), Some(attempt.clone()));
    assert_eq!(ledger.events(attempt.id).unwrap()[0].entry, event(&attempt, EventKind::Created));
    assert_eq!(ledger.page(&Filter::default(), None, 10).unwrap(), std::slice::from_ref(&attempt));
    assert_eq!(ledger.count(&Filter::default()).unwrap(), 1);
    assert_eq!(ledger.sending().unwrap(), [attempt]);
    ledger.check_files().unwrap();
}

#[test]
fn a_ledger_may_go_to_another_thread() {
    fn sent<T: Send>(_: &T) {}
    sent(&open().1);
}

#[test]
fn a_first_use_that_was_cut_off_is_taken_up_again() {
    // The empty file was made, the tables were not.
    let dir = TempDir::new().unwrap();
    std::fs::create_dir(data(&dir)).unwrap();
    std::fs::write(data(&dir).join("ledger.db"), "").unwrap();
    let id = Ledger::open(&data(&dir)).unwrap().id();
    // The tables were made, the marker was not.
    std::fs::remove_file(data(&dir).join("ledger.id")).unwrap();
    assert_eq!(Ledger::open(&data(&dir)).unwrap().id(), id);
    assert!(data(&dir).join("ledger.id").exists());
}

fn data(dir: &TempDir) -> PathBuf {
    dir.path().join("data")
}

/// Opening is refused with this message, and the file is left as it is.
fn refused(dir: &TempDir, id: &str) -> LedgerError {
    let path = data(dir).join("ledger.db");
    let before = std::fs::read(&path).ok();
    let error = Ledger::open(&data(dir)).map(drop).unwrap_err();
    assert_eq!(error.say().id, id, "{error}");
    assert!(error.to_string().contains(data(dir).to_str().unwrap()), "{error}");
    assert!(std::fs::read(&path).ok() == before, "the file was changed");
    error
}

/// A ledger with some attempts, closed again.
fn used() -> TempDir {
    let (dir, ledger) = open();
    for order_id in 0..20 {
        begun(&ledger, &order_id.to_string());
    }
    dir
}

#[test]
fn a_ledger_that_is_gone_is_not_replaced() {
    let dir = used();
    let id = Ledger::open(&data(&dir)).unwrap().id();
    std::fs::remove_file(data(&dir).join("ledger.db")).unwrap();
    let error = refused(&dir, "ledger-missing");
    assert!(error.to_string().contains("ledger.id"), "{error}");
    assert!(!data(&dir).join("ledger.db").exists());
    // An empty file in its place is no ledger either.
    std::fs::write(data(&dir).join("ledger.db"), "").unwrap();
    refused(&dir, "ledger-missing");
    // The way out begins an empty one.
    std::fs::remove_file(data(&dir).join("ledger.id")).unwrap();
    let ledger = Ledger::open(&data(&dir)).unwrap();
    assert_ne!(ledger.id(), id);
    assert_eq!(ledger.count(&Filter::default()).unwrap(), 0);
}

#[test]
fn a_write_ahead_log_without_its_ledger_is_not_thrown_away() {
    let dir = TempDir::new().unwrap();
    std::fs::create_dir(data(&dir)).unwrap();
    std::fs::write(data(&dir).join("ledger.db-wal"), "frames").unwrap();
    let error = refused(&dir, "ledger-missing");
    assert!(error.to_string().contains("ledger.db-wal says that one was here"), "{error}");
    assert_eq!(std::fs::read(data(&dir).join("ledger.db-wal")).unwrap(), b"frames");
}

#[test]
fn another_ledger_in_its_place_is_refused() {
    let (dir, other) = (used(), used());
    std::fs::copy(data(&other).join("ledger.db"), data(&dir).join("ledger.db")).unwrap();
    refused(&dir, "ledger-replaced");
    std::fs::write(data(&dir).join("ledger.id"), "").unwrap();
    refused(&dir, "ledger-replaced");
    std::fs::remove_file(data(&dir).join("ledger.id")).unwrap();
    let adopted = Ledger::open(&data(&dir)).unwrap();
    let named = std::fs::read_to_string(data(&dir).join("ledger.id")).unwrap();
    assert_eq!(named, format!("{}\n", adopted.id()));
    assert_eq!(adopted.id(), Ledger::open(&data(&other)).unwrap().id());
}

#[test]
fn a_newer_ledger_and_another_application_s_database_are_refused() {
    let dir = used();
    let path = data(&dir).join("ledger.db");
    let db = Connection::open(&path).unwrap();
    db.pragma_update(None, "user_version", crate::ledger::migrate::VERSION + 1).unwrap();
    drop(db);
    let error = refused(&dir, "ledger-newer");
    assert!(error.to_string().contains("made by a newer capdesk"), "{error}");

    let dir = TempDir::new().unwrap();
    std::fs::create_dir(data(&dir)).unwrap();
    let db = Connection::open(data(&dir).join("ledger.db")).unwrap();
    db.execute_batch("CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('keep me')").unwrap();
    drop(db);
    refused(&dir, "ledger-foreign");
    Connection::open(data(&dir).join("ledger.db")).unwrap().pragma_update(None, "application_id", 1).unwrap();
    refused(&dir, "ledger-foreign");
}

#[test]
fn a_damaged_ledger_is_refused_and_kept() {
    let break_it = |how: &dyn Fn(&mut Vec<u8>)| {
        let dir = used();
        let path = data(&dir).join("ledger.db");
        let mut bytes = std::fs::read(&path).unwrap();
        how(&mut bytes);
        std::fs::write(&path, bytes).unwrap();
        refused(&dir, "ledger-damaged");
    };
    break_it(&|bytes| bytes.fill(b'x'));
    break_it(&|bytes| bytes.truncate(bytes.len() / 2));
    break_it(&|bytes| bytes[4096..8192].fill(0xff));
    // Deep inside: only reading it through tells.
    break_it(&|bytes| {
        let at = bytes.len() - 4096;
        bytes[at..].fill(0xff);
    });
    // A text file that never was a ledger.
    let dir = TempDir::new().unwrap();
    std::fs::create_dir(data(&dir)).unwrap();
    std::fs::write(data(&dir).join("ledger.db"), "my notes, long enough to be no empty file".repeat(30)).unwrap();
    refused(&dir, "ledger-damaged");
}

#[test]
fn something_else_in_the_way_is_refused() {
    let dir = TempDir::new().unwrap();
    std::fs::write(data(&dir), "a file").unwrap();
    refused(&dir, "ledger-wrong-kind");
    std::fs::remove_file(data(&dir)).unwrap();
    std::fs::create_dir_all(data(&dir).join("ledger.db")).unwrap();
    refused(&dir, "ledger-wrong-kind");
    #[cfg(unix)]
    {
        let other = used();
        std::fs::remove_dir(data(&dir).join("ledger.db")).unwrap();
        std::os::unix::fs::symlink(data(&other).join("ledger.db"), data(&dir).join("ledger.db")).unwrap();
        refused(&dir, "ledger-wrong-kind");
        // A link to the directory is fine.
        std::os::unix::fs::symlink(data(&other), dir.path().join("link")).unwrap();
        assert_eq!(Ledger::open(&dir.path().join("link")).unwrap().count(&Filter::default()).unwrap(), 20);
    }
}

#[cfg(unix)]
#[test]
fn a_ledger_of_more_than_one_name_sends_nothing_and_is_read_and_written() {
    for name in ["ledger.db", "ledger.db-wal"] {
        let (dir, ledger) = open();
        let open = begun(&ledger, "1");
        let other = dir.path().join("other name");
        std::fs::hard_link(data(&dir).join(name), &other).unwrap();
        let next = attempt("2");
        let begin = || ledger.begin(&next, &event(&next, EventKind::Created), &Asked::NOTHING);
        assert!(matches!(begin(), Err(BeginError::Storage(LedgerError::Linked { path, names: 2 })) if path.ends_with(name)));
        assert!(matches!(ledger.may_send(), Err(LedgerError::Linked { .. })));
        assert!(ledger.check_files().is_ok() && ledger.get(open.id).unwrap().is_some());
        ledger.add_event(&event(&open, EventKind::LookUp)).unwrap();
        assert_eq!(Ledger::open(&data(&dir)).unwrap().count(&Filter::default()).unwrap(), 1);
        std::fs::remove_file(&other).unwrap();
        begin().unwrap();
    }
}

#[cfg(unix)]
#[test]
fn files_that_were_moved_away_stop_the_sending() {
    for name in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
        let (dir, ledger) = open();
        begun(&ledger, "1");
        let path = data(&dir).join(name);
        std::fs::rename(&path, dir.path().join("away")).unwrap();
        assert!(matches!(ledger.check_files(), Err(LedgerError::Moved(moved)) if moved.ends_with(name)));
        std::fs::copy(dir.path().join("away"), &path).unwrap();
        assert!(matches!(ledger.check_files(), Err(LedgerError::Moved(_))), "a copy is another file");
        let attempt = attempt("2");
        let stopped = ledger.begin(&attempt, &event(&attempt, EventKind::Created), &Asked::NOTHING);
        assert!(matches!(stopped, Err(BeginError::Storage(LedgerError::Stopped(_)))), "{stopped:?}");
    }
}

#[test]
fn errors_of_the_disk_stop_the_sending_and_others_do_not() {
    let error = |code| rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None);
    use rusqlite::ffi::{SQLITE_BUSY, SQLITE_CONSTRAINT_UNIQUE, SQLITE_CORRUPT, SQLITE_FULL, SQLITE_IOERR_FSYNC, SQLITE_READONLY_DBMOVED};
    for code in [SQLITE_IOERR_FSYNC, SQLITE_FULL, SQLITE_CORRUPT, SQLITE_READONLY_DBMOVED] {
        let (_dir, ledger) = open();
        let told = ledger.failed(&error(code));
        assert_eq!(ledger.broken(), Some(LedgerError::Stopped(Box::new(told.say()))));
        ledger.failed(&error(SQLITE_FULL));
        assert_eq!(ledger.broken(), Some(LedgerError::Stopped(Box::new(told.say()))), "the first error counts");
    }
    let (_dir, ledger) = open();
    for code in [SQLITE_BUSY, SQLITE_CONSTRAINT_UNIQUE] {
        ledger.failed(&error(code));
    }
    assert_eq!(ledger.broken(), None);
}

#[test]
fn the_states_of_the_index_are_those_that_hold_an_order() {
    let (_dir, ledger) = open();
    let sql: String =
        ledger.db.query_row("SELECT sql FROM sqlite_schema WHERE name = 'attempts_one_per_order'", [], |row| row.get(0)).unwrap();
    let listed: Vec<_> = sql.split('\'').skip(1).step_by(2).collect();
    let mut blocking: Vec<_> = State::ALL.into_iter().filter(|state| state.blocks_order()).map(State::word).collect();
    // A hold that was given back will close its order too.
    blocking.push("voided");
    blocking.sort_unstable();
    let mut sorted = listed.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, blocking);
}

#[test]
fn every_error_has_its_words() {
    let path = PathBuf::from("/data");
    let detail = "d".to_owned();
    for error in [
        LedgerError::Newer { path: path.clone(), found: 2, known: 1 },
        LedgerError::Foreign(path.clone()),
        LedgerError::Damaged { path: path.clone(), detail: detail.clone() },
        LedgerError::Absent(path.clone()),
        LedgerError::Missing { path: path.clone(), marker: path.clone() },
        LedgerError::Lost { path: path.clone(), owner: path.clone(), id: Uuid::nil(), order_id: "1".into() },
        LedgerError::Replaced { path: path.clone(), marker: path.clone() },
        LedgerError::ReadOnly(path.clone()),
        LedgerError::Network { path: path.clone(), kind: "NFS".into() },
        LedgerError::OpenToOthers(path.clone()),
        LedgerError::WrongKind(path.clone()),
        LedgerError::Moved(path.clone()),
        LedgerError::Full(path.clone()),
        LedgerError::Busy(path.clone()),
        LedgerError::Storage { path: path.clone(), detail },
        LedgerError::Stopped(Box::new(LedgerError::Full(path).say())),
        LedgerError::NoSuchAttempt(Uuid::nil()),
        LedgerError::Illegal { from: State::Captured, to: State::Declined },
    ] {
        let text = error.to_string();
        assert!(text.ends_with('.') || text.ends_with("/data"), "{text}");
        assert!(!text.contains('{') && !text.contains("ledger-"), "{text}");
    }
    let attempt = Box::new(Attempt { retry_at: Some(at(0)), ..attempt("1001") });
    for error in [BeginError::Blocked(attempt.clone()), BeginError::TooSoon(attempt), BeginError::OtherMode { known: Mode::Live }] {
        let text = error.to_string();
        assert!(text.ends_with('.') && !text.contains('{') && !text.contains("ledger-"), "{text}");
    }
}
