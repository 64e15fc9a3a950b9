//! The HTTP client: one fresh connection a request, nothing followed, nothing repeated.

use std::fmt;
use std::time::Duration;

use hmac::digest::InvalidLength;
use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Certificate, Method, Proxy, Request, redirect, retry};
use secrecy::ExposeSecret;
use tower::util::AndThenLayer;
use url::{Host, Url};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::call::Call;
use super::curl;
use super::deadline;
use super::exchange::{Exchange, receive};
use super::lookup::{self, LookupFailure, LookupFailureKind};
use super::mask::Mask;
use super::trouble::{Way, authority, cause};
use super::webhook::{self, Form, Webhook, WebhookError};
use super::{retry_after, sign, wire};
use crate::domain::{AuthScheme, CaptureRequest, Comment, Keys, Order, OrderId, Say, say};

const X_API_AUTH: HeaderName = HeaderName::from_static("x-api-auth");
const X_API_KEY: HeaderName = HeaderName::from_static("x-api-key");
const USER_AGENT: &str = concat!("capdesk/", env!("CARGO_PKG_VERSION"));
/// Longest wait for a connection.
const MAX_CONNECT: Duration = Duration::from_secs(10);
/// The order that the documentation looks up to check credentials (tranzzo: docs/api-usage/authentication).
const CHECK_ORDER: &str = "0";

/// What a client needs to know. It has no `Debug`: the proxy's address may carry a password.
pub struct Connection {
    /// Where the API lives: `https://…`, or `http://` on loopback.
    pub base_url: Url,
    /// Point of sale of the look-ups.
    pub pos_id: Uuid,
    /// The merchant's keys.
    pub keys: Keys,
    /// How captures are authorised.
    pub auth: AuthScheme,
    /// How look-ups are authorised.
    pub lookup_auth: AuthScheme,
    /// Longest wait for a whole answer.
    pub timeout: Duration,
    /// PEM text of the only certificates trusted, instead of the system's.
    pub ca_pem: Option<Vec<u8>>,
    /// The proxy every request goes through; the environment's proxies are never used.
    pub proxy: Option<Url>,
}

/// What a check of the keys has shown.
#[derive(Debug)]
pub struct Check {
    /// The HTTP status of a well-formed answer, or why the keys were not taken.
    pub verdict: Result<u16, LookupFailure>,
    /// The `Date` of any answer, in whole seconds. A proxy may have set it: it is a hint.
    pub time: Option<Timestamp>,
}

/// A client of one profile. Building one reads the system's certificates (milliseconds): build it once and share it.
pub struct Client {
    http: reqwest::Client,
    base_url: Url,
    pos_id: Uuid,
    keys: Keys,
    auth: AuthScheme,
    lookup_auth: AuthScheme,
    proxy: Option<Url>,
    way: Way,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("pos_id", &self.pos_id).field("auth", &self.auth).finish_non_exhaustive()
    }
}

impl Client {
    /// Builds the client. Blocking: reads the system's certificates unless `ca_pem` names others.
    ///
    /// # Errors
    /// Why it cannot be built, for people: an address or a key no request can carry, certificates or a proxy that cannot be used.
    pub fn new(connection: Connection) -> Result<Self, Say> {
        let Connection { base_url, pos_id, keys, auth, lookup_auth, timeout, ca_pem, proxy } = connection;
        check_address(&base_url)?;
        check_keys(&keys, auth, lookup_auth)?;
        let connect_timeout = MAX_CONNECT.min(timeout / 2);
        let mut builder = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .http1_only()
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .pool_max_idle_per_host(0)
            .no_proxy()
            .connector_layer(AndThenLayer::new(deadline::ask))
            .connect_timeout(connect_timeout)
            .timeout(timeout);
        if let Some(proxy) = &proxy {
            let unusable = |error: reqwest::Error| say("answer-setup-proxy").with("cause", cause(&error));
            if !matches!(proxy.scheme(), "http" | "https") {
                return Err(say("answer-setup-proxy-scheme").with("scheme", proxy.scheme()));
            }
            builder = builder.proxy(Proxy::all(proxy.clone()).map_err(unusable)?);
        }
        let speaks_tls = base_url.scheme() == "https" || proxy.as_ref().is_some_and(|proxy| proxy.scheme() == "https");
        if let Some(pem) = &ca_pem {
            builder = builder.tls_certs_only(certificates(pem)?);
        } else if !speaks_tls {
            // Roots cost milliseconds and nothing here could use them.
            builder = builder.tls_certs_only([]);
        }
        let id = if ca_pem.is_some() { "answer-setup-certificate" } else { "answer-setup" };
        let http = builder.build().map_err(|error| say(id).with("cause", cause(&error)))?;
        let way = Way::new(&base_url, proxy.as_ref(), connect_timeout, timeout);
        Ok(Self { http, base_url, pos_id, keys, auth, lookup_auth, proxy, way })
    }

    /// A `curl` command that posts these bytes of a capture again, with the keys as `$FINLINE_API_KEY`,
    /// `$FINLINE_API_SECRET` and `$FINLINE_ENDPOINTS_KEY`.
    ///
    /// # Errors
    /// Why there is none, for people.
    pub fn capture_command(&self, body: &[u8]) -> Result<String, Say> {
        self.target().capture(self.auth, body)
    }

    /// A `curl` command that looks the order of a capture up, with the keys as [`Client::capture_command`].
    ///
    /// # Errors
    /// Why there is none, for people.
    pub fn lookup_command(&self, request: &CaptureRequest) -> Result<String, Say> {
        self.target().lookup(self.lookup_auth, request)
    }

    /// Whether this client's secret signed a webhook; see [`webhook::verify`].
    pub fn signed(&self, form: &Form) -> bool {
        webhook::verify(&self.keys.api_secret, form)
    }

    /// Whether another client has the same secret: a webhook that one signed would pass for the other's.
    pub fn shares_secret(&self, other: &Self) -> bool {
        self.keys.api_secret.expose_secret() == other.keys.api_secret.expose_secret()
    }

    /// What a webhook says that this client's secret signed.
    ///
    /// # Errors
    /// As [`Webhook::read`].
    pub fn read_webhook(&self, form: &Form) -> Result<Webhook, WebhookError> {
        Webhook::read(form, &self.keys, self.pos_id)
    }

    fn target(&self) -> curl::Target<'_> {
        curl::Target { base_url: &self.base_url, proxy: self.proxy.as_ref() }
    }

    /// The bytes of a capture: what is stored first, then handed to [`Client::capture`]. See [`wire::capture_body`].
    pub fn capture_body(&self, request: &CaptureRequest, comment_override: Option<&Comment>) -> Vec<u8> {
        wire::capture_body(request, comment_override)
    }

    /// Signs these bytes and posts them, exactly once; `attempt` names them in the log. `hand_over` is asked twice: before the
    /// first packet, and when the connection stands (TLS and a proxy's tunnel included), before the first byte of the request.
    /// Its refusal leaves everything unsent.
    ///
    /// Dropping the future breaks the exchange off; nobody knows then whether the capture was done.
    pub async fn capture(&self, attempt: Uuid, body: Vec<u8>, hand_over: impl Fn() -> Result<(), Say> + Send + Sync + 'static) -> Exchange {
        let (request, mask) = match self.capture_request(body) {
            Ok(built) => built,
            Err(why) => return Exchange::NeverSent(why),
        };
        if let Err(why) = hand_over() {
            return Exchange::NeverSent(why);
        }
        deadline::within(hand_over, self.exchange(request, &mask, Some(attempt))).await
    }

    /// Looks an order up. No query is ever added: one makes the gateway send webhooks again.
    ///
    /// # Errors
    /// [`LookupFailure`] unless the answer is readable in every respect.
    pub async fn lookup(&self, order_id: &OrderId) -> Result<Order, LookupFailure> {
        let exchange = self.look(order_id.as_str()).await?;
        lookup::read(&exchange, self.pos_id, order_id)
    }

    /// Asks for the order `0`, as the documentation checks credentials. Gives the HTTP status of a well-formed answer.
    ///
    /// # Errors
    /// [`LookupFailure`] when the keys are refused or no well-formed answer comes.
    pub async fn check_keys(&self) -> Result<u16, LookupFailure> {
        self.check().await.verdict
    }

    /// As [`Client::check_keys`], and what time the gateway states.
    pub async fn check(&self) -> Check {
        match self.look(CHECK_ORDER).await {
            Ok(received) => {
                let date = received.headers.iter().find(|(name, _)| name == "date");
                let time = date.and_then(|(_, text)| retry_after::date(text));
                Check { verdict: lookup::read_check(&received), time }
            }
            Err(failure) => Check { verdict: Err(failure), time: None },
        }
    }

    async fn look(&self, order_id: &str) -> Result<super::Received, LookupFailure> {
        let failure = |kind, why| LookupFailure::new(kind, None, why);
        let (request, mask) = self.lookup_request(order_id)?;
        match self.exchange(request, &mask, None).await {
            Exchange::Answered(received) => Ok(received),
            Exchange::NeverSent(why) | Exchange::Lost(why) => {
                Err(failure(LookupFailureKind::NoAnswer, say("lookup-no-answer").because("why", why)))
            }
        }
    }

    pub(super) fn lookup_request(&self, order_id: &str) -> Result<(Request, Mask), LookupFailure> {
        let failure = |kind, why| LookupFailure::new(kind, None, why);
        let Some(url) = wire::order_url(&self.base_url, self.pos_id, order_id) else {
            return Err(failure(LookupFailureKind::Unreadable, say("lookup-no-address").with("order", order_id)));
        };
        let mut request = Request::new(Method::GET, url);
        let proof =
            self.authorise(request.headers_mut(), self.lookup_auth, b"").map_err(|why| failure(LookupFailureKind::NoAnswer, why))?;
        let mask = Mask::new(&self.keys, &proof, request.url().path().as_bytes());
        Ok((request, mask))
    }

    pub(super) fn capture_request(&self, body: Vec<u8>) -> Result<(Request, Mask), Say> {
        let url =
            wire::capture_url(&self.base_url).ok_or_else(|| say("answer-setup-address").with("address", authority(&self.base_url)))?;
        let mut request = Request::new(Method::POST, url);
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let proof = self.authorise(request.headers_mut(), self.auth, &body)?;
        let mask = Mask::new(&self.keys, &proof, &body);
        *request.body_mut() = Some(body.into());
        Ok((request, mask))
    }

    /// Adds the two headers; gives what stands after the colon of `X-API-AUTH`.
    fn authorise(&self, headers: &mut HeaderMap, scheme: AuthScheme, body: &[u8]) -> Result<Zeroizing<String>, Say> {
        let no_request = |error: InvalidLength| say("answer-no-request").with("cause", error.to_string());
        let proof = sign::proof(scheme, &self.keys, body).map_err(no_request)?;
        headers.insert(X_API_AUTH, secret_value(&sign::auth_value(scheme, &self.keys, &proof))?);
        headers.insert(X_API_KEY, secret_value(self.keys.endpoints_key.expose_secret())?);
        Ok(proof)
    }

    async fn exchange(&self, request: Request, mask: &Mask, attempt: Option<Uuid>) -> Exchange {
        let call = Call::begin(&request, attempt);
        let exchange = match self.http.execute(request).await {
            Ok(response) => Exchange::Answered(receive(response, &self.way, mask).await),
            Err(error) if Way::never_left(&error) => Exchange::NeverSent(self.way.no_answer(&error)),
            Err(error) => Exchange::Lost(self.way.no_answer(&error)),
        };
        call.end(&exchange);
        exchange
    }
}

/// A header value that `Debug` and logs do not show.
fn secret_value(text: &str) -> Result<HeaderValue, Say> {
    let mut value = HeaderValue::from_str(text).map_err(|_| say("answer-setup-key").with("key", "X-API-AUTH"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// The configuration has checked the address before; this is the last door before a secret leaves in clear. A user name
/// in the address would be sent as another authorisation.
fn check_address(base_url: &Url) -> Result<(), Say> {
    let loopback = match base_url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let names_user = !base_url.username().is_empty() || base_url.password().is_some();
    match base_url.scheme() {
        "https" if !names_user => Ok(()),
        "http" if loopback && !names_user => Ok(()),
        scheme => Err(say("answer-setup-address").with("address", format!("{scheme}://{}", authority(base_url)))),
    }
}

/// Headers carry visible ASCII only; a line break at the end of a key is the usual mistake.
fn check_keys(keys: &Keys, auth: AuthScheme, lookup_auth: AuthScheme) -> Result<(), Say> {
    let secret_travels = [auth, lookup_auth].contains(&AuthScheme::Cpay);
    let travelling =
        [("api_key", &keys.api_key, true), ("api_secret", &keys.api_secret, secret_travels), ("endpoints_key", &keys.endpoints_key, true)];
    for (name, key, travels) in travelling {
        let text = key.expose_secret();
        if text.is_empty() {
            return Err(say("answer-setup-key-empty").with("key", name));
        }
        if travels && !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(say("answer-setup-key").with("key", name));
        }
    }
    Ok(())
}

fn certificates(pem: &[u8]) -> Result<Vec<Certificate>, Say> {
    match Certificate::from_pem_bundle(pem) {
        Ok(certificates) if certificates.is_empty() => Err(say("answer-setup-no-certificate")),
        Ok(certificates) => Ok(certificates),
        Err(error) => Err(say("answer-setup-certificate").with("cause", cause(&error))),
    }
}

#[cfg(test)]
mod tests;
