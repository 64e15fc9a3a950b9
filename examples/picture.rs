//! Draws the pictures of the README, `assets/*.svg`, from the real views: `cargo run --example picture`.
//! With a directory as argument it draws every theme in both languages there instead.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code, reason = "the bench of the tests is shared")]

#[path = "../tests/console/fixtures.rs"]
mod fixtures;
#[path = "../tests/console/picture.rs"]
mod picture;

fn main() -> std::io::Result<()> {
    // With a directory: every theme in both languages, to look at.
    if let Some(dir) = std::env::args_os().nth(1).map(std::path::PathBuf::from) {
        std::fs::create_dir_all(&dir)?;
        for (name, picture) in picture::gallery() {
            std::fs::write(dir.join(name), picture)?;
        }
        return Ok(());
    }
    for picture in &picture::PICTURES {
        std::fs::write(format!("{}/assets/{}", env!("CARGO_MANIFEST_DIR"), picture.name), picture::svg(picture))?;
    }
    Ok(())
}
