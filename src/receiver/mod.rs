//! The HTTP side of webhooks (finline: webhooks/structure): requests in, forms out to [`Take`], answers back.
//!
//! | answer | when |
//! |---|---|
//! | 200 | the form was recorded, now or before; `GET` or `HEAD` of `/health` |
//! | 400 | a field of the form is missing, there twice or not UTF-8, or the body ends too early |
//! | 403 | the sender is not allowed or cannot be told, or the form is not genuine |
//! | 405 | another method than POST |
//! | 408 | the body was not there in time; a connection whose head is late is closed without an answer |
//! | 413, 415 | the body is larger than [`MAX_FORM`], or no `application/x-www-form-urlencoded` |
//! | 422 | the form is genuine, but what it says cannot be used |
//! | 503 | the form could not be stored, or not in time: send it again |
//!
//! A body tells the name of its status and nothing else: no sender learns more. What is no HTTP at all is answered or closed by
//! hyper. Any path takes webhooks but `/health`, which is open to everybody and tells what [`Take::health`] says.
//!
//! One connection carries one request. A proxy in front would otherwise send a webhook into a connection that is just being
//! closed, and may not repeat it, because it is a POST; webhooks are rare, so a connection each costs nothing.
//!
//! [`MAX_FORM`]: crate::gateway::webhook::MAX_FORM

mod answer;
mod error;
mod line;
mod net;
mod refusal;
mod senders;
mod server;
mod told;

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::domain::Say;
use crate::gateway::webhook::Form;

pub use error::ReceiverError;
pub use hyper::header::HeaderName;
pub use net::{Net, NetError};
pub use senders::Senders;
use server::Shared;
use told::Told;

/// What becomes of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is genuine and durably stored.
    Recorded {
        /// By an earlier copy: the gateway may send one webhook several times.
        again: bool,
    },
    /// No key of ours signed it.
    NotGenuine,
    /// It is genuine, but cannot be used, and never will be; why. The reason goes to the log, never to the sender.
    Unusable(Say),
    /// It could not be stored now; the sender should try again.
    NotStored,
}

/// Weighs and stores forms.
pub trait Take: Send + Sync + 'static {
    /// What becomes of this form; `sender` as [`Senders`] tells it. Called for many forms at once.
    ///
    /// At `deadline` the sender is told to send it again, whatever comes of this one: what has not begun by then need not begin.
    /// Its future runs to the end nevertheless, also though the sender hangs up; only [`Running::stop`] cuts it off, after
    /// [`Limits::stop`]. It holds a connection as long as it takes, so it should come to an end by itself.
    fn take(&self, form: Form, sender: IpAddr, deadline: Instant) -> impl Future<Output = Verdict> + Send;

    /// What everybody may know of how this works, as lines; asked on the async threads, so it must not block.
    fn health(&self) -> String;
}

/// What no client can exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections at a time; the system lets more of them wait. 0 counts as 1.
    pub connections: usize,
    /// From the accepted connection to the last byte of its request and to the verdict.
    pub request: Duration,
    /// From the verdict to the last byte of the answer.
    pub answer: Duration,
    /// How long after its answer a connection may stay open until the sender closes it too.
    pub linger: Duration,
    /// How long [`Running::stop`] waits for requests under way.
    pub stop: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let patience = Duration::from_secs(10);
        Self { connections: 512, request: patience, answer: patience, linger: Duration::from_secs(1), stop: patience }
    }
}

/// How many connections may wait for a slot, as far as the system allows.
const WAITING: u32 = 4096;

/// The receiver of webhooks; [`Receiver::start`] runs it.
#[derive(Debug)]
pub struct Receiver;

/// A receiver that listens. It takes no new connection once this is dropped, and answers the requests under way.
#[derive(Debug)]
pub struct Running {
    /// Where it listens, with the port that was found for port 0.
    pub address: SocketAddr,
    limit: Duration,
    /// Dropping the sender is the signal to stop.
    stop: watch::Sender<()>,
    task: JoinHandle<()>,
}

impl Receiver {
    /// Listens on an address (port 0 picks a free port) and hands the forms of allowed senders to `take`. It speaks plain HTTP:
    /// TLS is for a proxy in front.
    ///
    /// # Errors
    /// [`ReceiverError`] when the address cannot be listened on.
    pub async fn start<T: Take>(listen: SocketAddr, limits: Limits, senders: Senders, take: T) -> Result<Running, ReceiverError> {
        let refused = |source| ReceiverError::Listen { address: listen, source };
        let listener = bind(listen).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let (stop, stopped) = watch::channel(());
        let shared = Shared { take, limits, senders, told: Told::default() };
        let task = tokio::spawn(server::serve(listener, shared, stopped));
        Ok(Running { address, limit: limits.stop, stop, task })
    }
}

/// Listens as tokio does by itself, but lets more connections wait for a slot: of those beyond its 128 the system drops the
/// beginnings, and whoever sent one tries again after seconds, or is served when it is too late.
fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // As a receiver that is started again at once needs it.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(WAITING)
}

impl Running {
    /// Returns if it ends by itself, which it only does when something inside is broken. [`Running::stop`] works all the same.
    pub async fn ended(&self) {
        // The receiver of the signal lives as long as the task.
        self.stop.closed().await;
    }

    /// Takes no new connection, closes those that have asked nothing, lets requests under way be answered (for at most
    /// [`Limits::stop`]), and returns when all is closed.
    pub async fn stop(self) {
        let Self { limit, stop, mut task, .. } = self;
        drop(stop);
        if tokio::time::timeout(limit, &mut task).await.is_err() {
            task.abort();
        }
    }
}

#[cfg(test)]
mod tests;
