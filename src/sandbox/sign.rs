//! Checking the credentials of a request (finline: api-usage/authentication, api-usage/security), and signing webhooks.
//!
//! Written apart from the client's signing on purpose, HMAC included: two independent readings of the documentation that agree.

use std::hint::black_box;

use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use secrecy::ExposeSecret as _;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::domain::{AuthScheme, Keys};

/// Block size of SHA-1 and SHA-256 (RFC 2104).
const BLOCK: usize = 64;

/// Whether a request carries the keys, in any of the five schemes, over exactly these body bytes.
pub(super) fn is_authorised(headers: &HeaderMap, body: &[u8], keys: &Keys) -> bool {
    let (Some(endpoints_key), Some(auth)) = (single(headers, "x-api-key"), single(headers, "x-api-auth")) else {
        return false;
    };
    let Some((scheme, api_key, proof)) = take_apart(auth) else {
        return false;
    };
    let expected = proof_of(scheme, keys.api_secret.expose_secret().as_bytes(), body);
    // All three are compared whatever the first ones gave.
    same(endpoints_key, keys.endpoints_key.expose_secret().as_bytes())
        & same(api_key, keys.api_key.expose_secret().as_bytes())
        & same(proof, &expected)
}

/// The signature of a webhook with this `data` (finline: webhooks/structure): padded Base64url of the SHA1 of secret, text, secret.
pub(super) fn webhook(keys: &Keys, data: &str) -> String {
    let secret = keys.api_secret.expose_secret().as_bytes();
    URL_SAFE.encode(digest::<Sha1>(&[secret, data.as_bytes(), secret]))
}

/// The value of a header that is there once, or several times alike.
fn single<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a [u8]> {
    let mut values = headers.get_all(name).iter().map(|value| value.as_bytes());
    let first = values.next()?;
    values.all(|other| other == first).then_some(first)
}

/// `<scheme> <API_KEY>:<secret or signature>`.
fn take_apart(auth: &[u8]) -> Option<(AuthScheme, &[u8], &[u8])> {
    let space = auth.iter().position(|byte| *byte == b' ')?;
    let (scheme, rest) = (auth.get(..space)?, auth.get(space + 1..)?);
    let colon = rest.iter().position(|byte| *byte == b':')?;
    let scheme = AuthScheme::from_word(std::str::from_utf8(scheme).ok()?)?;
    Some((scheme, rest.get(..colon)?, rest.get(colon + 1..)?))
}

/// What must stand after the colon.
fn proof_of(scheme: AuthScheme, secret: &[u8], body: &[u8]) -> Vec<u8> {
    match scheme {
        AuthScheme::Cpay => secret.to_vec(),
        AuthScheme::CpayHmac | AuthScheme::CpayHmacSha1 => hex(&hmac::<Sha1>(secret, body)),
        AuthScheme::CpaySha1 => hex(&digest::<Sha1>(&[secret, body, secret])),
        AuthScheme::CpayHmacSha256 => hex(&hmac::<Sha256>(secret, body)),
    }
}

fn digest<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = D::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().to_vec()
}

/// HMAC by RFC 2104, for hashes with blocks of 64 bytes.
fn hmac<D: Digest>(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut block = if key.len() > BLOCK { digest::<D>(&[key]) } else { key.to_vec() };
    block.resize(BLOCK, 0);
    let pad = |mask: u8| block.iter().map(|byte| byte ^ mask).collect::<Vec<u8>>();
    let inner = digest::<D>(&[&pad(0x36), message]);
    digest::<D>(&[&pad(0x5c), &inner])
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]).collect()
}

/// Equality in a time that tells only the lengths apart.
fn same(given: &[u8], wanted: &[u8]) -> bool {
    let difference = given.iter().zip(wanted).fold(0, |found, (a, b)| black_box(found | (a ^ b)));
    given.len() == wanted.len() && difference == 0
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;

    fn proof(scheme: AuthScheme, secret: &str, body: &str) -> String {
        String::from_utf8(proof_of(scheme, secret.as_bytes(), body.as_bytes())).unwrap()
    }

    #[test]
    fn the_documented_vectors_hold() {
        let data = r#"{"name":"Joe","age":20}"#;
        assert_eq!(proof(AuthScheme::CpayHmac, "changeme", data), "48731878acbb41e6ee70eac5f1e6f8b8031f9484");
        assert_eq!(proof(AuthScheme::CpaySha1, "changeme", data), "8c8a2929897286196bb906216379f84c9ec17573");
    }

    #[test]
    fn the_worked_examples_hold() {
        let secret = "ktMdTyollYMRkEfvgqbaWmvFiXPy1a80";
        let body = |amount: &str| {
            format!(
                r#"{{"pos_id":"dc728de1-51ef-4ef1-80f7-3b44b07b5667","order_id":"123","order_currency":"UAH",{amount}"comment":"10101","server_url":"https://callback.blackhole.com/callback/capture"}}"#
            )
        };
        let cases = [
            (
                "",
                "f0f942f38e3e502c8abdc86a295f81e6c0cf885f",
                "c40ca29b87fc4eb904394bc2c006960353b8be53",
                "0b71fad6054654869f686d5868038d1502e8cd9e0d15ddd5f133dc078021b578",
            ),
            (
                r#""charge_amount":80,"#,
                "f0f77e97e8e3170e598e710f6def80deabf80c1d",
                "7fd786e626e3b1452338f31cd51fb0edbaa1e695",
                "f506cb1df31f8d11a9b1bd69376499348f082635b20af3f4f82315e670abc0cc",
            ),
        ];
        for (amount, hmac, sha1, sha256) in cases {
            let body = body(amount);
            assert_eq!(proof(AuthScheme::CpayHmac, secret, &body), hmac);
            assert_eq!(proof(AuthScheme::CpayHmacSha1, secret, &body), hmac);
            assert_eq!(proof(AuthScheme::CpaySha1, secret, &body), sha1);
            assert_eq!(proof(AuthScheme::CpayHmacSha256, secret, &body), sha256);
        }
    }

    #[test]
    fn keys_longer_than_a_block_are_hashed_first() {
        // RFC 2202, test case 6 of HMAC-SHA-1; RFC 4231, test case 6 of HMAC-SHA-256.
        let message = b"Test Using Larger Than Block-Size Key - Hash Key First";
        assert_eq!(hex(&hmac::<Sha1>(&[0xaa; 80], message)), b"aa4ae5e15272d00e95705637ce8a3b55ed402112");
        assert_eq!(hex(&hmac::<Sha256>(&[0xaa; 131], message)), b"60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    }

    #[test]
    fn webhooks_are_signed_as_documented() {
        let documented = concat!(
            "eyJvcGVyYXRpb25faWQiOiJmN2QwYzdjYi1hZjMyLTQ0MWYtYjJhZi00ZDkwZDRkYTcwZTEiLCJwYXltZW50X2lkIjoiZmRmMWE3MTAtOGEzNC00MTRjLWIw",
            "MjMtYjdlNzgxMDQzMDFhIiwib3JkZXJfaWQiOiIxMjMiLCJ0cmFuc2FjdGlvbl9pZCI6IjRmOThkYzQ2LWZmZmYtNGJhNy1hMjY3LTI4NmZlNzY2OTg5NCIs",
            "InBvc19pZCI6ImRjNzI4ZGUxLTUxZWYtNGVmMS04MGY3LTNiNDRiMDdiNTY2NyIsIm1vZGUiOiJkaXJlY3QiLCJtZXRob2QiOiJjYXB0dXJlIiwiYW1vdW50",
            "Ijo4MCwiY3VycmVuY3kiOiJVQUgiLCJzdGF0dXMiOiJzdWNjZXNzIiwic3RhdHVzX2NvZGUiOiIxMDAwIiwic3RhdHVzX2Rlc2NyaXB0aW9uIjoiVHJhbnNh",
            "Y3Rpb24gaXMgc3VjY2Vzc2Z1bC4iLCJjcmVhdGVkX2F0IjoiMjAxOC0xMC0xMFQxMDoxMDoxMC4xMDAiLCJwcm9jZXNzaW5nX3RpbWUiOiIyMDE4LTEwLTEw",
            "VDEwOjEwOjEyLjAwMCIsImZlZSI6bnVsbCwiY29tbWVudCI6IjEwMTAxIn0=",
        );
        for (secret, data, signature) in [
            ("changeme", "eyJuYW1lIjoiSm9lIiwiYWdlIjoyMH0=", "Bcj3hb-h00HrEMIoJ5nPW5ZHlVQ="),
            ("changeme", "eyJub3RlIjoiPz8-fiBvayJ9", "aeUmhEl3kVkn2TSTKO_Ai_CFcBM="),
            ("ktMdTyollYMRkEfvgqbaWmvFiXPy1a80", documented, "EJ1wrqsp0nRHULrITGh5yi06do4="),
        ] {
            let [api_key, api_secret, endpoints_key] = ["", secret, ""].map(SecretString::from);
            assert_eq!(webhook(&Keys { api_key, api_secret, endpoints_key }, data), signature);
        }
    }

    #[test]
    fn equal_means_equal() {
        assert!(same(b"", b"") && same(b"ab", b"ab"));
        assert!(!same(b"ab", b"aB") && !same(b"a", b"ab") && !same(b"ab", b"a") && !same(b"", b"a"));
    }
}
