use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;

use pretty_assertions::assert_eq;
use tempfile::TempDir;

use super::super::Ledger;
use super::super::processes::{answer, child};
use super::*;

fn mode_of(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().mode() & 0o7777
}

#[test]
fn everything_is_private_whatever_the_umask() {
    for task in ["begin under umask 0", "begin under umask 777"] {
        let dir = TempDir::new().unwrap();
        let mut sender = child(task, dir.path()).spawn().unwrap();
        let told = answer(&mut sender);
        let [_, _, owner] = told.split(' ').collect::<Vec<_>>()[..] else { panic!("{told}") };
        let data = dir.path().join("data");
        for (name, expected) in [
            ("", 0o700),
            ("ledger.db", 0o600),
            ("ledger.db-wal", 0o600),
            ("ledger.db-shm", 0o600),
            ("ledger.id", 0o600),
            ("owners", 0o700),
            (&format!("owners/{owner}"), 0o600),
        ] {
            assert_eq!(mode_of(&data.join(name)), expected, "{task}: {name}");
        }
        assert_eq!(fs::read_dir(&data).unwrap().count(), 5, "nothing else lies there");
        sender.kill().unwrap();
        sender.wait().unwrap();
    }
}

#[test]
fn what_was_open_to_others_is_made_private() {
    let dir = TempDir::new().unwrap();
    let data = dir.path().join("data");
    drop(Ledger::open(&data).unwrap());
    fs::set_permissions(&data, fs::Permissions::from_mode(0o777)).unwrap();
    fs::set_permissions(data.join("ledger.db"), fs::Permissions::from_mode(0o666)).unwrap();
    let _ledger = Ledger::open(&data).unwrap();
    for (name, expected) in [("", 0o700), ("ledger.db", 0o600), ("ledger.db-wal", 0o600), ("ledger.db-shm", 0o600)] {
        assert_eq!(mode_of(&data.join(name)), expected, "{name}");
    }
}

#[test]
fn a_directory_of_others_keeps_its_mode() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("letter.txt"), "").unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o1777)).unwrap();
    assert!(matches!(Ledger::open(dir.path()), Err(LedgerError::OpenToOthers(_))));
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    drop(Ledger::open(dir.path()).unwrap());
}

/// Opens as a user to whom modes matter: a test run by root goes on as nobody.
fn open_without_privileges(data: &Path) -> String {
    let nobody = 65_534;
    let root = rustix::process::geteuid().is_root();
    let mut command = child("begin", data.parent().unwrap());
    if root {
        for entry in [data.to_owned(), data.join("ledger.db"), data.join("ledger.id")] {
            if entry.exists() {
                chown(entry, Some(nobody), Some(nobody)).unwrap();
            }
        }
        command.uid(nobody).gid(nobody).current_dir("/");
    }
    let mut child = command.spawn().unwrap();
    let told = answer(&mut child);
    drop(child.stdin.take());
    child.wait().unwrap();
    if root {
        give_back(data);
    }
    told
}

/// Root works with nobody's files no more than anybody else.
fn give_back(path: &Path) {
    if path.is_dir() {
        fs::read_dir(path).unwrap().for_each(|entry| give_back(&entry.unwrap().path()));
    }
    chown(path, Some(0), Some(0)).unwrap();
}

#[test]
fn a_directory_or_ledger_that_cannot_be_written_is_refused_and_named() {
    let dir = TempDir::new().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let data = dir.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::set_permissions(&data, fs::Permissions::from_mode(0o500)).unwrap();
    let told = open_without_privileges(&data);
    assert!(told.starts_with("ledger-read-only ") && told.contains("/data cannot be written"), "{told}");

    fs::set_permissions(&data, fs::Permissions::from_mode(0o700)).unwrap();
    drop(Ledger::open(&data).unwrap());
    fs::set_permissions(data.join("ledger.db"), fs::Permissions::from_mode(0o400)).unwrap();
    let told = open_without_privileges(&data);
    assert!(told.starts_with("ledger-read-only ") && told.contains("ledger.db cannot be written"), "{told}");

    fs::set_permissions(data.join("ledger.db"), fs::Permissions::from_mode(0o600)).unwrap();
    assert!(open_without_privileges(&data).starts_with("won "));
}
