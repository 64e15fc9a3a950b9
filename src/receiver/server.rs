//! The listening socket: no more connections than there may be, whatever the system says.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::line;
use super::told::Told;
use super::{Limits, Senders, Take};

/// How long the system is left alone after it gave no connection, for want of files mostly.
const PAUSE: Duration = Duration::from_millis(100);

/// What all connections know.
pub(super) struct Shared<T> {
    pub(super) take: T,
    pub(super) limits: Limits,
    pub(super) senders: Senders,
    pub(super) told: Told,
}

/// Accepts connections until `stopped` resolves, then lets those under way come to their end. Dropping it breaks them off.
pub(super) async fn serve<T: Take>(listener: TcpListener, shared: Shared<T>, mut stopped: watch::Receiver<()>) {
    let shared = Arc::new(shared);
    let most = shared.limits.connections.max(1);
    let mut lines = JoinSet::new();
    loop {
        let due = shared.told.due();
        let due = async {
            match due {
                Some(due) => tokio::time::sleep_until(due.into()).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            // Resolves when the sender is dropped; nothing is ever sent.
            _ = stopped.changed() => break,
            () = due => shared.told.sum_up(),
            // Each connection that ends may have left something out.
            Some(_) = lines.join_next() => {}
            accepted = listener.accept(), if lines.len() < most => match accepted {
                Ok((stream, peer)) => {
                    // Without it small answers may wait; a socket that refuses works all the same.
                    let _ = stream.set_nodelay(true);
                    lines.spawn(line::serve(stream, peer.ip().to_canonical(), Arc::clone(&shared), stopped.clone()));
                }
                Err(error) => {
                    shared.told.not_accepted(&error);
                    tokio::time::sleep(PAUSE).await;
                }
            },
        }
    }
    drop(listener);
    while lines.join_next().await.is_some() {}
    shared.told.sum_up();
}
