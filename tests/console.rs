//! The console's state machine and its screens, without a terminal and without a desk.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails where it cannot go on")]

#[path = "console/app.rs"]
mod app;
#[path = "console/colours.rs"]
mod colours;
#[path = "console/cut.rs"]
mod cut;
#[path = "console/finding.rs"]
mod finding;
#[path = "console/fixtures.rs"]
mod fixtures;
#[path = "console/hands.rs"]
mod hands;
#[path = "console/languages.rs"]
mod languages;
#[path = "console/look_up.rs"]
mod look_up;
#[path = "console/mouse.rs"]
mod mouse;
#[path = "console/picture.rs"]
mod picture;
#[path = "console/recent.rs"]
mod recent;
#[path = "console/remap.rs"]
mod remap;
#[path = "console/rules.rs"]
mod rules;
#[path = "console/screens.rs"]
mod screens;
#[path = "console/sending.rs"]
mod sending;
#[path = "console/summary.rs"]
mod summary;

#[path = "console/taking.rs"]
mod taking;
#[path = "console/webhooks.rs"]
mod webhooks;

#[test]
fn the_pictures_show_the_console_as_it_is() {
    for picture in &picture::PICTURES {
        let kept = std::fs::read_to_string(format!("{}/assets/{}", env!("CARGO_MANIFEST_DIR"), picture.name)).unwrap();
        assert!(kept == picture::svg(picture), "draw {} anew: cargo run --example picture", picture.name);
    }
}
