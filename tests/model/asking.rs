//! Operators ask what became of attempts, and close them.

use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use capdesk::desk::{Confirm, Desk, Pace, Reconciled};
use capdesk::domain::{Attempt, Say, State};
use tokio::sync::mpsc::unbounded_channel;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::bench::Bench;
use crate::check::site_of;
use crate::ops::{Ask, Behaviour, Hitch, Look, LookUps, ORDERS, PROFILES, Plan};
use crate::tally;
use crate::world::Gate;

/// Asks every attempt once, then rests.
const ONE_ROUND: Pace = Pace { rounds: &[Duration::from_secs(3600)], gap: Duration::ZERO };

impl Bench {
    fn rows_of(&self, order: usize) -> impl Iterator<Item = Attempt> {
        self.rows().into_iter().filter(move |row| row.request.order_id.as_str() == ORDERS[order])
    }

    pub(crate) async fn reconcile(&mut self, who: usize, site: usize, order: usize, latest: bool) -> Result<(), String> {
        let desk = self.desk(who, site).await;
        let rows = self.rows_of(order);
        let chosen: Vec<Uuid> = if latest {
            rows.take(1).map(|row| row.id).collect()
        } else {
            rows.filter(|row| row.state.is_open()).map(|row| row.id).collect()
        };
        for id in chosen {
            desk.reconcile(id).await.map_err(|why| why.to_string())?;
        }
        Ok(())
    }

    /// A console that is opened and soon closed: what it had begun to write is written before anything else happens.
    pub(crate) async fn look_on(&mut self, who: usize, site: usize) {
        let desk = self.desk(who, site).await;
        let holders = Arc::strong_count(desk.office());
        tokio::select! {
            end = desk.watch(ONE_ROUND, |_| tally::add("moves while watching", 1)) => panic!("watching ended: {end:?}"),
            () = tokio::time::sleep(Duration::from_millis(15)) => {}
        }
        while Arc::strong_count(desk.office()) > holders {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    pub(crate) async fn crowd(&mut self, order: usize) -> Result<(), String> {
        let open: Vec<Uuid> = self.rows_of(order).filter(|row| row.state.is_open()).map(|row| row.id).collect();
        let mut looking = Vec::new();
        for who in 0..self.operators.len() {
            let (desk, open) = (self.desk(who, who % PROFILES.len()).await, open.clone());
            looking.extend(open.into_iter().map(|id| look(&desk, id)));
        }
        for looked in looking {
            looked.await.unwrap().map_err(|why| why.to_string())?;
        }
        Ok(())
    }

    /// The look-up that would prove that nothing was captured is answered, and while its process decides, another process sees a
    /// capture on its way. Both answers go out at nearly the same time.
    pub(crate) async fn overtake(&mut self, who: usize, order: usize, lead: u64) -> Result<(), String> {
        if self.operators.len() < 2 || self.world.lock().unwrap().look_ups != LookUps::Fine {
            return Ok(());
        }
        let ask = Ask { site: 0, order, amount: Some(100), confirm: true, look: Look::Skip };
        self.capture(who, &ask, Plan { behaviour: Behaviour::LoseRequest, delay: 0 }, Hitch::None).await?;
        let Some(row) = self.rows_of(order).find(|row| row.state == State::Unknown) else { return Ok(()) };
        let site = site_of(&row);
        let (slow, quick) = (self.desk(who, site).await, self.desk(who + 1, site).await);
        self.clock.pass(61);
        let now = slow.reconcile(row.id).await.map_err(|why| why.to_string())?.attempt;
        if now.state != State::Unknown || now.absent_since.is_none() {
            return Ok(());
        }
        self.clock.pass(301);
        let Some((first, go_on)) = self.held_look_up(&slow, row.id).await else { return Ok(()) };
        self.clock.pass(1);
        self.world.lock().unwrap().portal(site, order, 4_000, 0, Some(500));
        if let Some((second, go_on_too)) = self.held_look_up(&quick, row.id).await {
            tally::add("overtaken look-ups", 1);
            let _ = go_on.send(());
            tokio::time::sleep(Duration::from_millis(lead)).await;
            let _ = go_on_too.send(());
            second.await.unwrap().map_err(|why| why.to_string())?;
        }
        let _ = go_on.send(());
        first.await.unwrap().map(drop).map_err(|why| why.to_string())
    }

    /// A look-up whose answer is made and waits for its release; `None` when none was needed.
    async fn held_look_up(&self, desk: &Arc<Desk>, id: Uuid) -> Option<(JoinHandle<Result<Reconciled, Say>>, Sender<()>)> {
        let ((go_on, wait), (stage, mut stages)) = (channel(), unbounded_channel());
        self.world.lock().unwrap().look_gate = Some(Gate { before_taking: false, stage, go_on: wait });
        let mut looking = look(desk, id);
        tokio::select! {
            _ = &mut looking => {
                self.world.lock().unwrap().look_gate = None;
                None
            }
            Some(_) = stages.recv() => Some((looking, go_on)),
        }
    }

    pub(crate) async fn release(&mut self, who: usize, site: usize, order: usize, confirm: bool) {
        let desk = self.desk(who, site).await;
        let unknown = self.rows_of(order).find(|row| row.state == State::Unknown);
        if let Some(row) = unknown {
            let text = if confirm { Desk::release_confirm_text(row.id) } else { "yes".into() };
            match desk.release(row.id, "seen in the portal", &Confirm::Text(text), false).await {
                Ok(_) => self.watch.may_release = (confirm || !self.live).then_some(row.id),
                Err(refusal) => tally::add(format!("release: {}", refusal.why.id), 1),
            }
        }
    }
}

fn look(desk: &Arc<Desk>, id: Uuid) -> JoinHandle<Result<Reconciled, Say>> {
    let desk = Arc::clone(desk);
    tokio::spawn(async move { desk.reconcile(id).await })
}
