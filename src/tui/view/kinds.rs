//! The steps of an attempt in words.

use crate::domain::{EventKind, Say};

/// What kind of step it was.
pub(super) fn say(kind: EventKind) -> Say {
    crate::domain::say(match kind {
        EventKind::Created => "ui-event-created",
        EventKind::Refused => "ui-event-refused",
        EventKind::Answer => "ui-event-answer",
        EventKind::NotSent => "ui-event-not-sent",
        EventKind::Orphaned => "ui-event-orphaned",
        EventKind::LookUp => "ui-event-look-up",
        EventKind::Webhook => "ui-event-webhook",
        EventKind::Settled => "ui-event-settled",
        EventKind::Released => "ui-event-released",
        EventKind::LateAnswer => "ui-event-late-answer",
        EventKind::Abandoned => "ui-event-abandoned",
        EventKind::Alarm => "ui-event-alarm",
        EventKind::AlarmOpened => "ui-event-alarm-opened",
        EventKind::Dismissed => "ui-event-dismissed",
        EventKind::Restored => "ui-event-restored",
        EventKind::Waived => "ui-event-waived",
        EventKind::Accepted => "ui-event-accepted",
    })
}
