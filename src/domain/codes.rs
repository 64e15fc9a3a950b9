//! What the documentation says about status codes, HTTP statuses and error codes (`assets/codes/*.toml`).
//!
//! The lists are not complete: a code that is missing here is normal, and `status` decides, never the code.

use std::sync::LazyLock;

use serde::Deserialize;

use super::say::{Say, say};

/// How far a transaction is (finline: status-codes/payment-cycle). `init` has no documented codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Being processed, not final.
    Pending,
    /// Processed.
    Success,
    /// Rejected.
    Failure,
}

impl Stage {
    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Success => "success",
            Self::Failure => "failure",
        }
    }
}

/// Where a text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The documentation of Financial Line.
    Finline,
    /// The documentation of Tranzzo, the same product.
    Tranzzo,
    /// Tranzzo's guide.
    Guide,
    /// Published client code only.
    Client,
}

/// What a person does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Nothing: go on.
    Done,
    /// Wait for the answer.
    Wait,
    /// Wait and look up; do not send again.
    Later,
    /// The same, and tell support.
    LaterSupport,
    /// Look up; do not send again.
    LookUp,
    /// Compare with the gateway's portal.
    Portal,
    /// Another card of the customer.
    OtherCard,
    /// The bank that issued the card.
    Issuer,
    /// The gateway's support.
    Support,
    /// Correct the request.
    Fix,
    /// Compare the amount with the hold.
    Amount,
    /// See what stands in the order first.
    Order,
    /// Have the profile checked.
    Keys,
    /// Check the order id and the profile.
    NotFound,
    /// Wait as long as the gateway asks.
    Throttled,
    /// It may be sent again.
    Again,
    /// Check what became of a released order.
    Released,
}

/// One documented status code.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Four digits.
    pub code: String,
    /// Its stage.
    pub stage: Stage,
    /// The documented text; `None` where it could not be read.
    pub text: Option<String>,
    /// Where the text comes from.
    pub source: Source,
    /// Message id of our sentence for it.
    says: String,
    /// What to do.
    pub next: Step,
    /// Whether the text is about another step than a capture.
    #[serde(default)]
    pub elsewhere: bool,
}

/// One documented HTTP status of an error.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpError {
    /// The status.
    pub status: u16,
    /// The documented text.
    pub text: String,
    /// Where the text comes from.
    pub source: Source,
    says: String,
    /// What to do.
    pub next: Step,
}

/// One `args.code` of a refusal.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArgsError {
    /// The code.
    pub code: String,
    /// The message that goes with it, if one is documented: then both must be there.
    pub text: Option<String>,
    /// Where it comes from.
    pub source: Source,
    says: String,
    /// What to do.
    pub next: Step,
}

impl Code {
    /// Our sentence for it.
    pub fn say(&'static self) -> Say {
        say(&self.says)
    }
}

impl HttpError {
    /// Our sentence for it.
    pub fn say(&'static self) -> Say {
        say(&self.says)
    }
}

impl ArgsError {
    /// Our sentence for it.
    pub fn say(&'static self) -> Say {
        say(&self.says)
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatusCodes {
    code: Vec<Code>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ErrorCodes {
    http: Vec<HttpError>,
    #[serde(rename = "args")]
    refusals: Vec<ArgsError>,
}

// A mistake in the files would make every code an unknown one, never stop a payment; the tests show that there is none.
static STATUS: LazyLock<StatusCodes> =
    LazyLock::new(|| toml::from_str(include_str!("../../assets/codes/status_codes.toml")).unwrap_or_default());
static ERRORS: LazyLock<ErrorCodes> =
    LazyLock::new(|| toml::from_str(include_str!("../../assets/codes/error_codes.toml")).unwrap_or_default());

/// Every documented status code.
pub fn all() -> &'static [Code] {
    &STATUS.code
}

/// A documented status code.
pub fn find(code: &str) -> Option<&'static Code> {
    all().iter().find(|known| known.code == code)
}

/// A documented HTTP status of an error.
pub fn http(status: u16) -> Option<&'static HttpError> {
    ERRORS.http.iter().find(|known| known.status == status)
}

/// What is known of a refusal's `args.code`, where its message is the documented one.
pub fn args(code: &str, message: &str) -> Option<&'static ArgsError> {
    let fits = |text: &str| text.eq_ignore_ascii_case(message.trim());
    ERRORS.refusals.iter().find(|known| known.code == code && known.text.as_deref().is_none_or(fits))
}

/// What is known of a refusal's message whatever its code: the documentation gives two codes for one.
pub fn message(message: &str) -> Option<&'static ArgsError> {
    ERRORS.refusals.iter().find(|known| known.text.as_deref().is_some_and(|text| text.eq_ignore_ascii_case(message.trim())))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_files_are_readable_and_name_nothing_twice() {
        let status: StatusCodes = toml::from_str(include_str!("../../assets/codes/status_codes.toml")).unwrap();
        let errors: ErrorCodes = toml::from_str(include_str!("../../assets/codes/error_codes.toml")).unwrap();
        assert_eq!((status.code.len(), errors.http.len(), errors.refusals.len()), (47, 8, 3), "as the documentation lists them");
        let unique = |words: Vec<String>| words.iter().collect::<HashSet<_>>().len() == words.len();
        assert!(unique(status.code.iter().map(|code| code.code.clone()).collect()));
        assert!(unique(status.code.iter().map(|code| code.says.clone()).collect()));
        assert!(unique(errors.http.iter().map(|error| error.status.to_string()).collect()));
        assert!(unique(errors.refusals.iter().map(|error| error.code.clone()).collect()));
    }

    #[test]
    fn a_code_agrees_with_its_stage_and_its_step() {
        for code in all() {
            assert!(code.code.len() == 4 && code.code.bytes().all(|byte| byte.is_ascii_digit()), "{}", code.code);
            assert_eq!(code.says, format!("code-{}", code.code));
            let stage = match code.code.as_bytes()[0] {
                b'1' => Stage::Success,
                b'2' | b'9' => Stage::Pending,
                _ => Stage::Failure,
            };
            assert_eq!(code.stage, stage, "{}", code.code);
            let later = matches!(code.next, Step::Later | Step::LaterSupport);
            assert_eq!(later, code.stage == Stage::Pending, "{}: only what is pending waits", code.code);
            let closed = matches!(code.next, Step::Done | Step::Portal);
            assert_eq!(closed, code.stage == Stage::Success, "{}: nothing follows a success but a comparison", code.code);
            assert!(code.text.as_deref().is_none_or(|text| !text.trim().is_empty()), "{}", code.code);
        }
    }

    #[test]
    fn every_sentence_of_the_files_has_its_words() {
        let said =
            all().iter().map(Code::say).chain(ERRORS.http.iter().map(HttpError::say)).chain(ERRORS.refusals.iter().map(ArgsError::say));
        for say in said {
            assert_ne!(say.to_string(), say.id, "no words for {}", say.id);
        }
    }

    #[test]
    fn a_code_of_an_error_counts_only_with_its_message() {
        let keys = "Invalid pos_id field or credentials";
        assert_eq!(args("S-403", keys).map(|error| error.next), Some(Step::Keys));
        assert_eq!(args("S-404", "Payment not found"), None);
        assert!(args("P-409", "anything").is_some() && args("X-1", keys).is_none());
        assert!(message(" invalid POS_ID field or credentials ").is_some() && message("Payment not found").is_none());
    }
}
