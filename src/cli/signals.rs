//! Requests to end: Ctrl+C, SIGTERM, SIGHUP.

use std::io;

/// Waits for requests to end, one after another.
pub(super) struct Signals {
    #[cfg(unix)]
    streams: [tokio::signal::unix::Signal; 3],
}

impl Signals {
    /// Starts listening; from now on these signals no longer end the process by themselves.
    pub(super) fn listen() -> io::Result<Self> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            Ok(Self { streams: [signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?, signal(SignalKind::hangup())?] })
        }
        #[cfg(not(unix))]
        Ok(Self {})
    }

    /// The next request to end.
    pub(super) async fn next(&mut self) {
        #[cfg(unix)]
        {
            let [interrupt, terminate, hangup] = &mut self.streams;
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = hangup.recv() => {}
            }
        }
        #[cfg(not(unix))]
        {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}

/// Keeps Ctrl+Z from suspending the program: its answer must be taken when it comes.
pub(super) struct Suspensions {
    #[cfg(unix)]
    stream: tokio::signal::unix::Signal,
}

impl Suspensions {
    /// From now until the program ends Ctrl+Z does nothing by itself.
    pub(super) fn refuse() -> io::Result<Self> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            Ok(Self { stream: signal(SignalKind::from_raw(rustix::process::Signal::TSTP.as_raw()))? })
        }
        #[cfg(not(unix))]
        Ok(Self {})
    }

    /// The next Ctrl+Z.
    pub(super) async fn next(&mut self) {
        #[cfg(unix)]
        {
            let _ = self.stream.recv().await;
        }
        #[cfg(not(unix))]
        std::future::pending::<()>().await;
    }
}
