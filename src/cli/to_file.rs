//! `capdesk history --output`: the rows go to a file.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::exit::Exit;
use super::output;
use super::signals::Signals;
use crate::domain::{Attempt, Say, say};
use crate::export::{ExportError, Format, Target, to_file};

/// How often a long export says how far it is.
const TELL: Duration = Duration::from_secs(2);

/// Writes the pages to a file; a request to end stops it and leaves nothing.
pub(super) fn run(
    data_dir: &Path,
    path: &Path,
    format: Format,
    replace: bool,
    next: &mut dyn FnMut() -> Result<Vec<Attempt>, Say>,
) -> Exit {
    let stop = Arc::new(AtomicBool::new(false));
    match Signals::listen() {
        Ok(mut signals) => {
            let stop = Arc::clone(&stop);
            drop(tokio::spawn(async move {
                signals.next().await;
                stop.store(true, Ordering::SeqCst);
            }));
        }
        Err(error) => return output::fail(&say("cli-no-signals").with("cause", error.to_string()), Exit::Internal),
    }
    let mut told = Instant::now();
    let mut progress = |rows| {
        if told.elapsed() >= TELL {
            told = Instant::now();
            output::note(&say("cli-export-progress").count("rows", rows).to_string());
        }
        if stop.load(Ordering::SeqCst) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let target = Target { path: path.to_owned(), format, replace };
    match to_file(data_dir, &target, next, &mut progress) {
        Ok(made) => {
            let line = say("cli-exported").with("path", made.path.display().to_string()).count("rows", made.rows);
            output::written(output::result(&line.to_string()), Exit::Done)
        }
        Err(error @ ExportError::Exists(_)) => output::fail(&say("cli-export-exists").because("why", error.say()), Exit::Usage),
        Err(error @ (ExportError::Beside(_) | ExportError::Name(_))) => output::fail(&error.say(), Exit::Usage),
        Err(error) => output::fail(&error.say(), Exit::Internal),
    }
}
