//! What the gateway writes back: answers to captures as planned, and look-ups.

use jiff::SignedDuration;
use percent_encoding::percent_decode_str;

use crate::ops::{Behaviour, LookUps, ORDERS, Plan};
use crate::support::gateway::Reply;
use crate::told::Said;
use crate::truth::{Capture, Look, capture_json, hold_json, without};
use crate::world::World;

impl World {
    pub(crate) fn reply(&mut self, site: usize, order: usize, plan: &Plan, capture: Option<&Capture>) -> Reply {
        let now = self.now();
        let json = capture.map(|capture| capture_json(capture, ORDERS[order], capture.status(now), false)).unwrap_or_default();
        let refusal = |status, text: &str| Reply::Json(status, format!(r#"{{"message":"{text}","args":{{"code":"S-1"}}}}"#));
        match &plan.behaviour {
            Behaviour::Answer | Behaviour::OtherAmount | Behaviour::Decline => Reply::Json(200, json),
            Behaviour::Pending { ids, .. } => Reply::Json(202, without(json, *ids)),
            Behaviour::LoseRequest | Behaviour::LoseAnswer => Reply::Close,
            Behaviour::Error(_) => refusal(500, "Internal error"),
            Behaviour::Garbage(_) => Reply::Json(200, "<html>welcome</html>".into()),
            Behaviour::Cut(_) => Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"order_id\":".to_vec()),
            Behaviour::OtherOrder(_) => Reply::Json(200, r#"{"order_id":"somebody's","status":"success","method":"capture"}"#.into()),
            Behaviour::Redirect => Reply::Raw(b"HTTP/1.1 307 X\r\nLocation: /api/v1/capture\r\nContent-Length: 0\r\n\r\n".to_vec()),
            Behaviour::Reject => refusal(400, "Validation error"),
            Behaviour::Throttle(seconds) => {
                let wait = seconds.unwrap_or(30).min(600);
                let until = self.clock.peek().wall.checked_add(SignedDuration::from_secs(wait as i64)).unwrap();
                self.sites[site][order].throttled = Some(until);
                let after = seconds.map(|seconds| format!("Retry-After: {seconds}\r\n")).unwrap_or_default();
                let body = r#"{"message":"Too many requests","args":{}}"#;
                Reply::Raw(format!("HTTP/1.1 429 X\r\n{after}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes())
            }
        }
    }

    pub(crate) fn look_up(&mut self, site: usize, path: &str) -> Reply {
        let name = percent_decode_str(path.rsplit('/').next().unwrap()).decode_utf8().unwrap().into_owned();
        let order = ORDERS.iter().position(|known| *known == name).unwrap();
        let (now, shout, harmless) = (self.now(), self.shout, self.harmless);
        let (truth, told) = (&mut self.sites[site][order], &self.told[order]);
        truth.asked = Some(now);
        match self.look_ups {
            LookUps::Fine => {}
            LookUps::Down => return Reply::Json(503, "{}".into()),
            LookUps::Lost => return Reply::Close,
            LookUps::NotFound => return Reply::Json(404, r#"{"message":"Not found","args":{"code":"S-404"}}"#.into()),
            LookUps::Empty => {
                truth.looks.push(Look { at: now, live: Vec::new(), is_empty: true, against: true });
                truth.shown.take(Vec::new());
                return Reply::Json(200, "[]".into());
            }
            LookUps::OtherOrder => return Reply::Json(200, format!("[{}]", hold_json("somebody's"))),
        }
        let shown: Vec<Said> = truth.visible(now).map(|one| one.said(one.ids, one.status(now))).collect();
        let live: Vec<Said> = shown.iter().filter(|one| told.counts(one)).cloned().collect();
        let against = live.iter().any(|one| one.may_move_money(harmless));
        truth.looks.push(Look { at: now, live, is_empty: false, against });
        truth.shown.take(shown);
        Reply::Json(200, truth.list(&name, now, shout))
    }
}
