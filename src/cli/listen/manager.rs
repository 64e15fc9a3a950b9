//! The service manager that started this process (systemd, `Type=notify`): it is told when webhooks are taken, when that ends,
//! and, where it watches, that the process is alive. A datagram each (sd_notify(3)).

use std::ffi::OsString;
use std::time::Duration;

#[cfg(unix)]
use std::os::unix::net::{SocketAddr, UnixDatagram};

/// How long the manager may keep us from going on.
#[cfg(unix)]
const PATIENCE: Duration = Duration::from_millis(500);

/// The service manager, or nobody.
#[derive(Debug, Default)]
pub(super) struct Manager {
    #[cfg(unix)]
    socket: Option<(UnixDatagram, SocketAddr)>,
    /// How often it wants to hear that we are alive.
    watchdog: Option<Duration>,
}

impl Manager {
    /// The one that the environment names.
    pub(super) fn find(env: impl Fn(&str) -> Option<OsString>) -> Self {
        let text = |name| env(name).and_then(|value| value.into_string().ok());
        // Where it watches another process, that one is meant.
        let ours = text("WATCHDOG_PID").is_none_or(|pid| pid == std::process::id().to_string());
        let limit = text("WATCHDOG_USEC").filter(|_| ours).and_then(|limit| limit.parse().ok()).filter(|limit| *limit > 0);
        let watchdog = limit.map(|limit: u64| Duration::from_micros((limit / 2).max(1)));
        #[cfg(unix)]
        return Self { socket: env("NOTIFY_SOCKET").and_then(|name| open(&name)), watchdog };
        #[cfg(not(unix))]
        Self { watchdog }
    }

    /// Webhooks are taken.
    pub(super) fn ready(&self) {
        self.tell("READY=1");
    }

    /// None are taken any more.
    pub(super) fn stopping(&self) {
        self.tell("STOPPING=1");
    }

    /// Tells it again and again that we are alive. To be run where webhooks are worked on: it falls silent when nothing is
    /// worked on there any more.
    pub(super) async fn watch(&self) {
        let Some(pause) = self.watchdog else { return };
        loop {
            self.tell("WATCHDOG=1");
            tokio::time::sleep(pause).await;
        }
    }

    #[cfg(unix)]
    fn tell(&self, what: &str) {
        if let Some((socket, manager)) = &self.socket {
            // One that is not there cannot be told.
            let _ = socket.send_to_addr(what.as_bytes(), manager);
        }
    }

    #[cfg(not(unix))]
    fn tell(&self, _: &str) {}
}

#[cfg(unix)]
fn open(name: &OsString) -> Option<(UnixDatagram, SocketAddr)> {
    let socket = UnixDatagram::unbound().ok()?;
    socket.set_write_timeout(Some(PATIENCE)).ok()?;
    Some((socket, address(name)?))
}

/// A path, or with `@` in front a name in the system's own space.
#[cfg(unix)]
fn address(name: &OsString) -> Option<SocketAddr> {
    use std::os::unix::ffi::OsStrExt as _;
    match name.as_bytes() {
        [b'/', ..] => SocketAddr::from_pathname(name).ok(),
        #[cfg(target_os = "linux")]
        [b'@', rest @ ..] => {
            use std::os::linux::net::SocketAddrExt as _;
            SocketAddr::from_abstract_name(rest).ok()
        }
        _ => None,
    }
}
