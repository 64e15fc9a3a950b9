//! Draws `assets/console*.svg`, the pictures of the console in the README, from the real views: `cargo run --example picture`.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code, reason = "the bench of the tests is shared")]

#[path = "../tests/console/fixtures.rs"]
mod fixtures;
#[path = "../tests/console/picture.rs"]
mod picture;

fn main() -> std::io::Result<()> {
    for (name, language) in picture::PICTURES {
        std::fs::write(format!("{}/assets/{name}", env!("CARGO_MANIFEST_DIR")), picture::svg(language))?;
    }
    Ok(())
}
