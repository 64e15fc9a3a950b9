//! The gateway's answer to a capture, lossless: documented members by name, unknown ones kept, any shape of fee.

use super::amount::Stated;
use super::json::Json;
use super::printable::printable;

/// The members of an answer in the order of the documentation (finline: transactions-2-step/capture/api).
pub const DOCUMENTED: [&str; 16] = [
    "operation_id",
    "payment_id",
    "order_id",
    "transaction_id",
    "pos_id",
    "mode",
    "method",
    "amount",
    "currency",
    "status",
    "status_code",
    "status_description",
    "created_at",
    "processing_time",
    "fee",
    "comment",
];

/// An answer that is a JSON object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    json: Json,
}

/// The commission as stated. The documentation types it as an object; other shapes were seen, so every shape is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fee<'a> {
    /// Absent or null: none stated, which is not the same as zero.
    NoneStated,
    /// An object with an amount; the currency may be missing.
    Amount {
        /// The amount's text as received.
        amount: String,
        /// The currency's text, if stated.
        currency: Option<&'a str>,
    },
    /// Any other shape.
    Other(&'a Json),
}

impl Answer {
    /// Takes a body apart; `None` when it is not one readable JSON object.
    pub fn parse(body: &[u8]) -> Option<Self> {
        match Json::parse(body) {
            Ok(json @ Json::Object(_)) => Some(Self { json }),
            _ => None,
        }
    }

    /// Wraps an object that was read before.
    pub fn from_json(json: Json) -> Option<Self> {
        matches!(json, Json::Object(_)).then_some(Self { json })
    }

    /// The whole answer.
    pub fn json(&self) -> &Json {
        &self.json
    }

    /// A member, whatever its type; null is `Some(Json::Null)`.
    pub fn member(&self, name: &str) -> Option<&Json> {
        self.json.get(name)
    }

    /// A member that is a string.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.member(name).and_then(Json::as_str)
    }

    /// A member as text whatever its scalar type (`"1000"` and `1000` read alike); `None` when absent or null.
    pub fn scalar(&self, name: &str) -> Option<String> {
        match self.member(name)? {
            Json::Null => None,
            Json::String(text) | Json::Number(text) => Some(text.clone()),
            other => Some(other.to_line()),
        }
    }

    /// The captured amount as stated.
    pub fn amount(&self) -> Stated {
        Stated::read(self.member("amount"))
    }

    /// The commission as stated.
    pub fn fee(&self) -> Fee<'_> {
        match self.member("fee") {
            None | Some(Json::Null) => Fee::NoneStated,
            Some(fee) => match fee.get("amount") {
                Some(Json::Number(amount) | Json::String(amount)) => {
                    Fee::Amount { amount: amount.clone(), currency: fee.get("currency").and_then(Json::as_str) }
                }
                _ => Fee::Other(fee),
            },
        }
    }

    /// The currency of the amount as stated, whatever its type, printable.
    pub fn currency(&self) -> Option<String> {
        self.scalar("currency").map(|text| printable(&text).into_owned())
    }

    /// Amount and currency of the commission, printable, each where it is stated.
    pub fn fee_parts(&self) -> (Option<String>, Option<String>) {
        match self.fee() {
            Fee::Amount { amount, currency } => {
                (Some(printable(&amount).into_owned()), currency.map(|currency| printable(currency).into_owned()))
            }
            Fee::NoneStated | Fee::Other(_) => (None, None),
        }
    }

    /// Members that the documentation does not list, in their order.
    pub fn others(&self) -> impl Iterator<Item = (&str, &Json)> {
        let members: &[(String, Json)] = match &self.json {
            Json::Object(members) => members,
            _ => &[],
        };
        members.iter().filter(|(name, _)| !DOCUMENTED.contains(&name.as_str())).map(|(name, value)| (name.as_str(), value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str) -> Answer {
        Answer::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn any_shape_of_fee_is_read() {
        assert_eq!(answer("{}").fee(), Fee::NoneStated);
        assert_eq!(answer(r#"{"fee":null}"#).fee(), Fee::NoneStated);
        assert_eq!(
            answer(r#"{"fee":{"amount":1.50,"currency":"UAH"}}"#).fee(),
            Fee::Amount { amount: "1.50".into(), currency: Some("UAH") }
        );
        assert_eq!(answer(r#"{"fee":{"amount":"2"}}"#).fee(), Fee::Amount { amount: "2".into(), currency: None });
        for odd in ["1.5", "[{\"amount\":1}]", "\"free\"", "{}", "{\"amount\":null}"] {
            assert!(matches!(answer(&format!("{{\"fee\":{odd}}}")).fee(), Fee::Other(_)), "{odd}");
        }
    }

    #[test]
    fn unknown_members_are_kept_and_known_ones_may_be_null_or_of_another_type() {
        let answer = answer(r#"{"status_code":1000,"operation_id":null,"eci":"05","extra":{"a":[1]}}"#);
        assert_eq!(answer.scalar("status_code").as_deref(), Some("1000"));
        assert_eq!(answer.scalar("operation_id"), None);
        assert_eq!(answer.others().map(|(name, _)| name).collect::<Vec<_>>(), ["eci", "extra"]);
    }

    #[test]
    fn only_objects_are_answers() {
        for body in ["[]", "1", "\"x\"", "null", "<html>", ""] {
            assert_eq!(Answer::parse(body.as_bytes()), None, "{body}");
        }
    }
}
