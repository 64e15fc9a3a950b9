//! What no client can exceed: times and numbers.

use std::time::Instant;

use pretty_assertions::assert_eq;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};

use super::*;

const SHORT: Pace = Pace { patience: Duration::from_millis(700), ..PACE };
const HEALTH: &[u8] = b"GET /health HTTP/1.1\r\nHost: sandbox\r\n\r\n";

async fn shop() -> Shop {
    let dir = TempDir::new().unwrap();
    Shop { running: Sandbox::start_at(dir.path(), ANY_PORT, Webhooks::default(), SHORT).await.unwrap(), dir }
}

fn address(shop: &Shop) -> SocketAddr {
    shop.running.url["http://".len()..].parse().unwrap()
}

/// What comes until the connection is closed, and after how long that is.
async fn until_closed(stream: &mut TcpStream) -> (String, Duration) {
    let begun = Instant::now();
    let mut answer = Vec::new();
    let _ = timeout(Duration::from_secs(15), stream.read_to_end(&mut answer)).await.expect("closed within 15 s");
    (String::from_utf8(answer).unwrap(), begun.elapsed())
}

#[tokio::test]
async fn slow_heads_bodies_and_readers_lose_their_connection() {
    let shop = shop().await;
    let capture = "POST /api/v1/capture HTTP/1.1\r\nHost: sandbox\r\nContent-Length: 100\r\n\r\n{";
    for (what, sent, expected) in [
        ("nothing", "", ""),
        ("half a head", "GET /health HTTP/1.1\r\n", ""),
        ("half a body", capture, "HTTP/1.1 400"),
        ("a request and then nothing", std::str::from_utf8(HEALTH).unwrap(), "HTTP/1.1 200"),
    ] {
        let mut stream = TcpStream::connect(address(&shop)).await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        let (answer, took) = until_closed(&mut stream).await;
        assert!(answer.starts_with(expected) && answer.is_empty() == expected.is_empty(), "{what}: {answer}");
        // An answer to half a body waits for a while whether the rest comes.
        assert!((500..5_000).contains(&took.as_millis()), "{what}: {took:?}");
    }
    // One that asks on and on and reads nothing.
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(1).unwrap();
    let mut deaf = socket.connect(address(&shop)).await.unwrap();
    let begun = Instant::now();
    let asked = async { while deaf.write_all(&HEALTH.repeat(500)).await.is_ok() {} };
    timeout(Duration::from_secs(15), asked).await.expect("closed within 15 s");
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn more_connections_than_there_may_be_wait_and_keep_nobody_out_for_good() {
    let shop = shop().await;
    let mut held = Vec::new();
    for _ in 0..server::CONNECTIONS {
        held.push(TcpStream::connect(address(&shop)).await.unwrap());
    }
    sleep(Duration::from_millis(100)).await;
    let begun = Instant::now();
    let mut last = TcpStream::connect(address(&shop)).await.unwrap();
    last.write_all(HEALTH).await.unwrap();
    assert!(timeout(Duration::from_millis(200), last.read_u8()).await.is_err(), "there is no slot yet");
    assert_eq!(last.read_u8().await.unwrap(), b'H');
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn it_stops_within_2_s_whatever_is_under_way() {
    let slow = Pace { answer: Duration::from_secs(30), patience: Duration::from_secs(30), ..PACE };
    let dir = TempDir::new().unwrap();
    let running = Sandbox::start_at(dir.path(), ANY_PORT, Webhooks::default(), slow).await.unwrap();
    let shop = Shop { running, dir };
    // A receiver that takes the webhook and never answers.
    let receiver = std::net::TcpListener::bind(ANY_PORT).unwrap();
    let webhook = format!(r#","server_url":"http://{}/""#, receiver.local_addr().unwrap());
    let late = shop.post(shop.body("1203", "UAH", &webhook));
    let asked = tokio::spawn(late.send());
    let _taken = tokio::task::spawn_blocking(move || receiver.accept().unwrap()).await.unwrap();
    let mut held = Vec::new();
    for sent in ["", "GET /health HTTP/1.1\r\n", "POST /api/v1/capture HTTP/1.1\r\nHost: s\r\nContent-Length: 9\r\n\r\n{"] {
        let mut stream = TcpStream::connect(address(&shop)).await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        held.push(stream);
    }
    sleep(Duration::from_millis(200)).await;
    let begun = Instant::now();
    shop.running.stop().await;
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    assert!(asked.await.unwrap().is_err());
    for mut stream in held {
        assert!(until_closed(&mut stream).await.1 < Duration::from_secs(1));
    }
}
