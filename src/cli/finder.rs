//! The catalog for subcommands: opened, and brought to the end of the ledger.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;

use super::output;
use crate::catalog::{Catalog, CatalogError, Progress};
use crate::desk::Office;
use crate::domain::{Say, say};

/// How long nothing is said, and how often something is after that.
const TELL: Duration = Duration::from_secs(1);

/// Opens the catalog beside the office's ledger and takes in what it lacks; says how far it is where that takes a while.
///
/// # Errors
/// The sentence for people.
pub(super) fn open(office: &Office) -> Result<Catalog, Say> {
    let mut told = Instant::now();
    let mut progress = |Progress { done, total }| {
        if told.elapsed() >= TELL {
            told = Instant::now();
            output::note(&say("cli-catalog-progress").count("done", done).count("total", total).to_string());
        }
        ControlFlow::Continue(())
    };
    let caught_up = Catalog::open(office.data(), TimeZone::system()).and_then(|mut catalog| {
        catalog.catch_up(&mut progress)?;
        Ok(catalog)
    });
    caught_up.map_err(|error: CatalogError| error.say())
}
