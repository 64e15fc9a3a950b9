//! `capdesk release`

use super::args;
use super::exit::Exit;
use super::output;
use super::record;
use super::session::Session;
use super::show::attempt_id;
use crate::desk::Confirm;
use crate::domain::{Json, say};

pub(super) async fn run(session: Session, options: args::Release) -> Exit {
    let id = match attempt_id(&options.attempt_id) {
        Ok(id) => id,
        Err(exit) => return exit,
    };
    let desk = match session.desk().await {
        Ok(desk) => desk,
        Err(exit) => return exit,
    };
    match desk.office().with(|ledger| ledger.get(id)) {
        Ok(Some(_)) => {}
        Ok(None) => return output::fail(&say("desk-no-such-attempt").with("id", id.to_string()), Exit::Usage),
        Err(error) => return output::fail(&error.say(), Exit::Internal),
    }
    let confirm = options.confirm.map_or(Confirm::None, Confirm::Text);
    match desk.release(id, &options.reason, &confirm, options.unverified).await {
        Ok(attempt) => {
            output::alarm(&attempt);
            let wrote = if options.json { output::json(&record::attempt(&attempt)) } else { output::result(&record::line(&attempt)) };
            output::written(wrote, Exit::Done)
        }
        Err(refusal) => {
            output::note(&refusal.why.to_string());
            let object = refusal.blocked_by.as_deref().map(record::attempt);
            match object {
                Some(Json::Object(mut members)) if options.json => {
                    for (name, value) in &mut members {
                        match name.as_str() {
                            "attempt_id" => *value = Json::Null,
                            "state" => *value = Json::String("refused".to_owned()),
                            "message" => *value = Json::String(refusal.why.to_string()),
                            _ => {}
                        }
                    }
                    members.push(("blocked_by".to_owned(), Json::String(id.to_string())));
                    members.push(("blocked_by_webhook".to_owned(), Json::Null));
                    members.push(("blocked_by_lookup".to_owned(), Json::Null));
                    output::written(output::json(&Json::Object(members)), Exit::Refused)
                }
                _ => Exit::Refused,
            }
        }
    }
}
