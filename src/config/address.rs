//! Web addresses of the configuration: the gateway's and the proxy's.

use url::{Host, Url};

use crate::domain::printable::is_hazard;
use crate::domain::{Say, say};

/// What is wrong with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// No address, or without a host.
    Invalid,
    /// Another scheme than http or https.
    Scheme,
    /// `user:password@` in it: a secret in a place that is shown.
    UserInfo,
    /// A `?query` or a `#fragment`: paths are added to the address.
    Tail,
}

impl Flaw {
    /// The sentence for people; the address itself is not quoted.
    pub(super) fn say(self, key: &str) -> Say {
        let id = match self {
            Self::Invalid => say("config-address-invalid"),
            Self::Scheme => say("config-address-scheme"),
            Self::UserInfo => say("config-address-user"),
            Self::Tail => say("config-address-tail"),
        };
        id.with("key", key)
    }
}

/// Reads an http or https address that has a host and no user info, query or fragment.
pub(super) fn web_address(text: &str) -> Result<Url, Flaw> {
    if text.chars().any(|c| is_hazard(c) || c.is_whitespace() || c == '\\') {
        return Err(Flaw::Invalid);
    }
    let url = Url::parse(text).map_err(|_| Flaw::Invalid)?;
    let scheme = url.scheme();
    if !matches!(scheme, "http" | "https") {
        // `host:443` reads as scheme `host`.
        return Err(if text.contains("://") { Flaw::Scheme } else { Flaw::Invalid });
    }
    // `https:host` and `https:///host` would be mended by the parser.
    let after = text.get(scheme.len()..).and_then(|rest| rest.strip_prefix("://"));
    if after.is_none_or(|host| host.starts_with('/')) || url.host_str().is_none_or(str::is_empty) {
        return Err(Flaw::Invalid);
    }
    if text.contains('@') || !url.username().is_empty() || url.password().is_some() {
        return Err(Flaw::UserInfo);
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(Flaw::Tail);
    }
    Ok(url)
}

/// Whether an address stays on this machine: 127.0.0.0/8, `[::1]` or `localhost`.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_web_addresses_pass() {
        for good in ["https://api.finline.io", "HTTPS://API.finline.io:8443/gate/", "http://127.0.0.1:8080", "http://[::1]:1"] {
            assert!(web_address(good).is_ok(), "{good}");
        }
        let cases = [
            ("", Flaw::Invalid),
            ("api.finline.io", Flaw::Invalid),
            ("localhost:8080", Flaw::Invalid),
            ("https:api.finline.io", Flaw::Invalid),
            ("https:///api.finline.io", Flaw::Invalid),
            ("https:\\\\api.finline.io", Flaw::Invalid),
            ("https://api.\tfinline.io", Flaw::Invalid),
            ("https://", Flaw::Invalid),
            ("ftp://api.finline.io", Flaw::Scheme),
            ("file:///etc/passwd", Flaw::Scheme),
            ("https://user@api.finline.io", Flaw::UserInfo),
            ("https://user:secret@api.finline.io", Flaw::UserInfo),
            ("https://@api.finline.io", Flaw::UserInfo),
            ("https://api.finline.io/?a", Flaw::Tail),
            ("https://api.finline.io?", Flaw::Tail),
            ("https://api.finline.io/#", Flaw::Tail),
        ];
        for (text, flaw) in cases {
            assert_eq!(web_address(text), Err(flaw), "{text}");
        }
    }

    #[test]
    fn only_this_machine_is_loopback() {
        for (text, expected) in [
            ("http://127.0.0.1", true),
            ("http://127.255.1.2:99", true),
            ("http://[::1]", true),
            ("http://LOCALHOST:1", true),
            ("http://localhost.example.com", false),
            ("http://128.0.0.1", false),
            ("http://0.0.0.0", false),
            ("http://[::ffff:127.0.0.1]", false),
            ("http://127.0.0.1.example.com", false),
        ] {
            assert_eq!(is_loopback(&web_address(text).unwrap()), expected, "{text}");
        }
    }
}
