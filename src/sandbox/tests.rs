//! The real server on loopback, spoken to over HTTP.

mod auth;
mod bounds;
mod orders;
mod requests;
mod state;
mod webhooks;

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use reqwest::header::HeaderMap;
use secrecy::ExposeSecret as _;
use tempfile::TempDir;

use super::*;
use crate::domain::Json;

const ANY_PORT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
const PACE: Pace = Pace {
    answer: Duration::from_millis(800),
    settle: Duration::from_millis(1500),
    beat: Duration::from_millis(50),
    patience: Duration::from_secs(10),
};

/// One client for all tests: building it costs more than most of them. No pool, because every test has its own runtime.
static HTTP: LazyLock<reqwest::Client> = LazyLock::new(|| {
    reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .pool_max_idle_per_host(0)
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap()
});

/// A sandbox of one test.
struct Shop {
    dir: TempDir,
    running: Running,
}

/// What came back.
#[derive(Debug)]
struct Got {
    status: u16,
    headers: HeaderMap,
    text: String,
    json: Json,
}

impl Got {
    fn of(&self, name: &str) -> &str {
        self.json.get(name).and_then(Json::as_str).unwrap_or_else(|| panic!("{name} in {}", self.text))
    }

    /// The text of any member, strings in quotes.
    fn raw(&self, name: &str) -> String {
        self.json.get(name).map(Json::to_line).unwrap_or_else(|| panic!("{name} in {}", self.text))
    }

    /// Status, code and description.
    fn outcome(&self) -> (&str, &str) {
        assert_eq!(self.status, 200, "{}", self.text);
        (self.of("status"), self.of("status_code"))
    }

    fn assert_error(&self, status: u16, code: &str) {
        assert_eq!((self.status, &self.headers["content-type"]), (status, &"application/json".parse().unwrap()), "{}", self.text);
        let Json::Object(members) = &self.json else { panic!("{}", self.text) };
        let names: Vec<_> = members.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["message", "args"]);
        assert!((1..=512).contains(&self.of("message").chars().count()));
        assert_eq!(self.raw("args"), format!(r#"{{"code":"{code}"}}"#));
        assert!(code.len() <= 16);
    }

    fn items(&self) -> &[Json] {
        match &self.json {
            Json::Array(items) => items,
            _ => panic!("{}", self.text),
        }
    }

    /// `method status code amount` of every transaction.
    fn history(&self) -> Vec<String> {
        let member = |item: &Json, name| item.get(name).map(Json::to_text).unwrap_or_default();
        let line = |item| ["method", "status", "status_code", "amount"].map(|name| member(item, name)).join(" ");
        self.items().iter().map(line).collect()
    }
}

impl Shop {
    async fn open() -> Self {
        let dir = TempDir::new().unwrap();
        let running = start(dir.path()).await;
        Self { dir, running }
    }

    fn auth(&self) -> String {
        let keys = &self.running.keys;
        format!("CPAY {}:{}", keys.api_key.expose_secret(), keys.api_secret.expose_secret())
    }

    fn endpoints_key(&self) -> &str {
        self.running.keys.endpoints_key.expose_secret()
    }

    /// A capture body: the required members, then `more` (`,"charge_amount":80`).
    fn body(&self, order_id: &str, currency: &str, more: &str) -> String {
        format!(r#"{{"pos_id":"{}","order_id":"{order_id}","order_currency":"{currency}"{more}}}"#, self.running.pos_id)
    }

    fn post(&self, body: impl Into<reqwest::Body>) -> reqwest::RequestBuilder {
        HTTP.post(format!("{}/api/v1/capture", self.running.url))
            .header("X-API-AUTH", self.auth())
            .header("X-API-KEY", self.endpoints_key())
            .header("Content-Type", "application/json")
            .body(body)
    }

    async fn capture(&self, order_id: &str, more: &str) -> Got {
        self.capture_in(order_id, "UAH", more).await
    }

    async fn capture_in(&self, order_id: &str, currency: &str, more: &str) -> Got {
        got(self.post(self.body(order_id, currency, more))).await
    }

    fn get(&self, path: &str) -> reqwest::RequestBuilder {
        HTTP.get(format!("{}{path}", self.running.url)).header("X-API-AUTH", self.auth()).header("X-API-KEY", self.endpoints_key())
    }

    async fn look_up(&self, order_id: &str) -> Got {
        got(self.get(&format!("/api/v1/pos/{}/orders/{order_id}", self.running.pos_id))).await
    }

    /// Writes bytes to the server and reads until it closes the connection.
    fn raw(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.running.url.strip_prefix("http://").unwrap()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8(answer).unwrap()
    }

    /// A whole capture request for [`Shop::raw`], with these header lines (each with its line end).
    fn raw_capture(&self, headers: &str, body: &str) -> String {
        self.raw(&format!(
            "POST /api/v1/capture HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}",
            body.len()
        ))
    }
}

async fn start(dir: &Path) -> Running {
    Sandbox::start_at(dir, ANY_PORT, Webhooks::default(), PACE).await.unwrap()
}

async fn got(request: reqwest::RequestBuilder) -> Got {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.unwrap();
    let json = Json::parse(text.as_bytes()).unwrap_or(Json::Null);
    Got { status, headers, text, json }
}
