//! A webhook (finline: webhooks/structure): whether it is the gateway's own, and what it says.
//!
//! The order is [`Form::parse`], [`verify`], [`Webhook::read`]. Nothing that was not verified is read.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::percent_decode;
use secrecy::SecretString;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use super::mask::Mask;
use super::outcome::uuid_of;
use super::sign::webhook_signature;
use crate::domain::order_id::MAX_ORDER_ID;
use crate::domain::refusal::quote;
use crate::domain::{Json, Keys, OrderId, Say, Transaction, say};

/// Largest form that is read, in bytes.
pub const MAX_FORM: usize = 64 * 1024;

/// Base64url; padding may be missing, and every text stands for bytes of its own.
const BASE64URL: GeneralPurpose =
    GeneralPurpose::new(&alphabet::URL_SAFE, GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent));

/// Why a form is no webhook, or what it says cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.say())]
pub enum WebhookError {
    /// Larger than [`MAX_FORM`].
    TooLarge,
    /// This field is missing.
    Missing(&'static str),
    /// This field is there more than once.
    Twice(&'static str),
    /// This field is not UTF-8.
    NotText(&'static str),
    /// `data` is not Base64url.
    Encoding,
    /// `data` is no JSON that may be judged: not UTF-8, duplicate names, and what else [`Json::parse`] refuses.
    Unreadable,
    /// `data` is JSON, but no object.
    NoObject,
    /// No `order_id`, or one that is no string.
    NoOrder,
    /// An `order_id` that no capture can have: too long, with invisible characters, or with spaces around it. As found.
    OtherOrder(String),
    /// No `method`, or one that is no string.
    NoMethod,
    /// A `pos_id` that is no UUID; as found.
    OtherPos(String),
}

impl WebhookError {
    /// The sentence for people.
    pub fn say(&self) -> Say {
        match self {
            Self::TooLarge => say("webhook-too-large").count("max", MAX_FORM as u64 / 1024),
            Self::Missing(field) => say("webhook-missing").with("field", field),
            Self::Twice(field) => say("webhook-twice").with("field", field),
            Self::NotText(field) => say("webhook-no-text").with("field", field),
            Self::Encoding => say("webhook-encoding"),
            Self::Unreadable => say("webhook-unreadable"),
            Self::NoObject => say("webhook-no-object"),
            Self::NoOrder => say("webhook-no-order"),
            // As it is: what is wrong with it may be a space at its end.
            Self::OtherOrder(found) => say("webhook-other-order").with("found", found.chars().take(2 * MAX_ORDER_ID).collect::<String>()),
            Self::NoMethod => say("webhook-no-method"),
            Self::OtherPos(found) => say("webhook-other-pos").with("found", quote(found)),
        }
    }
}

/// The two fields of a webhook, form-decoded and otherwise as they came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Base64url of the JSON. The signature covers this text, not what it stands for.
    pub data: String,
    /// Base64url of the SHA1.
    pub signature: String,
}

impl Form {
    /// Reads a body of the type `application/x-www-form-urlencoded`. Other fields than the two are passed over.
    ///
    /// # Errors
    /// [`WebhookError`] when the body is too large, or a field is missing, there twice or not UTF-8.
    pub fn parse(body: &[u8]) -> Result<Self, WebhookError> {
        if body.len() > MAX_FORM {
            return Err(WebhookError::TooLarge);
        }
        Ok(Self { data: field(body, "data")?, signature: field(body, "signature")? })
    }
}

/// The one value of a field.
fn field(body: &[u8], wanted: &'static str) -> Result<String, WebhookError> {
    let mut values = body.split(|byte| *byte == b'&').filter_map(|pair| {
        let mut parts = pair.splitn(2, |byte| *byte == b'=');
        let name = decoded(parts.next().unwrap_or_default());
        (name == wanted.as_bytes()).then(|| decoded(parts.next().unwrap_or_default()))
    });
    let value = values.next().ok_or(WebhookError::Missing(wanted))?;
    if values.next().is_some() {
        return Err(WebhookError::Twice(wanted));
    }
    String::from_utf8(value).map_err(|_| WebhookError::NotText(wanted))
}

/// A name or value as forms encode it: `+` is a space, `%` and two hexadecimal digits a byte; any other `%` stands for itself.
fn decoded(text: &[u8]) -> Vec<u8> {
    let spaced: Vec<u8> = text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    percent_decode(&spaced).collect()
}

/// Whether this secret signed the form: over `data` as it came, compared in a time that tells nothing of the right signature.
pub fn verify(api_secret: &SecretString, form: &Form) -> bool {
    webhook_signature(api_secret, &form.data).as_bytes().ct_eq(form.signature.as_bytes()).into()
}

/// What a webhook says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Point of sale, if it is stated.
    pub pos_id: Option<Uuid>,
    /// The order, byte for byte as stated.
    pub order_id: OrderId,
    /// What became of it.
    pub transaction: Transaction,
    /// The payload, whole.
    pub json: Json,
    /// The bytes of the payload as received; only the keys of the merchant are masked in it, should it say them.
    pub payload: Vec<u8>,
}

impl Webhook {
    /// Reads a form that was verified with these keys, for the point of sale they belong to: an answer may name that one,
    /// even where a key is spelled the same.
    ///
    /// # Errors
    /// [`WebhookError`] when it cannot be told which transaction of which order it is about.
    pub fn read(form: &Form, keys: &Keys, pos_id: Uuid) -> Result<Self, WebhookError> {
        if form.data.len() > MAX_FORM {
            return Err(WebhookError::TooLarge);
        }
        let payload = BASE64URL.decode(&form.data).map_err(|_| WebhookError::Encoding)?;
        let payload = Mask::new(keys, "", pos_id.hyphenated().to_string().as_bytes()).apply(payload, false);
        let json = Json::parse(&payload).map_err(|_| WebhookError::Unreadable)?;
        if !matches!(json, Json::Object(_)) {
            return Err(WebhookError::NoObject);
        }
        let order_id = json.get("order_id").and_then(Json::as_str).ok_or(WebhookError::NoOrder)?;
        let order_id = match OrderId::kept(order_id) {
            Ok(parsed) if !parsed.was_trimmed(order_id) => parsed,
            _ => return Err(WebhookError::OtherOrder(order_id.to_owned())),
        };
        let transaction = Transaction::read(&json).ok_or(WebhookError::NoMethod)?;
        let pos_id = match json.get("pos_id") {
            None | Some(Json::Null) => None,
            Some(pos) => Some(uuid_of(pos).ok_or_else(|| WebhookError::OtherPos(pos.to_text()))?),
        };
        Ok(Self { pos_id, order_id, transaction, json, payload })
    }
}

#[cfg(test)]
mod tests;
