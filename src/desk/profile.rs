//! One profile at work: its client to the gateway and the rules that it sets.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use uuid::Uuid;

use super::known::Known;
use super::office::Office;
use crate::config::{Access, Profile, Settings};
use crate::domain::guard::GuardRules;
use crate::domain::{Attempt, AuthScheme, CaptureRequest, Currency, Gateway, Keys, Mode, OrderId, Say, ServerUrl, say};
use crate::gateway::{Client, Connection};
use crate::ledger::{EventKind, NewEvent, OrderFile};
use crate::sandbox::{Running, Sandbox};

/// What a screen or a script shows of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Its name.
    pub name: String,
    /// Its mode.
    pub mode: Mode,
    /// Point of sale.
    pub pos_id: Uuid,
    /// Where its requests go: host, and port where it is not the usual one.
    pub host: String,
    /// What the form starts with.
    pub currency: Option<Currency>,
    /// The webhook address the form starts with.
    pub server_url: Option<ServerUrl>,
    /// What may be captured, beside what every profile refuses.
    pub rules: GuardRules,
    /// From how long after sending a person may close what stays unknown, and what stays open whatever look-ups show.
    pub release: (Duration, Duration),
}

/// How long after sending a look-up of the sandbox may prove that nothing was captured.
const SETTLE: Duration = Duration::from_secs(300);
/// How long the sandbox's answers are waited for.
const TIMEOUT: Duration = Duration::from_secs(60);

/// From how long after sending a person may end an attempt of the sandbox that look-ups leave open.
const RELEASE: Duration = Duration::from_secs(24 * 60 * 60);

/// The rules that a profile sets for its captures.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    pub(super) comment_tag: bool,
    pub(super) settle: Duration,
    pub(super) lookup_gap: Duration,
    /// How long an answer is waited for.
    pub(super) timeout: Duration,
    /// From how long after sending a person may end what look-ups leave open.
    pub(super) release: Duration,
}

/// The gateway of a profile under all its addresses.
#[derive(Debug, Clone)]
pub(super) struct Gateways {
    pub(super) own: Gateway,
    former: Vec<Gateway>,
}

impl Gateways {
    fn of(base_url: &url::Url, former_base_urls: &[url::Url]) -> Self {
        Self { own: Gateway::at(base_url), former: former_base_urls.iter().map(Gateway::at).collect() }
    }

    #[cfg(test)]
    pub(super) fn for_tests(own: Gateway, former: Vec<Gateway>) -> Self {
        Self { own, former }
    }

    /// Whether what stands there was asked of this gateway. A row from before version 3 has no address: then nobody can tell.
    pub(super) fn include(&self, gateway: Option<&Gateway>) -> bool {
        gateway.is_none_or(|gateway| *gateway == self.own || self.former.contains(gateway))
    }
}

/// One profile at work.
pub struct Desk {
    pub(super) office: Arc<Office>,
    pub(super) card: Card,
    pub(super) client: Client,
    pub(super) rules: Rules,
    /// The gateway that is asked, and the addresses under which it was asked before.
    pub(super) gateways: Gateways,
    /// A capture of this desk ended open: there is something to watch.
    pub(super) left_open: Notify,
    /// Keeps the built-in gateway running as long as the profile is open.
    sandbox: Option<Running>,
}

impl Desk {
    /// Opens a profile: loads its keys, builds its client, starts the built-in gateway where it is the sandbox's.
    ///
    /// # Errors
    /// Why the profile cannot be used, and the way out.
    pub async fn open(office: Arc<Office>, profile: &Profile) -> Result<Self, Say> {
        let opened = match &profile.access {
            Access::Sandbox => Self::open_sandbox(office, &profile.name).await,
            Access::Ready(settings) => Self::open_settings(office, profile, settings.as_ref().clone()).await,
            Access::Disabled(why) => Err(say("desk-profile-disabled").with("profile", &profile.name).because("why", why.clone())),
        };
        match &opened {
            Ok(Self { card, .. }) => {
                let (profile, mode, host) = (card.name.as_str(), card.mode.word(), card.host.as_str());
                tracing::info!(profile, mode, host, pos_id = display(card.pos_id), "profile opened");
            }
            Err(why) => tracing::warn!(profile = profile.name, why = display(why), "profile not opened"),
        }
        opened
    }

    async fn open_sandbox(office: Arc<Office>, name: &str) -> Result<Self, Say> {
        let loopback = (std::net::Ipv4Addr::LOCALHOST, 0).into();
        let sandbox = Sandbox::start(office.data(), loopback).await.map_err(|error| error.say())?;
        let base_url = url::Url::parse(&sandbox.url).map_err(|_| say("desk-sandbox-address"))?;
        let card = Card {
            name: name.to_owned(),
            mode: Mode::Sandbox,
            pos_id: sandbox.pos_id,
            host: host(&base_url),
            currency: Currency::parse("UAH").ok(),
            server_url: None,
            rules: GuardRules::default(),
            release: (SETTLE, RELEASE),
        };
        let connection = Connection {
            base_url,
            pos_id: sandbox.pos_id,
            keys: sandbox.keys.clone(),
            auth: AuthScheme::CpayHmac,
            lookup_auth: AuthScheme::Cpay,
            timeout: TIMEOUT,
            ca_pem: None,
            proxy: None,
        };
        let rules = Rules { comment_tag: false, settle: SETTLE, lookup_gap: Duration::from_secs(60), timeout: TIMEOUT, release: RELEASE };
        let client = build(connection).await?;
        let gateways = Gateways { own: Gateway::sandbox(), former: Vec::new() };
        Ok(Self { office, card, client, rules, gateways, left_open: Notify::new(), sandbox: Some(sandbox) })
    }

    async fn open_settings(office: Arc<Office>, profile: &Profile, settings: Settings) -> Result<Self, Say> {
        let card = Card {
            name: profile.name.clone(),
            mode: settings.mode,
            pos_id: settings.pos_id,
            host: host(&settings.base_url),
            currency: settings.currency,
            server_url: settings.server_url.clone(),
            rules: settings.guard_rules(),
            release: (settings.settle, settings.release),
        };
        let (pos_id, mode) = (card.pos_id, card.mode);
        let known = office.run(move |ledger| ledger.pos_mode(pos_id)).await?.map_err(|error| error.say())?;
        if let Some(known) = known.filter(|known| *known != mode) {
            return Err(say("desk-pos-other-mode").with("profile", &card.name).with("known", known.word()).with("mode", mode.word()));
        }
        let Settings { comment_tag, settle, lookup_gap, timeout, release, .. } = settings;
        let rules = Rules { comment_tag, settle, lookup_gap, timeout, release };
        let gateways = Gateways::of(&settings.base_url, &settings.former_base_urls);
        let client = connect(settings).await?;
        Ok(Self { office, card, client, rules, gateways, left_open: Notify::new(), sandbox: None })
    }

    /// What a screen or a script shows of this profile.
    pub fn card(&self) -> &Card {
        &self.card
    }

    /// A `curl` command that posts these bytes of a capture again; see [`Client::capture_command`].
    ///
    /// # Errors
    /// Why there is none, for people.
    pub fn capture_command(&self, body: &[u8]) -> Result<String, Say> {
        self.client.capture_command(body)
    }

    /// A `curl` command that looks the order of a capture up; see [`Client::lookup_command`].
    ///
    /// # Errors
    /// Why there is none, for people.
    pub fn lookup_command(&self, request: &CaptureRequest) -> Result<String, Say> {
        self.client.lookup_command(request)
    }

    /// What every profile shares.
    pub fn office(&self) -> &Arc<Office> {
        &self.office
    }

    /// The built-in gateway, where this is its profile.
    pub fn sandbox(&self) -> Option<&Running> {
        self.sandbox.as_ref()
    }

    /// What of an order's file counts for this profile.
    pub(super) fn known<'a>(&'a self, file: &'a OrderFile) -> Known<'a> {
        Known::of(file, &self.gateways, &self.card.rules.harmless_methods)
    }

    /// An event of this profile about an attempt, whichever profile made it: it names the address that is asked.
    pub(super) fn event(&self, kind: EventKind, attempt: &Attempt) -> NewEvent {
        let (profile, mode) = (self.card.name.clone(), self.card.mode);
        NewEvent { profile, mode, gateway: Some(self.gateways.own.clone()), ..self.office.event(kind, attempt) }
    }

    /// An event of this profile that belongs to no attempt.
    pub(super) fn loose_event(&self, kind: EventKind, order_id: &OrderId) -> NewEvent {
        NewEvent {
            pos_id: Some(self.card.pos_id),
            order_id: Some(order_id.as_str().to_owned()),
            gateway: Some(self.gateways.own.clone()),
            ..NewEvent::new(kind, self.office.now().wall, self.office.actor(), &self.card.name, self.card.mode)
        }
    }
}

/// Loads the keys of a profile and builds its client: all that asking the gateway takes, without a ledger.
///
/// # Errors
/// Why a key or a certificate cannot be loaded, or no client can be built, and the way out.
pub async fn connect(settings: Settings) -> Result<Client, Say> {
    let load = move || -> Result<(Keys, Option<Vec<u8>>, Settings), Say> {
        let keys = settings.load_keys()?;
        let ca_pem = settings.ca_pem_path.as_deref().map(read_ca).transpose()?;
        Ok((keys, ca_pem, settings))
    };
    let (keys, ca_pem, settings) = tokio::task::spawn_blocking(load).await.map_err(|_| say("desk-interrupted"))??;
    build(Connection {
        base_url: settings.base_url,
        pos_id: settings.pos_id,
        keys,
        auth: settings.auth,
        lookup_auth: settings.lookup_auth,
        timeout: settings.timeout,
        ca_pem,
        proxy: settings.proxy,
    })
    .await
}

/// Building a client reads the system's roots from disk: not on the async threads.
async fn build(connection: Connection) -> Result<Client, Say> {
    tokio::task::spawn_blocking(move || Client::new(connection)).await.map_err(|_| say("desk-interrupted"))?
}

fn read_ca(path: &Path) -> Result<Vec<u8>, Say> {
    std::fs::read(path).map_err(|error| say("desk-ca-unreadable").with("file", path.display().to_string()).with("cause", error.to_string()))
}

fn host(url: &url::Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
