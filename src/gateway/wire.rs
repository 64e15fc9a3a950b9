//! The bytes and addresses of requests.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;
use uuid::Uuid;

use crate::domain::{CaptureRequest, Comment, Json};

/// Everything but RFC 3986 "unreserved": the order id stays one path segment whatever it holds.
const NOT_UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The body of a capture: compact JSON, keys in the documented order, absent options left out
/// (finline: transactions-2-step/capture/api). These are the bytes that are signed, stored and sent.
///
/// `comment_override` replaces the request's comment (the one with our tag).
pub fn capture_body(request: &CaptureRequest, comment_override: Option<&Comment>) -> Vec<u8> {
    let comment = comment_override.or(request.comment.as_ref());
    let members = [
        ("pos_id", Some(Json::String(request.pos_id.hyphenated().to_string()))),
        ("order_id", Some(Json::String(request.order_id.as_str().to_owned()))),
        ("order_currency", Some(Json::String(request.currency.code().to_owned()))),
        ("charge_amount", request.charge_amount.map(|amount| Json::Number(amount.wire()))),
        ("comment", comment.map(|comment| Json::String(comment.as_str().to_owned()))),
        ("server_url", request.server_url.as_ref().map(|url| Json::String(url.as_str().to_owned()))),
    ];
    let present = members.into_iter().filter_map(|(name, value)| value.map(|value| (name.to_owned(), value)));
    Json::Object(present.collect()).to_line().into_bytes()
}

/// Where captures are posted.
pub fn capture_url(base_url: &Url) -> Option<Url> {
    at(base_url, "/api/v1/capture")
}

/// Where the transactions of an order are read. `None` where an address cannot carry the id: `.` and `..` are
/// steps in a path, percent-encoded or not.
pub fn order_url(base_url: &Url, pos_id: Uuid, order_id: &str) -> Option<Url> {
    let order = utf8_percent_encode(order_id, NOT_UNRESERVED);
    at(base_url, &format!("/api/v1/pos/{}/orders/{order}", pos_id.hyphenated()))
}

/// The base address with this path behind its own, no query; `None` when the address does not keep the path as it is.
fn at(base_url: &Url, path: &str) -> Option<Url> {
    let whole = format!("{}{path}", base_url.path().trim_end_matches('/'));
    let mut url = base_url.clone();
    url.set_path(&whole);
    url.set_query(None);
    url.set_fragment(None);
    (url.path() == whole).then_some(url)
}

#[cfg(test)]
mod tests;
