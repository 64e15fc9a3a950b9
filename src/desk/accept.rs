//! Accepting a ledger that was put back: a named person answers for what it may lack.

use super::dismiss::DismissError;
use super::office::Office;
use super::release::reason_of;
use crate::domain::{Mode, Say, say};
use crate::ledger::{EventKind, NewEvent};

impl Office {
    /// Why live waits, where the ledger was put back; for every screen that works with it.
    pub fn put_back(&self) -> Option<Say> {
        // A ledger that cannot be read says so by itself.
        let restored_at = self.with(|ledger| ledger.restored_at()).ok().flatten()?;
        Some(say("ledger-put-back").at("at", restored_at))
    }

    /// Accepts a ledger that was put back, so that live goes on. `confirm` is asked for where anything in it is live.
    ///
    /// # Errors
    /// [`DismissError`]: nothing was written.
    pub fn accept(&self, reason: &str, confirm: Option<&str>) -> Result<(), DismissError> {
        let failed = |error: crate::ledger::LedgerError| DismissError::Failed(error.say());
        let nothing = || DismissError::Usage(say("desk-accept-nothing"));
        let reason = reason_of(reason).map_err(DismissError::Usage)?;
        let (id, restored, live) = self.with(|ledger| Ok((ledger.id(), ledger.restored_at()?, ledger.has_live_rows()?))).map_err(failed)?;
        if restored.is_none() {
            return Err(nothing());
        }
        let text = format!("ACCEPT:{id}");
        if live && confirm != Some(text.as_str()) {
            return Err(DismissError::Refused(say("desk-accept-confirm").with("confirm", text)));
        }
        // It belongs to no profile.
        let mode = if live { Mode::Live } else { Mode::Test };
        let why = say("desk-accepted").with("operator", &self.actor().operator).with("reason", reason);
        let event = NewEvent { reason: Some(why), ..NewEvent::new(EventKind::Accepted, self.now().wall, self.actor(), "", mode) };
        if self.with(|ledger| ledger.accept(&event)).map_err(failed)? { Ok(()) } else { Err(nothing()) }
    }
}
