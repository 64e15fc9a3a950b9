//! Rules that need more than one key of a profile: waits and trust in live, addresses.

use std::path::Path;

use url::Url;

use super::reader::{At, Reader};
use super::secret::{self, Unusable};
use super::{Env, address};
use crate::domain::transaction::is_documented;
use crate::domain::{Mode, Say, say};
use crate::trust;

/// Least `settle_seconds` in live.
pub(super) const LIVE_SETTLE: u32 = 300;
/// Least `lookup_gap_seconds` in live.
pub(super) const LIVE_GAP: u32 = 60;
/// Least `release_hours` in live.
pub(super) const LIVE_RELEASE: u32 = 24;
/// Variables that change whom TLS trusts, or write its keys to a file.
const TRUST_VARIABLES: [&str; 3] = ["SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE"];

/// `http://` only to this machine, never in live, and never through a proxy on another machine.
pub(super) fn addresses(reader: &mut Reader<'_>, mode: Option<Mode>, base_url: Option<&At<Url>>, proxy: Option<&At<Url>>) {
    let Some(At { value: url, offset }) = base_url else { return };
    if url.path().contains("/api/v1") {
        reader.miss(*offset, say("config-base-url-path"));
    }
    if url.scheme() == "https" {
        return;
    }
    if mode == Some(Mode::Live) {
        reader.miss(*offset, say("config-http-live"));
    } else if !address::is_loopback(url) {
        reader.miss(*offset, say("config-http-remote"));
    }
    if let Some(proxy) = proxy.filter(|proxy| !address::is_loopback(&proxy.value)) {
        reader.miss(proxy.offset, say("config-http-proxy"));
    }
}

/// What the public half of the key pair must look like: it stands before the colon of `X-API-AUTH`.
pub(super) fn api_key(text: &str) -> Result<(), Say> {
    if text.contains([':', ' ']) {
        return Err(say("config-api-key"));
    }
    secret::check(text).map_err(|unusable: Unusable| unusable.say(say("config-key-literal").with("key", "api_key")))
}

/// A method that moves no money: none of those that do.
pub(super) fn harmless_method(text: &str) -> Result<String, Say> {
    if text.trim().is_empty() {
        return Err(say("config-harmless-empty"));
    }
    if is_documented(text) { Err(say("config-harmless-known").with("method", text)) } else { Ok(text.to_owned()) }
}

/// A key stands in a file that others can read.
pub(super) fn open_file(key: &str, file: &Path) -> Say {
    say("config-open-file").with("key", key).with("file", trust::quoted(file))
}

/// In live the waits that prove "not captured" must be long enough.
pub(super) fn live_waits(reader: &mut Reader<'_>, timeout: u32, settle: u32, gap: u32) {
    let least = LIVE_SETTLE.max(timeout.saturating_mul(2));
    if settle < least {
        reader.miss(reader.place("settle_seconds"), say("config-live-settle").count("value", settle.into()).count("least", least.into()));
    }
    if gap < LIVE_GAP {
        reader.miss(reader.place("lookup_gap_seconds"), say("config-live-gap").count("value", gap.into()).count("least", LIVE_GAP.into()));
    }
}

/// In live nobody ends before a day what look-ups leave open.
pub(super) fn live_release(reader: &mut Reader<'_>, hours: u32) {
    if hours < LIVE_RELEASE {
        let why = say("config-live-release").count("value", hours.into()).count("least", LIVE_RELEASE.into());
        reader.miss(reader.place("release_hours"), why);
    }
}

/// In live the environment must not decide whom TLS trusts.
pub(super) fn live_trust(reader: &mut Reader<'_>, env: Env<'_>) {
    let set: Vec<&str> = TRUST_VARIABLES.into_iter().filter(|name| env(name).is_some()).collect();
    if !set.is_empty() {
        reader.miss(reader.header(), say("config-live-trust").with("variables", set.join(", ")));
    }
}
