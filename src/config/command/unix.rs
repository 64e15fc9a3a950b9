//! A command as a process group of its own.

use std::io::{ErrorKind, Read as _};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, ChildStdout, Command};
use std::time::Instant;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use zeroize::Zeroizing;

use super::{Failure, POLL, is_too_long, room};

/// The command shall lead a group.
pub(super) fn apart(command: &mut Command) {
    command.process_group(0);
}

/// Ends the group. The child has not been waited for, so its number is still its own.
pub(super) fn end(child: &mut Child) {
    // Without members there is nothing to end.
    let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
}

/// What the command has printed when it ends, whoever still holds its output. It is not waited for.
pub(super) fn output_of(child: &mut Child, deadline: Instant) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let broken = |error: std::io::Error| Failure::Unread(error.to_string());
    let mut pipe = child.stdout.take().ok_or(Failure::Unread(String::new()))?;
    let flags = fcntl_getfl(&pipe).map_err(|error| broken(error.into()))?;
    fcntl_setfl(&pipe, flags | OFlags::NONBLOCK).map_err(|error| broken(error.into()))?;
    let pid = Pid::from_child(child);
    let (mut output, mut open) = (room(), true);
    loop {
        // Asked before the last read: what it has printed is there by then.
        let over = waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT);
        let over = over.map_err(|error| broken(error.into()))?.is_some();
        open = open && read(&mut pipe, &mut output).map_err(broken)?;
        if is_too_long(&output) {
            return Err(Failure::TooLong);
        }
        if over {
            return Ok(output);
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Failure::TooSlow);
        }
        if open {
            let pause = Timespec::try_from(POLL.min(left)).ok();
            // Woken early or not at all: the next round tells.
            let _ = poll(&mut [PollFd::new(&pipe, PollFlags::IN)], pause.as_ref());
        } else {
            std::thread::sleep(POLL.min(left));
        }
    }
}

/// Takes what is there, as much as a secret can have; `false` at the end.
fn read(pipe: &mut ChildStdout, output: &mut Vec<u8>) -> std::io::Result<bool> {
    let mut bytes = Zeroizing::new([0; 1024]);
    while !is_too_long(output) {
        match pipe.read(bytes.as_mut_slice()) {
            Ok(0) => return Ok(false),
            Ok(count) => {
                let room = output.capacity() - output.len();
                output.extend_from_slice(bytes.get(..count.min(room)).unwrap_or_default());
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(true),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(true)
}
