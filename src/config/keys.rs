//! Every key of the file, once: the reader asks here what is known and within which bounds, and the schema is made from it.

use std::ops::RangeInclusive;

/// A key, what it may hold, and one sentence about it for whoever edits the file.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// Whether it must be there.
    pub(super) needed: bool,
    pub(super) about: &'static str,
}

/// What a key holds.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// A word of [`LogLevel`](crate::domain::LogLevel).
    LogLevel,
    /// `test` or `live`.
    Mode,
    /// A word of [`Language`](crate::domain::Language).
    Language,
    /// A word of [`Look`](crate::domain::Look).
    Look,
    /// An http or https address.
    Address,
    /// A UUID.
    Uuid,
    /// The public half of the key pair.
    ApiKey,
    /// A text, `{ env = "…" }` or `{ command = […] }`.
    Secret,
    /// A word of [`AuthScheme`](crate::domain::AuthScheme).
    Scheme,
    /// An ISO 4217 code.
    Currency,
    /// Any other text that is not empty.
    Text,
    /// A list of http or https addresses.
    Addresses,
    /// A list of texts that are not empty.
    Texts,
    /// A whole number.
    Whole(&'static Whole),
    /// `true` or `false`, and what holds without it.
    Flag(bool),
}

/// A whole number with its bounds, and what holds without it.
pub(super) struct Whole {
    pub(super) name: &'static str,
    pub(super) min: u32,
    pub(super) max: u32,
    pub(super) default: u32,
}

impl Whole {
    pub(super) fn bounds(&self) -> RangeInclusive<u32> {
        self.min..=self.max
    }
}

pub(super) const TIMEOUT: Whole = Whole { name: "timeout_seconds", min: 1, max: 600, default: 60 };
pub(super) const OVERCAPTURE: Whole = Whole { name: "overcapture_percent", min: 0, max: 25, default: 0 };
pub(super) const SETTLE: Whole = Whole { name: "settle_seconds", min: 0, max: u32::MAX, default: 300 };
pub(super) const LOOKUP_GAP: Whole = Whole { name: "lookup_gap_seconds", min: 0, max: u32::MAX, default: 60 };

pub(super) const RELEASE: Whole = Whole { name: "release_hours", min: 0, max: 8_760, default: 24 };

/// The name of the table that holds the profiles.
pub(super) const PROFILES: &str = "profiles";
/// The name of the table that changes the keys of the console.
pub(super) const KEYS: &str = "keys";

/// The keys above the profiles.
pub(super) const TOP: [Key; 7] = [
    optional("bell", Kind::Flag(true), "Whether the terminal's bell rings when a slow or unwatched capture ends."),
    optional("default_profile", Kind::Text, "The profile to start with; if it is live, the console asks first."),
    optional("language", Kind::Language, "The language of the console's screen; otherwise the locale decides. All else is English."),
    optional("log_level", Kind::LogLevel, "How much is written to the log; --log-level counts more."),
    optional("mouse", Kind::Flag(true), "Whether the mouse works in the console; otherwise the terminal selects text with it."),
    optional("operator", Kind::Text, "Who works here; the OS user otherwise."),
    optional("theme", Kind::Look, "How the console looks; NO_COLOR in the environment wins over it."),
];

/// The keys of a profile.
pub(super) const PROFILE: [Key; 20] = [
    needed("mode", Kind::Mode, "Which kind of project the keys belong to."),
    needed("base_url", Kind::Address, "Where the API lives, such as https://api.finline.io; http only to this machine, and never in live."),
    needed("pos_id", Kind::Uuid, "POS_ID of the project."),
    needed("api_key", Kind::ApiKey, "API_KEY, the public half of the key pair."),
    needed("api_secret", Kind::Secret, "API_SECRET: from the environment, from a program, or as a text if only you can read this file."),
    needed(
        "endpoints_key",
        Kind::Secret,
        "ENDPOINTS_KEY: from the environment, from a program, or as a text if only you can read this file.",
    ),
    optional("auth", Kind::Scheme, "How captures are authorised; with CPAY-HMAC the secret never travels."),
    optional("lookup_auth", Kind::Scheme, "How look-ups are authorised."),
    optional("currency", Kind::Currency, "What the form starts with, such as UAH (ISO 4217)."),
    optional("server_url", Kind::Address, "Where webhooks go, unless a capture says otherwise."),
    optional(TIMEOUT.name, Kind::Whole(&TIMEOUT), "How long a request may take."),
    optional("ca_certificate", Kind::Text, "Trust only the certificates in this PEM file; the path counts from the configuration."),
    optional("proxy", Kind::Address, "The proxy to go through; none is used unless it is named here."),
    optional(
        "comment_tag",
        Kind::Flag(false),
        "Adds [capdesk <attempt id>] to the comment, so that a look-up can tell our captures from others.",
    ),
    optional(OVERCAPTURE.name, Kind::Whole(&OVERCAPTURE), "How far above the hold the project may capture."),
    optional(SETTLE.name, Kind::Whole(&SETTLE), "How long after sending a look-up may prove that nothing was captured."),
    optional(
        "former_base_urls",
        Kind::Addresses,
        "Addresses under which the same gateway was asked before: what they left open is settled here.",
    ),
    optional(
        "harmless_methods",
        Kind::Texts,
        "Methods beyond the documented ones that take or give back no money: they forbid no capture.",
    ),
    optional(RELEASE.name, Kind::Whole(&RELEASE), "From how many hours after sending a person may end what look-ups leave open."),
    optional(LOOKUP_GAP.name, Kind::Whole(&LOOKUP_GAP), "How far apart the two look-ups of that proof must be."),
];

/// The names of these keys.
pub(super) fn names(keys: &[Key]) -> Vec<&'static str> {
    keys.iter().map(|key| key.name).collect()
}

const fn needed(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key { name, kind, needed: true, about }
}

const fn optional(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key { name, kind, needed: false, about }
}
