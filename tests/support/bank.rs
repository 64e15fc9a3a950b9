//! A gateway with books: it takes captures, shows in look-ups what it took, counts what came, and stops at a named point of
//! an exchange until the test lets it go on.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::gateway::{self, read_request};
use super::{Home, POS};

/// How long anything may take to come about. Generous: the machine may be busy.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// How much of a request is there at [`Point::HalfRead`].
const HALF: usize = 100;

/// Where an exchange can be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// A look-up was read; its answer was not sent.
    LookUp,
    /// The connection stands; nothing was read, and over TLS no hand was shaken.
    Accepted,
    /// Some of a capture was read.
    HalfRead,
    /// All of a capture was read; it was not taken.
    Read,
    /// The capture was taken; nothing of the answer was sent.
    Taken,
    /// Half of the answer was sent.
    HalfAnswered,
    /// All of the answer was sent.
    Answered,
}

/// How an exchange that is held ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// As if nothing had happened.
    GoOn,
    /// The connection is closed; what was not taken stays so.
    BreakOff,
}

/// An exchange that will be held.
pub struct Held {
    reached: Receiver<()>,
    then: Sender<Then>,
}

impl Held {
    /// Waits until the exchange is at its point.
    pub fn reached(&self) {
        self.reached.recv_timeout(PATIENCE).unwrap();
    }

    pub fn then(self, then: Then) {
        self.then.send(then).unwrap();
    }
}

struct Stop {
    point: Point,
    reached: Sender<()>,
    then: Receiver<Then>,
}

#[derive(Default)]
struct Books {
    stop: Mutex<Option<Stop>>,
    /// How long an answer takes, in milliseconds.
    pace: AtomicU64,
    /// POSTs of which anything came.
    begun: AtomicUsize,
    /// Connections that are still being read.
    reading: AtomicUsize,
    /// POSTs that came whole, by order.
    posts: Mutex<BTreeMap<String, usize>>,
    /// Captures that were taken, by order.
    taken: Mutex<BTreeMap<String, usize>>,
    closed: AtomicBool,
}

pub struct Bank {
    addr: SocketAddr,
    ca_pem: Option<String>,
    books: Arc<Books>,
    thread: Option<JoinHandle<()>>,
}

impl Bank {
    /// A bank over plain HTTP.
    pub fn open() -> Self {
        Self::start(None)
    }

    /// A bank over TLS.
    pub fn open_tls() -> Self {
        Self::start(Some(gateway::certificate()))
    }

    fn start(tls: Option<(Arc<rustls::ServerConfig>, String)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let books: Arc<Books> = Arc::default();
        let (shared, ca_pem) = (Arc::clone(&books), tls.as_ref().map(|(_, pem)| pem.clone()));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if shared.closed.load(Ordering::SeqCst) {
                    break;
                }
                let reading = Reading::of(&shared);
                let (books, tls) = (Arc::clone(&shared), tls.as_ref().map(|(config, _)| Arc::clone(config)));
                std::thread::spawn(move || {
                    let _ = stream.set_read_timeout(Some(PATIENCE));
                    // A client that is killed in the middle is what this is for.
                    let _ = books.at(Point::Accepted).and_then(|()| match tls {
                        Some(config) => rustls::ServerConnection::new(config)
                            .map_err(std::io::Error::other)
                            .and_then(|connection| books.serve(rustls::StreamOwned::new(connection, stream), reading)),
                        None => books.serve(stream, reading),
                    });
                });
            }
        });
        Self { addr, ca_pem, books, thread: Some(thread) }
    }

    /// A fresh home with a test profile `test` at this bank.
    pub fn home(&self) -> Home {
        let home = Home::new();
        let ca = self.ca_pem.as_ref().map(|pem| {
            std::fs::write(home.dir.path().join("ca.pem"), pem).unwrap();
            "ca_certificate = \"ca.pem\"\n"
        });
        home.config(&format!("default_profile = \"test\"\n{}{}", self.profile("test", POS), ca.unwrap_or_default()));
        home
    }

    /// The section of a test profile at this bank.
    pub fn profile(&self, name: &str, pos_id: &str) -> String {
        let scheme = if self.ca_pem.is_some() { "https" } else { "http" };
        format!(
            "[profiles.{name}]\nmode = \"test\"\nbase_url = \"{scheme}://{}\"\npos_id = \"{pos_id}\"\napi_key = \"k\"\n\
             api_secret = \"s\"\nendpoints_key = \"e\"\n",
            self.addr
        )
    }

    /// Holds the next exchange that comes to this point.
    pub fn hold(&self, point: Point) -> Held {
        let ((at, reached), (then, told)) = (channel(), channel());
        *self.books.stop.lock().unwrap() = Some(Stop { point, reached: at, then: told });
        Held { reached, then }
    }

    /// How long each answer takes from now on.
    pub fn pace(&self, pace: Duration) {
        self.books.pace.store(pace.as_millis() as u64, Ordering::SeqCst);
    }

    /// POSTs of which anything came, of all orders.
    pub fn begun(&self) -> usize {
        self.books.begun.load(Ordering::SeqCst)
    }

    /// Waits until this many POSTs have begun.
    pub fn wait_begun(&self, count: usize) {
        let end = Instant::now() + PATIENCE;
        while self.begun() < count {
            assert!(Instant::now() < end, "waited for POST {count}");
            std::thread::sleep(Duration::from_micros(200));
        }
    }

    /// POSTs that came whole for this order.
    pub fn posts(&self, order: &str) -> usize {
        self.books.posts.lock().unwrap().get(order).copied().unwrap_or(0)
    }

    /// Whether a capture of this order was taken.
    pub fn took(&self, order: &str) -> bool {
        self.books.taken.lock().unwrap().contains_key(order)
    }

    /// Waits until all that was sent so far has been read.
    pub fn quiet(&self) {
        // Connections are taken in turn: once this one is answered, all before it were counted.
        let mut last = TcpStream::connect(self.addr).unwrap();
        let _ = last.write_all(b"QUIET\r\n\r\n").and_then(|()| last.read(&mut [0; 64]));
        let end = Instant::now() + PATIENCE;
        while self.books.reading.load(Ordering::SeqCst) > 0 {
            assert!(Instant::now() < end, "a request is still being read");
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

impl Drop for Bank {
    fn drop(&mut self) {
        self.books.closed.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.addr);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// One connection that is being read.
struct Reading(Arc<Books>);

impl Reading {
    fn of(books: &Arc<Books>) -> Self {
        books.reading.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(books))
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.0.reading.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Books {
    /// Waits here if the test said so; an error breaks the exchange off.
    fn at(&self, point: Point) -> std::io::Result<()> {
        let mut stop = self.stop.lock().unwrap();
        let Some(held) = stop.take_if(|stop| stop.point == point) else { return Ok(()) };
        drop(stop);
        let _ = held.reached.send(());
        match held.then.recv_timeout(PATIENCE) {
            Ok(Then::GoOn) => Ok(()),
            Ok(Then::BreakOff) | Err(_) => Err(std::io::ErrorKind::ConnectionAborted.into()),
        }
    }

    fn serve(&self, mut stream: impl Read + Write, reading: Reading) -> std::io::Result<()> {
        let mut start = vec![0; HALF];
        let mut read = 0;
        while read < HALF && !start.starts_with(b"QUIET") {
            match stream.read(&mut start[read..])? {
                0 => break,
                n if read == 0 && start.starts_with(b"POST") => {
                    self.begun.fetch_add(1, Ordering::SeqCst);
                    read += n;
                }
                n => read += n,
            }
        }
        start.truncate(read);
        if start.starts_with(b"QUIET") {
            return Ok(());
        }
        if start.starts_with(b"POST") {
            self.at(Point::HalfRead)?;
        }
        let Some(request) = read_request(&mut Cursor::new(start).chain(&mut stream))? else { return Ok(()) };
        let is_post = request.method == "POST";
        let body = if is_post { self.take(&request.body)? } else { self.look_up(&request.path)? };
        drop(reading);
        std::thread::sleep(Duration::from_millis(self.pace.load(Ordering::SeqCst)));
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        let (first, second) = answer.split_at(answer.len() / 2);
        if is_post {
            self.at(Point::Taken)?;
        }
        stream.write_all(first.as_bytes())?;
        stream.flush()?;
        if is_post {
            self.at(Point::HalfAnswered)?;
        }
        stream.write_all(second.as_bytes())?;
        stream.flush()?;
        if is_post { self.at(Point::Answered) } else { Ok(()) }
    }

    fn take(&self, body: &str) -> std::io::Result<String> {
        let Ok(object) = serde_json::from_str::<serde_json::Value>(body) else { return Err(std::io::ErrorKind::InvalidData.into()) };
        let (order, amount) = (object["order_id"].as_str().unwrap().to_owned(), object["charge_amount"].to_string());
        *self.posts.lock().unwrap().entry(order.clone()).or_default() += 1;
        self.at(Point::Read)?;
        *self.taken.lock().unwrap().entry(order.clone()).or_default() += 1;
        Ok(gateway::captured(POS, &order, &amount))
    }

    fn look_up(&self, path: &str) -> std::io::Result<String> {
        let order = path.rsplit('/').next().unwrap_or_default().to_owned();
        self.at(Point::LookUp)?;
        let mut list = vec![gateway::transaction(&order, "auth", "100", "success")];
        let taken = self.taken.lock().unwrap().get(&order).copied().unwrap_or(0);
        list.extend((0..taken).map(|_| gateway::transaction(&order, "capture", "80", "success")));
        Ok(format!("[{}]", list.join(",")))
    }
}
