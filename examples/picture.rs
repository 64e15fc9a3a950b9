//! Draws the pictures of the README, `assets/*.svg`, from the real views: `cargo run --example picture`.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code, reason = "the bench of the tests is shared")]

#[path = "../tests/console/fixtures.rs"]
mod fixtures;
#[path = "../tests/console/picture.rs"]
mod picture;

fn main() -> std::io::Result<()> {
    for picture in &picture::PICTURES {
        std::fs::write(format!("{}/assets/{}", env!("CARGO_MANIFEST_DIR"), picture.name), picture::svg(picture))?;
    }
    Ok(())
}
