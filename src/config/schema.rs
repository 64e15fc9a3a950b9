//! The JSON Schema of the file, for editors: made from the keys that the reader knows.
//!
//! It says what an editor can check without opening another file. What needs more (shared keys, certificates, the rights of
//! the file) only [`Config::load`](super::Config::load) tells.

use super::keys::{self, Key, Kind, Whole};
use super::profile::SANDBOX;
use super::rules::{LIVE_GAP, LIVE_RELEASE, LIVE_SETTLE};
use crate::domain::json::object;
use crate::domain::{AuthScheme, Json, Language, LogLevel, Look, Mode};

/// The JSON Schema (draft 2020-12) of the configuration file.
pub fn schema() -> Json {
    let mut top = members(&keys::TOP);
    top.push((keys::KEYS.to_owned(), bindings()));
    top.push((keys::PROFILES.to_owned(), profiles()));
    object([
        ("$schema", text("https://json-schema.org/draft/2020-12/schema")),
        ("title", text("Configuration of capdesk")),
        ("type", text("object")),
        ("properties", Json::Object(top)),
        ("additionalProperties", Json::Bool(false)),
    ])
}

fn bindings() -> Json {
    let key = object([("type", text("string")), ("minLength", number(1))]);
    object([
        ("description", text("The keys of the console: an action and its keys, such as review = [\"ctrl+s\", \"f8\"].")),
        ("type", text("object")),
        ("additionalProperties", object([("type", text("array")), ("items", key), ("minItems", number(1))])),
    ])
}

fn profiles() -> Json {
    object([
        ("description", text("One table a profile, under any name but that of the built-in sandbox.")),
        ("type", text("object")),
        ("propertyNames", object([("minLength", number(1)), ("not", object([("const", text(SANDBOX))]))])),
        ("additionalProperties", profile()),
    ])
}

fn profile() -> Json {
    let needed = keys::PROFILE.iter().filter(|key| key.needed).map(|key| text(key.name)).collect();
    object([
        ("type", text("object")),
        ("properties", Json::Object(members(&keys::PROFILE))),
        ("required", Json::Array(needed)),
        ("additionalProperties", Json::Bool(false)),
        ("if", object([("properties", object([("mode", object([("const", text(Mode::Live.word()))]))]))])),
        ("then", live()),
    ])
}

/// What live asks for beyond the rest.
fn live() -> Json {
    let least = |value: u32| object([("minimum", number(value))]);
    object([(
        "properties",
        object([
            ("base_url", object([("pattern", text("^[hH][tT][tT][pP][sS]://"))])),
            (keys::SETTLE.name, least(LIVE_SETTLE)),
            (keys::LOOKUP_GAP.name, least(LIVE_GAP)),
            (keys::RELEASE.name, least(LIVE_RELEASE)),
        ]),
    )])
}

fn members(keys: &[Key]) -> Vec<(String, Json)> {
    let member = |key: &Key| {
        let mut members = vec![("description".to_owned(), text(key.about))];
        members.extend(named(value(key.kind)));
        (key.name.to_owned(), Json::Object(members))
    };
    keys.iter().map(member).collect()
}

fn named(members: Vec<(&'static str, Json)>) -> Vec<(String, Json)> {
    members.into_iter().map(|(name, json)| (name.to_owned(), json)).collect()
}

/// What a value must be like.
fn value(kind: Kind) -> Vec<(&'static str, Json)> {
    let string = ("type", text("string"));
    let pattern = |pattern: &str| vec![("type", text("string")), ("pattern", text(pattern))];
    let words = |words: Vec<&str>| ("enum", Json::Array(words.into_iter().map(text).collect()));
    match kind {
        Kind::Mode => vec![words([Mode::Test, Mode::Live].map(Mode::word).to_vec())],
        Kind::LogLevel => vec![words(LogLevel::ALL.map(LogLevel::word).to_vec()), ("default", text(LogLevel::default().word()))],
        Kind::Language => vec![words(Language::ALL.map(Language::word).to_vec())],
        Kind::Look => vec![words(Look::ALL.map(Look::word).to_vec()), ("default", text(Look::default().word()))],
        Kind::Scheme => vec![words(AuthScheme::ALL.map(AuthScheme::word).to_vec()), ("default", text(AuthScheme::Cpay.word()))],
        Kind::Address => pattern("^[hH][tT][tT][pP][sS]?://[^\\s/]\\S*$"),
        Kind::Uuid => pattern("^(urn:uuid:)?\\{?[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}\\}?$"),
        Kind::ApiKey => pattern("^[!-9;-~]+$"),
        Kind::Currency => pattern("^[A-Za-z]{3}$"),
        Kind::Text => vec![string, ("minLength", number(1))],
        Kind::Addresses => vec![("type", text("array")), ("items", Json::Object(named(value(Kind::Address))))],
        Kind::Texts => vec![("type", text("array")), ("items", Json::Object(named(value(Kind::Text))))],
        Kind::Flag(default) => vec![("type", text("boolean")), ("default", Json::Bool(default))],
        Kind::Whole(Whole { min, max, default, .. }) => {
            vec![("type", text("integer")), ("minimum", number(*min)), ("maximum", number(*max)), ("default", number(*default))]
        }
        Kind::Secret => vec![("oneOf", Json::Array(vec![literal(), origin("env", variable()), origin("command", command())]))],
    }
}

fn literal() -> Json {
    object([("type", text("string")), ("pattern", text("^[!-~]([ -~]*[!-~])?$"))])
}

fn variable() -> Json {
    object([("type", text("string")), ("pattern", text("^[A-Za-z_][A-Za-z0-9_]*$"))])
}

fn command() -> Json {
    object([("type", text("array")), ("items", object([("type", text("string"))])), ("minItems", number(1))])
}

fn origin(name: &str, value: Json) -> Json {
    object([
        ("type", text("object")),
        ("properties", object([(name, value)])),
        ("required", Json::Array(vec![text(name)])),
        ("additionalProperties", Json::Bool(false)),
    ])
}

fn text(text: &str) -> Json {
    Json::String(text.to_owned())
}

fn number(value: u32) -> Json {
    Json::Number(value.to_string())
}
