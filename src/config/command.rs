//! Runs the command that prints a secret: directly, without a shell, for a bounded time.

use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

/// Longest key in bytes; it has to fit into a header line.
pub(super) const MAX_SECRET: usize = 8192;
/// How long a command may take; a person may have to unlock a key store meanwhile.
pub(super) const TIME_LIMIT: Duration = Duration::from_secs(30);
/// How often a child that closed its output is asked whether it has ended.
const POLL: Duration = Duration::from_millis(5);

/// Why a command gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// It could not be started; the system's own words.
    NotStarted(String),
    /// Its output broke off; the system's own words.
    Unread(String),
    /// It was not ready in time and was ended.
    TooSlow,
    /// It printed more than a secret can have.
    TooLong,
    /// It ended with this code, or by a signal.
    Ended(Option<i32>),
}

/// Runs a program and gives what it printed, with one line end dropped from the end; variables named as `hidden` are not in its
/// environment.
///
/// Its input is empty and its complaints are discarded: they could hold the secret or paint over the screen.
pub(super) fn run(command: &[String], hidden: &[String], limit: Duration) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let deadline = Instant::now() + limit;
    let (program, arguments) = command.split_first().ok_or(Failure::NotStarted(String::new()))?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    hidden.iter().for_each(|name| {
        command.env_remove(name);
    });
    let mut child = command.spawn().map_err(|error| Failure::NotStarted(error.to_string()))?;
    let result = output_of(&mut child, deadline);
    if result.is_err() {
        // It may have ended meanwhile; then there is nothing to kill, and `wait` only collects it.
        let _ = child.kill();
        let _ = child.wait();
    }
    result
}

fn output_of(child: &mut Child, deadline: Instant) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let mut pipe = child.stdout.take().ok_or(Failure::Unread(String::new()))?;
    let (sender, receiver) = mpsc::channel();
    // A thread, because a read cannot be given up: something the command left behind may hold its output open.
    std::thread::spawn(move || {
        let mut output = Zeroizing::new(Vec::with_capacity(MAX_SECRET + 64));
        let read = pipe.by_ref().take(MAX_SECRET as u64 + 3).read_to_end(&mut output);
        let _ = sender.send(read.map(|_| output));
    });
    let left = || deadline.saturating_duration_since(Instant::now());
    let mut output = match receiver.recv_timeout(left()) {
        Ok(Ok(output)) => output,
        Ok(Err(error)) => return Err(Failure::Unread(error.to_string())),
        Err(_) => return Err(Failure::TooSlow),
    };
    if output.len() > MAX_SECRET + 2 {
        return Err(Failure::TooLong);
    }
    let status = ended(child, left)?;
    if !status.success() {
        return Err(Failure::Ended(status.code()));
    }
    if output.last() == Some(&b'\n') {
        output.pop();
        if output.last() == Some(&b'\r') {
            output.pop();
        }
    }
    Ok(output)
}

fn ended(child: &mut Child, left: impl Fn() -> Duration) -> Result<ExitStatus, Failure> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) if left().is_zero() => return Err(Failure::TooSlow),
            Ok(None) => std::thread::sleep(POLL.min(left())),
            Err(error) => return Err(Failure::Unread(error.to_string())),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str, limit: Duration) -> Result<Zeroizing<Vec<u8>>, Failure> {
        run(&["/bin/sh".to_owned(), "-c".to_owned(), script.to_owned()], &[], limit)
    }

    #[test]
    fn one_line_end_is_dropped() {
        for (script, expected) in [
            ("printf 'key\\n'", "key"),
            ("printf 'key\\r\\n'", "key"),
            ("printf key", "key"),
            ("printf 'key\\n\\n'", "key\n"),
            ("printf 'key\\r'", "key\r"),
            ("true", ""),
            ("echo key; echo noise >&2", "key"),
            ("cat; echo key", "key"),
        ] {
            assert_eq!(shell(script, TIME_LIMIT).unwrap().as_slice(), expected.as_bytes(), "{script}");
        }
    }

    #[test]
    fn failures_are_told_apart() {
        assert_eq!(shell("echo key; exit 3", TIME_LIMIT), Err(Failure::Ended(Some(3))));
        assert_eq!(shell("kill -9 $$", TIME_LIMIT), Err(Failure::Ended(None)));
        assert_eq!(shell("yes", TIME_LIMIT), Err(Failure::TooLong));
        assert!(matches!(run(&["/no/such/program".to_owned()], &[], TIME_LIMIT), Err(Failure::NotStarted(_))));
        assert!(matches!(run(&[], &[], TIME_LIMIT), Err(Failure::NotStarted(_))));
        assert!(shell("printf %08192d 0", TIME_LIMIT).is_ok_and(|output| output.len() == MAX_SECRET));
    }

    #[test]
    fn a_slow_command_is_ended() {
        let short = Duration::from_millis(200);
        let begun = Instant::now();
        assert_eq!(shell("exec sleep 20", short), Err(Failure::TooSlow));
        assert_eq!(shell("exec >&-; exec sleep 20", short), Err(Failure::TooSlow));
        // The command is over, but what it left behind holds its output open.
        assert_eq!(shell("sleep 3 & echo key", short), Err(Failure::TooSlow));
        assert!(begun.elapsed() < Duration::from_secs(10));
    }
}
