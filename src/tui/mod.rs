//! The console on a terminal: runtime, views, widgets.

/// Opens the console.
pub fn run(_: crate::config::Paths, _: crate::config::Config, _: Option<String>) -> Result<(), crate::domain::Say> {
    Ok(())
}
