//! The HTTP side: requests in, replies out. SQLite is worked on blocking threads.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::faults::Delivery;
use super::line::{Cutter, Gate};
use super::reply::{Content, Reply};
use super::routes::{self, Incoming};
use super::shared::Shared;

/// How much of a body is read at all: a too large one is read a good way, so that the client sees the answer and no reset.
const READ_LIMIT: usize = 1024 * 1024;

/// Serves until the sender of `stopped` is dropped, then lets the answers under way go out.
pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>, mut stopped: watch::Receiver<()>) {
    let service = Router::new().fallback(handle).with_state(shared).into_make_service_with_connect_info::<Cutter>();
    let stop = async move {
        // Resolves when the sender is dropped; nothing is ever sent.
        let _ = stopped.changed().await;
    };
    // axum::serve never returns an error: failed accepts are tried again.
    let _ = axum::serve(Gate(listener), service).with_graceful_shutdown(stop).await;
}

async fn handle(State(shared): State<Arc<Shared>>, ConnectInfo(cutter): ConnectInfo<Cutter>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, READ_LIMIT).await.ok().map(Vec::from);
    let incoming = Incoming { method: parts.method, path: parts.uri.path().to_owned(), headers: parts.headers, body };
    let answered = shared.blocking(move |shared| routes::answer(shared, &incoming, Timestamp::now())).await;
    let reply = answered.and_then(Result::ok).unwrap_or_else(Reply::internal);
    match reply.delivery {
        Delivery::AtOnce => {}
        Delivery::Late => tokio::time::sleep(shared.pace.answer).await,
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
