use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::*;
use crate::app::Effect;
use crate::config::{Config, ConfigPath, Paths};
use crate::tui::runtime::Incoming;

const PATIENCE: Duration = Duration::from_secs(30);

/// A console's work on a profile whose gateway is this listener.
fn open(listener: &TcpListener, home: &std::path::Path) -> (UnboundedSender<Effect>, Receiver<Incoming>) {
    let file = home.join("config.toml");
    let url = format!("http://{}", listener.local_addr().unwrap());
    let profile =
        "mode = \"test\"\npos_id = \"dc728de1-51ef-4ef1-80f7-3b44b07b5667\"\napi_key = \"k\"\napi_secret = \"s\"\nendpoints_key = \"e\"";
    std::fs::write(&file, format!("[profiles.shop]\nbase_url = \"{url}\"\n{profile}\n")).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let paths = Paths { config: ConfigPath::Named(file), data: home.join("data"), state: None };
    let config = Config::load(&paths.config).unwrap();
    let (effects, work) = unbounded_channel();
    let (inbox, messages) = mpsc::channel();
    thread::spawn(move || super::super::serve(&paths, config, work, &inbox));
    effects.send(Effect::Open { profile: "shop".into() }).unwrap();
    wait(&messages, |msg| matches!(msg, Msg::Opened { result: Ok(_), .. }));
    (effects, messages)
}

fn wait(messages: &Receiver<Incoming>, wanted: impl Fn(&Msg) -> bool) -> Msg {
    loop {
        let Incoming::Msg(msg) = messages.recv_timeout(PATIENCE).unwrap() else { continue };
        if wanted(&msg) {
            return *msg;
        }
    }
}

fn sight(effects: &UnboundedSender<Effect>, ticket: u64, order_id: &str) {
    let order_id = OrderId::parse(order_id).unwrap();
    effects.send(Effect::Sight { ticket, profile: "shop".into(), order_id }).unwrap();
}

/// Takes one request and gives its first line.
fn accept(listener: &TcpListener) -> (TcpStream, String) {
    let (mut stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    let line = String::from_utf8(head).unwrap().lines().next().unwrap().to_owned();
    (stream, line)
}

#[test]
fn a_newer_look_up_breaks_the_former_one_off_and_only_it_is_told() {
    let (home, listener) = (tempfile::tempdir().unwrap(), TcpListener::bind("127.0.0.1:0").unwrap());
    let (effects, messages) = open(&listener, home.path());
    sight(&effects, 1, "1003");
    let (mut former, line) = accept(&listener);
    assert!(line.starts_with("GET ") && line.contains("/orders/1003 "), "{line}");
    sight(&effects, 2, "1004");
    let (mut newer, _) = accept(&listener);
    assert_eq!(former.read(&mut [0]).unwrap(), 0, "nobody waits for this answer any more");
    let body = r#"[{"order_id":"1004","method":"auth","amount":1000,"currency":"UAH","status":"success"}]"#;
    write!(newer, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len()).unwrap();
    let Msg::Sighted { ticket: 2, result: Ok((order, _)), profile } = wait(&messages, |msg| matches!(msg, Msg::Sighted { .. })) else {
        panic!("the newest look-up has its answer")
    };
    assert_eq!((order.hold().map(|hold| hold.to_string()).as_deref(), profile.as_str()), (Some("1000"), "shop"));
    drop(effects);
    assert!(!messages.iter().any(|incoming| matches!(incoming, Incoming::Msg(msg) if matches!(*msg, Msg::Sighted { .. }))));
}

#[test]
fn an_order_that_the_gateway_does_not_know_is_told_as_such() {
    let (home, listener) = (tempfile::tempdir().unwrap(), TcpListener::bind("127.0.0.1:0").unwrap());
    let (effects, messages) = open(&listener, home.path());
    for (ticket, status, known) in [(1, "404 Not Found", false), (2, "500 Oops", true)] {
        sight(&effects, ticket, "9999");
        let (mut stream, _) = accept(&listener);
        let body = r#"{"message":"Payment record not found","args":{"code":"S-404"}}"#;
        write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len()).unwrap();
        let Msg::Sighted { result: Err(failed), .. } = wait(&messages, |msg| matches!(msg, Msg::Sighted { .. })) else {
            panic!("there is no order")
        };
        assert_eq!(failed.no_such_order, !known, "{status}");
    }
}
