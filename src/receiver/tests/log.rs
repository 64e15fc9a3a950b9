//! What the log is told.

use std::fmt::{self, Write as _};
use std::time::Instant;

use pretty_assertions::assert_eq;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::*;

/// Keeps every event as a line: its level, then what it carries.
#[derive(Clone, Default)]
pub(super) struct Lines(pub(super) Arc<Mutex<Vec<String>>>);

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("capdesk::receiver")
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

#[tokio::test]
async fn the_log_names_sender_status_and_reason_and_nothing_that_was_sent() {
    let lines = Lines::default();
    let _guard = tracing::subscriber::set_default(lines.clone());
    let header = Some(HeaderName::from_static("x-forwarded-for"));
    let post = Post::open(Limits::default(), Senders { allowed: vec!["10.0.0.0/8".parse().unwrap()], header, ..Senders::default() }).await;
    let from =
        |sender: &str, body: &[u8]| request("POST /Zpath", &format!("{FORM}X-Forwarded-For: Zspoof, {sender}\r\nZ: Zvalue\r\n"), body);
    for (sender, data) in
        [("10.0.0.1", "genuineZ"), ("10.0.0.2", "forged"), ("10.0.0.3", "unusable"), ("10.0.0.4", "unstored"), ("6.6.6.6", "Z")]
    {
        post.ask(&from(sender, format!("data={data}&signature=Zsign").as_bytes())).await;
    }
    post.ask(&from("Znobody", GENUINE)).await;
    post.ask(&from("10.0.0.5", b"dataZ=Z")).await;
    post.ask(b"POST / HTTP/1.1\r\nZ Z Z\r\n\r\n").await;
    post.ask(b"GET /health HTTP/1.1\r\n\r\n").await;

    let told = lines.0.lock().unwrap().clone();
    let expected = [
        "INFO message=webhook recorded sender=10.0.0.1 status=200",
        "WARN message=webhook refused sender=10.0.0.2 status=403 reason=not genuine",
        "WARN message=webhook refused sender=10.0.0.3 status=422 reason=data names no order (order_id).",
        "WARN message=webhook refused sender=10.0.0.4 status=503 reason=it could not be stored",
        "WARN message=webhook refused sender=6.6.6.6 status=403 reason=this sender is not allowed",
        "WARN message=webhook refused sender=127.0.0.1 status=403 reason=the header that names the sender is missing or unreadable",
        "WARN message=webhook refused sender=10.0.0.5 status=400 reason=The form has no field data; a webhook has data and signature.",
        "DEBUG message=connection broken peer=127.0.0.1 cause=invalid HTTP header parsed",
    ];
    assert_eq!(told, expected);
}

#[test]
fn whoever_knocks_without_end_pushes_nothing_out_of_the_log() {
    let told = Told::default();
    let now = Instant::now();
    let warned = |second, kind| (0..200).filter(|_| told.may_tell(kind, now + Duration::from_secs(second))).count();
    assert_eq!([0, 59, 60, 61, 240].map(|second| warned(second, "forged")), [30, 0, 1, 0, 3]);
    assert_eq!(warned(240, "unusable"), 30, "one kind takes nothing from another");
    // In a day no more than this, and after some quiet as many in a row as at the beginning.
    assert_eq!((0..24 * 60).map(|minute| warned(240 + minute * 60, "forged")).sum::<usize>(), 24 * 60 - 1);
    assert_eq!(warned(3 * 86_400, "forged"), 30);
    assert!(told.left_out().unwrap().starts_with("forged 28"));
    assert_eq!(told.left_out(), None);
}

#[tokio::test]
async fn junk_silences_nothing_genuine_and_what_is_left_out_is_counted() {
    let lines = Lines::default();
    let _guard = tracing::subscriber::set_default(lines.clone());
    let post = Post::open(Limits::default(), Senders::default()).await;
    for _ in 0..70 {
        assert_eq!(status(&post.ask(&form(b"data=forged&signature=s")).await), 403);
        assert_eq!(status(&post.ask(&request("GET /", "", b"")).await), 405);
    }
    for _ in 0..50 {
        assert_eq!(status(&post.ask(&form(b"data=known&signature=s")).await), 200);
    }
    assert_eq!(status(&post.ask(&form(b"data=unusable&signature=s")).await), 422);
    post.running.stop().await;
    let told = lines.0.lock().unwrap().clone();
    let count = |text: &str| told.iter().filter(|line| line.starts_with(text)).count();
    assert_eq!(count("WARN message=webhook refused sender=127.0.0.1 status=422 reason=data names no order (order_id)."), 1);
    assert_eq!(count("INFO"), 0, "what was here before is counted only");
    let refused = ["403", "405"].map(|status| count(&format!("WARN message=webhook refused sender=127.0.0.1 status={status}")));
    assert_eq!(refused, [30, 30]);
    assert_eq!(told.last().unwrap(), "WARN message=left out of this log counts=another method 40, not genuine 40, repeated 50");
}
