//! The last word on a request, asked when its connection stands.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;

use pretty_assertions::assert_eq;
use rustls::{ServerConnection, Stream};

use super::*;
use crate::gateway::testing::{PATIENCE, read_request, tls_config};

fn too_late() -> Say {
    say("desk-too-late")
}

/// A check that is good this many times, and how often it was asked.
fn good_for(times: usize) -> (impl Fn() -> Result<(), Say> + Send + Sync + 'static, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    (move || if count.fetch_add(1, Ordering::SeqCst) < times { Ok(()) } else { Err(too_late()) }, asked)
}

/// Takes one connection, behind a tunnel where `tunnelled`; once the client has offered its hand, does this and only then shakes
/// it. Gives whether hands were shaken and what the client said afterwards.
fn slow_to_shake(tunnelled: bool, meanwhile: impl FnOnce() + Send + 'static) -> (SocketAddr, JoinHandle<(bool, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = std::thread::spawn(move || {
        let mut stream = listener.accept().unwrap().0;
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        if tunnelled {
            assert!(read_request(&mut stream).starts_with(b"CONNECT "));
            stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").unwrap();
        }
        stream.peek(&mut [0]).unwrap();
        meanwhile();
        let mut session = ServerConnection::new(tls_config()).unwrap();
        // A client that goes away at once takes no tickets.
        let _ = session.complete_io(&mut stream);
        let shaken = !session.is_handshaking();
        let mut stream = Stream::new(&mut session, &mut stream);
        let said = read_request(&mut stream);
        let _ = stream.write_all(&answer("200 OK", "", SUCCESS.as_bytes()));
        (shaken, String::from_utf8(said).unwrap())
    });
    (address, server)
}

/// A client of that server.
fn client_of(address: SocketAddr, tunnelled: bool) -> Client {
    let (base_url, proxy) = if tunnelled {
        ("https://127.0.0.1:1".to_owned(), Some(format!("http://{address}").parse().unwrap()))
    } else {
        (format!("https://{address}"), None)
    };
    Client::new(Connection { ca_pem: Some(CA.to_vec()), proxy, ..connection(&base_url) }).unwrap()
}

#[tokio::test]
async fn what_became_too_late_while_hands_were_shaken_is_never_sent() {
    for tunnelled in [false, true] {
        let late = Arc::new(AtomicBool::new(false));
        let becomes = Arc::clone(&late);
        let (address, server) = slow_to_shake(tunnelled, move || becomes.store(true, Ordering::SeqCst));
        let hand_over = move || if late.load(Ordering::SeqCst) { Err(too_late()) } else { Ok(()) };
        let exchange = client_of(address, tunnelled).capture(uuid::Uuid::nil(), b"{}".to_vec(), hand_over).await;
        assert_eq!(exchange, Exchange::NeverSent(too_late()), "tunnelled: {tunnelled}");
        assert_eq!(state(&exchange), State::NotSent);
        assert_eq!(server.join().unwrap(), (true, String::new()), "tunnelled: {tunnelled}");
    }
}

#[tokio::test]
async fn what_became_too_late_while_the_connection_was_made_is_never_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (hand_over, asked) = good_for(1);
    let client = client(&format!("http://{}", listener.local_addr().unwrap()));
    let exchange = client.capture(uuid::Uuid::nil(), b"{}".to_vec(), hand_over).await;
    assert_eq!((exchange, asked.load(Ordering::SeqCst)), (Exchange::NeverSent(too_late()), 2));
    let mut said = Vec::new();
    listener.accept().unwrap().0.read_to_end(&mut said).unwrap();
    assert_eq!(said, b"", "the connection was made and nothing was said");
}

#[tokio::test]
async fn what_is_in_time_is_asked_twice_and_sent_once() {
    let server = Server::answering("200 OK", "", SUCCESS);
    let (hand_over, asked) = good_for(2);
    let exchange = client(&server.url()).capture(uuid::Uuid::nil(), b"{}".to_vec(), hand_over).await;
    assert_eq!((state(&exchange), asked.load(Ordering::SeqCst), server.seen().len()), (State::Captured, 2, 1));

    for tunnelled in [false, true] {
        let (address, server) = slow_to_shake(tunnelled, || {});
        let (hand_over, asked) = good_for(2);
        let exchange = client_of(address, tunnelled).capture(uuid::Uuid::nil(), b"{}".to_vec(), hand_over).await;
        assert_eq!((state(&exchange), asked.load(Ordering::SeqCst)), (State::Captured, 2), "tunnelled: {tunnelled}");
        let (shaken, said) = server.join().unwrap();
        assert!(shaken && said.starts_with("POST /api/v1/capture HTTP/1.1\r\n") && said.matches("POST").count() == 1, "{said}");
    }
}

#[tokio::test]
async fn a_look_up_beside_a_late_request_goes_its_way() {
    let server = Server::answering("200 OK", "", "[]");
    let client = client(&server.url());
    let (hand_over, asked) = good_for(1);
    let order = OrderId::parse("123").unwrap();
    let (exchange, looked_up) = tokio::join!(client.capture(uuid::Uuid::nil(), b"{}".to_vec(), hand_over), client.lookup(&order));
    assert_eq!((exchange, looked_up.unwrap()), (Exchange::NeverSent(too_late()), Order::default()));
    assert_eq!(client.lookup(&order).await.unwrap(), Order::default());
    assert_eq!(asked.load(Ordering::SeqCst), 2, "look-ups asked nothing");
    let said = server.seen().concat();
    assert_eq!((said.matches("GET ").count(), said.matches("POST ").count()), (2, 0), "{said}");
}
