//! Rules that need more than one key: waits and trust in live, addresses, and keys in two modes.

use std::path::Path;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::draft::Draft;
use super::reader::{At, Mistake, Reader};
use super::secret::{self, Unusable};
use super::{Env, address};
use crate::domain::{Mode, Say, say};

/// Least `settle_seconds` in live.
const LIVE_SETTLE: u32 = 300;
/// Least `lookup_gap_seconds` in live.
const LIVE_GAP: u32 = 60;
/// Variables that change whom TLS trusts, or write its keys to a file.
const TRUST_VARIABLES: [&str; 3] = ["SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE"];

/// Something that belongs to one project of the merchant: its POS_ID or one of its keys.
pub(super) struct Mark {
    pub(super) key: &'static str,
    pub(super) offset: usize,
    value: SecretString,
}

impl Mark {
    pub(super) fn new(key: &'static str, offset: usize, value: String) -> Self {
        Self { key, offset, value: value.into() }
    }

    fn same(&self, other: &Self) -> bool {
        self.key == other.key && self.value.expose_secret() == other.value.expose_secret()
    }
}

/// Disables the test and live profiles that share a POS_ID or a key: one of them is not what it says.
pub(super) fn refuse_shared_marks(drafts: &mut [Draft]) {
    let found: Vec<Vec<Mistake>> = drafts.iter().map(|draft| shared_marks(draft, drafts)).collect();
    for (draft, mistakes) in drafts.iter_mut().zip(found) {
        draft.mistakes.extend(mistakes);
    }
}

fn shared_marks(draft: &Draft, all: &[Draft]) -> Vec<Mistake> {
    let Some(mode) = draft.meant else { return Vec::new() };
    let others = || all.iter().filter_map(|other| other.meant.filter(|known| *known != mode).map(|known| (other, known)));
    let shared = |mark: &Mark| {
        let (other, known) = others().find(|(other, _)| other.marks.iter().any(|theirs| theirs.same(mark)))?;
        let said = say("config-both-modes").with("key", mark.key).with("mode", known.word()).with("profile", &other.name);
        Some(Mistake { offset: mark.offset, say: said })
    };
    draft.marks.iter().filter_map(shared).collect()
}

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

/// A key stands in a file that others can read.
pub(super) fn open_file(key: &str, file: &Path) -> Say {
    let shown = file.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | ',' | '@');
    let quoted = if shown.chars().all(plain) { shown } else { format!("'{}'", shown.replace('\'', "'\\''")) };
    say("config-open-file").with("key", key).with("file", quoted)
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

/// In live the environment must not decide whom TLS trusts.
pub(super) fn live_trust(reader: &mut Reader<'_>, env: Env<'_>) {
    let set: Vec<&str> = TRUST_VARIABLES.into_iter().filter(|name| env(name).is_some()).collect();
    if !set.is_empty() {
        reader.miss(reader.header(), say("config-live-trust").with("variables", set.join(", ")));
    }
}
