//! Our own times, in the operator's zone.

use jiff::Timestamp;

use super::Ui;

/// Columns of [`short`].
pub(super) const SHORT: usize = 11;

/// `14:01:22` today, `11-21 14:01` earlier this year, the whole date before that.
pub(super) fn short(ui: &Ui<'_>, at: Timestamp) -> String {
    let at = at.to_zoned(ui.model.zone.clone());
    let today = ui.model.now.wall.to_zoned(ui.model.zone.clone());
    if at.date() == today.date() {
        at.strftime("%H:%M:%S").to_string()
    } else if at.year() == today.year() {
        at.strftime("%m-%d %H:%M").to_string()
    } else {
        at.strftime("%Y-%m-%d").to_string()
    }
}

/// Date, time and offset.
pub(super) fn long(ui: &Ui<'_>, at: Timestamp) -> String {
    at.to_zoned(ui.model.zone.clone()).strftime("%Y-%m-%d %H:%M:%S %:z").to_string()
}
