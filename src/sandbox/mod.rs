//! The built-in gateway: a real HTTP server on loopback where no money exists.
//!
//! It speaks the capture, the look-up and the errors of the API as documented, so that whatever works here was really sent,
//! signed and read. State stands in `sandbox.db` in the data directory and is read anew for every request: all processes on
//! one data directory see the same orders and the same keys.
//!
//! | order_id | hold | what happens |
//! |---|---|---|
//! | 1001 | 100.00 UAH | captured, fee 1.50 UAH (written `1.50`) |
//! | 1002 | 250.00 UAH | captured, fee null |
//! | 1003 | 40.00 EUR | captured, fee 0.60 EUR |
//! | 1004 | 1000.00 UAH | captured; meant for a partial capture |
//! | 1101, 1102, 1103, 1104 | 100.00 UAH | already captured, voided, never authorised, hold expired: 4150 |
//! | 1201 | 100.00 UAH | declined, 4009 |
//! | 1202 | 100.00 UAH | pending; success in the look-up and by webhook 5 s after the capture |
//! | 1203 | 100.00 UAH | captured at once, answered after 5 s |
//! | 1204 | 100.00 UAH | captured, then the connection breaks |
//! | 1205, 1206 | 100.00 UAH | always 500, always 429; nothing is processed |
//! | 1207 | 100.00 UAH | captured as asked; the answer states 1.00 more |
//! | code-NNNN | 100.00 UAH | that documented status code with its stage (a pending one stays so); other codes are unknown orders |
//! | bulk-1 … bulk-100000 | n.00 UAH | captured |
//!
//! A repeat is 4150, another currency 4124, an amount above the hold 4139, checked in this order; late and broken answers
//! belong to the capture that went through, so a repeat is answered at once. Every attempt that was processed stands in the
//! look-up, a refused one as a capture in `failure`. There, 1103 shows an auth in `failure`, and 1102 and 1104 show a void.
//!
//! An attempt that was processed and names a `server_url` on this machine is told there by a signed webhook (finline:
//! webhooks/structure) that says what the look-up says: one at once, whether or not the answer is late, lost or states another
//! amount; for 1202 one in `pending` at once and one in `success` when it settles. They wait in the outbox of `sandbox.db`
//! until a sandbox of any process on the directory has delivered them or has tried often enough; [`Webhooks`] has the switches.
//!
//! No client keeps it from answering others or from ending: heads, bodies and the reading of answers have 10 s each, and
//! connections a bound.

mod address;
mod answers;
mod claim;
mod codes;
mod courier;
mod error;
mod faults;
mod identity;
mod letters;
mod line;
mod orders;
mod outbox;
mod place;
mod post;
mod reply;
mod request;
mod routes;
mod schema;
mod server;
mod session;
mod shared;
mod sign;
mod store;
mod webhooks;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::domain::Keys;

pub use error::SandboxError;
use shared::Shared;
use store::Store;
pub use webhooks::{Fate, Notice, Webhooks};

/// How long [`Running::stop`] waits for answers and a webhook under way.
const STOP_LIMIT: Duration = Duration::from_millis(1200);

/// The built-in gateway; [`Sandbox::start`] runs it.
#[derive(Debug)]
pub struct Sandbox;

/// How long the slow orders take, and webhooks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// How late order 1203 is answered.
    pub(crate) answer: Duration,
    /// How long order 1202 stays pending.
    pub(crate) settle: Duration,
    /// The pause before a webhook is tried again, twice as long each time; from a success that is sent first to its pending
    /// one; and between two looks for what others left to be sent.
    pub(crate) beat: Duration,
    /// How long a client may take for a head, for a body and for reading an answer, each.
    pub(crate) patience: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        let [answer, settle, beat, patience] = [5, 5, 1, 10].map(Duration::from_secs);
        Self { answer, settle, beat, patience }
    }
}

/// A sandbox that listens and sends webhooks. Once this is dropped it takes no new connection and begins to send no webhook.
#[derive(Debug)]
pub struct Running {
    /// Where it listens: `http://127.0.0.1:<port>`.
    pub url: String,
    /// Point of sale at the start; a reset by any process draws another.
    pub pos_id: Uuid,
    /// Keys at the start; a reset by any process draws others.
    pub keys: Keys,
    /// Dropping the sender is the signal to stop.
    stop: watch::Sender<()>,
    task: JoinHandle<()>,
}

impl Sandbox {
    /// Opens `DATA/sandbox.db`, made with new keys at first use, and listens on a loopback address (port 0 picks a free one).
    ///
    /// # Errors
    /// [`SandboxError`] when the address is not loopback or taken, or the data directory cannot be used.
    pub async fn start(data_dir: &Path, listen: SocketAddr) -> Result<Running, SandboxError> {
        Self::start_with(data_dir, listen, Webhooks::default()).await
    }

    /// [`Sandbox::start`] that sends webhooks in another way.
    ///
    /// # Errors
    /// As [`Sandbox::start`].
    pub async fn start_with(data_dir: &Path, listen: SocketAddr, webhooks: Webhooks) -> Result<Running, SandboxError> {
        Self::start_at(data_dir, listen, webhooks, Pace::default()).await
    }

    /// [`Sandbox::start_with`] at another pace.
    pub(crate) async fn start_at(data_dir: &Path, listen: SocketAddr, webhooks: Webhooks, pace: Pace) -> Result<Running, SandboxError> {
        if !listen.ip().to_canonical().is_loopback() {
            return Err(SandboxError::NotLoopback(listen));
        }
        let data_dir = data_dir.to_owned();
        let opened = tokio::task::spawn_blocking(move || Store::open(&data_dir, Timestamp::now())).await;
        let (store, identity) = opened.map_err(|_| SandboxError::Stopped)??;
        let refused = |source| SandboxError::Listen { address: listen, source };
        let listener = TcpListener::bind(listen).await.map_err(refused)?;
        let url = format!("http://{}", listener.local_addr().map_err(refused)?);
        let (stop, stopped) = watch::channel(());
        let shared = Shared::new(store, pace, webhooks);
        let serving = server::serve(listener, Arc::clone(&shared), stopped.clone());
        let sending = courier::run(shared, stopped);
        let task = tokio::spawn(async {
            tokio::join!(serving, sending);
        });
        Ok(Running { url, pos_id: identity.pos_id, keys: identity.keys, stop, task })
    }
}

impl Running {
    /// Takes no new connection, lets answers and a webhook under way go out (for at most 1.2 s), and returns when all is closed.
    /// A webhook that was not delivered by then is sent by the next sandbox on the directory.
    pub async fn stop(self) {
        let Self { stop, mut task, .. } = self;
        drop(stop);
        if tokio::time::timeout(STOP_LIMIT, &mut task).await.is_err() {
            task.abort();
        }
    }
}

/// Draws a new point of sale and new keys and forgets every order. Blocking; works while sandboxes run on the directory:
/// they answer by the new keys from their next request on.
///
/// # Errors
/// [`SandboxError`] when the data directory cannot be used.
pub fn reset(data_dir: &Path) -> Result<(), SandboxError> {
    Store::reset(data_dir, Timestamp::now())
}

/// The point of sale and the keys of a data directory's sandbox, drawn at first use. Blocking.
///
/// # Errors
/// [`SandboxError`] when the data directory cannot be used.
pub fn keys(data_dir: &Path) -> Result<(Uuid, Keys), SandboxError> {
    let (_, identity) = Store::open(data_dir, Timestamp::now())?;
    Ok((identity.pos_id, identity.keys))
}

#[cfg(test)]
mod tests;
