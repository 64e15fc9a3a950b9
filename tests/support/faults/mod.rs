//! The table of every answer and failure a capture can meet, and what each must come to.
//!
//! The table names no way of sending: a test raises the peer of a case ([`Stage`]), sends one capture to it by the way
//! it wants to prove (the built binary, the library, the console's runner) and compares with [`Case::want`].

#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::allow_attributes,
    clippy::panic,
    clippy::unwrap_used,
    reason = "each test program uses its own part of this; a test that cannot go on fails"
)]

mod bodies;
mod members;
mod stage;
mod statuses;
mod tls;
mod transport;

pub use stage::Stage;
pub use tls::Certificate;

/// Stands for the order id in everything a peer sends; as long as the order id of every run.
pub const ORDER: &str = "@@@@@@";
/// The point of sale of every case.
pub const POS: &str = "dc728de1-51ef-4ef1-80f7-3b44b07b5667";
/// What `timeout_seconds` is where a case waits for the deadline.
const DEADLINE: u32 = 2;
/// What it is otherwise: more than a busy machine needs.
const PATIENT: u32 = 60;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// The whole hold, whose amount is not known.
    Full,
    /// 80 UAH of it.
    Part,
}

impl Ask {
    /// The amount that a good answer states.
    pub fn amount(self) -> &'static str {
        match self {
            Self::Full => "100.00",
            Self::Part => "80.00",
        }
    }

    /// `full` for the whole hold, `part` for a part of it.
    fn choose<T>(self, full: T, part: T) -> T {
        match self {
            Self::Full => full,
            Self::Part => part,
        }
    }
}

/// One row of the table.
pub struct Case {
    pub name: String,
    pub peer: Peer,
    pub want: Want,
    /// `timeout_seconds` of the profile.
    pub timeout: u32,
}

/// What a capture must come to.
#[derive(Debug, Clone)]
pub struct Want {
    pub state: &'static str,
    pub response: Response,
    /// Whether a person must be alarmed.
    pub alarm: bool,
    /// Connections that the peer accepts.
    pub connections: usize,
}

/// What `response` must be.
#[derive(Debug, Clone)]
pub enum Response {
    Null,
    /// The body's JSON, character for character.
    Json(String),
    /// A string: these bytes, invalid UTF-8 replaced.
    Text(Vec<u8>),
    /// Whatever had come.
    Any,
}

/// Who is at the other end.
pub enum Peer {
    /// Nobody: this address.
    Address(String),
    /// A port that refuses.
    Refusing,
    /// A port whose queue is full, so that no connection comes about.
    Full,
    /// A server that does this with every connection.
    Plain(Vec<Step>),
    /// The same over TLS.
    Tls(Certificate, Vec<Step>),
    /// A server at an `https://` address that does not speak TLS.
    Raw(Vec<Step>),
}

/// One thing that a server does.
#[derive(Debug, Clone)]
pub enum Step {
    /// Waits for the first byte and reads nothing.
    Await,
    /// Reads this many bytes.
    Read(usize),
    /// Reads the whole request.
    Request,
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Sends these bytes as often as that, or until the client has gone.
    Flood(Vec<u8>, usize),
    /// Sends these bytes one by one with this many milliseconds between them.
    Drip(Vec<u8>, u64),
    /// Breaks the connection off.
    Reset,
    /// Does nothing until the test is over.
    Silence,
}

/// Every row.
pub fn cases(ask: Ask) -> Vec<Case> {
    let mut cases = transport::cases(ask);
    cases.extend(tls::cases(ask));
    cases.extend(statuses::cases(ask));
    cases.extend(bodies::cases(ask));
    cases.extend(members::cases(ask));
    // What waits begins first, so that the waits lie side by side.
    cases.sort_by_key(|case| case.timeout);
    cases
}

impl Case {
    fn new(name: impl Into<String>, peer: Peer, state: &'static str, response: Response) -> Self {
        let connections = usize::from(!matches!(peer, Peer::Address(_) | Peer::Refusing | Peer::Full));
        Self { name: name.into(), peer, want: Want { state, response, alarm: false, connections }, timeout: PATIENT }
    }

    /// A server that reads the request and does this then.
    fn after_request(name: impl Into<String>, steps: Vec<Step>, state: &'static str, response: Response) -> Self {
        Self::new(name, Peer::Plain([vec![Step::Request], steps].concat()), state, response)
    }

    /// A server that reads the request, sends these bytes and closes.
    fn raw(name: impl Into<String>, bytes: impl Into<Vec<u8>>, state: &'static str, response: Response) -> Self {
        Self::after_request(name, vec![Step::Send(bytes.into())], state, response)
    }

    /// A whole answer with this HTTP status and body.
    fn answer(name: impl Into<String>, status: u16, body: impl Into<Vec<u8>>, state: &'static str, response: Response) -> Self {
        Self::raw(name, http(status, "", &body.into()), state, response)
    }

    /// A 200 with this JSON.
    fn json(name: impl Into<String>, body: &str, state: &'static str) -> Self {
        Self::answer(name, 200, body, state, Response::Json(body.to_owned()))
    }

    fn alarming(mut self) -> Self {
        self.want.alarm = true;
        self
    }

    fn with_any_response(mut self) -> Self {
        self.want.response = Response::Any;
        self
    }

    fn at_the_deadline(mut self) -> Self {
        self.timeout = DEADLINE;
        self
    }
}

/// A server that sends these bytes for an answer; whatever comes of it.
pub fn answering(bytes: Vec<u8>) -> Case {
    Case::raw("these bytes", bytes, "", Response::Any)
}

/// A whole good answer to this.
pub fn good_answer(ask: Ask) -> Vec<u8> {
    http(200, "", success(ask).as_bytes())
}

/// An answer with these further header lines, each with its line end.
fn http(status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    let head =
        format!("HTTP/1.1 {status} Some Reason\r\nContent-Type: application/json\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// The documented answer, as the members of an object.
fn members(amount: &str, status: &str) -> Vec<(&'static str, String)> {
    let text = |text: &str| format!("\"{text}\"");
    vec![
        ("operation_id", text("f7d0c7cb-af32-441f-b2af-4d90d4da70e1")),
        ("payment_id", text("fdf1a710-8a34-414c-b023-b7e78104301a")),
        ("order_id", text(ORDER)),
        ("transaction_id", text("4f98dc46-ffff-4ba7-a267-286fe7669894")),
        ("pos_id", text(POS)),
        ("mode", text("direct")),
        ("method", text("capture")),
        ("amount", amount.to_owned()),
        ("currency", text("UAH")),
        ("status", text(status)),
        ("status_code", text("1000")),
        ("status_description", text("Operation is successful.")),
        ("created_at", text("2018-10-10T10:10:10.100")),
        ("processing_time", text("2018-10-10T10:10:12.000")),
        ("fee", "null".to_owned()),
        ("comment", "null".to_owned()),
    ]
}

fn object(members: &[(&str, String)]) -> String {
    let members: Vec<_> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", members.join(","))
}

/// The documented answer of a success.
fn success(ask: Ask) -> String {
    object(&members(ask.amount(), "success"))
}

/// The success with other values for some members; without them where the value is empty.
fn with(ask: Ask, changes: &[(&'static str, &str)]) -> String {
    let mut members = members(ask.amount(), "success");
    for (name, value) in changes {
        match members.iter_mut().find(|(known, _)| known == name) {
            Some(member) => member.1 = (*value).to_owned(),
            None => members.push((name, (*value).to_owned())),
        }
    }
    members.retain(|(_, value)| !value.is_empty());
    object(&members)
}

/// The bytes with this order id in every place of [`ORDER`].
pub fn named(mut bytes: Vec<u8>, order: &str) -> Vec<u8> {
    assert_eq!(order.len(), ORDER.len());
    let width = ORDER.len();
    let places: Vec<_> = bytes.windows(width).enumerate().filter(|(_, window)| *window == ORDER.as_bytes()).map(|(at, _)| at).collect();
    places.into_iter().for_each(|at| bytes[at..at + width].copy_from_slice(order.as_bytes()));
    bytes
}
