//! Each profile's gateway: reached over TLS, takes the keys, and what time it has.

use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::{Finding, Verdict};
use crate::config::Settings;
use crate::desk;
use crate::domain::{Say, say};
use crate::gateway::{Check, LookupFailureKind};

/// A clock that is farther off than this is wrong.
const OFF: u64 = 60;

/// Asks all of them at once, for the order `0`: no money moves.
pub(super) async fn ask(profiles: Vec<(String, Settings)>, findings: &mut Vec<Finding>) {
    let asked: Vec<_> = profiles.into_iter().map(|(name, settings)| (name, tokio::spawn(check(settings)))).collect();
    for (name, answer) in asked {
        let answer = answer.await.unwrap_or_else(|_| Err(say("desk-interrupted")));
        match answer {
            Ok(answer) => tell(&name, &answer, findings),
            Err(why) => findings.push(Finding::new("gateway", Verdict::Configuration, why).of(&name)),
        }
    }
}

/// What one gateway answered.
struct Answer {
    host: String,
    tls: bool,
    check: Check,
    took: Duration,
    /// Half-way between question and answer.
    at: Timestamp,
}

async fn check(settings: Settings) -> Result<Answer, Say> {
    let host = settings.base_url.host_str().unwrap_or_default().to_owned();
    let tls = settings.base_url.scheme() == "https";
    let client = desk::connect(settings).await?;
    let begun = Instant::now();
    let check = client.check().await;
    let took = begun.elapsed();
    let now = Timestamp::now();
    let at = now.checked_sub(took / 2).unwrap_or(now);
    Ok(Answer { host, tls, check, took, at })
}

fn tell(name: &str, answer: &Answer, findings: &mut Vec<Finding>) {
    let mut push = |finding: Finding| findings.push(finding.of(name));
    match &answer.check.verdict {
        Ok(_) => {
            let id = if answer.tls { "doctor-gateway" } else { "doctor-gateway-plain" };
            let took = u64::try_from(answer.took.as_millis()).unwrap_or(u64::MAX);
            push(Finding::new("gateway", Verdict::Ok, say(id).with("host", &answer.host).count("ms", took)));
        }
        Err(failure) => {
            let (verdict, way) = match failure.kind {
                LookupFailureKind::Unauthorised => (Verdict::Configuration, "doctor-gateway-keys-way"),
                LookupFailureKind::NoAnswer => (Verdict::Problem, "doctor-gateway-unreached-way"),
                LookupFailureKind::NotFound | LookupFailureKind::Unreadable => (Verdict::Problem, "doctor-gateway-other-way"),
            };
            push(Finding::new("gateway", verdict, failure.say()).way(say(way).with("host", &answer.host)));
        }
    }
    let Some(stated) = answer.check.time else { return };
    // Dates have whole seconds.
    let off = answer.at.duration_since(stated).unsigned_abs().as_secs();
    let clock = |verdict, id| Finding::new("clock", verdict, say(id).with("host", &answer.host).count("seconds", off));
    push(if off > OFF {
        clock(Verdict::Problem, "doctor-clock-off").way(say("doctor-clock-off-way"))
    } else {
        clock(Verdict::Ok, "doctor-clock")
    });
}
