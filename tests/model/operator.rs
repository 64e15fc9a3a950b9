//! One operator: an office of its own, as a process has, with a desk for each profile, and what it has under way.

use std::sync::Arc;
use std::sync::mpsc::Sender;

use capdesk::desk::{Desk, LookedUp, Office, Report};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::ops::PROFILES;
use crate::world::Stage;

/// A capture that the gateway holds.
pub(crate) struct Flight {
    pub(crate) task: JoinHandle<Report>,
    pub(crate) attempt: Uuid,
    pub(crate) abandoned: bool,
    pub(crate) held: Held,
}

/// An exchange that the gateway holds.
pub(crate) struct Held {
    pub(crate) go_on: Sender<()>,
    pub(crate) stage: UnboundedReceiver<Stage>,
    pub(crate) taken: bool,
}

impl Held {
    pub(crate) async fn go_on(mut self) {
        let _ = self.go_on.send(());
        while !self.taken {
            self.taken = self.stage.recv().await.unwrap() == Stage::Taken;
        }
    }
}

#[derive(Default)]
pub(crate) struct Operator {
    pub(crate) office: Option<Arc<Office>>,
    pub(crate) desks: [Option<Arc<Desk>>; PROFILES.len()],
    pub(crate) flight: Option<Flight>,
    pub(crate) seen: Option<LookedUp>,
}
