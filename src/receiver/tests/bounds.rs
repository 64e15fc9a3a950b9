//! What a client cannot exceed: sizes, times, numbers.

use std::time::Instant;

use pretty_assertions::assert_eq;
use tokio::time::sleep;

use super::*;

/// Short times, so that tests are fast.
const SHORT: Limits = Limits {
    connections: 16,
    request: Duration::from_millis(1500),
    answer: Duration::from_millis(200),
    linger: Duration::from_millis(200),
    stop: Duration::from_secs(5),
};

/// A form of this size, whose `data` says how many letters it has.
fn sized(size: usize) -> Vec<u8> {
    let frame = b"signature=s&data=";
    [frame.as_slice(), &vec![b'x'; size - frame.len()]].concat()
}

/// The same request in chunks of this size.
fn chunked(body: &[u8], size: usize) -> Vec<u8> {
    let mut request = format!("POST / HTTP/1.1\r\n{FORM}Transfer-Encoding: chunked\r\n\r\n").into_bytes();
    for chunk in body.chunks(size) {
        request.extend(format!("{:x}\r\n", chunk.len()).as_bytes());
        request.extend([chunk, b"\r\n"].concat());
    }
    [&request[..], b"0\r\n\r\n"].concat()
}

#[tokio::test]
async fn a_body_of_64_kib_is_taken_and_one_byte_more_is_not() {
    let post = Post::open(Limits::default(), Senders::default()).await;
    let most = 64 * 1024;
    for (size, expected) in [(most - 1, 200), (most, 200), (most + 1, 413), (3 * most, 413), (14 * most, 413)] {
        assert_eq!(status(&post.ask(&form(&sized(size))).await), expected, "{size}");
        assert_eq!(status(&post.ask(&chunked(&sized(size), 1000)).await), expected, "{size} in chunks");
        assert_eq!(status(&post.ask(&chunked(&sized(size), most)).await), expected, "{size} in large chunks");
    }
    assert!(post.clerk.taken().iter().all(|data| data.len() <= most) && post.clerk.taken().len() == 6);
}

#[tokio::test]
async fn what_is_refused_by_its_head_is_refused_before_its_body_is_sent() {
    let post = Post::open(Limits::default(), Senders::default()).await;
    let head = |length: u64, headers: &str| format!("POST / HTTP/1.1\r\n{headers}Content-Length: {length}\r\n\r\n");
    assert_eq!(status(&post.ask(head(64 * 1024 + 1, FORM).as_bytes()).await), 413);
    assert_eq!(status(&post.ask(head(u64::MAX / 2, FORM).as_bytes()).await), 413);
    assert_eq!(status(&post.ask(head(100, "").as_bytes()).await), 415);
    let waiting = format!("{FORM}Expect: 100-continue\r\n");
    assert_eq!(status(&post.ask(head(64 * 1024 + 1, &waiting).as_bytes()).await), 413);

    // A sender that goes on regardless is heard out for a while: a reset would take the answer from it.
    let mut stream = post.send(head(200_000, FORM).as_bytes()).await;
    for _ in 0..10 {
        sleep(Duration::from_millis(30)).await;
        stream.write_all(&[b'x'; 20_000]).await.unwrap();
    }
    stream.shutdown().await.unwrap();
    assert_eq!(status(&answer_on(&mut stream).await), 413);

    // One that may come is asked for.
    let mut stream = post.send(head(GENUINE.len() as u64, &waiting).as_bytes()).await;
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).await.unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(GENUINE).await.unwrap();
    assert_eq!(status(&answer_on(&mut stream).await), 200);
}

/// Sends the first bytes at once and then one at a time until the connection is closed: the answer, and after how long.
async fn trickle(mut stream: TcpStream, at_once: Vec<u8>, then: u8) -> (String, Duration) {
    let begun = Instant::now();
    stream.write_all(&at_once).await.unwrap();
    let mut answer = Vec::new();
    let mut buffer = [0; 1024];
    loop {
        tokio::select! {
            read = stream.read(&mut buffer) => match read {
                Ok(length @ 1..) => answer.extend(&buffer[..length]),
                _ => break (String::from_utf8(answer).unwrap(), begun.elapsed()),
            },
            () = sleep(Duration::from_millis(20)) => {
                let _ = stream.write(&[then]).await;
            }
        }
    }
}

#[tokio::test]
async fn slow_senders_are_cut_off_at_the_deadline_and_keep_nobody_out() {
    let post = Post::open(SHORT, Senders::default()).await;
    let body = format!("POST / HTTP/1.1\r\n{FORM}Content-Length: 1000\r\n\r\n");
    let chunks = format!("POST / HTTP/1.1\r\n{FORM}Transfer-Encoding: chunked\r\n\r\n1;");
    let rows = [
        ("a line that never ends", "P".to_owned(), 0),
        ("a head that never ends", "POST / HTTP/1.1\r\nX: ".to_owned(), 0),
        ("empty lines", "\r\n".to_owned(), 0),
        ("a body", body, 408),
        ("a chunk", chunks, 408),
    ];
    let mut slow = Vec::new();
    for (what, at_once, expected) in rows {
        let then = if what == "empty lines" { b'\n' } else { b'x' };
        slow.push((what, expected, tokio::spawn(trickle(post.connect().await, at_once.into_bytes(), then))));
    }
    let mut silent = post.connect().await;
    for _ in 0..20 {
        let begun = Instant::now();
        assert_eq!(status(&post.ask(&form(GENUINE)).await), 200);
        assert!(begun.elapsed() < Duration::from_millis(1200), "{:?}", begun.elapsed());
    }
    assert_eq!(answer_on(&mut silent).await, "");
    for (what, expected, sender) in slow {
        let (answer, took) = sender.await.unwrap();
        assert_eq!(status(&answer), expected, "{what}: {answer}");
        // The deadline, and after an answer the time until the connection is closed for good.
        assert!((1400..4000).contains(&took.as_millis()), "{what}: {took:?}");
    }
    assert_eq!(post.clerk.taken().len(), 20);
}

#[tokio::test]
async fn a_sender_that_never_reads_or_never_closes_loses_its_slot() {
    let post = Post::open(Limits { connections: 1, ..SHORT }, Senders::default()).await;
    for request in [form(GENUINE), form(GENUINE).repeat(2000), form(&sized(64 * 1024 + 1)), b"no HTTP\r\n\r\n".to_vec()] {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(1).unwrap();
        let mut deaf = socket.connect(post.running.address).await.unwrap();
        let _ = timeout(Duration::from_millis(100), deaf.write_all(&request)).await;
        let begun = Instant::now();
        assert!(post.is_well().await);
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        drop(deaf);
    }
}

#[tokio::test]
async fn an_answer_that_is_not_read_in_time_is_given_up() {
    let (mut ours, theirs) = tokio::io::duplex(64);
    let clerk = Clerk { taken: Arc::default(), slow: Arc::new(Semaphore::new(0)) };
    let shared = Shared { take: clerk.clone(), limits: SHORT, senders: Senders::default(), told: Told::default() };
    let (_running, stopped) = watch::channel(());
    let line = tokio::spawn(line::serve(theirs, Ipv4Addr::LOCALHOST.into(), Arc::new(shared), stopped));
    ours.write_all(&form(GENUINE)).await.unwrap();
    let begun = Instant::now();
    timeout(Duration::from_secs(10), line).await.unwrap().unwrap();
    // Longer than the answer may take and shorter than the request might have taken.
    assert!((150..1400).contains(&begun.elapsed().as_millis()), "{:?}", begun.elapsed());
    assert_eq!(clerk.taken(), ["genuine"]);
}

#[tokio::test]
async fn more_connections_than_slots_wait_and_are_served_when_one_is_free() {
    let post = Post::open(Limits { connections: 3, request: Duration::from_secs(20), ..SHORT }, Senders::default()).await;
    let mut held = [post.connect().await, post.send(b"POST").await, post.send(&form(SLOW)).await];
    let mut waiting = Vec::new();
    for _ in 0..5 {
        waiting.push(post.send(&form(GENUINE)).await);
    }
    sleep(Duration::from_millis(200)).await;
    assert_eq!(post.clerk.taken(), Vec::<String>::new());

    post.clerk.slow.add_permits(1);
    assert_eq!(status(&answer_on(&mut held[2]).await), 200);
    for stream in &mut waiting {
        assert_eq!(status(&answer_on(stream).await), 200);
    }
    assert_eq!(post.clerk.taken().len(), 6);
}

#[tokio::test]
async fn a_verdict_that_takes_too_long_is_answered_at_the_deadline_and_ends_nevertheless() {
    let post = Post::open(Limits { connections: 3, ..SHORT }, Senders::default()).await;
    let begun = Instant::now();
    let mut slow = [post.send(&form(SLOW)).await, post.send(&form(SLOW)).await];
    for stream in &mut slow {
        assert_eq!(status(&answer_on(stream).await), 503);
    }
    assert!((1400..4000).contains(&begun.elapsed().as_millis()), "{:?}", begun.elapsed());
    // What is worked on holds its slot, so no sender can pile up work; the others are free.
    sleep(Duration::from_millis(500)).await;
    let mut third = post.send(&form(SLOW)).await;
    let mut fourth = post.send(&form(GENUINE)).await;
    assert!(timeout(Duration::from_millis(500), fourth.read_u8()).await.is_err());
    assert_eq!(post.clerk.taken(), Vec::<String>::new());
    post.clerk.slow.add_permits(3);
    assert_eq!(status(&answer_on(&mut third).await), 200);
    assert_eq!(status(&answer_on(&mut fourth).await), 200);
    assert_eq!(post.clerk.taken(), ["slow", "slow", "slow", "genuine"]);
}

#[tokio::test]
async fn a_crowd_waits_for_its_slots_instead_of_being_turned_away() {
    let allowed = std::fs::read_to_string("/proc/sys/net/core/somaxconn").ok().and_then(|text| text.trim().parse().ok());
    let most = allowed.unwrap_or(128_usize).min(1000) - 20;
    let post = Post::open(Limits { connections: 1, request: Duration::from_secs(20), ..SHORT }, Senders::default()).await;
    let mut held = post.send(&form(SLOW)).await;
    let mut crowd = Vec::new();
    for number in 0..most {
        let connected = timeout(Duration::from_millis(900), post.connect()).await;
        crowd.push(connected.unwrap_or_else(|_| panic!("after {number} connections")));
    }
    post.clerk.slow.add_permits(1);
    assert_eq!(status(&answer_on(&mut held).await), 200);
}
