//! Webhooks come, and operators set aside what is told.

use std::net::{IpAddr, Ipv4Addr};

use capdesk::desk::{Confirm, DismissError};
use capdesk::domain::DismissTarget as Target;
use capdesk::domain::OrderId;
use capdesk::gateway::webhook::Form;

use crate::bench::Bench;
use crate::ops::{Ids, ORDERS};
use crate::support::signed;
use crate::tally;
use crate::told::{Aside, Said};
use crate::world::World;

impl Bench {
    /// A webhook of one gateway comes to the receiver of an operator, perhaps that of the other profile: both have one secret.
    pub(crate) async fn hear(
        &mut self,
        who: usize,
        (site, by): (usize, usize),
        order: usize,
        which: usize,
        (stale, ids): (bool, Ids),
    ) -> Result<(), String> {
        let desk = self.desk(who, by).await;
        let Some((json, said)) = self.world.lock().unwrap().webhook(site, order, which, stale, ids) else { return Ok(()) };
        let (data, signature) = signed("s", &json);
        let taken = desk.hear(&Form { data, signature }, IpAddr::V4(Ipv4Addr::LOCALHOST)).await;
        let taken = taken.map_err(|why| format!("{json} was not taken in: {why:?}"))?;
        tally::add(format!("webhook of {} {}", said.method, taken.bearing.word()), 1);
        let heard = &mut self.world.lock().unwrap().told[order].heard;
        if !heard.iter().any(|(place, _)| *place == taken.seq) {
            heard.push((taken.seq, said));
        }
        Ok(())
    }

    pub(crate) async fn dismiss(
        &mut self,
        who: usize,
        site: usize,
        order: usize,
        which: usize,
        (shown, confirm): (bool, bool),
    ) -> Result<(), String> {
        let desk = self.desk(who, site).await;
        let Some((target, said, newest)) = self.world.lock().unwrap().told_thing(site, order, which, shown) else { return Ok(()) };
        let text = if confirm { target.confirm_text() } else { "DISMISS".into() };
        match desk.dismiss(&target, "seen in the portal", &Confirm::Text(text)).await {
            Ok(()) if self.live && !confirm => return Err(format!("{target:?} was set aside without its confirmation")),
            Ok(()) if newest && said.succeeded() => return Err(format!("a success that the newest look-up shows was set aside: {said:?}")),
            Ok(()) => {
                tally::add(format!("set aside {} in {}", said.method, said.status), 1);
                let webhook = if let Target::Webhook(place) = target { Some(place) } else { None };
                self.world.lock().unwrap().told[order].aside.push(Aside { webhook, said });
            }
            Err(DismissError::Failed(why)) => return Err(why.to_string()),
            Err(refused) => tally::add(format!("dismissal: {}", refused.say().id), 1),
        }
        Ok(())
    }

    pub(crate) async fn restore(&mut self, who: usize, site: usize, order: usize, which: usize) {
        let desk = self.desk(who, site).await;
        let aside = &self.world.lock().unwrap().told[order].aside.clone();
        let Some(chosen) = which.checked_rem(aside.len()).map(|which| &aside[which]) else { return };
        let target = match (chosen.webhook, chosen.said.id()) {
            (Some(place), _) => Target::Webhook(place),
            (None, Some(id)) => Target::Shown(OrderId::parse(ORDERS[order]).unwrap(), id.to_string()),
            (None, None) => return,
        };
        if desk.restore(&target).await.is_ok() {
            tally::add("restored", 1);
            let same = |one: &Aside| one.webhook == chosen.webhook && (one.webhook.is_some() || one.said.id() == chosen.said.id());
            self.world.lock().unwrap().told[order].aside.retain(|one| !same(one));
        }
    }
}

impl World {
    /// Something that was told of an order, how a person names it, and whether the newest look-up at this gateway shows it.
    fn told_thing(&self, site: usize, order: usize, which: usize, shown: bool) -> Option<(Target, Said, bool)> {
        let at = &self.sites[site][order].shown;
        if !shown {
            let heard = &self.told[order].heard;
            let (place, said) = &heard[which.checked_rem(heard.len())?];
            return Some((Target::Webhook(*place), said.clone(), false));
        }
        let all: Vec<_> = at.newest.iter().chain(at.finals.iter().filter(|one| one.succeeded())).filter(|one| one.id().is_some()).collect();
        let said = all[which.checked_rem(all.len())?];
        let id = OrderId::parse(ORDERS[order]).unwrap();
        Some((Target::Shown(id, said.id()?.to_string()), said.clone(), at.newest.contains(said)))
    }
}
