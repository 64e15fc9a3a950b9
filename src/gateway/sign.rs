//! The two headers that authorise a request (finline: api-usage/authentication, api-usage/security), and the signature of a
//! webhook (finline: webhooks/structure).

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use hmac::digest::InvalidLength;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha1::{Digest, Sha1};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::domain::{AuthScheme, Keys};

/// What stands after the colon of `X-API-AUTH` for exactly these body bytes: the secret or the signature.
///
/// # Errors
/// None in practice: HMAC takes keys of every length.
pub fn proof(scheme: AuthScheme, keys: &Keys, body: &[u8]) -> Result<Zeroizing<String>, InvalidLength> {
    let secret = keys.api_secret.expose_secret();
    match scheme {
        AuthScheme::Cpay => Ok(Zeroizing::new(secret.to_owned())),
        AuthScheme::CpayHmac | AuthScheme::CpayHmacSha1 => hmac_sha1(secret.as_bytes(), body),
        AuthScheme::CpaySha1 => Ok(hex(sha1_both_sides(secret.as_bytes(), body).as_slice())),
        AuthScheme::CpayHmacSha256 => hmac_sha256(secret.as_bytes(), body),
    }
}

/// The value of `X-API-AUTH`: scheme, API_KEY and the [`proof`].
pub fn auth_value(scheme: AuthScheme, keys: &Keys, proof: &str) -> Zeroizing<String> {
    let api_key = keys.api_key.expose_secret();
    // Room for all of it at once: a string that grows would leave copies behind.
    let mut value = Zeroizing::new(String::with_capacity(scheme.word().len() + api_key.len() + proof.len() + 2));
    for part in [scheme.word(), " ", api_key, ":", proof] {
        value.push_str(part);
    }
    value
}

fn hmac_sha1(secret: &[u8], body: &[u8]) -> Result<Zeroizing<String>, InvalidLength> {
    let mut mac = <Hmac<Sha1> as KeyInit>::new_from_slice(secret)?;
    mac.update(body);
    Ok(hex(&mac.finalize().into_bytes()))
}

fn hmac_sha256(secret: &[u8], body: &[u8]) -> Result<Zeroizing<String>, InvalidLength> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret)?;
    mac.update(body);
    Ok(hex(&mac.finalize().into_bytes()))
}

/// The signature of a webhook with this `data`: padded Base64url of SHA1 over secret, text, secret; 28 characters.
pub fn webhook_signature(api_secret: &SecretString, data: &str) -> Zeroizing<String> {
    let digest = sha1_both_sides(api_secret.expose_secret().as_bytes(), data.as_bytes());
    Zeroizing::new(URL_SAFE.encode(digest.as_slice()))
}

/// SHA1 of secret, text, secret.
fn sha1_both_sides(secret: &[u8], text: &[u8]) -> Zeroizing<[u8; 20]> {
    Zeroizing::new(Sha1::new().chain_update(secret).chain_update(text).chain_update(secret).finalize().into())
}

fn hex(bytes: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() * 2));
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(*text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests;
