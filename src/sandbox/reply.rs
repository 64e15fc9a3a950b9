//! Replies: status, body, and the errors in the documented shape.
//!
//! There is no published list of `args.code` values; only S-403 and S-404 stand in the documentation. The others here
//! follow their pattern.

use super::answers;
use super::faults::Delivery;
use crate::domain::Json;

/// `Retry-After` of order 1206, in seconds.
const RETRY_AFTER: &str = "5";

/// What goes back.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) content: Content,
    /// One more header.
    pub(super) header: Option<(&'static str, &'static str)>,
    pub(super) delivery: Delivery,
}

/// The body of a reply.
#[derive(Debug)]
pub(super) enum Content {
    Plain(&'static str),
    Json(Json),
}

impl Reply {
    /// 200 with this JSON.
    pub(super) fn json(json: Json) -> Self {
        Self { status: 200, content: Content::Json(json), header: None, delivery: Delivery::AtOnce }
    }

    fn error(status: u16, message: &str, code: &str) -> Self {
        Self { status, ..Self::json(answers::error(message, code)) }
    }

    /// `OK`, for the health check.
    pub(super) fn plain(text: &'static str) -> Self {
        Self { content: Content::Plain(text), ..Self::json(Json::Null) }
    }

    /// Also what the sandbox says when it failed itself.
    pub(super) fn internal() -> Self {
        Self::error(500, "Internal error", "S-500")
    }

    pub(super) fn bad_request(message: &str) -> Self {
        Self::error(400, message, "S-400")
    }

    pub(super) fn unauthorised() -> Self {
        Self::error(401, "Invalid pos_id field or credentials", "S-403")
    }

    pub(super) fn no_endpoint() -> Self {
        Self::error(404, "Endpoint not found", "S-404")
    }

    pub(super) fn no_record() -> Self {
        Self::error(404, "Payment record not found", "S-404")
    }

    pub(super) fn not_json() -> Self {
        Self::error(406, "Content-Type must be application/json", "S-406")
    }

    pub(super) fn not_allowed(allowed: &'static str) -> Self {
        Self { header: Some(("allow", allowed)), ..Self::error(405, "Method not allowed", "S-405") }
    }

    pub(super) fn too_many() -> Self {
        Self { header: Some(("retry-after", RETRY_AFTER)), ..Self::error(429, "Too many requests", "S-429") }
    }
}
