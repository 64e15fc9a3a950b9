//! A request as a `curl` command: the bytes and headers that the client would send, keys by the names of variables.
//!
//! It is pasted into whatever shell somebody has, so it keeps to what sh, bash, zsh and fish read alike, also at their
//! prompts: words in single quotes, pipes, builtins. There is no comment (the prompt of zsh knows none), no variable of its own
//! (fish sets them otherwise), and no here-document (fish has none). Keys go in by a pipe from a builtin: the arguments of a
//! program can be read by every user of the machine.

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
    /// Posts these bytes as a capture. The first line does nothing: it says what happens when the rest is run.
    ///
    /// # Errors
    /// Why there is no such command, for people.
    pub(super) fn capture(&self, scheme: AuthScheme, body: &[u8]) -> Result<String, Say> {
        let url = wire::capture_url(self.base_url).ok_or_else(|| say("curl-no-address"))?;
        let body = std::str::from_utf8(body).map_err(|_| say("curl-unreadable"))?;
        let lines = [
            format!(": {}\n", quoted(&say("curl-again").to_string())),
            self.command(&url, scheme, body),
            format!(" \\\n  --header 'Content-Type: application/json' --data-raw {}", quoted(body)),
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
        whole(self.command(&url, scheme, ""))
    }

    /// Everything that captures and look-ups have in common.
    fn command(&self, url: &Url, scheme: AuthScheme, signed: &str) -> String {
        let proxy = self.proxy.map_or_else(|| "--noproxy '*'".to_owned(), |proxy| format!("--proxy {}", quoted(proxy.as_str())));
        format!("{} | \\\n  curl --disable --globoff {proxy} {} --header @-", headers(scheme, signed), quoted(url.as_str()))
    }
}

/// Prints the headers that authorise a request with this body.
fn headers(scheme: AuthScheme, body: &str) -> String {
    let (word, keys) = (scheme.word(), "\"$FINLINE_API_KEY\" \"$FINLINE_API_SECRET\" \"$FINLINE_ENDPOINTS_KEY\"");
    let (function, arguments) = match scheme {
        AuthScheme::Cpay => return format!("printf 'X-API-AUTH: {word} %s:%s\\nX-API-KEY: %s\\n' {keys}"),
        AuthScheme::CpayHmac | AuthScheme::CpayHmacSha1 => ("hmac_sha1_hex", "$b, $s"),
        AuthScheme::CpayHmacSha256 => ("hmac_sha256_hex", "$b, $s"),
        AuthScheme::CpaySha1 => ("sha1_hex", "$s, $b, $s"),
    };
    // openssl takes the key of an HMAC as an argument only.
    format!(
        "printf '%s\\n' {keys} {} | \\\n  perl -C0 -MDigest::SHA={function} -e 'chomp(($k, $s, $e, $b) = <STDIN>); \
         print \"X-API-AUTH: {word} $k:\", {function}({arguments}), \"\\nX-API-KEY: $e\\n\"'",
        quoted(body)
    )
}

/// A word that stands for exactly this text in every shell. Apostrophes and backslashes stand outside of quotes, as fish reads
/// a backslash within them; quotes never touch, as zsh may read two of them as one apostrophe.
fn quoted(text: &str) -> String {
    if text.is_empty() {
        return "''".to_owned();
    }
    let mut word = String::with_capacity(text.len() + 2);
    let mut open = false;
    for c in text.chars() {
        let special = matches!(c, '\'' | '\\');
        if open == special {
            word.push('\'');
            open = !special;
        }
        if special {
            word.push('\\');
        }
        word.push(c);
    }
    if open {
        word.push('\'');
    }
    word
}

/// The command, if every character of it can be seen, and is the same in every shell: nobody should run what they cannot read.
fn whole(command: String) -> Result<String, Say> {
    if command.chars().any(|c| c != '\n' && (is_hazard(c) || is_private(c))) { Err(say("curl-unreadable")) } else { Ok(command) }
}

/// Characters that everybody may use for something else. The prompt of zsh takes U+E027 for an apostrophe.
fn is_private(c: char) -> bool {
    let code = u32::from(c);
    matches!(code, 0xe000..=0xf8ff | 0xfdd0..=0xfdef | 0xf_0000..) || code & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests;
