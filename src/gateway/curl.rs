//! A request as a `curl` command for sh: the bytes and headers that the client would send, keys by the names of variables.

use url::Url;

use super::wire;
use crate::domain::printable::is_hazard;
use crate::domain::{AuthScheme, CaptureRequest, Say, say};

/// Where the requests of a profile go, and how they are authorised.
pub(super) struct Target<'a> {
    /// The base address.
    pub(super) base_url: &'a Url,
    /// The proxy, where the profile names one.
    pub(super) proxy: Option<&'a Url>,
}

impl Target<'_> {
    /// Posts these bytes as a capture. The first line is a comment: what happens when it is run.
    ///
    /// # Errors
    /// Why there is no such command, for people.
    pub(super) fn capture(&self, scheme: AuthScheme, request: &CaptureRequest, body: &[u8]) -> Result<String, Say> {
        let url = wire::capture_url(self.base_url).ok_or_else(|| say("curl-no-address"))?;
        let body = std::str::from_utf8(body).map_err(|_| say("curl-unreadable"))?;
        let warning = say("curl-again").with("order", request.order_id.as_str()).to_string();
        let lines = [
            format!("# {warning}\nbody={}\n", quoted(body)),
            signature(scheme, "\"$body\""),
            self.command(&url, scheme),
            " \\\n  --header 'Content-Type: application/json' --data-raw \"$body\"".to_owned(),
        ];
        whole(lines.concat())
    }

    /// Looks an order up.
    ///
    /// # Errors
    /// As [`Target::capture`].
    pub(super) fn lookup(&self, scheme: AuthScheme, request: &CaptureRequest) -> Result<String, Say> {
        let order = request.order_id.as_str();
        let url = wire::order_url(self.base_url, request.pos_id, order).ok_or_else(|| say("lookup-no-address").with("order", order))?;
        whole([signature(scheme, "''"), self.command(&url, scheme)].concat())
    }

    /// Everything that captures and look-ups have in common.
    fn command(&self, url: &Url, scheme: AuthScheme) -> String {
        let proof = if scheme == AuthScheme::Cpay { "$FINLINE_API_SECRET" } else { "$signature" };
        let proxy = self.proxy.map_or_else(|| "--noproxy '*'".to_owned(), |proxy| format!("--proxy {}", quoted(proxy.as_str())));
        format!(
            "curl --disable --globoff {proxy} {} \\\n  --header \"X-API-AUTH: {} $FINLINE_API_KEY:{proof}\" \\\n  \
             --header \"X-API-KEY: $FINLINE_ENDPOINTS_KEY\"",
            quoted(url.as_str()),
            scheme.word(),
        )
    }
}

/// The line that signs what `body` expands to, where the scheme wants a signature.
fn signature(scheme: AuthScheme, body: &str) -> String {
    let (printed, digest, letters) = match scheme {
        AuthScheme::Cpay => return String::new(),
        AuthScheme::CpayHmac | AuthScheme::CpayHmacSha1 => (format!("'%s' {body}"), "-sha1 -hmac \"$FINLINE_API_SECRET\"", 40),
        AuthScheme::CpayHmacSha256 => (format!("'%s' {body}"), "-sha256 -hmac \"$FINLINE_API_SECRET\"", 64),
        AuthScheme::CpaySha1 => (format!("'%s%s%s' \"$FINLINE_API_SECRET\" {body} \"$FINLINE_API_SECRET\""), "-sha1", 40),
    };
    // With -r the digest stands first whatever the version of openssl.
    format!("signature=$(printf {printed} | openssl dgst {digest} -r | cut -c1-{letters})\n")
}

/// A word for sh that stands for exactly this text.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// The command, if every character of it can be seen: nobody should run what they cannot read.
fn whole(command: String) -> Result<String, Say> {
    if command.chars().any(|c| c != '\n' && is_hazard(c)) { Err(say("curl-unreadable")) } else { Ok(command) }
}

#[cfg(test)]
mod tests;
