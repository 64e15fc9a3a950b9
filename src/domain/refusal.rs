//! The documented shape of a 4xx (finline: error-handling/http-statuses).

use super::json::Json;
use super::printable::is_hazard;

/// What the documentation answers to wrong keys, under two codes and perhaps two HTTP statuses.
const WRONG_KEYS: &str = "Invalid pos_id field or credentials";
/// Longest text that is quoted from an answer, in Unicode scalars.
const MAX_QUOTE: usize = 300;

/// A refusal in the documented shape: a JSON object with a string `message` and a member `args` of any type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The gateway's words.
    pub message: String,
    /// `args.code`, where it is a string.
    pub code: Option<String>,
    detail: Option<String>,
}

impl Refusal {
    /// Reads a whole body; `None` when it has another shape, as a proxy's page has.
    pub fn parse(body: &[u8]) -> Option<Self> {
        let json = Json::parse(body).ok()?;
        let message = json.get("message")?.as_str()?.to_owned();
        let args = json.get("args")?;
        Some(Self { message, code: args.get("code").and_then(Json::as_str).map(str::to_owned), detail: detail(args) })
    }

    /// Whether it is about the keys or the point of sale. The message decides: the documentation gives two codes for it.
    pub fn names_keys(&self) -> bool {
        self.message.trim().eq_ignore_ascii_case(WRONG_KEYS)
    }

    /// The gateway's own words, with its code or what it found wrong.
    pub fn reason(&self) -> String {
        match &self.detail {
            Some(detail) => format!("{} ({})", quote(&self.message), quote(detail)),
            None => quote(&self.message),
        }
    }
}

/// The code; otherwise what is in `args`, whatever its shape.
fn detail(args: &Json) -> Option<String> {
    match args {
        Json::Null => None,
        Json::Array(items) if items.is_empty() => None,
        Json::Object(members) if members.is_empty() => None,
        Json::Object(members) => Some(match members.as_slice() {
            [(name, Json::String(code))] if name == "code" => code.clone(),
            [(name, Json::Array(items))] if name == "obj" => listed(items, messages).unwrap_or_else(|| args.to_line()),
            _ => args.to_line(),
        }),
        Json::Array(items) => Some(listed(items, violation).unwrap_or_else(|| args.to_line())),
        other => Some(other.to_text()),
    }
}

/// The items as people read them; `None` when one of them is nothing that `read` knows.
fn listed(items: &[Json], read: fn(&Json) -> Option<String>) -> Option<String> {
    let texts: Option<Vec<String>> = items.iter().map(read).collect();
    texts.map(|texts| texts.join("; "))
}

/// `{"field_name": "amount", "violation": "…"}`, seen in published clients.
fn violation(item: &Json) -> Option<String> {
    let violation = item.get("violation")?.as_str()?;
    Some(match item.get("field_name").and_then(Json::as_str) {
        Some(field) => format!("{field}: {violation}"),
        None => violation.to_owned(),
    })
}

/// `{"msg": ["…", "…"]}`, seen in published clients.
fn messages(item: &Json) -> Option<String> {
    let Some(Json::Array(messages)) = item.get("msg") else { return None };
    let texts: Option<Vec<&str>> = messages.iter().map(Json::as_str).collect();
    texts.map(|texts| texts.join("; "))
}

/// Untrusted text for a sentence: without surrounding spaces and its last full stop, cut at a length.
pub fn quote(text: &str) -> String {
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_hazard(c));
    let text = text.strip_suffix('.').unwrap_or(text);
    let mut quoted: String = text.chars().take(MAX_QUOTE).collect();
    if quoted.len() < text.len() {
        quoted.push_str("...");
    }
    quoted
}

#[cfg(test)]
mod tests;
