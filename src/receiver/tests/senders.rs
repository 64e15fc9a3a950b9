//! Who may send, and how the sender is told.

use pretty_assertions::assert_eq;

use super::*;

fn nets(texts: &[&str]) -> Vec<Net> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

#[test]
fn a_network_holds_the_addresses_with_its_first_bits_and_no_other() {
    let rows = [
        ("35.187.74.148", "35.187.74.148", true),
        ("35.187.74.148", "35.187.74.149", false),
        ("35.187.74.148", "::ffff:35.187.74.148", true),
        ("::ffff:35.187.74.148", "35.187.74.148", true),
        ("::ffff:10.0.0.0/104", "10.255.0.1", true),
        ("10.0.0.0/8", "10.255.255.255", true),
        ("10.0.0.0/8", "11.0.0.0", false),
        ("10.0.0.0/8", "::10.0.0.1", false),
        ("192.168.1.128/25", "192.168.1.127", false),
        ("0.0.0.0/0", "255.1.2.3", true),
        ("0.0.0.0/0", "::1", false),
        ("::1", "::1", true),
        ("::1", "::2", false),
        ("2001:db8::/32", "2001:db8:ffff::1", true),
        ("2001:db8::/32", "2001:db9::1", false),
        ("::/0", "fe80::1", true),
        ("::/0", "1.2.3.4", false),
    ];
    for (net, address, expected) in rows {
        assert_eq!(net.parse::<Net>().unwrap().contains(address.parse().unwrap()), expected, "{address} in {net}");
    }
    for text in ["10.0.0.0/8", "35.187.74.148", "2001:db8::/32", "::1", "0.0.0.0/0"] {
        assert_eq!(text.parse::<Net>().unwrap().to_string(), text);
    }
    for text in [
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/+8",
        "10.0.0.0/8/8",
        "10.0.0",
        " ::1",
        "::1/129",
        "::/256",
        "::ffff:0:0/95",
        "host",
    ] {
        assert!(matches!(text.parse::<Net>(), Err(NetError::Unreadable(_))), "{text}");
    }
    for text in ["10.1.0.0/8", "::1/127", "1.2.3.4/0"] {
        assert!(matches!(text.parse::<Net>(), Err(NetError::HostBits(_))), "{text}");
    }
}

#[tokio::test]
async fn the_last_word_of_our_own_proxy_tells_the_sender_and_no_earlier_one() {
    let senders = Senders {
        allowed: nets(&["35.187.74.148", "2001:db8::/32"]),
        header: Some(HeaderName::from_static("x-forwarded-for")),
        ..Senders::default()
    };
    let post = Post::open(Limits::default(), senders).await;
    let gateway = Some("35.187.74.148");
    let rows = [
        ("X-Forwarded-For: 35.187.74.148\r\n", gateway),
        ("x-forwarded-for: 6.6.6.6 ,\t35.187.74.148 \r\n", gateway),
        ("X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 35.187.74.148\r\n", gateway),
        ("X-Forwarded-For: 35.187.74.148:50123\r\n", gateway),
        ("X-Forwarded-For: ::ffff:35.187.74.148\r\n", gateway),
        ("X-Forwarded-For: [2001:db8::7]:443\r\n", Some("2001:db8::7")),
        ("X-Forwarded-For: [2001:db8::7]\r\n", Some("2001:db8::7")),
        ("X-Forwarded-For: 2001:db8::7\r\n", Some("2001:db8::7")),
        // What the sender wrote before our proxy added the address it saw.
        ("X-Forwarded-For: 35.187.74.148, 6.6.6.6\r\n", None),
        ("X-Forwarded-For: 35.187.74.148\r\nX-Forwarded-For: 6.6.6.6\r\n", None),
        ("X-Forwarded-For: 35.187.74.148,\r\n", None),
        ("X-Forwarded-For: 35.187.74.148, unknown\r\n", None),
        ("X-Forwarded-For: 35.187.74.148, \u{ff}\r\n", None),
        ("X-Forwarded-For: 35.187.74.148\r\nX-Forwarded-For:\r\n", None),
        ("X-Real-IP: 35.187.74.148\r\n", None),
        ("", None),
    ];
    for (header, expected) in rows {
        post.clerk.taken.lock().unwrap().clear();
        let answer = post.ask(&request("POST /", &format!("{FORM}{header}"), GENUINE)).await;
        assert_eq!(status(&answer), if expected.is_some() { 200 } else { 403 }, "{header}");
        let taken: Vec<_> = post.clerk.taken.lock().unwrap().iter().map(|(_, sender)| sender.to_string()).collect();
        assert_eq!(taken, expected.into_iter().map(str::to_owned).collect::<Vec<_>>(), "{header}");
    }
}

#[tokio::test]
async fn who_is_not_on_the_list_is_refused_before_the_body_and_still_sees_the_health() {
    let forwarded = format!("{FORM}X-Forwarded-For: 35.187.74.148\r\n");
    let stranger = Senders { allowed: nets(&["35.187.74.148", "10.0.0.0/8"]), ..Senders::default() };
    let post = Post::open(Limits::default(), stranger).await;
    // Nobody said that a header counts.
    assert_eq!(status(&post.ask(&request("POST /", &forwarded, GENUINE)).await), 403);
    let head = format!("POST / HTTP/1.1\r\n{FORM}Content-Length: 1000\r\n\r\n");
    assert_eq!(status(&post.ask(head.as_bytes()).await), 403);
    assert_eq!(status(&post.ask(&request("GET /", "", b"")).await), 403);
    assert!(post.is_well().await);
    assert_eq!(post.clerk.taken(), Vec::<String>::new());

    let neighbour = Senders { allowed: nets(&["127.0.0.0/8"]), ..Senders::default() };
    let post = Post::open(Limits::default(), neighbour).await;
    assert_eq!(status(&post.ask(&request("POST /", &forwarded, GENUINE)).await), 200);
    assert_eq!(post.clerk.taken.lock().unwrap()[0].1, IpAddr::V4(Ipv4Addr::LOCALHOST));

    // A socket of both families tells an IPv4 peer as IPv6. Not every machine has them.
    let any = SocketAddr::new(IpAddr::V6(std::net::Ipv6Addr::UNSPECIFIED), 0);
    if std::net::TcpListener::bind(any).is_ok() {
        let mut post = Post::open_at(any, Limits::default(), Senders { allowed: nets(&["127.0.0.0/8"]), ..Senders::default() }).await;
        post.running.address.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
        assert_eq!(status(&post.ask(&form(GENUINE)).await), 200);
        assert_eq!(post.clerk.taken.lock().unwrap()[0].1, IpAddr::V4(Ipv4Addr::LOCALHOST));
    }

    // Where everybody may send, a sender that the proxy does not name is still nobody.
    let post = Post::open(Limits::default(), Senders { header: Some(HeaderName::from_static("x-real-ip")), ..Senders::default() }).await;
    assert_eq!(status(&post.ask(&form(GENUINE)).await), 403);
    assert!(post.is_well().await);
}

#[tokio::test]
async fn past_our_own_proxy_nobody_is_heard_whatever_the_header_says() {
    let header = Some(HeaderName::from_static("x-forwarded-for"));
    let forwarded = request("POST /", &format!("{FORM}X-Forwarded-For: 35.187.74.148\r\n"), GENUINE);
    for (proxy, expected) in [("127.0.0.1", 200), ("127.0.0.0/8", 200), ("10.0.0.7", 403), ("::1", 403)] {
        let senders = Senders { allowed: nets(&["35.187.74.148"]), header: header.clone(), proxies: nets(&[proxy]) };
        let post = Post::open(Limits::default(), senders).await;
        assert_eq!(status(&post.ask(&forwarded).await), expected, "{proxy}");
        assert_eq!(post.clerk.taken().len(), usize::from(expected == 200));
        assert!(post.is_well().await);
    }
}
