use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use pretty_assertions::assert_eq;

use super::*;
use crate::domain::State;
use crate::gateway::exchange::{KEPT_OF_OVERSIZED, MAX_BODY};
use crate::gateway::testing::{API_KEY, API_SECRET, Act, ENDPOINTS_KEY, POS, Server, answer, documented_request, keys};
use crate::gateway::{Received, classify};

mod deadline;

const SUCCESS: &str = r#"{"operation_id":"f7d0c7cb-af32-441f-b2af-4d90d4da70e1","order_id":"123","method":"capture","amount":80,"currency":"UAH","status":"success"}"#;

const CA: &[u8] = include_bytes!("testdata/ca.pem");
const OTHER_CA: &[u8] = include_bytes!("testdata/other-ca.pem");

fn connection(base_url: &str) -> Connection {
    Connection {
        base_url: base_url.parse().unwrap(),
        pos_id: POS.parse().unwrap(),
        keys: keys(API_SECRET),
        auth: AuthScheme::CpayHmac,
        lookup_auth: AuthScheme::Cpay,
        timeout: Duration::from_secs(8),
        ca_pem: None,
        proxy: None,
    }
}

fn client(base_url: &str) -> Client {
    Client::new(connection(base_url)).unwrap()
}

fn impatient(base_url: &str) -> Client {
    Client::new(Connection { timeout: Duration::from_millis(600), ..connection(base_url) }).unwrap()
}

/// One documented capture of 80.
async fn capture(client: &Client) -> Exchange {
    let body = client.capture_body(&documented_request(Some("80")), None);
    client.capture(uuid::Uuid::nil(), body, || Ok(())).await
}

async fn received(client: &Client) -> Received {
    match capture(client).await {
        Exchange::Answered(received) => received,
        other => panic!("{other:?}"),
    }
}

fn state(exchange: &Exchange) -> State {
    classify(&documented_request(Some("80")), None, exchange, "2026-11-22T10:00:00Z".parse().unwrap()).state
}

fn lost(exchange: Exchange) -> String {
    match exchange {
        Exchange::Lost(why) => why.to_string(),
        other => panic!("{other:?}"),
    }
}

fn never_sent(exchange: Exchange) -> String {
    match exchange {
        Exchange::NeverSent(why) => why.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_capture_is_one_post_with_exactly_these_headers_and_bytes() {
    let server = Server::answering("200 OK", "", SUCCESS);
    let exchange = capture(&client(&server.url())).await;
    assert_eq!(state(&exchange), State::Captured);
    let seen = server.seen();
    assert_eq!(seen.len(), 1);
    let (head, body) = seen[0].split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<&str> = head.lines().collect();
    assert_eq!(lines.remove(0), "POST /api/v1/capture HTTP/1.1");
    lines.sort_unstable();
    let expected = [
        "accept: */*".to_owned(),
        "content-length: 189".to_owned(),
        "content-type: application/json".to_owned(),
        format!("host: {}", server.address),
        format!("user-agent: capdesk/{}", env!("CARGO_PKG_VERSION")),
        format!("x-api-auth: CPAY-HMAC {API_KEY}:f0f77e97e8e3170e598e710f6def80deabf80c1d"),
        format!("x-api-key: {ENDPOINTS_KEY}"),
    ];
    assert_eq!(lines, expected);
    assert_eq!(body.as_bytes(), wire::capture_body(&documented_request(Some("80")), None));
}

#[tokio::test]
async fn a_look_up_is_one_get_without_query_and_body() {
    let server = Server::answering("200 OK", "", "[]");
    let client = client(&server.url());
    let order = client.lookup(&OrderId::parse("a/b?c").unwrap()).await.unwrap();
    assert_eq!(order, Order::default());
    let seen = server.seen();
    assert_eq!(seen.len(), 1);
    assert!(seen[0].starts_with(&format!("GET /api/v1/pos/{POS}/orders/a%2Fb%3Fc HTTP/1.1\r\n")), "{}", seen[0]);
    assert!(seen[0].contains(&format!("\r\nx-api-auth: CPAY {API_KEY}:{API_SECRET}\r\n")));
    assert!(seen[0].ends_with("\r\n\r\n") && !seen[0].contains("content-"));
}

#[tokio::test]
async fn every_capture_has_its_own_connection() {
    let server = Server::answering("200 OK", "connection: keep-alive\r\n", SUCCESS);
    let client = client(&server.url());
    for count in 1..=3 {
        assert_eq!(received(&client).await.http_status, 200);
        assert_eq!(server.seen().len(), count);
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = Server::answering("200 OK", "", SUCCESS);
    for status in ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let location = format!("location: {}/api/v1/capture\r\n", elsewhere.url());
        let server = Server::answering(status, &location, "");
        let client = client(&server.url());
        let exchange = capture(&client).await;
        assert_eq!(state(&exchange), State::Unknown, "{status}");
        let failure = client.lookup(&OrderId::parse("123").unwrap()).await.unwrap_err();
        assert_eq!(failure.kind, LookupFailureKind::Unreadable);
        assert_eq!(server.seen().len(), 2);
    }
    assert_eq!(elsewhere.seen(), Vec::<String>::new());
}

#[tokio::test]
async fn a_connection_that_breaks_before_the_answer_loses_it_and_is_not_tried_again() {
    let acts = [
        ("reset", Act::Reset),
        ("close", Act::AnswerAndClose(Vec::new())),
        ("half a status line", Act::AnswerAndClose(b"HTTP/1.1 20".to_vec())),
        ("half of the headers", Act::AnswerAndClose(b"HTTP/1.1 200 OK\r\ncontent-le".to_vec())),
        ("another protocol", Act::AnswerAndClose(b"SSH-2.0-OpenSSH_9.6\r\n".to_vec())),
        ("only an interim answer", Act::AnswerAndClose(b"HTTP/1.1 100 Continue\r\n\r\n".to_vec())),
        ("HTTP/2", Act::AnswerAndClose(b"\0\0\x12\x04\0\0\0\0\0".to_vec())),
    ];
    for (name, act) in acts {
        let server = Server::start(act);
        let exchange = capture(&client(&server.url())).await;
        assert_eq!(state(&exchange), State::Unknown, "{name}");
        let why = lost(exchange);
        assert!(why.starts_with("The connection broke before an answer came: "), "{name}: {why}");
        assert_eq!(server.seen().len(), 1, "{name}");
    }
}

#[tokio::test]
async fn silence_ends_at_the_time_out_and_proves_nothing() {
    let server = Server::start(Act::Silence);
    let start = Instant::now();
    let exchange = capture(&impatient(&server.url())).await;
    assert!(start.elapsed() >= Duration::from_millis(600));
    assert_eq!(state(&exchange), State::Unknown);
    assert_eq!(lost(exchange), "No answer came within 1 s.");
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn what_cannot_connect_was_never_sent() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let exchange = capture(&client(&format!("http://{closed}"))).await;
    assert_eq!(state(&exchange), State::NotSent);
    let why = never_sent(exchange);
    assert!(why.starts_with(&format!("No connection to {closed}: ")) && why.contains("refused"), "{why}");
}

#[tokio::test]
async fn a_name_that_is_not_found_was_never_sent() {
    let ca_pem = Some(CA.to_vec());
    let client = Client::new(Connection { ca_pem, ..connection("https://gateway.invalid") }).unwrap();
    let why = never_sent(capture(&client).await);
    assert!(why.contains("gateway.invalid"), "{why}");
}

#[tokio::test]
async fn a_refused_hand_over_opens_no_connection() {
    let server = Server::answering("200 OK", "", SUCCESS);
    let client = client(&server.url());
    let exchange = client.capture(uuid::Uuid::nil(), b"{}".to_vec(), || Err(say("answer-oversized"))).await;
    assert_eq!(exchange, Exchange::NeverSent(say("answer-oversized")));
    assert_eq!(server.seen(), Vec::<String>::new());
}

#[tokio::test]
async fn a_body_is_read_whole_up_to_the_cap() {
    let mut whole = SUCCESS.as_bytes().to_vec();
    whole.resize(MAX_BODY, b' ');
    let server = Server::answering("200 OK", "", &whole);
    let answer = received(&client(&server.url())).await;
    assert_eq!((answer.body.len(), answer.is_cut()), (MAX_BODY, false));
    assert_eq!(state(&Exchange::Answered(answer)), State::Captured);

    whole.push(b' ');
    let server = Server::answering("200 OK", "", &whole);
    let answer = received(&client(&server.url())).await;
    assert_eq!((answer.body.as_slice(), answer.oversized), (&whole[..KEPT_OF_OVERSIZED], true));
    assert_eq!(state(&Exchange::Answered(answer)), State::Unknown);
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_kept_and_not_judged() {
    let chunked = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{SUCCESS}\r\n", SUCCESS.len());
    let short = format!("HTTP/1.1 200 OK\r\ncontent-length: 4000\r\n\r\n{SUCCESS}");
    for bytes in [chunked, short] {
        let server = Server::start(Act::AnswerAndClose(bytes.clone().into_bytes()));
        let answer = received(&client(&server.url())).await;
        assert_eq!((answer.http_status, answer.body.as_slice()), (200, SUCCESS.as_bytes()));
        assert!(answer.is_cut() && !answer.oversized);
        assert_eq!(state(&Exchange::Answered(answer)), State::Unknown);

        let server = Server::start(Act::Answer(bytes.into_bytes()));
        let answer = received(&impatient(&server.url())).await;
        assert_eq!(answer.broken.unwrap().to_string(), "The answer was not whole within 1 s.");
    }
}

#[tokio::test]
async fn an_answer_without_a_stated_length_ends_with_its_connection() {
    let server = Server::start(Act::AnswerAndClose(format!("HTTP/1.1 200 OK\r\n\r\n{SUCCESS}").into_bytes()));
    assert_eq!(state(&capture(&client(&server.url())).await), State::Captured);
}

#[tokio::test]
async fn interim_answers_are_passed_over() {
    let mut bytes = b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n".to_vec();
    bytes.extend(answer("201 Created", "", SUCCESS.as_bytes()));
    let server = Server::start(Act::Answer(bytes));
    assert_eq!(received(&client(&server.url())).await.http_status, 201);
}

#[tokio::test]
async fn compressed_answers_stay_as_they_came() {
    let gzip = b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xab\xae\x05\0\x43\xbf\xa6\xa3\x02\0\0\0";
    let server = Server::answering("200 OK", "content-encoding: gzip\r\n", gzip);
    let answer = received(&client(&server.url())).await;
    assert_eq!(answer.body, gzip);
    assert!(!server.seen()[0].contains("accept-encoding"));
    assert_eq!(state(&Exchange::Answered(answer)), State::Unknown);
}

#[tokio::test]
async fn chosen_headers_are_kept_and_made_printable() {
    let headers = "Content-Type: text/html\r\nX-Request-ID: a\u{9b}b\r\nRetry-After: 120\r\nSet-Cookie: secret=1\r\n";
    let server = Server::answering("429 Too Many Requests", headers, "{}");
    let answer = received(&client(&server.url())).await;
    assert_eq!(answer.retry_after.as_deref(), Some("120"));
    let kept = |name: &str| answer.headers.iter().find(|(kept, _)| kept == name).map(|(_, value)| value.as_str());
    assert_eq!(kept("content-type"), Some("text/html"));
    assert_eq!(kept("set-cookie"), None);
    assert_eq!(kept("x-request-id"), Some("a<U+009B>b"));
}

#[tokio::test]
async fn the_keys_are_checked_by_the_documented_look_up() {
    let refusal = |message: &str| format!(r#"{{"message":"{message}","args":{{"code":"S-404"}}}}"#);
    for (status, body, expected) in [
        ("200 OK", "[]".to_owned(), Ok(200)),
        ("404 Not Found", refusal("Payment not found"), Ok(404)),
        ("400 Bad Request", refusal("Invalid order_id"), Ok(400)),
        ("404 Not Found", refusal("Invalid pos_id field or credentials"), Err(LookupFailureKind::Unauthorised)),
        ("401 Unauthorized", refusal("Invalid pos_id field or credentials"), Err(LookupFailureKind::Unauthorised)),
        ("403 Forbidden", "<html>".to_owned(), Err(LookupFailureKind::Unauthorised)),
        ("404 Not Found", "<html>".to_owned(), Err(LookupFailureKind::Unreadable)),
        ("200 OK", "<html>".to_owned(), Err(LookupFailureKind::Unreadable)),
        ("429 Too Many Requests", refusal("Slow down"), Err(LookupFailureKind::Unreadable)),
        ("503 Service Unavailable", String::new(), Err(LookupFailureKind::Unreadable)),
    ] {
        let server = Server::answering(status, "", &body);
        let found = client(&server.url()).check_keys().await;
        assert_eq!(found.map_err(|failure| failure.kind), expected, "{status} {body}");
        assert!(server.seen()[0].starts_with(&format!("GET /api/v1/pos/{POS}/orders/0 HTTP/1.1")));
    }
}

#[tokio::test]
async fn a_look_up_without_an_answer_says_so() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let order = OrderId::parse("123").unwrap();
    let failure = client(&format!("http://{closed}")).lookup(&order).await.unwrap_err();
    assert_eq!((failure.kind, failure.http_status), (LookupFailureKind::NoAnswer, None));
    assert!(failure.to_string().starts_with("The look-up got no answer. No connection to 127.0.0.1:"), "{failure}");
    let dots = client(&format!("http://{closed}")).lookup(&OrderId::kept("..").unwrap()).await.unwrap_err();
    assert_eq!(dots.to_string(), "No web address can carry the order id ..; look the order up in the merchant portal.");
}

#[tokio::test]
async fn a_named_proxy_is_used() {
    let proxy = Server::answering("200 OK", "", SUCCESS);
    let named = Connection { proxy: Some(proxy.url().parse().unwrap()), ..connection("http://127.0.0.1:1") };
    assert_eq!(received(&Client::new(named).unwrap()).await.http_status, 200);
    assert!(proxy.seen()[0].starts_with("POST http://127.0.0.1:1/api/v1/capture HTTP/1.1\r\n"));
}

#[tokio::test]
async fn a_proxy_that_opens_no_tunnel_has_sent_nothing() {
    let ca_pem = Some(CA.to_vec());
    let tunnels = [
        ("refuses", Act::AnswerAndClose(answer("407 Proxy Authentication Required", "", b""))),
        ("breaks", Act::AnswerAndClose(Vec::new())),
        ("opens to nowhere", Act::AnswerAndClose(b"HTTP/1.1 200 Connection established\r\n\r\n".to_vec())),
        (
            "opens to another protocol",
            Act::AnswerAndClose(b"HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}".to_vec()),
        ),
        ("is silent", Act::Silence),
    ];
    for (name, act) in tunnels {
        let proxy = Server::start(act);
        let url: Url = format!("http://user:pa55@{}", proxy.address).parse().unwrap();
        let connection = Connection {
            proxy: Some(url),
            ca_pem: ca_pem.clone(),
            timeout: Duration::from_millis(1500),
            ..connection("https://api.finline.io")
        };
        let why = never_sent(capture(&Client::new(connection).unwrap()).await);
        assert!(why.contains(&format!("api.finline.io (through the proxy {})", proxy.address)), "{name}: {why}");
        assert!(!why.contains("pa55"));
        let seen = proxy.seen();
        assert!(seen[0].starts_with("CONNECT api.finline.io:443 HTTP/1.1\r\n"), "{name}: {seen:?}");
        assert!(!seen.concat().to_ascii_lowercase().contains("x-api-"), "{name}");
    }
}

fn trusting(ca: &[u8], address: std::net::SocketAddr) -> Client {
    Client::new(Connection { ca_pem: Some(ca.to_vec()), ..connection(&format!("https://{address}")) }).unwrap()
}

#[tokio::test]
async fn with_a_named_certificate_only_that_one_is_trusted() {
    let server = Server::start(Act::Tls(answer("200 OK", "", SUCCESS.as_bytes())));
    let exchange = capture(&trusting(CA, server.address)).await;
    assert_eq!(state(&exchange), State::Captured);
    let why = never_sent(capture(&trusting(OTHER_CA, server.address)).await);
    assert!(why.starts_with(&format!("The certificate of {} is not trusted: ", server.address)), "{why}");
    let system = Client::new(connection(&format!("https://{}", server.address))).unwrap();
    assert!(never_sent(capture(&system).await).contains("is not trusted"));
    let requests: Vec<_> = server.seen().into_iter().filter(|request| !request.is_empty()).collect();
    assert_eq!(requests.len(), 1);
}

#[tokio::test]
async fn a_gateway_that_speaks_no_tls_gets_nothing() {
    let server = Server::answering("200 OK", "", SUCCESS);
    let impatient = Connection { timeout: Duration::from_millis(600), ca_pem: Some(CA.to_vec()), ..connection("https://localhost") };
    let base_url = format!("https://{}", server.address).parse().unwrap();
    let client = Client::new(Connection { base_url, ..impatient }).unwrap();
    let exchange = capture(&client).await;
    assert_eq!(state(&exchange), State::NotSent);
    drop(exchange);
    assert!(!server.seen().concat().contains("POST"));
}

/// Run by [`variables_of_the_environment_change_nothing`] with our own authority in its environment.
#[tokio::test]
async fn child_trusts_only_the_named_certificate() {
    let server = Server::start(Act::Tls(answer("200 OK", "", SUCCESS.as_bytes())));
    assert!(never_sent(capture(&trusting(OTHER_CA, server.address)).await).contains("is not trusted"));
}

/// Run by [`variables_of_the_environment_change_nothing`] with proxies in its environment; alone it is a plain capture.
#[tokio::test]
async fn child_sends_one_capture() {
    let server = Server::answering("200 OK", "", SUCCESS);
    assert_eq!(received(&client(&server.url())).await.http_status, 200);
    assert!(server.seen()[0].starts_with("POST /api/v1/capture HTTP/1.1"));
}

#[test]
fn variables_of_the_environment_change_nothing() {
    let proxy = Server::answering("200 OK", "", SUCCESS);
    let ca = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/gateway/client/testdata/ca.pem");
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["gateway::client::tests::child_"]).env("SSL_CERT_FILE", ca);
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        child.env(name, proxy.url());
    }
    let output = child.env_remove("NO_PROXY").env_remove("no_proxy").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("2 passed"), "{text}");
    assert_eq!(proxy.seen(), Vec::<String>::new());
}

#[test]
fn what_no_request_could_carry_is_refused_at_once() {
    let refused = |connection| Client::new(connection).unwrap_err().to_string();
    let url = "http://127.0.0.1:1";
    for address in ["http://api.finline.io", "http://127.0.0.1.example.com", "ftp://127.0.0.1", "data:x", "https://joe:pa55@api.finline.io"]
    {
        let why = refused(connection(address));
        assert!(why.contains("is no address for the gateway") && !why.contains("pa55"), "{address}");
    }
    for address in ["http://localhost:1", "http://[::1]:1", "http://127.9.9.9"] {
        assert!(Client::new(connection(address)).is_ok(), "{address}");
    }
    assert!(refused(Connection { keys: keys("secret\n"), ..connection(url) }).starts_with("api_secret has a character"));
    assert!(refused(Connection { keys: keys(""), ..connection(url) }).starts_with("api_secret is empty"));
    let socks = Some("socks5://127.0.0.1:1".parse().unwrap());
    assert!(refused(Connection { proxy: socks, ..connection(url) }).starts_with("socks5 proxies are not supported"));
    for pem in ["", "no certificate"] {
        assert!(refused(Connection { ca_pem: Some(pem.into()), ..connection(url) }).starts_with("ca_certificate names a file without"));
    }
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert!(refused(Connection { ca_pem: Some(broken.into()), ..connection("https://x") }).contains("cannot be used"));
}

#[test]
fn a_signed_scheme_carries_any_secret() {
    let signed = Connection { keys: keys("ключ \n"), lookup_auth: AuthScheme::CpayHmacSha256, ..connection("http://127.0.0.1:1") };
    assert!(Client::new(signed).is_ok());
}

#[test]
fn no_key_is_shown() {
    let client = client("http://127.0.0.1:1");
    let request = client.capture_request(b"{}".to_vec()).unwrap().0;
    let shown = format!("{client:?} {request:?} {:?}", connection("http://127.0.0.1:1").keys);
    for key in [API_KEY, API_SECRET, ENDPOINTS_KEY] {
        assert!(!shown.contains(key), "{shown}");
    }
}
