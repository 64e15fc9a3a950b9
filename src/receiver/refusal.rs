//! Why a request is not answered with 200.

use hyper::StatusCode;

use crate::domain::Say;
use crate::gateway::webhook::WebhookError;

/// Why a request is not answered with 200. What it displays is for the log; the sender gets the status alone.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    /// Its sender is not on the list.
    #[error("this sender is not allowed")]
    Stranger,
    /// It did not come through our own proxy.
    #[error("it did not come through the proxy")]
    PastProxy,
    /// The header that is to name the sender does not.
    #[error("the header that names the sender is missing or unreadable")]
    NoSender,
    /// Another method than POST.
    #[error("the method is not POST")]
    Method,
    /// Another Content-Type than that of a form, none or several.
    #[error("the body is not said to be a form")]
    Type,
    /// Its body is too large.
    #[error("{}", WebhookError::TooLarge)]
    TooLarge,
    /// Its body was not there in time.
    #[error("the body was not there in time")]
    Late,
    /// Its body ended early or is no body of HTTP.
    #[error("the body is cut short or not encoded as HTTP does")]
    Broken,
    /// Its body is no form of a webhook.
    #[error("{0}")]
    Form(WebhookError),
    /// The form is not genuine.
    #[error("not genuine")]
    NotGenuine,
    /// What the form says cannot be used.
    #[error("{0}")]
    Unusable(Say),
    /// The form could not be stored.
    #[error("it could not be stored")]
    NotStored,
    /// Nothing was known of it in time.
    #[error("it was not stored in time")]
    Overdue,
}

impl Refusal {
    /// The status of its answer.
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Broken | Self::Form(_) => StatusCode::BAD_REQUEST,
            // One answer for all of them: a forger learns nothing.
            Self::Stranger | Self::PastProxy | Self::NoSender | Self::NotGenuine => StatusCode::FORBIDDEN,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Late => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Type => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unusable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NotStored | Self::Overdue => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What the log counts it as.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Stranger => "strangers",
            Self::PastProxy => "past the proxy",
            Self::NoSender => "without a sender",
            Self::Method => "another method",
            Self::Type => "no form",
            Self::TooLarge => "too large",
            Self::Late => "late",
            Self::Broken => "cut short",
            Self::Form(_) => "incomplete",
            Self::NotGenuine => "not genuine",
            Self::Unusable(_) => "genuine but unusable",
            Self::NotStored => "genuine but not stored",
            Self::Overdue => "not stored in time",
        }
    }
}
