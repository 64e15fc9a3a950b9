//! Which gateway was asked: the address of an API, so that one gateway's word is never taken for another's.

use std::fmt;

use url::Url;

/// The address of a gateway: scheme, host, port and path of its base address, as parsed (`https://api.finline.io`). The built-in
/// sandbox is one gateway whatever its port.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Gateway(String);

impl Gateway {
    /// Names the gateway at a base address. User, query and fragment are no part of it, nor is a slash at the end.
    pub fn at(base_url: &Url) -> Self {
        let host = base_url.host_str().unwrap_or_default();
        let port = base_url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let path = base_url.path().trim_end_matches('/');
        Self(format!("{}://{host}{port}{path}", base_url.scheme()))
    }

    /// Names the built-in gateway.
    pub fn sandbox() -> Self {
        Self("sandbox".to_owned())
    }

    /// Takes an address back from where it was kept.
    pub fn kept(address: &str) -> Self {
        Self(address.to_owned())
    }

    /// Gives the address as it is kept and shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_what_tells_one_gateway_from_another() {
        let at = |text: &str| Gateway::at(&Url::parse(text).unwrap());
        assert_eq!(at("HTTPS://API.finline.io:443/").as_str(), "https://api.finline.io");
        assert_eq!(at("https://api.finline.io"), at("https://api.finline.io/"));
        assert_eq!(at("http://127.0.0.1:8080/a/").as_str(), "http://127.0.0.1:8080/a");
        for other in ["http://api.finline.io", "https://api.finline.io:8443", "https://api2.finline.io", "https://api.finline.io/x"] {
            assert_ne!(at(other), at("https://api.finline.io"), "{other}");
        }
    }
}
