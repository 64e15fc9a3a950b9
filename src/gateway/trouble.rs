//! Transport errors in words, and the one question that matters about them: may the request have left?

use std::time::Duration;

use url::Url;

use super::deadline;
use crate::domain::{Say, say};

/// Longest cause that is quoted, in Unicode scalars.
const MAX_CAUSE: usize = 300;

/// Where requests go and how long is waited: what the sentences about trouble name.
pub(super) struct Way {
    host: Say,
    connect_timeout: Duration,
    timeout: Duration,
}

impl Way {
    /// The way to `base_url`, through `proxy` where one is named.
    pub(super) fn new(base_url: &Url, proxy: Option<&Url>, connect_timeout: Duration, timeout: Duration) -> Self {
        let host = match proxy {
            None => say("answer-host").with("host", authority(base_url)),
            Some(proxy) => say("answer-host-proxied").with("host", authority(base_url)).with("proxy", authority(proxy)),
        };
        Self { host, connect_timeout, timeout }
    }

    /// Whether the error proves that nothing reached the gateway. A connect error may also be a time-out, so this is
    /// asked before `is_timeout()`; behind a proxy the TLS handshake after `CONNECT` still counts as connecting, and so does
    /// the last word on a connection that stands.
    pub(super) fn never_left(error: &reqwest::Error) -> bool {
        error.is_builder() || error.is_connect()
    }

    /// What went wrong before an answer came.
    pub(super) fn no_answer(&self, error: &reqwest::Error) -> Say {
        if let Some(why) = deadline::refusal(error) {
            return why;
        }
        let cause = cause(error);
        if error.is_builder() {
            return say("answer-no-request").with("cause", cause);
        }
        if error.is_connect() {
            return if error.is_timeout() {
                say("answer-connect-timeout").because("host", self.host.clone()).count("seconds", seconds(self.connect_timeout))
            } else if error.is_dns() {
                say("answer-connect-name").because("host", self.host.clone()).with("cause", cause)
            } else if cause.contains("certificate") {
                say("answer-connect-certificate").because("host", self.host.clone()).with("cause", cause)
            } else {
                say("answer-connect").because("host", self.host.clone()).with("cause", cause)
            };
        }
        if error.is_timeout() {
            return say("answer-timeout").count("seconds", seconds(self.timeout));
        }
        say("answer-broken-connection").with("cause", cause)
    }

    /// What went wrong within the body of an answer.
    pub(super) fn broke_off(&self, error: &reqwest::Error) -> Say {
        if error.is_timeout() {
            return say("answer-cut-timeout").count("seconds", seconds(self.timeout));
        }
        say("answer-cut").with("cause", cause(error))
    }
}

/// Whole seconds, rounded up.
fn seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

/// Host and port, never the user and password that an address may carry.
pub(super) fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// The innermost cause: `Connection refused (os error 111)`.
pub(super) fn cause(error: &reqwest::Error) -> String {
    let mut inner: &dyn std::error::Error = error;
    while let Some(next) = inner.source() {
        inner = next;
    }
    inner.to_string().chars().take(MAX_CAUSE).collect()
}
