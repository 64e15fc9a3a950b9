//! An attempt to capture: its states, the legal moves between them, and the record that the ledger keeps.

use std::fmt;

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::alarm::Alarm;
use super::amount::exact;
use super::capture::CaptureRequest;
use super::clock::Moment;
use super::currency::Currency;
use super::gateway::Gateway;
use super::mode::Mode;
use super::money::Money;
use super::printable::printable;
use super::response::Answer;
use super::say::{Say, say};
use super::transaction::id_text;

/// Where an attempt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The row is durable; the answer is not there yet.
    Sending,
    /// Success, amount as asked.
    Captured,
    /// Success, but amount or currency differs or is unusable.
    CapturedMismatch,
    /// Taken by the gateway, not final.
    Pending,
    /// The gateway states failure.
    Declined,
    /// Refused before any money moved (a 4xx in the documented shape).
    Rejected,
    /// Too many requests; no money moved.
    Throttled,
    /// Provably never left this machine.
    NotSent,
    /// Nobody knows yet. Only a look-up, a verified webhook or a named person ends it.
    Unknown,
    /// The look-ups prove that nothing was captured.
    NotCaptured,
    /// A named person took responsibility.
    Released,
}

/// What a move rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Evidence {
    /// The answer to our own request, in time.
    Answer,
    /// The process that sent it is gone.
    Orphaned,
    /// A look-up or webhook that carries an id from our own stored answer or our tag, or our own answer come late.
    OwnId,
    /// A look-up without such an id.
    Lookup,
    /// A verified webhook without such an id; for a failure together with a look-up that shows no capture.
    Webhook,
    /// A named person with a reason.
    Person,
}

impl State {
    /// Every state, in the order of the documentation.
    pub const ALL: [Self; 11] = [
        Self::Sending,
        Self::Captured,
        Self::CapturedMismatch,
        Self::Pending,
        Self::Declined,
        Self::Rejected,
        Self::Throttled,
        Self::NotSent,
        Self::Unknown,
        Self::NotCaptured,
        Self::Released,
    ];

    /// The machine word, as in the ledger and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sending => "sending",
            Self::Captured => "captured",
            Self::CapturedMismatch => "captured_mismatch",
            Self::Pending => "pending",
            Self::Declined => "declined",
            Self::Rejected => "rejected",
            Self::Throttled => "throttled",
            Self::NotSent => "not_sent",
            Self::Unknown => "unknown",
            Self::NotCaptured => "not_captured",
            Self::Released => "released",
        }
    }

    /// The state a machine word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// A sign that tells the state without colour: `+` money taken, `?` not known, `x` refused by the gateway, `!` look, `~` on its way.
    pub fn sign(self) -> char {
        match self {
            Self::Captured => '+',
            Self::CapturedMismatch | Self::Released => '!',
            Self::Sending | Self::Pending => '~',
            Self::Unknown => '?',
            Self::Declined | Self::Rejected | Self::Throttled | Self::NotSent | Self::NotCaptured => 'x',
        }
    }

    /// The state in the words of the screen.
    pub fn say(self) -> Say {
        say(match self {
            Self::Sending => "state-sending",
            Self::Captured => "state-captured",
            Self::CapturedMismatch => "state-captured-mismatch",
            Self::Pending => "state-pending",
            Self::Declined => "state-declined",
            Self::Rejected => "state-rejected",
            Self::Throttled => "state-throttled",
            Self::NotSent => "state-not-sent",
            Self::Unknown => "state-unknown",
            Self::NotCaptured => "state-not-captured",
            Self::Released => "state-released",
        })
    }

    /// Whether a new attempt for the same order is refused while this one stands (the partial unique index of the ledger).
    pub fn blocks_order(self) -> bool {
        matches!(self, Self::Sending | Self::Unknown | Self::Pending | Self::Captured | Self::CapturedMismatch)
    }

    /// Whether the outcome is still open.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Sending | Self::Unknown | Self::Pending)
    }

    /// Whether money was taken.
    pub fn is_success(self) -> bool {
        matches!(self, Self::Captured | Self::CapturedMismatch)
    }

    /// Whether the rules allow this move on this evidence.
    pub fn may_become(self, next: Self, evidence: Evidence) -> bool {
        use State::{Captured, CapturedMismatch, Declined, NotCaptured, NotSent, Pending, Rejected, Released, Sending, Throttled, Unknown};
        match (self, evidence) {
            (Sending, Evidence::Answer) => {
                matches!(next, Captured | CapturedMismatch | Pending | Declined | Rejected | Throttled | NotSent | Unknown)
            }
            (Sending, Evidence::Orphaned) => next == Unknown,
            (Pending | Unknown, Evidence::OwnId) => matches!(next, Captured | CapturedMismatch | Declined),
            (Unknown, Evidence::Lookup) => matches!(next, Captured | CapturedMismatch | NotCaptured),
            (Unknown, Evidence::Webhook) => matches!(next, Captured | CapturedMismatch | Declined),
            (Pending | Unknown, Evidence::Person) => next == Released,
            (NotCaptured | Released | Declined, Evidence::OwnId) => matches!(next, Captured | CapturedMismatch),
            _ => false,
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What an attempt asks of the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Money on hold is taken, whole or in part.
    Capture,
    /// The whole hold is given back.
    Void,
}

impl Operation {
    /// The machine word: the method of the API, as in the ledger and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Capture => "capture",
            Self::Void => "void",
        }
    }

    /// The operation a machine word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Capture, Self::Void].into_iter().find(|operation| operation.word() == word)
    }
}

/// What is known about how an attempt ended: the last answer or proof, in short. The whole of it stands in the events.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// HTTP status of the answer to the capture, if one came.
    pub http_status: Option<u16>,
    /// The amount the gateway stated, as received.
    pub amount: Option<String>,
    /// The currency of `amount`, as received; `None` where the gateway stated none.
    pub amount_currency: Option<String>,
    /// The commission's amount, as received, where it has one.
    pub fee_amount: Option<String>,
    /// The commission's currency, as received.
    pub fee_currency: Option<String>,
    /// `operation_id` as received.
    pub operation_id: Option<String>,
    /// `payment_id` as received.
    pub payment_id: Option<String>,
    /// `transaction_id` as received.
    pub transaction_id: Option<String>,
    /// `status` as received.
    pub status: Option<String>,
    /// `status_code` as received.
    pub status_code: Option<String>,
    /// `status_description` as received.
    pub status_description: Option<String>,
    /// What happened and what to do, for people.
    pub message: Option<Say>,
    /// The answer's body, whole up to the cap.
    pub body: Option<Vec<u8>>,
}

impl Outcome {
    /// Takes the members that are worth a column out of an answer, printable; the body keeps all of them as received.
    pub fn stated(answer: &Answer) -> Self {
        let scalar = |name| answer.scalar(name).map(|text| printable(&text).into_owned());
        let id = |name| id_text(answer.member(name));
        let (fee_amount, fee_currency) = answer.fee_parts();
        Self {
            amount: answer.amount().text().map(|text| printable(text).into_owned()),
            amount_currency: answer.currency(),
            fee_amount,
            fee_currency,
            operation_id: id("operation_id"),
            payment_id: id("payment_id"),
            transaction_id: id("transaction_id"),
            status: scalar("status"),
            status_code: scalar("status_code"),
            status_description: scalar("status_description"),
            ..Self::default()
        }
    }
}

/// One attempt as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// UUIDv7, made when the row was written.
    pub id: Uuid,
    /// What it asks for.
    pub operation: Operation,
    /// Name of the profile it was sent with.
    pub profile: String,
    /// That profile's mode.
    pub mode: Mode,
    /// Where it was sent; `None` in rows from before version 3 of the ledger.
    pub gateway: Option<Gateway>,
    /// The batch it belongs to, and its row there.
    pub batch: Option<(Uuid, u32)>,
    /// What was asked for.
    pub request: CaptureRequest,
    /// Where it stands.
    pub state: State,
    /// Who pressed the key (configured name, otherwise the OS user).
    pub operator: String,
    /// The process that sends it (the uuid of its owner file).
    pub owner: Uuid,
    /// When the row was written.
    pub sent: Moment,
    /// What waits are counted from: `sent`, or later where the wall clock went back.
    pub wait_from: Moment,
    /// The first of an unbroken run of look-ups that showed no capture and a hold (or a void).
    pub absent_since: Option<Moment>,
    /// When it reached its present final state; `None` while open.
    pub settled_at: Option<Timestamp>,
    /// The authorised amount a look-up stated before the send.
    pub hold: Option<Decimal>,
    /// Captures a look-up showed before the send ([`super::Transaction::key`]): they are not ours. `None`: no look-up was made.
    pub seen_before: Option<Vec<String>>,
    /// What is known of the end.
    pub outcome: Outcome,
    /// Who released it and why.
    pub released: Option<Release>,
    /// Earliest time a new attempt may follow this one (after `throttled`).
    pub retry_at: Option<Timestamp>,
    /// The wait that the gateway asked for, in seconds (after `throttled`).
    pub retry_after: Option<u32>,
    /// An alarm that nobody has opened yet.
    pub alarm: Option<Alarm>,
}

/// Who took responsibility for an attempt with an unknown outcome, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The operator's name.
    pub by: String,
    /// The reason given.
    pub reason: String,
}

impl Attempt {
    /// An attempt to capture as it begins: `sending`, its waits counted from now, nothing known of its end.
    pub fn begun(id: Uuid, profile: &str, mode: Mode, request: CaptureRequest, sent: Moment) -> Self {
        Self {
            id,
            operation: Operation::Capture,
            profile: profile.to_owned(),
            mode,
            gateway: None,
            batch: None,
            request,
            state: State::Sending,
            operator: String::new(),
            owner: Uuid::nil(),
            wait_from: sent.clone(),
            sent,
            absent_since: None,
            settled_at: None,
            hold: None,
            seen_before: None,
            outcome: Outcome::default(),
            released: None,
            retry_at: None,
            retry_after: None,
            alarm: None,
        }
    }

    /// The parsed answer, if the stored body is one.
    pub fn answer(&self) -> Option<Answer> {
        self.outcome.body.as_deref().and_then(Answer::parse)
    }

    /// The captured amount when known, otherwise the asked one; `None` for a full capture whose hold is not known, and where
    /// money was taken that is not the amount asked for and the gateway stated no usable amount: the asked one would be a claim.
    pub fn amount(&self) -> Option<Decimal> {
        let stated = self.outcome.amount.as_deref().and_then(exact);
        let asked = || self.request.expected(self.hold).filter(|_| self.state != State::CapturedMismatch);
        stated.or_else(asked)
    }

    /// The currency that was taken where it is another one than asked for: as the gateway stated it, printable.
    pub fn other_currency(&self) -> Option<&str> {
        let stated = self.outcome.amount_currency.as_deref().filter(|_| self.state.is_success())?;
        (stated != self.request.currency.code()).then_some(stated)
    }

    /// [`Attempt::amount`] for people: `80.00 UAH`, or "whole hold"; in the currency that was taken, where it is another one.
    pub fn amount_say(&self) -> Say {
        let money = |amount| say("amount-exact").money("amount", Money::exact(amount, self.request.currency));
        let Some((other, amount)) = self.other_currency().zip(self.outcome.amount.as_deref()) else {
            return match self.amount() {
                Some(amount) => money(amount),
                None if self.state == State::CapturedMismatch => say("amount-unusable"),
                None => self.request.amount_say(),
            };
        };
        let money = match (exact(amount), Currency::parse(other)) {
            (Some(amount), Ok(currency)) if currency.code() == other => Money::exact(amount, currency),
            _ => Money::quoted(amount, other),
        };
        say("amount-exact").money("amount", money)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_unique_and_read_back() {
        for state in State::ALL {
            assert_eq!(State::from_word(state.word()), Some(state));
        }
    }

    #[test]
    fn the_legal_moves_are_these_and_no_others() {
        use Evidence::{Answer, Lookup, Orphaned, OwnId, Person, Webhook};
        let mut moves = Vec::new();
        for from in State::ALL {
            for evidence in [Answer, Orphaned, OwnId, Lookup, Webhook, Person] {
                let to: Vec<_> = State::ALL.into_iter().filter(|to| from.may_become(*to, evidence)).map(State::word).collect();
                if !to.is_empty() {
                    moves.push(format!("{from} {evidence:?}: {}", to.join(" ")));
                }
            }
        }
        assert_eq!(
            moves,
            [
                "sending Answer: captured captured_mismatch pending declined rejected throttled not_sent unknown",
                "sending Orphaned: unknown",
                "pending OwnId: captured captured_mismatch declined",
                "pending Person: released",
                "declined OwnId: captured captured_mismatch",
                "unknown OwnId: captured captured_mismatch declined",
                "unknown Lookup: captured captured_mismatch not_captured",
                "unknown Webhook: captured captured_mismatch declined",
                "unknown Person: released",
                "not_captured OwnId: captured captured_mismatch",
                "released OwnId: captured captured_mismatch",
            ]
        );
    }

    #[test]
    fn an_amount_taken_is_told_as_the_gateway_stated_it_and_never_as_the_asked_one_instead() {
        use crate::domain::{Draft, Mode};
        let draft = Draft { order_id: "7".into(), currency: "UAH".into(), amount: Some("100".into()), ..Draft::default() };
        let sent = Moment { wall: Timestamp::UNIX_EPOCH, boot: std::time::Duration::ZERO, boot_id: String::new() };
        let taken = |state, amount: &str, currency: Option<&str>| {
            let outcome = Outcome { amount: Some(amount.into()), amount_currency: currency.map(Into::into), ..Outcome::default() };
            let begun = Attempt::begun(Uuid::nil(), "test", Mode::Test, draft.check(Uuid::nil()).unwrap(), sent.clone());
            Attempt { state, outcome, ..begun }
        };
        let unstated = |state, amount: Option<&str>| {
            let mut attempt = taken(state, "", None);
            attempt.outcome.amount = amount.map(Into::into);
            attempt
        };
        let mismatch = State::CapturedMismatch;
        for (attempt, told) in [
            (taken(mismatch, "100", Some("EUR")), "100.00 EUR"),
            (taken(mismatch, "100.5", Some("euro")), "100.5 euro"),
            (taken(mismatch, "1e2", Some("EUR")), "1e2 EUR"),
            (taken(mismatch, "+100", Some("UAH")), "no usable amount stated"),
            (taken(State::Captured, "100", Some("UAH")), "100.00 UAH"),
            (taken(State::Declined, "100", Some("EUR")), "100.00 UAH"),
            (unstated(mismatch, None), "no usable amount stated"),
            (unstated(mismatch, Some("1e3")), "no usable amount stated"),
            (unstated(State::Captured, None), "100.00 UAH"),
        ] {
            assert_eq!(attempt.amount_say().to_string(), told);
        }
    }

    #[test]
    fn money_taken_is_never_undone() {
        for evidence in [Evidence::Answer, Evidence::Orphaned, Evidence::OwnId, Evidence::Lookup, Evidence::Webhook, Evidence::Person] {
            for from in [State::Captured, State::CapturedMismatch] {
                assert!(State::ALL.into_iter().all(|to| !from.may_become(to, evidence)));
            }
        }
    }
}
