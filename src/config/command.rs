//! Runs the command that prints a secret: directly, without a shell, for a bounded time, in a process group of its own.

#[cfg(not(unix))]
mod plain;
#[cfg(unix)]
mod unix;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

#[cfg(not(unix))]
use self::plain as system;
#[cfg(unix)]
use self::unix as system;

/// Longest key in bytes; it has to fit into a header line.
pub(super) const MAX_SECRET: usize = 8192;
/// How long a command may take; a person may have to unlock a key store meanwhile.
pub(super) const TIME_LIMIT: Duration = Duration::from_secs(30);
/// How often a child is asked whether it has ended.
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
/// Its input is empty and its complaints are discarded: they could hold the secret or paint over the screen. What it started
/// and left behind is waited for by nobody and ended with it.
pub(super) fn run(command: &[String], hidden: &[String], limit: Duration) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let deadline = Instant::now() + limit;
    let (program, arguments) = command.split_first().ok_or(Failure::NotStarted(String::new()))?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    hidden.iter().for_each(|name| {
        command.env_remove(name);
    });
    system::apart(&mut command);
    let mut child = command.spawn().map_err(|error| Failure::NotStarted(error.to_string()))?;
    let printed = system::output_of(&mut child, deadline);
    system::end(&mut child);
    let status = child.wait();
    let mut output = printed?;
    let status = status.map_err(|error| Failure::Unread(error.to_string()))?;
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

/// Room for the longest secret and what shows that there is more: one that grows would leave copies behind.
fn room() -> Zeroizing<Vec<u8>> {
    Zeroizing::new(Vec::with_capacity(MAX_SECRET + 64))
}

/// Whether this is more than a secret and its line end.
fn is_too_long(output: &[u8]) -> bool {
    output.len() > MAX_SECRET + 2
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
        assert!(begun.elapsed() < Duration::from_secs(10));
    }

    /// Whether any process has this in its command line.
    fn runs(mark: &str) -> bool {
        let listed = Command::new("ps").args(["-eo", "args"]).output().map(|listed| listed.stdout).unwrap_or_default();
        String::from_utf8_lossy(&listed).lines().any(|line| line.contains(mark) && !line.contains("/bin/sh"))
    }

    /// Whether no process has it any more: one that was killed takes its time on a busy machine.
    fn is_gone(mark: &str) -> bool {
        (0..100).any(|_| {
            !runs(mark) || {
                std::thread::sleep(Duration::from_millis(20));
                false
            }
        })
    }

    #[test]
    fn what_a_command_leaves_behind_costs_neither_time_nor_the_key_and_is_ended() {
        assert!(runs("ps -eo args"), "ps tells what runs");
        let begun = Instant::now();
        for script in
            ["sleep 31.5 & echo key", "sleep 31.5 & sleep 31.5 | sleep 31.5 & echo key", "(sleep 31.5; echo late) & printf 'key\\n'"]
        {
            assert_eq!(shell(script, TIME_LIMIT).unwrap().as_slice(), b"key", "{script}");
            assert!(is_gone("sleep 31.5"), "{script}");
        }
        assert_eq!(shell("sleep 31.5 & sleep 31.5", Duration::from_millis(200)), Err(Failure::TooSlow));
        assert_eq!(shell("sleep 31.5 & echo key; exit 3", TIME_LIMIT), Err(Failure::Ended(Some(3))));
        assert!(is_gone("sleep 31.5") && begun.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_large_output_and_a_late_one_come_whole() {
        assert_eq!(shell("printf %08000d 0; sleep 0.2; printf 1", TIME_LIMIT).unwrap().len(), 8001);
        assert_eq!(shell("exec sh -c 'sleep 0.1; echo key'", TIME_LIMIT).unwrap().as_slice(), b"key");
    }

    #[test]
    fn hidden_variables_are_not_in_its_environment() {
        let print = ["/bin/sh", "-c", "printf %s \"${HOME-gone} ${PATH-gone}\""].map(str::to_owned);
        let seen = run(&print, &["HOME".to_owned()], TIME_LIMIT).unwrap();
        let seen = String::from_utf8_lossy(&seen);
        assert!(seen.starts_with("gone ") && seen.len() > 9, "{seen}");
    }
}
