//! What is done with any bytes, and what must hold whatever they are. The targets of cargo-fuzz run these, and so does
//! `tests/corpus.rs` with every kept example.

use std::path::PathBuf;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use capdesk::app::room::{Access, Card, ProfileInfo};
use capdesk::app::{Code, Effect, Key, Model, Msg, Now, update};
use capdesk::config::{self, Config, ConfigPath};
use capdesk::domain::printable::is_hazard;
use capdesk::domain::{CaptureRequest, Currency, Draft, Keys, Mode, Say, State};
use capdesk::gateway::webhook::{Form, Webhook, verify};
use capdesk::gateway::{Exchange, Received, classify, lookup};
use jiff::Timestamp;
use uuid::Uuid;

const POS: &str = "dc728de1-51ef-4ef1-80f7-3b44b07b5667";
const SECRET: &str = "ktMdTyollYMRkEfvgqbaWmvFiXPy1a80";
/// No sentence about one answer is longer; most are below 300 characters.
const LONGEST: usize = 20_000;

fn pos() -> Uuid {
    Uuid::try_parse(POS).unwrap()
}

fn keys() -> Keys {
    Keys {
        api_key: "2c2b91a3-9b73-4551-81ac-84e0d0360995".into(),
        api_secret: SECRET.into(),
        endpoints_key: "AIzaSyBiVfwG--8qIr4GOGuC2-XYoulwqqAAAAA".into(),
    }
}

fn request(amount: Option<&str>) -> CaptureRequest {
    let amount = amount.map(str::to_owned);
    Draft { order_id: "123".into(), currency: "UAH".into(), amount, ..Draft::default() }.check(pos()).unwrap()
}

/// A sentence for people can be shown anywhere.
fn is_fit_to_be_said(said: &Say) {
    let text = said.to_string();
    assert!(text.len() < LONGEST && !text.chars().any(|c| c != '\n' && is_hazard(c)), "{text:?}");
}

/// An answer: the first byte chooses HTTP status, amount and hold, the second whether it broke off.
fn received(data: &[u8]) -> Option<(Received, u8)> {
    let [choice, broken, body @ ..] = data else { return None };
    let statuses = [200, 200, 200, 201, 307, 400, 401, 404, 429, 500];
    let received = Received {
        http_status: statuses[usize::from(*choice) % statuses.len()],
        body: body.to_vec(),
        broken: (broken % 8 == 1).then(|| Say { id: "answer-lost".into(), args: Vec::new() }),
        oversized: broken % 8 == 2,
        retry_after: (broken % 8 == 3).then(|| String::from_utf8_lossy(body).chars().take(40).collect()),
        ..Received::default()
    };
    Some((received, *choice))
}

/// Judges an answer to a capture. Captured is only what a whole 2xx answer says.
pub(crate) fn answer(data: &[u8]) {
    let Some((received, choice)) = received(data) else { return };
    let request = request((choice & 0x40 != 0).then_some("80.50"));
    let hold = (choice & 0x80 != 0).then(|| "100.00".parse().unwrap());
    let whole = received.is_success() && received.broken.is_none() && !received.oversized;
    let says_success = received.body.windows(7).any(|word| word == b"success") || received.body.contains(&b'\\');
    let verdict = classify(&request, hold, &Exchange::Answered(received), Timestamp::UNIX_EPOCH);
    if matches!(verdict.state, State::Captured | State::CapturedMismatch) {
        assert!(whole && says_success, "{verdict:?}");
    }
    verdict.outcome.message.iter().chain(&verdict.alarm).for_each(is_fit_to_be_said);
}

/// Reads a look-up. Without an array there is no order.
pub(crate) fn look_up(data: &[u8]) {
    let Some((received, _)) = received(data) else { return };
    let array = received.is_success() && received.body.contains(&b'[');
    match lookup::read(&received, pos(), &request(None).order_id) {
        Ok(_) => assert!(array),
        Err(failure) => is_fit_to_be_said(&failure.say()),
    }
}

/// Reads a webhook's form as it came, and as the payload of a signed one. A key in it is never kept.
pub(crate) fn webhook_form(data: &[u8]) {
    let keys = keys();
    match Form::parse(data) {
        Ok(form) => {
            let _ = verify(&keys.api_secret, &form);
            if let Err(why) = Webhook::read(&form, &keys, pos()) {
                is_fit_to_be_said(&why.say());
            }
        }
        Err(why) => is_fit_to_be_said(&why.say()),
    }
    let form = Form { data: URL_SAFE.encode(data), signature: String::new() };
    if let Ok(webhook) = Webhook::read(&form, &keys, pos()) {
        assert!(!webhook.payload.windows(SECRET.len()).any(|part| part == SECRET.as_bytes()));
    }
}

/// Reads a configuration. Every mistake can be said, and names no key that stands where keys belong.
pub(crate) fn configuration(data: &[u8]) {
    let file = config_file();
    std::fs::write(&file, data).unwrap();
    let mistakes: Vec<Say> = match Config::load_in(&ConfigPath::Named(file), &|_| None) {
        Ok(config) => {
            assert!(config.profiles.iter().any(config::Profile::is_sandbox));
            let disabled = config.profiles.into_iter().filter_map(|profile| match profile.access {
                config::Access::Disabled(why) => Some(why),
                _ => None,
            });
            disabled.collect()
        }
        Err(error) => vec![error.say()],
    };
    for said in mistakes {
        let text = said.to_string();
        assert!(!text.chars().any(|c| c != '\n' && is_hazard(c)), "{text:?}");
    }
}

/// A file of this thread's own.
fn config_file() -> PathBuf {
    let thread = format!("{:?}", std::thread::current().id());
    let number: String = thread.chars().filter(char::is_ascii_digit).collect();
    std::env::temp_dir().join(format!("capdesk-fuzz-{}-{number}.toml", std::process::id()))
}

/// Presses keys, pastes and resizes: each byte does something. Without an answer from outside nothing is ever sent.
pub(crate) fn key_input(data: &[u8]) {
    let card = Card {
        pos_id: pos(),
        host: "api.finline.io".into(),
        currency: Currency::parse("UAH").ok(),
        server_url: String::new(),
        rules: Default::default(),
        release: Default::default(),
    };
    let profile =
        |name: &str, mode| ProfileInfo { name: name.into(), mode: Some(mode), currency: None, access: Access::Allowed(Some(card.clone())) };
    let profiles = vec![profile("test", Mode::Test), profile("shop", Mode::Live)];
    let mut now = Now { at: Duration::ZERO, wall: Timestamp::UNIX_EPOCH };
    let mut model = Model::new("olena".into(), profiles, Some("test"), (80, 24), now);
    let mut effects = model.start();
    effects.extend(update(&mut model, now, Msg::Opened { profile: "test".into(), result: Ok(card.clone()) }));
    let mut bytes = data.iter().copied().take(4096);
    while let Some(byte) = bytes.next() {
        now.at += Duration::from_millis(u64::from(byte) * 5);
        let msg = match byte {
            0..=31 => Msg::Key(Key::plain(SPECIAL[usize::from(byte) % SPECIAL.len()])),
            32..=126 => Msg::Key(Key::char(char::from(byte))),
            127..=152 => Msg::Key(Key::ctrl(char::from(b'a' + (byte - 127)))),
            153..=178 => Msg::Key(Key::alt(char::from(b'a' + (byte - 153)))),
            179..=191 => Msg::Key(Key::f(byte - 178)),
            192..=199 => Msg::Resize(u16::from(bytes.next().unwrap_or(80)), u16::from(bytes.next().unwrap_or(24))),
            200..=215 => {
                let text: Vec<u8> = bytes.by_ref().take(usize::from(byte) - 190).collect();
                Msg::Paste(String::from_utf8_lossy(&text).into_owned())
            }
            216..=235 => Msg::Key(Key::char(char::from_u32(0x430 + u32::from(byte - 216)).unwrap_or('я'))),
            236..=245 => Msg::Woke,
            _ => Msg::ConfigEdited,
        };
        effects.extend(update(&mut model, now, msg));
    }
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Capture { .. } | Effect::Release { .. })), "{effects:?}");
}

const SPECIAL: [Code; 16] = [
    Code::Enter,
    Code::Esc,
    Code::Tab,
    Code::BackTab,
    Code::Backspace,
    Code::Delete,
    Code::Left,
    Code::Right,
    Code::Up,
    Code::Down,
    Code::Home,
    Code::End,
    Code::PageUp,
    Code::PageDown,
    Code::Other,
    Code::Enter,
];
