//! The HTTP client of the webhooks.

use std::error::Error;
use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::{redirect, retry};
use tokio::sync::OnceCell;
use url::form_urlencoded::Serializer;

use super::address::{LOCALHOST, LOOPBACK};
use super::letters::Letter;
use crate::domain::printable;

/// Longest wait for the answer to a webhook.
pub(super) const TIMEOUT: Duration = Duration::from_secs(10);
const USER_AGENT: &str = concat!("capdesk-sandbox/", env!("CARGO_PKG_VERSION"));
/// Longest cause that is told, in Unicode scalars.
const MAX_CAUSE: usize = 300;

/// Sends webhooks. Its client is built for the first one: most sandboxes never send any.
#[derive(Debug)]
pub(super) struct Post {
    http: OnceCell<reqwest::Client>,
    anywhere: bool,
}

impl Post {
    pub(super) fn new(anywhere: bool) -> Self {
        Self { http: OnceCell::new(), anywhere }
    }

    /// Posts a webhook once (finline: webhooks/structure). `Ok` is an answer of 2xx; the error is the cause, printable.
    pub(super) async fn send(&self, letter: &Letter) -> Result<(), String> {
        let form = Serializer::new(String::new()).append_pair("data", &letter.data).append_pair("signature", &letter.signature).finish();
        let http = self.http.get_or_try_init(|| build(self.anywhere)).await?;
        let request = http.post(&letter.url).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form);
        let status = request.send().await.map_err(|error| cause(&error))?.status();
        if status.is_success() { Ok(()) } else { Err(format!("HTTP {}", status.as_u16())) }
    }
}

/// Building a client for https reads the system's roots from disk: not on the async threads.
async fn build(anywhere: bool) -> Result<reqwest::Client, String> {
    let build = move || {
        let builder = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .http1_only()
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .pool_max_idle_per_host(0)
            .no_proxy()
            .resolve_to_addrs(LOCALHOST, &LOOPBACK)
            .timeout(TIMEOUT);
        // Roots cost milliseconds, and plain http could not use them.
        if anywhere { builder } else { builder.tls_certs_only([]) }.build()
    };
    tokio::task::spawn_blocking(build).await.map_err(|error| cause(&error))?.map_err(|error| cause(&error))
}

/// The innermost cause: `Connection refused (os error 111)`.
fn cause(error: &dyn Error) -> String {
    let mut inner = error;
    while let Some(next) = inner.source() {
        inner = next;
    }
    printable(&inner.to_string()).chars().take(MAX_CAUSE).collect()
}
