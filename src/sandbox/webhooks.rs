//! How a sandbox sends webhooks, and what it tells about them.

use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;

use super::address;

/// How a sandbox sends webhooks. Whether the gateway sends them late, or in another order than things happened, is not
/// documented, so both are switches; that it may send one twice is (finline: webhooks/structure).
#[derive(Debug, Clone)]
pub struct Webhooks {
    /// How many times each one is sent, all copies alike; 0 sends none.
    pub copies: u32,
    /// How much later than it is due each one is sent.
    pub delay: Duration,
    /// Whether order 1202's success is sent before its `pending`, which follows a second later.
    pub reverse: bool,
    /// Whether they are also sent to other machines and by https, and not only to http addresses of this machine.
    pub anywhere: bool,
    /// How many times one is tried before it is given up; 0 counts as 1.
    pub tries: u32,
    /// Whether what other processes on the data directory left to be sent is looked for every second, and not only at the
    /// start. For processes that live longer than others; the console rests when nothing happens.
    pub poll: bool,
    /// Who is told what becomes of each one.
    pub notices: Option<UnboundedSender<Notice>>,
}

impl Default for Webhooks {
    fn default() -> Self {
        Self { copies: 1, delay: Duration::ZERO, reverse: false, anywhere: false, tries: 3, poll: false, notices: None }
    }
}

impl Webhooks {
    pub(super) fn tell(&self, notice: impl FnOnce() -> Notice) {
        if let Some(notices) = &self.notices {
            // Whoever listened may have gone; the webhook does not depend on it.
            let _ = notices.send(notice());
        }
    }
}

/// What became of a webhook, or of one try to send it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The order it is about.
    pub order_id: String,
    /// The status word it states: `pending`, `success` or `failure`.
    pub status: String,
    /// Where it goes; printable, without the user and password an address may carry.
    pub url: String,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a webhook, or of one try to send it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It was answered with a 2xx.
    Delivered,
    /// It was not, and is tried again.
    Again {
        /// `HTTP 500`, or what the connection said; printable.
        cause: String,
        /// How long that takes.
        wait: Duration,
    },
    /// It was not, and that was the last try.
    GivenUp {
        /// As [`Fate::Again`].
        cause: String,
    },
    /// It is not sent, because its address is not on this machine and nothing else was allowed.
    Elsewhere,
}

impl Notice {
    pub(super) fn new(order_id: &str, status: &str, url: &str, fate: Fate) -> Self {
        Self { order_id: order_id.to_owned(), status: status.to_owned(), url: address::shown(url), fate }
    }
}
