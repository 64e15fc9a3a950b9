//! The HTTP side: requests in, replies out, within bounds that no client exceeds. SQLite is worked on blocking threads.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use jiff::Timestamp;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::faults::Delivery;
use super::line::{Cutter, Line};
use super::reply::{Content, Reply};
use super::routes::{self, Incoming};
use super::shared::Shared;

/// Connections at a time; the system lets more of them wait.
pub(super) const CONNECTIONS: usize = 256;

/// How much of a body is read at all: a too large one is read a good way, so that the client sees the answer and no reset.
const READ_LIMIT: usize = 1024 * 1024;

/// How long the system is left alone after it gave no connection, for want of files mostly.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until the sender of `stopped` is dropped, then lets the answers under way go out. Dropping it breaks them off.
pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>, mut stopped: watch::Receiver<()>) {
    let mut lines = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            // Resolves when the sender is dropped; nothing is ever sent.
            _ = stopped.changed() => break,
            Some(_) = lines.join_next() => {}
            accepted = listener.accept(), if lines.len() < CONNECTIONS => match accepted {
                Ok((stream, _)) => drop(lines.spawn(serve_line(stream, Arc::clone(&shared), stopped.clone()))),
                Err(_) => sleep(PAUSE).await,
            },
        }
    }
    drop(listener);
    while lines.join_next().await.is_some() {}
}

/// Serves one connection: any number of requests, each head and each body in its time.
async fn serve_line(stream: TcpStream, shared: Arc<Shared>, mut stopped: watch::Receiver<()>) {
    // Without it small answers may wait; a socket that refuses works all the same.
    let _ = stream.set_nodelay(true);
    let patience = shared.pace.patience;
    let cutter = Cutter::default();
    let line = Line::new(stream, cutter.clone(), patience);
    let service = service_fn(|request: hyper::Request<hyper::body::Incoming>| {
        let (shared, cutter) = (Arc::clone(&shared), cutter.clone());
        async move { Ok::<_, Infallible>(handle(&shared, &cutter, request.map(Body::new)).await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience);
    let mut line = pin!(http.serve_connection(TokioIo::new(line), service));
    // However it ends, the connection is done.
    let _ = tokio::select! {
        biased;
        ended = line.as_mut() => ended,
        _ = stopped.changed() => {
            line.as_mut().graceful_shutdown();
            line.await
        }
    };
}

async fn handle(shared: &Arc<Shared>, cutter: &Cutter, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = timeout(shared.pace.patience, to_bytes(body, READ_LIMIT)).await.ok().and_then(Result::ok).map(Vec::from);
    let incoming = Incoming { method: parts.method, path: parts.uri.path().to_owned(), headers: parts.headers, body };
    let answered = shared.blocking(move |shared| routes::answer(shared, &incoming, Timestamp::now())).await;
    let reply = answered.and_then(Result::ok).unwrap_or_else(Reply::internal);
    match reply.delivery {
        Delivery::AtOnce => {}
        Delivery::Late => sleep(shared.pace.answer).await,
        Delivery::Broken => cutter.cut(),
    }
    response(reply)
}

fn response(reply: Reply) -> Response {
    let (kind, body) = match reply.content {
        Content::Plain(text) => ("text/plain", text.to_owned()),
        Content::Json(json) => ("application/json", json.to_line()),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Some((name, value)) = reply.header {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}
