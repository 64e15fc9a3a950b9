//! What the desk says, in the words of the console.

use url::Position;

use crate::app;
use crate::app::detail::EventRow;
use crate::app::msg::{Ended, Progress, Refusal, Report, Reviewed};
use crate::app::room::{Access, ProfileInfo};
use crate::config::{self, Profile};
use crate::desk;
use crate::domain::{Currency, EventKind, Say};
use crate::ledger::Event;

/// A profile as the configuration tells it, before its keys are loaded.
pub(super) fn profile(profile: &Profile) -> ProfileInfo {
    // The sandbox tells its card once it runs; its form can start at once.
    let sandbox = profile.is_sandbox().then(|| Currency::parse("UAH").ok()).flatten();
    let access = match &profile.access {
        config::Access::Sandbox => Access::Allowed(None),
        config::Access::Ready(settings) => Access::Allowed(Some(app::Card {
            pos_id: settings.pos_id,
            host: settings.base_url[Position::BeforeHost..Position::AfterPort].to_owned(),
            currency: settings.currency,
            server_url: settings.server_url.as_ref().map_or_else(String::new, |url| url.as_str().to_owned()),
            rules: settings.guard_rules(),
            release: (settings.settle, settings.release),
        })),
        config::Access::Disabled(why) => Access::Disabled(why.clone()),
    };
    ProfileInfo { name: profile.name.clone(), mode: profile.mode, currency: sandbox, access }
}

/// An open profile.
pub(super) fn card(card: &desk::Card) -> app::Card {
    app::Card {
        pos_id: card.pos_id,
        host: card.host.clone(),
        currency: card.currency,
        server_url: card.server_url.as_ref().map_or_else(String::new, |url| url.as_str().to_owned()),
        rules: card.rules.clone(),
        release: card.release,
    }
}

/// The checks of a review.
pub(super) fn reviewed(review: desk::Review) -> Reviewed {
    Reviewed {
        notes: review.notes,
        refusal: review.refusal.map(refusal),
        looked_up: review.looked_up.map(|seen| (seen.order, seen.at.wall)),
        new_pos: review.new_pos,
    }
}

/// A refusal.
pub(super) fn refusal(refusal: desk::Refusal) -> Refusal {
    Refusal { why: refusal.why, blocked_by: refusal.blocked_by, lookup_failed: refusal.lookup_failed, changed: refusal.changed }
}

/// A refusal that no other attempt causes.
pub(super) fn refusal_because(why: Say) -> Refusal {
    Refusal { why, blocked_by: None, lookup_failed: false, changed: false }
}

/// How far a capture is.
pub(super) fn progress(progress: desk::Progress) -> Progress {
    match progress {
        desk::Progress::LookingUp => Progress::LookingUp,
        desk::Progress::Sending(attempt) => Progress::Sending(attempt),
    }
}

/// How a capture has ended.
pub(super) fn report(report: desk::Report) -> Report {
    match report {
        desk::Report::Refused(why) => Report::Refused(refusal(why)),
        desk::Report::Done(attempt) => Report::Ended(Ended::Done(attempt)),
        desk::Report::NotStored { attempt, answer, why } => Report::Ended(Ended::NotStored { attempt, answer, why }),
    }
}

/// One step of an attempt.
pub(super) fn event(event: Event) -> EventRow {
    // The payload of a webhook says it, where it is kept.
    let told = event.told().filter(|_| event.entry.body.is_none()).cloned();
    let entry = event.entry;
    EventRow {
        at: entry.at,
        kind: entry.kind,
        operator: entry.actor.operator,
        request: entry.request,
        http_status: entry.http_status,
        headers: entry.headers,
        body: entry.body,
        body_cut: entry.body_cut,
        reason: entry.reason,
        detail: if entry.kind == EventKind::Webhook { told } else { entry.detail },
    }
}
