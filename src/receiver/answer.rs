//! One request and its answer.

use std::future::poll_fn;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use hyper::body::{Body as _, Incoming};
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderMap, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use super::refusal::Refusal;
use super::server::Shared;
use super::{Take, Verdict};
use crate::gateway::webhook::{Form, MAX_FORM};

/// The path that tells whether the receiver runs.
const HEALTH: &str = "/health";

/// The type of a form.
const FORM: &[u8] = b"application/x-www-form-urlencoded";

/// A verdict that is still to come, after its request was answered. Dropping it breaks the work on it off.
#[derive(Default)]
pub(super) struct Late(Mutex<JoinSet<Verdict>>);

impl Late {
    /// Waits for the verdict, if there is one to come.
    pub(super) async fn verdict(self) -> Option<Verdict> {
        let mut work = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        work.join_next().await?.ok()
    }
}

/// Answers one request by `deadline`. What is still worked on then stays in `late`.
pub(super) async fn answer<T: Take>(
    shared: &Arc<Shared<T>>,
    peer: IpAddr,
    deadline: Instant,
    late: &Late,
    request: Request<Incoming>,
) -> Response<String> {
    if request.uri().path() == HEALTH {
        return match *request.method() {
            Method::GET | Method::HEAD => {
                let mut well = response(StatusCode::OK, None);
                *well.body_mut() += "\n";
                *well.body_mut() += &shared.take.health();
                well
            }
            _ => response(StatusCode::METHOD_NOT_ALLOWED, Some("GET, HEAD")),
        };
    }
    let trusted = shared.senders.trust(peer);
    // What the header says counts only where our own proxy wrote it.
    let sender = if trusted { shared.senders.find(peer, request.headers()) } else { None };
    let taken = match sender {
        _ if !trusted => Err(Refusal::PastProxy),
        Some(sender) if shared.senders.allow(sender) => take(shared, sender, deadline, late, request).await,
        Some(_) => Err(Refusal::Stranger),
        None => Err(Refusal::NoSender),
    };
    shared.told.taken(sender.unwrap_or(peer), &taken);
    match taken {
        Ok(_) => response(StatusCode::OK, None),
        Err(refusal) => response(refusal.status(), matches!(refusal, Refusal::Method).then_some("POST")),
    }
}

/// Reads the form of an allowed sender and hands it on. `true` for one that was recorded before.
async fn take<T: Take>(
    shared: &Arc<Shared<T>>,
    sender: IpAddr,
    deadline: Instant,
    late: &Late,
    request: Request<Incoming>,
) -> Result<bool, Refusal> {
    if request.method() != Method::POST {
        return Err(Refusal::Method);
    }
    if !is_form(request.headers()) {
        return Err(Refusal::Type);
    }
    let body = timeout_at(deadline, read(request.into_body())).await.map_err(|_| Refusal::Late)??;
    let form = Form::parse(&body).map_err(Refusal::Form)?;
    drop(body);
    let mut work = JoinSet::new();
    let shared = Arc::clone(shared);
    work.spawn(async move { shared.take.take(form, sender, deadline).await });
    let Ok(verdict) = timeout_at(deadline, work.join_next()).await else {
        *late.0.lock().unwrap_or_else(PoisonError::into_inner) = work;
        return Err(Refusal::Overdue);
    };
    // What ended without a verdict panicked: nobody knows what it has stored.
    match verdict.and_then(Result::ok).unwrap_or(Verdict::NotStored) {
        Verdict::Recorded { again } => Ok(again),
        Verdict::NotGenuine => Err(Refusal::NotGenuine),
        Verdict::Unusable(why) => Err(Refusal::Unusable(why)),
        Verdict::NotStored => Err(Refusal::NotStored),
    }
}

/// Whether the body is said to be a form, once and clearly.
fn is_form(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let (Some(stated), None) = (types.next(), types.next()) else { return false };
    let without_parameters = stated.as_bytes().split(|byte| *byte == b';').next().unwrap_or_default();
    without_parameters.trim_ascii().eq_ignore_ascii_case(FORM)
}

/// The body, read no further than it may be long.
async fn read(mut body: Incoming) -> Result<Vec<u8>, Refusal> {
    // What Content-Length states.
    if body.size_hint().lower() > MAX_FORM as u64 {
        return Err(Refusal::TooLarge);
    }
    let mut form = Vec::new();
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let frame = frame.map_err(|_| Refusal::Broken)?;
        let Some(data) = frame.data_ref() else { continue };
        if data.len() > MAX_FORM - form.len() {
            return Err(Refusal::TooLarge);
        }
        // Copied and let go: kept frames of a body that comes byte by byte would hold a whole read buffer each.
        form.extend_from_slice(data);
    }
    Ok(form)
}

/// An answer that tells its status only.
fn response(status: StatusCode, allow: Option<&'static str>) -> Response<String> {
    let mut response = Response::new(status.canonical_reason().unwrap_or_default().to_owned());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    headers.extend(allow.map(|methods| (ALLOW, HeaderValue::from_static(methods))));
    response
}
