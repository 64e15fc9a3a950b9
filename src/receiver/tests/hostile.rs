//! What is no webhook, and often no HTTP.

use pretty_assertions::assert_eq;

use super::*;

#[tokio::test]
async fn nothing_that_is_sent_brings_the_server_down_or_reaches_the_clerk_unasked() {
    let post = Post::open(Limits { request: Duration::from_millis(500), ..Limits::default() }, Senders::default()).await;
    let post_line = "POST / HTTP/1.1\r\n";
    let with = |headers: &str, body: &str| format!("{post_line}{FORM}{headers}\r\n{body}").into_bytes();
    let long = "x".repeat(16 * 1024);
    let many: String = (0..200).map(|number| format!("X-{number}: y\r\n")).collect();
    let chunked = "Transfer-Encoding: chunked\r\n";
    let rows = [
        ("nothing", vec![], 0),
        ("HTTP/0.9", b"GET /\r\n".to_vec(), 400),
        ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0".to_vec(), 0),
        ("HTTP/3.0", b"POST / HTTP/3.0\r\n\r\n".to_vec(), 400),
        ("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n".to_vec(), 400),
        ("zeros", vec![0; 5000], 400),
        ("a lone line feed in a header", with("X: a\nb\r\n", ""), 400),
        ("a header without a name", with(": x\r\n", ""), 400),
        ("a folded header", with("X: a\r\n b\r\n", ""), 400),
        ("a long line", format!("POST /{long} HTTP/1.1\r\n\r\n").into_bytes(), 431),
        ("a long header", with(&format!("X: {long}\r\n"), ""), 431),
        ("many headers", with(&many, ""), 431),
        ("a length that is none", with("Content-Length: ten\r\n", ""), 400),
        ("a length below zero", with("Content-Length: -1\r\n", ""), 400),
        ("a length beyond all numbers", with("Content-Length: 99999999999999999999999\r\n", ""), 400),
        ("two lengths", with("Content-Length: 24\r\nContent-Length: 25\r\n", "data=genuine&signature=s"), 400),
        ("a coding that is none", with("Transfer-Encoding: sideways\r\n", "x"), 400),
        ("a chunk that is none", with(chunked, "zz\r\n"), 400),
        ("a chunk beyond all numbers", with(chunked, "fffffffffffffffff\r\n"), 400),
        ("a chunk larger than may be", with(chunked, "7fffffffffffffff\r\nx"), 408),
        ("a long chunk extension", with(chunked, &format!("1;{long}{long}\r\nx")), 400),
        ("long trailers", with(chunked, &format!("0\r\nX: {long}{long}\r\n\r\n")), 400),
        ("an upgrade", with("Connection: upgrade\r\nUpgrade: websocket\r\nContent-Length: 1\r\n", "x"), 400),
    ];
    for (what, bytes, expected) in rows {
        let answer = post.ask(&bytes).await;
        assert_eq!(status(&answer), expected, "{what}: {answer}");
        assert!(!answer.contains(&long[..20]) && !answer.contains("sideways"), "{what}: echoed");
    }
    assert_eq!(post.clerk.taken(), Vec::<String>::new());

    // A body that the sender ends early.
    let mut cut = post.send(&with("Content-Length: 100\r\n", "data=x&signature=s")).await;
    cut.shutdown().await.unwrap();
    assert_eq!(status(&answer_on(&mut cut).await), 400);
    assert_eq!(status(&post.ask(&form(b"data=panic&signature=s")).await), 503);
    assert_eq!(post.clerk.taken(), Vec::<String>::new());
    assert!(post.is_well().await);
}

#[tokio::test]
async fn one_connection_carries_one_request_whatever_follows_it() {
    let post = Post::open(Limits::default(), Senders::default()).await;
    let both = "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n";
    let smuggled = format!("POST / HTTP/1.1\r\n{FORM}{both}\r\n18\r\ndata=genuine&signature=s\r\n0\r\n\r\n");
    let garbage = [form(GENUINE), vec![0xff; 3000]].concat();
    for bytes in [form(GENUINE).repeat(3), garbage, [smuggled.as_bytes(), &form(GENUINE)].concat()] {
        let before = post.clerk.taken().len();
        let answer = post.ask(&bytes).await;
        assert_eq!((status(&answer), answer.matches("HTTP/1.1").count()), (200, 1), "{answer}");
        assert_eq!(post.clerk.taken().len(), before + 1);
    }
    // A sender that says "no more" at once is answered all the same.
    let mut half = post.send(&form(GENUINE)).await;
    half.shutdown().await.unwrap();
    assert_eq!(status(&answer_on(&mut half).await), 200);
    assert!(post.is_well().await);
}
