//! What the tests of this room share: the documented request and keys, and a server that speaks raw bytes.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};

use crate::domain::{CaptureRequest, Draft, Keys};

pub(super) const POS: &str = "dc728de1-51ef-4ef1-80f7-3b44b07b5667";
pub(super) const API_KEY: &str = "2c2b91a3-9b73-4551-81ac-84e0d0360995";
pub(super) const API_SECRET: &str = "ktMdTyollYMRkEfvgqbaWmvFiXPy1a80";
pub(super) const ENDPOINTS_KEY: &str = "AIzaSyBiVfwG--8qIr4GOGuC2-XYoulwqqAAAAA";

/// Longest that any socket of a test waits.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// The documented keys with this secret.
pub(super) fn keys(secret: &str) -> Keys {
    Keys { api_key: API_KEY.into(), api_secret: secret.into(), endpoints_key: ENDPOINTS_KEY.into() }
}

/// The request of the fact sheet's worked example: order 123, UAH.
pub(super) fn documented_request(amount: Option<&str>) -> CaptureRequest {
    let draft = Draft {
        order_id: "123".into(),
        currency: "UAH".into(),
        amount: amount.map(str::to_owned),
        comment: "10101".into(),
        server_url: "https://callback.blackhole.com/callback/capture".into(),
    };
    draft.check(POS.parse().unwrap()).unwrap()
}

/// How a server treats every connection.
#[derive(Clone)]
pub(super) enum Act {
    /// Reads one request, writes these bytes, then keeps the connection open until the client closes it.
    Answer(Vec<u8>),
    /// Reads one request, writes these bytes, then closes.
    AnswerAndClose(Vec<u8>),
    /// Reads one request and stays silent.
    Silence,
    /// Closes with most of the request unread, which resets the connection.
    Reset,
    /// Speaks TLS with the certificate of `testdata/server.pem`, then as [`Act::Answer`].
    Tls(Vec<u8>),
}

/// A server on loopback that records what it is sent. Stops when dropped.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
    stop: Arc<AtomicBool>,
}

impl Server {
    pub(super) fn start(act: Act) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (seen, stop) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (record, stopped) = (Arc::clone(&seen), Arc::clone(&stop));
        thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::SeqCst) {
                    break;
                }
                let (act, record) = (act.clone(), Arc::clone(&record));
                thread::spawn(move || serve(stream.unwrap(), &act, &record));
            }
        });
        Self { address, seen, stop }
    }

    /// Answers with this status line, headers and body, with a right Content-Length.
    pub(super) fn answering(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Self {
        Self::start(Act::Answer(answer(status, headers, body.as_ref())))
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What came, one entry a connection.
    pub(super) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // Wakes the listener.
        let _ = TcpStream::connect_timeout(&self.address, PATIENCE);
    }
}

pub(super) fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n{headers}\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

fn serve(mut stream: TcpStream, act: &Act, seen: &Mutex<Vec<String>>) {
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    if let Act::Tls(bytes) = act {
        let mut session = ServerConnection::new(tls_config()).unwrap();
        let mut stream = Stream::new(&mut session, &mut stream);
        let request = read_request(&mut stream);
        seen.lock().unwrap().push(String::from_utf8_lossy(&request).into_owned());
        let _ = stream.write_all(bytes);
        drain(&mut stream);
        return;
    }
    let request = match act {
        Act::Reset => {
            let mut few = [0; 16];
            let length = stream.read(&mut few).unwrap_or(0);
            few[..length].to_vec()
        }
        _ => read_request(&mut stream),
    };
    seen.lock().unwrap().push(String::from_utf8_lossy(&request).into_owned());
    match act {
        Act::Reset | Act::Tls(_) => {}
        Act::Silence => drain(&mut stream),
        Act::AnswerAndClose(bytes) => {
            let _ = stream.write_all(bytes);
            let _ = stream.shutdown(Shutdown::Both);
        }
        Act::Answer(bytes) => {
            let _ = stream.write_all(bytes);
            drain(&mut stream);
        }
    }
}

/// One request with its body, as far as it comes.
pub(super) fn read_request(stream: &mut impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    while !is_whole(&bytes) {
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => break,
            Ok(length) => bytes.extend_from_slice(&chunk[..length]),
        }
    }
    bytes
}

fn is_whole(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}

/// The test server's certificate, for localhost and 127.0.0.1, signed by `testdata/ca.pem` whose key is gone.
pub(super) fn tls_config() -> Arc<ServerConfig> {
    let chain = CertificateDer::pem_slice_iter(include_bytes!("client/testdata/server.pem")).collect::<Result<_, _>>().unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("client/testdata/server.key")).unwrap();
    Arc::new(ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key).unwrap())
}

fn drain(stream: &mut impl Read) {
    let mut chunk = [0; 4096];
    while matches!(stream.read(&mut chunk), Ok(length) if length > 0) {}
}
