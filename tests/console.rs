//! The console's state machine and its screens, without a terminal and without a desk.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails where it cannot go on")]

#[path = "console/app.rs"]
mod app;
#[path = "console/colours.rs"]
mod colours;
#[path = "console/fixtures.rs"]
mod fixtures;
#[path = "console/rules.rs"]
mod rules;
#[path = "console/screens.rs"]
mod screens;
#[path = "console/sending.rs"]
mod sending;
