//! What the process itself gives away and takes: core dumps, memory.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use support::Home;
use support::gateway::{Gateway, Reply};

const POS: &str = "dc728de1-51ef-4ef1-80f7-3b44b07b5667";
/// Most memory that an answer of 1 GiB may cost, in KiB.
const GIGABYTE: u64 = 64 * 1024;
/// Most that the largest readable answers may cost, which hold nothing but the smallest values.
const CROWDED: u64 = 192 * 1024;
/// What a pipe takes before its writer has to wait.
const PIPE: usize = 64 * 1024;

fn home(gateway: &Gateway) -> Home {
    let home = Home::new();
    home.config(&format!(
        "[profiles.test]\nmode = \"test\"\nbase_url = \"{}\"\npos_id = \"{POS}\"\napi_key = \"the-api-key\"\n\
         api_secret = \"the-api-secret\"\nendpoints_key = \"the-endpoints-key\"\n",
        gateway.url()
    ));
    home
}

fn capture(home: &Home) -> Command {
    let mut command = home.command();
    command.args(["capture", "--order-id", "1", "--currency", "UAH", "--json"]).stderr(Stdio::null());
    command
}

/// Waits until this holds.
fn wait_for(what: &str, holds: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !holds() {
        assert!(Instant::now() < end, "waited for {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn of_process(child: &Child, file: &str) -> String {
    std::fs::read_to_string(format!("/proc/{}/{file}", child.id())).unwrap()
}

#[test]
fn a_crash_leaves_no_core_dump() {
    use std::os::unix::fs::MetadataExt;
    let gateway = Gateway::plain(|_| Reply::Silence(Duration::from_secs(60)));
    let home = home(&gateway);
    // As a user may have set it: dumps of any size.
    let plain = capture(&home);
    let mut command = Command::new("/bin/sh");
    command
        .args(["-c", "(ulimit -c unlimited) && ulimit -c unlimited; exec \"$0\" \"$@\""])
        .arg(plain.get_program())
        .args(plain.get_args());
    command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let mut child = command.current_dir(home.dir.path()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    wait_for("the request", || gateway.posts() == 1);
    let limits = of_process(&child, "limits");
    let core: Vec<_> = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap().split_whitespace().collect();
    assert_eq!(core[4..6], ["0", "0"], "{limits}");
    // What cannot be dumped belongs to root, not to the user who runs it.
    assert_eq!(std::fs::metadata(format!("/proc/{}/environ", child.id())).unwrap().uid(), 0);
    let killed = Command::new("kill").args(["-ABRT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let status = child.wait().unwrap();
    assert!(status.signal().is_some() && !status.core_dumped(), "{status:?}");
}

/// The most memory that a capture took whose answer is sent by this handler, in KiB.
///
/// Its output is a full pipe: it can get to the point of printing and not beyond until its memory was read.
fn peak(send: impl Fn() -> Reply + Send + Sync + 'static, lookup: bool) -> u64 {
    let answered = Arc::new(AtomicBool::new(false));
    let done = Arc::clone(&answered);
    let gateway = Gateway::plain(move |_| {
        done.store(true, Ordering::SeqCst);
        send()
    });
    let home = home(&gateway);
    let (mut reader, mut writer) = std::io::pipe().unwrap();
    writer.write_all(&[b' '; PIPE]).unwrap();
    let mut command = if lookup { home.command() } else { capture(&home) };
    if lookup {
        command.args(["lookup", "1", "--json"]);
    }
    let mut child = command.stderr(writer.try_clone().unwrap()).stdout(writer).spawn().unwrap();
    drop(command);
    wait_for("the request", || answered.load(Ordering::SeqCst));
    let (mut peak, mut quiet, mut spent) = (0, 0, String::new());
    while quiet < 8 && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(50));
        let status = of_process(&child, "status");
        let high =
            status.lines().find_map(|line| line.strip_prefix("VmHWM:")).map(|text| text.trim().trim_end_matches(" kB").parse().unwrap());
        peak = high.unwrap_or(peak);
        // User and system time: whoever waits for the pipe spends none.
        let now =
            of_process(&child, "stat").rsplit(')').next().unwrap_or_default().split(' ').skip(12).take(2).collect::<Vec<_>>().join(" ");
        quiet = if now == spent { quiet + 1 } else { 0 };
        spent = now;
    }
    let mut out = Vec::new();
    reader.read_to_end(&mut out).unwrap();
    let status = child.wait().unwrap();
    assert!(status.code().is_some_and(|code| matches!(code, 0 | 4 | 6)), "{status:?}");
    peak
}

fn body(head: &str, item: &str, tail: &str) -> String {
    let room = (1 << 20) - head.len() - tail.len();
    let items = item.repeat(room / item.len());
    format!("{head}{}{tail}", items.trim_end_matches(','))
}

#[test]
fn a_gigabyte_costs_at_most_64_mib_and_no_answer_costs_much_more() {
    let ours = format!("{{\"order_id\":\"1\",\"pos_id\":\"{POS}\",\"status\":\"success\",\"amount\":1,");
    let whole = |body: String| move || Reply::Json(200, body.clone());
    let flood = |head: &'static str, chunk: Vec<u8>| move || Reply::Flood(head.into(), chunk.clone(), 1 << 30);
    type Send = Box<dyn Fn() -> Reply + std::marker::Send + Sync>;
    let rows: Vec<(&str, u64, bool, Send)> = vec![
        ("1 GiB", GIGABYTE, false, Box::new(flood("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n", vec![b'x'; 1 << 16]))),
        ("1 GiB of bytes that are no text", GIGABYTE, false, Box::new(flood("HTTP/1.1 200 OK\r\n\r\n", vec![0xff; 1 << 16]))),
        ("1 GiB as one line of headers", GIGABYTE, false, Box::new(flood("HTTP/1.1 200 OK\r\nX: ", vec![b'x'; 1 << 16]))),
        ("1 GiB as headers", GIGABYTE, false, Box::new(flood("HTTP/1.1 200 OK\r\n", b"X: y\r\n".repeat(1000)))),
        ("1 GiB for a look-up", GIGABYTE, true, Box::new(flood("HTTP/1.1 200 OK\r\n\r\n", vec![b'['; 1 << 16]))),
        ("numbers", CROWDED, false, Box::new(whole(body(&format!("{ours}\"x\":["), "0,", "]}")))),
        ("a fee of numbers", CROWDED, false, Box::new(whole(body(&format!("{ours}\"fee\":["), "0,", "]}")))),
        ("arrays", CROWDED, false, Box::new(whole(body(&format!("{ours}\"x\":["), "[],", "]}")))),
        ("arrays in arrays", CROWDED, false, Box::new(whole(body(&format!("{ours}\"x\":["), "[[[[[[[[]]]]]]]],", "]}")))),
        ("empty texts as a description", CROWDED, false, Box::new(whole(body(&format!("{ours}\"status_description\":["), "\"\",", "]}")))),
        (
            "a refusal's violations",
            CROWDED,
            false,
            Box::new(|| Reply::Json(400, body("{\"message\":\"m\",\"args\":[", "{\"violation\":\"\"},", "]}"))),
        ),
        ("marks", CROWDED, false, Box::new(whole(body(&format!("{ours}\"status_description\":\""), "\u{202e}", "\"}")))),
        ("controls that are no JSON", CROWDED, false, Box::new(whole(body("", "\u{1}", "")))),
        (
            "bytes that are no text",
            CROWDED,
            false,
            Box::new(|| Reply::Raw([b"HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n".to_vec(), vec![0xff; 1 << 20]].concat())),
        ),
        ("transactions", CROWDED, true, Box::new(whole(body("[", "{\"method\":\"\"},", "]")))),
    ];
    std::thread::scope(|scope| {
        for (name, most, lookup, send) in rows {
            scope.spawn(move || {
                let peak = peak(send, lookup);
                println!("{name}: {peak} KiB");
                assert!((1..=most).contains(&peak), "{name}: {peak} KiB");
            });
        }
    });
}
