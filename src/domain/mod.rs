//! What a capture is: money, ids, the validated request, the attempt and its legal moves, the lossless answer.
//!
//! Nothing here does I/O. Sentences for people are [`Say`] values: an id and arguments, put into words by [`crate::words`].

pub mod amount;
pub mod attempt;
pub mod auth;
pub mod bearing;
pub mod capture;
pub mod clock;
pub mod codes;
pub mod comment;
pub mod currency;
pub mod day;
pub mod explain;
pub mod find;
pub mod guard;
pub mod json;
pub mod keys;
pub mod language;
pub mod log_level;
pub mod look;
pub mod mode;
pub mod money;
pub mod order;
pub mod order_id;
pub mod printable;
pub mod refusal;
pub mod response;
pub mod say;
pub mod server_url;
pub mod total;

pub use amount::{ChargeAmount, Stated};
pub use attempt::{Attempt, Evidence, Outcome, State};
pub use auth::AuthScheme;
pub use bearing::Bearing;
pub use capture::{CaptureRequest, Draft};
pub use clock::Moment;
pub use comment::Comment;
pub use currency::Currency;
pub use explain::{Explanation, Way, explain};
pub use find::{Query, Sort, Sum, Summary, Tally};
pub use json::Json;
pub use keys::Keys;
pub use language::Language;
pub use log_level::LogLevel;
pub use look::Look;
pub use mode::Mode;
pub use money::Money;
pub use order::{Order, Transaction};
pub use order_id::OrderId;
pub use printable::printable;
pub use response::Answer;
pub use say::{Say, say};
pub use server_url::ServerUrl;
pub use total::Total;
