//! The attacks on the guard, each through everybody who could let it pass: the console's review, the command line, reconcile, release
//! and the receiver of webhooks; with the built binary and with the desk, in test and in live.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../support/mod.rs"]
mod support;

mod amounts;
mod answers;
mod bench;
mod dismissing;
mod doors;
mod gateways;
mod holds;
mod news;
mod settling;
mod told;
