//! Dismissing what a webhook told or a look-up showed, and taking that back.

use super::exit::Exit;
use super::output;
use super::session::Session;
use crate::desk::{Confirm, DismissError};
use crate::domain::json::object;
use crate::domain::{DismissTarget, Json, say};

/// Sets something aside.
pub(super) async fn dismiss(session: &Session, target: &DismissTarget, reason: &str, confirm: Option<String>, json: bool) -> Exit {
    let desk = match session.desk().await {
        Ok(desk) => desk,
        Err(exit) => return exit,
    };
    let done = desk.dismiss(target, reason, &confirm.map_or(Confirm::None, Confirm::Text)).await;
    tell(session, target, done, "dismissed", json)
}

/// Takes that back.
pub(super) async fn restore(session: &Session, target: &DismissTarget, json: bool) -> Exit {
    let desk = match session.desk().await {
        Ok(desk) => desk,
        Err(exit) => return exit,
    };
    let done = desk.restore(target).await;
    tell(session, target, done, "restored", json)
}

fn tell(session: &Session, target: &DismissTarget, done: Result<(), DismissError>, word: &str, json: bool) -> Exit {
    if let Err(error) = &done {
        return output::fail(
            &error.say(),
            match error {
                DismissError::Usage(_) => Exit::Usage,
                DismissError::Refused(_) => Exit::Refused,
                DismissError::Failed(_) => Exit::Internal,
            },
        );
    }
    let (webhook, order_id, id) = match target {
        DismissTarget::Webhook(place) => (Json::Number(place.to_string()), Json::Null, Json::Null),
        DismissTarget::Shown(order_id, id) => (Json::Null, Json::String(order_id.as_str().to_owned()), Json::String(id.clone())),
    };
    let what = if let DismissTarget::Shown(_, id) = target { id.clone() } else { webhook.to_text() };
    let wrote = if json {
        let profile = Json::String(session.profile_name().to_owned());
        let word = Json::String(word.to_owned());
        output::json(&object([("profile", profile), ("done", word), ("webhook", webhook), ("order_id", order_id), ("operation_id", id)]))
    } else {
        let id = if word == "dismissed" { "cli-dismissed" } else { "cli-restored" };
        output::result(&say(id).with("what", what).to_string())
    };
    output::written(wrote, Exit::Done)
}
