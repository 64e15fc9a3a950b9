//! A command where there are no process groups.

use std::io::Read as _;
use std::process::{Child, Command};
use std::sync::mpsc;
use std::time::Instant;

use zeroize::Zeroizing;

use super::{Failure, MAX_SECRET, POLL, is_too_long, room};

pub(super) fn apart(_: &mut Command) {}

pub(super) fn end(child: &mut Child) {
    // It may have ended meanwhile.
    let _ = child.kill();
}

/// What the command has printed when it ends and nobody holds its output any more.
pub(super) fn output_of(child: &mut Child, deadline: Instant) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let mut pipe = child.stdout.take().ok_or(Failure::Unread(String::new()))?;
    let (sender, receiver) = mpsc::channel();
    // A thread, because a read cannot be given up.
    std::thread::spawn(move || {
        let mut output = room();
        let read = pipe.by_ref().take(MAX_SECRET as u64 + 3).read_to_end(&mut output);
        let _ = sender.send(read.map(|_| output));
    });
    let left = || deadline.saturating_duration_since(Instant::now());
    let output = match receiver.recv_timeout(left()) {
        Ok(Ok(output)) if is_too_long(&output) => return Err(Failure::TooLong),
        Ok(Ok(output)) => output,
        Ok(Err(error)) => return Err(Failure::Unread(error.to_string())),
        Err(_) => return Err(Failure::TooSlow),
    };
    loop {
        match child.try_wait() {
            Ok(Some(_)) => return Ok(output),
            Ok(None) if left().is_zero() => return Err(Failure::TooSlow),
            Ok(None) => std::thread::sleep(POLL.min(left())),
            Err(error) => return Err(Failure::Unread(error.to_string())),
        }
    }
}
