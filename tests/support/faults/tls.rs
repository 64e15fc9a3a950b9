//! What can be wrong with a TLS server.

use std::sync::{Arc, OnceLock};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;

use super::{Ask, Case, Peer, Response, Step, http, success};

/// The certificate that a server shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certificate {
    /// For 127.0.0.1, from the CA that is trusted.
    Good,
    /// The same, over TLS 1.2.
    Tls12,
    /// Valid until 2001.
    Expired,
    /// Valid from 2999.
    Early,
    /// For another name.
    OtherName,
    /// Its own issuer.
    SelfSigned,
    /// From a CA that is not trusted.
    OtherCa,
}

struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

fn authority() -> Authority {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let pem = params.self_signed(&key).unwrap().pem();
    Authority { pem, issuer: Issuer::new(params, key) }
}

fn trusted() -> &'static Authority {
    static TRUSTED: OnceLock<Authority> = OnceLock::new();
    TRUSTED.get_or_init(authority)
}

/// What the client is told to trust.
pub(super) fn ca_pem() -> String {
    trusted().pem.clone()
}

pub(super) fn server(certificate: Certificate) -> Arc<ServerConfig> {
    let key = KeyPair::generate().unwrap();
    let name = if certificate == Certificate::OtherName { "evil.invalid" } else { "127.0.0.1" };
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    match certificate {
        Certificate::Expired => (params.not_before, params.not_after) = (date_time_ymd(2000, 1, 1), date_time_ymd(2001, 1, 1)),
        Certificate::Early => (params.not_before, params.not_after) = (date_time_ymd(2999, 1, 1), date_time_ymd(3000, 1, 1)),
        _ => {}
    }
    let signed = match certificate {
        Certificate::SelfSigned => params.self_signed(&key),
        Certificate::OtherCa => params.signed_by(&key, &authority().issuer),
        _ => params.signed_by(&key, &trusted().issuer),
    };
    let versions: &[&rustls::SupportedProtocolVersion] =
        if certificate == Certificate::Tls12 { &[&rustls::version::TLS12] } else { rustls::DEFAULT_VERSIONS };
    let config = ServerConfig::builder_with_protocol_versions(versions)
        .with_no_client_auth()
        .with_single_cert(vec![signed.unwrap().der().clone()], PrivatePkcs8KeyDer::from(key.serialize_der()).into());
    Arc::new(config.unwrap())
}

pub(super) fn cases(ask: Ask) -> Vec<Case> {
    let good = || vec![Step::Request, Step::Send(http(200, "", success(ask).as_bytes()))];
    let json = || Response::Json(success(ask));
    let mut cases = vec![
        Case::new("tls: good", Peer::Tls(Certificate::Good, good()), "captured", json()),
        Case::new("tls: 1.2", Peer::Tls(Certificate::Tls12, good()), "captured", json()),
        Case::new("tls: closed after the request", Peer::Tls(Certificate::Good, vec![Step::Request]), "unknown", Response::Null),
        Case::new(
            "tls: reset after the request",
            Peer::Tls(Certificate::Good, vec![Step::Request, Step::Reset]),
            "unknown",
            Response::Null,
        ),
    ];
    for (name, certificate) in [
        ("expired", Certificate::Expired),
        ("not valid yet", Certificate::Early),
        ("another name", Certificate::OtherName),
        ("self-signed", Certificate::SelfSigned),
        ("an unknown CA", Certificate::OtherCa),
    ] {
        cases.push(Case::new(format!("tls: {name}"), Peer::Tls(certificate, good()), "not_sent", Response::Null));
    }
    // A body without a length that ends without TLS's own end may have been cut by anybody.
    let endless = format!("HTTP/1.1 200 OK\r\n\r\n{}", success(ask));
    cases.push(Case::new(
        "tls: the body's end is not TLS's end",
        Peer::Tls(Certificate::Good, vec![Step::Request, Step::Send(endless.into_bytes()), Step::Read(0)]),
        "unknown",
        json(),
    ));
    let hello_11: &[u8] = &[
        0x16, 0x03, 0x02, 0x00, 0x2a, 0x02, 0x00, 0x00, 0x26, 0x03, 0x02, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
        7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 0x00, 0x00, 0x2f, 0x00,
    ];
    let mut hello_10 = hello_11.to_vec();
    (hello_10[2], hello_10[10]) = (1, 1);
    let raw = |name: &str, steps| Case::new(format!("tls: {name}"), Peer::Raw(steps), "not_sent", Response::Null);
    cases.extend([
        raw("1.0 only", vec![Step::Await, Step::Send(hello_10)]),
        raw("1.1 only", vec![Step::Await, Step::Send(hello_11.to_vec())]),
        raw("alert protocol_version", vec![Step::Await, Step::Send(vec![0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46])]),
        raw("garbage", vec![Step::Await, Step::Send(b"\x1b]0;owned\x07\x9b31m".repeat(50))]),
        raw("plain HTTP", vec![Step::Await, Step::Send(http(200, "", success(ask).as_bytes()))]),
        raw("closed in the handshake", vec![Step::Await]),
        raw("reset in the handshake", vec![Step::Await, Step::Reset]),
        raw("closed at once", vec![]),
        raw("silent in the handshake", vec![Step::Silence]).at_the_deadline(),
    ]);
    cases
}
