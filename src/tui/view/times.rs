//! Our own times, in the operator's zone.

use jiff::Timestamp;

use super::Ui;

/// Columns of [`short`].
pub(super) const SHORT: usize = 11;

/// Short for what is near; see [`crate::words::Words::short_time`].
pub(super) fn short(ui: &Ui<'_>, at: Timestamp) -> String {
    ui.words.short_time(at, ui.model.now.wall, &ui.model.zone)
}

/// Date, time and offset.
pub(super) fn long(ui: &Ui<'_>, at: Timestamp) -> String {
    ui.words.long_time(at, &ui.model.zone)
}
