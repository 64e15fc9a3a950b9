//! One request as the log tells it: method, path, attempt, what came and how long it took. No header that authorises, no body.

use std::time::Instant;

use reqwest::Request;
use tracing::field::display;
use uuid::Uuid;

use super::exchange::Exchange;

/// A request that is under way.
pub(super) struct Call {
    method: String,
    /// The path as sent: an order id in it is percent-encoded.
    path: String,
    attempt: Option<Uuid>,
    begun: Instant,
    ended: bool,
}

impl Call {
    pub(super) fn begin(request: &Request, attempt: Option<Uuid>) -> Self {
        let (method, path) = (request.method().to_string(), request.url().path().to_owned());
        Self { method, path, attempt, begun: Instant::now(), ended: false }
    }

    pub(super) fn end(mut self, exchange: &Exchange) {
        self.ended = true;
        let (method, path, attempt, ms) = (self.method.as_str(), self.path.as_str(), self.attempt.map(display), self.milliseconds());
        match exchange {
            Exchange::Answered(received) => {
                let broken = received.broken.as_ref().map(display);
                tracing::info!(method, path, attempt, status = received.http_status, ms, bytes = received.body.len(), broken, "request");
                for (name, value) in &received.headers {
                    tracing::debug!(attempt, name, value, "header of the answer");
                }
            }
            Exchange::NeverSent(why) => tracing::warn!(method, path, attempt, ms, why = display(why), "request: never left"),
            Exchange::Lost(why) => tracing::warn!(method, path, attempt, ms, why = display(why), "request: no answer"),
        }
    }

    fn milliseconds(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if !self.ended {
            let (method, path, attempt, ms) = (self.method.as_str(), self.path.as_str(), self.attempt.map(display), self.milliseconds());
            tracing::warn!(method, path, attempt, ms, "request: given up");
        }
    }
}
