//! What became of an attempt in plain words, and what to do next: the state first, then code, HTTP status and refusal.

use super::attempt::{Attempt, State};
use super::codes::{self, Code, Stage, Step};
use super::json::Json;
use super::printable::printable;
use super::refusal::Refusal;
use super::response::Answer;
use super::say::{Say, say};

/// What became of an attempt, for a person who has no manual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What happened, in one or two sentences.
    pub what: Say,
    /// What to do next.
    pub next: Say,
    /// How to do it.
    pub ways: &'static [Way],
    /// Whether the next step stays right beside an open alarm, whatever that says.
    pub firm: bool,
    /// The gateway's own description, printable; `None` when it gave none.
    pub gateway: Option<String>,
}

/// What a next step is done with: a key of the console, a subcommand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// Look the attempt up and settle it.
    Reconcile,
    /// Take responsibility for an unknown outcome.
    Release,
    /// Make a new attempt of it.
    SendAgain,
    /// Look at the order.
    LookUp,
}

/// Explains an attempt as it stands.
pub fn explain(attempt: &Attempt) -> Explanation {
    let refusal = attempt.outcome.body.as_deref().and_then(Refusal::parse);
    let (what, step) = match attempt.state {
        State::Sending => (say("explain-sending"), Step::Wait),
        State::Captured => captured(attempt),
        State::CapturedMismatch => (told(attempt, "explain-mismatch"), Step::Portal),
        State::Pending => pending(attempt),
        State::Declined => declined(attempt),
        State::Rejected => rejected(attempt, refusal.as_ref()),
        State::Throttled => (codes::http(429).map_or_else(|| say("explain-throttled"), |known| known.say()), Step::Throttled),
        State::NotSent => (told(attempt, "explain-not-sent"), Step::Again),
        State::Unknown => (unknown(attempt), Step::LookUp),
        State::NotCaptured => (told(attempt, "explain-not-captured"), Step::Again),
        State::Released => (released(attempt), Step::Released),
    };
    let firm = attempt.state == State::Unknown;
    Explanation { what, next: next(attempt, step), ways: ways(step), firm, gateway: gateway(attempt, refusal.as_ref()) }
}

/// The attempt's own message.
fn told(attempt: &Attempt, otherwise: &'static str) -> Say {
    attempt.outcome.message.clone().unwrap_or_else(|| say(otherwise))
}

/// What the status code says, held against the stage of the state; the step it leads to.
fn by_code(attempt: &Attempt, stage: Stage) -> Option<(Say, Step)> {
    let text = attempt.outcome.status_code.as_deref().filter(|code| !code.trim().is_empty())?;
    let otherwise = match stage {
        Stage::Success => Step::Done,
        Stage::Pending => Step::Later,
        Stage::Failure => Step::Support,
    };
    Some(match codes::find(text) {
        None => (say("explain-code-unknown").with("code", text), otherwise),
        Some(code) if code.stage != stage => (say("explain-code-stage").with("code", text).with("stage", code.stage.word()), otherwise),
        Some(code) => (sentence(code), code.next),
    })
}

fn sentence(code: &'static Code) -> Say {
    if code.elsewhere { say("explain-elsewhere").because("code", code.say()) } else { code.say() }
}

/// By its code where the answer itself told it, amount and all; otherwise the message says who did.
fn captured(attempt: &Attempt) -> (Say, Step) {
    match attempt.outcome.message.clone().filter(|_| !answered(attempt)) {
        Some(message) => (message, Step::Done),
        None => by_code(attempt, Stage::Success).unwrap_or_else(|| (say("explain-captured"), Step::Done)),
    }
}

/// Whether the stored answer is a success of this order that states what was taken.
fn answered(attempt: &Attempt) -> bool {
    let tells = |answer: &Answer| {
        answer.text("order_id") == Some(attempt.request.order_id.as_str())
            && answer.text("status") == Some(Stage::Success.word())
            && answer.amount().positive().is_some()
    };
    attempt.outcome.http_status.is_some_and(|status| (200..=299).contains(&status)) && attempt.answer().as_ref().is_some_and(tells)
}

fn pending(attempt: &Attempt) -> (Say, Step) {
    let (code, step) = by_code(attempt, Stage::Pending).unwrap_or_else(|| (say("explain-no-code"), Step::Later));
    (say("explain-pending").because("code", code), step)
}

fn declined(attempt: &Attempt) -> (Say, Step) {
    let (code, step) = by_code(attempt, Stage::Failure).unwrap_or_else(|| (say("explain-no-code"), Step::Support));
    (say("explain-declined").because("code", code), step)
}

fn rejected(attempt: &Attempt, refusal: Option<&Refusal>) -> (Say, Step) {
    let by_body = refusal.and_then(|refusal| {
        let code = refusal.code.as_deref().and_then(|code| codes::args(code, &refusal.message));
        code.or_else(|| codes::message(&refusal.message)).map(|known| (known.say(), known.next))
    });
    let by_status = || {
        let status = attempt.outcome.http_status?;
        let unlisted = || (say("explain-http-unknown").count("status", u64::from(status)), Step::Fix);
        Some(codes::http(status).map_or_else(unlisted, |known| (known.say(), known.next)))
    };
    let (why, step) = by_body.or_else(by_status).unwrap_or_else(|| (say("explain-no-code"), Step::Fix));
    (say("explain-rejected").because("why", why), step)
}

/// Nobody knows, and why. Of a lesser HTTP status than these the message says more: it may be a proxy's.
fn unknown(attempt: &Attempt) -> Say {
    match attempt.outcome.http_status.filter(|status| *status >= 500).and_then(codes::http) {
        Some(known) => say("explain-unknown-why").because("why", known.say()),
        None => told(attempt, "explain-unknown"),
    }
}

fn released(attempt: &Attempt) -> Say {
    match &attempt.released {
        Some(release) => say("desk-released").with("operator", &release.by).with("reason", &release.reason),
        None => told(attempt, "explain-released"),
    }
}

fn next(attempt: &Attempt, step: Step) -> Say {
    let named = |id| say(id).because("what", name(attempt));
    match step {
        Step::Done => say("next-done"),
        Step::Wait => say("next-wait"),
        Step::Later => say("next-later"),
        Step::LaterSupport => named("next-later-support"),
        Step::LookUp => say("next-look-up"),
        Step::Portal => say("next-portal"),
        Step::OtherCard => say("next-other-card"),
        Step::Issuer => say("next-issuer"),
        Step::Support => named("next-support"),
        Step::Fix => say("next-fix"),
        Step::Amount => say("next-amount"),
        Step::Order => say("next-order"),
        Step::Keys => say("next-keys").with("profile", &attempt.profile),
        Step::NotFound => say("next-not-found").with("profile", &attempt.profile),
        Step::Throttled => match attempt.retry_after {
            Some(seconds) => say("next-throttled-for").count("seconds", u64::from(seconds)),
            None => say("next-throttled"),
        },
        Step::Again => say("next-again"),
        Step::Released => say("next-released"),
    }
}

/// What support finds the capture by: the first id that the gateway stated, otherwise the order id.
fn name(attempt: &Attempt) -> Say {
    let outcome = &attempt.outcome;
    let ids = [("operation_id", &outcome.operation_id), ("transaction_id", &outcome.transaction_id), ("payment_id", &outcome.payment_id)];
    let stated = ids.into_iter().find_map(|(name, id)| id.as_deref().map(|id| (name, id)));
    let (name, id) = stated.unwrap_or(("order_id", attempt.request.order_id.as_str()));
    say("next-support-id").with("name", name).with("id", id)
}

fn ways(step: Step) -> &'static [Way] {
    match step {
        Step::Done | Step::Wait | Step::Support | Step::OtherCard => &[],
        Step::Later | Step::LaterSupport => &[Way::Reconcile],
        Step::LookUp => &[Way::Reconcile, Way::Release],
        Step::Portal => &[Way::LookUp],
        Step::Order | Step::Amount => &[Way::LookUp, Way::SendAgain],
        Step::Released => &[Way::Reconcile, Way::LookUp],
        Step::Issuer | Step::Fix | Step::Keys | Step::NotFound | Step::Throttled | Step::Again => &[Way::SendAgain],
    }
}

/// The gateway's own description: of the status, or the message of an error.
fn gateway(attempt: &Attempt, refusal: Option<&Refusal>) -> Option<String> {
    let outcome = &attempt.outcome;
    let stated = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let said = match (stated(&outcome.status_description), stated(&outcome.status_code)) {
        (Some(text), Some(code)) => Some(format!("{text} ({code})")),
        (Some(text), None) => Some(text),
        (None, Some(code)) => Some(code),
        (None, None) => None,
    };
    let in_body = || {
        let json = Json::parse(outcome.body.as_deref()?).ok()?;
        json.get("message").and_then(Json::as_str).map(str::to_owned)
    };
    let said = said.or_else(|| refusal.map(Refusal::reason)).or_else(in_body)?;
    Some(printable(&said).into_owned()).filter(|said| !said.trim().is_empty())
}

#[cfg(test)]
mod tests;
