//! `capdesk webhook verify`

use std::io::Read as _;

use clap::Args;
use uuid::Uuid;

use crate::cli::exit::Exit;
use crate::cli::output;
use crate::cli::session::Session;
use crate::config::Access;
use crate::domain::json::object;
use crate::domain::{Json, Keys, Say, say};
use crate::gateway::webhook::{Form, MAX_FORM, Webhook, verify};
use crate::ledger;
use crate::sandbox;

const AFTER_VERIFY: &str = "\
The gateway signs each webhook with the API_SECRET of the project. Nothing is sent and the
ledger is not touched: this tells whether a webhook is genuine, and what a genuine one says.

Give the two fields as a web server decodes them, or the body as it came:
  capdesk --profile test webhook verify --data eyJvc… --signature EJ1wr…
  capdesk --profile test webhook verify --data - < body.txt

The signature covers the text of data: one character more or less, even the = at its end,
and it is another text.

Exit codes:
  0 genuine
  2 usage or configuration
  3 not genuine";

/// What may stand behind `capdesk webhook verify`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_VERIFY)]
pub(super) struct Options {
    /// The field data, form-decoded; or - to read the whole body (data=…&signature=…) from standard input
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    data: String,
    /// The field signature, form-decoded
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    signature: Option<String>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

pub(super) fn run(session: &Session, options: &Options) -> Exit {
    let form = match form(options) {
        Ok(form) => form,
        Err(why) => return output::fail(&why, Exit::Usage),
    };
    let (pos_id, keys) = match keys(session) {
        Ok(keys) => keys,
        Err(why) => return output::fail(&why, Exit::Usage),
    };
    let profile = session.profile_name();
    let form = match form {
        Ok(form) if verify(&keys.api_secret, &form) => form,
        Ok(form) => {
            let encoded = encoded(&form).map(|flag| say("cli-webhook-encoded").with("flag", flag));
            return tell(session, None, &say("cli-webhook-forged").with("profile", profile), encoded, options.json);
        }
        Err(why) => return tell(session, None, &say("cli-webhook-no-form").because("why", why), None, options.json),
    };
    let read = Webhook::read(&form, &keys, pos_id);
    let but = match &read {
        Ok(webhook) => webhook
            .pos_id
            .filter(|stated| *stated != pos_id)
            .map(|other| say("cli-webhook-other-pos").with("pos", other.to_string()).with("profile", profile)),
        Err(why) => Some(say("cli-webhook-unread").because("why", why.say())),
    };
    tell(session, Some(read.as_ref().ok()), &say("cli-webhook-genuine").with("profile", profile), but, options.json)
}

/// The form, or why what was given is none. `Err` is a mistake in how it was asked.
fn form(options: &Options) -> Result<Result<Form, Say>, Say> {
    match &options.signature {
        None if options.data == "-" => {
            let mut body = Vec::new();
            // One byte more than may be, so that what is too large is known to be. An editor ends a file with a line break.
            let limit = MAX_FORM as u64 + 3;
            let read = std::io::stdin().lock().take(limit).read_to_end(&mut body);
            read.map_err(|error| say("cli-webhook-stdin").with("cause", error.to_string()))?;
            let body = body.strip_suffix(b"\n").unwrap_or(&body);
            let body = body.strip_suffix(b"\r").unwrap_or(body);
            Ok(Form::parse(body).map_err(|error| error.say()))
        }
        None => Err(say("cli-webhook-needs-signature")),
        Some(_) if options.data == "-" => Err(say("cli-webhook-has-signature")),
        Some(signature) => Ok(Ok(Form { data: options.data.clone(), signature: signature.clone() })),
    }
}

/// The keys of the profile and the point of sale they belong to.
fn keys(session: &Session) -> Result<(Uuid, Keys), Say> {
    let name = session.profile_name();
    match session.profile().map(|profile| &profile.access) {
        Some(Access::Ready(settings)) => Ok((settings.pos_id, settings.load_keys()?)),
        Some(Access::Sandbox) => {
            ledger::prepare(&session.paths.data).map_err(|error| error.say())?;
            sandbox::keys(&session.paths.data).map_err(|error| error.say())
        }
        Some(Access::Disabled(why)) => Err(say("desk-profile-disabled").with("profile", name).because("why", why.clone())),
        None => Err(say("cli-no-such-profile").with("profile", name)),
    }
}

/// The flag whose text cannot be Base64url.
fn encoded(form: &Form) -> Option<&'static str> {
    let foreign = |text: &str| !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'='));
    [("--data", &form.data), ("--signature", &form.signature)].into_iter().find(|(_, text)| foreign(text)).map(|(flag, _)| flag)
}

/// The verdict, what a genuine webhook says (`Some(None)` is genuine and says nothing of use), and what is odd about it.
fn tell(session: &Session, genuine: Option<Option<&Webhook>>, verdict: &Say, odd: Option<Say>, json: bool) -> Exit {
    let webhook = genuine.flatten();
    let order_id = webhook.map(|webhook| webhook.order_id.as_str().to_owned());
    let pos_id = webhook.and_then(|webhook| webhook.pos_id).map(|pos| pos.to_string());
    let transaction = webhook.map_or(Json::Null, |webhook| webhook.transaction.to_json());
    let about = [("order_id", Json::text(order_id)), ("pos_id", Json::text(pos_id))];
    let wrote = if json {
        let message = odd.iter().fold(verdict.to_string(), |message, odd| format!("{message} {odd}"));
        let [order_id, pos_id] = about;
        output::json(&object([
            ("profile", Json::String(session.profile_name().to_owned())),
            ("genuine", Json::Bool(genuine.is_some())),
            order_id,
            pos_id,
            ("transaction", transaction),
            ("message", Json::String(message)),
        ]))
    } else {
        output::result(&verdict.to_string()).and_then(|()| lines(&object(about))).and_then(|()| lines(&transaction))
    };
    if let Some(odd) = odd {
        output::note(&odd.to_string());
    }
    output::written(wrote, if genuine.is_some() { Exit::Done } else { Exit::Declined })
}

/// The members that say something, one a line, named as the API spells them.
fn lines(of: &Json) -> std::io::Result<()> {
    let Json::Object(members) = of else { return Ok(()) };
    let mut stated = members.iter().filter(|(_, value)| *value != Json::Null);
    stated.try_for_each(|(name, value)| output::result(&format!("{name:<18} {}", value.to_text())))
}
