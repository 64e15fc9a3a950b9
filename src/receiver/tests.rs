//! The real server on loopback, spoken to over bare sockets.

mod bounds;
mod hostile;
mod log;
mod process;
mod senders;
mod stopping;

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use pretty_assertions::assert_eq;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::*;
use crate::domain::say;

const ANY_PORT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
/// The type of a form.
const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";
const GENUINE: &[u8] = b"data=genuine&signature=s";
/// The clerk takes this one when it is told to.
const SLOW: &[u8] = b"data=slow&signature=s";

/// Remembers what was taken and decides by the word in `data`.
#[derive(Clone)]
struct Clerk {
    taken: Arc<Mutex<Vec<(String, IpAddr)>>>,
    slow: Arc<Semaphore>,
}

impl Clerk {
    fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().iter().map(|(data, _)| data.clone()).collect()
    }
}

impl Take for Clerk {
    async fn take(&self, form: Form, sender: IpAddr, _: Instant) -> Verdict {
        let verdict = match form.data.as_str() {
            "forged" => Verdict::NotGenuine,
            "unusable" => Verdict::Unusable(say("webhook-no-order")),
            "unstored" => Verdict::NotStored,
            "panic" => panic!("on purpose"),
            "slow" => {
                self.slow.acquire().await.unwrap().forget();
                Verdict::Recorded { again: false }
            }
            "known" => Verdict::Recorded { again: true },
            _ => Verdict::Recorded { again: false },
        };
        self.taken.lock().unwrap().push((form.data, sender));
        verdict
    }

    fn health(&self) -> String {
        "all is well\n".to_owned()
    }
}

/// A receiver of one test.
struct Post {
    clerk: Clerk,
    running: Running,
}

impl Post {
    async fn open(limits: Limits, senders: Senders) -> Self {
        Self::open_at(ANY_PORT, limits, senders).await
    }

    async fn open_at(listen: SocketAddr, limits: Limits, senders: Senders) -> Self {
        let clerk = Clerk { taken: Arc::default(), slow: Arc::new(Semaphore::new(0)) };
        let running = Receiver::start(listen, limits, senders, clerk.clone()).await.unwrap();
        Self { clerk, running }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.running.address).await.unwrap()
    }

    /// A connection on which this was sent.
    async fn send(&self, bytes: &[u8]) -> TcpStream {
        let mut stream = self.connect().await;
        stream.write_all(bytes).await.unwrap();
        stream
    }

    /// Sends this and reads until the connection is closed.
    async fn ask(&self, bytes: &[u8]) -> String {
        answer_on(&mut self.send(bytes).await).await
    }

    async fn is_well(&self) -> bool {
        self.ask(b"GET /health HTTP/1.1\r\n\r\n").await.starts_with("HTTP/1.1 200 ")
    }
}

/// What comes until the connection is closed; with a reset, what came before it.
async fn answer_on(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let _ = timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await.expect("closed within 20 s");
    String::from_utf8(answer).unwrap()
}

/// A request with this first line, these header lines and this body, whose length is stated.
fn request(first: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("{first} HTTP/1.1\r\nHost: receiver\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn form(body: &[u8]) -> Vec<u8> {
    request("POST /", FORM, body)
}

/// The number in the first line, and 0 where there was no answer.
fn status(answer: &str) -> u16 {
    answer.strip_prefix("HTTP/1.1 ").map_or(0, |rest| rest[..3].parse().unwrap())
}

#[tokio::test]
async fn every_request_has_the_answer_of_the_table() {
    let post = Post::open(Limits::default(), Senders::default()).await;
    let typed = |kind: &str| request("POST /", &format!("Content-Type: {kind}\r\n"), GENUINE);
    let rows = [
        ("recorded", form(GENUINE), "200 OK"),
        ("a copy of it", form(GENUINE), "200 OK"),
        ("any path", request("POST /any/path?query", FORM, GENUINE), "200 OK"),
        ("upper case and a parameter", typed("Application/X-WWW-Form-URLencoded ; charset=utf-8"), "200 OK"),
        ("forged", form(b"data=forged&signature=s"), "403 Forbidden"),
        ("unusable", form(b"data=unusable&signature=s"), "422 Unprocessable Entity"),
        ("unstored", form(b"data=unstored&signature=s"), "503 Service Unavailable"),
        ("no signature", form(b"data=x"), "400 Bad Request"),
        ("data twice", form(b"data=x&data=x&signature=s"), "400 Bad Request"),
        ("no UTF-8", form(b"data=%ff&signature=s"), "400 Bad Request"),
        ("no body", form(b""), "400 Bad Request"),
        ("too large", form(&[b'x'; 64 * 1024 + 1]), "413 Payload Too Large"),
        ("another type", typed("application/json"), "415 Unsupported Media Type"),
        ("a longer type", typed("application/x-www-form-urlencoded-not"), "415 Unsupported Media Type"),
        ("no type", request("POST /", "", GENUINE), "415 Unsupported Media Type"),
        ("two types", request("POST /", &FORM.repeat(2), GENUINE), "415 Unsupported Media Type"),
        ("GET", request("GET /", "", b""), "405 Method Not Allowed"),
        ("PUT", request("PUT /", FORM, GENUINE), "405 Method Not Allowed"),
        ("CONNECT", request("CONNECT example.com:443", "", b""), "405 Method Not Allowed"),
        ("OPTIONS", request("OPTIONS *", "", b""), "405 Method Not Allowed"),
        ("a method of their own", request("CAPTURE /", FORM, GENUINE), "405 Method Not Allowed"),
        ("health", request("GET /health?now", "", b""), "200 OK"),
        ("a webhook to health", request("POST /health", FORM, GENUINE), "405 Method Not Allowed"),
    ];
    for (what, request, expected) in rows {
        let answer = post.ask(&request).await;
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{what}: {answer:?}"));
        let mut lines: Vec<_> = head.lines().filter(|line| !line.starts_with("date: ")).collect();
        lines.sort_unstable();
        let name = if what == "health" { "OK\nall is well\n" } else { &expected[4..] };
        let length = format!("content-length: {}", name.len());
        let mut right = vec![format!("HTTP/1.1 {expected}"), "connection: close".into(), length, "content-type: text/plain".into()];
        if expected.starts_with("405") {
            right.insert(1, if what.ends_with("health") { "allow: GET, HEAD" } else { "allow: POST" }.into());
        }
        assert_eq!((lines, body), (right.iter().map(String::as_str).collect(), name), "{what}");
    }
    let head = post.ask(b"HEAD /health HTTP/1.1\r\n\r\n").await;
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && head.ends_with("\r\n\r\n"), "{head}");
    let old = post.ask(&[b"POST / HTTP/1.0\r\nContent-Length: 24\r\n".as_slice(), FORM.as_bytes(), b"\r\n", GENUINE].concat()).await;
    assert!(old.starts_with("HTTP/1.0 200 OK\r\n"), "{old}");

    let asked = ["genuine", "genuine", "genuine", "genuine", "forged", "unusable", "unstored", "genuine"];
    assert_eq!(post.clerk.taken(), asked);
}

#[tokio::test]
async fn an_address_that_is_taken_is_said() {
    let post = Post::open(Limits::default(), Senders::default()).await;
    let taken = post.running.address;
    let error = Receiver::start(taken, Limits::default(), Senders::default(), post.clerk.clone()).await.unwrap_err();
    assert!(error.to_string().starts_with(&format!("Webhooks cannot be received on {taken}: Address")), "{error}");
}
