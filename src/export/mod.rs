//! Attempts taken along: as JSON objects, as CSV, in files of their own.
//!
//! One definition for the console, `history --json`, `history --csv` and exported files. It works page by page: never all
//! rows at once.

mod cell;
mod file;
pub mod record;
mod rows;

pub use file::{ExportError, Exported, Target, to_file};
pub use rows::{Format, Rows};
