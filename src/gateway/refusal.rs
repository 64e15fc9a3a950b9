//! The documented shape of a 4xx (finline: error-handling/http-statuses).

use crate::domain::Json;
use crate::domain::printable::is_hazard;

/// What the documentation answers to wrong keys, under two codes and perhaps two HTTP statuses.
const WRONG_KEYS: &str = "Invalid pos_id field or credentials";
/// Longest text that is quoted from an answer, in Unicode scalars.
const MAX_QUOTE: usize = 300;

/// A refusal in the documented shape: a JSON object with a string `message` and a member `args` of any type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    message: String,
    detail: Option<String>,
}

impl Refusal {
    /// Reads a whole body; `None` when it has another shape, as a proxy's page has.
    pub(super) fn parse(body: &[u8]) -> Option<Self> {
        let json = Json::parse(body).ok()?;
        let message = json.get("message")?.as_str()?.to_owned();
        let detail = detail(json.get("args")?);
        Some(Self { message, detail })
    }

    /// Whether it is about the keys or the point of sale. The message decides: the documentation gives two codes for it.
    pub(super) fn names_keys(&self) -> bool {
        self.message.trim().eq_ignore_ascii_case(WRONG_KEYS)
    }

    /// The gateway's own words, with its code or what it found wrong.
    pub(super) fn reason(&self) -> String {
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
        Json::Object(members) => match members.as_slice() {
            [(name, Json::String(code))] if name == "code" => Some(code.clone()),
            _ => Some(args.to_line()),
        },
        Json::Array(items) => {
            let violations: Option<Vec<&str>> = items.iter().map(|item| item.get("violation").and_then(Json::as_str)).collect();
            Some(violations.map_or_else(|| args.to_line(), |texts| texts.join("; ")))
        }
        other => Some(other.to_text()),
    }
}

/// Untrusted text for a sentence: without surrounding spaces and its last full stop, cut at a length.
pub(super) fn quote(text: &str) -> String {
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
