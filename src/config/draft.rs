//! Reads one profile of the file.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use uuid::Uuid;

use super::known::{Known, cut, is_like_a_key, told_name};
use super::mark::Mark;
use super::profile::{Access, Profile, Settings};
use super::reader::{At, Mistake, Reader, join, placed};
use super::rules;
use super::secret::KeySources;
use super::source::{Misplaced, Source};
use super::{Env, address, keys};
use crate::domain::printable::is_hazard;
use crate::domain::{AuthScheme, Currency, Mode, Say, ServerUrl, ServerUrlError, printable, say};

/// Largest certificate file that is looked into.
const MAX_CERTIFICATE: u64 = 1 << 20;

/// What surrounds the file while it is read.
pub(super) struct Surroundings<'a> {
    /// Whether other users of this machine can read the file.
    pub open_to_others: bool,
    /// Why somebody else can change the file.
    pub distrust: Option<Say>,
    pub env: Env<'a>,
}

/// A profile as read, before the profiles are compared with each other.
pub(super) struct Draft {
    pub(super) name: String,
    mode: Option<Mode>,
    /// The mode, also where it is misspelt only in its case: for the comparison of profiles.
    pub(super) meant: Option<Mode>,
    pub(super) marks: Vec<Mark>,
    pub(super) mistakes: Vec<Mistake>,
    header: usize,
    settings: Option<Settings>,
}

impl Draft {
    /// The profile, and the mistakes that disable it besides what others can do to the file.
    pub(super) fn finish(self, source: &Source<'_>, known: &Arc<Known>, distrust: Option<&Say>) -> (Profile, Vec<Misplaced>) {
        let mut mistakes = placed(self.mistakes, source);
        if self.settings.is_none() && mistakes.is_empty() {
            // Settings are missing only where a mistake was noted.
            mistakes.push(source.at(self.header, say("config-profile-table")));
        }
        let mistakes: Vec<_> = mistakes.into_iter().map(|at| known.mask_at(at)).collect();
        let why = match (distrust, join(&mistakes)) {
            (Some(first), Some(rest)) => Some(say("config-mistakes").because("first", first.clone()).because("rest", rest)),
            (why, mistakes) => why.cloned().or(mistakes),
        };
        let access = match (why, self.settings) {
            (None, Some(mut settings)) => {
                settings.keys.known = Arc::clone(known);
                Access::Ready(Box::new(settings))
            }
            (why, _) => Access::Disabled(why.unwrap_or_else(|| say("config-profile-table"))),
        };
        (Profile { name: self.name, mode: self.mode, access }, mistakes)
    }
}

/// Reads one profile; every mistake in it is kept with the draft.
pub(super) fn read(
    name: &Spanned<impl AsRef<str>>,
    value: &Spanned<DeValue<'_>>,
    known: &Known,
    source: &Source<'_>,
    around: &Surroundings<'_>,
) -> Draft {
    let header = name.span().start;
    let empty = DeTable::new();
    let mut reader = Reader::new(value.get_ref().as_table().unwrap_or(&empty), header);
    let name = name.get_ref().as_ref();
    if name.trim().is_empty() || name.chars().any(is_hazard) {
        reader.miss(header, say("config-profile-name"));
    }
    let (mut shown, like_a_key) = (printable(name), is_like_a_key(name) || known.has(name));
    if like_a_key {
        reader.miss(header, say("config-profile-name-key"));
        shown = cut(name).into();
    }
    let (mut mode, mut meant, mut marks, mut settings) = (None, None, Vec::new(), None);
    if value.get_ref().is_table() {
        reader.refuse_unknown(&keys::names(&keys::PROFILE));
        let text = reader.required("mode");
        meant = text.and_then(|at| Mode::from_word(&at.value.trim().to_ascii_lowercase()));
        let read = |text| match Mode::from_word(text) {
            Some(mode @ (Mode::Test | Mode::Live)) => Ok(mode),
            Some(Mode::Sandbox) | None => Err(say("config-mode")),
        };
        mode = reader.parsed(text, read).map(|at| at.value);
        settings = read_settings(&mut reader, mode, &mut marks, source.file, around);
    } else {
        reader.miss(value.span().start, say("config-profile-table"));
    }
    Draft { name: shown.into_owned(), mode, meant, marks, mistakes: reader.into_mistakes(), header, settings }
}

fn read_settings(
    reader: &mut Reader<'_>,
    mode: Option<Mode>,
    marks: &mut Vec<Mark>,
    file: &Path,
    around: &Surroundings<'_>,
) -> Option<Settings> {
    let address = |key| move |text| address::web_address(text).map_err(|flaw| flaw.say(key));
    let text = reader.required("base_url");
    let base_url = reader.parsed(text, address("base_url"));
    let text = reader.text("proxy");
    let proxy = reader.parsed(text, address("proxy"));
    rules::addresses(reader, mode, base_url.as_ref(), proxy.as_ref());

    let text = reader.required("pos_id");
    let pos_id = reader.parsed(text, |text| Uuid::try_parse(text).map_err(|_| say("config-pos-id")));
    let key_text = reader.required("api_key");
    let api_key = reader.parsed(key_text, |text| rules::api_key(text).map(|()| text));
    let api_secret = reader.key_source("api_secret");
    let endpoints_key = reader.key_source("endpoints_key");
    marks.extend(pos_id.map(|at| Mark::new("pos_id", at.offset, at.value.to_string())));
    marks.extend(key_text.map(|at| Mark::new("api_key", at.offset, at.value.to_ascii_lowercase())));
    let literals = [("api_secret", &api_secret), ("endpoints_key", &endpoints_key)].into_iter().filter_map(|(key, at)| {
        let at = at.as_ref()?;
        Some(Mark::new(key, at.offset, at.value.literal()?.to_owned()))
    });
    let literals: Vec<Mark> = literals.collect();
    if around.open_to_others
        && let Some(first) = literals.first()
    {
        reader.miss(first.offset, rules::open_file(first.key, file));
    }
    marks.extend(literals);
    // What is read from one place is one secret, whatever it is today.
    marks.extend([("api_secret", &api_secret), ("endpoints_key", &endpoints_key)].into_iter().filter_map(|(key, at)| {
        let at = at.as_ref()?;
        Some(Mark::new(key, at.offset, at.value.place()?))
    }));

    let auth = scheme(reader, "auth");
    let lookup_auth = scheme(reader, "lookup_auth");
    let text = reader.text("currency");
    let currency = reader.parsed(text, |text| Currency::parse(text).map_err(|_| say("config-currency")));
    let text = reader.text("server_url");
    let server_url = reader.parsed(text, |text| match ServerUrl::parse(text) {
        Ok(Some(address)) => Ok(address),
        Err(error @ ServerUrlError::Health) => Err(error.say()),
        Ok(None) | Err(_) => Err(say("config-server-url")),
    });
    let timeout = reader.whole(&keys::TIMEOUT);
    let overcapture_percent = reader.whole(&keys::OVERCAPTURE);
    let settle = reader.whole(&keys::SETTLE);
    let lookup_gap = reader.whole(&keys::LOOKUP_GAP);
    let release = reader.whole(&keys::RELEASE);
    let comment_tag = reader.flag("comment_tag");
    let texts = reader.texts("former_base_urls");
    let former_base_urls = texts.into_iter().filter_map(|text| reader.parsed(Some(text), address("former_base_urls"))).collect::<Vec<_>>();
    let texts = reader.texts("harmless_methods");
    let harmless_methods = texts.into_iter().filter_map(|text| reader.parsed(Some(text), rules::harmless_method)).collect::<Vec<_>>();
    let text = reader.text("ca_certificate");
    let has_certificate = text.is_some();
    let ca_pem_path = reader.parsed(text, |text| certificate(file, text));
    if mode == Some(Mode::Live) {
        rules::live_waits(reader, timeout, settle, lookup_gap);
        rules::live_release(reader, release);
        if !has_certificate {
            rules::live_trust(reader, around.env);
        }
    }

    let seconds = |seconds: u32| Duration::from_secs(u64::from(seconds));
    Some(Settings {
        mode: mode?,
        base_url: base_url?.value,
        pos_id: pos_id?.value,
        auth,
        lookup_auth,
        currency: currency.map(|at| at.value),
        server_url: server_url.map(|at| at.value),
        timeout: seconds(timeout),
        ca_pem_path: ca_pem_path.map(|at| at.value),
        proxy: proxy.map(|at| at.value),
        comment_tag,
        former_base_urls: former_base_urls.into_iter().map(|at| at.value).collect(),
        harmless_methods: harmless_methods.into_iter().map(|at| at.value).collect(),
        overcapture_percent,
        settle: seconds(settle),
        lookup_gap: seconds(lookup_gap),
        release: Duration::from_secs(u64::from(release) * 3_600),
        keys: KeySources {
            api_key: api_key?.value.into(),
            api_secret: api_secret?.value,
            endpoints_key: endpoints_key?.value,
            known: Arc::default(),
        },
    })
}

fn scheme(reader: &mut Reader<'_>, key: &str) -> AuthScheme {
    let text = reader.text(key);
    let words = || AuthScheme::ALL.map(AuthScheme::word).join(", ");
    let read = |text| AuthScheme::from_word(text).ok_or_else(|| say("config-auth").with("key", key).with("words", words()));
    reader.parsed(text, read).map_or(AuthScheme::Cpay, |At { value, .. }| value)
}

/// The path of a certificate that can be read, relative to the configuration file.
fn certificate(config: &Path, text: &str) -> Result<PathBuf, Say> {
    let dir = config.parent().unwrap_or(Path::new(""));
    let path = dir.join(text);
    let shown = dir.join(if text.contains('/') { text.into() } else { told_name(text) }.as_ref()).display().to_string();
    let unreadable = |cause: String| say("config-certificate-unreadable").with("path", &shown).with("cause", cause);
    let meta = std::fs::metadata(&path).map_err(|error| unreadable(error.to_string()))?;
    let mut pem = Vec::new();
    if meta.is_file() {
        let read = File::open(&path).and_then(|file| file.take(MAX_CERTIFICATE).read_to_end(&mut pem));
        read.map_err(|error| unreadable(error.to_string()))?;
    }
    let begin = b"-----BEGIN CERTIFICATE-----";
    if !pem.windows(begin.len()).any(|window| window == begin) {
        return Err(say("config-certificate-none").with("path", &shown));
    }
    Ok(path)
}
