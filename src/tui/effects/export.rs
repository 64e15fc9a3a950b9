//! Exports: a piece of work of its own that says how far it is and can be stopped.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use directories::BaseDirs;
use jiff::tz::TimeZone;

use super::Shop;
use crate::app::Msg;
use crate::app::export::What;
use crate::app::msg::Exported;
use crate::catalog::Catalog;
use crate::desk::Office;
use crate::domain::{Attempt, Query, Say};
use crate::export::{ExportError, Target, to_file};
use crate::ledger::{Cursor, Filter};

/// Attempts read at a time.
const PAGE: usize = 500;
/// How often the console is told how far an export is.
const TELL: Duration = Duration::from_millis(200);

impl Shop {
    /// Exports and tells the end of it. Blocks on the disk until `stop` is set.
    pub(super) fn export(&self, what: &What, mut target: Target, stop: &Arc<AtomicBool>) {
        target.path = at_home(&target.path);
        let mut told: Option<Instant> = None;
        let mut progress = |rows| {
            if told.is_none_or(|told| told.elapsed() >= TELL) {
                told = Some(Instant::now());
                self.post(Msg::Exporting { rows });
            }
            if stop.load(Ordering::SeqCst) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let made = Pages::open(&self.office, what, stop)
            .map_err(ExportError::Read)
            .and_then(|mut pages| to_file(self.office.data(), &target, &mut || pages.next(), &mut progress));
        let exists = matches!(made, Err(ExportError::Exists(_)));
        let result = made.map(|made| Exported { path: made.path.display().to_string(), rows: made.rows }).map_err(|error| error.say());
        self.post(Msg::Exported { result, exists });
    }
}

/// `~/` is the home directory, as in a shell.
fn at_home(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), BaseDirs::new()) {
        (Ok(rest), Some(dirs)) => dirs.home_dir().join(rest),
        _ => path.to_owned(),
    }
}

/// The attempts that are meant, page by page.
enum Pages<'a> {
    /// Those of a list, in its order.
    Listed(&'a Office, std::slice::Chunks<'a, uuid::Uuid>),
    /// A whole profile, from the ledger itself.
    Profile(&'a Office, Filter, Option<Cursor>),
    /// What a query finds.
    Found(Box<Catalog>, &'a Query, Option<Cursor>),
}

impl<'a> Pages<'a> {
    fn open(office: &'a Office, what: &'a What, stop: &AtomicBool) -> Result<Self, Say> {
        let query = match what {
            What::Marked(ids) => return Ok(Self::Listed(office, ids.chunks(PAGE))),
            What::Query(query) => query.as_ref(),
        };
        if *query == (Query { profile: query.profile.clone(), ..Query::default() }) {
            let filter = Filter { profile: query.profile.clone(), ..Filter::default() };
            return Ok(Self::Profile(office, filter, None));
        }
        let mut catalog = Catalog::open(office.data(), TimeZone::system()).map_err(|error| error.say())?;
        let mut progress = |_| if stop.load(Ordering::SeqCst) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        catalog.catch_up(&mut progress).map_err(|error| error.say())?;
        Ok(Self::Found(Box::new(catalog), query, None))
    }

    /// The next page; an empty one at the end.
    fn next(&mut self) -> Result<Vec<Attempt>, Say> {
        let (page, after) = match self {
            Self::Listed(office, ids) => {
                let ids = ids.next().unwrap_or_default();
                let found = office.with(|ledger| ids.iter().map(|id| ledger.get(*id)).collect::<Result<Vec<_>, _>>());
                return Ok(found.map_err(|error| error.say())?.into_iter().flatten().collect());
            }
            Self::Profile(office, filter, after) => {
                (office.with(|ledger| ledger.page(filter, *after, PAGE)).map_err(|error| error.say())?, after)
            }
            Self::Found(catalog, query, after) => (catalog.find(query, *after, PAGE).map_err(|error| error.say())?, after),
        };
        *after = page.last().map(|last| Cursor(last.id)).or(*after);
        Ok(page)
    }
}
