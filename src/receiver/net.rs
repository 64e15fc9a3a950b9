//! Networks that senders stand in.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use crate::domain::refusal::quote;
use crate::domain::{Say, say};

/// One address, or all addresses with the same first bits: `35.187.74.148`, `10.0.0.0/8`, `::1`, `2001:db8::/32`.
/// An IPv4 address in IPv6 spelling (`::ffff:10.0.0.1`) is that IPv4 address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Net {
    /// Its bits behind the prefix are zero.
    address: IpAddr,
    /// How many of the first bits count: up to 32 for IPv4, up to 128 for IPv6.
    prefix: u8,
}

/// Why a text is no [`Net`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.say())]
pub enum NetError {
    /// Neither an address nor a network; as found.
    Unreadable(String),
    /// A network with bits behind its prefix, as `10.1.2.3/8`, which is likely meant to be narrower; as found.
    HostBits(String),
}

impl NetError {
    /// The sentence for people.
    pub fn say(&self) -> Say {
        match self {
            Self::Unreadable(found) => say("receiver-net").with("found", quote(found)),
            Self::HostBits(found) => say("receiver-net-host").with("found", quote(found)),
        }
    }
}

impl Net {
    /// Whether an address stands in this network.
    pub fn contains(&self, address: IpAddr) -> bool {
        let ((own, width), (other, other_width)) = (bits(self.address), bits(address.to_canonical()));
        width == other_width && (own ^ other) & !behind(width - self.prefix) == 0
    }
}

impl FromStr for Net {
    type Err = NetError;

    fn from_str(text: &str) -> Result<Self, NetError> {
        let net = read(text).ok_or_else(|| NetError::Unreadable(text.to_owned()))?;
        let (own, width) = bits(net.address);
        if own & behind(width - net.prefix) == 0 { Ok(net) } else { Err(NetError::HostBits(text.to_owned())) }
    }
}

impl fmt::Display for Net {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.address)?;
        if self.prefix == bits(self.address).1 { Ok(()) } else { write!(f, "/{}", self.prefix) }
    }
}

/// The text as a network, whatever stands behind its prefix.
fn read(text: &str) -> Option<Net> {
    let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
    let spelled: IpAddr = address.parse().ok()?;
    let width = bits(spelled).1;
    let prefix = match prefix {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok().filter(|prefix| *prefix <= width)?,
        Some(_) => return None,
        None => width,
    };
    let address = spelled.to_canonical();
    // Nothing is taken off but where IPv4 was spelled as IPv6: there the first 96 bits are the spelling.
    Some(Net { address, prefix: prefix.checked_sub(width - bits(address).1)? })
}

/// The address as a number, and how many bits it has.
fn bits(address: IpAddr) -> (u128, u8) {
    match address {
        IpAddr::V4(address) => (address.to_bits().into(), 32),
        IpAddr::V6(address) => (address.to_bits(), 128),
    }
}

/// A number whose last bits, this many, are set.
fn behind(count: u8) -> u128 {
    1_u128.checked_shl(count.into()).map_or(u128::MAX, |next| next - 1)
}
