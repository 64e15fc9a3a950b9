//! Ledgers that are damaged, cut short, exchanged or gone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::support::gateway::{self, Gateway, Reply, Request};
use crate::support::{Home, POS};
use crate::{CAPTURE, FIRST, loud, taking, told_once, used_home};

const LEDGER: &str = "ledger.db";

/// Every file of a data directory with its content, but for what SQLite keeps in memory.
fn files(data: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for dir in [data.to_owned(), data.join("owners")] {
        for path in std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
            let content = std::fs::read(&path).unwrap();
            let memory = path.ends_with("ledger.db-shm") || path.ends_with("ledger.db-wal") && content.is_empty();
            if !memory {
                files.insert(path, content);
            }
        }
    }
    files
}

/// Puts a data directory back.
fn restore(home: &Home, kept: &BTreeMap<PathBuf, Vec<u8>>) {
    for name in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
        let _ = std::fs::remove_file(home.data().join(name));
    }
    for (path, content) in kept {
        std::fs::write(path, content).unwrap();
    }
}

fn edit(path: &Path, how: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = std::fs::read(path).unwrap();
    how(&mut bytes);
    std::fs::write(path, bytes).unwrap();
}

fn pragma(path: &Path, name: &str, value: i64) {
    Connection::open(path).unwrap().pragma_update(None, name, value).unwrap();
}

type Damage = (&'static str, &'static str, fn(&Path));

const DAMAGES: [Damage; 11] = [
    ("header", "is damaged", |ledger| edit(ledger, |bytes| bytes[..16].fill(0))),
    ("page", "is damaged", |ledger| edit(ledger, |bytes| bytes[4096..8192].fill(0xff))),
    ("cut in half", "is damaged", |ledger| edit(ledger, |bytes| bytes.truncate(bytes.len() / 2))),
    ("cut short", "is damaged", |ledger| edit(ledger, |bytes| bytes.truncate(10))),
    ("emptied", "is gone, but", |ledger| edit(ledger, Vec::clear)),
    ("no database", "is damaged", |ledger| std::fs::write(ledger, "my notes\n".repeat(500)).unwrap()),
    ("deleted", "is gone, but", |ledger| std::fs::remove_file(ledger).unwrap()),
    ("newer", "was made by a newer capdesk (version 99", |ledger| pragma(ledger, "user_version", 99)),
    ("foreign", "is a database of another application", |ledger| pragma(ledger, "application_id", 1)),
    ("directory", "is in the way", |ledger| {
        std::fs::remove_file(ledger).unwrap();
        std::fs::create_dir(ledger).unwrap();
    }),
    ("exchanged", "is not the one that", |ledger| {
        let gateway = taking();
        std::fs::copy(used_home(&gateway).data().join(LEDGER), ledger).unwrap();
    }),
];

#[test]
fn a_ledger_that_is_not_the_one_that_was_is_refused_in_one_sentence_and_left_as_it_is() {
    let gateway = taking();
    for (name, sentence, damage) in DAMAGES {
        let home = used_home(&gateway);
        let (ledger, before, saved) = (home.data().join(LEDGER), gateway.posts(), home.dir.path().join("saved.db"));
        let good = std::fs::read(&ledger).unwrap();
        damage(&ledger);
        let left = files(&home.data());
        for args in [&CAPTURE[..], &["history"], &["ledger", "check"], &["ledger", "backup", saved.to_str().unwrap()]] {
            let run = home.run(args);
            assert_eq!(run.code, 1, "{name}, {args:?}: {run:?}");
            assert!(run.stderr.contains(sentence) && run.stderr.contains(ledger.to_str().unwrap()), "{name}, {args:?}: {run:?}");
            assert!(told_once(&run) || args[1..] == ["check"], "{name}, {args:?}: {run:?}");
        }
        assert_eq!((gateway.posts() - before, saved.exists()), (0, false), "{name}");
        assert!(files(&home.data()) == left, "{name}: the files were changed");
        // The ledger is put back.
        let _ = std::fs::remove_file(&ledger).or_else(|_| std::fs::remove_dir(&ledger));
        std::fs::write(&ledger, good).unwrap();
        assert_eq!((home.run(&FIRST).code, home.run(&CAPTURE).code, gateway.posts() - before), (8, 0, 1), "{name}");
    }
}

#[test]
fn a_marker_that_is_gone_is_made_again_and_nothing_is_forgotten() {
    let gateway = taking();
    let home = used_home(&gateway);
    let marker = home.data().join("ledger.id");
    let id = std::fs::read(&marker).unwrap();
    std::fs::remove_file(&marker).unwrap();
    assert_eq!((home.run(&FIRST).code, gateway.posts()), (8, 1));
    assert_eq!(std::fs::read(&marker).unwrap(), id);
}

/// Places of bytes that mean something, at most `count` of them, spread over the file.
fn places(bytes: &[u8], count: usize) -> Vec<usize> {
    let used: Vec<_> = bytes.iter().enumerate().filter(|(_, byte)| **byte != 0).map(|(at, _)| at).collect();
    let stride = used.len().div_ceil(count).max(1);
    used.into_iter().step_by(stride).collect()
}

/// Damages one byte of a file of the ledger after another; whatever that does, this capture is not sent again.
fn flip(home: &Home, gateway: &Gateway, file: &str, count: usize, capture: &[&str]) {
    let path = home.data().join(file);
    let good = std::fs::read(&path).unwrap();
    let kept = files(&home.data());
    let (before, mut refused, mut damaged) = (gateway.posts(), 0, 0);
    for at in places(&good, count) {
        restore(home, &kept);
        edit(&path, |bytes| bytes[at] ^= 0xff);
        let mut run = home.run(capture);
        // Events that the damage hides make it look like a copy that is older: that is told as well.
        run.stderr = run.stderr.split_inclusive('\n').filter(|line| !line.contains("This ledger was put back")).collect();
        assert_eq!(gateway.posts() - before, 0, "sent again with byte {at} of {file} damaged: {run:?}");
        assert!(matches!(run.code, 1 | 8) && told_once(&run), "byte {at} of {file}: {run:?}");
        *(if run.code == 8 { &mut refused } else { &mut damaged }) += 1;
    }
    loud(&format!("{file}: {refused} damaged bytes did not matter to the order, {damaged} were found"));
}

#[test]
fn no_damaged_byte_of_the_ledger_lets_a_capture_go_out_again() {
    let gateway = taking();
    flip(&used_home(&gateway), &gateway, LEDGER, 150, &FIRST);
}

/// A home as a killed process left it: its capture was sent, its row is in the write-ahead log only.
fn killed() -> (Home, Gateway) {
    let gateway = Gateway::plain(|request: &Request| match request.body.contains("first") {
        true => Reply::Json(200, gateway::captured(POS, "first", "80")),
        false => Reply::Silence(Duration::from_secs(30)),
    });
    let home = used_home(&gateway);
    let mut child: Child = home.command().args(CAPTURE).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let end = Instant::now() + Duration::from_secs(30);
    while gateway.posts() < 2 {
        assert!(Instant::now() < end, "nothing was sent");
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    (home, gateway)
}

#[test]
fn a_write_ahead_log_that_is_cut_or_gone_lets_no_capture_go_out_again() {
    let (home, gateway) = killed();
    let kept = files(&home.data());
    let wal = home.data().join("ledger.db-wal");
    let length = std::fs::metadata(&wal).unwrap().len() as usize;
    assert!(length > 10_000);
    for left in [None, Some(0), Some(31), Some(32), Some(5_000), Some(length / 2), Some(length - 1)] {
        restore(&home, &kept);
        match left {
            None => std::fs::remove_file(&wal).unwrap(),
            Some(left) => edit(&wal, |bytes| bytes.truncate(left)),
        }
        let run = home.run(&CAPTURE);
        assert_eq!(gateway.posts(), 2, "sent again with {left:?} bytes left: {run:?}");
        assert!(run.code == 1 && told_once(&run), "{left:?}: {run:?}");
        let check = home.run(&["ledger", "check"]);
        for (run, code) in [(run, 1), (home.run(&["history"]), 1), (check, 1)] {
            assert!(run.code == code && run.stderr.contains("for order 123, though it was begun: its last writes are gone"), "{run:?}");
        }
    }
    restore(&home, &kept);
    assert_eq!((home.run(&CAPTURE).code, gateway.posts()), (8, 2), "all is there again");
}

#[test]
fn no_damaged_byte_of_the_write_ahead_log_lets_a_capture_go_out_again() {
    let (home, gateway) = killed();
    flip(&home, &gateway, "ledger.db-wal", 60, &CAPTURE);
}

#[test]
#[ignore = "long: every byte"]
fn soak_no_damaged_byte_of_any_file_lets_a_capture_go_out_again() {
    let gateway = taking();
    flip(&used_home(&gateway), &gateway, LEDGER, usize::MAX, &FIRST);
    let (home, gateway) = killed();
    flip(&home, &gateway, "ledger.db-wal", usize::MAX, &CAPTURE);
}
