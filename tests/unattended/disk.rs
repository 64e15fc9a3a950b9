//! A disk that fills up and has room again.

use std::fs::File;
use std::io::{BufRead as _, BufReader};

use super::*;

/// The receiver alone on a disk of 1 MiB, with its lines in a file there. It fills the disk, and makes room again, when it is
/// told so; each line on stderr says that it has.
const SCRIPT: &str = "\
mkdir -p \"$DATA\" && mount -t tmpfs -o size=1m,mode=0700 tmpfs \"$DATA\" || exit 9
\"$CAPDESK\" listen --addr 127.0.0.1:0 --json >\"$DATA/lines\" 2>/dev/null &
until head -n 1 \"$DATA/lines\" 2>/dev/null | grep url; do sleep 0.1; done
while read what; do case $what in
    fill) dd if=/dev/zero of=\"$DATA/fill\" bs=512 2>/dev/null;;
    free) rm \"$DATA/fill\";;
    show) cat \"$DATA/lines\";;
esac; echo done >&2; done; kill $!; wait $!";

#[test]
fn after_a_full_disk_it_stores_and_tells_again_without_a_restart() {
    let home = quiet_home();
    let mut command = Command::new("unshare");
    let binary = home.command();
    for (name, value) in binary.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.env("CAPDESK", binary.get_program()).env("DATA", home.data());
    command.args(["-rm", "sh", "-c", SCRIPT]);
    if !Command::new("unshare").args(["-rm", "true"]).status().is_ok_and(|status| status.success()) {
        return println!("SKIPPED: a disk of its own is not allowed here");
    }
    let mut receiver = Receiver::run(command);
    let mut stdin = receiver.child.stdin.take().unwrap();
    let mut done = BufReader::new(File::from(std::mem::replace(&mut receiver.stderr, File::open("/dev/null").unwrap().into()))).lines();
    let mut ask = |what: &str| {
        stdin.write_all(format!("{what}\n").as_bytes()).unwrap();
        assert_eq!(done.next().unwrap().unwrap(), "done");
    };
    let large = |order: &str| {
        let note = format!("{{\"note\":\"{}\",", "x".repeat(20_000));
        body(SECRET, &gateway::answer(POS, order, "80", "success", "1000").replacen('{', &note, 1))
    };
    assert_eq!(receiver.post(&large("before")), 200);
    for round in 0..3 {
        ask("fill");
        for number in 0..3 {
            assert_eq!(receiver.post(&large(&format!("order-{round}-{number}"))), 503);
        }
        assert!(receiver.health().starts_with("OK\nlast webhook: 20"));
        ask("free");
        for number in 0..3 {
            assert_eq!(receiver.post(&large(&format!("order-{round}-{number}"))), 200, "{round}");
        }
    }
    // Every line stands by itself, and the last ones are there.
    std::thread::sleep(Duration::from_millis(300));
    ask("show");
    drop(stdin);
    let mut text = String::new();
    File::from(std::mem::replace(&mut receiver.stdout, File::open("/dev/null").unwrap().into())).read_to_string(&mut text).unwrap();
    let orders: Vec<String> = text
        .lines()
        .filter(|line| line.contains("order_id"))
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["order_id"].as_str().unwrap().to_owned())
        .collect();
    for round in 0..3 {
        assert!(orders.contains(&format!("order-{round}-2")), "{orders:?}");
    }
}
