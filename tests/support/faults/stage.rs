//! The peer of one case, raised on loopback, and what it has seen.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use socket2::{Domain, SockRef, Socket, Type};

use super::tls;
use super::{Case, POS, Peer, Step, named};

/// Longest life of a connection that nobody ends.
const LIMIT: Duration = Duration::from_secs(90);

/// The raised peer of one case.
pub struct Stage {
    url: String,
    ca_pem: Option<String>,
    timeout: u32,
    seen: Arc<Seen>,
    server: Option<(SocketAddr, JoinHandle<()>)>,
    /// Sockets that only have to stay open.
    _held: Vec<Socket>,
}

#[derive(Default)]
struct Seen {
    stop: AtomicBool,
    connections: AtomicUsize,
    requests: Mutex<Vec<String>>,
}

impl Stage {
    /// Raises the peer of this case; `order` takes the place of [`super::ORDER`] in what it sends.
    pub fn raise(case: &Case, order: &str) -> Self {
        let mut stage =
            Self { url: String::new(), ca_pem: None, timeout: case.timeout, seen: Arc::default(), server: None, _held: Vec::new() };
        match &case.peer {
            Peer::Address(url) => stage.url.clone_from(url),
            Peer::Refusing => {
                // Bound, so that nobody else gets the port; not listening.
                let (socket, addr) = bound();
                stage.url = format!("http://{addr}");
                stage._held.push(socket);
            }
            Peer::Full => stage.fill(),
            Peer::Plain(steps) => {
                let addr = stage.serve(order, steps.clone(), None);
                stage.url = format!("http://{addr}");
            }
            Peer::Raw(steps) => {
                let addr = stage.serve(order, steps.clone(), None);
                stage.url = format!("https://{addr}");
            }
            Peer::Tls(certificate, steps) => {
                let addr = stage.serve(order, steps.clone(), Some(tls::server(*certificate)));
                stage.url = format!("https://{addr}");
            }
        }
        stage.ca_pem = stage.url.starts_with("https").then(tls::ca_pem);
        stage
    }

    /// A profile of this name for this peer. `ca` is where [`Stage::ca_pem`] is written to.
    pub fn config(&self, profile: &str, ca: &std::path::Path) -> String {
        let (url, timeout) = (&self.url, self.timeout);
        let ca = if self.ca_pem.is_some() { format!("ca_certificate = \"{}\"\n", ca.display()) } else { String::new() };
        format!(
            "[profiles.{profile}]\nmode = \"test\"\nbase_url = \"{url}\"\npos_id = \"{POS}\"\napi_key = \"the-api-key\"\n\
             api_secret = \"the-api-secret\"\nendpoints_key = \"the-endpoints-key\"\ntimeout_seconds = {timeout}\n{ca}"
        )
    }

    /// The certificate to trust, for peers that speak TLS.
    pub fn ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }

    pub fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::SeqCst)
    }

    /// Captures that were read whole.
    pub fn posts(&self) -> usize {
        self.seen.requests.lock().unwrap().iter().filter(|line| line.starts_with("POST /api/v1/capture ")).count()
    }

    /// A listener with a queue of one, and connections until nothing gets in any more.
    fn fill(&mut self) {
        let (socket, addr) = bound();
        socket.listen(1).unwrap();
        self.url = format!("http://{addr}");
        for _ in 0..64 {
            let next = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
            let full = next.connect_timeout(&addr.into(), Duration::from_millis(300)).is_err();
            self._held.push(next);
            if full {
                break;
            }
        }
        self._held.push(socket);
    }

    fn serve(&mut self, order: &str, steps: Vec<Step>, tls: Option<Arc<rustls::ServerConfig>>) -> SocketAddr {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let addr = listener.local_addr().unwrap();
        let steps: Arc<[Step]> = steps.into_iter().map(|step| told(step, order)).collect();
        let seen = Arc::clone(&self.seen);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if seen.stop.load(Ordering::SeqCst) {
                    break;
                }
                let Ok(stream) = stream else { continue };
                seen.connections.fetch_add(1, Ordering::SeqCst);
                let (seen, steps, tls) = (Arc::clone(&seen), Arc::clone(&steps), tls.clone());
                // A client that goes away is part of most cases.
                std::thread::spawn(move || drop(converse(&stream, tls, &steps, &seen)));
            }
        });
        self.server = Some((addr, thread));
        addr
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.seen.stop.store(true, Ordering::SeqCst);
        if let Some((addr, thread)) = self.server.take() {
            let _ = TcpStream::connect(addr);
            let _ = thread.join();
        }
    }
}

fn bound() -> (Socket, SocketAddr) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
    let addr = socket.local_addr().unwrap().as_socket().unwrap();
    (socket, addr)
}

/// The step with the order id in place of its placeholder.
fn told(step: Step, order: &str) -> Step {
    match step {
        Step::Send(bytes) => Step::Send(named(bytes, order)),
        Step::Drip(bytes, pause) => Step::Drip(named(bytes, order), pause),
        other => other,
    }
}

fn converse(socket: &TcpStream, tls: Option<Arc<rustls::ServerConfig>>, steps: &[Step], seen: &Seen) -> io::Result<()> {
    socket.set_read_timeout(Some(LIMIT))?;
    socket.set_write_timeout(Some(LIMIT))?;
    socket.set_nodelay(true)?;
    match tls {
        None => steps.iter().try_for_each(|step| act(step, socket, &mut &*socket, seen)),
        Some(config) => {
            let connection = rustls::ServerConnection::new(config).map_err(io::Error::other)?;
            let mut stream = rustls::StreamOwned::new(connection, socket);
            steps.iter().try_for_each(|step| act(step, socket, &mut stream, seen))?;
            if matches!(steps.last(), Some(Step::Send(_))) {
                stream.conn.send_close_notify();
                stream.flush()?;
            }
            Ok(())
        }
    }
}

fn act(step: &Step, socket: &TcpStream, stream: &mut (impl Read + Write), seen: &Seen) -> io::Result<()> {
    match step {
        Step::Await => socket.peek(&mut [0]).map(drop),
        Step::Read(count) => stream.read_exact(&mut vec![0; *count]),
        Step::Request => {
            let first = request(stream)?;
            let is_lookup = first.starts_with("GET ");
            seen.requests.lock().unwrap().push(first);
            if is_lookup {
                // What becomes of a look-up is not what the table is about.
                stream.write_all(b"HTTP/1.1 503 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")?;
                stream.flush()?;
                return Err(io::ErrorKind::ConnectionAborted.into());
            }
            Ok(())
        }
        Step::Send(bytes) => stream.write_all(bytes).and_then(|()| stream.flush()),
        Step::Flood(bytes, times) => {
            (0..*times).take_while(|_| !seen.stop.load(Ordering::SeqCst)).try_for_each(|_| stream.write_all(bytes))?;
            stream.flush()
        }
        Step::Drip(bytes, pause) => bytes.iter().take_while(|_| !seen.stop.load(Ordering::SeqCst)).try_for_each(|byte| {
            std::thread::sleep(Duration::from_millis(*pause));
            stream.write_all(&[*byte]).and_then(|()| stream.flush())
        }),
        Step::Reset => {
            SockRef::from(socket).set_linger(Some(Duration::ZERO))?;
            Err(io::ErrorKind::ConnectionAborted.into())
        }
        Step::Silence => {
            let end = Instant::now() + LIMIT;
            while !seen.stop.load(Ordering::SeqCst) && Instant::now() < end {
                std::thread::sleep(Duration::from_millis(20));
            }
            Ok(())
        }
    }
}

/// Reads one whole request and gives its first line.
fn request(stream: &mut impl Read) -> io::Result<String> {
    let (mut bytes, mut byte) = (Vec::new(), [0]);
    while !bytes.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        bytes.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&bytes).into_owned();
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ").map(|text| text.parse()));
    stream.read_exact(&mut vec![0; length.unwrap_or(Ok(0)).unwrap()])?;
    Ok(head.lines().next().unwrap_or_default().to_owned())
}
