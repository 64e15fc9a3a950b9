//! The terminal is closed while a request is in flight.

#![cfg(unix)]

mod support;

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use support::Home;

const SIZE: PtySize = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };

#[test]
fn the_outcome_is_recorded_and_the_end_is_clean() {
    let home = Home::new();
    let pty = native_pty_system().openpty(SIZE).unwrap();
    let template = home.command();
    let mut command = CommandBuilder::new(template.get_program());
    for (name, value) in template.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        }
    }
    let mut child = pty.slave.spawn_command(command).unwrap();
    drop(pty.slave);
    let (mut reader, mut writer) = (pty.master.try_clone_reader().unwrap(), pty.master.take_writer().unwrap());
    let mut screen = vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0);
    let mut wait_for = |what: &str| {
        let end = Instant::now() + Duration::from_secs(20);
        while !screen.screen().contents().contains(what) {
            let mut bytes = [0; 4096];
            let read = reader.read(&mut bytes).unwrap();
            screen.process(&bytes[..read]);
            assert!(Instant::now() < end, "never seen: {what}\n{}", screen.screen().contents());
        }
    };
    wait_for("History 0");
    writer.write_all(b"1203\x13").unwrap();
    wait_for("y sends");
    std::thread::sleep(Duration::from_millis(600));
    writer.write_all(b"y").unwrap();
    wait_for("sending 1203");
    // The last ends of the terminal are let go of: its window is closed.
    drop((reader, writer, pty.master));
    let end = Instant::now() + Duration::from_secs(20);
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        assert!(Instant::now() < end, "it does not end");
        std::thread::sleep(Duration::from_millis(20));
    };
    assert_eq!(status.exit_code(), 0, "{status:?}");
    let run = home.run(&["--profile", "sandbox", "history", "--json"]);
    assert!(run.stdout.contains("\"state\":\"captured\""), "{run:?}");
}
