//! First start and trouble, on the built binary: the configuration found, checked and described.

#[path = "../support/mod.rs"]
mod support;

mod config;
#[cfg(unix)]
mod init;
