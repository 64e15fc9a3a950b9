//! Who sent a request, and whether they may.

use std::net::{IpAddr, SocketAddr};

use hyper::HeaderMap;
use hyper::header::HeaderName;

use super::net::Net;

/// Whose webhooks are taken, and how the sender is told. By default everybody's, by the address of the connection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Senders {
    /// Networks of allowed senders; none allows everybody. The documented sender is 35.187.74.148.
    pub allowed: Vec<Net>,
    /// The header in which our own proxy names the sender, as `X-Forwarded-For`.
    pub header: Option<HeaderName>,
    /// Where our own proxy connects from; nobody else is listened to then. Whoever reaches the receiver past it would write the
    /// header as they like, so without any it must not be reached but through the proxy.
    pub proxies: Vec<Net>,
}

impl Senders {
    /// Whether a request from this peer may have come through our own proxy.
    pub(super) fn trust(&self, peer: IpAddr) -> bool {
        self.proxies.is_empty() || self.proxies.iter().any(|net| net.contains(peer))
    }

    /// The sender of a request with these headers: of the header, its last element, which the proxy wrote; all before it are
    /// what the sender told the proxy. `None` where the header is missing or names no address.
    pub(super) fn find(&self, peer: IpAddr, headers: &HeaderMap) -> Option<IpAddr> {
        let Some(header) = &self.header else { return Some(peer) };
        let line = headers.get_all(header).iter().next_back()?.to_str().ok()?;
        address(line.rsplit(',').next()?.trim())
    }

    pub(super) fn allow(&self, sender: IpAddr) -> bool {
        self.allowed.is_empty() || self.allowed.iter().any(|net| net.contains(sender))
    }
}

/// An address, with or without brackets, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().or_else(|_| text.parse().map(|with_port: SocketAddr| with_port.ip()));
    address.ok().map(|address| address.to_canonical())
}
