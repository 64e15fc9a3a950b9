//! First start and trouble, on the built binary: the configuration written, found, checked and described; the log; the doctor.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../support/mod.rs"]
mod support;

mod config;
mod doctor;
#[cfg(unix)]
mod init;
mod log;
#[cfg(unix)]
mod trust;
