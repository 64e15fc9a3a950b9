//! What can happen to a connection, and to an answer on its way.

use super::{Ask, Case, Peer, Response, Step, http, success, with};

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

pub(super) fn cases(ask: Ask) -> Vec<Case> {
    [before_sending(), no_answer(), lengths(ask), chunks(ask), endless(ask), slow(ask)].into_iter().flatten().collect()
}

/// Nothing can have left.
fn before_sending() -> Vec<Case> {
    let not_sent = |name, peer| Case::new(name, peer, "not_sent", Response::Null);
    // A label over 63 characters: no name server is ever asked for it.
    let long = format!("https://{}.invalid", "x".repeat(64));
    vec![
        not_sent("connect: no such name", Peer::Address(long)),
        not_sent("connect: refused", Peer::Refusing),
        not_sent("connect: no answer to the connection", Peer::Full).at_the_deadline(),
    ]
}

/// Connected, and never an answer.
fn no_answer() -> Vec<Case> {
    let lost = |name: &str, steps: Vec<Step>| Case::new(format!("lost: {name}"), Peer::Plain(steps), "unknown", Response::Null);
    let send = |bytes: &str| Step::Send(bytes.as_bytes().to_vec());
    let cut = |name, bytes: &str| lost(name, vec![Step::Request, send(bytes)]);
    vec![
        lost("reset before the request was read", vec![Step::Await, Step::Reset]),
        lost("closed before the request was read", vec![Step::Await]),
        lost("reset within the head", vec![Step::Read(40), Step::Reset]),
        lost("closed within the head", vec![Step::Read(40)]),
        lost("reset after the request", vec![Step::Request, Step::Reset]),
        lost("closed after the request", vec![Step::Request]),
        cut("half a status line", "HTTP/1.1 20"),
        cut("a status line", "HTTP/1.1 200 OK\r\n"),
        cut("half the headers", "HTTP/1.1 200 OK\r\nContent-Ty"),
        cut("headers without their end", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"),
        cut("no HTTP", "220 mail.example ESMTP\r\n"),
        cut("HTTP/2", "\0\0\u{12}\u{4}\0\0\0\0\0"),
        cut("HTTP/0.9", "{\"status\":\"success\"}"),
        cut("a status of two digits", "HTTP/1.1 99 X\r\n\r\n"),
        cut("a status of four digits", "HTTP/1.1 1000 X\r\n\r\n"),
        cut("a header without a colon", "HTTP/1.1 200 OK\r\nNonsense\r\n\r\n{}"),
        cut("control characters in a header", "HTTP/1.1 200 OK\r\nX: \u{1b}]0;owned\u{7}\r\n\r\n{}"),
        cut("100 and no more", "HTTP/1.1 100 Continue\r\n\r\n"),
        lost("reset within the headers", vec![Step::Request, send("HTTP/1.1 200 OK\r\nContent-Ty"), Step::Reset]),
        lost("silent after accepting", vec![Step::Silence]).at_the_deadline(),
        lost("silent after the request", vec![Step::Request, Step::Silence]).at_the_deadline(),
        lost("silent within the headers", vec![Step::Request, send("HTTP/1.1 200 OK\r\nConte"), Step::Silence]).at_the_deadline(),
        lost("silent after 100", vec![Step::Request, send("HTTP/1.1 100 Continue\r\n\r\n"), Step::Silence]).at_the_deadline(),
        lost("headers in drops", vec![Step::Request, Step::Drip(HEAD.repeat(20).into_bytes(), 50)]).at_the_deadline(),
        lost("100 for ever", vec![Step::Request, Step::Drip(b"HTTP/1.1 100 Continue\r\n\r\n".repeat(400), 10)]).at_the_deadline(),
    ]
}

/// `Content-Length`, true and false.
fn lengths(ask: Ask) -> Vec<Case> {
    let body = success(ask);
    let (length, half) = (body.len(), &body[..body.len() / 2]);
    let text = |text: &str| Response::Text(text.as_bytes().to_vec());
    let json = || Response::Json(body.clone());
    let raw = |name: &str, lines: &str, body: &str, state, response| {
        Case::raw(format!("length: {name}"), format!("{HEAD}{lines}\r\n{body}"), state, response)
    };
    let of = |length: usize| format!("Content-Length: {length}\r\n");
    let steps = |name: &str, then: Step| {
        let sent = Step::Send(format!("{HEAD}{}\r\n{half}", of(length)).into_bytes());
        Case::after_request(format!("length: {name}"), vec![sent, then], "unknown", text(half))
    };
    vec![
        raw("none, closed after the whole", "", &body, "captured", json()),
        raw("none, closed within", "", half, "unknown", text(half)),
        raw("too short", &of(length / 2), &body, "unknown", text(half)),
        raw("none at all", &of(0), &body, "unknown", Response::Null),
        raw("more sent than said", &of(length), &format!("{body}HTTP/1.1 500 X\r\n\r\n"), "captured", json()),
        raw("too long", &of(length + 1), &body, "unknown", json()),
        raw("closed within", &of(length), half, "unknown", text(half)),
        raw("double and equal", &format!("{0}{0}", of(length)), &body, "captured", json()),
        raw("double and different", &format!("{}{}", of(length), of(length / 2)), &body, "unknown", Response::Null),
        raw("a list", &format!("Content-Length: {length}, {}\r\n", length / 2), &body, "unknown", Response::Null),
        raw("negative", "Content-Length: -1\r\n", &body, "unknown", Response::Null),
        raw("a word", "Content-Length: all\r\n", &body, "unknown", Response::Null),
        raw("beyond numbers", "Content-Length: 99999999999999999999999\r\n", &body, "unknown", Response::Null),
        raw("a gigabyte that does not come", &of(1 << 30), &body, "unknown", json()),
        // A reset may overtake what was sent before it.
        steps("reset within", Step::Reset).with_any_response(),
        steps("silent within", Step::Silence).at_the_deadline(),
    ]
}

/// `Transfer-Encoding: chunked`, right and wrong.
fn chunks(ask: Ask) -> Vec<Case> {
    let body = success(ask);
    let json = || Response::Json(body.clone());
    let chunked = |name: &str, chunks: String, state, response| {
        Case::raw(format!("chunks: {name}"), format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n{chunks}"), state, response)
    };
    let one = format!("{:x}\r\n{body}\r\n", body.len());
    let small: String =
        body.as_bytes().chunks(7).map(|part| format!("{:X}\r\n{}\r\n", part.len(), String::from_utf8_lossy(part))).collect();
    vec![
        chunked("one", format!("{one}0\r\n\r\n"), "captured", json()),
        chunked("many", format!("{small}0\r\n\r\n"), "captured", json()),
        chunked("with an extension", format!("{};a=b\r\n{body}\r\n0\r\n\r\n", format_args!("{:x}", body.len())), "captured", json()),
        chunked("with a trailer", format!("{one}0\r\nX-Sum: 1\r\n\r\n"), "captured", json()),
        chunked("the last one missing", one.clone(), "unknown", json()),
        chunked("a size that is no number", format!("zz\r\n{body}\r\n0\r\n\r\n"), "unknown", Response::Null),
        chunked("a later size that is no number", format!("{one}zz\r\n"), "unknown", json()),
        chunked("shorter than said", format!("ffff\r\n{body}"), "unknown", json()),
        chunked("a size beyond numbers", format!("fffffffffffffffff\r\n{body}"), "unknown", Response::Null),
        chunked("no line end after one", format!("{:x}\r\n{body}0\r\n\r\n", body.len()), "unknown", json()),
    ]
}

/// More than anybody wants to read.
fn endless(ask: Ask) -> Vec<Case> {
    let kept = |byte: u8| Response::Text(vec![byte; 64 * 1024]);
    let flood = |name: &str, lines: &str, chunk: Vec<u8>, times, state, response| {
        let head = Step::Send(format!("{HEAD}{lines}").into_bytes());
        Case::after_request(format!("endless: {name}"), vec![head, Step::Flood(chunk, times)], state, response)
    };
    let gigabyte = 1 << 14;
    let with_headers = |count: usize| {
        let lines: String = (0..count).map(|number| format!("X-{number}: {number}\r\n")).collect();
        http(200, &lines, success(ask).as_bytes())
    };
    // Padded to the largest answer that is read whole, and one more.
    let padded = |length: usize| {
        let comment = "x".repeat(length - with(ask, &[("comment", "\"\"")]).len());
        with(ask, &[("comment", &format!("\"{comment}\""))])
    };
    let (largest, larger) = (padded(1 << 20), padded((1 << 20) + 1));
    vec![
        flood("body without a length", "\r\n", vec![b'x'; 1 << 16], gigabyte, "unknown", kept(b'x')),
        flood("body with a length", "Content-Length: 1073741824\r\n\r\n", vec![b' '; 1 << 16], gigabyte, "unknown", kept(b' ')),
        flood(
            "chunks",
            "Transfer-Encoding: chunked\r\n\r\n",
            [b"10000\r\n", &vec![b'['; 1 << 16][..], b"\r\n"].concat(),
            gigabyte,
            "unknown",
            kept(b'['),
        ),
        flood("headers", "", b"X-More: and more\r\n".repeat(100), gigabyte, "unknown", Response::Null),
        flood("header", "X-Long: ", vec![b'x'; 1 << 16], gigabyte, "unknown", Response::Null),
        flood(
            "trailer",
            "Transfer-Encoding: chunked\r\n\r\n0\r\n",
            b"X-More: and more\r\n".repeat(100),
            gigabyte,
            "unknown",
            Response::Null,
        ),
        Case::raw("endless: 90 headers", with_headers(90), "captured", Response::Json(success(ask))),
        Case::raw("endless: 5000 headers", with_headers(5000), "unknown", Response::Null),
        Case::json("endless: exactly 1 MiB", &largest, "captured"),
        Case::answer("endless: one byte more", 200, larger.clone(), "unknown", Response::Text(larger.as_bytes()[..64 * 1024].to_vec())),
    ]
}

/// Slow answers, in time and too late.
fn slow(ask: Ask) -> Vec<Case> {
    let body = success(ask);
    let json = || Response::Json(body.clone());
    let whole = http(200, "", body.as_bytes());
    let head = Step::Send(format!("{HEAD}Content-Length: {}\r\n\r\n", body.len()).into_bytes());
    let interim = |lines: &str| [lines.as_bytes(), &whole].concat();
    vec![
        Case::after_request("slow: in drops, in time", vec![Step::Drip(whole.clone(), 1)], "captured", json()),
        // What has come by the deadline depends on the machine; the state does not.
        Case::after_request("slow: in drops, too late", vec![head, Step::Drip(vec![b' '; 4000], 50)], "unknown", Response::Any)
            .at_the_deadline(),
        Case::raw("slow: 100 first", interim("HTTP/1.1 100 Continue\r\n\r\n"), "captured", json()),
        Case::raw("slow: 103 first", interim("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"), "captured", json()),
        Case::raw("slow: many 102 first", interim(&"HTTP/1.1 102 Processing\r\n\r\n".repeat(50)), "captured", json()),
    ]
}
