//! First start and trouble, on the built binary: the configuration written, found, checked and described; the log.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../support/mod.rs"]
mod support;

mod config;
#[cfg(unix)]
mod init;
mod log;
