//! One profile: which project it stands for, and its settings or why it cannot be used.

use std::path::PathBuf;
use std::time::Duration;

use url::Url;
use uuid::Uuid;

use super::Env;
use super::secret::KeySources;
use crate::domain::guard::GuardRules;
use crate::domain::{AuthScheme, Currency, Gateway, Keys, Mode, Say, ServerUrl};

/// The name of the built-in profile; no other may have it.
pub const SANDBOX: &str = "sandbox";

/// A profile of the configuration, or the built-in sandbox.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Its name, printable.
    pub name: String,
    /// Its mode. `None` only for a disabled profile whose file does not say `test` or `live`.
    pub mode: Option<Mode>,
    /// Whether it can be used.
    pub access: Access,
}

/// Whether a profile can be used.
#[derive(Debug, Clone)]
pub enum Access {
    /// The built-in sandbox: it brings its own address and keys.
    Sandbox,
    /// Usable, as far as the file tells.
    Ready(Box<Settings>),
    /// Not usable: every mistake with its place, its cause and the way out.
    Disabled(Say),
}

/// The settings of a usable profile. `Debug` shows no key.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The mode of the profile.
    pub mode: Mode,
    /// The gateway, without query, fragment or user info.
    pub base_url: Url,
    /// POS_ID of the project.
    pub pos_id: Uuid,
    /// Scheme of captures.
    pub auth: AuthScheme,
    /// Scheme of look-ups.
    pub lookup_auth: AuthScheme,
    /// What the form starts with.
    pub currency: Option<Currency>,
    /// Where webhooks go unless the capture says otherwise.
    pub server_url: Option<ServerUrl>,
    /// How long a request may take, 1 to 600 s.
    pub timeout: Duration,
    /// The only trusted certificate, if one is named.
    pub ca_pem_path: Option<PathBuf>,
    /// The proxy to go through, without user info.
    pub proxy: Option<Url>,
    /// Whether captures are marked in their comment.
    pub comment_tag: bool,
    /// Addresses under which the same gateway was asked before.
    pub former_base_urls: Vec<Url>,
    /// Methods beyond the documented ones that move no money.
    pub harmless_methods: Vec<String>,
    /// How far above the hold a capture may go, 0 to 25.
    pub overcapture_percent: u32,
    /// How long after sending a look-up may prove that nothing was captured.
    pub settle: Duration,
    /// How far apart the two look-ups of that proof must be.
    pub lookup_gap: Duration,
    /// From how long after sending a person may end an attempt that look-ups leave open.
    pub release: Duration,
    pub(super) keys: KeySources,
}

impl Settings {
    /// Reads the keys: from the file, the environment or a command. Blocking, up to 30 s for each command.
    ///
    /// # Errors
    /// A sentence that names the key and where it should come from, never a key.
    pub fn load_keys(&self) -> Result<Keys, Say> {
        self.load_keys_in(&|name| std::env::var_os(name))
    }

    /// As [`Settings::load_keys`], with the environment given.
    ///
    /// # Errors
    /// As [`Settings::load_keys`].
    pub fn load_keys_in(&self, env: Env<'_>) -> Result<Keys, Say> {
        self.keys.load(env)
    }
}

impl Settings {
    /// Whether this profile can ask about what was sent for a point of sale to a gateway; a row without an address may be anybody's.
    pub fn asks_about(&self, pos_id: Uuid, gateway: Option<&Gateway>) -> bool {
        let own = std::iter::once(&self.base_url).chain(&self.former_base_urls);
        self.pos_id == pos_id && gateway.is_none_or(|gateway| own.into_iter().any(|url| Gateway::at(url) == *gateway))
    }

    /// What may be captured, beside what every profile refuses.
    pub fn guard_rules(&self) -> GuardRules {
        GuardRules { overcapture_percent: self.overcapture_percent, harmless_methods: self.harmless_methods.clone() }
    }

    /// Whether a program prints one of the secrets: where it failed, it may work the next time.
    pub fn has_command(&self) -> bool {
        self.keys.has_command()
    }

    /// Where each of the two secrets comes from, by name; never a value.
    pub fn key_origins(&self) -> [Say; 2] {
        self.keys.origins()
    }
}

impl Profile {
    pub(super) fn sandbox() -> Self {
        Self { name: SANDBOX.to_owned(), mode: Some(Mode::Sandbox), access: Access::Sandbox }
    }

    /// Whether this is the built-in sandbox.
    pub fn is_sandbox(&self) -> bool {
        matches!(self.access, Access::Sandbox)
    }
}
