//! One connection: one request, one answer, each in its time.

use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, copy, sink};
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::Take;
use super::answer::{Late, answer};
use super::server::Shared;

/// Largest head of a request, in bytes; it is also the most that is buffered beside the form.
const MAX_HEAD: usize = 16 * 1024;

/// How much of an unread body is thrown away after the answer, in bytes: what proxies pass on unless they are told otherwise.
const DISCARD: u64 = 1024 * 1024;

/// How far a connection has come.
#[derive(Default)]
struct Progress {
    /// The head was read.
    heard: Notify,
    /// The answer is there.
    answered: Notify,
}

/// Serves one connection. Once `stopped` resolves it is closed unless a request is under way.
pub(super) async fn serve<T, S>(mut stream: S, peer: IpAddr, shared: Arc<Shared<T>>, mut stopped: watch::Receiver<()>)
where
    T: Take,
    S: AsyncRead + AsyncWrite + Unpin,
{
    let deadline = Instant::now() + shared.limits.request;
    let (progress, late) = (Progress::default(), Late::default());
    let service = service_fn(|request| async {
        progress.heard.notify_one();
        let response = answer(&shared, peer, deadline, &late, request).await;
        progress.answered.notify_one();
        Ok::<_, Infallible>(response)
    });
    let mut http = http1::Builder::new();
    // Half-closed connections are served: then a sender that hangs up does not cut off what is being recorded.
    http.keep_alive(false).half_close(true).max_buf_size(MAX_HEAD);
    let ended = {
        let mut line = pin!(http.serve_connection(TokioIo::new(&mut stream), service));
        let exchange = async {
            tokio::select! {
                biased;
                ended = line.as_mut() => ended,
                // Resolves when the sender is dropped; nothing is ever sent.
                _ = stopped.changed() => {
                    line.as_mut().graceful_shutdown();
                    line.await
                }
            }
        };
        tokio::select! {
            biased;
            ended = exchange => Some(ended),
            () = overdue(&progress, deadline, shared.limits.answer) => None,
        }
    };
    match ended {
        Some(ended) => {
            if let Err(error) = ended {
                shared.told.broken(peer, &error);
            }
            linger(stream, shared.limits.linger).await;
        }
        None => shared.told.late(peer),
    }
    // The slot is free when nothing is worked on any more: however often a sender asks, no more than that is under way.
    if let Some(verdict) = late.verdict().await {
        shared.told.late_verdict(peer, &verdict);
    }
}

/// Resolves when the head or the reading of the answer is late. In between the answer has the same deadline as the head.
async fn overdue(progress: &Progress, head: Instant, answer: Duration) {
    if timeout_at(head, progress.heard.notified()).await.is_ok() {
        progress.answered.notified().await;
        sleep(answer).await;
    }
}

/// Waits until the sender closes the connection too: a socket that is closed with bytes unread resets the connection, and the
/// answer may be lost.
async fn linger(mut stream: impl AsyncRead + AsyncWrite + Unpin, limit: Duration) {
    let closed = async {
        stream.shutdown().await?;
        copy(&mut stream.take(DISCARD), &mut sink()).await
    };
    // However it ends, the connection is done.
    let _ = timeout(limit, closed).await;
}
