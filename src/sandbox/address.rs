//! The addresses that webhooks go to.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use url::{Host, Url};

use crate::domain::printable;

/// The name of this machine that needs no look-up.
pub(super) const LOCALHOST: &str = "localhost";
/// What that name stands for, whatever the system says; ports are those of the addresses.
pub(super) const LOOPBACK: [SocketAddr; 2] =
    [SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0), SocketAddr::new(std::net::IpAddr::V6(Ipv6Addr::LOCALHOST), 0)];

/// Whether a webhook to this address stays on this machine: plain http to 127.0.0.0/8, `[::1]` or `localhost`.
pub(super) fn is_local(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let loopback = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == LOCALHOST,
        None => false,
    };
    url.scheme() == "http" && loopback
}

/// The address for people: printable, without the user and password it may carry.
pub(super) fn shown(url: &str) -> String {
    match Url::parse(url) {
        Ok(mut parsed) => {
            // Both fail only for addresses that cannot have either.
            let _ = parsed.set_username("");
            let _ = parsed.set_password(None);
            printable(parsed.as_str()).into_owned()
        }
        Err(_) => printable(url).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_http_to_loopback_stays_on_this_machine() {
        for local in ["http://127.0.0.1", "http://127.255.1.2:99/a?b", "http://[::1]:1/", "http://LOCALHOST:8443/", "http://u:p@127.0.0.1/"]
        {
            assert!(is_local(local), "{local}");
        }
        for other in [
            "https://127.0.0.1/",
            "http://128.0.0.1/",
            "http://0.0.0.0/",
            "http://[::]/",
            "http://[::ffff:127.0.0.1]/",
            "http://localhost.example.com/",
            "http://127.0.0.1.example.com/",
            "http://127.0.0.1@example.com/",
            "http://localhost./",
            "ftp://127.0.0.1/",
            "nonsense",
        ] {
            assert!(!is_local(other), "{other}");
        }
    }

    #[test]
    fn people_see_no_password() {
        assert_eq!(shown("http://user:secret@127.0.0.1:8443"), "http://127.0.0.1:8443/");
        assert_eq!(shown("nonsense\u{1b}"), "nonsense<U+001B>");
    }
}
