//! The built binary on disks that are full, failing, read-only, damaged or exchanged: no capture leaves without a durable
//! row, no answer is lost, and a ledger is never silently replaced.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../support/mod.rs"]
mod support;

mod damage;
mod full;
mod room;
mod shim;
mod sweep;
mod sync;

use std::io::Write as _;

use support::gateway::{self, Gateway, Reply, Request};
use support::{Home, POS, Run};

/// The capture that the tests are about.
const CAPTURE: [&str; 9] = ["capture", "--order-id", "123", "--currency", "UAH", "--amount", "80", "--profile", "test"];
/// A capture of another order, made while the disk is well.
const FIRST: [&str; 9] = ["capture", "--order-id", "first", "--currency", "UAH", "--amount", "80", "--profile", "test"];

/// Said past the capture of test output: a variant that is skipped must be seen.
fn loud(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// A gateway that takes every capture.
fn taking() -> Gateway {
    Gateway::plain(|request: &Request| {
        let order = if request.body.contains(r#""order_id":"first""#) { "first" } else { "123" };
        match request.method.as_str() {
            "POST" => Reply::Json(200, gateway::captured(POS, order, "80")),
            _ => Reply::Json(200, format!("[{}]", gateway::transaction(order, "auth", "100", "success"))),
        }
    })
}

fn home(gateway: &Gateway) -> Home {
    let home = Home::new();
    home.config(&format!(
        "default_profile = \"test\"\n[profiles.test]\nmode = \"test\"\nbase_url = \"{}\"\npos_id = \"{POS}\"\napi_key = \"k\"\n\
         api_secret = \"s\"\nendpoints_key = \"e\"\n",
        gateway.url()
    ));
    home
}

/// A home whose ledger holds one capture of order `first`.
fn used_home(gateway: &Gateway) -> Home {
    let home = home(gateway);
    let run = home.run(&FIRST);
    assert_eq!(run.code, 0, "{run:?}");
    home
}

/// Whether stderr holds one message for people.
fn told_once(run: &Run) -> bool {
    let mut lines = run.stderr.lines();
    let first = lines.next().unwrap_or_default();
    lines.next().is_none() && first.starts_with("capdesk: ") && first.ends_with('.') && !first.contains("panicked")
}
