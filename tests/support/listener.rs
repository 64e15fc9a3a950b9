//! `capdesk listen` as a process, and the gateway's side of it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Home, signed};

/// How long a line may take to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A receiver that runs until it is dropped.
pub struct Listener {
    pub addr: SocketAddr,
    child: Child,
    lines: Arc<Mutex<Vec<Value>>>,
}

impl Listener {
    /// Starts one on a free port of loopback.
    pub fn start(home: &Home, args: &[&str]) -> Self {
        Self::start_on("127.0.0.1:0", home, args)
    }

    /// Starts one on this address.
    pub fn start_on(addr: &str, home: &Home, args: &[&str]) -> Self {
        let mut command = home.command();
        command.args(["listen", "--addr", addr, "--json"]).args(args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        stdout.read_line(&mut first).unwrap();
        let first: Value = serde_json::from_str(&first).unwrap_or_else(|error| panic!("{error}: {first:?}"));
        let url = first["url"].as_str().unwrap().trim_start_matches("http://").trim_end_matches('/').to_owned();
        let lines = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&lines);
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                sink.lock().unwrap().push(serde_json::from_str(&line).unwrap());
            }
        });
        Self { addr: url.parse().unwrap(), child, lines }
    }

    /// Where webhooks go.
    pub fn url(&self) -> String {
        format!("http://{}/hook", self.addr)
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits for a line about this order with this bearing.
    pub fn wait_for(&self, order_id: &str, bearing: &str) -> Value {
        let end = Instant::now() + PATIENCE;
        loop {
            let lines = self.lines.lock().unwrap().clone();
            if let Some(line) = lines.iter().find(|line| line["order_id"] == order_id && line["bearing"] == bearing) {
                return line.clone();
            }
            assert!(Instant::now() < end, "waited for {order_id} {bearing}: {lines:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Asks it to end as a service manager does, and gives its exit code.
    pub fn stop(&mut self) -> Option<i32> {
        let status = std::process::Command::new("kill").args(["-TERM", &self.pid().to_string()]).status().unwrap();
        assert!(status.success());
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("it does not end");
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The body of a webhook that says this, signed with a secret.
pub fn body(secret: &str, json: &str) -> String {
    let (data, signature) = signed(secret, json);
    format!("data={}&signature={}", data.replace('=', "%3D"), signature.replace('=', "%3D"))
}

/// The bytes of a request that posts a body.
pub fn request(body: &str, headers: &str) -> String {
    format!(
        "POST /hook HTTP/1.1\r\nHost: merchant\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
}

/// Posts a body and gives the status of the answer.
pub fn post(addr: SocketAddr, body: &str, headers: &str) -> u16 {
    let mut stream = TcpStream::connect(addr).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(40))).unwrap();
    stream.write_all(request(body, headers).as_bytes()).unwrap();
    status(&mut stream)
}

/// The status of the answer.
pub fn status(stream: &mut TcpStream) -> u16 {
    let mut answer = Vec::new();
    // A server that closes early may reset the connection after its answer.
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or_else(|| panic!("{answer:?}"))
}
