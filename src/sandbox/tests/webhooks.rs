use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Instant;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use pretty_assertions::assert_eq;
use sha1::{Digest as _, Sha1};
use tokio::sync::mpsc;

use super::*;

const FAST: Pace = Pace {
    answer: Duration::from_secs(2),
    settle: Duration::from_millis(400),
    beat: Duration::from_millis(50),
    patience: Duration::from_secs(10),
};

/// One webhook as it came.
#[derive(Debug)]
struct Came {
    at: Instant,
    uri: String,
    /// What it says, decoded.
    text: String,
    signature: String,
    data: String,
}

impl Came {
    fn json(&self) -> Json {
        Json::parse(self.text.as_bytes()).unwrap()
    }

    /// `order status amount`.
    fn line(&self) -> String {
        let json = self.json();
        ["order_id", "status", "amount"].map(|name| json.get(name).map(Json::to_text).unwrap_or_default()).join(" ")
    }
}

/// A receiver of webhooks on loopback.
struct Receiver {
    url: String,
    came: mpsc::UnboundedReceiver<Came>,
}

#[derive(Clone)]
struct Desk {
    came: mpsc::UnboundedSender<Came>,
    statuses: Arc<Mutex<VecDeque<u16>>>,
    wait: Duration,
}

impl Receiver {
    /// Answers after a while with these statuses, after that with 200. A redirect leads back to itself.
    async fn open(wait: Duration, statuses: &[u16]) -> Self {
        let (sender, came) = mpsc::unbounded_channel();
        let desk = Desk { came: sender, statuses: Arc::new(Mutex::new(statuses.iter().copied().collect())), wait };
        let listener = TcpListener::bind(ANY_PORT).await.unwrap();
        let url = format!("http://{}/hook?shop=7", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(take).with_state(desk)).await });
        Self { url, came }
    }

    async fn next(&mut self) -> Came {
        tokio::time::timeout(Duration::from_secs(12), self.came.recv()).await.expect("a webhook comes").unwrap()
    }

    async fn lines(&mut self, count: usize) -> Vec<String> {
        let mut lines = Vec::new();
        for _ in 0..count {
            lines.push(self.next().await.line());
        }
        lines
    }

    /// The members of a capture that name this receiver.
    fn member(&self) -> String {
        member(&self.url)
    }
}

fn member(url: &str) -> String {
    format!(r#","server_url":"{url}""#)
}

async fn take(
    State(desk): State<Desk>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, [(&'static str, String); 1]) {
    assert_eq!((method, &headers[header::CONTENT_TYPE]), (Method::POST, &"application/x-www-form-urlencoded".parse().unwrap()));
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(&body).into_owned().collect();
    let [(data_name, data), (signature_name, signature)] = <[_; 2]>::try_from(pairs).unwrap();
    assert_eq!([data_name.as_str(), signature_name.as_str()], ["data", "signature"]);
    assert_eq!(body.iter().filter(|byte| **byte == b'=').count(), 2, "padding is encoded: {body:?}");
    let text = String::from_utf8(URL_SAFE.decode(&data).unwrap()).unwrap();
    let _ = desk.came.send(Came { at: Instant::now(), uri: uri.to_string(), text, signature, data });
    tokio::time::sleep(desk.wait).await;
    let status = desk.statuses.lock().unwrap().pop_front().unwrap_or(200);
    (StatusCode::from_u16(status).unwrap(), [("location", uri.to_string())])
}

async fn quick() -> Receiver {
    Receiver::open(Duration::ZERO, &[]).await
}

impl Shop {
    async fn with(webhooks: Webhooks) -> Self {
        let dir = TempDir::new().unwrap();
        let running = Sandbox::start_at(dir.path(), ANY_PORT, webhooks, FAST).await.unwrap();
        Self { dir, running }
    }

    async fn fast() -> Self {
        Self::with(Webhooks::default()).await
    }

    /// How many webhooks wait in the outbox.
    fn waiting(&self) -> usize {
        let (mut store, _) = Store::open(self.dir.path(), Timestamp::now()).unwrap();
        store.read().unwrap().0.query_row("SELECT count(*) FROM outbox", [], |row| row.get::<_, u32>(0)).unwrap() as usize
    }

    async fn until_none_waits(&self) {
        let none = async {
            while self.waiting() > 0 {
                tokio::time::sleep(Duration::from_millis(20)).await
            }
        };
        tokio::time::timeout(Duration::from_secs(12), none).await.unwrap();
    }
}

/// Options whose notices are listened to.
fn heard(webhooks: Webhooks) -> (Webhooks, mpsc::UnboundedReceiver<Notice>) {
    let (sender, notices) = mpsc::unbounded_channel();
    (Webhooks { notices: Some(sender), ..webhooks }, notices)
}

#[tokio::test]
async fn order_1202_is_told_pending_at_once_and_success_when_it_settles() {
    let (shop, mut receiver) = (Shop::fast().await, quick().await);
    let asked = Instant::now();
    let answer = shop.capture("1202", &format!(r#","charge_amount":80.50,"comment":"Ж ?>~"{}"#, receiver.member())).await;
    let pending = receiver.next().await;
    assert_eq!((pending.text.as_str(), pending.uri.as_str()), (answer.text.as_str(), "/hook?shop=7"), "what was answered");
    assert_eq!(answer.outcome(), ("pending", "2119"));
    let success = receiver.next().await;
    assert!(success.at.duration_since(asked) >= FAST.settle);
    assert_eq!(success.line(), "1202 success 80.5");
    let seen = shop.look_up("1202").await;
    assert_eq!(success.text, seen.items()[1].to_line(), "what the look-up shows");
    let secret = shop.running.keys.api_secret.expose_secret();
    for came in [pending, success] {
        let expected = URL_SAFE.encode(Sha1::digest(format!("{secret}{}{secret}", came.data)));
        assert_eq!((came.signature.as_str(), came.signature.len()), (expected.as_str(), 28));
    }
    shop.until_none_waits().await;
}

#[tokio::test]
async fn whatever_was_processed_is_told_once_as_the_look_up_shows_it_and_nothing_else_is() {
    let (shop, mut receiver) = (Shop::fast().await, quick().await);
    for (order, told) in [
        ("1001", "1001 success 100"),
        ("1001", "1001 failure 100"),
        ("1101", "1101 failure 100"),
        ("1201", "1201 failure 100"),
        ("1207", "1207 success 100"),
        ("code-9000", "code-9000 pending 100"),
    ] {
        shop.capture(order, &receiver.member()).await;
        let came = receiver.next().await;
        assert_eq!(came.line(), told);
        assert_eq!(Some(&came.json()), shop.look_up(order).await.items().last(), "{order}");
    }
    for order in ["1205", "1206", "nowhere"] {
        shop.capture(order, &receiver.member()).await;
    }
    shop.capture("1002", &format!(r#"{},"charge_amount":-1"#, receiver.member())).await.assert_error(400, "S-400");
    let wrong = shop.post(shop.body("1002", "UAH", &receiver.member())).header("X-API-AUTH", "CPAY x:y");
    got(wrong).await.assert_error(401, "S-403");
    shop.capture("1003", "").await;
    shop.capture("bulk-2", "").await;
    // They go out in the order they were posted in, so this one comes next.
    shop.capture("bulk-1", &receiver.member()).await;
    assert_eq!(receiver.lines(1).await, ["bulk-1 success 1"]);
    shop.until_none_waits().await;
}

#[tokio::test]
async fn late_and_broken_answers_are_told_all_the_same() {
    let (shop, mut receiver) = (Shop::fast().await, quick().await);
    let member = receiver.member();
    let late = async {
        shop.capture("1203", &member).await;
        Instant::now()
    };
    let (answered, came) = tokio::join!(late, receiver.next());
    assert_eq!(came.line(), "1203 success 100");
    assert!(came.at < answered);
    assert!(shop.post(shop.body("1204", "UAH", &receiver.member())).send().await.is_err());
    assert_eq!(receiver.lines(1).await, ["1204 success 100"]);
}

#[tokio::test]
async fn copies_delay_and_wrong_order_are_switches() {
    let delay = Duration::from_millis(300);
    let shop = Shop::with(Webhooks { copies: 2, delay, reverse: true, ..Webhooks::default() }).await;
    let mut receiver = quick().await;
    let asked = Instant::now();
    shop.capture("1202", &receiver.member()).await;
    let [first, copy, pending] = [receiver.next().await, receiver.next().await, receiver.next().await];
    assert!(first.at.duration_since(asked) >= FAST.settle + delay);
    assert_eq!([&first.text, &first.signature], [&copy.text, &copy.signature]);
    assert_eq!([first.line(), pending.line(), receiver.next().await.line()], ["1202 success 100", "1202 pending 100", "1202 pending 100"]);
    shop.until_none_waits().await;
}

#[tokio::test]
async fn other_machines_are_told_only_where_that_is_allowed() {
    let (options, mut notices) = heard(Webhooks::default());
    let (shop, receiver) = (Shop::with(options).await, quick().await);
    let by_tls = receiver.url.replace("http:", "https:").replace("//", "//user:secret@");
    for (number, url) in ["http://192.0.2.1/", "https://example.com/capture", &by_tls].into_iter().enumerate() {
        shop.capture(&format!("bulk-{}", number + 1), &member(url)).await;
        let notice = notices.recv().await.unwrap();
        assert_eq!((notice.fate, shop.waiting()), (Fate::Elsewhere, 0));
        assert!(!notice.url.contains("secret") && notice.url.ends_with(url.rsplit('@').next().unwrap()), "{}", notice.url);
    }
    // A sandbox that may leaves it, here until later; one that may not does not touch it.
    let (options, mut others) = heard(Webhooks { anywhere: true, tries: 1, delay: FAST.settle, ..Webhooks::default() });
    let second = Sandbox::start_at(shop.dir.path(), ANY_PORT, options.clone(), FAST).await.unwrap();
    let Shop { dir, running } = shop;
    let shop = Shop { dir, running: Running { url: second.url.clone(), ..running } };
    shop.capture("1001", &member(&by_tls)).await;
    second.stop().await;
    let third = Sandbox::start_at(shop.dir.path(), ANY_PORT, Webhooks::default(), FAST).await.unwrap();
    tokio::time::sleep(FAST.settle * 2).await;
    assert_eq!(shop.waiting(), 1);
    // The receiver speaks no TLS.
    let fourth = Sandbox::start_at(shop.dir.path(), ANY_PORT, options, FAST).await.unwrap();
    assert!(matches!(others.recv().await.unwrap().fate, Fate::GivenUp { .. }));
    third.stop().await;
    fourth.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_sandboxes_on_one_directory_deliver_each_webhook_once() {
    let options = Webhooks { poll: true, ..Webhooks::default() };
    let shop = Shop::with(options.clone()).await;
    let second = Sandbox::start_at(shop.dir.path(), ANY_PORT, options, FAST).await.unwrap();
    // Slow enough for the other sandbox to look at what is being sent.
    let mut receiver = Receiver::open(FAST.beat * 3, &[]).await;
    let mut wanted: Vec<String> = (1..=8).map(|number| format!("bulk-{number} success {number}")).collect();
    for number in 1..=8 {
        shop.capture(&format!("bulk-{number}"), &receiver.member()).await;
    }
    let mut came = receiver.lines(8).await;
    shop.until_none_waits().await;
    assert!(receiver.came.try_recv().is_err());
    came.sort();
    wanted.sort();
    assert_eq!(came, wanted);
    second.stop().await;
}

#[tokio::test]
async fn what_is_due_after_a_process_ended_is_sent_by_the_next() {
    let (shop, mut receiver) = (Shop::fast().await, quick().await);
    shop.capture("1202", &receiver.member()).await;
    assert_eq!(receiver.lines(1).await, ["1202 pending 100"]);
    let Shop { dir, running } = shop;
    running.stop().await;
    tokio::time::sleep(FAST.settle).await;
    assert!(receiver.came.try_recv().is_err());
    let shop = Shop { running: start(dir.path()).await, dir };
    assert_eq!(receiver.lines(1).await, ["1202 success 100"]);
    shop.until_none_waits().await;
}

#[tokio::test]
async fn a_process_that_ends_while_it_sends_leaves_the_webhook_to_the_next_at_once() {
    // The first answer never comes in time.
    let mut receiver = Receiver::open(Duration::from_secs(8), &[]).await;
    let dir = TempDir::new().unwrap();
    let (path, member) = (dir.path().to_owned(), receiver.member());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let running = runtime.spawn(async move {
        let shop = Shop { running: start(&path).await, dir: TempDir::new().unwrap() };
        shop.capture("1001", &member).await;
        shop
    });
    let shop = running.await.unwrap();
    let begun = receiver.next().await;
    tokio::task::spawn_blocking(move || drop(runtime)).await.unwrap();
    drop(shop);
    let _next = start(dir.path()).await;
    let again = receiver.next().await;
    assert_eq!(again.data, begun.data);
    assert!(again.at.duration_since(begun.at) < Duration::from_secs(8), "without waiting for anything");
}

#[tokio::test]
async fn a_receiver_that_does_not_take_it_is_tried_again_and_then_given_up() {
    let (options, mut notices) = heard(Webhooks::default());
    let shop = Shop::with(options).await;
    let mut receiver = Receiver::open(Duration::ZERO, &[500, 302, 404]).await;
    shop.capture("1001", &receiver.member()).await;
    let [first, second, third] = [receiver.next().await, receiver.next().await, receiver.next().await];
    assert_eq!([&first.text, &first.text], [&second.text, &third.text]);
    assert!(second.at.duration_since(first.at) >= FAST.beat && third.at.duration_since(second.at) >= FAST.beat * 2);
    let again = |cause: &str, beats| Fate::Again { cause: cause.to_owned(), wait: FAST.beat * beats };
    for fate in [again("HTTP 500", 1), again("HTTP 302", 2), Fate::GivenUp { cause: "HTTP 404".to_owned() }] {
        let told = Notice { order_id: "1001".to_owned(), status: "success".to_owned(), url: receiver.url.clone(), fate };
        assert_eq!(notices.recv().await.unwrap(), told);
    }
    shop.until_none_waits().await;
    // What comes after it is delivered, and the next notice tells so: nothing was tried once more.
    shop.capture("1002", &receiver.member().replace("127.0.0.1", "localhost")).await;
    assert_eq!(receiver.lines(1).await, ["1002 success 250"]);
    assert_eq!(notices.recv().await.unwrap().fate, Fate::Delivered);
    let closed = TcpListener::bind(ANY_PORT).await.unwrap().local_addr().unwrap();
    shop.capture("bulk-1", &member(&format!("http://{closed}/"))).await;
    let Fate::Again { cause, .. } = notices.recv().await.unwrap().fate else { panic!("it cannot be delivered") };
    assert!(cause.contains("refused"), "{cause}");
}

#[tokio::test]
async fn a_reset_forgets_the_webhooks_too() {
    let shop = Shop::with(Webhooks { delay: Duration::from_secs(3600), ..Webhooks::default() }).await;
    shop.capture("1202", &member("http://127.0.0.1:9/")).await;
    assert_eq!(shop.waiting(), 2);
    reset(shop.dir.path()).unwrap();
    assert_eq!(shop.waiting(), 0);
}

#[tokio::test]
async fn only_a_sandbox_that_polls_looks_for_what_others_post() {
    for poll in [false, true] {
        let shop = Shop::with(Webhooks { poll, ..Webhooks::default() }).await;
        let mut receiver = quick().await;
        let (mut store, _) = Store::open(shop.dir.path(), Timestamp::now()).unwrap();
        // Until the look at the start is over.
        tokio::time::sleep(FAST.beat * 4).await;
        let letter = letters::Letter {
            url: receiver.url.clone(),
            data: URL_SAFE.encode(r#"{"order_id":"other"}"#),
            signature: String::new(),
            order_id: "other".to_owned(),
            status: "success".to_owned(),
        };
        let session = store.write().unwrap();
        session.post(&letter, Timestamp::now()).unwrap();
        session.commit().unwrap();
        if !poll {
            tokio::time::sleep(FAST.beat * 6).await;
            assert!(receiver.came.try_recv().is_err());
            shop.capture("1001", &receiver.member()).await;
        }
        assert_eq!(receiver.lines(1).await, ["other  "]);
    }
}
