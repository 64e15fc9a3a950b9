//! Disks that are really full or read-only, and a limit on the size of files.

use std::collections::BTreeMap;
use std::process::Command;

use crate::support::{Home, Run};
use crate::{home, room, taking, told_once, used_home};

fn codes(runs: &BTreeMap<String, Run>) -> Vec<(&str, i32)> {
    runs.iter().map(|(name, run)| (name.as_str(), run.code)).collect()
}

/// One sentence on stderr with this in it.
fn tells(run: &Run, parts: &[&str]) {
    assert!(told_once(run) && parts.iter().all(|part| run.stderr.contains(part)), "{parts:?}: {run:?}");
}

#[test]
fn on_a_full_disk_nothing_is_sent_and_with_room_again_the_work_goes_on() {
    let gateway = taking();
    let script = "mount -t tmpfs -o size=1m,mode=0700 tmpfs $DATA; first 1-first; fill $DATA; capture 2-full
        step 3-history $CAPDESK history --json; rm $DATA/fill; capture 4-after; step 5-check $CAPDESK ledger check --json";
    let Some(runs) = room::run(&home(&gateway), script) else { return };
    assert_eq!(codes(&runs), [("1-first", 0), ("2-full", 1), ("3-history", 1), ("4-after", 0), ("5-check", 0)], "{runs:?}");
    for name in ["2-full", "3-history"] {
        tells(&runs[name], &["There is no room left to write", "data/ledger.db", "Free some disk space"]);
    }
    assert_eq!((gateway.posts(), runs["5-check"].json()["attempts"].as_u64()), (2, Some(2)));
}

#[test]
fn a_ledger_that_cannot_be_made_for_lack_of_room_is_made_later() {
    let gateway = taking();
    let script = "mount -t tmpfs -o size=64k,mode=0700 tmpfs $DATA; capture 1-full
        mount -o remount,size=4m $DATA; capture 2-after; step 3-check $CAPDESK ledger check";
    let Some(runs) = room::run(&home(&gateway), script) else { return };
    assert_eq!((codes(&runs), gateway.posts()), (vec![("1-full", 1), ("2-after", 0), ("3-check", 0)], 1), "{runs:?}");
    tells(&runs["1-full"], &["There is no room left to write", "Free some disk space"]);
}

#[test]
fn on_a_read_only_disk_nothing_is_sent_but_the_ledger_can_be_checked_and_saved() {
    let gateway = taking();
    let script = "first 1-first; mount --bind $DATA $DATA && mount -o remount,bind,ro $DATA; capture 2-capture
        step 3-history $CAPDESK history; step 4-check $CAPDESK ledger check --json
        step 5-backup $CAPDESK ledger backup $OUT/saved.db; step 6-left ls $DATA";
    let Some(runs) = room::run(&home(&gateway), script) else { return };
    let expected = [("1-first", 0), ("2-capture", 1), ("3-history", 1), ("4-check", 0), ("5-backup", 0), ("6-left", 0)];
    assert_eq!((codes(&runs), gateway.posts()), (expected.to_vec(), 1), "{runs:?}");
    for name in ["2-capture", "3-history"] {
        tells(&runs[name], &["data cannot be written by this user", "or choose another directory with --data-dir"]);
    }
    assert_eq!(runs["4-check"].json()["attempts"], 1);
    assert_eq!(runs["6-left"].stdout, "ledger.db\nledger.id\nlog\nowners\n", "looking left nothing behind");
}

#[test]
fn a_backup_that_finds_no_room_leaves_nothing_behind() {
    let gateway = taking();
    let script = "first 1-first; mkdir $OUT/small; mount -t tmpfs -o size=32k tmpfs $OUT/small
        step 2-backup $CAPDESK ledger backup $OUT/small/b.db; step 3-left ls -A $OUT/small";
    let Some(runs) = room::run(&home(&gateway), script) else { return };
    assert_eq!((codes(&runs)[1], runs["3-left"].stdout.as_str()), (("2-backup", 1), ""), "{runs:?}");
    tells(&runs["2-backup"], &["small/b.db could not be written", "none was made. Choose another place."]);
}

/// Runs a capture with a limit on the size of every file that it writes.
#[cfg(unix)]
fn limited(home: &Home, kib: u32) -> Run {
    let binary = home.command();
    let mut command = Command::new("sh");
    for (name, value) in binary.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    // In blocks of 512 bytes.
    let script = format!("ulimit -f {}; exec \"$0\" capture --order-id 123 --currency UAH --amount 80", kib * 2);
    Run::of(command.args(["-c", &script]).arg(binary.get_program()).output().unwrap())
}

#[cfg(unix)]
#[test]
fn a_limit_on_file_sizes_is_a_full_disk_and_ends_no_process_with_an_answer_in_hand() {
    let gateway = taking();
    let mut seen = Vec::new();
    for kib in (0..200).step_by(12) {
        let home = used_home(&gateway);
        let before = gateway.posts();
        let run = limited(&home, kib);
        let posts = gateway.posts() - before;
        let kept = !run.stdout.is_empty() && run.stdout.contains("f7d0c7cb-af32-441f-b2af-4d90d4da70e1");
        match (posts, run.code) {
            (0, 1 | 8) | (1, 0) => {}
            (1, 1) => assert!(kept, "{kib} KiB: {run:?}"),
            _ => panic!("{kib} KiB: {posts} POSTs, {run:?}"),
        }
        assert!(run.code == 0 || told_once(&run), "{kib} KiB: {run:?}");
        let again = home.run(&crate::CAPTURE);
        assert_eq!((again.code, gateway.posts() - before), if posts == 0 { (0, 1) } else { (8, 1) }, "{kib} KiB: {again:?} after {run:?}");
        seen.push((posts, run.code));
    }
    assert!(seen.contains(&(0, 1)) && seen.contains(&(1, 0)), "{seen:?}");
}
