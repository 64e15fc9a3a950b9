//! A receiver in a process of its own: this test executable runs itself again.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

use pretty_assertions::assert_eq;
use rustix::process::{Resource, Rlimit, setrlimit};

use super::log::Lines;
use super::*;

const TASK: &str = "CAPDESK_RECEIVER_TEST_TASK";
/// Marks the child's answers among what the test harness prints.
const MARK: &str = "child> ";

/// Not a test of its own: a receiver with few files, which says where it listens and when it was refused a connection.
#[tokio::test]
async fn the_child() {
    if std::env::var_os(TASK).is_none() {
        return;
    }
    // It ends with the test that started it.
    std::thread::spawn(|| {
        let _ = std::io::stdin().read(&mut [0]);
        std::process::exit(0);
    });
    let lines = Lines::default();
    let _guard = tracing::subscriber::set_default(lines.clone());
    setrlimit(Resource::Nofile, Rlimit { current: Some(32), maximum: Some(32) }).unwrap();
    let post = Post::open(Limits::default(), Senders::default()).await;
    println!("{MARK}{}", post.running.address);
    let refused = || lines.0.lock().unwrap().iter().any(|line| line.contains("no connection was accepted"));
    while !refused() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    println!("{MARK}refused");
    std::future::pending().await
}

/// The child, where it listens, and what it says afterwards.
fn child() -> (Child, SocketAddr, impl Iterator<Item = String>) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "receiver::tests::process::the_child", "--nocapture"]).env(TASK, "1");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut answers = lines.filter_map(|line| line.split_once(MARK).map(|(_, answer)| answer.to_owned()));
    let address = answers.next().unwrap().parse().unwrap();
    (child, address, answers)
}

fn end(mut child: Child) {
    drop(child.stdin.take());
    child.wait().unwrap();
}

#[tokio::test]
async fn a_process_that_runs_out_of_files_serves_again_when_it_has_some() {
    let (child, address, mut answers) = child();
    let mut silent = Vec::new();
    for _ in 0..64 {
        silent.push(TcpStream::connect(address).await.unwrap());
    }
    assert_eq!(answers.next().unwrap(), "refused");
    drop(silent);
    let mut asking = TcpStream::connect(address).await.unwrap();
    asking.write_all(&form(GENUINE)).await.unwrap();
    assert_eq!(status(&answer_on(&mut asking).await), 200);
    end(child);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_body_that_comes_byte_by_byte_costs_no_more_memory_than_another() {
    let (child, address, _) = child();
    let peak = || -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")).unwrap().parse().unwrap()
    };
    let before = peak();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    stream.write_all(format!("POST / HTTP/1.1\r\n{FORM}Transfer-Encoding: chunked\r\n\r\n").as_bytes()).await.unwrap();
    for _ in 0..5000 {
        stream.write_all(b"1\r\nx\r\n").await.unwrap();
        // Read before the next one comes.
        std::thread::sleep(Duration::from_micros(50));
    }
    stream.write_all(b"19\r\n&data=genuine&signature=s\r\n0\r\n\r\n").await.unwrap();
    assert_eq!(status(&answer_on(&mut stream).await), 200);
    let more = peak() - before;
    assert!(more < 8 * 1024, "{more} KiB");
    end(child);
}
