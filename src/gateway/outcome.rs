//! What an exchange means for the attempt: the table of the design, row by row.

use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::exchange::{Exchange, Received};
use super::judge::{Judged, judge_success};
use super::retry_after;
use crate::domain::attempt::Outcome;
use crate::domain::refusal::{Refusal, quote};
use crate::domain::transaction::id_text;
use crate::domain::{Answer, CaptureRequest, Json, Money, Say, State, say};

/// What is to be written about an attempt after its one exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Where the attempt stands now.
    pub state: State,
    /// What is known; its message is set. Ids, amount and status are taken only from a whole 2xx answer that is ours.
    pub outcome: Outcome,
    /// What must be opened by a person: another order's answer, another amount.
    pub alarm: Option<Say>,
    /// Earliest time of a new attempt (only `throttled`).
    pub retry_at: Option<Timestamp>,
    /// The wait that was asked for, in seconds (only `throttled`).
    pub retry_after: Option<u32>,
}

impl Verdict {
    fn new(state: State, message: Say) -> Self {
        Self { state, outcome: Outcome { message: Some(message), ..Outcome::default() }, alarm: None, retry_at: None, retry_after: None }
    }

    /// Nobody knows: never "failed".
    fn unknown(request: &CaptureRequest, why: Say) -> Self {
        Self::new(State::Unknown, say("answer-unknown").because("why", why).with("order", request.order_id.as_str()))
    }

    fn with_alarm(mut self) -> Self {
        self.alarm = self.outcome.message.clone();
        self
    }
}

/// Judges one exchange. `hold` is the authorised amount that a look-up showed before the send, `now` is when it ended.
pub fn classify(request: &CaptureRequest, hold: Option<Decimal>, exchange: &Exchange, now: Timestamp) -> Verdict {
    match exchange {
        Exchange::NeverSent(why) => {
            Verdict::new(State::NotSent, say("answer-not-sent").because("why", why.clone()).with("order", request.order_id.as_str()))
        }
        Exchange::Lost(why) => Verdict::unknown(request, why.clone()),
        Exchange::Answered(received) => {
            let mut verdict = answered(request, hold, received, now);
            verdict.outcome.http_status = Some(received.http_status);
            verdict.outcome.body = Some(received.body.clone());
            verdict
        }
    }
}

fn answered(request: &CaptureRequest, hold: Option<Decimal>, received: &Received, now: Timestamp) -> Verdict {
    let body = match received.whole() {
        Ok(body) => body,
        Err(why) => return Verdict::unknown(request, why),
    };
    let http_status = |id| say(id).count("status", u64::from(received.http_status));
    match received.http_status {
        200..=299 => match Answer::parse(body) {
            Some(answer) => success(request, hold, &answer),
            None => Verdict::unknown(request, http_status("answer-unreadable")),
        },
        400 | 401 | 403 | 404 | 405 | 406 => match Refusal::parse(body) {
            Some(refusal) => rejected(request, received.http_status, &refusal),
            None => Verdict::unknown(request, http_status("answer-no-refusal")),
        },
        429 => match Refusal::parse(body) {
            Some(refusal) => throttled(&refusal, received, now),
            None => Verdict::unknown(request, http_status("answer-no-refusal")),
        },
        300..=399 => Verdict::unknown(request, http_status("answer-redirect")),
        _ => Verdict::unknown(request, http_status("answer-http-status")),
    }
}

/// A readable object with a 2xx.
fn success(request: &CaptureRequest, hold: Option<Decimal>, answer: &Answer) -> Verdict {
    if let Err(what) = is_ours(request, answer) {
        return Verdict::unknown(request, what).with_alarm();
    }
    let mut verdict = match answer.text("status") {
        Some("success") => captured(request, hold, answer),
        Some("failure") => declined(request, answer),
        Some(word) if id(answer, "operation_id").or(id(answer, "transaction_id")).is_some() => {
            Verdict::new(State::Pending, say("answer-pending").with("status", quote(word)).with("order", request.order_id.as_str()))
        }
        Some(word) => Verdict::unknown(request, say("answer-no-id").with("status", quote(word))),
        None => Verdict::unknown(request, say("answer-no-status")),
    };
    verdict.outcome = Outcome { message: verdict.outcome.message, ..Outcome::stated(answer) };
    verdict
}

/// Whether the answer is about our capture. `Err` says what it is about.
fn is_ours(request: &CaptureRequest, answer: &Answer) -> Result<(), Say> {
    match answer.member("order_id") {
        None | Some(Json::Null) => return Err(say("answer-other-no-order")),
        Some(Json::String(found)) if found == request.order_id.as_str() => {}
        Some(other) => return Err(say("answer-other-order").with("found", quote(&other.to_text()))),
    }
    match answer.member("pos_id") {
        None | Some(Json::Null) => {}
        Some(pos) if is_pos(pos, request.pos_id) => {}
        Some(other) => return Err(say("answer-other-pos").with("found", quote(&other.to_text()))),
    }
    match answer.member("method") {
        None | Some(Json::Null) => Ok(()),
        Some(Json::String(method)) if method == "capture" => Ok(()),
        Some(other) => Err(say("answer-other-method").with("found", quote(&other.to_text()))),
    }
}

/// Whether a member names this point of sale, compared as UUID.
pub(super) fn is_pos(member: &Json, pos_id: Uuid) -> bool {
    uuid_of(member) == Some(pos_id)
}

/// A member as UUID, however it is spelled.
pub(super) fn uuid_of(member: &Json) -> Option<Uuid> {
    member.as_str().and_then(|text| Uuid::parse_str(text).ok())
}

fn id(answer: &Answer, name: &str) -> Option<String> {
    id_text(answer.member(name))
}

fn captured(request: &CaptureRequest, hold: Option<Decimal>, answer: &Answer) -> Verdict {
    let amount = answer.amount();
    match judge_success(request, hold, &amount, answer.member("currency")) {
        Judged::Captured => {
            let said = match amount.positive() {
                Some(taken) => say("answer-captured").money("amount", Money::exact(taken, request.currency)),
                None => say("answer-captured-not-stated"),
            };
            Verdict::new(State::Captured, said)
        }
        Judged::CapturedNotStated => Verdict::new(State::Captured, say("answer-captured-not-stated")),
        Judged::Mismatch(what) => Verdict::new(
            State::CapturedMismatch,
            say("answer-captured-mismatch").because("what", what).with("order", request.order_id.as_str()),
        )
        .with_alarm(),
    }
}

fn declined(request: &CaptureRequest, answer: &Answer) -> Verdict {
    let texts = [answer.scalar("status_description"), answer.scalar("status_code")].map(|text| text.filter(|text| !text.trim().is_empty()));
    let reason = match &texts {
        [Some(description), Some(code)] => format!("{} ({})", quote(description), quote(code)),
        [Some(text), None] | [None, Some(text)] => quote(text),
        [None, None] => {
            return Verdict::new(State::Declined, say("answer-declined-no-reason").with("order", request.order_id.as_str()));
        }
    };
    Verdict::new(State::Declined, say("answer-declined").with("reason", reason).with("order", request.order_id.as_str()))
}

fn rejected(request: &CaptureRequest, http_status: u16, refusal: &Refusal) -> Verdict {
    let id = match http_status {
        _ if refusal.names_keys() => "answer-rejected-keys",
        401 | 403 => "answer-rejected-keys",
        404 => "answer-rejected-not-found",
        _ => "answer-rejected",
    };
    Verdict::new(State::Rejected, say(id).with("reason", refusal.reason()).with("order", request.order_id.as_str()))
}

fn throttled(refusal: &Refusal, received: &Received, now: Timestamp) -> Verdict {
    let wait = retry_after::wait(received.retry_after.as_deref(), now);
    let message = say("answer-throttled").with("reason", refusal.reason()).count("seconds", wait.as_secs());
    let retry_at = SignedDuration::try_from(wait).ok().and_then(|wait| now.checked_add(wait).ok());
    Verdict {
        retry_at: Some(retry_at.unwrap_or(now)),
        retry_after: u32::try_from(wait.as_secs()).ok(),
        ..Verdict::new(State::Throttled, message)
    }
}

#[cfg(test)]
mod tests;
