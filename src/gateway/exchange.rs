//! What came of one request: bytes and how far they got, not yet judged.

use reqwest::header::{HeaderMap, RETRY_AFTER};

use super::mask::Mask;
use super::trouble::Way;
use crate::domain::{Say, printable, say};

/// Longest answer that is read whole: 1 MiB.
pub const MAX_BODY: usize = 1024 * 1024;
/// How much is kept of a longer one: 64 KiB.
pub const KEPT_OF_OVERSIZED: usize = 64 * 1024;

/// The headers worth keeping in the ledger. None of them carries a secret of ours.
const KEPT_HEADERS: [&str; 10] = [
    "content-type",
    "content-length",
    "content-encoding",
    "date",
    "location",
    "retry-after",
    "server",
    "x-request-id",
    "x-correlation-id",
    "cf-ray",
];
/// Longest header value that is kept, in Unicode scalars.
const MAX_HEADER: usize = 1024;

/// What came of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exchange {
    /// A status line and headers came; the body may have broken off.
    Answered(Received),
    /// Provably nothing of the request left this machine for the gateway. Why.
    NeverSent(Say),
    /// It may have left, and no answer came. Why.
    Lost(Say),
}

/// An answer as received, except that our own keys are masked where it carries them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Received {
    /// HTTP status.
    pub http_status: u16,
    /// Chosen headers, names in lower case, values printable.
    pub headers: Vec<(String, String)>,
    /// `Retry-After` as received.
    pub retry_after: Option<String>,
    /// The body's bytes, never decoded: whole up to [`MAX_BODY`], beyond that the first [`KEPT_OF_OVERSIZED`].
    pub body: Vec<u8>,
    /// Whether the body was longer than [`MAX_BODY`].
    pub oversized: bool,
    /// Why the body is not whole, if it broke off.
    pub broken: Option<Say>,
}

impl Received {
    /// Whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..=299).contains(&self.http_status)
    }

    /// Whether only a part of the body is here: it broke off or was too long.
    pub fn is_cut(&self) -> bool {
        self.oversized || self.broken.is_some()
    }

    /// The body, if all of it is here.
    ///
    /// # Errors
    /// Why it is not, for people.
    pub fn whole(&self) -> Result<&[u8], Say> {
        match &self.broken {
            Some(why) => Err(why.clone()),
            None if self.oversized => Err(say("answer-oversized")),
            None => Ok(&self.body),
        }
    }
}

/// Reads the rest of an answer, at most [`MAX_BODY`] and a chunk.
pub(super) async fn receive(mut response: reqwest::Response, way: &Way, mask: &Mask) -> Received {
    let mut received = Received {
        http_status: response.status().as_u16(),
        headers: kept_headers(response.headers(), mask),
        retry_after: header_text(response.headers(), RETRY_AFTER.as_str(), mask),
        ..Received::default()
    };
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => received.body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(error) => {
                received.broken = Some(way.broke_off(&error));
                break;
            }
        }
        if received.body.len() > MAX_BODY {
            received.oversized = true;
            break;
        }
    }
    // Before the cut: half a key is a secret too.
    received.body = mask.apply(std::mem::take(&mut received.body), received.is_cut());
    if received.oversized {
        received.body.truncate(KEPT_OF_OVERSIZED);
    }
    received
}

fn kept_headers(headers: &HeaderMap, mask: &Mask) -> Vec<(String, String)> {
    KEPT_HEADERS.into_iter().filter_map(|name| header_text(headers, name, mask).map(|value| (name.to_owned(), value))).collect()
}

fn header_text(headers: &HeaderMap, name: &str, mask: &Mask) -> Option<String> {
    let value = mask.apply(headers.get(name)?.as_bytes().to_vec(), false);
    let text: String = String::from_utf8_lossy(&value).chars().take(MAX_HEADER).collect();
    Some(printable(&text).into_owned())
}
