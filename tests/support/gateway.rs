//! A gateway on loopback that answers as a test tells it to, over plain TCP or TLS with a CA of its own, and keeps every request.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// One request as it came over the wire.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// What the gateway does with a request.
pub enum Reply {
    /// A JSON answer with this HTTP status.
    Json(u16, String),
    /// These bytes, then the connection is closed.
    Raw(Vec<u8>),
    /// The first bytes, then the second ones again and again, up to this many bytes or until the client has gone.
    Flood(Vec<u8>, Vec<u8>, usize),
    /// The connection is closed without an answer.
    Close,
    /// No answer for this long, then closed.
    Silence(Duration),
    /// First wait, then reply.
    After(Duration, Box<Reply>),
}

pub struct Gateway {
    pub addr: SocketAddr,
    pub ca_pem: Option<String>,
    requests: Arc<Mutex<Vec<Request>>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

type Handler = Arc<dyn Fn(&Request) -> Reply + Send + Sync>;

impl Gateway {
    /// A gateway over plain HTTP.
    pub fn plain(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::start(None, Arc::new(handler))
    }

    /// A gateway over TLS, with a certificate for 127.0.0.1 from a CA made for it.
    pub fn tls(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let (config, ca_pem) = certificate();
        let mut gateway = Self::start(Some(config), Arc::new(handler));
        gateway.ca_pem = Some(ca_pem);
        gateway
    }

    fn start(tls: Option<Arc<rustls::ServerConfig>>, handler: Handler) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let requests: Arc<Mutex<Vec<Request>>> = Arc::default();
        let stop = Arc::new(AtomicBool::new(false));
        let (log, ended) = (Arc::clone(&requests), Arc::clone(&stop));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if ended.load(Ordering::SeqCst) {
                    break;
                }
                let Ok(stream) = stream else { continue };
                let (log, handler, tls) = (Arc::clone(&log), Arc::clone(&handler), tls.clone());
                std::thread::spawn(move || {
                    let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
                    // A client that refuses the certificate or goes away is part of some tests.
                    let _ = match tls {
                        Some(config) => rustls::ServerConnection::new(config)
                            .map_err(std::io::Error::other)
                            .and_then(|connection| serve(rustls::StreamOwned::new(connection, stream), &log, &handler)),
                        None => serve(stream, &log, &handler),
                    };
                });
            }
        });
        Self { addr, ca_pem: None, requests, stop, thread: Some(thread) }
    }

    pub fn url(&self) -> String {
        format!("{}://127.0.0.1:{}", if self.ca_pem.is_some() { "https" } else { "http" }, self.addr.port())
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// Requests so far, as `POST /path` lines.
    pub fn lines(&self) -> Vec<String> {
        self.requests().iter().map(|request| format!("{} {}", request.method, request.path)).collect()
    }

    pub fn posts(&self) -> usize {
        self.requests().iter().filter(|request| request.method == "POST").count()
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.addr);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A certificate for 127.0.0.1, and the PEM text of the CA made for it.
pub fn certificate() -> (Arc<rustls::ServerConfig>, String) {
    let ca_key = rcgen::KeyPair::generate().unwrap();
    let mut ca = rcgen::CertificateParams::new(Vec::new()).unwrap();
    ca.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let ca_cert = ca.self_signed(&ca_key).unwrap();
    let issuer = rcgen::Issuer::from_params(&ca, &ca_key);
    let key = rcgen::KeyPair::generate().unwrap();
    let cert = rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], rustls::pki_types::PrivatePkcs8KeyDer::from(key.serialize_der()).into())
        .unwrap();
    (Arc::new(config), ca_cert.pem())
}

fn serve(mut stream: impl Read + Write, log: &Mutex<Vec<Request>>, handler: &Handler) -> std::io::Result<()> {
    let Some(request) = read_request(&mut stream)? else { return Ok(()) };
    log.lock().unwrap().push(request.clone());
    let mut reply = handler(&request);
    while let Reply::After(wait, next) = reply {
        std::thread::sleep(wait);
        reply = *next;
    }
    match reply {
        Reply::Json(status, body) => {
            let head = format!(
                "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            stream.write_all(head.as_bytes())?;
            stream.write_all(body.as_bytes())
        }
        Reply::Raw(bytes) => stream.write_all(&bytes),
        Reply::Flood(head, chunk, length) => {
            stream.write_all(&head)?;
            (0..length / chunk.len()).try_for_each(|_| stream.write_all(&chunk))
        }
        Reply::Silence(wait) => {
            std::thread::sleep(wait);
            Ok(())
        }
        Reply::Close | Reply::After(..) => Ok(()),
    }?;
    stream.flush()
}

pub fn read_request(stream: &mut impl Read) -> std::io::Result<Option<Request>> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at + 4;
        }
        match stream.read(&mut chunk)? {
            0 => return Ok(None),
            n => bytes.extend_from_slice(&chunk[..n]),
        }
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let mut lines = head.lines();
    let mut first = lines.next().unwrap_or_default().split(' ');
    let (method, path) = (first.next().unwrap_or_default().to_owned(), first.next().unwrap_or_default().to_owned());
    let headers: Vec<(String, String)> =
        lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
    let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    while bytes.len() < head_end + length {
        match stream.read(&mut chunk)? {
            0 => break,
            n => bytes.extend_from_slice(&chunk[..n]),
        }
    }
    Ok(Some(Request { method, path, headers, body: String::from_utf8_lossy(&bytes[head_end..]).into_owned() }))
}

/// The documented answer to a capture, for this order.
pub fn captured(pos_id: &str, order_id: &str, amount: &str) -> String {
    answer(pos_id, order_id, amount, "success", "1000")
}

/// An answer to a capture with this status.
pub fn answer(pos_id: &str, order_id: &str, amount: &str, status: &str, code: &str) -> String {
    format!(
        r#"{{"operation_id":"f7d0c7cb-af32-441f-b2af-4d90d4da70e1","payment_id":"fdf1a710-8a34-414c-b023-b7e78104301a","order_id":"{order_id}","transaction_id":"4f98dc46-ffff-4ba7-a267-286fe7669894","pos_id":"{pos_id}","mode":"direct","method":"capture","amount":{amount},"currency":"UAH","status":"{status}","status_code":"{code}","status_description":"Text for {code}.","created_at":"2018-10-10T10:10:10.100","processing_time":"2018-10-10T10:10:12.000","fee":null,"comment":null}}"#
    )
}

/// One transaction of a look-up.
pub fn transaction(order_id: &str, method: &str, amount: &str, status: &str) -> String {
    format!(
        r#"{{"payment_id":"fdf1a710-8a34-414c-b023-b7e78104301a","order_id":"{order_id}","method":"{method}","amount":{amount},"currency":"UAH","status":"{status}","status_code":"1002","created_at":"2018-10-10T10:05:00.000"}}"#
    )
}
