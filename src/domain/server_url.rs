//! Where the gateway sends the webhook about a capture.

use super::printable::excerpt;
use super::printable::is_hazard;
use super::say::{Say, say};

/// A webhook address: `http` or `https` with a host, kept exactly as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerUrl(String);

/// Why a text is no webhook address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServerUrlError {
    /// Not an address at all, or without a host.
    Invalid(String),
    /// An address of another scheme than http or https.
    Scheme(String),
    /// The path at which the receiver of webhooks takes none.
    Health,
}

impl ServerUrlError {
    /// The sentence for people.
    pub fn say(&self) -> Say {
        match self {
            Self::Invalid(text) => say("server-url-invalid").with("text", excerpt(text)),
            Self::Scheme(scheme) => say("server-url-scheme").with("scheme", excerpt(scheme)),
            Self::Health => say("server-url-health"),
        }
    }
}

impl ServerUrl {
    /// Reads an address; the empty text is none.
    ///
    /// # Errors
    /// [`ServerUrlError`] when it cannot be a webhook address.
    pub fn parse(text: &str) -> Result<Option<Self>, ServerUrlError> {
        match Self::read(text)? {
            Some((_, url)) if url.path() == "/health" => Err(ServerUrlError::Health),
            read => Ok(read.map(|(address, _)| address)),
        }
    }

    /// Reads an address that an earlier version or another program accepted; the empty text is none.
    ///
    /// # Errors
    /// [`ServerUrlError`] when it never was a webhook address.
    pub fn kept(text: &str) -> Result<Option<Self>, ServerUrlError> {
        Ok(Self::read(text)?.map(|(address, _)| address))
    }

    fn read(text: &str) -> Result<Option<(Self, url::Url)>, ServerUrlError> {
        let text = text.trim_matches(' ');
        if text.is_empty() {
            return Ok(None);
        }
        let invalid = || ServerUrlError::Invalid(text.to_owned());
        if text.chars().any(|c| is_hazard(c) || c.is_whitespace()) {
            return Err(invalid());
        }
        let url = url::Url::parse(text).map_err(|_| invalid())?;
        match url.scheme() {
            // `http:host` would be mended by the parser; the gateway may read it otherwise.
            scheme @ ("http" | "https") if !text.get(scheme.len()..).is_some_and(|rest| rest.starts_with("://")) => Err(invalid()),
            "http" | "https" if url.host_str().is_some_and(|host| !host.is_empty()) => Ok(Some((Self(text.to_owned()), url))),
            "http" | "https" => Err(invalid()),
            other => Err(ServerUrlError::Scheme(other.to_owned())),
        }
    }

    /// The address as typed and sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_http_addresses_with_a_host_pass() {
        for good in ["https://example.com/a?b=c", "http://127.0.0.1:8080", "HTTPS://EXAMPLE.com/"] {
            assert_eq!(ServerUrl::parse(good).unwrap().unwrap().as_str(), good);
        }
        assert_eq!(ServerUrl::parse(" "), Ok(None));
        assert!(matches!(ServerUrl::parse("ftp://x/"), Err(ServerUrlError::Scheme(_))));
        // The receiver answers there how it is, and would take no webhook.
        for health in ["https://example.com/health", "http://example.com:8443/health?a=b#c", "https://example.com/a/../health"] {
            assert_eq!(ServerUrl::parse(health), Err(ServerUrlError::Health), "{health}");
            assert_eq!(ServerUrl::kept(health).unwrap().unwrap().as_str(), health, "an old ledger still reads");
        }
        for other in ["https://example.com/healthy", "https://example.com/capdesk/health", "https://example.com/Health"] {
            assert!(ServerUrl::parse(other).is_ok(), "{other}");
        }
        for bad in ["example.com", "https://", "http:example.com", "https://a b", "https://a\nb", "//x"] {
            assert!(ServerUrl::parse(bad).is_err(), "{bad}");
        }
    }
}
