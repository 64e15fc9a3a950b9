//! What the server and the courier of one sandbox share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::Pace;
use super::store::Store;
use super::webhooks::Webhooks;

/// What the server and the courier of one sandbox share.
#[derive(Debug)]
pub(super) struct Shared {
    store: Mutex<Store>,
    pub(super) pace: Pace,
    pub(super) webhooks: Webhooks,
    /// Wakes the courier: this process has put webhooks into the outbox.
    pub(super) posted: Notify,
}

impl Shared {
    pub(super) fn new(store: Store, pace: Pace, webhooks: Webhooks) -> Arc<Self> {
        Arc::new(Self { store: Mutex::new(store), pace, webhooks, posted: Notify::new() })
    }

    /// The database. Blocks while another thread works on it.
    pub(super) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does work that blocks on a thread for such work. `None` when the program is ending.
    pub(super) async fn blocking<T: Send + 'static>(self: &Arc<Self>, work: impl FnOnce(&Arc<Self>) -> T + Send + 'static) -> Option<T> {
        let shared = Arc::clone(self);
        tokio::task::spawn_blocking(move || work(&shared)).await.ok()
    }
}
