use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::{Digest as _, Sha1};
use sha2::Sha256;

use super::*;
use crate::domain::AuthScheme;

/// Signatures by the library, against which the sandbox's own are held.
fn proof(scheme: AuthScheme, secret: &str, body: &str) -> String {
    let bytes = match scheme {
        AuthScheme::Cpay => return secret.to_owned(),
        AuthScheme::CpayHmac | AuthScheme::CpayHmacSha1 => {
            Hmac::<Sha1>::new_from_slice(secret.as_bytes()).unwrap().chain_update(body).finalize().into_bytes().to_vec()
        }
        AuthScheme::CpaySha1 => Sha1::digest(format!("{secret}{body}{secret}")).to_vec(),
        AuthScheme::CpayHmacSha256 => {
            Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap().chain_update(body).finalize().into_bytes().to_vec()
        }
    };
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Shop {
    fn auth_by(&self, scheme: AuthScheme, body: &str) -> String {
        let keys = &self.running.keys;
        format!("{} {}:{}", scheme.word(), keys.api_key.expose_secret(), proof(scheme, keys.api_secret.expose_secret(), body))
    }

    async fn with_headers(&self, headers: &[(&str, &str)], body: Option<&str>) -> Got {
        let mut request = match body {
            Some(body) => {
                HTTP.post(format!("{}/api/v1/capture", self.running.url)).header("Content-Type", "application/json").body(body.to_owned())
            }
            None => HTTP.get(format!("{}/api/v1/pos/{}/orders/1001", self.running.url, self.running.pos_id)),
        };
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        got(request).await
    }
}

#[tokio::test]
async fn every_scheme_is_checked_over_the_raw_body() {
    let shop = Shop::open().await;
    let key = shop.endpoints_key();
    for (number, scheme) in AuthScheme::ALL.into_iter().enumerate() {
        let body = shop.body(&format!("bulk-{}", number + 1), "UAH", r#","comment":"Ж""#);
        let auth = shop.auth_by(scheme, &body);
        if scheme != AuthScheme::Cpay {
            // One more space changes the bytes and nothing else.
            let other = body.replacen(':', ": ", 1);
            shop.with_headers(&[("X-API-AUTH", &auth), ("X-API-KEY", key)], Some(&other)).await.assert_error(401, "S-403");
            let upper = auth.rsplit_once(':').map(|(start, proof)| format!("{start}:{}", proof.to_uppercase())).unwrap();
            shop.with_headers(&[("X-API-AUTH", &upper), ("X-API-KEY", key)], Some(&body)).await.assert_error(401, "S-403");
        }
        let good = shop.with_headers(&[("X-API-AUTH", &auth), ("X-API-KEY", key)], Some(&body)).await;
        assert_eq!(good.outcome(), ("success", "1000"), "{scheme:?}");
        let seen = shop.with_headers(&[("X-API-AUTH", &shop.auth_by(scheme, "")), ("X-API-KEY", key)], None).await;
        assert_eq!(seen.history(), ["auth success 1002 100"], "{scheme:?}");
    }
}

#[tokio::test]
async fn wrong_or_missing_credentials_are_refused() {
    let shop = Shop::open().await;
    let (auth, key) = (shop.auth(), shop.endpoints_key());
    let keys = &shop.running.keys;
    let (api_key, secret) = (keys.api_key.expose_secret(), keys.api_secret.expose_secret());
    let body = shop.body("1001", "UAH", "");
    let wrong = [
        vec![],
        vec![("X-API-KEY", key.to_owned())],
        vec![("X-API-AUTH", auth.clone())],
        vec![("X-API-AUTH", auth.clone()), ("X-API-KEY", String::new())],
        vec![("X-API-AUTH", auth.clone()), ("X-API-KEY", key.to_lowercase())],
        vec![("X-API-AUTH", auth.clone()), ("X-API-KEY", format!("{key}x"))],
        vec![("X-API-AUTH", auth.clone()), ("X-API-KEY", key.to_owned()), ("X-API-KEY", "other".to_owned())],
        vec![("X-API-AUTH", "CPAY x:y".to_owned()), ("X-API-AUTH", auth.clone()), ("X-API-KEY", key.to_owned())],
        vec![("X-API-AUTH", format!("CPAY {api_key}:{secret}x")), ("X-API-KEY", key.to_owned())],
        vec![("X-API-AUTH", format!("CPAY {api_key}:")), ("X-API-KEY", key.to_owned())],
        vec![("X-API-AUTH", format!("CPAY {api_key}")), ("X-API-KEY", key.to_owned())],
        vec![("X-API-AUTH", format!("CPAY {}:{secret}", api_key.to_uppercase() + "x")), ("X-API-KEY", key.to_owned())],
        vec![("X-API-AUTH", format!("cpay {api_key}:{secret}")), ("X-API-KEY", key.to_owned())],
        vec![("X-API-AUTH", format!("Basic {api_key}:{secret}")), ("X-API-KEY", key.to_owned())],
        vec![("X-API-AUTH", format!("CPAY-HMAC {api_key}:{secret}")), ("X-API-KEY", key.to_owned())],
        vec![("X-API-AUTH", format!("{api_key}:{secret}")), ("X-API-KEY", key.to_owned())],
        vec![("X-API-AUTH", "Ж".to_owned()), ("X-API-KEY", key.to_owned())],
    ];
    for headers in wrong {
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        for body in [Some(body.as_str()), None] {
            let refused = shop.with_headers(&headers, body).await;
            refused.assert_error(401, "S-403");
            assert_eq!(refused.of("message"), "Invalid pos_id field or credentials");
        }
    }
    // Another point of sale, in the body and in the path.
    let other = body.replace(&shop.running.pos_id.to_string(), "dc728de1-51ef-4ef1-80f7-3b44b07b5667");
    got(shop.post(other)).await.assert_error(401, "S-403");
    for pos in ["dc728de1-51ef-4ef1-80f7-3b44b07b5667", "x", ""] {
        got(shop.get(&format!("/api/v1/pos/{pos}/orders/0"))).await.assert_error(401, "S-403");
    }
    assert_eq!(shop.look_up("1001").await.history(), ["auth success 1002 100"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn header_names_in_any_case_and_repeated_alike_are_accepted() {
    let shop = Shop::open().await;
    let (auth, key) = (shop.auth(), shop.endpoints_key());
    let body = shop.body("1002", "UAH", "");
    let answer = shop.raw_capture(
        &format!("cOnTeNt-TyPe: application/json\r\nx-Api-aUTH: {auth}\r\nX-API-AUTH: {auth}\r\nx-api-key: {key}\r\nX-Api-Key: {key}\r\n"),
        &body,
    );
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains(r#""status":"success""#), "{answer}");
    let differing = shop
        .raw_capture(&format!("Content-Type: application/json\r\nX-API-AUTH: {auth}\r\nX-API-KEY: {key}\r\nx-api-key: {key} x\r\n"), &body);
    assert!(differing.starts_with("HTTP/1.1 401 "), "{differing}");
}
